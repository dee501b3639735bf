"""Letters to the cells of the atlas that show them: of a whole text in a few numpy calls.

Each letter of a piece has a number (see `shape`), and stands on a step within a pixel. A table says
which row of measures it has there; what has no row yet is drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from exhibit.media.atlas import STEPS, GlyphAtlas, Picture, steps_of
from exhibit.media.coverage import Effect
from exhibit.media.text.shape import Strokes

# A row: x, y from the pen point, width, height in canvas pixels, u0, v0, u1, v1, page.
X, Y, PAGE, COLUMNS = 0, 1, 8, 9

_UNKNOWN, _NOTHING = -1, 0  # row 0 is that of letters that show nothing
_MOST_ROWS = 40_000  # 3 MB
_MOST_SIZES = 64

Rows = NDArray[np.float64]
Numbers = NDArray[np.int64]
Places = NDArray[np.int32]


class Cells:
    """The cells of letters in one atlas: of those that stay, or of those that pass."""

    def __init__(self, atlas: GlyphAtlas, *, kept: bool) -> None:
        self._atlas = atlas
        self.kept = kept
        self.forget()

    def forget(self) -> None:
        """For when the letters have other numbers, or others of them may be in their cells."""
        self._cleared = self._atlas.cleared
        self._rows: Rows = np.zeros((256, COLUMNS))
        self._used = 1
        self._places: dict[tuple[float, Effect], Places] = {}  # (letters, STEPS): their rows

    def rows(
        self, letters: Numbers, steps: Numbers, size_px: float, by: Effect, strokes: Strokes
    ) -> tuple[Rows, NDArray[np.bool_] | None]:
        """(k, 9) measures of letters that show something, and which these are, None for all.

        `letters` and `steps` (n,), one at least. All that pass are asked for before any is drawn:
        so no letter of a text makes room for another.
        """
        places = self._places_of(size_px, by, len(strokes.cuts))
        found = places[letters, steps]
        least = found.min()
        if least == _UNKNOWN:
            self._ask(self._rows[found[found > _NOTHING]])
            for i in np.flatnonzero(found == _UNKNOWN).tolist():
                letter, step = int(letters[i]), int(steps[i])
                if places[letter, step] == _UNKNOWN:
                    self._draw(places[:, step], letter, strokes, (size_px, step, by))
            found = places[letters, steps]
            least = found.min()
        seen = None
        if least == _NOTHING:
            seen = found > _NOTHING
            found = found[seen]
        rows = self._rows[found]
        self._ask(rows)
        return rows, seen

    def _places_of(self, size_px: float, by: Effect, count: int) -> Places:
        cleared = not self.kept and self._cleared != self._atlas.cleared
        if cleared or self._used > _MOST_ROWS or len(self._places) > _MOST_SIZES:
            self.forget()
        places = self._places.get((size_px, by))
        if places is None or len(places) < count:
            larger: Places = np.full((max(2 * count, 256), STEPS), _UNKNOWN, np.int32)
            if places is not None:
                larger[: len(places)] = places
            places = self._places[size_px, by] = larger
        return places

    def _ask(self, rows: Rows) -> None:
        if not self.kept:
            self._atlas.ask(map(int, set(rows[:, PAGE].tolist())))

    def _draw(
        self, places: Places, letter: int, strokes: Strokes, how: tuple[float, int, Effect]
    ) -> None:
        """Finds rows for all letters of a piece; `places` are those of its step."""
        cut, number = strokes.cuts[letter]
        size_px, step, by = how
        picture = self._atlas.picture(cut.font, cut.piece, size_px, step, by, kept=self.kept)
        start = letter - number
        places[start : start + len(cut.edges) + 1] = _NOTHING
        if picture is None:
            return
        px, part = size_px / cut.font.em, step / steps_of(size_px)
        first = 0
        for i in range(len(cut.edges) + 1):
            last = picture.across
            if i < len(cut.edges):
                edge = cut.edges[i] * px + part
                last = min(round((edge - picture.left) / picture.texel), last)
            if last > first:
                places[start + i] = self._add(picture, first, last)
                first = last

    def _add(self, picture: Picture, first: int, last: int) -> int:
        """A new row, for a cell from one column of it to another."""
        if self._used == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        texel, u, v, page = picture.texel, picture.column, picture.row, self._atlas.page
        self._rows[self._used] = (
            picture.left + first * texel,
            picture.top,
            (last - first) * texel,
            picture.down * texel,
            (u + first) / page,
            v / page,
            (u + last) / page,
            (v + picture.down) / page,
            picture.page,
        )
        self._used += 1
        return self._used - 1
