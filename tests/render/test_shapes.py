"""Shapes and turned pictures, against pictures that a person has looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exhibit.core.words import SHAPES
from exhibit.scene.drawlist import Layer, Records
from exhibit.scene.looks import TextureArray
from tests.pictures import assert_same_picture
from tests.render.drawing import Easel, Four, quad, scene, shape, whole

COLOURS: tuple[Four, ...] = (
    (1.0, 0.8, 0.5, 1.0),
    (0.5, 0.8, 1.0, 1.0),
    (0.5, 1.0, 0.6, 1.0),
    (1.0, 0.5, 0.6, 1.0),
    (1.0, 1.0, 0.6, 1.0),
)


def sheet(softness: float) -> list[Records]:
    """A row of each shape: as it is, turned, and stretched."""
    quads: list[Records] = []
    for row, (kind, colour) in enumerate(zip(SHAPES, COLOURS, strict=True)):
        inner = {"rectangle": 8.0, "ring": 0.7, "star": 0.45}.get(kind, 0.0)
        look = shape(kind, sides=5 + row % 2, inner=inner, softness=softness)
        y = 24.0 + 44 * row
        quads += [
            quad((-16, -16, 32, 32), colour, look, at=(28, y)),
            quad((-20, -12, 40, 24), colour, look, at=(84, y), turn=0.4),
            quad((-16, -16, 32, 32), colour, look, at=(148, y), scale=(1.5, 0.6), turn=-0.2),
        ]
    return quads


@pytest.mark.parametrize(("name", "softness"), [("sharp", 0.0), ("soft", 6.0), ("glowing", 20.0)])
def test_shapes(easel: Easel, name: str, softness: float) -> None:
    pixels = easel.draw(whole(scene(sheet(softness))), (192, 224))
    assert_same_picture(pixels, f"render/shapes-{name}")


def test_a_turned_picture_has_smooth_edges_all_round(easel: Easel) -> None:
    rows, columns = np.mgrid[0:48, 0:64]
    tiles = np.zeros((48, 64, 4), np.uint8)
    tiles[..., 0], tiles[..., 1], tiles[..., 3] = columns * 4, rows * 5, 255
    tiles[..., 2] = (columns // 8 + rows // 8) % 2 * 255
    pictures = scene(
        [
            quad((-32, -24, 64, 48), at=(48, 46), turn=0.3),
            quad((-32, -24, 64, 48), at=(130, 40), turn=-0.7, scale=(0.5, 0.5)),
            quad((-32, -24, 64, 48), (1, 0.8, 0.5, 0.7), at=(110, 80), turn=0.1, scale=(1, -0.6)),
        ],
        "image",
        0,
        background=(0.1, 0.1, 0.2),
    )
    pixels = easel.draw(whole(pictures), (160, 112), [TextureArray(64, 48, 4, (tiles,))])
    assert_same_picture(pixels, "render/turned")


def test_a_cross_fade_over_a_letterbox(easel: Easel) -> None:
    rings = scene(sheet(3.0), background=(0.2, 0.0, 0.1))
    stars = scene(sheet(0.0)[::-1], background=(0.0, 0.2, 0.2))
    layers = [Layer(rings, 1.0), Layer(stars, 0.3)]
    pixels = easel.draw(layers, (192, 224), viewport=(16, 0, 96, 112), size=(128, 112))
    assert_same_picture(pixels, "render/crossfade")


def test_a_glow_ends_inside_its_quad(easel: Easel) -> None:
    """Nothing is cut off: the outermost pixels of a glow are dark on every side."""
    for kind in SHAPES:
        for sides in (3, 4, 5, 12):
            look = shape(kind, sides=sides, inner=0.5, softness=20)
            glow = scene([quad((-10, -10, 20, 20), look=look, at=(40, 40))])
            pixels = easel.draw(whole(glow), (80, 80))[..., 0].astype(int)
            case = f"{kind} {sides}"
            assert pixels[40, 40] > 0, case
            steps = [np.abs(np.diff(pixels, axis=axis)).max() for axis in (0, 1)]
            assert max(steps) <= 24, f"{case}: a step of {max(steps)}"
            assert not pixels[:10].any(), case
            assert not pixels[70:].any(), case
            assert not pixels[:, :10].any(), case
            assert not pixels[:, 70:].any(), case
            inside = (pixels[10, :], pixels[69, :], pixels[:, 10], pixels[:, 69])
            assert max(edge.max() for edge in inside) <= 1, f"{case}: cut off"


def test_the_edge_of_a_glow_is_half_bright(easel: Easel) -> None:
    look = shape("rectangle", softness=8)
    pixels = easel.draw(whole(scene([quad((-50, -10, 50, 100), look=look, at=(30, 0))])), (60, 40))
    row = pixels[20, :, 0].astype(int)
    assert row[21] == 255
    assert row[38] == 0
    assert abs((row[29] + row[30]) / 2 - 127.5) <= 1
    assert (np.diff(row) <= 0).all()


def test_softness_is_counted_in_pixels_of_the_canvas(easel: Easel) -> None:
    """A still at twice the size shows the same glow twice as large."""
    layers = whole(scene([quad((20, 20, 40, 40), look=shape("ellipse", softness=10))]))
    small = easel.draw(layers, (80, 80)).astype(int)
    large = easel.draw(layers, (80, 80), size=(160, 160)).astype(int)
    halved = large.reshape(80, 2, 80, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - small).max() <= 3


def test_a_failed_comparison_saves_the_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXHIBIT_NEW_REFERENCES", raising=False)
    with pytest.raises(AssertionError, match=r"turned: \d+ pixels differ"):
        assert_same_picture(np.zeros((112, 160, 3), np.uint8), "render/turned", out=tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["turned-difference.png", "turned-drawn.png", "turned-expected.png"]
