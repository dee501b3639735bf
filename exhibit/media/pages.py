"""Small pictures side by side on square pages, so that many of them are one draw call.

Each lies on a multiple of 16 pixels and its edge is repeated 16 pixels outwards: a texel of mipmap
4 is 16 x 16 pixels, so neither it nor the one beside it ever holds a part of a neighbour. At the
edge of a page nothing is repeated: there OpenGL does it.

A page is as small as what is known to be coming allows; pages are filled from shelf to shelf, and
a picture, once it has its place, stays there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Size = tuple[int, int]  # width, height

SMALL = 512  # pixels a side: larger pictures get layers of their own
LEVELS = 4
STEP = 1 << LEVELS
LAYERS = 256  # OpenGL 3.3 and OpenGL ES 3.0 promise that many in one array, and no more
SIDES = (64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048)  # multiples of STEP, all of them


def is_small(size: Size) -> bool:
    return max(size) <= SMALL


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a picture begins: its layer, and its upper left corner in pixels."""

    layer: int
    x: int
    y: int


class Pages:
    """Pages of one side, each a layer of one texture array."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.layers: list[Pixels] = []
        self._plan = Plan(side)

    def put(self, pixels: Pixels, spot: Spot | None = None) -> Spot | None:
        """Draws a picture where there is room, or where `reserve` said; None: there is none."""
        height, width = pixels.shape[:2]
        spot = self.keep((width, height), spot)
        if spot is None:
            return None
        (x, y), whole = with_gutters(pixels, spot, self.side)
        height, width = whole.shape[:2]
        self.layers[spot.layer][y : y + height, x : x + width] = whole
        return spot

    def keep(self, size: Size, spot: Spot | None = None) -> Spot | None:
        """Makes the page that a picture will be drawn on later, where there is room for it."""
        spot = spot or self._plan.place(size)
        if spot is None:
            return None
        while len(self.layers) <= spot.layer:
            self.layers.append(np.zeros((self.side, self.side, 4), np.uint8))
        return spot

    def reserve(self, sizes: Iterable[Size]) -> list[Spot | None]:
        """Places for pictures that are still to come, in the order given."""
        return [self._plan.place(size) for size in sizes]


def with_gutters(pixels: Pixels, spot: Spot, side: int) -> tuple[tuple[int, int], Pixels]:
    """What is drawn on a page of that side for a picture, and where: it, with its edge repeated."""
    height, width = pixels.shape[:2]
    before_x, before_y = min(spot.x, STEP), min(spot.y, STEP)
    right = min(_whole(spot.x + width) + STEP, side)
    below = min(_whole(spot.y + height) + STEP, side)
    around = (
        (before_y, below - spot.y - height),
        (before_x, right - spot.x - width),
        (0, 0),
    )
    return (spot.x - before_x, spot.y - before_y), np.pad(pixels, around, mode="edge")


@dataclass(slots=True)
class Plan:
    """Which parts of the pages of one side are taken: shelves across, filled from the left.

    Lengths are in pixels of a page that is one gutter larger on each side: so every place is a
    picture and its gutters, also at the edge of a page, where the gutter is not drawn.
    """

    side: int
    count: int = 0  # of layers
    free_row: int = 0  # on the last one
    shelves: list[list[int]] = field(default_factory=list)  # layer, row, height, free column

    def place(self, size: Size) -> Spot | None:
        width, height = (_whole(length) + 2 * STEP for length in size)
        room = self.side + 2 * STEP
        if max(width, height) > room:
            return None
        fitting = [s for s in self.shelves if s[2] >= height and s[3] + width <= room]
        # A shelf twice as high as it need be is left for what is higher, while pages can be added.
        shelf = min(fitting, key=lambda s: s[2], default=None)
        if shelf is None or shelf[2] > 2 * height:
            shelf = self._new_shelf(height) or shelf
        if shelf is None:
            return None
        x = shelf[3]
        shelf[3] += width
        return Spot(shelf[0], x, shelf[1])

    def _new_shelf(self, height: int) -> list[int] | None:
        if not self.count or self.free_row + height > self.side + 2 * STEP:
            if self.count == LAYERS:
                return None
            self.count += 1
            self.free_row = 0
        shelf = [self.count - 1, self.free_row, height, 0]
        self.free_row += height
        self.shelves.append(shelf)
        return shelf


def best_side(sizes: list[Size]) -> int:
    """The side with which pages of these pictures, the highest first, take the fewest bytes."""
    needed = max(_whole(max(size)) for size in sizes)
    taken = {}
    for side in SIDES:
        if side >= needed:
            plan = Plan(side)
            if all(plan.place(size) for size in sizes):
                taken[side] = side * side * plan.count
    return min(taken, key=lambda side: (taken[side], side), default=SIDES[-1])


def roomy_side(size: Size, before: int = 0) -> int:
    """A side for pages of which only the first picture is known; `before` was too small."""
    wanted = min(max(_whole(max(size)), 2 * before), 1024)
    return next(side for side in SIDES if side >= wanted)


def _whole(length: int) -> int:
    return -(-length // STEP) * STEP
