"""Pages on which pictures of letters are packed: shelves, what was written, and what is in use.

Pages are kept (letters of words that stay) or passing (of words that change while a show plays). A
kept page only fills up. A passing one is cleared whole when room is needed and nobody has asked for
its letters lately; so no letter ever moves.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Change = tuple[int, int, int, Pixels]  # layer, x, y, (height, width, 1)

# `render` makes mipmap levels 1 and 2; a texel of level 2 is 4 x 4 pixels. Cells start on
# multiples of 4 with 4 empty pixels between, so no level mixes two letters.
GUTTER = 4
SHELF = 8  # shelf heights are multiples: fewer half-empty shelves


@dataclass(slots=True)
class _Page:
    """`row`: where the free rows start; `keys`: what lies on it; `asked`: when last."""

    pixels: Pixels
    kept: bool
    row: int = GUTTER
    keys: list[Hashable] = field(default_factory=list)
    asked: int = 0
    written: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # row: left, right, tall


@dataclass(slots=True)
class _Shelf:
    page: int
    row: int
    column: int


class GlyphPages:
    """At most `most` square pages of `side` pixels."""

    def __init__(self, side: int, most: int) -> None:
        self.side = side
        self.most = most
        self.moment = 0  # counts frames, or askings where nobody tells of frames
        self.cleared = 0  # how many times a page was: what was known of cells may be wrong since
        self._pages: list[_Page] = []
        self._shelves: dict[tuple[bool, int], _Shelf] = {}
        self._closed = False

    def layers(self) -> tuple[Pixels, ...]:
        """(side, side, 1) uint8 each, not copied; there is always one."""
        if not self._pages:
            self._open(kept=True)
        return tuple(page.pixels for page in self._pages)

    def reserve(self, count: int) -> None:
        """Opens passing pages ahead, within the budget, and no page after them.

        For a texture that cannot grow: what it is not large enough for is drawn smaller.
        """
        self.layers()
        for _ in range(min(count, self.most - len(self._pages))):
            self._open(kept=False)
        self._closed = True

    def reopen(self) -> bool:
        """Undoes `reserve`, if nothing lies on the passing pages; False where something does."""
        passing = [page for page in self._pages if not page.kept]
        if any(page.keys for page in passing):
            return False
        self._pages = [page for page in self._pages if page.kept]
        self._shelves = {key: shelf for key, shelf in self._shelves.items() if key[0]}
        self._closed = False
        return True

    def bare(self) -> GlyphPages:
        """The same pages, for an atlas that does not know yet what lies on those that stay.

        Their pixels are the same arrays. On passing pages nothing must lie yet.
        """
        other = GlyphPages(self.side, self.most)
        other._pages = [_Page(page.pixels, page.kept, page.row) for page in self._pages]
        other._closed = self._closed
        return other

    def is_kept(self, page: int) -> bool:
        return self._pages[page].kept

    def share_kept(self) -> float:
        """How much of the budget is taken by pages that stay, 0 to 1."""
        return sum(page.kept for page in self._pages) / self.most

    def ask(self, pages: Iterable[int]) -> None:
        """Somebody shows what is on these pages at this moment."""
        for page in pages:
            self._pages[page].asked = self.moment

    def store(
        self, coverage: NDArray[np.uint8], edge: int, kept: bool, key: Hashable
    ) -> tuple[int, int, int, tuple[Hashable, ...]] | None:
        """Puts (height, width) coverage with `edge` empty pixels around it on a page.

        Page, column and row of its cell, and the keys of what was cleared for it; None where there
        is no room.
        """
        height, width = (side + 2 * edge for side in coverage.shape)
        step = -(-(width + GUTTER) // GUTTER) * GUTTER
        found = self._room(step, height, kept)
        if found is None:
            return None
        shelf, lost = found
        page = self._pages[shelf.page]
        column, row = shelf.column, shelf.row
        shelf.column += step
        top, left = row + edge, column + edge
        page.pixels[top : top + coverage.shape[0], left : left + coverage.shape[1], 0] = coverage
        page.keys.append(key)
        page.asked = self.moment
        if 0 not in page.written:  # else the whole page is, since it was cleared
            left, right, tall = page.written.get(row, (column, 0, 0))
            page.written[row] = (min(left, column), max(right, column + width), max(tall, height))
        return shelf.page, column, row, lost

    def take_changes(self) -> list[Change]:
        """What was written since the last time, as few rectangles: copies of the pixels."""
        changes: list[Change] = []
        for layer, page in enumerate(self._pages):
            for row, (left, right, tall) in page.written.items():
                part = page.pixels[row : row + tall, left:right]
                changes.append((layer, left, row, part.copy()))
            page.written.clear()
        return changes

    def _room(
        self, step: int, height: int, kept: bool
    ) -> tuple[_Shelf, tuple[Hashable, ...]] | None:
        """The open shelf of that height with `step` pixels left, or a new one."""
        tall = -(-(height + GUTTER) // SHELF) * SHELF
        if step > self.side - GUTTER or tall > self.side - GUTTER:
            return None
        shelf = self._shelves.get((kept, tall))
        if shelf is not None and shelf.column + step <= self.side:
            return shelf, ()
        lost: tuple[Hashable, ...] = ()
        number = self._page_with(tall, kept)
        if number is None:
            number, lost = self._new_page(kept)
        if number is None:
            return None
        page = self._pages[number]
        shelf = self._shelves[kept, tall] = _Shelf(number, page.row, GUTTER)
        page.row += tall
        return shelf, lost

    def _page_with(self, tall: int, kept: bool) -> int | None:
        """A page with free rows; the latest first, since older ones are full."""
        for number in reversed(range(len(self._pages))):
            page = self._pages[number]
            if page.kept == kept and page.row + tall <= self.side:
                return number
        return None

    def _new_page(self, kept: bool) -> tuple[int | None, tuple[Hashable, ...]]:
        if len(self._pages) < self.most and not self._closed:
            return self._open(kept), ()
        return self._clear(kept)

    def _open(self, kept: bool) -> int:
        self._pages.append(_Page(np.zeros((self.side, self.side, 1), np.uint8), kept))
        return len(self._pages) - 1

    def _clear(self, kept: bool) -> tuple[int | None, tuple[Hashable, ...]]:
        """Takes the passing page that was not asked for longest; none that is asked for now."""
        passing = [n for n, page in enumerate(self._pages) if not page.kept]
        oldest = min(passing, key=lambda n: self._pages[n].asked, default=None)
        if oldest is None or self._pages[oldest].asked >= self.moment:
            return None, ()
        page = self._pages[oldest]
        lost = tuple(page.keys)
        page.pixels[...] = 0
        page.kept = kept
        page.row = GUTTER
        page.keys.clear()
        page.written = {0: (0, self.side, self.side)}
        self._shelves = {k: shelf for k, shelf in self._shelves.items() if shelf.page != oldest}
        self.cleared += 1
        return oldest, lost
