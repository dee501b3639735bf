"""The typefaces of a show: the kit's two families and its own, lined up in the order of asking.

No font of the machine is ever used: a piece that was made in Rabat reads the same in Dakar. Each
family is an explicit chain: Latin first, then Arabic, Tifinagh, N'Ko and Adlam. A character is
shown by the first typeface that has it; one that none has is named by `advice`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import uharfbuzz

from exhibit.media.fontfile import Axis, FontError, opened
from exhibit.media.noto import NOTO

__all__ = ["Font", "FontBook", "FontError", "FontFiles", "advice", "chain", "ink", "open_font"]

Family = Literal["serif", "sans"]

SLANT = 0.2  # tangent of 11 degrees, the slope of Noto Sans Italic: where no italic was drawn
EMBOLDENED = 0.024  # ems wider and higher: stems as thick as those of Noto Sans Bold
BOLD_FROM = 600  # a weight from here on is bold where there are only two
JOINERS = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2060")  # shape or turn, and show nothing
TALLEST_EMS = 64  # no glyph is larger; the longest, U+FDFD in one piece, has 12


class _Row(NamedTuple):
    """A typeface of the kit: its files, how much larger than asked it is drawn, its line.

    Arabic is drawn small on its em, as books set it, and would look small beside Noto's Latin,
    whose x is 0.536 em high and whose capitals are 0.714. Enlarged, the tooth of a beh is at 0.46
    to 0.48 em in all three, and the alef between capitals and the top of l: 0.77 to 0.90. Tifinagh,
    N'Ko and Adlam were drawn to Noto's capitals, 0.714, and stay as they are. `line` is ascent and
    descent in ems before that, where the file asks for more room than letters with two marks
    need: Noto Sans Arabic counts with the stacks of the Quran.
    """

    regular: str
    bold: str = ""  # thickened from the regular where none was drawn
    enlarged: float = 1.0
    line: tuple[float, float] | None = None


ARABIC_ENLARGED = 1.25  # Amiri; its alef is 0.72 em high and its beh 0.39
_AMIRI = _Row("Amiri-Regular.ttf", "Amiri-Bold.ttf", ARABIC_ENLARGED)
_NASKH = _Row("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf", 1.15)
_ARABIC = _Row("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf", 1.15, (1.07, 0.5))
_OTHERS = (
    _Row("NotoSansTifinagh-Regular.ttf"),
    _Row("NotoSansNKo-Regular.ttf"),
    _Row("NotoSansAdlam-Regular.ttf", "NotoSansAdlam-Bold.ttf"),
)
# What follows the Latin typeface; never slanted: these scripts have no italic.
_FOLLOWERS = {"serif": (_AMIRI, _NASKH, *_OTHERS), "sans": (_ARABIC, _NASKH, *_OTHERS)}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFiles:
    """The files of a show's own font, or one variable font as `regular`.

    What is not given is made from what is: bold by the weight axis or thickened, italic slanted.
    """

    regular: Path
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None

    @property
    def all(self) -> tuple[Path, ...]:
        every = (self.regular, self.bold, self.italic, self.bold_italic)
        return tuple(file for file in every if file is not None)


@lru_cache(maxsize=16_384)  # all glyphs of a dozen typefaces, as far as a show says them
def ink(font: Font, glyph: int) -> tuple[int, int, int, int] | None:
    """Left, bottom, right and top of a glyph's ink from its pen point, in units, y up.

    None for a glyph that shows nothing, like a space, and for one of absurd size. A font says how
    large each glyph is, beside its outline; where the outline sticks out, the outline is believed.
    """
    extents = font.shapes.get_glyph_extents(glyph)
    if extents is None or not extents.width or not extents.height:
        return None
    left, top = extents.x_bearing, extents.y_bearing
    box = (left, top + extents.height, left + extents.width, top)
    drawn = _outline(font, glyph)
    slack = font.em / 8
    inside = all(a - slack <= b for a, b in zip(box[:2], drawn[:2], strict=True)) and all(
        a + slack >= b for a, b in zip(box[2:], drawn[2:], strict=True)
    )
    box = box if inside else drawn
    largest = TALLEST_EMS * font.em
    return box if max(map(abs, box)) <= largest else None


def _outline(font: Font, glyph: int) -> tuple[int, int, int, int]:
    """The box around all points that an outline is drawn with."""
    points: tuple[list[float], list[float]] = ([], [])
    font.shapes.draw_glyph(glyph, _PEN, points)
    xs, ys = points
    return (int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))) if xs else (0, 0, 0, 0)


def _note(*numbers: Any) -> None:
    """Points of a line or a curve; the last argument is what `draw_glyph` was given."""
    xs, ys = numbers[-1]
    xs.extend(numbers[0:-1:2])
    ys.extend(numbers[1:-1:2])


def _pen() -> Any:
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(_note)
    pen.set_line_to_func(_note)
    pen.set_quadratic_to_func(_note)
    pen.set_cubic_to_func(_note)
    return pen


_PEN = _pen()


def folder() -> Path:
    """Where the kit's fonts lie: inside an installed package, or beside it in a clone.

    Raises FontError when they are in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "assets" / "fonts", package.parent / "assets" / "fonts"):
        if place.is_dir():
            return place
    raise FontError("the folder assets/fonts is missing: install exhibit again")


def open_font(  # noqa: PLR0913  # all of what one file can be made into
    file: Path,
    slant: float = 0.0,
    enlarged: float = 1.0,
    *,
    thickened: float = 0.0,
    axes: tuple[tuple[str, float], ...] = (),
    line: tuple[float, float] | None = None,
) -> Font:
    """The typeface in a TTF, OTF or TTC file, leaning by the tangent `slant`.

    `enlarged` is how many times larger than asked its letters are drawn, `thickened` how many ems
    bolder; `axes` are values of a variable font, moved into what the font allows; `line` are
    ascent and descent in ems instead of the file's own.

    Raises FontError when the file is missing, unreadable, not a whole font, or has no such axis.
    """
    found = opened(file)
    return _font(file.stem, found, slant, enlarged, thickened, _allowed(file, found, axes), line)


def _allowed(
    file: Path, found: Any, axes: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
    """The values asked for, between the ends of their axes."""
    known: dict[str, Axis] = {axis.tag: axis for axis in found.axes}
    for tag, _ in axes:
        if tag not in known:
            has = f"it has {', '.join(known)}" if known else "it does not vary"
            raise FontError(f"the font {file.name} has no axis '{tag}': {has}")
    return tuple(
        (tag, min(max(value, known[tag].lowest), known[tag].highest)) for tag, value in axes
    )


@lru_cache(maxsize=128)
def _font(  # noqa: PLR0913, PLR0917  # what makes two fonts of one file differ
    name: str,
    found: Any,
    slant: float,
    enlarged: float,
    thickened: float,
    axes: tuple[tuple[str, float], ...],
    line: tuple[float, float] | None,
) -> Font:
    shapes = uharfbuzz.Font(found.face)
    if axes:
        shapes.set_variations(dict(axes))
    shapes.synthetic_slant = slant
    if thickened:
        shapes.synthetic_bold = (thickened, thickened, False)
    extents = shapes.get_font_extents("ltr")
    em = found.face.upem / enlarged
    ascent, descent = extents.ascender / em, -extents.descender / em
    if line:
        ascent, descent = line[0] * enlarged, line[1] * enlarged
    elif not (0.2 <= ascent <= 4 and -0.5 <= descent <= 4):  # absurd: as Noto's Latin
        ascent, descent = 1.069, 0.293
    return Font(name, shapes, em, found.characters, ascent, descent)


@cache
def chain(
    family: str, *, bold: bool = False, italic: bool = False, weight: float | None = None
) -> tuple[Font, ...]:
    """The kit's typefaces of a family, Latin first; the first that has a character shows it.

    Raises FontError as `open_font` does, and KeyError for a family that is not the kit's.
    """
    bold = bold if weight is None else weight >= BOLD_FROM
    file, slant = LATIN[family, bold, italic]
    followers = (_follower(row, bold) for row in _FOLLOWERS[family])
    return (open_font(folder() / file, slant), *followers)


def _follower(row: _Row, bold: bool) -> Font:
    file = folder() / (row.bold if bold and row.bold else row.regular)
    thickened = EMBOLDENED if bold and not row.bold else 0.0
    return open_font(file, enlarged=row.enlarged, thickened=thickened, line=row.line)


class FontBook:
    """The families that a show can name: the kit's "serif" and "sans", and its own.

    `named` are the show's own, by name; their paths are taken from `folder` where they are not
    absolute. A letter that the show's own font lacks is taken from the kit's sans.
    """

    def __init__(
        self, folder: Path | None = None, named: Mapping[str, FontFiles] | None = None
    ) -> None:
        self.folder = folder or Path()
        self.named = dict(named or {})

    def chain(
        self,
        family: str,
        *,
        bold: bool = False,
        italic: bool = False,
        weight: float | None = None,
        axes: tuple[tuple[str, float], ...] = (),
    ) -> tuple[Font, ...]:
        """The typefaces of a family in the order of asking.

        `weight`, of 1 to 1000, overrules `bold` by the weight axis of a variable font, and picks
        regular or bold elsewhere. `axes` are for the show's own font; the kit's do not vary.

        Raises FontError when the family is not known, or a file of it cannot be used.
        """
        files = self.named.get(family)
        if files is None:
            if family not in ("serif", "sans"):
                known = ", ".join(["serif", "sans", *self.named])
                raise FontError(f"no font is called '{family}': known are {known}")
            return chain(family, bold=bold, italic=italic, weight=weight)
        own = self._own(files, bold, italic, weight, axes)
        return (own, *chain("sans", bold=bold, italic=italic, weight=weight))

    def axes(self, family: str) -> tuple[Axis, ...]:
        """The axes of a show's own font; none for the kit's. Raises FontError as `chain` does."""
        files = self.named.get(family)
        return opened(self.folder / files.regular).axes if files else ()

    def _own(
        self,
        files: FontFiles,
        bold: bool,
        italic: bool,
        weight: float | None,
        axes: tuple[tuple[str, float], ...],
    ) -> Font:
        """One face of a show's own font: drawn as such, or made from the nearest that was."""
        heavy = bold if weight is None else weight >= BOLD_FROM
        file, has_bold, has_italic = _nearest(files, heavy, italic)
        path = self.folder / file
        tags = {axis.tag for axis in opened(path).axes}
        asked = dict(axes)
        thickened = slant = 0.0
        if "wght" in tags:
            if weight is not None:
                asked.setdefault("wght", weight)
            elif bold and not has_bold:
                asked.setdefault("wght", 700.0)
        elif heavy and not has_bold:
            thickened = EMBOLDENED
        if italic and not has_italic:
            if "ital" in tags:
                asked.setdefault("ital", 1.0)
            elif "slnt" in tags:
                asked.setdefault("slnt", -11.0)
            else:
                slant = SLANT
        return open_font(path, slant, thickened=thickened, axes=tuple(sorted(asked.items())))


def _nearest(files: FontFiles, bold: bool, italic: bool) -> tuple[Path, bool, bool]:
    """The file that is nearest to what is asked for, and whether it is bold and italic itself."""
    if bold and italic and files.bold_italic:
        return files.bold_italic, True, True
    if italic and files.italic:
        return files.italic, False, True
    if bold and files.bold:
        return files.bold, True, False
    return files.regular, False, False


def advice(character: str) -> str:
    """What script a character is of, and which font has it: for the artist who misses it."""
    # Here, as the package `text` is made of these fonts.
    from exhibit.media.text.scripts import script_of  # noqa: PLC0415

    tag = script_of(character)
    never = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    if tag in NOTO and not never:
        script, font = NOTO[tag]
        return f"{script}: {font} has it"
    return _advice_without_script(character)


def _advice_without_script(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cn":
        return "no character that is known yet: look for a slip of the hand"
    if category == "Co":
        return "a private character: only the font that invented it has it"
    if category == "Cs":
        return "half a character: save the text as UTF-8 again"
    if ord(character) >= 0x1F000 or 0x2600 <= ord(character) < 0x27C0:
        return "a symbol: Noto Emoji, or Noto Sans Symbols 2, has it"
    if category[0] == "S":
        return "a symbol: Noto Sans Symbols, or Noto Sans Math, has it"
    return "common to many scripts: Noto Sans, or Noto Sans Symbols, has it"
