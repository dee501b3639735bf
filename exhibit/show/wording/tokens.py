"""A condition cut into words, numbers and signs, each with its place.

A name may have a `-` in it, and `lamps-1` is one less than the lamps: what the show knows by name
decides. A number takes its unit with it where nothing stands between, and `1min30s` is one number.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple


class Token(NamedTuple):
    text: str
    offset: int

    @property
    def end(self) -> int:
        return self.offset + len(self.text)

    @property
    def is_number(self) -> bool:
        return bool(_NUMBER.match(self.text))

    @property
    def is_word(self) -> bool:
        return bool(self.text) and (self.text[0].isalpha() or self.text[0] == "_")


QUOTES = "\"'"
_SIGNS = "<>=!&|≤≥≠"
_ALONE = "()+*/,×÷"
_MINUS = "-−–"
_WORD = re.compile(rf"[^\s{re.escape(_SIGNS + _ALONE)}\"]+")
# 1 .5 0,8 1min30s 17:30 1e-3 40% 0.8m: what belongs to a number as long as no space stands between
_NUMBER = re.compile(r"(?:\d+[eE][+-]?\d+|[.,]?\d(?:[^\W_]|[.:%°٫٪]|,(?=\d))*)")
_RUN = re.compile(rf"[{re.escape(_SIGNS)}]+")


def tokens_of(text: str, names: Container[str]) -> list[Token]:
    """The tokens of a condition; every character but spaces is in one of them."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = _end(text, at, names)
        found.append(Token(text[at:end], at))
        at = end
    return found


def _end(text: str, at: int, names: Container[str]) -> int:
    """Where the token that begins at `at` ends."""
    if text[at] in QUOTES:
        closing = text.find(text[at], at + 1)
        return closing + 1 if closing > 0 else len(text)
    if run := _RUN.match(text, at):
        return _sign_end(run[0], at)
    word = _WORD.match(text, at)
    if word is not None and word[0] in names:
        return word.end()
    if number := _NUMBER.match(text, at):
        return number.end()
    if word is None or text[at] in _MINUS:
        return at + 1
    return _word_end(word[0], at, names)


def _word_end(word: str, at: int, names: Container[str]) -> int:
    """The end of a name with something taken from it, or of the whole word."""
    for cut in range(len(word) - 1, 0, -1):
        if word[cut] in _MINUS and word[:cut] in names:  # `lamps-1`
            return at + cut
    return at + len(word)


def _sign_end(run: str, at: int) -> int:
    """`<=` and `!=` are one sign; a `!` before something else is one by itself."""
    if run[0] == "!" and run[1:2] != "=":
        return at + 1
    return at + len(run)
