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
from exhibit.media.pages import STEP, with_gutters
from exhibit.media.textures import GLYPHS, Still, TextureBook
from exhibit.scene.looks import WHOLE, Cell


def book(before: TextureBook | None = None, largest: int = 100) -> TextureBook:
    return TextureBook(GlyphAtlas(page=64), largest, before)


def save(file: Path, size: tuple[int, int], grey: int = 0) -> Path:
    Image.new("RGB", size, (grey, grey, grey)).save(file)
    return file


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose beginnings were read; decoding any is an error."""
    names: list[str] = []
    header = frames.header

    def counted(path: Path) -> tuple[tuple[int, int], bool]:
        names.append(path.name)
        return header(path)

    monkeypatch.setattr(frames, "header", counted)
    monkeypatch.setattr(image, "load", None)
    monkeypatch.setattr(image, "load_sized", None)
    return names


def still_of(pages: TextureBook, file: Path, repeats: bool = False) -> Still:
    return next(s for s in pages.stills if s.file == file and s.repeats == repeats)


def are_apart(pages: TextureBook) -> bool:
    """Whether no picture on a page lies on another one, or on its gutter."""
    taken: set[tuple[int, int, int, int]] = set()
    count = 0
    for still in pages.stills:
        if still.spot is not None:
            (x, y), whole = with_gutters(
                np.zeros((still.size[1], still.size[0], 4), np.uint8), still.spot, still.side
            )
            for down in range(y // STEP, -(-(y + whole.shape[0]) // STEP)):
                for across in range(x // STEP, -(-(x + whole.shape[1]) // STEP)):
                    taken.add((still.texture, still.spot.layer, across, down))
                    count += 1
    return len(taken) == count


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


def test_small_pictures_of_different_sizes_share_a_texture_array(
    tmp_path: Path, reads: list[str]
) -> None:
    pages = book()
    files = [save(tmp_path / f"{n}.png", (8 + 5 * n, 6 + 3 * n), 10 * n) for n in range(10)]
    pages.read_ahead(files)
    cells = [pages.image(file) for file in files]
    assert {cell.texture for cell in cells} == {1}
    assert [(c.width, c.height) for c in cells] == [(8 + 5 * n, 6 + 3 * n) for n in range(10)]
    assert are_apart(pages)
    assert pages.arrays()[1].levels == 4
    assert sorted(reads) == [file.name for file in files]


def test_a_cell_says_where_its_picture_will_be_drawn(tmp_path: Path) -> None:
    pages = book()
    files = [save(tmp_path / f"{n}.png", (30 + n, 20)) for n in range(3)]
    cells = [pages.image(file) for file in files]
    for file, cell in zip(files, cells, strict=True):
        still = still_of(pages, file)
        assert still.spot is not None
        place = np.array([still.spot.x, still.spot.y])
        np.testing.assert_array_equal(np.array(cell.part[:2]) * still.side, place)
        np.testing.assert_array_equal(np.array(cell.part[2:]) * still.side, place + still.size)
        assert (still.texture, still.spot.layer) == (cell.texture, cell.layer)


def test_one_small_picture_takes_no_more_than_it_needs(tmp_path: Path) -> None:
    pages = book()
    assert pages.image(save(tmp_path / "a.png", (64, 64))).part == WHOLE
    assert [(a.width, a.height, len(a.layers)) for a in pages.arrays()[1:]] == [(64, 64, 1)]


def test_pictures_that_were_not_read_ahead_find_a_place_too(tmp_path: Path) -> None:
    pages = book()
    for n in range(14):
        pages.image(save(tmp_path / f"{n}.png", (2 + 7 * n, 90 - 6 * n), n))
    assert are_apart(pages)
    assert len(pages.stills) == 14
    assert len(pages.arrays()) <= 4


def test_a_large_picture_has_a_texture_of_its_own_that_is_not_there_yet(tmp_path: Path) -> None:
    pages = book(largest=1000)
    files = [save(tmp_path / f"{n}.png", size) for n, size in enumerate([(800, 6), (5, 513)])]
    assert [pages.image(f) for f in files] == [Cell(1, 0, 800, 6), Cell(2, 0, 5, 513)]
    assert [(a.width, a.height, a.layers, a.comes) for a in pages.arrays()[1:]] == [
        (800, 6, (), True),
        (5, 513, (), True),
    ]
    assert [still_of(pages, f).spot for f in files] == [None, None]


def test_a_large_picture_lies_in_its_smaller_size(tmp_path: Path) -> None:
    pages = book()
    file = save(tmp_path / "a.png", (400, 200), 9)
    cell = pages.image(file)
    assert (cell.width, cell.height) == (100, 50)
    still = still_of(pages, file)
    assert (still.size, still.head.whole) == ((100, 50), (400, 200))


def test_what_repeats_has_a_texture_of_its_own(tmp_path: Path) -> None:
    pages = book()
    file = save(tmp_path / "tile.png", (20, 12))
    tile, plain = pages.image(file, repeats=True), pages.image(file)
    assert (tile.part, tile.width, tile.height) == (WHOLE, 20, 12)
    assert tile.texture != plain.texture
    array = pages.arrays()[tile.texture]
    assert (array.width, array.height, array.repeats, array.comes) == (20, 12, True, True)
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


def test_the_beginning_of_a_file_is_read_once(tmp_path: Path, reads: list[str]) -> None:
    pages = book()
    file = save(tmp_path / "a.png", (4, 4))
    assert pages.image(file) == pages.image(file)
    assert not pages.moves(file)
    assert reads == ["a.png"]
    assert len(pages.stills) == 1


def test_a_show_that_is_read_again_looks_only_at_what_changed(
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
    assert still_of(second, same, repeats=True).head == still_of(first, same).head


def test_places_do_not_depend_on_the_order_of_asking(tmp_path: Path) -> None:
    files = [save(tmp_path / f"{n}.png", (4 + 9 * n % 50, 70 - 7 * n), n) for n in range(9)]
    forth, back = book(), book()
    forth.read_ahead(files)
    back.read_ahead(reversed(files))
    assert [forth.image(f) for f in files] == [back.image(f) for f in files[::-1]][::-1]


def test_a_picture_that_changes_after_it_was_read_ahead_has_its_new_size(tmp_path: Path) -> None:
    pages = book()
    files = [save(tmp_path / "a.png", (9, 9), 1), save(tmp_path / "b.png", (9, 9), 2)]
    pages.read_ahead([*files, tmp_path / "lost.png"])
    save(files[0], (50, 70), 3)
    assert [pages.image(file).width for file in files] == [50, 9]
    assert are_apart(pages)


def test_a_lost_picture_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    pages = book()
    for _ in range(2):
        with pytest.raises(ImageError, match="not there"):
            pages.image(tmp_path / "lost.png")
    assert len(pages.arrays()) == 1
    assert pages.image(save(tmp_path / "lost.png", (4, 4))).layer == 0
