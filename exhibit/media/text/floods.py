"""Invisible characters in floods: pasted from a chat or a prank, seen by nobody, said by `check`.

What is set is bounded elsewhere (`plain`, and the levels of UAX #9); here is what to tell about it.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

MOST_UNSEEN = 15  # in a row: the flags of regions have 7
MOST_MARKS = 30  # on one letter: Unicode's Stream-Safe Text


def floods(text: str) -> list[str]:
    """Sentences on what no writing system needs so much of."""
    if text.isascii():
        return []
    most = {"unseen": 0, "mark": 0}
    for kind, run in groupby(text, _kind):
        most[kind] = max(most.get(kind, 0), sum(1 for _ in run))
    said = []
    if most["unseen"] > MOST_UNSEEN:
        said.append(
            f"{most['unseen']} invisible characters stand here in a row: type these words again"
        )
    if most["mark"] > MOST_MARKS:
        said.append(f"{most['mark']} marks stand on one letter: only the first few are shown")
    return said


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return "mark"
    return "unseen" if category == "Cf" else ""
