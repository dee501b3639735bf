"""A visit as an author wrote it: what visitors do, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.core.problems import Place


@dataclass(frozen=True, slots=True)
class HappeningSpec:
    """What an input says at a time: a value, so many strokes, or a way to a value over a time."""

    place: Place
    at_s: float
    input: Name
    value: Scalar | tuple[Scalar, ...]
    times: int = 1
    every_s: float = 0.5
    over_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ExpectSpec:
    """What must be so `at` a time, or have come `by` it; `never` needs neither.

    `what` is one of `scene`, `language`, `is`, `picture` and `never`, and `wanted` what it says.
    """

    place: Place
    what: str
    wanted: Scalar
    at_s: float | None = None
    by_s: float | None = None

    @property
    def until_s(self) -> float:
        return max(self.at_s or 0.0, self.by_s or 0.0)


@dataclass(frozen=True, slots=True)
class VisitSpec:
    """A visit, by its name; `until_s` is when it ends, if that is later than what is expected."""

    name: Name
    happens: tuple[HappeningSpec, ...]
    expects: tuple[ExpectSpec, ...]
    begin: Name | None = None
    language: Name | None = None
    seed: int = 0
    until_s: float = 0.0
    clock_s: float | None = None  # seconds of the day at which it begins
    weekday: int = 0
    hours: tuple[float, float] | None = None  # seconds of the day, from when to when it is open

    @property
    def end_s(self) -> float:
        """When there is nothing more to look at."""
        deeds = (deed.at_s for deed in self.happens)
        return max([self.until_s, *deeds, *(expect.until_s for expect in self.expects)])
