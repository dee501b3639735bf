"""The draw list: quads, what stays and what moves of each, and the steps that paint them.

Steps are made once, with the stage; the arrays they hold are written anew for every picture.

`render` checks its shaders' inputs against `RECORD` when it loads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.core.styles import CROSSFADE, Style
from exhibit.core.words import SHAPES

Material = Literal["image", "text", "shape", "path"]
Blend = Literal["normal", "add", "multiply", "screen"]
Records = NDArray[np.void]
Floats = NDArray[np.float32]

# What stays of one quad: `rect` (node units), and `cell`, the part of the texture (u0, v0, u1, v1).
# `tint` is straight sRGB and alpha, multiplied with the colour that moves. `look` is the material's
# own:
#   image:       (texture layer, 1 where the picture repeats beyond 0..1, else 0, 0, 0)
#   text:        (texture layer, order, revealed, 0): seen by clamp(revealed - order, 0, 1); `order`
#                is its place among the paragraph's words, lines or letters, or -1 less that for a
#                tint that the node's colour is not multiplied with; `revealed` ALL: whole
#   path:        (texture layer, from, to, 0): the part of the line that is drawn, 0..1
#   shape:       (kind, sides or 0, inner 0..1 or corner radius in node units, softness in pixels)
RECORD = np.dtype(
    [
        ("rect", np.float32, 4),
        ("cell", np.float32, 4),
        ("look", np.float32, 4),
        ("tint", np.uint8, 4),
    ]
)
ALL = 1e9  # `look[2]` of a text that is not revealed bit by bit

# What moves of it, a row of numbers each, so that nothing is rearranged for the GPU. The shader
# moves the corners of `rect` to the canvas (pixels, y down):
#   x = x_u u + x_v v + x_0,   y = y_u u + y_v v + y_0
# The colour is straight sRGB, with the seen opacity as alpha; a quad of alpha 0 is not drawn.
MOVED = ("x_u", "x_v", "x_0", "y_u", "y_v", "y_0", "red", "green", "blue", "alpha")

SHAPE_NUMBER = {name: i for i, name in enumerate(SHAPES)}  # `look[0]` of a shape


def new_records(count: int) -> Records:
    """(count,) records of nothing yet, with a tint that changes nothing."""
    records = np.zeros(count, RECORD)
    records["tint"] = 255
    return records


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of records of one material, texture array and blend mode: one draw call.

    `number` is its place in `DrawList.runs`, -1 for a batch that is always drawn whole.
    """

    material: Material
    texture: int  # index among the show's texture arrays; -1 for shapes
    first: int
    count: int
    blend: Blend = "normal"
    number: int = -1


@dataclass(frozen=True, slots=True)
class Masked:
    """What is drawn `inside` is seen as much as `by` covers it; inverted, as much as it does not.

    `inside` is drawn on nothing, by itself, so a blend mode in it meets only what is in it too.
    """

    by: tuple[Step, ...]
    inside: tuple[Step, ...]
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Swarm:
    """The particles of one emitter, each a quad around its place: one draw call.

    `rows` (4, n) float32: x and y (node units), half the side (node units), turn (radians);
    `colours` (n, 4) uint8: straight sRGB and alpha; the first `count[0]` are alive, the oldest
    first. `pose` (10,) float32: row_x, row_y of the emitter, then its colour with the seen opacity
    in alpha. A `texture` of -1 is a soft round dot; else `cell` is the part of `layer`.
    """

    rows: Floats
    colours: NDArray[np.uint8]
    count: NDArray[np.intp]
    pose: Floats
    texture: int = -1
    layer: int = 0
    cell: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    blend: Blend = "normal"


@dataclass(frozen=True, slots=True)
class Painting:
    """A quad that an artist's shader fills: one draw call.

    `pose` as a swarm's; `rect` (4,) x, y, width, height in node units; `values` (k,) float32: the
    numbers of the shader's inputs, one after the other, in the order of `ShaderSource.inputs`;
    `pictures`: what its pictures are, (texture, layer, cell) in the order of
    `ShaderSource.pictures`.
    """

    shader: int  # index among the show's shaders
    pose: Floats
    rect: tuple[float, float, float, float]
    values: Floats
    pictures: tuple[tuple[int, int, tuple[float, float, float, float]], ...] = ()
    blend: Blend = "normal"


@dataclass(frozen=True, slots=True)
class Screening:
    """A quad in which a film is shown: one draw call.

    `pose` and `rect` as a painting's; `cell`: the part of the film's picture (u0, v0, u1, v1);
    `moment_s` (1,) float64: seconds in its file at which it stands.
    """

    film: int  # index among the show's films
    pose: Floats
    rect: tuple[float, float, float, float]
    cell: tuple[float, float, float, float]
    moment_s: NDArray[np.float64]
    blend: Blend = "normal"


@dataclass(frozen=True, slots=True)
class Solid:
    """One mesh in a room. `world_from_node` (12, k) float32: the three rows of a 3 x 4 matrix for
    each of the mesh's nodes; `colour` (4,) float32: straight sRGB and opacity, multiplied.
    """

    mesh: int  # index among the show's meshes
    world_from_node: Floats
    colour: Floats


@dataclass(frozen=True, slots=True)
class Dots:
    """One point cloud in a room, drawn from what lies on the GPU since it was loaded.

    `world_from_cloud` (12,) float32; `colour` (4,) as a solid's; `size` (2,) float32: the diameter
    of a dot in canvas pixels, and in world units: what is larger on the screen counts.
    """

    cloud: int  # index among the show's clouds
    world_from_cloud: Floats
    colour: Floats
    size: Floats


@dataclass(frozen=True, slots=True)
class Room:
    """Solids and dots seen through one camera, hiding each other by depth.

    `clip_from_world` (4, 4) float32, row by row: from world units (x right, y up, z towards the
    viewer, right-handed) to the clip space of the whole canvas, as OpenGL counts it. `light` (4,)
    float32: the direction towards the light in the world (unit length), and how bright what the
    light does not reach is (0..1). `opacity` (1,) float32: of the room as one picture, 0..1.
    `box` (4,) float32, when given: left, top, right and bottom of what may be drawn of it, in
    canvas pixels.
    """

    clip_from_world: Floats
    light: Floats
    opacity: Floats
    solids: tuple[Solid, ...] = ()
    dots: tuple[Dots, ...] = ()
    blend: Blend = "normal"
    box: Floats | None = None


@dataclass(frozen=True, slots=True)
class Mosaic:
    """A part of a huge picture, in tiles of one level: a draw call or two.

    `pose` as a swarm's; `place` (4,) float64: where the picture's first pixel lies, x and y, and
    how large a pixel of it is across and down, in node units; `outline` (4,) float64: left, top,
    right and bottom of what is drawn. `keys` (k, 3) int32: level, column and row of tiles in the
    order in which they are needed; those from `count[0]` up to `count[1]` are drawn, those before
    are only wanted. For a tile that is not there the next coarser one that is stands in.
    """

    picture: int  # index among the show's scans
    pose: Floats
    place: NDArray[np.float64]
    outline: NDArray[np.float64]
    keys: NDArray[np.int32]
    count: NDArray[np.intp]
    blend: Blend = "normal"


Step = Batch | Masked | Swarm | Painting | Screening | Room | Mosaic


@dataclass(frozen=True, slots=True)
class Restless:
    """Records that are written while they are drawn: all that others keep of them may be old.

    `spans` (k, 2) intp: the first of them and the one after the last, of runs that do not overlap;
    `editions` (k,) int64: a number that is another one whenever something in the run has changed.
    """

    spans: NDArray[np.intp]
    editions: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DrawList:
    """What one scene draws: quads in painting order, and the steps in which they are painted.

    `records` (m,) `RECORD` and `moved` (10, m) float32, in the order of `MOVED`. While `records`
    is the same array its numbers are the same too, but for those that are `restless`.

    `runs` (b, 2) intp, when given: for each numbered batch the first of its quads that are drawn
    now, and how many; what is hidden or outside of the canvas is left out (see `scene.quads`).
    """

    records: Records
    moved: Floats
    steps: tuple[Step, ...]
    background: tuple[float, float, float]  # sRGB, 0..1
    runs: NDArray[np.intp] | None = None
    restless: Restless | None = None
    cover: float = 1.0  # how much the background covers of what lies under the scene's region

    @property
    def batches(self) -> tuple[Batch, ...]:
        """All batches in painting order, also those inside of masks."""
        return tuple(step for step in all_steps(self.steps) if isinstance(step, Batch))


def all_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps and those inside of them: what is masked, then what masks it."""
    for step in steps:
        yield step
        if isinstance(step, Masked):
            yield from all_steps(step.inside)
            yield from all_steps(step.by)


@dataclass(frozen=True, slots=True)
class Layer:
    """A scene in the picture: the layers of one region are mixed upwards, and lie over those of the
    regions before it.

    By its `style` so much of it is seen as `weight` says; by a crossfade, and on an opaque picture,
    that is `below * (1 - weight) + this * weight`.
    """

    drawlist: DrawList
    weight: float
    region: int = 0
    style: Style = CROSSFADE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the picture that is drawn from layers of its own: in another language.

    `sees`: its left, top, right and bottom edge, in parts of the canvas.
    """

    sees: tuple[float, float, float, float]
    layers: Sequence[Layer]


# Where a region begins or ends gently: nothing at all, as a scene.
NOTHING = DrawList(
    new_records(0), np.zeros((len(MOVED), 0), np.float32), (), (0.0, 0.0, 0.0), cover=0.0
)
