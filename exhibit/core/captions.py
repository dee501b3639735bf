"""Captions as values: who says what from when to when, and where on the picture.

`media` reads them from files; below it nobody asks in which format they were written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a cue's text, `start` to `stop`, that is heavy, leans, or has a colour of its
    own: its name or `#rrggbb`.
    """

    start: int
    stop: int
    bold: bool = False
    italic: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cue stands, in parts of the canvas; None is wherever captions usually stand.

    `x` is the place of its left edge, middle or right edge, as `side` says; `y` that of its top,
    middle or bottom, as `edge` says. `width`: how long its lines may be. `upright`: it was meant to
    be written from top to bottom.
    """

    x: float | None = None
    y: float | None = None
    side: str = "centre"  # left, centre, right
    edge: str = "top"  # top, centre, bottom
    width: float | None = None
    align: str = "centre"  # start, centre, end
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that are shown from `start_s` to `end_s` (seconds of their recording).

    `text` is plain, its lines divided by "\\n"; `words`: (place in the text, seconds) from where on
    it is said, as far as the file tells, in order. `line` is that of the file, from 1.
    """

    start_s: float
    end_s: float
    text: str
    runs: tuple[Run, ...] = ()
    voice: str = ""
    language: str = ""
    words: tuple[tuple[int, float], ...] = ()
    spot: Spot | None = None
    name: str = ""
    line: int = 0


def word_times(cue: Cue) -> list[tuple[int, float, float]]:
    """(place, from, until) of each word of a cue, in the order of reading.

    Between two moments that the file tells, words share the time by their length: each its letters
    and one more, for the breath behind it.
    """
    found: list[tuple[int, float, float]] = []
    marks = [(0, cue.start_s), *((p, t) for p, t in cue.words if p > 0), (len(cue.text), cue.end_s)]
    if cue.words and cue.words[0][0] == 0:
        marks[0] = cue.words[0]
    for (start, from_s), (stop, until_s) in pairwise(marks):
        words = [
            (match.start(), match.end() - match.start() + 1)
            for match in _WORD.finditer(cue.text, start, stop)
        ]
        letters = sum(length for _, length in words)
        passed = 0
        for place, length in words:
            begin = from_s + (until_s - from_s) * passed / letters
            passed += length
            end = from_s + (until_s - from_s) * passed / letters
            found.append((place, begin, end))
    return found
