"""Visitors that nobody has to wait for: plausible, endless, and the same again from the seed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.core.words import INPUT_KINDS
from exhibit.show.conditions import Says
from exhibit.show.events import Event
from exhibit.show.program import Go, Input, Scene, Show, channels_of
from exhibit.show.signals import at_rest, read_event
from exhibit.show.step import advance, begin
from exhibit.wires.visitors import everybody_leaves, one_input, visitors

HOUR_S = 3600.0
INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("wall", "distance", "/in/wall", "cm", 0.0, 200.0, 0.0),
    Input("glow", "level", "/in/glow"),
    Input("tilt", "level", "/in/tilt", "", -1.0, 1.0, 0.0),
    Input("drum", "hit", "/in/drum"),
    Input("door", "switch", "/in/door"),
    Input("tongue", "choice", "/in/tongue", options=("en", "fr"), rest=-1.0),
    Input("people", "count", "/in/people", low=0.0, high=20.0),
    *channels_of(Input("hand", "position", "/in/hand")),
    *channels_of(Input("thing", "pose", "/in/thing", low=-2.0, high=2.0)),
    Input("card", "text", "/in/card"),
)
CARD = next(i for i, item in enumerate(INPUTS) if item.name == "card")
HOUSE = Show("House", (160, 90), ("en", "fr"), INPUTS, (), (Scene("hall"),))


@cache
def an_hour(count: int = 3, seed: int = 7, show: Show = HOUSE) -> list[Event]:
    return list(takewhile(lambda event: event.time_s < HOUR_S, visitors(show, count, seed)))


def said_to(name: str, events: list[Event]) -> list[Event]:
    return [event for event in events if event.address == f"/in/{name}"]


def test_every_kind_of_input_is_played() -> None:
    assert {item.kind for item in INPUTS} == set(INPUT_KINDS)
    assert {event.address for event in an_hour()} == {item.address for item in INPUTS}


@settings(deadline=None, derandomize=True, max_examples=6)
@given(count=st.integers(1, 12), seed=st.integers(0, 2**40))
def test_the_show_understands_everything_and_time_runs_forwards(count: int, seed: int) -> None:
    events = list(islice(visitors(HOUSE, count, seed), 2000))
    assert len(events) == 2000
    refusals = [said for event in events if isinstance(said := read_event(HOUSE, event), str)]
    assert refusals == []
    assert all(one.time_s <= other.time_s for one, other in pairwise(events))


def test_the_same_seed_brings_the_same_visitors_and_another_one_others() -> None:
    first = list(islice(visitors(HOUSE, 3, 7), 500))
    assert list(islice(visitors(HOUSE, 3, 7), 500)) == first
    assert list(islice(visitors(HOUSE, 3, 8), 500)) != first


def test_an_input_is_played_alike_whatever_else_the_show_has() -> None:
    only = Show("Lamp", (160, 90), ("en",), INPUTS[:1], (), (Scene("hall"),))
    assert an_hour(show=only) == said_to("near", an_hour())


def test_nobody_does_nothing() -> None:
    assert list(visitors(HOUSE, 0, 7)) == []


def test_a_show_without_inputs_has_no_visitors() -> None:
    bare = Show("Picture", (160, 90), ("en",), (), (), (Scene("hall"),))
    assert list(visitors(bare, 3, 7)) == []


# --- each kind ------------------------------------------------------------------------------------


def test_somebody_walks_up_no_faster_than_people_walk() -> None:
    steps = pairwise(said_to("near", an_hour(count=1)))
    speeds = [
        abs(float(b.values[0] or 0) - float(a.values[0] or 0)) / (b.time_s - a.time_s)
        for a, b in steps
        if b.time_s - a.time_s > 0.04
    ]
    assert 0.5 < max(speeds) < 2.5  # 1.4 m/s, and what the sensor trembles


def test_a_sensor_speaks_ten_to_twenty_times_a_second_while_somebody_lingers() -> None:
    apart = sorted(b.time_s - a.time_s for a, b in pairwise(said_to("near", an_hour(count=1))))
    assert 0.045 < apart[len(apart) // 2] < 0.105
    assert apart[-1] > 30.0  # nobody is there


def test_a_sensor_sees_the_nearest_of_several() -> None:
    alone = said_to("near", an_hour(count=1))
    beside = said_to("near", an_hour(count=6))
    mean = [sum(float(e.values[0] or 0) for e in es) / len(es) for es in (alone, beside)]
    assert mean[1] < mean[0]


def test_a_drum_is_struck_in_bursts_with_a_rhythm() -> None:
    strokes = said_to("drum", an_hour())
    assert all(0.3 < float(event.values[0] or 0) <= 1.0 for event in strokes)
    apart = [b.time_s - a.time_s for a, b in pairwise(strokes)]
    assert sum(gap < 1.0 for gap in apart) > len(apart) / 2
    assert max(apart) > 30.0


@pytest.mark.parametrize("name", ["door", "people", "tongue", "near", "glow"])
def test_nothing_is_said_twice(name: str) -> None:
    said = said_to(name, an_hour(count=8))
    assert len(said) > 3
    assert all(one.values != other.values for one, other in pairwise(said))


def test_a_counter_goes_up_and_down_by_one() -> None:
    numbers = [int(event.values[0] or 0) for event in said_to("people", an_hour(count=8))]
    assert max(numbers) > 2
    assert all(abs(one - other) == 1 for one, other in pairwise([0, *numbers]))


@pytest.mark.parametrize("name", ["hand", "thing"])
def test_a_hand_goes_away_before_the_next_one_comes(name: str) -> None:
    said = said_to(name, an_hour(count=8))
    gone = [i for i, event in enumerate(said) if not event.values]
    assert len(gone) > 3
    assert all(other - one > 1 for one, other in pairwise(gone))
    lasting = [b.time_s - a.time_s for a, b in pairwise(said) if a.values]
    assert max(lasting) < 0.25  # a tap is held for a moment, a drag speaks 30 times a second


def test_cards_are_those_that_the_show_waits_for() -> None:
    ways = (Go(Says(CARD, "heron"), 0), Go(Says(CARD, "olive"), 0))
    show = Show("House", (160, 90), ("en",), INPUTS, (), (Scene("hall", ways),))
    shown = {event.values[0] for event in said_to("card", an_hour(show=show))}
    assert shown == {"heron", "olive", ""}


# --- leaving --------------------------------------------------------------------------------------


def quiet_moments(show: Show, events: list[Event]) -> Iterator[float]:
    """Times in gaps of half a minute in which nobody says anything."""
    for one, other in pairwise(events):
        if other.time_s - one.time_s > 30.0:
            yield one.time_s + 1.0


@settings(deadline=None, derandomize=True, max_examples=3)
@given(seed=st.integers(0, 1000))
def test_when_all_have_gone_every_input_is_at_rest(seed: int) -> None:
    events = an_hour(count=1, seed=seed)
    moments = list(quiet_moments(HOUSE, events))
    assert moments
    state, heard = begin(HOUSE), 0
    for time_s in moments:
        until = heard + sum(event.time_s <= time_s for event in events[heard:])
        state = advance(HOUSE, state, events[heard:until], until=time_s)
        heard = until
        for i, item in enumerate(HOUSE.inputs):
            if item.part in ("", "on"):
                assert at_rest(item, float(state.values[i])), (item.name, time_s)
        assert state.values[6] == -1.0  # no language is chosen for whoever comes next


def test_a_rehearsal_that_ends_in_the_middle_sends_everybody_home() -> None:
    events = list(islice(visitors(HOUSE, 8, 7), 8000))
    until_s = events[-1].time_s
    state = advance(HOUSE, begin(HOUSE), [*events, *everybody_leaves(HOUSE, until_s)], until_s)
    assert state.quiet_since_s == until_s
    assert state.values[6] == -1.0


# --- one input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [control.name for control in HOUSE.controls])
def test_one_input_can_be_played_from_any_time_on(name: str) -> None:
    events = list(islice(one_input(HOUSE, name, 5, 100.0), 50))
    assert {event.address for event in events} == {f"/in/{name}"}
    assert 100.0 < events[0].time_s < 100.0 + HOUR_S
    later = list(islice(one_input(HOUSE, name, 5, 1100.0), 50))
    assert [event.values for event in later] == [event.values for event in events]
    apart = [b.time_s - a.time_s for a, b in zip(events, later, strict=True)]
    assert apart == pytest.approx([1000.0] * 50)


def test_an_input_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="lamp"):
        next(one_input(HOUSE, "lamp", 5, 0.0))
