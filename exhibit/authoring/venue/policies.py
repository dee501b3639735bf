"""What an input does when its sensor fails: `then`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec
from exhibit.authoring.venue.kinds import NUMBERS
from exhibit.authoring.venue.measure import Measure
from exhibit.authoring.venue.written import OtherInput, WireSpec
from exhibit.core.problems import Problems, nearest
from exhibit.wires.wire import Watch

_NUMERIC = (*NUMBERS, "switch")
_SWITCHED = {"on": 1.0, "yes": 1.0, "1": 1.0, "off": 0.0, "no": 0.0, "0": 0.0}


def policy(
    written: WireSpec,
    item: InputSpec,
    watch: Watch,
    inputs: Mapping[str, InputSpec],
    problems: Problems,
) -> Watch:
    """The watch with what is done when it finds that the sensor has failed."""
    then = written.then
    if then is None:
        return watch
    if watch.silent_after_s is None and watch.stuck_after_s is None and watch.noise is None:
        problems.error(
            written.keys.get("then", written.place),
            "missing-key",
            "'then' is about a sensor that has failed, and nothing says when it has",
            "for example: silent_after: 3s",
        )
    if isinstance(then, OtherInput):
        return _as_other(then.name, item, watch, inputs, problems)
    match then.text:
        case "hold":
            return replace(watch, then="hold")
        case "rest":
            return replace(watch, then="rest")
        case "simulate":
            return replace(watch, then="simulate")
    value = _value(then, item, problems)
    return watch if value is None else replace(watch, then="value", value=value)


def _as_other(
    other: Name,
    item: InputSpec,
    watch: Watch,
    inputs: Mapping[str, InputSpec],
    problems: Problems,
) -> Watch:
    found = inputs.get(other.text)
    if found is None:
        problems.error(
            other.place,
            "unknown-input",
            f"the show has no input '{short(other.text)}'",
            suggest(other.text, [name for name in inputs if name != item.name.text]),
        )
        return watch
    alike = found.kind in _NUMERIC and item.kind in _NUMERIC  # by their parts of their ranges
    if not alike and (found.kind, found.options) != (item.kind, item.options):
        problems.error(
            other.place,
            "stand-in-kind",
            f"'{other.text}' is {_described(found)}, and cannot stand in for '{item.name.text}', "
            f"{_described(item)}",
        )
        return watch
    return replace(watch, then="input", other=other.text)


def _described(item: InputSpec) -> str:
    """`a hit`, `a choice of fr, ar`."""
    return f"a {item.kind}" + (f" of {short(', '.join(item.options))}" if item.options else "")


def _value(written: Scalar, item: InputSpec, problems: Problems) -> float | None:
    """The value that an input goes to; of a choice, the number of an option counted from 1."""
    text = written.text
    if item.kind == "choice" and text in item.options:
        return item.options.index(text) + 1.0
    if item.kind == "switch" and text.casefold() in _SWITCHED:
        return _SWITCHED[text.casefold()]
    if item.kind in NUMBERS and not text.replace("_", "").isalpha():
        measure = Measure(f"'{item.name.text}'", item.unit, item.low, item.high)
        return measure.inside(written, "'then'", problems)
    words = [
        "hold",
        "rest",
        "simulate",
        *(["on", "off"] if item.kind == "switch" else item.options),
    ]
    close = nearest(text[:40], words)
    problems.error(
        written.place,
        "unknown-word",
        f"a {item.kind} whose sensor fails cannot go to '{short(text)}'",
        f"did you mean '{close}'?" if close else f"known here: {', '.join(words)}, {{input: NAME}}",
    )
    return None


def refuse_circles(wires: Sequence[WireSpec], problems: Problems) -> None:
    """Inputs that would stand in for each other: when all of them fail, none could."""
    other = {wire.input.text: wire.then for wire in wires if isinstance(wire.then, OtherInput)}
    said: set[str] = set()
    for first, written in other.items():
        way = [first]
        while (then := other.get(way[-1])) is not None and then.name.text not in way:
            way.append(then.name.text)
        if then is None or then.name.text != first or first in said:
            continue
        said.update(way)
        shown = "' and '".join(short(name) for name in way)
        problems.error(
            written.name.place,
            "stand-in-circle",
            f"'{shown}' stand in for each other" if len(way) > 1
            else f"'{shown}' cannot stand in for itself",
            "one of them needs a value of its own: then: rest",
        )  # fmt: skip
