"""A line of round pen drawn: how much of each pixel it covers, and how far along it lies.

Both follow from the nearest point of the line, which is found from the large to the small: of a
square of pixels only those segments go on to its sixteen parts that can be nearest to one of them.
So a pixel looks at a handful of segments, however many there are and however wide the pen is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.media.path_data import PathError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

NEAR_PX = 3.0  # beyond the pen's edge the progress still is told, for pixels that are interpolated
MOST_PIXELS = 8_000_000  # along all lines: each of 4 million pixels twice, four seconds
_SIDES = (1024, 256, 64, 16, 4, 1)  # of the squares, in pixels
_PAIRS = 200_000  # square and segment, at once: about 20 MB


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight pieces of lines, (n,) each: from `x`, `y` by `way_x`, `way_y`, in pixels.

    `per_length`: 1 over the square of the length; `from_` and `to`: how far along all lines
    together a piece begins and ends, 0 to 1.
    """

    x: Floats
    y: Floats
    way_x: Floats
    way_y: Floats
    per_length: Floats
    from_: Floats
    to: Floats


@dataclass(frozen=True, slots=True)
class Stroke:
    """`coverage` (h, w) float32, 0 to 1; `progress` (h, w) uint16, 65,535 at the end."""

    coverage: NDArray[np.float32]
    progress: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class _Squares:
    """Squares of pixels by `x` and `y`, counted in their own side, and the segments near each.

    `segments` holds those of the first square, then those of the second, ..: `count` of each.
    """

    x: Indices
    y: Indices
    count: Indices
    segments: Indices


def segments_of(lines: Sequence[Floats], closed: Sequence[bool]) -> Segments:
    """The pieces of lines (n, 2); one that is a single point is a dot.

    Raises PathError for what would take too long.
    """
    starts, ways = [], []
    for line, is_closed in zip(lines, closed, strict=True):
        joined = np.vstack([line, line[:1]]) if is_closed or len(line) == 1 else line
        way = np.diff(joined, axis=0)
        moves = np.abs(way).max(axis=1) > 1e-9  # pixels
        moves[0] |= not moves.any()
        starts.append(joined[:-1][moves])
        ways.append(way[moves])
    x, y = np.concatenate(starts).T.copy()
    way_x, way_y = np.concatenate(ways).T.copy()
    length = np.hypot(way_x, way_y)
    per_length = 1 / np.maximum(length * length, 1e-18)
    ends = np.cumsum(length)
    if ends[-1] > MOST_PIXELS:
        raise PathError("the path is too intricate to be drawn: simplify it")
    total = ends[-1] if ends[-1] > 1e-9 else 1.0
    return Segments(x, y, way_x, way_y, per_length, (ends - length) / total, ends / total)


def stroke(segments: Segments, size: tuple[int, int], width_px: float) -> Stroke:
    """What a round pen of `width_px` leaves on a picture of `size` (width, height)."""
    width, height = size
    half = width_px / 2
    coverage = np.zeros((height, width), np.float32)
    progress = np.zeros((height, width), np.uint16)
    for x, y, distance, along in _nearest(segments, size, half + NEAR_PX):
        # The part of the pixel, as wide as one pixel across the line, that lies within the pen.
        low, high = np.maximum(distance - 0.5, -half), np.minimum(distance + 0.5, half)
        coverage[y, x] = np.clip(high - low, 0, 1)
        progress[y, x] = np.rint(along * 65_535).astype(np.uint16)
    return Stroke(coverage, progress)


def _nearest(
    segments: Segments, size: tuple[int, int], reach: float
) -> Iterator[tuple[Indices, Indices, Floats, Floats]]:
    """Pixels x, y within `reach` of a segment: how far the nearest is, and how far along it."""
    side = _SIDES[0]
    across, down = -(-size[0] // side), -(-size[1] // side)
    x, y = np.arange(across * down) % across, np.arange(across * down) // across
    every = np.arange(len(segments.x))
    count = np.full(len(x), len(every))
    work = [(0, _Squares(x, y, count, np.tile(every, len(x))))]
    while work:
        level, squares = work.pop()
        if level + 1 == len(_SIDES):
            yield _found(segments, squares)
            continue
        for part in _portions(squares, _PAIRS // 16):
            for parts in _quartered(part, _SIDES[level + 1], size):
                near = _near(segments, parts, _SIDES[level + 1], reach)
                if len(near.x):
                    work.append((level + 1, near))


def _portions(squares: _Squares, most: int) -> Iterator[_Squares]:
    """The squares in portions of at most `most` segments, or of one square with more."""
    ends = np.cumsum(squares.count)
    first = 0
    while first < len(ends):
        before = int(ends[first - 1]) if first else 0
        after = max(int(np.searchsorted(ends, before + most, side="right")), first + 1)
        part = slice(first, after)
        yield _Squares(
            squares.x[part],
            squares.y[part],
            squares.count[part],
            squares.segments[before : ends[after - 1]],
        )
        first = after


def _quartered(squares: _Squares, side: int, size: tuple[int, int]) -> Iterator[_Squares]:
    """The sixteen parts of each square, `side` pixels wide, but none outside of the picture."""
    k = np.arange(16)
    x = (squares.x[:, None] * 4 + k % 4).ravel()
    y = (squares.y[:, None] * 4 + k // 4).ravel()
    parent = np.repeat(np.arange(len(squares.x)), 16)
    inside = np.flatnonzero((x * side < size[0]) & (y * side < size[1]))
    # One square that many segments are near is divided part by part.
    portions = [inside] if squares.count.sum() * 16 <= _PAIRS else np.split(inside, len(inside))
    first = np.cumsum(squares.count) - squares.count
    for portion in portions:
        of = parent[portion]
        yield _Squares(
            x[portion],
            y[portion],
            squares.count[of],
            squares.segments[_runs(first[of], squares.count[of])],
        )


def _runs(first: Indices, count: Indices) -> Indices:
    """first[0], first[0] + 1, .. count[0] times, then the same of first[1], .."""
    ends = np.cumsum(count)
    return np.arange(ends[-1]) + np.repeat(first - ends + count, count)


def _near(segments: Segments, squares: _Squares, side: int, reach: float) -> _Squares:
    """Keeps the segments that can be nearest to a pixel of their square, within `reach`."""
    distance, _ = _distance(segments, squares, side)
    begins = np.cumsum(squares.count) - squares.count
    nearest = np.minimum.reduceat(distance, begins)
    radius = (side - 1) / 2 * 2**0.5 + 1e-9  # from the middle to the middle of a corner's pixel
    bound = np.repeat(np.minimum(nearest + 2 * radius, reach + radius), squares.count)
    keep = distance <= bound
    count = np.add.reduceat(keep.astype(np.intp), begins)
    some = count > 0
    return _Squares(squares.x[some], squares.y[some], count[some], squares.segments[keep])


def _found(segments: Segments, pixels: _Squares) -> tuple[Indices, Indices, Floats, Floats]:
    distance, k = _distance(segments, pixels, 1)
    begins = np.cumsum(pixels.count) - pixels.count
    nearest = np.minimum.reduceat(distance, begins)
    # Of segments equally near, as at every bend, the first.
    order = np.where(distance <= np.repeat(nearest, pixels.count), 0, len(distance))
    best = np.minimum.reduceat(order + np.arange(len(distance)), begins)
    segment = pixels.segments[best]
    along = segments.from_[segment]
    return pixels.x, pixels.y, nearest, along + (segments.to[segment] - along) * k[best]


def _distance(segments: Segments, squares: _Squares, side: int) -> tuple[Floats, Floats]:
    """From the middle of each square to each of its segments, and where on it, 0 to 1."""
    at = squares.segments
    way_x, way_y = segments.way_x[at], segments.way_y[at]
    x = np.repeat((squares.x + 0.5) * side, squares.count) - segments.x[at]
    y = np.repeat((squares.y + 0.5) * side, squares.count) - segments.y[at]
    k = np.clip((x * way_x + y * way_y) * segments.per_length[at], 0, 1)
    x -= k * way_x
    y -= k * way_y
    return np.sqrt(x * x + y * y), k
