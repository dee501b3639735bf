"""A stage at a moment: the same question, the same columns, and nothing allocated on the way."""

from __future__ import annotations

import tracemalloc
from itertools import product

import numpy as np
import pytest

from exhibit.scene.bindings import Binding, Bindings, Wave
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW
from exhibit.scene.drawlist import RECORD, Batch, Material
from exhibit.scene.stage import Moment, Pose, Sprites, Stage, batches_of, evaluate, pack
from exhibit.scene.tracks import Segment, Tracks

Look = tuple[Material, int]


def lantern_stage(count: int) -> Stage:
    """A ring under one node: some lanterns follow a signal, some a wave, some the timeline."""
    nodes = count + 1
    base = np.ones((len(PROPERTIES), nodes), np.float32)
    base[0:3] = np.arange(3 * nodes).reshape(3, nodes)
    rows = range(1, nodes)
    x, opacity = PROPERTY_ROW["x"] * nodes, PROPERTY_ROW["opacity"] * nodes
    tracks = Tracks(
        [x + row for row in rows],
        [[Segment(0.5, 1.0, 0.0, row, "soft"), Segment(2.0, 3.0, row, -row)] for row in rows],
    )
    bindings = Bindings(
        [Binding(opacity + row, row % 3, 0.0, 1.0, 0.2, 1.0, "sine") for row in rows],
        [Wave(3.0), Wave(5.0, 0.2, "triangle")],
        1,
        0,
    )
    sprites = Sprites(
        np.arange(nodes), np.zeros(nodes, RECORD), batches_of([("shape", -1)] * nodes)
    )
    parent = np.array([-1] + [0] * count, np.intp)
    names = tuple(f"node {i}" for i in range(nodes))
    return Stage(names, parent, base, tracks, bindings, (sprites,), (), (0.0, 0.0, 0.0))


def moment(local_s: float, signal: float = 0.5) -> Moment:
    return Moment(local_s, np.array([signal]), 0)


def test_evaluate_carries_nothing_over() -> None:
    stage = lantern_stage(50)
    fresh, used = Pose(stage), Pose(stage)
    for local_s in (9.0, 0.0, 3.3):
        evaluate(stage, moment(local_s, local_s / 10), used)
        pack(stage, moment(local_s), used)
    evaluate(stage, moment(1.2), fresh)
    evaluate(stage, moment(1.2), used)
    assert np.array_equal(fresh.columns.posed, used.columns.posed)
    assert np.array_equal(fresh.columns.world_from_node, used.columns.world_from_node)
    assert np.array_equal(fresh.columns.seen_opacity, used.columns.seen_opacity)
    records = (pack(stage, moment(1.2), pose).records.tobytes() for pose in (fresh, used))
    assert len(set(records)) == 1


@pytest.mark.parametrize("count", [100, 5000])
def test_evaluate_allocates_nothing_that_grows_with_the_stage(count: int) -> None:
    stage = lantern_stage(count)
    pose, now = Pose(stage), moment(1.2)

    def frames(many: int) -> None:
        for _ in range(many):
            evaluate(stage, now, pose)
            pack(stage, now, pose)

    tracemalloc.start()
    try:
        frames(20)
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        frames(200)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 200  # bytes: less than one a frame
    assert peak - before < 5000  # bytes: less than one a node


def test_the_addresses_of_the_columns_stay() -> None:
    stage = lantern_stage(50)
    pose = Pose(stage)
    columns = pose.columns
    arrays = (columns.posed, columns.flat, columns.world_from_node, columns.seen_opacity)
    before = [array.ctypes.data for array in arrays]
    lists = [drawlist.records.ctypes.data for drawlist in pose.drawlists]
    for frame in range(100):
        assert evaluate(stage, moment(frame / 60), pose) is columns
        assert pack(stage, moment(frame / 60), pose) is pose.drawlists[0]
    assert before == [array.ctypes.data for array in arrays]
    assert lists == [drawlist.records.ctypes.data for drawlist in pose.drawlists]
    assert np.shares_memory(columns.flat, columns.posed)


def test_the_stage_itself_stays_as_it_was_compiled() -> None:
    stage = lantern_stage(50)
    base, records = stage.base.copy(), stage.sprites[0].records.copy()
    pose = Pose(stage)
    evaluate(stage, moment(2.0), pose)
    pack(stage, moment(2.0), pose)
    assert np.array_equal(stage.base, base)
    assert stage.sprites[0].records.tobytes() == records.tobytes()


def test_a_record_says_where_its_node_is_and_how_much_of_it_is_seen() -> None:
    stage = lantern_stage(9)
    pose = Pose(stage)
    columns = evaluate(stage, moment(1.2), pose)
    records = pack(stage, moment(1.2), pose).records
    for row in range(10):
        assert records["row_x"][row].tolist() == columns.world_from_node[0:3, row].tolist()
        assert records["row_y"][row].tolist() == columns.world_from_node[3:6, row].tolist()
        colour = [*columns.posed[6:9, row].tolist(), float(columns.seen_opacity[row])]
        assert records["colour"][row].tolist() == colour


def test_the_parts_of_a_record_lie_where_pack_writes_them() -> None:
    assert RECORD.names is not None
    offsets = [RECORD.fields[name][1] // 4 for name in RECORD.names] if RECORD.fields else []
    assert dict(zip(RECORD.names, offsets, strict=True)) == {
        "row_x": 0,
        "row_y": 3,
        "rect": 6,
        "cell": 10,
        "colour": 14,
        "look": 18,
    }


@pytest.mark.parametrize(("opacity", "seen"), [(2.0, 1.0), (-1.0, 0.0)])
def test_alpha_stays_between_0_and_1(opacity: float, seen: float) -> None:
    stage = lantern_stage(1)
    stage.base[PROPERTY_ROW["opacity"], 0] = opacity
    pose = Pose(stage)
    evaluate(stage, moment(1.2), pose)
    assert pack(stage, moment(1.2), pose).records["colour"][0, 3] == seen


def test_an_empty_stage_is_a_background() -> None:
    none = Sprites(np.zeros(0, np.intp), np.zeros(0, RECORD), ())
    stage = Stage(
        (),
        np.zeros(0, np.intp),
        np.zeros((len(PROPERTIES), 0), np.float32),
        Tracks([], []),
        Bindings([], [], 0, 0),
        (none,),
        (),
        (0.1, 0.2, 0.3),
    )
    pose = Pose(stage)
    evaluate(stage, moment(0.0), pose)
    drawlist = pack(stage, moment(0.0), pose)
    assert (len(drawlist.records), drawlist.batches) == (0, ())
    assert drawlist.background == (0.1, 0.2, 0.3)


def test_batches_are_runs_of_one_material_and_texture() -> None:
    shape: Look = ("shape", -1)
    left: Look = ("image", 0)
    right: Look = ("image", 1)
    assert batches_of([]) == ()
    assert batches_of([shape, shape, left, right, right, shape]) == (
        Batch("shape", -1, 0, 2),
        Batch("image", 0, 2, 1),
        Batch("image", 1, 3, 2),
        Batch("shape", -1, 5, 1),
    )
    for materials in product([shape, left, right], repeat=4):
        batches = batches_of(list(materials))
        drawn = [(b.material, b.texture) for b in batches for _ in range(b.count)]
        assert drawn == list(materials)
        assert [b.first for b in batches[1:]] == [b.first + b.count for b in batches[:-1]]
