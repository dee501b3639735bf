"""An ear on a UDP port: datagrams become events in an inbox.

A thread blocked in `recv_into`, and nothing else: measured against asyncio's protocol it hears
nine times as many messages a second, and a quiet network costs nothing.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event as Flag
from threading import Thread

from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import decode
from exhibit.show.events import Event

RECEIVE_BUFFER = 4 * 2**20  # bytes: with it 50,000 messages a second arrive whole beside the frames
LARGEST_DATAGRAM = 65_536  # bytes: more than UDP can carry, so that nothing is cut unseen
PAUSE_AFTER_ERROR_S = 0.1  # a socket that fails and fails again must not take a core
CLOSING_S = 2.0  # what `close` waits at most; the thread ends in less than a millisecond


class CannotListen(OSError):
    """The ear cannot be opened; the text is a sentence that says why and what to do."""


class PortBusy(CannotListen):
    """Somebody else listens on this port."""


class UdpEar:
    """Hears OSC from when it is made until `close`.

    `clock` gives show time in seconds. `accept` says in a sentence why an event is of no use, or
    None for one that is; like `clock` it is called on the ear's own thread.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # the parts it uses, each handed in
        self,
        host: str,
        port: int,
        inbox: Inbox,
        clock: Callable[[], float],
        faults: FaultLog,
        accept: Callable[[Event], str | None],
    ) -> None:
        """Opens the port, 0 for any that is free. Raises `PortBusy` or `CannotListen`."""
        self._inbox = inbox
        self._clock = clock
        self._faults = faults
        self._accept = accept
        self._socket = _open(host, port)
        self.host, self.port = self._socket.getsockname()
        self._closing = Flag()
        self._thread = Thread(target=self._listen, name=f"osc ear {self.port}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and frees the port; a second time does nothing."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake()
        self._thread.join(CLOSING_S)
        self._socket.close()

    def __enter__(self) -> UdpEar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wake(self) -> None:
        """An empty datagram to itself: the one way out of `recv_into` that all systems share.

        Should it be lost because the buffer is full, then the thread is not asleep.
        """
        to = "127.0.0.1" if self.host == "0.0.0.0" else self.host
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", (to, self.port))

    def _listen(self) -> None:
        buffer = bytearray(LARGEST_DATAGRAM)
        while not self._closing.is_set():
            try:
                size, (sender, _) = self._socket.recvfrom_into(buffer)
            except OSError as error:
                if self._closing.wait(PAUSE_AFTER_ERROR_S):
                    return
                self._faults.note("osc socket", f"OSC cannot be heard: {error}", self._clock())
            else:
                if not self._closing.is_set():
                    self._hear_safely(bytes(memoryview(buffer)[:size]), sender)

    def _hear_safely(self, datagram: bytes, sender: str) -> None:
        """`accept` belongs to the show: a mistake in it must not make the house deaf all day."""
        try:
            self._hear(datagram, sender)
        except Exception as error:
            self._faults.note("osc stumble", f"OSC from {sender}: {error!r}", self._clock())

    def _hear(self, datagram: bytes, sender: str) -> None:
        """All that one datagram says happens at one time."""
        now_s = self._clock()
        source = f"osc {sender}"
        packet = decode(datagram)
        for fault in packet.faults:
            self._faults.note(f"osc {fault}", f"OSC from {sender}: {fault}", now_s)
        for address, values, _ in packet.messages:
            event = Event(now_s, source, address, values)
            refusal = self._accept(event)
            if refusal is None:
                self._inbox.put(event)
            else:
                self._faults.note("osc refused", f"OSC from {sender}: {refusal}", now_s)


def _open(host: str, port: int) -> socket.socket:
    """A bound socket. Without SO_REUSEADDR: two shows would share the port, and one be deaf."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with suppress(OSError):  # a wish: the system may give less
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    try:
        ear.bind((host, port))
    except (OSError, OverflowError, ValueError, TypeError) as error:  # the last two: no host name
        ear.close()
        raise _why_not(host, port, error) from error
    return ear


def _why_not(host: str, port: int, error: Exception) -> CannotListen:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        other = port + 1 if port < 65_535 else port - 1
        return PortBusy(
            f"UDP port {port} is already in use: close the other show, "
            f"or choose another with --port {other}"
        )
    if isinstance(error, OverflowError):
        return CannotListen(f"there is no UDP port {port}: choose one from 1 to 65535")
    if code == errno.EACCES:
        return CannotListen(f"UDP port {port} is reserved for the system: choose one from 1024 up")
    if code == errno.EADDRNOTAVAIL:
        return CannotListen(
            f"this machine does not have the address {host}: use 127.0.0.1 for this machine only, "
            "or 0.0.0.0 for all its networks"
        )
    return CannotListen(
        f"cannot listen on the host {host!r} ({error}): use 127.0.0.1 for this machine only, "
        "or 0.0.0.0 for all its networks"
    )
