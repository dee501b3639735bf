"""What a stage looks like, apart from where things are: textures and cells of them.

`media` fills these, `authoring` refers to them by number, `render` uploads them; so they live
below all three.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TextureArray:
    """Pictures of one size, one a layer: one texture for the GPU, one batch for the draw list.

    Each layer is (height, width, channels) uint8 with row 0 at the top; 4 channels are sRGB with
    premultiplied alpha, 1 channel is coverage (glyphs).
    """

    width: int
    height: int
    channels: int
    layers: tuple[NDArray[np.uint8], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a picture lies: texture array, its layer, and its size in pixels."""

    texture: int
    layer: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words laid out in one language: glyph quads around the paragraph's own middle.

    `rects` (n, 4) f32: x, y, width, height in canvas pixels, y down, (0, 0) at the middle of the
    paragraph's box; `cells` (n, 4) f32: u0, v0, u1, v1 in 0..1 of the glyph texture; `layers` (n,)
    f32: the layer of the glyph texture; `width`, `height`: the box in canvas pixels.
    """

    rects: NDArray[np.float32]
    cells: NDArray[np.float32]
    layers: NDArray[np.float32]
    width: float
    height: float
