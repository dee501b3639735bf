"""Pictures of letters, each drawn once, packed on pages that become one texture array.

What is drawn is a piece: one letter, or letters that join and so are one stroke (they would show
their overlaps while a text fades). A piece is drawn for the quarter of a pixel on which it stands,
so a quad always lies on whole pixels and, at scale 1, one texel is one pixel: sharp, and spaced as
the typeface says. Pages only fill up: a cell, once given out, stays where it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import uharfbuzz
from numpy.typing import NDArray

from exhibit.media.fonts import Font, ink
from exhibit.scene.looks import TextureArray

# `render` makes mipmap levels 1 and 2; a texel of level 2 is 4 x 4 pixels. Cells start on
# multiples of 4 with 4 empty pixels between, so no level mixes two letters.
GUTTER = 4
EDGE = 1  # an empty pixel belongs to the cell on each side: turned letters keep soft edges
SHELF = 8  # shelf heights are multiples: fewer half-empty shelves
STEPS = 4  # places within a pixel, from left to right; baselines are on whole pixels
FINE_BELOW_PX = 96  # above, half a pixel is under 0.5 % of the letter: whole pixels will do

Piece = tuple[tuple[int, int, int], ...]  # glyph numbers, and right and up of each, in font units
Quad = tuple[float, float, float, float, float, float, float, float, int]


@dataclass(frozen=True, slots=True)
class _Picture:
    """A drawn piece: pixels from its pen point (y down), and its cell and page."""

    left: float
    top: float
    width: float
    height: float
    cell: tuple[float, float, float, float]
    page: int


class GlyphAtlas:
    """Square pages of coverage, `page` pixels wide; `page` is a multiple of 8, at least 64."""

    def __init__(self, page: int = 1024) -> None:
        self.page = page
        self._draw = uharfbuzz.RasterDraw()
        self._pictures: dict[tuple[Font, Piece, float, int], _Picture | None] = {}
        self._pages: list[NDArray[np.uint8]] = []
        self._told = 0
        self._free_row = page  # no page yet: the first shelf opens one
        self._shelves: dict[int, tuple[int, int, int]] = {}  # height -> page, row, free column

    def take_changes(self) -> list[tuple[int, int, int, NDArray[np.uint8]]]:
        """All pages, when there is anything new."""
        news = len(self._pictures) != self._told
        self._told = len(self._pictures)
        return [(i, 0, 0, page) for i, page in enumerate(self._pages)] if news else []

    def texture(self) -> TextureArray:
        """The pages as they are now, not copied; ask again after more text was set."""
        if not self._pages:
            self._open_page()
        return TextureArray(self.page, self.page, 1, tuple(self._pages))

    def quad(self, font: Font, piece: Piece, size_px: float, x: float, y: int) -> Quad | None:
        """A piece with its pen at (x, y) pixels, y down: x, y, width, height, u0, v0, u1, v1, page.

        None for a piece that shows nothing, like a space.
        """
        steps = STEPS if size_px < FINE_BELOW_PX else 1
        column, phase = divmod(round(x * steps), steps)
        key = (font, piece, size_px, phase)
        if key not in self._pictures:
            self._pictures[key] = self._picture(font, piece, size_px, phase / steps)
        found = self._pictures[key]
        if found is None:
            return None
        left, top = column + found.left, y + found.top
        return (left, top, found.width, found.height, *found.cell, found.page)

    def _picture(self, font: Font, piece: Piece, size_px: float, part: float) -> _Picture | None:
        """Draws a piece `part` of a pixel to the right; one too big for a page, smaller."""
        longest_px = _longest(font, piece) * size_px / font.em + 2
        enlarged = max(1.0, longest_px / (self.page - 2 * GUTTER - 2 * EDGE))
        scale = size_px / font.em / enlarged
        for number, right, up in piece:
            self._draw.transform = (scale, 0.0, 0.0, scale, right * scale + part, up * scale)
            self._draw.draw_glyph(font.shapes, number)
        image = self._draw.render()
        drawn = image.extents
        if not drawn.width or not drawn.height:
            return None
        rows = np.frombuffer(image.buffer, np.uint8).reshape(drawn.height, drawn.stride)
        page, x, y = self._store(rows[::-1, : drawn.width])  # HarfBuzz's first row is the lowest
        width, height = drawn.width + 2 * EDGE, drawn.height + 2 * EDGE
        return _Picture(
            left=(drawn.x_origin - EDGE) * enlarged,
            top=(-drawn.y_origin - drawn.height - EDGE) * enlarged,
            width=width * enlarged,
            height=height * enlarged,
            cell=(x / self.page, y / self.page, (x + width) / self.page, (y + height) / self.page),
            page=page,
        )

    def _store(self, coverage: NDArray[np.uint8]) -> tuple[int, int, int]:
        """Puts (height, width) coverage on a page; page, column and row of its cell."""
        height, width = coverage.shape
        page, row, column = self._room(width + 2 * EDGE, height + 2 * EDGE)
        top, left = row + EDGE, column + EDGE
        self._pages[page][top : top + height, left : left + width, 0] = coverage
        return page, column, row

    def _room(self, width: int, height: int) -> tuple[int, int, int]:
        """Page, row and column of a free place, from the open shelf of that height."""
        shelf = math.ceil((height + GUTTER) / SHELF) * SHELF
        step = math.ceil((width + GUTTER) / GUTTER) * GUTTER
        page, row, column = self._shelves.get(shelf, (0, 0, self.page))
        if column + step > self.page:
            page, row, column = self._open_shelf(shelf)
        self._shelves[shelf] = (page, row, column + step)
        return page, row, column

    def _open_shelf(self, height: int) -> tuple[int, int, int]:
        if self._free_row + height > self.page:
            self._open_page()
        row = self._free_row
        self._free_row += height
        return len(self._pages) - 1, row, GUTTER

    def _open_page(self) -> None:
        self._pages.append(np.zeros((self.page, self.page, 1), np.uint8))
        self._free_row = GUTTER


def _longest(font: Font, piece: Piece) -> int:
    """The longer side of a piece's ink, in font units."""
    boxes = [
        (box[0] + right, box[1] + up, box[2] + right, box[3] + up)
        for number, right, up in piece
        if (box := ink(font, number))
    ]
    if not boxes:
        return 0
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    width, height = max(rights) - min(lefts), max(tops) - min(bottoms)
    return int(max(width, height))
