"""Conditions about what has happened, chance, and the day outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exhibit.show.conditions import Condition, View


@dataclass(frozen=True, slots=True)
class Times(Condition):
    """`drum 3 times within 4s`: so many hits in the last seconds, since the scene began."""

    input: int
    count: int  # 1 to `conditions.MOST_STRUCK`
    seconds: float

    def true(self, view: View) -> bool:
        return view.now_s < self._until(view)

    def moments(self, view: View) -> Iterator[float]:
        if view.now_s < (until := self._until(view)):
            yield until

    def reads(self) -> Iterator[int]:
        yield self.input

    def _until(self, view: View) -> float:
        """When the first of the last `count` hits is too long ago; never, if there are fewer."""
        moments = view.hit_moments(self.input)
        return moments[-self.count] + self.seconds if len(moments) >= self.count else -1.0


@dataclass(frozen=True, slots=True)
class Chance(Condition):
    """`chance 30%`: decided when the scene begins, and kept while it lasts."""

    share: float
    index: int  # among the chances of the scene

    def true(self, view: View) -> bool:
        return view.chance(self.index) < self.share


@dataclass(frozen=True, slots=True)
class Open(Condition):
    """The house is open; always, where nobody said its hours."""

    def true(self, view: View) -> bool:
        return view.day is None or view.day.is_open(view.now_s)

    def moments(self, view: View) -> Iterator[float]:
        if view.day is not None:
            yield view.day.moment_of(view.day.open_s)
            yield view.day.moment_of(view.day.close_s)


@dataclass(frozen=True, slots=True)
class OpensOrCloses(Condition):
    """`closes within 10min` (it is open still), and `opens within 10min` (it is not yet)."""

    closes: bool
    seconds: float

    def true(self, view: View) -> bool:
        first, last = self._stretch(view)
        if not first <= view.now_s < last:
            return False
        return view.day is not None and view.day.is_open(view.now_s) is self.closes

    def moments(self, view: View) -> Iterator[float]:
        yield from self._stretch(view)
        yield from Open().moments(view)

    def _stretch(self, view: View) -> tuple[float, float]:
        day = view.day
        if day is None or day.open_s >= day.close_s:
            return (-1.0, -1.0)
        moment_s = day.moment_of(day.close_s if self.closes else day.open_s)
        return (moment_s - self.seconds, moment_s)


@dataclass(frozen=True, slots=True)
class Today(Condition):
    """`today is friday`: a weekday from 0, Monday; no day is it before one has been said."""

    weekdays: frozenset[int]

    def true(self, view: View) -> bool:
        return view.day is not None and view.day.weekday_at(view.now_s) in self.weekdays

    def moments(self, view: View) -> Iterator[float]:
        if view.day is not None:
            yield view.day.midnight_s


def chances(condition: Condition) -> Iterator[Chance]:
    """Every `chance` in the condition."""
    if isinstance(condition, Chance):
        yield condition
    for part in condition.parts():
        yield from chances(part)


def counted(condition: Condition) -> Iterator[int]:
    """The inputs whose last hits the condition counts."""
    if isinstance(condition, Times):
        yield condition.input
    for part in condition.parts():
        yield from counted(part)
