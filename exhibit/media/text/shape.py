"""Words to glyphs, in font units: HarfBuzz, and what of its answer is drawn in one stroke.

The scripts that run from the right join their letters: there, letters and marks whose ink overlaps
are one piece, and no join shows through while a text fades. Elsewhere each letter is its own piece,
so that a page of the atlas holds an alphabet and not a dictionary. A piece knows where one letter
ends in it and the next begins, so that it can be shown letter after letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import uharfbuzz

from exhibit.media.atlas import Piece
from exhibit.media.fonts import Font, ink
from exhibit.media.text.joins import LAM_ALEF, TATWEEL

# Scripts whose letters join, and would come apart with room between them.
JOINING = frozenset(
    {"Arab", "Syrc", "Nkoo", "Adlm", "Mong", "Mand", "Rohg", "Phag", "Deva", "Beng"}
)
CONTEXT = 5  # letters on each side of a word that HarfBuzz looks at, where scripts or styles change
_KNOWN = 20_000  # words remembered: 40 MB at most
_TAG = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}")
_APART = {"liga": False, "clig": False, "dlig": False}  # spaced letters do not share a stroke
_FLAGS = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES


class Letters(NamedTuple):
    """What HarfBuzz is asked: characters of one typeface, direction and script without a space.

    `before` and `after` are the letters around, with which the outer ones may join; `spacing` is
    added after each letter, in font units.
    """

    font: Font
    text: str
    leftward: bool
    script: str
    language: str
    before: str = ""
    after: str = ""
    spacing: int = 0
    tatweels: tuple[tuple[int, int], ...] = ()  # before which character, and how many


class Slice(NamedTuple):
    """A letter of a piece: characters `start` to `stop` of the word, drawn up to `edge`.

    `edge` is in font units from the piece's pen point; the last slice has all that is left.
    """

    start: int
    stop: int
    edge: int


class Stroke(NamedTuple):
    """A piece, its pen point from the start of the word, and its letters from left to right."""

    pen: int
    piece: Piece
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Shaped letters. `advances` are those of each character, 0 where one shares another's."""

    letters: Letters
    strokes: tuple[Stroke, ...]
    advances: tuple[int, ...]
    advance: int
    trailing: int  # how much of the advance is room after the last letter


class _Glyph(NamedTuple):
    number: int
    place: int
    right: int
    up: int
    advance: int


class Shaper:
    """Remembers the words that it has shaped."""

    def __init__(self) -> None:
        self.known: dict[tuple[object, ...], Word] = {}  # by `Letters`, or a tuple like them

    def word(self, letters: Letters) -> Word:
        found = self.known.get(letters)
        if found is None:
            if len(self.known) >= _KNOWN:
                self.known.clear()
            found = self.known[letters] = shape(letters)
        return found


def shape(letters: Letters) -> Word:
    """Asks HarfBuzz, and sorts its answer."""
    sources = _sources(letters)
    glyphs = _glyphs(letters, _lengthened(letters))
    if sources is not None:
        glyphs = [glyph._replace(place=sources[glyph.place]) for glyph in glyphs]
    count = len(letters.text)
    advances = [0] * count
    for glyph in glyphs:
        advances[glyph.place] += glyph.advance
    heads = sorted({glyph.place for glyph in glyphs})
    for head in heads if letters.spacing else ():
        advances[head] += letters.spacing
    ends = dict(zip(heads, [*heads[1:], count], strict=False))
    for match in LAM_ALEF.finditer(letters.text):  # shown as one: half an alef is no letter
        lam, alef = match.start(), match.end() - 1
        if lam in ends and alef in ends:
            ends[lam] = ends[alef]
            glyphs = [g._replace(place=lam) if g.place == alef else g for g in glyphs]
    return Word(
        letters=letters,
        strokes=tuple(_strokes(letters, glyphs, ends)),
        advances=tuple(advances),
        advance=sum(advances),
        trailing=letters.spacing if heads else 0,
    )


def _lengthened(letters: Letters) -> str:
    if not letters.tatweels:
        return letters.text
    parts, start = [], 0
    for place, count in letters.tatweels:
        parts += [letters.text[start:place], TATWEEL * count]
        start = place
    return "".join([*parts, letters.text[start:]])


def _sources(letters: Letters) -> list[int] | None:
    """Which character of the word each that is shaped comes from; a tatweel, from the one before.

    None where each is its own.
    """
    if not letters.tatweels:
        return None
    extra = dict(letters.tatweels)
    sources: list[int] = []
    head = 0
    for place in range(len(letters.text)):
        if place in extra:
            sources += [head] * extra[place]
        sources.append(place)
        head = place
    return sources


def _buffer(letters: Letters, text: str) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    if letters.before or letters.after:
        window = [*map(ord, letters.before), *map(ord, text), *map(ord, letters.after)]
        buffer.add_codepoints(window, len(letters.before), len(text))
    else:
        buffer.add_str(text)
    buffer.direction = "rtl" if letters.leftward else "ltr"
    buffer.script = letters.script
    buffer.language = letters.language if _TAG.fullmatch(letters.language) else "und"
    buffer.flags = _FLAGS
    if letters.spacing:
        uharfbuzz.shape(letters.font.shapes, buffer, _APART)
    else:
        uharfbuzz.shape(letters.font.shapes, buffer)
    return buffer


def _glyphs(letters: Letters, text: str) -> list[_Glyph]:
    """From left to right, whatever the direction."""
    buffer = _buffer(letters, text)
    first = len(letters.before)
    glyphs = []
    for info, placed in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        number = info.codepoint
        if number:  # glyph 0 is the box for "no such character"
            right, up, advance, _ = placed.position
            glyphs.append(_Glyph(number, info.cluster - first, right, up, advance))
    return glyphs


def _strokes(letters: Letters, glyphs: Sequence[_Glyph], ends: dict[int, int]) -> Iterator[Stroke]:
    font, spacing = letters.font, letters.spacing
    pen = start = reach = 0
    piece: list[tuple[int, int, int]] = []
    slices: list[Slice] = []
    for number, glyph in enumerate(glyphs):
        if number and spacing and glyph.place != glyphs[number - 1].place:
            pen += spacing
        box = ink(font, glyph.number)
        at = pen + glyph.right
        if piece and not (letters.leftward and box and at + box[0] < reach):
            yield Stroke(start, tuple(piece), tuple(slices))
            piece, slices = [], []
        if box:
            if piece:
                reach = max(reach, at + box[2])
            else:
                start, reach = at, at + box[2]
            piece.append((glyph.number, at - start, glyph.up))
            if slices and slices[-1].start != glyph.place:
                slices[-1] = slices[-1]._replace(edge=pen - start)
            if not slices or slices[-1].start != glyph.place:
                slices.append(Slice(glyph.place, ends[glyph.place], 0))
        pen += glyph.advance
    if piece:
        yield Stroke(start, tuple(piece), tuple(slices))
