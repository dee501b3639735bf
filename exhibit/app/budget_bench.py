"""Measures what a show costs on this machine, scene by scene and node by node.

Each scene is played by itself, off screen, frame by frame as fast as it goes: from its beginning,
and around the moment at which the most is painted. Where frames take long, only every second,
third, .. of them is played. Every stage of a frame is timed apart:

    advance    state, given what the inputs said       the kit reckons, on the processor
    evaluate   every node posed
    pack       what moves of every quad; particles
    hand over  numbers and calls given to OpenGL       the kit and the driver
    draw       until all of it is drawn (glFinish)     the graphics card

A driver that draws in software begins to draw while it is handed over, so there both are drawing.
Waiting for the drawing in every frame costs what a running show may win by drawing while the next
frame is prepared; sound, the screen and whoever sends messages are not in it.

A node is measured at that fullest moment, alone: only what it draws is packed and drawn, a few
times over, and the median is taken, less what an empty picture takes. What lies over each other
counts in each, so nodes do not add up to the frame. Its share of what the kit reckons is reckoned
too: its rows' share of evaluate, its quads' share of packing, and what packing takes longer with it
alone than with nothing. Of many nodes only those are measured that paint the most.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from exhibit.app.budget import DEAREST, STAGES, NodeBudget, SceneBudget, ShowBudget, Spread
from exhibit.app.budget_nodes import (
    Alone,
    Drawn,
    contents,
    drawn_nodes,
    finer_than_shown,
)
from exhibit.app.budget_scene import Player, frame_times
from exhibit.app.occasion import Occasion
from exhibit.app.produce import produce
from exhibit.app.shares import budget_of
from exhibit.app.stock import Stock
from exhibit.app.studio import renderer_for
from exhibit.authoring.specs import SceneSpec, all_nodes
from exhibit.core.problems import Problems
from exhibit.render.glcalls import finish
from exhibit.render.letterbox import letterbox
from exhibit.render.targets import Target
from exhibit.render.textures import bytes_of
from exhibit.render.window import open_window
from exhibit.scene.drawlist import Batch, DrawList, Layer, Painting, Swarm, all_steps
from exhibit.scene.looks import Mesh
from exhibit.scene.stage import Stage
from exhibit.show.state import State

Seconds = NDArray[np.float64]

_MOST_MEASURED = 60  # nodes of a scene
_TIMES = 5  # each of the dearest is drawn; the others once, after once that is not counted
_LOOKS = 60  # at a scene, to find its fullest moment
_WARM = 3  # frames that are not counted: drivers finish their work when they are first asked
_PATIENCE = 3.0  # seconds that frames may take for each second of a scene
_FEWEST = 20  # frames, whatever they take


class Bench:
    """A show, ready to be measured. Raises NoGraphics or TargetFault.

    `faults` has a sentence for everything that could not be drawn so far.
    """

    def __init__(self, occasion: Occasion, size: tuple[int, int], seconds: float = 2.0) -> None:
        problems = Problems()
        self._occasion = occasion
        self._production, _ = produce(occasion, problems)
        self.faults: dict[str, None] = dict.fromkeys(str(p) for p in problems.sorted())
        self._size = size
        self._seconds = seconds
        self._show = self._production.show
        self._window = open_window("exhibit", (16, 16), offscreen=True)
        self._renderer = renderer_for(self._production, self._window.profile)
        self._stock = Stock(self._production, self._renderer.textures, budget_of(occasion))
        self._target = Target(size)
        self._viewport = letterbox(self._show.canvas, size)
        first = occasion.scene
        self.numbers = range(len(occasion.spec.scenes)) if first is None else (first,)

    def scenes(self) -> Iterator[SceneBudget]:
        """The budget of every scene, or of the one that the occasion begins in."""
        for number in self.numbers:
            self._stock.settle([number])
            with _no_garbage(), self._target:
                measured = self._scene(number)
            self.faults.update({**self._stock.faults, **self._renderer.faults})
            yield measured

    def show(self, scenes: Sequence[SceneBudget]) -> ShowBudget:
        spec, production = self._occasion.spec, self._production
        return ShowBudget(
            show=spec.title,
            folder=str(spec.folder),
            machine=self._window.describe(),
            canvas=spec.canvas,
            size=self._size,
            seconds=self._seconds,
            texture_bytes=self._renderer.textures.bytes + self._stock.most_bytes,
            mesh_bytes=sum(map(_mesh_bytes, production.meshes)),
            cloud_bytes=sum(c.positions.nbytes + c.colours.nbytes for c in production.clouds),
            scenes=tuple(scenes),
        )

    def close(self) -> None:
        self._target.close()
        self._stock.close()
        self._renderer.close()
        self._window.close()

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- one scene

    def _scene(self, number: int) -> SceneBudget:
        spec, stage = self._occasion.spec.scenes[number], self._production.stages[number]
        language = self._occasion.language
        player = Player(self._show, stage, number, language)
        fullest = self._fullest(player, spec)
        player.evaluate(fullest)
        seen = player.pack(fullest)
        self._renderer.rehearse(self._viewport, [seen])
        frame_s = _median_s(lambda: self._draw(seen), _WARM)
        calls = self._renderer.draw_calls
        inside = contents(seen, self._show.canvas)
        frames = self._play(player, self._times(fullest.time_s, frame_s))
        stages = {name: _spread(frames[:, i]) for i, name in enumerate(STAGES)}
        drawn = drawn_nodes(spec, self._show, stage, language)
        here = _Measured(player, stage, fullest, stages)
        ways = self._show.scenes[number].gos
        fades = {go.to: None for go in ways if go.fade_s > 0.0 and go.to >= 0}
        return SceneBudget(
            name=spec.name.text,
            frames=len(frames),
            frame=_spread(frames.sum(axis=1)),
            stages=stages,
            fullest_s=fullest.time_s,
            nodes=sum(1 for _ in all_nodes(spec.nodes)),
            rows=len(stage.parent),
            quads=inside.quads,
            culled=len(stage.drawings[language].sprites.row) - inside.quads,
            draw_calls=calls,
            particles=inside.particles,
            rooms=inside.rooms,
            painted=inside.painted,
            texture_bytes=self._bytes_read(seen),
            dearest=tuple(self._dearest(drawn, here)),
            fades_to=tuple(self._show.scenes[to].name for to in fades),
        )

    def _fullest(self, player: Player, spec: SceneSpec) -> State:
        """The state at which the most is painted, of those that are looked at."""
        ends = [cue.at_s + cue.over_s for cue in spec.timeline]
        until_s = max([self._seconds, spec.tested_at_s or 0.0, *ends])
        state = player.begin()
        best, most = state, (-1.0, -1)
        for time_s in np.linspace(0.0, until_s, _LOOKS).tolist():
            state = player.step(state, time_s)
            player.evaluate(state)
            inside = contents(player.pack(state), self._show.canvas)
            here = (round(inside.painted, 1), inside.quads + inside.particles)
            if here > most:
                best, most = state, here
        return best

    def _times(self, fullest_s: float, frame_s: float) -> list[float]:
        """When frames are played, so that they take as long as there is patience for."""
        times = frame_times(self._seconds, fullest_s)
        every = int(len(times) * frame_s / (_PATIENCE * self._seconds)) + 1
        return times[:: max(min(every, len(times) // _FEWEST), 1)]

    def _play(self, player: Player, times: Sequence[float]) -> Seconds:
        """(frames, stages) seconds."""
        state = player.begin()
        for _ in range(_WARM):
            player.evaluate(state)
            self._draw(player.pack(state))
        took = np.zeros((len(times), len(STAGES)))
        for row, time_s in zip(took, times, strict=True):
            events = player.heard(state.time_s, time_s)
            at = [perf_counter()]
            state = player.advance(state, events, time_s)
            at.append(perf_counter())
            player.evaluate(state)
            at.append(perf_counter())
            drawlist = player.pack(state)
            at.append(perf_counter())
            self._renderer.draw([Layer(drawlist, 1.0)], self._viewport)
            at.append(perf_counter())
            finish()
            at.append(perf_counter())
            row[:] = np.diff(at)
        return took

    def _draw(self, drawlist: DrawList) -> None:
        self._renderer.draw([Layer(drawlist, 1.0)], self._viewport)
        finish()

    def _bytes_read(self, drawlist: DrawList) -> int:
        arrays = self._production.arrays
        read = {texture for texture in _textures(drawlist) if 0 <= texture < len(arrays)}
        return sum(bytes_of(arrays[texture]) for texture in read)

    # -- its nodes

    def _dearest(self, drawn: Sequence[Drawn], here: _Measured) -> list[NodeBudget]:
        """The most expensive nodes that are seen, the most expensive first."""
        alone = Alone(here.player, here.state)
        canvas = self._show.canvas
        areas = [(contents(alone.of(each), canvas).painted, i) for i, each in enumerate(drawn)]
        areas = sorted((area, i) for area, i in areas if area > 0.0)[-_MOST_MEASURED:]
        alone.hide_all_but(np.zeros(len(here.stage.parent), np.bool_))
        empty = alone.pack()
        base = (_median_s(alone.pack, _TIMES), _median_s(lambda: self._draw(empty), _TIMES))
        quickly = [(self._node(drawn[i], alone, here, base, 1), i) for _, i in areas]
        quickly.sort(key=lambda found: -found[0].all_s)
        again = (self._node(drawn[i], alone, here, base, _TIMES) for _, i in quickly[: 2 * DEAREST])
        return sorted(again, key=lambda node: -node.all_s)[:DEAREST]

    def _node(
        self, drawn: Drawn, alone: Alone, here: _Measured, base: tuple[float, float], times: int
    ) -> NodeBudget:
        """`base`: what packing and drawing nothing take."""
        drawlist = alone.of(drawn)
        draw_s = _median_s(lambda: self._draw(drawlist), times)
        pack_s = _median_s(alone.pack, times)
        share = drawn.quads / max(len(here.stage.drawings[self._occasion.language].sprites.row), 1)
        rows = float(np.mean(drawn.rows))
        inside = contents(drawlist, self._show.canvas)
        return NodeBudget(
            name=drawn.name,
            kind=drawn.node.kind,
            place=drawn.node.place,
            copies=drawn.copies,
            quads=inside.quads,
            particles=inside.particles,
            painted=inside.painted,
            kit_s=max(pack_s - base[0], 0.0)
            + share * base[0]
            + rows * here.stages["evaluate"].p50_s,
            draw_s=max(draw_s - base[1], 0.0),
            finer=finer_than_shown(drawlist, self._production.arrays),
        )


@dataclass(frozen=True, slots=True)
class _Measured:
    """A scene whose frames are measured, at its fullest moment."""

    player: Player
    stage: Stage
    state: State
    stages: dict[str, Spread]


def _median_s(work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times + 1):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    return median(took[1:])


def _spread(seconds: Seconds) -> Spread:
    p50, p99 = np.percentile(seconds, (50, 99)).tolist()
    return Spread(p50, p99, float(seconds.max()))


def _textures(drawlist: DrawList) -> Iterator[int]:
    for step in all_steps(drawlist.steps):
        match step:
            case Batch() | Swarm():
                yield step.texture
            case Painting():
                yield from (picture[0] for picture in step.pictures)


def _mesh_bytes(mesh: Mesh) -> int:
    """What its triangles and pictures take, the pictures with their mipmaps."""
    total = 0
    for part in mesh.parts:
        arrays = (part.positions, part.normals, part.places, part.colours, part.triangles)
        total += sum(array.nbytes for array in arrays if array is not None)
        total += 0 if part.picture is None else part.picture.nbytes * 4 // 3
    return total


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Python's garbage is collected between scenes, as it is between the frames of a show."""
    was = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
