"""The languages on the F1 panel: staff press one, and it is spoken, whatever the inputs are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exhibit.app.overlay import DARK, GOLD, PALE, TRACK, box, words
from exhibit.core import units
from exhibit.scene.columns import Columns

# In units of the panel.
HEIGHT, PITCH = 3.6, 4.4
_WIDEST, _NARROWEST = 12.0, 7.4
_DARK_INK, _PALE_INK = units.colour(DARK)[:3], units.colour(PALE)[:3]


@dataclass(frozen=True, slots=True)
class Tongues:
    """A chip for each language, in rows as wide as `across` units; none where there is one."""

    languages: tuple[str, ...]
    across: float

    @property
    def _each(self) -> tuple[int, float]:
        """How many stand in a row, and how wide each is."""
        row = max(int(self.across // _NARROWEST), 1)
        rows = -(-len(self.languages) // row)
        each = -(-len(self.languages) // max(rows, 1))
        return each, min(self.across / max(each, 1), _WIDEST)

    @property
    def height(self) -> float:
        """In units, with the gap below."""
        return -(-len(self.languages) // self._each[0]) * PITCH + 0.6 if self.languages else 0.0

    def chips(self) -> Iterator[tuple[float, float, float]]:
        """The left side, the middle line and the width of each, in units from the first corner."""
        each, width = self._each
        for number in range(len(self.languages)):
            row, column = divmod(number, each)
            yield column * width, row * PITCH + HEIGHT / 2, width

    def at(self, x: float, y: float) -> str | None:
        """The language at a point, in units from the first corner."""
        for language, (left, middle, width) in zip(self.languages, self.chips(), strict=True):
            if left <= x <= left + width and abs(y - middle) <= HEIGHT / 2:
                return language
        return None

    def nodes(self, corner: tuple[float, float], unit: float) -> str:
        """The chips as YAML; `corner` is their first corner, in pixels."""
        made = ""
        for number, (left, middle, width) in enumerate(self.chips()):
            x, y = corner[0] + left * unit, corner[1] + middle * unit
            size = ((width - 0.6) * unit, HEIGHT * unit)
            made += box((x, y), size, TRACK)
            made += box((x, y), size, GOLD, f", name: tongue-{number}")
            centre, named = (x + size[0] / 2, y), f", name: tag-{number}"
            tag = self.languages[number][:11]
            made += words(tag, centre, 2.2 * unit, PALE, named, anchor="centre", bold="yes")
        return made

    def pose(self, columns: Columns, spoken: int) -> None:
        for number in range(len(self.languages)):
            chosen = number == spoken
            columns[f"tongue-{number}"].opacity = float(chosen)
            columns[f"tag-{number}"].colour = _DARK_INK if chosen else _PALE_INK


def tongues_of(languages: Sequence[str], across: float) -> Tongues:
    """Where there is nothing to choose there is nothing on the panel."""
    return Tongues(tuple(languages) if len(languages) > 1 else (), across)
