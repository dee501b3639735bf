"""Lines and shapes from points or from SVG path data, drawn for the "path" material.

A drawing holds two things for every texel: how much of it the line (and the fill) covers, and how
far along the line it lies. So the renderer can draw any part of a line without drawing it anew.

Curves become straight pieces finer than a tenth of a pixel of the largest drawing there is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.media.path_data import LARGEST, MOST_SEGMENTS, SMALLEST, PathError, parse
from exhibit.media.path_fill import Rule
from exhibit.media.path_fill import fill as filled
from exhibit.media.path_stroke import segments_of
from exhibit.media.path_stroke import stroke as stroked

__all__ = ["Drawing", "Outline", "PathError", "Rule", "draw", "line", "outline", "smooth"]

Floats = NDArray[np.float64]
Points = Sequence[tuple[float, float]] | Floats

LARGEST_PX = 2048  # a side of a drawing: 16 MB
MOST_POINTS = 200_000  # of all curves, straightened
_APART = 0.1 / LARGEST_PX  # of the longer side: how far a straight piece is from its curve
_MARGIN_PX = 2  # around the drawing: soft edges, and a texel that is surely empty


@dataclass(frozen=True, slots=True)
class Outline:
    """Straight lines: each (n, 2) float64, x and y down in path units, and whether it is closed."""

    lines: tuple[Floats, ...]
    closed: tuple[bool, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height."""
        every = np.concatenate(self.lines)
        (left, top), (right, bottom) = every.min(axis=0), every.max(axis=0)
        return float(left), float(top), float(right - left), float(bottom - top)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`pixels` (h, w, 4) uint8: R coverage; G * 256 + B how far along the line the texel lies,
    0 to 65,535; A 255. `box`: x, y, width, height of the raster in path units. `note`: what had to
    be made smaller, as a sentence, or "".
    """

    pixels: NDArray[np.uint8]
    box: tuple[float, float, float, float]
    note: str = ""


def outline(svg: str) -> Outline:
    """The lines of SVG path data. Raises PathError."""
    curves = parse(svg)
    if not curves:
        raise PathError("the path draws nothing: it needs a line, like M 0 0 L 100 0")
    return _straightened(
        [np.array(curve.points, np.float64) for curve in curves],
        [curve.closed for curve in curves],
    )


def line(points: Points, closed: bool = False) -> Outline:
    """Straight from point to point. Raises PathError."""
    return Outline((_checked(points),), (closed,))


def smooth(points: Points, closed: bool = False) -> Outline:
    """A curve through the points: centripetal Catmull-Rom, which makes no loops between two points.

    (Yuksel, Schaefer, Keyser: Parameterization and applications of Catmull-Rom curves, 2011.)
    Raises PathError.
    """
    through = _checked(points)
    apart = np.ones(len(through), bool)
    apart[1:] = np.abs(np.diff(through, axis=0)).max(axis=1) > SMALLEST
    through = through[apart]
    if closed and len(through) > 1 and np.abs(through[0] - through[-1]).max() <= SMALLEST:
        through = through[:-1]
    if len(through) < 3:
        return Outline((through,), (closed,))
    # One point more at each end: the neighbour across the join, or the mirrored one.
    if closed:
        rim = np.vstack([through[-1:], through, through[:2]])
    else:
        before, after = 2 * through[0] - through[1], 2 * through[-1] - through[-2]
        rim = np.vstack([before, through, after])
    return _straightened([_through(rim)], [closed])


def draw(
    outline: Outline,
    scale: float,
    *,
    fill: bool = False,
    rule: Rule = "nonzero",
    stroke_px: float = 0.0,
) -> Drawing:
    """Draws with `scale` pixels a path unit and a round pen of `stroke_px` pixels; 0 is no pen.

    At most LARGEST_PX a side: what is larger is drawn smaller, pen and all. Raises PathError.
    """
    if not fill and not stroke_px > 0:
        raise PathError("the path is neither filled nor has it a line: give it one of them")
    # Beyond, numbers of the outline itself would be lost; no node is that small or large.
    scale, stroke_px = min(max(scale, 1e-6), 1e6), min(stroke_px, 1e6)
    left, top, wide, high = outline.box
    largest = max(wide, high) * scale + stroke_px
    room = LARGEST_PX - 2 * _MARGIN_PX - 2  # whole pixels: up to one more on each side
    note = ""
    if largest > room:
        note = (
            f"the path is {largest:,.0f} pixels large: it is drawn with {LARGEST_PX:,} and may "
            "look soft"
        )
        scale, stroke_px = scale * room / largest, stroke_px * room / largest
    margin = stroke_px / 2 + _MARGIN_PX
    x, y = math.floor(left * scale - margin), math.floor(top * scale - margin)
    width = math.ceil((left + wide) * scale + margin) - x
    height = math.ceil((top + high) * scale + margin) - y
    lines = [line * scale - (x, y) for line in outline.lines]
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 3] = 255
    _paint(pixels, lines, outline.closed, fill, rule, stroke_px)
    return Drawing(pixels, (x / scale, y / scale, width / scale, height / scale), note)


def _paint(  # noqa: PLR0913, PLR0917  # the answers of `draw`
    pixels: NDArray[np.uint8],
    lines: list[Floats],
    closed: tuple[bool, ...],
    fill: bool,
    rule: Rule,
    stroke_px: float,
) -> None:
    height, width = pixels.shape[:2]
    covered = np.zeros((height, width), np.float32)
    if fill:
        covered = filled(lines, (width, height), rule)
    if stroke_px > 0:
        pen = stroked(segments_of(lines, closed), (width, height), stroke_px)
        pen.progress[(pen.coverage <= 0) & (covered > 0)] = 0  # in the fill alone
        pixels[..., 1], pixels[..., 2] = pen.progress >> 8, pen.progress & 255
        # What the pen leaves free is filled as much as the fill covers.
        covered += (1 - covered) * pen.coverage
    pixels[..., 0] = np.rint(covered * 255)


def _checked(points: Points) -> Floats:
    if len(points) < 2:
        raise PathError("a line needs two points at least")
    if len(points) > MOST_SEGMENTS:
        raise PathError(f"the line has {len(points):,} points: {MOST_SEGMENTS:,} are the most")
    array = np.array(points, np.float64)
    if not (np.abs(array) <= LARGEST).all():  # written so that NaN is refused too
        raise PathError(f"the points of a line go up to {LARGEST:,.0f}")
    array[np.abs(array) < SMALLEST] = 0
    return array


def _through(rim: Floats) -> Floats:
    """Cubics (3 n + 1, 2) through all points of `rim` but the first and the last."""
    gaps = np.diff(rim, axis=0)
    far = np.sqrt(np.hypot(gaps[:, 0], gaps[:, 1]))[:, None]  # centripetal: the root of the length
    a, b, c = far[:-2], far[1:-1], far[2:]
    before, start, end, after = rim[:-3], rim[1:-2], rim[2:-1], rim[3:]
    first = a * a * end - b * b * before + (2 * a * a + 3 * a * b + b * b) * start
    second = c * c * start - b * b * after + (2 * c * c + 3 * c * b + b * b) * end
    first /= 3 * a * (a + b)
    second /= 3 * c * (c + b)
    pieces = np.stack([first, second, end], axis=1)
    return np.vstack([start[:1], pieces.reshape(-1, 2)])


def _straightened(curves: list[Floats], closed: list[bool]) -> Outline:
    """Cubics (3 n + 1, 2) as straight pieces."""
    every = np.concatenate(curves)
    if not (np.abs(every) <= 4 * LARGEST).all():  # control points and arcs may reach out a little
        raise PathError(f"the path leaves what can be drawn: places go up to {LARGEST:,.0f}")
    apart = max(float(np.ptp(every, axis=0).max()), SMALLEST) * _APART
    counts = [_pieces(curve, apart) for curve in curves]
    total = sum(int(count.sum()) for count in counts)
    if total > MOST_POINTS:
        raise PathError(
            f"the path is too intricate, {total:,} pieces: simplify it, {MOST_POINTS:,} are the "
            "most"
        )
    lines = [_points_on(curve, count) for curve, count in zip(curves, counts, strict=True)]
    return Outline(tuple(lines), tuple(closed))


def _pieces(curve: Floats, apart: float) -> NDArray[np.intp]:
    """Into how many straight pieces each cubic goes, so that none is further `apart` from it.

    A chord is at most (1/8) h^2 max|B''| away, and |B''| at most 6 times the larger of the second
    differences of the control points.
    """
    a, b, c, d = curve[:-1:3], curve[1::3], curve[2::3], curve[3::3]
    bend = np.maximum(np.abs(a - 2 * b + c), np.abs(b - 2 * c + d))
    bent = np.hypot(bend[:, 0], bend[:, 1])
    return np.maximum(np.ceil(np.sqrt(bent * (6 / 8 / apart))), 1).astype(np.intp)


def _points_on(curve: Floats, count: NDArray[np.intp]) -> Floats:
    if not len(count):
        return curve
    of = np.repeat(np.arange(len(count)), count)
    ends = np.cumsum(count)
    k = ((np.arange(ends[-1]) - (ends - count)[of] + 1) / count[of])[:, None]
    a, b, c, d = (curve[n::3][of] for n in range(4))
    on = a * (1 - k) ** 3 + 3 * b * k * (1 - k) ** 2 + 3 * c * k**2 * (1 - k) + d * k**3
    on[ends - 1] = curve[3::3]  # exact where pieces meet
    return np.vstack([curve[:1], on])
