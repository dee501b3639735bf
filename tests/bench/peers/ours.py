"""What we do, with the inputs that the others get.

Each function runs in a process of its own. What is compared with ourselves (ten times as many, or
nothing moving) takes turns within one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from exhibit.render.renderer import Renderer
from exhibit.render.window import open_window
from exhibit.scene.bindings import Bindings
from exhibit.scene.columns import PROPERTIES, PROPERTY_ROW, USUAL, Columns
from exhibit.scene.drawing import Drawing
from exhibit.scene.drawlist import RECORD, Batch, Dots, DrawList, Layer, Room, new_records
from exhibit.scene.looks import Cloud, TextureArray
from exhibit.scene.moment import Moment
from exhibit.scene.particles import Emitter, Particles
from exhibit.scene.propagate import Propagator
from exhibit.scene.sources import Sources
from exhibit.scene.space import Space
from exhibit.scene.sprites import Sprites
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.scene.tracks import Segment, Track, Tracks
from tests.bench.peers import shoal
from tests.bench.peers.forest import (
    LEVELS,
    Floats,
    alternating,
    flat_poses,
    parents,
    solid_poses,
    timed,
)

Both = dict[str, list[float]]

_LIFE_S = 10.0
_NO_SIGNALS = np.zeros(0, np.float64)


class Plane:
    """Nodes in the plane: their poses written into the columns, then propagated."""

    def __init__(self, nodes: int, levels: int = LEVELS) -> None:
        self.columns = Columns({}, parents(nodes, levels))
        self.columns.posed[:] = USUAL[:, None]
        self._propagator = Propagator(self.columns, np.zeros(nodes, np.bool_))
        self._poses = flat_poses(nodes)

    def frame(self, number: int) -> None:
        self.columns.posed[:6] = self._poses[number]
        self._propagator.propagate(self.columns)


class Solids:
    """Nodes in space: the same."""

    def __init__(self, nodes: int, levels: int = LEVELS) -> None:
        self._space = Space(parents(nodes, levels))
        self._poses = solid_poses(nodes)

    def frame(self, number: int) -> None:
        space, pose = self._space, self._poses[number]
        space.position[:] = pose.position
        space.rotation[:] = pose.rotation
        space.scale[:] = pose.scale
        space.propagate()

    @property
    def world_from_node(self) -> Floats:
        return self._space.world_from_node


def plane(nodes: int, frames: int) -> list[float]:
    """Seconds a frame of posing and propagating in the plane."""
    return timed(Plane(nodes).frame, frames)


def space(nodes: int, frames: int) -> list[float]:
    """Seconds a frame of posing and propagating in space."""
    return timed(Solids(nodes).frame, frames)


def plane_tenfold(nodes: int, frames: int) -> Both:
    """Ten times as many as `theirs`."""
    return _in_turns(Plane(10 * nodes).frame, Plane(nodes).frame, frames)


def space_tenfold(nodes: int, frames: int) -> Both:
    """Ten times as many as `theirs`."""
    return _in_turns(Solids(10 * nodes).frame, Solids(nodes).frame, frames)


def sprites(sprites: int, frames: int) -> list[float]:
    """Seconds a frame: evaluated, packed, drawn and presented."""
    shown = Shown(sprites)

    def frame(time_s: float) -> None:
        shown.draw(time_s)
        shown.window.present()

    return shoal.timed(frame, frames)


def still(sprites: int, file: str) -> str:
    """The picture at `STILL_S`."""
    shown = Shown(sprites)
    shown.draw(shoal.STILL_S)
    return shoal.save(shown.renderer.read(shoal.CANVAS), file)


def draw_calls(sprites: int) -> int:
    """Of one frame."""
    shown = Shown(sprites)
    shown.draw(shoal.STILL_S)
    return shown.renderer.draw_calls


def points(points: int, few: int, frames: int) -> Both:
    """Drawing a cloud that turns, and, as `theirs`, one of a `few` points."""
    window = open_window("bench", shoal.CANVAS, offscreen=True)
    clouds = [_cloud(points), _cloud(few)]
    renderer = Renderer(window.profile, shoal.CANVAS, clouds=clouds)

    def drawing(number: int) -> Callable[[int], None]:
        room = Room(
            clip_from_world=np.diag([0.5, 0.9, 0.5, 1.0]).astype(np.float32),
            light=np.array([0, 1, 0, 0.5], np.float32),
            opacity=np.ones(1, np.float32),
            dots=(
                Dots(
                    number,
                    np.zeros(12, np.float32),
                    np.ones(4, np.float32),
                    np.ones(2, np.float32),
                ),
            ),
        )
        drawn = DrawList(
            np.zeros(0, RECORD), np.zeros((10, 0), np.float32), (room,), shoal.BACKGROUND
        )

        def frame(angle: int) -> None:
            cos, sin = np.cos(angle), np.sin(angle)
            room.dots[0].world_from_cloud[:] = (cos, 0, sin, 0, 0, 1, 0, 0, -sin, 0, cos, 0)
            renderer.draw([Layer(drawn, 1.0)], (0, 0, *shoal.CANVAS))
            window.present()

        return frame

    return _in_turns(drawing(0), drawing(1), frames)


def _cloud(points: int) -> Cloud:
    chance = np.random.default_rng(4)
    positions = chance.uniform(-1, 1, (points, 3)).astype(np.float32)
    colours = chance.integers(0, 256, (points, 4), np.uint8)
    return Cloud(positions, colours, (-1.0, -1.0, -1.0), (1.0, 1.0, 1.0))


def stillness(nodes: int, frames: int) -> Both:
    """Evaluating a scene whose movements have ended, and one in the middle of them."""
    stage = stage_of(shoal.Shoal(nodes))
    pose = Pose(stage)

    def at(begin_s: float) -> Callable[[int], object]:
        return lambda number: evaluate(stage, Moment(begin_s + number / 60, _NO_SIGNALS, 0), pose)

    return _in_turns(at(1000.0), at(1.0), frames)


def swarm(particles: int) -> Particles:
    """So many particles alive at once, with everything that moves them."""
    emitter = Emitter(
        row=0,
        name="bench",
        rate=particles / _LIFE_S,
        life_s=(_LIFE_S / 2, _LIFE_S),
        box=(1000.0, 600.0),
        speed=(20.0, 80.0),
        spread=60.0,
        gravity=(0.0, 30.0),
        wind=(10.0, 0.0),
        drag=0.4,
        sway=6.0,
        size=(4.0, 12.0),
        grow=(1.0, 0.3),
        turn=(0.0, 360.0),
        spin=(-90.0, 90.0),
        colours=np.array([[1, 1, 1, 0], [1, 0.8, 0.4, 1], [0.6, 0.1, 0.1, 0]], np.float32),
    )
    return Particles(emitter, seed=1)


def stage_of(all_: shoal.Shoal) -> Stage:
    """The shoal as a compiled scene: a track for each number that moves, an image for each row."""
    count = len(all_)
    base = np.repeat(USUAL, count).astype(np.float32)
    tracks = []
    for name, first, last in zip(shoal.MOVING, all_.first, all_.last, strict=True):
        targets = range(PROPERTY_ROW[name] * count, (PROPERTY_ROW[name] + 1) * count)
        ends = zip(targets, all_.length_s.tolist(), first.tolist(), last.tolist(), strict=True)
        tracks += [Track(to, [Segment(0.0, length, a, b, "in-out")]) for to, length, a, b in ends]
    records = new_records(count)
    half = shoal.SIDE_PX / 2
    records["rect"] = (-half, -half, 2 * half, 2 * half)
    records["cell"] = (0.0, 0.0, 1.0, 1.0)
    records["look"][:, 0] = all_.picture
    drawing = Drawing(Sprites(np.arange(count), records), (Batch("image", 0, 0, count, number=0),))
    assert base.size == len(PROPERTIES) * count
    return Stage(
        names={},
        parent=all_.parent,
        base=base,
        tracks=Tracks(tracks),
        bindings=Bindings([]),
        sources=Sources(0),
        drawings=(drawing,),
        background=shoal.BACKGROUND,
        canvas=shoal.CANVAS,
    )


class Shown:
    """A shoal in a window without a screen."""

    def __init__(self, sprites: int) -> None:
        self._stage = stage_of(shoal.Shoal(sprites))
        self._pose = Pose(self._stage)
        self.window = open_window("bench", shoal.CANVAS, offscreen=True)
        layers = []
        for picture in shoal.pictures():
            coverage = picture[..., 3:].astype(np.float32) / 255
            premultiplied = np.dstack([picture[..., :3] * coverage, picture[..., 3]])
            layers.append(premultiplied.astype(np.uint8))
        array = TextureArray(shoal.SIDE_PX, shoal.SIDE_PX, 4, tuple(layers))
        self.renderer = Renderer(self.window.profile, shoal.CANVAS, [array])

    def draw(self, time_s: float) -> None:
        moment = Moment(time_s, _NO_SIGNALS, 0)
        evaluate(self._stage, moment, self._pose)
        self.renderer.draw([Layer(pack(moment, self._pose), 1.0)], (0, 0, *shoal.CANVAS))


def _in_turns(mine: Callable[[int], object], other: Callable[[int], object], frames: int) -> Both:
    ours, theirs = alternating([mine, other], frames)
    return {"ours": ours, "theirs": theirs}
