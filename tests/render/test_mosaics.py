"""Tiles on the GPU: what is there is drawn, without a seam; what is not, coarser."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import closing

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.render.glcalls import Picture
from exhibit.render.mosaics import Mosaics, Tile, keys_of
from exhibit.render.targets import Target
from exhibit.render.tilerooms import LAYERS, TileKey
from exhibit.scene.drawlist import Batch, Masked, Mosaic
from exhibit.scene.mosaic import Grid
from tests.render.drawing import Easel, painted, pose, quad, shape, whole

TILE, SIDE = 60, 64
GRID = Grid(480, 360, TILE)
CANVAS = (160, 120)
FINE, COARSE = (30, 200, 90, 255), (200, 40, 60, 255)


def one_colour(colour: Sequence[int], side: int = SIDE) -> Picture:
    return np.broadcast_to(np.array(colour, np.uint8), (side, side, 4)).copy()


class Shelf:
    """A source of tiles without a thread: level 0 is green, all others are red."""

    def __init__(self, without: Iterable[TileKey] = ()) -> None:
        self.asked: list[TileKey] = []
        self.without = set(without)

    def ask(self, keys: Sequence[TileKey]) -> None:
        self.asked = [key for key in keys if key not in self.without]

    def take(self) -> Tile | None:
        if not self.asked:
            return None
        key = self.asked.pop(0)
        colour = COARSE if key[1] else FINE
        return key, one_colour(colour), one_colour(colour, SIDE // 2)

    def wait(self) -> Tile | None:
        return self.take()

    def complaints(self) -> list[str]:
        return []

    def close(self) -> None:
        self.asked.clear()


def mosaic(
    scale: float = 1.0,
    at: tuple[float, float] = (0.0, 0.0),
    outline: tuple[float, float, float, float] | None = None,
    turn: float = 0.0,
    alpha: float = 1.0,
) -> Mosaic:
    """All of level 0, a pixel of which is `scale` of the canvas, and the one tile above all."""
    columns, rows = GRID.count(0)
    keys = [(3, 0, 0), *((0, c, r) for r in range(rows) for c in range(columns))]
    place = np.array([*at, scale, scale], np.float64)
    box = outline or (*at, at[0] + GRID.width * scale, at[1] + GRID.height * scale)
    return Mosaic(
        picture=0,
        pose=pose((1.0, 1.0, 1.0, alpha), turn=turn),
        place=place,
        outline=np.array(box, np.float64),
        keys=np.array(keys, np.int32),
        count=np.array([1, len(keys)], np.intp),
    )


def drawn(
    easel: Easel,
    step: Mosaic,
    source: Shelf | None = None,
    *,
    patient: bool = True,
    frames: int = 1,
) -> NDArray[np.int16]:
    renderer, target = easel.renderer(CANVAS), Target(CANVAS)
    with closing(renderer), closing(target), target:
        renderer.load_tiles([GRID], source or Shelf(), patient=patient)
        for _ in range(frames):
            renderer.draw(whole(painted([step])), (0, 0, *CANVAS))
        assert not renderer.faults, list(renderer.faults)
        return renderer.read(CANVAS).astype(np.int16)


@pytest.mark.parametrize("scale", [1 / 3, 0.437, 0.5, 1.0, 1.7713])
@pytest.mark.parametrize("turn", [0.0, 0.3])
def test_no_seam_is_seen_between_tiles(easel: Easel, scale: float, turn: float) -> None:
    """Where tiles met or overlapped on a pixel, it would be darker or less even than the rest."""
    pixels = drawn(easel, mosaic(scale, (-30.3, -20.7), turn=turn, alpha=0.5))
    half = np.round(np.array(FINE[:3]) / 2)
    inner = pixels[30:80, 20:100]
    assert np.abs(inner - half).max() <= 1


def test_it_is_cut_at_its_box_with_a_smooth_edge(easel: Easel) -> None:
    pixels = drawn(easel, mosaic(1.0, (-100, -100), outline=(20.5, 10.0, 90.0, 70.0)))
    assert (pixels[:10] == 0).all()
    assert (pixels[70:] == 0).all()
    assert (pixels[:, :20] == 0).all()
    assert (pixels[:, 90:] == 0).all()
    assert np.abs(pixels[10:70, 20] - np.array(FINE[:3]) / 2).max() <= 1  # half of a pixel
    assert (pixels[10:70, 21:90] == FINE[:3]).all()


def test_a_tile_that_cannot_be_had_is_drawn_coarser(easel: Easel) -> None:
    pixels = drawn(easel, mosaic(0.5, (-30, -30)), Shelf(without=[(0, 0, 2, 2)]))
    # Tile (2, 2) lies from 30 to 60 pixels of the canvas, both ways.
    assert (pixels[31:59, 31:59] == COARSE[:3]).all()
    assert (pixels[31:59, 61:89] == FINE[:3]).all()


def test_nothing_is_drawn_of_what_is_not_there_at_all(easel: Easel) -> None:
    lacking = [tuple(map(int, (0, *key))) for key in mosaic().keys.tolist()]
    pixels = drawn(easel, mosaic(), Shelf(without=[(k[0], k[1], k[2], k[3]) for k in lacking]))
    assert (pixels == 0).all()


def test_a_frame_takes_what_it_has_time_for_and_the_rest_later(easel: Easel) -> None:
    # 21 KB a tile: of 48 and the coarse one nearly all, but what comes first is what is coarse.
    source = Shelf()
    renderer = easel.renderer(CANVAS)
    with closing(renderer):
        renderer.load_tiles([GRID], source, patient=False)
        mosaics = renderer._supplies.mosaics
        assert isinstance(mosaics, Mosaics)
        mosaics.wanted(keys_of([painted([mosaic()])]))
        assert mosaics.lacking == 49
        used = mosaics.pump(100_000)
        assert 100_000 <= used < 125_000
        assert mosaics.lacking == 49 - math.ceil(100_000 / (SIDE * SIDE * 5))
        mosaics.settle()
        assert mosaics.lacking == 0
        assert mosaics.pump(100_000) == 0


def test_room_is_bounded_and_what_was_wanted_least_lately_goes(easel: Easel) -> None:
    grid = Grid(100_000, 100_000, TILE)
    renderer = easel.renderer(CANVAS)
    with closing(renderer):
        renderer.load_tiles([grid], Shelf(), patient=False)
        mosaics = renderer._supplies.mosaics
        assert isinstance(mosaics, Mosaics)
        (room,) = mosaics._rooms.values()
        for around in range(12):
            mosaics.wanted([(0, 4, around * 20 + i, 1) for i in range(20)])
            mosaics.settle()
        assert mosaics.bytes <= 2 * LAYERS * SIDE * SIDE * 5
        assert len(room) <= 2 * LAYERS
        assert (0, 4, 239, 1) in room
        assert (0, 4, 0, 1) not in room
        before = mosaics.bytes
        mosaics.wanted([(0, 0, i, 0) for i in range(400)])  # more than there is room for
        mosaics.settle()
        assert mosaics.bytes == before
        assert (0, 0, 0, 0) in room


def test_a_still_has_room_for_all_that_it_wants_and_a_film_takes_no_more(easel: Easel) -> None:
    grid = Grid(100_000, 100_000, TILE)
    renderer = easel.renderer(CANVAS)
    with closing(renderer):
        renderer.load_tiles([grid], Shelf(), patient=True)
        mosaics = renderer._supplies.mosaics
        assert isinstance(mosaics, Mosaics)
        (room,) = mosaics._rooms.values()
        mosaics.wanted([(0, 0, i, 0) for i in range(300)])
        mosaics.settle()
        assert len(room) == 300
        held = mosaics.bytes
        for frame in range(1, 6):
            mosaics.wanted([(0, 0, i, frame) for i in range(300)])
            mosaics.settle()
            assert all((0, 0, i, frame) in room for i in range(300))
        assert mosaics.bytes == held


def test_a_mask_cuts_it_and_a_rehearsal_draws_nothing_of_it(easel: Easel) -> None:
    renderer, target = easel.renderer(CANVAS), Target(CANVAS)
    cut = Masked(by=(Batch("shape", -1, 0, 1),), inside=(mosaic(1.0, (-50, -50)),))
    scene = painted([cut], [quad((40, 30, 50, 40), look=shape("rectangle"))])
    with closing(renderer), closing(target), target:
        renderer.load_tiles([GRID], Shelf(), patient=True)
        renderer.rehearse((0, 0, *CANVAS), [scene])
        assert (renderer.read(CANVAS) == 0).all()
        renderer.draw(whole(scene), (0, 0, *CANVAS))
        pixels = renderer.read(CANVAS)
        assert not renderer.faults, list(renderer.faults)
    assert (pixels[30:70, 40:90] == FINE[:3]).all()
    assert (pixels[:30] == 0).all()
    assert (pixels[:, 90:] == 0).all()


def test_without_a_source_it_is_left_out_with_a_sentence(easel: Easel) -> None:
    pixels, faults = easel.faulty(painted([mosaic()]), CANVAS)
    assert (pixels == 0).all()
    assert faults == ["a huge picture is left out: nobody has its tiles"]
