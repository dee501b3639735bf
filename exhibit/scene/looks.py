"""What a stage looks like, apart from where things are: textures and cells of them.

`media` fills these, `authoring` refers to them by number, `render` uploads them; so they live
below all three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

WHOLE = (0.0, 0.0, 1.0, 1.0)


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
    repeats: bool = False  # what is read beyond its edges begins again at the other side
    levels: int | None = None  # mipmaps below the picture itself; None: down to one pixel
    comes: bool = False  # one picture that comes when it is wanted, and goes: it has no layers yet


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a picture lies: texture array, its layer, its own size in pixels, and the part of the
    layer that it fills (u0, v0, u1, v1).
    """

    texture: int
    layer: int
    width: int
    height: int
    part: tuple[float, float, float, float] = WHOLE


@dataclass(frozen=True, slots=True)
class Frames:
    """A picture that moves: its cells, all of one size and texture, and when each of them ends.

    `ends_s` (n,) float64, ascending: seconds since the first began; the last is how long all last.
    """

    cells: tuple[Cell, ...]
    ends_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points with colours. `positions` (n, 3) float32, y up; `colours` (n, 4) uint8 sRGB.

    Positions count from the middle of the box around them, which lies at `middle` in the file's own
    coordinates: those of a survey are too far away for single precision.
    """

    positions: NDArray[np.float32]
    colours: NDArray[np.uint8]
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    middle: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Part:
    """Triangles of one material, in the frame of one node of a mesh.

    `positions` and `normals` (v, 3) float32; `places` (v, 2) float32, in 0..1 of the picture with
    row 0 at v = 0; `colours` (v, 4) uint8 sRGB or None; `triangles` (t, 3) uint32; `picture`
    (h, w, 4) uint8 premultiplied sRGB or None; `colour`: straight sRGB and alpha, multiplied.
    `cutoff`: alpha below it is not drawn at all; 0 for what is opaque or blends.
    """

    node: int
    positions: NDArray[np.float32]
    normals: NDArray[np.float32]
    places: NDArray[np.float32]
    colours: NDArray[np.uint8] | None
    triangles: NDArray[np.uint32]
    picture: NDArray[np.uint8] | None
    colour: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    cutoff: float = 0.0
    blends: bool = False
    two_sided: bool = False
    lit: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """One property of one node of a mesh over time: values at times, straight between them.

    `times_s` (k,) float64 ascending; `values` (k, 3), or (k, 4) for a rotation (x, y, z, w), as
    float32. With `steps` a value stays until the next one's time.
    """

    node: int
    property: Literal["position", "rotation", "scale"]
    times_s: NDArray[np.float64]
    values: NDArray[np.float32]
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Mesh:
    """A thing in three dimensions: nodes in level order, triangles, and how the nodes move.

    `parent` (k,) intp, -1 at the top; `position` and `scale` (3, k), `rotation` (4, k) unit
    quaternions x, y, z, w: the rest pose, float32. `low` and `high`: the box around the rest pose,
    y up. `lasts_s`: how long the movement lasts, 0 for what does not move.
    """

    parent: NDArray[np.intp]
    position: NDArray[np.float32]
    rotation: NDArray[np.float32]
    scale: NDArray[np.float32]
    parts: tuple[Part, ...]
    moves: tuple[Move, ...]
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    lasts_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """An artist's fragment shader: `vec4 paint(vec2 uv)` in GLSL, and what it is given by name.

    `inputs`: (name, how many floats: 1 to 4); `pictures`: names that the source may call as
    `name(uv)`. `file` is for messages; line 1 of `text` is line 1 of the file.
    """

    file: str
    text: str
    inputs: tuple[tuple[str, int], ...]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words laid out in one language: glyph quads around the paragraph's own middle.

    `rects` (n, 4) f32: x, y, width, height in canvas pixels, y down, (0, 0) at the middle of the
    paragraph's box; `cells` (n, 4) f32: u0, v0, u1, v1 in 0..1 of the glyph texture; `layers` (n,)
    f32: the layer of the glyph texture; `width`, `height`: the box in canvas pixels.

    `tints` (n, 4) u8: straight sRGB and alpha, white for plain letters; the quads of a shadow and
    of an outline come before those of the letters. `own` (n,): those whose tint is a colour of
    their own, which the node's is not multiplied with. `order` (n, 3) f32: the number, in the order
    of reading, of the word, the line and the letter that a quad belongs to, and `counts` how many
    of each there are. `places` (n, 2) i32: start and stop of what a quad shows in `plain`, which is
    the text without marks, as it was set. `cut`: not all of it had room, and an ellipsis says so.
    """

    rects: NDArray[np.float32]
    cells: NDArray[np.float32]
    layers: NDArray[np.float32]
    width: float
    height: float
    tints: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 4), np.uint8))
    order: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    counts: tuple[int, int, int] = (0, 0, 0)
    places: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    plain: str = ""
    cut: bool = False
    own: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        """Quads without tints, order or places are white, all of one letter, and show nothing."""
        count = len(self.rects)
        if len(self.tints) != count:
            object.__setattr__(self, "tints", np.full((count, 4), 255, np.uint8))
        if len(self.order) != count:
            object.__setattr__(self, "order", np.zeros((count, 3), np.float32))
            object.__setattr__(self, "counts", (1, 1, 1))
        if len(self.places) != count:
            object.__setattr__(self, "places", np.zeros((count, 2), np.int32))
        if len(self.own) != count:
            object.__setattr__(self, "own", np.zeros(count, np.bool_))
