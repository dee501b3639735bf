"""A show that was read again goes on where it was: everything by its name, nothing forgotten."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import exhibit.show
from exhibit.show import carry
from exhibit.show.carry import FIELDS, NAMED, OF_A_COURSE, OF_A_PLAYING, PLACES, carried, described
from exhibit.show.conditions import Condition
from exhibit.show.expressions import Expression
from exhibit.show.program import Show, Turn
from exhibit.show.signals import Signals
from exhibit.show.state import Course, Playing, State, initial
from exhibit.show.step import advance, settled
from tests.visits import SHOWS, as_json, at, busy_evening, exact, play, show_of

HALL = """
show: Hall
languages: [en, fr]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  glow: level
  drum: hit
  tongue: {kind: choice, options: [en, fr], chooses: language}
  card: text
start: dark
scenes:
  - scene: dark
    nodes: [{shape: star, size: 9, name: a, opacity: {follow: near, from: 0, to: 1, smooth: 1s}}]
    go: [{when: near < 1 for 2s, to: bright, with: crossfade 4s}]
  - scene: bright
    nodes: [{shape: star, size: 9, name: a, opacity: {follow: glow, from: 0, to: 1, smooth: 2s}}]
    go: [{when: drum >= 3, to: dark, with: cut}, {when: glow > 50% for 5s, to: dark, with: cut}]
"""
# The same, with all numbers others: scenes and inputs in another order, and more of both.
MOVED = """
show: Hall
languages: [fr, en]
inputs:
  door: switch
  card: text
  tongue: {kind: choice, options: [fr, en], chooses: language}
  drum: hit
  glow: level
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
start: dark
scenes:
  - {scene: garden}
  - scene: bright
    nodes: [{shape: star, size: 9, name: a, opacity: {follow: glow, from: 0, to: 1, smooth: 2s}}]
    go:
      - {when: door and near < 1 for 7s, to: garden, with: cut}
      - {when: drum >= 3, to: dark, with: cut}
      - {when: glow > 50% for 5s, to: dark, with: cut}
  - scene: dark
    nodes: [{shape: star, size: 9, name: a, opacity: {follow: near, from: 0, to: 1, smooth: 1s}}]
    go: [{when: near < 1 for 2s, to: bright, with: crossfade 4s}]
"""
VISIT = [
    *at(0.5, card="Amina"),
    *at(1.0, near=0.5, tongue="fr"),
    *at(4.0, drum=0.8, glow=0.9),
    *at(4.5, near=0.7),
]


def walked(show: str, until_s: float) -> State:
    return play(show, [(event,) for event in VISIT if event.time_s <= until_s]).state_at(until_s)


def named(show: Show, state: State) -> dict[str, object]:
    """What of a state can be told without numbers."""
    names = [scene.name for scene in show.scenes]
    return {
        "scenes": [(names[p.scene], p.entered_s, p.fade_s) for p in state.playing],
        "language": show.languages[state.language],
        "card": state.texts[show.channel_named["card"]],
        "values": {i.name: float(state.values[n]) for n, i in enumerate(show.inputs)},
        "hits": float(state.regions[0].hits[show.channel_named["drum"]]),
        "signals": sorted(Signals(show).at(state, state.time_s).tolist()),
        "away": state.away,
    }


# --- the same show, and the same in other words ---------------------------------------------------


@pytest.mark.parametrize("name", SHOWS)
def test_in_the_same_show_the_state_stays_the_same(name: str) -> None:
    show = show_of(name)
    state = initial(show)
    events = busy_evening(show, 30.0, 60)
    for until_s in (0.0, 7.3, 19.9, 30.0):
        due = [event for event in events if state.time_s < event.time_s <= until_s]
        state = advance(show, state, due, until_s)
        assert as_json(carried(show, show, state)) == as_json(state)


@exact
@given(st.floats(0.0, 12.0))
def test_scenes_and_inputs_may_change_their_order(until_s: float) -> None:
    before, after = show_of(HALL), show_of(MOVED)
    state = walked(HALL, until_s)
    moved = carried(before, after, state)
    told = named(after, moved)
    values = told["values"]
    assert isinstance(values, dict)
    assert values.pop("door") == 0.0
    was = named(before, state)
    # A choice is a number among its options, which stand in another order.
    assert isinstance(was["values"], dict)
    assert (values.pop("tongue") == 0.0) is (was["values"].pop("tongue") == 1.0)
    assert told == was
    assert as_json(carried(after, before, moved)) == as_json(state)


def test_a_clock_goes_on_that_waits_for_the_same() -> None:
    state = carried(show_of(HALL), show_of(MOVED), walked(HALL, 5.0))
    assert state.scene == 1
    assert state.regions[0].held_since == (None, 4.0)  # of the way that is new, and of the other
    after = advance(show_of(MOVED), state, (), 9.0)
    assert after.playing[-1] == Playing(show_of(MOVED).scene_named("dark"), 9.0)


def test_an_edit_of_the_time_of_a_clock_begins_it_anew() -> None:
    edited = HALL.replace("for 5s", "for 6s")
    state = carried(show_of(HALL), show_of(edited), walked(HALL, 5.0))
    assert state.regions[0].held_since == (None,)
    assert settled(show_of(edited), state).regions[0].held_since == (5.0,)


# --- what is gone, and what is new ----------------------------------------------------------------


def test_a_scene_that_is_gone_is_the_start_from_now_on() -> None:
    after = show_of(MOVED.replace("scene: bright", "scene: dawn").replace("to: bright", "to: dawn"))
    state = carried(show_of(HALL), after, walked(HALL, 5.0))
    assert state.playing == (Playing(after.start, 5.0),)
    assert state.regions[0].hits.tolist() == [0.0] * len(after.inputs)


def test_a_scene_that_is_gone_from_below_a_crossfade_is_no_longer_seen() -> None:
    state = walked(HALL, 4.0)
    assert [p.scene for p in state.playing] == [0, 1]
    after = show_of(HALL.replace("scene: dark", "scene: dusk").replace(": dark", ": dusk"))
    assert named(after, carried(show_of(HALL), after, state))["scenes"] == [("bright", 3.0, 4.0)]


def test_an_input_of_another_kind_is_at_rest() -> None:
    after = show_of(HALL.replace("glow: level", "glow: {kind: count, between: [0, 9]}").replace(
        "glow > 50%", "glow > 5"))  # fmt: skip
    state = carried(show_of(HALL), after, walked(HALL, 5.0))
    assert state.values[1] == 0.0
    assert state.heard_s[1] == -1.0
    assert state.away == 2  # who stands near still does, and the card still lies there


def test_when_the_last_who_was_there_is_gone_it_is_quiet_from_now_on() -> None:
    bare = HALL.replace("near < 1 for 2s", "drum").replace("follow: near", "follow: glow")
    lines = [line for line in bare.splitlines() if not line.startswith("  near:")]
    after = show_of("\n".join(lines).replace("glow: level", "glow: {kind: level, rest: 90%}"))
    state = play(HALL, [(event,) for event in VISIT[1:]]).state_at(5.0)
    assert state.quiet_since_s is None
    assert carried(show_of(HALL), after, state).quiet_since_s == 5.0


def test_a_number_stays_within_its_new_range() -> None:
    after = show_of(HALL.replace("between: [0.3, 3.0]", "between: [0.6, 3.0]"))
    assert carried(show_of(HALL), after, walked(HALL, 2.0)).values[0] == 0.6


def test_a_smoothing_that_was_changed_goes_on_from_where_it_was() -> None:
    state = walked(HALL, 4.3)
    slower = show_of(HALL.replace("smooth: 2s", "smooth: 4s"))
    moved = carried(show_of(HALL), slower, state)
    here = Signals(show_of(HALL)).at(state, 4.3).copy()
    np.testing.assert_allclose(Signals(slower).at(moved, 4.3), here, rtol=1e-12)
    later = Signals(slower).at(moved, 5.0)[1], Signals(show_of(HALL)).at(state, 5.0)[1]
    assert here[1] < later[0] < later[1]


def test_a_language_that_is_gone_is_the_first() -> None:
    state = walked(HALL, 2.0)
    assert state.language == 1
    mute = HALL.replace("languages: [en, fr]", "languages: [en, wo]").replace(
        "options: [en, fr], chooses: language", "options: [en, wo]"
    )
    assert carried(show_of(HALL), show_of(mute), state).language == 0


def test_turns_are_known_by_where_they_lead() -> None:
    show = show_of(HALL)
    before = replace(show, turns=(Turn((0, 1), "cycle"), Turn((1,), "order"), Turn((1,), "order")))
    after = replace(show, turns=(Turn((1,), "order"), Turn((0,), "cycle"), Turn((0, 1), "cycle")))
    state = replace(initial(before), turns=(7, 8, 9))
    assert carried(before, after, state).turns == (8, 0, 7)


# --- nothing is forgotten -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "kind"), [(FIELDS, State), (OF_A_COURSE, Course), (OF_A_PLAYING, Playing)]
)
def test_every_field_has_its_line(table: dict[str, object], kind: type) -> None:
    assert is_dataclass(kind)
    known = {each.name for each in fields(kind)}
    assert set(table) == known, f"{kind.__name__}: show/carry.py says how each field is carried"


@cache
def conditions() -> tuple[type, ...]:
    """Everything that a condition can be made of."""
    for module in pkgutil.walk_packages(exhibit.show.__path__, "exhibit.show."):
        import_module(module.name)

    def below(kind: type) -> Iterator[type]:
        each: type
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    every = {*below(Condition), *below(Expression)}
    return tuple(sorted(every, key=lambda kind: kind.__qualname__))


COUNTS = {"count", "index", "weekdays"}  # whole numbers that stand for nothing else


@pytest.mark.parametrize("kind", conditions(), ids=lambda kind: kind.__name__)
def test_every_number_in_a_condition_has_a_name(kind: Any) -> None:
    if not is_dataclass(kind) or inspect.isabstract(kind):
        return
    for each in fields(kind):
        if "int" in str(each.type):
            assert each.name in NAMED or each.name in PLACES or each.name in COUNTS, (
                f"{kind}.{each.name}: if it is the number of something, say in "
                f"show/carry.py of what; if it counts, say so here"
            )


def test_a_condition_is_told_by_names() -> None:
    before, after = show_of(HALL), show_of(MOVED)
    old = before.scenes[before.scene_named("dark")].clocks
    new = after.scenes[after.scene_named("dark")].clocks
    assert old != new
    assert described(old, before) == described(new, after)


def test_several_of_one_name_each_have_one() -> None:
    assert carry.sources_of(["a", "b", "a", "c"], ["a", "a", "b", "a"]) == [0, 2, 1, -1]
