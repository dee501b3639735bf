"""What a reader takes, in the words of JSON Schema, so that editors can complete and explain it.

A reader carries its shape: `@takes(TEXT)` before its `def`. A shape is a schema (draft-07, which
is what editors know), or makes one with the help of a `Book` where it is made of other readers'
shapes. `schema` binds them into one document; a test finds keys whose reader has none.

A schema is never stricter than its reader. Where it cannot say what the reader wants (a name that
must exist, a number with any unit) it lets things pass, and `exhibit check` says the rest.

Editors hand over what YAML makes of a text: `8` is a number there, `yes` a text or a truth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from inspect import signature
from typing import Any, Protocol, TypeVar

Schema = dict[str, Any]
Shape = Schema | Callable[["Book"], Schema]
R = TypeVar("R", bound=Callable[..., Any])


class Row(Protocol):
    """A key of a table: a `readers.Key`."""

    @property
    def name(self) -> str: ...
    @property
    def read(self) -> Callable[..., Any]: ...
    @property
    def about(self) -> str: ...
    @property
    def example(self) -> str: ...
    @property
    def required(self) -> bool: ...


class Book(Protocol):
    """What a document is bound of."""

    def of(self, read: Callable[..., Any]) -> Schema:
        """What a reader takes."""

    def group(self, keys: Sequence[Row], title: str = "") -> Schema:
        """A mapping with these keys and no others."""

    def named(self, name: str, make: Callable[[], Schema]) -> Schema:
        """A definition that is made once; it may speak of itself."""


def takes(shape: Shape) -> Callable[[R], R]:
    """The decorator that gives a reader its shape."""

    def carry(read: R) -> R:
        read.__dict__["shape"] = shape
        return read

    return carry


def shape_of(read: Callable[..., Any]) -> Shape | None:
    return getattr(read, "shape", None)


# ------------------------------------------------------------------ one value

TEXT: Schema = {"type": ["string", "number", "boolean"]}
NOTHING: Schema = {"type": "null"}
WHOLE: Schema = {"type": "number", "minimum": 0}  # digits without quotes

_PLAIN = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_AMOUNT = rf"[+-]?{_PLAIN}(?:[eE][+-]?[0-9]+)?"
_TIME_UNIT = r"\s*(?:ms|s|min|h)"
# What is wrong, in place of a pattern that nobody reads.
_WANTED = "patternErrorMessage"

TIME: Schema = {
    "title": "time",
    "type": "string",
    "pattern": rf"^\s*\+?{_AMOUNT}{_TIME_UNIT}(?:\s*{_PLAIN}{_TIME_UNIT})*\s*$",
    _WANTED: "expected a time with its unit, such as 3s or 300ms",
}


def _amount(title: str, units: str, wanted: str) -> Schema:
    return {
        "title": title,
        "type": ["number", "string"],
        "pattern": rf"^\s*{_AMOUNT}\s*{units}\s*$",
        _WANTED: f"expected {wanted}",
    }


NUMBER = _amount("number", "%?", "a number such as 0.5 or 40%")
LENGTH = _amount("length", "(?:px|%)?", "a length such as 400 (pixels) or 50%")
ANGLE = _amount("angle", "(?:deg|°|turn|rad)?", "an angle such as 45deg")
METRES = _amount("width", "(?:m|cm|mm|in)?", "a width such as 4.2 m")
HERTZ = _amount("frequency", "(?:[hH][zZ]|%)?", "a cutoff such as 1 Hz")
_TRUTHS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def pattern(expression: str, wanted: str) -> Schema:
    """A text that is one whole match of an expression, which JavaScript must know too."""
    return {"type": "string", "pattern": f"^(?:{expression})$", _WANTED: f"expected {wanted}"}


def words(known: Iterable[str]) -> Schema:
    """One of some words, in each of the ways in which an editor may read them."""
    found: list[str | float | bool] = []
    for word in known:
        found.append(word)
        if re.fullmatch("[0-9]{1,15}", word):
            found.append(int(word))
        elif word in _TRUTHS:
            found.append(_TRUTHS[word])
    return {"enum": _each_once(found)}


def _each_once(values: list[str | float | bool]) -> list[str | float | bool]:
    """As they come, each once; 1 and true are two things here."""
    return list({(type(value), value): value for value in values}.values())


def either_case(known: Iterable[str]) -> str:
    """An expression for words in capitals or not; JavaScript has no other way inside of one."""
    return "|".join(
        "".join(f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c) for c in word)
        for word in known
    )


YES_OR_NO: Schema = {
    "title": "yes or no",
    "anyOf": [
        {"enum": ["yes", "no", True, False]},
        pattern(either_case(_TRUTHS), "yes or no"),
    ],
}


def colour(named: Iterable[str]) -> Schema:
    digits = "|".join(f"[0-9a-fA-F]{{{n}}}" for n in (8, 6, 4, 3))
    known = sorted(named)
    expression = rf"\s*(?:#(?:{digits})|{either_case([*known, 'gray'])})\s*"
    return {
        "title": "colour",
        "anyOf": [words(known), pattern(expression, "a colour such as '#d9a441' or ivory")],
    }


def easing(named: Iterable[str]) -> Schema:
    expression = r"\s*(?:steps|cubic-bezier)\([^()]*\)\s*"
    return {
        "title": "easing",
        "anyOf": [words(named), pattern(expression, "an easing such as in-out or steps(4)")],
    }


def numbered(shape: Schema, low: float, high: float) -> Schema:
    """A number within bounds. What is written with a unit is bounded by its reader alone."""
    found = dict(shape)
    if "number" in found.get("type", ()):
        found |= {"minimum": low} if math.isfinite(low) else {}
        found |= {"maximum": high} if math.isfinite(high) else {}
    return found


# ------------------------------------------------------------------ several values


def either(*shapes: Shape | Callable[..., Any]) -> Shape:
    """What one of these takes: shapes, or readers that carry theirs."""
    return lambda book: {"anyOf": [_schema(shape, book) for shape in shapes]}


def like(read: Callable[..., Any]) -> Shape:
    """What another reader takes."""
    return lambda book: book.of(read)


def listed(item: Shape | Callable[..., Any], least: int = 0, most: int | None = None) -> Shape:
    """A list of what a reader takes."""

    def make(book: Book) -> Schema:
        bounds = {"minItems": least} if least else {}
        return {"type": "array", "items": _schema(item, book), **bounds} | (
            {} if most is None else {"maxItems": most}
        )

    return make


def grouped(keys: Sequence[Row], title: str = "") -> Shape:
    """A mapping with these keys."""
    return lambda book: book.group(keys, title)


def by_name(value: Shape | Callable[..., Any], *, empty: bool = True) -> Shape:
    """A mapping by names of the author's own."""

    def make(book: Book) -> Schema:
        kinds = ["object", "null"] if empty else ["object"]
        return {"type": kinds, "additionalProperties": _schema(value, book)}

    return make


def one_key_of(keys: Sequence[str]) -> Schema:
    """What a mapping must have besides: exactly one of these keys."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def _schema(shape: Shape | Callable[..., Any], book: Book) -> Schema:
    if isinstance(shape, dict):
        return shape
    is_reader = shape_of(shape) is not None or len(signature(shape).parameters) > 1
    return book.of(shape) if is_reader else shape(book)  # a reader is given a tree, and problems
