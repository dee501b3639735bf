"""The steps between what a sensor says and what the show's input is, in the input's own unit.

`unit` becomes a calibration through two points; a threshold that is inverted is on below instead
of above. What cannot be understood becomes a problem and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import inf, nextafter

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.readers import refuse
from exhibit.authoring.specs import InputSpec
from exhibit.authoring.venue.kinds import MEASURED, NUMBERS, PLACED
from exhibit.authoring.venue.measure import Measure
from exhibit.authoring.venue.written import Sensor, WireSpec
from exhibit.core import units
from exhibit.core.problems import Place, Problems
from exhibit.core.units import UnitError
from exhibit.wires.wire import (
    ORDER,
    Baseline,
    Calibrate,
    Clamp,
    DeadBand,
    Debounce,
    Edge,
    Hold,
    Invert,
    Median,
    Rate,
    Step,
    Threshold,
)

_APART = 0.1  # of the range: twice what counts as rest, so that a trembling sensor is learned
_STRETCHED = {("level", "level"), ("level", "hit"), ("hit", "hit"), ("hit", "level"),
              ("level", "choice")}  # fmt: skip
_HYSTERESIS = 0.05  # of the range: what a cheap sensor trembles by


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps of one wire. `raw` is what its numbers are measured in on the wire, `means` after
    its calibration; `scale` goes from the one to the other."""

    raw: Measure
    means: Measure
    scale: Calibrate | None
    steps: tuple[Step, ...]

    def meant(self, raw: float) -> float:
        """What a number on the wire means."""
        return raw if self.scale is None else through(self.scale.points, raw)


def through(points: tuple[tuple[float, float], ...], x: float) -> float:
    """Straight lines through points; beyond the outer ones the outer lines go on."""
    lines = list(pairwise(points))
    (x0, y0), (x1, y1) = next((line for line in lines if x <= line[1][0]), lines[-1])
    return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))


def chain(wire: WireSpec, item: InputSpec, sensor: Sensor | None, problems: Problems) -> Chain:
    raw, means = _measures(wire, item, sensor)
    scale = _calibrated(wire, raw, means, problems)
    if wire.calibrate is None:
        scale = _stretched(wire, item, sensor)
        if scale is None and item.kind in (*NUMBERS, *PLACED):
            scale = _scaled(wire, item, raw, problems)
    steps = [
        *_steps(wire, item, means, problems),
        *_edges(wire, item, sensor),
        *_clamped(wire, item, scale, means, problems),
    ]
    if scale is not None:
        steps.append(scale)
    steps.sort(key=lambda step: ORDER.index(type(step)))
    return Chain(raw, means, scale, tuple(steps))


def _measures(wire: WireSpec, item: InputSpec, sensor: Sensor | None) -> tuple[Measure, Measure]:
    """What the numbers are on the wire, and what they are after their calibration."""
    unit = wire.unit.text if wire.unit else sensor.unit if sensor else None
    whose = f"'{item.name.text}'"
    between = sensor.between if sensor else None
    low, high = between or (0.0, 0.0)
    if item.kind in (*NUMBERS, *PLACED):
        means = Measure(whose, item.unit, item.low, item.high)
        plain = item.unit if wire.calibrate is None else ""
        return Measure(whose, plain if unit is None else unit, low, high), means
    if item.kind == "choice":
        means = Measure(whose, "", 1.0, float(max(len(item.options), 2)))
        return Measure(whose, "", low, high), means
    if wire.calibrate is not None or unit is None:  # a hit or a switch: parts of a whole
        return Measure(whose, unit or "", low, high), Measure(whose)
    raw = Measure(whose, unit, low, high)
    if item.kind == "hit" and not unit:
        return raw, Measure(whose)  # see `_stretched`
    return raw, raw


# ------------------------------------------------------------------ from the wire to the unit


def _calibrated(
    wire: WireSpec, raw: Measure, means: Measure, problems: Problems
) -> Calibrate | None:
    if wire.calibrate is None:
        return None
    points: list[tuple[float, float]] = []
    for said, meant in wire.calibrate:
        x, y = raw.point(said, problems), means.point(meant, problems)
        if x is None or y is None:
            return None
        points.append((x, y))
    points.sort()
    place = wire.calibrate[0][0].place
    if any(before[0] == after[0] for before, after in pairwise(points)):
        problems.error(
            place,
            "calibration",
            "two points of 'calibrate' begin with the same number",
            "remove one",
        )
        return None
    if len({meant for _, meant in points}) == 1:
        problems.error(
            place,
            "calibration",
            f"'calibrate' makes {points[0][1]:g} of everything",
            "its points have two values at least: {12: 0.3 m, 800: 3 m}",
        )
        return None
    return Calibrate(tuple(points))


def _scaled(wire: WireSpec, item: InputSpec, raw: Measure, problems: Problems) -> Calibrate | None:
    """From the wire's unit to the input's; None where they are the same."""
    if raw.unit == item.unit:
        return None
    try:
        factor = units.quantity(f"1 {raw.unit}" if raw.unit else "1", item.unit)
        if not raw.unit:
            raise UnitError("a number without a unit has no place on a scale with one")
    except UnitError as error:
        _refuse_unit(wire, item, raw.unit, error, problems)
        return None
    return Calibrate(((0.0, 0.0), (1.0, factor)))


def _stretched(wire: WireSpec, item: InputSpec, sensor: Sensor | None) -> Calibrate | None:
    """Numbers without a unit: the whole way of a knob is the whole range of its input.

    Of a choice every option has as much of the way; `_clamped` keeps the ends.
    """
    if sensor is None or sensor.between is None or sensor.unit or item.unit or wire.unit:
        return None
    if (sensor.kind, item.kind) not in _STRETCHED:
        return None
    (low, high), goal = sensor.between, (item.low, item.high)
    if item.kind == "choice":
        goal = 0.5, len(item.options) + 0.5
    return None if sensor.between == goal else Calibrate(((low, goal[0]), (high, goal[1])))


def _refuse_unit(
    wire: WireSpec, item: InputSpec, unit: str, error: UnitError, problems: Problems
) -> None:
    named: Name | None = wire.unit or wire.sensor
    place: Place = named.place if named else wire.place
    if wire.unit is not None and units_like(unit) != unit:
        refuse(UnitError(f"there is no unit '{unit}': write {units_like(unit)}"), place, problems)
        return
    own = f"is in {item.unit}" if item.unit else "has no unit"
    spoken = f"speaks {unit}" if unit else "speaks numbers without a unit"
    low, high = f"{item.low:g}", f"{item.high:g}"
    problems.error(
        place,
        "wire-unit",
        f"the wire {spoken}, and '{item.name.text}' {own}",
        f"say what is what: calibrate: {{10: {low}, 900: {high}}}",
    )


def units_like(unit: str) -> str:
    """A unit as it is written here, where it was written in full."""
    words = {"metre": "m", "meter": "m", "centimetre": "cm", "centimeter": "cm",
             "millimetre": "mm", "millimeter": "mm", "inch": "in", "inche": "in", "percent": "%",
             "degree": "deg"}  # fmt: skip
    return words.get(unit.casefold().removesuffix("s"), unit)


# ------------------------------------------------------------------ the steps


def _steps(wire: WireSpec, item: InputSpec, means: Measure, problems: Problems) -> Iterator[Step]:
    """The steps but `calibrate` and `clamp`, in any order."""
    if wire.median is not None:
        yield Median(wire.median)
    if wire.invert and wire.threshold is None:
        yield Invert(means.low, means.high)
    yield from _based(wire, item, means, problems)
    if wire.filter is not None:
        yield wire.filter
    if wire.dead_band is not None:
        width = means.width(wire.dead_band, "'dead_band'", problems)
        if width is not None:
            yield DeadBand(width)
    yield from _thresholds(wire, item, means, problems)
    if wire.debounce is not None:
        yield Debounce(wire.debounce)
    if wire.hold is not None:
        yield Hold(wire.hold)
    if wire.rate is not None:
        yield Rate(wire.rate)


def _edges(wire: WireSpec, item: InputSpec, sensor: Sensor | None) -> Iterator[Edge]:
    """What says its state again and again, and not each stroke once, hits where it rises."""
    repeats = sensor is not None and sensor.kind != "hit"
    if item.kind == "hit" and (repeats if wire.edge is None else wire.edge):
        yield Edge()


def _based(
    wire: WireSpec, item: InputSpec, means: Measure, problems: Problems
) -> Iterator[Baseline]:
    if wire.baseline is None:
        return
    apart: float | None
    if wire.baseline.apart is not None:
        apart = means.width(wire.baseline.apart, "'apart'", problems)
    elif means.span:
        apart = _APART * means.span
    else:
        apart = None
        problems.error(
            wire.keys.get("baseline", wire.place),
            "missing-key",
            f"the range of {means.of} is not known",
            "say how far from its baseline somebody is: baseline: {over: 5 min, apart: 10 cm}",
        )
    if apart is not None:
        yield Baseline(wire.baseline.over_s, apart, item.rest if item.kind in MEASURED else 0.0)


def _clamped(
    wire: WireSpec, item: InputSpec, scale: Calibrate | None, means: Measure, problems: Problems
) -> Iterator[Clamp]:
    if wire.clamp is None:
        if item.kind == "choice" and scale is not None:
            yield Clamp(means.low, means.high)
        return
    low, high = (means.point(end, problems) for end in wire.clamp)
    if low is None or high is None:
        return
    if low >= high:
        problems.error(
            wire.clamp[0].place,
            "range",
            f"'clamp' goes from the lowest to the highest, not from {low:g} to {high:g}",
            f"write [{wire.clamp[1].text}, {wire.clamp[0].text}]" if low > high else "",
        )
        return
    yield Clamp(low, high)


def _thresholds(
    wire: WireSpec, item: InputSpec, means: Measure, problems: Problems
) -> Iterator[Threshold]:
    written = wire.threshold
    if written is None:
        return
    # What is counted from a baseline can go either way: `-30%` is a beam that somebody breaks.
    read = means.inside if wire.baseline is None else means.away
    on = read(written.on, "'threshold'", problems)
    if on is None:
        return
    if written.off is not None:
        off = read(written.off, "'off'", problems)
    else:
        width = _width(written.hysteresis, on, item, means, problems)
        downward = wire.baseline is not None and on < 0.0
        off = None if width is None else on + width if downward else on - width
    if off is None:
        return
    yield _turned(on, off) if wire.invert and item.kind == "switch" else Threshold(on, off)


def _width(
    hysteresis: Scalar | None, on: float, item: InputSpec, means: Measure, problems: Problems
) -> float | None:
    """How far below `on` it is off again."""
    if hysteresis is not None:
        return means.width(hysteresis, "'hysteresis'", problems)
    if item.kind == "hit":  # which comes once, and has no end
        return 0.0
    return _HYSTERESIS * (means.span or abs(on))


def _turned(on: float, off: float) -> Threshold:
    """On where the other is off: `on` below `off` is on from `on` down, and the reverse."""
    if on == off:
        return Threshold(nextafter(on, -inf), on)
    return Threshold(off, on)
