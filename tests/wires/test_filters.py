"""Each step on its own: what goes in at a time, and what comes out."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.wires import wire
from exhibit.wires.filters import (
    LARGEST,
    Calibration,
    DeadZone,
    DriftRemoval,
    Filter,
    Gate,
    Inverter,
    Limiter,
    OneEuroFilter,
    RunningMedian,
    SchmittTrigger,
    Truth,
    Unwinding,
    bounded,
    turned,
)
from exhibit.wires.timed import Debouncer, HoldOn, RateLimiter, Refractory
from tests.visits import exact


def through(each: Filter, *values: float, period_s: float = 0.1) -> list[float | None]:
    """What comes out when these go in, so long apart; alarms ring in between."""
    out: list[float | None] = []
    for i, value in enumerate(values):
        if each.due_s <= i * period_s:
            out.append(each.ring(each.due_s))
        out.append(each.hear(i * period_s, value))
    return out


def test_one_wild_echo_leaves_no_trace() -> None:
    median = RunningMedian(wire.Median(3))
    assert through(median, 1.0, 1.1, 40.0, 1.2, 1.1) == [1.0, 1.0, 1.1, 1.2, 1.2]


@exact
@given(st.lists(st.floats(-9, 9), min_size=1, max_size=40), st.sampled_from([3, 5, 31]))
def test_a_running_median_is_the_median_of_the_last(values: list[float], samples: int) -> None:
    out = through(RunningMedian(wire.Median(samples)), *values)
    for i, value in enumerate(out):
        last = sorted(values[max(0, i + 1 - samples) : i + 1])
        assert value == last[(len(last) - 1) // 2]


def test_a_calibration_goes_through_its_points_and_on() -> None:
    calibration = Calibration(wire.Calibrate(((10.0, 0.0), (20.0, 1.0), (40.0, 2.0))))
    assert through(calibration, 10, 15, 20, 30, 40, 60, 0) == [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, -1.0]


def test_inverting_twice_is_nothing() -> None:
    inverter = Inverter(wire.Invert(1.0, 3.0))
    assert through(inverter, 1.0, 2.5) == [3.0, 1.5]
    assert through(inverter, 3.0, 1.5) == [1.0, 2.5]


def test_a_limiter_keeps_within() -> None:
    assert through(Limiter(wire.Clamp(0.0, 1.0)), -2.0, 0.5, 7.0) == [0.0, 0.5, 1.0]


def test_a_dead_zone_swallows_small_changes_but_no_slow_way() -> None:
    zone = DeadZone(wire.DeadBand(0.5))
    assert through(zone, 1.0, 1.4, 1.4, 1.5, 1.2, 0.9) == [1.0, None, None, 1.5, None, 0.9]


def test_a_trigger_needs_more_to_go_on_than_to_stay_on() -> None:
    trigger = SchmittTrigger(wire.Threshold(on=0.4, off=0.3))
    assert through(trigger, 0.39, 0.4, 0.31, 0.3, 0.29, 0.35) == [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]


def test_a_trigger_may_work_downwards() -> None:
    trigger = SchmittTrigger(wire.Threshold(on=0.5, off=0.8))
    assert through(trigger, 3.0, 0.5, 0.8, 0.81, 0.6) == [0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_gate_lets_strong_hits_pass_with_their_strength() -> None:
    gate = Gate(wire.Threshold(on=0.4, off=0.3))
    assert through(gate, 0.39, 0.4, 0.9, 0.35) == [0.0, 0.4, 0.9, 0.0]


def test_anything_but_nothing_is_on() -> None:
    assert through(Truth(), 0.0, 0.2, -1.0, 1.0) == [0.0, 1.0, 1.0, 1.0]


# --- One Euro -------------------------------------------------------------------------------------


def as_in_the_paper(values: list[tuple[float, float]], step: wire.OneEuro) -> list[float]:
    """Algorithm 1 and 2 of the paper, with the time between samples for its 1/rate."""

    def alpha(cutoff: float, te: float) -> float:
        tau = 1.0 / (2.0 * math.pi * cutoff)
        return 1.0 / (1.0 + tau / te)

    (last_s, x), *rest = values
    dx, out = 0.0, [x]
    for time_s, value in rest:
        te = time_s - last_s
        a = alpha(step.d_cutoff, te)
        dx = a * (value - out[-1]) / te + (1.0 - a) * dx
        a = alpha(step.min_cutoff + step.beta * abs(dx), te)
        out.append(a * value + (1.0 - a) * out[-1])
        last_s = time_s
    return out


@exact
@given(
    st.lists(st.tuples(st.floats(0.001, 2.0), st.floats(-9, 9)), min_size=1, max_size=30),
    st.floats(0.1, 5.0),
    st.floats(0.0, 1.0),
)
def test_one_euro_is_the_filter_of_the_paper(
    steps: list[tuple[float, float]], min_cutoff: float, beta: float
) -> None:
    step = wire.OneEuro(min_cutoff, beta)
    times = [sum(s for s, _ in steps[: i + 1]) for i in range(len(steps))]
    values = [(time_s, value) for time_s, (_, value) in zip(times, steps, strict=True)]
    each = OneEuroFilter(step)
    out = [each.hear(time_s, value) for time_s, value in values]
    assert out == pytest.approx(as_in_the_paper(values, step), abs=1e-9)


def test_one_euro_is_calm_at_rest_and_quick_in_motion() -> None:
    each = OneEuroFilter(wire.OneEuro(min_cutoff=1.0, beta=2.0))
    trembling = [each.hear(i * 0.01, 1.0 + 0.02 * (-1) ** i) for i in range(300)]
    assert max(trembling[200:]) - min(trembling[200:]) < 0.01
    moving = [each.hear(3.0 + i * 0.01, 1.0 + 0.05 * i) for i in range(60)]
    assert moving[-1] == pytest.approx(1.0 + 0.05 * 59, abs=0.1)


def test_of_two_values_at_one_instant_the_later_one_counts() -> None:
    once, twice = OneEuroFilter(wire.OneEuro()), OneEuroFilter(wire.OneEuro())
    for each in (once, twice):
        each.hear(0.0, 1.0)
    twice.hear(0.1, 70.0)
    assert twice.hear(0.1, 2.0) == once.hear(0.1, 2.0)
    assert twice.hear(0.2, 3.0) == once.hear(0.2, 3.0)


# --- the baseline ---------------------------------------------------------------------------------

MINUTES = wire.Baseline(over_s=300.0, apart=0.1, rest=0.0)


def test_a_slow_drift_is_taken_off() -> None:
    drift = DriftRemoval(MINUTES)
    out = [drift.hear(float(t), 0.3 + t * 1e-5) for t in range(0, 7200, 10)]
    assert max(map(abs, out)) < 0.005


def test_somebody_who_lingers_is_not_forgotten() -> None:
    drift = DriftRemoval(MINUTES)
    for t in range(0, 900, 10):
        drift.hear(float(t), 0.3)
    lingering = [drift.hear(float(t), 1.3) for t in range(900, 1800, 10)]
    assert lingering[0] == pytest.approx(1.0)
    assert lingering[-1] > 0.85


def test_who_stood_there_as_it_began_is_learned_away() -> None:
    drift = DriftRemoval(MINUTES)
    for t in range(60):
        drift.hear(float(t), 1.3)  # somebody in front of it for the first minute
    out = [drift.hear(float(t), 0.3) for t in range(60, 400)]
    assert out[0] == pytest.approx(-1.0)
    assert abs(out[-1]) < 0.05


@exact
@given(
    st.lists(st.tuples(st.floats(0.01, 400.0), st.floats(-2, 2)), min_size=2, max_size=12),
    st.floats(0.0, 1.0),
)
def test_how_often_a_sensor_repeats_itself_changes_nothing(
    says: list[tuple[float, float]], apart: float
) -> None:
    step = wire.Baseline(300.0, apart, 1.0)
    once, often = DriftRemoval(step), DriftRemoval(step)
    time_s = 0.0
    for stays_s, value in says:
        assert often.hear(time_s, value) == pytest.approx(once.hear(time_s, value), abs=1e-9)
        for k in range(1, 7):
            often.hear(time_s + stays_s * k / 7, value)
        time_s += stays_s


# --- angles ---------------------------------------------------------------------------------------


def test_an_angle_turns_on_through_half_a_turn() -> None:
    assert through(Unwinding(), 170.0, -170.0, -10.0, 10.0) == [170.0, 190.0, 350.0, 370.0]
    assert [turned(a) for a in (190.0, 370.0, -180.0, 180.0)] == [-170.0, 10.0, -180.0, -180.0]


# --- filters that wait ----------------------------------------------------------------------------


def test_a_bounce_is_no_press_and_a_press_counts_when_it_has_stayed() -> None:
    button = Debouncer(wire.Debounce(0.02), start=0.0)
    assert button.hear(1.000, 1.0) is None
    assert button.hear(1.004, 0.0) == 0.0
    assert button.due_s == math.inf
    assert button.hear(1.006, 1.0) is None
    assert button.hear(1.010, 1.0) is None
    assert button.due_s == pytest.approx(1.026)
    assert button.ring(1.026) == 1.0
    assert button.hear(1.030, 1.0) == 1.0


def test_a_debounce_of_no_time_is_nothing() -> None:
    assert through(Debouncer(wire.Debounce(0.0), start=0.0), 0.0, 1.0, 0.0) == [0.0, 1.0, 0.0]


def test_a_light_stays_on_for_at_least_so_long() -> None:
    light = HoldOn(wire.Hold(2.0))
    assert light.hear(1.0, 1.0) == 1.0
    assert light.hear(1.5, 0.0) is None
    assert light.due_s == 3.0
    assert light.ring(3.0) == 0.0
    assert light.hear(4.0, 0.0) == 0.0


def test_who_comes_back_while_it_is_held_stays() -> None:
    light = HoldOn(wire.Hold(2.0))
    assert [light.hear(1.0, 1.0), light.hear(1.5, 0.0), light.hear(2.0, 1.0)] == [1.0, None, 1.0]
    assert light.due_s == math.inf
    assert light.hear(3.5, 0.0) == 0.0


def test_after_a_hit_there_is_none_for_so_long() -> None:
    drum = Refractory(wire.Hold(0.08))
    out = [drum.hear(t, v) for t, v in ((1.0, 0.5), (1.05, 0.9), (1.06, 0.0), (1.09, 0.7))]
    assert out == [0.5, None, 0.0, 0.7]


def test_of_a_slot_the_last_value_comes_at_its_end() -> None:
    rate = RateLimiter(wire.Rate(10.0))
    assert rate.hear(1.0, (1.0,)) == (1.0,)
    assert rate.hear(1.02, (2.0,)) is None
    assert rate.hear(1.04, (3.0,)) is None
    assert rate.due_s == pytest.approx(1.1)
    assert rate.ring(rate.due_s) == (3.0,)
    assert rate.hear(1.15, (4.0,)) is None
    assert rate.due_s == pytest.approx(1.2)


# --- all of them ----------------------------------------------------------------------------------

ANYTHING = st.floats(allow_nan=False, allow_infinity=False)


def all_filters() -> list[Filter]:
    return [
        RunningMedian(wire.Median(5)),
        Calibration(wire.Calibrate(((0.0, -1e300), (1e-300, 1e300), (1e300, 0.0)))),
        Inverter(wire.Invert(-1e300, 1e308)),
        DriftRemoval(wire.Baseline(1e-300, 0.0, 1e300)),
        DriftRemoval(wire.Baseline(300.0, 1e-300, 0.0)),
        Limiter(wire.Clamp(-1e300, 1e300)),
        OneEuroFilter(wire.OneEuro(0.0, 1e300, 1e300)),
        OneEuroFilter(wire.OneEuro()),
        DeadZone(wire.DeadBand(0.1)),
        SchmittTrigger(wire.Threshold(0.4, 0.3)),
        Gate(wire.Threshold(0.4, 0.3)),
        Truth(),
        Unwinding(),
        Debouncer(wire.Debounce(0.1)),
        HoldOn(wire.Hold(0.1)),
        Refractory(wire.Hold(0.1)),
    ]


@exact
@given(st.lists(st.tuples(st.sampled_from([0.0, 5e-324, 1e-9, 0.05, 1e9]), ANYTHING), max_size=12))
def test_whatever_goes_in_what_comes_out_is_a_number(says: list[tuple[float, float]]) -> None:
    for each in all_filters():
        time_s = 0.0
        for later_s, value in says:
            time_s += later_s
            for out in (
                each.ring(each.due_s) if each.due_s <= time_s else None,
                each.hear(time_s, bounded(value)),
            ):
                assert out is None or -2.0 * LARGEST <= out <= 2.0 * LARGEST


def working_filters() -> list[Filter]:
    return [
        RunningMedian(wire.Median(5)),
        DriftRemoval(wire.Baseline(1.0, 0.3, 4.0)),
        OneEuroFilter(wire.OneEuro(beta=1.0)),
        DeadZone(wire.DeadBand(0.3)),
        SchmittTrigger(wire.Threshold(0.7, 0.3)),
        Unwinding(),
        Debouncer(wire.Debounce(0.1)),
        Debouncer(wire.Debounce(0.1), start=0.0),
        HoldOn(wire.Hold(0.2)),
        Refractory(wire.Hold(0.2)),
    ]


LATER_S = st.sampled_from([0.0, 0.01, 0.06, 0.11])
SAID = st.sampled_from([0.0, 0.0, 1.0]) | st.floats(0.0, 1.0)


@exact
@given(st.lists(st.tuples(LATER_S, SAID), max_size=20))
def test_a_filter_that_is_kept_and_goes_on_says_the_same(says: list[tuple[float, float]]) -> None:
    for number, straight in enumerate(working_filters()):
        time_s = 0.0
        for later_s, value in says:
            time_s += later_s
            kept = json.loads(json.dumps(straight.saved(), allow_nan=False))
            again = working_filters()[number]
            again.resume(kept)
            assert again.due_s == straight.due_s
            if straight.due_s <= time_s:
                assert again.ring(straight.due_s) == straight.ring(straight.due_s)
            assert again.hear(time_s, value) == straight.hear(time_s, value)


def test_what_is_no_number_is_bounded_too() -> None:
    assert [bounded(v) for v in (math.nan, math.inf, -math.inf, 2.0)] == [0, LARGEST, -LARGEST, 2]
