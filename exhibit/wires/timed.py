"""Filters that wait: they also say something when nothing is heard, at `due_s`.

Whoever runs them lets them ring before anything is heard at a later time, or at the same.
"""

from __future__ import annotations

import math

from exhibit.wires import wire
from exhibit.wires.filters import Filter
from exhibit.wires.kept import Kept

Numbers = tuple[float, ...]


class Debouncer(Filter):
    """Says a change at the end of the time for which it has stayed; what is no change, at once.

    The first value is a change from `start`; with no `start` it counts at once.
    """

    KEPT = ("due_s", "_said", "_change")

    def __init__(self, step: wire.Debounce, start: float | None = None) -> None:
        self._seconds = step.seconds
        self._said = start
        self._change = 0.0
        self.due_s = math.inf

    def hear(self, time_s: float, value: float) -> float | None:
        if self._said is None or value == self._said or self._seconds <= 0.0:
            self._said, self.due_s = value, math.inf
            return value
        if self.due_s == math.inf or value != self._change:
            self._change, self.due_s = value, time_s + self._seconds
        return None

    def ring(self, time_s: float) -> float:
        del time_s
        self._said, self.due_s = self._change, math.inf
        return self._change


class HoldOn(Filter):
    """What is on (not 0) stays so for at least so long after it came on."""

    KEPT = ("due_s", "_is_on", "_until_s")

    def __init__(self, step: wire.Hold) -> None:
        self._seconds = step.seconds
        self._is_on = False
        self._until_s = 0.0
        self.due_s = math.inf

    def hear(self, time_s: float, value: float) -> float | None:
        if value != 0.0:
            if not self._is_on:
                self._is_on, self._until_s = True, time_s + self._seconds
            self.due_s = math.inf
        elif self._is_on and time_s < self._until_s:
            self.due_s = self._until_s
            return None
        else:
            self._is_on = False
        return value

    def ring(self, time_s: float) -> float:
        del time_s
        self._is_on, self.due_s = False, math.inf
        return 0.0


class Refractory(Filter):
    """After a hit there is none for so long; what is no hit (0 or less) changes nothing."""

    KEPT = ("_until_s",)

    def __init__(self, step: wire.Hold | wire.Debounce) -> None:
        self._seconds = step.seconds
        self._until_s = 0.0

    def hear(self, time_s: float, value: float) -> float | None:
        if value > 0.0:
            if time_s < self._until_s:
                return None
            self._until_s = time_s + self._seconds
        return value


class RateLimiter(Kept):
    """At most so many a second: a value begins a slot, and the last one in it comes at its end.

    It is the last on every way, and hears all numbers of a place at once.
    """

    KEPT = ("due_s", "_slot_ends_s", "_latest")

    def __init__(self, step: wire.Rate) -> None:
        self._slot_s = 1.0 / step.hz if step.hz > 0.0 else 0.0
        self._slot_ends_s = 0.0
        self._latest: Numbers = ()
        self.due_s = math.inf

    def hear(self, time_s: float, numbers: Numbers) -> Numbers | None:
        if time_s >= self._slot_ends_s:
            self._slot_ends_s = time_s + self._slot_s
            return numbers
        self._latest, self.due_s = numbers, self._slot_ends_s
        return None

    def ring(self, time_s: float) -> Numbers:
        self._slot_ends_s, self.due_s = time_s + self._slot_s, math.inf
        return self._latest
