"""How far steps reach on the picture: a mask is worked out only where something can be seen.

On a Raspberry Pi, and on software GL, every pixel of a mask costs; most masks are a small part of
the picture. A box may be too large, never too small: what is not easily known has no bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, inf

import numpy as np

from exhibit.render.glcalls import Viewport
from exhibit.scene.drawlist import (
    Batch,
    DrawList,
    Floats,
    Masked,
    Mosaic,
    Painting,
    Records,
    Room,
    Screening,
    Step,
    new_records,
)

Box = tuple[float, float, float, float]  # left, top, right, bottom: pixels of the viewport, y down
NOTHING: Box = (inf, inf, -inf, -inf)
EVERYTHING: Box = (-inf, -inf, inf, inf)
SMOOTHED = 1.0  # pixels around a box for soft edges and for rounding
# Beyond, looking at the records takes longer (0.2 ms) than it may save.
MOST_RECORDS = 4096


def box_of(steps: Sequence[Step], drawlist: DrawList, scale: tuple[float, float]) -> Box:
    """The box around all that the steps draw.

    `scale`: pixels of the viewport for one of the canvas, across and down.
    """
    box = NOTHING
    for step in steps:
        box = around(box, _box_of_step(step, drawlist, scale))
    return box


def box_of_mask(mask: Masked, drawlist: DrawList, scale: tuple[float, float]) -> Box:
    """Where what is inside can be seen."""
    inside = box_of(mask.inside, drawlist, scale)
    if mask.inverted or inside == NOTHING:
        return inside
    return meeting(inside, box_of(mask.by, drawlist, scale))


def around(a: Box, b: Box) -> Box:
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def meeting(a: Box, b: Box) -> Box:
    """What two boxes have in common; right < left or bottom < top where that is nothing."""
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def part_of(viewport: Viewport, box: Box, allowed: Viewport) -> Viewport | None:
    """The whole pixels of a box, as far as they are allowed; None where there are none."""
    x, y, width, height = viewport
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], float(width)), min(box[3], float(height))
    if not (left < right and top < bottom):
        return None
    # OpenGL counts from the lower left corner.
    low_x = max(x + floor(left), allowed[0])
    low_y = max(y + height - ceil(bottom), allowed[1])
    high_x = min(x + ceil(right), allowed[0] + allowed[2])
    high_y = min(y + height - floor(top), allowed[1] + allowed[3])
    if low_x >= high_x or low_y >= high_y:
        return None
    return (low_x, low_y, high_x - low_x, high_y - low_y)


def _box_of_step(step: Step, drawlist: DrawList, scale: tuple[float, float]) -> Box:
    match step:
        case Batch():
            first, count = step.first, step.count
            if drawlist.runs is not None and 0 <= step.number < len(drawlist.runs):
                first, count = drawlist.runs[step.number].tolist()
            first, end = max(first, 0), first + count
            if end - first > MOST_RECORDS:
                return EVERYTHING
            here = slice(first, max(end, first))
            return _box_of_quads(drawlist.records[here], drawlist.moved[:, here], scale)
        case Masked():
            return box_of_mask(step, drawlist, scale)
        case Painting() | Mosaic() | Screening():
            quad = new_records(1)
            with np.errstate(over="ignore"):  # infinite in float32: then it has no bounds
                quad["rect"] = _rect_of(step)
            return _box_of_quads(quad, step.pose.reshape(10, 1), scale)
        case Room():
            return _box_of_room(step, scale)
        case _:
            return EVERYTHING


def _rect_of(step: Painting | Mosaic | Screening) -> Box:
    """x, y, width and height in node units."""
    if not isinstance(step, Mosaic):
        return step.rect
    left, top, right, bottom = step.outline.tolist()
    return (left, top, right - left, bottom - top)


def _box_of_room(room: Room, scale: tuple[float, float]) -> Box:
    """What the room says itself; a number that is none bounds nothing."""
    if room.box is None or not np.isfinite(room.box).all():
        return EVERYTHING
    left, top, right, bottom = room.box.tolist()
    across, down = scale
    return (left * across, top * down, right * across, bottom * down)


def _box_of_quads(records: Records, moved: Floats, scale: tuple[float, float]) -> Box:
    """As sprite.vert reckons it."""
    rect = records["rect"]
    with np.errstate(all="ignore"):  # a number that is none, or too large, is dealt with below
        ux, vx, tx = moved[0:3] * np.float32(scale[0])
        uy, vy, ty = moved[3:6] * np.float32(scale[1])
        area = np.abs(ux * vy - uy * vx)
        seen = (moved[9] > 0.0) & (area > 1e-9)
        if not seen.any():
            return NOTHING
        half_width, half_height = np.abs(rect[:, 2]) / 2, np.abs(rect[:, 3]) / 2
        u, v = rect[:, 0] + rect[:, 2] / 2, rect[:, 1] + rect[:, 3] / 2
        soft = 0.5 + records["look"][:, 3] * np.sqrt(np.float32(scale[0] * scale[1]))
        half_width = half_width + soft * np.hypot(vx, vy) / area
        half_height = half_height + soft * np.hypot(ux, uy) / area
        x, y = ux * u + vx * v + tx, uy * u + vy * v + ty
        wide = np.abs(ux) * half_width + np.abs(vx) * half_height + SMOOTHED
        high = np.abs(uy) * half_width + np.abs(vy) * half_height + SMOOTHED
        edges = np.stack([(x - wide)[seen], (y - high)[seen], (x + wide)[seen], (y + high)[seen]])
        if not np.isfinite(edges).all():
            return EVERYTHING
    left, top = edges[:2].min(axis=1).tolist()
    right, bottom = edges[2:].max(axis=1).tolist()
    return (left, top, right, bottom)
