"""Where a recording stands: one value, from which every later moment of it follows."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Playhead:
    """It stood at `at_s` (its own seconds) when it was `since_s` (show seconds), and has gone on
    since then if it `runs`.

    `wanted`: whether somebody was there for it when that was last asked; a recording that is over
    begins again when somebody comes, not while the same visitor stays. `begun_s`, `stopped_s` (show
    seconds): since when it runs, or ran last, without a break, and until when; a jump is no break.
    """

    at_s: float = 0.0
    since_s: float = 0.0
    runs: bool = False
    wanted: bool = False
    begun_s: float = 0.0
    stopped_s: float = 0.0

    def position(self, now_s: float, lasts_s: float = math.inf) -> float:
        """Its own seconds at a show time."""
        if not self.runs:
            return self.at_s
        return min(self.at_s + max(now_s - self.since_s, 0.0), lasts_s)

    def moment_of(self, own_s: float) -> float:
        """The show time at which it comes to a moment of its own; never, when it stands."""
        if not self.runs or own_s < self.at_s:
            return math.inf
        return self.since_s + (own_s - self.at_s)
