"""Words as quads, around their own pen point: made once for each quarter of a pixel.

A block is a table with a row a quad: what of it lies where, which cell shows it, and the characters
of the word that it shows. Setting a word again takes one look-up, however many letters it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhibit.media.atlas import GlyphAtlas, Picture, steps_of
from exhibit.media.coverage import PLAIN, Effect
from exhibit.media.text.shape import Slice, Stroke, Word

X, Y, PAGE, START, STOP, COLUMNS = 0, 1, 8, 9, 10, 11
_KNOWN = 40_000  # blocks remembered: of 5 letters each, 20 MB

Row = tuple[float, ...]


class Standing(NamedTuple):
    """A word, its scale and size, `phase` steps to the right of a pixel's edge, and an effect.

    `px` is how many canvas pixels a font unit is.
    """

    word: Word
    px: float
    size_px: float
    phase: float
    by: Effect = PLAIN


class Block(NamedTuple):
    """`rows` (k, 11) float64: x, y, width, height, u0, v0, u1, v1, page, start, stop."""

    rows: NDArray[np.float64]
    kept: bool
    pages: tuple[int, ...]
    cleared: int


class Blocks:
    """The blocks of one atlas."""

    def __init__(self, atlas: GlyphAtlas) -> None:
        self.atlas = atlas
        self._known: dict[tuple[object, ...], Block] = {}  # by `Standing`, or a tuple like it

    def block(self, standing: tuple[Word, float, float, float, Effect], kept: bool) -> Block:
        """The quads of a `Standing`; with `kept`, their letters stay in the atlas."""
        found = self._known.get(standing)
        if found is not None:
            if found.kept:
                return found
            if not kept and found.cleared == self.atlas.cleared:
                self.atlas.ask(found.pages)
                return found
        if len(self._known) >= _KNOWN:
            self._known.clear()
        found = self._known[standing] = self._made(Standing(*standing), kept)
        return found

    def _made(self, standing: Standing, kept: bool) -> Block:
        # Where a page is cleared to make room for the last letters, none of the first are on it:
        # they were asked for at this moment. Still the block counts as old, and is made again.
        cleared = self.atlas.cleared
        rows = [
            row for stroke in standing.word.strokes for row in self._rows(standing, stroke, kept)
        ]
        table = np.array(rows, np.float64).reshape(-1, COLUMNS)
        pages = tuple(sorted({int(row[PAGE]) for row in rows}))
        stays = all(map(self.atlas.pages.is_kept, pages))
        return Block(table, stays, pages, cleared)

    def _rows(self, standing: Standing, stroke: Stroke, kept: bool) -> Iterator[Row]:
        word, px, size_px, phase, by = standing
        steps = steps_of(size_px)
        column, part = divmod(round(stroke.pen * px * steps + phase), steps)
        picture = self.atlas.picture(word.letters.font, stroke.piece, size_px, part, by, kept=kept)
        if picture is None:
            return
        first = 0
        for piece in stroke.slices:
            last = picture.across
            if piece is not stroke.slices[-1]:
                edge = piece.edge * px + part / steps
                last = min(round((edge - picture.left) / picture.texel), last)
            if last > first:
                yield _row(picture, column, first, last, piece, self.atlas.page)
                first = last


def _row(  # noqa: PLR0913, PLR0917  # a cell, and which part of it
    picture: Picture, column: int, first: int, last: int, shows: Slice, page: int
) -> Row:
    texel, u, v = picture.texel, picture.column, picture.row
    return (
        column + picture.left + first * texel,
        picture.top,
        (last - first) * texel,
        picture.down * texel,
        (u + first) / page,
        v / page,
        (u + last) / page,
        (v + picture.down) / page,
        picture.page,
        shows.start,
        shows.stop,
    )
