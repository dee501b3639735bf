"""Texts, lists and groups in which every key and value knows its line and column.

Nothing is guessed from the look of a text: `no`, `on`, `12:30` and `1_000` stay what was written,
and whoever reads the tree asks for the kind of value that it needs. A plain `null`, `~` or nothing
at all is the text "".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from exhibit.core.problems import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `quoted` is true for '...', "..." and the blocks under `|` and `>`.

    `spelled` is what the file has, from the opening quote to the last character, where escapes make
    that longer than `text`; it is "" where the text runs over several lines, so that no column
    inside it can be told.
    """

    text: str
    place: Place
    quoted: bool = False
    spelled: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list: `- a` on lines of their own, or `[a, b]`."""

    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, each key once."""

    entries: tuple[tuple[Scalar, Tree], ...]
    place: Place

    def get(self, key: str) -> Tree | None:
        return next((value for name, value in self.entries if name.text == key), None)

    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


Tree = Scalar | Sequence | Mapping

QUOTES = ("'", '"')

# How one character of a text can be spelled, by the quote around it.
_SPELLINGS = {
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", re.DOTALL),
    "'": re.compile(r"''|."),
}


def within(scalar: Scalar, offset: int) -> Place:
    """The place of character `offset` (from 0) of a text; its beginning where that is not known."""
    place, spelled = scalar.place, scalar.spelled
    if spelled == "":
        return place
    column = place.column + scalar.quoted
    if spelled is None:
        return Place(place.file, place.line, column + offset)
    pieces = islice(_SPELLINGS[spelled[0]].finditer(spelled, 1), offset)
    return Place(place.file, place.line, column + sum(len(piece[0]) for piece in pieces))


def place_of(mark: Any, file: str) -> Place:
    """The place of a mark of PyYAML, which counts from 0."""
    return Place(file, mark.line + 1, mark.column + 1)
