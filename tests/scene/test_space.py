"""Nodes in space are products of matrices up to the root, worked out here one by one in float64."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.scene.columns import level_order
from exhibit.scene.space import BLOCK, Space
from exhibit.scene.views import product, rotated
from tests.visits import exact

Matrix = NDArray[np.float64]


def turned(quaternion: NDArray[np.float64]) -> Matrix:
    """(3, 3) by Rodrigues: around an axis, by an angle."""
    x, y, z, w = quaternion
    sine = float(np.sqrt(x * x + y * y + z * z))
    if sine == 0.0:
        return np.eye(3)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) / sine
    angle = 2 * np.arctan2(sine, w)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def matrix(space: Space, row: int) -> Matrix:
    made = np.eye(4)
    rotation = space.rotation[:, row].astype(np.float64)
    made[:3, :3] = turned(rotation) @ np.diag(space.scale[:, row].astype(np.float64))
    made[:3, 3] = space.position[:, row]
    return made


def world(space: Space, row: int) -> Matrix:
    above = int(space.parent[row])
    mine = matrix(space, row)
    return mine if above < 0 else world(space, above) @ mine


def filled(parent: NDArray[np.intp]) -> Space:
    random = np.random.default_rng(5)
    space, count = Space(parent), len(parent)
    space.position[:] = random.uniform(-20, 20, (3, count))
    space.scale[:] = random.uniform(-1.2, 1.2, (3, count))
    rotation = random.normal(size=(4, count))
    space.rotation[:] = rotation / np.linalg.norm(rotation, axis=0)
    return space


def tree(count: int, reach: int) -> NDArray[np.intp]:
    random = np.random.default_rng(count)
    parents = [-1 if i == 0 else int(random.integers(max(i - reach, -1), i)) for i in range(count)]
    order = level_order(parents)
    row_of = {at: row for row, at in enumerate(order)}
    return np.array([row_of.get(parents[at], -1) for at in order], np.intp)


@pytest.mark.parametrize("parent", [
    pytest.param(np.array([-1], np.intp), id="one node"),
    pytest.param(tree(300, 300), id="a shallow forest"),
    pytest.param(tree(40, 3), id="a deep tree"),
    pytest.param(np.full(2 * BLOCK + 5, -1, np.intp), id="three blocks of roots"),
    pytest.param(np.array([-1, *[0] * (BLOCK + 3), BLOCK], np.intp), id="two blocks of leaves"),
])  # fmt: skip
def test_every_node_is_where_the_product_of_its_matrices_says(parent: NDArray[np.intp]) -> None:
    space = filled(parent)
    space.propagate()
    for row in range(0, len(parent), max(len(parent) // 500, 1)):
        found = space.world_from_node[:, row].reshape(3, 4)
        assert found == pytest.approx(world(space, row)[:3], rel=1e-4, abs=1e-3)


def test_it_works_everything_out_anew_and_leaves_what_was_set() -> None:
    space = filled(tree(300, 300))
    before = [part.copy() for part in (space.position, space.rotation, space.scale)]
    space.propagate()
    first = space.world_from_node.copy()
    space.world_from_node[:] = np.nan
    space.propagate()
    assert np.array_equal(space.world_from_node, first)
    after = (space.position, space.rotation, space.scale)
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_node_that_nobody_posed_stands_at_the_origin() -> None:
    space = Space(np.array([-1, 0], np.intp))
    space.propagate()
    assert len(space) == 2
    assert space.world_from_node[:, 1].reshape(3, 4).tolist() == np.eye(4)[:3].tolist()


def test_no_nodes_are_no_work() -> None:
    space = Space(np.zeros(0, np.intp))
    space.propagate()
    assert space.world_from_node.shape == (12, 0)


# --- quaternions ----------------------------------------------------------------------------------

parts = st.floats(-1.0, 1.0)
quaternions = (
    st.tuples(parts, parts, parts, parts)
    .filter(lambda q: sum(part * part for part in q) > 0.01)
    .map(lambda q: np.array(q) / np.linalg.norm(q))
)


@exact
@given(quaternions)
def test_a_quaternion_is_the_turn_around_its_axis(quaternion: NDArray[np.float64]) -> None:
    space = Space(np.array([-1], np.intp))
    space.rotation[:, 0] = quaternion
    space.propagate()
    found = space.world_from_node[:, 0].reshape(3, 4)[:, :3]
    assert found == pytest.approx(turned(quaternion), abs=1e-5)


@exact
@given(quaternions, quaternions, st.tuples(parts, parts, parts))
def test_a_product_turns_by_the_second_and_then_by_the_first(
    a: NDArray[np.float64], b: NDArray[np.float64], point: tuple[float, float, float]
) -> None:
    there = np.array(point)
    found = rotated(product(a.tolist(), b.tolist()), there)
    assert found == pytest.approx(turned(a) @ (turned(b) @ there), abs=1e-9)
