"""Events on their way from the threads that hear them to the frame that plays them.

Bounded, and lossy at the old end: when more arrives than a frame can take, the oldest event goes.
A distance of two seconds ago says nothing once that of now is known; had the newest been dropped
instead, a flood of a tenth of a second would leave every lamp where it was before the flood.

Fair: each source has a lane of its own, and what goes is the oldest of the longest lane. So a
board that floods loses its own events, and none of a board that speaks now and then.
"""

from __future__ import annotations

from collections import Counter, deque
from operator import attrgetter
from threading import Lock

from exhibit.show.events import Event

LANES = 32  # sources that can have events waiting and a lane of their own; others share one more
A_FRAME = 50  # events: more in one frame are many of a few addresses, or of a thousand sensors
NAMES = 256  # sources whose losses are counted by name
OTHERS = "others"

_FPS = 60
_by_time = attrgetter("time_s")


class Inbox:
    """A queue that any thread may put into and one thread, the frame's, drains.

    The frame takes no lock: `deque.popleft` is atomic. The lock is among those who put, held for
    less than a microsecond (two when full), and makes `dropped` exact.
    """

    def __init__(self, capacity: int, thin_from: int = A_FRAME) -> None:
        """What is drained is thinned when it is more than `thin_from` events (see `drain`)."""
        if capacity < 1:
            raise ValueError(f"an inbox holds at least 1 event, not {capacity}")
        self.capacity = capacity
        self._thin_from = thin_from
        self.dropped = 0  # since the start
        self._dropped_of: dict[str, int] = {}
        self._shared = deque[Event]()
        self._lanes = [self._shared]
        self._lane_of: dict[str, deque[Event]] = {}
        self._room = capacity  # at least so much: what the frame takes is seen when it runs out
        self._putting = Lock()

    @property
    def dropped_of(self) -> dict[str, int]:
        """How many events of each source were dropped: a copy."""
        return dict(self._dropped_of)

    def put(self, event: Event) -> bool:
        """Adds an event; False when another one had to go for it."""
        with self._putting:
            kept = self._room > 0 or self._make_room()
            self._room -= 1
            lane = self._lane_of.get(event.source)
            if lane is None:
                lane = self._lane_for(event.source)
            lane.append(event)
        return kept

    def _make_room(self) -> bool:
        """Room for one event; False when another one had to go for it."""
        lengths = list(map(len, self._lanes))
        self._room = self.capacity - sum(lengths)
        if self._room > 0:
            return True
        self._room = 1
        try:
            gone = self._lanes[lengths.index(max(lengths))].popleft()
        except IndexError:  # the frame has just drained it
            return True
        self.dropped += 1
        self._count(gone.source, 1)
        return False

    def _lane_for(self, source: str) -> deque[Event]:
        """A lane for a source that has none: a new one, or that of a source with nothing waiting.

        Strangers may invent sources: while all lanes have events waiting, new ones share a lane.
        """
        taken = self._lane_of
        if len(taken) < LANES:
            lane = deque[Event]()
            self._lanes.append(lane)
        else:
            idle = next((name for name, lane in taken.items() if not lane), None)
            if idle is None:
                return self._shared
            lane = taken.pop(idle)
        taken[source] = lane
        return lane

    def drain(self, into: list[Event]) -> None:
        """Empties `into`, then moves there the events that are waiting now, in order of time.

        Those that arrive meanwhile wait for the next frame: a flood cannot hold this one. Of one
        time and one source, what came first is first. Where there are more than a frame can play,
        of each source and address the newest of a sixtieth of a second is left, and the others are
        counted as dropped.
        """
        into.clear()
        for lane in self._lanes:
            if lane:
                _move(lane, into)
        into.sort(key=_by_time)
        if len(into) > self._thin_from:
            self._thin(into)

    def _thin(self, events: list[Event]) -> None:
        newest = {(e.source, e.address, int(e.time_s * _FPS)): e for e in events}
        left = sorted(newest.values(), key=_by_time)
        gone = Counter(e.source for e in events) - Counter(e.source for e in left)
        with self._putting:
            self.dropped += gone.total()
            for source, count in gone.items():
                self._count(source, count)
        events[:] = left

    def _count(self, source: str, count: int) -> None:
        name = source
        if source not in self._dropped_of and len(self._dropped_of) >= NAMES:
            name = OTHERS
        self._dropped_of[name] = self._dropped_of.get(name, 0) + count

    def __len__(self) -> int:
        return sum(map(len, self._lanes))


def _move(lane: deque[Event], into: list[Event]) -> None:
    add, take = into.append, lane.popleft
    try:
        for _ in range(len(lane)):
            add(take())
    except IndexError:  # a full inbox has just dropped its oldest
        pass
