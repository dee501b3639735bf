"""Pulses go on without a jump whatever the tempo does, and every stroke comes once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.beat import MOST_WAYS, Beat, moments_of, pulses_at, steady
from exhibit.core.rhythm import Rhythm, strokes_between, strokes_of
from tests.visits import exact

lengths = st.floats(0.05, 2.0)
# After how long, to which length of a pulse, in how long.
turns = st.lists(
    st.tuples(st.floats(0.0, 5.0), lengths, st.just(0.0) | st.floats(0.001, 8.0)), max_size=12
)


def walked(first: float, turned: list[tuple[float, float, float]], back_s: float) -> list[Beat]:
    beats, now_s = [steady(first)], 0.0
    for after_s, pulse_s, over_s in turned:
        now_s += after_s
        beats.append(beats[-1].turned(now_s, pulse_s, over_s, back_s=back_s))
    return beats


@exact
@given(lengths, turns)
def test_pulses_neither_jump_nor_go_back(
    first: float, turned: list[tuple[float, float, float]]
) -> None:
    beats = walked(first, turned, 1e9)
    for before, after in pairwise(beats):
        now_s = after.way.since_s
        assert after.pulses_at(now_s) == before.pulses_at(now_s)
    times = np.linspace(0.0, beats[-1].way.until_s + 3.0, 400)
    pulses = pulses_at(beats[-1], times)
    steps = np.diff(pulses)
    assert (steps > 0.0).all()
    longest, shortest = (by([first, *(t[1] for t in turned)]) for by in (max, min))
    assert steps.max() <= times[1] / shortest * (1 + 1e-6) + 1e-9
    assert steps.min() >= times[1] / longest * (1 - 1e-6) - 1e-9
    assert pulses == pytest.approx([beats[-1].pulses_at(float(t)) for t in times], abs=1e-8)


@exact
@given(lengths, turns, st.floats(-3.0, 60.0))
def test_from_pulses_one_comes_back_to_their_moment(
    first: float, turned: list[tuple[float, float, float]], time_s: float
) -> None:
    beat = walked(first, turned, 1e9)[-1]
    pulses = beat.pulses_at(time_s)
    assert beat.moment_of(pulses) == pytest.approx(time_s, abs=1e-7)
    assert moments_of(beat, np.array([pulses]))[0] == pytest.approx(time_s, abs=1e-7)


@exact
@given(lengths, turns, st.text("xo.", min_size=1, max_size=8).filter(lambda p: p.strip(".")))
def test_every_stroke_comes_once_through_all_changes_of_tempo(
    first: float, turned: list[tuple[float, float, float]], pattern: str
) -> None:
    rhythm = Rhythm("any", first, strokes_of(pattern))
    now_s, found, beat = -0.01, [], steady(first)
    for after in [*walked(first, turned, 0.0)[1:], None]:
        until_s = now_s + 3.0 if after is None else after.way.since_s
        found += [m for m, _ in strokes_between(rhythm, beat, now_s, until_s)]
        now_s, beat = until_s, after or beat
    pulses = [i for i, stroke in enumerate(rhythm.strokes) if stroke]
    last = beat.pulses_at(now_s)
    struck = sum(
        1 for cycle in range(int(last) + 1) for p in pulses if cycle * len(pattern) + p <= last
    )
    assert abs(len(found) - struck) <= (abs(last - round(last)) < 1e-6)
    assert found == sorted(set(found))


def test_a_tempo_that_changes_at_a_stroke_leaves_that_stroke_where_it_is() -> None:
    rhythm = Rhythm("walk", 0.3, strokes_of("x"))
    beat, now_s, found = steady(0.3), 0.0, []
    for i in range(2000):  # each stroke changes the tempo
        (now_s, _) = next(strokes_between(rhythm, beat, now_s, 1e9))
        found.append(now_s)
        beat = beat.turned(now_s, 0.2 + 0.01 * (i * 7 % 13), 0.1 * (i % 3))
        assert beat.pulses_at(now_s) == pytest.approx(i + 1, abs=1e-6)
    assert len(set(found)) == 2000


def test_a_tempo_goes_in_a_straight_line_to_another() -> None:
    beat = steady(0.5).turned(10.0, 0.25, 4.0)  # 120 a minute to 240
    assert 60 / beat.pulse_s_at(12.0) == pytest.approx(180.0)
    assert beat.pulses_at(14.0) == pytest.approx(20.0 + 4.0 * 3.0)
    assert beat.pulses_at(15.0) == pytest.approx(36.0)
    again = beat.turned(12.0, 0.5)
    assert again.pulses_at(12.0) == beat.pulses_at(12.0)


def test_what_lies_further_back_than_is_remembered_is_forgotten() -> None:
    beat = steady(0.5)
    for i in range(1, 400):
        beat = beat.turned(i / 10, 0.4 + 0.1 * (i % 2), back_s=2.0)
    assert len(beat.past) == 20
    many = beat
    for i in range(1, 400):
        many = many.turned(40.0 + i / 100, 0.4 + 0.1 * (i % 2), back_s=30.0)
    assert len(many.past) == MOST_WAYS


def test_after_ten_hours_of_changes_nothing_has_added_up() -> None:
    """Up and down again, each time: 36,000 changes are 18,000 times as far as the first two."""
    beat = steady(0.25)
    for i in range(36_000):
        beat = beat.turned(float(i), 0.2 if i % 2 else 0.25)
    assert beat.pulses_at(36_000.0) == pytest.approx(18_000 * (4.0 + 5.0), abs=4e-6)
