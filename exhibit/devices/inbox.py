"""Events on their way from the threads that hear them to the frame that plays them.

Bounded, and lossy at the old end: when more arrives than a frame can take, the oldest event goes.
A distance of two seconds ago says nothing once that of now is known; had the newest been dropped
instead, a flood of a tenth of a second would leave every lamp where it was before the flood.
"""

from __future__ import annotations

from collections import deque
from threading import Lock

from exhibit.show.events import Event


class Inbox:
    """A queue that any thread may put into and one thread, the frame's, drains.

    The frame takes no lock: `deque.popleft` is atomic. The lock is among those who put, held for
    less than a microsecond, and makes `dropped` exact.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"an inbox holds at least 1 event, not {capacity}")
        self.capacity = capacity
        self.dropped = 0  # since the start
        self._events: deque[Event] = deque()
        self._putting = Lock()

    def put(self, event: Event) -> bool:
        """Adds an event; False when the oldest one had to go for it."""
        with self._putting:
            kept = self._make_room()
            self._events.append(event)
        return kept

    def _make_room(self) -> bool:
        if len(self._events) < self.capacity:
            return True
        try:
            self._events.popleft()
        except IndexError:  # the frame has just drained it
            return True
        self.dropped += 1
        return False

    def drain(self, into: list[Event]) -> None:
        """Empties `into`, then moves there the events that are waiting now, oldest first.

        Those that arrive meanwhile wait for the next frame: a flood cannot hold this one.
        """
        into.clear()
        for _ in range(len(self._events)):
            try:
                into.append(self._events.popleft())
            except IndexError:  # a full inbox has just dropped its oldest
                return

    def __len__(self) -> int:
        return len(self._events)
