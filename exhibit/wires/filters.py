"""What is done to a number on its way from a sensor, step by step.

A filter hears a value at a time and says what comes out, or None. It knows no frames: only the
times of what it hears, so that whoever hears the same comes to the same. `timed` has those
filters that also speak when nothing is heard.

A sensor may say anything: what goes in and what comes out lies within +-`LARGEST`, which leaves
room for a sum and a product of two before a float is infinite.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from itertools import pairwise

from exhibit.wires import wire
from exhibit.wires.kept import Kept

LARGEST = 1e100


def bounded(value: float) -> float:
    """The value, within +-`LARGEST`; 0 for what is no number."""
    if -LARGEST <= value <= LARGEST:
        return value
    return 0.0 if math.isnan(value) else math.copysign(LARGEST, value)


class Filter(Kept):
    """One step at work."""

    due_s: float = math.inf  # when it has something to say by itself

    def hear(self, time_s: float, value: float) -> float | None:
        """What comes out when this goes in; times never run backwards."""
        raise NotImplementedError

    def ring(self, time_s: float) -> float | None:
        """What comes out at `due_s`, which has come."""
        del time_s
        return None


class RunningMedian(Filter):
    """The middle of the last values; of an even number, as at the beginning, the lower middle."""

    KEPT = ("_last",)

    def __init__(self, step: wire.Median) -> None:
        self._last: deque[float] = deque(maxlen=step.samples)
        self._sorted: list[float] = []

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        if len(self._sorted) != len(self._last):
            self._sorted = sorted(self._last)  # after a crash
        if len(self._last) == self._last.maxlen:
            del self._sorted[bisect_left(self._sorted, self._last[0])]
        self._last.append(value)
        insort(self._sorted, value)
        return self._sorted[(len(self._sorted) - 1) // 2]


class Calibration(Filter):
    """Straight lines between points; the outer ones go on."""

    def __init__(self, step: wire.Calibrate) -> None:
        points = [(bounded(x), bounded(y)) for x, y in step.points]
        lines = [(a, b) for a, b in pairwise(points) if b[0] > a[0]]
        self._ends = [b[0] for _, b in lines[:-1]]
        self._lines = [(x, y, bounded((v - y) / (u - x))) for (x, y), (u, v) in lines]

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        if not self._lines:
            return value
        x, y, slope = self._lines[bisect_left(self._ends, value)]
        return bounded(y + slope * (value - x))


class Inverter(Filter):
    def __init__(self, step: wire.Invert) -> None:
        self._sum = bounded(step.low) + bounded(step.high)

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        return bounded(self._sum - value)


class Limiter(Filter):
    def __init__(self, step: wire.Clamp) -> None:
        self._low, self._high = step.low, step.high

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        return min(max(value, self._low), self._high)


class DeadZone(Filter):
    """Says a value that is at least `width` from the last that it said."""

    KEPT = ("_said",)

    def __init__(self, step: wire.DeadBand) -> None:
        self._width = step.width
        self._said: float | None = None

    def hear(self, time_s: float, value: float) -> float | None:
        del time_s
        if self._said is not None and abs(value - self._said) < self._width:
            return None
        self._said = value
        return value


class SchmittTrigger(Filter):
    """1 from `on` up until below `off`; for `on` < `off`, 1 from `on` down until above `off`."""

    KEPT = ("_is_on",)

    def __init__(self, step: wire.Threshold) -> None:
        self._sign = 1.0 if step.on >= step.off else -1.0
        self._on, self._off = self._sign * step.on, self._sign * step.off
        self._is_on = False

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        signed = self._sign * value
        self._is_on = signed >= self._off if self._is_on else signed >= self._on
        return 1.0 if self._is_on else 0.0


class Gate(Filter):
    """A hit that is strong enough passes with its strength; a weaker one is none.

    What is none goes on as a 0: a filter behind it hears it, and no hit comes of it.
    """

    def __init__(self, step: wire.Threshold) -> None:
        self._sign = 1.0 if step.on >= step.off else -1.0
        self._on = self._sign * step.on

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        return value if self._sign * value >= self._on else 0.0


class Rise(Filter):
    """A value that comes after a 0 passes; those that stay are no new hit."""

    KEPT = ("_before",)

    def __init__(self, step: wire.Edge) -> None:
        del step
        self._before = 0.0

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        before, self._before = self._before, value
        return value if before <= 0.0 else 0.0


class Truth(Filter):
    """A switch without a threshold: anything but 0 is on."""

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        return 0.0 if value == 0.0 else 1.0


class OneEuroFilter(Filter):
    """A low-pass whose cutoff rises with the speed (Casiez, Roussel, Vogel, CHI 2012).

        cutoff = min_cutoff + beta |speed|,    a = 1 / (1 + 1 / (2 pi cutoff dt))

    and value and speed each go the part `a` of the way to what was heard. A second value at the
    same instant takes the place of the first: `_before` is what was so before that instant.
    """

    KEPT = ("_now", "_before", "_heard_s", "_before_s")

    _SAME_S = 1e-9  # nearer than this is the same instant: a speed would be of rounding only

    def __init__(self, step: wire.OneEuro) -> None:
        self._min_cutoff, self._beta, self._d_cutoff = map(
            bounded, (step.min_cutoff, step.beta, step.d_cutoff)
        )
        self._now: tuple[float, float] | None = None  # value, speed
        self._before: tuple[float, float] | None = None
        self._heard_s = 0.0
        self._before_s = 0.0

    def hear(self, time_s: float, value: float) -> float:
        if self._now is None:
            self._heard_s = time_s
        elif time_s - self._heard_s >= self._SAME_S:
            self._before, self._before_s = self._now, self._heard_s
            self._heard_s = time_s
        if self._before is None:
            self._now = (value, 0.0)
            return value
        was, was_speed = self._before
        elapsed_s = self._heard_s - self._before_s
        heard_speed = bounded((value - was) / elapsed_s)
        speed = was_speed + _part(self._d_cutoff, elapsed_s) * (heard_speed - was_speed)
        cutoff = self._min_cutoff + self._beta * abs(speed)
        now = bounded(was + _part(cutoff, elapsed_s) * (value - was))
        self._now = (now, bounded(speed))
        return now


def _part(cutoff_hz: float, elapsed_s: float) -> float:
    """How much of the way a low-pass goes."""
    turns = 2.0 * math.pi * cutoff_hz * elapsed_s
    return turns / (1.0 + turns)


class DriftRemoval(Filter):
    """What the sensor says with nobody there, learned and taken off: `rest + x - baseline`.

    Between two messages the sensor is taken to say what it said last, x, and the baseline b goes
    there: b = x + (b0 - x) exp(-t / over), and `_LINGERS` times slower while |b - x| > apart; the
    moment between the two is solved for. So how often a sensor repeats itself changes nothing.

    It begins with the first value, when somebody may stand there: for the first `over_s` seconds
    it learns `_AWAKES` times faster, whatever it sees.
    """

    KEPT = ("_baseline", "_value", "_heard_s", "_began_s")

    _LINGERS = 20.0  # of 5 min: after a quarter of an hour 86 % of somebody is still there
    _AWAKES = 5.0

    def __init__(self, step: wire.Baseline) -> None:
        self._over_s, self._apart, self._rest = step.over_s, step.apart, bounded(step.rest)
        self._baseline = 0.0
        self._value = 0.0
        self._heard_s: float | None = None
        self._began_s = 0.0

    def hear(self, time_s: float, value: float) -> float:
        if self._heard_s is None:
            self._baseline, self._began_s = value, time_s
        else:
            self._learn(self._heard_s, time_s)
        self._value, self._heard_s = value, time_s
        return bounded(self._rest + (value - self._baseline))

    def _learn(self, from_s: float, until_s: float) -> None:
        """Moves the baseline on through a time in which the sensor said one value."""
        awake_s = self._began_s + self._over_s
        if from_s < awake_s:
            first_s = min(until_s, awake_s)
            self._approach((first_s - from_s) * self._AWAKES)
            from_s = first_s
        left_s = until_s - from_s
        away = abs(self._baseline - self._value)
        if left_s > 0.0 and away > self._apart:
            slowly_s = self._over_s * self._LINGERS
            ratio = away / self._apart if self._apart > 0.0 else math.inf
            near_s = slowly_s * math.log(ratio) if ratio < math.inf else math.inf
            self._approach(min(left_s, near_s) / self._LINGERS)
            left_s -= near_s
        if left_s > 0.0:
            self._approach(left_s)

    def _approach(self, elapsed_s: float) -> None:
        over = elapsed_s / self._over_s if self._over_s > 0.0 else math.inf
        left = math.exp(-min(over, 700.0))  # exp underflows below -745
        self._baseline = bounded(self._value + (self._baseline - self._value) * left)


class Unwinding(Filter):
    """An angle in degrees that may turn on and on: from 179 to -179 are 2 degrees, not 358."""

    KEPT = ("_last",)

    def __init__(self) -> None:
        self._last: float | None = None

    def hear(self, time_s: float, value: float) -> float:
        del time_s
        if self._last is None:
            self._last = value
        else:
            self._last = bounded(self._last + turned(value - self._last))
        return self._last


def turned(degrees: float) -> float:
    """The same angle as one from -180 up to, not with, 180."""
    return (degrees + 180.0) % 360.0 - 180.0
