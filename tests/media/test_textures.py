"""The texture book: small pictures share pages, files are read once, and glyphs come first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.media import frames, image, textures
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.frames import Sheet
from exhibit.media.image import ImageError, Pixels
from exhibit.media.textures import GLYPHS, TextureBook
from exhibit.scene.looks import WHOLE, Cell


def book(before: TextureBook | None = None, largest: int = 100) -> TextureBook:
    return TextureBook(GlyphAtlas(page=64), largest, before)


def save(file: Path, size: tuple[int, int], grey: int = 0) -> Path:
    Image.new("RGB", size, (grey, grey, grey)).save(file)
    return file


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were decoded."""
    names: list[str] = []
    load = image.load

    def counted(path: Path, largest: int) -> Pixels:
        names.append(path.name)
        return load(path, largest)

    monkeypatch.setattr(image, "load", counted)
    return names


def test_glyphs_come_first_even_alone() -> None:
    arrays = book().arrays()
    assert len(arrays) == 1
    assert (arrays[GLYPHS].channels, arrays[GLYPHS].width) == (1, 64)


def seen(pages: TextureBook, cell: Cell) -> Pixels:
    """What lies where a cell says."""
    array = pages.arrays()[cell.texture]
    u0, v0, u1, v1 = cell.part
    left, top, right, bottom = (
        u0 * array.width,
        v0 * array.height,
        u1 * array.width,
        v1 * array.height,
    )
    assert all(edge == round(edge) for edge in (left, top, right, bottom))
    part = array.layers[cell.layer][round(top) : round(bottom), round(left) : round(right)]
    assert part.shape == (cell.height, cell.width, 4)
    return part


def test_small_pictures_of_different_sizes_share_a_texture_array(tmp_path: Path) -> None:
    pages = book()
    files = [save(tmp_path / f"{n}.png", (8 + 5 * n, 6 + 3 * n), 10 * n) for n in range(10)]
    pages.read_ahead(files)
    cells = [pages.image(file) for file in files]
    assert {cell.texture for cell in cells} == {1}
    assert [(cell.width, cell.height) for cell in cells] == [
        (8 + 5 * n, 6 + 3 * n) for n in range(10)
    ]
    for n, cell in enumerate(cells):
        assert (seen(pages, cell) == [10 * n, 10 * n, 10 * n, 255]).all()
    assert pages.arrays()[1].levels == 4


def test_one_small_picture_takes_no_more_than_it_needs(tmp_path: Path) -> None:
    pages = book()
    assert pages.image(save(tmp_path / "a.png", (64, 64))).part == WHOLE
    assert [(a.width, a.height, len(a.layers)) for a in pages.arrays()[1:]] == [(64, 64, 1)]


def test_pictures_that_were_not_read_ahead_find_a_place_too(tmp_path: Path) -> None:
    pages = book()
    cells = [
        pages.image(save(tmp_path / f"{n}.png", (2 + 7 * n, 90 - 6 * n), n)) for n in range(14)
    ]
    for n, cell in enumerate(cells):
        assert (seen(pages, cell)[..., 0] == n).all()
    assert len(pages.arrays()) <= 4


def test_large_pictures_of_equal_size_share_a_texture_array(tmp_path: Path) -> None:
    pages = book(largest=1000)
    cells = [
        pages.image(save(tmp_path / "a.png", (800, 6), 10)),
        pages.image(save(tmp_path / "b.png", (5, 513), 20)),
        pages.image(save(tmp_path / "c.png", (800, 6), 30)),
    ]
    assert cells == [Cell(1, 0, 800, 6), Cell(2, 0, 5, 513), Cell(1, 1, 800, 6)]
    assert [(a.width, a.height, a.channels, len(a.layers)) for a in pages.arrays()[1:]] == [
        (800, 6, 4, 2),
        (5, 513, 4, 1),
    ]
    assert [seen(pages, cell)[0, 0, 0] for cell in cells] == [10, 20, 30]


def test_an_array_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textures, "LAYERS", 2)
    pages = book(largest=1000)
    cells = [pages.image(save(tmp_path / f"{n}.png", (600, 4))) for n in range(5)]
    assert [(c.texture, c.layer) for c in cells] == [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0)]
    assert [len(a.layers) for a in pages.arrays()[1:]] == [2, 2, 1]


def test_a_large_picture_lies_in_its_smaller_size(tmp_path: Path) -> None:
    pages = book()
    cell = pages.image(save(tmp_path / "a.png", (400, 200), 9))
    assert (cell.width, cell.height) == (100, 50)
    assert (seen(pages, cell)[..., 0] == 9).all()


def test_what_repeats_fills_its_layer(tmp_path: Path) -> None:
    pages = book()
    file = save(tmp_path / "tile.png", (20, 12))
    tile, plain = pages.image(file, repeats=True), pages.image(file)
    assert (tile.part, tile.width, tile.height) == (WHOLE, 20, 12)
    assert tile.texture != plain.texture
    array = pages.arrays()[tile.texture]
    assert (array.width, array.height, array.repeats) == (20, 12, True)
    assert not pages.arrays()[plain.texture].repeats
    assert pages.image(file, repeats=True) is tile


def test_drawings_are_not_among_pictures(tmp_path: Path) -> None:
    pages = book()
    picture = pages.image(save(tmp_path / "a.png", (20, 20)))
    first = pages.drawing(np.full((9, 12, 4), 7, np.uint8))
    second = pages.drawing(np.full((4, 4, 4), 8, np.uint8))
    large = pages.drawing(np.full((4, 900, 4), 9, np.uint8))
    assert len({picture.texture, first.texture, large.texture}) == 3
    assert first.texture == second.texture
    assert [seen(pages, cell)[0, 0, 0] for cell in (first, second, large)] == [7, 8, 9]
    assert large.part == WHOLE


def gif(file: Path, count: int, size: tuple[int, int] = (6, 4)) -> Path:
    pictures = [Image.new("RGB", size, (20 * n, 0, 0)) for n in range(count)]
    pictures[0].save(file, save_all=True, append_images=pictures[1:], duration=50)
    return file


def test_frames_are_layers_of_one_texture_array(tmp_path: Path) -> None:
    pages = book()
    one, two = gif(tmp_path / "one.gif", 3), gif(tmp_path / "two.gif", 4)
    still = pages.image(save(tmp_path / "a.png", (6, 4)))
    moving = pages.frames(one)
    assert moving.cells == tuple(Cell(2, n, 6, 4) for n in range(3))
    assert pages.frames(two).cells == tuple(Cell(2, n, 6, 4) for n in range(3, 7))
    assert still.texture == 1
    assert [seen(pages, cell)[0, 0, 0] for cell in moving.cells] == [0, 20, 40]
    np.testing.assert_allclose(moving.ends_s, [0.05, 0.10, 0.15])
    assert pages.frames(one) is moving
    assert not pages.note(one)


def test_frames_that_do_not_fit_into_one_array_together_get_one_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textures, "LAYERS", 5)
    pages = book()
    textures_of = [
        {cell.texture for cell in pages.frames(gif(tmp_path / f"{n}.gif", 3)).cells}
        for n in range(2)
    ]
    assert textures_of == [{1}, {2}]


def test_frames_of_an_unchanged_file_are_not_decoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = book()
    file, sheet = save(tmp_path / "sheet.png", (6, 4)), Sheet(2, 1)
    first.frames(file, sheet)
    monkeypatch.setattr(frames, "load", None)
    second = book(first)
    second.read_ahead([], moving=[(file, sheet)])
    second.frames(file, sheet)
    assert second.arrays()[1].layers[0] is first.arrays()[1].layers[0]


def test_a_lost_moving_picture_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    pages = book()
    pages.read_ahead([], moving=[(tmp_path / "lost.gif", None)])
    with pytest.raises(ImageError, match=r"lost\.gif is not there"):
        pages.frames(tmp_path / "lost.gif")


def test_a_file_is_read_once(tmp_path: Path, reads: list[str]) -> None:
    pages = book()
    file = save(tmp_path / "a.png", (4, 4))
    assert pages.image(file) == pages.image(file)
    assert reads == ["a.png"]


def test_a_show_that_is_read_again_decodes_only_what_changed(
    tmp_path: Path, reads: list[str]
) -> None:
    first = book()
    same, changed = save(tmp_path / "same.png", (4, 4)), save(tmp_path / "changed.png", (4, 4))
    first.image(same)
    first.image(changed)
    save(changed, (40, 40))
    second = book(first)
    assert second.image(changed).width == 40
    second.image(same, repeats=True)
    assert reads == ["same.png", "changed.png", "changed.png"]


def test_layers_of_an_unchanged_picture_are_the_same_arrays(tmp_path: Path) -> None:
    first = book()
    file = save(tmp_path / "same.png", (40, 40))
    first.image(file, repeats=True)
    second = book(first)
    second.image(file, repeats=True)
    assert second.arrays()[1].layers[0] is first.arrays()[1].layers[0]


def test_reading_ahead_changes_nothing_but_the_time(tmp_path: Path, reads: list[str]) -> None:
    files = [save(tmp_path / f"{n}.png", (4 + n % 2, 4), n) for n in range(9)]
    ahead, plain = book(), book()
    ahead.read_ahead([*files, tmp_path / "lost.png"])
    assert sorted(reads) == sorted([*(file.name for file in files), "lost.png"])
    for file in files:
        left, right = ahead.image(file), plain.image(file)
        np.testing.assert_array_equal(seen(ahead, left), seen(plain, right))
    assert reads.count("0.png") == 2


def test_places_do_not_depend_on_the_order_of_asking(tmp_path: Path) -> None:
    files = [save(tmp_path / f"{n}.png", (4 + 9 * n % 50, 70 - 7 * n), n) for n in range(9)]
    forth, back = book(), book()
    forth.read_ahead(files)
    back.read_ahead(reversed(files))
    assert [forth.image(f) for f in files] == [back.image(f) for f in files[::-1]][::-1]


def test_a_picture_that_changes_after_it_was_read_ahead_is_shown_as_it_is(tmp_path: Path) -> None:
    pages = book()
    files = [save(tmp_path / "a.png", (9, 9), 1), save(tmp_path / "b.png", (9, 9), 2)]
    pages.read_ahead(files)
    save(files[0], (50, 70), 3)
    cells = [pages.image(file) for file in files]
    assert [(c.width, seen(pages, c)[0, 0, 0]) for c in cells] == [(50, 3), (9, 2)]


def test_a_lost_picture_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    pages = book()
    for _ in range(2):
        with pytest.raises(ImageError, match="not there"):
            pages.image(tmp_path / "lost.png")
    assert len(pages.arrays()) == 1
    assert pages.image(save(tmp_path / "lost.png", (4, 4))).layer == 0
