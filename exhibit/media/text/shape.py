"""Words to glyphs, in font units: HarfBuzz, and what of its answer is drawn in one stroke.

The scripts that run from the right join their letters: there, letters and marks whose ink overlaps
are one piece, and no join shows through while a text fades. Elsewhere each letter is its own piece,
so that a page of the atlas holds an alphabet and not a dictionary. A piece knows where one letter
ends in it and the next begins, so that it can be shown letter after letter.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
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
# Words remembered, 1 kB each. A show has hundreds; more of them would pass only to be garbage, and
# whoever collects that looks at all that there is.
_KNOWN = 4_096
_NUMBERED = 20_000  # letters of pieces, before all are numbered anew
_TAG = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,8}")
_APART = {"liga": False, "clig": False, "dlig": False}  # spaced letters do not share a stroke
_Glyph = tuple[int, int, int, int, int]  # number, place in the word, right, up, advance
QUAD_BYTES = 32
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


class Cut(NamedTuple):
    """A piece, and where each of its letters but the last ends, from its left.

    `edges` are font units from the piece's pen point.
    """

    font: Font
    piece: Piece
    edges: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Word:
    """Shaped letters. `advances` are those of each character, 0 where one shares another's.

    `quads` has four int64 for each letter that is seen, from left to right: its piece's pen point
    from the start of the word, its number among the `Strokes`, and the characters of the word that
    it shows, from one to before another. As bytes they are joined for a whole text in one go, and
    whoever collects garbage need not look into them.
    """

    letters: Letters
    quads: bytes
    advances: tuple[int, ...]
    advance: int
    trailing: int  # how much of the advance is room after the last letter


class Strokes:
    """Gives each letter of each piece a number, once, so that it is found by it and not by name."""

    def __init__(self) -> None:
        self.cuts: list[tuple[Cut, int]] = []  # by number: a piece, and which of its letters
        self._alone: dict[tuple[Font, int, int], int] = {}
        self._joined: dict[Cut, int] = {}

    def alone(self, font: Font, glyph: int, up: int) -> int:
        """The number of a glyph that is a piece by itself, -1 for one that shows nothing."""
        key = (font, glyph, up)
        number = self._alone.get(key)
        if number is None:
            seen = ink(font, glyph) is not None
            number = self.joined(Cut(font, ((glyph, 0, up),), ())) if seen else -1
            self._alone[key] = number
        return number

    def joined(self, cut: Cut) -> int:
        """The number of the first letter of a piece; those of the others follow."""
        number = self._joined.get(cut)
        if number is None:
            number = self._joined[cut] = len(self.cuts)
            self.cuts += [(cut, letter) for letter in range(len(cut.edges) + 1)]
        return number


class Shaper:
    """Remembers the words that it has shaped, the latest of them."""

    def __init__(self) -> None:
        self.known: OrderedDict[tuple[object, ...], Word] = OrderedDict()  # by `Letters`, or alike
        self.strokes = Strokes()

    def word(self, letters: Letters) -> Word:
        found = self.known.get(letters)
        if found is None:
            # One goes as one comes: letting go of all at once would take longer than a frame.
            if len(self.known) >= _KNOWN:
                self.known.popitem(last=False)
            found = self.known[letters] = shape(letters, self.strokes)
        return found

    def begin(self) -> bool:
        """To be called before a text; True where its letters get other numbers than before."""
        full = len(self.strokes.cuts) > _NUMBERED
        if full:
            self.known.clear()
            self.strokes = Strokes()
        return full


def shape(letters: Letters, strokes: Strokes) -> Word:
    """Asks HarfBuzz, and sorts its answer."""
    glyphs = _glyphs(letters)
    count = len(letters.text)
    advances, ends = [0] * count, [0] * count
    for _, place, _, _, advance in glyphs:
        advances[place] += advance
    heads = sorted({glyph[1] for glyph in glyphs})
    following = count
    for head in reversed(heads):
        advances[head] += letters.spacing
        ends[head] = following
        following = head
    if letters.script == "Arab":
        glyphs = _as_one(letters.text, glyphs, ends)
    sort = _joined if letters.leftward else _apart
    return Word(
        letters=letters,
        quads=array("q", sort(letters, glyphs, ends, strokes)).tobytes(),
        advances=tuple(advances),
        advance=sum(advances),
        trailing=letters.spacing if heads else 0,
    )


def _as_one(text: str, glyphs: list[_Glyph], ends: list[int]) -> list[_Glyph]:
    """Lam and alef are shown together, whatever the typeface has: half an alef is no letter."""
    for match in LAM_ALEF.finditer(text):
        lam, alef = match.start(), match.end() - 1
        if ends[lam] and ends[alef]:
            ends[lam] = ends[alef]
            glyphs = [(g[0], lam, *g[2:]) if g[1] == alef else g for g in glyphs]
    return glyphs


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
    buffer.language = _tag(letters.language)
    buffer.flags = _FLAGS
    if letters.spacing:
        uharfbuzz.shape(letters.font.shapes, buffer, _APART)
    else:
        uharfbuzz.shape(letters.font.shapes, buffer)
    return buffer


@lru_cache(maxsize=256)
def _tag(language: str) -> str:
    return language if _TAG.fullmatch(language) else "und"


def _glyphs(letters: Letters) -> list[_Glyph]:
    """From left to right, whatever the direction."""
    buffer = _buffer(letters, _lengthened(letters))
    sources = _sources(letters)
    first = len(letters.before)
    glyphs = []
    for info, placed in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        number = info.codepoint
        if number:  # glyph 0 is the box for "no such character"
            place = info.cluster - first
            right, up, advance, _ = placed.position
            glyphs.append((number, sources[place] if sources else place, right, up, advance))
    return glyphs


def _apart(letters: Letters, glyphs: list[_Glyph], ends: list[int], strokes: Strokes) -> list[int]:
    """Each glyph is its own piece."""
    font, spacing = letters.font, letters.spacing
    found: list[int] = []
    pen = 0
    before = glyphs[0][1] if glyphs else 0
    for glyph, place, right, up, advance in glyphs:
        if place != before:
            pen += spacing
            before = place
        number = strokes.alone(font, glyph, up)
        if number >= 0:
            found += (pen + right, number, place, ends[place])
        pen += advance
    return found


def _joined(letters: Letters, glyphs: list[_Glyph], ends: list[int], strokes: Strokes) -> list[int]:
    """Glyphs whose ink overlaps are one piece."""
    font, spacing = letters.font, letters.spacing
    found: list[int] = []
    pen = start = reach = 0
    before = glyphs[0][1] if glyphs else 0
    piece: list[tuple[int, int, int]] = []
    places: list[int] = []  # of the letters of a piece
    edges: list[int] = []  # where each of them ends, but the last

    def end() -> None:
        number = strokes.joined(Cut(font, tuple(piece), tuple(edges)))
        for i, place in enumerate(places):
            found.extend((start, number + i, place, ends[place]))
        for each in (piece, places, edges):
            each.clear()

    for glyph, place, right, up, advance in glyphs:
        if place != before:
            pen += spacing
            before = place
        box = ink(font, glyph)
        at = pen + right
        if piece and not (box and at + box[0] < reach):
            end()
        if box:
            if piece:
                reach = max(reach, at + box[2])
            else:
                start, reach = at, at + box[2]
            piece.append((glyph, at - start, up))
            if places and places[-1] != place:
                edges.append(pen - start)
            if not places or places[-1] != place:
                places.append(place)
        pen += advance
    if piece:
        end()
    return found
