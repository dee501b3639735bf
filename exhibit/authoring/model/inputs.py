"""Inputs: what a show listens to, by name.

An input with a mistake still becomes one, as well as it can be guessed: what uses it can then be
checked as well, and is not called wrong for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    kind_of,
    one_of,
    pair,
    read_keys,
    refuse,
    several,
    text,
)
from exhibit.authoring.shapes import by_name, either, grouped, takes, words
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec
from exhibit.core import units
from exhibit.core.problems import Problems, nearest
from exhibit.core.units import UnitError
from exhibit.core.words import INPUT_KINDS, INPUT_PARTS

INPUT_KEYS = [
    Key("kind", one_of(INPUT_KINDS), "what it is", "distance", required=True),
    Key("unit", text, "what its numbers mean", "m"),
    Key("between", pair(condition_text, "[0.3, 3.0]"), "its lowest and highest value; of a place, "
        "those of x, y and z", "[0.3, 3.0]"),
    Key("rest", condition_text, "its value when nobody is there", "3.0"),
    Key("options", several(text, at_least=1), "what can be chosen; of a text, the words that are "
        "known", "[fr, ar]"),
    Key("chooses", one_of(("language",)), "what a choice decides", "language"),
]  # fmt: skip
# What each kind is, for the list of every word.
INPUT_ABOUT = {
    "distance": "how far somebody is: a number with a unit, metres unless said",
    "level": "a number in a range: light, a knob, a loudness",
    "hit": "a moment with a strength: a drum, a clap",
    "switch": "on or off: a button, a mat, a motion sensor",
    "choice": "one of its `options`",
    "position": "a place on the picture, `NAME.x` and `NAME.y`, from its top left; `NAME.on` is 1 "
    "while somebody is there",
    "pose": "a place and a direction in the room: `NAME.x` `.y` `.z`, `.yaw` `.pitch` `.roll` in "
    "degrees, and `.on`",
    "count": "a whole number: people in the room, turns of a wheel",
    "text": "words: the number of a card, a spoken word",
}
_MEASURED = ("distance", "level")
_PLACED = tuple(INPUT_PARTS)
# Which kinds know a key, where not all do.
_KNOWN_TO = {
    "unit": (*_MEASURED, *_PLACED),
    "between": (*_MEASURED, "count", *_PLACED),
    "rest": (*_MEASURED, "count", "switch"),
    "options": ("choice", "text"),
    "chooses": ("choice",),
}
_USUAL = {"distance": (0.0, 3.0), "count": (0.0, 100.0)}  # the ranges that are not 0 to 1
# Words that join others in a condition; the facts of conditions (`open`, `hour`, `visits`) can be
# names, which then come first.
_RESERVED = ("time", "quiet", "language", "not", "and", "or", "for", "within", "is", "of", "on",
             "times", "once", "twice", "off", "finished")  # fmt: skip
_SWITCHED = {"off": 0.0, "no": 0.0, "0": 0.0, "on": 1.0, "yes": 1.0, "1": 1.0}


@takes(by_name(either(words(INPUT_KINDS), grouped(INPUT_KEYS, "input"))))
def read_inputs(tree: Tree, problems: Problems) -> tuple[InputSpec, ...] | None:
    """`near: {kind: distance, ...}`, or short, `drum: hit`."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'inputs' is written as 'name: kind', found {kind_of(tree)}",
            "for example: drum: hit",
        )  # fmt: skip
        return None
    return tuple(_input(key, value, problems) for key, value in tree.entries)


def _input(key: Scalar, tree: Tree, problems: Problems) -> InputSpec:
    if not is_word(key):
        problems.error(
            key.place, "bad-name", f"'{short(key.text)}' cannot be the name of an input",
            "a name is one word of letters, digits, '-' and '_', and no word that conditions use",
        )  # fmt: skip
    called = Name(key.text, key.place)
    if isinstance(tree, Scalar):
        kind = one_of(INPUT_KINDS)(tree, problems) or nearest(tree.text[:40], INPUT_KINDS)
        return _Reader(called, kind or "level", tree, problems).spec({})
    values = read_keys(tree, INPUT_KEYS, f"the input '{short(key.text)}'", problems) or {}
    return _Reader(called, values.get("kind") or _guess(tree), tree, problems).spec(values)


def is_word(key: Scalar) -> bool:
    """Whether it can be a name in conditions."""
    letters = key.text.replace("-", "a").replace("_", "a")
    return letters.isalnum() and key.text not in _RESERVED


def _guess(tree: Tree) -> str:
    """The kind of an input that does not say one."""
    written = tree.get("kind") if isinstance(tree, Mapping) else None
    word = written.text[:40] if isinstance(written, Scalar) else ""
    return nearest(word, INPUT_KINDS) or "level"


class _Reader:
    """One input of a kind that is known, or guessed."""

    def __init__(self, called: Name, kind: str, tree: Tree, problems: Problems) -> None:
        self._called = called
        self._kind = kind
        self._tree = tree
        self._problems = problems

    def spec(self, values: dict[str, Any]) -> InputSpec:
        kind = self._kind
        self._refuse_strangers()
        unit = values.get("unit", "m" if kind == "distance" else "")
        low, high = self._range(values, unit)
        return InputSpec(
            name=self._called,
            kind=kind,
            unit=unit,
            low=low,
            high=high,
            rest=self._rest(values, unit, low, high),
            options=self._options(values),
            chooses=values.get("chooses", "") if kind == "choice" else "",
        )

    def _refuse_strangers(self) -> None:
        """Keys that only other kinds of input know."""
        for key, _ in self._tree.entries if isinstance(self._tree, Mapping) else ():
            kinds = _KNOWN_TO.get(key.text, ())
            if kinds and self._kind not in kinds:
                self._problems.error(
                    key.place,
                    "unknown-key",
                    f"'{self._called.text}' is a {self._kind}, which has no '{key.text}'",
                    f"{_only(kinds)}: remove it here",
                )

    def _range(self, values: dict[str, Any], unit: str) -> tuple[float, float]:
        usual = _USUAL.get(self._kind, (0.0, 1.0))
        if "between" not in values or self._kind not in _KNOWN_TO["between"]:
            return usual
        first, last = values["between"]
        low, high = (self._quantity(end, unit) for end in (first, last))
        if low is None or high is None:
            return usual
        if low >= high:
            self._problems.error(
                first.place,
                "range",
                f"'between' goes from the lowest to the highest, not from {low:g} to {high:g}",
                f"write [{last.text}, {first.text}]" if low > high else "",
            )
            return usual
        return low, high

    def _rest(self, values: dict[str, Any], unit: str, low: float, high: float) -> float:
        nobody = min(max(0.0, low), high)
        usual = {"distance": high, "level": low, "choice": -1.0, "count": nobody}.get(
            self._kind, 0.0
        )
        if "rest" not in values or self._kind not in _KNOWN_TO["rest"]:
            return usual
        written: Scalar = values["rest"]
        if self._kind == "switch":
            return self._switched(written)
        rest = self._quantity(written, unit)
        if rest is None:
            return usual
        if not low <= rest <= high:
            self._problems.error(
                written.place,
                "range",
                f"'rest' is {rest:g}, and '{self._called.text}' goes from {low:g} to {high:g}",
                "it is the value when nobody is there, often one of the two ends",
            )
        return rest

    def _quantity(self, written: Scalar, unit: str) -> float | None:
        """A number of the input; of a count, a whole one."""
        value = quantity(written, unit, self._problems)
        if value is None or self._kind != "count" or value == int(value):
            return value
        self._problems.error(
            written.place,
            "whole-number",
            f"a count is a whole number, and {value:g} is none",
            f"write {round(value)}; what has parts is a level",
        )
        return None

    def _switched(self, written: Scalar) -> float:
        rest = _SWITCHED.get(written.text.casefold())
        if rest is None:
            self._problems.error(
                written.place,
                "unknown-word",
                f"a switch rests on or off, not '{short(written.text)}'",
            )
        return rest or 0.0

    def _options(self, values: dict[str, Any]) -> tuple[str, ...]:
        options: tuple[str, ...] = values.get("options", ())
        if self._kind not in _KNOWN_TO["options"]:
            return ()
        written = self._tree.get("options") if isinstance(self._tree, Mapping) else None
        if written is None:
            if self._kind == "choice":
                self._problems.error(
                    self._tree.place,
                    "missing-key",
                    f"the choice '{self._called.text}' needs 'options'",
                    "for example: options: [fr, ar]",
                )
            return options
        # Words are compared as people say them, without regard to capitals.
        said = [word.casefold() if self._kind == "text" else word for word in options]
        if len(set(said)) < len(said):
            twice = next(word for i, word in enumerate(said) if word in said[:i])
            shown = options[len(said) - 1 - said[::-1].index(twice)]
            self._problems.error(written.place, "name-twice", f"'{short(shown)}' stands here twice")
        return options


def _only(kinds: Sequence[str]) -> str:
    """`only a distance and a level have it`."""
    *most, last = (f"a {kind}" for kind in kinds)
    return f"only {', '.join(most)} and {last} have it" if most else f"only {last} has it"


def quantity(found: Scalar, unit: str, problems: Problems) -> float | None:
    """A number in an input's own unit."""
    try:
        return units.quantity(found.text, unit)
    except UnitError as error:
        refuse(error, found.place, problems)
        return None
