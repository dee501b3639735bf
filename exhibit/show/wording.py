"""The small language of `when`, parsed once into conditions, with no Python behind it.

    near < 0.8 for 2s
    drum >= 3 and not quiet for 10s
    tongue is ar or time > 30s
    hand and hand.x < 30%
    card is "04 A2"

Words: an input's name (a hit counts its hits since the scene began; a place alone is somebody
there), `time` (seconds since the scene began), `quiet for 60s` (nobody does anything),
`language`; of a recording, `grandmother is playing`, `is over` or `is waiting`, and how far it
has been played, `grandmother > 20s`. `for` asks that its condition has been true all that while,
counted from when the scene began at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from exhibit.core import units
from exhibit.core.problems import did_you_mean, nearest
from exhibit.show.conditions import (
    SIGNS,
    Both,
    Compare,
    Condition,
    Either,
    Held,
    Not,
    Played,
    Plays,
    Quiet,
    Says,
    Speaks,
    TimeInScene,
)


class Word(NamedTuple):
    """What a name in a condition stands for."""

    input: int
    kind: str  # an input's kind, or "player": then `input` is the number of a recording
    unit: str = ""
    options: tuple[str, ...] = ()


class ConditionError(ValueError):
    """A condition that cannot be understood: `offset` counts characters from its beginning."""

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


_MEANS_IS = {"=": "is", "==": "is"}
_BETWEEN_WORDS = ("and", "or", "for")
_QUOTES = "\"'"
_ALONE = ("hit", "switch", "count", "text")  # kinds of which the name alone says something
_DOES: dict[str, Literal["playing", "over", "waiting"]] = {
    "playing": "playing",
    "over": "over",
    "waiting": "waiting",
}
_DEEPEST = 20  # brackets and `not`s inside one another
_LONGEST = 200  # words: what nobody could read any more, and what recursion can still walk


def parse_condition(
    text: str, names: Mapping[str, Word], languages: tuple[str, ...], first_timer: int = 0
) -> Condition:
    """Raises ConditionError with the place of the mistake and the nearest right word."""
    return _Parser(text, names, languages, first_timer).whole()


class _Token(NamedTuple):
    text: str
    offset: int


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    i = 0
    while i < len(text):
        start = i
        if text[i].isspace():
            i += 1
            continue
        if text[i] in "()":
            i += 1
        elif text[i] in "<>=!":
            i += 2 if text[i + 1 : i + 2] == "=" else 1
        elif text[i] in _QUOTES and (end := text.find(text[i], i + 1)) > 0:
            i = end + 1
        else:
            while i < len(text) and not text[i].isspace() and text[i] not in "()<>=!":
                i += 1
        tokens.append(_Token(text[start:i], start))
    return tokens


class _Parser:
    """Recursive descent, weakest first: or, and, `for`, not, a comparison."""

    def __init__(
        self, text: str, names: Mapping[str, Word], languages: tuple[str, ...], first_timer: int
    ) -> None:
        self._tokens = _tokens(text)
        self._end = _Token("", len(text))
        self._at = 0
        self._names = names
        self._languages = languages
        self._timer = first_timer
        self._depth = 0

    def whole(self) -> Condition:
        if not self._tokens:
            raise ConditionError("a condition is missing here", 0, "for example: near < 0.8 for 2s")
        if len(self._tokens) > _LONGEST:
            raise ConditionError(f"a condition may have {_LONGEST} words at most", 0)
        condition = self._or()
        if self._peek.text:
            raise self._error(
                f"'{self._peek.text}' cannot stand here",
                did_you_mean(self._peek.text, _BETWEEN_WORDS),
            )
        return condition

    # -- the grammar

    def _or(self) -> Condition:
        left = self._and()
        while self._take("or"):
            left = Either(left, self._and())
        return left

    def _and(self) -> Condition:
        left = self._for()
        while self._take("and"):
            left = Both(left, self._for())
        return left

    def _for(self) -> Condition:
        inner = self._not()
        while self._take("for"):
            inner = Held(inner, self._duration(), self._timer)
            self._timer += 1
        return inner

    def _not(self) -> Condition:
        if self._take("not"):
            self._deeper()
            inner: Condition = Not(self._not())
        elif self._take("("):
            self._deeper()
            inner = self._or()
            if not self._take(")"):
                raise self._error("a closing bracket ')' is missing here")
        else:
            return self._statement()
        self._depth -= 1
        return inner

    def _statement(self) -> Condition:
        token = self._next("a condition")
        if token.text == "quiet":
            return self._quiet()
        if token.text == "time":
            return self._time()
        if token.text == "language":
            return self._language()
        word = self._names.get(token.text)
        if word is None:
            known = [*self._names, "time", "quiet", "language", "not"]
            raise ConditionError(
                f"'{token.text}' is not an input of this show",
                token.offset,
                did_you_mean(token.text, known),
            )
        return self._about(token, word)

    # -- statements

    def _about(self, token: _Token, word: Word) -> Condition:
        if word.kind == "player":
            return self._player(token, word.input)
        if word.kind in _ALONE and self._peek.text not in (*SIGNS, *_MEANS_IS, "!="):
            return Compare(word.input, ">", 0.0)
        sign, negated = self._sign(f"'{token.text}'")
        if word.kind in ("choice", "switch", "text") and sign != "is":
            raise self._error(
                f"'{token.text}' is a {word.kind}: it is compared with 'is'", back=True
            )
        condition = self._compared(word, sign, self._next("a value"))
        return Not(condition) if negated else condition

    def _compared(self, word: Word, sign: str, value: _Token) -> Condition:
        if word.kind != "text":
            return Compare(word.input, sign, self._number(value, word))
        words = value.text.strip(_QUOTES).strip()
        if word.options and words not in word.options:
            raise ConditionError(
                f"'{words}' is not one of the words that this input knows",
                value.offset,
                did_you_mean(words, word.options),
            )
        return Says(word.input, words.casefold())

    def _number(self, value: _Token, word: Word) -> float:
        if word.kind == "choice":
            if value.text not in word.options:
                raise ConditionError(
                    f"'{value.text}' is not one of the options",
                    value.offset,
                    did_you_mean(value.text, word.options),
                )
            return float(word.options.index(value.text))
        if word.kind == "switch":
            if value.text not in ("on", "off"):
                raise ConditionError(f"a switch is 'on' or 'off', not '{value.text}'", value.offset)
            return float(value.text == "on")
        return self._quantity(value, word.unit)

    def _quantity(self, value: _Token, unit: str) -> float:
        """A number and its unit, which may stand apart: `80 cm`."""
        text = value.text
        following = self._peek.text
        if following in ("%", "°") or (
            following.isalpha() and not nearest(following, (*_BETWEEN_WORDS, "not"))
        ):
            text += " " + self._next("a unit").text
        try:
            return units.quantity(text, unit)
        except units.UnitError as error:
            raise ConditionError(str(error), value.offset) from None

    def _player(self, token: _Token, number: int) -> Condition:
        """What a recording does, or how far it has been played."""
        sign, negated = self._sign(f"'{token.text}'")
        if sign != "is":
            return Played(number, sign in (">", ">="), self._duration())
        value = self._next("playing, over or waiting")
        if value.text not in _DOES:
            raise ConditionError(
                f"a recording is playing, over or waiting, not '{value.text}'",
                value.offset,
                did_you_mean(value.text, _DOES),
            )
        condition = Plays(number, _DOES[value.text])
        return Not(condition) if negated else condition

    def _quiet(self) -> Condition:
        if not self._take("for"):
            raise self._error("quiet for how long?", "for example: quiet for 60s")
        return Quiet(self._duration())

    def _time(self) -> Condition:
        sign, negated = self._sign("'time'")
        if sign == "is":
            raise self._error("time passes: compare it with > or <", back=True)
        condition = TimeInScene(sign in (">", ">="), self._duration())
        return Not(condition) if negated else condition

    def _language(self) -> Condition:
        sign, negated = self._sign("'language'")
        if sign != "is":
            raise self._error("a language is compared with 'is'", back=True)
        value = self._next("a language")
        if value.text not in self._languages:
            raise ConditionError(
                f"the show does not speak '{value.text}'",
                value.offset,
                did_you_mean(value.text, self._languages),
            )
        condition = Speaks(self._languages.index(value.text))
        return Not(condition) if negated else condition

    def _sign(self, after: str) -> tuple[str, bool]:
        """A comparison, and whether it is negated (`is not`, `!=`)."""
        token = self._peek
        sign = _MEANS_IS.get(token.text, token.text)
        if token.text == "!=":
            self._at += 1
            return "is", True
        if sign not in SIGNS:
            raise self._error(
                f"a comparison is missing after {after}", "for example: < 0.8, >= 3, is fr"
            )
        self._at += 1
        return sign, sign == "is" and self._take("not")

    def _duration(self) -> float:
        token = self._next("a time such as 2s")
        text = token.text
        if self._peek.text in ("s", "ms", "min", "h"):
            text += self._next("a unit").text
        try:
            return units.seconds(text)
        except units.UnitError as error:
            raise ConditionError(str(error), token.offset) from None

    # -- tokens

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    def _take(self, word: str) -> bool:
        if self._peek.text != word:
            return False
        self._at += 1
        return True

    def _next(self, expected: str) -> _Token:
        token = self._peek
        if not token.text:
            raise self._error(f"{expected} is missing at the end")
        self._at += 1
        return token

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"brackets stand more than {_DEEPEST} deep: make this simpler")

    def _error(self, message: str, hint: str = "", *, back: bool = False) -> ConditionError:
        token = self._tokens[self._at - 1] if back and self._at else self._peek
        return ConditionError(message, token.offset, hint)
