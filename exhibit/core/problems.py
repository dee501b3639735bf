"""What is wrong, where, what was expected, and the nearest right word.

A problem is a value. Whoever finds one adds it to a `Problems` and goes on, so that an artist
hears of every mistake at once and not of one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

_MOST_NAMED = 3  # words that were perhaps meant
_AS_CLOSE = 0.001  # of a likeness of 0..1: words as close as that are as close as each other

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
    candidates = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold(), candidates, n=1, cutoff=0.6)
    return candidates[close[0]] if close else ""


def nearest_ones(word: str, known: Iterable[str]) -> list[str]:
    """As `nearest`, with the words that come as close: `lamp3` may be `lamp1` or `lamp2`."""
    typed = word.casefold()
    candidates = {k.casefold(): k for k in known}
    close = get_close_matches(typed, candidates, n=_MOST_NAMED, cutoff=0.6)
    if len(close) < 2:
        return [candidates[each] for each in close]
    alike = [SequenceMatcher(None, each, typed).ratio() for each in close]
    return [candidates[each] for each, ratio in zip(close, alike, strict=True)
            if ratio > alike[0] - _AS_CLOSE]  # fmt: skip


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
