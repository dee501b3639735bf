"""The words for how something gets there: named easings, and the two of CSS that take numbers.

Nothing is worked out here, so that a show can be checked before numpy is loaded; `curves` makes
numbers of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from exhibit.core.problems import meant_one_of, nearest_ones
from exhibit.core.units import UnitError
from exhibit.core.words import EASINGS

MOST_STEPS = 1000  # each at least two samples of a curve wide

_CALL = re.compile(r"(steps|cubic-bezier)\(([^()]*)\)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_JUMPS = ("end", "start", "both", "none")


@dataclass(frozen=True, slots=True)
class Steps:
    """CSS `steps()`: `count` equal times, and at which ends of them the value jumps."""

    count: int
    jump: str = "end"


@dataclass(frozen=True, slots=True)
class Bezier:
    """CSS `cubic-bezier()`: the two handles of a curve from (0, 0) to (1, 1)."""

    x1: float
    y1: float
    x2: float
    y2: float


Easing = str | Steps | Bezier  # a str is one of `core.words.EASINGS`


def easing(text: str) -> Easing:
    """An easing as written; UnitError, whose words are for the author, for anything else."""
    word = text.strip()
    if word in EASINGS:
        return word
    if len(word) > 80:
        raise UnitError("expected an easing such as in-out, found a long text")
    called = _CALL.fullmatch(word)
    if called is None:
        near = nearest_ones(word, (*EASINGS, "steps(4)", "cubic-bezier(0.2, 0, 0, 1)"))
        hint = meant_one_of(near) if near else f"write one of {', '.join(EASINGS)}"
        raise UnitError(f"expected an easing such as in-out, found '{word}': {hint}")
    parts = [part.strip() for part in called[2].split(",")]
    return _steps(word, parts) if called[1] == "steps" else _bezier(word, parts)


def _steps(word: str, parts: list[str]) -> Steps:
    jump = parts[1].removeprefix("jump-") if len(parts) == 2 else "end"
    count = int(parts[0]) if re.fullmatch("[0-9]{1,6}", parts[0]) else 0
    if len(parts) > 2 or jump not in _JUMPS or not 1 <= count <= MOST_STEPS:
        raise UnitError(f"'{word}' has no steps: write steps(4), or steps(4, start)")
    if jump == "none" and count < 2:
        raise UnitError(f"'{word}' never moves: write steps(2, none)")
    return Steps(count, jump)


def _bezier(word: str, parts: list[str]) -> Bezier:
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise UnitError(f"'{word}' needs four numbers: write cubic-bezier(0.2, 0, 0, 1)")
    x1, y1, x2, y2 = (float(part) for part in parts)
    if not (0.0 <= x1 <= 1.0 and 0.0 <= x2 <= 1.0):
        raise UnitError(f"'{word}' would run backwards: its first and third number are 0 to 1")
    if max(abs(y1), abs(y2)) > 10.0:
        raise UnitError(f"'{word}' overshoots more than tenfold: -10 to 10 are the most")
    return Bezier(x1, y1, x2, y2)
