"""What has depth: which faces are seen, what hides what, and what light and fades do to it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from exhibit.render import glcalls, gldepth, glframes, rooms
from exhibit.render.blending import IN_A_MASK
from exhibit.render.glcalls import Picture, Size, Viewport
from exhibit.render.pieces import halved
from exhibit.render.rooms import Rooms
from exhibit.render.targets import Target, TargetFault
from exhibit.scene.drawlist import Blend, Room
from exhibit.scene.looks import Cloud, Mesh, Part
from tests.pictures import assert_same_picture
from tests.render.drawing import Easel, quad, scene, shape, whole
from tests.render.solid_things import (
    FRONT,
    Colour,
    Floats,
    cloud,
    cube,
    dots,
    face,
    mesh,
    parallel,
    perspective,
    placed,
    room,
    solid,
    sphere,
)

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
SIDES = (RED, GREEN, BLUE, (255, 255, 0), (255, 0, 255), (0, 255, 255))  # of a cube
EIGHT = parallel(8, 8)  # 8 world units across: with 8 or 16 or 32 pixels, easy to count


def coloured(part: Part, red: float, green: float, blue: float, alpha: float = 1.0) -> Part:
    return replace(part, colour=(red, green, blue, alpha))


def painted_cube(side: float = 4.0) -> Part:
    """Each face in its own of SIDES, by the colours of its vertices."""
    colours = np.full((24, 4), 255, np.uint8)
    colours[:, :3] = np.repeat(np.array(SIDES, np.uint8), 4, axis=0)
    return replace(cube(side), colours=colours)


def quarters(blended: int = 255) -> Picture:
    """A picture of 2 x 2 squares: red and green above, blue and white below."""
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[:16, :16], pixels[:16, 16:] = (*RED, 255), (*GREEN, 255)
    pixels[16:, :16], pixels[16:, 16:] = (*BLUE, 255), (255,) * 4
    return np.round(pixels * (blended / 255)).astype(np.uint8)


def drawn(  # noqa: PLR0913  # a picture in one call, each part with a quiet default
    easel: Easel,
    scene: Room | Sequence[Room],
    meshes: Sequence[Mesh] = (),
    clouds: Sequence[Cloud] = (),
    *,
    size: Size = (16, 16),
    background: tuple[float, float, float] = (0.0, 0.0, 0.0),
    faults: list[str] | None = None,
) -> Picture:
    """Pixels of rooms one over the other; OpenGL must be content, and the faults these or none."""
    artist, target = Rooms(easel.profile, meshes, clouds), Target(size)
    try:
        with target:
            start((0, 0, *size), background)
            for each in [scene] if isinstance(scene, Room) else scene:
                artist.draw(each, (0, 0, *size), size)
            pixels = glframes.read_pixels(size)
        assert glcalls.take_error() == ""
        assert artist.faults == (faults or [])
        return pixels
    finally:
        artist.close()
        target.close()


def start(viewport: Viewport, background: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> None:
    """What the renderer does before the first step of a scene."""
    glcalls.take_error()
    glcalls.start_frame()
    glcalls.clear(0.0, 0.0, 0.0)
    glcalls.keep_inside(viewport)
    glcalls.clear(*background)


# --- faces and depth ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "eye"),
    [
        (0, (9.0, 0.0, 0.0)),
        (1, (-9.0, 0.0, 0.0)),
        (2, (0.0, 9.0, 0.001)),
        (3, (0.0, -9.0, 0.001)),
        (4, (0.0, 0.0, 9.0)),
        (5, (0.0, 0.0, -9.0)),
    ],
)
def test_each_face_of_a_cube_is_seen_from_its_side(
    easel: Easel, number: int, eye: tuple[float, float, float]
) -> None:
    camera = perspective(eye, 1.0, fov_deg=50)
    pixels = drawn(easel, room(solid(0), camera=camera), [mesh(painted_cube())])
    assert tuple(pixels[8, 8]) == SIDES[number]
    assert not pixels[0].any()


def test_a_cube_has_the_size_and_place_that_its_matrix_says(easel: Easel) -> None:
    pixels = drawn(easel, room(solid(0, placed((1, 2, 0))), camera=EIGHT), [mesh(cube(2))])
    expected = np.zeros((16, 16), np.uint8)
    expected[2:6, 8:12] = 255  # x from 0 to 2, y from 1 to 3 and upwards
    np.testing.assert_array_equal(pixels[..., 1], expected)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_is_near_hides_what_is_far_whatever_comes_first(
    easel: Easel, order: tuple[int, int]
) -> None:
    meshes = [mesh(coloured(cube(2), 1, 0, 0)), mesh(coloured(cube(4), 0, 0, 1))]
    things = [solid(0, placed((0, 0, 5))), solid(1)]
    pixels = drawn(easel, room(*(things[i] for i in order), camera=EIGHT), meshes)
    assert tuple(pixels[8, 8]) == RED
    assert tuple(pixels[8, 5]) == BLUE


def test_dots_and_solids_hide_each_other(easel: Easel) -> None:
    points = cloud(np.array([[-2, 0, 3], [2, 0, -3]]), (*GREEN, 255))
    things = room(solid(0), dots(0, px=4), camera=EIGHT)
    pixels = drawn(easel, things, [mesh(coloured(cube(6), 1, 0, 0))], [points])
    assert tuple(pixels[8, 4]) == GREEN
    assert tuple(pixels[8, 12]) == RED


def test_what_lies_behind_the_viewer_is_not_seen(easel: Easel) -> None:
    camera = perspective((0, 0, 5), 1.0)
    points = cloud(np.array([[0, 0, 8], [1, 1, 90]]))
    things = room(solid(0, placed((0, 0, 9))), dots(0, px=9, world=3), camera=camera)
    assert not drawn(easel, things, [mesh(cube())], [points]).any()


def test_each_part_goes_with_its_own_node(easel: Easel) -> None:
    left = coloured(face(2), 1, 0, 0)
    right = replace(coloured(face(2), 0, 0, 1), node=1)
    things = room(solid(0, placed((-2, 0, 0)), placed((2, 1, 0))), camera=EIGHT)
    pixels = drawn(easel, things, [mesh(left, right, nodes=2)])
    assert tuple(pixels[8, 4]) == RED
    assert tuple(pixels[6, 12]) == BLUE
    assert not pixels[8, 8].any()


def test_a_face_is_seen_from_the_front_only_unless_it_has_two_sides(easel: Easel) -> None:
    behind = placed(turn=np.pi)
    one, two = mesh(face(4)), mesh(replace(face(4), two_sided=True))
    assert not drawn(easel, room(solid(0, behind), camera=EIGHT), [one]).any()
    assert drawn(easel, room(solid(0, behind), camera=EIGHT), [two])[8, 8].all()


def test_a_mirrored_thing_is_not_inside_out(easel: Easel) -> None:
    """Its near faces are seen, and lit as faces that look this way."""
    for scale in ((-1, 1, 1), (1, -1, 1), (-1, -1, -1)):
        things = room(solid(0, placed(scale=scale)), camera=EIGHT, light=FRONT)
        near_face = SIDES[5] if scale[2] < 0 else SIDES[4]
        assert tuple(drawn(easel, things, [mesh(painted_cube())])[8, 8]) == near_face


def test_the_edges_of_solids_are_smooth(easel: Easel) -> None:
    part = face(4)
    part.positions[:2, 0] += 1.3  # the upper corners: two slanted sides
    grey = drawn(easel, room(solid(0), camera=EIGHT), [mesh(part)])[..., 0]
    assert ((grey > 30) & (grey < 225)).any()


# --- light and surface --------------------------------------------------------------------------


def test_a_face_is_the_brighter_the_more_it_looks_towards_the_light(easel: Easel) -> None:
    turns = (0.0, 0.5, 1.0, 1.4)
    grey = [
        int(
            drawn(
                easel, room(solid(0, placed(turn=turn)), camera=EIGHT, light=FRONT), [mesh(face(4))]
            )[8, 8, 0]
        )
        for turn in turns
    ]
    assert grey[0] == 255
    assert sorted(grey, reverse=True) == grey
    assert grey[-1] < 120


def test_what_the_light_does_not_reach_is_as_bright_as_the_room_says(easel: Easel) -> None:
    away = np.array([0, 0, -1, 0.4], np.float32)
    pixels = drawn(easel, room(solid(0), camera=EIGHT, light=away), [mesh(face(4))])
    np.testing.assert_allclose(pixels[8, 8], 0.4 * 255, atol=1)


def test_what_is_not_lit_is_as_it_is(easel: Easel) -> None:
    away = np.array([0, 0, -1, 0], np.float32)
    part = replace(coloured(face(4), 1, 0.2, 0), lit=False)
    pixels = drawn(easel, room(solid(0), camera=EIGHT, light=away), [mesh(part)])
    assert tuple(pixels[8, 8]) == (255, 51, 0)


def test_the_back_of_a_thing_with_two_sides_is_lit_as_a_front(easel: Easel) -> None:
    part = replace(face(4), two_sided=True)
    things = room(solid(0, placed(turn=np.pi)), camera=EIGHT, light=FRONT)
    np.testing.assert_allclose(drawn(easel, things, [mesh(part)])[8, 8], 255, atol=1)


def test_a_stretched_ball_is_lit_as_what_it_has_become(easel: Easel) -> None:
    """Flattened to a disc across the line of sight, it looks towards the viewer nearly all over."""
    ball, flat = placed(scale=(6, 6, 6)), placed(scale=(6, 6, 0.1))
    round_, disc = (
        drawn(easel, room(solid(0, it), camera=EIGHT, light=FRONT), [mesh(sphere())])[8, 4, 0]
        for it in (ball, flat)
    )
    assert disc > 250
    assert round_ < 230


def test_the_first_row_of_a_picture_is_at_the_top_of_a_face(easel: Easel) -> None:
    part = replace(face(4), picture=quarters())
    pixels = drawn(easel, room(solid(0), camera=EIGHT), [mesh(part)])
    corners = [tuple(pixels[y, x]) for y, x in ((5, 5), (5, 10), (10, 5), (10, 10))]
    assert corners == [RED, GREEN, BLUE, (255, 255, 255)]


def test_a_small_picture_of_many_lines_is_grey(easel: Easel) -> None:
    lines = np.full((256, 256, 4), 255, np.uint8)
    lines[::2, :, :3] = 0
    pixels = drawn(easel, room(solid(0), camera=EIGHT), [mesh(replace(face(4), picture=lines))])
    np.testing.assert_allclose(pixels[5:11, 5:11], 128, atol=2)


def test_picture_vertices_part_and_solid_are_multiplied(easel: Easel) -> None:
    stain = np.full((4, 4), 255, np.uint8)
    stain[:, 0] = 204
    part = replace(coloured(face(4), 0.5, 1, 1), picture=quarters(), colours=stain)
    things = room(solid(0, colour=(1, 1, 0.2, 1)), camera=EIGHT)
    pixels = drawn(easel, things, [mesh(part)])
    np.testing.assert_allclose(pixels[10, 10], (102, 255, 51), atol=1)
    np.testing.assert_allclose(pixels[5, 5], (102, 0, 0), atol=1)


def test_parts_that_share_a_picture_share_its_texture(easel: Easel) -> None:
    picture = quarters()
    alone, both, two = (
        Rooms(easel.profile, [mesh(*parts)])
        for parts in (
            [replace(face(), picture=picture)],
            [replace(face(), picture=picture), face()],
            [replace(face(), picture=picture), replace(face(), picture=picture)],
        )
    )
    assert two.bytes == both.bytes > alone.bytes
    for each in (alone, both, two):
        each.close()


def test_a_picture_is_cut_out_where_its_alpha_is_low(easel: Easel) -> None:
    picture = quarters()
    picture[:, 16:] = 80  # premultiplied white of alpha 80 / 255
    behind = placed((0, 0, -2))
    cut = mesh(replace(face(4), picture=picture, cutoff=0.5))
    back = mesh(coloured(face(8), 0, 0, 1))
    pixels = drawn(easel, room(solid(0), solid(1, behind), camera=EIGHT), [cut, back])
    assert tuple(pixels[5, 5]) == RED
    assert tuple(pixels[5, 10]) == BLUE


# --- what blends --------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_blends_is_painted_from_back_to_front(easel: Easel, order: tuple[int, ...]) -> None:
    pane = replace(face(4), blends=True)
    meshes = [mesh(coloured(pane, 1, 0, 0, 0.5)), mesh(coloured(pane, 0, 1, 0, 0.5))]
    meshes.append(mesh(coloured(face(8), 0, 0, 1)))
    things = [solid(0, placed((0, 0, 2))), solid(1, placed((0, 0, 1))), solid(2)]
    for camera in (EIGHT, perspective((0, 0, 12), 1.0)):
        pixels = drawn(easel, room(*(things[i] for i in order), camera=camera), meshes)
        np.testing.assert_allclose(pixels[8, 8], (128, 64, 64), atol=1)


def test_what_blends_is_hidden_by_what_is_nearer(easel: Easel) -> None:
    pane = mesh(replace(coloured(face(8), 1, 0, 0, 0.5), blends=True))
    things = room(solid(0), solid(1, placed((0, 0, 3))), camera=EIGHT)
    pixels = drawn(easel, things, [pane, mesh(coloured(face(2), 0, 0, 1))])
    assert tuple(pixels[8, 8]) == BLUE
    np.testing.assert_allclose(pixels[2, 2], (128, 0, 0), atol=1)


def test_a_solid_that_fades_fades_as_one_thing(easel: Easel) -> None:
    """Two cubes inside each other, at half opacity: no inner face is seen."""
    parts = (cube(4), coloured(cube(2), 1, 0, 0))
    fading: Colour = (1, 1, 1, 0.5)
    things = room(solid(0, placed(turn=0.6), colour=fading), camera=EIGHT)
    pixels = drawn(easel, things, [mesh(*parts)], background=(0, 0, 1))
    np.testing.assert_allclose(pixels[8, 5:11], [(128, 128, 255)] * 6, atol=1)


@pytest.mark.parametrize("order", [1, -1])
def test_a_cloud_that_fades_shows_its_nearest_dots(easel: Easel, order: int) -> None:
    points = np.array([[0, 0, z] for z in range(5)])[::order]
    colours = np.full((5, 4), 255, np.uint8)
    colours[:, :3] = np.array([(0, 0, 0)] * 4 + [(255, 255, 255)])[::order]
    scan = replace(cloud(points), colours=colours)
    things = room(dots(0, px=8, colour=(1, 1, 1, 0.5)), camera=EIGHT)
    pixels = drawn(easel, things, clouds=[scan], background=(0, 0, 1))
    np.testing.assert_allclose(pixels[8, 8], (128, 128, 255), atol=1)


def test_a_pane_behind_a_fading_cloud_is_seen_through_it(easel: Easel) -> None:
    pane = mesh(replace(coloured(face(8), 1, 0, 0, 0.5), blends=True))
    scan = cloud(np.array([[0, 0, 2]]))
    things = room(solid(0), dots(0, px=8, colour=(0, 1, 0, 0.5)), camera=EIGHT)
    np.testing.assert_allclose(drawn(easel, things, [pane], [scan])[8, 8], (64, 128, 0), atol=1)


def test_points_let_through_as_much_as_their_own_alpha(easel: Easel) -> None:
    scan = cloud(np.array([[0, 0, 0]]), (255, 255, 255, 51))
    pixels = drawn(easel, room(dots(0, px=4), camera=EIGHT), clouds=[scan])
    np.testing.assert_allclose(pixels[8, 8], 51, atol=1)


def test_a_room_fades_as_one_picture(easel: Easel) -> None:
    things = [solid(0), solid(1, placed((0, 0, 3)))]
    meshes = [mesh(coloured(face(8), 1, 0, 0)), mesh(coloured(face(4), 0, 0, 1))]
    pixels = drawn(easel, room(*things, camera=EIGHT, opacity=0.5), meshes, background=(0, 1, 0))
    np.testing.assert_allclose(pixels[8, 8], (0, 128, 128), atol=1)
    np.testing.assert_allclose(pixels[1, 1], (128, 128, 0), atol=1)


@pytest.mark.parametrize(
    ("blend", "expected"),
    [
        ("normal", (204, 102, 51)),
        ("add", (255, 204, 102)),
        ("multiply", (82, 41, 10)),
        ("screen", (224, 163, 92)),
    ],
)
def test_a_room_meets_the_picture_in_its_blend_mode(
    easel: Easel, blend: Blend, expected: tuple[int, int, int]
) -> None:
    part = coloured(face(4), 0.8, 0.4, 0.2)
    things = replace(room(solid(0), camera=EIGHT), blend=blend)
    pixels = drawn(easel, things, [mesh(part)], background=(0.4, 0.4, 0.2))
    np.testing.assert_allclose(pixels[8, 8], expected, atol=1)
    np.testing.assert_allclose(pixels[0, 0], (102, 102, 51), atol=1)


def test_a_room_that_multiplies_nothing_is_itself(easel: Easel) -> None:
    """Inside of a mask the picture below is transparent."""
    part, target = coloured(face(4), 0.8, 0.4, 0.2), Target((16, 16))
    artist = Rooms(easel.profile, [mesh(part)])
    with target:
        glcalls.start_frame()
        glcalls.clear(0, 0, 0, 0)
        things = room(solid(0), camera=EIGHT, blend="multiply")
        artist.draw(things, (0, 0, 16, 16), (16, 16), IN_A_MASK["multiply"])
    np.testing.assert_allclose(target.read()[8, 8], (204, 102, 51), atol=1)
    assert artist.draw_calls == 3
    artist.close()
    target.close()


# --- dots ---------------------------------------------------------------------------------------


def across(pixels: Picture) -> tuple[int, int]:
    """Width and height of what is brighter than half."""
    seen = pixels[..., 0] > 127
    return int(seen.any(axis=0).sum()), int(seen.any(axis=1).sum())


@pytest.mark.parametrize("px", [1, 2, 4, 10, 15])
def test_a_dot_has_its_diameter_in_canvas_pixels(easel: Easel, px: int) -> None:
    middle = 0.5 * (px % 2)  # that of a pixel, or a corner
    things = room(dots(0, placed((middle, middle, 0)), px=px), camera=parallel(16, 16))
    assert across(drawn(easel, things, clouds=[one_point()])) == (px, px)


def one_point() -> Cloud:
    return cloud(np.zeros((1, 3)))


def test_a_large_dot_is_round(easel: Easel) -> None:
    pixels = drawn(easel, room(dots(0, px=30), camera=EIGHT), clouds=[one_point()], size=(32, 32))
    y, x = np.mgrid[0:32, 0:32] + 0.5
    distance = np.hypot(x - 16, y - 16)
    assert (pixels[distance < 14.8] == 255).all()
    assert not pixels[distance > 15.2].any()


def test_a_dot_of_a_size_in_the_world_is_smaller_farther_away(easel: Easel) -> None:
    """At 45 degrees up and down, the picture shows as much of the world as twice the distance."""
    camera = perspective((0, 0, 4), 1.0, fov_deg=90)
    for distance, expected in ((2, 16), (4, 8), (8, 4)):
        at = placed((0, 0, 4 - distance))
        things = room(dots(0, at, px=1, world=1), camera=camera)
        pixels = drawn(easel, things, clouds=[one_point()], size=(64, 64))
        assert across(pixels) == (expected, expected)


def test_the_size_in_the_world_does_not_change_with_a_shifted_middle(easel: Easel) -> None:
    camera = perspective((0, 0, 4), 1.0, fov_deg=90)
    shifted = camera.copy()
    shifted[1] += 0.5 * camera[3]  # half the picture upwards
    things = room(dots(0, world=2), camera=shifted)
    pixels = drawn(easel, things, clouds=[one_point()], size=(64, 64))
    assert across(pixels) == (16, 16)
    assert pixels[16, 32].all()


def test_in_a_parallel_view_all_dots_have_one_size(easel: Easel) -> None:
    for z in (-50, 0, 50):
        things = room(dots(0, placed((0, 0, z)), world=2), camera=EIGHT)
        assert across(drawn(easel, things, clouds=[one_point()])) == (4, 4)


def test_dots_grow_with_the_viewport(easel: Easel) -> None:
    artist, target = Rooms(easel.profile, clouds=[one_point()]), Target((32, 32))
    with target:
        start((0, 0, 32, 32))
        artist.draw(room(dots(0, px=4), camera=EIGHT), (0, 0, 32, 32), (16, 16))
    assert across(target.read()) == (8, 8)
    artist.close()
    target.close()


def test_no_dot_is_larger_than_the_machine_takes(easel: Easel) -> None:
    things = room(dots(0, px=1e9, world=1e9), camera=EIGHT)
    pixels = drawn(easel, things, clouds=[one_point()], size=(400, 16))
    assert pixels[8, 200].all()


def test_a_cloud_is_drawn_as_often_as_it_is_asked_for(easel: Easel) -> None:
    left, right = placed((-2, 0, 0)), placed((2, 1, 0), (2, 2, 2))
    points = cloud(np.array([[0, 0, 0], [0, 1, 0]]))
    things = room(
        dots(0, left, px=2, colour=(1, 0, 0, 1)), dots(0, right, px=2, colour=(0, 0, 1, 1)),
        camera=EIGHT,
    )  # fmt: skip
    pixels = drawn(easel, things, clouds=[points])
    for y, x, colour in ((8, 4, RED), (6, 4, RED), (6, 12, BLUE), (2, 12, BLUE)):
        assert tuple(pixels[y, x]) == colour
    assert pixels.any(axis=2).sum() == 16


def test_a_hundred_thousand_points_are_one_draw_call(easel: Easel) -> None:
    points = np.random.default_rng(5).uniform(-4, 4, (100_000, 3))
    artist, target = Rooms(easel.profile, clouds=[cloud(points)]), Target((16, 16))
    with target:
        start((0, 0, 16, 16))
        artist.draw(room(dots(0), camera=EIGHT), (0, 0, 16, 16), (16, 16))
    assert artist.draw_calls == 2  # and the room over the picture
    assert (target.read() == 255).all()
    artist.close()
    target.close()


# --- the rest of the picture --------------------------------------------------------------------


def test_a_room_lies_in_its_viewport_alone(easel: Easel) -> None:
    artist, target = Rooms(easel.profile, [mesh(cube(90))]), Target((16, 16))
    things = room(solid(0), camera=EIGHT)
    for part, seen in (
        (None, (slice(2, 10), slice(4, 12))),
        ((6, 8, 4, 2), (slice(6, 8), slice(6, 10))),
    ):
        with target:
            start((0, 0, 16, 16))
            artist.draw(things, (4, 6, 8, 8), (8, 8), part=part)
        expected = np.zeros((16, 16), np.uint8)
        expected[seen] = 255
        np.testing.assert_array_equal(target.read()[..., 0], expected)
    artist.close()
    target.close()


def test_what_is_flat_is_drawn_after_a_room_as_before_it(easel: Easel) -> None:
    """The same state: framebuffer, viewport, blending, no depth, no culling."""
    flat = scene(
        [quad((2, 2, 9, 9), (1, 0.5, 0, 0.5), look=shape("ellipse"), scale=(-1, 1), at=(14, 0))]
    )
    renderer, target = easel.renderer((16, 16)), Target((16, 16))
    artist = Rooms(easel.profile, [mesh(cube()), mesh(replace(face(), blends=True))], [one_point()])
    things = room(
        solid(0, placed(scale=(-1, 1, 1)), colour=(1, 1, 1, 0.5)), solid(1), dots(0, px=3),
        camera=EIGHT, opacity=0.001,
    )  # fmt: skip
    pictures = []
    for shows_room in (False, True):
        with target:
            renderer.draw([], (0, 0, 16, 16))
            if shows_room:
                artist.draw(things, (0, 0, 16, 16), (16, 16))
            glcalls.keep_inside((0, 0, 16, 16))
            renderer.draw(whole(flat), (0, 0, 16, 16))
        pictures.append(target.read())
    assert pictures[0].any()
    np.testing.assert_array_equal(pictures[0], pictures[1])
    renderer.close()
    artist.close()
    target.close()


def test_the_state_after_a_room_is_the_one_before_it(easel: Easel) -> None:
    target = Target((16, 16))
    artist = Rooms(easel.profile, [mesh(cube()), mesh(replace(face(), blends=True))], [one_point()])
    mirrored = solid(0, placed(scale=(-1, 1, 1)))
    fading = solid(1), dots(0, colour=(1, 1, 1, 0.5))
    for things in (
        room(mirrored, camera=EIGHT, blend="screen"),
        room(mirrored, *fading, camera=EIGHT, blend="multiply"),
    ):
        with target:
            start((3, 2, 8, 8))
            before = state()
            artist.draw(things, (3, 2, 8, 8), (8, 8))
            assert state() == before
    artist.close()
    target.close()


def state() -> dict[str, list[int]]:
    """What the flat parts of a frame rely on."""
    gl = glcalls.GL
    found = {}
    for name, count in (
        ("GL_DRAW_FRAMEBUFFER_BINDING", 1), ("GL_READ_FRAMEBUFFER_BINDING", 1),
        ("GL_VIEWPORT", 4), ("GL_SCISSOR_BOX", 4), ("GL_SCISSOR_TEST", 1), ("GL_BLEND", 1),
        ("GL_BLEND_SRC_RGB", 1), ("GL_BLEND_DST_RGB", 1), ("GL_BLEND_SRC_ALPHA", 1),
        ("GL_BLEND_DST_ALPHA", 1), ("GL_DEPTH_TEST", 1), ("GL_CULL_FACE", 1),
        ("GL_FRONT_FACE", 1), ("GL_DEPTH_WRITEMASK", 1), ("GL_DEPTH_FUNC", 1),
        ("GL_COLOR_WRITEMASK", 4), ("GL_ACTIVE_TEXTURE", 1),
    ):  # fmt: skip
        values = (ctypes.c_int * count)()
        gl.glGetIntegerv(getattr(gl, name), values)
        found[name] = list(values)
    return found


def test_rooms_keep_targets_of_two_sizes_only(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = rooms.DepthTarget.close
    closed: list[Size] = []

    def note_and_close(target: rooms.DepthTarget) -> None:
        closed.append(target.size)
        close(target)

    monkeypatch.setattr(rooms.DepthTarget, "close", note_and_close)
    artist = Rooms(easel.profile, [mesh(cube())])
    alone = artist.bytes
    held = []
    for side in (8, 16, 8, 32, 8):
        target = Target((side, side))
        with target:
            start((0, 0, side, side))
            artist.draw(room(solid(0), camera=EIGHT), (0, 0, side, side), (8, 8))
        target.close()
        held.append((artist.bytes - alone) // (8 * 8))
    one = held[0]
    assert held == [one, 5 * one, 5 * one, 17 * one, 17 * one]
    artist.close()
    assert artist.bytes == 0
    assert closed == [(16, 16), (32, 32), (8, 8)]


def test_a_rehearsal_is_not_seen(easel: Easel) -> None:
    artist, target = Rooms(easel.profile, [mesh(cube(), nodes=3)], [one_point()]), Target((8, 8))
    with target:
        start((0, 0, 8, 8), (0.2, 0.4, 0.6))
        artist.rehearse((0, 0, 8, 8), (8, 8))
    assert (target.read() == (51, 102, 153)).all()
    assert artist.draw_calls > 4  # mesh and cloud fade in two passes each
    assert not artist.faults
    assert glcalls.take_error() == ""
    artist.close()
    target.close()


def test_rooms_without_anything_need_nothing(easel: Easel) -> None:
    artist = Rooms(easel.profile)
    artist.rehearse((0, 0, 8, 8), (8, 8))
    artist.draw(room(camera=EIGHT), (0, 0, 8, 8), (8, 8))
    artist.draw(room(solid(0), camera=EIGHT, opacity=0), (0, 0, 8, 8), (8, 8))
    for viewport in ((0, 0, 0, 8), (0, 0, 8, -1)):
        artist.draw(room(solid(0), camera=EIGHT), viewport, (8, 8))
    assert artist.draw_calls == 0
    assert not artist.faults
    artist.close()


# --- faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e30])
def test_a_place_that_is_no_number_leaves_out_that_thing_alone(easel: Easel, wrong: float) -> None:
    lost = placed((2, 0, 0))
    lost[3] = wrong
    meshes = [mesh(coloured(face(2), 1, 0, 0))]
    things = (solid(0, lost), solid(0, placed((-2, 0, 0))), dots(0, lost), dots(0))
    pixels = drawn(
        easel, [room(*things, camera=EIGHT)] * 2, meshes, [one_point()],
        faults=[
            "a part of mesh 0 is left out: its place is not a number",
            "cloud 0 is left out: its place, colour or size is not a number",
        ],
    )  # fmt: skip
    assert tuple(pixels[8, 4]) == RED
    assert pixels[8, 8].any()
    assert not pixels[:, 11:].any()


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_camera_that_is_no_number_leaves_the_room_out(easel: Easel, wrong: float) -> None:
    camera = EIGHT.copy()
    camera[2, 1] = wrong
    pixels = drawn(
        easel, [room(solid(0), camera=camera)] * 2, [mesh(cube())], background=(0, 0, 1),
        faults=["a room is left out: its camera is not a number"],
    )  # fmt: skip
    assert (pixels == BLUE).all()


def test_colours_sizes_and_light_that_are_no_numbers_harm_nothing_else(easel: Easel) -> None:
    nan = float("nan")
    dark = np.full(4, np.nan, np.float32)
    things = room(
        solid(0, colour=(1, nan, 1, 1)), dots(0, px=nan), solid(0, placed((0, 0, 1))),
        camera=EIGHT, light=dark,
    )  # fmt: skip
    pixels = drawn(
        easel, things, [mesh(face(4))], [one_point()],
        faults=[
            "the light of a room is not a number: it is everywhere",
            "mesh 0 is left out: its colour is not a number",
            "cloud 0 is left out: its place, colour or size is not a number",
        ],
    )  # fmt: skip
    assert (pixels[8, 8] == 255).all()
    assert not drawn(easel, room(solid(0), camera=EIGHT, opacity=nan), [mesh(face(4))]).any()


@pytest.mark.parametrize("scale", [(0, 0, 0), (1, 0, 1), (1e-20, 1e-20, 1e-20)])
def test_a_thing_without_volume_is_not_drawn_and_is_no_fault(
    easel: Easel, scale: tuple[float, float, float]
) -> None:
    """Things grow from nothing."""
    nothing = placed(scale=scale)
    things = room(solid(0, nothing), dots(0, nothing), camera=EIGHT)
    assert not drawn(easel, things, [mesh(cube())], [one_point()]).any()


def test_numbers_that_nothing_has_are_named_once(easel: Easel) -> None:
    things = room(solid(3), solid(0), dots(-1), camera=EIGHT)
    faults = [f"{it} is not there: what it shows is left out" for it in ("mesh 3", "cloud -1")]
    pixels = drawn(easel, [things] * 2, [mesh(face(4))], faults=faults)
    assert pixels[8, 8].all()


def test_a_solid_with_too_few_matrices_is_left_out(easel: Easel) -> None:
    fault = "mesh 0 is left out: its places have the shape (12, 1), expected (12, 2)"
    things = room(solid(0), camera=EIGHT)
    assert not drawn(easel, things, [mesh(face(4), nodes=2)], faults=[fault]).any()


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (replace(face(), node=2), "its node 2 is not among the 1 of its mesh"),
        (replace(face(), triangles=np.array([[0, 1, 4]], np.uint32)), "more than its 4 vertices"),
        (replace(face(), triangles=np.zeros((0, 3), np.uint32)), "it is empty"),
        (replace(face(), normals=np.zeros((3, 3), np.float32)), "its normals have the shape"),
        (replace(face(), places=np.zeros((4, 3), np.float32)), "its places have the shape"),
        (replace(face(), positions=np.full((4, 3), np.nan, np.float32)), "are not numbers"),
    ],
)
def test_a_part_that_does_not_fit_is_left_out_and_the_others_are_there(
    easel: Easel, part: Part, reason: str
) -> None:
    artist = Rooms(easel.profile, [mesh(face(4), part)])
    assert len(artist.faults) == 1
    assert artist.faults[0].startswith("part 1 of mesh 0 is left out: ")
    assert reason in artist.faults[0]
    artist.draw(room(solid(0), camera=EIGHT), (0, 0, 8, 8), (8, 8))
    assert artist.draw_calls == 2
    artist.close()


def test_clouds_that_do_not_fit_are_left_out(easel: Easel) -> None:
    empty, short = cloud(np.zeros((0, 3))), replace(one_point(), colours=np.zeros((2, 4), np.uint8))
    artist = Rooms(easel.profile, clouds=[empty, short])
    assert artist.faults == [
        "cloud 0 is left out: it is empty",
        "cloud 1 is left out: its positions and colours have the shapes (1, 3) and (2, 4)",
    ]
    artist.draw(room(dots(0), dots(1), camera=EIGHT), (0, 0, 8, 8), (8, 8))
    artist.close()


def test_a_point_that_is_no_number_is_not_drawn(easel: Easel) -> None:
    points = cloud(np.array([[np.nan, 0, 0], [0, np.inf, 0], [0, 0, 0]]))
    pixels = drawn(easel, room(dots(0, px=2), camera=EIGHT), clouds=[points])
    assert pixels.any(axis=2).sum() == 4


def test_a_picture_too_large_for_the_machine_is_shown_smaller(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = glcalls.Limits(side=16, layers=256)
    monkeypatch.setattr("exhibit.render.pieces.limits", lambda: few)
    fault = (
        "the picture of part 0 of mesh 0 has 32 x 32 pixels, this machine takes 16 a side: "
        "it is shown with 16 x 16"
    )
    meshes = [mesh(replace(face(4), picture=quarters()))]
    pixels = drawn(easel, room(solid(0), camera=EIGHT), meshes, faults=[fault])
    assert tuple(pixels[5, 5]) == RED
    assert tuple(pixels[10, 5]) == BLUE


def test_halving_keeps_the_mean_and_any_shape() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (31, 64, 4), np.uint8)
    small = halved(picture, 16)
    assert small.shape == (7, 16, 4)
    assert abs(float(small.mean()) - float(picture.mean())) < 4
    assert halved(np.full((1, 9, 4), 200, np.uint8), 2).tolist() == [[[200] * 4] * 2]
    assert halved(picture, 64) is picture


def test_a_room_too_large_for_the_machine_is_left_out_with_one_sentence(easel: Easel) -> None:
    artist = Rooms(easel.profile, [mesh(cube())])
    for _ in range(2):
        artist.draw(room(solid(0), camera=EIGHT), (0, 0, 1_000_000, 4), (8, 8))
    assert len(artist.faults) == 1
    assert artist.faults[0].startswith("a room of 1000000 x 4 pixels is left out: this machine")
    artist.close()


@pytest.mark.parametrize("refuses", [True, False])
def test_a_machine_without_samples_draws_without_them(
    easel: Easel, monkeypatch: pytest.MonkeyPatch, refuses: bool
) -> None:
    """It says that it has none, or it says four and then refuses."""
    if refuses:
        make = rooms.DepthTarget

        def only_plain(size: Size, samples: int) -> rooms.DepthTarget:
            if samples:
                raise TargetFault("the framebuffer is incomplete")
            return make(size, samples)

        monkeypatch.setattr(rooms, "DepthTarget", only_plain)
    else:
        monkeypatch.setattr(gldepth, "most_samples", lambda: 0)
    things = room(solid(0), solid(1, placed((0, 0, 3))), camera=EIGHT)
    pixels = drawn(easel, things, [mesh(cube(4)), mesh(coloured(cube(2), 1, 0, 0))])
    assert tuple(pixels[8, 8]) == RED
    assert tuple(pixels[5, 5]) == (255, 255, 255)


# --- pictures -----------------------------------------------------------------------------------


def warm_light(shade: float = 0.25) -> Floats:
    towards = np.array([0.5, 0.7, 0.5])
    return np.array([*(towards / np.linalg.norm(towards)), shade], np.float32)


def test_a_still_life_looks_as_it_did(easel: Easel) -> None:
    """Solids with pictures, colours, mirrors and stretches, and two panes between them."""
    pane = replace(coloured(face(1.5), 0.2, 0.5, 1.0, 0.4), blends=True, two_sided=True)
    meshes = [mesh(replace(cube(), picture=quarters())), mesh(sphere(0.5, 24)), mesh(pane)]
    things = room(
        solid(0, placed((-1.1, 0, 0), turn=0.4)),
        solid(0, placed((-1.2, -0.9, 0.4), (-0.6, 0.6, 0.6), turn=0.9)),
        solid(1, placed((0.3, 0, 0)), colour=(1, 0.8, 0.5, 1)),
        solid(1, placed((1.5, 0, 0), (0.5, 1, 1)), colour=(1, 0.3, 0.3, 0.5)),
        solid(2, placed((0.2, 0, 0.9))),
        solid(2, placed((-0.3, 0.3, -0.9))),
        camera=perspective((1.5, 1.6, 4.2), 1.6),
        light=warm_light(),
    )
    pixels = drawn(easel, things, meshes, size=(320, 200), background=(0.1, 0.12, 0.2))
    assert_same_picture(pixels, "render/still-life")


def test_a_scan_looks_as_it_did(easel: Easel) -> None:
    """The same cloud three times: in pixels, in world units, and half faded, around a ball."""
    points = np.random.default_rng(1).normal(size=(6000, 3))
    points /= np.linalg.norm(points, axis=1)[:, None]
    colours = np.full((6000, 4), 255, np.uint8)
    colours[:, :3] = (points * 0.5 + 0.5) * 255
    scan = replace(cloud(points), colours=colours)
    small = (0.4, 0.4, 0.4)
    things = room(
        dots(0, placed((0, 0.2, -0.5)), px=2),
        dots(0, placed((1.5, 0.2, 0), small), world=0.05),
        dots(0, placed((-1.5, 0.2, 0), small), world=0.05, colour=(1, 1, 1, 0.5)),
        solid(0, placed((0.4, -0.3, 0.2))),
        camera=perspective((0.5, 0.8, 4.2), 1.6),
        light=warm_light(),
    )
    pixels = drawn(
        easel, things, [mesh(sphere(0.6, 24))], [scan], size=(320, 200), background=(0.1, 0.1, 0.1)
    )
    assert_same_picture(pixels, "render/scan")
