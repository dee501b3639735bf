"""The numpy core alone: 10,000 nodes in five levels, every one of them moving and drawn."""

from __future__ import annotations

import tracemalloc
from time import perf_counter

import numpy as np

from exhibit.scene.bindings import Binding, Bindings
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW, USUAL, level_order
from exhibit.scene.drawing import Drawing
from exhibit.scene.drawlist import Batch, new_records
from exhibit.scene.moment import Moment
from exhibit.scene.sources import Sources, Wave
from exhibit.scene.sprites import Sprites
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.scene.tracks import Segment, Track, Tracks
from tests.bench.sheet import Line, Section, spread

NODES, LEVELS = 10_000, 5


def moving_stage(nodes: int, levels: int = LEVELS) -> Stage:
    """Each node turns by a track, breathes by a wave, and hangs on one of the level above."""
    each = nodes // levels
    parents = [-1 if i < each else i - each for i in range(nodes)]
    order = level_order(parents)
    place = {old: new for new, old in enumerate(order)}
    parent = np.array([place[parents[old]] if parents[old] >= 0 else -1 for old in order], np.intp)
    base = np.repeat(USUAL, nodes)
    base.reshape(len(PROPERTIES), nodes)[0:3] = np.arange(nodes) % 7
    turns, breaths = (PROPERTY_ROW[name] * nodes for name in ("rotation", "opacity"))
    segments = [Segment(0.0, 60.0 + i % 9, 0.0, 360.0, "in-out") for i in range(nodes)]
    waves = [Wave(2.0 + i / 10) for i in range(20)]
    bindings = [Binding(breaths + i, i % 20, 0.0, 1.0, 0.2, 1.0, "sine") for i in range(nodes)]
    return Stage(
        names={str(i): slice(i, i + 1) for i in range(nodes)},
        parent=parent,
        base=base,
        tracks=Tracks([Track(turns + i, [segment]) for i, segment in enumerate(segments)]),
        bindings=Bindings(bindings),
        sources=Sources(0, waves),
        drawings=(
            Drawing(
                Sprites(np.arange(nodes), new_records(nodes)),
                (Batch("shape", -1, 0, nodes, number=0),),
            ),
        ),
        background=(0.0, 0.0, 0.0),
        canvas=(1920, 1080),
    )


def measure(nodes: int = NODES, frames: int = 600) -> Section:
    stage = moving_stage(nodes)
    pose, nothing = Pose(stage), np.zeros(0, np.float64)
    evaluating, packing = [], []
    for frame in range(frames):
        moment = Moment(frame / 60, nothing, 0)
        start = perf_counter()
        evaluate(stage, moment, pose)
        middle = perf_counter()
        pack(moment, pose)
        evaluating.append(middle - start)
        packing.append(perf_counter() - middle)
    both = [a + b for a, b in zip(evaluating, packing, strict=True)]
    kept, peak = _allocated(stage, pose)
    remark = f"{peak / 1024:.1f} kB at once, {kept / 1024:.1f} kB kept"
    title = f"numpy core: {nodes:,} nodes in {LEVELS} levels, all moving"
    lines = [
        spread("evaluate and pack", both),
        spread("  evaluate", evaluating),
        spread("  pack", packing),
        Line("  allocated in a frame", remark=remark),
    ]
    return Section(title, lines)


def _allocated(stage: Stage, pose: Pose) -> tuple[int, int]:
    """Bytes that a frame keeps, and the most that it holds at one time."""
    moment = Moment(5.0, np.zeros(0, np.float64), 0)
    tracemalloc.start()
    evaluate(stage, moment, pose)
    pack(moment, pose)
    tracemalloc.clear_traces()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    evaluate(stage, moment, pose)
    pack(moment, pose)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before, peak - before
