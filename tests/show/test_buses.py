"""Buses: one makes room for another, as a closed form of time."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.show.buses import USUAL_BUSES, Bus, Duck, Sounded, levels, longest_s

BUSES = (Bus("ambience", 0.8), Bus("voice", ducks=(Duck("ambience", 0.25, 2.0),)))


def ambience(time_s: float, *heard: Sounded) -> float:
    return levels(BUSES, heard, time_s)["ambience"]


def test_a_bus_has_its_level_while_nobody_speaks() -> None:
    assert ambience(5.0) == 0.8


def test_the_ambience_goes_down_for_a_voice_and_comes_back_after_it() -> None:
    voice = Sounded("voice", 10.0, 20.0)
    found = [ambience(t, voice) / 0.8 for t in (9.9, 10.0, 11.0, 12.0, 20.0, 21.0, 22.0, 99.0)]
    assert found == pytest.approx([1, 1, 0.625, 0.25, 0.25, 0.625, 1, 1])


def test_two_voices_keep_it_down_no_further_than_one() -> None:
    both = (Sounded("voice", 0.0, 9.0), Sounded("voice", 4.0, math.inf))
    assert ambience(6.0, *both) == pytest.approx(0.8 * 0.25)


def test_a_voice_that_is_half_heard_keeps_it_down_half() -> None:
    assert ambience(6.0, Sounded("voice", 0.0, 9.0, 0.5)) == pytest.approx(0.8 * 0.625)


def test_without_a_word_voices_keep_the_ambience_down() -> None:
    found = levels(USUAL_BUSES, [Sounded("voice", 0.0, 9.0)], 5.0)
    assert found == pytest.approx({"ambience": 0.4, "effects": 1.0, "voice": 1.0})
    assert longest_s(USUAL_BUSES) == 0.6


@settings(derandomize=True, deadline=None)
@given(
    since_s=st.floats(0, 10), lasts_s=st.floats(0, 10), time_s=st.floats(0, 30),
    step_s=st.floats(0, 0.05),
)  # fmt: skip
def test_it_never_jumps(since_s: float, lasts_s: float, time_s: float, step_s: float) -> None:
    voice = Sounded("voice", since_s, since_s + lasts_s)
    change = abs(ambience(time_s, voice) - ambience(time_s + step_s, voice))
    assert change <= 1.5 * step_s / 2.0 * 0.6 + 1e-9
