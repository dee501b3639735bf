"""Cameras: what they look at lies in the middle of their frame, and their frame on the canvas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.looks import Cloud, Mesh, Move
from exhibit.scene.propagate import Propagator
from exhibit.scene.views import (
    FAR,
    NEAR,
    THING_EXTRAS,
    VIEW_EXTRAS,
    Seen,
    Thing,
    View,
    looking,
    on_canvas,
    perspective,
)
from tests.scene.solids import cloud, keys, mesh, times
from tests.scene.stages import CANVAS, columns_of
from tests.visits import exact

Doubles = NDArray[np.float64]
FRAME = (200.0, 100.0)
LIGHT = (0.0, 1.0, 0.0, 0.3)
EYE, AT = (3.0, 4.0, 12.0), (1.0, -2.0, 0.5)

coordinates = st.floats(-50.0, 50.0)
points = st.tuples(coordinates, coordinates, coordinates).map(np.array)


def projected(matrix: Doubles, point: Doubles) -> Doubles:
    """(3,) in the clip space of OpenGL: -1..1 where it is seen."""
    clip = matrix @ np.array([*point, 1.0])
    return np.asarray(clip[:3] / clip[3])


def pixels(matrix: Doubles, point: Doubles) -> Doubles:
    """(2,) on the canvas, y down."""
    x, y, _ = projected(matrix, point)
    return np.array([(x + 1) / 2 * CANVAS[0], (1 - y) / 2 * CANVAS[1]])


# --- cameras --------------------------------------------------------------------------------------


@exact
@given(points, points)
def test_an_eye_looks_along_its_own_minus_z_and_turns_nothing_inside_out(
    eye: Doubles, at: Doubles
) -> None:
    away = float(np.linalg.norm(eye - at))
    assume(away > 1e-3)
    view = looking(eye, at)
    assert view @ [*eye, 1.0] == pytest.approx([0, 0, 0, 1], abs=1e-9)
    assert view @ [*at, 1.0] == pytest.approx([0, 0, -away, 1], abs=1e-9)
    turn = view[:3, :3]
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1.0)
    if abs(eye[1] - at[1]) < 0.99 * away:  # what is up is up, and the horizon is level
        assert turn[1, 1] > 0.0
        assert turn[0, 1] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("up", [1.0, -1.0])
def test_straight_up_and_straight_down_are_directions_too(up: float) -> None:
    view = looking(np.zeros(3), np.array([0.0, up, 0.0]))
    assert view[:3, :3] @ view[:3, :3].T == pytest.approx(np.eye(3))
    assert view @ [0.0, up, 0.0, 1.0] == pytest.approx([0, 0, -1, 1])


def test_an_eye_where_it_looks_looks_ahead() -> None:
    assert looking(np.ones(3), np.ones(3))[:3, :3].tolist() == np.eye(3).tolist()


@exact
@given(st.floats(5.0, 150.0), st.floats(0.2, 5.0), st.floats(0.01, 5.0))
def test_the_lens_is_the_angle_from_the_lower_to_the_upper_edge(
    lens: float, aspect: float, near: float
) -> None:
    far = near * 1000
    matrix = perspective(lens, aspect, near, far)
    top = math.tan(math.radians(lens / 2))
    for away in (near, 3 * near, far):
        corner = projected(matrix, np.array([top * aspect * away, top * away, -away]))
        assert corner[:2] == pytest.approx([1.0, 1.0])
    assert projected(matrix, np.array([0, 0, -near]))[2] == pytest.approx(-1.0)
    assert projected(matrix, np.array([0, 0, -far]))[2] == pytest.approx(1.0)


worlds = st.tuples(
    st.floats(-3, 3), st.floats(-3, 3), st.floats(-99, 400),
    st.floats(-3, 3), st.floats(-3, 3), st.floats(-99, 400),
).map(np.array)  # fmt: skip


@exact
@given(worlds, points, st.floats(10.0, 120.0))
def test_a_view_lies_on_the_canvas_as_its_flat_node_does(
    world: Doubles, point: Doubles, lens: float
) -> None:
    """Where a point is seen in the frame, moved by the node's flat transform."""
    matrix = perspective(lens, FRAME[0] / FRAME[1], 0.1, 1000.0)
    point = np.array([point[0], point[1], -abs(point[2]) - 0.2])
    x, y, depth = projected(matrix, point)
    u, v = x * FRAME[0] / 2, -y * FRAME[1] / 2
    expected = world.reshape(2, 3) @ [u, v, 1.0]
    placed = on_canvas(matrix, world, FRAME, CANVAS)
    assert pixels(placed, point) == pytest.approx(expected, rel=1e-6, abs=1e-3)
    assert projected(placed, point)[2] == pytest.approx(depth)


# --- a room ---------------------------------------------------------------------------------------

THING_AT = len(VIEW_EXTRAS)


def thing(look: Mesh | Cloud, *, row: int = 0, own: bool = False, **how: object) -> Thing:
    return Thing(look, 4, row, own, THING_AT, **how)  # type: ignore[arg-type]  # by name


def columns_for(**numbers: float) -> Columns:
    """A view in the middle of the canvas, and a thing's node below it; `numbers` of the extras."""
    extras = dict.fromkeys((*VIEW_EXTRAS, *THING_EXTRAS), 0.0)
    extras |= dict(zip(VIEW_EXTRAS, (*EYE, *AT, 40.0), strict=True))
    extras |= {"grow": 1.0, "moved": -1.0} | numbers
    columns = columns_of(2, list(extras.values()))
    columns.posed[:2, 0] = (CANVAS[0] / 2, CANVAS[1] / 2)
    Propagator(columns).propagate(columns)
    return columns


def seen_at(local_s: float, of: Thing, columns: Columns | None = None, **numbers: float) -> Seen:
    seen = Seen(View(0, FRAME, 0, (of,), LIGHT), CANVAS)
    seen.at(local_s, columns_for(**numbers) if columns is None else columns)
    return seen


def node(seen: Seen, number: int = 0) -> Doubles:
    """(3, 4): where the first mesh's node is in the world."""
    return seen.room.solids[0].world_from_node[:, number].reshape(3, 4).astype(np.float64)


def test_what_the_camera_looks_at_lies_in_the_middle_of_the_frame() -> None:
    columns = columns_for()
    columns.posed[:2, 0] = (50.0, 140.0)
    columns.posed[2, 0] = 30.0
    Propagator(columns).propagate(columns)
    matrix = seen_at(0.0, thing(mesh()), columns).room.clip_from_world.astype(np.float64)
    assert pixels(matrix, np.array(AT)) == pytest.approx([50.0, 140.0], abs=1e-3)


def test_the_corners_of_the_frame_are_the_edges_of_what_is_seen() -> None:
    seen = seen_at(0.0, thing(mesh()), lens=40.0)
    matrix = seen.room.clip_from_world.astype(np.float64)
    back = np.array(EYE) - AT
    away = float(np.linalg.norm(back))
    world_from_view = np.linalg.inv(looking(np.array(EYE), np.array(AT)))
    top = math.tan(math.radians(20.0)) * away
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        corner = (world_from_view @ [x * 2 * top, y * top, -away, 1.0])[:3]
        expected = [CANVAS[0] / 2 + x * FRAME[0] / 2, CANVAS[1] / 2 - y * FRAME[1] / 2]
        assert pixels(matrix, corner) == pytest.approx(expected, abs=1e-2)


def test_a_camera_sees_from_near_to_far_of_how_far_it_looks() -> None:
    matrix = seen_at(0.0, thing(mesh())).room.clip_from_world.astype(np.float64)
    back = np.array(EYE) - AT
    for part, depth in ((NEAR, -1.0), (FAR, 1.0)):
        found = projected(matrix, np.array(EYE) - part * back)
        assert found[2] == pytest.approx(depth, abs=1e-2)


def test_a_thing_stands_at_its_place_with_its_middle_grown_and_in_units_of_the_view() -> None:
    vase = thing(mesh(), centre=(0.0, 5.0, 0.0), unit=10.0)
    found = node(seen_at(0.0, vase, place_x=1.0, place_y=2.0, place_z=3.0, grow=2.0))
    assert found @ [0.0, 5.0, 0.0, 1.0] == pytest.approx([1, 2, 3], abs=1e-4)
    assert found[:, :3] == pytest.approx(20.0 * np.eye(3), abs=1e-4)


@pytest.mark.parametrize(
    ("turn", "from_", "to"),
    [
        ("spin", (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),  # the front goes to the right
        ("tilt", (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),  # the top comes towards the viewer
        ("roll", (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),  # clockwise on the screen
    ],
)
def test_a_thing_turns_in_three_ways(
    turn: str, from_: tuple[float, ...], to: tuple[float, ...]
) -> None:
    found = node(seen_at(0.0, thing(mesh(), centre=(9.0, 9.0, 9.0)), None, **{turn: 90.0}))
    assert found[:, :3] @ from_ == pytest.approx(to, abs=1e-5)
    assert found @ [9.0, 9.0, 9.0, 1.0] == pytest.approx([0, 0, 0], abs=1e-4)


def test_nodes_of_a_thing_follow_it() -> None:
    chair = mesh((-1, 0, 1))
    chair.position[:, 1:] = [[1, 0], [0, 1], [0, 0]]
    seen = seen_at(0.0, thing(chair), place_x=5.0, spin=90.0)
    assert node(seen, 1)[:, 3] == pytest.approx([5, 0, -1], abs=1e-5)
    assert node(seen, 2)[:, 3] == pytest.approx([5, 1, -1], abs=1e-5)


def walking(lasts_s: float = 2.0) -> Mesh:
    walk = Move(0, "position", times(0.0, lasts_s), keys((0, 0, 0), (4, 0, 0)))
    return mesh((-1,), walk, lasts_s=lasts_s)


def test_a_mesh_moves_by_the_clock_around_and_late() -> None:
    for local_s, x in ((0.0, 0.0), (0.5, 1.0), (2.5, 1.0), (36_001.0, 2.0)):
        assert node(seen_at(local_s, thing(walking())))[0, 3] == pytest.approx(x, abs=1e-4)
    late = thing(walking(), late_s=1.0)
    assert [float(node(seen_at(t, late))[0, 3]) for t in (0.5, 1.5)] == [0.0, 1.0]


def test_a_mesh_moves_as_far_as_it_is_told() -> None:
    for moved, x in ((0.0, 0.0), (0.25, 1.0), (1.0, 4.0), (7.0, 4.0)):
        for local_s in (0.0, 77.7):
            assert node(seen_at(local_s, thing(walking()), moved=moved))[0, 3] == x


def test_a_room_is_a_pure_function_of_the_moment() -> None:
    used = Seen(View(0, FRAME, 0, (thing(walking()),), LIGHT), CANVAS)
    for local_s in (3.3, 0.0, 9.1, 1.2):
        used.at(local_s, columns_for())
    fresh = seen_at(1.2, thing(walking()))
    assert np.array_equal(used.room.clip_from_world, fresh.room.clip_from_world)
    assert np.array_equal(node(used), node(fresh))


def with_opacity(row: int, opacity: float, visible: float = 1.0) -> Columns:
    columns = columns_for()
    columns.posed[PROPERTY_ROW["opacity"], row] = opacity
    columns.posed[PROPERTY_ROW["visible"], row] = visible
    columns.posed[6:9, row] = (0.25, 0.5, 0.75)
    Propagator(columns).propagate(columns)
    return columns


@pytest.mark.parametrize(
    ("opacity", "visible", "seen"), [(0.5, 1, 0.5), (0, 1, 0), (1, 0, 0), (7, 1, 1), (-1, 1, 0)]
)
def test_a_thing_in_a_room_has_its_own_colour_and_opacity(
    opacity: float, visible: float, seen: float
) -> None:
    found = seen_at(0.0, thing(mesh(), row=1, own=True), with_opacity(1, opacity, visible))
    assert found.room.solids[0].colour.tolist() == [0.25, 0.5, 0.75, seen]
    assert found.room.opacity.tolist() == [1.0]


def test_the_opacity_of_a_thing_by_itself_is_its_room_s() -> None:
    found = seen_at(0.0, thing(mesh()), with_opacity(0, 0.5))
    assert found.room.solids[0].colour.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert found.room.opacity.tolist() == [0.5]


def test_of_a_room_that_is_not_seen_nothing_is_worked_out() -> None:
    found = seen_at(0.0, thing(mesh()), with_opacity(0, 0.0))
    assert found.room.opacity.tolist() == [0.0]
    assert not found.room.clip_from_world.any()


def test_the_dots_of_a_cloud_are_pixels_and_units() -> None:
    found = seen_at(0.0, thing(cloud(), unit=10.0), dot_px=1.5, dot=0.2, grow=3.0, place_x=7.0)
    dots = found.room.dots[0]
    assert dots.size.tolist() == pytest.approx([1.5, 6.0])
    world = dots.world_from_cloud.reshape(3, 4)
    assert world[:, 3].tolist() == [7, 0, 0]
    assert world[:, :3] == pytest.approx(30 * np.eye(3))


def test_meshes_and_clouds_stand_side_by_side_each_with_its_own_movement() -> None:
    """A mesh that rests, a cloud, and two that walk: the times of one are not another's."""
    looks: tuple[Mesh | Cloud, ...] = (mesh(), cloud(), walking(2.0), mesh((-1, 0)), walking(8.0))
    things = tuple(Thing(look, i, 0, False, THING_AT) for i, look in enumerate(looks))
    seen = Seen(View(0, FRAME, 0, things, LIGHT), CANVAS)
    seen.at(1.0, columns_for())
    assert [solid.mesh for solid in seen.room.solids] == [0, 2, 3, 4]
    assert [dots.cloud for dots in seen.room.dots] == [1]
    xs = [float(solid.world_from_node[3, 0]) for solid in seen.room.solids]
    assert xs == pytest.approx([0.0, 2.0, 0.0, 0.5])
