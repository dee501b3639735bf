"""Words with gaps: `Welcome, {name}` says what was last said at the input `name`.

`{{` and `}}` are braces. What stands in braces is a gap only where it looks like the name of an
input: `{2x}` and `{ }` are what they are; what stands behind a comma is read by `messages`. In
words with marks (see `[words]{bold}`), what stands behind a bracket belongs to the bracket, and a
backslash keeps the next character as it is.
"""

from __future__ import annotations

from exhibit.authoring.details import TextSpec
from exhibit.authoring.messages import (
    Gap,
    MessageError,
    Part,
    asked_of,
    longest,
    message_parts,
    texts_in,
)
from exhibit.core.words import LONGEST_TEXT

__all__ = ["MARKS", "Gap", "gaps_of", "known_words", "most_letters", "parts_of"]

MOST_LETTERS = 4_000  # of a text with gaps: a page
SPARE = 16  # for an ellipsis, and marks that a font draws by themselves
LONGEST_NUMBER = 40  # characters: a pattern may have words of its own
MARKS = "\\*[]{}"  # what words that are said must not mark


def parts_of(text: str, *, marked: bool = True) -> tuple[Part, ...]:
    """The words and the gaps of a text, in their order; no two texts side by side, none empty.

    One that cannot be understood, which `check` names, is shown as it is.
    """
    try:
        return message_parts(text, marked=marked)
    except MessageError:
        return (text,)


def gaps_of(text: str, *, marked: bool = True) -> tuple[str, ...]:
    """The names of the inputs that a text waits for."""
    return tuple(gap.name for gap in asked_of(parts_of(text, marked=marked)))


def known_words(text: str, *, marked: bool = True) -> tuple[str, ...]:
    """The words of a text that are known before anything is heard."""
    return tuple(texts_in(parts_of(text, marked=marked)))


def most_letters(text: str, style: TextSpec) -> int:
    """For how many quads a text has room, when all its gaps are filled with the longest words.

    A letter is one quad, or more: a mark above it, an outline and a shadow are quads of their own.
    """
    letters = longest(parts_of(text, marked=style.markup), LONGEST_TEXT, LONGEST_NUMBER)
    layers = 1 + (style.outline is not None) + (style.shadow is not None)
    return min(letters * layers + SPARE, MOST_LETTERS)
