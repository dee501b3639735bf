"""What was said at a channel, as words on a wall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.show.said import number_in, words_at
from tests.visits import at, exact, play

SHOW = """
show: Cards
languages: [en, fr]
inputs:
  near: distance
  card: text
  lamp: {kind: choice, options: [red, blue]}
  hand: pose
  people: count
start: shore
scenes:
  - scene: shore
    nodes:
      - text: "{card} {near} {lamp} {hand.yaw} {people}"
"""


@pytest.mark.parametrize(
    ("language", "value", "unit", "said"),
    [
        ("en", 0.83, "m", "0.8\u00a0m"),
        ("fr", 0.83, "m", "0,8\u00a0m"),
        ("fr-SN", 0.83, "", "0,8"),
        ("ar-TN", 2.96, "m", "3\u00a0m"),
        ("en", 12.0, "", "12"),
        ("en", -0.04, "", "0"),
        ("en", 40.0, "%", "40%"),
        ("fr", 40.0, "%", "40\u00a0%"),
        ("en", -90.0, "deg", "-90°"),
        ("en", float("nan"), "m", ""),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(
    language: str, value: float, unit: str, said: str
) -> None:
    assert number_in(language, value, unit) == said


@exact
@given(st.floats(-1e6, 1e6))
def test_a_number_is_never_further_off_than_half_of_its_last_place(value: float) -> None:
    said = number_in("fr", value)
    assert said.count(",") <= 1
    assert abs(float(said.replace(",", ".")) - value) <= 0.0501


def said_at(language: str = "", channels: tuple[str, ...] = ()) -> dict[str, str | float]:
    doings = [at(1.0, near=0.5), at(1.0, card="Awa"), at(1.0, lamp="blue"), at(1.0, people=3)]
    visit = play(SHOW, doings, language=language)
    asked = [visit.show.channel_named[name] for name in channels]
    words = words_at(visit.show, visit.state_at(2.0), asked)
    return dict(zip(visit.show.channel_named, words, strict=True))


def test_each_kind_of_input_says_words_or_a_number() -> None:
    said = said_at("fr", ("near", "card", "lamp", "hand.yaw", "people"))
    assert {name: words for name, words in said.items() if words != ""} == {
        "near": 0.5,
        "card": "Awa",
        "lamp": "blue",
        "hand.yaw": 0.0,
        "people": 3.0,
    }


def test_of_what_nobody_shows_only_words_are_told() -> None:
    assert {name: words for name, words in said_at().items() if words} == {"card": "Awa"}


def test_a_choice_that_nobody_made_says_nothing() -> None:
    visit = play(SHOW)
    lamp = visit.show.channel_named["lamp"]
    assert words_at(visit.show, visit.state_at(1.0), [lamp, 99])[lamp] == ""
