"""Whether captions can be read: how long they are, and how fast they go.

The numbers are those of broadcasters: two lines of 42 characters, between 5/6 of a second and 7,
17 characters a second, and 15 in languages of which nobody has measured more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from math import ceil

from exhibit.core.captions import Cue
from exhibit.core.problems import Place, Problem

LINES, LETTERS = 2, 42
SHORTEST_S, LONGEST_S = 5 / 6, 7.0
MEASURED = {"en": 17.0, "fr": 17.0}
ANYWHERE = 15.0
_SLACK_S = 0.01  # times are written in milliseconds


def hard_to_read(cues: Iterable[Cue], file: str, language: str) -> Iterator[Problem]:
    """A warning for each cue that visitors will not have read when it goes."""
    most = MEASURED.get(language.partition("-")[0], ANYWHERE)
    for cue in cues:
        if said := _fault(cue, most):
            yield Problem(Place(file, cue.line, 1), "captions-pace", *said, severity="warning")


def letters(text: str) -> int:
    """Characters that are seen by themselves: not the marks that sit on others."""
    return sum(unicodedata.category(character)[0] not in "MC" for character in text)


def _fault(cue: Cue, most: float) -> tuple[str, str] | None:
    lasts_s = cue.end_s - cue.start_s
    lines = sum(max(ceil(letters(line) / LETTERS), 1) for line in cue.text.split("\n"))
    count = letters(cue.text.replace("\n", " "))
    if lines > LINES:
        return (
            f"this caption takes {lines} lines of {LETTERS} characters, "
            f"and {LINES} can be taken in",
            "divide it in two",
        )
    if lasts_s < SHORTEST_S - _SLACK_S:
        return f"this caption is gone after {lasts_s:.2f} s", "show it for 0.84 s at least"
    if count / lasts_s > most + 0.05:
        return (
            f"this caption goes at {count / lasts_s:.0f} characters a second, "
            f"and {most:.0f} can be read",
            f"show it for {count / most:.1f} s, or say it shorter",
        )
    if lasts_s > LONGEST_S + _SLACK_S:
        return f"this caption stays for {lasts_s:.1f} s: it will be read twice", "divide it in two"
    return None
