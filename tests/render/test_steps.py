"""Steps of a draw list: which records are drawn, from which part of a texture, at what cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exhibit.render.glcalls import Picture
from exhibit.render.targets import Target
from exhibit.render.textures import bytes_of, mipmap_sizes
from exhibit.scene.drawlist import Batch, Blend, DrawList, Masked, Painting, Step, Swarm
from exhibit.scene.looks import ShaderSource
from tests.render.drawing import (
    Easel,
    array_of,
    drawlist,
    painted,
    plain,
    pose,
    quad,
    scene,
    shape,
    whole,
)
from tests.render.solid_things import face, mesh, parallel, room, solid

MESHES = [mesh(face(6))]
SHADER = ShaderSource("white.frag", "vec4 paint(vec2 uv) { return vec4(1.0); }", ())


def noise(width: int, height: int) -> Picture:
    pixels = np.random.default_rng(8).integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


# --- runs -----------------------------------------------------------------------------------------


def columns_drawn(easel: Easel, runs: list[tuple[int, int]] | None, *batches: Batch) -> list[int]:
    records = [quad((float(i), 0, 1, 4)) for i in range(8)]
    drawlist = painted(batches, records)
    if runs is not None:
        drawlist = replace(drawlist, runs=np.array(runs, np.intp).reshape(-1, 2))
    pixels = easel.draw(whole(drawlist), (8, 4))
    return np.flatnonzero(pixels[0, :, 0]).tolist()


def test_a_numbered_batch_draws_its_run(easel: Easel) -> None:
    batches = Batch("shape", -1, 0, 4, number=0), Batch("shape", -1, 4, 4, number=1)
    assert columns_drawn(easel, [(1, 2), (6, 1)], *batches) == [1, 2, 6]
    assert columns_drawn(easel, [(0, 0), (4, 4)], *batches) == [4, 5, 6, 7]
    assert columns_drawn(easel, None, *batches) == [*range(8)]


def test_a_batch_without_a_number_is_drawn_whole(easel: Easel) -> None:
    batches = Batch("shape", -1, 0, 4, number=0), Batch("shape", -1, 4, 4)
    assert columns_drawn(easel, [(0, 0)], *batches) == [4, 5, 6, 7]


@pytest.mark.parametrize("run", [(6, 99), (-2, 4), (99, 1), (3, -1)])
def test_a_run_beyond_the_records_draws_those_there_are(easel: Easel, run: tuple[int, int]) -> None:
    drawn = columns_drawn(easel, [run], Batch("shape", -1, 0, 8, number=0))
    assert drawn == [i for i in range(run[0], run[0] + run[1]) if 0 <= i < 8]


def test_an_empty_run_costs_no_draw_call_and_asks_for_no_texture(easel: Easel) -> None:
    records = np.concatenate([quad((0, 0, 4, 4)), quad((4, 0, 4, 4))])
    steps = (Batch("image", 99, 0, 1, number=0), Batch("shape", -1, 1, 1, number=1))
    runs = np.array([(0, 0), (1, 1)], np.intp)
    renderer = easel.renderer((8, 4))
    renderer.draw(whole(drawlist(records, steps, (0.0, 0.0, 0.0), runs)), (0, 0, 8, 4))
    assert renderer.draw_calls == 1
    assert not renderer.faults
    renderer.close()


def test_runs_that_move_from_frame_to_frame_are_followed(easel: Easel) -> None:
    """What a draw call remembers of the last frame is not what this one draws."""
    records = np.concatenate([quad((float(i), 0, 1, 4)) for i in range(8)])
    steps = (Batch("shape", -1, 0, 4, number=0), Batch("shape", -1, 4, 4, number=1))
    runs = np.zeros((2, 2), np.intp)
    moving = drawlist(records, steps, (0.0, 0.0, 0.0), runs)
    renderer, target = easel.renderer((8, 4)), Target((8, 4))
    for first, second in (((0, 1), (4, 1)), ((1, 2), (4, 1)), ((0, 0), (7, 1)), ((0, 1), (4, 1))):
        runs[:] = first, second
        with target:
            renderer.draw(whole(moving), (0, 0, 8, 4))
        expected = [*range(first[0], sum(first)), *range(second[0], sum(second))]
        assert np.flatnonzero(target.read()[0, :, 0]).tolist() == expected
    renderer.close()
    target.close()


def test_draw_calls_of_the_last_frame_are_counted(easel: Easel) -> None:
    renderer = easel.renderer((8, 4))
    one = scene([quad((0, 0, 4, 4))])
    for layers, calls in ((whole(one), 1), ([*whole(one), *whole(one)], 1), ([], 0)):
        renderer.draw(layers, (0, 0, 8, 4))
        assert renderer.draw_calls == calls
    fading = [*whole(one), replace(whole(one)[0], weight=0.5)]
    renderer.draw(fading, (0, 0, 8, 4), one)
    assert renderer.draw_calls == 4  # two scenes, the mixing, the overlay
    renderer.close()


# --- cells ----------------------------------------------------------------------------------------


def test_a_picture_that_repeats_begins_again_beyond_its_edges(easel: Easel) -> None:
    file = noise(8, 8)
    tiled = quad((0, 0, 24, 16), look=(0, 1, 0, 0), cell=(-0.5, 0.25, 2.5, 2.25))
    pixels = easel.draw(whole(scene([tiled], "image", 0)), (24, 16), [array_of(file, repeats=True)])
    expected = np.tile(file, (3, 4, 1))[2:18, 4:28, :3]
    np.testing.assert_array_equal(pixels, expected)


def test_a_picture_that_repeats_far_away_is_as_sharp(easel: Easel) -> None:
    file = noise(8, 8)
    far = quad((0, 0, 8, 8), look=(0, 1, 0, 0), cell=(1000, -500, 1001, -499))
    pixels = easel.draw(whole(scene([far], "image", 0)), (8, 8), [array_of(file, repeats=True)])
    np.testing.assert_allclose(pixels.astype(int), file[..., :3], atol=2)


def test_a_picture_that_does_not_repeat_ends_with_its_edge(easel: Easel) -> None:
    file = noise(8, 8)
    wide = quad((0, 0, 8, 8), cell=(0, 0, 1, 1))
    for look in ((0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0)):
        wide["look"] = look
        pixels = easel.draw(whole(scene([wide], "image", 0)), (8, 8), [array_of(file)])
        np.testing.assert_array_equal(pixels, file[..., :3])


@pytest.mark.parametrize(("across", "down"), [(True, False), (False, True), (True, True)])
def test_a_cell_from_right_to_left_is_mirrored(
    easel: Easel,
    across: bool,
    down: bool,
) -> None:
    file = noise(16, 16)
    part = file[4:12, 8:16, :3]
    u, v = (0.5, 1.0), (0.25, 0.75)
    cell = (u[across], v[down], u[not across], v[not down])
    pixels = easel.draw(
        whole(scene([quad((0, 0, 8, 8), cell=cell)], "image", 0)), (8, 8), [array_of(file)]
    )
    np.testing.assert_array_equal(pixels, part[:: -1 if down else 1, :: -1 if across else 1])


GUTTER, PAGE_LEVELS = 16, 4


def page(own: int, other: int) -> Picture:
    """Cells of 48 x 40 on a page of 256 x 256, each with its edge repeated around it."""
    pixels = np.zeros((256, 256, 4), np.uint8)
    pixels[..., other], pixels[..., 3] = 255, 255
    pixels[80 - GUTTER : 128 + GUTTER, 96 - GUTTER : 144 + GUTTER] = 0
    pixels[80 - GUTTER : 128 + GUTTER, 96 - GUTTER : 144 + GUTTER, [own, 3]] = 255
    return pixels


@pytest.mark.parametrize("scale", [(s, s) for s in (3.0, 1.0, 0.6, 0.3, 0.15, 1 / 16)])
@pytest.mark.parametrize("turn", [0.0, 0.4])
@pytest.mark.parametrize("stretch", [(1.0, 1.0), (0.2, 1.0), (1.0, 0.1)])
def test_on_a_page_no_neighbour_is_seen_at_any_scale(
    easel: Easel, scale: tuple[float, float], turn: float, stretch: tuple[float, float]
) -> None:
    record = quad(
        (-24, -20, 48, 40), cell=(96 / 256, 80 / 256, 144 / 256, 120 / 256), turn=turn,
        at=(80.3, 80.6), scale=(scale[0] * stretch[0], scale[1] * stretch[1]),
    )  # fmt: skip
    pixels = easel.draw(
        whole(scene([record], "image", 0)), (160, 160), [array_of(page(0, 1), levels=PAGE_LEVELS)]
    )
    assert pixels[..., 0].any()
    assert not pixels[..., 1:].any()


def test_a_page_has_the_mipmaps_that_it_asks_for() -> None:
    layer = np.zeros((256, 128, 4), np.uint8)
    assert len(mipmap_sizes(array_of(layer, levels=4))) == 5
    assert mipmap_sizes(array_of(layer, levels=0)) == [(128, 256)]
    assert mipmap_sizes(array_of(layer, levels=99)) == mipmap_sizes(array_of(layer))
    assert mipmap_sizes(array_of(layer, levels=-1)) == [(128, 256)]
    assert bytes_of(array_of(layer, levels=1)) == 4 * (128 * 256 + 64 * 128)


# --- all kinds of steps ---------------------------------------------------------------------------


QUADS = [
    quad((0, 0, 32, 16), (0.5, 0.4, 0.3, 1)),
    quad((4, 4, 8, 8)),
    quad((12, 4, 8, 8), look=(0, 0, 1, 0)),
]


def everything() -> DrawList:
    """One of each, all of them seen."""
    swarm = Swarm(
        np.array([[20], [4], [3], [0]], np.float32), np.full((1, 4), 255, np.uint8),
        np.ones(1, np.intp), pose(), blend="add",
    )  # fmt: skip
    leaf = replace(swarm, texture=0, pose=pose(at=(8, 0)), blend="normal")
    painting = Painting(0, pose(), (0, 8, 8, 8), np.zeros(0, np.float32), blend="multiply")
    square = room(solid(0), camera=parallel(32, 16))
    steps: tuple[Step, ...] = (
        Batch("shape", -1, 0, 1),
        Batch("image", 0, 1, 1, "screen"),
        Batch("path", 0, 2, 1),
        swarm,
        leaf,
        painting,
        square,
    )
    return painted((*steps, Masked(steps[:1], steps), Masked(steps[1:3], steps[3:])), QUADS)


def test_a_rehearsal_is_not_seen_and_not_counted(easel: Easel) -> None:
    renderer = easel.renderer((32, 16), [array_of(noise(8, 8))], [SHADER])
    renderer.load([SHADER], MESHES)
    target = Target((40, 20))
    with target:
        renderer.draw(whole(everything()), (4, 2, 32, 16))
        before, calls = renderer.read((40, 20)), renderer.draw_calls
        renderer.rehearse((4, 2, 32, 16), [everything(), plain(1, 0, 0)])
        np.testing.assert_array_equal(renderer.read((40, 20)), before)
        assert renderer.draw_calls == calls > 15
        renderer.draw(whole(everything()), (4, 2, 32, 16))
        np.testing.assert_array_equal(renderer.read((40, 20)), before)
    assert not renderer.faults
    renderer.close()
    target.close()


def test_the_same_steps_are_the_same_pixels_in_a_scene_and_in_a_cross_fade(easel: Easel) -> None:
    arrays = [array_of(noise(8, 8))]
    alone = easel.draw(whole(everything()), (32, 16), arrays, shaders=[SHADER], meshes=MESHES)
    layers = [*whole(plain(0, 0, 0)), replace(whole(everything())[0], weight=0.9999)]
    mixed = easel.draw(layers, (32, 16), arrays, shaders=[SHADER], meshes=MESHES)
    np.testing.assert_allclose(mixed.astype(int), alone, atol=1)


ROOMS: dict[Blend, tuple[int, int, int]] = {  # half red over half grey
    "normal": (191, 64, 64),
    "add": (255, 128, 128),
    "multiply": (128, 64, 64),
    "screen": (191, 128, 128),
}


@pytest.mark.parametrize("blend", ROOMS)
def test_a_room_is_a_step_among_the_others(easel: Easel, blend: Blend) -> None:
    """On the picture, alone in a mask, and between batches, in a letterbox."""
    pane = room(solid(0, colour=(1, 0, 0, 1)), camera=parallel(8, 4), opacity=0.5, blend=blend)
    records = [
        quad((0, 0, 16, 4), (0.5, 0.5, 0.5, 1)),
        quad((8, 0, 8, 4)),
        quad((15, 0, 1, 4), (0, 0, 1, 1)),
    ]
    steps = (Batch("shape", -1, 0, 1), Masked((Batch("shape", -1, 1, 1),), (pane,)))
    renderer, target = easel.renderer((16, 4)), Target((20, 8))
    renderer.load(meshes=[mesh(face(40))])
    for some, expected in (
        (steps, ROOMS["normal"]),
        ((steps[0], pane, Batch("shape", -1, 2, 1)), ROOMS[blend]),
    ):
        with target:
            renderer.draw(whole(painted(some, records)), (2, 1, 16, 4))
        pixels = target.read()[3:7, 2:18]
        np.testing.assert_allclose(pixels[2, 12], expected, atol=2)
        alone = np.full(3, 128) if some is steps else np.array(expected)
        np.testing.assert_allclose(pixels[2, 4], alone, atol=2)
        last = expected if some is steps else (0, 0, 255)
        np.testing.assert_allclose(pixels[2, 15], last, atol=2)
        assert not target.read()[:3].any()
    assert not renderer.faults
    assert renderer.draw_calls == 4  # two batches, the solid, the room
    renderer.close()
    target.close()


def test_a_room_of_a_show_without_meshes_is_not_drawn(easel: Easel) -> None:
    pixels, faults = easel.faulty(painted([room(solid(0), camera=parallel(8, 4))]))
    assert faults == ["a room is left out: the show has no meshes and no clouds"]
    assert not pixels.any()


def test_what_is_loaded_later_takes_the_place_of_what_was(easel: Easel) -> None:
    renderer, target = easel.renderer((8, 4), (), [SHADER]), Target((8, 4))
    painting = Painting(0, pose(), (0, 0, 8, 4), np.zeros(0, np.float32))
    black = replace(SHADER, text=SHADER.text.replace("vec4(1.0)", "vec4(1.0, 0.0, 0.0, 1.0)"))
    for shaders, expected in (([SHADER], (255, 255, 255)), ([black], (255, 0, 0))):
        renderer.load(shaders)
        with target:
            renderer.draw(whole(painted([painting])), (0, 0, 8, 4))
        assert (target.read() == expected).all()
    renderer.load([replace(SHADER, text="wrong")])
    assert [fault.split(":")[0] for fault in renderer.faults] == ["white.frag"]
    renderer.close()
    target.close()


def test_a_material_that_is_not_there_is_left_out_and_named_once(easel: Easel) -> None:
    strange = Batch("smoke", -1, 0, 1)  # type: ignore[arg-type]  # on purpose
    drawlist = painted(
        (strange, Batch("shape", -1, 1, 1)), [quad((0, 0, 4, 4)), quad((4, 0, 4, 4))]
    )
    pixels, faults = easel.faulty(drawlist)
    assert faults == ["no material is called 'smoke': it is left out"]
    assert not pixels[:, :4].any()
    assert (pixels[:, 4:] == 255).all()


def test_a_soft_shape_after_everything_else_is_as_before(easel: Easel) -> None:
    """No step leaves anything set that another one would trip over."""
    glow = quad((2, 2, 12, 12), look=shape("ellipse", softness=3))
    alone = easel.draw(whole(scene([glow])), (16, 16))
    after = everything()
    cover = quad((-8, -8, 64, 64), (0, 0, 0, 1))
    drawlist = painted(
        (*after.steps, Batch("shape", -1, 4, 1), Batch("shape", -1, 3, 1)), [*QUADS, glow, cover]
    )
    pixels = easel.draw(
        whole(drawlist), (16, 16), [array_of(noise(8, 8))], shaders=[SHADER], meshes=MESHES
    )
    np.testing.assert_array_equal(pixels, alone)
