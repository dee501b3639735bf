"""Recordings that people come to: they play, pause, go on, are forgotten, and jump."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.show.conditions import Compare, Condition, Held, Played, Plays
from exhibit.show.events import Event, Value
from exhibit.show.players import Player
from exhibit.show.program import Go, Input, Scene, Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from exhibit.show.wording import ConditionError, Word, parse_condition
from tests.visits import as_json, saved_and_loaded

INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("button", "hit", "/in/button"),
    Input("back", "hit", "/in/back"),
    Input("part", "choice", "/in/part", options=("a", "b", "c"), rest=-1.0),
    Input("dial", "level", "/in/dial"),
)
NEAR = Compare(0, "<", 1.2)
LEFT = Held(Compare(0, ">", 2.0), 2.0, 0)
WHOLE = Player("gran", 0, 40.0, NEAR, back_s=2.0, forget_s=60.0, chapters=(0.0, 10.0, 25.0),
               following=1, before=2)  # fmt: skip


def show_with(*players: Player, gos: tuple[Go, ...] = ()) -> Show:
    waits = [c for p in players if p.scene == 0 for c in (p.plays, p.pauses) if c is not None]
    scenes = (Scene("here", gos, besides=tuple(waits)),
              Scene("there", (Go(Compare(4, ">", 0.5), 0),)))  # fmt: skip
    return Show("Gran", (320, 180), ("fr",), INPUTS, (), scenes, players=tuple(players))


def said(time_s: float, name: str, value: Value = 1.0) -> Event:
    return Event(time_s, "test", f"/in/{name}", (value,))


def after(show: Show, events: list[Event], until_s: float) -> State:
    early = [event for event in events if event.time_s <= until_s]
    return advance(show, begin(show), early, until=until_s)


def at(show: Show, events: list[Event], until_s: float, number: int = 0) -> float:
    """Where the recording stands at a time."""
    head = after(show, events, until_s).players[number]
    return head.position(until_s, show.players[number].lasts_s)


COMES = said(1.0, "near", 0.8)
LEAVES = said(6.0, "near", 2.5)


def test_it_plays_while_somebody_is_near() -> None:
    show = show_with(WHOLE)
    assert at(show, [], 9.0) == 0.0
    assert at(show, [COMES], 4.5) == 3.5
    assert at(show, [COMES, LEAVES], 20.0) == 5.0


def test_it_goes_on_a_little_before_where_it_was_left() -> None:
    show = show_with(WHOLE)
    assert at(show, [COMES, LEAVES, said(10.0, "near", 1.0)], 10.0) == 3.0
    assert at(show, [COMES, LEAVES, said(10.0, "near", 1.0)], 12.0) == 5.0


def test_it_is_forgotten_after_a_minute_and_not_before() -> None:
    show = show_with(WHOLE)
    assert at(show, [COMES, LEAVES], 65.999) == 5.0
    assert at(show, [COMES, LEAVES], 66.0) == 0.0


def test_it_ends_at_its_end_and_waits_there_while_somebody_stays() -> None:
    show = show_with(WHOLE)
    state = after(show, [COMES], 41.0)
    assert (state.players[0].at_s, state.players[0].runs) == (40.0, False)
    assert state.players[0].since_s == 41.0
    assert at(show, [COMES], 500.0) == 40.0


def test_after_its_end_it_begins_again_for_who_comes_next() -> None:
    events = [COMES, said(50.0, "near", 2.5), said(55.0, "near", 0.9)]
    assert at(show_with(WHOLE), events, 57.0) == 2.0


def test_with_a_patience_it_goes_on_until_the_visitor_has_really_left() -> None:
    show = show_with(replace(WHOLE, pauses=LEFT))
    passes_by = [COMES, said(3.0, "near", 2.5), said(4.0, "near", 1.5)]
    assert at(show, passes_by, 9.0) == 8.0  # 1.5 m is not near, but it is not left either
    assert at(show, [COMES, said(3.0, "near", 2.5)], 9.0) == 4.0  # two seconds later


def test_a_hit_goes_to_the_next_chapter_and_round_to_the_first() -> None:
    show = show_with(WHOLE)
    assert at(show, [COMES, said(3.0, "button")], 4.0) == 11.0
    assert at(show, [COMES, said(3.0, "button"), said(4.0, "button")], 4.0) == 25.0
    assert at(show, [COMES, *(said(3.0 + i, "button") for i in range(3))], 5.0) == 0.0


def test_a_hit_goes_back_to_the_beginning_of_a_chapter_then_to_the_one_before() -> None:
    show = show_with(WHOLE)
    assert at(show, [COMES, said(16.0, "back")], 16.0) == 10.0
    assert at(show, [COMES, said(16.0, "back"), said(17.0, "back")], 17.0) == 0.0


def test_after_the_end_a_hit_begins_it_again() -> None:
    assert at(show_with(WHOLE), [COMES, said(45.0, "button")], 47.0) == 2.0


def test_with_nobody_near_a_jump_moves_it_and_it_stays() -> None:
    assert at(show_with(WHOLE), [said(2.0, "button")], 9.0) == 10.0


def test_a_choice_is_a_chapter_and_a_level_a_place() -> None:
    chosen = show_with(replace(WHOLE, to=3))
    assert at(chosen, [COMES, said(3.0, "part", "c")], 4.0) == 26.0
    moved = show_with(replace(WHOLE, to=4))
    assert at(moved, [COMES, said(3.0, "dial", 0.5)], 4.0) == 21.0
    assert at(moved, [COMES, said(3.0, "dial", 1.0)], 4.0) == 40.0


def test_without_a_condition_it_plays_while_its_scene_does_and_stays_between() -> None:
    button = Go(Compare(1, ">", 0.0), 1)
    show = show_with(Player("gran", 0, 40.0), gos=(button,))
    events = [said(5.0, "button"), said(20.0, "dial", 1.0)]
    assert at(show, events, 19.0) == 5.0
    assert after(show, events, 19.0).scene == 1
    assert at(show, events, 22.0) == 7.0


def test_one_begins_when_the_other_is_over_in_the_same_instant() -> None:
    second = Player("two", 0, 10.0, Plays(0, "over"))
    show = show_with(replace(WHOLE, plays=None), second)
    assert at(show, [], 45.0, 1) == 5.0
    assert after(show, [], 40.0).players[1].since_s == 40.0


def test_a_scene_is_left_a_while_after_its_recording_is_over() -> None:
    over = Held(Plays(0, "over"), 3.0, 0)
    show = show_with(Player("gran", 0, 40.0), gos=(Go(over, 1),))
    assert after(show, [], 42.999).scene == 0
    assert after(show, [], 43.0).scene == 1
    assert after(show, [], 50.0).playing[-1].entered_s == 43.0


def test_a_scene_is_left_at_a_moment_of_its_recording() -> None:
    show = show_with(WHOLE, gos=(Go(Played(0, True, 12.0), 1),))
    assert after(show, [COMES], 12.999).scene == 0
    assert after(show, [COMES, said(3.0, "button")], 5.0).scene == 1
    assert after(show, [COMES], 20.0).playing[-1].entered_s == 13.0


# --- words ----------------------------------------------------------------------------------------


def read(text: str) -> Condition:
    return parse_condition(text, {"gran": Word(0, "player")}, ("fr",))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("gran is playing", Plays(0, "playing")),
        ("gran is over", Plays(0, "over")),
        ("gran is waiting", Plays(0, "waiting")),
        ("gran > 20s", Played(0, True, 20.0)),
        ("gran is over for 2s", Held(Plays(0, "over"), 2.0, 0)),
    ],
)
def test_what_a_recording_does_can_be_asked(text: str, condition: Condition) -> None:
    assert read(text) == condition


@pytest.mark.parametrize(
    ("text", "part"), [("gran is plying", "playing, over or waiting"), ("gran", "comparison")]
)
def test_what_a_recording_does_not_do_is_answered(text: str, part: str) -> None:
    with pytest.raises(ConditionError, match=part):
        read(text)


# --- laws -----------------------------------------------------------------------------------------

_values = st.one_of(
    st.tuples(st.just("near"), st.sampled_from([0.5, 1.1, 1.5, 2.5, 3.0])),
    st.tuples(st.sampled_from(["button", "back"]), st.just(1.0)),
    st.tuples(st.just("dial"), st.sampled_from([0.1, 0.4, 0.9])),
)
_evenings = st.lists(st.tuples(st.integers(0, 900), _values), max_size=14).map(
    lambda found: [said(t / 8, *what) for t, what in sorted(found, key=lambda one: one[0])]
)
GONE = Held(Compare(0, ">", 2.0), 2.0, 1)
BUSY = show_with(
    replace(WHOLE, pauses=GONE, to=4, forget_s=9.0),
    Player("two", 0, 7.0, Plays(0, "waiting"), forget_s=5.0),
    gos=(Go(Held(Plays(0, "over"), 4.0, 0), 1),),
)


@given(_evenings, st.lists(st.integers(1, 1200), max_size=20))
@settings(derandomize=True, deadline=None, max_examples=80)
def test_any_cut_into_frames_gives_the_same_playheads(events: list[Event], cuts: list[int]) -> None:
    whole = advance(BUSY, begin(BUSY), events, until=150.0)
    state, left = begin(BUSY), list(events)
    for time_s in [*sorted(cut / 8.003 for cut in cuts if cut / 8.003 < 150.0), 150.0]:
        due = [event for event in left if event.time_s <= time_s]
        left = left[len(due) :]
        state = advance(BUSY, state, due, until=time_s)
    assert as_json(state) == as_json(whole)


@given(_evenings)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_saved_and_loaded_at_every_event_changes_nothing(events: list[Event]) -> None:
    straight = loaded = begin(BUSY)
    for event in [*events, said(150.0, "near", 3.0)]:
        straight = advance(BUSY, straight, [event], until=event.time_s)
        loaded = saved_and_loaded(advance(BUSY, loaded, [event], until=event.time_s))
        assert as_json(loaded) == as_json(straight)
        assert loaded.players == straight.players
        assert all(0.0 <= head.at_s <= 40.0 for head in loaded.players)
