"""What follows a signal or a wave, worked out one by one and all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.chance import stream
from exhibit.core.curves import eased
from exhibit.core.words import EASINGS, WAVE_SHAPES
from exhibit.scene.bindings import Binding, Bindings, Wave
from tests.visits import exact

SEED = 5
SIGNALS = (0.4, -3.0, 2000.0)

waves = st.builds(
    Wave,
    st.floats(0.05, 600.0),
    st.floats(-2.0, 2.0),
    st.sampled_from(WAVE_SHAPES),
    st.sampled_from(["", "room/lamp/opacity"]),
)
ranges = st.tuples(st.floats(-5, 5), st.floats(-5, 5)).filter(lambda r: abs(r[1] - r[0]) > 1e-2)
bindings = st.builds(
    lambda source, ends, start, end, easing: Binding(
        0, source, ends[0], ends[1], start, end, easing
    ),
    st.integers(0, len(SIGNALS) + 1),
    ranges,
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.sampled_from(EASINGS),
)


def values_at(
    time_s: float, bound: Sequence[Binding], moving: Sequence[Wave], signals: Sequence[float]
) -> list[float]:
    """The bindings' values, in the order in which they are given."""
    flat = np.full(len(bound), np.nan, np.float32)
    targeted = [
        Binding(i, b.source, b.low, b.high, b.start, b.end, b.easing) for i, b in enumerate(bound)
    ]
    Bindings(targeted, moving, len(signals), SEED).apply(time_s, np.array(signals), flat)
    return flat.tolist()


def wave_at(time_s: float, wave: Wave) -> float:
    chance = float(stream(SEED, wave.chance_name, 0)) if wave.chance_name else 0.0
    turn = (time_s / wave.period_s + (wave.phase + chance)) % 1.0
    match wave.shape:
        case "ramp":
            return turn
        case "triangle":
            return 1.0 - abs(2.0 * turn - 1.0)
        case _:
            return (1.0 - math.cos(2.0 * math.pi * turn)) / 2.0


def value_at(source: float, b: Binding) -> float:
    k = min(max((source - b.low) / (b.high - b.low), 0.0), 1.0)
    return b.start + (b.end - b.start) * eased(b.easing, k)


@exact
@given(st.lists(bindings, max_size=12), st.tuples(waves, waves), st.floats(0.0, 1e6))
def test_all_bindings_at_once_are_each_binding_alone(
    bound: list[Binding], moving: tuple[Wave, Wave], time_s: float
) -> None:
    sources = [*SIGNALS, *(wave_at(time_s, wave) for wave in moving)]
    expected = [value_at(sources[b.source], b) for b in bound]
    assert values_at(time_s, bound, moving, SIGNALS) == pytest.approx(expected, abs=1e-2, rel=1e-5)


@exact
@given(st.lists(bindings, max_size=12), st.tuples(waves, waves), st.randoms())
def test_shuffled_bindings_give_the_same_values(
    bound: list[Binding], moving: tuple[Wave, Wave], random: object
) -> None:
    order = list(range(len(bound)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis' own Random
    straight = values_at(3.21, bound, moving, SIGNALS)
    shuffled = values_at(3.21, [bound[i] for i in order], moving, SIGNALS)
    assert shuffled == [straight[i] for i in order]


def test_outside_its_range_a_follower_stays_at_the_nearer_end() -> None:
    lamp = Binding(0, 0, 0.5, 2.0, 1.0, 0.1)
    assert values_at(0.0, [lamp], [], [0.2]) == [1.0]
    assert values_at(0.0, [lamp], [], [9.0]) == [pytest.approx(0.1)]


def test_a_range_may_go_down() -> None:
    lamp = Binding(0, 0, 2.0, 0.0, 0.0, 1.0)
    assert values_at(0.0, [lamp], [], [0.5]) == [0.75]


def test_the_shapes_of_waves() -> None:
    moving = [Wave(8.0, shape=shape) for shape in ("smooth", "ramp", "triangle")]
    bound = [Binding(0, i, 0.0, 1.0, 0.0, 1.0) for i in range(3)]
    assert values_at(0.0, bound, moving, []) == [0.0, 0.0, 0.0]
    assert values_at(2.0, bound, moving, []) == pytest.approx([0.5, 0.25, 0.5])
    assert values_at(4.0, bound, moving, []) == pytest.approx([1.0, 0.5, 1.0])
    assert values_at(8.0, bound, moving, []) == [0.0, 0.0, 0.0]


def test_after_ten_hours_a_wave_is_as_smooth_as_at_first() -> None:
    wave, bound = [Wave(8.0, shape="ramp")], [Binding(0, 0, 0.0, 1.0, 0.0, 1.0)]
    for time_s in (0.0, 36_000.0, 1e6):
        first, next_ = (values_at(time_s + t, bound, wave, [])[0] for t in (1.0, 1.0 + 1 / 144))
        assert next_ - first == pytest.approx(1 / 144 / 8, rel=1e-3)


def test_waves_of_one_chance_name_go_together_and_others_do_not() -> None:
    moving = [Wave(8.0, chance_name=name) for name in ("a", "a", "b")]
    bound = [Binding(0, i, 0.0, 1.0, 0.0, 1.0) for i in range(3)]
    one, same, other = values_at(1.0, bound, moving, [])
    assert one == same
    assert one != other


def test_no_bindings_write_nothing() -> None:
    assert values_at(1.0, [], [], []) == []
    assert values_at(1.0, [], [Wave(1.0)], [0.5]) == []
