"""Nodes in three dimensions as columns: position, unit quaternion and scale to 3 x 4 matrices.

As in the flat columns a row's parent stands before it, the rows of one depth stand together, and
everything is worked out anew, depth by depth, in blocks. Right-handed: x right, y up, z towards
the viewer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import levels_of, run_of

# 53 float32 rows of a block are 430 KiB: inside a 512 KiB L2. Smaller ones cost more calls.
BLOCK = 4096

Floats = NDArray[np.float32]


class Space:
    """The rows of all solids and clouds of one scene at one moment.

    parent          (n,) intp, -1 at the top
    position, scale (3, n) float32; rotation (4, n) float32 x, y, z, w: what is set
    world_from_node (12, n) float32: what is derived; the rows of 3 x 4 matrices
    """

    def __init__(self, parent: NDArray[np.intp]) -> None:
        count = len(parent)
        self.parent = parent
        self.position: Floats = np.zeros((3, count), np.float32)
        self.rotation: Floats = np.zeros((4, count), np.float32)
        self.scale: Floats = np.ones((3, count), np.float32)
        self.rotation[3] = 1.0
        self.world_from_node: Floats = np.zeros((12, count), np.float32)
        size = min(BLOCK, max(count, 1))
        self._local: Floats = np.empty((3, 4, size), np.float32)
        self._above: Floats = np.empty(12 * size, np.float32)
        self._term: Floats = np.empty(size, np.float32)
        self._twice: Floats = np.empty((3, size), np.float32)
        self._blocks: list[tuple[slice, slice | NDArray[np.intp] | None]] = [
            (rows, run_of(parent[rows]) if parent[level.start] >= 0 else None)
            for level in levels_of(parent)
            for rows in _cut(level)
        ]

    def __len__(self) -> int:
        return len(self.parent)

    def propagate(self) -> None:
        """The only writer of `world_from_node`."""
        for rows, parents in self._blocks:
            world = self.world_from_node[:, rows].reshape(3, 4, -1)
            if parents is None:
                self._pose(rows, world)
                continue
            local = self._local[:, :, : rows.stop - rows.start]
            self._pose(rows, local)
            above = self._parents(parents)
            np.einsum("ikn,kjn->ijn", above[:, :3], local, out=world)  # all twelve rows at once
            world[:, 3] += above[:, 3]

    def _pose(self, rows: slice, out: Floats) -> None:
        """out := parent_from_node; the matrix of a unit quaternion, its columns scaled."""
        x, y, z, w = self.rotation[:, rows]
        count = x.shape[0]
        x2, y2, z2 = np.add(self.rotation[:3, rows], self.rotation[:3, rows],
                            out=self._twice[:, :count])  # fmt: skip
        term = self._term[:count]
        one = np.float32(1.0)
        for i, (a, a2, b, b2) in enumerate(((y, y2, z, z2), (x, x2, z, z2), (x, x2, y, y2))):
            np.multiply(a, a2, out=out[i, i])
            np.multiply(b, b2, out=term)
            out[i, i] += term
            np.subtract(one, out[i, i], out=out[i, i])
        # 2 (a b - c w) above the diagonal and 2 (a b + c w) below it, or the other way round
        for i, j, a, b2, c2 in ((1, 0, x, y2, z2), (0, 2, x, z2, y2), (2, 1, y, z2, x2)):
            np.multiply(a, b2, out=out[j, i])
            np.multiply(w, c2, out=term)
            np.add(out[j, i], term, out=out[i, j])
            out[j, i] -= term
        out[:, :3] *= self.scale[None, :, rows]
        out[:, 3] = self.position[:, rows]

    def _parents(self, parents: slice | NDArray[np.intp]) -> Floats:
        """(3, 4, n) transforms of parents; n is 1 where they are one."""
        if isinstance(parents, slice):
            return self.world_from_node[:, parents].reshape(3, 4, -1)
        count = len(parents)
        taken = self._above[: 12 * count].reshape(12, count)
        np.take(self.world_from_node, parents, axis=1, out=taken, mode="clip")
        return taken.reshape(3, 4, count)


def _cut(level: slice) -> list[slice]:
    starts = range(level.start, level.stop, BLOCK)
    return [slice(start, min(start + BLOCK, level.stop)) for start in starts]
