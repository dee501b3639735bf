"""Meshes and clouds for tests, without triangles: where they are does not depend on those."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.looks import Cloud, Mesh, Move


def mesh(parent: Sequence[int] = (-1,), *moves: Move, lasts_s: float = 0.0) -> Mesh:
    """Nodes at rest at their parents' origins."""
    count = len(parent)
    rotation = np.zeros((4, count), np.float32)
    rotation[3] = 1.0
    return Mesh(
        parent=np.array(parent, np.intp),
        position=np.zeros((3, count), np.float32),
        rotation=rotation,
        scale=np.ones((3, count), np.float32),
        parts=(),
        moves=moves,
        low=(-1.0, -1.0, -1.0),
        high=(1.0, 1.0, 1.0),
        lasts_s=lasts_s,
    )


def cloud() -> Cloud:
    return Cloud(np.zeros((1, 3), np.float32), np.zeros((1, 4), np.uint8), (0, 0, 0), (0, 0, 0))


def around_y(degrees: float) -> NDArray[np.float32]:
    half = np.radians(degrees) / 2
    return np.array([0.0, np.sin(half), 0.0, np.cos(half)], np.float32)


def keys(*values: Sequence[float] | NDArray[np.float32]) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def times(*times_s: float) -> NDArray[np.float64]:
    return np.array(times_s, np.float64)
