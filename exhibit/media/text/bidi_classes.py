"""The bidirectional class of a character as one letter, so that a rule of UAX #9 is a substitution.

`unicodedata` knows the classes of the characters that its Python knows; a code point newer than
that gets the class that Unicode keeps free for its block, so that a letter of a right-to-left
script added next year runs to the left today.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right

LETTER = {
    "L": "L", "R": "R", "AL": "A",  # strong: left to right, right to left, Arabic letter
    "EN": "E", "AN": "N", "ES": "s", "ET": "t", "CS": "c",  # numbers, their separators and signs
    "NSM": "m", "BN": "b",  # a mark on the letter before; a control that shows nothing
    "B": "B", "S": "S", "WS": "w", "ON": "o",  # line end, tab, space, other neutrals
    "LRE": "<", "RLE": ">", "LRO": "{", "RLO": "}", "PDF": ".",  # embeddings, overrides, their end
    "LRI": "[", "RLI": "]", "FSI": "?", "PDI": "|",  # isolates and their end
}  # fmt: skip

# (first code point, letter) of the stretches where unassigned characters are not "L".
_UNASSIGNED = (
    (0x0000, "L"), (0x0590, "R"), (0x0600, "A"), (0x07C0, "R"), (0x0860, "A"), (0x0900, "L"),
    (0x20A0, "t"), (0x20D0, "L"), (0xFB1D, "R"), (0xFB50, "A"), (0xFDD0, "b"), (0xFDF0, "A"),
    (0xFE00, "L"), (0xFE70, "A"), (0xFF00, "L"), (0xFFF0, "b"), (0xFFF9, "L"), (0x10800, "R"),
    (0x10D00, "A"), (0x10D40, "R"), (0x10EC0, "A"), (0x10F00, "R"), (0x10F30, "A"),
    (0x10F70, "R"), (0x11000, "L"), (0x1E800, "R"), (0x1EC70, "A"), (0x1ECC0, "R"),
    (0x1ED00, "A"), (0x1ED50, "R"), (0x1EE00, "A"), (0x1EF00, "R"), (0x1F000, "L"),
    (0xE0000, "b"), (0xE1000, "L"),
)  # fmt: skip
_STARTS = [start for start, _ in _UNASSIGNED]
_KEPT = 16_384  # code points remembered: a flood of all of Unicode takes 2 MB, not 200


class _Letters(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        found = unicodedata.bidirectional(chr(code))
        letter = LETTER[found] if found else _unassigned(code)
        if len(self) < _KEPT:
            self[code] = letter
        return letter


def _unassigned(code: int) -> str:
    if code & 0xFFFE == 0xFFFE:  # the last two of each plane are no characters
        return "b"
    return _UNASSIGNED[bisect_right(_STARTS, code) - 1][1]


_LETTERS = _Letters()


def letters(text: str) -> str:
    """The class of each character of `text`, one letter of `LETTER` each."""
    return text.translate(_LETTERS)
