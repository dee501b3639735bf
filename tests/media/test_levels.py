"""Mipmaps: every pixel the average of those that it stands for, down to one."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.media.image import Pixels
from exhibit.media.levels import PREVIEW_PX, levels_of, preview_of


def noise(width: int, height: int) -> Pixels:
    return np.random.default_rng(5).integers(0, 256, (height, width, 4), np.uint8)


@pytest.mark.parametrize("size", [(8, 4), (7, 5), (1, 9), (1, 1), (130, 3)])
def test_each_is_half_as_large_rounded_down_to_one_pixel(size: tuple[int, int]) -> None:
    width, height = size
    levels = levels_of(noise(width, height))
    count = max(size).bit_length()
    wanted = [(max(height >> k, 1), max(width >> k, 1), 4) for k in range(count)]
    assert [level.shape for level in levels] == wanted


def test_four_pixels_become_their_average_alpha_not_multiplied_again() -> None:
    pixels = noise(16, 8)
    half = pixels.reshape(4, 2, 8, 2, 4).astype(float).mean(axis=(1, 3))
    assert np.abs(levels_of(pixels)[1] - half).max() <= 0.5


def test_a_picture_of_one_colour_stays_of_that_colour() -> None:
    pixels = np.full((37, 53, 4), (9, 80, 200, 210), np.uint8)
    assert all((level == pixels[0, 0]).all() for level in levels_of(pixels))


def test_the_preview_is_the_first_that_is_small_enough() -> None:
    levels = levels_of(noise(300, 200))
    assert preview_of(levels).shape == (200 >> 3, 300 >> 3, 4)
    assert max(preview_of(levels).shape) <= PREVIEW_PX
    tiny = levels_of(noise(20, 20))
    assert preview_of(tiny) is tiny[0]
