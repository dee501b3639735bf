"""Somebody's place, a pose, a count and words: inputs that are more than one number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.words import LONGEST_TEXT
from exhibit.show.events import Event, Value
from exhibit.show.signals import at_rest, read_event
from exhibit.show.step import advance, begin
from tests.visits import Visit, at, exact, play, show_of

SHOW = """
show: A table
canvas: [400, 300]
languages: [en]
inputs:
  hand: position
  stone: {kind: pose, unit: m, between: [0, 2]}
  people: {kind: count, between: [0, 20]}
  card: text
start: table
scenes:
  - scene: table
    nodes:
      - {shape: ellipse, name: light, size: 10, opacity: {follow: hand.on, from: 0, to: 1}}
      - {shape: star, name: star, size: 10,
         turn: {follow: stone.yaw, from: -180deg, to: 180deg, smooth: 1s}}
    go:
      - {when: hand and hand.x > 80%, to: edge}
      - {when: card is "04 A2", to: told}
      - {when: people >= 3 for 2s, to: crowd}
  - scene: edge
    go: [{when: not hand, to: table}]
  - scene: told
    go: [{when: not card, to: table}]
  - scene: crowd
    go: [{when: quiet for 5s, to: table}]
"""


def said(name: str, *values: Value) -> Event:
    return Event(1.0, "test", f"/in/{name}", values)


def visit(*events: Event) -> Visit:
    return play(SHOW, [events])


def test_a_hand_is_where_it_was_touched_until_it_is_lifted() -> None:
    visitor = visit(said("hand", 0.25, 0.75))
    assert [visitor.value_at(1.0, f"hand.{part}") for part in ("x", "y", "on")] == [0.25, 0.75, 1.0]
    lifted = visit(said("hand", 0.25, 0.75), said("hand"))
    assert [lifted.value_at(1.0, f"hand.{part}") for part in ("x", "y", "on")] == [0.25, 0.75, 0.0]


def test_a_place_beyond_the_edge_is_at_the_edge() -> None:
    visitor = visit(said("hand", -3, 1e300))
    assert (visitor.value_at(1.0, "hand.x"), visitor.value_at(1.0, "hand.y")) == (0.0, 1.0)


def test_both_numbers_of_a_message_count_at_once() -> None:
    """Were x heard before `on`, the first condition would be true in between."""
    visitor = visit(said("hand", 0.9, 0.5))
    assert visitor.scene_at(1.0) == "edge"
    assert play(SHOW, [(said("hand", 0.9, 0.5),), (Event(3.0, "t", "/in/hand"),)]).scene_at(
        3.0
    ) == ("table")


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ((0.5, 1.5), {"x": 0.5, "y": 1.5}),
        ((0.5, 1.5, 90), {"x": 0.5, "y": 1.5, "yaw": 90.0}),
        ((0, 1, 2, 30, -40, 370), {"z": 2.0, "yaw": 30.0, "pitch": -40.0, "roll": 10.0}),
    ],
)  # fmt: skip
def test_a_pose_says_as_much_as_the_sensor_knows(
    values: tuple[Value, ...], parts: dict[str, float]
) -> None:
    visitor = visit(said("stone", *values))
    assert {part: visitor.value_at(1.0, f"stone.{part}") for part in parts} == parts
    assert visitor.value_at(1.0, "stone.on") == 1.0


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("hand", (0.5,), "/in/hand came with 1 values, expected 2"),
        ("stone", (1, 2, 3, 4), "/in/stone came with 4 values, expected 2 or 3 or 6"),
        ("hand", (0.5, "left"), "/in/hand came with 'left', expected a number"),
        ("hand", (float("nan"), 0.5), "/in/hand came with nan, expected a number"),
        ("card", (True,), "/in/card came with True, expected words"),
        ("card", ("\x1b[2J",), "/in/card came with characters that cannot be shown, "
         "expected words"),
        ("people", ("many",), "/in/people came with 'many', expected a number"),
    ],
)  # fmt: skip
def test_what_is_no_place_is_named(name: str, values: tuple[Value, ...], sentence: str) -> None:
    assert read_event(show_of(SHOW), said(name, *values)) == sentence


def test_a_count_is_a_whole_number_in_its_range() -> None:
    assert visit(said("people", 2.6)).value_at(1.0, "people") == 3.0
    assert visit(said("people", -1)).value_at(1.0, "people") == 0.0
    assert visit(said("people", 900)).value_at(1.0, "people") == 20.0


def test_three_people_for_two_seconds_are_a_crowd() -> None:
    visitor = play(SHOW, [at(1.0, people=2), at(2.0, people=3)])
    assert visitor.scene_at(3.999) == "table"
    assert visitor.scene_at(4.0) == "crowd"


def test_a_card_is_known_by_its_words_whatever_their_case() -> None:
    visitor = play(SHOW, [at(1.0, card="04 a2"), at(5.0, card="")])
    assert visitor.scene_at(0.9) == "table"
    assert visitor.scene_at(1.0) == "told"
    assert visitor.scene_at(5.0) == "table"
    assert visitor.state_at(1.0).texts[-1] == "04 a2"


def test_words_that_do_not_end_are_cut() -> None:
    assert len(visit(said("card", "a" * 10_000)).state_at(1.0).texts[-1]) == LONGEST_TEXT


def test_a_card_that_is_a_number_is_its_digits() -> None:
    assert visit(said("card", 42)).state_at(1.0).texts[-1] == "42"


def test_it_is_not_quiet_while_a_hand_is_on_the_table_wherever() -> None:
    visitor = play(SHOW, [at(1.0, people=5), at(4.0, people=0), (said("hand", 0.5, 0.5),)])
    assert visitor.state_at(4.0).quiet_since_s is None
    later = play(SHOW, [(said("hand", 0.1, 0.1),), (Event(6.0, "t", "/in/hand"),)])
    assert later.state_at(6.0).quiet_since_s == 6.0


def test_a_stone_that_is_turned_past_the_back_goes_the_shorter_way() -> None:
    show = show_of(SHOW)
    number = next(
        i for i, f in enumerate(show.followers) if show.inputs[f.input].name == "stone.yaw"
    )
    state = advance(show, begin(show), [said("stone", 1, 1, 170)], until=9.0)
    state = advance(show, state, [Event(9.0, "t", "/in/stone", (1, 1, -170))], until=9.0)
    assert state.follow_from[number] == pytest.approx(-190.0, abs=1e-6)


@exact
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["hand", "stone", "people", "card"]),
            st.lists(st.floats() | st.integers() | st.none() | st.text(max_size=3), max_size=7),
        ),
        max_size=12,
    )
)
def test_how_many_are_away_is_counted_right_whatever_is_said(
    sayings: list[tuple[str, list[float | int | str | None]]],
) -> None:
    show = show_of(SHOW)
    state = begin(show)
    for i, (name, values) in enumerate(sayings):
        event = Event(float(i), "test", f"/in/{name}", tuple(values))
        state = advance(show, state, [event], until=float(i))
    away = sum(
        not at_rest(item, float(v)) for item, v in zip(show.inputs, state.values, strict=True)
    )
    assert state.away == away
    assert (state.quiet_since_s is None) == (away > 0)
