"""Nodes of meshes go from key to key, straight or in steps, all of a scene at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.scene.looks import Mesh, Move
from exhibit.scene.motions import Motions, Placed
from exhibit.scene.space import Space
from tests.scene.solids import around_y, keys, mesh, times
from tests.visits import exact


def moved(time_s: float, *moves: Move, nodes: int = 1) -> Space:
    """The space of one mesh so long after its movement began."""
    space = Space(np.full(nodes, -1, np.intp))
    one = Placed(mesh([-1] * nodes, *moves), np.arange(nodes))
    Motions([one]).apply(times(time_s), space)
    return space


def test_between_two_keys_a_place_is_straight_between_them() -> None:
    walk = Move(0, "position", times(1.0, 2.0, 4.0), keys((0, 0, 0), (4, 0, 8), (0, 2, 8)))
    places = {0.0: (0, 0, 0), 1.5: (2, 0, 4), 2.0: (4, 0, 8), 3.0: (2, 1, 8), 9.0: (0, 2, 8)}
    for time_s, place in places.items():
        assert moved(time_s, walk).position[:, 0].tolist() == list(place)


def test_in_steps_a_value_stays_until_the_next() -> None:
    jump = Move(0, "scale", times(0.0, 1.0, 2.0), keys((1, 1, 1), (2, 2, 2), (3, 3, 3)), steps=True)
    found = [float(moved(t, jump).scale[0, 0]) for t in (0.0, 0.99, 1.0, 1.99, 2.0, 7.0)]
    assert found == [1, 1, 2, 2, 3, 3]


def test_a_turn_stays_a_turn_between_its_keys() -> None:
    spin = Move(0, "rotation", times(0.0, 1.0), keys(around_y(0), around_y(60)))
    for time_s in (0.0, 0.2, 0.5, 1.0):
        found = moved(time_s, spin).rotation[:, 0]
        assert np.linalg.norm(found) == pytest.approx(1.0, abs=1e-6)
    assert moved(0.5, spin).rotation[:, 0] == pytest.approx(around_y(30), abs=1e-6)


def test_a_turn_goes_the_shorter_way_also_where_its_keys_change_sign() -> None:
    """q and -q are the same rotation; files hold either."""
    signs = [1, -1, -1, 1, 1, -1]
    written = [sign * around_y(30 * i) for i, sign in enumerate(signs)]
    spin = Move(0, "rotation", times(0, 1, 2, 3, 4, 5), keys(*written))
    for i in range(11):
        expected = around_y(15 * i)
        found = moved(i / 2, spin).rotation[:, 0]
        assert abs(float(found @ expected)) == pytest.approx(1.0, abs=1e-4)


def test_a_single_key_is_a_pose() -> None:
    pose = Move(0, "position", times(3.0), keys((1, 2, 3)))
    for time_s in (0.0, 3.0, 9.0):
        assert moved(time_s, pose).position[:, 0].tolist() == [1, 2, 3]


def test_only_what_moves_is_written() -> None:
    walk = Move(1, "position", times(0.0, 1.0), keys((0, 0, 0), (4, 4, 4)))
    space = moved(0.5, walk, nodes=3)
    assert space.position.T.tolist() == [[0, 0, 0], [2, 2, 2], [0, 0, 0]]
    assert space.rotation[3].tolist() == [1, 1, 1]
    assert not Motions([Placed(mesh(), np.arange(1))]).moving


def plain(move: Move, time_s: float) -> NDArray[np.float64]:
    values = move.values.astype(np.float64)
    if move.steps:
        return np.asarray(values[max(int(np.searchsorted(move.times_s, time_s, "right")) - 1, 0)])
    return np.array([np.interp(time_s, move.times_s, column) for column in values.T])


key_times = st.lists(st.floats(0.0, 9.0), min_size=1, max_size=6, unique=True).map(sorted)
numbers = st.floats(-9.0, 9.0, width=32)
walks = key_times.flatmap(
    lambda at: st.builds(
        lambda values, steps: Move(0, "position", times(*at), keys(*values), steps),
        st.lists(st.tuples(numbers, numbers, numbers), min_size=len(at), max_size=len(at)),
        st.booleans(),
    )
)


@exact
@given(st.lists(st.tuples(walks, st.floats(0.0, 12.0)), min_size=1, max_size=6))
def test_all_meshes_at_once_are_each_alone(written: list[tuple[Move, float]]) -> None:
    space = Space(np.full(len(written), -1, np.intp))
    meshes = [Placed(mesh([-1], walk), np.array([i])) for i, (walk, _) in enumerate(written)]
    Motions(meshes).apply(times(*(time_s for _, time_s in written)), space)
    for i, (walk, time_s) in enumerate(written):
        if np.abs(walk.times_s - time_s).min() > 1e-6:  # not where two keys meet
            gaps = np.diff(walk.times_s)
            if len(gaps) == 0 or gaps.min() > 1e-6:
                assert space.position[:, i] == pytest.approx(plain(walk, time_s), abs=1e-3)


def test_a_thousand_moving_meshes_keep_their_times() -> None:
    """Their keys lie one after the other in one table; the last is as exact as the first."""
    walk = Move(0, "position", times(0.0, 60.0), keys((0, 0, 0), (60, 0, 0)))
    birds: Mesh = mesh([-1], walk)
    space = Space(np.full(1000, -1, np.intp))
    at = np.linspace(0.0, 59.0, 1000)
    Motions([Placed(birds, np.array([i])) for i in range(1000)]).apply(at, space)
    assert space.position[0] == pytest.approx(at, abs=1e-5)
