"""A line as it was written to stretches that can be shaped: one typeface, script, level, manner.

HarfBuzz is given each stretch on its own, cut at spaces: the words of a show come back again and
again, and are shaped once. (Noto and Amiri set words the same way whether they are cut or not.)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from exhibit.media.fonts import Font
from exhibit.media.text import bidi, breaks, scripts
from exhibit.media.text.fallback import NOTHING, Choice
from exhibit.media.text.markup import Span
from exhibit.media.text.style import Manner

WORD = re.compile("[ \u00a0]+|[^ \u00a0]+")  # one that HarfBuzz sees, or what is between two
# Any of these may turn a line; all else runs from left to right.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NOT_LATIN = re.compile("[^\x00-\u0241\u1e00-\u1eff\u2010-\u2027\u202f\u2030-\u205e]")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0241\u1e00-\u1eff]")
_LEFTWARD = ("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg")
_OF_LANGUAGE = {"nqo": "Nkoo", "he": "Hebr", "yi": "Hebr"}  # of others that run leftward: Arab


class Item(NamedTuple):
    """Characters `start` to `stop` of a written line, shown by one typeface in one manner.

    `text` is what is shaped: characters that no typeface has show nothing there.
    """

    start: int
    stop: int
    text: str
    font: Font
    level: int
    script: str
    manner: Manner


class Written(NamedTuple):
    """A line as it was written, which may become several: its place in the plain text."""

    start: int
    stop: int
    text: str  # as it is shaped
    base: int
    items: list[Item]


def itemise(
    text: str, start: int, spans: Sequence[Span], language: str, choose: Callable[[Manner], Choice]
) -> Written:
    """A written line `text` that starts at `start` of the plain text, whose manners are `spans`."""
    base = bidi.base_level(text, language)
    items = list(_items(text, start, spans, base, choose))
    shaped = "".join(item.text for item in items)
    return Written(start, start + len(text), shaped, base, items)


def _items(
    text: str, offset: int, spans: Sequence[Span], base: int, choose: Callable[[Manner], Choice]
) -> Iterator[Item]:
    if not text:
        return
    levels = _level_runs(text, base)
    scripts = _script_runs(text)
    starts = clusters(text)
    for start, stop, level, script, manner in _meet(levels, scripts, spans, offset):
        part = text[start:stop]
        found = script
        if script in ("Zyyy", "Zinh") or (script in _LEFTWARD and not base and not level % 2):
            # Numbers, quotes and brackets beside Arabic in a French line are French.
            found = _script_of(manner.language, base)
        inside = _inside(starts, start, stop)
        for first, last, font in choose(manner).stretches(part, found, inside):
            shown = _shaped(part[first:last], font)
            by = font or choose(manner).chain[0]
            yield Item(start + first, start + last, shown, by, level, found, manner)


def _inside(starts: Sequence[int], start: int, stop: int) -> Sequence[int]:
    """Where letters start in a stretch, counted from its own start, which is one in any case."""
    if isinstance(starts, range):
        return range(stop - start)
    inside = starts[bisect_right(starts, start) : bisect_left(starts, stop)]
    return [0, *(place - start for place in inside)]


def clusters(text: str) -> Sequence[int]:
    """Where each letter with its marks starts."""
    if not _NOT_LATIN.search(text):
        return range(len(text))
    return breaks.clusters(text)


def _level_runs(text: str, base: int) -> list[tuple[int, int, int]]:
    if base == 0 and not _TURNS.search(text):
        return [(0, len(text), 0)]
    return list(_grouped(bidi.levels(text, base)))


def _script_runs(text: str) -> list[tuple[int, int, str]]:
    if not _NOT_LATIN.search(text):
        return [(0, len(text), "Latn" if _LATIN.search(text) else "Zyyy")]
    return scripts.runs(text)


def _grouped(levels: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for level, members in groupby(levels):
        stop = start + sum(1 for _ in members)
        yield start, stop, level
        start = stop


def _meet(
    levels: Sequence[tuple[int, int, int]],
    scripts: Sequence[tuple[int, int, str]],
    spans: Sequence[Span],
    offset: int,
) -> Iterator[tuple[int, int, int, str, Manner]]:
    """Stretches of one level, one script and one manner."""
    level = script = span = place = 0
    end = levels[-1][1]
    while spans[span][1] <= offset:
        span += 1
    while place < end:
        stop = min(levels[level][1], scripts[script][1], spans[span][1] - offset)
        yield place, stop, levels[level][2], scripts[script][2], spans[span][2]
        level += levels[level][1] == stop
        script += scripts[script][1] == stop
        span += spans[span][1] - offset == stop
        place = stop


def _script_of(language: str, base: int) -> str:
    """The script that digits and signs are shown in where there are no letters among them."""
    if not bidi.runs_leftward(language):
        return "Arab" if base and language == "und" else "Latn"
    first, *rest = language.split("-")
    script = next((part.title() for part in rest if len(part) == 4), "")
    return script or _OF_LANGUAGE.get(first, "Arab")


def _shaped(text: str, font: Font | None) -> str:
    """The text without what the typeface lacks."""
    if font is None:
        return NOTHING * len(text)
    if font.characters.issuperset(map(ord, text)):
        return text
    return "".join(c if font.has(c) else NOTHING for c in text)
