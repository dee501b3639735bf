"""Lines of words: a written line shaped word by word, whole or a part of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from exhibit.media.text.fallback import NOTHING, Choice
from exhibit.media.text.itemise import WORD, Item, Written
from exhibit.media.text.shape import CONTEXT, JOINING, Letters, Shaper, Word
from exhibit.media.text.style import Manner

SPACES = " \u00a0"  # they are widened, and part what HarfBuzz is given
TRIMMED = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
SOFT_HYPHEN = "\u00ad"


class SetWord(NamedTuple):
    """A shaped word in its place: characters `start` to `stop` of the plain text.

    `px` is how many canvas pixels a font unit is.
    """

    start: int
    stop: int
    word: Word
    px: float
    level: int
    manner: Manner

    @property
    def letters(self) -> Letters:
        return self.word.letters

    @property
    def width(self) -> float:
        return self.word.advance * self.px


class Line(NamedTuple):
    """One line as it is seen: its words in the order of reading, and room added after each."""

    words: list[SetWord]
    pads: list[float]  # canvas pixels
    base: int
    width: float
    last: bool  # of its written line, or cut: not justified


class Setter:
    """Sets words with the spacing of one style."""

    def __init__(self, shaper: Shaper, spacing: float) -> None:
        self.shaper = shaper
        self.spacing = spacing

    def words(self, written: Written) -> list[SetWord]:
        """All words of a written line, spaces between them included."""
        found: list[SetWord] = []
        for item in written.items:
            self._add(found, written, item)
        return found

    def _add(self, found: list[SetWord], written: Written, item: Item) -> None:
        """The words of an item. What is said for each word is said in as little as may be."""
        _, _, text, font, level, script, manner = item
        known, language, leftward = self.shaper.known, manner.language, level % 2 == 1
        px = manner.size_px / font.em
        spacing = 0 if script in JOINING else round(self.spacing * font.em)
        first = last = ""
        if script in JOINING:  # only the outer words of an item may join with others
            first, last = _around(written.text, item.start, item.stop)
        start = written.start + item.start
        end = start + len(text)
        begun = start
        for part in WORD.findall(text):
            stop = start + len(part)
            before = first if start == begun else ""
            after = last if stop == end else ""
            key = (font, part, leftward, script, language, before, after, spacing, ())
            word = known.get(key) or self.shaper.word(Letters(*key))
            found.append(SetWord(start, stop, word, px, level, manner))
            start = stop

    def part(
        self, written: Written, words: list[SetWord], start: int, stop: int, *, cut: bool = False
    ) -> list[SetWord]:
        """The words between two characters; one that is parted keeps its joins, but at a `cut`."""
        first = bisect_right(words, start, key=_stop)
        found = words[first : bisect_left(words, stop, key=_start)]
        if found and cut and found[-1].stop == stop and found[-1].letters.after:
            found[-1] = self._again(found[-1], found[-1].letters._replace(after=""))
        for place in {0, len(found) - 1} if found else ():
            if found[place].start < start or found[place].stop > stop:
                found[place] = self._parted(written, found[place], start, stop, cut)
        return found

    def extra(self, text: str, near: SetWord, place: tuple[int, int], choice: Choice) -> SetWord:
        """Signs that nobody wrote, as they look beside a word: hyphens and ellipses."""
        fonts = (near.letters.font, *choice.chain)
        font = next((font for font in fonts if font.has(text[0])), None)
        if font is None:
            text = NOTHING
        letters = near.letters._replace(
            font=font or fonts[0], text=text, before="", after="", tatweels=()
        )
        px = near.manner.size_px / letters.font.em
        word = self.shaper.word(letters)
        return SetWord(*place, word, px, near.level, near.manner)

    def longer(self, word: SetWord, tatweels: tuple[tuple[int, int], ...]) -> SetWord:
        """A word with some of its joins made longer."""
        return self._again(word, word.letters._replace(tatweels=tatweels))

    def _again(self, word: SetWord, letters: Letters) -> SetWord:
        return word._replace(word=self.shaper.word(letters))

    def _parted(self, written: Written, word: SetWord, start: int, stop: int, cut: bool) -> SetWord:
        first, last = max(start, word.start), min(stop, word.stop)
        low, high = first - written.start, last - written.start
        letters = word.letters._replace(text=written.text[low:high])
        if letters.script in JOINING:
            before, after = _around(written.text, low, high)
            letters = letters._replace(before=before, after="" if cut else after)
        return self._again(word, letters)._replace(start=first, stop=last)


def _around(text: str, start: int, stop: int) -> tuple[str, str]:
    """The letters of the same word on both sides."""
    before = text[max(0, start - CONTEXT) : start].replace("\u00a0", " ").rpartition(" ")[2]
    after = text[stop : stop + CONTEXT].replace("\u00a0", " ").partition(" ")[0]
    return before, after


def _start(word: SetWord) -> int:
    return word.start


def _stop(word: SetWord) -> int:
    return word.stop


def line_of(words: list[SetWord], base: int, *, last: bool) -> Line:
    """A line without any room added."""
    return Line(words, [0.0] * len(words), base, width_of(words), last)


def width_of(words: list[SetWord]) -> float:
    """Pixels from the first pen point of a line to the last, without room after the last letter."""
    if not words:
        return 0.0
    last = words[-1]
    return sum([word.word.advance * word.px for word in words]) - last.word.trailing * last.px


def is_space(word: SetWord) -> bool:
    return word.letters.text[0] in SPACES


def shown(words: list[SetWord]) -> Iterator[SetWord]:
    """Words that take room: not those that no typeface has."""
    return (word for word in words if word.word.advance)
