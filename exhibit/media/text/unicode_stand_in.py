"""A stand-in for bidi, breaks and scripts, until they are here: simple, and soon gone."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from exhibit.media import bidi as old
from exhibit.media.fonts import FontBook

__all__ = ["FontBook"]

_GAP = re.compile("(?<!«)(?:[ \u2000-\u2006\u2008-\u200a\u205f\u3000]+|[\u200b\u00ad])(?![»?!:;])")
_BLOCKS = (
    ("Latn", 0x41, 0x24F), ("Latn", 0x1E00, 0x1EFF), ("Arab", 0x600, 0x6FF), ("Arab", 0x750, 0x77F),
    ("Arab", 0x8A0, 0x8FF), ("Arab", 0xFB50, 0xFDFF), ("Arab", 0xFE70, 0xFEFC),
    ("Nkoo", 0x7C0, 0x7FF), ("Tfng", 0x2D30, 0x2D7F), ("Adlm", 0x1E900, 0x1E95F),
    ("Hebr", 0x590, 0x5FF), ("Grek", 0x370, 0x3FF), ("Cyrl", 0x400, 0x52F),
)  # fmt: skip


def advice(character: str) -> str:
    return ""


def runs_leftward(language: str) -> bool:
    return old.runs_leftward(language)


def base_level(text: str, language: str) -> int:
    if language == "und":
        for character in text:
            kind = unicodedata.bidirectional(character)
            if kind in ("L", "R", "AL"):
                return int(kind != "L")
    return int(old.runs_leftward(language))


def levels(text: str, base: int) -> list[int]:
    leftward = base % 2 == 1
    return [old.level(kind, leftward) for kind in old.directions(text, leftward)]


def visual_runs(levels: list[int]) -> list[tuple[int, int, int]]:
    runs = []
    start = 0
    for level, members in groupby(levels):
        stop = start + len(list(members))
        runs.append((start, stop, level))
        start = stop
    return [runs[place] for place in old.visual_order([level for _, _, level in runs])]


def lines(text: str, language: str) -> tuple[list[int], frozenset[int]]:
    gaps = [match.end() for match in _GAP.finditer(text)]
    must = [match.end() for match in re.finditer("\n", text)]
    return sorted({*gaps, *must}), frozenset(must)


def words(text: str, language: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\w[\w'’\u0300-\u036f\u064b-\u0670]*", text)]


def clusters(text: str) -> list[int]:
    return [
        place
        for place, character in enumerate(text)
        if not place
        or (unicodedata.category(character)[0] != "M" and character not in "\u200c\u200d")
    ]


def runs(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for place, character in enumerate(text):
        script = _script(character)
        if found and (script == "Zyyy" or found[-1][2] in (script, "Zyyy")):
            old_start, _, before = found.pop()
            found.append((old_start, place + 1, before if before != "Zyyy" else script))
        else:
            found.append((place, place + 1, script))
    return found


def _script(character: str) -> str:
    if unicodedata.category(character)[0] != "L":
        return "Zyyy"
    code = ord(character)
    return next((name for name, low, high in _BLOCKS if low <= code <= high), "Zyyy")
