"""What is painted, in painting order: batches, masks, moving pictures, and what is no quad."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exhibit.scene.drawing import Brush, batches_of
from exhibit.scene.drawlist import Dots, Painting, Room
from exhibit.scene.particles import Emitter
from exhibit.scene.views import View
from tests.authoring.stages import PAGE, PlainLooks, columns_at, compiled, drawn_at, shape_of
from tests.shows import with_node, with_scenes


def plan(folder: Path, *nodes: str) -> list[object]:
    return shape_of(drawn_at(compiled(folder, with_node(*nodes))[1], 0.0).steps)


# --- batches --------------------------------------------------------------------------------------


def test_neighbours_of_one_material_are_one_batch(tmp_path: Path) -> None:
    nodes = ("{shape: star}", "{shape: ring, repeat: {count: 5, ring: 9}}", "{shape: polygon}")
    assert plan(tmp_path, *nodes) == [("shape", 7, "normal")]


def test_another_texture_material_or_blend_mode_begins_another_batch(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "{image: sea.png}",
        "{image: sea.png}",
        "{image: sea.png, fit: tile}",
        "{shape: star}",
        "{shape: star, blend: add}",
        "{shape: star, blend: screen}",
        "{shape: star, blend: screen}",
        "{shape: line, through: [[0, 0], [9, 9]], blend: multiply}",
        "{text: hi}",
    )
    assert found == [
        ("image", 2, "normal"),
        ("image", 1, "normal"),
        ("shape", 1, "normal"),
        ("shape", 1, "add"),
        ("shape", 2, "screen"),
        ("path", 1, "multiply"),
        ("text", 2, "normal"),
    ]


def test_what_is_no_quad_divides_the_batches_around_it(tmp_path: Path) -> None:
    found = plan(tmp_path, "{shape: star}", "{particles: dot, rate: 2}", "{shape: star}")
    assert found == [("shape", 1, "normal"), "Swarm", ("shape", 1, "normal")]


# --- masks ----------------------------------------------------------------------------------------

STAR = "{shape: star}"


def test_a_mask_has_what_cuts_it_and_what_is_in_it(tmp_path: Path) -> None:
    mask = "{mask: m, by: [{text: hi}], nodes: [{shape: star}, {image: sea.png}]}"
    assert plan(tmp_path, STAR, mask, STAR) == [
        ("shape", 1, "normal"),
        ("Masked", [("text", 2, "normal")], [("shape", 1, "normal"), ("image", 1, "normal")]),
        ("shape", 1, "normal"),
    ]


def test_masks_stand_inside_each_other_also_in_what_cuts_them(tmp_path: Path) -> None:
    inner = "{mask: a, by: [{shape: ring}], nodes: [{shape: star}]}"
    outer = f"{{mask: b, by: [{inner}], nodes: [{inner}, {{text: x}}]}}"
    cut = ("Masked", [("shape", 1, "normal")], [("shape", 1, "normal")])
    assert plan(tmp_path, outer) == [("Masked", [cut], [cut, ("text", 1, "normal")])]


def test_every_batch_has_a_number_and_they_cover_all_records(tmp_path: Path) -> None:
    mask = "{mask: m, by: [{text: hi}, {shape: ring}], nodes: [{shape: star}, {image: sea.png}]}"
    _, stage = compiled(tmp_path, with_node(STAR, mask, "{text: abc}"))
    batches = list(batches_of(stage.drawings[0].plan))
    assert [batch.number for batch in batches] == list(range(len(batches)))
    ends = [batch.first + batch.count for batch in batches]
    assert [batch.first for batch in batches] == [0, *ends[:-1]]
    assert ends[-1] == len(stage.drawings[0].sprites.records)


def test_layers_order_what_is_in_a_mask_and_leave_it_there(tmp_path: Path) -> None:
    mask = "{mask: m, layer: 1, by: [{shape: ring}], nodes: [{text: x, layer: -5}, "
    mask += "{shape: star, layer: 9}, {image: sea.png}]}"
    assert plan(tmp_path, mask, "{image: sea.png}") == [
        ("image", 1, "normal"),
        (
            "Masked",
            [("shape", 1, "normal")],
            [("text", 1, "normal"), ("image", 1, "normal"), ("shape", 1, "normal")],
        ),
    ]


def test_a_mask_moves_what_is_in_it_and_what_cuts_it(tmp_path: Path) -> None:
    yaml = with_node(
        "{mask: m, at: [100, 50], by: [{shape: ring, at: [5, 0]}], nodes: [{shape: star}]}"
    )
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    assert columns["ring"].world_position == (105, 50)
    assert columns["star"].world_position == (100, 50)


def test_a_mask_may_be_inverted(tmp_path: Path) -> None:
    yaml = with_node(f"{{mask: m, inverted: yes, by: [{{shape: ring}}], nodes: [{STAR}]}}")
    (mask,) = drawn_at(compiled(tmp_path, yaml)[1], 0.0).steps
    assert getattr(mask, "inverted", None) is True


# --- pictures -------------------------------------------------------------------------------------


def record(folder: Path, node: str, time_s: float = 0.0, signals: tuple[float, ...] = ()):  # type: ignore[no-untyped-def]  # numpy's records have no type
    _, stage = compiled(folder, with_node(node))
    return drawn_at(stage, time_s, signals).records


def test_a_part_of_a_page_is_cut_where_it_lies(tmp_path: Path) -> None:
    whole = record(tmp_path, "{image: packed.png, name: it}")[0]
    assert tuple(whole["cell"]) == PAGE
    cover = record(tmp_path, "{image: packed.png, name: it, fit: cover, size: [4, 4]}")[0]
    assert tuple(cover["cell"]) == pytest.approx((0.375, 0.5, 0.625, 1.0))


def test_a_picture_is_tiled_by_reading_beyond_its_edges(tmp_path: Path) -> None:
    tiled = record(tmp_path, "{image: sea.png, tile: 16}")[0]
    assert tuple(tiled["rect"]) == (-160, -90, 320, 180)
    assert tuple(tiled["cell"]) == (0, 0, 20, 22.5)
    assert tiled["look"][1] == 1


def test_a_sliced_picture_keeps_its_borders(tmp_path: Path) -> None:
    nine = record(tmp_path, "{image: sea.png, slice: 1, size: [100, 40]}")
    assert len(nine) == 9
    assert tuple(nine[0]["rect"]) == (-50, -20, 1, 1)
    assert tuple(nine[0]["cell"]) == (0, 0, 0.125, 0.25)
    assert tuple(nine[4]["rect"]) == (-49, -19, 98, 38)
    assert tuple(nine[8]["cell"]) == (0.875, 0.75, 1, 1)
    area = sum(float(one["rect"][2] * one["rect"][3]) for one in nine)
    assert area == 100 * 40


def test_borders_wider_than_the_box_share_it(tmp_path: Path) -> None:
    nine = record(tmp_path, "{image: sea.png, slice: [60, 0, 20, 0], size: [40, 40]}")
    assert tuple(nine[3]["rect"])[2] == 30
    assert tuple(nine[4]["rect"])[2] == 0


SHEET = "{image: bird.png, sheet: [2, 2], frames: 3, fps: 4"


@pytest.mark.parametrize(
    ("more", "time_s", "layer"),
    [
        ("", 0.0, 10),
        ("", 0.3, 11),
        ("", 0.74, 12),
        ("", 0.76, 10),
        (", play: once", 9.0, 12),
        (", frame: 1", 0.0, 11),
        (", frame: {keys: {0s: 0, 2s: 2}, ease: linear}", 1.1, 11),
        (", frame: 200", 0.0, 12),
    ],
)
def test_a_sheet_shows_the_frame_of_its_time(
    more: str, time_s: float, layer: int, tmp_path: Path
) -> None:
    assert record(tmp_path, f"{SHEET}{more}}}", time_s)[0]["look"][0] == layer


def test_a_frame_may_follow_an_input(tmp_path: Path) -> None:
    node = f"{SHEET}, frame: {{follow: glow, from: 0, to: 2}}}}"
    layers = [record(tmp_path, node, 0.0, (glow,))[0]["look"][0] for glow in (0.0, 0.5, 1.0)]
    assert layers == [10, 11, 12]


def test_a_picture_that_moves_by_itself_needs_no_sheet(tmp_path: Path) -> None:
    assert record(tmp_path, "{image: flame.gif}", 0.6)[0]["look"][0] == 11


def test_copies_of_a_moving_picture_begin_one_after_the_other(tmp_path: Path) -> None:
    node = "{image: flame.gif, repeat: {count: 3, line: [90, 0], late: 500ms}}"
    assert record(tmp_path, node, 1.1)["look"][:, 0].tolist() == [12, 11, 10]


# --- forms ----------------------------------------------------------------------------------------


def test_what_is_drawn_with_a_pen_is_said_in_pixels(tmp_path: Path) -> None:
    looks = PlainLooks()
    yaml = with_node(
        "{shape: path, through: [[0, 0], [50%, 50%]], stroke: 10%, closed: yes}",
        "{shape: svg, data: M0 0 L9 9, size: 25%, rule: evenodd}",
    )
    compiled(tmp_path, yaml, looks)
    path, svg = looks.pens[0], looks.pens[1]
    assert path.points is not None
    assert path.points.tolist() == [[0, 0], [160, 90]]
    assert (path.smooth, path.closed, path.stroke, path.filled) == (True, True, 18.0, False)
    assert (svg.data, svg.width, svg.rule, svg.filled) == ("M0 0 L9 9", 80.0, "evenodd", True)


def test_the_points_of_a_line_are_places_and_it_turns_around_their_middle(tmp_path: Path) -> None:
    yaml_node = "{shape: line, name: it, through: [[40, 20], [80, 60]], turn: 90deg}"
    yaml = with_node(yaml_node)
    columns = columns_at(compiled(tmp_path, yaml)[1], 0.0)
    x_u, x_v, x_0, y_u, y_v, y_0 = columns.world_from_node[:, columns.names["it"].start]
    middle = [x_u * 60 + x_v * 40 + x_0, y_u * 60 + y_v * 40 + y_0]
    assert middle == pytest.approx([60, 40])
    assert columns["it"].rotation == 90
    assert tuple(record(tmp_path, yaml_node)[0]["rect"]) == (-5, -3, 50, 30)


def test_a_line_is_drawn_as_far_as_is_said(tmp_path: Path) -> None:
    line = "{shape: line, through: [[0, 0], [9, 9]], drawn: "
    assert record(tmp_path, line + "40%}")[0]["look"][2] == pytest.approx(0.4)
    moving = line + "{keys: {0s: 0%, 2s: 100%}, ease: linear}}"
    assert record(tmp_path, moving, 1.0)[0]["look"][2] == pytest.approx(0.5)


def test_the_timeline_draws_a_line_that_was_not_there(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes: [{shape: line, name: way, through: [[0, 0], [9, 9]]}]
          timeline: [{at: 1s, draw: way, to: 100%, over: 2s, ease: linear}]
        """)
    stage = compiled(tmp_path, yaml)[1]
    drawn = [drawn_at(stage, t).records[0]["look"][2] for t in (0.5, 2.0, 3.0)]
    assert drawn == pytest.approx([0, 0.5, 1])


def test_a_form_that_breathes_has_dials(tmp_path: Path) -> None:
    node = "{shape: star, inner: {keys: {0s: 0, 2s: 1}, ease: linear}, soft: "
    node += "{keys: {0s: 0, 2s: 10%}, ease: linear}}"
    look = record(tmp_path, node, 1.0)[0]["look"]
    assert look[2:] == pytest.approx([0.5, 9.0])


# --- what is no quad ------------------------------------------------------------------------------


def emitter(folder: Path, more: str) -> Emitter:
    _, stage = compiled(folder, with_node(f"{{particles: dot, rate: 4, {more}}}"))
    (found,) = stage.drawings[0].plan
    assert isinstance(found, Emitter)
    return found


def test_lengths_of_particles_are_parts_of_the_canvas(tmp_path: Path) -> None:
    found = emitter(
        tmp_path, "from: {box: [50%, 50%]}, speed: [10%, 20], gravity: [10%, 10%], size: 5%"
    )
    assert found.box == (160, 90)
    assert found.speed == (32, 20)
    assert found.gravity == (32, 18)
    assert found.size == (16, 16)


@pytest.mark.parametrize(
    ("written", "direction", "outwards"),
    [("up", -90, False), ("30deg", 30, False), ("outwards", -90, True)],
)
def test_particles_set_out_as_is_said(
    written: str, direction: float, outwards: bool, tmp_path: Path
) -> None:
    found = emitter(tmp_path, f"towards: {written}")
    assert (found.direction, found.outwards) == (direction, outwards)


@pytest.mark.parametrize(
    ("birth", "round_", "edge"),
    [("{disc: 9}", True, False), ("{ring: 9}", True, True), ("{box: [9, 9]}", False, False)],
)
def test_particles_are_born_in_their_form(
    birth: str, round_: bool, edge: bool, tmp_path: Path
) -> None:
    found = emitter(tmp_path, f"from: {birth}")
    assert (found.box, found.round, found.edge) == ((9, 9), round_, edge)


def test_particles_are_born_on_a_line_or_on_a_picture(tmp_path: Path) -> None:
    line = emitter(tmp_path, "from: {line: [100, 50%]}").spots
    assert line is not None
    assert line[[0, -1]].tolist() == [[-50, -45], [50, 45]]
    spots = emitter(tmp_path, "from: {image: bird.png}").spots
    assert spots is not None
    assert spots.tolist() == [[3, 4], [5, 6]]
    assert emitter(tmp_path, "from: {image: empty.png}").spots is None


def test_particles_of_a_group_that_is_repeated_are_emitters_of_their_own(tmp_path: Path) -> None:
    yaml = with_node(
        "{group: a, repeat: {count: 3, ring: 9, late: 1s}, nodes: [{particles: dot, rate: 4}]}"
    )
    plan_ = compiled(tmp_path, yaml)[1].drawings[0].plan
    emitters = [part for part in plan_ if isinstance(part, Emitter)]
    assert len({part.name for part in emitters}) == 3
    assert [part.late_s for part in emitters] == [0, 1, 2]


def test_a_shader_is_given_its_clock_its_values_and_its_pictures(tmp_path: Path) -> None:
    looks = PlainLooks()
    live = "{keys: {0s: 0, 2s: 1}, ease: linear}"
    node = (
        f"{{shader: ripple.frag, period: 10s, values: {{amount: {live}, tint: '#ff000080', "
        "cloth: {image: packed.png}}}"
    )
    _, stage = compiled(tmp_path, with_node(node), looks)
    inputs = (("time", 1), ("phase", 1), ("amount", 1), ("tint", 4))
    assert looks.shaders == [("ripple.frag", inputs, ("cloth",))]
    (painting,) = drawn_at(stage, 11.0).steps
    assert isinstance(painting, Painting)
    assert painting.values == pytest.approx([1, 0.1, 1, 1, 0, 0, 128 / 255])
    assert painting.pictures == ((0, 2, PAGE),)
    assert painting.rect == (-160, -90, 320, 180)


def test_a_shader_whose_picture_is_broken_is_left_out(tmp_path: Path) -> None:
    node = "{shader: ripple.frag, values: {cloth: {image: broken.png}}}"
    assert plan(tmp_path, node, STAR) == [("shape", 1, "normal")]


def test_a_shader_of_a_repeated_group_paints_each_copy(tmp_path: Path) -> None:
    yaml = with_node(
        "{group: a, repeat: {count: 2, ring: 9, late: 1s}, nodes: [{shader: ripple.frag, "
        "values: {k: {keys: {0s: 0, 2s: 1}, ease: linear}}}]}"
    )
    _, stage = compiled(tmp_path, yaml)
    assert len([part for part in stage.drawings[0].plan if isinstance(part, Brush)]) == 2
    found = [s.values[2] for s in drawn_at(stage, 2.0).steps if isinstance(s, Painting)]
    assert found == pytest.approx([1.0, 0.5])


def test_a_mesh_by_itself_is_as_high_as_its_size(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{mesh: lantern.glb, size: 50%, spin: 30deg}"))
    (view,) = stage.drawings[0].plan
    assert isinstance(view, View)
    (thing,) = view.things
    assert thing.centre == (0, 2, 0)
    assert thing.unit == pytest.approx(1 / np.sqrt(6))
    (room,) = drawn_at(stage, 0.0).steps
    assert isinstance(room, Room)
    clip = room.clip_from_world @ np.array(
        [[0, 0], [2 / np.sqrt(6), -2 / np.sqrt(6)], [0, 0], [1, 1]]
    )
    on_canvas = clip[1] / clip[3] * 90  # pixels above the middle
    assert on_canvas[0] - on_canvas[1] == pytest.approx(90, rel=0.02)
    assert columns_at(stage, 0.0).extras[thing.extras + 3] == 30


def test_the_timeline_spins_and_tilts_a_mesh(tmp_path: Path) -> None:
    yaml = with_scenes("""\
        - scene: shore
          nodes: [{mesh: lantern.glb, name: it, tilt: 10deg}]
          timeline:
            - {at: 0s, spin: it, to: 90deg, over: 2s, ease: linear}
            - {at: 0s, tilt: it, to: 20deg, over: 2s, ease: linear}
        """)
    _, stage = compiled(tmp_path, yaml)
    (view,) = stage.drawings[0].plan
    assert isinstance(view, View)
    at_ = view.things[0].extras + 3
    assert columns_at(stage, 1.0).extras[at_ : at_ + 2].tolist() == [45, 15]


def test_a_mesh_moves_by_the_clock_or_as_it_is_led(tmp_path: Path) -> None:
    _, stage = compiled(
        tmp_path, with_node("{mesh: lantern.glb}", "{mesh: lantern.glb, moved: 50%}")
    )
    views = [part for part in stage.drawings[0].plan if isinstance(part, View)]
    moved = [columns_at(stage, 0.0).extras[view.things[0].extras + 7] for view in views]
    assert moved == [-1, 0.5]


def test_a_cloud_has_dots_of_pixels_and_of_its_own_unit(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{points: court.ply, grain: 0.1, dot: 3}"))
    (room,) = drawn_at(stage, 0.0).steps
    assert isinstance(room, Room)
    assert isinstance(room.dots[0], Dots)
    assert room.dots[0].size == pytest.approx([3, 0.1 / np.sqrt(6)])


def test_a_broken_mesh_is_left_out_and_the_rest_is_painted(tmp_path: Path) -> None:
    assert plan(tmp_path, "{mesh: broken.glb}", STAR) == [("shape", 1, "normal")]


def test_what_is_no_text_is_the_same_in_every_language(tmp_path: Path) -> None:
    yaml = with_node("{text: {en: Hi, fr: Salut}}", "{particles: dot, rate: 4}", STAR)
    _, stage = compiled(tmp_path, yaml)
    english, french = stage.drawings
    assert (
        shape_of(drawn_at(stage, 0.0, language=0).steps)[1:]
        == shape_of(drawn_at(stage, 0.0, language=1).steps)[1:]
    )
    assert english.plan[1] is french.plan[1]
