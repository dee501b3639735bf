"""Light marks in a text: `**bold**`, `*italic*`, `[words]{colour=gold size=120% lang=ar}`.

Marks come in pairs and may lie in one another; a mark without its other half is a character like
any other, and so is one after a backslash. Words in braces are those of `_OF_WORD`; with one that
is unknown the whole bracket stays as it was written, and `parse` says which it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from exhibit.core.units import UnitError, colour
from exhibit.media.text.style import Manner, drawable, tint

Span = tuple[int, int, Manner]  # start and stop in the plain text
Change = Callable[[Manner], Manner]

_TOKEN = re.compile(r"\\([\\*\[\]{}])|(\*+)|(\[)|\](\{[^{}\n]*\})?")
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)%")
_SMALLEST, _LARGEST = 0.1, 10.0  # of a run's size, in those of the text
_WORD = re.compile(r"[\w-]{1,40}")


class Parsed(NamedTuple):
    """Plain text, the manner of every part of it, and sentences on what was not understood."""

    plain: str
    spans: list[Span]
    faults: list[str]


class _Open(NamedTuple):
    """A mark that waits for its other half: which of the written parts it is, and its kind."""

    part: int
    kind: str


def bare(text: str, manner: Manner) -> Parsed:
    """A text without any marks."""
    return Parsed(text, [(0, len(text), manner)] if text else [], [])


def parse(text: str, manner: Manner) -> Parsed:
    """A text with marks, `manner` being that of words without."""
    if not _TOKEN.search(text):
        return bare(text, manner)
    reader = _Reader(text)
    reader.read()
    return Parsed("".join(reader.parts), reader.spans(manner), reader.faults)


class _Reader:
    """`parts` are what is written, in order; a mark that has found its other half is "" there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.faults: list[str] = []
        self._open: list[_Open] = []
        self._pairs: list[tuple[int, int, Change]] = []

    def read(self) -> None:
        place = 0
        for token in _TOKEN.finditer(self.text):
            self.parts.append(self.text[place : token.start()])
            place = token.end()
            escaped, stars, opener, words = token.groups()
            if escaped:
                self.parts.append(escaped)
            elif stars:
                self._stars(len(stars), token.start(), place)
            elif opener:
                self._push("[")
            else:
                self._close_bracket(words)
        self.parts.append(self.text[place:])

    def _push(self, mark: str) -> None:
        self._open.append(_Open(len(self.parts), mark))
        self.parts.append(mark)

    def _stars(self, count: int, start: int, stop: int) -> None:
        """One to three stars close what is open, and open what is not."""
        before, after = self.text[start - 1 : start], self.text[stop : stop + 1]
        closes = bool(before.strip())
        opens = bool(after.strip()) and not (before.isdigit() and after.isdigit())
        if count > 3:  # a line of stars is an ornament
            self.parts.append("*" * count)
            return
        while count:
            mark = self._last_star(count) if closes else ""
            if mark:
                self._pair(mark)
            elif opens:
                mark = "**" if count >= 2 else "*"
                self._push(mark)
            else:
                self.parts.append("*" * count)
                return
            count -= len(mark)

    def _last_star(self, count: int) -> str:
        """The latest mark that so many stars could close, within the bracket that is open."""
        for mark in reversed(self._open):
            if mark.kind == "[":
                break
            if len(mark.kind) <= count:
                return mark.kind
        return ""

    def _pair(self, kind: str, change: Change | None = None) -> None:
        """Closes the latest open mark of a kind; those within it stay as they are written."""
        while self._open[-1].kind != kind:
            self._open.pop()
        opened = self._open.pop().part
        self.parts[opened] = ""
        self._pairs.append((opened, len(self.parts), change or _EMPHASIS[kind]))

    def _close_bracket(self, words: str | None) -> None:
        change = self._change(words[1:-1].split()) if words else None
        if change is not None and any(mark.kind == "[" for mark in self._open):
            self._pair("[", change)
            return
        for place in reversed(range(len(self._open))):
            if self._open[place].kind == "[":
                del self._open[place]  # written brackets: what they hold may still be starred
                break
        self.parts.append("]" + (words or ""))

    def _change(self, words: list[str]) -> Change | None:
        changes = []
        for word in words:
            name, _, value = word.partition("=")
            found = _OF_WORD[name](value) if name in _OF_WORD else None
            if found is None:
                self.faults.append(
                    f"“{word[:40]}” is not understood in braces: write bold, italic, colour=gold, "
                    "size=120%, lang=ar or font=sans"
                )
                return None
            changes.append(found)
        return lambda manner: _all(changes, manner)

    def spans(self, manner: Manner) -> list[Span]:
        """The manners of the plain text, from its start to its end without a gap."""
        opening: dict[int, list[tuple[int, Change]]] = {}
        for start, stop, change in self._pairs:
            opening.setdefault(start, []).append((stop, change))
        spans: list[Span] = []
        inside = [(len(self.parts), manner)]
        place = 0
        for number, part in enumerate(self.parts):
            while inside[-1][0] <= number and len(inside) > 1:
                inside.pop()
            for stop, change in opening.get(number, ()):
                inside.append((stop, change(inside[-1][1])))
            if part:
                now = inside[-1][1]
                start = place
                if spans and spans[-1][2] == now:
                    start = spans.pop()[0]
                place += len(part)
                spans.append((start, place, now))
        return spans


def _all(changes: list[Change], manner: Manner) -> Manner:
    for change in changes:
        manner = change(manner)
    return manner


def _colour(value: str) -> Change | None:
    try:
        found = tint(colour(value))
    except UnitError:
        return None
    return lambda manner: manner._replace(tint=found)


def _size(value: str) -> Change | None:
    found = _PERCENT.fullmatch(value)
    if not found:
        return None
    factor = min(max(float(found[1]) / 100, _SMALLEST), _LARGEST)
    return lambda manner: manner._replace(size_px=drawable(manner.size_px * factor))


def _bold(manner: Manner) -> Manner:
    return manner._replace(bold=True)


def _italic(manner: Manner) -> Manner:
    return manner._replace(italic=True)


_EMPHASIS: dict[str, Change] = {"**": _bold, "*": _italic}
_OF_WORD: dict[str, Callable[[str], Change | None]] = {
    "bold": lambda value: None if value else _bold,
    "italic": lambda value: None if value else _italic,
    "colour": _colour,
    "color": _colour,
    "size": _size,
    "lang": lambda value: (
        (lambda manner: manner._replace(language=value)) if _WORD.fullmatch(value) else None
    ),
    "font": lambda value: (
        (lambda manner: manner._replace(family=value)) if _WORD.fullmatch(value) else None
    ),
}
