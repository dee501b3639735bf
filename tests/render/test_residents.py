"""Pictures that come and go behind the numbers of textures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from exhibit.render.glcalls import Picture
from exhibit.render.renderer import Renderer
from exhibit.render.residents import Residents
from exhibit.render.targets import Target
from exhibit.scene.looks import TextureArray
from tests.render.drawing import Easel, quad, scene, whole

Drawn = Callable[[], Picture]
Stage = tuple[Renderer, Residents, Drawn]

SIZE = (32, 16)
KIND = (SIZE, False)


def noise(seed: int = 0) -> Picture:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def levels(pixels: Picture) -> list[Picture]:
    """The picture, and mipmaps that are all of one colour, to be told apart."""
    sizes = [(16, 8), (8, 4), (4, 2), (2, 1), (1, 1)]
    return [pixels, *(np.full((h, w, 4), (0, 9, 0, 255), np.uint8) for w, h in sizes)]


@pytest.fixture
def stage(easel: Easel) -> Iterator[Stage]:
    """A renderer with one picture that comes and goes, its residents, and what is seen of it."""
    renderer = easel.renderer(SIZE, [TextureArray(*SIZE, 4, (), comes=True)])
    residents = Residents(renderer.textures)
    target = Target(SIZE)

    def drawn() -> Picture:
        with target:
            renderer.draw(whole(scene([quad((0, 0, *SIZE))], "image", 0)), (0, 0, *SIZE))
        assert renderer.faults == {}
        return target.read()

    yield renderer, residents, drawn
    residents.close()
    target.close()
    renderer.close()


def test_before_it_comes_nothing_is_seen_and_nothing_is_said(stage: Stage) -> None:
    _, residents, drawn = stage
    assert not drawn().any()
    assert residents.bytes == 0


def test_a_preview_is_seen_until_the_last_row_of_the_last_mipmap_is_there(stage: Stage) -> None:
    _, residents, drawn = stage
    residents.preview(0, np.full((2, 4, 4), (200, 0, 0, 255), np.uint8))
    assert residents.begin(0, KIND)
    parts = [
        level[first : first + 5] for level in levels(noise()) for first in range(0, len(level), 5)
    ]
    for part in parts:
        assert 0 not in residents
        assert (drawn() == (200, 0, 0)).all()
        assert residents.rows(0, part)
    assert 0 in residents
    np.testing.assert_array_equal(drawn(), noise()[..., :3])


def test_mipmaps_are_those_that_came(stage: Stage) -> None:
    renderer, residents, _ = stage
    residents.put(0, KIND, levels(noise()))
    with Target((8, 4)) as target:
        renderer.draw(whole(scene([quad((0, 0, *SIZE))], "image", 0)), (0, 0, 8, 4))
        assert (target.read() == (0, 9, 0)).all()
    target.close()


def test_what_is_given_back_leaves_its_preview_and_its_texture_to_the_next(stage: Stage) -> None:
    _, residents, drawn = stage
    residents.preview(0, np.full((2, 4, 4), (200, 0, 0, 255), np.uint8))
    residents.put(0, KIND, levels(noise(1)))
    taken = residents.bytes
    residents.give_back(0)
    assert (drawn() == (200, 0, 0)).all()
    assert residents.has_spare(KIND)
    residents.put(0, KIND, levels(noise(2)))
    np.testing.assert_array_equal(drawn(), noise(2)[..., :3])
    assert residents.bytes == residents.most_bytes == taken


def test_a_picture_that_does_not_come_after_all_changes_nothing(stage: Stage) -> None:
    _, residents, drawn = stage
    residents.begin(0, KIND)
    residents.rows(0, noise()[:5])
    residents.leave_off(0)
    assert not residents.rows(0, noise()[5:])
    assert not drawn().any()
    assert residents.free_spare()
    assert not residents.free_spare()
    assert residents.bytes == 0


@pytest.mark.parametrize("shape", [(3, 31, 4), (17, 32, 4)])
def test_rows_of_another_picture_are_refused(stage: Stage, shape: tuple[int, int, int]) -> None:
    _, residents, drawn = stage
    residents.begin(0, KIND)
    assert not residents.rows(0, np.zeros(shape, np.uint8))
    assert not drawn().any()


def test_rows_begin_again_when_they_have_to(stage: Stage) -> None:
    _, residents, drawn = stage
    residents.begin(0, KIND)
    residents.rows(0, noise(1)[:7])
    residents.restart(0)
    for level in levels(noise(2)):
        residents.rows(0, level)
    np.testing.assert_array_equal(drawn(), noise(2)[..., :3])
