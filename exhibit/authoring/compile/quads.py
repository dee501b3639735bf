"""What one node draws: quads around its own origin, as records whose pose is still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.looks import Looks, Pen, Sheet
from exhibit.authoring.details import ImageSpec, ShapeSpec, Size
from exhibit.authoring.specs import NodeSpec
from exhibit.core.units import Length
from exhibit.core.words import DRAWN_SHAPES
from exhibit.scene.drawlist import SHAPE_NUMBER, Material, Records, new_records
from exhibit.scene.lettering import Lettering
from exhibit.scene.looks import WHOLE, Frames

Pair = tuple[float, float]
Part = tuple[float, float, float, float]
Canvas = tuple[int, int]

# Where the anchor lies in a node's box, from its middle, in halves of its size.
_ANCHOR = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1), "centre": (0, 0)}


@dataclass(frozen=True, slots=True)
class Quads:
    """A node's records, all of one material and texture; `frames` of a picture that moves.

    `full`: what a text's `look[2]` is when all of it is revealed; `lettering`: of words that
    change while the show plays, for which the records are the room.
    """

    material: Material
    texture: int
    records: Records
    frames: Frames | None = None
    full: float = 1.0
    lettering: Lettering | None = None


def quads_of(node: NodeSpec, canvas: Canvas, looks: Looks) -> Quads | None:
    """The quads of an image or a shape; those of a text are made by `letters`."""
    detail = node.detail
    if isinstance(detail, ImageSpec):
        return _image(node, detail, canvas, looks)
    if isinstance(detail, ShapeSpec):
        drawn = detail.form in DRAWN_SHAPES
        return _drawn(node, detail, canvas, looks) if drawn else _shape(node, detail, canvas)
    return None


# --- images ---------------------------------------------------------------------------------------


def _image(node: NodeSpec, image: ImageSpec, canvas: Canvas, looks: Looks) -> Quads | None:
    if image.fit == "tile":
        return _tiled(node, image, canvas, looks)
    frames = looks.frames(node.source, sheet_of(image))
    cell = frames.cells[0] if frames else looks.image(node.source)
    if cell is None:
        return None
    left, top, right, bottom = image.part
    width, height = cell.width * (right - left), cell.height * (bottom - top)
    if image.slice is not None:
        records = _sliced(node, image, canvas, (width, height))
    else:
        size, part = _fitted(image, canvas, (width, height))
        records = _one(node.anchor, size)
        records["cell"] = part
    records["look"] = (cell.layer, 0, 0, 0)
    records["cell"] = _within(_within(records["cell"], image.part), cell.part)
    return Quads("image", cell.texture, records, frames)


def sheet_of(image: ImageSpec) -> Sheet | None:
    """How a picture is cut into frames."""
    if image.sheet is None:
        return None
    columns, rows = image.sheet
    return Sheet(columns, rows, image.frames or columns * rows, image.fps)


def _within(cell: NDArray[np.floating], part: Part) -> NDArray[np.float64]:
    """Parts of a picture as parts of the layer that it is a part of."""
    low, span = np.array(part[:2] * 2), np.array(part[2:] * 2) - np.array(part[:2] * 2)
    return np.asarray(low + cell * span)


def _tiled(node: NodeSpec, image: ImageSpec, canvas: Canvas, looks: Looks) -> Quads | None:
    cell = looks.image(node.source, repeats=True)
    if cell is None:
        return None
    box = size_of(image.size, canvas, (cell.width, cell.height), default=_whole(canvas))
    width = image.tile.of(canvas[0]) if image.tile else float(cell.width)
    height = width * cell.height / cell.width
    records = _one(node.anchor, box)
    records["cell"] = (0, 0, box[0] / width, box[1] / height)
    records["look"] = (cell.layer, 1, 0, 0)
    return Quads("image", cell.texture, records)


def _sliced(node: NodeSpec, image: ImageSpec, canvas: Canvas, natural: Pair) -> Records:
    """Nine quads: four corners as they are, four sides stretched one way, the middle both."""
    assert image.slice is not None
    box = size_of(image.size, canvas, natural, default=_whole(canvas))
    left, top, right, bottom = (border.of(canvas[i % 2]) for i, border in enumerate(image.slice))
    xs, us = _cuts(left, right, box[0], natural[0])
    ys, vs = _cuts(top, bottom, box[1], natural[1])
    records = new_records(9)
    anchor = anchored(node.anchor, box)
    for i in range(9):
        x, y = i % 3, i // 3
        records["rect"][i] = (
            xs[x] - box[0] / 2 - anchor[0],
            ys[y] - box[1] / 2 - anchor[1],
            xs[x + 1] - xs[x],
            ys[y + 1] - ys[y],
        )
        records["cell"][i] = (us[x], vs[y], us[x + 1], vs[y + 1])
    return records


def _cuts(first: float, last: float, size: float, whole: float) -> tuple[list[float], list[float]]:
    """Where a side is cut, in the box and in parts of the picture; in a small box, nearer."""
    shrink = min(1.0, size / max(first + last, 1e-6))
    at = [0.0, first * shrink, size - last * shrink, size]
    inner = min(1.0, whole / max(first + last, 1e-6))
    return at, [0.0, first * inner / whole, 1.0 - last * inner / whole, 1.0]


def _fitted(image: ImageSpec, canvas: Canvas, natural: Pair) -> tuple[Pair, Part]:
    """The size of the quad and the part of the picture that fills it (u0, v0, u1, v1)."""
    if not image.fit:
        return size_of(image.size, canvas, natural, default=natural), WHOLE
    box = size_of(image.size, canvas, natural, default=_whole(canvas))
    across, down = box[0] / natural[0], box[1] / natural[1]
    if image.fit == "contain":
        scale = min(across, down)
        return (natural[0] * scale, natural[1] * scale), WHOLE
    if image.fit == "cover":
        scale = max(across, down)
        u = box[0] / (natural[0] * scale) / 2
        v = box[1] / (natural[1] * scale) / 2
        return box, (0.5 - u, 0.5 - v, 0.5 + u, 0.5 + v)
    return box, WHOLE


def placed(anchor: str, image: ImageSpec, canvas: Canvas, natural: Pair) -> tuple[Part, Part]:
    """Where a picture of its own size lies in node units, and the part of it that is seen there."""
    left, top, right, bottom = image.part
    size, part = _fitted(image, canvas, (natural[0] * (right - left), natural[1] * (bottom - top)))
    x, y = anchored(anchor, size)
    u0, v0, u1, v1 = _within(np.array(part), image.part).tolist()
    return (-size[0] / 2 - x, -size[1] / 2 - y, *size), (u0, v0, u1, v1)


# --- shapes ---------------------------------------------------------------------------------------


def _shape(node: NodeSpec, shape: ShapeSpec, canvas: Canvas) -> Quads:
    side = min(canvas) / 4.0  # a shape of no said size: big enough to be found
    size = size_of(shape.size, canvas, (side, side), default=(side, side))
    records = _one(node.anchor, size)
    inner, soft = node.live.get("inner", 0.5), node.live.get("soft", 0.0)
    detail = inner if isinstance(inner, float) else 0.5
    if shape.form == "rectangle":
        detail = min(shape.corners.of(canvas[1]), min(size) / 2.0)
    softness = soft.of(canvas[1]) if isinstance(soft, Length) else 0.0
    records["look"] = (SHAPE_NUMBER[shape.form], shape.points, detail, softness)
    return Quads("shape", -1, records)


def _drawn(node: NodeSpec, shape: ShapeSpec, canvas: Canvas, looks: Looks) -> Quads | None:
    """A line or a path: its points are places; SVG path data is placed like a picture."""
    sketch = looks.sketch(pen_of(node, shape, canvas))
    if sketch is None:
        return None
    records = _one(node.anchor, sketch.box[2:])
    if shape.form != "svg":
        records["rect"] = sketch.box
    records["look"] = (sketch.cell.layer, 0, 1, 0)
    records["cell"] = sketch.cell.part
    return Quads("path", sketch.cell.texture, records)


def pen_of(node: NodeSpec, shape: ShapeSpec, canvas: Canvas) -> Pen:
    """The drawing that a line, a path or SVG path data asks for."""
    points = [[p.of(side) for p, side in zip(at, canvas, strict=True)] for at in shape.through]
    return Pen(
        source=node.source,
        data=shape.data,
        points=np.array(points, np.float64) if points else None,
        smooth=shape.form == "path",
        closed=shape.closed,
        filled=shape.filled,
        rule=shape.rule,
        stroke=shape.stroke.of(canvas[1]),
        width=shape.size[0].of(canvas[0]) if shape.size else 0.0,
    )


# --- boxes ----------------------------------------------------------------------------------------


def _one(anchor: str, size: Pair) -> Records:
    """A single quad of a size whose anchor lies on the node's origin."""
    records = new_records(1)
    x, y = anchored(anchor, size)
    records["rect"] = (-size[0] / 2 - x, -size[1] / 2 - y, *size)
    records["cell"] = WHOLE
    return records


def anchored(anchor: str, size: Pair) -> Pair:
    """The anchor as an offset from the box's middle."""
    x = sum(_ANCHOR[word][0] for word in anchor.split())
    y = sum(_ANCHOR[word][1] for word in anchor.split())
    return x * size[0] / 2, y * size[1] / 2


def _whole(canvas: Canvas) -> Pair:
    return float(canvas[0]), float(canvas[1])


def size_of(size: Size | None, canvas: Canvas, natural: Pair, default: Pair) -> Pair:
    """The size that the author said, or the default; one number keeps the proportions."""
    if size is None:
        return default
    width = size[0].of(canvas[0])
    if size[1] is None:
        return width, width * natural[1] / max(natural[0], 1.0)
    return width, size[1].of(canvas[1])
