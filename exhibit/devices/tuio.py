"""TUIO 1.1 and 2.0, what touch tables speak: from a tracker's frames to touches and objects.

A tracker sends the state of its table, frame by frame, in OSC bundles that may be lost, come late
or twice. What comes out are messages that a wire can listen to, whoever the tracker is:

    /touch/1 x y            a finger, from 0 to 1 across the table and down; without values: lifted
    /touches n              how many fingers there are, whenever one comes or goes
    /object/12 x y angle    the marker 12, degrees clockwise; without values: taken away

All other messages, TUIO's of a third dimension and its symbols among them, pass as they are.
Frames that come late are dropped, by their number; number 0 or below is a repetition outside of
the order. A tracker that says nothing for a while is gone, and all that it held with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from threading import Lock

from exhibit.devices.osc import Message
from exhibit.devices.slots import Slots
from exhibit.devices.tuio_frames import LAYOUTS, Frame, Packet, Spot, is_tuio
from exhibit.show.events import Value

GONE_AFTER_S = 3.0  # idle trackers repeat themselves each second
MOST_TRACKERS = 16
MOST_SPOTS = 100  # fingers, objects and blobs of one tracker
LATE = 100  # frames: one that is further behind is of a tracker that began anew
BEGAN_ANEW = 8  # late frames in rising order: so is this, within its first seconds

# A blob may be the outline of a finger or an object, and then has its session: it counts only
# where neither is.
_FINGERS_FIRST = sorted((a for a in LAYOUTS if LAYOUTS[a].kind != "object"),
                        key=lambda a: LAYOUTS[a].kind == "blob")  # fmt: skip
_OBJECTS = tuple(address for address, layout in LAYOUTS.items() if layout.kind == "object")


class Tuio:
    """All trackers of a venue. `translate` may be called by any thread, and so may `tick`.

    `addresses` are those that somebody here listens to: a finger or marker that none of them
    names is no news. Without any, all are said. `counts` says how many frames came late, how many
    messages could not be read, and how many frames came from one tracker too many.
    """

    def __init__(
        self,
        slots: Slots | None = None,
        *,
        addresses: Collection[str] = (),
        gone_after_s: float = GONE_AFTER_S,
    ) -> None:
        self.counts = {"late": 0, "nonsense": 0, "too many": 0}
        self._slots = Slots() if slots is None else slots
        self._known = frozenset(addresses)
        self._gone_after_s = gone_after_s
        self._trackers: dict[tuple[str, str], _Tracker] = {}
        self._holders: dict[int, list[_Session]] = {}  # of a marker, who came first first
        self._lock = Lock()

    def listen_for(self, addresses: Collection[str]) -> None:
        """From now on somebody here listens to these."""
        self._known = frozenset(addresses)

    def translate(
        self, source: str, messages: tuple[Message, ...], now_s: float
    ) -> tuple[Message, ...]:
        """The messages of one packet from `source`, with those of TUIO made plain."""
        if not any(is_tuio(message) for message in messages):
            return messages
        packet = Packet()
        out: list[Message] = []
        with self._lock:
            for message in messages:
                if is_tuio(message):
                    for frame in packet.take(message):
                        out += self._hear(source, frame, now_s)
                else:
                    out.append(message)
            for frame in packet.rest():
                out += self._hear(source, frame, now_s)
            self.counts["nonsense"] += packet.nonsense
        return tuple(out)

    def tick(self, now_s: float) -> tuple[Message, ...]:
        """What goes with the trackers that have been silent too long: for a loop, now and then."""
        out: list[Message] = []
        with self._lock:
            for name, tracker in list(self._trackers.items()):
                if now_s - tracker.heard_s > self._gone_after_s:
                    tracker.spots.clear()
                    out += self._say(name, tracker, set(), None)
                    del self._trackers[name]
        return tuple(out)

    def _hear(self, source: str, frame: Frame, now_s: float) -> list[Message]:
        name = (source, frame.tracker)
        tracker = self._trackers.get(name)
        if tracker is None:
            if len(self._trackers) >= MOST_TRACKERS:
                self.counts["too many"] += 1
                return []
            tracker = self._trackers[name] = _Tracker()
        tracker.heard_s = now_s
        if not tracker.in_order(frame):
            self.counts["late"] += 1
            return []
        return self._say(name, tracker, tracker.apply(frame), frame.time_tag)

    def _say(
        self, name: tuple[str, str], tracker: _Tracker, moved: set[int], time_tag: int | None
    ) -> list[Message]:
        said = [*self._fingers(name, tracker, moved), *self._objects(name, tracker, moved)]
        return [
            Message(address, values, time_tag)
            for address, values in said
            if not self._known or address in self._known
        ]

    # -- fingers

    def _fingers(
        self, name: tuple[str, str], tracker: _Tracker, moved: set[int]
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Those that went, then those that came or moved: a new one may get an old one's number."""
        fingers = tracker.fingers()
        before = len(tracker.fingers_said)
        lifted = [session for session in tracker.fingers_said if session not in fingers]
        came = before - len(lifted)
        for session in lifted:
            del tracker.fingers_said[session]
            number = self._slots.leave((name, session))
            if number:
                yield f"/touch/{number}", ()
        for session, spot in fingers.items():
            if session in moved or session not in tracker.fingers_said:
                number = self._slots.take((name, session))
                if number is not None:
                    tracker.fingers_said[session] = None
                if number:
                    yield f"/touch/{number}", (spot.x, spot.y)
        if lifted or len(tracker.fingers_said) != came:
            yield "/touches", (len(self._slots),)

    # -- objects

    def _objects(
        self, name: tuple[str, str], tracker: _Tracker, moved: set[int]
    ) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """A marker that is on the table twice is where it was seen first, until that one goes.

        Those that come are heard before those that go: a tracker that loses a marker and finds
        it in the same frame gives it another number.
        """
        objects = tracker.objects()
        changed: dict[int, None] = {}
        for session, spot in objects.items():
            holders = self._holders.setdefault(spot.marker, [])
            if (name, session) not in holders:
                holders.append((name, session))
                tracker.objects_said[(session, spot.marker)] = None
            if session in moved and holders[0] == (name, session):
                changed[spot.marker] = None
        for session, marker in list(tracker.objects_said):
            if session not in objects or objects[session].marker != marker:
                del tracker.objects_said[(session, marker)]
                holders = self._holders[marker]
                if holders[0] == (name, session):
                    changed[marker] = None
                holders.remove((name, session))
        for marker in changed:
            yield f"/object/{marker}", self._where(marker)

    def _where(self, marker: int) -> tuple[Value, ...]:
        holders = self._holders[marker]
        if not holders:
            del self._holders[marker]
            return ()
        name, session = holders[0]
        spot = self._trackers[name].objects()[session]
        return (spot.x, spot.y, spot.angle_deg)


_Session = tuple[tuple[str, str], int]


@dataclass(slots=True)
class _Order:
    """Which of a tracker's frames come late."""

    newest: int = 0
    late: int = 0  # the number of the last one that did
    rising: int = 0  # how many did in rising order, with none in between that was in time

    def accepts(self, number: int) -> bool:
        if number <= 0:
            return True
        if 0 < self.newest - number <= LATE:
            self.rising = self.rising + 1 if number > self.late else 1
            self.late = number
            if self.rising < BEGAN_ANEW:
                return False
        self.newest = number
        self.late = self.rising = 0
        return True


@dataclass(slots=True)
class _Tracker:
    """A table as its tracker described it, and what was said of it: sessions, as TUIO numbers."""

    heard_s: float = 0.0
    orders: dict[str, _Order] = field(default_factory=dict)
    spots: dict[str, dict[int, Spot]] = field(default_factory=dict)
    fingers_said: dict[int, None] = field(default_factory=dict)
    objects_said: dict[tuple[int, int], None] = field(default_factory=dict)  # session, marker

    def in_order(self, frame: Frame) -> bool:
        """TUIO 1.1 counts the frames of each kind of thing for itself."""
        return self.orders.setdefault(frame.about[0], _Order()).accepts(frame.number)

    def apply(self, frame: Frame) -> set[int]:
        """Makes the table as the frame says; the sessions that it speaks of and that are there."""
        alive = frame.alive
        if alive is not None:
            for address in frame.about:
                known = self.spots.get(address, {})
                self.spots[address] = {s: spot for s, spot in known.items() if s in alive}
        held = sum(map(len, self.spots.values()))
        moved: set[int] = set()
        for (address, session), spot in frame.spots.items():
            known = self.spots.setdefault(address, {})
            if alive is not None and session not in alive:
                continue
            if session not in known:
                if held >= MOST_SPOTS:
                    continue
                held += 1
            known[session] = spot
            moved.add(session)
        return moved

    def fingers(self) -> dict[int, Spot]:
        found: dict[int, Spot] = {}
        for address in _FINGERS_FIRST:
            for session, spot in self.spots.get(address, {}).items():
                found.setdefault(session, spot)
        for address in _OBJECTS:
            for session in self.spots.get(address, {}):
                found.pop(session, None)
        return found

    def objects(self) -> dict[int, Spot]:
        return {s: spot for a in _OBJECTS for s, spot in self.spots.get(a, {}).items()}
