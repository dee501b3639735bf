"""Deep zoom: which tiles of a huge picture show a part of it, at a moment.

A picture is cut into tiles at many levels, each half as fine as the one before. For its pose, zoom
and the point in its middle, a pane picks the level of which one to two texels lie on a pixel of the
canvas across and down: mipmaps between that level and the next make the change from one to the
other invisible. Which tiles are there is no concern of the law; which are wanted is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawlist import Blend, Mosaic

Box = tuple[float, float, float, float]  # left, top, right, bottom
Key = tuple[int, int, int]  # level, column, row

PANE_EXTRAS = ("nearness", "gaze_x", "gaze_y")  # log2 of the zoom; parts of the picture
LEAST_ZOOM, MOST_ZOOM = 1 / 16, 16_384.0
MOST_TILES = 768  # drawn of all panes of a scene: two texels a pixel of 3840 x 2160, and some
MOST_COARSE = 48  # of one pane, wanted besides for what comes into view next
_AROUND = 0.25  # of what is seen, to each side, is wanted of the coarse level
_COARSER = 2  # levels
_RED = PROPERTY_ROW["red"]


@dataclass(frozen=True, slots=True)
class Grid:
    """How a picture of so many pixels is cut into tiles.

    Level 0 is the picture itself. `overlap`: pixels of its neighbours that a tile's file has too.
    """

    width: int
    height: int
    tile: int
    overlap: int = 0

    @property
    def levels(self) -> int:
        """How many there are; the last one is a single pixel."""
        return (max(self.width, self.height) - 1).bit_length() + 1

    @property
    def whole(self) -> int:
        """The finest level that is one tile."""
        tiles = -(-max(self.width, self.height) // self.tile)
        return (tiles - 1).bit_length()

    def size(self, level: int) -> tuple[int, int]:
        """Width and height of a level in its own pixels."""
        return -(-self.width >> level), -(-self.height >> level)

    def count(self, level: int) -> tuple[int, int]:
        """Columns and rows of tiles."""
        width, height = self.size(level)
        return -(-width // self.tile), -(-height // self.tile)


@dataclass(frozen=True, slots=True)
class Pane:
    """A node that shows a part of a huge picture, cut at its box.

    `box`: left, top, width, height in node units; `unit`: node units of one pixel of the picture
    across and down at zoom 1; `extras`: where `PANE_EXTRAS` stand in `Columns.extras`.
    """

    row: int
    picture: int  # index among the show's scans
    grid: Grid
    box: Box
    unit: tuple[float, float]
    extras: int
    blend: Blend = "normal"


def most_tiles(canvas: tuple[int, int], tile: int) -> int:
    """How many tiles are drawn at the most: two texels a pixel all over the canvas."""
    across, down = (2 * side / tile + 2 for side in canvas)
    return min(math.ceil(across * down), MOST_TILES)


class Framing:
    """The room for one moment of a pane."""

    def __init__(self, pane: Pane, canvas: tuple[int, int]) -> None:
        self._pane = pane
        self._canvas = canvas
        self._most = most_tiles(canvas, pane.grid.tile)
        self.mosaic = Mosaic(
            picture=pane.picture,
            pose=np.zeros(10, np.float32),
            place=np.zeros(4, np.float64),
            outline=np.zeros(4, np.float64),
            keys=np.zeros((self._most + MOST_COARSE + 1, 3), np.int32),
            count=np.zeros(2, np.intp),
            blend=pane.blend,
        )

    def at(self, columns: Columns, panes: int = 1) -> None:
        """Fills the mosaic; its tiles are shared by so many panes."""
        pane, mosaic = self._pane, self.mosaic
        mosaic.count[:] = 0
        mosaic.pose[:6] = columns.world_from_node[:, pane.row]
        mosaic.pose[6:9] = columns.posed[_RED : _RED + 3, pane.row]
        mosaic.pose[9] = min(max(float(columns.seen_opacity[pane.row]), 0.0), 1.0)
        if not mosaic.pose[9] > 0.0:
            return
        x, y, across, down = self._place(columns)
        left, top, width, height = pane.box
        outline = _meeting(
            (left, top, left + width, top + height),
            (x, y, x + pane.grid.width * across, y + pane.grid.height * down),
        )
        seen = _meeting(outline, _canvas_in_node(mosaic.pose[:6], self._canvas))
        if not (seen[0] < seen[2] and seen[1] < seen[3]):
            mosaic.pose[9] = 0.0
            return
        mosaic.place[:] = (x, y, across, down)
        mosaic.outline[:] = outline
        pixels = ((seen[0] - x) / across, (seen[1] - y) / down,
                  (seen[2] - x) / across, (seen[3] - y) / down)  # fmt: skip
        self._want(pixels, _level(pane.grid, mosaic.pose[:6], (across, down)),
                   max(self._most // panes, 1))  # fmt: skip

    def _place(self, columns: Columns) -> Box:
        """Where the picture's first pixel lies, and how large a pixel of it is, in node units."""
        pane = self._pane
        nearness, gaze_x, gaze_y = (
            float(part) for part in columns.extras[pane.extras : pane.extras + len(PANE_EXTRAS)]
        )
        zoom = min(max(2.0**nearness, LEAST_ZOOM), MOST_ZOOM)
        across, down = pane.unit[0] * zoom, pane.unit[1] * zoom
        left, top, width, height = pane.box
        x = left + width / 2 - min(max(gaze_x, 0.0), 1.0) * pane.grid.width * across
        y = top + height / 2 - min(max(gaze_y, 0.0), 1.0) * pane.grid.height * down
        return x, y, across, down

    def _want(self, pixels: Box, level: int, most: int) -> None:
        """Coarse tiles first, then those that are drawn, from the middle outwards."""
        grid, mosaic = self._pane.grid, self.mosaic
        spread = _tiles(grid, level, pixels)
        while _many(spread) > most and level < grid.levels - 1:
            level += 1
            spread = _tiles(grid, level, pixels)
        first = 0
        if level < grid.whole:
            mosaic.keys[0] = (grid.whole, 0, 0)
            first = 1 + self._coarse(pixels, level, mosaic.keys[1:])
        left, top, right, bottom = spread
        columns, rows = np.arange(left, right), np.arange(top, bottom)
        step = float(grid.tile << level)
        aside = (columns + 0.5) * step - (pixels[0] + pixels[2]) / 2
        below = (rows + 0.5) * step - (pixels[1] + pixels[3]) / 2
        near = np.argsort((below[:, None] ** 2 + aside**2).reshape(-1), kind="stable")
        count = min(len(near), len(mosaic.keys) - first)
        drawn = mosaic.keys[first : first + count]
        drawn[:, 0] = level
        drawn[:, 1] = columns[near[:count] % len(columns)]
        drawn[:, 2] = rows[near[:count] // len(columns)]
        mosaic.count[:] = (first, first + count)

    def _coarse(self, pixels: Box, level: int, keys: NDArray[np.int32]) -> int:
        """The tiles two levels up, also of what is just outside."""
        grid = self._pane.grid
        wide = (pixels[2] - pixels[0]) * _AROUND
        high = (pixels[3] - pixels[1]) * _AROUND
        around = (pixels[0] - wide, pixels[1] - high, pixels[2] + wide, pixels[3] + high)
        level += _COARSER
        while level < grid.whole:
            left, top, right, _ = spread = _tiles(grid, level, around)
            if (many := _many(spread)) <= MOST_COARSE:
                across = right - left
                keys[:many, 0] = level
                keys[:many, 1] = left + np.arange(many) % across
                keys[:many, 2] = top + np.arange(many) // across
                return many
            level += 1
        return 0


def _level(grid: Grid, world: NDArray[np.float32], unit: tuple[float, float]) -> int:
    """The level with one to two texels a pixel of the canvas, the way it is shown larger."""
    m0, m1, _, m3, m4, _ = (float(part) for part in world)
    largest = max(math.hypot(m0, m3) * unit[0], math.hypot(m1, m4) * unit[1])
    if not largest > 0.0:
        return grid.levels - 1
    # A picture shown as it is must not become coarser where float32 has a pose a hair smaller.
    return min(max(math.floor(-math.log2(largest) + 1e-3), 0), grid.levels - 1)


def _tiles(grid: Grid, level: int, pixels: Box) -> tuple[int, int, int, int]:
    """The tiles that a part of the picture touches: left, top, and the ones behind the last."""
    step = grid.tile << level
    columns, rows = grid.count(level)
    left = min(max(math.floor(pixels[0] / step), 0), columns - 1)
    top = min(max(math.floor(pixels[1] / step), 0), rows - 1)
    right = min(max(math.ceil(pixels[2] / step), left + 1), columns)
    bottom = min(max(math.ceil(pixels[3] / step), top + 1), rows)
    return left, top, right, bottom


def _many(spread: tuple[int, int, int, int]) -> int:
    return (spread[2] - spread[0]) * (spread[3] - spread[1])


def _canvas_in_node(world: NDArray[np.float32], canvas: tuple[int, int]) -> Box:
    """The box around the canvas in node units; nothing for a node without extent."""
    m0, m1, m2, m3, m4, m5 = (float(part) for part in world)
    area = m0 * m4 - m1 * m3
    if not abs(area) > 1e-12:
        return (0.0, 0.0, 0.0, 0.0)
    us, vs = [], []
    for x in (-1.0, canvas[0] + 1.0):  # a pixel more: outputs may be finer than the canvas
        for y in (-1.0, canvas[1] + 1.0):
            us.append((m4 * (x - m2) - m1 * (y - m5)) / area)
            vs.append((m0 * (y - m5) - m3 * (x - m2)) / area)
    return min(us), min(vs), max(us), max(vs)


def _meeting(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
