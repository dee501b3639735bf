"""Which node of the author's draws what, and what of a picture is left when only that is seen.

A node that is repeated is one node here, with all its copies; a camera with a room is one with what
stands in it; a mask is one with what is in it, and what is in it is listed for itself too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from exhibit.app.budget_scene import Player
from exhibit.authoring.compile.rows import Rows
from exhibit.authoring.details import MaskSpec
from exhibit.authoring.model.nodes import plain_name
from exhibit.authoring.specs import NodeSpec, SceneSpec, all_nodes
from exhibit.scene.drawing import Brush, Mask, Plan
from exhibit.scene.drawlist import (
    Batch,
    DrawList,
    Masked,
    Painting,
    Room,
    Screening,
    Step,
    Swarm,
    all_steps,
)
from exhibit.scene.films import Projector
from exhibit.scene.looks import TextureArray
from exhibit.scene.particles import Emitter
from exhibit.scene.stage import Stage
from exhibit.scene.views import View
from exhibit.show.program import Show
from exhibit.show.state import State

Doubles = NDArray[np.float64]
Numbers = NDArray[np.floating]
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node that draws. `rows` (n,) bool: which of the scene's rows are seen when it is alone."""

    node: NodeSpec
    name: str
    rows: NDArray[np.bool_]
    copies: int
    quads: int  # of its own, seen or not

    @property
    def is_mask(self) -> bool:
        return isinstance(self.node.detail, MaskSpec)


def drawn_nodes(scene: SceneSpec, show: Show, stage: Stage, language: int) -> list[Drawn]:
    """The nodes of a scene that draw something, as they are written."""
    rows = Rows(scene.nodes, show.canvas, show.seed, scene.name.text)
    count = len(stage.parent)
    owner = np.full(count, -1, np.intp)
    nodes = list(all_nodes(scene.nodes))
    number = {id(node): i for i, node in enumerate(nodes)}
    for i, node in enumerate(nodes):
        owner[rows.drawn[id(node)].rows] = i
    drawing = stage.drawings[language]
    quads = np.bincount(owner[drawing.sprites.row], minlength=len(nodes))
    others = {int(owner[row]) for row in _rows_of(drawing.plan)}
    found: list[Drawn] = []
    for i, node in enumerate(nodes):
        if quads[i] or i in others:
            block = rows.drawn[id(node)]
            name = block.name or block.echo_of or plain_name(node)
            found.append(Drawn(node, name, owner == i, len(block), int(quads[i])))
    for node in _outermost_masks(scene.nodes):
        inside = [number[id(each)] for each in all_nodes([node])]
        block = rows.drawn[id(node)]
        found.append(Drawn(node, block.name, np.isin(owner, inside), len(block), 0))
    return found


def _rows_of(plan: tuple[Plan, ...]) -> Iterator[int]:
    """The rows of what is drawn besides quads."""
    for part in plan:
        match part:
            case Emitter() | Brush() | Projector() | View():
                yield part.row
            case Mask(by, inside):
                yield from _rows_of(inside)
                yield from _rows_of(by)


def _outermost_masks(nodes: tuple[NodeSpec, ...]) -> Iterator[NodeSpec]:
    for node in nodes:
        if isinstance(node.detail, MaskSpec):
            yield node
        else:
            yield from _outermost_masks(node.nodes)


# --- alone ----------------------------------------------------------------------------------------


class Alone:
    """One moment of a scene of which one may choose what is seen."""

    def __init__(self, player: Player, state: State) -> None:
        self._player = player
        self._state = state
        self._columns = player.evaluate(state)
        self._seen = self._columns.seen_opacity.copy()

    def hide_all_but(self, rows: NDArray[np.bool_]) -> None:
        np.multiply(self._seen, rows, out=self._columns.seen_opacity)

    def pack(self) -> DrawList:
        """What is left, as a draw list that is good until the next call."""
        return self._player.pack(self._state)

    def of(self, drawn: Drawn) -> DrawList:
        """What one node draws: by itself, and not inside of the mask in which it may be."""
        self.hide_all_but(drawn.rows)
        whole = self.pack()
        if drawn.is_mask:
            return whole
        return replace(whole, steps=tuple(_unmasked(whole)))


def _unmasked(drawlist: DrawList) -> Iterator[Step]:
    """The steps that draw something, without their masks."""
    for step in all_steps(drawlist.steps):
        match step:
            case Masked():
                continue
            case Batch() if not _run(step, drawlist):
                continue
        yield step


# --- how much is painted --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contents:
    """What is seen of a draw list: `painted` is how many times the canvas is painted over."""

    quads: int
    particles: int
    rooms: int
    painted: float


def contents(drawlist: DrawList, canvas: Size) -> Contents:
    """A room counts once, as it is drawn by itself and laid over the canvas; masks do not."""
    whole = float(canvas[0] * canvas[1])
    each = _of_quads(drawlist, canvas)
    total, alive, rooms = float(each.sum()), 0, 0
    for step in all_steps(drawlist.steps):
        match step:
            case Swarm() if step.pose[9] > 0.0:
                alive += int(step.count[0])
                total += float(_of_swarm(step, canvas).sum())
            case Painting() | Screening() if step.pose[9] > 0.0:
                rect = np.array(step.rect)[:, None]
                total += float(_pixels(step.pose[:6, None], rect, np.zeros(1), canvas).sum())
            case Room() if step.opacity[0] > 0.0:
                rooms += 1
    return Contents(int(np.count_nonzero(each)), alive, rooms, total / whole + rooms)


def finer_than_shown(drawlist: DrawList, arrays: tuple[TextureArray, ...]) -> float:
    """How many pixels of its picture lie on one of the canvas, where that is largest; 0: none."""
    least = np.inf
    for step in all_steps(drawlist.steps):
        if isinstance(step, Batch) and step.material == "image" and step.texture < len(arrays):
            array = arrays[step.texture]
            finer = _finer(drawlist, _run(step, drawlist), array.width * array.height)
            least = min(least, float(finer.min(initial=np.inf)))
    return 0.0 if np.isinf(least) else least


def _finer(drawlist: DrawList, run: range, size_px: int) -> Doubles:
    """For those quads of a run that show a picture and do not tile it."""
    here = slice(run.start, run.stop)
    records, moved = drawlist.records[here], drawlist.moved[:, here].astype(np.float64)
    shown = (records["look"][:, 1] == 0) & (moved[9] > 0.0)
    cell, rect = (records[name][shown].astype(np.float64).T for name in ("cell", "rect"))
    with np.errstate(all="ignore"):  # what has no size, or an endless one, is no matter of files
        texels = np.abs((cell[2] - cell[0]) * (cell[3] - cell[1])) * size_px
        pixels = _stretch(moved[:6, shown]) * np.abs(rect[2] * rect[3])
        return np.asarray(np.nan_to_num(texels / np.maximum(pixels, 1.0)))


def _run(batch: Batch, drawlist: DrawList) -> range:
    """Which quads of a list a batch draws now."""
    first, count = batch.first, batch.count
    if drawlist.runs is not None and batch.number >= 0:
        first, count = drawlist.runs[batch.number].tolist()
    return range(first, first + count)


def _of_quads(drawlist: DrawList, canvas: Size) -> Doubles:
    """(m,) pixels of each quad, 0 for one that is not seen."""
    records, moved = drawlist.records, drawlist.moved
    # Only shapes have a softness: the others have 0 in its place.
    pixels = _pixels(moved[:6], records["rect"].T, records["look"][:, 3], canvas)
    return np.where(moved[9] > 0.0, pixels, 0.0)


def _of_swarm(swarm: Swarm, canvas: Size) -> Doubles:
    x, y, half, _ = swarm.rows[:, : int(swarm.count[0])].astype(np.float64)
    rects = np.stack([x - half, y - half, 2 * half, 2 * half])
    poses = np.broadcast_to(swarm.pose[:6, None], (6, len(x)))
    return _pixels(poses, rects, np.zeros(len(x)), canvas)


def _pixels(poses: Numbers, rects: Numbers, soft_px: Numbers, canvas: Size) -> Doubles:
    """(m,) the pixels of the canvas that each quad covers.

    `poses` (6, m), `rects` (4, m) in node units. Of a quad that is turned and lies half outside
    the part that is inside is taken to be that of the box around it.
    """
    with np.errstate(all="ignore"):  # a number that is none, or too large, is dealt with below
        xu, xv, x0, yu, yv, y0 = poses.astype(np.float64)
        left, top, width, height = rects.astype(np.float64)
        stretch = _stretch(poses)
        edge = np.minimum(soft_px, 1e4) / np.maximum(np.sqrt(stretch), 1e-4)
        wide, high = np.abs(width) / 2 + edge, np.abs(height) / 2 + edge
        u, v = left + width / 2, top + height / 2
        inside = np.ones(len(stretch))
        for side, along, across, at in ((canvas[0], xu, xv, x0), (canvas[1], yu, yv, y0)):
            middle = along * u + across * v + at
            reach = np.abs(along) * wide + np.abs(across) * high
            seen = np.minimum(middle + reach, side) - np.maximum(middle - reach, 0.0)
            inside *= np.maximum(seen, 0.0) / np.maximum(2 * reach, 1e-9)
        pixels = 4 * wide * high * stretch * inside
    return np.asarray(np.clip(np.nan_to_num(pixels), 0.0, canvas[0] * canvas[1]))


def _stretch(poses: Numbers) -> Doubles:
    """(m,) the pixels of the canvas that a unit square of each node covers."""
    xu, xv, _, yu, yv, _ = poses.astype(np.float64)
    return np.asarray(np.abs(xu * yv - xv * yu))
