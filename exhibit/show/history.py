"""What has been so far, as far as a show minds: which scenes, how often, and how far they came.

Some of it is of a visit only: whoever comes next begins with nothing behind them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from exhibit.core.chance import stream
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.turns import chosen

Floats = NDArray[np.float64]


class History:
    """The counts of a state, open for writing."""

    def __init__(self, show: Show, state: State) -> None:
        self._show = show
        self._copied = False  # arrays are shared with the state before until one is written
        self.entered = state.entered
        self.met = state.met
        self.left_s = state.left_s
        self.turns = state.turns

    def begun(self, scene: int) -> None:
        """A scene has begun."""
        self._own_arrays()
        self.entered[scene] += 1.0
        self.met[scene] += 1.0

    def left(self, scene: int, own_s: float) -> None:
        """A scene was left so far into it, -1 when it was over: then it begins anew."""
        self._own_arrays()
        self.left_s[scene] = own_s

    def turn(self, number: int) -> int | None:
        """The scene that a turn leads to now."""
        return chosen(self._show.turns[number], number, self.turns[number], self._show.seed)

    def turned(self, number: int) -> None:
        """A turn has been asked, and its answer taken."""
        asked = self.turns[number] + 1
        self.turns = (*self.turns[:number], asked, *self.turns[number + 1 :])

    def chance(self, scene: int, index: int) -> float:
        """A number of 0..1, another one each time the scene begins."""
        times = int(self.entered[scene])
        return float(stream(self._show.seed, f"chance {scene} {index}", times))

    def forget_visit(self, current: Iterable[int]) -> None:
        """For whoever comes, the `current` scenes are the first, and what comes once is to come."""
        self._own_arrays()
        self.met[:] = 0.0
        for scene in current:
            self.met[scene] = 1.0
        self.left_s[:] = -1.0
        if self.turns:
            told = ("once", "order")
            turns = zip(self._show.turns, self.turns, strict=True)
            self.turns = tuple(0 if turn.how in told else asked for turn, asked in turns)

    def _own_arrays(self) -> None:
        if not self._copied:
            self.entered = self.entered.copy()
            self.met = self.met.copy()
            self.left_s = self.left_s.copy()
            self._copied = True
