"""An ear on a UDP port: datagrams become events, by way of the door.

A thread blocked in the socket, and nothing else: measured against asyncio's protocol it hears
nine times as many messages a second, and a quiet network costs nothing. Multicast and broadcast
are other addresses, and have a socket and a thread each where the system wants it so.
"""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from threading import Event as Flag
from threading import Thread
from time import monotonic

from exhibit.devices.datagrams import AT_ONCE, DO_NOT_WAIT, taker
from exhibit.devices.door import Door
from exhibit.devices.floods import BUDGET, WINDOW_S, Floods
from exhibit.devices.networks import ANY, broadcast_ears, hears_groups_anywhere, is_group, join
from exhibit.devices.senders import EVERYBODY, Senders

RECEIVE_BUFFER = 4 * 2**20  # bytes: with it 50,000 messages a second arrive whole beside the frames
PAUSE_AFTER_ERROR_S = 0.1  # a socket that fails and fails again must not take a core
FLOODED = 32  # datagrams that wait at once: thirty sensors' of a millisecond, or one that floods
PAUSE_IN_FLOOD_S = 0.001  # so that more come together, of which fewer need to be read
CLOSING_S = 2.0  # what `close` waits at most; the thread ends in less than a millisecond


class CannotListen(OSError):
    """The ear cannot be opened; the text is a sentence that says why and what to do."""


class PortBusy(CannotListen):
    """Somebody else listens on this port."""


class UdpEar:
    """Hears OSC from when it is made until `close`.

    `host` is an address of this machine, and broadcasts in its network are heard too; 0.0.0.0 is
    all its networks. `multicast` is a group to be joined there. `senders` says who may speak.
    """

    def __init__(
        self,
        host: str,
        port: int,
        door: Door,
        *,
        multicast: str | None = None,
        senders: Senders = EVERYBODY,
    ) -> None:
        """Opens the port, 0 for any that is free. Raises `PortBusy` or `CannotListen`."""
        self._door = door
        self._senders = senders
        self._floods: list[Floods] = []  # one a socket
        self._sockets = _open(host, port, multicast)
        self.host, self.port = self._sockets[0].getsockname()
        self._closing = Flag()
        self._threads = [
            Thread(target=self._listen, args=(ear,), name=f"osc ear {self.port}", daemon=True)
            for ear in self._sockets
        ]
        for thread in self._threads:
            thread.start()

    @property
    def refused(self) -> int:
        """How many datagrams of senders that flood were not heard, since the start."""
        return sum(floods.refused for floods in self._floods)

    def close(self) -> None:
        """Ends the threads and frees the port; a second time does nothing."""
        if self._closing.is_set():
            return
        self._closing.set()
        for ear in self._sockets:
            _wake(ear)
        for thread in self._threads:
            thread.join(CLOSING_S)
        for ear in self._sockets:
            ear.close()

    def __enter__(self) -> UdpEar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self, ear: socket.socket) -> None:
        take, floods = taker(ear), Floods()
        self._floods.append(floods)
        while not self._closing.is_set():
            try:
                heard = take(not floods.held)
            except OSError as error:
                if floods.held and isinstance(error, BlockingIOError):
                    self._hear_newest(floods)
                elif not self._closing.wait(PAUSE_AFTER_ERROR_S):
                    self._door.complain("osc socket", f"OSC cannot be heard: {error}")
                continue
            if self._closing.is_set():
                return
            now_s = monotonic()
            waited = len(heard)
            if waited >= FLOODED:
                heard = floods.thinned(heard)
            for datagram, sender in heard:
                self._hear(datagram, sender, floods, now_s)
            if FLOODED <= waited < AT_ONCE:  # else there are more, and they grow old
                self._closing.wait(PAUSE_IN_FLOOD_S)

    def _hear(self, datagram: bytes, sender: str, floods: Floods, now_s: float) -> None:
        if not self._senders.allows(sender):
            self._door.complain("osc stranger", f"OSC from {sender}: {self._senders.refusal()}")
        elif floods.within_budget(sender, len(datagram), now_s) or not DO_NOT_WAIT:
            self._door.hear_packet(datagram, sender)
        elif floods.hold(sender, datagram, now_s):
            self._hear_newest(floods)

    def _hear_newest(self, floods: Floods) -> None:
        for sender, datagram in floods.release():
            self._door.hear_packet(datagram, sender)
            if untold := floods.to_be_told():
                self._door.complain(
                    "osc flood",
                    f"OSC from {sender}: more than {BUDGET / WINDOW_S:,.0f} short datagrams a "
                    f"second: {untold:,} were left out for newer ones",
                )


def _wake(ear: socket.socket) -> None:
    """Makes `recvfrom_into` return: on Linux by a shutdown, which complains and works.

    Elsewhere by an empty datagram to itself. Should it be lost because the buffer is full, then
    the thread is not asleep.
    """
    with suppress(OSError):
        ear.shutdown(socket.SHUT_RDWR)
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
        host, port = ear.getsockname()
        knock.sendto(b"", ("127.0.0.1" if host == ANY else host, port))


def _open(host: str, port: int, multicast: str | None) -> list[socket.socket]:
    """The socket of the host, and those of what is sent to groups and to all, bound."""
    if multicast is not None and not is_group(multicast):
        raise CannotListen(
            f"{multicast} is no multicast address: choose one from 239.0.0.0 to 239.255.255.255"
        )
    ears = [_bound(host, port)]
    try:
        host, port = ears[0].getsockname()
        if multicast is not None:
            if not hears_groups_anywhere(host):
                ears.append(_bound(multicast, port))
            _join(ears[-1], multicast, host)
        ears += broadcast_ears(host, port)
    except BaseException:
        for ear in ears:
            ear.close()
        raise
    for ear in ears:
        with suppress(OSError):  # a wish: the system may give less
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
    return ears


def _bound(host: str, port: int) -> socket.socket:
    """A bound socket. Without SO_REUSEADDR: two shows would share the port, and one be deaf."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        ear.bind((host, port))
    except (OSError, OverflowError, ValueError, TypeError) as error:  # the last two: no host name
        ear.close()
        raise why_not(host, port, error) from error
    return ear


def _join(ear: socket.socket, group: str, host: str) -> None:
    try:
        join(ear, group, host)
    except OSError as error:
        raise CannotListen(
            f"cannot hear the multicast group {group} on {host} ({error.strerror}): "
            "is that network's cable in, or its Wi-Fi on?"
        ) from error


def why_not(host: str, port: int, error: Exception, *, tcp: bool = False) -> CannotListen:
    """The sentence for an address that cannot be bound."""
    code = error.errno if isinstance(error, OSError) else None
    name = "TCP" if tcp else "UDP"
    if code == errno.EADDRINUSE:
        other = port + 1 if port < 65_535 else port - 1
        return PortBusy(
            f"{name} port {port} is already in use: close the other show, or choose another "
            + (f"(osc: tcp: {other} in the venue file)" if tcp else f"with --port {other}")
        )
    if isinstance(error, OverflowError):
        return CannotListen(f"there is no {name} port {port}: choose one from 1 to 65535")
    if code == errno.EACCES:
        return CannotListen(
            f"{name} port {port} is reserved for the system: choose one from 1024 up"
        )
    if code == errno.EADDRNOTAVAIL:
        return CannotListen(
            f"this machine does not have the address {host}: use 127.0.0.1 for this machine only, "
            "or 0.0.0.0 for all its networks"
        )
    return CannotListen(
        f"cannot listen on the host {host!r} ({error}): use 127.0.0.1 for this machine only, "
        "or 0.0.0.0 for all its networks"
    )
