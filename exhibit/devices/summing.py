"""What sounds in a block, summed: all voices at once, in one product of matrices.

Every channel of every voice is a row of samples, every output a row of gains. A card that is off is
followed after the sum, and so are levels that move: there are two outputs where there may be thirty
channels, and a stretch of a sum is the sum of the stretches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.devices.playing import LONGEST_BLOCK, Fader, stretched

Floats = NDArray[np.float32]

_ROWS = 64  # channels that are summed at once; when there are more, what is there goes first
_WIDER = 64  # samples that a block may take more than it has, and those around it


class Sum:
    """Sums the voices of a block: `begin`, `rows` for each of them, `end`."""

    def __init__(self, outputs: int) -> None:
        self._out: Floats = np.zeros((outputs, 0), np.float32)
        self._at = 0
        self._samples: Floats = np.zeros((_ROWS, LONGEST_BLOCK + _WIDER), np.float32)
        self._gains: Floats = np.zeros((outputs, _ROWS), np.float32)
        self._changes: Floats = np.zeros((outputs, _ROWS), np.float32)
        self._mixed: Floats = np.zeros((outputs, LONGEST_BLOCK + _WIDER), np.float32)
        self._fitted: Floats = np.zeros((outputs, LONGEST_BLOCK), np.float32)
        self._used = 0
        self._taken = 0  # samples of each row
        self._moves: Fader | None = None  # one of those whose levels move, all alike

    def begin(self, out: Floats, at: int) -> None:
        """A block `out` (outputs, frames) of silence, which begins at a sample of the show."""
        self._out, self._at, self._moves = out, at, None

    def rows(self, channels: int, taken: int, fader: Fader) -> Floats:
        """Where to put the samples of a voice: (channels, taken) of them.

        Where a voice takes more or fewer samples than the block has, it is (channels, taken + 3):
        from one before its first to two after its last.
        """
        moves = fader.moves(self._at)
        other = moves and self._moves is not None and not fader.goes_with(self._moves)
        if taken != self._taken or other or self._used + channels > _ROWS:
            self._sum()
            self._taken = taken
        here = slice(self._used, self._used + channels)
        self._used += channels
        if moves:
            self._moves = fader
            self._gains[:, here], self._changes[:, here] = fader.begins, fader.change
        else:
            self._gains[:, here], self._changes[:, here] = fader.goal, 0.0
        return self._samples[here, : self._width]

    def end(self) -> None:
        """All that was put into rows is in the block."""
        self._sum()

    @property
    def _width(self) -> int:
        return self._taken if self._taken == self._out.shape[1] else self._taken + 3

    def _sum(self) -> None:
        if self._used:
            self._out += self._product(self._gains)
            if self._moves is not None:
                changed = self._product(self._changes)
                changed *= self._moves.part(self._at, self._out.shape[1])
                self._out += changed
        self._used, self._moves = 0, None

    def _product(self, gains: Floats) -> Floats:
        """(outputs, frames) of the rows with gains that stay."""
        rows = slice(0, self._used)
        mixed = self._mixed[:, : self._width]
        np.matmul(gains[:, rows], self._samples[rows, : self._width], out=mixed)
        if self._taken == self._out.shape[1]:
            return mixed
        fitted = self._fitted[:, : self._out.shape[1]]
        stretched(mixed, fitted)
        return fitted
