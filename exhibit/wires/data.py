"""A wire as plain JSON data: a recording says in its header through which wires it was heard.

    {"input": "near", "address": "/lantern/distance", "steps": [["median", {"samples": 5}]],
     "watch": {"silent_after_s": 2.5, "then": "rest"}}

What has its usual value is left out. A recording may come from anywhere, so everything in it is
looked at: ValueErrors have one sentence for whoever opened it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import pairwise
from typing import Any, TypeVar, get_args

from exhibit.wires.wire import ORDER, Step, Then, Watch, Wire

_MOST_STEPS = 40
_MOST_POINTS = 1000
_MOST_WIRES = 10_000
_LONGEST = 1000  # characters

Made = TypeVar("Made")
Read = Callable[[object], Any]


def to_data(wire: Wire) -> dict[str, Any]:
    """Plain data, the same after a way through JSON."""
    data = _said(wire, leave=("steps", "watch", "called"))
    if wire.steps:
        data["steps"] = [[_name(type(step)), _said(step)] for step in wire.steps]
    if watch := _said(wire.watch):
        data["watch"] = watch
    if wire.called:
        data["called"] = dict(wire.called)
    return data


def from_data(data: object) -> Wire:
    """The inverse of `to_data`; ValueError with a sentence for anything else."""
    readers: dict[str, Read] = {
        "input": _word,
        "address": _word,
        "source": _word,
        "first": _from_to(0, 1000),
        "steps": _steps,
        "watch": lambda watch: _made(Watch, watch, _WATCH, "a watch"),
        "called": _called,
    }
    return _made(Wire, data, readers, "a wire")


def wires_from_data(data: object) -> tuple[Wire, ...]:
    """As many wires as there are; ValueError with a sentence."""
    return tuple(from_data(one) for one in _list(data, _MOST_WIRES, "wires"))


def _name(step: type[Any]) -> str:
    """OneEuro is one_euro."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", step.__name__).lower()


def _said(what: Any, leave: Sequence[str] = ()) -> dict[str, Any]:
    """The fields that do not have their usual value."""
    return {
        field.name: _plain(value)
        for field in fields(what)
        if field.name not in leave
        and ((value := getattr(what, field.name)) != field.default or field.default is MISSING)
    }


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


# --- from data ------------------------------------------------------------------------------------


def _made(kind: type[Made], data: object, readers: Mapping[str, Read], what: str) -> Made:
    """Something of named fields, each read by its reader."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{what} is written with names and values, not as {_short(data)}")
    read: dict[str, Any] = {}
    for name, value in data.items():
        if name not in readers:
            raise ValueError(f"{what} has no '{_short(name)}'")
        try:
            read[name] = readers[name](value)
        except ValueError as error:
            raise ValueError(f"{what} cannot have this '{name}': {error}") from None
    missing = [
        field.name
        for field in fields(kind)  # type: ignore[arg-type]  # always a dataclass
        if field.default is MISSING and field.default_factory is MISSING and field.name not in read
    ]
    if missing:
        raise ValueError(f"{what} needs {' and '.join(missing)}")
    return kind(**read)


def _steps(data: object) -> tuple[Step, ...]:
    return tuple(_step(one) for one in _list(data, _MOST_STEPS, "steps"))


def _step(data: object) -> Step:
    if not isinstance(data, list) or len(data) != 2 or not isinstance(data[0], str):
        raise ValueError(f"a step is its name and its numbers, not {_short(data)}")
    kind = _KINDS.get(data[0])
    if kind is None:
        raise ValueError(f"there is no step '{_short(data[0])}'")
    step: Step = _made(kind, data[1], _NUMBERS[data[0]], data[0])
    return step


def _list(data: object, most: int, what: str) -> list[object]:
    if not isinstance(data, list):
        raise ValueError(f"expected a list of {what}, found {_short(data)}")
    if len(data) > most:
        raise ValueError(f"{len(data)} {what} are too many: {most} is the most")
    return data


def _number(data: object) -> float:
    if isinstance(data, (int, float)) and not isinstance(data, bool) and abs(data) <= 1e300:
        return data  # an int as it is, so that it is written as it was
    raise ValueError(f"expected a number, found {_short(data)}")


def _from_zero(data: object) -> float:
    if _number(data) < 0.0:
        raise ValueError(f"expected a number from 0 on, found {_short(data)}")
    return _number(data)


def _positive(data: object) -> float:
    if _number(data) <= 0.0:
        raise ValueError(f"expected a number above 0, found {_short(data)}")
    return _number(data)


def _from_to(low: int, high: int) -> Read:
    def read(data: object) -> int:
        if type(data) is not int or not low <= data <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, found {_short(data)}")
        return data

    return read


def _odd(data: object) -> int:
    samples: int = _from_to(3, 31)(data)
    if samples % 2 == 0:
        raise ValueError(f"expected an odd number, found {samples}")
    return samples


def _points(data: object) -> tuple[tuple[float, float], ...]:
    points = tuple(_pair(point) for point in _list(data, _MOST_POINTS, "points"))
    ascend = all(a[0] < b[0] for a, b in pairwise(points))
    if len(points) < 2 or not ascend:
        raise ValueError("expected two points or more, the lower ones first")
    return points


def _pair(data: object) -> tuple[float, float]:
    if not isinstance(data, list) or len(data) != 2:
        raise ValueError(f"expected two numbers, found {_short(data)}")
    return _number(data[0]), _number(data[1])


def _word(data: object) -> str:
    if not isinstance(data, str) or len(data) > _LONGEST:
        raise ValueError(f"expected a word, found {_short(data)}")
    return data


def _called(data: object) -> dict[str, str]:
    if not isinstance(data, dict) or len(data) > 100:
        raise ValueError(f"expected a name by language, found {_short(data)}")
    return {_word(language): _word(name) for language, name in data.items()}


def _then(data: object) -> Then:
    for word in get_args(Then):
        if data == word:
            found: Then = word
            return found
    raise ValueError(f"expected one of {', '.join(get_args(Then))}, found {_short(data)}")


def _or_none(read: Read) -> Read:
    return lambda data: None if data is None else read(data)


def _all(names: Iterable[str], read: Read) -> dict[str, Read]:
    return dict.fromkeys(names, read)


def _short(data: object) -> str:
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        return f"{data:g}" if math.isfinite(_float(data)) else "a number that is too large"
    text = data if isinstance(data, str) else type(data).__name__
    return text if len(text) <= 40 else f"{text[:39]}…"


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


_KINDS: dict[str, type[Any]] = {_name(kind): kind for kind in ORDER}
_NUMBERS: dict[str, dict[str, Read]] = {
    "median": {"samples": _odd},
    "calibrate": {"points": _points},
    "invert": _all(("low", "high"), _number),
    "baseline": {"over_s": _positive, "apart": _from_zero, "rest": _number},
    "clamp": _all(("low", "high"), _number),
    "one_euro": _all(("min_cutoff", "beta", "d_cutoff"), _from_zero),
    "dead_band": {"width": _from_zero},
    "threshold": _all(("on", "off"), _number),
    "edge": {},
    "debounce": {"seconds": _from_zero},
    "hold": {"seconds": _from_zero},
    "rate": {"hz": _positive},
}
_WATCH: dict[str, Read] = {
    "silent_after_s": _or_none(_positive),
    "stuck_after_s": _or_none(_positive),
    "noise": _or_none(_from_zero),
    "between": _or_none(_pair),
    "at_most_hz": _positive,
    "then": _then,
    "value": _number,
    "other": _word,
}
