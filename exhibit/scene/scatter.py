"""Numbers into the columns: where targets lie side by side, as copies of slices."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# A slice costs half a microsecond to copy, a number that is scattered 3 ns: from runs of about
# this length on slices are faster.
_LONG_RUN = 128


class Scatter:
    """Writes values to `target` (n,) indices; those stand in ascending order, each once."""

    def __init__(self, target: NDArray[np.intp]) -> None:
        self._target = target
        breaks = np.flatnonzero(np.diff(target) != 1) + 1
        edges = [0, *breaks.tolist(), len(target)]
        self._runs: list[tuple[slice, slice]] | None = None
        if len(edges) - 1 <= max(len(target) // _LONG_RUN, 1):
            self._runs = [
                (slice(int(target[a]), int(target[a]) + b - a), slice(a, b))
                for a, b in pairwise(edges)
                if b > a
            ]

    def write(self, values: NDArray[np.float32], flat: NDArray[np.float32]) -> None:
        if self._runs is None:
            flat[self._target] = values
            return
        for there, here in self._runs:
            flat[there] = values[here]
