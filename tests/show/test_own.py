"""Variables in a show that plays: kept switches, hits counted, what is remembered."""

from __future__ import annotations

import pytest

from exhibit.show.day import Day, event_of
from exhibit.show.events import Event, Value
from exhibit.show.own import own_values
from exhibit.show.program import Show
from exhibit.show.signals import Signals
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.visits import Visit, at, play, saved_and_loaded, show_of

SHOW = """
show: Variables
languages: [en, ar]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
  lever: switch
variables:
  lit: {is: "near < 0.8 or drum within 3s"}
  long: {is: "lit for 2s"}
  lamps: {kind: count, from: 0, to: 12, keep: always}
  today: {kind: count, keep: day}
  mood: {of: [calm, wild], begin: wild, keep: always}
  visitor: {kind: text, keep: always}
  told: no
start: asleep
scenes:
  - scene: asleep
    nodes:
      - {shape: ellipse, name: lamp, size: 50,
         opacity: {follow: lit, from: 0, to: 1, smooth: 1s},
         scale: {follow: lamps, from: 0, to: 12, smooth: 1s}}
    go:
      - {when: long and drum 3 times within 2s, to: awake, with: cut}
      - {when: closes within 10min, to: closing, with: cut}
      - {when: visits of awake >= 2, to: closing, with: cut}
  - {scene: awake, go: [{after: 1s, to: asleep, with: cut}]}
  - scene: closing
"""


def visit(*doings: tuple[Event, ...]) -> Visit:
    return play(SHOW, doings)


def test_a_switch_is_kept_equal_to_its_condition_to_the_last_bit() -> None:
    walk = visit(at(1.1, near=0.4), at(2.0, near=2.0), at(5.3, drum=0.5))
    for time_s, lit in (
        (1.09, 0.0), (1.1, 1.0), (1.99, 1.0), (2.0, 0.0), (5.3, 1.0), (8.29, 1.0),
        (5.3 + 3.0, 0.0),
    ):  # fmt: skip
        assert walk.value_at(time_s, "lit") == lit, time_s


def test_a_kept_switch_may_wait_for_another_one() -> None:
    walk = visit(at(1.0, near=0.4))
    assert walk.value_at(2.999, "long") == 0.0
    assert walk.value_at(3.0, "long") == 1.0


def test_the_picture_follows_any_condition() -> None:
    show = show_of(SHOW)
    walk = visit(at(1.0, near=0.4))
    number = [f.input for f in show.followers].index(show.channel_named["lit"])
    state = walk.state_at(1.5)
    assert 0.5 < Signals(show).at(state, 1.5)[number] < 1.0
    assert state.quiet_since_s is None  # because of `near`, and not of `lit`
    gone = visit(at(1.0, near=0.4), at(2.0, near=3.0)).state_at(3.0)
    assert gone.quiet_since_s == 2.0


@pytest.mark.parametrize(("last_s", "scene"), [(5.9, "awake"), (6.0, "asleep")])
def test_three_hits_within_two_seconds(last_s: float, scene: str) -> None:
    hits = [at(t, drum=1.0) for t in (4.0, 5.0, last_s)]
    assert visit(at(1.0, near=0.4), *hits).scene_at(last_s) == scene


def test_visits_of_a_scene_are_counted() -> None:
    hits = [at(4.0 + i / 10, drum=1.0) for i in range(3)]
    again = [at(8.0 + i / 10, drum=1.0) for i in range(3)]
    walk = visit(at(1.0, near=0.4), *hits, *again)
    assert walk.scene_at(6.0) == "asleep"
    assert walk.scene_at(9.0) == "awake"
    assert walk.scene_at(9.3) == "closing"


# --- the day outside ------------------------------------------------------------------------------


def test_it_closes_within_ten_minutes_at_its_very_moment() -> None:
    day = event_of(Day(3.25, 63_000.0, 4, 32_400.0, 64_800.0))
    walk = visit((day,))
    due_s = 3.25 + (64_800.0 - 63_000.0) - 600.0
    assert walk.scene_at(due_s - 1e-6) == "asleep"
    assert walk.scene_at(due_s) == "closing"


def test_a_network_cannot_say_what_time_it_is() -> None:
    false = Event(1.0, "osc 10.0.0.9", "/exhibit/day", (64_790.0, 4, 32_400.0, 64_800.0))
    assert visit((false,)).state_at(2.0).day is None


def test_what_is_kept_for_a_day_is_forgotten_when_another_begins() -> None:
    show = show_of(SHOW)
    state = begin(show, own={"today": 5, "lamps": 7, "told": True})
    monday = event_of(Day(0.0, 80_000.0, 0))
    state = advance(show, state, [monday], 1.0)
    assert values(show, state) == {"lamps": 7.0, "today": 5.0, "told": True}
    later = event_of(Day(2.0, 80_002.0, 0))  # somebody has set the clock
    tuesday = event_of(Day(6_400.0, 0.0, 1))
    state = advance(show, state, [later, tuesday], 6_401.0)
    assert values(show, state) == {"lamps": 7.0, "today": 0.0, "told": True}


def values(show: Show, state: State) -> dict[str, object]:
    names = ("lamps", "today", "told")
    return dict(own_values(show, state, [show.channel_named[name] for name in names]))


# --- another start --------------------------------------------------------------------------------


def test_a_show_begins_with_what_it_remembers() -> None:
    show = show_of(SHOW)
    said: dict[str, Value] = {"lamps": 7.0, "mood": "calm", "visitor": "Aïcha", "told": True}
    state = saved_and_loaded(begin(show, own=said))
    channels = [show.channel_named[name] for name in said]
    assert own_values(show, state, channels) == said
    number = [f.input for f in show.followers].index(show.channel_named["lamps"])
    assert Signals(show).at(state, 0.0)[number] == 7.0  # there already, and not on its way


@pytest.mark.parametrize(
    "said",
    [
        {"lamps": "many"}, {"lamps": float("nan")}, {"mood": "furious"}, {"near": 0.4},
        {"unknown": 1}, {"visitor": "a\x00b"}, {"mood": ""},
    ],
)  # fmt: skip
def test_what_it_cannot_be_is_left_as_it_begins(said: dict[str, float | str]) -> None:
    show = show_of(SHOW)
    one, other = begin(show, own=said), begin(show)
    assert one.values.tolist() == other.values.tolist()
    assert one.texts == other.texts


def test_what_is_out_of_range_is_brought_into_it() -> None:
    show = show_of(SHOW)
    state = begin(show, own={"lamps": 99})
    assert state.values[show.channel_named["lamps"]] == 12.0
