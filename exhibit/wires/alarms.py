"""Who is due next, of thousands: asking costs nothing while nobody is.

A wire that hears something puts off the moment at which it will have been silent for too long,
twenty times a second. So an alarm that is put off is left where it is: when it comes, the wire
is asked when it is due by now, and gets another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Protocol


class Due(Protocol):
    @property
    def due_s(self) -> float: ...


class Alarms:
    """The earliest moments of things that are due; who stands first goes first."""

    def __init__(self, things: Sequence[Due]) -> None:
        self._things = things
        self._set_s: list[float] = []  # for each thing its earliest alarm
        self._heap: list[tuple[float, int]] = []
        self.next_s = math.inf  # nothing is due before
        self.begin()

    def begin(self) -> None:
        """Sets the alarm of every thing."""
        self._set_s = [thing.due_s for thing in self._things]
        self._heap = [(due_s, i) for i, due_s in enumerate(self._set_s) if due_s < math.inf]
        heapify(self._heap)
        self._look()

    def set(self, number: int) -> None:
        """To be called when a thing may be due earlier than before."""
        due_s = self._things[number].due_s
        if due_s < self._set_s[number]:
            self._set_s[number] = due_s
            heappush(self._heap, (due_s, number))
            if len(self._heap) > 2 * len(self._things) + 64:  # of alarms that were put forward
                self.begin()
            self._look()

    def pop(self, until_s: float) -> tuple[int, float] | None:
        """Who is due next, and when, not after `until_s`; its alarm has to be set again."""
        while self.next_s <= until_s:
            due_s, number = heappop(self._heap)
            if due_s == self._set_s[number]:
                self._set_s[number] = math.inf
                self._look()
                if self._things[number].due_s <= due_s:
                    return number, due_s
                self.set(number)
            self._look()
        return None

    def _look(self) -> None:
        self.next_s = self._heap[0][0] if self._heap else math.inf
