"""A fault leaves something out and says so; the rest of the picture is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exhibit.render import instances, renderer, targets
from exhibit.render.glcalls import Picture, Size
from exhibit.render.targets import Target, TargetFault
from exhibit.render.textures import Textures, bytes_of
from exhibit.scene.drawlist import ALL, Batch, Layer
from exhibit.scene.looks import TextureArray
from tests.render.drawing import QUAD, Easel, drawlist, plain, quad, scene, whole

GREEN = (0.0, 1.0, 0.0, 1.0)


def drawn(
    easel: Easel, layers: list[Layer], size: Size = (8, 4), arrays: tuple[TextureArray, ...] = ()
) -> tuple[Picture, list[str]]:
    """Pixels and faults after two equal frames."""
    artist, target = easel.renderer(size, arrays), Target(size)
    with target:
        for _ in range(2):
            artist.draw(layers, (0, 0, *size))
    pixels, faults = target.read(), list(artist.faults)
    artist.close()
    target.close()
    return pixels, faults


@pytest.mark.parametrize("texture", [-1, 1, 99])
def test_a_texture_that_is_not_there_is_left_out_and_named_once(easel: Easel, texture: int) -> None:
    records = np.concatenate([quad((0, 0, 4, 4)), quad((4, 0, 4, 4), GREEN)])
    batches = (Batch("image", texture, 0, 1), Batch("shape", -1, 1, 1))
    pixels, faults = drawn(easel, whole(drawlist(records, batches, (0.0, 0.0, 0.0))))
    assert faults == [f"texture {texture} is not there: what it shows is left out"]
    assert not pixels[:, :4].any()
    assert (pixels[:, 4:] == (0, 255, 0)).all()


@pytest.mark.parametrize(("first", "count"), [(0, 1000), (1, 5), (-3, 4), (7, 1), (0, -1)])
def test_a_batch_beyond_its_records_draws_those_there_are(
    easel: Easel, first: int, count: int
) -> None:
    good = scene([quad((0, 0, 8, 4), GREEN)])
    _, faults = drawn(easel, whole(replace(good, steps=(Batch("shape", -1, first, count),))))
    assert faults == []


def test_more_records_than_the_buffer_holds_leave_the_last_out(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (instances, renderer):
        monkeypatch.setattr(module, "MOST_RECORDS", 6)
    line = scene([quad((float(i), 0, 1, 4)) for i in range(8)])
    pixels, faults = drawn(easel, whole(line))
    assert faults == ["more than 6 records in a frame: the last ones are left out"]
    assert (pixels[:, :6] == 255).all()
    assert not pixels[:, 6:].any()


def test_the_buffer_grows_with_the_records(easel: Easel) -> None:
    dots = scene([quad((float(i % 64), float(i // 64), 1, 1)) for i in range(64 * 40)])
    pixels, faults = drawn(easel, whole(dots), (64, 40))
    assert faults == []
    assert (pixels == 255).all()


def test_records_that_do_not_lie_together_are_drawn_all_the_same(easel: Easel) -> None:
    spread = np.zeros(16, QUAD)
    spread[::2] = np.concatenate([quad((float(i), 0, 1, 4)) for i in range(8)])
    pixels, _ = drawn(
        easel, whole(drawlist(spread[::2], (Batch("shape", -1, 0, 8),), (0.0, 0.0, 0.0)))
    )
    assert (pixels == 255).all()


@pytest.mark.parametrize("viewport", [(0, 0, 0, 0), (2, 2, 0, 5), (0, 0, -4, 4)])
def test_a_viewport_without_size_is_black(
    easel: Easel, viewport: tuple[int, int, int, int]
) -> None:
    layers = [Layer(plain(1, 1, 1), 1.0), Layer(plain(1, 0, 0), 0.5)]
    assert not easel.draw(layers, (4, 4), viewport=viewport).any()


def test_a_cross_fade_too_large_becomes_a_cut(easel: Easel) -> None:
    artist, target = easel.renderer((8, 4)), Target((8, 4))
    for weight, seen in ((0.4, (255, 0, 0)), (0.6, (0, 0, 255))):
        with target:
            layers = [Layer(plain(1, 0, 0), 1.0), Layer(plain(0, 0, 1), weight)]
            artist.draw(layers, (0, 0, 1_000_000, 4))
        assert (target.read() == seen).all()
    assert len(artist.faults) == 1
    assert "a cross-fade becomes a cut: a picture of 1000000 x 4" in next(iter(artist.faults))
    artist.close()
    target.close()


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (TextureArray(0, 0, 4, ()), "it is empty"),
        (TextureArray(2, 2, 3, (np.zeros((2, 2, 3), np.uint8),)), "3 channels, expected 1 or 4"),
        (TextureArray(2, 2, 4, (np.zeros((2, 3, 4), np.uint8),)), "a layer has the shape"),
        (TextureArray(10**6, 1, 1, (np.zeros((1, 10**6, 1), np.uint8),)), "1000000 x 1 pixels"),
        (TextureArray(1, 1, 1, (np.zeros((1, 1, 1), np.uint8),) * 9999), "9999 layers"),
    ],
)
def test_a_texture_that_does_not_fit_keeps_its_number(
    easel: Easel, array: TextureArray, sentence: str
) -> None:
    good = TextureArray(1, 1, 4, (np.full((1, 1, 4), 255, np.uint8),))
    pixels, faults = drawn(
        easel, whole(scene([quad((0, 0, 8, 4), GREEN)], "image", 1)), arrays=(array, good)
    )
    assert faults[0].startswith("texture 0 is left out: ")
    assert sentence in faults[0]
    assert len(faults) == 1
    assert (pixels == (0, 255, 0)).all()


def test_a_page_of_glyphs_that_has_grown_is_replaced(easel: Easel) -> None:
    page = TextureArray(4, 4, 1, (np.zeros((4, 4, 1), np.uint8),))
    grown = TextureArray(4, 4, 1, (*page.layers, np.full((4, 4, 1), 255, np.uint8)))
    artist, target = easel.renderer((4, 4), [page]), Target((4, 4))
    word = whole(scene([quad((0, 0, 4, 4), look=(1, 0, ALL, 0))], "text", 0))
    artist.textures.replace(0, grown)
    with target:
        artist.draw(word, (0, 0, 4, 4))
    assert (target.read() == 255).all()
    assert artist.textures.bytes == bytes_of(grown) == 2 * (16 + 4 + 1)
    assert not artist.faults
    artist.close()
    target.close()


def test_a_page_that_cannot_be_replaced_is_a_fault_of_the_next_frame(easel: Easel) -> None:
    page = TextureArray(1, 1, 1, (np.zeros((1, 1, 1), np.uint8),))
    artist = easel.renderer((4, 4), [page])
    artist.textures.replace(0, replace(page, layers=()))
    artist.draw([], (0, 0, 4, 4))
    assert list(artist.faults) == ["texture 0 is left out: it is empty"]
    artist.close()


def test_textures_state_their_bytes(easel: Easel) -> None:
    picture = TextureArray(8, 4, 4, (np.zeros((4, 8, 4), np.uint8),))
    textures = Textures(easel.profile, [picture])
    assert textures.bytes == 4 * (32 + 8 + 2 + 1)
    assert textures.add(picture) == 1
    assert len(textures) == 2
    textures.close()
    assert textures.bytes == 0


@pytest.mark.parametrize("size", [(0, 4), (4, -1), (1_000_000, 4)])
def test_a_target_that_cannot_be_says_why(easel: Easel, size: Size) -> None:
    with pytest.raises(TargetFault, match=f"a picture of {size[0]} x {size[1]} pixels"):
        Target(size)


def test_cross_fades_keep_pictures_of_two_sizes_only(easel: Easel) -> None:
    artist = easel.renderer((8, 8))
    layers = [Layer(plain(1, 0, 0), 1.0), Layer(plain(0, 0, 1), 0.5)]
    for side in (8, 16, 8, 24, 32, 8):
        target = Target((side, side))
        with target:
            artist.draw(layers, (0, 0, side, side))
        np.testing.assert_allclose(target.read()[:, :, [0, 2]], 128, atol=1)
        target.close()
    assert not artist.faults
    artist.close()


def test_a_target_that_could_not_be_is_not_asked_for_in_every_frame(
    easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Size] = []

    class Scarce(Target):
        def __init__(self, size: Size) -> None:
            asked.append(size)
            if len(asked) > 1:
                raise TargetFault("no memory")
            super().__init__(size)

    monkeypatch.setattr(targets, "Target", Scarce)
    pool = targets.TargetPool()
    for _ in range(3):
        assert len(pool.take((8, 4), 1)) == 1
        with pytest.raises(TargetFault, match="no memory"):
            pool.take((8, 4), 2)
    assert len(asked) == 2
    pool.close()
