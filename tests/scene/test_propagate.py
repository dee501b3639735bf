"""World transforms are matrix products up to the root, worked out here one by one in float64."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.scene.columns import Columns, level_order
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


def posed(parent: NDArray[np.intp]) -> Columns:
    random = np.random.default_rng(1)
    columns = Columns([str(i) for i in range(len(parent))], parent)
    count = len(parent)
    columns.posed[0:2] = random.uniform(-200, 200, (2, count))
    columns.posed[2] = random.uniform(-720, 720, count)
    columns.posed[3:5] = random.uniform(-1.2, 1.2, (2, count))
    columns.posed[5] = random.uniform(0, 1, count)
    return columns


def matrix(columns: Columns, row: int) -> Matrix:
    x, y, degrees, scale_x, scale_y = columns.posed[0:5, row].astype(np.float64)
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    move = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return np.asarray(move @ turn @ np.diag([scale_x, scale_y, 1]))


def world(columns: Columns, row: int) -> tuple[Matrix, float]:
    """By recursion up to the root: the transform, and the opacity that is left."""
    opacity = float(columns.posed[5, row])
    above = int(columns.parent[row])
    if above < 0:
        return matrix(columns, row), opacity
    from_parent, left = world(columns, above)
    return from_parent @ matrix(columns, row), left * opacity


@pytest.mark.parametrize(
    "parent",
    [
        pytest.param(forest(1), id="one node"),
        pytest.param(forest(300), id="a shallow forest"),
        pytest.param(forest(80, deep=True), id="a deep tree"),
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
        assert found == pytest.approx(expected[:2], rel=1e-4, abs=2e-3)
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


def test_a_lamp_on_a_turned_arm_hangs_below_it() -> None:
    columns = Columns(["arm", "lamp"], np.array([-1, 0], np.intp))
    columns.posed[3:6] = 1.0
    columns["arm"].position, columns["arm"].rotation = (100.0, 50.0), 90.0
    columns["lamp"].position = (10.0, 0.0)
    Propagator(columns).propagate(columns)
    assert columns["lamp"].world_position == pytest.approx((100.0, 60.0))  # y points down


def test_no_nodes_are_no_work() -> None:
    columns = Columns([], np.zeros(0, np.intp))
    Propagator(columns).propagate(columns)
