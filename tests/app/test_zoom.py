"""Deep zoom: a still is what a crop of the whole would be, whatever the zoom."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from exhibit.app import scans
from exhibit.app.occasion import Occasion
from exhibit.app.scans import Scan, TileReader
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.media import coarse as coarse_pictures
from exhibit.media import pyramid, pyramid_build
from exhibit.media.image import ImageError
from exhibit.media.pyramid import grid_of
from exhibit.render.glcalls import Profile
from exhibit.render.tilerooms import TileKey
from exhibit.scene.drawlist import Mosaic
from tests.app.commands import command
from tests.shows import check, good, with_node, with_scenes, write

Pixels = NDArray[np.uint8]
SIZE = (1000, 700)
CANVAS = (320, 180)
WAY = """
- scene: shore
  nodes:
    - {image: map.png, name: map, zoom: 1, look_at: [50%, 50%], fit: cover}
  timeline:
    - {at: 0s, zoom: map, to: 16, over: 4s, ease: linear}
    - {at: 0s, look: map, to: [30%, 70%], over: 4s, ease: linear}
    - {at: 5s, zoom: map, to: 12, look_at: [80%, 20%], over: 4s}
"""


def pattern(size: tuple[int, int] = SIZE) -> Image.Image:
    """Waves of 40 and 90 pixels: half a pixel beside its place is seven steps of brightness."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    parts = [
        128 + 90 * np.sin(x / 40 * 2 * np.pi / 1.7),
        128 + 90 * np.cos(y / 40 * 2 * np.pi / 1.7),
        128 + 90 * np.sin((x + y) / 90 * 2 * np.pi),
    ]
    return Image.fromarray(np.stack(parts, axis=-1).astype(np.uint8), "RGB")


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 pixels with what they share, so that a small picture has many."""
    monkeypatch.setattr(pyramid, "TILE", 60)


def a_show(folder: Path, yaml: str = with_scenes(WAY)) -> Path:
    folder.mkdir(exist_ok=True)
    pattern().save(folder / "map.png")
    return write(folder, yaml)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("zoom")


@pytest.fixture(scope="module", params=["core", "es"])
def studio(request: pytest.FixtureRequest, house: Path) -> Iterator[Studio]:
    profile: Profile = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyramid, "TILE", 60)
        with Studio(Occasion(good(a_show(house)), Venue()), CANVAS, profile) as opened:
            yield opened


def cropped(zoom: float, gaze: tuple[float, float]) -> NDArray[np.float64]:
    """What a picture that covers the canvas shows, by Pillow."""
    seen = SIZE[0] / zoom, SIZE[0] / zoom * CANVAS[1] / CANVAS[0]
    left, top = gaze[0] * SIZE[0] - seen[0] / 2, gaze[1] * SIZE[1] - seen[1] / 2
    box = (left, top, left + seen[0], top + seen[1])
    whole = pattern().resize(CANVAS, Image.Resampling.BILINEAR, box=box)
    return np.asarray(whole).astype(np.float64)


# 12 % of the way are zoom 1.4, one of the places at which the level changes from frame to frame.
@pytest.mark.parametrize("part", [0.06, 0.1, 0.12, 0.25, 0.37, 0.5, 0.77, 1.0])
def test_a_still_is_the_same_crop_of_the_whole(studio: Studio, part: float) -> None:
    found = next(studio.pictures([4.0 * part])).astype(np.float64)
    wanted = cropped(16.0**part, (0.5 - 0.2 * part, 0.5 + 0.2 * part))
    difference = np.abs(found - wanted)
    assert studio.faults == {}
    assert difference.mean() < 1.2  # what JPEG and two ways of making smaller differ by
    assert difference.max() < 10


def test_no_tile_of_a_film_is_missing_and_each_frame_is_its_still(studio: Studio) -> None:
    times = [0.0, 1.0, 2.1, 5.5, 7.0, 8.2, 9.0]
    film = list(studio.pictures(times))
    for time_s, frame in reversed(list(zip(times, film, strict=True))):
        assert np.array_equal(next(studio.pictures([time_s])), frame), time_s
    assert studio._renderer._supplies.mosaics is not None
    assert studio._renderer._supplies.mosaics.lacking == 0


def test_a_zoom_is_even_and_a_flight_ends_where_it_should(studio: Studio) -> None:
    def seen(time_s: float) -> tuple[float, float, float]:
        state = next(studio.states([time_s]))
        mosaic = studio._picture.layers(state, time_s)[0].drawlist.steps[0]
        assert isinstance(mosaic, Mosaic)
        x, y, across, _ = mosaic.place.tolist()
        return across / 0.32, -x / across / SIZE[0], -y / across / SIZE[1]

    assert seen(2.0)[0] == pytest.approx(4.0)  # half-way from 1 to 16
    assert seen(9.0) == pytest.approx((12.0, 0.8, 0.2), rel=1e-4)
    assert seen(7.0)[0] < 6.0  # it sees more on its way across


# --- what is written ------------------------------------------------------------------------------


def test_a_zoom_deeper_than_the_file_is_noted_with_the_deepest_sharp_one(tmp_path: Path) -> None:
    said = command("check", a_show(tmp_path)).stdout
    assert "note: map.png has 1,000 x 700 pixels: beyond zoom 3.12 it is soft" in said
    assert "and here it goes to 16" in said


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("{image: map.png, zoom: 0}", "a zoom lies between 0.1 and 10000, this is 0"),
        ("{image: map.png, zoom: -2}", "a zoom lies between 0.1 and 10000, this is -2"),
        ("{image: map.png, zoom: 1e9}", "a zoom lies between 0.1 and 10000, this is 1e+09"),
        ("{image: map.png, zoom: nan}", "nan"),
        ("{image: map.png, look_at: [30, 40%]}", "lies between 0 and 1, this is 30"),
        ("{image: map.png, zoom: 2, sheet: [2, 2]}", "'sheet' does not go with a picture"),
        ("{image: map.png, zoom: 2, fit: tile}", "'fit: tile' does not go with a picture"),
        ("{image: lost.dzi}", "the picture lost.dzi is not there"),
        ("{image: bad.dzi}", "bad.dzi is not the description of a Deep Zoom picture"),
    ],
)
def test_what_cannot_be_zoomed_is_said(tmp_path: Path, node: str, said: str) -> None:
    a_show(tmp_path, with_node(node))
    (tmp_path / "bad.dzi").write_text("<Image/>")
    _, problems = check(tmp_path)
    assert said in str(problems[0])


def test_only_a_picture_that_says_so_is_zoomed_into(tmp_path: Path) -> None:
    plain = WAY.replace("zoom: 1, look_at: [50%, 50%], ", "")
    _, problems = check(a_show(tmp_path, with_scenes(plain)))
    assert {problem.message for problem in problems} == {
        "'map' is not a picture that is zoomed into"
    }
    assert "write 'zoom: 1' at the image in line 14" in problems[0].hint


def test_a_timeline_does_not_zoom_what_follows_a_sensor(tmp_path: Path) -> None:
    follows = WAY.replace("zoom: 1", "zoom: {follow: near, from: 1, to: 4}")
    _, problems = check(a_show(tmp_path, with_scenes(follows)))
    assert "the timeline cannot move the zoom of 'map'" in problems[0].message


# --- the reader -----------------------------------------------------------------------------------


def reader_of(folder: Path, *, patient: bool = True) -> tuple[TileReader, Scan]:
    scan = Scan(folder / "map.png", folder, grid_of(folder / "map.png"))
    return TileReader([scan], patient=patient), scan


def all_of(reader: TileReader) -> dict[TileKey, Pixels]:
    tiles: dict[TileKey, Pixels] = {}
    while (tile := reader.wait()) is not None:
        tiles[tile[0]] = tile[1]
    return tiles


def test_tiles_come_in_the_order_in_which_they_are_needed(tmp_path: Path) -> None:
    a_show(tmp_path)
    reader, _ = reader_of(tmp_path)
    wanted = [(0, 5, 0, 0), (0, 0, 3, 4), (0, 1, 2, 2), (0, 0, 0, 0)]
    reader.ask(wanted)
    assert list(all_of(reader)) == wanted
    reader.close()


def test_more_tiles_than_may_wait_all_come(tmp_path: Path) -> None:
    a_show(tmp_path)
    reader, _ = reader_of(tmp_path)
    wanted = [(0, 0, column, row) for column in range(17) for row in range(12)]
    assert len(wanted) > scans.WAITING
    reader.ask(wanted)
    assert set(all_of(reader)) == set(wanted)
    reader.close()


def test_a_tile_that_is_damaged_or_vanished_is_named_and_the_others_come(tmp_path: Path) -> None:
    a_show(tmp_path)
    made = pyramid_build.build(tmp_path / "map.png", tmp_path, lambda _: None)
    finest = made.folder / str(made.grid.levels - 1)
    (finest / "1_1.jpg").write_bytes((finest / "1_1.jpg").read_bytes()[:200])
    (finest / "2_2.jpg").unlink()
    reader, _ = reader_of(tmp_path)
    reader.ask([(0, 0, 1, 1), (0, 0, 2, 2), (0, 0, 3, 3)])
    assert list(all_of(reader)) == [(0, 0, 3, 3)]
    said = reader.complaints()
    assert re.search(r"the tile 10/1_1.jpg is damaged", said[0])
    assert re.search(r"the tile 10/2_2.jpg is not there", said[1])
    reader.close()


def test_a_picture_without_tiles_is_there_coarse_until_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_show(tmp_path)
    monkeypatch.setattr(scans, "_makers", lambda _: [])
    monkeypatch.setattr(coarse_pictures, "COARSE", 300)
    scan = Scan(tmp_path / "map.png", tmp_path, grid_of(tmp_path / "map.png"))
    tiles = scans._Tiles(scan, patient=False)
    assert tiles.tile((0, 0, 0)) is None
    coarse = tiles.tile((2, 1, 1))
    assert coarse is not None
    made = pyramid_build.build(scan.path, tmp_path, lambda _: None)
    monkeypatch.setattr(scans, "monotonic", lambda: 1e9)  # it is looked again after a while
    fine = tiles.tile((0, 0, 0))
    assert fine is not None
    assert np.array_equal(fine, made.tile((0, 0, 0)))
    difference = coarse.astype(np.int16) - made.tile((2, 1, 1))
    assert np.abs(difference).mean() < 4


def test_a_picture_that_has_another_size_than_at_the_beginning_is_said(tmp_path: Path) -> None:
    a_show(tmp_path)
    scan = Scan(tmp_path / "map.png", tmp_path, grid_of(tmp_path / "map.png"))
    pattern((500, 300)).save(tmp_path / "map.png")
    pyramid_build.build(scan.path, tmp_path, lambda _: None)
    with pytest.raises(ImageError, match="has another size than when the show began"):
        scans._Tiles(scan, patient=False).tile((0, 0, 0))


# --- the command ----------------------------------------------------------------------------------


def test_prepare_cuts_what_is_zoomed_into_once(tmp_path: Path) -> None:
    a_show(tmp_path)
    assert command("prepare", tmp_path).stdout == "map.png is cut into tiles.\n"
    assert command("prepare", tmp_path, "--gently").stdout == "map.png has its tiles already.\n"
    made = pyramid.found(tmp_path / "map.png", tmp_path)
    assert made is not None
    assert math.log2(made.grid.tile) == pytest.approx(math.log2(60))


def test_prepare_names_a_picture_that_is_cut_short(tmp_path: Path) -> None:
    a_show(tmp_path)
    whole = (tmp_path / "map.png").read_bytes()
    (tmp_path / "map.png").write_bytes(whole[: len(whole) // 2])
    result = command("prepare", tmp_path)
    assert result.exit_code == 3
    assert "map.png is damaged or cut short" in result.stderr


def test_a_show_without_huge_pictures_needs_nothing_prepared(tmp_path: Path) -> None:
    said = command("prepare", write(tmp_path, with_node("{shape: ring}"))).stdout
    assert said.startswith("There is nothing to prepare")
