"""Coverage of letters made wider, for an outline, and softer, for a shadow.

Coverage is (height, width) uint8: how much of each pixel is inked. Both functions return a larger
picture, `margin` pixels on each side.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Coverage = NDArray[np.uint8]

_FAR = np.float32(1e6)  # squared pixels: no ink in reach
_LEAST_PX = 0.05
WIDEST_PX = 64.0  # of an outline or a blur: beyond, letters are a fog, and their cells waste pages


class Effect(NamedTuple):
    """What is done to a letter's coverage before it is stored, in pixels: grown, then blurred."""

    grow_px: float = 0.0
    blur_px: float = 0.0

    @property
    def margin(self) -> int:
        """How many pixels wider the picture gets on each side."""
        return math.ceil(self.grow_px) + 3 * _radius(self.blur_px)

    def scaled(self, factor: float) -> Effect:
        """For texels of another size; what is then less than can be seen is nothing."""
        grow, blur = (
            px * factor if px * factor >= _LEAST_PX else 0.0 for px in (self.grow_px, self.blur_px)
        )
        return Effect(grow, blur)


PLAIN = Effect()


def effect(grow_px: float, blur_px: float) -> Effect:
    """One within reason, in quarters of a pixel, so that like ones share their cells."""
    grow, blur = (round(4 * min(max(px, 0.0), WIDEST_PX)) / 4 for px in (grow_px, blur_px))
    return Effect(grow, blur)


def changed(coverage: Coverage, by: Effect) -> Coverage:
    """The coverage after an effect."""
    if by.grow_px:
        coverage = grown(coverage, by.grow_px)
    return blurred(coverage, by.blur_px) if by.blur_px else coverage


def grown(coverage: Coverage, px: float) -> Coverage:
    """Ink that reaches `px` further in every direction: dilated with a disc.

    The distance to the nearest ink is found exactly between the middles of pixels, with the edge
    of a half-inked pixel where its coverage says (as in signed distance fields of letters).
    """
    margin = math.ceil(px)
    inked = np.pad(coverage, margin).astype(np.float32) / np.float32(255)
    edge = np.clip(np.float32(0.5) - inked, 0, None) ** 2  # from its middle to its ink, squared
    squared = np.where(inked > 0, edge, _FAR).astype(np.float32)
    for axis in (0, 1):
        squared = _nearest(squared, axis, margin + 1)
    near = np.clip(np.float32(px + 0.5) - np.sqrt(squared), 0, 1)
    # Whole ink stays whole ink, and edges within a glyph's own ramp are never less than they were.
    full = np.maximum(near, inked)
    thick: Coverage = np.rint(full * np.float32(255)).astype(np.uint8)
    return thick


def _nearest(squared: NDArray[np.float32], axis: int, reach: int) -> NDArray[np.float32]:
    """For each pixel, the least of its neighbours' squares plus their squared distance."""
    lines = np.moveaxis(squared, axis, 0)
    found = lines.copy()
    for step in range(1, min(reach, len(lines) - 1) + 1):
        further = np.float32(step * step)
        np.minimum(found[step:], lines[:-step] + further, out=found[step:])
        np.minimum(found[:-step], lines[step:] + further, out=found[:-step])
    return np.moveaxis(found, 0, axis)


def _radius(px: float) -> int:
    """Of the box that three times over comes near to a bell of `px`, two standard deviations."""
    return math.ceil(px / 2) if px else 0


def blurred(coverage: Coverage, px: float) -> Coverage:
    """Ink that fades out over about `px` on each side: three boxes, near to a bell curve."""
    radius = _radius(px)
    soft = np.pad(coverage, 3 * radius).astype(np.float32)
    spread = (px / 2) ** 2 / 3  # variance: a third of the bell's for each box
    whole = int((math.sqrt(1 + 12 * spread) - 1) / 2)  # the largest box that does not exceed it
    lacking = (spread - whole * (whole + 1) / 3) * (2 * whole + 1)
    part = np.float32(lacking / (2 * ((whole + 1) ** 2 - spread)))
    for axis in (0, 1):
        for _ in range(3):
            soft = _boxed(soft, axis, whole, part)
    return np.rint(np.clip(soft, 0, 255)).astype(np.uint8)


def _boxed(
    picture: NDArray[np.float32], axis: int, whole: int, part: np.float32
) -> NDArray[np.float32]:
    """Means of 2 `whole` + 1 pixels and `part` of one more on each side."""
    lines = np.moveaxis(picture, axis, 0)
    count = len(lines)
    room = whole + 1
    padded = np.pad(lines, ((room, room), (0, 0)))
    sums = np.concatenate([np.zeros_like(padded[:1]), padded.cumsum(axis=0, dtype=np.float32)])
    inside = sums[room + whole + 1 : room + whole + 1 + count] - sums[1 : 1 + count]
    outer = padded[:count] + padded[2 * room : 2 * room + count]
    mean = (inside + part * outer) / np.float32(2 * whole + 1 + 2 * part)
    return np.moveaxis(mean, 0, axis)
