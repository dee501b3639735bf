"""Values that a show works out: `lamps + 1`, `max(near, far) / 2`, `wild`; `wording` reads them.

Between two events an input stands still and a clock goes on evenly, so every number here is a
straight line in show time, until an event, or one of its `moments`, bends it. Two lines meet at a
moment that can be worked out from neither's value of now: that is what lets a comparison come true
at its exact time, and stay true, whatever the frame rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from exhibit.show.conditions import SIGNS, Condition, View, listened_to
from exhibit.show.day import DAY_S, HOUR_S


class Line(NamedTuple):
    """A number that was `level` at `since_s` (show seconds) and changes by `slope` a second."""

    level: float
    slope: float = 0.0
    since_s: float = 0.0

    def at(self, now_s: float) -> float:
        return self.level if self.slope == 0.0 else self.level + self.slope * (now_s - self.since_s)

    def meets(self, other: Line) -> float:
        """The show time at which the two are the same; inf for lines that never cross."""
        slope = self.slope - other.slope
        if slope == 0.0 or not math.isfinite(slope):
            return math.inf
        first, second = (self, other) if self.slope else (other, self)
        moved = second.at(first.since_s) - first.level
        return first.since_s + moved / (first.slope - second.slope)


class Expression:
    """A number or words at a moment."""

    __slots__ = ()

    def value(self, view: View) -> float | str:
        return self.line(view).at(view.now_s)

    def line(self, view: View) -> Line:
        """The straight line on which a number is, until its next moment; TypeError for words."""
        raise TypeError("words are no line")

    def moments(self, view: View) -> Iterator[float]:
        """Show times at which it may go on otherwise than in a straight line, with no event."""
        return iter(())

    def parts(self) -> tuple[Expression, ...]:
        return ()

    def reads(self) -> Iterator[int]:
        """The channels whose values it takes in."""
        for part in self.parts():
            yield from part.reads()


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """What was written, whatever happens."""

    is_: float | str

    def value(self, view: View) -> float | str:
        return self.is_

    def line(self, view: View) -> Line:
        return Line(float(self.is_))


@dataclass(frozen=True, slots=True)
class Channel(Expression):
    """The number of an input or of a variable; of a hit, how often it came in this scene."""

    input: int

    def line(self, view: View) -> Line:
        return Line(view.value(self.input))

    def reads(self) -> Iterator[int]:
        yield self.input


@dataclass(frozen=True, slots=True)
class Elapsed(Expression):
    """Seconds since the scene began."""

    def line(self, view: View) -> Line:
        return Line(0.0, 1.0, view.entered_s)


@dataclass(frozen=True, slots=True)
class Position(Expression):
    """How far a recording has been played, in its own seconds."""

    player: int

    def line(self, view: View) -> Line:
        head, lasts_s = view.playhead(self.player), view.lasts_s(self.player)
        if not head.runs:
            return Line(head.at_s)
        if view.now_s >= head.moment_of(lasts_s):
            return Line(lasts_s)
        return Line(head.at_s, 1.0, head.since_s)

    def moments(self, view: View) -> Iterator[float]:
        yield view.playhead(self.player).moment_of(view.lasts_s(self.player))


@dataclass(frozen=True, slots=True)
class Hour(Expression):
    """Hours since midnight: 17.5 at half past five; no number before the day has been said."""

    def line(self, view: View) -> Line:
        day = view.day
        if day is None:
            return Line(math.nan)
        over = DAY_S if view.now_s >= day.midnight_s else 0.0
        return Line((day.seconds - over) / HOUR_S, 1.0 / HOUR_S, day.since_s)

    def moments(self, view: View) -> Iterator[float]:
        if view.day is not None:
            yield view.day.midnight_s


@dataclass(frozen=True, slots=True)
class Visits(Expression):
    """How many visits have begun; of `scenes`, how often these have, all together."""

    scenes: tuple[int, ...] = ()

    def line(self, view: View) -> Line:
        count = sum(map(view.entered, self.scenes)) if self.scenes else view.visits
        return Line(float(count))


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    left: Expression
    right: Expression

    def line(self, view: View) -> Line:
        left, right = self.left.line(view), self.right.line(view)
        if left.slope == 0.0:
            left, right = right, left
        return Line(left.level + right.at(left.since_s), left.slope + right.slope, left.since_s)

    def moments(self, view: View) -> Iterator[float]:
        yield from self.left.moments(view)
        yield from self.right.moments(view)

    def parts(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Product(Sum):
    """One of the two stands still, or it would be no line: `wording` sees to that."""

    def line(self, view: View) -> Line:
        left, right = self.left.line(view), self.right.line(view)
        if left.slope == 0.0:
            left, right = right, left
        times = right.at(view.now_s)
        return Line(left.level * times, left.slope * times, left.since_s)


@dataclass(frozen=True, slots=True)
class Quotient(Sum):
    """What is divided by nothing is no number, and compares with none. `right` stands still."""

    def line(self, view: View) -> Line:
        left, by = self.left.line(view), self.right.line(view).at(view.now_s)
        if by == 0.0:
            return Line(math.nan)
        return Line(left.level / by, left.slope / by, left.since_s)


@dataclass(frozen=True, slots=True)
class Least(Expression):
    """The least of several numbers; a line until two of them meet."""

    several: tuple[Expression, ...]

    def line(self, view: View) -> Line:
        least, *others = (part.line(view) for part in self.several)
        for other in others:
            if self._comes_first(other, least, view.now_s):
                least = other
        return least

    def moments(self, view: View) -> Iterator[float]:
        for part in self.several:
            yield from part.moments(view)
        for one, other in combinations([part.line(view) for part in self.several], 2):
            yield one.meets(other)

    def parts(self) -> tuple[Expression, ...]:
        return self.several

    def _comes_first(self, one: Line, other: Line, now_s: float) -> bool:
        return greater(other, one, now_s)


@dataclass(frozen=True, slots=True)
class Most(Least):
    def _comes_first(self, one: Line, other: Line, now_s: float) -> bool:
        return greater(one, other, now_s)


def greater(one: Line, other: Line, now_s: float) -> bool:
    """Whether a line lies above another: from the moment at which they meet, when it climbs.

    So that a comparison is true at the very moment that was worked out for it, whatever the last
    bits of the two values are there.
    """
    if one.slope == other.slope:
        return one.at(now_s) > other.at(now_s)
    meet_s = one.meets(other)
    if math.isnan(meet_s):
        return False
    return (now_s >= meet_s) is (one.slope > other.slope)


@dataclass(frozen=True, slots=True)
class Truth(Expression):
    """1 while a condition is true, else 0."""

    condition: Condition

    def line(self, view: View) -> Line:
        return Line(float(self.condition.true(view)))

    def moments(self, view: View) -> Iterator[float]:
        return self.condition.moments(view)

    def reads(self) -> Iterator[int]:
        return listened_to(self.condition)


@dataclass(frozen=True, slots=True)
class Spoken(Expression):
    """The words of a text, or the option that a choice stands at; "" for none."""

    input: int
    options: tuple[str, ...] | None = None  # of a choice

    def value(self, view: View) -> float | str:
        if self.options is None:
            return view.words(self.input)
        number = int(view.value(self.input))
        return self.options[number] if 0 <= number < len(self.options) else ""

    def reads(self) -> Iterator[int]:
        yield self.input


@dataclass(frozen=True, slots=True)
class Digits(Expression):
    """A number in words: 2, not 2.0."""

    number: Expression

    def value(self, view: View) -> float | str:
        return f"{self.number.line(view).at(view.now_s):.10g}"

    def parts(self) -> tuple[Expression, ...]:
        return (self.number,)


# --- conditions about them ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Relation(Condition):
    """Two numbers compared. Where one of them moves, `>` and `>=` mean the same."""

    left: Expression
    sign: str  # one of `conditions.SIGNS`; `is` only where neither moves
    right: Expression

    def true(self, view: View) -> bool:
        left, right = self.left.line(view), self.right.line(view)
        if left.slope == right.slope:
            return SIGNS[self.sign](left.at(view.now_s), right.at(view.now_s))
        if math.isnan(left.meets(right)):
            return False
        return greater(left, right, view.now_s) is (self.sign in (">", ">="))

    def moments(self, view: View) -> Iterator[float]:
        yield self.left.line(view).meets(self.right.line(view))
        yield from self.left.moments(view)
        yield from self.right.moments(view)

    def reads(self) -> Iterator[int]:
        yield from self.left.reads()
        yield from self.right.reads()


@dataclass(frozen=True, slots=True)
class Alike(Condition):
    """Two texts are the same words, whatever their case."""

    left: Expression
    right: Expression

    def true(self, view: View) -> bool:
        left, right = self.left.value(view), self.right.value(view)
        return str(left).casefold() == str(right).casefold()

    def reads(self) -> Iterator[int]:
        yield from self.left.reads()
        yield from self.right.reads()
