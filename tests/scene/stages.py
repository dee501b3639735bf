"""Small stages for tests: quads, drawings and moments without a show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.core.rhythm import Rhythm
from exhibit.scene.bindings import Binding, Bindings
from exhibit.scene.columns import PROPERTIES, USUAL, Columns
from exhibit.scene.drawing import Drawing, Plan
from exhibit.scene.drawlist import Batch, Records, new_records
from exhibit.scene.moment import Moment
from exhibit.scene.sources import Source, Sources
from exhibit.scene.sprites import Sprites
from exhibit.scene.stage import Stage
from exhibit.scene.tracks import Track, Tracks

CANVAS = (320, 180)


def squares(count: int, side: float = 2.0) -> Records:
    """Records of rectangles around their nodes."""
    records = new_records(count)
    records["rect"] = (-side / 2, -side / 2, side, side)
    return records


def plain_drawing(count: int) -> Drawing:
    """A square for every row, all in one batch."""
    plan: tuple[Plan, ...] = (Batch("shape", -1, 0, count, number=0),) if count else ()
    return Drawing(Sprites(np.arange(count), squares(count)), plan)


def base_of(count: int, extras: Sequence[float] = ()) -> NDArray[np.float32]:
    """The usual numbers of so many nodes, and behind them the extras."""
    return np.concatenate([np.repeat(USUAL, count), np.array(extras, np.float32)])


def posed(base: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """(13, count) view: `base` by property."""
    return base[: len(PROPERTIES) * count].reshape(len(PROPERTIES), count)


def stage_of(  # noqa: PLR0913  # what a stage is made of, by name
    parent: Sequence[int] | NDArray[np.intp],
    *,
    base: NDArray[np.float32] | None = None,
    tracks: Sequence[Track] = (),
    bindings: Sequence[Binding] = (),
    sources: Sequence[Source] = (),
    signals: int = 0,
    drawing: Drawing | None = None,
    names: Mapping[str, slice] | None = None,
    rhythms: tuple[Rhythm, ...] = (),
    canvas: tuple[int, int] = CANVAS,
) -> Stage:
    """A stage of one language."""
    above = np.asarray(parent, np.intp)
    count = len(above)
    return Stage(
        names={f"node {i}": slice(i, i + 1) for i in range(count)} if names is None else names,
        parent=above,
        base=base_of(count) if base is None else base,
        tracks=Tracks(tracks),
        bindings=Bindings(bindings),
        sources=Sources(signals, sources, rhythms),
        drawings=(plain_drawing(count) if drawing is None else drawing,),
        background=(0.1, 0.2, 0.3),
        canvas=canvas,
        rhythms=rhythms,
    )


def moment(local_s: float, *signals: float, time_s: float = 0.0) -> Moment:
    return Moment(local_s, np.array(signals, np.float64), 0, time_s)


def columns_of(count: int, extras: Sequence[float] = ()) -> Columns:
    """Columns as they are when nothing moves: usual, and not yet propagated."""
    columns = Columns({}, np.full(count, -1, np.intp), len(extras))
    columns.posed[:] = USUAL[:, None]
    columns.extras[:] = extras
    return columns


def touches(columns: Columns, row: int, record: np.void, canvas: tuple[int, int]) -> bool:
    """Whether a quad, with its soft edge, has a point on the canvas, however it is told: by the
    box around its four corners, which is never less than the quad.
    """
    world = columns.world_from_node[:, row].astype(np.float64).reshape(2, 3)
    along = np.linalg.norm(world[:, :2], axis=0)
    area = abs(np.linalg.det(world[:, :2]))
    if area < 1e-9 or columns.seen_opacity[row] <= 0.0:
        return False
    unit = area / along[::-1]  # as the shader has it: pixels perpendicular to its edges
    x, y, width, height = record["rect"].astype(np.float64)
    grow = (record["look"][3] + 0.5) / unit
    corners = np.array([[x - grow[0], x + width + grow[0]], [y - grow[1], y + height + grow[1]]])
    points = np.array([world @ (u, v, 1.0) for u in corners[0] for v in corners[1]])
    low, high = points.min(axis=0), points.max(axis=0)
    return bool((high > 0).all() and (low < canvas).all())
