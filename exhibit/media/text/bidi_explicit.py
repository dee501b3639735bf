"""Embeddings, overrides and isolates: rules X1 to X10 of UAX #9.

A paragraph is cut into isolating run sequences: stretches of one level, joined across what is
isolated in between. Only where the controls stand matters here, so the paragraph comes as a
skeleton, in which all that is no control is "x"; short skeletons are remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

DEEPEST = 125  # BD2: levels beyond this are not opened, however many controls ask for them
REMOVED = frozenset("<>{}.b")  # X9: as if they were not there

_SKELETON = str.maketrans("LRAENstcmSwo", "x" * 12)
_OPENS = {"<": (0, ""), "{": (0, "L"), ">": (1, ""), "}": (1, "R"), "[": (0, ""), "]": (1, "")}


class Sequence(NamedTuple):
    """An isolating run sequence: its characters, its level, and the direction on each side."""

    places: tuple[int, ...]
    level: int
    start: str
    end: str


class Explicit(NamedTuple):
    """What the controls of a paragraph ask for.

    `levels` has one byte a character; `overrides` maps a place to the "L" or "R" that it must be;
    `removed` are the places of characters that count as if they were not there.
    """

    levels: bytes
    overrides: dict[int, str]
    sequences: tuple[Sequence, ...]
    removed: tuple[int, ...]


def explicit(kinds: str, base: int) -> Explicit:
    """What the controls in a paragraph of the `letters` in `kinds` ask for; "?" is resolved."""
    skeleton = kinds.translate(_SKELETON)
    return (_remembered if len(skeleton) <= 16 else _explicit)(skeleton, base)


def _explicit(skeleton: str, base: int) -> Explicit:
    levels, overrides, partners = _levels(skeleton, base)
    sequences = _sequences(skeleton, levels, partners, base)
    removed = tuple(place for place, sign in enumerate(skeleton) if sign in REMOVED)
    return Explicit(bytes(levels), overrides, tuple(sequences), removed)


_remembered = lru_cache(maxsize=4096)(_explicit)


class _Status:
    """The stack of directions that are open, and the counts of what found no room (X1)."""

    def __init__(self, base: int) -> None:
        self.stack = [(base, "", False)]  # level, override, whether it is an isolate
        self.lost_isolates = self.lost_embeddings = self.isolates = 0

    def open(self, sign: str) -> None:
        """X2 to X5c."""
        side, override = _OPENS[sign]
        isolate = sign in "[]"
        level = self.stack[-1][0] + 1
        level += (level ^ side) & 1
        if level <= DEEPEST and not self.lost_isolates and not self.lost_embeddings:
            self.stack.append((level, override, isolate))
            self.isolates += isolate
        elif isolate:
            self.lost_isolates += 1
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def close_isolate(self) -> None:
        """X6a: also ends the embeddings that were opened inside."""
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.isolates:
            self.lost_embeddings = 0
            while not self.stack.pop()[2]:
                pass
            self.isolates -= 1

    def close_embedding(self) -> None:
        """X7."""
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif len(self.stack) > 1 and not self.stack[-1][2]:
            self.stack.pop()


def _levels(skeleton: str, base: int) -> tuple[list[int], dict[int, str], dict[int, int]]:
    """X1 to X8, and for each end of an isolate the place of its start (BD9)."""
    status = _Status(base)
    levels: list[int] = []
    overrides: dict[int, str] = {}
    partners: dict[int, int] = {}
    begun: list[int] = []
    for place, sign in enumerate(skeleton):
        if sign == "|":
            if begun:
                partners[place] = begun.pop()
            status.close_isolate()
        level, override, _ = status.stack[-1] if sign != "B" else (base, "", False)
        if sign in REMOVED:
            levels.append(levels[-1] if levels else base)
        else:
            levels.append(level)
            if override:
                overrides[place] = override
        if sign in _OPENS:
            status.open(sign)
            if sign in "[]":
                begun.append(place)
        elif sign == ".":
            status.close_embedding()
    return levels, overrides, partners


def _sequences(
    skeleton: str, levels: list[int], partners: dict[int, int], base: int
) -> list[Sequence]:
    """X10: runs of one level, each joined to the run that its isolate interrupted (BD13)."""
    runs: list[list[int]] = []
    waiting: dict[int, list[int]] = {}  # start of an isolate -> the run that it ends
    shown = [place for place, sign in enumerate(skeleton) if sign not in REMOVED]
    before = None
    for place in shown:
        if before is None or levels[place] != levels[before]:
            joined = waiting.pop(partners.get(place, -1), None)
            if joined is None:
                joined = []
                runs.append(joined)
            run = joined
        run.append(place)
        if skeleton[place] in "[]":
            waiting[place] = run
        before = place
    beside = {place: number for number, place in enumerate(shown)}
    found = []
    for run in runs:
        level = levels[run[0]]
        first, last = beside[run[0]], beside[run[-1]]
        left = levels[shown[first - 1]] if first else base
        open_end = skeleton[run[-1]] in "[]" or last + 1 == len(shown)
        right = base if open_end else levels[shown[last + 1]]
        found.append(Sequence(tuple(run), level, _side(level, left), _side(level, right)))
    return found


def _side(level: int, other: int) -> str:
    return "R" if max(level, other) & 1 else "L"
