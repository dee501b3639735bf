"""Readers: from a piece of the YAML tree to a value, or to a problem that says what was expected.

A reader takes the tree and the problems found so far; it returns None when it added one. Nothing
is guessed from how a scalar looks (`no`, `12:30`, `1e3`): each key says what it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from exhibit.authoring import shapes
from exhibit.authoring.meant import meant, misplaced, suggest
from exhibit.authoring.names import Colour, Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.shapes import TEXT, Shape, takes
from exhibit.authoring.slips import short
from exhibit.core import easings, units
from exhibit.core.easings import Easing
from exhibit.core.problems import Place, Problems
from exhibit.core.units import Length, UnitError
from exhibit.core.words import EASINGS

T = TypeVar("T")
Reader = Callable[[Tree, Problems], T | None]


@dataclass(frozen=True, slots=True)
class Key:
    """A word that may stand before a colon: how its value is read, and what to say about it."""

    name: str
    read: Reader[Any]
    about: str
    example: str = ""
    required: bool = False


def read_keys(
    tree: Tree, keys: Sequence[Key], what: str, problems: Problems
) -> dict[str, Any] | None:
    """The values of a mapping's keys, as far as they can be read; None if it is no mapping.

    Unknown keys, missing ones and values that cannot be read become problems.
    """
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"{what} is written as 'key: value' lines, not as {kind_of(tree)}",
            _example(keys),
        )
        return None
    known = {key.name: key for key in keys}
    written = set(tree.keys())
    values: dict[str, Any] = {}
    for i, (name, value) in enumerate(tree.entries):
        key = known.get(name.text)
        if key is None:
            _unknown_key(tree, i, known, what, problems)
            # What was probably meant is read all the same: what needs it is not wrong too.
            close = "" if misplaced(name.text, what) else meant(name.text, known.keys() - written)
            key = known.get(close)
            if key is None:
                continue
            written.add(key.name)
        read = key.read(value, problems)
        if read is not None:
            values[key.name] = read
    for key in keys:
        if key.required and key.name not in written:
            problems.error(tree.place, "missing-key", f"{what} needs '{key.name}'", _example([key]))
    return values


def _unknown_key(
    tree: Mapping, number: int, known: Iterable[str], what: str, problems: Problems
) -> None:
    name, value = tree.entries[number]
    if name.text[:1].isdigit() and isinstance(value, Scalar) and not value.text and number:
        before = tree.entries[number - 1][1]
        whole = before.text if isinstance(before, Scalar) else "0"
        _decimal_comma(whole, name, problems)
    else:
        message = f"{what} has no '{short(name.text)}'"
        hint = misplaced(name.text, what) or suggest(name.text, known)
        problems.error(name.place, "unknown-key", message, hint)


def _example(keys: Sequence[Key]) -> str:
    shown = [f"{key.name}: {key.example}" for key in keys if key.example]
    return f"for example: {shown[0]}" if shown else ""


def kind_of(tree: Tree) -> str:
    """What a piece of YAML is, in words for a message."""
    if isinstance(tree, Scalar):
        return f"'{short(tree.text)}'" if tree.text else "nothing"
    return "a list" if isinstance(tree, Items) else "'key: value' lines"


# ------------------------------------------------------------------ one value


def scalar(tree: Tree, problems: Problems, expected: str) -> Scalar | None:
    if isinstance(tree, Scalar) and (tree.text or tree.quoted):
        return tree
    problems.error(tree.place, "value", f"expected {expected}, found {kind_of(tree)}")
    return None


@takes(TEXT)
def text(tree: Tree, problems: Problems) -> str | None:
    found = scalar(tree, problems, "some text")
    return found.text if found else None


@takes(TEXT)
def name(tree: Tree, problems: Problems) -> Name | None:
    """A word that names something; what it names is looked up later."""
    found = scalar(tree, problems, "a name")
    return Name(found.text, found.place) if found else None


@takes(TEXT)
def condition_text(tree: Tree, problems: Problems) -> Scalar | None:
    return scalar(tree, problems, "a condition such as: near < 0.8 for 2s")


def unit_reader(
    convert: Callable[[str], T], expected: str, shape: Shape, code: str = "unit"
) -> Reader[T]:
    """A reader from one of the conversions in `core.units`."""

    @takes(shape)
    def read(tree: Tree, problems: Problems) -> T | None:
        found = scalar(tree, problems, expected)
        if found is None:
            return None
        try:
            return convert(found.text)
        except UnitError as error:
            refuse(error, found.place, problems, code)
            return None

    return read


def refuse(error: Exception, place: Place, problems: Problems, code: str = "unit") -> None:
    """What a conversion says; behind its last colon it says what to write instead."""
    message, found, advice = str(error).rpartition(": ")
    if found and advice.startswith(("write ", "did you mean ")):
        problems.error(place, code, message, advice)
    else:
        problems.error(place, code, str(error), getattr(error, "hint", ""))


_any_time: Reader[float] = unit_reader(units.seconds, "a time such as 3s or 300ms", shapes.TIME)
number: Reader[float] = unit_reader(units.number, "a number such as 0.5 or 40%", shapes.NUMBER)
_any_length: Reader[Length] = unit_reader(
    units.length, "a length such as 400 or 50%", shapes.LENGTH
)
_any_angle: Reader[float] = unit_reader(units.degrees, "an angle such as 45deg", shapes.ANGLE)
colour: Reader[Colour] = unit_reader(
    units.colour, "a colour such as '#d9a441' or ivory", shapes.colour(units.COLOURS), "colour"
)
easing: Reader[Easing] = unit_reader(
    easings.easing, "an easing such as in-out", shapes.easing(EASINGS), "unknown-word"
)


def between(low: float, high: float, read: Reader[float], what: str) -> Reader[float]:
    """A number that must lie in a range; a part of a whole may be meant in percent."""

    @takes(lambda book: shapes.numbered(book.of(read), low, high))
    def read_bounded(tree: Tree, problems: Problems) -> float | None:
        value = read(tree, problems)
        if value is None or low <= value <= high:
            return value
        percent = (low, high) == (0.0, 1.0) and isinstance(tree, Scalar) and "%" not in tree.text
        problems.error(
            tree.place,
            "range",
            f"{what} lies between {low:g} and {high:g}, this is {value:g}",
            f"write {value:g}%" if percent and 1.0 < value <= 100.0 else "",
        )
        return None

    return read_bounded


_FARTHEST = 100_000.0  # pixels or %: beyond it float32 has no tenths of a pixel left


def length_from(low: float, what: str) -> Reader[Length]:
    """A length that is not below `low` (in its own unit), nor beyond all screens."""

    @takes(shapes.numbered(shapes.LENGTH, low, _FARTHEST))
    def read(tree: Tree, problems: Problems) -> Length | None:
        found = _any_length(tree, problems)
        if found is None or low <= found.value <= _FARTHEST:
            return found
        bound = f"at most {_FARTHEST:,.0f}" if found.value > low else f"at least {low:g}"
        problems.error(
            tree.place, "range", f"{what} is {bound}, this is {found.value:g}{found.unit}"
        )
        return None

    return read


LONGEST_S = 366 * 24 * 3600.0  # a year
_SHORTEST_S = 1e-6  # what is shorter is at once


@takes(shapes.TIME)
def seconds(tree: Tree, problems: Problems) -> float | None:
    """A time in a show."""
    value = _any_time(tree, problems)
    if value is not None and value > LONGEST_S:
        problems.error(tree.place, "range", "a time in a show is a year at most")
        return None
    return 0.0 if value is not None and value < _SHORTEST_S else value


length = length_from(-_FARTHEST, "a place")
thickness = length_from(0.0, "a width")
degrees = between(-1e6, 1e6, _any_angle, "an angle")


def whole(low: int, high: int) -> Reader[int]:
    @takes(shapes.numbered(shapes.NUMBER, low, high))
    def read(tree: Tree, problems: Problems) -> int | None:
        value = number(tree, problems)
        if value is None:
            return None
        if value != int(value) or not low <= value <= high:
            problems.error(
                tree.place,
                "whole-number",
                f"expected a whole number from {low} to {high}, not {value:.15g}",
            )
            return None
        return int(value)

    return read


def one_of(words: Sequence[str]) -> Reader[str]:
    @takes(shapes.words(words))
    def read(tree: Tree, problems: Problems) -> str | None:
        found = scalar(tree, problems, f"one of {', '.join(words)}")
        if found is None or found.text in words:
            return found.text if found else None
        problems.error(
            found.place,
            "unknown-word",
            f"expected one of {', '.join(words)}, found '{short(found.text)}'",
            f"did you mean '{word}'?" if (word := meant(found.text, words)) else "",
        )
        return None

    return read


@takes(shapes.YES_OR_NO)
def yes_or_no(tree: Tree, problems: Problems) -> bool | None:
    words = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    found = scalar(tree, problems, "yes or no")
    if found is None:
        return None
    if found.text.casefold() not in words:
        problems.error(
            found.place, "unknown-word", f"expected yes or no, found '{short(found.text)}'"
        )
        return None
    return words[found.text.casefold()]


# ------------------------------------------------------------------ several values


def several(read: Reader[T], *, at_least: int = 0) -> Reader[tuple[T, ...]]:
    """A list; one value alone is a list of one. Items that cannot be read are left out."""

    @takes(shapes.either(read, shapes.listed(read, at_least)))
    def read_all(tree: Tree, problems: Problems) -> tuple[T, ...] | None:
        items = tree.items if isinstance(tree, Items) else (tree,)
        values = [value for item in items if (value := read(item, problems)) is not None]
        if len(items) < at_least and isinstance(tree, Items):
            few = ("none", "one", "two")
            message = f"expected at least {few[at_least]} here, found {few[len(items)]}"
            problems.error(tree.place, "shape", message)
        return tuple(values)

    return read_all


def listed(read: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list whose items start with '-'; a single mapping is a frequent slip and is named."""

    @takes(shapes.either(shapes.listed(read), shapes.NOTHING))
    def read_all(tree: Tree, problems: Problems) -> tuple[T, ...] | None:
        if isinstance(tree, Scalar) and not tree.text:
            return ()
        if not isinstance(tree, Items):
            problems.error(
                tree.place,
                "shape",
                f"{what} is a list: each entry begins with '- '",
                f"found {kind_of(tree)} instead",
            )
            return None
        values = (read(item, problems) for item in tree.items)
        return tuple(value for value in values if value is not None)

    return read_all


def pair(read: Reader[T], example: str) -> Reader[tuple[T, T]]:
    return _exactly(2, "two", read, example)


def triple(read: Reader[T], example: str) -> Reader[tuple[T, T, T]]:
    return _exactly(3, "three", read, example)


def _divided(items: Sequence[Tree], count: int, problems: Problems) -> bool:
    """Whether a comma has made two numbers of one, as in [1s, 2,6s], which is told."""
    for first, second in pairwise(items):
        if (
            len(items) != count + 1
            or not isinstance(first, Scalar)
            or not isinstance(second, Scalar)
        ):
            continue
        beside = second.place.column == first.place.column + len(first.text) + 1
        if beside and first.text.lstrip("+-").isdecimal() and second.text[:1].isdecimal():
            _decimal_comma(first.text, second, problems)
            return True
    return False


def _decimal_comma(whole: str, rest: Scalar, problems: Problems) -> None:
    problems.error(
        rest.place,
        "decimal-comma",
        f"a comma divides the number before '{short(rest.text)}' in two",
        f"write it with a point: {short(whole)}.{short(rest.text)}",
    )


def _exactly(count: int, word: str, read: Reader[T], example: str) -> Reader[Any]:
    @takes(shapes.listed(read, count, count))
    def read_exactly(tree: Tree, problems: Problems) -> tuple[T, ...] | None:
        if isinstance(tree, Items) and _divided(tree.items, count, problems):
            return None
        if not isinstance(tree, Items) or len(tree.items) != count:
            found = f"{len(tree.items)}" if isinstance(tree, Items) else kind_of(tree)
            problems.error(
                tree.place,
                "shape",
                f"expected {word} values, found {found}",
                f"for example: {example}",
            )
            return None
        values = [read(item, problems) for item in tree.items]
        return None if any(value is None for value in values) else tuple(values)  # type: ignore[arg-type]  # none is None

    return read_exactly


def least_and_most(read: Reader[T], example: str) -> Reader[tuple[T, T]]:
    """One value, or [least, most] between which chance decides."""

    @takes(shapes.either(read, shapes.listed(read, 2, 2)))
    def read_range(tree: Tree, problems: Problems) -> tuple[T, T] | None:
        if isinstance(tree, Items):
            return pair(read, example)(tree, problems)
        one = read(tree, problems)
        return None if one is None else (one, one)

    return read_range
