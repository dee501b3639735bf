"""From what a board says to values, and from values to signals that are smooth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.show.events import Event, Value
from exhibit.show.program import Follower, Input, Scene, Show
from exhibit.show.signals import Reading, Signals, at_rest, follow, read_event
from exhibit.show.step import advance, begin
from tests.visits import exact

INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("drum", "hit", "/in/drum"),
    Input("lever", "switch", "/in/lever"),
    Input("tongue", "choice", "/in/tongue", rest=-1.0, options=("fr", "ar")),
    Input("light", "level", "/in/light", low=-1.0, high=1.0, rest=0.0),
)
FOLLOWERS = (Follower(0, 0.6), Follower(1, 0.9), Follower(0, 0.0), Follower(4, 30.0))
SHOW = Show("Signals", (16, 9), ("en",), INPUTS, FOLLOWERS, (Scene("room"),))


def reading(name: str, *values: Value) -> float | str:
    said = read_event(SHOW, Event(0.0, "test", f"/in/{name}", values))
    return said.value if isinstance(said, Reading) else said


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("near", (0.8,), 0.8),
        ("near", (1,), 1.0),
        ("near", (-5.0,), 0.3),
        ("near", (1e300,), 3.0),
        ("drum", (), 1.0),
        ("drum", (None,), 1.0),
        ("drum", (True,), 1.0),
        ("drum", (0.25,), 0.25),
        ("drum", (127,), 1.0),
        ("drum", (-1,), 0.0),
        ("lever", (7,), 1.0),
        ("lever", (0.0,), 0.0),
        ("lever", (True,), 1.0),
        ("lever", ("on",), 1.0),
        ("lever", ("off",), 0.0),
        ("tongue", ("ar",), 1.0),
        ("tongue", (1,), 0.0),
        ("tongue", (2.0,), 1.0),
        ("tongue", (0,), -1.0),
    ],
)
def test_a_value_is_understood(name: str, values: tuple[Value, ...], expected: float) -> None:
    assert reading(name, *values) == expected


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("near", (), "came with nothing, expected a number"),
        ("near", (None,), "came with nothing"),
        ("near", ("close",), "came with 'close', expected a number"),
        ("near", (math.nan,), "came with nan"),
        ("near", (math.inf,), "came with inf"),
        ("near", (10**400,), "too large"),
        ("near", (0.4, 0.5), "came with 2 values, expected one"),
        ("drum", ("loud",), "came with 'loud'"),
        ("lever", ("up",), "came with 'up'"),
        ("lever", (math.nan,), "came with nan"),
        ("tongue", ("en",), "came with 'en', expected one of fr, ar"),
        ("tongue", (3,), "expected one of fr, ar"),
        ("tongue", (1.5,), "expected one of fr, ar"),
        ("tongue", (True,), "expected one of fr, ar"),
        ("tongue", (math.nan,), "expected one of fr, ar"),
        ("naer", (1.0,), "/in/naer is no input here (did you mean /in/near?)"),
    ],
)
def test_what_means_nothing_is_answered_with_a_reason(
    name: str, values: tuple[Value, ...], reason: str
) -> None:
    said = reading(name, *values)
    assert isinstance(said, str)
    assert reason in said


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@exact
@given(st.sampled_from([item.name for item in INPUTS]), st.lists(anything, max_size=2))
def test_whatever_is_said_a_value_is_within_its_range_or_not_at_all(
    name: str, values: list[Value]
) -> None:
    value = reading(name, *values)
    if not isinstance(value, str):
        item = next(item for item in INPUTS if item.name == name)
        lowest, highest = (-1.0, 1.0) if item.kind == "choice" else (item.low, item.high)
        assert lowest <= value <= highest


def test_a_twentieth_of_the_range_around_the_rest_is_nobody() -> None:
    near = INPUTS[0]
    assert at_rest(near, 3.0)
    assert at_rest(near, 2.87)
    assert not at_rest(near, 2.86)
    assert at_rest(INPUTS[1], 1.0)
    assert at_rest(INPUTS[3], 1.0)
    assert not at_rest(INPUTS[2], 1.0)


# --- followers ------------------------------------------------------------------------------------


def test_after_its_time_a_follower_is_95_percent_of_the_way() -> None:
    assert follow(0.0, 1.0, 0.6, 0.6) == pytest.approx(0.95, abs=0.001)
    assert follow(3.0, 1.0, 0.0, 0.6) == 3.0
    assert follow(3.0, 1.0, 0.5, 0.0) == 1.0
    assert follow(3.0, 1.0, 1e9, 1e-3) == 1.0


doings = st.lists(
    st.tuples(st.floats(0.0, 20.0), st.sampled_from(["near", "drum", "light"]), st.floats(-1, 3)),
    max_size=12,
).map(sorted)


@exact
@given(doings, st.floats(0.0, 40.0))
def test_signals_are_what_following_step_by_step_comes_to(
    said: list[tuple[float, str, float]], later_s: float
) -> None:
    """Each follower alone, from event to event, with its differential equation's solution."""
    events = [Event(time_s, "test", f"/in/{name}", (value,)) for time_s, name, value in said]
    end_s = said[-1][0] if said else 0.0
    state = advance(SHOW, begin(SHOW), events, until=end_s)
    found = Signals(SHOW).at(state, end_s + later_s)
    for i, follower in enumerate(FOLLOWERS):
        item = INPUTS[follower.input]
        is_hit = item.kind == "hit"
        here, goal, since_s = item.rest, item.rest, 0.0
        for time_s, name, value in [*said, (end_s + later_s, "nobody", 0.0)]:
            k = (
                math.exp(-3.0 * (time_s - since_s) / follower.settle_s)
                if follower.settle_s
                else 0.0
            )
            here, since_s = goal + (here - goal) * k, time_s
            if name == item.name and is_hit:
                here = max(here, min(max(value, 0.0), 1.0))
            elif name == item.name:
                goal = min(max(value, item.low), item.high)
                here = here if follower.settle_s else goal
        expected = goal if not follower.settle_s else here
        assert found[i] == pytest.approx(expected, abs=1e-9)


def test_signals_stay_finite_however_long_nothing_happens() -> None:
    state = advance(SHOW, begin(SHOW), [Event(1.0, "test", "/in/drum")], until=1.0)
    with np.errstate(all="raise", under="ignore"):
        for time_s in (1.0, 3600.0, 36_000.0, 1e6, 1e12):
            assert np.isfinite(Signals(SHOW).at(state, time_s)).all()
    assert 0.0 <= Signals(SHOW).at(state, 1e6)[1] < 1e-300


def test_a_soft_hit_does_not_silence_a_loud_one() -> None:
    said = [Event(1.0, "test", "/in/drum", (1.0,)), Event(1.1, "test", "/in/drum", (0.1,))]
    state = advance(SHOW, begin(SHOW), said, until=1.1)
    assert Signals(SHOW).at(state, 1.1)[1] == pytest.approx(math.exp(-3 * 0.1 / 0.9))


def test_a_show_without_inputs_has_no_signals() -> None:
    silent = Show("Silent", (16, 9), ("en",), (), (), (Scene("room"),))
    state = advance(silent, begin(silent), [Event(1.0, "test", "/in/near", (1.0,))], until=2.0)
    assert Signals(silent).at(state, 3.0).shape == (0,)
