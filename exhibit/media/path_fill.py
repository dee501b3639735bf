"""The inside of lines: how much of each pixel it covers, by the rule nonzero or evenodd.

Sixteen times a pixel a row is drawn across the lines; between crossings it is inside or not, and
what it covers of each pixel is exact. Rows are taken in bands, so that the crossings of a band fit
into the cache, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.media.path_data import PathError

Floats = NDArray[np.float64]
Rule = Literal["nonzero", "evenodd"]

_FINE, _COARSE = 16, 4  # rows in a pixel; few for what would take seconds
_MANY, _MOST = 8_000_000, 32_000_000  # crossings
_BAND = 300_000  # crossings at once: about 30 MB


def fill(lines: Sequence[Floats], size: tuple[int, int], rule: Rule) -> NDArray[np.float32]:
    """Coverage (h, w), 0 to 1, of lines (n, 2) in pixels of a picture of `size` (width, height).

    All lines count as closed. Raises PathError for what would take too long.
    """
    width, height = size
    edges = np.concatenate([np.hstack([line, np.roll(line, -1, axis=0)]) for line in lines])
    tall_px = float(np.abs(edges[:, 3] - edges[:, 1]).sum())
    fine = _FINE if tall_px * _FINE <= _MANY else _COARSE
    if tall_px * fine > _MOST:
        raise PathError("the path is too intricate to be filled: simplify it")
    coverage = np.zeros((height, width), np.float32)
    for top, bottom, rows, x, way in _crossings(edges, height, fine):
        coverage[top:bottom] = _covered(
            rows - top * fine, x, way, (bottom - top, width, fine), rule
        )
    return coverage


def _crossings(
    edges: Floats, height: int, fine: int
) -> Iterator[tuple[int, int, NDArray[np.intp], Floats, NDArray[np.intp]]]:
    """Bands of pixel rows, first and last + 1, and their crossings: fine row, x, up or down."""
    way = np.where(edges[:, 3] > edges[:, 1], 1, -1)
    upper = np.where((way > 0)[:, None], edges, edges[:, [2, 3, 0, 1]])
    y0, y1 = upper[:, 1] * fine, upper[:, 3] * fine
    first = np.ceil(y0 - 0.5).astype(np.intp)  # the middle of a row is at a half
    after = np.ceil(y1 - 0.5).astype(np.intp)
    crosses = after > first
    upper, way, first, after, y0 = (a[crosses] for a in (upper, way, first, after, y0))
    slope = (upper[:, 2] - upper[:, 0]) / ((upper[:, 3] - upper[:, 1]) * fine)
    for top, bottom in _bands(first, after, height, fine):
        low = np.maximum(first, top * fine)
        count = np.maximum(np.minimum(after, bottom * fine) - low, 0)
        edge = np.repeat(np.arange(len(count)), count)
        begins = np.cumsum(count) - count
        row = np.arange(len(edge)) - begins[edge] + low[edge]
        x = upper[edge, 0] + (row + 0.5 - y0[edge]) * slope[edge]
        yield top, bottom, row, x, way[edge]


def _bands(
    first: NDArray[np.intp], after: NDArray[np.intp], height: int, fine: int
) -> Iterator[tuple[int, int]]:
    """Pixel rows in bands of about _BAND crossings; rows that nothing crosses are left out."""
    change = np.zeros(height * fine + 1, np.intp)
    np.add.at(change, first, 1)
    np.add.at(change, after, -1)
    by_pixel = np.cumsum(change[:-1]).reshape(height, fine).sum(axis=1)
    until = np.cumsum(by_pixel)
    top = 0
    while top < height:
        before = until[top - 1] if top else 0
        bottom = max(int(np.searchsorted(until, before + _BAND, side="right")), top + 1)
        if until[bottom - 1] > before:
            yield top, bottom
        top = bottom


def _covered(
    row: NDArray[np.intp],
    x: Floats,
    way: NDArray[np.intp],
    shape: tuple[int, int, int],
    rule: Rule,
) -> Floats:
    """Coverage of a band of `shape` (pixel rows, width, fine rows in a pixel)."""
    height, width, fine = shape
    order = np.lexsort((x, row))
    row, x, way = row[order], np.clip(x[order], 0, width), way[order]
    # Lines are closed: every row ends outside, so the count may run on from row to row.
    winding = np.cumsum(way)
    inside = winding != 0 if rule == "nonzero" else np.arange(len(way)) % 2 == 0
    before = np.concatenate([[False], inside[:-1]])
    turns = np.flatnonzero(inside != before)
    sign = np.where(inside[turns], 1.0, -1.0)
    # From x on everything to the right is covered: the pixel of x in part, then all others.
    column = np.floor(x[turns]).astype(np.intp)
    part = x[turns] - column
    place = row[turns] // fine * (width + 2) + column
    cells = height * (width + 2)
    steps = np.bincount(place, sign * (1 - part), cells)
    steps += np.bincount(place + 1, sign * part, cells)
    total = np.cumsum(steps.reshape(height, width + 2), axis=1)[:, :width]
    return np.clip(total / fine, 0, 1)
