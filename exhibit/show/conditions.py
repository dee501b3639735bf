"""Conditions: what a way out waits for, asked at a moment; `wording` reads them.

Inputs stay the same between two events, so a condition can only change at an event or at one of
the moments that `moments` names: that is what makes the show independent of the frame rate.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from exhibit.core.beat import Beat, steady
from exhibit.show.day import Day
from exhibit.show.playhead import Playhead

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.eq,
}


class View(Protocol):
    """What a condition may look at."""

    @property
    def now_s(self) -> float: ...
    @property
    def entered_s(self) -> float: ...
    @property
    def quiet_since_s(self) -> float | None: ...
    @property
    def language(self) -> int: ...
    def value(self, number: int) -> float: ...
    def words(self, number: int) -> str: ...
    def held_since_s(self, timer: int) -> float | None: ...
    def playhead(self, number: int) -> Playhead: ...
    def lasts_s(self, number: int) -> float: ...

    # what has happened so far
    @property
    def visits(self) -> int:
        """How many visits have begun."""
        ...

    @property
    def day(self) -> Day | None:
        """The day outside, once it has been said."""
        ...

    def entered(self, scene: int) -> int:
        """How often a scene has begun in this visit."""
        ...

    def hit_moments(self, channel: int) -> Sequence[float]:
        """When an input was hit since the scene began (show seconds), the last `MOST_STRUCK`."""
        ...

    def last_true_s(self, timer: int) -> float | None:
        """The entry of a `within`: see `clocking`."""
        ...

    def chance(self, index: int) -> float:
        """0..1, a number for each `chance` of the scene, new whenever the scene begins."""
        ...

    def beat(self, number: int) -> Beat:
        """How a rhythm goes, and how far it has come."""
        ...


MOST_STRUCK = 64  # hits of one input whose times are kept: what conditions may count


class Unvisited:
    """A history for views in which nothing has happened yet."""

    visits = 0
    day: Day | None = None

    def entered(self, _scene: int) -> int:
        return 0

    def hit_moments(self, channel: int) -> Sequence[float]:
        return ()

    def last_true_s(self, _timer: int) -> float | None:
        return None

    def chance(self, _index: int) -> float:
        return 0.99

    def beat(self, _number: int) -> Beat:
        return steady(1.0)


class Condition:
    """Something that is true or not at a moment."""

    __slots__ = ()

    def true(self, view: View) -> bool:
        raise NotImplementedError

    def moments(self, view: View) -> Iterator[float]:
        """Show times at which the condition may change by itself, with no event."""
        return iter(())

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def reads(self) -> Iterator[int]:
        """The inputs that it looks at itself, without those of its parts."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """An input's value against a number."""

    input: int
    sign: str
    number: float

    def true(self, view: View) -> bool:
        return SIGNS[self.sign](view.value(self.input), self.number)

    def reads(self) -> Iterator[int]:
        yield self.input


@dataclass(frozen=True, slots=True)
class Says(Condition):
    """An input's words, whatever their case: cards are read out as `04a2` and as `04A2`."""

    input: int
    words: str  # casefolded

    def true(self, view: View) -> bool:
        return view.words(self.input).casefold() == self.words

    def reads(self) -> Iterator[int]:
        yield self.input


@dataclass(frozen=True, slots=True)
class TimeInScene(Condition):
    """`time > 20s`, or `time < 20s` when not `at_least`. `>` and `>=` mean the same here."""

    at_least: bool
    seconds: float

    def true(self, view: View) -> bool:
        return (view.now_s >= view.entered_s + self.seconds) is self.at_least

    def moments(self, view: View) -> Iterator[float]:
        yield view.entered_s + self.seconds


@dataclass(frozen=True, slots=True)
class Speaks(Condition):
    language: int

    def true(self, view: View) -> bool:
        return view.language == self.language


@dataclass(frozen=True, slots=True)
class Quiet(Condition):
    """Nobody has done anything for so long.

    The quiet counts from when the scene began at the earliest. With `over_scenes` (the idle
    return) it counts from when it began, whatever the scene was, but a scene that begins after
    that may stay: with nobody there, it is the show itself that went on to it.
    """

    seconds: float
    over_scenes: bool = False

    def true(self, view: View) -> bool:
        until = self._until(view)
        if until is None or view.now_s < until:
            return False
        return not self.over_scenes or view.entered_s <= until

    def moments(self, view: View) -> Iterator[float]:
        until = self._until(view)
        if until is not None:
            yield until

    def _until(self, view: View) -> float | None:
        since = view.quiet_since_s
        if since is None:
            return None
        return (since if self.over_scenes else max(since, view.entered_s)) + self.seconds


@dataclass(frozen=True, slots=True)
class Plays(Condition):
    """A recording `is playing`, `is over`, or `is waiting`: neither of the two.

    It turns at the moments of the recording itself, which are the show's in any case.
    """

    player: int
    how: Literal["playing", "over", "waiting"]

    def true(self, view: View) -> bool:
        head = view.playhead(self.player)
        over = head.at_s >= view.lasts_s(self.player)
        found = "playing" if head.runs else "over" if over else "waiting"
        return found == self.how


@dataclass(frozen=True, slots=True)
class Played(Condition):
    """`grandmother > 20s`: how far a recording has been played. `>` and `>=` mean the same."""

    player: int
    at_least: bool
    seconds: float

    def true(self, view: View) -> bool:
        head = view.playhead(self.player)
        reached = view.now_s >= head.moment_of(self.seconds) or head.at_s >= self.seconds
        return reached is self.at_least

    def moments(self, view: View) -> Iterator[float]:
        yield view.playhead(self.player).moment_of(self.seconds)


@dataclass(frozen=True, slots=True)
class Held(Condition):
    """`inner for 2s`; the state remembers under `timer` since when `inner` has been true."""

    inner: Condition
    seconds: float
    timer: int

    def true(self, view: View) -> bool:
        since = view.held_since_s(self.timer)
        return since is not None and view.now_s >= since + self.seconds

    def moments(self, view: View) -> Iterator[float]:
        since = view.held_since_s(self.timer)
        if since is not None:
            yield since + self.seconds
        yield from self.inner.moments(view)

    def parts(self) -> tuple[Condition, ...]:
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Within(Condition):
    """`inner within 5s`: true now, or at some time in the last 5 s, since the scene began."""

    inner: Condition
    seconds: float
    timer: int

    def true(self, view: View) -> bool:
        last = view.last_true_s(self.timer)
        return last is not None and view.now_s < last + self.seconds

    def moments(self, view: View) -> Iterator[float]:
        last = view.last_true_s(self.timer)
        if last is not None and last < math.inf:
            yield last + self.seconds
        yield from self.inner.moments(view)

    def parts(self) -> tuple[Condition, ...]:
        return (self.inner,)


Clock = Held | Within


@dataclass(frozen=True, slots=True)
class Not(Condition):
    inner: Condition

    def true(self, view: View) -> bool:
        return not self.inner.true(view)

    def moments(self, view: View) -> Iterator[float]:
        return self.inner.moments(view)

    def parts(self) -> tuple[Condition, ...]:
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Both(Condition):
    left: Condition
    right: Condition

    def true(self, view: View) -> bool:
        return self.left.true(view) and self.right.true(view)

    def moments(self, view: View) -> Iterator[float]:
        yield from self.left.moments(view)
        yield from self.right.moments(view)

    def parts(self) -> tuple[Condition, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Either(Both):
    def true(self, view: View) -> bool:
        return self.left.true(view) or self.right.true(view)


def listened_to(condition: Condition) -> Iterator[int]:
    """Every input that the condition looks at."""
    yield from condition.reads()
    for part in condition.parts():
        yield from listened_to(part)


def timers(condition: Condition) -> Iterator[Clock]:
    """Every `for` and `within` in the condition, the inner ones first."""
    for part in condition.parts():
        yield from timers(part)
    if isinstance(condition, (Held, Within)):
        yield condition


def goes_by_the_clock(condition: Condition) -> bool:
    """Whether the condition has moments at which it may change with no event."""
    if isinstance(condition, (Not, Both)):  # which have those of their parts only
        return any(goes_by_the_clock(part) for part in condition.parts())
    return type(condition).moments is not Condition.moments
