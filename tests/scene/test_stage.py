"""A stage at a moment: the same question, the same columns, and nothing allocated on the way."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from exhibit.core.chance import key
from exhibit.core.rhythm import Rhythm
from exhibit.scene.bindings import Binding
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW
from exhibit.scene.drawing import Drawing
from exhibit.scene.drawlist import MOVED, Batch, Swarm
from exhibit.scene.moment import Moment
from exhibit.scene.particles import Emitter
from exhibit.scene.sources import Echo, Noise, Source, Wave
from exhibit.scene.sprites import Dials, Sprites
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.scene.tracks import Segment, Track
from tests.scene.stages import CANVAS, base_of, moment, posed, squares, stage_of

SABAR = Rhythm("sabar", 0.25, (1.0, 0.0, 0.5, 0.0))


def lantern_stage(count: int, particles: int = 0) -> Stage:
    """A ring under one node: lanterns follow a signal, waves, noise, a drum or the timeline.

    Half of them lie outside of the canvas; one property of each record is a dial.
    """
    nodes = count + 1
    base = base_of(nodes, [0.0] * nodes)
    posed(base, nodes)[0:2] = np.arange(2 * nodes).reshape(2, nodes) % (2 * CANVAS[0])
    rows = np.arange(1, nodes)
    x, rotation, opacity, skew = (
        PROPERTY_ROW[name] * nodes for name in ("x", "rotation", "opacity", "skew")
    )
    extras = len(PROPERTIES) * nodes
    tracks = [
        *(
            Track(
                x + int(row),
                [Segment(0.5, 1.0, 0.0, row % 99, "soft"), Segment(2.0, 3.0, row % 99, 0.0)],
            )
            for row in rows[::2]
        ),
        Track(rotation + rows, [Segment(0.0, 3.0, 0.0, 90.0, "in")], rows / 50.0, 1, 4.0, True),
        Track(skew + rows[:3], [Segment(0.0, 3.0, 0.0, 9.0)]),
    ]
    waves = np.arange(1, 1 + count)
    bindings = [
        Binding(opacity + rows, waves, 0.0, 1.0, 0.2, 1.0, "sine"),
        Binding(extras + rows, 0, 0.0, 1.0, 0.0, 5.0),
        Binding(extras, 1 + count, 0.0, 1.0, 0.0, 5.0),
        Binding(rotation, 2 + count, 0.0, 1.0, 0.0, 5.0),
    ]
    sources: list[Source] = [
        Wave(3.0, np.linspace(0.0, 1.0, count)),
        Noise(2.0, np.array([key(1, "a")], np.uint64)),
        Echo(0, 0.5),
    ]
    every = np.arange(nodes)
    dials = Dials(every, np.full(nodes, 8, np.intp), every)
    emitter = Emitter(
        0, "sparks", max(particles / 2.0, 1.0), (1.0, 2.0), speed=(1.0, 9.0), drag=1.0
    )
    plan = (Batch("shape", -1, 0, nodes, number=0), *((emitter,) if particles else ()))
    return stage_of(
        np.array([-1] + [0] * count, np.intp),
        base=base,
        tracks=tracks,
        bindings=bindings,
        sources=sources,
        signals=1,
        drawing=Drawing(Sprites(every, squares(nodes), dials), plan),
        rhythms=(SABAR,),
    )


def at(local_s: float, signal: float = 0.5) -> Moment:
    return moment(local_s, signal, time_s=local_s + 100.0)


def drawn(stage: Stage, now: Moment, pose: Pose) -> tuple[bytes, ...]:
    """Everything that a moment comes to."""
    columns = evaluate(stage, now, pose)
    drawlist = pack(now, pose)
    swarms = [step for step in drawlist.steps if isinstance(step, Swarm)]
    parts = [columns.flat, columns.world_from_node, columns.seen_opacity, drawlist.records,
             drawlist.moved, *(s.rows for s in swarms), *(s.colours for s in swarms)]  # fmt: skip
    assert drawlist.runs is not None
    return (*(part.tobytes() for part in parts), drawlist.runs.tobytes())


def test_evaluate_carries_nothing_over() -> None:
    stage = lantern_stage(50, particles=300)
    fresh, used = Pose(stage), Pose(stage)
    for local_s in (9.0, 0.0, 3.3):
        drawn(stage, at(local_s, local_s / 10), used)
    used.columns.flat[:] = 7.0
    assert drawn(stage, at(1.2), fresh) == drawn(stage, at(1.2), used)


@pytest.mark.parametrize(("count", "particles"), [(100, 0), (5000, 0), (100_000, 0), (10, 100_000)])
def test_evaluate_allocates_nothing_that_grows_with_the_stage(count: int, particles: int) -> None:
    stage = lantern_stage(count, particles)
    pose, now = Pose(stage), at(1.2)

    def frames(many: int) -> None:
        for i in range(many):
            now.local_s = i / 60
            evaluate(stage, now, pose)
            pack(now, pose)

    many = 10 if count + particles > 10_000 else 200
    tracemalloc.start()
    try:
        frames(10)
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        frames(many)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 10 * many  # bytes: less than any object a frame
    # numpy's own buffers have 8,192 places however much goes through them: at 100,000 nodes or
    # particles this is less than one byte for each
    assert peak - before < 90_000


def test_the_addresses_of_the_columns_stay() -> None:
    stage = lantern_stage(50, particles=300)
    pose = Pose(stage)
    columns = pose.columns
    first = pack(at(0.0), pose)
    assert first.runs is not None
    arrays = (columns.posed, columns.flat, columns.world_from_node, columns.seen_opacity,
              first.records, first.moved, first.runs)  # fmt: skip
    before = [array.ctypes.data for array in arrays]
    for frame in range(100):
        assert evaluate(stage, at(frame / 60), pose) is columns
        again = pack(at(frame / 60), pose)
        assert again.steps is first.steps
        assert (again.records is first.records, again.moved is first.moved) == (True, True)
        assert again.runs is first.runs
    assert before == [array.ctypes.data for array in arrays]
    assert np.shares_memory(columns.flat, columns.posed)


def test_the_stage_itself_stays_as_it_was_compiled() -> None:
    stage = lantern_stage(50)
    base, records = stage.base.copy(), stage.drawings[0].sprites.records.copy()
    drawn(stage, at(2.0), Pose(stage))
    assert np.array_equal(stage.base, base)
    assert stage.drawings[0].sprites.records.tobytes() == records.tobytes()


def test_a_quad_says_where_its_node_is_and_how_much_of_it_is_seen() -> None:
    stage = lantern_stage(9)
    pose = Pose(stage)
    columns = evaluate(stage, at(1.2), pose)
    drawlist = pack(at(1.2), pose)
    assert len(MOVED) == len(drawlist.moved)
    for row in range(10):
        assert drawlist.moved[:6, row].tolist() == columns.world_from_node[:, row].tolist()
        colour = [*columns.posed[6:9, row].tolist(), float(columns.seen_opacity[row])]
        assert drawlist.moved[6:, row].tolist() == colour


@pytest.mark.parametrize(("opacity", "seen"), [(2.0, 1.0), (-1.0, 0.0)])
def test_alpha_stays_between_0_and_1(opacity: float, seen: float) -> None:
    base = base_of(1)
    posed(base, 1)[PROPERTY_ROW["opacity"]] = opacity
    stage = stage_of([-1], base=base)
    pose = Pose(stage)
    evaluate(stage, moment(1.2), pose)
    assert pack(moment(1.2), pose).moved[9].tolist() == [seen]


def test_an_empty_stage_is_a_background() -> None:
    stage = stage_of([])
    pose = Pose(stage)
    evaluate(stage, moment(0.0), pose)
    drawlist = pack(moment(0.0), pose)
    assert (len(drawlist.records), drawlist.moved.shape, drawlist.batches) == (0, (10, 0), ())
    assert drawlist.background == (0.1, 0.2, 0.3)


def test_bindings_come_after_tracks_and_both_after_what_was_set() -> None:
    base = base_of(1, [5.0, 6.0, 7.0])
    extras = len(PROPERTIES)
    one = [Segment(0.0, 0.0, 1.0, 1.0)]
    stage = stage_of(
        [-1],
        base=base,
        tracks=[Track(np.array([extras + 1, extras + 2]), one)],
        bindings=[Binding(extras + 2, 0, 0.0, 1.0, 0.0, 2.0)],
        signals=1,
    )
    assert evaluate(stage, moment(3.0, 1.0), Pose(stage)).extras.tolist() == [5.0, 1.0, 2.0]


@pytest.mark.parametrize("prop", ["skew", "pivot_x", "pivot_y", "visible"])
@pytest.mark.parametrize("how", ["set", "track", "binding"])
def test_rows_that_bend_now_or_ever_are_known(prop: str, how: str) -> None:
    count = 5000  # more than a block of them, so that not all would be bent by one
    target = PROPERTY_ROW[prop] * count + 4000
    base = base_of(count)
    tracks, bindings = [], []
    if how == "set":
        base[target] = 0.25
    elif how == "track":
        tracks = [Track(target, [Segment(0.0, 0.0, 0.25, 0.25)])]
    else:
        bindings = [Binding(target, 0, 0.0, 1.0, 0.25, 0.25)]
    stage = stage_of(
        np.full(count, -1, np.intp), base=base, tracks=tracks, bindings=bindings, signals=1
    )
    assert np.flatnonzero(stage.bent).tolist() == [4000]
    columns = evaluate(stage, moment(1.0, 0.0), Pose(stage))
    if prop == "visible":
        assert columns.seen_opacity[4000] == 0.0
        assert columns.seen_opacity[3999] == 1.0


def test_extras_never_bend_a_row() -> None:
    stage = stage_of(
        [-1, -1],
        base=base_of(2, [1.0, 2.0]),
        tracks=[Track(2 * len(PROPERTIES) + 1, [Segment(0.0, 1.0, 0.0, 1.0)])],
    )
    assert not stage.bent.any()
