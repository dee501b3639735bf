"""A wire that says too much at once: what is too much is counted and left out.

Time is cut into slots of about a tenth of a second, each beginning with a message. So many pass
as `at_most_hz` gives a slot, so that a handful that the network kept back passes whole; of the
others the newest passes at the slot's end.
"""

from __future__ import annotations

import math

from exhibit.wires.kept import Kept
from exhibit.wires.messages import Said

_SLOT_S = 0.1
_CALM_S = 2.0  # a flood is over when nothing was left out for so long


class FloodGate(Kept):
    KEPT = ("due_s", "left_out", "_slot_ends_s", "_passed", "_newest", "_since_s", "_last_s")

    def __init__(self, at_most_hz: float) -> None:
        self._most = max(1, int(min(at_most_hz, 1e9) * _SLOT_S))
        self._slot_s = self._most / at_most_hz if at_most_hz > 0.0 else _SLOT_S
        self.due_s = math.inf
        self.left_out = 0
        self._slot_ends_s = 0.0
        self._passed = 0
        self._newest: Said = ()
        self._since_s: float | None = None
        self._last_s = 0.0

    def passes(self, time_s: float, said: Said) -> bool:
        """False when this message is too much; it may yet come out of `ring`."""
        if time_s >= self._slot_ends_s:
            self._slot_ends_s, self._passed = time_s + self._slot_s, 1
            return True
        if self._passed < self._most:
            self._passed += 1
            return True
        if self.due_s < math.inf:
            self.left_out += 1
        self._newest, self.due_s = said, self._slot_ends_s
        if self._since_s is None or time_s - self._last_s > _CALM_S:
            self._since_s = time_s
        self._last_s = time_s
        return False

    def ring(self, time_s: float) -> Said:
        """The newest of what was too much in the slot that ends."""
        self._slot_ends_s, self._passed, self.due_s = time_s + self._slot_s, 1, math.inf
        return self._newest

    def since_s(self, now_s: float) -> float | None:
        """Since when this is a flood, or None."""
        return self._since_s if now_s - self._last_s <= _CALM_S else None
