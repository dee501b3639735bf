"""A cycle knows where its strokes fall, which comes next, and when."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.beat import steady
from exhibit.core.rhythm import (
    Rhythm,
    in_order,
    last_stroke,
    moment_of,
    next_moment,
    on_beats,
    on_cycles,
    place_of,
    places,
    strokes_between,
    strokes_of,
    struck_at,
)
from tests.visits import exact

patterns = st.text("xo.5", min_size=1, max_size=24).filter(lambda p: p.strip("."))


def test_a_pattern_is_strokes_soft_strokes_and_rests() -> None:
    assert strokes_of("x.. o-|x") == (1.0, 0.0, 0.0, 0.5, 0.0, 1.0)
    with pytest.raises(KeyError):
        strokes_of("x?")


def test_digits_are_strengths_of_nine() -> None:
    assert strokes_of("9 3 .") == (1.0, 3 / 9, 0.0)


def test_strokes_fall_before_or_after_their_pulse() -> None:
    rhythm = Rhythm("sabar", 0.25, strokes_of("x.o.x"), late=(-0.2, 0.0, 0.25, 0.0, 0.0))
    assert places(rhythm) == ((-0.2, 1.0), (2.25, 0.5), (4.0, 1.0))
    assert [place_of(rhythm, n) for n in (-1, 0, 3)] == [-1.0, -0.2, 4.8]


def test_a_rhythm_without_strokes_never_strikes() -> None:
    rest = Rhythm("rest", 1.0, strokes_of(".."))
    beat = steady(1.0)
    assert last_stroke(rest, beat, 5.0) is None
    assert next_moment(rest, beat, 5.0) == math.inf
    assert struck_at(rest, beat, 5.0) == 0.0
    assert list(strokes_between(rest, beat, 0.0, 9.0)) == []


@exact
@given(patterns, st.integers(-40, 40))
def test_the_last_stroke_is_the_one_that_walking_back_finds(pattern: str, pulse: int) -> None:
    rhythm = Rhythm("any", 1.0, strokes_of(pattern))
    walked = pulse
    while pattern[walked % len(pattern)] == ".":
        walked -= 1
    last = last_stroke(rhythm, steady(1.0), pulse + 0.5)
    assert last is not None
    assert place_of(rhythm, last) == walked
    assert (struck_at(rhythm, steady(1.0), float(pulse)) > 0.0) is (walked == pulse)


def test_beats_and_cycles_are_struck_however_the_pattern_is() -> None:
    rhythm = Rhythm("seven", 0.5, strokes_of(".x...x."), beat=3)
    beat = steady(0.5)
    assert [t for t, _ in strokes_between(on_beats(rhythm), beat, 0.0, 5.0)] == [1.5, 3.0, 4.5]
    assert [t for t, _ in strokes_between(on_cycles(rhythm), beat, 0.0, 8.0)] == [3.5, 7.0]


@exact
@given(patterns, st.fractions(Fraction(1, 20), 2, max_denominator=999), st.integers(0, 2))
def test_after_ten_hours_strokes_are_exact_to_a_microsecond(
    pattern: str, pulse_s: Fraction, which: int
) -> None:
    rhythm = Rhythm("any", float(pulse_s), strokes_of(pattern), times=(1.0, 0.75, 5 / 12)[which])
    times = (Fraction(1), Fraction(3, 4), Fraction(5, 12))[which]
    beat = steady(float(pulse_s))
    for moment_s, _ in strokes_between(rhythm, beat, 36_000.0, 36_003.0):
        pulse = round(Fraction(moment_s) / pulse_s * times)
        assert pattern[pulse % len(pattern)] != "."
        assert abs(Fraction(moment_s) - pulse * pulse_s / times) < Fraction(1, 1_000_000)
        assert struck_at(rhythm, beat, moment_s) > 0.0


@exact
@given(patterns, st.lists(st.floats(0.0, 30.0), min_size=1, max_size=12))
def test_wherever_one_stops_every_stroke_comes_once(pattern: str, stops: list[float]) -> None:
    rhythm = Rhythm("any", 0.29, strokes_of(pattern))
    beat = steady(0.29)
    times = [0.0, *sorted(stops), 30.0]
    parts = [
        stroke
        for after_s, until_s in pairwise(times)
        for stroke in strokes_between(rhythm, beat, after_s, until_s)
    ]
    assert parts == list(strokes_between(rhythm, beat, 0.0, 30.0))
    for moment_s, strength in parts:
        assert struck_at(rhythm, beat, moment_s) == strength
        assert next_moment(rhythm, beat, math.nextafter(moment_s, 0.0)) == moment_s
        assert next_moment(rhythm, beat, moment_s) > moment_s


def test_strokes_that_would_overtake_each_other_are_found() -> None:
    assert in_order((1.0, 1.0, 0.0), (0.0, 0.5, 0.0)) is None
    assert in_order((1.0, 1.0, 0.0), (0.6, -0.5, 0.0)) == 1
    assert in_order((1.0, 0.0, 1.0), (-0.9, 0.0, 0.2)) == 0  # before the last of the cycle before
    assert in_order((1.0,), (0.7,)) is None
    assert in_order((0.0,), (5.0,)) is None


def test_a_moment_stands_on_a_grid_that_is_finer_than_any_ear() -> None:
    rhythm = Rhythm("any", 0.3, strokes_of("x"))
    assert moment_of(rhythm, steady(0.3), 100_000) == pytest.approx(30_000.0, abs=1e-9)
