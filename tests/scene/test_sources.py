"""Waves, noise and echoes: closed forms of the clocks, each alone and all at once."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.core.beat import steady
from exhibit.core.chance import key, stream
from exhibit.core.rhythm import Rhythm, strokes_of
from exhibit.core.words import WAVE_SHAPES
from exhibit.scene.clocks import Clocks, LateClock
from exhibit.scene.sources import Echo, Noise, Source, Sources, Wave
from tests.visits import exact

RHYTHMS = (
    Rhythm("sabar", 0.25, strokes_of("x..o..x.")),
    Rhythm("late", 0.4, strokes_of(".x.")),
    Rhythm("still", 1.0, strokes_of("..")),
)
MOTHS = np.array([key(7, "moths")], np.uint64)

waves = st.builds(
    Wave,
    st.floats(0.05, 600.0),
    st.floats(-2.0, 2.0),
    st.sampled_from(WAVE_SHAPES),
    st.integers(0, len(RHYTHMS)),
)
noises = st.builds(
    Noise,
    st.floats(0.05, 60.0),
    st.integers(0, 2**64 - 1).map(lambda k: np.array([k], np.uint64)),
    st.floats(0.0, 9.0),
    st.integers(0, len(RHYTHMS)),
)
echoes = st.builds(Echo, st.integers(0, len(RHYTHMS) - 1), st.floats(0.01, 5.0), st.floats(0, 2))
any_source: st.SearchStrategy[Source] = st.one_of(waves, noises, echoes)


def heard(source: Source, local_s: float = 0.0, show_s: float = 0.0) -> float:
    return float(heard_at_once([source], local_s, show_s)[0])


def heard_at_once(
    given_: list[Source], local_s: float = 0.0, show_s: float = 0.0, signals: tuple[float, ...] = ()
) -> NDArray[np.float64]:
    """The sources' values behind the signals; what is late has a clock that is as late."""
    late: list[LateClock] = []
    first = 1 + len(RHYTHMS)
    for i, source in enumerate(given_):
        if isinstance(source, Echo):
            late.append(LateClock(source.rhythm, np.atleast_1d(source.late_s)))
            here = np.arange(first, first + np.size(source.late_s))
            given_ = [*given_[:i], replace(source, clock=here), *given_[i + 1 :]]
            first += len(here)
    sources = Sources(len(signals), given_, RHYTHMS)
    found = sources.at(Clocks(RHYTHMS, late).at(local_s, show_s), np.array(signals)).copy()
    where = [int(n) for of_one in sources.numbers for n in of_one]
    assert sorted(where) == list(range(len(signals), len(found)))
    return np.concatenate([found[: len(signals)], found[where]])


def turn_of(period: float, late: float, clock: int, local_s: float, show_s: float) -> float:
    time = local_s if clock == 0 else show_s / RHYTHMS[clock - 1].pulse_s
    return (time - late) / period


def wave_at(wave: Wave, local_s: float, show_s: float) -> float:
    assert isinstance(wave.clock, int)
    turn = turn_of(wave.period, 0.0, wave.clock, local_s, show_s) + float(wave.phase)
    turn -= math.floor(turn)
    match wave.shape:
        case "ramp":
            return turn
        case "triangle":
            return 1.0 - abs(2.0 * turn - 1.0)
        case "square":
            return float(turn >= 0.5)
        case _:
            return (1.0 - math.cos(2.0 * math.pi * turn)) / 2.0


@exact
@given(waves, st.floats(0.0, 1e5), st.floats(0.0, 1e5))
def test_a_wave_is_what_its_shape_says(wave: Wave, local_s: float, show_s: float) -> None:
    expected = wave_at(wave, local_s, show_s)
    nearly = [wave_at(wave, local_s + by, show_s + by) for by in (-1e-7, 1e-7)]
    if max(nearly) - min(nearly) < 0.1:  # not on a jump
        assert heard(wave, local_s, show_s) == pytest.approx(expected, abs=1e-4)


def test_the_shapes_of_waves() -> None:
    waves = [Wave(8.0, shape=shape) for shape in ("smooth", "ramp", "triangle", "square")]
    for time_s, expected in (
        (0.0, [0.0, 0.0, 0.0, 0.0]),
        (2.0, [0.5, 0.25, 0.5, 0.0]),
        (4.0, [1.0, 0.5, 1.0, 1.0]),
        (6.0, [0.5, 0.75, 0.5, 1.0]),
        (8.0, [0.0, 0.0, 0.0, 0.0]),
    ):
        assert [heard(wave, time_s) for wave in waves] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("shape", WAVE_SHAPES)
def test_the_waves_of_copies_are_each_alone(shape: str) -> None:
    phases = np.random.default_rng(1).uniform(-3, 3, 500)
    sources = Sources(0, [Wave(8.0, phases, shape, 1)], RHYTHMS)
    found = sources.at(Clocks(RHYTHMS).at(3.0, 5.0), np.zeros(0))
    alone = [heard(Wave(8.0, float(phase), shape, 1), 3.0, 5.0) for phase in phases]
    assert found.tolist() == alone


def test_a_wave_by_a_rhythm_goes_by_its_pulses() -> None:
    wave = Wave(8.0, shape="ramp", clock=1)
    assert heard(wave, local_s=99.0, show_s=1.0) == pytest.approx(0.5)
    assert heard(wave, local_s=99.0, show_s=2.0) == 0.0


@pytest.mark.parametrize("clock", [0, 1])
def test_after_ten_hours_a_wave_is_as_smooth_as_at_first(clock: int) -> None:
    wave = Wave(8.0, shape="ramp", clock=clock)
    pulse_s = RHYTHMS[0].pulse_s if clock else 1.0
    for time_s in (0.0, 36_000.0, 1e6):
        first, next_ = (heard(wave, time_s + t, time_s + t) for t in (1.0, 1.0 + 1 / 144))
        assert next_ - first == pytest.approx(1 / 144 / 8 / pulse_s, rel=1e-3)


# --- noise ----------------------------------------------------------------------------------------


@exact
@given(st.floats(0.05, 60.0), st.integers(-50, 50))
def test_at_every_period_noise_is_what_chance_says(period: float, turn: int) -> None:
    late = 60 * period  # so that early periods are asked too
    found = heard(Noise(period, MOTHS, late), local_s=late + turn * period)
    assert found == pytest.approx(float(stream(7, "moths", turn)), abs=1e-9)


@exact
@given(noises, st.floats(0.0, 1e5))
def test_noise_lies_between_0_and_1_and_never_jumps(noise: Noise, time_s: float) -> None:
    step = noise.period / 1000.0
    if noise.clock:
        step *= RHYTHMS[noise.clock - 1].pulse_s
    here, next_ = (heard(noise, time_s + by, time_s + by) for by in (0.0, step))
    assert 0.0 <= here < 1.0
    assert abs(next_ - here) < 2.0 / 1000.0  # the quintic is at most 15/8 steep


def test_noise_is_smooth_where_one_period_becomes_the_next() -> None:
    """Its slope and how that changes are 0 there: steps of a thousandth move it by a billionth."""
    noise = Noise(2.0, MOTHS)
    for turn in (1, 2, 3, 18_000):
        found = [heard(noise, 2.0 * turn + by) for by in (-2e-3, 0.0, 2e-3)]
        assert abs(found[1] - found[0]) < 2e-8
        assert abs(found[2] - found[1]) < 2e-8


def test_the_same_question_has_the_same_answer_and_other_keys_have_others() -> None:
    keys = np.array([key(7, name) for name in ("moths", "moths", "rain")], np.uint64)
    sources = Sources(0, [Noise(2.0, keys)], RHYTHMS)
    clocks = Clocks(RHYTHMS)
    first = sources.at(clocks.at(3.3, 0.0), np.zeros(0)).tolist()
    sources.at(clocks.at(77.0, 5.0), np.zeros(0))
    assert sources.at(clocks.at(3.3, 0.0), np.zeros(0)).tolist() == first
    assert first[0] == first[1] != first[2]
    assert heard(Noise(2.0, keys[2:]), 3.3) == first[2]


def test_noise_wanders_over_the_whole_range_and_is_of_no_period() -> None:
    found = np.array([heard(Noise(1.0, MOTHS), i * 0.5) for i in range(2000)])
    assert found.min() < 0.02
    assert found.max() > 0.98
    assert found.mean() == pytest.approx(0.5, abs=0.03)
    whole = found[::2]
    for lag in range(1, 20):
        assert abs(np.corrcoef(whole[:-lag], whole[lag:])[0, 1]) < 0.15


def test_noise_that_is_late_is_the_same_noise_later() -> None:
    for late in (0.0, 0.3, 7.7):
        assert heard(Noise(2.0, MOTHS, late), 20.0 + late) == pytest.approx(
            heard(Noise(2.0, MOTHS), 20.0), abs=1e-9
        )


def test_after_ten_hours_noise_is_as_smooth_as_at_first() -> None:
    for begin_s in (0.0, 36_000.0):
        found = [heard(Noise(2.0, MOTHS), begin_s + i / 144) for i in range(144)]
        steps = np.diff(found)
        assert np.abs(np.diff(steps)).max() < 6 / 144**2  # its curvature, at most 5.8 / 2^2


# --- echoes ---------------------------------------------------------------------------------------


def echo_at(echo: Echo, show_s: float) -> float:
    """Back through the pulses, to the last one that was struck."""
    rhythm = RHYTHMS[echo.rhythm]
    if not any(rhythm.strokes):
        return 0.0
    pulse = (show_s - float(echo.late_s)) / rhythm.pulse_s
    last = math.floor(pulse)
    while not rhythm.strokes[last % rhythm.pulses]:
        last -= 1
    since_s = (pulse - last) * rhythm.pulse_s
    return rhythm.strokes[last % rhythm.pulses] * math.exp(-3.0 * since_s / echo.decay_s)


@exact
@given(echoes, st.floats(2.0, 1e5))
def test_an_echo_is_what_is_left_of_the_last_stroke(echo: Echo, show_s: float) -> None:
    nearly = [echo_at(echo, show_s + by) for by in (-1e-8, 0.0, 1e-8)]
    if max(nearly) - min(nearly) < 0.01:  # not at the very stroke
        assert heard(echo, show_s=show_s) == pytest.approx(nearly[1], abs=1e-5)


def test_a_stroke_sounds_at_once_and_dies_away_and_a_soft_one_is_softer() -> None:
    echo = Echo(0, 0.5)
    assert heard(echo, show_s=0.0) == 1.0
    assert heard(echo, show_s=0.5) == pytest.approx(math.exp(-3))
    assert heard(echo, show_s=0.75) == pytest.approx(0.5)  # pulse 3 is an o
    assert heard(echo, show_s=1.5) == 1.0
    assert heard(echo, show_s=2.0) == 1.0  # the cycle begins again


def test_a_late_echo_is_the_echo_later_and_an_array_is_each_alone() -> None:
    late_s = np.linspace(0.0, 3.0, 50)
    found = heard_at_once([Echo(0, 0.5, late_s)], show_s=5.1)
    assert found.tolist() == [heard(Echo(0, 0.5, float(late)), show_s=5.1) for late in late_s]
    assert heard(Echo(0, 0.5, 0.3), show_s=5.3) == pytest.approx(heard(Echo(0, 0.5), show_s=5.0))


def test_each_rhythm_has_its_own_strokes_and_one_without_any_is_silent() -> None:
    assert heard(Echo(1, 0.5), show_s=0.4) == 1.0
    assert heard(Echo(0, 0.5), show_s=0.4) == pytest.approx(math.exp(-3 * 0.4 / 0.5))
    assert heard(Echo(2, 0.5), show_s=0.4) == 0.0


def test_a_microsecond_before_the_beginning_is_the_end_of_the_cycle_before() -> None:
    echo = Echo(0, 0.5, 1.0)
    just_before = heard(echo, show_s=1.0 - 1e-6)
    assert just_before == pytest.approx(math.exp(-3 * 0.5 / 0.5), abs=1e-4)
    # A remainder of a tiny negative number is the whole cycle; the next rhythm is not meant.
    assert heard(echo, show_s=float(np.nextafter(1.0, 0.0))) == pytest.approx(1.0)


def test_after_ten_hours_a_stroke_is_where_it_belongs() -> None:
    for cycle in (0, 18_000):
        assert heard(Echo(0, 0.5), show_s=cycle * 2.0) == 1.0
        assert heard(Echo(0, 0.5), show_s=cycle * 2.0 + 0.1) == pytest.approx(math.exp(-0.6))


# --- all together ---------------------------------------------------------------------------------


@exact
@given(st.lists(any_source, max_size=10), st.floats(2.0, 1e4), st.floats(0.0, 1e4))
def test_all_sources_at_once_are_each_alone_under_their_numbers(
    given_: list[Source], show_s: float, local_s: float
) -> None:
    found = heard_at_once(given_, local_s, show_s, (0.25, -7.0))
    alone = [heard(source, local_s, show_s) for source in given_]
    assert found.tolist() == [0.25, -7.0, *alone]


def test_signals_alone_are_handed_on() -> None:
    signals: NDArray[np.float64] = np.array([0.5, 2000.0])
    assert Sources(2).at(Clocks(()).at(1.0, 1.0), signals).tolist() == [0.5, 2000.0]


def test_clocks_are_seconds_of_the_scene_and_pulses_of_the_show() -> None:
    clocks = Clocks(RHYTHMS)
    assert clocks.at(3.0, 10.0).now.tolist() == pytest.approx([3.0, 40.0, 25.0, 10.0])
    assert Clocks(()).at(3.0, 10.0).now.tolist() == [3.0]


def test_an_echo_dies_away_in_seconds_whatever_the_tempo_does() -> None:
    """A stroke at 2 s, a tempo that is tripled at 2.1 s: the next stroke comes at 2.1 + 0.9 / 3."""
    slow = Rhythm("slow", 1.0, (1.0,))
    beat = steady(1.0).turned(2.1, 1 / 3, back_s=10.0)
    sources = Sources(0, [Echo(0, 0.5)], (slow,))
    for time_s, since_s in ((2.05, 0.05), (2.1, 0.1), (2.39, 0.39), (2.45, 0.05)):
        clocks = Clocks((slow,)).at(0.0, time_s, (beat,))
        found = float(sources.at(clocks, np.zeros(0))[0])
        assert found == pytest.approx(math.exp(-3.0 * since_s / 0.5), rel=1e-6)


def test_an_early_or_late_stroke_echoes_from_where_it_falls() -> None:
    swung = Rhythm("swung", 0.5, (1.0, 0.5), late=(-0.2, 0.4))  # at -0.1 s and at 0.7 s of each 1 s
    sources = Sources(0, [Echo(0, 0.5)], (swung,))
    for time_s, left in ((5.0, math.exp(-0.6)), (5.69, math.exp(-3 * 0.79 / 0.5)), (5.7, 0.5)):
        found = float(sources.at(Clocks((swung,)).at(0.0, time_s), np.zeros(0))[0])
        assert found == pytest.approx(left, rel=1e-6)
