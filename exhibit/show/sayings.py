"""What a text says where its words wait for what is heard: words, numbers, one of several wordings.

The syntax is ICU's MessageFormat: `{lamps, plural, one {# lampe} other {# lampes}}`,
`{near, number, 0.0}`, `{door, select, on {ouverte} other {fermée}}`, one inside another. It was
read by `authoring.messages`; here is what it says now. Words that were heard keep their own
direction, whatever stands beside them, and the marks in them mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from exhibit.scene.lettering import Heard, Saying, kept
from exhibit.show.locales import plural_form, written
from exhibit.show.said import number_in

Part = str | Saying


@dataclass(frozen=True, slots=True)
class HeardWords:
    """What is heard at a channel, in words: a number with one decimal at most, and its unit."""

    channel: int
    language: str
    unit: str = ""
    marks: str = ""  # characters that mean something, where it is set
    alone: bool = False  # nothing stands beside it

    @property
    def hears(self) -> frozenset[int]:
        return frozenset((self.channel,))

    def __call__(self, words: Sequence[Heard]) -> str:
        heard = _at(words, self.channel)
        if not isinstance(heard, str):
            heard = number_in(self.language, heard, self.unit)
        return kept(heard, self.marks, alone=self.alone)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as its language writes it; `style` as in `locales.written`."""

    channel: int
    language: str
    style: str = ""
    less: float = 0.0  # of what is heard: a plural's offset
    alone: bool = True

    @property
    def hears(self) -> frozenset[int]:
        return frozenset((self.channel,))

    def __call__(self, words: Sequence[Heard]) -> str:
        value = _number(_at(words, self.channel))
        if not isfinite(value):
            return ""
        return kept(written(self.language, value - self.less, self.style), "", alone=self.alone)


@dataclass(frozen=True, slots=True)
class Counted:
    """One of several wordings, by how many: an exact number comes before a form."""

    channel: int
    language: str
    exact: tuple[tuple[float, tuple[Part, ...]], ...]
    forms: tuple[tuple[str, tuple[Part, ...]], ...]  # `other` is among them
    less: float = 0.0
    ordinal: bool = False

    @property
    def hears(self) -> frozenset[int]:
        wordings = (parts for _, parts in (*self.exact, *self.forms))
        return frozenset((self.channel,)).union(*(hears_of(parts) for parts in wordings))

    def __call__(self, words: Sequence[Heard]) -> str:
        value = _number(_at(words, self.channel))
        for number, parts in self.exact:
            if value == number:
                return said(parts, words)
        form = "other"
        if isfinite(value):
            form = plural_form(self.language, value - self.less, ordinal=self.ordinal)
        return said(_first(self.forms, form), words)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several wordings, by a word: an option, `on` or `off`, what was said."""

    channel: int
    wordings: tuple[tuple[str, tuple[Part, ...]], ...]
    switch: bool = False

    @property
    def hears(self) -> frozenset[int]:
        every = (hears_of(parts) for _, parts in self.wordings)
        return frozenset((self.channel,)).union(*every)

    def __call__(self, words: Sequence[Heard]) -> str:
        heard = _at(words, self.channel)
        if self.switch and not isinstance(heard, str):
            heard = "on" if heard else "off"
        word = heard if isinstance(heard, str) else f"{heard:g}"
        return said(_first(self.wordings, word_of(word)), words)


def word_of(heard: str) -> str:
    """What is heard, as it stands before a wording: `the sea` is `the_sea` there."""
    return "_".join(heard.split()).casefold()


def said(parts: Sequence[Part], words: Sequence[Heard]) -> str:
    return "".join(part if isinstance(part, str) else part(words) for part in parts)


def hears_of(parts: Sequence[Part]) -> frozenset[int]:
    none: frozenset[int] = frozenset()
    return none.union(*(part.hears for part in parts if not isinstance(part, str)))


def _first(wordings: tuple[tuple[str, tuple[Part, ...]], ...], wanted: str) -> tuple[Part, ...]:
    found = dict(wordings)
    return found.get(wanted, found.get("other", ()))


def _at(words: Sequence[Heard], channel: int) -> Heard:
    return words[channel] if 0 <= channel < len(words) else ""


def _number(heard: Heard) -> float:
    """A number that was heard, or that is written in words; NaN for none."""
    if not isinstance(heard, str):
        return heard
    try:
        return float(heard.strip().replace(",", "."))
    except ValueError:
        return float("nan")
