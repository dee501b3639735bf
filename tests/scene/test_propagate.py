"""World transforms are matrix products up to the root, worked out here one by one in float64."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.scene.columns import PLAIN, USUAL, Columns, level_order
from exhibit.scene.propagate import BLOCK, Propagator

Matrix = NDArray[np.float64]


def forest(count: int, *, deep: bool = False) -> NDArray[np.intp]:
    """Parents in level order; each node hangs from one of those before it."""
    random = np.random.default_rng(count)
    parents = [
        -1 if i == 0 else int(random.integers(-1 if not deep else max(i - 3, 0), i))
        for i in range(count)
    ]
    order = level_order(parents)
    row_of = {at: row for row, at in enumerate(order)}
    return np.array([row_of.get(parents[at], -1) for at in order], np.intp)


def out_of_order(parent: NDArray[np.intp]) -> NDArray[np.intp]:
    """The same forest with its rows anywhere: roots apart, children before their parents."""
    place = np.random.default_rng(9).permutation(len(parent))
    moved = np.empty_like(parent)
    moved[place] = np.where(parent < 0, -1, place[parent])
    return moved


def posed(parent: NDArray[np.intp], *, bent: bool = True) -> Columns:
    random = np.random.default_rng(1)
    columns = Columns({}, parent)
    count = len(parent)
    columns.posed[:] = USUAL[:, None]
    columns.posed[0:2] = random.uniform(-200, 200, (2, count))
    columns.posed[2] = random.uniform(-720, 720, count)
    columns.posed[3:5] = random.uniform(-1.2, 1.2, (2, count))
    columns.posed[5] = random.uniform(0, 1, count)
    if bent:
        columns.posed[9] = random.uniform(-60, 60, count) * (random.random(count) < 0.5)
        columns.posed[10:12] = random.uniform(-80, 80, (2, count)) * (random.random(count) < 0.5)
        columns.posed[12] = random.uniform(0, 1, count) ** 0.2
    return columns


def matrix(columns: Columns, row: int) -> Matrix:
    """Moved, then around the pivot: turned, leaning, grown."""
    x, y, degrees, scale_x, scale_y = columns.posed[0:5, row].astype(np.float64)
    skew, pivot_x, pivot_y = columns.posed[9:12, row].astype(np.float64)
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    move = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    lean = np.array([[1, np.tan(np.radians(skew)), 0], [0, 1, 0], [0, 0, 1]])
    there = np.array([[1, 0, pivot_x], [0, 1, pivot_y], [0, 0, 1]])
    back = np.array([[1, 0, -pivot_x], [0, 1, -pivot_y], [0, 0, 1]])
    return np.asarray(move @ there @ turn @ lean @ np.diag([scale_x, scale_y, 1]) @ back)


def world(columns: Columns, row: int) -> tuple[Matrix, float]:
    """By recursion up to the root: the transform, and the opacity that is left."""
    opacity = float(columns.posed[5, row]) * (columns.posed[12, row] >= 0.5)
    above = int(columns.parent[row])
    if above < 0:
        return matrix(columns, row), opacity
    from_parent, left = world(columns, above)
    return from_parent @ matrix(columns, row), left * opacity


def size_of(columns: Columns, row: int) -> float:
    """How large the numbers are that were summed on the way up to the root."""
    size = np.abs(matrix(columns, row))
    while (row := int(columns.parent[row])) >= 0:
        size = np.abs(matrix(columns, row)) @ size
    return float(size.max())


@pytest.mark.parametrize(
    "parent",
    [
        pytest.param(forest(1), id="one node"),
        pytest.param(forest(300), id="a shallow forest"),
        pytest.param(forest(80, deep=True), id="a deep tree"),
        pytest.param(out_of_order(forest(300)), id="rows that stand anywhere"),
        pytest.param(np.full(2 * BLOCK + 5, -1, np.intp), id="three blocks of roots"),
        pytest.param(
            np.array([-1, *[0] * BLOCK, *range(1, BLOCK + 1), BLOCK], np.intp), id="full blocks"
        ),
    ],
)
def test_every_node_is_where_the_product_of_its_matrices_says(parent: NDArray[np.intp]) -> None:
    columns = posed(parent)
    Propagator(columns).propagate(columns)
    for row in range(len(parent)):
        expected, opacity = world(columns, row)
        found = columns.world_from_node[:, row].reshape(2, 3)
        # A chain of many that are stretched and lean is as large as its numbers.
        off = 2e-6 * size_of(columns, row)
        assert found == pytest.approx(expected[:2], rel=1e-4, abs=max(off, 2e-3))
        assert columns.seen_opacity[row] == pytest.approx(opacity, rel=1e-4)


def test_it_works_everything_out_anew() -> None:
    columns = posed(forest(300))
    propagator = Propagator(columns)
    propagator.propagate(columns)
    first = columns.world_from_node.copy(), columns.seen_opacity.copy()
    columns.world_from_node[:] = np.nan
    columns.seen_opacity[:] = np.nan
    propagator.propagate(columns)
    assert np.array_equal(columns.world_from_node, first[0])
    assert np.array_equal(columns.seen_opacity, first[1])


def test_what_is_set_stays_as_it_was_set() -> None:
    columns = posed(forest(300))
    before = columns.posed.copy()
    Propagator(columns).propagate(columns)
    assert np.array_equal(columns.posed, before)


def arm_and_lamp() -> Columns:
    columns = Columns({"arm": slice(0, 1), "lamp": slice(1, 2)}, np.array([-1, 0], np.intp))
    columns.posed[:] = USUAL[:, None]
    return columns


def test_a_lamp_on_a_turned_arm_hangs_below_it() -> None:
    columns = arm_and_lamp()
    columns["arm"].position, columns["arm"].rotation = (100.0, 50.0), 90.0
    columns["lamp"].position = (10.0, 0.0)
    Propagator(columns).propagate(columns)
    assert columns["lamp"].world_position == pytest.approx((100.0, 60.0))  # y points down


def test_no_nodes_are_no_work() -> None:
    columns = Columns({}, np.zeros(0, np.intp))
    Propagator(columns).propagate(columns)
    assert columns.world_from_node.shape == (6, 0)


def test_what_leans_leans_to_the_right_below_its_own_axis() -> None:
    columns = arm_and_lamp()
    columns.posed[9, 0] = 45.0
    columns["lamp"].position = (0.0, 10.0)
    Propagator(columns).propagate(columns)
    assert columns["lamp"].world_position == pytest.approx((10.0, 10.0))


def test_the_pivot_stays_where_it_is_however_a_node_turns_and_grows() -> None:
    columns = arm_and_lamp()
    columns.posed[10:12, 0] = columns["lamp"].position = (30.0, -20.0)
    for degrees, grown in ((0.0, 1.0), (75.0, 0.3), (200.0, 4.0)):
        columns["arm"].rotation, columns["arm"].scale = degrees, (grown, 2.0)
        Propagator(columns).propagate(columns)
        assert columns["lamp"].world_position == pytest.approx((30.0, -20.0), abs=1e-4)


@pytest.mark.parametrize(("visible", "seen"), [(1.0, 1.0), (0.5, 1.0), (0.4999, 0.0), (0.0, 0.0)])
def test_what_is_invisible_is_unseen_with_all_below_it(visible: float, seen: float) -> None:
    columns = arm_and_lamp()
    columns.posed[12, 0] = visible
    Propagator(columns).propagate(columns)
    assert columns.seen_opacity.tolist() == [seen, seen]


def test_blocks_that_need_not_bend_come_to_the_same() -> None:
    """Thousands of rows of which only one leans: its block bends, and the others do not."""
    parent = np.array([*[-1] * (3 * BLOCK), *range(3 * BLOCK)], np.intp)
    bent = np.zeros(len(parent), np.bool_)
    bent[[BLOCK + 3, 4 * BLOCK + 7]] = True
    some, every = posed(parent, bent=False), posed(parent, bent=False)
    for columns in (some, every):
        columns.posed[PLAIN:, bent] = np.array([[30.0], [5.0], [-7.0], [1.0]])
    Propagator(some, bent).propagate(some)
    Propagator(every).propagate(every)
    assert some.world_from_node == pytest.approx(every.world_from_node, rel=1e-6, abs=1e-3)
    assert np.array_equal(some.seen_opacity, every.seen_opacity)
    for row in np.flatnonzero(bent):
        expected, _ = world(some, int(row))
        assert some.world_from_node[:, row].reshape(2, 3) == pytest.approx(expected[:2], abs=2e-3)
