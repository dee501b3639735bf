"""Numbers land where they belong, however their places lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.scene.scatter import Scatter
from tests.visits import exact

# Runs of neighbours and the gaps between them: long and few, or short and many.
runs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 400)), max_size=12)


@exact
@given(runs)
def test_every_number_lands_in_its_place_and_nothing_else_is_written(
    gaps_and_lengths: list[tuple[int, int]],
) -> None:
    places: list[int] = []
    here = 0
    for gap, length in gaps_and_lengths:
        here += gap
        places += range(here, here + length)
        here += length
    target = np.array(places, np.intp)
    values = np.arange(1, len(places) + 1).astype(np.float32)
    flat = np.zeros(here + 3, np.float32)
    Scatter(target).write(values, flat)
    expected = np.zeros(here + 3, np.float32)
    for place, value in zip(places, values, strict=True):
        expected[place] = value
    assert np.array_equal(flat, expected)


@pytest.mark.parametrize("places", [range(0), range(7), range(0, 700, 2), range(500, 1000)])
def test_few_and_many_runs_come_to_the_same(places: range) -> None:
    flat = np.zeros(1000, np.float32)
    Scatter(np.array(places, np.intp)).write(np.ones(len(places), np.float32), flat)
    assert np.flatnonzero(flat).tolist() == list(places)
