"""Nodes as columns: a structure of arrays in level order, and `Node`, a row with manners.

The rows of one depth stand together, so the world is worked out depth by depth with whole-array
operations (see `propagate`). When a show is read again, rows of the same name keep their places,
and what is new stands where there is room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    "skew",  # degrees; leans what is below the node's own x axis to the right
    "pivot_x",  # the point around which it turns and grows, in its own frame
    "pivot_y",
    "visible",  # seen from 0.5 on
)
PROPERTY_ROW = {name: row for row, name in enumerate(PROPERTIES)}
# What most nodes have. The others are worked out only in blocks of rows that use one of them.
PLAIN = PROPERTY_ROW["skew"]
USUAL = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1], np.float32)  # of each property

Floats = NDArray[np.float32]


class Columns:
    """The rows of one scene at one moment.

    names      the rows of each name; a node that is repeated has several under one name
    parent     (n,) intp, -1 for a node without one
    levels     runs of rows of one depth, parents first
    posed      (13, n) float32: what is set, in the order of `PROPERTIES`
    extras     (k,) float32: what is set of what only some kinds of node have
    flat       (13 n + k,) float32: both of these, one after the other
    world_from_node  (6, n) float32: what is derived; x' = m0 u + m1 v + m2, y' = m3 u + m4 v + m5
    seen_opacity     (n,) float32: derived; the product of the opacities up to the root
    """

    def __init__(
        self, names: Mapping[str, slice], parent: NDArray[np.intp], extras: int = 0
    ) -> None:
        self.names = names
        self.parent = parent
        self.levels = levels_of(parent)
        count = len(parent)
        self.flat: Floats = np.zeros(len(PROPERTIES) * count + extras, np.float32)
        self.posed: Floats = self.flat[: len(PROPERTIES) * count].reshape(len(PROPERTIES), count)
        self.extras: Floats = self.flat[len(PROPERTIES) * count :]
        self.world_from_node: Floats = np.zeros((6, count), np.float32)
        self.seen_opacity: Floats = np.zeros(count, np.float32)

    def __len__(self) -> int:
        return len(self.parent)

    def __getitem__(self, name: str) -> Node:
        """The node of that name, the first one where it is repeated. KeyError."""
        return Node(self, self.names[name].start)

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
        """ "" for a row that stands for no node of the author's."""
        return next((n for n, r in self._columns.names.items() if r.start <= self.row < r.stop), "")

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
    """Runs of rows of one depth, in the order in which they can be worked out: parents first.

    Rows as `level_order` lays them out make one run a depth; those that kept their places when
    others came and went, more. ValueError for rows that are their own ancestors.
    """
    depth = np.where(parent < 0, 0, -1)
    below = 0
    while np.any(depth < 0):
        children = (depth < 0) & (depth[parent] == below)
        if not children.any():
            raise ValueError(f"row {np.flatnonzero(depth < 0)[0]} is its own ancestor")
        below += 1
        depth[children] = below
    levels: list[slice] = []
    for each in range(below + 1 if len(parent) else 0):
        rows = np.flatnonzero(depth == each)
        runs = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
        levels += [slice(int(run[0]), int(run[-1]) + 1) for run in runs]
    return tuple(levels)


def run_of(parents: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The rows of some parents as a slice, where they are one row for all, or one after the other.

    So it is with the copies of a node, and with what is in the copies of a group: their parents
    need not be gathered.
    """
    first = int(parents[0])
    if np.all(parents == first):
        return slice(first, first + 1)
    if np.all(np.diff(parents) == 1):
        return slice(first, first + len(parents))
    return parents
