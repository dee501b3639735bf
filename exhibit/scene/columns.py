"""Nodes as columns: a structure of arrays in level order, and `Node`, a row with manners.

A row's parent always stands before it, and the rows of one depth stand together, so the world
is worked out depth by depth with whole-array operations (see `propagate`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# What an author sets. Each is one row of `posed`, so that a track or a binding of any property
# of any node is one index into one flat array.
PROPERTIES = (
    "x",  # pixels of the canvas, in the parent's frame
    "y",
    "rotation",  # degrees, clockwise on the screen (y points down)
    "scale_x",
    "scale_y",
    "opacity",  # 0..1; a sound's loudness
    "red",  # sRGB 0..1, multiplied with the picture
    "green",
    "blue",
)
PROPERTY_ROW = {name: row for row, name in enumerate(PROPERTIES)}

Floats = NDArray[np.float32]


class Columns:
    """The rows of one scene at one moment.

    names      n names, each once; rows in level order
    parent     (n,) intp, -1 for a node without one
    levels     the rows of each depth, as slices
    posed      (9, n) float32: what is set, in the order of `PROPERTIES`
    world_from_node  (6, n) float32: what is derived; x' = m0 u + m1 v + m2, y' = m3 u + m4 v + m5
    seen_opacity     (n,) float32: derived; the product of the opacities up to the root
    """

    def __init__(self, names: Sequence[str], parent: NDArray[np.intp]) -> None:
        self.names = tuple(names)
        self.parent = parent
        self.levels = levels_of(parent)
        count = len(self.names)
        self.posed: Floats = np.zeros((len(PROPERTIES), count), np.float32)
        self.flat: Floats = self.posed.reshape(-1)
        self.world_from_node: Floats = np.zeros((6, count), np.float32)
        self.seen_opacity: Floats = np.zeros(count, np.float32)
        self._rows = {name: row for row, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, name: str) -> Node:
        return Node(self, self._rows[name])

    def __iter__(self) -> Iterator[Node]:
        return (Node(self, row) for row in range(len(self)))


class Node:
    """One row; it owns nothing, so what is written through it is written to the columns."""

    __slots__ = ("_columns", "row")

    def __init__(self, columns: Columns, row: int) -> None:
        self._columns = columns
        self.row = row

    @property
    def name(self) -> str:
        return self._columns.names[self.row]

    @property
    def position(self) -> Floats:
        """(2,) view: x and y in the parent's frame, in pixels."""
        return self._columns.posed[0:2, self.row]

    @position.setter
    def position(self, xy: Sequence[float]) -> None:
        self._columns.posed[0:2, self.row] = xy

    @property
    def scale(self) -> Floats:
        """(2,) view."""
        return self._columns.posed[3:5, self.row]

    @scale.setter
    def scale(self, xy: Sequence[float]) -> None:
        self._columns.posed[3:5, self.row] = xy

    @property
    def colour(self) -> Floats:
        """(3,) view: sRGB, 0..1."""
        return self._columns.posed[6:9, self.row]

    @colour.setter
    def colour(self, rgb: Sequence[float]) -> None:
        self._columns.posed[6:9, self.row] = rgb

    @property
    def rotation(self) -> float:
        """Degrees, clockwise."""
        return float(self._columns.posed[2, self.row])

    @rotation.setter
    def rotation(self, degrees: float) -> None:
        self._columns.posed[2, self.row] = degrees

    @property
    def opacity(self) -> float:
        return float(self._columns.posed[5, self.row])

    @opacity.setter
    def opacity(self, value: float) -> None:
        self._columns.posed[5, self.row] = value

    @property
    def seen_opacity(self) -> float:
        """Derived: what `propagate` made of it."""
        return float(self._columns.seen_opacity[self.row])

    @property
    def world_position(self) -> tuple[float, float]:
        """Derived: where the node's own origin lies on the canvas, in pixels."""
        world = self._columns.world_from_node
        return float(world[2, self.row]), float(world[5, self.row])


def level_order(parents: Sequence[int]) -> list[int]:
    """The order of rows in which depths stand together and parents before children.

    `parents[i]` is the index of i's parent, smaller than i, or -1. Siblings keep their order.
    """
    depth: list[int] = []
    for parent in parents:
        depth.append(0 if parent < 0 else depth[parent] + 1)
    return sorted(range(len(parents)), key=depth.__getitem__)


def levels_of(parent: NDArray[np.intp]) -> tuple[slice, ...]:
    """The slice of rows of each depth; ValueError when the rows are not in level order."""
    depth = np.zeros(len(parent), np.intp)
    for row, above in enumerate(parent):
        if above >= row:
            raise ValueError(f"row {row} stands before its parent {above}")
        depth[row] = 0 if above < 0 else depth[above] + 1
    if np.any(np.diff(depth) < 0):
        raise ValueError("rows of one depth must stand together")
    edges = np.searchsorted(depth, np.arange(depth[-1] + 2)) if len(depth) else np.zeros(1, np.intp)
    return tuple(slice(int(a), int(b)) for a, b in pairwise(edges))
