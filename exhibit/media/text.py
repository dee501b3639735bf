"""Words to glyph quads: fonts chosen, directions resolved, shaped, broken into lines, placed.

The order is that of the functions below: clean, choose a typeface for every character, resolve
directions, measure, break lines (in the order of reading), then put each line's runs in the order
of seeing. HarfBuzz shapes; `bidi` says what it leaves out. Lines break at spaces only, and words
are never hyphenated: Thai or Chinese would need more.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

import numpy as np
import uharfbuzz

from exhibit.media import bidi
from exhibit.media.atlas import GlyphAtlas, Piece, Quad
from exhibit.media.fonts import JOINERS, Family, Font, chain, ink
from exhibit.scene.looks import Paragraph

Align = Literal["start", "centre", "end"]

LONGEST = 5_000  # characters: three printed pages, more than a wall holds, 60 ms to set
# A line may break at these, but not inside « », nor before the marks that French sets apart.
_GAP = re.compile("(?<!«)(?:[ \u2000-\u2006\u2008-\u200a\u205f\u3000]+|\u200b)(?![»?!:;])")
# Format characters that are seen (they stand around numbers and verses), unlike all others.
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_TAG = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*")
SLACK_PX = 0.05  # a line this much too long is full, not broken: sums of floats differ
CONTEXT = 5  # letters on each side of a run that HarfBuzz looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How words are set. Sizes are canvas pixels; raises ValueError for a size that is none.

    `width_px` wraps at spaces, None never wraps; `line_height` is in sizes, for the family's Latin
    typeface: a taller one, like Amiri, widens the lines in proportion. `language` is a BCP 47 tag:
    it gives the direction, the side of "start", and local forms of letters.
    """

    size_px: float
    family: Family = "serif"
    bold: bool = False
    italic: bool = False
    width_px: float | None = None
    align: Align = "start"
    line_height: float = 1.35
    language: str = "und"

    def __post_init__(self) -> None:
        for name in ("size_px", "line_height"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is {value}, expected a number above 0")


class _Glyph(NamedTuple):
    """One shaped glyph, in font units; `place` is the character of the line it came from."""

    number: int
    place: int
    right: int
    up: int
    advance: int


class _Run(NamedTuple):
    """Letters of a line, `start` to `stop`, of one typeface and one level of `bidi`."""

    font: Font
    level: int
    start: int
    stop: int


Shaped = list[tuple[_Run, list[_Glyph]]]  # a line's runs and their glyphs, from left to right


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of text without line ends; one typeface and direction a character."""

    text: str
    fonts: tuple[Font, ...]
    directions: str

    def part(self, start: int, stop: int) -> _Line:
        return _Line(self.text[start:stop], self.fonts[start:stop], self.directions[start:stop])


def typeset(text: str, style: TextStyle, atlas: GlyphAtlas) -> Paragraph:
    """Sets a paragraph; draws the glyphs that are new into the atlas.

    Characters without a typeface, control characters, and all beyond 5,000 characters are left
    out. Line ends in the text are kept. The box is `width_px` wide, or as wide as a longer word.
    Raises FontError when a font file is missing or broken, and nothing for any text.
    """
    fonts = _chain(style)
    lines = [part for line in _lines(text, style) for part in _broken(line, style)]
    widths = [_width(line, style) for line in lines]
    width = max([style.width_px or 0.0, *widths])
    pitch, baseline = _leading({run.font for line in lines for run, _ in line}, fonts[0], style)
    height = pitch * len(lines)
    quads: list[Quad] = []
    places: list[int] = []
    begin = 0
    for row, line in enumerate(lines):
        x = (width - widths[row]) * _indent(style) - width / 2
        y = row * pitch + baseline - height // 2  # whole pixels: sharp feet
        last = 0
        for quad, place in _quads(line, x, y, style, atlas):
            quads.append(quad)
            places.append(begin + place)
        for _, glyphs in line:
            last = max([last, *(glyph.place + 1 for glyph in glyphs)])
        begin += last + 1
    table = np.array(quads, np.float32).reshape(-1, 9)
    return Paragraph(
        rects=np.ascontiguousarray(table[:, 0:4]),
        cells=np.ascontiguousarray(table[:, 4:8]),
        layers=np.ascontiguousarray(table[:, 8]),
        width=width,
        height=float(height),
        places=np.array([(p, p + 1) for p in places], np.int32).reshape(-1, 2),
    )


def missing(text: str, style: TextStyle) -> set[str]:
    """The characters that no typeface of the style has; `typeset` leaves them out."""
    wanted = _clean(text).replace("\n", "")
    shown = "".join(_shown(wanted, _chain(style)))
    return set(wanted) - set(shown)


def _chain(style: TextStyle) -> tuple[Font, ...]:
    return chain(style.family, bold=style.bold, italic=style.italic)


def _clean(text: str) -> str:
    """Line ends as "\\n", composed letters, and nothing that is only an order to a terminal."""
    text = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text[:LONGEST]).replace("\t", " ")
    return unicodedata.normalize("NFC", "".join(c for c in text if c == "\n" or _is_seen(c)))


def _is_seen(character: str) -> bool:
    if character in JOINERS or character in _SEEN_FORMATS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _lines(text: str, style: TextStyle) -> Iterator[_Line]:
    """The lines as they were written, without the characters that no typeface has."""
    fonts = _chain(style)
    leftward = bidi.runs_leftward(style.language)
    for written in _clean(text).split("\n"):
        line = "".join(_shown(written.rstrip(" "), fonts))
        directions = bidi.directions(line, leftward)
        yield _Line(line, tuple(_fonts(line, directions, fonts)), directions)


def _clusters(text: str) -> list[str]:
    """Each letter with the marks that sit on it."""
    clusters: list[str] = []
    for character in text:
        if clusters and (character in JOINERS or unicodedata.category(character)[0] == "M"):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _shown(text: str, fonts: tuple[Font, ...]) -> Iterator[str]:
    """Each cluster without the marks its typeface lacks; nothing where none has the letter."""
    for cluster in _clusters(text):
        font = _best(cluster, fonts)
        if font:
            yield "".join(filter(font.has, cluster))


@lru_cache(maxsize=4096)  # a show says the same few hundred letters over and over
def _best(cluster: str, fonts: tuple[Font, ...]) -> Font | None:
    """The typeface that has the letter and most of its marks; the first of equals."""
    able = [font for font in fonts if font.has(cluster[0])]
    if len(cluster) == 1 or len(able) < 2:
        return able[0] if able else None
    return max(able, key=lambda font: sum(map(font.has, cluster)))


def _fonts(text: str, directions: str, fonts: tuple[Font, ...]) -> Iterator[Font]:
    """A typeface for each character; digits and stops among Arabic are Arabic by design."""
    place = 0
    for cluster in _clusters(text):
        asked = fonts if directions[place] == "L" else fonts[::-1]
        place += len(cluster)
        yield from [_best(cluster, asked) or fonts[0]] * len(cluster)


def _broken(line: _Line, style: TextStyle) -> Iterator[Shaped]:
    """The line, or as many as its width needs; a word that is too long keeps a line to itself."""
    whole = _shaped(line, style)
    if style.width_px is None or _width(whole, style) <= style.width_px + SLACK_PX:
        yield whole
        return
    advances = [0.0] * len(line.text)
    for run, glyphs in whole:
        for glyph in glyphs:
            advances[glyph.place] += glyph.advance * style.size_px / run.font.em
    for start, stop in _spans(line.text, advances, style.width_px + SLACK_PX):
        yield _shaped(line.part(start, stop), style)


def _spans(text: str, advances: Sequence[float], limit: float) -> Iterator[tuple[int, int]]:
    """Where each line starts and stops, when as many words as can go on every line."""
    reached = [0.0, *accumulate(advances)]
    start = fits = after = 0
    for gap in [*(match.span() for match in _GAP.finditer(text)), (len(text), len(text))]:
        if fits > start and reached[gap[0]] - reached[start] > limit:
            yield start, fits
            start = after
        fits, after = gap
    yield start, fits


def _shaped(line: _Line, style: TextStyle) -> Shaped:
    runs = _runs(line, bidi.runs_leftward(style.language))
    return [(run, list(_shape(line.text, run, style.language))) for run in runs]


def _runs(line: _Line, leftward: bool) -> Iterator[_Run]:
    """Stretches of one typeface and one direction, from left to right."""
    levels = [bidi.level(direction, leftward) for direction in line.directions]
    runs, start = [], 0
    for (font, level), members in groupby(zip(line.fonts, levels, strict=True)):
        stop = start + sum(1 for _ in members)
        runs.append(_Run(font, level, start, stop))
        start = stop
    return (runs[number] for number in bidi.visual_order([run.level for run in runs]))


def _shape(text: str, run: _Run, language: str) -> Iterator[_Glyph]:
    """HarfBuzz on one run; glyphs come from left to right, whatever the direction.

    It sees the letters around the run, so that Arabic joins across a change of typeface.
    """
    first = max(0, run.start - CONTEXT)
    window = [ord(character) for character in text[first : run.stop + CONTEXT]]
    buffer = uharfbuzz.Buffer()
    buffer.add_codepoints(window, run.start - first, run.stop - run.start)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.language = language if _TAG.fullmatch(language) else "und"
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.guess_segment_properties()  # the script: that of the first letter that has one
    uharfbuzz.shape(run.font.shapes, buffer)
    for info, placed in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint:  # glyph 0 is the box for "no such character"
            right, up, advance, _ = placed.position
            yield _Glyph(info.codepoint, first + info.cluster, right, up, advance)


def _width(line: Shaped, style: TextStyle) -> float:
    """Pixels from the first pen point of a line to the last."""
    return sum(
        sum(glyph.advance for glyph in glyphs) * style.size_px / run.font.em for run, glyphs in line
    )


def _leading(used: set[Font], latin: Font, style: TextStyle) -> tuple[int, int]:
    """Pixels from line to line, and from the top of a line to its baseline; both whole.

    The same for all lines of a paragraph: one Arabic word opens them all, and they stay even.
    """
    fonts = used or {latin}
    ascent, descent = max(f.ascent for f in fonts), max(f.descent for f in fonts)
    taller = (ascent + descent) / (latin.ascent + latin.descent)
    pitch = max(1, round(style.size_px * style.line_height * taller))
    return pitch, round((pitch + style.size_px * (ascent - descent)) / 2)


def _indent(style: TextStyle) -> float:
    """The part of a line's empty room that lies at its left: 0, 1/2 or 1."""
    if style.align == "centre":
        return 0.5
    return float((style.align == "end") != bidi.runs_leftward(style.language))


def _quads(
    line: Shaped, x: float, y: int, style: TextStyle, atlas: GlyphAtlas
) -> Iterator[tuple[Quad, int]]:
    for run, glyphs in line:
        px = style.size_px / run.font.em
        for pen, piece, place in _pieces(run, glyphs):
            quad = atlas.quad(run.font, piece, style.size_px, x + pen * px, y)
            if quad:
                yield quad, place
        x += sum(glyph.advance for glyph in glyphs) * px


def _pieces(run: _Run, glyphs: Sequence[_Glyph]) -> Iterator[tuple[int, Piece, int]]:
    """What is drawn in one stroke, and its pen point in font units from the start of the run.

    The scripts that run from the right join their letters: there, letters and marks whose ink
    overlaps are one piece, and no join shows through while the text fades. Elsewhere each letter
    is its own piece, so that a page of the atlas holds an alphabet and not a dictionary.
    """
    joins = run.level % 2 == 1
    pen, start, reach = 0, 0, 0
    piece: list[tuple[int, int, int]] = []
    places: list[int] = []
    for glyph in glyphs:
        box = ink(run.font, glyph.number)
        at = pen + glyph.right
        pen += glyph.advance
        if piece and not (joins and box and at + box[0] < reach):
            yield start, tuple(piece), min(places)
            piece.clear()
            places.clear()
        if box:
            start = start if piece else at
            reach = max(reach, at + box[2]) if piece else at + box[2]
            piece.append((glyph.number, at - start, glyph.up))
            places.append(glyph.place)
    if piece:
        yield start, tuple(piece), min(places)
