"""Which tiles are wanted: a matter of the moment alone, never too many, never too few."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawlist import Mosaic
from exhibit.scene.mosaic import MOST_COARSE, Framing, Grid, Pane, most_tiles

CANVAS = (1920, 1080)
GRID = Grid(12_000, 9_000, 252, 2)


def pane_of(grid: Grid = GRID) -> Pane:
    """A picture that is contained in the canvas."""
    unit = min(CANVAS[0] / grid.width, CANVAS[1] / grid.height)
    return Pane(0, 0, grid, (-960.0, -540.0, 1920.0, 1080.0), (unit, unit), 0)


def mosaic_of(
    zoom: float = 1.0,
    gaze: tuple[float, float] = (0.5, 0.5),
    world: tuple[float, ...] = (1.0, 0.0, 960.0, 0.0, 1.0, 540.0),
    grid: Grid = GRID,
    panes: int = 1,
) -> Mosaic:
    columns = Columns({}, np.array([-1], np.intp), extras=3)
    columns.posed[PROPERTY_ROW["red"] : PROPERTY_ROW["red"] + 3] = 1.0
    columns.extras[:] = (math.log2(zoom), *gaze)
    columns.world_from_node[:, 0] = world
    columns.seen_opacity[0] = 1.0
    framing = Framing(pane_of(grid), CANVAS)
    framing.at(columns, panes)
    return framing.mosaic


def drawn(mosaic: Mosaic) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    return mosaic.keys[mosaic.count[0] : mosaic.count[1]]


@given(
    zoom=st.floats(0.1, 10_000),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    turn=st.floats(0, 360),
    scale=st.floats(0.01, 20),
)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_what_is_seen_is_covered_by_few_tiles_that_are_fine_enough(
    zoom: float, x: float, y: float, turn: float, scale: float
) -> None:
    c, s = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    mosaic = mosaic_of(zoom, (x, y), (c, -s, 960.0, s, c, 540.0))
    tiles = drawn(mosaic)
    assert 0 < len(tiles) <= most_tiles(CANVAS, 252)
    assert 0 <= mosaic.count[0] <= MOST_COARSE + 1
    level = int(tiles[0, 0])
    columns, rows = GRID.count(level)
    assert (tiles[:, 1:] >= 0).all()
    assert (tiles[:, 1] < columns).all()
    assert (tiles[:, 2] < rows).all()
    # The middle of the canvas shows the point that is looked at.
    at = (int(min(x * 12_000 / (252 << level), columns - 1)),
          int(min(y * 9_000 / (252 << level), rows - 1)))  # fmt: skip
    near = np.abs(tiles[:, 1:] - at).max(axis=1) <= 1
    assert near.any()
    texels = 1.0 / (scale * float(mosaic.place[2])) / 2**level  # for a pixel of the canvas
    if level > 0:  # of what is turned the corners beside the canvas count too, and may cost a level
        assert texels >= (0.49 if turn % 90 else 0.99)
    if level > 0 and len(tiles) < most_tiles(CANVAS, 252) / 4:
        assert texels <= 2.01


def test_the_nearest_tiles_are_wanted_first_and_coarse_ones_before_them() -> None:
    mosaic = mosaic_of(12.0, (0.3, 0.6))
    assert mosaic.keys[0].tolist() == [GRID.whole, 0, 0]
    assert set(mosaic.keys[1 : mosaic.count[0], 0].tolist()) == {2}
    tiles = drawn(mosaic).astype(np.float64)
    assert set(tiles[:, 0]) == {0.0}
    away = np.hypot((tiles[:, 1] + 0.5) * 252 - 3600, (tiles[:, 2] + 0.5) * 252 - 5400)
    assert away[0] == away.min()
    assert (np.diff(away) > -1e-6).all()


def test_no_tile_is_wanted_twice() -> None:
    mosaic = mosaic_of(3.0)
    keys = [tuple(key) for key in mosaic.keys[: mosaic.count[1]].tolist()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "world",
    [
        (1.0, 0.0, 9000.0, 0.0, 1.0, 540.0),  # beside the canvas
        (0.0, 0.0, 960.0, 0.0, 0.0, 540.0),  # without extent
        (1.0, 1.0, 960.0, 1.0, 1.0, 540.0),  # a line
    ],
)
def test_what_cannot_be_seen_wants_nothing(world: tuple[float, ...]) -> None:
    mosaic = mosaic_of(world=world)
    assert mosaic.count.tolist() == [0, 0]
    assert mosaic.pose[9] == 0.0


def test_many_panes_share_the_tiles_there_are() -> None:
    assert len(drawn(mosaic_of(8.0))) > 50
    assert len(drawn(mosaic_of(8.0, panes=16))) <= most_tiles(CANVAS, 252) // 16


def test_a_gigapixel_wants_no_more_than_a_photograph() -> None:
    huge = Grid(400_000, 300_000, 252, 2)
    for zoom in (1.0, 7.7, 40.0, 400.0):
        mosaic = mosaic_of(zoom, (0.123, 0.877), grid=huge)
        assert 0 < mosaic.count[1] <= len(mosaic.keys)


def test_a_picture_at_its_own_size_is_drawn_from_itself() -> None:
    grid = Grid(1920, 1080, 252, 2)
    assert set(drawn(mosaic_of(1.0, grid=grid))[:, 0].tolist()) == {0}


@pytest.mark.parametrize(("side", "levels", "whole"), [(1, 1, 0), (252, 9, 0), (253, 9, 1)])
def test_levels_go_down_to_a_pixel(side: int, levels: int, whole: int) -> None:
    grid = Grid(side, side, 252)
    assert (grid.levels, grid.whole) == (levels, whole)
    assert grid.size(levels - 1) == (1, 1)
    assert grid.count(whole) == (1, 1)
