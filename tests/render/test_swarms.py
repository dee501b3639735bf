"""Particles, where they should be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exhibit.scene.drawlist import Batch, Swarm
from tests.pictures import assert_same_picture
from tests.render.drawing import WHITE, Easel, Four, array_of, painted, pose, quad, whole

Particle = tuple[float, float, float, float, Four]  # x, y, half a side, turn, colour


def swarm(*particles: Particle, room: int = 0, texture: int = -1, layer: int = 0) -> Swarm:
    """An emitter at the canvas's corner, with room for more particles than are alive."""
    size = max(room, len(particles))
    rows, colours = np.full((4, size), 9.0, np.float32), np.full((size, 4), 255, np.uint8)
    for i, (x, y, half, turn, colour) in enumerate(particles):
        rows[:, i] = x, y, half, turn
        colours[i] = np.round(np.array(colour) * 255)
    return Swarm(rows, colours, np.array([len(particles)], np.intp), pose(), texture, layer)


def test_a_particle_is_full_in_its_middle_and_gone_at_its_edge(easel: Easel) -> None:
    pixels = easel.draw(whole(painted([swarm((20.5, 12.5, 8, 0, WHITE))])), (40, 24))[..., 0]
    assert pixels[12, 20] == 255
    assert not pixels[:, :12].any()
    assert not pixels[:, 29:].any()
    assert not pixels[:4].any()
    assert not pixels[21:].any()
    row = pixels[12, 20:29].astype(int)
    assert (np.diff(row) < 0).all()
    assert row[-1] <= 2


def test_only_what_is_alive_is_drawn(easel: Easel) -> None:
    one = swarm((4, 4, 3, 0, WHITE), room=50)
    pixels = easel.draw(whole(painted([one])), (24, 24))
    assert pixels[2:6, 2:6].any()
    assert not pixels[8:].any()
    assert not pixels[:, 8:].any()


@pytest.mark.parametrize("count", [0, -3])
def test_nothing_alive_is_no_draw_call(easel: Easel, count: int) -> None:
    none = replace(swarm((4, 4, 3, 0, WHITE)), count=np.array([count], np.intp))
    renderer = easel.renderer((8, 8))
    renderer.draw(whole(painted([none])), (0, 0, 8, 8))
    assert renderer.draw_calls == 0
    renderer.close()


def test_particles_take_their_colour_and_that_of_the_emitter(easel: Easel) -> None:
    dot = swarm((4.5, 4.5, 4, 0, (1.0, 0.4, 0.2, 0.8)))
    tinted = replace(dot, pose=pose((0.5, 1.0, 1.0, 0.5)))
    pixels = easel.draw(whole(painted([tinted])), (9, 9))
    np.testing.assert_allclose(pixels[4, 4], np.array([0.5, 0.4, 0.2]) * 0.4 * 255, atol=1)


def test_particles_move_with_their_emitter(easel: Easel) -> None:
    moved = replace(
        swarm((3.0, 0.0, 1, 0, WHITE)), pose=pose(at=(20, 10), turn=np.pi / 2, scale=(2, 2))
    )
    pixels = easel.draw(whole(painted([moved])), (40, 24))[..., 0]
    rows, columns = np.nonzero(pixels)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (14, 17, 18, 21)


def test_the_later_particle_lies_over_the_earlier(easel: Easel) -> None:
    white = array_of(np.full((2, 2, 4), 255, np.uint8))
    both = swarm((4, 4, 4, 0, (1, 0, 0, 1)), (4, 4, 4, 0, (0, 0, 1, 1)), texture=0)
    assert (easel.draw(whole(painted([both])), (8, 8), [white]) == (0, 0, 255)).all()


def test_a_textured_particle_is_the_picture(easel: Easel) -> None:
    file = np.random.default_rng(2).integers(0, 256, (8, 8, 4), np.uint8)
    file[..., 3] = 255
    blank = np.zeros_like(file)
    tile = swarm((8, 8, 4, 0, WHITE), texture=0, layer=1)
    pixels = easel.draw(whole(painted([tile])), (16, 16), [array_of(blank, file)])
    np.testing.assert_array_equal(pixels[4:12, 4:12], file[..., :3])
    pixels[4:12, 4:12] = 0
    assert not pixels.any()


def test_a_particle_shows_its_cell_and_nothing_beside_it(easel: Easel) -> None:
    page = np.full((16, 16, 4), 255, np.uint8)
    page[4:8, 8:12] = (0, 200, 0, 255)
    tile = replace(swarm((8, 8, 8, 0, WHITE), texture=0), cell=(0.5, 0.25, 0.75, 0.5))
    assert (easel.draw(whole(painted([tile])), (16, 16), [array_of(page)]) == (0, 200, 0)).all()


def test_a_quarter_turn_turns_clockwise_as_nodes_do(easel: Easel) -> None:
    file = np.zeros((2, 2, 4), np.uint8)
    file[0, 0] = 255  # at the top left
    turned = swarm((8, 8, 8, np.pi / 2, WHITE), texture=0)
    pixels = easel.draw(whole(painted([turned])), (16, 16), [array_of(file)])[..., 0]
    as_node = easel.draw(
        whole(
            painted([Batch("image", 0, 0, 1)], [quad((-8, -8, 16, 16), at=(8, 8), turn=np.pi / 2)])
        ),
        (16, 16),
        [array_of(file)],
    )[..., 0]
    np.testing.assert_allclose(pixels.astype(int), as_node, atol=1)
    assert pixels[1, 14] == 255
    assert pixels[1, 1] == 0


@pytest.mark.parametrize("textured", [False, True])
def test_a_particle_smaller_than_a_pixel_fades_and_does_not_flicker(
    easel: Easel,
    textured: bool,
) -> None:
    """Wherever between the pixels it lies, its light is the same to an eighth."""
    white = array_of(np.full((2, 2, 4), 255, np.uint8))
    texture = 0 if textured else -1
    for side in (0.9, 0.6):
        places = [(6.0 + 8 * i + i / 8, 6.0 + 8 * k + k / 8) for i in range(8) for k in range(8)]
        dots = swarm(*((x, y, side / 2, 0.0, WHITE) for x, y in places), texture=texture)
        pixels = easel.draw(whole(painted([dots])), (72, 72), [white])[..., 0].astype(int)
        light = [pixels[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4].sum() for x, y in places]
        assert min(light) > 0.8 * max(light), (side, light)
        full = 255 * side * side * (1.0 if textured else np.pi / 12)
        np.testing.assert_allclose(np.mean(light), full, rtol=0.1)


@pytest.mark.parametrize("row", range(4))
def test_a_particle_without_numbers_draws_nothing_else_wrong(easel: Easel, row: int) -> None:
    both = swarm((2.5, 2.5, 2, 0, WHITE), (10.5, 2.5, 2, 0, (0, 1, 0, 1)))
    for number in (np.nan, np.inf):
        both.rows[row, 0] = number
        pixels = easel.draw(whole(painted([both])), (13, 5))
        assert pixels[2, 10].tolist() == [0, 255, 0]


@pytest.mark.parametrize(("half", "colour"), [(0.0, WHITE), (-2.0, WHITE), (2.0, (1, 1, 1, 0))])
def test_a_particle_without_size_or_colour_is_not_drawn(
    easel: Easel, half: float, colour: Four
) -> None:
    assert not easel.draw(whole(painted([swarm((4, 4, half, 0, colour))])), (8, 8)).any()


def test_a_texture_that_is_not_there_leaves_the_swarm_out(easel: Easel) -> None:
    pixels, faults = easel.faulty(painted([swarm((4, 2, 2, 0, WHITE), texture=3)]))
    assert faults == ["texture 3 is not there: what it shows is left out"]
    assert not pixels.any()


def test_batches_after_a_swarm_are_drawn_as_before_it(easel: Easel) -> None:
    records = [quad((0, 0, 2, 4)), quad((6, 0, 2, 4))]
    steps = (Batch("shape", -1, 0, 1), swarm((4, 2, 1, 0, WHITE)), Batch("shape", -1, 1, 1))
    pixels = easel.draw(whole(painted(steps, records)), (8, 4))
    assert (pixels[:, [0, 1, 6, 7]] == 255).all()
    assert pixels[1:3, 3:5].any()


def test_what_fewer_rows_hold_than_are_counted_is_drawn(easel: Easel) -> None:
    dot = replace(swarm((4, 2, 2, 0, WHITE)), count=np.array([10], np.intp))
    pixels, faults = easel.faulty(painted([dot]))
    assert faults == []
    assert pixels.any()


def test_embers(easel: Easel) -> None:
    """Sparks, haze and leaves over a dark ground, as one would use them."""
    chance = np.random.default_rng(11)
    count = 300
    rows = np.empty((4, count), np.float32)
    rows[0], rows[1] = chance.uniform(0, 200, count), chance.uniform(0, 120, count)
    rows[2], rows[3] = chance.uniform(0.2, 5.0, count) ** 1.3, chance.uniform(0, 6, count)
    colours = np.empty((count, 4), np.uint8)
    colours[:] = (255, 170, 80, 120)
    colours[:, 1] = chance.integers(90, 200, count)
    sparks = Swarm(rows, colours, np.array([count], np.intp), pose(), blend="add")
    leaf = np.zeros((16, 16, 4), np.uint8)
    y, x = np.mgrid[-7.5:8, -7.5:8]
    leaf[(np.abs(x) + np.abs(y) / 2 < 4)] = (90, 140, 60, 255)
    leaves = replace(
        sparks, count=np.array([40], np.intp), pose=pose((1, 1, 1, 0.9)), texture=0, blend="normal"
    )
    pixels = easel.draw(
        whole(painted([leaves, sparks], background=(0.05, 0.05, 0.1))), (200, 120), [array_of(leaf)]
    )
    assert_same_picture(pixels, "render/embers")
