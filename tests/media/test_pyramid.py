"""Pyramids of tiles: what is in them, what is kept of them, and what is wrong with others'."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from exhibit.media import image, pyramid, pyramid_build
from exhibit.media.image import ImageError
from exhibit.media.pyramid import BORDER, Pyramid, found, grid_of, homes, read_dzi
from exhibit.media.pyramid_build import build
from exhibit.scene.mosaic import Grid

Pixels = NDArray[np.uint8]
TILE = 60


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramid, "TILE", TILE)


@pytest.fixture(params=["libvips", "Pillow"])
def maker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Who cuts the tiles; what either of them does is the same."""
    if request.param == "Pillow":
        monkeypatch.setattr(pyramid_build, "vips", lambda: None)
    elif pyramid_build.vips() is None:
        pytest.skip("the extra 'scans' is not installed")
    return str(request.param)


def silent(_: float) -> None:
    pass


def speckled(size: tuple[int, int] = (301, 190), alpha: bool = True) -> Image.Image:
    chance = np.random.default_rng(5)
    pixels = chance.integers(0, 256, (size[1], size[0], 4 if alpha else 3), np.uint8)
    if alpha:
        pixels[..., 3] = 255
        pixels[0, 0, 3] = 0
    return Image.fromarray(pixels)


def smooth(size: tuple[int, int] = (301, 190)) -> Image.Image:
    x, y = np.meshgrid(np.linspace(0, 6, size[0]), np.linspace(0, 4, size[1]))
    parts = [128 + 100 * np.sin(x), 128 + 100 * np.cos(y), 128 + 100 * np.sin(x + y)]
    return Image.fromarray(np.stack(parts, -1).astype(np.uint8), "RGB")


def bordered(whole: Pixels, column: int, row: int) -> Pixels:
    """A tile of a level with its border, where the last pixels go on beyond the edges."""
    wide = np.pad(whole, ((BORDER, TILE + BORDER), (BORDER, TILE + BORDER), (0, 0)), "edge")
    x, y = column * TILE, row * TILE
    return wide[y : y + TILE + 2 * BORDER, x : x + TILE + 2 * BORDER]


def test_a_tile_is_the_picture_with_two_pixels_around(tmp_path: Path, maker: str) -> None:
    speckled().save(tmp_path / "a.png")
    made = build(tmp_path / "a.png", tmp_path, silent)
    whole = image.load(tmp_path / "a.png", 10_000)
    for spot in [(0, 0), (2, 1), (5, 0), (5, 3), (0, 3)]:
        assert np.array_equal(made.tile((0, *spot)), bordered(whole, *spot)), spot


def test_each_level_is_half_as_fine_and_lies_where_the_last_one_did(
    tmp_path: Path, maker: str
) -> None:
    smooth().save(tmp_path / "a.png")
    made = build(tmp_path / "a.png", tmp_path, silent)
    whole = np.asarray(smooth()).astype(np.float64)
    half = (whole[0:188:2, 0:300:2] + whole[1:189:2, 0:300:2]
            + whole[0:188:2, 1:301:2] + whole[1:189:2, 1:301:2]) / 4  # fmt: skip
    tile = made.tile((1, 1, 0))[BORDER:-BORDER, BORDER:-BORDER, :3]
    assert np.abs(tile - half[:60, 60:120]).max() < 6
    top = made.tile((made.grid.levels - 1, 0, 0))
    # The last pixels count more than once, where a side cannot be halved.
    assert np.abs(top[0, 0, :3] - whole.mean(axis=(0, 1))).max() < 25


@pytest.mark.parametrize("kind", ["turned.jpg", "deep.png", "print.tif", "grey.png", "palette.png"])
def test_whatever_the_file_its_tiles_are_upright_srgb(
    tmp_path: Path, maker: str, kind: str
) -> None:
    path = tmp_path / kind
    match path.stem:
        case "turned":
            exif = Image.Exif()
            exif[0x0112] = 6
            smooth().save(path, exif=exif, quality=98)
        case "deep":
            grey = np.asarray(smooth().convert("L")).astype(np.uint16) * 257
            Image.fromarray(grey).save(path)
        case "print":
            smooth().convert("CMYK").save(path)
        case "grey":
            smooth().convert("L").save(path)
        case _:
            smooth().quantize(200).save(path)
    made = build(path, tmp_path, silent)
    wanted = image.load(path, 10_000)
    assert (made.grid.height, made.grid.width) == wanted.shape[:2]
    found_tile = made.tile((0, 1, 1)).astype(np.int16)
    apart = 45 if path.stem == "print" else 8  # without a profile everybody mixes inks otherwise
    assert np.abs(found_tile - bordered(wanted, 1, 1)).mean() < apart


def test_progress_goes_up_to_the_end(tmp_path: Path, maker: str) -> None:
    smooth().save(tmp_path / "a.png")
    told: list[float] = []
    build(tmp_path / "a.png", tmp_path, told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0, abs=0.01)


# --- what is kept ---------------------------------------------------------------------------------


def test_a_pyramid_is_made_once_and_again_when_its_picture_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    smooth().save(path)
    first = build(path, tmp_path, silent)
    assert build(path, tmp_path, lambda _: pytest.fail("it is made again")) == first
    smooth((200, 100)).save(path)
    assert found(path, tmp_path) is None
    second = build(path, tmp_path, silent)
    assert second.grid.width == 200
    kept = list((tmp_path / ".exhibit" / "tiles").iterdir())
    assert [second.folder.parent] == kept  # the older one is gone


def test_two_pictures_of_nearly_one_name_keep_their_tiles_apart(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    names = ["a.png", "a.jpg", "more/a.png", "a-1.png"]
    for name in names:
        smooth().save(tmp_path / name)
        build(tmp_path / name, tmp_path, silent)
    assert len({found(tmp_path / name, tmp_path) for name in names} - {None}) == 4


def test_a_show_that_may_not_be_written_to_has_its_tiles_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "cache")
    show = tmp_path / "show"
    show.mkdir()
    smooth().save(show / "a.png")
    (show / ".exhibit").write_text("a file where a folder should be")
    beside, elsewhere = homes(show / "a.png", show)
    mkdir = Path.mkdir

    def refused(path: Path, *args: Any, **more: Any) -> None:
        if show in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied")
        mkdir(path, *args, **more)

    monkeypatch.setattr(Path, "mkdir", refused)
    made = build(show / "a.png", show, silent)
    assert made.folder.parent == elsewhere
    assert found(show / "a.png", show) == made
    assert not beside.exists()


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smooth().save(tmp_path / "a.png")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pyramid_build, "_write_row", full)
    monkeypatch.setattr(pyramid_build, "vips", lambda: None)
    with pytest.raises(ImageError, match=r"tiles of a\.png cannot be kept: the disk is full"):
        build(tmp_path / "a.png", tmp_path, silent)
    assert list((tmp_path / ".exhibit" / "tiles").iterdir()) == []


def test_a_picture_that_is_cut_short_leaves_nothing_behind(tmp_path: Path, maker: str) -> None:
    speckled(alpha=False).save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImageError, match=r"a\.jpg is damaged or cut short"):
        build(tmp_path / "a.jpg", tmp_path, silent)
    assert list((tmp_path / ".exhibit" / "tiles").iterdir()) == []


def test_what_a_power_cut_left_is_cleared_away(tmp_path: Path) -> None:
    smooth().save(tmp_path / "a.png")
    home = next(homes(tmp_path / "a.png", tmp_path))
    left = home.with_name(f".{home.name}.77")
    left.mkdir(parents=True)
    os.utime(left, (1e9, 1e9))
    build(tmp_path / "a.png", tmp_path, silent)
    assert list(home.parent.iterdir()) == [home]


def test_more_than_pillow_can_take_names_what_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    smooth().save(tmp_path / "a.png")
    monkeypatch.setattr(image, "LARGEST_PIXELS", 10_000)
    monkeypatch.setattr(pyramid_build, "vips", lambda: None)
    with pytest.raises(ImageError, match=r"301 x 190 pixels.*pip install 'exhibit\[scans\]'"):
        build(tmp_path / "a.png", tmp_path, silent)


# --- what others deliver --------------------------------------------------------------------------


def delivered(folder: Path, tile: int, overlap: int, ending: str = "png") -> tuple[Path, Pixels]:
    """A Deep Zoom folder as other programs write it, by hand, and its whole picture."""
    grid = Grid(200, 130, tile, overlap)
    level, number = speckled((200, 130)), grid.levels - 1
    for down in range(grid.levels):
        into = folder / "map_files" / str(number - down)
        into.mkdir(parents=True)
        for row in range(grid.count(down)[1]):
            for column in range(grid.count(down)[0]):
                left, top = max(column * tile - overlap, 0), max(row * tile - overlap, 0)
                right = min((column + 1) * tile + overlap, level.width)
                low = min((row + 1) * tile + overlap, level.height)
                level.crop((left, top, right, low)).save(into / f"{column}_{row}.{ending}")
        level = level.resize(grid.size(down + 1))
    (folder / "map.dzi").write_text(
        f'<?xml version="1.0"?><Image xmlns="http://schemas.microsoft.com/deepzoom/2008" '
        f'TileSize="{tile}" Overlap="{overlap}" Format="{ending}">'
        f'<Size Width="200" Height="130"/></Image>'
    )
    return folder / "map.dzi", np.asarray(speckled((200, 130)).convert("RGBa"))


@pytest.mark.parametrize(("tile", "overlap"), [(64, 0), (62, 1), (254, 1), (60, 4)])
def test_deep_zoom_folders_of_others_are_read(tmp_path: Path, tile: int, overlap: int) -> None:
    path, whole = delivered(tmp_path, tile, overlap)
    made = found(path, tmp_path)
    assert made is not None
    assert made.grid == grid_of(path) == Grid(200, 130, tile, overlap)
    column = 1 if tile < 200 else 0
    inner = made.tile((0, column, 0))[BORDER:-BORDER, BORDER:-BORDER]
    wanted = whole[:tile, column * tile : (column + 1) * tile]
    assert np.array_equal(inner[: wanted.shape[0], : wanted.shape[1]], wanted)


GOOD = '<Image TileSize="254" Overlap="1" Format="jpg"><Size Width="900" Height="700"/></Image>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not the description of a Deep Zoom picture"),
        ("<Image", "is not the description"),
        (GOOD.replace("900", "many"), "is not the description"),
        (GOOD.replace("<Size", "<Sizes"), "is not the description"),
        (f"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>{GOOD}", "is not the description"),
        (GOOD + " " * 70_000, "is not the description"),
        (GOOD.replace("jpg", "exe"), "has tiles of the kind 'exe'"),
        (GOOD.replace("254", "0"), "tiles have 32 to 2044 pixels a side"),
        (GOOD.replace("254", "100000"), "tiles have 32 to 2044 pixels a side"),
        (GOOD.replace('"1"', '"-1"'), "tiles have 32 to 2044 pixels a side"),
        (GOOD.replace("900", "-5"), "tiles have 32 to 2044 pixels a side"),
        (GOOD.replace("900", "90000000"), "1,000,000 a side are the most"),
        (GOOD, "the tiles of a.dzi are not there: copy a_files beside it"),
    ],
)
def test_a_wrong_description_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.dzi").write_text(text)
    with pytest.raises(ImageError, match=said):
        read_dzi(tmp_path / "a.dzi")


def test_a_tile_of_another_size_is_not_believed(tmp_path: Path) -> None:
    path, _ = delivered(tmp_path, 64, 0)
    speckled((4000, 10)).save(tmp_path / "map_files" / "8" / "1_1.png")
    with pytest.raises(ImageError, match=r"8/1_1\.png has 4000 x 10 pixels, expected 64 x 64"):
        read_dzi(path).tile((0, 1, 1))


@given(text=st.binary(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_bytes_are_more_than_a_wrong_description(text: bytes) -> None:
    with _file(text) as path, pytest.raises(ImageError):
        read_dzi(path)


@contextmanager
def _file(text: bytes) -> Iterator[Path]:
    import tempfile  # noqa: PLC0415  # tmp_path is one for all examples

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.dzi"
        path.write_bytes(text)
        yield path


def test_a_pyramid_knows_where_its_tiles_are(tmp_path: Path) -> None:
    path, _ = delivered(tmp_path, 64, 0)
    assert read_dzi(path) == Pyramid(Grid(200, 130, 64, 0), tmp_path / "map_files", "png")
