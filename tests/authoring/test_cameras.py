"""Cameras: flat ones pan, zoom and turn; those with an eye see meshes and points."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.scene.drawing import Drawing
from exhibit.scene.drawlist import Dots, Room, Solid
from exhibit.scene.views import View
from tests.authoring.stages import columns_at, compiled, drawn_at, no_media_fault
from tests.shows import at, check, with_node, with_scenes, write

STAR = "{shape: star, at: [200, 50]}"


def star_at(folder: Path, camera: str, time_s: float = 0.0) -> tuple[float, float]:
    yaml = with_node(f"{{camera: view, {camera}, nodes: [{STAR}]}}")
    return columns_at(compiled(folder, yaml)[1], time_s)["star"].world_position


# --- flat -----------------------------------------------------------------------------------------


def test_a_camera_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    assert star_at(tmp_path, "layer: 0") == pytest.approx((200, 50))


@pytest.mark.parametrize("more", ["zoom: 1", "zoom: 3", "zoom: 0.5, turn: 40deg", "turn: 90deg"])
def test_what_a_camera_looks_at_is_in_the_middle(more: str, tmp_path: Path) -> None:
    assert star_at(tmp_path, f"at: [200, 50], {more}") == pytest.approx((160, 90), abs=1e-3)


def test_a_camera_looks_at_a_part_of_the_canvas_too(tmp_path: Path) -> None:
    assert star_at(tmp_path, "at: [25%, 50%]") == pytest.approx((280, 50))


def test_zoom_makes_what_is_beside_the_middle_go_outwards(tmp_path: Path) -> None:
    assert star_at(tmp_path, "zoom: 2") == pytest.approx((240, 10))


def test_a_camera_that_turns_clockwise_turns_what_it_sees_the_other_way(tmp_path: Path) -> None:
    assert star_at(tmp_path, "turn: 90deg") == pytest.approx((120, 50), abs=1e-3)


def test_a_camera_pans_by_itself(tmp_path: Path) -> None:
    pan = "at: [{keys: {0s: 160, 2s: 200}, ease: linear}, 50]"
    assert star_at(tmp_path, pan, 1.0) == pytest.approx((180, 90))
    assert star_at(tmp_path, pan, 2.0) == pytest.approx((160, 90))


def test_a_camera_zooms_by_itself(tmp_path: Path) -> None:
    zoom = "zoom: {keys: {0s: 1, 2s: 3}, ease: linear}"
    assert star_at(tmp_path, zoom, 1.0) == pytest.approx((240, 10))


def test_the_timeline_moves_a_camera(tmp_path: Path) -> None:
    yaml = with_scenes(f"""\
        - scene: shore
          nodes: [{{camera: view, zoom: 2, nodes: [{STAR}]}}]
          timeline:
            - {{at: 0s, move: view, to: [200, 50], over: 2s, ease: linear}}
            - {{at: 4s, scale: view, to: 4, over: 1s}}
            - {{at: 6s, turn: view, to: 90deg, over: 1s}}
        """)
    stage = compiled(tmp_path, yaml)[1]
    where = [columns_at(stage, t)["star"].world_position for t in (0, 1, 2, 9)]
    assert where[0] == pytest.approx((240, 10))
    assert where[1] == pytest.approx((200, 50))
    assert where[2] == pytest.approx((160, 90))
    assert where[3] == pytest.approx((160, 90), abs=1e-3)
    assert [columns_at(stage, t)["view"].scale[0] for t in (0, 3.9, 5)] == [2, 2, 4]
    assert columns_at(stage, 9.0)["view"].rotation == -90


def test_a_zoom_that_moves_by_itself_is_not_moved_by_the_timeline_too(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes: [{camera: view, zoom: {wave: 2s, from: 1, to: 2}, nodes: []}]
          timeline: [{at: 1s, scale: view, to: 2}]
        """)
    _, problems = check(write(tmp_path, yaml))
    assert [problem.code for problem in problems] == ["two-writers"]
    assert at(problems[0]) == (14, 32)


def test_a_camera_in_a_group_that_has_a_place_looks_from_there(tmp_path: Path) -> None:
    camera = f"{{camera: view, at: [40, 0], zoom: 2, nodes: [{STAR}]}}"
    yaml = with_node(f"{{group: all, at: [160, 90], nodes: [{camera}]}}")
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    assert columns["star"].world_position == pytest.approx((160 + 2 * 160, 90 + 2 * 50))


def test_nodes_of_a_camera_stand_where_they_would_without_it(tmp_path: Path) -> None:
    yaml = with_node("{camera: view, at: [50%, 50%], nodes: [{shape: star}]}")
    assert columns_at(compiled(tmp_path, yaml)[1], 0.0)["star"].world_position == (160, 90)


# --- with an eye ----------------------------------------------------------------------------------

WALK = """\
- scene: shore
  nodes:
    - camera: walk
      eye: [0, 1, {keys: {0s: 4, 2s: 8}, ease: linear}]
      look: [0, 1, 0]
      lens: 40deg
      opacity: 50%
      nodes:
        - {mesh: lantern.glb, place: [1, 2, 3], scale: 0.5, turn: 90deg, opacity: 40%}
        - {points: court.ply, grain: 0.03, dot: 5, colour: red}
"""


def views_of(drawing: Drawing) -> list[View]:
    return [part for part in drawing.plan if isinstance(part, View)]


def test_a_camera_with_an_eye_is_one_view_of_all_in_it(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_scenes(WALK))
    (view,) = views_of(stage.drawings[0])
    assert view.frame == (320, 180)
    assert [thing.own for thing in view.things] == [True, True]
    eye = columns_at(stage, 1.0).extras[view.extras : view.extras + 7]
    assert eye.tolist() == [0, 1, 6, 0, 1, 0, 40]


def test_a_thing_in_space_stands_turns_and_grows_there(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_scenes(WALK))
    (view,) = views_of(stage.drawings[0])
    thing = view.things[0]
    numbers = columns_at(stage, 0.0).extras[thing.extras : thing.extras + 8]
    assert numbers.tolist() == [1, 2, 3, 0, 0, 90, 0.5, -1]
    cloud = view.things[1]
    dots = columns_at(stage, 0.0).extras[cloud.extras + 8 : cloud.extras + 10]
    assert dots.tolist() == pytest.approx([5, 0.03])


def test_the_room_is_as_visible_as_its_camera_and_things_as_themselves(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_scenes(WALK))
    (room,) = drawn_at(stage, 0.0).steps
    assert isinstance(room, Room)
    assert room.opacity[0] == 0.5
    assert [type(thing) for thing in (*room.solids, *room.dots)] == [Solid, Dots]
    assert room.solids[0].colour == pytest.approx([1, 1, 1, 0.4])
    assert room.dots[0].colour == pytest.approx([1, 0, 0, 1])


def test_what_is_no_thing_in_space_is_left_out_of_a_room(tmp_path: Path) -> None:
    yaml = with_node(
        "{camera: walk, eye: [0, 1, 4], nodes: [{text: hi}, {group: a, nodes: [{mesh: "
        "lantern.glb}]}, {mesh: lantern.glb}, {mesh: broken.glb}]}"
    )
    _, problems = check(write(tmp_path, yaml), no_media_fault)
    assert [problem.message for problem in problems] == [
        "in a camera with an eye stand meshes and points, not 'text'",
        "in a camera with an eye stand meshes and points, not 'group'",
    ]
    assert all(problem.left_out for problem in problems)
    _, stage = compiled(tmp_path, yaml)
    (view,) = views_of(stage.drawings[0])
    assert len(view.things) == 1


def test_an_eye_that_looks_at_itself_or_straight_down_draws_something_finite(
    tmp_path: Path,
) -> None:
    for look in ("[0, 1, 4]", "[0, 0, 4]"):
        yaml = with_node(
            f"{{camera: walk, eye: [0, 1, 4], look: {look}, nodes: [{{mesh: lantern.glb, "
            "scale: 0}]}"
        )
        (room,) = drawn_at(compiled(tmp_path, yaml)[1], 0.0).steps
        assert isinstance(room, Room)
        assert abs(room.clip_from_world).max() < 1e12


@pytest.mark.parametrize(("key", "says"), [("at: [9, 9]", "'at'"), ("skew: 9deg", "'skew'")])
def test_keys_that_mean_nothing_in_space_are_told(key: str, says: str, tmp_path: Path) -> None:
    yaml = with_node(f"{{camera: walk, eye: [0, 1, 4], nodes: [{{mesh: lantern.glb, {key}}}]}}")
    _, problems = check(write(tmp_path, yaml), no_media_fault)
    assert [problem.severity for problem in problems] == ["warning"]
    assert says in problems[0].message
    assert "place" in problems[0].hint
