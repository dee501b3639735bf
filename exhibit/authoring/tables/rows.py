"""A table of words: a row for each text, its words by language, and who has looked at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exhibit.core.problems import Place

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Row:
    """A text by its `key`: the words that were translated, and those of the other languages.

    `reviewed`: languages in which somebody has looked at them. `where` says where the text stands,
    for the translator; `own` are columns that the translator has added; `places` where each
    language's words stand in the table, and `place` where the row begins.
    """

    key: str
    source: str
    words: Mapping[str, str] = field(default_factory=dict)
    reviewed: frozenset[str] = frozenset()
    where: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE
    places: Mapping[str, Place] = field(default_factory=dict)
    formatted: bool = False  # its words have gaps, as ICU's MessageFormat has them
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of its translators
    before: str = ""  # what the words were when they were translated, where they are others now

    def place_of(self, language: str) -> Place:
        return self.places.get(language, self.place)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the show; `gone` are those of texts that it has no longer.

    `languages`: the first is that of the sources; `tells`: those of which it says who has looked at
    the words.
    """

    languages: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    separator: str = ";"
    own: tuple[str, ...] = ()  # columns that the translator has added
    tells: frozenset[str] = frozenset()
    heads: Mapping[str, str] = field(default_factory=dict)  # of PO files, by language

    @property
    def source(self) -> str:
        return self.languages[0]

    @property
    def every(self) -> tuple[Row, ...]:
        return (*self.rows, *self.gone)
