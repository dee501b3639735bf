"""The draw list: one record an instance, and runs of records that one draw call can draw.

`render` checks its shaders' inputs against `RECORD` when it loads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.core.words import SHAPES

Material = Literal["image", "text", "shape"]
Records = NDArray[np.void]

# One quad. The shader moves the corners of `rect` (node units) to the canvas (pixels, y down):
#   x = row_x . (u, v, 1), y = row_y . (u, v, 1)
# `cell` is the part of the texture (u0, v0, u1, v1). `colour` is straight sRGB with the seen
# opacity in alpha; a record whose alpha is 0 is not drawn at all. `look` is the material's own:
#   image, text: (texture layer, 0, 0, 0)
#   shape:       (kind, sides or 0, inner 0..1 or corner radius in node units, softness in pixels)
RECORD = np.dtype(
    [
        ("row_x", np.float32, 3),
        ("row_y", np.float32, 3),
        ("rect", np.float32, 4),
        ("cell", np.float32, 4),
        ("colour", np.float32, 4),
        ("look", np.float32, 4),
    ]
)

SHAPE_NUMBER = {name: i for i, name in enumerate(SHAPES)}  # `look[0]` of a shape


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of records of one material and one texture array: one draw call."""

    material: Material
    texture: int  # index among the show's texture arrays; -1 for shapes
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class DrawList:
    """What one scene draws: records in painting order, and the batches they fall into."""

    records: Records
    batches: tuple[Batch, ...]
    background: tuple[float, float, float]  # sRGB, 0..1


@dataclass(frozen=True, slots=True)
class Layer:
    """A scene in the picture: layers are mixed upwards, `below * (1 - weight) + this * weight`."""

    drawlist: DrawList
    weight: float
