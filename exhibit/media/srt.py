"""SubRip: a number, two times, some lines; as sloppy as its files are.

Numbers may be missing, twice or out of order; times have a comma, or a point. Entities stay as they
were typed: SubRip has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from exhibit.core.captions import Cue, Run, Spot
from exhibit.core.problems import Place, Problems
from exhibit.core.units import UnitError, colour
from exhibit.media.webvtt import LONGEST_TEXT, times

_TAG = re.compile(r"<(/?)(i|b|u|s|font)(\s[^<>]*)?>|\{(?:\\[^{}]*|[ibu]|/[ibu])\}", re.IGNORECASE)
_COLOUR = re.compile(r"""\bcolor\s*=\s*["']?(#[0-9a-f]{6}|[a-z]{3,20})\b""", re.IGNORECASE)
_PLACE = re.compile(r"\{\\an?([1-9])\}")
_SIDES = ("left", "centre", "right")


def read_srt(lines: Sequence[str], name: str, problems: Problems) -> Iterator[Cue]:
    """The cues of a file's lines in their order: one begins wherever a line has two times."""
    marks = [i for i, line in enumerate(lines) if "-->" in line[:60]]
    if not marks:
        problems.warning(Place(name, 1, 1), "captions", "this file has no times, so no captions")
    for mark, after in zip_longest(marks, marks[1:]):
        found = times(lines[mark], mark + 1, name, problems)
        if found is None:
            continue
        start_s, end_s, _ = found
        said = _below(lines, mark + 1, after)
        if len(said) > LONGEST_TEXT:
            message = f"a cue has {LONGEST_TEXT:,} characters at the most: the rest is left out"
            problems.warning(Place(name, mark + 2, 1), "captions", message)
        text, runs, spot = _plain(said[:LONGEST_TEXT])
        if not text.strip():
            message = "this cue says nothing: it is left out"
            problems.warning(Place(name, mark + 1, 1), "captions", message)
            continue
        yield Cue(start_s, end_s, text, runs, spot=spot, line=mark + 1)


def _below(lines: Sequence[str], start: int, after: int | None) -> str:
    """The lines of a cue, without the number of the next."""
    stop = len(lines) if after is None else after
    if after is not None and stop > start and lines[stop - 1].strip().isdecimal():
        stop -= 1
    return "\n".join(line.strip() for line in lines[start:stop]).strip("\n")


def _plain(said: str) -> tuple[str, tuple[Run, ...], Spot | None]:
    placed = _PLACE.search(said)
    parts: list[str] = []
    runs: list[Run] = []
    opened: dict[str, tuple[int, str]] = {}
    length = at = 0
    for tag in _TAG.finditer(said):
        parts.append(said[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        name = (tag[2] or tag[0].strip("{}/")).lower()
        closing = bool(tag[1]) or tag[0].startswith("{/")
        if closing and name in opened:
            start, tint = opened.pop(name)
            runs.append(Run(start, length, name == "b", name == "i", tint))
        elif not closing:
            tint = _colour(tag[3] or "") if name == "font" else ""
            if tint or name in ("b", "i"):
                opened.setdefault(name, (length, tint))
    parts.append(said[at:])
    length += len(said) - at
    for name, (start, tint) in opened.items():
        runs.append(Run(start, length, name == "b", name == "i", tint))
    return "".join(parts), tuple(runs), None if placed is None else _spot(int(placed[1]))


def _colour(said: str) -> str:
    """The colour of a `font`; "" for one that nobody knows."""
    found = _COLOUR.search(said)
    if found is None:
        return ""
    try:
        colour(found[1].lower())
    except UnitError:
        return ""
    return found[1].lower()


def _spot(key: int) -> Spot | None:
    """The place of a key of a keypad: 2 is the usual one, 8 the middle of the top."""
    row, column = divmod(key - 1, 3)
    if key == 2:
        return None
    y, edge = ((0.95, "bottom"), (0.5, "centre"), (0.05, "top"))[row]
    align = ("start", "centre", "end")[column]
    return Spot((0.05, 0.5, 0.95)[column], y, _SIDES[column], edge, align=align)
