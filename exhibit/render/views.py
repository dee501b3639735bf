"""Where the things of a room are on the screen: one matrix for each, multiplied on the CPU.

In float64, once for all nodes of a room: a vertex then takes one matrix and not two, and what lies
far from the middle of the world does not tremble as the camera moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.render.glcalls import Size
from exhibit.scene.drawlist import Room

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

# Numbers beyond are as good as infinite: the products of two would come near the end of float32.
MOST = 1e15
# The determinant of a thing shrunk to 1e-10: nothing that a pixel could show, and no normal of it
# could be told. Things grow from nothing, so this is no fault.
FLAT = 1e-30


@dataclass(frozen=True, slots=True)
class View:
    """What a room is seen with, in a target of `size` pixels. `clip_from_world` (4, 4) float64.

    `light` is the direction towards it, and how bright what it does not reach is. `pixels`: of the
    target for one of the canvas. `unit_px`: how many pixels one world unit covers from top to
    bottom at a distance of 1.
    """

    size: Size
    clip_from_world: Doubles
    light: tuple[float, float, float, float]
    pixels: float
    unit_px: float


@dataclass(frozen=True, slots=True)
class Frames:
    """Matrices from things to the screen and to the world, one a row.

    `rows` (n, 28) float32: the four rows of clip_from_thing, the three of world_from_thing.
    `good`: finite, one a row. `turns`: the determinant, below 0 for what is mirrored, 0 for what
    has no volume.
    """

    rows: Floats
    good: list[bool]
    turns: list[float]
    address_of_rows: int

    def address(self, row: int) -> int:
        """Where in the memory of this process a row begins."""
        return self.address_of_rows + row * self.rows.strides[0]

    def depth(self, row: int, point: tuple[float, float, float]) -> float:
        """How far away a point of a thing is: the z of clip space before its division, which grows
        with the distance in perspective and in parallel views alike.
        """
        x, y, z, w = self.rows[row, 8:12].tolist()
        return float(x * point[0] + y * point[1] + z * point[2] + w)


def view_of(room: Room, size: Size, canvas: Size) -> View | None:
    """The view of a room in a target of `size` pixels; None where its camera is not finite."""
    if not finite(room.clip_from_world):
        return None
    clip_from_world = room.clip_from_world.astype(np.float64).reshape(4, 4)
    # How the height on the screen changes across the line of sight. A shifted middle adds some of
    # that line, which is taken out again.
    up, away = clip_from_world[1, :3], clip_from_world[3, :3]
    length = float(away @ away)
    if length > 0.0:
        up = up - away * (float(up @ away) / length)
    pixels = float(np.sqrt(size[0] / canvas[0] * size[1] / canvas[1]))
    # A light that is no number is everywhere.
    light = room.light if finite(room.light) else np.array([0.0, 1.0, 0.0, 1.0])
    x, y, z, shade = (float(number) for number in light)
    unit_px = float(np.sqrt(up @ up)) * size[1] / 2
    return View(size, clip_from_world, (x, y, z, min(max(shade, 0.0), 1.0)), pixels, unit_px)


def frames_of(view: View, worlds: Sequence[Floats]) -> Frames:
    """The frames of all columns of these (12, k) arrays, one after the other."""
    columns = np.concatenate([np.zeros((12, 0), np.float32), *worlds], axis=1)
    good = (np.abs(columns) < MOST).all(axis=0)
    count = columns.shape[1]
    world = np.where(good, columns, 0.0).astype(np.float64).reshape(3, 4 * count)
    clip = (view.clip_from_world[:, :3] @ world).reshape(4, 4, count)
    clip[:, 3] += view.clip_from_world[:, 3:]
    a, b, c, _, d, e, f, _, g, h, i, _ = world.reshape(12, count)
    turns = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    rows = np.empty((count, 28), np.float32)
    rows[:, :16] = clip.reshape(16, count).T
    rows[:, 16:] = world.reshape(12, count).T
    return Frames(rows, good.tolist(), turns.tolist(), rows.ctypes.data)


def finite(numbers: Floats) -> bool:
    """Whether all are numbers that can be multiplied; see MOST."""
    return bool((np.abs(numbers) < MOST).all())
