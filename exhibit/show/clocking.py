"""The clocks of conditions: what a state remembers of `for 2s` and of `within 5s`.

Each has one entry, a show time or None. Of `for` it is since when the condition inside has been
true; of `within`, when it was last true, and infinity while it still is.
"""

from __future__ import annotations

import math

from exhibit.show.conditions import Clock, Held


def tick(clock: Clock, before: float | None, true_now: bool, now_s: float) -> float | None:
    """The entry of a clock whose inner condition is true, or not, from now on."""
    if isinstance(clock, Held):
        if not true_now:
            return None
        return now_s if before is None else before
    if true_now:
        return math.inf
    return now_s if before == math.inf else before
