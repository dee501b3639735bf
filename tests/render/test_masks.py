"""Masks: what is inside is seen as much as something else covers it."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.render.boxes import EVERYTHING, NOTHING, box_of, part_of
from exhibit.render.glcalls import Size
from exhibit.render.targets import Target, TargetFault, TargetPool
from exhibit.scene.drawlist import ALL, Batch, DrawList, Layer, Masked, Step
from tests.pictures import assert_same_picture
from tests.render.drawing import Easel, Four, array_of, painted, plain, quad, scene, shape, whole

RED: Four = (1.0, 0.0, 0.0, 1.0)
BLUE = (0.0, 0.0, 1.0)


def one(number: int) -> Batch:
    """A batch of one shape."""
    return Batch("shape", -1, number, 1)


def masked(by: int, inside: int, *, inverted: bool = False) -> Masked:
    return Masked((one(by),), (one(inside),), inverted)


def test_what_is_masked_is_seen_where_the_mask_is(easel: Easel) -> None:
    records = [quad((2, 1, 3, 2)), quad((0, 0, 8, 4), RED)]
    pixels = easel.draw(whole(painted([masked(0, 1)], records, BLUE)), (8, 4))
    expected = np.full((4, 8, 3), (0, 0, 255), np.uint8)
    expected[1:3, 2:5] = (255, 0, 0)
    np.testing.assert_array_equal(pixels, expected)


def test_inverted_it_is_seen_everywhere_else(easel: Easel) -> None:
    records = [quad((2, 1, 3, 2)), quad((0, 0, 8, 4), RED)]
    pixels = easel.draw(whole(painted([masked(0, 1, inverted=True)], records, BLUE)), (8, 4))
    expected = np.full((4, 8, 3), (255, 0, 0), np.uint8)
    expected[1:3, 2:5] = (0, 0, 255)
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("inverted", [False, True])
def test_a_half_opaque_mask_shows_half(easel: Easel, inverted: bool) -> None:
    records = [quad((0, 0, 8, 4), (1, 1, 1, 0.4)), quad((0, 0, 8, 4), RED)]
    pixels = easel.draw(whole(painted([masked(0, 1, inverted=inverted)], records, BLUE)), (8, 4))
    seen = 0.6 if inverted else 0.4
    np.testing.assert_allclose(pixels[1, 1], (255 * seen, 0, 255 * (1 - seen)), atol=1)


def test_the_colour_of_a_mask_does_not_matter(easel: Easel) -> None:
    records = [quad((0, 0, 8, 4), (0, 0, 0, 1)), quad((0, 0, 8, 4), RED)]
    assert (easel.draw(whole(painted([masked(0, 1)], records)), (8, 4)) == (255, 0, 0)).all()


def test_what_fades_inside_a_mask_fades(easel: Easel) -> None:
    records = [quad((0, 0, 8, 4)), quad((0, 0, 8, 4), (1, 0, 0, 0.25))]
    pixels = easel.draw(whole(painted([masked(0, 1)], records, BLUE)), (8, 4))
    np.testing.assert_allclose(pixels[1, 1], (64, 0, 191), atol=1)


def test_masks_in_masks_multiply(easel: Easel) -> None:
    records = [
        quad((0, 0, 6, 4), (1, 1, 1, 0.5)),
        quad((2, 0, 6, 4), (1, 1, 1, 0.5)),
        quad((0, 0, 8, 4), RED),
    ]
    nested = Masked((one(0),), (masked(1, 2),))
    pixels = easel.draw(whole(painted([nested], records)), (8, 4))
    np.testing.assert_allclose(pixels[1, :, 0], [0, 0, 64, 64, 64, 64, 0, 0], atol=1)


def test_a_mask_may_itself_be_masked(easel: Easel) -> None:
    records = [quad((0, 0, 6, 4)), quad((2, 0, 6, 4)), quad((0, 0, 8, 4), RED)]
    for inverted, seen in ((False, range(2, 6)), (True, range(6, 8))):
        by = masked(0, 1, inverted=inverted)
        pixels = easel.draw(whole(painted([Masked((by,), (one(2),))], records)), (8, 4))
        assert np.flatnonzero(pixels[1, :, 0]).tolist() == list(seen)


def test_masks_nest_deeply(easel: Easel) -> None:
    steps: tuple[Step, ...] = (one(1),)
    for _ in range(6):
        steps = (Masked((one(0),), steps),)
    records = [quad((2, 0, 4, 4)), quad((0, 0, 8, 4), RED)]
    pixels = easel.draw(whole(painted(steps, records)), (8, 4))
    assert np.flatnonzero(pixels[1, :, 0]).tolist() == [2, 3, 4, 5]


def test_several_things_inside_lie_over_each_other_before_they_are_masked(easel: Easel) -> None:
    """Seen through a half mask, what is in front still hides what is behind it."""
    records = [quad((0, 0, 8, 4), (1, 1, 1, 0.5)), quad((0, 0, 8, 4), RED), quad((0, 0, 4, 4))]
    both = Masked((one(0),), (one(1), one(2)))
    pixels = easel.draw(whole(painted([both], records)), (8, 4))
    np.testing.assert_allclose(pixels[1, 1], (128, 128, 128), atol=1)
    np.testing.assert_allclose(pixels[1, 6], (128, 0, 0), atol=1)


def test_steps_after_a_mask_are_drawn_as_before_it(easel: Easel) -> None:
    records = [quad((2, 0, 2, 4)), quad((0, 0, 8, 4), RED), quad((6, 0, 2, 4), (0, 1, 0, 1))]
    pixels = easel.draw(whole(painted([masked(0, 1), one(2)], records)), (8, 4))
    assert (
        pixels[1, :, :2].tolist() == [[0, 0]] * 2 + [[255, 0]] * 2 + [[0, 0]] * 2 + [[0, 255]] * 2
    )


@pytest.mark.parametrize("kind", ["image", "text"])
def test_pictures_and_words_mask_by_their_coverage(easel: Easel, kind: str) -> None:
    coverage = np.array([[0, 51, 255, 102]], np.uint8)[..., None]
    array = array_of(coverage if kind == "text" else np.repeat(coverage, 4, axis=2))
    by = Batch("text" if kind == "text" else "image", 0, 0, 1)
    steps = [Masked((by,), (one(1),))]
    records = [quad((0, 0, 4, 1), look=(0, 0, ALL, 0)), quad((0, 0, 4, 1), RED)]
    pixels = easel.draw(whole(painted(steps, records)), (4, 1), [array])
    np.testing.assert_allclose(pixels[0, :, 0], [0, 51, 255, 102], atol=1)


def test_nothing_masks_all_of_it_and_inverted_none(easel: Easel) -> None:
    records = [quad((0, 0, 8, 4), RED)]
    for inverted, seen in ((False, 0), (True, 255)):
        pixels = easel.draw(whole(painted([Masked((), (one(0),), inverted)], records)), (8, 4))
        assert (pixels[..., 0] == seen).all()


def test_a_mask_that_can_not_be_seen_costs_no_draw_call(easel: Easel) -> None:
    records = [quad((20, 0, 8, 4)), quad((0, 0, 8, 4), RED)]
    renderer, target = easel.renderer((8, 4)), Target((8, 4))
    with target:
        renderer.draw(whole(painted([masked(0, 1)], records)), (0, 0, 8, 4))
        assert renderer.draw_calls == 0
        renderer.draw(whole(painted([masked(1, 1)], records)), (0, 0, 8, 4))
        assert renderer.draw_calls == 3
    renderer.close()
    target.close()


def test_soft_masks_in_a_letterbox_and_a_cross_fade(easel: Easel) -> None:
    """Everything that has an origin of its own at once."""
    glow = quad((-14, -14, 28, 28), look=shape("ellipse", softness=10), at=(40, 30))
    star = quad((-20, -20, 40, 40), look=shape("star", sides=7, inner=0.5), at=(70, 40), turn=0.3)
    tiles = [
        quad(
            (8.0 * i, 8.0 * k, 8, 8), (1, 0.1 * i, 0.15 * k, 1) if (i + k) % 2 else (0, 0.5, 0.7, 1)
        )
        for i in range(12)
        for k in range(8)
    ]
    pattern = Batch("shape", -1, 2, len(tiles))
    records = [glow, star, *tiles]
    steps = (
        Masked((one(0),), (pattern,)),
        Masked((one(1),), (Masked((one(0),), (pattern,), inverted=True),)),
    )
    layers = [
        Layer(painted(steps, records, (0.1, 0.1, 0.1)), 1.0),
        Layer(painted(steps[:1], records, (0.3, 0.2, 0.1)), 0.4),
    ]
    pixels = easel.draw(layers, (96, 64), viewport=(16, 24, 144, 96), size=(176, 144))
    assert_same_picture(pixels, "render/masks")


def test_masks_keep_pictures_of_two_sizes_only(easel: Easel) -> None:
    renderer = easel.renderer((8, 8))
    records = [quad((2, 2, 4, 4)), quad((0, 0, 8, 8), RED)]
    for side in (8, 16, 8, 24, 32, 8):
        target = Target((side, side))
        with target:
            renderer.draw(whole(painted([masked(0, 1)], records)), (0, 0, side, side))
        assert int((target.read()[..., 0] > 0).sum()) == (side // 2) ** 2
        target.close()
    assert not renderer.faults
    renderer.close()


def test_a_mask_that_cannot_be_made_leaves_out_what_is_inside(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_pool: object, size: Size, count: int) -> list[Target]:
        if not count:
            return []
        raise TargetFault(f"a picture of {size[0]} x {size[1]} pixels cannot be drawn: no memory")

    monkeypatch.setattr(TargetPool, "take", none_left)
    records = [quad((2, 1, 3, 2)), quad((0, 0, 8, 4), RED), quad((6, 0, 2, 4))]
    pixels, faults = easel.faulty(painted([masked(0, 1), one(2)], records))
    assert faults == [
        "a mask is left out, with what is inside of it: "
        "a picture of 8 x 4 pixels cannot be drawn: no memory"
    ]
    assert not pixels[:, :6].any()
    assert (pixels[:, 6:] == 255).all()


# --- how far a mask reaches ---------------------------------------------------------------------


def batch_box(drawlist: DrawList, scale: tuple[float, float] = (1.0, 1.0)) -> tuple[float, ...]:
    return box_of(drawlist.steps, drawlist, scale)


def test_a_box_lies_around_every_pixel_that_is_drawn(easel: Easel) -> None:
    chance = np.random.default_rng(5)
    for kind in ("rectangle", "ellipse", "star", "polygon"):
        turn, x, y, sx, sy, soft = chance.uniform(0.3, 1.5, 6)
        look = shape(kind, sides=5, inner=0.5, softness=10 * soft)
        record = quad(
            (-12, -9, 24, 18),
            look=look,
            at=(60 + 20 * x, 60 + 20 * y),
            turn=2 * turn,
            scale=(sx, sy),
        )
        drawn = scene([record])
        pixels = easel.draw(whole(drawn), (160, 160), size=(240, 240))
        rows, columns = np.nonzero(pixels[..., 0])
        left, top, right, bottom = batch_box(drawn, (1.5, 1.5))
        assert left <= columns.min()
        assert top <= rows.min()
        assert right >= columns.max() + 1
        assert bottom >= rows.max() + 1
        assert right - left < columns.max() - columns.min() + 40


def test_what_is_hidden_has_no_box_and_what_is_unknown_has_no_bounds() -> None:
    assert batch_box(scene([quad((0, 0, 4, 4), (1, 1, 1, 0))])) == NOTHING
    assert batch_box(scene([])) == NOTHING
    assert batch_box(plain(0, 0, 0)) == NOTHING
    broken = quad((0, 0, 4, 4))
    broken["rect"] = np.nan
    assert batch_box(scene([broken])) == EVERYTHING
    assert batch_box(scene([quad((0, 0, 1e30, 4), scale=(1e30, 1))])) == EVERYTHING


def test_boxes_become_whole_pixels_counted_from_below() -> None:
    viewport = (10, 20, 100, 50)
    assert part_of(viewport, (1.5, 2.5, 3.5, 4.5), viewport) == (11, 65, 3, 3)
    assert part_of(viewport, EVERYTHING, viewport) == viewport
    assert part_of(viewport, EVERYTHING, (30, 30, 5, 5)) == (30, 30, 5, 5)
    assert part_of(viewport, NOTHING, viewport) is None
    assert part_of(viewport, (200.0, 0.0, 300.0, 9.0), viewport) is None
