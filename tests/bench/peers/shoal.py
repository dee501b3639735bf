"""The picture that every sprite engine draws: sprites on sprites on sprites, all of them moving.

One in a hundred lies on the canvas, nine in a hundred lie on those, and the rest on these: three
levels. Four numbers of each move all the time, eased in and out: x, y, rotation and opacity. The
sixteen pictures have one size, so each engine can keep them together as it likes best.

pyglet's and arcade's sprites have no parents. `Shoal.seen` works out for them where every sprite
ends up, vectorised, in their favour; and the animated numbers come from numpy for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.peers.forest import Floats

CANVAS = (1280, 720)
PICTURES, SIDE_PX = 16, 32
MOVING = ("x", "y", "rotation", "opacity")
BACKGROUND = (0.08, 0.1, 0.16)
STILL_S = 31.0  # the moment at which pictures are compared: half of the way is done


@dataclass(frozen=True, slots=True)
class Seen:
    """Where sprites are on the canvas, (n,) each: pixels with y down, degrees clockwise, 0..1."""

    x: Floats
    y: Floats
    rotation: Floats
    opacity: Floats


class Shoal:
    """`first`, `last` (4, n) float32: the ends of what moves, as `MOVING` names it."""

    def __init__(self, sprites: int) -> None:
        chance = np.random.default_rng(3)
        roots, boughs = max(sprites // 100, 1), max(9 * sprites // 100, 1)
        self.levels = (
            slice(0, roots),
            slice(roots, roots + boughs),
            slice(roots + boughs, sprites),
        )
        row = np.arange(sprites)
        self.parent = np.where(
            row < roots,
            -1,
            np.where(row < roots + boughs, (row - roots) % roots, roots + row % boughs),
        ).astype(np.intp)
        reach = np.where(row < roots, 0.5, np.where(row < roots + boughs, 0.15, 0.08))
        spread = np.array(CANVAS)[:, None] * reach
        middle = np.where(row < roots, np.array(CANVAS)[:, None] / 2, 0.0)
        self.first, self.last = (
            np.concatenate(
                [
                    middle + spread * chance.uniform(-1, 1, (2, sprites)),
                    chance.uniform(-180, 180, (1, sprites)),
                    chance.uniform(0.6, 1.0, (1, sprites)),
                ]
            ).astype(np.float32)
            for _ in range(2)
        )
        self.length_s = (60.0 + row % 9).astype(np.float32)
        self.picture = row % PICTURES

    def __len__(self) -> int:
        return len(self.parent)

    def posed(self, time_s: float) -> Floats:
        """(4, n): x, y, rotation and opacity of each in its parent's frame."""
        k = np.minimum(np.float32(time_s) / self.length_s, np.float32(1.0))
        left = np.float32(1.0) - k
        eased = np.where(k < 0.5, 4 * k * k * k, 1 - 4 * left * left * left)
        at: Floats = self.first + (self.last - self.first) * eased
        return at

    def seen(self, time_s: float) -> Seen:
        """What is seen of each on the canvas."""
        x, y, rotation, opacity = self.posed(time_s)
        for level in self.levels[1:]:
            above = self.parent[level]
            angle = np.radians(rotation[above])
            cos, sin = np.cos(angle), np.sin(angle)
            own_x, own_y = x[level].copy(), y[level]
            x[level] = x[above] + cos * own_x - sin * own_y
            y[level] = y[above] + sin * own_x + cos * own_y
            rotation[level] += rotation[above]
            opacity[level] *= opacity[above]
        return Seen(x, y, rotation, opacity)


def pictures() -> list[NDArray[np.uint8]]:
    """(32, 32, 4) straight sRGB, row 0 at the top: sixteen discs, each with a bright top left."""
    across = np.linspace(-1, 1, SIDE_PX)
    u, v = np.meshgrid(across, across)
    coverage = np.clip((0.95 - np.hypot(u, v)) * SIDE_PX / 2, 0, 1)
    made = []
    for number in range(PICTURES):
        hue = 2 * np.pi * (number / PICTURES + np.arange(3) / 3)
        colour = 0.55 + 0.4 * np.cos(hue)
        lit = np.clip(1.0 - 0.35 * (u + v), 0.3, 1.4)
        rgb = np.clip(colour * lit[..., None], 0, 1)
        made.append((np.dstack([rgb, coverage]) * 255).astype(np.uint8))
    return made


def timed(frame: Callable[[float], object], frames: int, warm: int = 5) -> list[float]:
    """Seconds of each frame of a 60 Hz show; in the first, left out, drivers compile."""
    times = []
    for number in range(warm + frames):
        began = perf_counter()
        frame(number / 60)
        times.append(perf_counter() - began)
    return times[warm:]


def save(pixels: Any, file: str) -> str:
    """(height, width, 3) uint8, row 0 at the top, as a picture; the name of the file."""
    from PIL import Image  # noqa: PLC0415  # only where a picture is asked for

    Image.fromarray(np.ascontiguousarray(pixels)).save(Path(file))
    return file
