"""The times by which things of a scene move: its own seconds, and the pulses of each rhythm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.core.rhythm import Rhythm


class Clocks:
    """The times by which things of a scene move: its own seconds, then each rhythm's pulses."""

    def __init__(self, rhythms: Sequence[Rhythm]) -> None:
        self._pulse_s = np.array([rhythm.pulse_s for rhythm in rhythms], np.float64)
        self.now = np.zeros(1 + len(rhythms), np.float64)

    def at(self, local_s: float, time_s: float) -> NDArray[np.float64]:
        """(1 + rhythms,) float64, good until the next call."""
        self.now[0] = local_s
        if len(self._pulse_s):
            np.divide(time_s, self._pulse_s, out=self.now[1:])
        return self.now
