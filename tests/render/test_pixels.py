"""What must be exact to the pixel."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.render.glcalls import Picture
from exhibit.render.letterbox import letterbox
from exhibit.render.targets import Target
from exhibit.scene.drawlist import ALL, Batch, Layer
from exhibit.scene.looks import TextureArray
from tests.render.drawing import QUAD, Easel, drawlist, plain, quad, scene, shape, whole


def noise(width: int, height: int, *, seed: int = 3) -> Picture:
    """An opaque picture (height, width, 4) in which every pixel differs from its neighbours."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def array_of(*layers: Picture) -> TextureArray:
    height, width, channels = layers[0].shape
    return TextureArray(width, height, channels, layers)


def test_a_rectangle_on_whole_pixels_has_no_soft_edge(easel: Easel) -> None:
    pixels = easel.draw(whole(scene([quad((3, 2, 5, 4), (1, 0.2, 0, 1))])), (16, 12))
    expected = np.zeros((12, 16, 3), np.uint8)
    expected[2:6, 3:8] = (255, 51, 0)
    np.testing.assert_array_equal(pixels, expected)


def test_a_rectangle_between_two_pixels_covers_half_of_both(easel: Easel) -> None:
    pixels = easel.draw(whole(scene([quad((2.5, 1, 3, 2))])), (8, 4))
    np.testing.assert_allclose(pixels[1, :, 0], [0, 0, 128, 255, 255, 128, 0, 0], atol=1)


def test_a_line_of_a_tenth_of_a_pixel_is_a_tenth_as_bright(easel: Easel) -> None:
    pixels = easel.draw(whole(scene([quad((0, 2.45, 8, 0.1))])), (8, 6))
    np.testing.assert_allclose(pixels[:, 4, 0], [0, 0, 26, 0, 0, 0], atol=1)


def test_a_picture_at_scale_1_is_the_file(easel: Easel) -> None:
    file = noise(40, 24)
    pixels = easel.draw(
        whole(scene([quad((4, 3, 40, 24))], "image", 0)), (48, 30), [array_of(file)]
    )
    np.testing.assert_array_equal(pixels[3:27, 4:44], file[..., :3])
    assert not pixels[:3].any()
    assert not pixels[27:].any()
    assert not pixels[:, :4].any()
    assert not pixels[:, 44:].any()


def test_two_halves_of_a_picture_side_by_side_show_no_seam(easel: Easel) -> None:
    file = noise(40, 24)
    left = quad((0, 0, 17, 24), cell=(0, 0, 17 / 40, 1))
    right = quad((17, 0, 23, 24), cell=(17 / 40, 0, 1, 1))
    pixels = easel.draw(whole(scene([left, right], "image", 0)), (40, 24), [array_of(file)])
    np.testing.assert_array_equal(pixels, file[..., :3])


def test_an_enlarged_cell_shows_nothing_of_its_neighbours(easel: Easel) -> None:
    file = np.zeros((8, 8, 4), np.uint8)
    file[..., 3] = 255
    file[2:6, 2:6, :3] = 200
    pixels = easel.draw(
        whole(scene([quad((0, 0, 64, 64), cell=(0.25, 0.25, 0.75, 0.75))], "image", 0)),
        (64, 64),
        [array_of(file)],
    )
    assert pixels.min() == pixels.max() == 200


def test_a_mirrored_picture_is_mirrored(easel: Easel) -> None:
    file = noise(8, 8)
    pixels = easel.draw(
        whole(scene([quad((0, 0, 8, 8), at=(8, 0), scale=(-1, 1))], "image", 0)),
        (8, 8),
        [array_of(file)],
    )
    np.testing.assert_array_equal(pixels, file[:, ::-1, :3])


def test_each_record_chooses_its_layer_of_the_texture(easel: Easel) -> None:
    red, green = np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2, 4), np.uint8)
    red[..., [0, 3]], green[..., [1, 3]] = 255, 255
    records = [quad((2.0 * i, 0, 2, 2), look=(i, 0, 0, 0)) for i in range(2)]
    pixels = easel.draw(whole(scene(records, "image", 0)), (4, 2), [array_of(red, green)])
    assert pixels[0].tolist() == [[255, 0, 0]] * 2 + [[0, 255, 0]] * 2


def test_glyphs_take_the_colour_of_their_record(easel: Easel) -> None:
    coverage = np.array([[0, 51, 255], [255, 255, 0], [0, 0, 102]], np.uint8)[..., None]
    letter = quad((0, 0, 3, 3), (1, 0.8, 0, 1), (0, 0, ALL, 0))
    pixels = easel.draw(whole(scene([letter], "text", 0)), (3, 3), [array_of(coverage)])
    expected = np.round(coverage / 255 * (255, 204, 0))
    np.testing.assert_allclose(pixels, expected, atol=1)


def test_half_opaque_white_over_black_is_half_bright(easel: Easel) -> None:
    pixels = easel.draw(whole(scene([quad((0, 0, 4, 4), (1, 1, 1, 0.5))])), (4, 4))
    assert (pixels == 128).all()


def test_premultiplied_edges_bring_no_dark_fringe(easel: Easel) -> None:
    """Half-covered white over white stays white."""
    file = np.full((4, 4, 4), 128, np.uint8)
    pixels = easel.draw(
        whole(scene([quad((0, 0, 4, 4))], "image", 0, background=(1, 1, 1))),
        (4, 4),
        [array_of(file)],
    )
    assert pixels.min() >= 254


def test_a_record_with_alpha_0_is_not_drawn(easel: Easel) -> None:
    shown, hidden = quad((0, 0, 2, 4)), quad((2, 0, 2, 4), (1, 1, 1, 0))
    pixels = easel.draw(whole(scene([shown, hidden])), (4, 4))
    assert (pixels[:, :2] == 255).all()
    assert not pixels[:, 2:].any()


@pytest.mark.parametrize("field", [n for n in QUAD.names or () if QUAD[n].base == np.float32])
def test_a_number_that_is_none_draws_nothing_else_wrong(easel: Easel, field: str) -> None:
    broken, good = quad((0, 0, 2, 4)), quad((2, 0, 2, 4), (0, 1, 0, 1))
    broken[field] = np.nan
    pixels = easel.draw(whole(scene([broken, good])), (4, 4))
    assert (pixels[:, 2:, 1] == 255).all()


def test_later_records_lie_over_earlier_ones(easel: Easel) -> None:
    pixels = easel.draw(
        whole(scene([quad((0, 0, 4, 4), (1, 0, 0, 1)), quad((0, 0, 2, 4), (0, 0, 1, 1))])), (4, 4)
    )
    assert pixels[0].tolist() == [[0, 0, 255]] * 2 + [[255, 0, 0]] * 2


def test_batches_begin_at_their_first_record(easel: Easel) -> None:
    file = np.full((1, 1, 4), 255, np.uint8)
    records = np.concatenate(
        [quad((float(i), 0, 1, 1), (0.2 * (i + 1), 0, 0, 1)) for i in range(5)]
    )
    batches = (Batch("shape", -1, 0, 2), Batch("image", 0, 2, 2), Batch("shape", -1, 4, 1))
    pixels = easel.draw(
        whole(drawlist(records, batches, (0.0, 0.0, 0.0))), (5, 1), [array_of(file)]
    )
    assert pixels[0, :, 0].tolist() == [51, 102, 153, 204, 255]


def test_the_middle_of_a_cross_fade_is_the_average(easel: Easel) -> None:
    layers = [Layer(plain(1, 0.2, 0), 1.0), Layer(plain(0, 0.6, 1), 0.5)]
    pixels = easel.draw(layers, (6, 4))
    np.testing.assert_allclose(pixels, np.broadcast_to((128, 102, 128), (4, 6, 3)), atol=1)


def test_a_cross_fade_of_two_scenes_that_agree_changes_nothing(easel: Easel) -> None:
    """Both at half strength over black would sink to three quarters."""
    file = noise(16, 8)
    same = scene([quad((0, 0, 16, 8))], "image", 0)
    for weight in (0.25, 0.5, 0.9):
        pixels = easel.draw([Layer(same, 1.0), Layer(same, weight)], (16, 8), [array_of(file)])
        np.testing.assert_allclose(pixels, file[..., :3], atol=1)


def test_three_scenes_are_mixed_upwards(easel: Easel) -> None:
    layers = [Layer(plain(1, 0, 0), 1.0), Layer(plain(0, 1, 0), 0.5), Layer(plain(0, 0, 1), 0.5)]
    pixels = easel.draw(layers, (2, 2))
    np.testing.assert_allclose(pixels[0, 0], (64, 64, 128), atol=1)


def test_the_first_scene_alone_fades_in_from_black(easel: Easel) -> None:
    pixels = easel.draw([Layer(plain(1, 1, 1), 0.2)], (2, 2))
    assert (pixels == 51).all()


def test_a_scene_of_full_weight_hides_all_below(easel: Easel) -> None:
    layers = [Layer(plain(1, 0, 0), 1.0), Layer(plain(0, 1, 0), 0.5), Layer(plain(0, 0, 1), 1.0)]
    assert (easel.draw(layers, (2, 2)) == (0, 0, 255)).all()


def test_no_scene_is_black(easel: Easel) -> None:
    assert not easel.draw([], (4, 4)).any()


def test_the_overlay_lies_over_the_mixed_scenes(easel: Easel) -> None:
    layers = [Layer(plain(0, 0, 0), 1.0), Layer(plain(1, 1, 1), 0.6)]
    pixels = easel.draw(layers, (4, 2), overlay=scene([quad((0, 0, 2, 2), (1, 0, 0, 0.5))]))
    np.testing.assert_allclose(pixels[0, 0], (204, 77, 77), atol=1)
    np.testing.assert_allclose(pixels[0, 3], (153, 153, 153), atol=1)


def test_around_the_viewport_all_is_black(easel: Easel) -> None:
    """Also where a record reaches out of the canvas, and in a cross-fade."""
    wide = scene([quad((-92, -96, 200, 200), look=shape("ellipse", softness=40))])
    layers = [Layer(plain(0, 0, 1), 1.0), Layer(wide, 0.5)]
    viewport = letterbox((16, 8), (32, 32))
    pixels = easel.draw(layers, (16, 8), viewport=viewport, overlay=wide, size=(32, 32))
    assert viewport == (0, 8, 32, 16)
    assert (pixels[8:24] == 255).all()
    assert not pixels[:8].any()
    assert not pixels[24:].any()


def test_the_canvas_is_enlarged_to_the_viewport(easel: Easel) -> None:
    layers = whole(scene([quad((1, 0, 1, 1))]))
    pixels = easel.draw(layers, (4, 2), size=(16, 8))
    expected = np.zeros((8, 16), np.uint8)
    expected[:4, 4:8] = 255
    np.testing.assert_array_equal(pixels[..., 0], expected)


@pytest.mark.parametrize("side", [64, 16, 9])
def test_a_part_that_is_written_anew_looks_as_if_it_had_always_been_there(
    easel: Easel, side: int
) -> None:
    before, after, part = noise(64, 64), noise(64, 64), noise(21, 13, seed=5)
    after[30:43, 7:28] = part
    drawn = whole(scene([quad((0, 0, side, side), look=(1, 0, 0, 0))], "image", 0))
    viewport = (0, 0, side, side)
    artist, target = easel.renderer((side, side), [array_of(before, before)]), Target((side, side))
    artist.textures.patch(0, 1, (7, 30), part)
    artist.textures.patch(0, 1, (60, 60), part)  # beyond its edge: nothing
    artist.textures.patch(5, 0, (0, 0), part)  # nor where there is no such texture
    with target:
        artist.draw(drawn, viewport)
    pixels = target.read()
    artist.close()
    target.close()
    np.testing.assert_array_equal(
        pixels, easel.draw(drawn, (side, side), [array_of(before, after)])
    )
