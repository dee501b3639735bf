"""A stage is one scene, compiled; `evaluate` is the law's second half: what it looks like at t.

The stage holds what does not change; `Columns` hold one moment of it. The same stage, moment
and columns always give the same numbers, bit for bit: nothing is carried over from the last call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.bindings import Bindings
from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawlist import RECORD, Batch, DrawList, Material, Records
from exhibit.scene.propagate import Propagator
from exhibit.scene.tracks import Tracks


@dataclass(slots=True)
class Moment:
    """What the picture of a scene depends on besides the scene itself.

    `local_s`: seconds since the scene began; `signals`: (S,) float64, the show's signals now;
    `language`: index among the show's languages.
    """

    local_s: float
    signals: NDArray[np.float64]
    language: int


@dataclass(frozen=True, slots=True)
class Sprites:
    """The quads of a scene in one language, in painting order.

    `row` (m,) intp: the node each quad moves with; `records`: the parts of each record that
    stay; `tint` (m,) float32 rows 3: the quad's own colour, multiplied with its node's.
    """

    row: NDArray[np.intp]
    records: Records
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class SoundCue:
    """A sound that is a node: its loudness is the node's seen opacity.

    It starts `at_s` after the scene begins, or, with `on_input` >= 0, at every hit of that input.
    """

    row: int
    file: str
    at_s: float
    looped: bool
    on_input: int = -1


@dataclass(frozen=True, slots=True)
class Stage:
    """One scene, compiled: everything about it that does not change while it plays."""

    names: tuple[str, ...]
    parent: NDArray[np.intp]
    base: NDArray[np.float32]  # (9, n): what the author set
    tracks: Tracks
    bindings: Bindings
    sprites: tuple[Sprites, ...]  # one a language
    sounds: tuple[SoundCue, ...]
    background: tuple[float, float, float]


class Pose:
    """Room for one moment of a stage: columns, and the records that `pack` writes."""

    def __init__(self, stage: Stage) -> None:
        self.columns = Columns(stage.names, stage.parent)
        self.propagator = Propagator(self.columns)
        self.drawlists = tuple(
            DrawList(s.records.copy(), s.batches, stage.background) for s in stage.sprites
        )
        self.floats = tuple(d.records.view(np.float32).reshape(-1, _FLOATS) for d in self.drawlists)
        self.gathered = tuple(np.empty((10, len(s.row)), np.float32) for s in stage.sprites)


def evaluate(stage: Stage, moment: Moment, pose: Pose) -> Columns:
    """Poses every node for the moment and works out where it is seen; no allocation."""
    columns = pose.columns
    columns.posed[:] = stage.base
    stage.tracks.apply(moment.local_s, columns.flat)
    stage.bindings.apply(moment.local_s, moment.signals, columns.flat)
    pose.propagator.propagate(columns)
    return columns


_FLOATS = RECORD.itemsize // 4  # of a record
_RED = PROPERTY_ROW["red"]  # and green and blue


def pack(stage: Stage, moment: Moment, pose: Pose) -> DrawList:
    """The evaluated columns as records for the GPU; returns the pose's own draw list."""
    rows = stage.sprites[moment.language].row
    if not len(rows):
        return pose.drawlists[moment.language]
    columns, gathered = pose.columns, pose.gathered[moment.language]
    np.take(columns.world_from_node, rows, axis=1, out=gathered[:6], mode="clip")
    np.take(columns.posed[_RED:], rows, axis=1, out=gathered[6:9], mode="clip")
    np.take(columns.seen_opacity, rows, out=gathered[9], mode="clip")
    np.clip(gathered[9], 0.0, 1.0, out=gathered[9])
    floats = pose.floats[moment.language]
    floats[:, :6] = gathered[:6].T  # row_x and row_y
    floats[:, 14:18] = gathered[6:].T  # colour, with the seen opacity as its alpha
    return pose.drawlists[moment.language]


def batches_of(materials: list[tuple[Material, int]]) -> tuple[Batch, ...]:
    """Runs of the same (material, texture) in painting order."""
    batches: list[Batch] = []
    for i, (material, texture) in enumerate(materials):
        last = batches[-1] if batches else None
        if last and (last.material, last.texture) == (material, texture):
            batches[-1] = Batch(material, texture, last.first, last.count + 1)
        else:
            batches.append(Batch(material, texture, i, 1))
    return tuple(batches)
