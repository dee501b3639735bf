"""TUIO's messages put together to frames: what a tracker said at one time about its table.

    1.1  /tuio/2Dcur, 2Dobj, 2Dblb and the same with 25D: source, alive, set ..., fseq
    2.0  /tuio2/frm, then ptr, tok, bnd, then alv

Pure: who sent a frame, and whether it comes late, is for `exhibit.devices.tuio` to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import degrees, isfinite, tau
from typing import NamedTuple

from exhibit.devices.osc import Message
from exhibit.show.events import Value


class _Layout(NamedTuple):
    """Where a message has what, counted in its values without the word `set`."""

    kind: str
    x: int
    marker: int = -1
    angle: int = -1


LAYOUTS_1 = {
    "/tuio/2Dcur": _Layout("finger", 1),
    "/tuio/25Dcur": _Layout("finger", 1),
    "/tuio/2Dblb": _Layout("blob", 1),
    "/tuio/25Dblb": _Layout("blob", 1),
    "/tuio/2Dobj": _Layout("object", 2, marker=1, angle=4),
    "/tuio/25Dobj": _Layout("object", 2, marker=1, angle=5),
}
LAYOUTS_2 = {
    "/tuio2/ptr": _Layout("finger", 3),
    "/tuio2/bnd": _Layout("blob", 1),
    "/tuio2/tok": _Layout("object", 3, marker=2, angle=5),
}
LAYOUTS = LAYOUTS_1 | LAYOUTS_2
_PARTS_2 = tuple(LAYOUTS_2)
_TUIO_2 = "/tuio2"


class Spot(NamedTuple):
    """Something on the table; `marker` is -1 for what is no object."""

    x: float
    y: float
    marker: int = -1
    angle_deg: float = 0.0


@dataclass(slots=True)
class Frame:
    """What a tracker said at one time about all of its table, or about one kind of things."""

    about: tuple[str, ...]  # addresses; what is not alive is gone from all of them
    tracker: str
    alive: set[int] | None = None
    spots: dict[tuple[str, int], Spot] = field(default_factory=dict)
    number: int = 0
    time_tag: int | None = None

    @property
    def says_nothing(self) -> bool:
        return self.alive is None and not self.spots


def is_tuio(message: Message) -> bool:
    return message.address in LAYOUTS or message.address in ("/tuio2/frm", "/tuio2/alv")


class Packet:
    """Puts the messages of one packet together to frames.

    A frame ends with its number (1.1) or with who is alive (2.0). One without its end counts all
    the same, outside of the order: some trackers leave it out, or send message by message.
    """

    def __init__(self) -> None:
        self.nonsense = 0  # messages that could not be read
        self._open: dict[str, Frame] = {}

    def take(self, message: Message) -> Iterator[Frame]:
        """Reads a message; the frames that are whole with it."""
        if message.address in LAYOUTS_1:
            yield from self._take_1(message)
        else:
            yield from self._take_2(message)

    def rest(self) -> Iterator[Frame]:
        """The frames that have no end."""
        for frame in self._open.values():
            if not frame.says_nothing:
                yield frame

    def _take_1(self, message: Message) -> Iterator[Frame]:
        address = message.address
        word, *values = message.values or (None,)
        frame = self._open.setdefault(address, Frame((address,), ""))
        frame.time_tag = message.time_tag
        if word == "set":
            self._read_spot(frame, address, values)
        elif word == "alive":
            if frame.alive is not None:
                yield frame
                self._begin((address,), frame.tracker)
            self._open[address].alive = self._sessions(values)
        elif word == "fseq":
            frame.number = self._number(values)
            yield frame
            self._begin((address,), frame.tracker)
        elif word == "source":
            if not frame.says_nothing:
                yield frame
            self._begin((address,), _name(values))
        else:
            self.nonsense += 1

    def _take_2(self, message: Message) -> Iterator[Frame]:
        values = list(message.values)
        if message.address == "/tuio2/frm":
            frame = self._open.get(_TUIO_2)
            if frame is not None and not frame.says_nothing:
                yield frame
            frame = self._begin(_PARTS_2, _name(values[3:]))
            frame.number = self._number(values) & 0xFFFFFFFF  # as OSC has no unsigned numbers
            frame.time_tag = message.time_tag
            return
        frame = self._open.setdefault(_TUIO_2, Frame(_PARTS_2, ""))
        if message.address == "/tuio2/alv":
            frame.alive = self._sessions(values)
            yield frame
            self._begin(_PARTS_2, frame.tracker)
        else:
            self._read_spot(frame, message.address, values)

    def _begin(self, about: tuple[str, ...], tracker: str) -> Frame:
        frame = Frame(about, tracker)
        self._open[_TUIO_2 if about is _PARTS_2 else about[0]] = frame
        return frame

    def _read_spot(self, frame: Frame, address: str, values: list[Value]) -> None:
        layout = LAYOUTS[address]
        session = _whole(values[0]) if values else None
        place = _numbers(values[layout.x : layout.x + 2])
        if session is None or len(place) != 2:
            self.nonsense += 1
            return
        x, y = place
        if layout.kind != "object":
            frame.spots[address, session] = Spot(x, y)
            return
        marker = _whole(values[layout.marker])
        angle_rad = _numbers(values[layout.angle : layout.angle + 1])
        if marker is None or marker < 0 or not angle_rad:
            self.nonsense += 1
            return
        frame.spots[address, session] = Spot(x, y, marker, degrees(angle_rad[0] % tau))

    def _sessions(self, values: list[Value]) -> set[int]:
        sessions = {session for value in values if (session := _whole(value)) is not None}
        self.nonsense += any(_whole(value) is None for value in values)
        return sessions

    def _number(self, values: list[Value]) -> int:
        number = _whole(values[0]) if values else None
        self.nonsense += number is None
        return number or 0


def _whole(value: Value) -> int | None:
    """A whole number, which senders in JavaScript write as a float."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def _numbers(values: Iterable[Value]) -> list[float]:
    """As many of the values as are numbers, up to the first that is none."""
    numbers: list[float] = []
    for value in values:
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            break
        numbers.append(float(value))
    return numbers


def _name(values: list[Value]) -> str:
    name = values[0] if values else ""
    return name if isinstance(name, str) else ""
