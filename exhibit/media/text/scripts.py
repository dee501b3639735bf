"""Stretches of one script (UAX #24): what a shaper needs to know, and who may join with whom.

Spaces, stops and digits are common to all scripts and marks inherit theirs, so these go with the
letters before them, or at the start with the first letters after them. A closing bracket goes
with its opening one, whatever stands between. A common character that only some scripts use, such
as the Arabic comma, does not go with a Latin word before it.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import groupby

from exhibit.media.text.bidi_resolve import OPENER_OF, OPENERS
from exhibit.media.text.script_table import SCRIPTS, SHARED

COMMON, INHERITED = "Zyyy", "Zinh"
_FAVOURED = ("Latn", "Arab", "Deva", "Hani", "Hira")  # where a character says only "one of these"
_CLOSED_BY = {**OPENER_OF, "»": "«", "›": "‹", "”": "“"}
_OPENING = OPENERS | {"«", "‹", "“"}
_NESTED = 64  # open brackets that are remembered: nobody reads deeper


def _stretches(table: str) -> tuple[list[int], list[int], list[str]]:
    """First and last code points, and what each stretch is, in the order of code points."""
    rows = []
    said: list[str] = []
    for word in table.split():
        if word[1:2].islower():  # a tag; a colon stands behind the last one
            said = [*said, word] if not said or said[-1][-1] != ":" else [word]
            continue
        first, _, last = word.partition("-")
        rows.append((int(first, 16), int(last or first, 16), " ".join(said).rstrip(":")))
    rows.sort()
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


_SCRIPTS = _stretches(SCRIPTS)
_SHARED = _stretches(SHARED)


def _look_up(code: int, table: tuple[list[int], list[int], list[str]]) -> str:
    firsts, lasts, said = table
    place = bisect_right(firsts, code) - 1
    return said[place] if place >= 0 and code <= lasts[place] else ""


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """The ISO 15924 tag of a character's script; "Zyyy" where it is common, or no character."""
    return _look_up(ord(character), _SCRIPTS) or COMMON


@lru_cache(maxsize=8192)
def _users(character: str) -> tuple[str, ...]:
    """The scripts that use a common character, the likeliest first; none when all do."""
    users = _look_up(ord(character), _SHARED).split()
    return tuple(sorted(users, key=lambda tag: tag not in _FAVOURED))


def runs(text: str) -> list[tuple[int, int, str]]:
    """(start, stop, ISO 15924 tag) of each stretch of one script; "Zyyy" where there is none."""
    found = []
    start = 0
    for tag, members in groupby(_resolved(text)):
        stop = start + sum(1 for _ in members)
        found.append((start, stop, tag))
        start = stop
    return found


def _resolved(text: str) -> list[str]:
    """The script of each character, what is common and inherited decided."""
    tags: list[str] = []
    first = now = ""
    opened: list[tuple[str, str]] = []
    for character in text:
        tag = script_of(character)
        if tag in (COMMON, INHERITED):
            tag = _decided(character, tag, now, opened) or first
        first = first or tag
        now = tag
        tags.append(tag)
    return [tag or first or COMMON for tag in tags]


def _decided(character: str, tag: str, now: str, opened: list[tuple[str, str]]) -> str:
    """The script of a common character after letters of `now`; "" while there were none."""
    users = _users(character)
    if users and now not in users and not (tag == INHERITED and now):
        return users[0]
    if character in _OPENING:
        opened.append((character, now))
        del opened[:-_NESTED]
    elif character in _CLOSED_BY:
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == _CLOSED_BY[character]:
                now = opened[depth][1]
                del opened[depth:]
                break
    return now
