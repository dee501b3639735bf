"""Views into space: a camera, the solids and clouds that it sees, and where its picture lies.

A view is a flat node like any other, a rectangle on the canvas; what is seen in it is posed in
space. So a mesh by itself is placed, turned, faded and repeated as a picture is, and a camera with
a room behind it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import PROPERTY_ROW, Columns, level_order
from exhibit.scene.drawlist import Blend, Dots, Room, Solid
from exhibit.scene.looks import Cloud, Mesh
from exhibit.scene.motions import Motions, Placed
from exhibit.scene.space import Space

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

OPACITY, VISIBLE = PROPERTY_ROW["opacity"], PROPERTY_ROW["visible"]
NEAR, FAR = 0.02, 50.0  # what a camera sees, in parts of the distance to what it looks at


@dataclass(frozen=True, slots=True)
class Thing:
    """A mesh or a cloud in a view, and where its numbers stand.

    `row`: its flat node, for colour and opacity; `own` whether it has one besides the view's own.
    `extras`, in `Columns.extras`: place x, y, z (units), spin, tilt, roll (degrees), size, and
    `moved` (0..1 of its movement; -1 goes by the clock); for a cloud a dot's pixels and units.
    `centre` is put at its place, `unit` makes its own units those of the view.
    """

    look: Mesh | Cloud
    number: int
    row: int
    own: bool
    extras: int
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)
    unit: float = 1.0
    late_s: float = 0.0


THING_EXTRAS = ("place_x", "place_y", "place_z", "spin", "tilt", "roll", "grow", "moved",
                "dot_px", "dot")  # fmt: skip
VIEW_EXTRAS = ("eye_x", "eye_y", "eye_z", "look_x", "look_y", "look_z", "lens")


@dataclass(frozen=True, slots=True)
class View:
    """A camera: its flat `row`, its frame in node units, its eye, what it looks at, and its lens.

    `extras`: where `VIEW_EXTRAS` stand; the lens is the angle from the lower to the upper edge of
    the frame, in degrees. `light`: the direction towards the light, and the brightness of shadow.
    """

    row: int
    frame: tuple[float, float]
    extras: int
    things: tuple[Thing, ...]
    light: tuple[float, float, float, float]
    reach: float = 1.0  # how far what is seen reaches beyond the frame, as a part of it
    blend: Blend = "normal"


class Seen:
    """What one view shows at a moment: its space, posed, and the room that is drawn of it."""

    def __init__(self, view: View, canvas: tuple[int, int]) -> None:
        self._view = view
        self._canvas = canvas
        things = view.things
        trees = [_tree(thing.look) for thing in things]
        firsts = np.cumsum([len(things), *(len(tree) for tree in trees)])
        parents = [-1] * len(things)
        for i, (tree, first) in enumerate(zip(trees, firsts, strict=False)):
            parents += [i if above < 0 else int(above + first) for above in tree]
        order = level_order(parents)
        row_of = np.empty(len(order), np.intp)
        row_of[order] = np.arange(len(order))
        above = np.array([parents[i] for i in order], np.intp)
        self._space = Space(np.where(above < 0, -1, row_of[above]))
        self._roots = row_of[: len(things)]
        rows = [row_of[a:b] for a, b in pairwise(firsts)]
        self._motions = Motions(
            [
                Placed(t.look, r)
                for t, r in zip(things, rows, strict=True)
                if isinstance(t.look, Mesh)
            ]
        )
        self._lasting = [t for t in things if isinstance(t.look, Mesh)]
        for thing, at in zip(things, rows, strict=True):
            if isinstance(thing.look, Mesh):
                self._space.position[:, at] = thing.look.position
                self._space.rotation[:, at] = thing.look.rotation
                self._space.scale[:, at] = thing.look.scale
        self._drawn = [_drawn(thing) for thing in things]
        self._rows = rows
        self.room = Room(
            clip_from_world=np.zeros((4, 4), np.float32),
            light=np.array(view.light, np.float32),
            opacity=np.zeros(1, np.float32),
            solids=tuple(d for d in self._drawn if isinstance(d, Solid)),
            dots=tuple(d for d in self._drawn if isinstance(d, Dots)),
            blend=view.blend,
            box=np.zeros(4, np.float32),
        )

    def at(self, local_s: float, columns: Columns) -> None:
        """Fills the room; nothing but its opacity when it is not seen at all."""
        view, room = self._view, self.room
        room.opacity[0] = min(max(float(columns.seen_opacity[view.row]), 0.0), 1.0)
        if room.opacity[0] <= 0.0:
            return
        self._look(columns)
        for i, thing in enumerate(view.things):
            self._place(thing, int(self._roots[i]), columns.extras)
        moved = [_movement(thing, local_s, columns.extras) for thing in self._lasting]
        self._motions.apply(np.array(moved, np.float64), self._space)
        self._space.propagate()
        for i, thing in enumerate(view.things):
            self._show(thing, i, columns)

    def _look(self, columns: Columns) -> None:
        """The camera's matrix, with where the view lies on the canvas worked into it."""
        view = self._view
        numbers = columns.extras[view.extras : view.extras + len(VIEW_EXTRAS)].astype(np.float64)
        seen = looking(numbers[0:3], numbers[3:6])
        away = max(float(np.linalg.norm(numbers[3:6] - numbers[0:3])), 1e-6)
        width, height = view.frame
        lens = perspective(float(numbers[6]), width / height, away * NEAR, away * FAR)
        world = columns.world_from_node[:, view.row].astype(np.float64)
        placed = on_canvas(lens, world, view.frame, self._canvas)
        self.room.clip_from_world[:] = placed @ seen
        assert self.room.box is not None
        self.room.box[:] = around(world, view.frame, view.reach)

    def _place(self, thing: Thing, root: int, extras: Floats) -> None:
        """Where a thing stands, how it is turned, and how large it is."""
        numbers = extras[thing.extras : thing.extras + 7].astype(np.float64)
        spin, tilt, roll = np.radians(numbers[3:6]) / 2
        turned = product(
            product(
                (0.0, 0.0, np.sin(-roll), np.cos(roll)), (np.sin(tilt), 0.0, 0.0, np.cos(tilt))
            ),
            (0.0, np.sin(spin), 0.0, np.cos(spin)),
        )
        size = float(numbers[6]) * thing.unit
        space = self._space
        space.rotation[:, root] = turned
        space.scale[:, root] = size
        space.position[:, root] = numbers[0:3] - rotated(turned, np.array(thing.centre) * size)

    def _show(self, thing: Thing, number: int, columns: Columns) -> None:
        """What is drawn of it: its nodes' matrices, its colour, and how large its dots are."""
        drawn, world = self._drawn[number], self._space.world_from_node
        drawn.colour[:3] = columns.posed[6:9, thing.row]
        opacity = 1.0  # that of a thing by itself is its room's
        if thing.own and columns.posed[VISIBLE, thing.row] >= 0.5:
            opacity = float(columns.posed[OPACITY, thing.row])
        elif thing.own:
            opacity = 0.0
        drawn.colour[3] = min(max(opacity, 0.0), 1.0)
        if isinstance(drawn, Solid):
            np.take(world, self._rows[number], axis=1, out=drawn.world_from_node, mode="clip")
            return
        drawn.world_from_cloud[:] = world[:, self._roots[number]]
        drawn.size[:] = columns.extras[thing.extras + 8 : thing.extras + 10]
        drawn.size[1] *= thing.unit * columns.extras[thing.extras + 6]


def _tree(look: Mesh | Cloud) -> NDArray[np.intp]:
    """The parents of the nodes of a thing; a cloud has none."""
    return look.parent if isinstance(look, Mesh) else np.zeros(0, np.intp)


def _drawn(thing: Thing) -> Solid | Dots:
    colour = np.ones(4, np.float32)
    if isinstance(thing.look, Mesh):
        nodes = np.zeros((12, len(thing.look.parent)), np.float32)
        return Solid(thing.number, nodes, colour)
    return Dots(thing.number, np.zeros(12, np.float32), colour, np.zeros(2, np.float32))


def _movement(thing: Thing, local_s: float, extras: Floats) -> float:
    """Seconds into a mesh's movement: by the clock, around; or as its property says."""
    lasts = thing.look.lasts_s if isinstance(thing.look, Mesh) else 0.0
    if lasts <= 0.0:
        return 0.0
    moved = float(extras[thing.extras + 7])
    return max(local_s - thing.late_s, 0.0) % lasts if moved < 0.0 else min(moved, 1.0) * lasts


# --- cameras --------------------------------------------------------------------------------------


def looking(eye: Doubles, at: Doubles) -> Doubles:
    """(4, 4) view_from_world of an eye that looks at a point, y up; straight up or down too."""
    back = eye - at
    length = float(np.linalg.norm(back))
    back = back / length if length > 1e-9 else np.array((0.0, 0.0, 1.0))
    up = np.array((0.0, 1.0, 0.0) if abs(back[1]) < 0.9999 else (0.0, 0.0, -np.sign(back[1])))
    right = crossed(up, back)
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[0, :3], matrix[1, :3], matrix[2, :3] = right, crossed(back, right), back
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def perspective(lens_deg: float, aspect: float, near: float, far: float) -> Doubles:
    """(4, 4) clip_from_view as OpenGL counts; `lens_deg` from the lower to the upper edge."""
    tall = 1.0 / np.tan(np.radians(min(max(lens_deg, 1.0), 170.0)) / 2)
    matrix = np.zeros((4, 4))
    matrix[0, 0], matrix[1, 1] = tall / aspect, tall
    matrix[2, 2], matrix[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
    matrix[3, 2] = -1.0
    return matrix


def on_canvas(
    lens: Doubles, world: Doubles, frame: tuple[float, float], canvas: tuple[int, int]
) -> Doubles:
    """A view's clip matrix, moved to where its frame lies: `world` (6,) is its flat transform."""
    wide, tall, _, whole = lens
    u, v = wide * frame[0] / 2, tall * -frame[1] / 2  # of the frame, times w
    placed = lens.copy()
    placed[0] = 2 / canvas[0] * (world[0] * u + world[1] * v + world[2] * whole) - whole
    placed[1] = -2 / canvas[1] * (world[3] * u + world[4] * v + world[5] * whole) + whole
    return placed


def around(world: Doubles, frame: tuple[float, float], reach: float) -> Doubles:
    """(4,) left, top, right, bottom on the canvas of what may be seen of a frame."""
    half = np.array(frame) * (reach / 2)
    across = np.abs(world[[0, 3]]) * half[0] + np.abs(world[[1, 4]]) * half[1]
    middle = world[[2, 5]]
    return np.concatenate([middle - across, middle + across])


def product(a: Sequence[float], b: Sequence[float]) -> tuple[float, float, float, float]:
    """The quaternion that turns by b, then by a; x, y, z, w."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def crossed(a: Sequence[float] | Doubles, b: Sequence[float] | Doubles) -> Doubles:
    """The cross product of two vectors; a tenth of what numpy's own takes for one pair."""
    ax, ay, az = a
    bx, by, bz = b
    return np.array((ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx))


def rotated(turned: Sequence[float], point: Doubles) -> Doubles:
    """A point turned by a unit quaternion."""
    axis, w = np.array(turned[:3]), turned[3]
    away = 2.0 * crossed(axis, point)
    return point + w * away + crossed(axis, away)
