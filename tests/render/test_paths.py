"""Lines that draw themselves: coverage, and how far along the line each texel lies."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.render.glcalls import Picture
from exhibit.scene.drawlist import Records
from exhibit.scene.looks import TextureArray
from tests.pictures import assert_same_picture
from tests.render.drawing import WHITE, Easel, Four, array_of, quad, scene, whole


def encoded(coverage: NDArray[np.float64], along: NDArray[np.float64]) -> TextureArray:
    """A layer as `media` writes it; nothing is known of texels that the line does not touch."""
    layer = np.full((*coverage.shape, 4), 255, np.uint8)
    steps = np.where(coverage > 0, np.round(along * 65535), 0).astype(int)
    layer[..., 0] = np.round(coverage * 255)
    layer[..., 1], layer[..., 2] = steps // 256, steps % 256
    return array_of(layer)


def straight(length: int = 64, height: int = 8) -> TextureArray:
    """A stroke from left to right through the middle half."""
    along = np.broadcast_to((np.arange(length) + 0.5) / length, (height, length))
    coverage = np.zeros((height, length))
    coverage[height // 4 : -height // 4] = 1.0
    return encoded(coverage, along)


def part(
    begin: float, end: float, colour: Four = WHITE, size: tuple[int, int] = (64, 8)
) -> Records:
    return quad((0, 0, *size), colour, (0, begin, end, 0))


def drawn(easel: Easel, record: Records, size: tuple[int, int] = (64, 8)) -> Picture:
    return easel.draw(whole(scene([record], "path", 0)), size, [straight()])


def test_all_of_a_line_is_its_coverage(easel: Easel) -> None:
    pixels = drawn(easel, part(0, 1, (1, 0.2, 0, 1)))
    assert (pixels[2:6] == (255, 51, 0)).all()
    assert not pixels[:2].any()
    assert not pixels[6:].any()


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (0.5, 0.5), (0.7, 0.2), (1, 1), (np.nan, 1)])
def test_a_part_without_length_is_nothing(easel: Easel, begin: float, end: float) -> None:
    assert not drawn(easel, part(begin, end)).any()


@pytest.mark.parametrize(("begin", "end"), [(0, 0.5), (0.25, 0.75), (0.5, 1.5), (-1, 0.3)])
def test_a_part_of_a_line_is_drawn_from_there_to_there(
    easel: Easel, begin: float, end: float
) -> None:
    row = drawn(easel, part(begin, end))[4, :, 0].astype(int)
    along = (np.arange(64) + 0.5) / 64
    inside = (along > begin + 1 / 64) & (along < end - 1 / 64)
    outside = (along < begin - 1 / 64) | (along > end + 1 / 64)
    assert (row[inside] == 255).all()
    assert not row[outside].any()
    length = (min(end, 1) - max(begin, 0)) * 64
    assert abs(row.sum() / 255 - length) < 0.6


def test_a_line_grows_smoothly(easel: Easel) -> None:
    """A tenth of a texel more is a tenth of a texel's light more, from nothing to all."""
    light = [
        drawn(easel, part(0, step / 640))[4, :, 0].astype(int).sum() for step in range(1, 641, 9)
    ]
    growth = np.diff(light) / 255
    assert growth.min() > 0.4
    assert growth.max() < 1.4
    assert light[-1] == 64 * 255


@pytest.mark.parametrize("scale", [0.25, 2.0])
def test_a_part_is_the_same_part_at_every_scale_of_the_node(easel: Easel, scale: float) -> None:
    record = quad((0, 0, 64, 8), look=(0, 0.25, 0.5, 0), scale=(scale, scale))
    row = drawn(easel, record, (128, 16))[int(4 * scale), :, 0].astype(int)
    seen = np.flatnonzero(row > row.max() / 2)
    assert abs(seen.min() - 16 * scale) <= 1
    assert abs(seen.max() + 1 - 32 * scale) <= 1


@pytest.mark.parametrize("scale", [0.25, 3.0])
def test_at_every_size_the_edge_is_about_a_pixel_or_a_texel(easel: Easel, scale: float) -> None:
    size = (int(64 * scale), int(8 * scale))
    row = drawn(easel, part(0, 0.5, size=size), size)[size[1] // 2, :, 0].astype(int)
    soft = int(((row > 0) & (row < row.max())).sum())
    assert soft <= max(2, scale + 2)
    assert abs(row.sum() / row.max() - size[0] / 2) < max(0.6, scale * 0.6)


def spiral() -> TextureArray:
    """A loop that crosses itself, with soft edges."""
    t = np.linspace(0.0, 1.0, 3000)
    x = 48 + 36 * np.cos(2 * np.pi * 1.25 * t) * (1 - 0.5 * t) + 8 * t
    y = 32 + 26 * np.sin(2 * np.pi * 1.75 * t)
    rows, columns = np.mgrid[0:64, 0:96]
    away = np.hypot(columns[..., None] + 0.5 - x, rows[..., None] + 0.5 - y)
    return encoded(np.clip(4 - away.min(axis=2), 0, 1), t[away.argmin(axis=2)])


def test_a_line_that_crosses_itself(easel: Easel) -> None:
    records = [
        quad((0, 0, 96, 64), (0.3, 0.3, 0.35, 1), (0, 0, 1, 0)),
        quad((0, 0, 96, 64), (1, 0.8, 0.4, 1), (0, 0, 0.62, 0)),
        quad((-96, -64, 192, 128), (0.5, 0.9, 1, 1), (0, 0.15, 0.8, 0), at=(200, 70), turn=0.2),
        quad((0, 0, 48, 32), (1, 0.5, 0.6, 1), (0, 0.3, 1, 0), at=(20, 90)),
    ]
    pixels = easel.draw(whole(scene(records, "path", 0)), (310, 140), [spiral()])
    assert_same_picture(pixels, "render/paths")
