"""The texture book: equal sizes share an array, files are read once, and glyphs come first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.media import image, textures
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.image import ImageError
from exhibit.media.textures import GLYPHS, TextureBook
from exhibit.scene.looks import Cell


def book(before: TextureBook | None = None) -> TextureBook:
    return TextureBook(GlyphAtlas(page=64), 100, before)


def save(file: Path, size: tuple[int, int], grey: int = 0) -> Path:
    Image.new("RGB", size, (grey, grey, grey)).save(file)
    return file


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were decoded."""
    names: list[str] = []
    load = image.load

    def counted(path: Path, largest: int) -> textures.Pixels:
        names.append(path.name)
        return load(path, largest)

    monkeypatch.setattr(image, "load", counted)
    return names


def test_glyphs_come_first_even_alone() -> None:
    arrays = book().arrays()
    assert len(arrays) == 1
    assert (arrays[GLYPHS].channels, arrays[GLYPHS].width) == (1, 64)


def test_equal_sizes_share_a_texture_array(tmp_path: Path) -> None:
    pages = book()
    cells = [
        pages.image(save(tmp_path / "a.png", (8, 6), 10)),
        pages.image(save(tmp_path / "b.png", (5, 5), 20)),
        pages.image(save(tmp_path / "c.png", (8, 6), 30)),
    ]
    assert cells == [Cell(1, 0, 8, 6), Cell(2, 0, 5, 5), Cell(1, 1, 8, 6)]
    arrays = pages.arrays()
    assert [(a.width, a.height, a.channels, len(a.layers)) for a in arrays[1:]] == [
        (8, 6, 4, 2),
        (5, 5, 4, 1),
    ]
    assert [arrays[c.texture].layers[c.layer][0, 0, 0] for c in cells] == [10, 20, 30]


def test_an_array_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textures, "LAYERS", 2)
    pages = book()
    cells = [pages.image(save(tmp_path / f"{n}.png", (4, 4))) for n in range(5)]
    assert [(c.texture, c.layer) for c in cells] == [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0)]
    assert [len(a.layers) for a in pages.arrays()[1:]] == [2, 2, 1]


def test_a_large_picture_lies_in_its_smaller_size(tmp_path: Path) -> None:
    assert book().image(save(tmp_path / "a.png", (400, 200))) == Cell(1, 0, 100, 50)


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
    assert second.image(changed) == Cell(1, 0, 40, 40)
    second.image(same)
    assert reads == ["same.png", "changed.png", "changed.png"]
    assert second.arrays()[2].layers[0] is first.arrays()[1].layers[0]


def test_reading_ahead_changes_nothing_but_the_time(tmp_path: Path, reads: list[str]) -> None:
    files = [save(tmp_path / f"{n}.png", (4 + n % 2, 4), n) for n in range(9)]
    ahead, plain = book(), book()
    ahead.read_ahead([*files, tmp_path / "lost.png"])
    assert sorted(reads) == sorted([*(file.name for file in files), "lost.png"])
    assert [ahead.image(file) for file in files] == [plain.image(file) for file in files]
    assert reads.count("0.png") == 2
    for left, right in zip(ahead.arrays()[1:], plain.arrays()[1:], strict=True):
        np.testing.assert_array_equal(left.layers, right.layers)


def test_a_lost_picture_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    pages = book()
    for _ in range(2):
        with pytest.raises(ImageError, match="not there"):
            pages.image(tmp_path / "lost.png")
    assert len(pages.arrays()) == 1
    assert pages.image(save(tmp_path / "lost.png", (4, 4))).layer == 0
