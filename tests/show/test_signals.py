"""From what a board says to values, and from values to signals that are smooth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.show.events import Event, Value
from exhibit.show.hearing import SHORTEST_WAY_S
from exhibit.show.program import Follower, Input, Scene, Show
from exhibit.show.signals import Signals, at_rest, follow, read_event, swing_of
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.visits import as_json, exact, saved_and_loaded

INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("drum", "hit", "/in/drum"),
    Input("lever", "switch", "/in/lever"),
    Input("tongue", "choice", "/in/tongue", rest=-1.0, options=("fr", "ar")),
    Input("light", "level", "/in/light", low=-1.0, high=1.0, rest=0.0),
)
FOLLOWERS = (
    Follower(0, 0.6), Follower(1, 0.9), Follower(0, 0.0), Follower(4, 30.0),
)  # fmt: skip
SHOW = Show("Signals", (16, 9), ("en",), INPUTS, FOLLOWERS, (Scene("room"),))


def reading(name: str, *values: Value) -> float | str:
    said = read_event(SHOW, Event(0.0, "test", f"/in/{name}", values))
    return said if isinstance(said, str) else said[0].value


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


def gone(follower: Follower, start: float, goal: float, elapsed_s: float) -> float:
    return follow(follower, start, 0.0, goal, elapsed_s)[0]


def test_after_its_time_a_follower_is_95_percent_of_the_way() -> None:
    assert gone(Follower(0, 0.6), 0.0, 1.0, 0.6) == pytest.approx(0.95, abs=0.001)
    assert gone(Follower(0, 0.6), 3.0, 1.0, 0.0) == 3.0
    assert gone(Follower(0, 0.0), 3.0, 1.0, 0.5) == 1.0
    assert gone(Follower(0, 1e-3), 3.0, 1.0, 1e9) == 1.0


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


# --- springs --------------------------------------------------------------------------------------

bounces = st.floats(0.01, 0.9)
settles = st.floats(0.05, 10.0)
springs = st.builds(Follower, st.just(0), settles, bounces)
starts = st.floats(-5.0, 5.0)
any_follower = springs | st.builds(Follower, st.just(0), settles)


def stepped(follower: Follower, start: float, speed: float, goal: float, until_s: float) -> float:
    """A damped spring by many small steps: x'' = -2 s x' - (s^2 + w^2) (x - goal)."""
    rate, swing = 3.0 / follower.settle_s, swing_of(follower)
    count = 20_000
    step_s = until_s / count
    x, v = start - goal, speed
    for _ in range(count):
        pull = -2 * rate * v - (rate * rate + swing * swing) * x
        half = v + step_s / 2 * pull
        x += step_s * half
        v = half + step_s / 2 * (-2 * rate * half - (rate * rate + swing * swing) * x)
    return goal + x


@pytest.mark.parametrize("bounce", [0.05, 0.4, 0.8])
def test_a_spring_moves_as_its_equation_says(bounce: float) -> None:
    spring = Follower(0, 1.5, bounce)
    for until_s in (0.3, 1.0, 2.0):
        found, _ = follow(spring, 2.0, -3.0, -1.0, until_s)
        assert found == pytest.approx(stepped(spring, 2.0, -3.0, -1.0, until_s), abs=2e-3)


@exact
@given(springs, starts, starts)
def test_a_spring_goes_beyond_by_its_bounce_and_settles_in_its_time(
    spring: Follower, start: float, goal: float
) -> None:
    first_end_s = math.pi / swing_of(spring)
    beyond, speed = follow(spring, start, 0.0, goal, first_end_s)
    way = goal - start
    assert beyond - goal == pytest.approx(way * spring.bounce, abs=1e-9)
    assert speed == pytest.approx(0.0, abs=1e-6 * (1 + abs(way) / spring.settle_s))
    for later in np.linspace(0.0, 3.0, 60):
        here, _ = follow(spring, start, 0.0, goal, float(later) * first_end_s)
        assert abs(here - goal) <= abs(way) * (1 + 1e-9)
        if later > 1.0:
            assert abs(here - goal) <= abs(way) * spring.bounce * (1 + 1e-9)
    # what is left swings inside of an envelope that is down to 5 % of the way and its first lean
    lean = math.hypot(1.0, 3.0 / spring.settle_s / swing_of(spring))
    here, _ = follow(spring, start, 0.0, goal, spring.settle_s)
    assert abs(here - goal) <= abs(way) * lean * math.exp(-3) + 1e-12


@exact
@given(any_follower, starts, st.floats(-20.0, 20.0), starts, st.floats(0.0, 10.0))
def test_a_follower_s_speed_is_how_fast_it_goes(
    follower: Follower, start: float, speed: float, goal: float, elapsed_s: float
) -> None:
    """Also by how it is found from two moments, one a little later than the other."""
    step_s = follower.settle_s * 1e-5
    here, speed_here = follow(follower, start, speed, goal, elapsed_s)
    then, _ = follow(follower, start, speed, goal, elapsed_s + step_s)
    size = 1 + (abs(start - goal) + abs(speed)) / follower.settle_s * 500
    assert (then - here) / step_s == pytest.approx(speed_here, abs=size * 1e-3)


@exact
@given(any_follower, starts, starts, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_a_way_that_is_cut_in_two_is_the_same_way(
    follower: Follower, start: float, goal: float, first_s: float, second_s: float
) -> None:
    whole = follow(follower, start, 0.0, goal, first_s + second_s)
    middle, speed = follow(follower, start, 0.0, goal, first_s)
    assert follow(follower, middle, speed, goal, second_s) == pytest.approx(whole, abs=1e-6)


SPRUNG = Show(
    "Sprung",
    (16, 9),
    ("en",),
    INPUTS,
    (Follower(0, 0.8, 0.5), Follower(4, 2.0, 0.2), Follower(1, 0.5, 0.3), Follower(0, 0.7),
     Follower(1, 0.9), Follower(0, 0.0)),
    (Scene("room"),),
    remembers_s=4.0,
)  # fmt: skip


def said(show: Show, *doings: tuple[float, str, float], until: float = 0.0) -> State:
    events = [Event(time_s, "test", f"/in/{name}", (value,)) for time_s, name, value in doings]
    return advance(show, begin(show), events, until=max(until, doings[-1][0] if doings else 0.0))


def test_a_new_goal_changes_neither_where_a_spring_is_nor_how_fast_it_goes() -> None:
    first = said(SPRUNG, (1.0, "near", 0.3))
    signals, step_s = Signals(SPRUNG), 1e-6
    for turn_s in (1.05, 1.3, 2.0):
        turned = said(SPRUNG, (1.0, "near", 0.3), (turn_s, "near", 2.5))
        before, after = float(signals.at(first, turn_s)[0]), float(signals.at(turned, turn_s)[0])
        assert after == pytest.approx(before, abs=1e-12)
        slope_before = (before - float(signals.at(first, turn_s - step_s)[0])) / step_s
        slope_after = (float(signals.at(turned, turn_s + step_s)[0]) - after) / step_s
        assert slope_after == pytest.approx(slope_before, abs=1e-2)


@exact
@given(doings, st.floats(0.0, 40.0))
def test_all_signals_at_once_are_each_follower_alone(
    happened: list[tuple[float, str, float]], later_s: float
) -> None:
    """`follow`, from event to event; springs too."""
    state = said(SPRUNG, *happened)
    found = Signals(SPRUNG).at(state, state.time_s + later_s)
    for i, follower in enumerate(SPRUNG.followers):
        item = SPRUNG.inputs[follower.input]
        is_hit = item.kind == "hit"
        here, speed, since_s = item.rest, 0.0, 0.0
        goal = 0.0 if is_hit else item.rest
        for time_s, name, value in happened:
            value = min(max(value, item.low), item.high)  # noqa: PLW2901  # as it is understood
            if name != item.name or (is_hit and value <= 0.0):
                continue
            here, speed = follow(follower, here, speed, goal, time_s - since_s)
            here, since_s = max(here, value) if is_hit else here, time_s
            goal = 0.0 if is_hit else value
        expected, _ = follow(follower, here, speed, goal, state.time_s + later_s - since_s)
        assert found[i] == pytest.approx(expected, abs=1e-9)


# --- signals heard late ---------------------------------------------------------------------------


def apart(happened: list[tuple[float, str, float]]) -> list[tuple[float, str, float]]:
    """Without what comes sooner after another thing than a way is remembered."""
    kept: list[tuple[float, str, float]] = []
    for one in happened:
        if not kept or one[0] - kept[-1][0] > 2 * SHORTEST_WAY_S:
            kept.append(one)
    return kept


@exact
@given(doings.map(apart), st.lists(st.floats(0.0, 4.0), min_size=1, max_size=8), st.floats(0, 3))
def test_what_is_heard_late_is_what_was_heard_then(
    happened: list[tuple[float, str, float]], late_s: list[float], later_s: float
) -> None:
    """For as long as the show remembers."""
    late_s = [late * (1 - later_s / 4.0) for late in late_s]
    now_s = (happened[-1][0] if happened else 0.0) + later_s
    signals = Signals(SPRUNG)
    state = saved_and_loaded(said(SPRUNG, *happened, until=now_s))
    asked = np.maximum(now_s - np.array(late_s), 0.0)
    for number in range(len(SPRUNG.followers)):
        found = signals.earlier(state, number, asked)
        for time_s, value in zip(asked, np.asarray(found), strict=True):
            known = [one for one in happened if one[0] <= time_s]
            then = said(SPRUNG, *known, until=float(time_s))
            assert value == pytest.approx(signals.at(then, float(time_s))[number], abs=1e-9)


def test_now_is_as_late_as_nothing() -> None:
    state = said(SPRUNG, (1.0, "near", 0.4), (2.0, "drum", 0.7), (2.5, "near", 2.0))
    signals = Signals(SPRUNG)
    for number in range(len(SPRUNG.followers)):
        now = float(signals.at(state, 2.75)[number])
        assert signals.earlier(state, number, np.array([2.75])).tolist() == [now]


def test_before_the_show_everything_was_at_rest() -> None:
    state = said(SPRUNG, (0.5, "near", 0.4), (1.0, "near", 2.0))
    for number, rest in ((0, 3.0), (1, 0.0), (2, 0.0), (5, 3.0)):
        found = np.asarray(Signals(SPRUNG).earlier(state, number, np.array([-2.0, 0.0])))
        assert found.tolist() == [rest, rest]


def test_a_show_that_need_not_remember_does_not() -> None:
    state = said(SHOW, (1.0, "near", 0.4), (2.0, "near", 2.0), (3.0, "near", 1.0))
    assert [len(ways) for ways in state.past] == [0, 0, 0, 0]


def test_what_is_older_than_a_show_remembers_is_forgotten() -> None:
    state = said(SPRUNG, *((float(i), "near", 0.3 + i % 2) for i in range(1, 30)))
    ways = state.past[0]
    assert ways[:, 0].tolist() == [25.0, 26.0, 27.0, 28.0, 29.0]
    assert (np.diff(ways[:, 0]) > 0).all()


@pytest.mark.parametrize("rate", [100, 1000, 5000])
def test_a_flood_of_events_is_remembered_in_as_little_as_its_picture_needs(rate: int) -> None:
    """And it is remembered, though none of its ways lasts as long as the shortest that is kept."""
    signals, state = Signals(SPRUNG), begin(SPRUNG)
    heard: list[tuple[float, list[float]]] = []
    for i in range(1, 5 * rate):
        said = Event(i / rate, "test", "/in/near", (0.4 + 2.0 * i / rate / 6.0,))
        state = advance(SPRUNG, state, [said], until=said.time_s)
        if i % (rate // 4) == 0:
            heard.append((said.time_s, signals.at(state, said.time_s).tolist()))
    for number in (0, 3, 5):
        kept = len(state.past[number])
        assert min(rate, 200) * 3.9 < kept <= SPRUNG.remembers_s / SHORTEST_WAY_S + 2
        for then_s, then in heard:
            if then_s > state.time_s - SPRUNG.remembers_s:
                found = np.asarray(signals.earlier(state, number, np.array([then_s])))
                assert float(found[0]) == pytest.approx(then[number], abs=0.01)
    assert len(as_json(state)) < 800_000


def test_a_crowd_in_one_instant_is_one_way() -> None:
    state = said(SPRUNG, (1.0, "near", 0.4), (1.0, "near", 0.5), (1.0, "near", 0.6))
    assert [len(ways) for ways in state.past] == [1, 0, 0, 1, 0, 1]
