"""Variables: what a show remembers of itself, by name; conditions, words and pictures hear them
as they hear inputs.

    lamps: {kind: count, from: 0, to: 12, keep: day}
    told: no
    mood: {of: [calm, wild]}
    visitor: text
    lit: {is: "near < 0.8 or drum within 3s"}

As with inputs, one that has a mistake still becomes one, so that what uses it can be checked.
"""

from __future__ import annotations

from typing import Any

from exhibit.authoring.model.inputs import is_word, quantity
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    kind_of,
    one_of,
    read_keys,
    several,
    text,
)
from exhibit.authoring.shapes import TEXT, by_name, either, grouped, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec
from exhibit.core import units
from exhibit.core.problems import Place, Problems, did_you_mean, nearest
from exhibit.core.units import UnitError
from exhibit.core.words import KEPT, VARIABLE_KINDS

VARIABLE_KEYS = [
    Key("kind", one_of(VARIABLE_KINDS), "what it is: a number unless something else is said",
        "count"),
    Key("from", condition_text, "its least value", "0"),
    Key("to", condition_text, "its greatest value", "12"),
    Key("unit", text, "what its numbers mean", "m"),
    Key("of", several(text, at_least=1), "of a choice, what it can be; the first is what it begins "
        "with", "[calm, wild]"),
    Key("begin", condition_text, "what it is at first, and again when it is forgotten", "0"),
    Key("is", condition_text, "a condition: the variable is a switch that is on while that is true",
        "near < 0.8 or drum within 3s"),
    Key("keep", one_of(KEPT), "when it is forgotten: after a `visit`, at the end of the `day`, or "
        "never, even when the show is started again", "visit"),
]  # fmt: skip
# What each kind is, for the list of every word.
VARIABLE_ABOUT = {
    "number": "a number from `from` to `to`; 0 to 1 without them",
    "count": "a whole number; `lamps: 0` is short for one that begins at 0",
    "switch": "on or off; `told: no` is short for one that begins off",
    "choice": "one of those in `of`",
    "text": "words",
}
_KINDS = {"number": "level"}  # the kind of input that it is heard as, where that is another word
_NUMBERS = ("level", "count")
_KNOWN_TO = {
    "from": ("number", "count"),
    "to": ("number", "count"),
    "unit": ("number",),
    "of": ("choice", "text"),
    "is": ("switch",),
}
_MOST = 1_000_000.0  # of a count that says no range
_SWITCHED = {"off": 0.0, "no": 0.0, "false": 0.0, "on": 1.0, "yes": 1.0, "true": 1.0}


@takes(by_name(either(TEXT, grouped(VARIABLE_KEYS, "variable"))))
def read_variables(tree: Tree, problems: Problems) -> tuple[InputSpec, ...] | None:
    """`lamps: {from: 0, to: 12}`, or short, `told: no`."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape",
            f"'variables' is written as 'name: what it begins with', found {kind_of(tree)}",
            "for example: told: no",
        )  # fmt: skip
        return None
    return tuple(_variable(key, value, problems) for key, value in tree.entries)


def _variable(key: Scalar, tree: Tree, problems: Problems) -> InputSpec:
    if not is_word(key):
        problems.error(
            key.place, "bad-name", f"'{short(key.text)}' cannot be the name of a variable",
            "a name is one word of letters, digits, '-' and '_', and no word that conditions use",
        )  # fmt: skip
    called = Name(key.text, key.place)
    if isinstance(tree, Scalar):
        return _short_form(called, tree, problems)
    values = read_keys(tree, VARIABLE_KEYS, f"the variable '{short(key.text)}'", problems) or {}
    return _Reader(called, _kind(tree, values), tree, problems).spec(values)


def _short_form(called: Name, tree: Scalar, problems: Problems) -> InputSpec:
    """`told: no`, `lamps: 0`, `share: 50%`, `visitor: text`."""
    said = tree.text.casefold()
    if said in _SWITCHED:
        return _spec(called, "switch", rest=_SWITCHED[said])
    if said in VARIABLE_KINDS and said != "choice":
        return _spec(called, _KINDS.get(said, said), high=_usual_range(said)[1])
    try:
        number = units.number(tree.text)
    except UnitError:
        close = nearest(said[:40], (*VARIABLE_KINDS, *_SWITCHED))
        hint = f"did you mean '{close}'? " if close else ""
        problems.error(
            tree.place, "value",
            f"expected what '{short(called.text)}' begins with, found '{short(tree.text)}'",
            f"{hint}for example: no, 0, text, or {{of: [calm, wild]}}",
        )  # fmt: skip
        return _spec(called, "level")
    whole = number == int(number) and "%" not in tree.text
    low, high = (0.0, _MOST) if whole else (0.0, 1.0)
    if not low <= number <= high:
        problems.error(
            tree.place, "range",
            f"'{short(called.text)}' begins at {number:g}: its range is needed",
            "for example: {from: -10, to: 10, begin: " + f"{number:g}}}",
        )  # fmt: skip
        number = low
    return _spec(called, "count" if whole else "level", high=high, rest=number)


def _usual_range(kind: str) -> tuple[float, float]:
    return (0.0, _MOST) if kind == "count" else (0.0, 1.0)


def _kind(tree: Tree, values: dict[str, Any]) -> str:
    """The kind that is said, or that its other keys tell."""
    if "kind" in values:
        return str(values["kind"])
    for key, kind in (("is", "switch"), ("of", "choice")):
        if key in values:
            return kind
    begin = values.get("begin")
    if begin is not None and begin.text.casefold() in _SWITCHED and "from" not in values:
        return "switch"
    written = tree.get("kind") if isinstance(tree, Mapping) else None
    return nearest(written.text[:40], VARIABLE_KINDS) if isinstance(written, Scalar) else "number"


def _spec(  # noqa: PLR0913  # what a variable is
    called: Name,
    kind: str,
    *,
    unit: str = "",
    low: float = 0.0,
    high: float = 1.0,
    rest: float = 0.0,
    options: tuple[str, ...] = (),
    keep: str = "visit",
    kept_by: Scalar | None = None,
) -> InputSpec:
    return InputSpec(
        called, kind, unit, low, high, rest, options, "", own=True, keep=keep, kept_by=kept_by
    )


class _Reader:
    """One variable of a kind that is known, or guessed."""

    def __init__(self, called: Name, kind: str, tree: Tree, problems: Problems) -> None:
        self._called = called
        self._kind = kind or "number"
        self._tree = tree
        self._problems = problems

    def spec(self, values: dict[str, Any]) -> InputSpec:
        kind = _KINDS.get(self._kind, self._kind)
        self._refuse_strangers(values)
        unit = values.get("unit", "")
        low, high = self._range(values, unit)
        options: tuple[str, ...] = values.get("of", ())
        if kind == "choice":
            self._check_options(options)
        return _spec(
            self._called,
            kind,
            unit=unit if kind == "level" else "",
            low=low,
            high=high,
            rest=self._begin(kind, values.get("begin"), (unit, low, high), options),
            options=options if kind in ("choice", "text") else (),
            keep=values.get("keep", "visit"),
            kept_by=values.get("is") if kind == "switch" else None,
        )

    def _refuse_strangers(self, values: dict[str, Any]) -> None:
        """Keys that only other kinds of variable know."""
        for key, _ in self._tree.entries if isinstance(self._tree, Mapping) else ():
            kinds = _KNOWN_TO.get(key.text, ())
            if kinds and self._kind not in kinds:
                self._problems.error(
                    key.place, "unknown-key",
                    f"'{self._called.text}' is a {self._kind}, which has no '{key.text}'",
                    f"only a {' and a '.join(kinds)} have it: remove it here",
                )  # fmt: skip
            elif key.text in ("begin", "keep") and "is" in values:
                self._problems.error(
                    key.place, "unknown-key",
                    f"'{self._called.text}' is what its condition says, and has no '{key.text}'",
                    "remove it here",
                )  # fmt: skip

    def _range(self, values: dict[str, Any], unit: str) -> tuple[float, float]:
        low, high = usual = _usual_range(self._kind)
        if self._kind not in ("number", "count"):
            return usual
        first, last = values.get("from"), values.get("to")
        said = [None if end is None else self._quantity(end, unit) for end in (first, last)]
        low = low if said[0] is None else said[0]
        high = max(high, low + 1.0) if said[1] is None else said[1]
        if low >= high:
            place = self._place(last, first)
            self._problems.error(
                place, "range",
                f"'{self._called.text}' goes from its least to its greatest value, not from "
                f"{low:g} to {high:g}",
                f"write from: {high:g}, to: {low:g}" if low > high else "",
            )  # fmt: skip
            return usual
        return low, high

    def _begin(
        self,
        kind: str,
        written: Scalar | None,
        measure: tuple[str, float, float],
        options: tuple[str, ...],
    ) -> float:
        unit, low, high = measure
        if written is None:
            return low if kind in _NUMBERS and not low <= 0.0 <= high else 0.0
        if kind == "choice":
            return self._option(written, options)
        if kind == "switch":
            return self._switched(written)
        if kind == "text":
            hint = "it begins without words"
            self._problems.error(written.place, "value", "a text has no 'begin'", hint)
            return 0.0
        begin = self._quantity(written, unit)
        if begin is not None and not low <= begin <= high:
            self._problems.error(
                written.place, "range",
                f"'begin' is {begin:g}, and '{self._called.text}' goes from {low:g} to {high:g}",
            )  # fmt: skip
        return low if begin is None else min(max(begin, low), high)

    def _option(self, written: Scalar, options: tuple[str, ...]) -> float:
        if written.text in options:
            return float(options.index(written.text))
        self._problems.error(
            written.place, "value", f"'{short(written.text)}' is not one of those in 'of'",
            did_you_mean(written.text[:40], options),
        )  # fmt: skip
        return 0.0

    def _switched(self, written: Scalar) -> float:
        value = _SWITCHED.get(written.text.casefold())
        if value is None:
            said = f"a switch begins on or off, not '{short(written.text)}'"
            self._problems.error(written.place, "value", said)
        return value or 0.0

    def _quantity(self, written: Scalar, unit: str) -> float | None:
        value = quantity(written, unit, self._problems)
        if value is None or self._kind != "count" or value == int(value):
            return value
        self._problems.error(
            written.place, "whole-number", f"a count is a whole number, and {value:g} is none",
            f"write {round(value)}, or kind: number",
        )  # fmt: skip
        return None

    def _check_options(self, options: tuple[str, ...]) -> None:
        if not options:
            self._problems.error(
                self._tree.place, "missing-key", f"the choice '{self._called.text}' needs 'of'",
                "for example: of: [calm, wild]",
            )  # fmt: skip
        for word in {each for i, each in enumerate(options) if each in options[:i]}:
            self._problems.error(
                self._tree.place, "name-twice", f"'{short(word)}' stands in 'of' twice"
            )

    def _place(self, *written: Scalar | None) -> Place:
        return next((each.place for each in written if each is not None), self._tree.place)
