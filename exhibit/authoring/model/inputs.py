"""Inputs: what a show listens to, by name."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    kind_of,
    one_of,
    pair,
    read_keys,
    several,
    text,
)
from exhibit.authoring.specs import (
    InputSpec,
    Name,
)
from exhibit.core import units
from exhibit.core.problems import Place, Problems
from exhibit.core.units import UnitError
from exhibit.core.words import INPUT_KINDS

INPUT_KEYS = [
    Key("kind", one_of(INPUT_KINDS), "what it is", "distance", required=True),
    Key("unit", text, "what its numbers mean", "m"),
    Key("between", pair(condition_text, "[0.3, 3.0]"), "its lowest and highest value"),
    Key("rest", condition_text, "its value when nobody is there", "3.0"),
    Key("options", several(text, at_least=1), "what can be chosen", "[fr, ar]"),
    Key("chooses", one_of(("language",)), "what a choice decides", "language"),
]


def read_inputs(tree: Tree, problems: Problems) -> tuple[InputSpec, ...] | None:
    """`near: {kind: distance, ...}`, or short, `drum: hit`."""
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'inputs' is written as 'name: kind', found {kind_of(tree)}",
            "for example: drum: hit",
        )  # fmt: skip
        return None
    read = (_input(key, value, problems) for key, value in tree.entries)
    return tuple(item for item in read if item is not None)


def _input(key: Scalar, tree: Tree, problems: Problems) -> InputSpec | None:
    if key.text in ("time", "quiet", "language", "not", "and", "or", "for") or not _is_word(key):
        problems.error(
            key.place, "name", f"'{key.text[:40]}' cannot be the name of an input",
            "a name is one word of letters, digits, '-' and '_', and no word that conditions use",
        )  # fmt: skip
        return None
    before = len(problems)
    if isinstance(tree, Scalar):
        kind = one_of(INPUT_KINDS)(tree, problems)
        values: dict[str, Any] | None = None if kind is None else {"kind": kind}
    else:
        values = read_keys(tree, INPUT_KEYS, f"the input '{key.text}'", problems)
    if values is None or len(problems) > before:
        return None
    return _input_spec(Name(key.text, key.place), values, tree.place, problems)


def _is_word(key: Scalar) -> bool:
    return bool(key.text) and key.text.replace("-", "a").replace("_", "a").isalnum()


def _input_spec(
    called: Name, values: dict[str, Any], place: Place, problems: Problems
) -> InputSpec | None:
    kind, unit = values["kind"], values.get("unit", "m" if values["kind"] == "distance" else "")
    if kind == "choice" and "options" not in values:
        problems.error(
            place, "missing-key", f"the choice '{called.text}' needs 'options'",
            "for example: options: [fr, ar]",
        )  # fmt: skip
        return None
    low, high = (0.0, 3.0) if kind == "distance" else (0.0, 1.0)
    if "between" in values:
        ends = [quantity(end, unit, problems) for end in values["between"]]
        if ends[0] is None or ends[1] is None:
            return None
        low, high = ends[0], ends[1]
    if low >= high:
        problems.error(place, "range", f"'between' goes from low to high, not {low:g} to {high:g}")
        return None
    rest: float | None = {"distance": high, "level": low, "choice": -1.0}.get(kind, 0.0)
    if "rest" in values:
        rest = quantity(values["rest"], unit, problems)
    if rest is None:
        return None
    if kind in ("distance", "level") and not low <= rest <= high:
        problems.error(place, "range", f"'rest' is {rest:g}, outside {low:g} to {high:g}")
        return None
    return InputSpec(
        called, kind, unit, low, high, rest, values.get("options", ()), values.get("chooses", "")
    )


def quantity(found: Scalar, unit: str, problems: Problems) -> float | None:
    """A number in an input's own unit."""
    try:
        return units.quantity(found.text, unit)
    except UnitError as error:
        problems.error(found.place, "value", str(error))
        return None
