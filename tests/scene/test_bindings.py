"""What follows a source, worked out one by one and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.curves import eased
from exhibit.core.easings import Bezier
from exhibit.core.words import EASINGS
from exhibit.scene.bindings import Binding, Bindings
from tests.visits import exact

SOURCES = (0.4, -3.0, 2000.0, 0.0, 0.777)
SMOOTH = sorted(set(EASINGS) - {"step-start", "step-end"})

ranges = st.tuples(st.floats(-5, 5), st.floats(-5, 5)).filter(lambda r: abs(r[1] - r[0]) > 1e-2)
bindings = st.builds(
    lambda source, ends, start, end, easing: Binding(
        0, source, ends[0], ends[1], start, end, easing
    ),
    st.integers(0, len(SOURCES) - 1),
    ranges,
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.sampled_from(SMOOTH) | st.just(Bezier(0.2, 0.0, 0.3, 1.0)),
)


def values_of(bound: Sequence[Binding], sources: Sequence[float] = SOURCES) -> list[float]:
    """The bindings' values, in the order in which they are given."""
    flat = np.full(len(bound), np.nan, np.float32)
    targeted = [replace(binding, targets=i) for i, binding in enumerate(bound)]
    Bindings(targeted).apply(np.array(sources, np.float64), flat)
    return flat.tolist()


def value_of(source: float, b: Binding) -> float:
    k = min(max((source - b.low) / (b.high - b.low), 0.0), 1.0)
    return float(b.start + (b.end - b.start) * eased(b.easing, k))


@exact
@given(st.lists(bindings, max_size=12), st.lists(st.floats(-6.0, 6.0), min_size=5, max_size=5))
def test_all_bindings_at_once_are_each_binding_alone(
    bound: list[Binding], sources: list[float]
) -> None:
    expected = [value_of(sources[int(b.sources)], b) for b in bound]
    assert values_of(bound, sources) == pytest.approx(expected, abs=1e-2, rel=1e-5)


@exact
@given(st.lists(bindings, max_size=12), st.randoms())
def test_shuffled_bindings_give_the_same_values(bound: list[Binding], random: object) -> None:
    order = list(range(len(bound)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis' own Random
    straight = values_of(bound)
    assert values_of([bound[i] for i in order]) == [straight[i] for i in order]


@pytest.mark.parametrize("easing", ["linear", "soft"])
def test_a_binding_of_thousands_of_targets_equals_each_alone(easing: str) -> None:
    random = np.random.default_rng(2)
    count = 3000
    sources = random.uniform(0, 1, count)
    which = random.integers(0, count, count)
    start, end = random.uniform(-9, 9, (2, count))
    targets = random.permutation(2 * count)[:count].astype(np.intp)
    flat = np.full(2 * count, np.nan, np.float32)
    Bindings([Binding(targets, which, 0.2, 0.9, start, end, easing)]).apply(sources, flat)
    assert np.isnan(flat).sum() == count
    for i in range(0, count, 11):
        one = Binding(0, int(which[i]), 0.2, 0.9, float(start[i]), float(end[i]), easing)
        assert values_of([one], sources.tolist()) == [flat[targets[i]]]


def test_at_its_ends_a_follower_is_what_was_written() -> None:
    for start, end in ((1.0, 0.0), (0.2, 1.0), (0.0, 300.0)):
        lamp = Binding(0, 0, 0.3, 3.0, start, end, "elastic")
        assert values_of([lamp], [0.3]) == [np.float32(start)]
        assert values_of([lamp], [3.0]) == [np.float32(end)]


def test_outside_its_range_a_follower_stays_at_the_nearer_end() -> None:
    lamp = Binding(0, 0, 0.5, 2.0, 1.0, 0.1)
    assert values_of([lamp], [0.2]) == [1.0]
    assert values_of([lamp], [9.0]) == [pytest.approx(0.1)]


def test_a_range_may_go_down() -> None:
    lamp = Binding(0, 0, 2.0, 0.0, 0.0, 1.0)
    assert values_of([lamp], [0.5]) == [0.75]


def test_bindings_know_what_they_write() -> None:
    many = Binding(np.array([9, 4], np.intp), 0, 0.0, 1.0, 0.0, 1.0)
    one = Binding(6, 0, 0.0, 1.0, 0.0, 1.0, "soft")
    assert sorted(Bindings([many, one]).target.tolist()) == [4, 6, 9]


def test_no_bindings_write_nothing() -> None:
    assert values_of([]) == []
    assert Bindings([]).target.tolist() == []
