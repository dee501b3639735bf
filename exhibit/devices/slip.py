"""SLIP: packets on a line that knows only bytes (RFC 1055, with an END before and after).

Pure: bytes in, whole packets out. A line is opened in the middle of a packet, boards are reset in
the middle of another, and a loose cable turns bytes: whatever is no packet is left out, counted
and forgotten at the next END.
"""

from __future__ import annotations

END, ESCAPE = b"\xc0", b"\xdb"
_END_ESCAPED, _ESCAPE_ESCAPED = b"\xdb\xdc", b"\xdb\xdd"
_MEANT = {0xDC: END, 0xDD: ESCAPE}  # by the byte behind an escape

LARGEST = 65_507  # bytes of a packet: what a datagram holds, and no board sends a tenth of it


def framed(packet: bytes) -> bytes:
    """The packet as it goes onto the line."""
    escaped = packet.replace(ESCAPE, _ESCAPE_ESCAPED).replace(END, _END_ESCAPED)
    return END + escaped + END


class Slip:
    """The packets of one line, whose bytes come in pieces of any size.

    What comes before the first END is the rest of a packet whose beginning nobody heard: it is
    dropped and is no fault, unless the line is `fresh`, as a new connection is. `faults` counts
    the packets that were dropped: those with an escape that means nothing, or longer than
    `largest` bytes. No more than twice that is ever held.
    """

    def __init__(self, largest: int = LARGEST, *, fresh: bool = False) -> None:
        self.faults = 0
        self._largest = largest
        self._held = bytearray()  # of the packet that has not ended yet, as it came
        self._deaf = not fresh  # until the next END

    @property
    def within(self) -> bool:
        """Whether a packet has begun and not ended."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[bytes]:
        """The packets that end within `data`, in their order."""
        *ended, rest = data.split(END)
        packets: list[bytes] = []
        for piece in ended:
            self._hold(piece)
            if self._held:
                self._finish(packets)
            self._deaf = False
        self._hold(rest)
        return packets

    def _hold(self, piece: bytes) -> None:
        if self._deaf or not piece:
            return
        if len(self._held) + len(piece) > 2 * self._largest:  # escaping at most doubles it
            self._held.clear()
            self._deaf = True
            self.faults += 1
        else:
            self._held += piece

    def _finish(self, into: list[bytes]) -> None:
        packet = _unescaped(bytes(self._held))
        self._held.clear()
        if packet is None or len(packet) > self._largest:
            self.faults += 1
        else:
            into.append(packet)


def _unescaped(frame: bytes) -> bytes | None:
    """What was meant, or None when an escape is followed by what no escape is followed by."""
    first, *others = frame.split(ESCAPE)
    if not others:
        return frame
    pieces = [first]
    for other in others:
        meant = _MEANT.get(other[0]) if other else None
        if meant is None:
            return None
        pieces += (meant, other[1:])
    return b"".join(pieces)
