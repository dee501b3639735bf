"""The glyph atlas: drawn once, upright, one texel one pixel, and never touching."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.media.atlas import EDGE, FINE_BELOW_PX, GUTTER, GlyphAtlas, Piece, Quad
from exhibit.media.fonts import Font, chain

SERIF = chain("serif")[0]
AMIRI = chain("serif")[1]


def glyph(letter: str, font: Font = SERIF) -> int:
    return int(font.shapes.get_nominal_glyph(ord(letter)))


def alone(letter: str, font: Font = SERIF) -> Piece:
    return ((glyph(letter, font), 0, 0),)


def drawn(atlas: GlyphAtlas, letter: str, *, size_px: float = 56, x: float = 0) -> Quad:
    quad = atlas.quad(SERIF, alone(letter), size_px, x, 0)
    assert quad is not None
    return quad


def texels(atlas: GlyphAtlas, quad: Quad) -> tuple[int, int, int, int]:
    u0, v0, u1, v1 = (round(edge * atlas.page) for edge in quad[4:8])
    return u0, v0, u1, v1


def coverage(atlas: GlyphAtlas, quad: Quad) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    u0, v0, u1, v1 = texels(atlas, quad)
    return atlas.texture().layers[quad[8]][v0:v1, u0:u1, 0]


def test_a_letter_stands_upright_on_its_baseline() -> None:
    atlas = GlyphAtlas()
    quad = drawn(atlas, "L")
    ink = coverage(atlas, quad).astype(float)
    upper, lower = np.array_split(ink, 2)
    assert lower.sum() > upper.sum() * 1.3, "the foot of an L is at the bottom"
    assert quad[1] + quad[3] == EDGE, "its foot is on the baseline, y 0, plus the empty edge"
    assert quad[1] == -(0.714 * 56 // 1) - 1 - EDGE, "a capital of Noto Serif is 0.714 em high"


def test_one_texel_is_one_pixel_and_quads_lie_on_whole_pixels() -> None:
    atlas = GlyphAtlas()
    for letter in "Agé«":
        for x in (0.0, 0.3, 7.77):
            quad = drawn(atlas, letter, x=x)
            u0, v0, u1, v1 = texels(atlas, quad)
            assert (u1 - u0, v1 - v0) == (quad[2], quad[3])
            assert quad[:4] == tuple(map(round, quad[:4]))


def test_ink_moves_by_parts_of_a_pixel() -> None:
    atlas = GlyphAtlas()

    def middle_of_ink(x: float) -> float:
        quad = drawn(atlas, "o", x=x)
        columns = coverage(atlas, quad).sum(axis=0, dtype=float)
        return float(quad[0] + (columns @ (np.arange(columns.size) + 0.5)) / columns.sum())

    start = middle_of_ink(10.0)
    for part in (0.25, 0.5, 0.75, 1.0):
        assert middle_of_ink(10.0 + part) - start == pytest.approx(part, abs=0.01)


def test_a_glyph_is_drawn_once() -> None:
    atlas = GlyphAtlas()
    first = drawn(atlas, "a")
    before = atlas.texture().layers[0].copy()
    again = drawn(atlas, "a", x=100)
    assert again[4:] == first[4:]
    assert again[0] == first[0] + 100
    np.testing.assert_array_equal(atlas.texture().layers[0], before)


def test_cells_keep_an_empty_gutter_at_every_mipmap_level() -> None:
    atlas = GlyphAtlas(page=256)
    quads = [drawn(atlas, letter, size_px=24) for letter in "abcdefghijklmnopqrstuvwxyz"]
    taken = np.zeros((256 // GUTTER, 256 // GUTTER), int)
    for quad in quads:
        assert quad[8] == 0
        u0, v0, u1, v1 = texels(atlas, quad)
        assert u0 % GUTTER == v0 % GUTTER == 0
        taken[v0 // GUTTER : -(-v1 // GUTTER), u0 // GUTTER : -(-u1 // GUTTER)] += 1
        border = coverage(atlas, quad).copy()
        border[1:-1, 1:-1] = 0
        assert not border.any(), "the edge of a cell is empty"
    assert taken.max() == 1, "no texel of the second mipmap level holds two letters"


def test_a_full_page_is_followed_by_another_and_old_cells_stay() -> None:
    atlas = GlyphAtlas(page=64)
    first = drawn(atlas, "a", size_px=24)
    ink = coverage(atlas, first).copy()
    last = [drawn(atlas, letter, size_px=24) for letter in "bcdefghijk"][-1]
    texture = atlas.texture()
    assert last[8] > 0
    assert len(texture.layers) == last[8] + 1
    assert all(layer.shape == (64, 64, 1) for layer in texture.layers)
    np.testing.assert_array_equal(coverage(atlas, first), ink)


@pytest.mark.parametrize("letter", ["\ufdfd", "M", "("])
def test_a_glyph_larger_than_a_page_is_drawn_smaller_and_shown_at_its_size(letter: str) -> None:
    atlas = GlyphAtlas(page=256)
    quad = atlas.quad(AMIRI, alone(letter, AMIRI), 1_000, 0, 0)
    assert quad is not None
    extents = AMIRI.shapes.get_glyph_extents(glyph(letter, AMIRI))
    texel_px = quad[2] / (texels(atlas, quad)[2] - texels(atlas, quad)[0])
    px = 1_000 / AMIRI.em
    assert quad[2] == pytest.approx(extents.width * px, abs=4 * texel_px)
    assert quad[3] == pytest.approx(-extents.height * px, abs=4 * texel_px)
    assert coverage(atlas, quad).max() == 255


def test_a_leaning_letter_is_not_cut() -> None:
    leaning = chain("sans", italic=True)[0]
    atlas = GlyphAtlas(page=128)
    for size_px in (40, 90, 400):
        quad = atlas.quad(leaning, alone("f", leaning), size_px, 0, 0)
        assert quad is not None
        ink = coverage(atlas, quad)
        assert not ink[:, [0, -1]].any()
        assert not ink[[0, -1]].any()


def test_letters_of_a_piece_lie_where_they_belong() -> None:
    atlas = GlyphAtlas()
    one = drawn(atlas, "l", size_px=100)
    two = atlas.quad(SERIF, (*alone("l"), (glyph("l"), 500, 250)), 100, 0, 0)
    assert two is not None
    assert (two[0], two[2], two[3]) == (one[0], one[2] + 50, one[3] + 25)
    assert two[1] == one[1] - 25


def test_letters_that_overlap_are_one_stroke() -> None:
    atlas = GlyphAtlas()
    dash = glyph("—")
    stroke = atlas.quad(SERIF, ((dash, 0, 0), (dash, 700, 0)), 100, 0, 0)
    assert stroke is not None
    assert (coverage(atlas, stroke)[:, 2:-2].max(axis=0) == 255).all()


def test_a_space_shows_nothing() -> None:
    assert GlyphAtlas().quad(SERIF, alone(" "), 56, 0, 0) is None


def test_large_letters_are_drawn_at_one_place_in_the_pixel_only() -> None:
    atlas = GlyphAtlas()
    cells = {drawn(atlas, "a", size_px=FINE_BELOW_PX, x=x)[4:] for x in (0, 0.25, 0.5, 0.75)}
    assert len(cells) == 1


def test_an_atlas_without_text_is_still_a_texture() -> None:
    texture = GlyphAtlas(page=64).texture()
    assert (texture.width, texture.height, texture.channels) == (64, 64, 1)
    assert len(texture.layers) == 1
    assert not texture.layers[0].any()
