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
from exhibit.core.words import ANGLES, INPUT_PARTS, LONGEST_TEXT
from exhibit.show.events import Event, Value
from exhibit.show.program import Control, Follower, Input, Show
from exhibit.show.state import State

Floats = NDArray[np.float64]
Values = tuple[Value, ...]

# Which parts of a place a message may say, by how many numbers it has.
_PARTS_SAID: dict[str, dict[int, tuple[int, ...]]] = {
    "position": {2: (0, 1)},
    "pose": {2: (0, 1), 3: (0, 1, 3), 6: (0, 1, 2, 3, 4, 5)},
}

# exp(-3) leaves 5 % of the way: an artist's "300ms" is when the eye takes it as arrived.
_SETTLED = 3.0

# An input this near to its rest, as a part of its range, is nobody: a distance sensor trembles
# by a few centimetres in three metres with nobody there.
_REST_BAND = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """What an event says about one channel: its new value, and its words if it has any."""

    input: int
    value: float
    words: str = ""


def read_event(show: Show, event: Event) -> tuple[Reading, ...] | str:
    """What the event means for this show, or a sentence that says why it means nothing."""
    control = show.control_at.get(event.address)
    if control is None:
        close = nearest(event.address, show.control_at)
        return f"{event.address} is no input here" + (f" (did you mean {close}?)" if close else "")
    read = _place if control.kind in INPUT_PARTS else _single
    said = read(show, control, event.values)
    return f"{event.address} {said}" if isinstance(said, str) else said


def _single(show: Show, control: Control, values: Values) -> tuple[Reading, ...] | str:
    """The reading of an input that is one number."""
    if len(values) > 1:
        return f"came with {len(values)} values, expected one"
    raw = values[0] if values else None
    if control.kind == "text":
        return _words(control.first, raw)
    value = _value(show.inputs[control.first], raw)
    return value if isinstance(value, str) else (Reading(control.first, value),)


def reading_of(show: Show, channel: int, raw: Value) -> Reading | str:
    """What a value means for a channel of the show's own, or a sentence that says why nothing."""
    item = show.inputs[channel]
    if item.kind == "text":
        found = _words(channel, raw)
        return found if isinstance(found, str) else found[0]
    value = _value(item, raw)
    return value if isinstance(value, str) else Reading(channel, value)


def _words(number: int, raw: Value) -> tuple[Reading, ...] | str:
    """Words as they are, a number as its digits; nothing takes the words back."""
    if isinstance(raw, bool):
        return f"came with {raw}, expected words"
    words = "" if raw is None else str(raw)[:LONGEST_TEXT].strip()
    if not words.isprintable():
        return "came with characters that cannot be shown, expected words"
    return (Reading(number, float(bool(words)), words),)


def _place(show: Show, control: Control, values: Values) -> tuple[Reading, ...] | str:
    """Where somebody is: one number a part, as many as are known; nothing when nobody is there."""
    last = control.first + control.count - 1  # the part `on`
    if not values or values[0] is None:
        return (Reading(last, 0.0),)
    numbers = [_number(raw) for raw in values]
    for number in numbers:
        if isinstance(number, str):
            return number
    parts = _PARTS_SAID[control.kind].get(len(values))
    if parts is None:
        known = " or ".join(str(count) for count in _PARTS_SAID[control.kind])
        return f"came with {len(values)} values, expected {known}"
    first, items = control.first, show.inputs
    read = (
        Reading(first + part, _within(items[first + part], number))
        for part, number in zip(parts, numbers, strict=True)
        if not isinstance(number, str)
    )
    return (*read, Reading(last, 1.0))


def _within(item: Input, number: float) -> float:
    """The number in the channel's range; an angle as one from -180 up to, not with, 180."""
    if item.part in ANGLES:
        return (number + 180.0) % 360.0 - 180.0
    return min(max(number, item.low), item.high)


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
    within = min(max(number, item.low), item.high)
    return float(round(within)) if item.kind == "count" else within


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
    """True when the value says that nobody is there.

    Moments (hit, choice) always do; of somewhere, `on` alone says it.
    """
    if item.kind in ("hit", "choice") or (item.part and item.part != "on"):
        return True
    return abs(value - item.rest) <= _REST_BAND * abs(item.high - item.low)


def follow(
    follower: Follower, start: float, speed: float, goal: float, elapsed_s: float
) -> tuple[float, float]:
    """A follower's value and speed so long after it set out: 95 % there after `settle_s`.

    Without a bounce an exponential approach, or evenly up where it `rises_s`. With one, the
    equation of a damped spring,

        x = goal + exp(-s t) (A cos w t + B sin w t),   A = start - goal,   B = (speed + s A) / w

    whose first swing goes beyond the goal by exp(-pi s / w) of the way.
    """
    if follower.settle_s <= 0.0:
        return goal, 0.0
    rate, swing = _SETTLED / follower.settle_s, swing_of(follower)
    away = start - goal
    if follower.rises_s > 0.0 and away < 0.0:
        return min(start + elapsed_s / follower.rises_s, goal), 0.0
    left = math.exp(-min(rate * elapsed_s, 700.0))
    if not swing:
        return goal + away * left, -rate * away * left
    b = (speed + rate * away) / swing
    cos, sin = math.cos(swing * elapsed_s), math.sin(swing * elapsed_s)
    here = goal + left * (away * cos + b * sin)
    return here, left * ((b * swing - rate * away) * cos - (away * swing + rate * b) * sin)


def swing_of(follower: Follower) -> float:
    """How fast a spring swings, in radians a second; 0 without a bounce."""
    if follower.bounce <= 0.0 or follower.settle_s <= 0.0:
        return 0.0
    return math.pi * _SETTLED / (follower.settle_s * -math.log(min(follower.bounce, 0.95)))


class Signals:
    """All followers of a show at one moment, as one vector; holds its scratch."""

    def __init__(self, show: Show) -> None:
        self.show = show
        inputs = [f.input for f in show.followers]
        settle = np.array([f.settle_s for f in show.followers], np.float64)
        self._input = np.array(inputs, np.intp)
        self._instant = settle <= 0
        self._rate = _SETTLED / np.where(self._instant, 1.0, settle)
        self._swing = np.array([swing_of(f) for f in show.followers], np.float64)
        self._moving = np.array([show.inputs[i].kind != "hit" for i in inputs], np.float64)
        self._goal = np.empty(len(inputs), np.float64)
        self._way = np.empty(len(inputs), np.float64)
        self._signals = np.empty(len(inputs), np.float64)
        self._rises_s = np.array([f.rises_s for f in show.followers], np.float64)
        self._apart = [i for i, f in enumerate(show.followers) if self._swing[i] or f.rises_s > 0.0]

    def at(self, state: State, time_s: float) -> Floats:
        """(followers,) float64, valid until the next call; `time_s` >= the state's own time.

        As `follow`, for all at once.
        """
        goal, out = self._goals(state), self._signals
        np.subtract(time_s, state.follow_since, out=out)
        out *= self._rate
        np.negative(out, out=out)
        np.maximum(out, -700.0, out=out)  # exp underflows below -745, and nobody sees 1e-304
        np.exp(out, out=out)
        np.subtract(state.follow_from, goal, out=self._way)
        out *= self._way
        out += goal
        np.copyto(out, goal, where=self._instant)
        for i in self._apart:
            one = slice(i, i + 1)
            start, since = state.follow_from[one], state.follow_since[one]
            out[one] = self._gone(i, start, since, goal[one], state.follow_speed[one], time_s)
        return out

    def earlier(self, state: State, follower: int, times_s: Floats) -> Floats:
        """What one follower was at `times_s` (k,), as far back as the show remembers."""
        past = state.past[follower]
        goal = self._goals(state)[follower]
        now = (np.inf, state.follow_from[follower], state.follow_since[follower], goal,
               state.follow_speed[follower])  # fmt: skip
        ways = np.vstack([past, now])
        way = ways[np.searchsorted(ways[:-1, 0], times_s, side="right")]
        return self._gone(follower, way[:, 1], way[:, 2], way[:, 3], way[:, 4], times_s)

    def _goals(self, state: State) -> Floats:
        np.take(state.values, self._input, out=self._goal, mode="clip")
        self._goal *= self._moving
        return self._goal

    def _gone(  # noqa: PLR0913, PLR0917  # the numbers of a way, and when
        self,
        follower: int,
        start: Floats,
        since: Floats,
        goal: Floats,
        speed: Floats,
        at: Floats | float,
    ) -> Floats:
        """How far one follower has come on each of these ways."""
        if self._instant[follower]:
            return goal
        elapsed = np.maximum(at - since, 0.0)
        rate, swing = self._rate[follower], self._swing[follower]
        left = np.exp(np.maximum(-rate * elapsed, -700.0))
        away = start - goal
        if rises_s := self._rises_s[follower]:
            up = np.minimum(start + elapsed / rises_s, goal)
            return np.asarray(np.where(away < 0.0, up, goal + away * left))
        if not swing:
            return np.asarray(goal + away * left)
        turn = swing * elapsed
        b = (speed + rate * away) / swing
        return np.asarray(goal + left * (away * np.cos(turn) + b * np.sin(turn)))
