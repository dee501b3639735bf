"""What one source may make us do: so much a second, and so much waiting at a time.

For what costs more than it takes to send: a pattern of ten characters may mean a thousand events,
and an event for later is kept until then. One source has at most a share, so that others have
something left. Neither is for two threads at once.
"""

from __future__ import annotations

from heapq import heappop, heappush

NAMES = 256  # sources told apart; strangers may invent more, which share one allowance
OTHERS = ""


class Allowance:
    """So many a second for all, and so many for each."""

    def __init__(self, *, each: int, together: int) -> None:
        self.each = each
        self._together = together
        self._taken: dict[str, int] = {}
        self._sum = 0
        self._began_s = float("-inf")

    def take(self, source: str, count: int, now_s: float) -> bool:
        """Takes `count`, all or none; False when that is too much for this second."""
        if not 0.0 <= now_s - self._began_s < 1.0:
            self._taken.clear()
            self._sum = 0
            self._began_s = now_s
        if source not in self._taken and len(self._taken) >= NAMES:
            source = OTHERS
        taken = self._taken.get(source, 0) + count
        if taken > self.each or self._sum + count > self._together:
            return False
        self._taken[source] = taken
        self._sum += count
        return True


class Waiting:
    """So many that wait for their time, together and of each source."""

    def __init__(self, *, each: int, together: int) -> None:
        self.each = each
        self._together = together
        self._due: list[tuple[float, str]] = []  # a heap
        self._of: dict[str, int] = {}

    def add(self, source: str, due_s: float, now_s: float) -> bool:
        """Lets one more wait until `due_s`; False when too many do."""
        while self._due and self._due[0][0] <= now_s:
            _, gone = heappop(self._due)
            self._of[gone] -= 1
            if not self._of[gone]:
                del self._of[gone]
        waiting = self._of.get(source, 0)
        if waiting >= self.each or len(self._due) >= self._together:
            return False
        heappush(self._due, (due_s, source))
        self._of[source] = waiting + 1
        return True
