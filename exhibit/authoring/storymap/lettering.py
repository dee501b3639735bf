"""How wide words will be in letters that nobody has chosen yet.

A map is drawn by whatever opens it, with that machine's letters. Widths are those of a wide common
sans serif, so that words which are said to fit do fit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NARROW = frozenset("iljtfrI.,:;'|!()[]{} ")
_WIDE = frozenset("mwMWœæ@%—…")


def width_of(text: str, size: float) -> float:
    """Pixels, at so many pixels to the em."""
    return size * sum(_em(c) for c in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.92
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.68 if character.isupper() else 0.58


def lines_of(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in at most so many lines; what does not fit ends in an ellipsis."""
    lines = list(_filled(text, size, width))
    if len(lines) <= most:
        return [cut(line, size, width) for line in lines] or [""]
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), size, width)]


def _filled(text: str, size: float, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def cut(text: str, size: float, width: float) -> str:
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def runs_leftward(text: str) -> bool:
    """Whether the first letter with a direction is of a script that is written leftward."""
    kinds = (unicodedata.bidirectional(c) for c in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)
