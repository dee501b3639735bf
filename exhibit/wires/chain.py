"""The way of a message: all filters of a wire, in their order, as its kind of input asks.

a number     measured: Median Calibrate Invert Baseline    | judged: Clamp OneEuro DeadBand
             (what health looks at)                        | Threshold Debounce Hold, then Rate
a hit        a Threshold lets strong ones pass; Debounce and Hold both keep quiet after a hit;
             a DeadBand means nothing
a switch     without a Threshold, anything but 0 is on
a place      each number on its own; Debounce and Hold are about whether somebody is there;
             angles go through Median and OneEuro only, and turn through 180 degrees
a choice     an option by name passes as it is; a number ends as the nearest whole one
words        pass as they are
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from exhibit.wires import wire
from exhibit.wires.filters import (
    Calibration,
    DeadZone,
    DriftRemoval,
    Filter,
    Gate,
    Inverter,
    Limiter,
    OneEuroFilter,
    Rise,
    RunningMedian,
    SchmittTrigger,
    Truth,
    Unwinding,
    turned,
)
from exhibit.wires.messages import ANGLES_OF, Said, Values
from exhibit.wires.timed import Debouncer, HoldOn, RateLimiter, Refractory

Numbers = tuple[float, ...]
Making = dict[type[Any], Callable[[Any], Filter]]

_MEASURING: Making = {
    wire.Median: RunningMedian,
    wire.Calibrate: Calibration,
    wire.Invert: Inverter,
    wire.Baseline: DriftRemoval,
}
_SMOOTHING: Making = {wire.Clamp: Limiter, wire.OneEuro: OneEuroFilter}
_JUDGING: Making = {
    **_SMOOTHING,
    wire.DeadBand: DeadZone,
    wire.Threshold: SchmittTrigger,
    wire.Debounce: Debouncer,
    wire.Hold: HoldOn,
}
_OF_HITS: Making = {
    **_SMOOTHING,
    wire.Threshold: Gate,
    wire.Edge: Rise,
    wire.Debounce: Refractory,
    wire.Hold: Refractory,
}
_OF_SWITCHES: Making = {**_JUDGING, wire.Debounce: lambda step: Debouncer(step, start=0.0)}
_OF_PLACES: Making = {**_MEASURING, **_SMOOTHING, wire.DeadBand: DeadZone}
_OF_ANGLES: Making = {wire.Median: RunningMedian, wire.OneEuro: OneEuroFilter}
_PRESENCE: Making = {wire.Debounce: _OF_SWITCHES[wire.Debounce], wire.Hold: HoldOn}
_NOTHING: Numbers = ()


class Way(Protocol):
    """How messages become trusted values.

    `measured` are the last numbers before judgement. What `waits` may be due at some time.
    """

    measured: Numbers
    waits: bool

    @property
    def due_s(self) -> float: ...
    def hear(self, time_s: float, said: Said) -> Values | None: ...
    def ring(self, time_s: float) -> Values | None: ...
    def saved(self) -> list[Any]: ...
    def resume(self, data: Sequence[Any]) -> None: ...


def way_of(kind: str, steps: Sequence[wire.Step], options: int = 0) -> Way:
    """The way to an input of this kind, which may have so many `options`."""
    steps = sorted(steps, key=lambda step: wire.ORDER.index(type(step)))
    if kind == "text":
        return WordWay()
    if kind in ("position", "pose"):
        return PlaceWay(steps)
    return NumberWay(kind, steps, options)


def _filters(steps: Sequence[wire.Step], making: Making) -> list[Filter]:
    return [making[type(step)](step) for step in steps if type(step) in making]


def _limiter(steps: Sequence[wire.Step]) -> RateLimiter | None:
    return next((RateLimiter(step) for step in steps if isinstance(step, wire.Rate)), None)


class Chain:
    """Filters one after the other; those that wait ring in their order."""

    def __init__(self, filters: Sequence[Filter]) -> None:
        self.filters = tuple(filters)
        self._waiting = tuple(
            (i, each) for i, each in enumerate(filters) if isinstance(each, (Debouncer, HoldOn))
        )

        self.waits = bool(self._waiting)

    @property
    def due_s(self) -> float:
        due_s = math.inf
        for _, each in self._waiting:
            due_s = min(due_s, each.due_s)
        return due_s

    def hear(self, time_s: float, value: float, first: int = 0) -> float | None:
        for each in self.filters[first:] if first else self.filters:
            heard = each.hear(time_s, value)
            if heard is None:
                return None
            value = heard
        return value

    def ring(self, time_s: float) -> float | None:
        """What comes out last, of all that is due."""
        last: float | None = None
        for i, each in self._waiting:
            if each.due_s <= time_s:
                value = each.ring(time_s)
                heard = None if value is None else self.hear(time_s, value, i + 1)
                last = last if heard is None else heard
        return last

    def saved(self) -> list[Any]:
        return [each.saved() for each in self.filters]

    def resume(self, data: Sequence[Any]) -> None:
        for each, kept in zip(self.filters, data, strict=True):
            each.resume(kept)


class WordWay:
    """Words pass."""

    measured = _NOTHING
    waits = False
    due_s = math.inf

    def hear(self, time_s: float, said: Said) -> Values | None:
        del time_s
        return said

    def ring(self, time_s: float) -> Values | None:
        del time_s
        return None

    def saved(self) -> list[Any]:
        return []

    def resume(self, data: Sequence[Any]) -> None:
        del data


class NumberWay:
    """To an input of one number."""

    def __init__(self, kind: str, steps: Sequence[wire.Step], options: int) -> None:
        self.measured = _NOTHING
        self._kind = kind
        self._options = options
        judging = {"hit": _OF_HITS, "switch": _OF_SWITCHES}.get(kind, _JUDGING)
        filters = _filters(steps, judging)
        if kind == "switch" and not any(isinstance(each, SchmittTrigger) for each in filters):
            smooth = sum(isinstance(each, (Limiter, OneEuroFilter, DeadZone)) for each in filters)
            filters.insert(smooth, Truth())
        self._measuring = Chain(_filters(steps, _MEASURING))
        self._judging = Chain(filters)
        self._rate = _limiter(steps)
        self.waits = self._judging.waits or self._rate is not None
        self._passes = (
            not self._measuring.filters
            and not filters
            and self._rate is None
            and kind not in ("hit", "choice")
        )

    @property
    def due_s(self) -> float:
        due_s = self._judging.due_s
        return due_s if self._rate is None else min(due_s, self._rate.due_s)

    def hear(self, time_s: float, said: Said) -> Values | None:
        if self._passes:
            self.measured = cast(Numbers, said)
            return said
        value = said[0]
        if isinstance(value, str):
            return said
        measured = self._measuring.hear(time_s, value)
        if measured is None:
            return None
        self.measured = (measured,)
        return self._out(time_s, self._judging.hear(time_s, measured))

    def ring(self, time_s: float) -> Values | None:
        values: Values | None = None
        if self._judging.due_s <= time_s:
            values = self._out(time_s, self._judging.ring(time_s))
        if self._rate is not None and self._rate.due_s <= time_s:
            values = self._rate.ring(time_s)
        return values

    def _out(self, time_s: float, value: float | None) -> Values | None:
        if value is None or (self._kind == "hit" and value <= 0.0):
            return None
        if self._kind == "choice":
            value = float(min(max(round(value), 0), self._options))
        return (value,) if self._rate is None else self._rate.hear(time_s, (value,))

    def saved(self) -> list[Any]:
        rate = self._rate.saved() if self._rate else None
        return [self._measuring.saved(), self._judging.saved(), rate, list(self.measured)]

    def resume(self, data: Sequence[Any]) -> None:
        measuring, judging, rate, measured = data
        self._measuring.resume(measuring)
        self._judging.resume(judging)
        if self._rate is not None:
            self._rate.resume(rate)
        self.measured = tuple(measured)


class PlaceWay:
    """To somewhere: a chain for each number, and one for whether somebody is there."""

    def __init__(self, steps: Sequence[wire.Step]) -> None:
        self.measured = _NOTHING
        self._steps = steps
        self._lanes: list[Chain] = []
        self._turning: tuple[int, ...] = ()
        self._here: list[float] = []
        self._is_there = False
        self._presence = Chain(_filters(steps, _PRESENCE))
        self._rate = _limiter(steps)
        self.waits = self._presence.waits or self._rate is not None

    @property
    def due_s(self) -> float:
        due_s = self._presence.due_s
        return due_s if self._rate is None else min(due_s, self._rate.due_s)

    def hear(self, time_s: float, said: Said) -> Values | None:
        numbers = cast(Numbers, said)
        self.measured = numbers[:2]
        moved = bool(numbers) and self._moved(time_s, numbers)
        return self._out(time_s, self._presence.hear(time_s, float(bool(numbers))), moved)

    def ring(self, time_s: float) -> Values | None:
        values: Values | None = None
        if self._presence.due_s <= time_s:
            values = self._out(time_s, self._presence.ring(time_s), moved=True)
        if self._rate is not None and self._rate.due_s <= time_s:
            values = self._rate.ring(time_s)
        return values

    def _moved(self, time_s: float, numbers: Numbers) -> bool:
        """Lets each number go its way; True when at least one arrives."""
        if len(numbers) != len(self._lanes):
            self._begin(len(numbers))
        moved = False
        for i, number in enumerate(numbers):
            value = self._lanes[i].hear(time_s, number)
            if value is not None:
                self._here[i] = turned(value) if i in self._turning else value
                moved = True
        return moved

    def _begin(self, count: int) -> None:
        """Somebody else, or another form of message: nothing of the last one counts."""
        self._here = [0.0] * count
        angles = ANGLES_OF.get(count, ())
        self._lanes = [
            Chain(_filters(self._steps, _OF_ANGLES if i in angles else _OF_PLACES))
            for i in range(count)
        ]
        self._turning = tuple(i for i in angles if self._lanes[i].filters)
        for i in self._turning:
            self._lanes[i] = Chain([Unwinding(), *self._lanes[i].filters])

    def _out(self, time_s: float, there: float | None, moved: bool) -> Values | None:
        was_there = self._is_there
        if there is not None:
            self._is_there = there > 0.0
        if self._is_there:
            if was_there and not moved:
                return None
            numbers = tuple(self._here)
        elif there is None:
            return None
        else:
            self._begin(0)
            numbers = ()
        return numbers if self._rate is None else self._rate.hear(time_s, numbers)

    def saved(self) -> list[Any]:
        rate = self._rate.saved() if self._rate else None
        lanes = [lane.saved() for lane in self._lanes]
        here, measured = list(self._here), list(self.measured)
        return [lanes, here, self._is_there, self._presence.saved(), rate, measured]

    def resume(self, data: Sequence[Any]) -> None:
        lanes, here, self._is_there, presence, rate, measured = data
        self._begin(len(lanes))
        for lane, kept in zip(self._lanes, lanes, strict=True):
            lane.resume(kept)
        self._here = list(here)
        self._presence.resume(presence)
        if self._rate is not None:
            self._rate.resume(rate)
        self.measured = tuple(measured)
