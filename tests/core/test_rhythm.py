"""A cycle knows for each of its pulses which stroke was the last."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.rhythm import Rhythm, strokes_of
from tests.visits import exact


def test_a_pattern_is_strokes_soft_strokes_and_rests() -> None:
    assert strokes_of("x.. o-x") == (1.0, 0.0, 0.0, 0.5, 0.0, 1.0)
    with pytest.raises(KeyError):
        strokes_of("x?")


def test_before_the_first_stroke_the_last_one_lies_in_the_cycle_before() -> None:
    rhythm = Rhythm("sabar", 0.25, strokes_of("..x.o"))
    assert rhythm.last_strokes() == [(-1.0, 0.5), (-1.0, 0.5), (2.0, 1.0), (2.0, 1.0), (4.0, 0.5)]


def test_a_rhythm_without_strokes_had_its_last_one_never() -> None:
    assert Rhythm("rest", 1.0, strokes_of("..")).last_strokes() == [(-math.inf, 0.0)] * 2


@exact
@given(st.text("xo.", min_size=1, max_size=24).filter(lambda p: p.strip(".")))
def test_the_last_stroke_is_the_one_that_walking_back_finds(pattern: str) -> None:
    rhythm = Rhythm("any", 1.0, strokes_of(pattern))
    for pulse, (last, strength) in enumerate(rhythm.last_strokes()):
        walked = pulse
        while pattern[walked % len(pattern)] == ".":
            walked -= 1
        assert last == walked
        assert strength == {"x": 1.0, "o": 0.5}[pattern[walked % len(pattern)]]
