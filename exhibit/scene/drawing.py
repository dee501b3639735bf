"""What one language of a scene draws, as compiled, and the draw list that each moment makes of it.

A `Drawing` is a plan: quads, and in painting order what is drawn of them and besides them. A
`Packer` holds the room for one moment of it: evaluated columns in, records for the GPU out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawlist import (
    Batch,
    Blend,
    DrawList,
    Masked,
    Painting,
    Screening,
    Step,
)
from exhibit.scene.films import Projector, project, screening
from exhibit.scene.moment import Moment
from exhibit.scene.mosaic import Framing, Pane
from exhibit.scene.particles import Emitter, Particles
from exhibit.scene.quads import Quads
from exhibit.scene.sprites import Sprites
from exhibit.scene.views import Seen, View

Floats = NDArray[np.float32]
_RED = PROPERTY_ROW["red"]  # and green and blue


@dataclass(frozen=True, slots=True)
class Brush:
    """A rectangle that an artist's shader fills.

    `values`: where each of its numbers stands in `Columns.extras`. Before them its inputs have two
    more: the seconds of its clock, and which part of `period_s` they are. After a period the clock
    begins again, so that a shader's single precision stays fine for ever.
    """

    row: int
    shader: int
    rect: tuple[float, float, float, float]
    values: NDArray[np.intp]
    period_s: float
    late_s: float = 0.0
    pictures: tuple[tuple[int, int, tuple[float, float, float, float]], ...] = ()
    blend: Blend = "normal"


@dataclass(frozen=True, slots=True)
class Mask:
    """What is drawn `inside`, seen where `by` covers it, or, inverted, where it does not."""

    by: tuple[Plan, ...]
    inside: tuple[Plan, ...]
    inverted: bool = False


Plan = Batch | Emitter | Brush | Projector | View | Pane | Mask


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene's quads in one language, and its plan in painting order.

    The batches of the plan, in their order, cover all quads from the first to the last.
    """

    sprites: Sprites
    plan: tuple[Plan, ...]


class Besides:
    """The room for one moment of what is drawn besides quads, which all languages share."""

    def __init__(self, canvas: tuple[int, int], seed: int) -> None:
        self._canvas = canvas
        self._seed = seed
        self._steps: dict[int, Step] = {}  # by the id of the part of the plan
        self._particles: list[Particles] = []
        self._paintings: list[tuple[Brush, Painting]] = []
        self._rooms: list[Seen] = []
        self._mosaics: list[Framing] = []
        self._screenings: list[tuple[Projector, Screening]] = []

    def step(self, plan: Emitter | Brush | Projector | View | Pane) -> Step:
        """The step that a part of a plan becomes; the same part is the same step."""
        if id(plan) not in self._steps:
            self._steps[id(plan)] = self._made(plan)
        return self._steps[id(plan)]

    def _made(self, plan: Emitter | Brush | Projector | View | Pane) -> Step:
        match plan:
            case Emitter():
                particles = Particles(plan, self._seed)
                self._particles.append(particles)
                return particles.swarm
            case Brush():
                painting = _painting(plan)
                self._paintings.append((plan, painting))
                return painting
            case Projector():
                screen = screening(plan)
                self._screenings.append((plan, screen))
                return screen
            case View():
                seen = Seen(plan, self._canvas)
                self._rooms.append(seen)
                return seen.room
            case Pane():
                framing = Framing(plan, self._canvas)
                self._mosaics.append(framing)
                return framing.mosaic

    def pack(self, moment: Moment, columns: Columns) -> None:
        local_s = moment.local_s
        for particles in self._particles:
            _swarm(particles, local_s, columns)
        for brush, painting in self._paintings:
            _paint(brush, painting, local_s, columns)
        for projector, screen in self._screenings:
            _posed(projector.row, columns, screen.pose)
            project(projector, screen, moment)
        for room in self._rooms:
            room.at(local_s, columns)
        for framing in self._mosaics:
            framing.at(columns, len(self._mosaics))


class Packer:
    """The room for one moment of a drawing."""

    def __init__(
        self,
        drawing: Drawing,
        background: tuple[float, float, float],
        canvas: tuple[int, int],
        besides: Besides,
        cover: float = 1.0,
    ) -> None:
        self._besides = besides
        steps = tuple(self._step(plan) for plan in drawing.plan)
        quads = Quads(drawing.sprites, [b.first for b in batches_of(drawing.plan)], canvas)
        self._quads = quads
        self._drawlist = DrawList(
            quads.records, quads.moved, steps, background, quads.runs, quads.restless, cover
        )

    def _step(self, plan: Plan) -> Step:
        match plan:
            case Batch():
                return plan
            case Mask(by, inside, inverted):
                return Masked(tuple(map(self._step, by)), tuple(map(self._step, inside)), inverted)
        return self._besides.step(plan)

    def pack(self, moment: Moment, columns: Columns) -> DrawList:
        """The evaluated columns as a draw list, whose arrays are good until the next call."""
        self._quads.pack(moment.local_s, columns, moment.words, moment.players)
        self._besides.pack(moment, columns)
        return self._drawlist


def batches_of(plan: tuple[Plan, ...]) -> Iterator[Batch]:
    """The batches of a plan, in the order of their records."""
    for part in plan:
        if isinstance(part, Batch):
            yield part
        elif isinstance(part, Mask):
            yield from batches_of(part.inside)
            yield from batches_of(part.by)


def _posed(row: int, columns: Columns, pose: Floats) -> bool:
    """Fills the pose of what a node draws by itself; False when nothing of it is seen."""
    pose[:6] = columns.world_from_node[:, row]
    pose[6:9] = columns.posed[_RED : _RED + 3, row]
    pose[9] = min(max(float(columns.seen_opacity[row]), 0.0), 1.0)
    return bool(pose[9] > 0.0)


def _swarm(particles: Particles, local_s: float, columns: Columns) -> None:
    if _posed(particles.emitter.row, columns, particles.swarm.pose):
        particles.at(local_s)
    else:
        particles.swarm.count[0] = 0


def _painting(brush: Brush) -> Painting:
    return Painting(
        brush.shader,
        np.zeros(10, np.float32),
        brush.rect,
        np.zeros(2 + len(brush.values), np.float32),
        brush.pictures,
        brush.blend,
    )


def _paint(brush: Brush, painting: Painting, local_s: float, columns: Columns) -> None:
    if not _posed(brush.row, columns, painting.pose):
        return
    phase = (local_s - brush.late_s) / brush.period_s % 1.0
    painting.values[0] = phase * brush.period_s
    painting.values[1] = phase
    np.take(columns.extras, brush.values, out=painting.values[2:], mode="clip")
