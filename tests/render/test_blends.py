"""Blend modes, against their formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.scene.drawlist import Batch, Blend, Masked, Painting, Swarm
from exhibit.scene.looks import ShaderSource
from tests.render.drawing import Easel, Four, array_of, painted, pose, quad, whole

Colour = NDArray[np.float64]
BELOW: Four = (0.2, 0.6, 0.8, 1.0)
ABOVE: Four = (0.8, 0.4, 0.2, 0.5)
BLENDS: tuple[Blend, ...] = get_args(Blend)

# Of s, premultiplied, its alpha, and d: what a blend mode makes of an opaque picture.
FORMULAS: dict[Blend, Callable[[Colour, float, Colour], Colour]] = {
    "normal": lambda s, a, d: s + d * (1 - a),
    "add": lambda s, a, d: s + d,
    "multiply": lambda s, a, d: s * d + d * (1 - a),
    "screen": lambda s, a, d: s + d * (1 - s),
}


def expected(blend: Blend, above: Four, below: Four) -> Colour:
    s = np.array(above[:3]) * above[3]
    return np.clip(FORMULAS[blend](s, above[3], np.array(below[:3])), 0.0, 1.0) * 255


def two(blend: Blend) -> tuple[Batch, Batch]:
    return Batch("shape", -1, 0, 1), Batch("shape", -1, 1, 1, blend)


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("above", [ABOVE, (1.0, 1.0, 0.4, 1.0), (0.3, 0.0, 0.9, 0.25)])
def test_a_blend_mode_is_its_formula(easel: Easel, blend: Blend, above: Four) -> None:
    records = [quad((0, 0, 4, 4), BELOW), quad((0, 0, 4, 4), above)]
    pixels = easel.draw(whole(painted(two(blend), records)), (4, 4))
    np.testing.assert_allclose(pixels[1, 1], expected(blend, above, BELOW), atol=1)


@pytest.mark.parametrize("blend", BLENDS)
def test_the_next_batch_is_drawn_in_its_own_mode(easel: Easel, blend: Blend) -> None:
    records = [quad((0, 0, 4, 4), BELOW), quad((0, 0, 2, 4), ABOVE), quad((2, 0, 2, 4), ABOVE)]
    steps = (*two(blend), Batch("shape", -1, 2, 1))
    pixels = easel.draw(whole(painted(steps, records)), (4, 4))
    np.testing.assert_allclose(pixels[1, 3], expected("normal", ABOVE, BELOW), atol=1)


@pytest.mark.parametrize("blend", BLENDS)
def test_a_soft_edge_of_a_picture_leaves_no_fringe(easel: Easel, blend: Blend) -> None:
    """A transparent pixel of a picture changes nothing in any mode."""
    clear = array_of(np.zeros((4, 4, 4), np.uint8))
    records = [quad((0, 0, 4, 4), BELOW), quad((0, 0, 4, 4))]
    steps = (Batch("shape", -1, 0, 1), Batch("image", 0, 1, 1, blend))
    pixels = easel.draw(whole(painted(steps, records)), (4, 4), [clear])
    np.testing.assert_allclose(pixels[1, 1], np.array(BELOW[:3]) * 255, atol=1)


@pytest.mark.parametrize("blend", BLENDS)
def test_particles_and_paintings_blend_as_batches_do(easel: Easel, blend: Blend) -> None:
    white = array_of(np.full((2, 2, 4), 255, np.uint8))
    shader = ShaderSource("white.frag", "vec4 paint(vec2 uv) { return vec4(1.0); }", ())
    swarm = Swarm(
        np.array([[2], [4], [2], [0]], np.float32), np.full((1, 4), 255, np.uint8),
        np.ones(1, np.intp), pose(ABOVE), 0, blend=blend,
    )  # fmt: skip
    painting = Painting(0, pose(ABOVE), (4, 0, 4, 8), np.zeros(0, np.float32), blend=blend)
    steps = (Batch("shape", -1, 0, 1), swarm, painting)
    pixels = easel.draw(
        whole(painted(steps, [quad((0, 0, 8, 8), BELOW)])), (8, 8), [white], shaders=[shader]
    )
    for x in (1, 6):
        np.testing.assert_allclose(pixels[4, x], expected(blend, ABOVE, BELOW), atol=1)


@pytest.mark.parametrize("blend", BLENDS)
def test_alone_inside_a_mask_every_mode_comes_out(easel: Easel, blend: Blend) -> None:
    """It meets nothing there, and lies over what is below the mask."""
    everything = Batch("shape", -1, 2, 1)
    records = [quad((0, 0, 4, 4), BELOW), quad((0, 0, 4, 4), ABOVE), quad((0, 0, 4, 4))]
    below, above = two(blend)
    steps = (below, Masked(by=(everything,), inside=(above,)))
    pixels = easel.draw(whole(painted(steps, records)), (4, 4))
    np.testing.assert_allclose(pixels[1, 1], expected("normal", ABOVE, BELOW), atol=1)


@pytest.mark.parametrize("blend", BLENDS)
def test_inside_a_mask_a_mode_meets_what_is_inside_too(easel: Easel, blend: Blend) -> None:
    everything = Batch("shape", -1, 2, 1)
    records = [quad((0, 0, 4, 4), BELOW), quad((0, 0, 4, 4), ABOVE), quad((0, 0, 4, 4))]
    steps = (Masked(by=(everything,), inside=two(blend)),)
    pixels = easel.draw(whole(painted(steps, records, background=(1, 0, 0))), (4, 4))
    np.testing.assert_allclose(pixels[1, 1], expected(blend, ABOVE, BELOW), atol=1)


def test_over_something_half_there_multiply_keeps_its_three_terms(easel: Easel) -> None:
    """s d + d (1 - sa) + s (1 - da), then over the background."""
    half: Four = (*BELOW[:3], 0.5)
    records = [quad((0, 0, 4, 4), half), quad((0, 0, 4, 4), ABOVE), quad((0, 0, 4, 4))]
    steps = (Masked(by=(Batch("shape", -1, 2, 1),), inside=two("multiply")),)
    pixels = easel.draw(whole(painted(steps, records, background=(1, 1, 1))), (4, 4))
    s, sa = np.array(ABOVE[:3]) * ABOVE[3], ABOVE[3]
    d, da = np.array(half[:3]) * half[3], half[3]
    inside = s * d + d * (1 - sa) + s * (1 - da)
    over_white = 255 * (inside + (1 - sa) * (1 - da))
    np.testing.assert_allclose(pixels[1, 1], over_white, atol=2)  # four roundings to 8 bits


def test_a_mode_that_is_not_there_is_drawn_as_normal_and_named_once(easel: Easel) -> None:
    strange = Batch("shape", -1, 0, 1, "dodge")  # type: ignore[arg-type]  # on purpose
    pixels, faults = easel.faulty(painted((strange,), [quad((0, 0, 8, 4))]))
    assert faults == ["no blend mode is called 'dodge': it is drawn as normal"]
    assert (pixels == 255).all()
