"""Words with gaps: `Welcome, {name}` says what was last said at the input `name`.

`{{` and `}}` are braces. What stands in braces is a gap only where it looks like the name of an
input: `{2x}` and `{ }` are what they are. In words with marks (see `[words]{bold}`), what stands
behind a bracket belongs to the bracket, and a backslash keeps the next character as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exhibit.authoring.details import TextSpec
from exhibit.core.words import LONGEST_TEXT

MOST_LETTERS = 4_000  # of a text with gaps: a page
SPARE = 16  # for an ellipsis, and marks that a font draws by themselves
MARKS = "\\*[]{}"  # what words that are said must not mark

_BRACES = r"(?P<open>\{\{)|(?P<close>\}\})|\{(?P<gap>[^\W\d_][\w-]*(?:\.[a-z]+)?)\}"
_PLAIN = re.compile(_BRACES)
_MARKED = re.compile(rf"(?P<kept>\\.|\]\{{[^{{}}]*\}})|{_BRACES}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in words, and what fills it: the name of an input."""

    name: str


def parts_of(text: str, *, marked: bool = True) -> tuple[str | Gap, ...]:
    """The words and the gaps of a text, in their order; no two texts side by side, none empty."""
    parts: list[str | Gap] = []
    for part in _pieces(text, marked=marked):
        last = parts[-1] if parts else None
        if isinstance(part, str) and isinstance(last, str):
            parts[-1] = last + part
        elif part != "":
            parts.append(part)
    return tuple(parts)


def _pieces(text: str, *, marked: bool) -> Iterator[str | Gap]:
    after = 0
    brace = "\\" if marked else ""
    for found in (_MARKED if marked else _PLAIN).finditer(text):
        yield text[after : found.start()]
        after = found.end()
        if found["gap"]:
            yield Gap(found["gap"])
        elif found["open"] or found["close"]:
            yield brace + found[0][0]
        else:
            yield found[0]
    yield text[after:]


def gaps_of(text: str, *, marked: bool = True) -> tuple[str, ...]:
    """The names of the inputs that a text waits for."""
    return tuple(part.name for part in parts_of(text, marked=marked) if isinstance(part, Gap))


def most_letters(text: str, style: TextSpec) -> int:
    """For how many quads a text has room, when all its gaps are filled with the longest words.

    A letter is one quad, or more: a mark above it, an outline and a shadow are quads of their own.
    """
    gaps = len(gaps_of(text, marked=style.markup))
    letters = len(text) + gaps * LONGEST_TEXT
    layers = 1 + (style.outline is not None) + (style.shadow is not None)
    return min(letters * layers + SPARE, MOST_LETTERS)
