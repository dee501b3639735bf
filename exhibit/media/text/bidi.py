"""Which way each character runs, and in which order a line is seen: the whole of UAX #9.

A paragraph has a base level: 0 runs to the right, 1 to the left. `levels` resolves one level a
character (rules P, X, W, N, I): odd ones are drawn from right to left. Once lines are broken,
`line_levels` puts back what stands at their ends (L1) and `visual_runs` orders them (L2).
Mirroring (L4) is the shaper's.

Latin alone and Arabic alone take a quick path: 1,000 letters in 20 to 100
microseconds, 1,000 mixed characters in 0.6 ms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from exhibit.media.text.bidi_classes import letters
from exhibit.media.text.bidi_explicit import explicit
from exhibit.media.text.bidi_resolve import resolve

LEFTWARD_SCRIPTS = frozenset(
    {"arab", "aran", "hebr", "nkoo", "adlm", "syrc", "syre", "syrj", "syrn", "thaa", "rohg"}
    | {"mand", "samr", "mend", "yezi", "gara"}
)
# Languages whose usual script runs to the left; a tag with a script says it itself (ff-Adlm).
LEFTWARD_LANGUAGES = frozenset(
    {"ar", "aao", "abh", "abv", "acm", "acq", "acw", "acx", "acy", "adf", "aeb", "aec", "afb"}
    | {"ajp", "apc", "apd", "arq", "ars", "ary", "arz", "auz", "avl", "ayh", "ayl", "ayn", "ayp"}
    | {"pga", "shu", "ssh", "xaa", "fa", "pes", "prs", "mzn", "glk", "lrc", "ckb", "sdh", "azb"}
    | {"ur", "ps", "pbu", "pst", "sd", "ug", "uig", "pnb", "lah", "skr", "ks", "bal", "bgn", "brh"}
    | {"he", "iw", "yi", "ji", "lad", "syr", "aii", "arc", "sam", "dv", "nqo", "rhg", "mid"}
)

_STRONG = re.compile(r"[LRA]")
_OPENS_OR_ENDS = re.compile(r"[\[\]?B]")
_TURNS = {0: re.compile(r"[^LEstcmSwoB]"), 1: re.compile(r"[^RAmstcSwoB]")}  # not the quick path
_CONTROLS = re.compile(r"[<>{}.\[\]?|b]")
_SEPARATOR = re.compile("[SB]")
_TRAILING = frozenset("w[]?|<>{}.b")  # L1: what falls back to the base level at the end of a line


@lru_cache(maxsize=256)
def runs_leftward(language: str) -> bool:
    """True when paragraphs of a BCP 47 language start at the right; a script (wo-Arab) decides."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in LEFTWARD_SCRIPTS if script else first in LEFTWARD_LANGUAGES


def base_level(text: str, language: str) -> int:
    """0 where the paragraph runs to the right, 1 where it runs to the left.

    The language decides; where it is "und" without a script, or empty, the first strong letter
    outside of isolates does (P2, P3), and 0 where there is none.
    """
    if language.lower() not in ("", "und"):
        return int(runs_leftward(language))
    return first_strong(letters(text))


def first_strong(kinds: str) -> int:
    """0 or 1 by the first strong letter of the `letters` of a paragraph (P2, P3)."""
    found = _STRONG.search(kinds)
    if not found:
        return 0
    if _OPENS_OR_ENDS.search(kinds, 0, found.start()):
        return _first_strong(kinds, 0, _ends_of_isolates(kinds))
    return int(found[0] != "L")


def _first_strong(kinds: str, start: int, ends: dict[int, int]) -> int:
    """The same from `start` to the end of the isolate around it."""
    place = start
    while place < len(kinds):
        kind = kinds[place]
        if kind in "LRA":
            return int(kind != "L")
        if kind == "|" and start:  # not one without a start: those are passed above
            return 0
        if kind == "B":
            return 0
        place = ends.get(place, len(kinds)) if kind in "[]?" else place
        place += 1
    return 0


def _ends_of_isolates(kinds: str) -> dict[int, int]:
    """Where each isolate that is closed begins, and where it ends (BD9)."""
    ends: dict[int, int] = {}
    begun: list[int] = []
    for found in re.finditer(r"[\[\]?|]", kinds):
        if found[0] != "|":
            begun.append(found.start())
        elif begun:
            ends[begun.pop()] = found.start()
    return ends


def levels(text: str, base: int) -> list[int]:
    """The level of each character of a paragraph whose base level is 0 or 1.

    Characters that show nothing and are removed by rule X9 get the level before them. After a
    line end inside of `text` a new paragraph starts, on the same base.
    """
    kinds = letters(text)
    if not _TURNS[base].search(kinds):
        return [base] * len(text)
    if "B" not in kinds[:-1]:
        return resolved(kinds, base, text)
    found: list[int] = []
    for part in re.finditer(r"[^B]*B|[^B]+", kinds):
        found += resolved(part[0], base, text[part.start() : part.end()])
    return found


def resolved(kinds: str, base: int, text: str = "") -> list[int]:
    """Levels of one paragraph from its `letters`; without `text`, no brackets are paired."""
    if not _CONTROLS.search(kinds):
        side = "R" if base else "L"
        return list(resolve(kinds, base, side, side, text))
    kinds = _settle_isolates(kinds) if "?" in kinds else kinds
    asked = explicit(kinds, base)
    if asked.overrides:
        forced = list(kinds)
        for place, side in asked.overrides.items():
            forced[place] = side
        kinds = "".join(forced)
    found = bytearray(asked.levels)
    for places, level, start, end in asked.sequences:
        if len(places) == places[-1] - places[0] + 1:
            span = slice(places[0], places[-1] + 1)
            found[span] = resolve(kinds[span], level, start, end, text[span])
            continue
        own = "".join([kinds[place] for place in places])
        inside = "".join([text[place] for place in places]) if text else ""
        for place, deep in zip(places, resolve(own, level, start, end, inside), strict=True):
            found[place] = deep
    for place in asked.removed:
        found[place] = found[place - 1] if place else base
    return list(found)


def _settle_isolates(kinds: str) -> str:
    """Each isolate whose direction its first strong letter gives, as one with a direction (X5c)."""
    settled = list(kinds)
    ends = _ends_of_isolates(kinds)
    for place, kind in enumerate(kinds):
        if kind == "?":
            settled[place] = "[]"[_first_strong(kinds, place + 1, ends)]
    return "".join(settled)


def line_levels(text: str, levels: Sequence[int], start: int, stop: int, base: int) -> list[int]:
    """The levels of the characters from `start` to `stop`, when they are a line (rule L1).

    Tabs, line ends, and the spaces before them and at the end of the line take the base level.
    """
    return at_line_end(letters(text[start:stop]), levels[start:stop], base)


def at_line_end(kinds: str, levels: Sequence[int], base: int) -> list[int]:
    """Rule L1 for a line of the `letters` in `kinds`."""
    found = list(levels)
    if not kinds or (kinds[-1] not in _TRAILING and "S" not in kinds and "B" not in kinds):
        return found
    ends = [match.start() for match in _SEPARATOR.finditer(kinds)]
    for end in (*ends, len(kinds)):
        place = end
        while place and kinds[place - 1] in _TRAILING:
            place -= 1
            found[place] = base
    for end in ends:
        found[end] = base
    return found


def visual_runs(levels: Sequence[int]) -> list[tuple[int, int, int]]:
    """The stretches of one level as (start, stop, level), from left to right (rule L2)."""
    runs: list[tuple[int, int, int]] = []
    start = 0
    for level, members in groupby(levels):
        stop = start + sum(1 for _ in members)
        runs.append((start, stop, level))
        start = stop
    deepest = max((run[2] for run in runs), default=0)
    shallowest = min((run[2] for run in runs if run[2] & 1), default=deepest + 1)
    for floor in range(deepest, shallowest - 1, -1):
        first = 0
        for deep, among in groupby(tuple(runs), key=lambda run: run[2] >= floor):
            last = first + sum(1 for _ in among)
            if deep:
                runs[first:last] = runs[first:last][::-1]
            first = last
    return runs
