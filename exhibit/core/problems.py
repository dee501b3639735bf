"""What is wrong, where, what was expected, and the nearest right word.

A problem is a value. Whoever finds one adds it to a `Problems` and goes on, so that an artist
hears of every mistake at once and not of one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

_MOST_NAMED = 3  # words that were perhaps meant
_SHORTEST = 3  # letters: with another one in it, such a word is another word
_SHORT, _FEW = 20, 300  # letters, words: with these it takes a few milliseconds

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file; line and column count from 1, and 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `code` is a stable word for tools; `message` and `hint` are for people.

    `left_out` says that the show can play without the part that is wrong.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    left_out: bool = False

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text


@dataclass(slots=True)
class Problems:
    """The mistakes found so far, in the order in which they were found."""

    found: list[Problem] = field(default_factory=list)

    def error(
        self, place: Place, code: str, message: str, hint: str = "", *, left_out: bool = False
    ) -> None:
        self.found.append(Problem(place, code, message, hint, "error", left_out))

    def warning(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.found.append(Problem(place, code, message, hint, "warning"))

    def note(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.found.append(Problem(place, code, message, hint, "note"))

    def extend(self, others: Iterable[Problem]) -> None:
        self.found.extend(others)

    def sorted(self) -> list[Problem]:
        """In the order of the files and lines, each once."""
        return sorted(dict.fromkeys(self.found), key=lambda p: (p.place, p.code))

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.sorted() if p.severity == "error"]

    @property
    def stops_the_show(self) -> bool:
        """True when at least one error leaves nothing that could be played."""
        return any(p.severity == "error" and not p.left_out for p in self.found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or "" when none comes close."""
    close = nearest_ones(word, known)
    return close[0] if close else ""


def nearest_ones(word: str, known: Iterable[str]) -> list[str]:
    """As `nearest`, with the words that come as close: `lamp3` may be `lamp1` or `lamp2`.

    Close are words that look alike, and of those the ones that the fewest slips lead to.
    """
    typed = word.casefold()
    candidates = {k.casefold(): k for k in known}
    close = get_close_matches(typed, candidates, n=_MOST_NAMED + 2, cutoff=0.6)
    if len(typed) <= _SHORT and len(candidates) <= _FEW:
        # What looks for stretches that are alike overlooks `tedted`, and two letters swapped.
        beside = (each for each in candidates if abs(len(each) - len(typed)) <= 1)
        close += [each for each in beside if each not in close and _is_a_slip(typed, each)]
    slips = [_slips(typed, each) for each in close]
    best = [candidates[each] for each, count in zip(close, slips, strict=True)
            if count == min(slips)]  # fmt: skip
    return best[:_MOST_NAMED]


def _is_a_slip(typed: str, meant: str) -> bool:
    """Whether one slip makes one word of the other; in a short one, two letters swapped."""
    if len(typed) <= _SHORTEST and sorted(typed) != sorted(meant):
        return False
    return _slips(typed, meant) == 1


def _slips(typed: str, meant: str) -> int:
    """How many letters were left out, added, taken for another, or swapped with the next one."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed):
        above, row = row, [i + 1]
        for j, wanted in enumerate(meant):
            least = min(above[j] + (letter != wanted), above[j + 1] + 1, row[j] + 1)
            if i and j and letter == meant[j - 1] and typed[i - 1] == wanted:
                least = min(least, before[j - 1] + 1)
            row.append(least)
        before = above
    return row[-1]


def meant_one_of(words: Iterable[str]) -> str:
    """The question whether one of some words was meant."""
    *most, last = (f"'{word}'" for word in words)
    return f"did you mean {', '.join(most)} or {last}?" if most else f"did you mean {last}?"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them when none comes close."""
    words = list(known)
    if close := nearest_ones(word, words):
        return meant_one_of(close)
    return f"known here: {', '.join(words)}" if words else ""
