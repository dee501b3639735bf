"""The scene graph that every engine poses: nodes in levels, each moved anew in every frame.

A node of a level hangs on one of the level above it, so every root carries a chain. The poses of
eight frames are made beforehand and taken in turn: no engine can keep a value from the last frame,
and none is timed making them up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEVELS = 5
POSES = 8  # frames that differ


def parents(nodes: int, levels: int = LEVELS) -> NDArray[np.intp]:
    """(nodes,) rows of the parents in level order, -1 for a root."""
    each = -(-nodes // levels)
    return np.maximum(np.arange(nodes) - each, -1).astype(np.intp)


@dataclass(frozen=True, slots=True)
class Solid:
    """A pose in space: `position` and `scale` (3, n), `rotation` (4, n) quaternions x, y, z, w.

    The scales are the same on all three axes: Panda3D and pygfx keep no shear.
    """

    position: Floats
    rotation: Floats
    scale: Floats


def flat_poses(nodes: int) -> list[Floats]:
    """(6, n) each: x, y, rotation in degrees, scale_x, scale_y, opacity."""
    chance = np.random.default_rng(1)
    low, high = ((-9, -9, -180, 0.8, 0.8, 0.2), (9, 9, 180, 1.25, 1.25, 1.0))
    rows = (np.array(low)[:, None], np.array(high)[:, None])
    return [chance.uniform(*rows, (6, nodes)).astype(np.float32) for _ in range(POSES)]


def solid_poses(nodes: int) -> list[Solid]:
    chance = np.random.default_rng(2)
    poses = []
    for _ in range(POSES):
        turn = chance.normal(size=(4, nodes))
        scale = chance.uniform(0.8, 1.25, nodes).astype(np.float32)
        poses.append(
            Solid(
                chance.uniform(-9, 9, (3, nodes)).astype(np.float32),
                (turn / np.linalg.norm(turn, axis=0)).astype(np.float32),
                np.stack([scale, scale, scale]),
            )
        )
    return poses


def worlds(parent: NDArray[np.intp], pose: Solid) -> NDArray[np.float64]:
    """(n, 4, 4) world_from_node of a pose, worked out plainly: what every engine must arrive at."""
    x, y, z, w = pose.rotation.astype(np.float64)
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    world = np.zeros((len(parent), 4, 4))
    world[:, :3, :3] = (turn * pose.scale).transpose(2, 0, 1)
    world[:, :3, 3] = pose.position.T
    world[:, 3, 3] = 1.0
    for row in np.flatnonzero(parent >= 0):  # parents stand before their children
        world[row] = world[parent[row]] @ world[row]
    return world


def check(parent: NDArray[np.intp], pose: Solid, found: Any) -> None:
    """ValueError where an engine's (n, 4, 4) worlds are not those of the pose."""
    expected = worlds(parent, pose)
    if not np.allclose(np.asarray(found, np.float64), expected, rtol=1e-3, atol=1e-3):
        raise ValueError("this engine's world matrices are not those of the pose")


def timed(frame: Callable[[int], object], frames: int, warm: int = POSES) -> list[float]:
    """Seconds of each frame after the first ones; `frame` gets the number of its pose."""
    times = []
    for number in range(warm + frames):
        began = perf_counter()
        frame(number % POSES)
        times.append(perf_counter() - began)
    return times[warm:]


def alternating(
    works: Sequence[Callable[[int], object]], frames: int, burst: int = 20
) -> list[list[float]]:
    """Seconds of each frame of several works that take turns in bursts, so that all meet the
    same weather of the machine; the first frame of a burst only warms the caches."""
    times: list[list[float]] = [[] for _ in works]
    while len(times[0]) < frames:
        for work, seen in zip(works, times, strict=True):
            seen.extend(timed(work, burst, 1))
    return times


def engine(name: str) -> Any:
    """A module of an engine, by name: it may not be installed, and has no types we could check."""
    return import_module(name)
