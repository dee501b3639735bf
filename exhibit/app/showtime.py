"""Show time while a show runs: its clock, and recordings that are played by it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from exhibit.devices.journal import Journal
from exhibit.show.events import Event


class ShowClock:
    """Show time: seconds since the first picture; 0 before, for boards that speak already."""

    def __init__(self) -> None:
        self._began: float | None = None

    def begin(self) -> None:
        self._began = perf_counter()

    def __call__(self) -> float:
        return 0.0 if self._began is None else perf_counter() - self._began


class Replay:
    """A recording as a source of events: it gives them when their time has come."""

    def __init__(self, journal: Journal, clock: Callable[[], float]) -> None:
        self._events = journal.events
        self._next = 0
        self._clock = clock

    def drain(self, into: list[Event]) -> None:
        into.clear()
        now_s = self._clock()
        while self._next < len(self._events) and self._events[self._next].time_s <= now_s:
            into.append(self._events[self._next])
            self._next += 1
