"""Lines of words: a written line shaped word by word, whole or a part of it."""

from __future__ import annotations

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
    letters: Letters
    word: Word
    px: float
    level: int
    manner: Manner

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
        return [
            self._set(written, item, written.start + match.start() + item.start, length)
            for item in written.items
            for match in WORD.finditer(item.text)
            for length in (match.end() - match.start(),)
        ]

    def part(
        self, written: Written, words: list[SetWord], start: int, stop: int, *, cut: bool = False
    ) -> list[SetWord]:
        """The words between two characters; one that is parted keeps its joins, but at a `cut`."""
        found = []
        for word in words:
            if word.stop <= start or word.start >= stop:
                continue
            if cut and word.stop == stop and word.letters.after:
                word = self._again(word, word.letters._replace(after=""))  # noqa: PLW2901  # ends here
            elif word.start < start or word.stop > stop:
                word = self._parted(written, word, start, stop, cut)  # noqa: PLW2901  # as above
            found.append(word)
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
        return SetWord(*place, letters, self.shaper.word(letters), px, near.level, near.manner)

    def longer(self, word: SetWord, tatweels: tuple[tuple[int, int], ...]) -> SetWord:
        """A word with some of its joins made longer."""
        return self._again(word, word.letters._replace(tatweels=tatweels))

    def _again(self, word: SetWord, letters: Letters) -> SetWord:
        return word._replace(letters=letters, word=self.shaper.word(letters))

    def _set(self, written: Written, item: Item, start: int, length: int) -> SetWord:
        first = start - written.start
        text = written.text[first : first + length]
        before = after = ""
        spacing = 0
        if item.script in JOINING:
            before, after = _around(written.text, first, first + length)
        elif self.spacing:
            spacing = round(self.spacing * item.font.em)
        leftward = item.level % 2 == 1
        manner = item.manner
        letters = Letters(
            item.font, text, leftward, item.script, manner.language, before, after, spacing
        )
        px = manner.size_px / item.font.em
        word = self.shaper.word(letters)
        return SetWord(start, start + length, letters, word, px, item.level, manner)

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
