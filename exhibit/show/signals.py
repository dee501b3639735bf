"""From an event to a value that the show understands, and from values to smooth signals.

`read_event` is asked twice: by the edge, which counts and names what is of no use, and by
`advance`, which then need not say anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.problems import nearest
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Show
from exhibit.show.state import State

Floats = NDArray[np.float64]

# exp(-3) leaves 5 % of the way: an artist's "300ms" is when the eye takes it as arrived.
_SETTLED = 3.0

# An input this near to its rest, as a part of its range, is nobody: a distance sensor trembles
# by a few centimetres in three metres with nobody there.
_REST_BAND = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """An event understood: the input it is for and its new value."""

    input: int
    value: float


def read_event(show: Show, event: Event) -> Reading | str:
    """What the event means for this show, or a sentence that says why it means nothing."""
    number = show.input_at.get(event.address)
    if number is None:
        close = nearest(event.address, show.input_at)
        return f"{event.address} is no input here" + (f" (did you mean {close}?)" if close else "")
    item = show.inputs[number]
    if len(event.values) > 1:
        return f"{event.address} came with {len(event.values)} values, expected one"
    value = _value(item, event.values[0] if event.values else None)
    if isinstance(value, str):
        return f"{event.address} {value}"
    return Reading(number, value)


def _value(item: Input, raw: Value) -> float | str:
    if item.kind == "choice":
        return _chosen(item, raw)
    if item.kind == "switch" and raw in ("on", "off"):
        return float(raw == "on")
    if item.kind == "hit" and raw is None:
        return 1.0
    number = _number(raw)
    if isinstance(number, str):
        return number
    if item.kind == "switch":
        return float(number != 0.0)
    return min(max(number, item.low), item.high)


def _number(raw: Value) -> float | str:
    if raw is None or isinstance(raw, str):
        return f"came with {'nothing' if raw is None else repr(raw[:40])}, expected a number"
    try:
        number = float(raw)
    except OverflowError:
        return "came with a number too large to be a value"
    return number if math.isfinite(number) else f"came with {number}, expected a number"


def _chosen(item: Input, raw: Value) -> float | str:
    """An option by its name, or by its number counted from 1 (0 takes the choice back)."""
    if isinstance(raw, str) and raw in item.options:
        return float(item.options.index(raw))
    numbers = range(len(item.options) + 1)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw in numbers:
        return float(raw) - 1.0
    return f"came with {repr(raw)[:40]}, expected one of {', '.join(item.options)}"


def at_rest(item: Input, value: float) -> bool:
    """True when the value says that nobody is there; moments (hit, choice) always are."""
    if item.kind in ("hit", "choice"):
        return True
    return abs(value - item.rest) <= _REST_BAND * abs(item.high - item.low)


def follow(start: float, goal: float, elapsed_s: float, settle_s: float) -> float:
    """A follower's value: an exponential approach, 95 % there after `settle_s`."""
    if settle_s <= 0.0:
        return goal
    return goal + (start - goal) * math.exp(-_SETTLED * elapsed_s / settle_s)


class Signals:
    """All followers of a show at one moment, as one vector; holds its scratch."""

    def __init__(self, show: Show) -> None:
        inputs = [f.input for f in show.followers]
        settle = np.array([f.settle_s for f in show.followers], np.float64)
        self._input = np.array(inputs, np.intp)
        self._instant = settle <= 0
        self._rate = -_SETTLED / np.where(self._instant, 1.0, settle)
        self._moving = np.array([show.inputs[i].kind != "hit" for i in inputs], np.float64)
        self._goal = np.empty(len(inputs), np.float64)
        self._way = np.empty(len(inputs), np.float64)
        self._signals = np.empty(len(inputs), np.float64)

    def at(self, state: State, time_s: float) -> Floats:
        """(followers,) float64, valid until the next call; `time_s` >= the state's own time.

        goal + (from - goal) * exp(-3 elapsed / settle), as `follow`, for all at once.
        """
        goal, out = self._goal, self._signals
        np.take(state.values, self._input, out=goal, mode="clip")
        goal *= self._moving
        np.subtract(time_s, state.follow_since, out=out)
        out *= self._rate
        np.maximum(out, -700.0, out=out)  # exp underflows below -745, and nobody sees 1e-304
        np.exp(out, out=out)
        np.subtract(state.follow_from, goal, out=self._way)
        out *= self._way
        out += goal
        np.copyto(out, goal, where=self._instant)
        return out
