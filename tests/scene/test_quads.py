"""What can be seen of the quads is drawn, in painting order; the rest is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import RECORD, Records, new_records
from exhibit.scene.looks import Cell, Frames
from exhibit.scene.propagate import Propagator
from exhibit.scene.quads import Quads
from exhibit.scene.sprites import FLOATS, LOOK, RECT, Dials, Reel, Reels, Sprites
from tests.scene.stages import CANVAS, columns_of, squares, touches
from tests.visits import exact

WIDTH, HEIGHT = CANVAS


def test_the_parts_of_a_record_lie_where_they_are_written() -> None:
    assert RECORD.names is not None
    offsets = [RECORD.fields[name][1] // 4 for name in RECORD.names] if RECORD.fields else []
    named = dict(zip(RECORD.names, offsets, strict=True))
    assert named == {"rect": RECT, "cell": 4, "look": LOOK, "tint": 12}
    assert FLOATS == 13


def placed(count: int, seed: int) -> Columns:
    """Nodes in and around the canvas, some turned, leaning, small, large or unseen."""
    random = np.random.default_rng(seed)
    columns = columns_of(count)
    columns.posed[0] = random.uniform(-WIDTH, 2 * WIDTH, count)
    columns.posed[1] = random.uniform(-HEIGHT, 2 * HEIGHT, count)
    columns.posed[2] = random.uniform(0, 360, count)
    columns.posed[3:5] = random.uniform(-3, 3, (2, count))
    columns.posed[5] = random.choice([0.0, 0.2, 1.0], count)
    columns.posed[9] = random.uniform(-45, 45, count) * (random.random(count) < 0.3)
    Propagator(columns).propagate(columns)
    return columns


def boxes(count: int, seed: int) -> Records:
    """Rectangles of any size, some soft, not always around their nodes."""
    random = np.random.default_rng(seed + 1)
    records = new_records(count)
    records["rect"][:, :2] = random.uniform(-60, 20, (count, 2))
    records["rect"][:, 2:] = random.uniform(0, 80, (count, 2))
    records["look"][:, 3] = random.choice([0.0, 0.0, 30.0], count)
    return records


@exact
@given(st.integers(0, 10_000), st.integers(1, 60), st.data())
def test_every_quad_that_touches_the_canvas_is_in_the_run_of_its_batch(
    seed: int, count: int, data: st.DataObject
) -> None:
    columns, records = placed(count, seed), boxes(count, seed)
    random = np.random.default_rng(seed)
    row = random.permutation(count)
    cuts = data.draw(st.lists(st.integers(0, count), max_size=6).map(sorted))
    firsts = [0, *cuts]
    quads = Quads(Sprites(row, records), firsts, CANVAS)
    quads.pack(0.0, columns)
    seen = [touches(columns, int(row[i]), records[i], CANVAS) for i in range(count)]
    drawn = np.zeros(count, np.bool_)
    for number, (first, end) in enumerate(zip(firsts, [*cuts, count], strict=True)):
        begin, length = quads.runs[number].tolist()
        assert length == 0 or first <= begin <= begin + length <= end
        drawn[begin : begin + length] = True
        if length:  # and no run is longer than it needs be
            for edge in (begin, begin + length - 1):
                assert columns.seen_opacity[row[edge]] > 0.0
    assert [i for i in range(count) if seen[i] and not drawn[i]] == []


def test_quads_keep_their_order_and_move_with_their_nodes() -> None:
    columns = placed(9, 3)
    row = np.array([4, 4, 0, 8, 2], np.intp)
    quads = Quads(Sprites(row, squares(5)), [0], CANVAS)
    quads.pack(0.0, columns)
    assert quads.moved[:6].tolist() == columns.world_from_node[:, row].tolist()
    assert quads.moved[6:9].tolist() == columns.posed[6:9, row].tolist()
    assert quads.moved[9].tolist() == columns.seen_opacity[row].tolist()


def of_one(
    x: float, y: float, *, scale: float = 1.0, opacity: float = 1.0, soft: float = 0.0
) -> int:
    """How many of one square of 20 are drawn."""
    columns = columns_of(1)
    columns.posed[:6, 0] = (x, y, 0.0, scale, scale, opacity)
    Propagator(columns).propagate(columns)
    records = squares(1, 20.0)
    records["look"][:, 3] = soft
    quads = Quads(Sprites(np.zeros(1, np.intp), records), [0], CANVAS)
    quads.pack(0.0, columns)
    return int(quads.runs[0, 1])


def test_what_is_outside_or_unseen_is_left_out() -> None:
    assert of_one(160, 90) == 1
    assert of_one(-5, 90) == 1
    assert [of_one(-40, 90), of_one(WIDTH + 40, 90), of_one(160, -40), of_one(160, 220)] == [0] * 4
    assert of_one(160, 90, opacity=0.0) == 0
    assert of_one(-40, 90, scale=5.0) == 1


@pytest.mark.parametrize("scale", [0.05, 1.0])
def test_a_soft_edge_is_pixels_of_the_canvas_however_small_its_node(scale: float) -> None:
    assert of_one(-25 - 10 * scale, 90, scale=scale, soft=40.0) == 1
    assert of_one(-200, 90, scale=scale, soft=40.0) == 0


def test_runs_reach_from_the_first_that_is_seen_to_the_last() -> None:
    columns = columns_of(8)
    columns.posed[0] = [-999, 10, -999, 30, -999, -999, -999, 50]
    columns.posed[1] = 90
    Propagator(columns).propagate(columns)
    quads = Quads(Sprites(np.arange(8), squares(8)), [0, 4, 6, 8], CANVAS)
    quads.pack(0.0, columns)
    assert quads.runs.tolist() == [[1, 3], [0, 0], [7, 1], [0, 0]]
    columns.posed[0] = 10
    Propagator(columns).propagate(columns)
    quads.pack(0.0, columns)
    assert quads.runs.tolist() == [[0, 4], [4, 2], [6, 2], [8, 0]]


def test_no_quads_are_no_work() -> None:
    quads = Quads(Sprites(np.zeros(0, np.intp), np.zeros(0, RECORD)), [], CANVAS)
    quads.pack(0.0, columns_of(3))
    assert (len(quads.records), quads.moved.shape, len(quads.runs)) == (0, (10, 0), 0)


# --- dials and reels ------------------------------------------------------------------------------


def ints(*numbers: int) -> NDArray[np.intp]:
    return np.array(numbers, np.intp)


def test_a_dial_turns_one_number_of_one_record() -> None:
    columns = columns_of(2, extras=[0.25, 0.75])
    Propagator(columns).propagate(columns)
    dials = Dials(ints(1, 0), ints(LOOK + 2, LOOK + 3), ints(0, 1))
    quads = Quads(Sprites(ints(0, 1), squares(2), dials), [0], CANVAS)
    assert quads.restless
    quads.pack(0.0, columns)
    assert quads.records["look"].tolist() == [[0, 0, 0, 0.75], [0, 0, 0.25, 0]]
    columns.extras[:] = 0.0
    quads.pack(0.0, columns)
    assert not quads.records["look"].any()


def test_what_may_grow_soft_is_never_left_out_for_where_it_lies() -> None:
    columns = columns_of(1, extras=[0.0])
    columns.posed[0] = -500.0
    Propagator(columns).propagate(columns)
    dials = Dials(ints(0), ints(LOOK + 3), ints(0))
    quads = Quads(Sprites(ints(0), squares(1), dials), [0], CANVAS)
    quads.pack(0.0, columns)
    assert quads.runs.tolist() == [[0, 1]]


def test_quads_that_only_move_are_said_to_rest() -> None:
    assert not Quads(Sprites(ints(0), squares(1)), [0], CANVAS).restless


def test_the_frame_of_a_reel_is_its_record_s_layer() -> None:
    flame = Frames(tuple(Cell(0, layer, 8, 8) for layer in (3, 5)), np.array([0.5, 1.0]))
    columns = columns_of(2)
    Propagator(columns).propagate(columns)
    sprites = Sprites(ints(0, 1), squares(2), reels=Reels([Reel(flame, ints(1))]))
    quads = Quads(sprites, [0], CANVAS)
    assert quads.restless
    for local_s, layer in ((0.0, 3.0), (0.6, 5.0), (1.1, 3.0)):
        quads.pack(local_s, columns)
        assert quads.records["look"][:, 0].tolist() == [0.0, layer]
