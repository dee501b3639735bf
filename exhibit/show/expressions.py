"""Values that a show works out: `lamps + 1`, `max(near, far) / 2`, `wild`; `wording` reads them.

Between two events an input stands still and a clock goes on evenly, so every number here is a
straight line in show time, until an event, or one of its `moments`, bends it. Two lines meet at a
moment that can be worked out from neither's value of now: that is what lets a comparison come true
at its exact time, and stay true, whatever the frame rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from exhibit.show.conditions import View


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
