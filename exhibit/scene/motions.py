"""How the nodes of meshes move: keys at times, straight between them, all of a scene at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.looks import Mesh, Move
from exhibit.scene.space import Space

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A mesh, and which row of the space each of its nodes is: `rows` (nodes,)."""

    mesh: Mesh
    rows: NDArray[np.intp]


class Motions:
    """All moves of all meshes of a scene.

    Keys of all moves stand one after the other in one ascending table of times: the moves begin
    at 0, at the end of the longest, at twice that, and so on; so one search finds every move's key.
    """

    def __init__(self, meshes: Sequence[Placed]) -> None:
        moves = [(i, m, placed.rows[m.node]) for i, placed in enumerate(meshes)
                 for m in placed.mesh.moves]  # fmt: skip
        self.moving = bool(moves)
        lasts = max((float(m.times_s[-1]) for _, m, _ in moves), default=0.0)
        self._begin = np.arange(len(moves)) * (lasts + 1.0)
        counts = np.array([len(m.times_s) for _, m, _ in moves], np.intp)
        self._first = np.cumsum([0, *counts[:-1]], dtype=np.intp)[: len(counts)]
        self._last = self._first + counts - 1
        self._times = np.concatenate(
            [
                np.zeros(0),
                *(m.times_s + at for (_, m, _), at in zip(moves, self._begin, strict=True)),
            ]
        )
        self._values = np.concatenate(
            [np.zeros((0, 4), np.float32), *(_four(m) for _, m, _ in moves)]
        )
        self._steps = np.array([m.steps for _, m, _ in moves], np.bool_)
        self._mesh = np.array([i for i, _, _ in moves], np.intp)
        self._rows = {
            what: (
                np.flatnonzero([m.property == what for _, m, _ in moves]),
                np.array([row for _, m, row in moves if m.property == what], np.intp),
            )
            for what in ("position", "rotation", "scale")
        }

    def apply(self, time_s: Doubles, space: Space) -> None:
        """Poses what moves; `time_s` (meshes,) float64: seconds into each mesh's movement."""
        if not self.moving:
            return
        time = np.take(time_s, self._mesh) + self._begin
        right = np.clip(np.searchsorted(self._times, time, "right"), self._first, self._last)
        left = np.maximum(right - 1, self._first)
        over = self._times[right] - self._times[left]
        k = np.clip((time - self._times[left]) / np.where(over > 0.0, over, 1.0), 0.0, 1.0)
        k[self._steps] = np.floor(k[self._steps])
        a, b = self._values[left], self._values[right]
        values = a + (b - a) * k[:, None].astype(np.float32)
        for what, (chosen, rows) in self._rows.items():
            if not len(rows):
                continue
            found = values[chosen].T
            if what == "rotation":  # a chord instead of an arc: keys stand near to each other
                space.rotation[:, rows] = found / np.sqrt(np.sum(found * found, axis=0))
            else:
                getattr(space, what)[:, rows] = found[:3]


def _four(move: Move) -> Floats:
    """Values of three numbers get a fourth, so that all moves fit one table."""
    rows = np.zeros((len(move.values), 4), np.float32)
    rows[:, : move.values.shape[1]] = move.values
    if move.property == "rotation":  # q and -q are one rotation: of both the nearer to the last
        turns = np.sum(rows[1:] * rows[:-1], axis=1) < 0.0
        rows[1:][np.logical_xor.accumulate(turns)] *= -1.0
    return rows
