"""The typefaces that travel with the kit: found, opened once, and lined up in the order of asking.

No font of the machine is ever used: a piece that was made in Rabat reads the same in Dakar.
Arabic is Amiri in both families; it was drawn to stand beside a serif, and no sans for Arabic is
shipped yet. Tifinagh, N'Ko and Adlam have no typeface here yet: see `text.missing`.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import uharfbuzz

Family = Literal["serif", "sans"]

SLANT = 0.2  # tangent of 11 degrees, the slope of Noto Sans Italic: where no italic was drawn
JOINERS = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2060")  # shape or turn, and show nothing

# (family, bold, italic) -> file and slant of its Latin typeface.
LATIN = {
    ("serif", False, False): ("NotoSerif-Regular.ttf", 0.0),
    ("serif", False, True): ("NotoSerif-Italic.ttf", 0.0),
    ("serif", True, False): ("NotoSerif-Bold.ttf", 0.0),
    ("serif", True, True): ("NotoSerif-Bold.ttf", SLANT),
    ("sans", False, False): ("NotoSans-Regular.ttf", 0.0),
    ("sans", False, True): ("NotoSans-Regular.ttf", SLANT),
    ("sans", True, False): ("NotoSans-Bold.ttf", 0.0),
    ("sans", True, True): ("NotoSans-Bold.ttf", SLANT),
}
ARABIC = {False: "Amiri-Regular.ttf", True: "Amiri-Bold.ttf"}  # never slanted: Arabic has no italic

# Amiri is drawn small on its em, as books set it: beside Noto at one size its alef is as high as
# a Latin x, where it should reach up to the capitals.
ARABIC_ENLARGED = 1.25


class FontError(Exception):
    """A typeface that cannot be used; the message is one sentence for people."""


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """An open typeface, never changed, so that threads may share it.

    `shapes` is the `uharfbuzz.Font`, scaled to `em` units an em; `ascent` and `descent` are ems
    above and below the baseline, both positive.
    """

    name: str
    shapes: Any
    em: float
    characters: frozenset[int]
    ascent: float
    descent: float

    def has(self, character: str) -> bool:
        """True when the typeface can show the character, alone or put together from parts."""
        if ord(character) in self.characters or character in JOINERS:
            return True
        if unicodedata.category(character) == "Zs" or character == "\u2011":
            return True  # HarfBuzz makes any space from " ", and U+2011 from the plain hyphen
        parts = unicodedata.normalize("NFD", character)
        return len(parts) > 1 and all(ord(part) in self.characters for part in parts)


@lru_cache(maxsize=8192)  # all glyphs of three typefaces
def ink(font: Font, glyph: int) -> tuple[int, int, int, int] | None:
    """Left, bottom, right and top of a glyph's ink from its pen point, in units, y up.

    None for a glyph that shows nothing, like a space.
    """
    extents = font.shapes.get_glyph_extents(glyph)
    if extents is None or not extents.width or not extents.height:
        return None
    left, top = extents.x_bearing, extents.y_bearing
    return left, top + extents.height, left + extents.width, top


def folder() -> Path:
    """Where the fonts lie: inside an installed package, or beside it in a clone.

    Raises FontError when they are in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "assets" / "fonts", package.parent / "assets" / "fonts"):
        if place.is_dir():
            return place
    raise FontError("the folder assets/fonts is missing: install exhibit again")


@cache
def open_font(file: Path, slant: float = 0.0, enlarged: float = 1.0) -> Font:
    """The typeface in a TTF or OTF file, leaning by the tangent `slant`.

    `enlarged` is how many times larger than asked its letters are drawn.

    Raises FontError when the file is missing, unreadable, or not a whole font.
    """
    try:
        data = file.read_bytes()
    except OSError as fault:
        reason = fault.strerror or "unknown reason"
        raise FontError(f"the font {file.name} cannot be read ({reason})") from fault
    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    if not face.unicodes or not _is_whole(data):  # HarfBuzz opens anything, and draws nothing
        raise FontError(f"the font {file.name} is damaged or not a font: copy it here again")
    shapes = uharfbuzz.Font(face)
    shapes.synthetic_slant = slant
    extents = shapes.get_font_extents("ltr")
    em = face.upem / enlarged
    return Font(
        name=file.stem,
        shapes=shapes,
        em=em,
        characters=frozenset(face.unicodes),
        ascent=extents.ascender / em,
        descent=-extents.descender / em,
    )


def _is_whole(data: bytes) -> bool:
    """True when every table that the head of the file promises lies within it."""
    tables = int.from_bytes(data[4:6])
    directory = struct.iter_unpack(">4sIII", data[12 : 12 + 16 * tables])
    return all(offset + length <= len(data) for _, _, offset, length in directory)


@cache
def chain(family: Family, *, bold: bool = False, italic: bool = False) -> tuple[Font, ...]:
    """The typefaces of a family, Latin first; the first that has a character shows it.

    Raises FontError as `open_font` does.
    """
    file, slant = LATIN[family, bold, italic]
    return open_font(folder() / file, slant), open_font(
        folder() / ARABIC[bold], enlarged=ARABIC_ENLARGED
    )


@dataclass(frozen=True, slots=True)
class FontFiles:
    """A stand-in."""

    regular: Path
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None


class FontBook:
    """A stand-in."""

    def __init__(
        self, folder: Path | None = None, named: Mapping[str, FontFiles] | None = None
    ) -> None:
        self._named = dict(named or {})

    def chain(
        self,
        family: str,
        *,
        bold: bool = False,
        italic: bool = False,
        weight: float | None = None,
        axes: tuple[tuple[str, float], ...] = (),
    ) -> tuple[Font, ...]:
        if family in self._named:
            files = self._named[family]
            usual = chain("sans", bold=bold, italic=italic)
            return (open_font((files.bold if bold else None) or files.regular), *usual)
        return chain("sans" if family == "sans" else "serif", bold=bold, italic=italic)
