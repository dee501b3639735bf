"""Letters that come one after the other, each in its own colour."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.render.glcalls import Picture
from exhibit.render.targets import Target
from exhibit.scene.drawlist import ALL, Batch, DrawList, Layer, Records, Restless, new_records
from exhibit.scene.looks import TextureArray
from tests.pictures import assert_same_picture
from tests.render.drawing import WHITE, Easel, array_of, quad, scene, whole

WORDS = 6  # squares, side by side


def letters() -> TextureArray:
    """A ring, a cross and a bar, each 16 pixels wide, on a page."""
    x, y = np.meshgrid(np.arange(16) - 7.5, np.arange(16) - 7.5)
    radius = np.hypot(x, y)
    ring = np.clip(6.5 - np.abs(radius - 4.0) * 2.0, 0.0, 1.0) * (radius < 7.0)
    cross = ((np.abs(x) < 2) | (np.abs(y) < 2)) & (np.maximum(np.abs(x), np.abs(y)) < 7)
    bar = (np.abs(x - y) < 3) & (np.maximum(np.abs(x), np.abs(y)) < 7)
    page = np.zeros((16, 48, 1), np.uint8)
    page[:, :, 0] = np.concatenate([ring, cross, bar], axis=1) * 255
    return array_of(page)


def line(revealed: float, *, tints: bool = False, size: float = 16.0) -> list[Records]:
    """As many letters as WORDS, in the order of reading."""
    return [
        quad(
            (i * size, 0, size, size),
            (1.0, 0.9, 0.6, 1.0),
            (0, i, revealed, 0),
            cell=(i % 3 / 3, 0, i % 3 / 3 + 1 / 3, 1),
            tint=(255 - 40 * i, 255, 40 * i, 255 - 30 * i) if tints else (255, 255, 255, 255),
        )
        for i in range(WORDS)
    ]


def squares(easel: Easel, revealed: float, alpha: float = 1.0) -> list[int]:
    """How bright each of some full squares is."""
    full = array_of(np.full((2, 2, 1), 255, np.uint8))
    records = [
        quad((2.0 * i, 0, 2, 2), (1, 1, 1, alpha), (0, i, revealed, 0)) for i in range(WORDS)
    ]
    pixels = easel.draw(whole(scene(records, "text", 0)), (2 * WORDS, 2), [full])
    return [int(pixels[0, 2 * i, 0]) for i in range(WORDS)]


@pytest.mark.parametrize(
    ("revealed", "seen"),
    [
        (0.0, [0, 0, 0, 0, 0, 0]),
        (-3.0, [0, 0, 0, 0, 0, 0]),
        (1.0, [255, 0, 0, 0, 0, 0]),
        (2.5, [255, 255, 128, 0, 0, 0]),
        (WORDS, [255] * WORDS),
        (ALL, [255] * WORDS),
    ],
)
def test_a_text_is_seen_as_far_as_it_is_revealed(
    easel: Easel, revealed: float, seen: list[int]
) -> None:
    np.testing.assert_allclose(squares(easel, revealed), seen, atol=1)


def test_what_is_revealed_fades_with_its_node(easel: Easel) -> None:
    np.testing.assert_allclose(squares(easel, 1.5, 0.5)[:3], [128, 64, 0], atol=1)


@pytest.mark.parametrize("material", ["shape", "image", "text"])
def test_every_material_is_tinted(easel: Easel, material: str) -> None:
    channels = 1 if material == "text" else 4
    file = array_of(np.full((2, 2, channels), 255, np.uint8))
    look = (0.0, 0.0, ALL if material == "text" else 0.0, 0.0)
    record = quad((0, 0, 4, 4), (1.0, 0.5, 1.0, 1.0), look, tint=(51, 255, 102, 128))
    drawn = scene([record], material, -1 if material == "shape" else 0)  # type: ignore[arg-type]  # a material
    pixels = easel.draw(whole(drawn), (4, 4), [] if material == "shape" else [file])
    half = 128 / 255
    expected = np.array([51 * half, 127.5 * half, 102 * half])
    np.testing.assert_allclose(pixels[2, 2], expected, atol=1.01)


def test_new_records_have_a_tint_that_changes_nothing() -> None:
    records = new_records(3)
    assert (records["tint"] == 255).all()
    assert not records["rect"].any()


def test_letters_that_are_revealed_and_tinted(easel: Easel) -> None:
    rows = [(0.0, False), (2.6, False), (4.2, True), (ALL, True)]
    pixels = np.concatenate([drawn(easel, line(r, tints=tints)) for r, tints in rows])
    assert_same_picture(pixels, "render/revealed")


def drawn(easel: Easel, records: list[Records]) -> Picture:
    background = (0.1, 0.12, 0.2)
    return easel.draw(whole(scene(records, "text", 0, background)), (96, 16), [letters()])


# --- records that are restless --------------------------------------------------------------------


def restless_list() -> DrawList:
    """Six squares, of which the first two and the last two may change, apart."""
    records, moved = new_records(6), np.zeros((10, 6), np.float32)
    records["rect"] = [(i, 0, 1, 1) for i in range(6)]
    moved[0] = moved[4] = 1.0
    moved[6:] = np.array(WHITE, np.float32)[:, None]
    restless = Restless(np.array([[0, 2], [4, 6]], np.intp), np.zeros(2, np.int64))
    return DrawList(records, moved, (Batch("shape", -1, 0, 6),), (0, 0, 0), restless=restless)


def test_runs_of_records_that_have_changed_are_written_and_no_others(easel: Easel) -> None:
    changing = restless_list()
    assert changing.restless is not None
    renderer, target = easel.renderer((6, 1)), Target((6, 1))

    def seen() -> list[int]:
        with target:
            renderer.draw([Layer(changing, 1.0)], (0, 0, 6, 1))
        return [int(x) for x in target.read()[0, :, 0]]

    try:
        for _ in range(4):
            assert seen() == [255] * 6
        changing.records["tint"][:, :3] = 0
        changing.restless.editions[1] += 1
        for _ in range(4):  # the buffers take turns, and each of them hears of it
            assert seen() == [255] * 4 + [0] * 2
        changing.restless.editions[0] += 1
        for _ in range(4):
            assert seen() == [0, 0, 255, 255, 0, 0]
        assert not renderer.faults
    finally:
        renderer.close()
        target.close()


def test_what_has_a_colour_of_its_own_is_not_painted_with_its_nodes(easel: Easel) -> None:
    full, navy = array_of(np.full((2, 2, 1), 255, np.uint8)), (0.0, 0.0, 0.5, 1.0)
    tint = (255, 215, 0, 255)
    records = [
        quad((0, 0, 2, 2), navy, (0, 0, ALL, 0), tint=tint),
        quad((2, 0, 2, 2), navy, (0, -1, ALL, 0), tint=tint),
        quad((4, 0, 2, 2), navy, (0, -3, 2.5, 0), tint=tint),  # the third of a text, half revealed
    ]
    pixels = easel.draw(whole(scene(records, "text", 0)), (6, 2), [full])
    np.testing.assert_allclose(pixels[0, ::2], [(0, 0, 0), (255, 215, 0), (128, 108, 0)], atol=1)
