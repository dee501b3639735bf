"""From what is set to what is derived: world transforms and seen opacity, depth by depth.

Everything is worked out anew in every frame; what changed is not asked. Blocks of rows are
small enough that their twenty-odd float32 rows stay in the second-level cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import PLAIN, Columns, run_of

BLOCK = 4096

Floats = NDArray[np.float32]
_Parents = slice | NDArray[np.intp]
_Block = tuple[slice, _Parents | None, bool]  # its rows, their parents, any bent


class Propagator:
    """The only writer of `world_from_node` and `seen_opacity`; holds its scratch rows.

    `bent` (n,) names the rows that skew, have a pivot or may be invisible: blocks without any of
    them leave that work out.
    """

    def __init__(self, columns: Columns, bent: NDArray[np.bool_] | None = None) -> None:
        size = min(BLOCK, max(len(columns), 1))
        self._turn: Floats = np.empty((2, size), np.float32)
        self._above: Floats = np.empty(6 * size, np.float32)
        self._product: Floats = np.empty((6, size), np.float32)
        self._term: Floats = np.empty(size, np.float32)
        self._opacity: Floats = np.empty(size, np.float32)
        self._blocks = _blocks(columns, np.ones(len(columns), np.bool_) if bent is None else bent)

    def propagate(self, columns: Columns) -> None:
        for rows, parents, bent in self._blocks:
            self._local(columns, rows)
            np.copyto(columns.seen_opacity[rows], columns.posed[5, rows])
            if bent:
                self._bend(columns, rows)
            if parents is not None:
                self._under_parents(columns, rows, parents)

    def _local(self, columns: Columns, rows: slice) -> None:
        """world_from_node := parent_from_node, from position, rotation and scale."""
        x, y, rotation, scale_x, scale_y = columns.posed[0:5, rows]
        local = columns.world_from_node[:, rows]
        cos, sin = self._turn[:, : rotation.shape[0]]
        np.multiply(rotation, np.float32(np.pi / 180), out=sin)
        np.cos(sin, out=cos)
        np.sin(sin, out=sin)
        np.multiply(cos, scale_x, out=local[0])
        np.multiply(sin, scale_y, out=local[1])
        np.negative(local[1], out=local[1])
        local[2] = x
        np.multiply(sin, scale_x, out=local[3])
        np.multiply(cos, scale_y, out=local[4])
        local[5] = y

    def _bend(self, columns: Columns, rows: slice) -> None:
        """Skew, pivot and visibility.

        With L = rotation * (1 tan(skew); 0 1) * scale, a point p goes to
        at + pivot + L (p - pivot).
        """
        skew, pivot_x, pivot_y, visible = columns.posed[PLAIN:, rows]
        scale_y = columns.posed[4, rows]
        local = columns.world_from_node[:, rows]
        cos, sin = self._turn[:, : skew.shape[0]]  # as `_local` left them
        lean, term = self._opacity[: skew.shape[0]], self._term[: skew.shape[0]]
        np.multiply(skew, np.float32(np.pi / 180), out=lean)
        np.tan(lean, out=lean)
        lean *= scale_y
        for row, turn in ((1, cos), (4, sin)):
            np.multiply(lean, turn, out=term)
            local[row] += term
        for row, pivot in ((0, pivot_x), (3, pivot_y)):
            local[row + 2] += pivot
            for column, part in ((0, pivot_x), (1, pivot_y)):
                np.multiply(local[row + column], part, out=term)
                local[row + 2] -= term
        np.greater_equal(visible, np.float32(0.5), out=term)
        columns.seen_opacity[rows] *= term

    def _under_parents(self, columns: Columns, rows: slice, parents: _Parents) -> None:
        """world_from_node := world_from_parent @ parent_from_node."""
        count = rows.stop - rows.start
        world = columns.world_from_node[:, rows]
        product = self._product[:, :count]
        above, opacity = self._parents(columns, parents)
        # One pass over all of it: twice as fast as row by row, or with arrays broadcast.
        np.einsum(
            "ikn,kjn->ijn", above[:, :2], world.reshape(2, 3, count),
            out=product.reshape(2, 3, count),
        )  # fmt: skip
        product[2] += above[0, 2]
        product[5] += above[1, 2]
        world[:] = product
        columns.seen_opacity[rows] *= opacity

    def _parents(self, columns: Columns, parents: _Parents) -> tuple[Floats, Floats]:
        """(2, 3, n) transforms and (n,) opacities of parents; n is 1 where they are one."""
        if isinstance(parents, slice):
            world = columns.world_from_node[:, parents]
            return world.reshape(2, 3, -1), columns.seen_opacity[parents]
        count = len(parents)
        taken = self._above[: 6 * count].reshape(6, count)  # `take` fills contiguous rows only
        np.take(columns.world_from_node, parents, axis=1, out=taken, mode="clip")
        opacity = self._opacity[:count]
        np.take(columns.seen_opacity, parents, out=opacity, mode="clip")
        return taken.reshape(2, 3, count), opacity


def _blocks(columns: Columns, bent: NDArray[np.bool_]) -> tuple[_Block, ...]:
    """Every depth cut into blocks of rows, with the rows of their parents."""
    blocks: list[_Block] = []
    for level in columns.levels:
        for start in range(level.start, level.stop, BLOCK):
            rows = slice(start, min(start + BLOCK, level.stop))
            under = columns.parent[level.start] >= 0
            parents = run_of(columns.parent[rows]) if under else None
            blocks.append((rows, parents, bool(np.any(bent[rows]))))
    return tuple(blocks)
