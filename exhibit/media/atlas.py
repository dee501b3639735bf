"""Pictures of letters, each drawn once, packed on pages that become one texture array.

What is drawn is a piece: one letter, or letters that join and so are one stroke (they would show
their overlaps while a text fades). A piece is drawn for the quarter of a pixel on which it stands,
so a quad always lies on whole pixels and, at scale 1, one texel is one pixel: sharp, and spaced as
the typeface says. An outline or a shadow of a piece is a picture of its own.

The pages have a budget. As the words that stay take more than three quarters of it, large letters
are drawn with fewer texels, and `faults` says so; the letters of words that pass make room for
others (see `glyphpages`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import uharfbuzz
from numpy.typing import NDArray

from exhibit.media.coverage import PLAIN, Effect, changed
from exhibit.media.fonts import Font, ink
from exhibit.media.glyphpages import GUTTER, SHELF, Change, GlyphPages, Pixels
from exhibit.scene.looks import TextureArray

__all__ = ["EDGE", "FINE_BELOW_PX", "GUTTER", "SHELF", "STEPS", "GlyphAtlas", "Piece", "Pixels"]

EDGE = 1  # an empty pixel belongs to the cell on each side: turned letters keep soft edges
STEPS = 4  # places within a pixel, from left to right; baselines are on whole pixels
FINE_BELOW_PX = 96  # above, half a pixel is under 0.5 % of the letter: whole pixels will do
BUDGET_BYTES = 16 << 20
LARGE_PX = 48  # cells longer than this are drawn smaller when the budget gets tight
# (share of the budget that stays, how many times smaller large letters are drawn from there on)
_TIGHT = ((0.97, 8.0), (0.9, 4.0), (0.75, 2.0))
_USED_AGAIN = 0.25  # of the budget: four pages
_SMALLER = (1.0, 2.0, 4.0, 8.0)  # tried in turn where there is no room

Piece = tuple[tuple[int, int, int], ...]  # glyph numbers, and right and up of each, in font units
Quad = tuple[float, float, float, float, float, float, float, float, int]
Key = tuple[Font, Piece, float, int, Effect]


class Picture(NamedTuple):
    """A drawn piece: pixels from its pen point (y down), and its cell.

    `texel` is how many canvas pixels one of its texels is, 1 unless there was no room; `column`
    and `row`, `across` and `down` are the cell's in texels.
    """

    left: float
    top: float
    texel: float
    page: int
    column: int
    row: int
    across: int
    down: int


class GlyphAtlas:
    """Square pages of coverage, `page` pixels wide; `page` is a multiple of 8, at least 64.

    `budget_bytes` is what all pages together may take, of one page at least.
    """

    def __init__(
        self, page: int = 1024, budget_bytes: int = BUDGET_BYTES, pages: GlyphPages | None = None
    ) -> None:
        """With `pages`, those of another atlas as `bare`, it goes on from there."""
        self.page = page if pages is None else pages.side
        self.pages = pages or GlyphPages(page, max(1, budget_bytes // (page * page)))
        self.faults: list[str] = []
        self._draw = uharfbuzz.RasterDraw()
        self._pictures: dict[Key, Picture | None] = {}
        self._left_out: list[Key] = []  # for want of room; they are tried again when there is some

    def texture(self) -> TextureArray:
        """The pages as they are now, not copied; ask again after more text was set."""
        return TextureArray(self.page, self.page, 1, self.pages.layers())

    def take_changes(self) -> list[Change]:
        """Layer, x, y and pixels of all that was written since the last call."""
        return self.pages.take_changes()

    def reserve(self, count: int) -> None:
        """Opens pages ahead for words that change; none is opened after (see `GlyphPages`)."""
        self.pages.reserve(count)

    def reopen(self) -> bool:
        """For another edition of a show: its letters are drawn beside those of the last one.

        False where it had better begin with no letters: too many may be there that nobody needs.
        """
        return self.pages.reopen() and self.pages.share_kept() <= _USED_AGAIN

    @property
    def cleared(self) -> int:
        """How many times pages were cleared: a change means that pictures may be gone."""
        return self.pages.cleared

    def next_frame(self) -> None:
        """What was asked for before may now be cleared, what was asked for longest ago first."""
        self.pages.moment += 1

    def ask(self, pages: Iterable[int]) -> None:
        """The letters on these pages are shown now."""
        self.pages.ask(pages)

    def quad(self, font: Font, piece: Piece, size_px: float, x: float, y: int) -> Quad | None:
        """A piece with its pen at (x, y) pixels, y down: x, y, width, height, u0, v0, u1, v1, page.

        None for a piece that shows nothing, like a space.
        """
        steps = steps_of(size_px)
        column, phase = divmod(round(x * steps), steps)
        found = self.picture(font, piece, size_px, phase)
        if found is None:
            return None
        u, v = found.column / self.page, found.row / self.page
        across, down = found.across / self.page, found.down / self.page
        box = (found.across * found.texel, found.down * found.texel)
        return (column + found.left, y + found.top, *box, u, v, u + across, v + down, found.page)

    def picture(  # noqa: PLR0913  # what tells one picture from another
        self,
        font: Font,
        piece: Piece,
        size_px: float,
        phase: int,
        effect: Effect = PLAIN,
        *,
        kept: bool = True,
    ) -> Picture | None:
        """A piece that stands `phase` steps to the right of a pixel's edge, drawn if it is new.

        `kept`: it stays as long as the atlas. None for what shows nothing, or has no room.
        """
        key = (font, piece, size_px, phase, effect)
        found = self._pictures.get(key, self)
        if isinstance(found, GlyphAtlas) or (kept and found and not self.pages.is_kept(found.page)):
            found = self._pictures[key] = self._stored(key, kept)
        elif found and not kept:
            self.pages.ask((found.page,))
        return found

    def _stored(self, key: Key, kept: bool) -> Picture | None:
        """Draws a piece and finds room for it; smaller, where there is none or little."""
        font, piece, size_px, _, effect = key
        longest_px = _longest(font, piece) * size_px / font.em + 2 * effect.margin + 2
        tight = self._tightness(longest_px)
        room = self.page - 2 * GUTTER - SHELF - 2 * EDGE
        for times in _SMALLER:
            texel = max(1.0, longest_px / room, tight) * times
            drawn = self._drawn(key, texel)
            if drawn is None:
                return None
            coverage, left, top = drawn
            place = self.pages.store(coverage, EDGE, kept, key)
            if place is not None:
                page, column, row, lost = place
                self._forget(lost)
                if max(times, tight) > 1.0:
                    self._note("drawn with fewer pixels than they are shown with")
                down, across = (side + 2 * EDGE for side in coverage.shape)
                return Picture(left, top, texel, page, column, row, across, down)
        self._note("left out")
        self._left_out.append(key)
        return None

    def _forget(self, lost: Sequence[Hashable]) -> None:
        """What was on a page that was cleared, and all that had found no room before."""
        for key in lost:
            self._pictures.pop(key, None)  # type: ignore[call-overload]  # keys of ours
        if lost:
            for left_out in self._left_out:
                self._pictures.pop(left_out, None)
            self._left_out.clear()

    def _tightness(self, longest_px: float) -> float:
        if longest_px <= LARGE_PX:
            return 1.0
        share = self.pages.share_kept()
        return next((times for least, times in _TIGHT if share > least), 1.0)

    def _note(self, what: str) -> None:
        sentence = (
            f"the letters of this show need more than the {self.pages.most} pages that they may "
            f"have: some are {what}; use fewer sizes of large text"
        )
        if sentence not in self.faults:
            self.faults.append(sentence)

    def _drawn(self, key: Key, texel: float) -> tuple[NDArray[np.uint8], float, float] | None:
        """Coverage of a piece, and its left and top from the pen, with texels of that size."""
        font, piece, size_px, phase, effect = key
        part = phase / steps_of(size_px)
        scale = size_px / font.em / texel
        for number, right, up in piece:
            self._draw.transform = (scale, 0.0, 0.0, scale, right * scale + part, up * scale)
            self._draw.draw_glyph(font.shapes, number)
        image = self._draw.render()
        drawn = image.extents
        if not drawn.width or not drawn.height:
            return None
        rows = np.frombuffer(image.buffer, np.uint8).reshape(drawn.height, drawn.stride)
        coverage = rows[::-1, : drawn.width]  # HarfBuzz's first row is the lowest
        out, wider = coverage, 0
        if effect is not PLAIN:
            out = changed(coverage, effect.scaled(1 / texel))
            wider = (out.shape[1] - drawn.width) // 2
        left = (drawn.x_origin - EDGE - wider) * texel
        top = (-drawn.y_origin - drawn.height - EDGE - wider) * texel
        return out, left, top


def steps_of(size_px: float) -> int:
    """How many places within a pixel letters of a size are drawn at."""
    return STEPS if size_px < FINE_BELOW_PX else 1


def _longest(font: Font, piece: Piece) -> int:
    """The longer side of a piece's ink, in font units."""
    if len(piece) == 1:
        left, bottom, right, top = ink(font, piece[0][0]) or (0, 0, 0, 0)
        return max(right - left, top - bottom)
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
