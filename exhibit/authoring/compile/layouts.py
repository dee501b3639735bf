"""Where the copies of a node stand: on a grid, ring, line, spiral or path, or anywhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.details import RepeatSpec

Doubles = NDArray[np.float64]


def layout(
    spec: RepeatSpec, canvas: tuple[int, int], chance: Callable[[str], Doubles]
) -> tuple[Doubles, Doubles]:
    """(2, count) places around the node's own origin in pixels, and (count,) degrees to face.

    `chance` has a number for every copy there is, of all rows; a scatter gives each its own place.
    """
    width, height = (length.of(side) for length, side in zip(spec.across, canvas, strict=True))
    along = np.arange(spec.count) / max(spec.count - 1, 1)
    around = np.arange(spec.count) / spec.count
    match spec.form:
        case "grid":
            columns, rows = spec.grid
            number = np.arange(spec.count)
            x = (number % columns - (columns - 1) / 2) * width
            y = (number // columns - (rows - 1) / 2) * height
            return np.stack([x, y]), np.zeros(spec.count)
        case "ring":
            angle = 2 * np.pi * around - np.pi / 2  # the first one up
            spots = np.stack([width / 2 * np.cos(angle), height / 2 * np.sin(angle)])
            return spots, np.degrees(angle) + 90.0
        case "spiral":
            # Even steps along the line: on a spiral r = a t its length grows with the square of t.
            t = np.sqrt((np.arange(spec.count) + 0.5) / spec.count)
            angle = 2 * np.pi * spec.turns * t - np.pi / 2
            spots = np.stack([width / 2 * t * np.cos(angle), height / 2 * t * np.sin(angle)])
            return spots, np.degrees(angle) + 90.0
        case "scatter":
            x, y = width * (chance("x") - 0.5), height * (chance("y") - 0.5)
            return np.stack([x, y]), np.zeros(spec.count)
        case "path":
            points = [[p.of(s) for p, s in zip(at, canvas, strict=True)] for at in spec.through]
            return _along(_smooth(np.array(points)), along)
    spots = np.stack([width * (along - 0.5), height * (along - 0.5)])
    return spots, np.full(spec.count, np.degrees(np.arctan2(height, width)))


_FINE = 64  # straight pieces between two points of a path


def _smooth(points: Doubles) -> Doubles:
    """(n, 2): a smooth line through the points, by uniform Catmull-Rom."""
    ends = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    a, b, c, d = (ends[i : len(ends) - 3 + i, None] for i in range(4))
    t = (np.arange(_FINE) / _FINE)[None, :, None]
    between = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    return np.concatenate([between.reshape(-1, 2), points[-1:]])


def _along(line: Doubles, part: Doubles) -> tuple[Doubles, Doubles]:
    """Places at these parts of a line's length, and which way it goes there, in degrees."""
    step = np.hypot(*np.diff(line, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(step)])
    at = part * length[-1]
    spots = np.stack([np.interp(at, length, line[:, 0]), np.interp(at, length, line[:, 1])])
    piece = np.clip(np.searchsorted(length, at, "right") - 1, 0, len(step) - 1)
    way = (line[1:] - line[:-1])[piece]
    return spots, np.degrees(np.arctan2(way[:, 1], way[:, 0]))
