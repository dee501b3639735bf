"""Where the reading of a condition stands: the next token, and what is said when it is wrong."""

from __future__ import annotations

from collections.abc import Container

from exhibit.core import units
from exhibit.show.wording.fault import SPOKEN, ConditionError, meant_here, near_operator, unglued
from exhibit.show.wording.tokens import Token, tokens_of

DEEPEST = 20  # brackets and `not`s inside one another
LONGEST = 200  # words: what nobody could read any more, and what recursion can still walk
_UNITS = ("s", "ms", "min", "h", "m", "cm", "mm", "in", "deg", "turn", "rad", "%", "°")


class Cursor:
    def __init__(self, text: str, names: Container[str]) -> None:
        self._tokens = tokens_of(text, names)
        self._end = Token("", len(text))
        self._names = names
        self._at = 0
        self._depth = 0

    @property
    def length(self) -> int:
        return len(self._tokens)

    @property
    def peek(self) -> Token:
        return self.ahead(0)

    @property
    def last(self) -> Token:
        """The token that was taken last."""
        return self._tokens[self._at - 1] if self._at else self.peek

    def ahead(self, count: int) -> Token:
        at = self._at + count
        return self._tokens[at] if 0 <= at < len(self._tokens) else self._end

    def take(self, word: str) -> bool:
        if self.peek.text != word:
            return False
        self._at += 1
        return True

    def next(self, expected: str) -> Token:
        token = self.peek
        if not token.text:
            raise ConditionError(f"{expected} is missing at the end", token.offset)
        self._at += 1
        return token

    def next_words(self, expected: str) -> str:
        """A word as it is written, up to a space: `04-A2`, of which signs are a part."""
        token = self.next(expected)
        text, end = token.text, token.end
        while self.peek.text and self.peek.offset == end and self.peek.text not in "()":
            end = self.peek.end
            text += self.next("").text
        return text

    # -- numbers

    def number_text(self, first: Token) -> str:
        """A number whose first token has been taken, with a unit that may stand apart: `80 cm`."""
        following = self.peek
        if apart := unglued(first.text, ()):
            raise ConditionError("a space is missing here", first.offset, f"write '{apart}'")
        if following.is_number and following.offset > first.end and _digits(first, following):
            joined = first.text + following.text
            raise ConditionError(
                f"a space stands in the number '{first.text} {following.text}'",
                first.offset,
                f"write {joined}",
            )
        if following.text in _UNITS and self.ahead(1).text != "(":
            return f"{first.text} {self.next('a unit').text}"
        if (
            following.is_word
            and not any(c.isalpha() for c in first.text)
            and following.text not in self._names
            and not near_operator(following.text)
        ):
            return f"{first.text} {self.next('a unit').text}"
        return first.text

    def duration(self) -> float:
        """Seconds."""
        first = self.next("a time such as 2s")
        text = self.number_text(first) if first.is_number else first.text
        try:
            return units.seconds(text)
        except units.UnitError as error:
            raise ConditionError(str(error), first.offset) from None

    # -- mistakes

    def deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.error(f"brackets stand more than {DEEPEST} deep: make this simpler")

    def higher(self) -> None:
        self._depth -= 1

    def error(self, message: str, hint: str = "", *, back: bool = False) -> ConditionError:
        """About the token that comes, or the last one."""
        token = self.last if back else self.peek
        return ConditionError(message, token.offset, hint)

    def stray(self, known: tuple[str, ...]) -> ConditionError:
        """The token that comes cannot stand there."""
        word = self.peek.text
        if word == ")":
            hint = "no '(' stands before it: remove one of the two"
        elif word == ",":
            hint = "did you mean 'and'?"
        elif word in self._names or word in SPOKEN or word == "(":
            hint = f"write 'and {_short(word)}' or 'or {_short(word)}'"
        elif apart := unglued(word, self._names):
            hint = f"write '{apart}'"
        else:
            hint = meant_here(word, known)
        return self.error(f"'{_short(word)}' cannot stand here", hint)


def _digits(first: Token, following: Token) -> bool:
    """`1 000`: one number with a space in it."""
    return first.text.isdigit() and len(following.text) == 3 and following.text.isdigit()


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:39]}…"
