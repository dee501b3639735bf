"""From what is set to what is derived: world transforms and seen opacity, depth by depth.

Everything is worked out anew in every frame; what changed is not asked. Blocks of rows are
small enough that their twenty-odd float32 rows stay in the second-level cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import Columns

BLOCK = 2048  # 24 float32 rows of a block are 192 KiB: inside a 256 KiB L2

Floats = NDArray[np.float32]


class Propagator:
    """The only writer of `world_from_node` and `seen_opacity`; holds its scratch rows."""

    def __init__(self, columns: Columns) -> None:
        size = min(BLOCK, max(len(columns), 1))
        self._turn: Floats = np.empty((2, size), np.float32)
        self._above: Floats = np.empty(6 * size, np.float32)
        self._product: Floats = np.empty((6, size), np.float32)
        self._term: Floats = np.empty(size, np.float32)
        self._opacity: Floats = np.empty(size, np.float32)
        self._blocks = _blocks(columns)

    def propagate(self, columns: Columns) -> None:
        for rows, parents in self._blocks:
            self._local(columns, rows)
            if parents is None:
                columns.seen_opacity[rows] = columns.posed[5, rows]
            else:
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

    def _under_parents(self, columns: Columns, rows: slice, parents: NDArray[np.intp]) -> None:
        """world_from_node := world_from_parent @ parent_from_node."""
        count = len(parents)
        world = columns.world_from_node[:, rows]
        above = self._above[: 6 * count].reshape(6, count)  # `take` fills contiguous rows only
        product = self._product[:, :count]
        term = self._term[:count]
        np.take(columns.world_from_node, parents, axis=1, out=above, mode="clip")
        # Row by row: numpy copies into buffers where it broadcasts over rows this short.
        for row in (0, 3):  # a row of the parent times the three columns of the child
            for column in (0, 1, 2):
                out = product[row + column]
                np.multiply(world[column], above[row], out=out)
                np.multiply(world[3 + column], above[row + 1], out=term)
                out += term
            out += above[row + 2]
        world[:] = product
        opacity = self._opacity[:count]
        np.take(columns.seen_opacity, parents, out=opacity, mode="clip")
        np.multiply(opacity, columns.posed[5, rows], out=columns.seen_opacity[rows])


def _blocks(columns: Columns) -> tuple[tuple[slice, NDArray[np.intp] | None], ...]:
    """Every depth cut into blocks of rows, with the rows of their parents."""
    blocks: list[tuple[slice, NDArray[np.intp] | None]] = []
    for depth, level in enumerate(columns.levels):
        for start in range(level.start, level.stop, BLOCK):
            rows = slice(start, min(start + BLOCK, level.stop))
            blocks.append((rows, columns.parent[rows] if depth else None))
    return tuple(blocks)
