"""An ear on a TCP port: OSC that arrives whole and in order, from programs that prefer that.

Two ways of telling where a packet ends are in use, and the first byte of a connection says which:
OSC 1.0 puts its length before each packet, and as none has 16 MiB the first byte is 0; OSC 1.1
frames packets as SLIP does.

One thread serves all connections, and none can hold it: it reads what there is, a piece from each
in turn, and keeps no more than the beginning of one packet for each. A connection that is lost
is made again by the other side; its old half, of which nothing may ever be heard again, gives its
place to a new one when places run out.
"""

from __future__ import annotations

import selectors
import socket
import sys
from contextlib import suppress
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Protocol

from exhibit.devices.door import Door, said
from exhibit.devices.osc import LARGEST
from exhibit.devices.senders import EVERYBODY, Senders
from exhibit.devices.slip import END, Slip
from exhibit.devices.udp import CLOSING_S, why_not

CONNECTIONS = 32
EACH = 8  # connections from one sender; a ninth takes the place of its most silent one
IDLE_S = 30.0  # who has been silent for so long gives way to another sender's new connection
PIECE = 16_384  # bytes read at a time; at most 1,400 messages, some 10 ms
PAUSE_AFTER_ERROR_S = 0.1  # no more files to open: must not take a core


class BadFraming(Exception):
    """Nobody can say where the next packet begins; the text says what was wrong."""


class Framing(Protocol):
    """Finds packets in the bytes of one connection."""

    faults: int  # packets that were left out

    def feed(self, data: bytes) -> list[bytes]: ...

    @property
    def within(self) -> bool:
        """Whether a packet has begun and not ended."""
        ...


class Sized:
    """Packets with their length before them, in four bytes, as OSC 1.0 has it."""

    def __init__(self) -> None:
        self.faults = 0
        self._held = bytearray()

    @property
    def within(self) -> bool:
        return bool(self._held)

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that end within `data`. Raises `BadFraming`, and is of no use then."""
        held = self._held
        held += data
        packets: list[bytes] = []
        start = 0
        while len(held) - start >= 4:
            size = int.from_bytes(held[start : start + 4], "big")
            if size > LARGEST:
                raise BadFraming(f"a packet of {size:,} bytes (at most {LARGEST:,} can be heard)")
            if len(held) - start < 4 + size:
                break
            packets.append(bytes(held[start + 4 : start + 4 + size]))
            start += 4 + size
        del held[:start]
        return packets


def framing_of(first: int) -> Framing:
    """How the packets of a connection end, by its first byte. Raises `BadFraming`."""
    if first == 0:
        return Sized()
    if first in END + b"/#":  # OSC 1.1 begins with an END; without one it begins with a packet
        return Slip(fresh=True)
    raise BadFraming("what is no OSC: it wants a length or SLIP's END before each packet")


class _Connection:
    """One sender on the line."""

    def __init__(self, line: socket.socket, sender: str) -> None:
        self.line = line
        self.sender = sender
        self.framing: Framing | None = None  # until its first byte
        self.faults = 0  # of its framing, as far as they have been told
        self.heard_s = monotonic()


class TcpEar:
    """Hears OSC over TCP from when it is made until `close`.

    The events' source is "tcp ADDRESS". `lost` counts connections that ended within a packet or
    by an error; one that its sender closes in good order is no fault.
    """

    def __init__(self, host: str, port: int, door: Door, *, senders: Senders = EVERYBODY) -> None:
        """Opens the port, 0 for any that is free. Raises `PortBusy` or `CannotListen`."""
        self._door = door
        self._senders = senders
        self.lost = 0
        self._connections: dict[socket.socket, _Connection] = {}
        self._porch = _listening(host, port)
        self.host, self.port = self._porch.getsockname()
        self._wake, self._bell = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._porch, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._closing = Flag()
        self._thread = Thread(target=self._serve, name=f"osc tcp ear {self.port}", daemon=True)
        self._thread.start()

    @property
    def connections(self) -> int:
        return len(self._connections)

    def close(self) -> None:
        """Ends the thread, hangs up and frees the port; a second time does nothing."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake.send(b"\0")
        self._thread.join(CLOSING_S)
        for line in (*self._connections, self._porch, self._wake, self._bell):
            line.close()
        self._selector.close()

    def __enter__(self) -> TcpEar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- on the ear's thread

    def _serve(self) -> None:
        while not self._closing.is_set():
            for key, _ in self._selector.select():
                line = key.fileobj
                if self._closing.is_set() or line is self._bell:
                    return
                if line is self._porch:
                    self._answer()
                elif isinstance(line, socket.socket) and line in self._connections:
                    self._listen(self._connections[line])

    def _answer(self) -> None:
        """Takes a new connection, if there is or can be a place for it."""
        try:
            line, (sender, _) = self._porch.accept()
        except BlockingIOError:  # gone again
            return
        except OSError as error:
            if not self._closing.wait(PAUSE_AFTER_ERROR_S):
                self._door.complain("osc socket", f"no TCP connection can be taken: {error}")
            return
        if not self._senders.allows(sender):
            line.close()
            self._complain("osc stranger", sender, self._senders.refusal())
        elif not self._find_place(sender):
            line.close()
            self._complain(
                "osc crowd", sender, f"there are {CONNECTIONS} connections already: it is refused"
            )
        else:
            _prepare(line)
            self._connections[line] = _Connection(line, sender)
            self._selector.register(line, selectors.EVENT_READ)

    def _find_place(self, sender: str) -> bool:
        """Whether there is a place, if need be that of one who has long been silent."""
        of_sender = [c for c in self._connections.values() if c.sender == sender]
        if len(of_sender) >= EACH:
            self._hang_up(min(of_sender, key=_heard_s))
        elif len(self._connections) >= CONNECTIONS:
            quietest = min(self._connections.values(), key=_heard_s)
            if monotonic() - quietest.heard_s < IDLE_S:
                return False
            self._hang_up(quietest)
        return True

    def _listen(self, connection: _Connection) -> None:
        """Hears a piece of what a sender has said."""
        try:
            data = connection.line.recv(PIECE)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(connection, error.strerror or str(error))
            return
        framing = connection.framing
        if not data:
            if framing is not None and framing.within:
                self._lose(connection, "it ended in the middle of a message")
            else:
                self._hang_up(connection)
            return
        connection.heard_s = monotonic()
        try:
            if framing is None:
                framing = connection.framing = framing_of(data[0])
            packets, faults = framing.feed(data), framing.faults
        except BadFraming as bad:
            self._complain("osc framing", connection.sender, f"{bad}: the connection is closed")
            self._hang_up(connection)
            return
        for packet in packets:
            self._door.hear_packet(packet, connection.sender, "tcp")
        if faults > connection.faults:
            connection.faults = faults
            self._complain("osc framing", connection.sender, "a SLIP frame that cannot be read")

    def _lose(self, connection: _Connection, why: str) -> None:
        self.lost += 1
        self._complain(
            "osc lost",
            connection.sender,
            f"the connection is lost ({why}): it is heard again when it connects again",
        )
        self._hang_up(connection)

    def _hang_up(self, connection: _Connection) -> None:
        del self._connections[connection.line]
        self._selector.unregister(connection.line)
        connection.line.close()

    def _complain(self, kind: str, sender: str, sentence: str) -> None:
        self._door.complain(kind, f"{said(f'tcp {sender}')}: {sentence}")


def _heard_s(connection: _Connection) -> float:
    return connection.heard_s


def _prepare(line: socket.socket) -> None:
    """Never to be waited for, and found out within half a minute when its cable is out."""
    line.setblocking(False)
    with suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
            if (option := getattr(socket, name, None)) is not None:
                line.setsockopt(socket.IPPROTO_TCP, option, value)


def _listening(host: str, port: int) -> socket.socket:
    porch = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # where it lets two shows share the port; here it skips a wait
        porch.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        porch.bind((host, port))
        porch.listen(CONNECTIONS)
    except (OSError, OverflowError, ValueError, TypeError) as error:  # the last two: no host name
        porch.close()
        raise why_not(host, port, error, tcp=True) from error
    porch.setblocking(False)
    return porch
