"""What one node draws: quads around its own origin, as records whose pose is still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exhibit.authoring.specs import NodeSpec
from exhibit.scene.drawlist import RECORD, SHAPE_NUMBER, Material, Records
from exhibit.scene.looks import Cell, Paragraph

Size = tuple[float, float]

# Where the anchor lies in a node's box, from its middle, in halves of its size.
_ANCHOR = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1), "centre": (0, 0)}


@dataclass(frozen=True, slots=True)
class Quads:
    """A node's records, all of one material and texture."""

    material: Material
    texture: int
    records: Records


def quads_of(
    node: NodeSpec,
    canvas: tuple[int, int],
    cell: Cell | None,
    paragraph: Paragraph | None,
    glyph_texture: int,
) -> Quads | None:
    """The quads of an image (with its `cell`), a text (with its `paragraph`) or a shape."""
    if node.kind == "image" and cell is not None:
        return _image(node, canvas, cell)
    if node.kind == "text" and paragraph is not None:
        return _text(node, paragraph, glyph_texture)
    if node.kind == "shape":
        return _shape(node, canvas)
    return None


def _image(node: NodeSpec, canvas: tuple[int, int], cell: Cell) -> Quads:
    natural = (float(cell.width), float(cell.height))
    size, part = _fitted(node, canvas, natural)
    records = _one(node.anchor, size)
    records["cell"] = part
    records["look"] = (cell.layer, 0, 0, 0)
    return Quads("image", cell.texture, records)


def _shape(node: NodeSpec, canvas: tuple[int, int]) -> Quads:
    side = min(canvas) / 4.0  # a shape of no said size: big enough to be found
    size = _size(node, canvas, (side, side), default=(side, side))
    records = _one(node.anchor, size)
    form = node.source.text
    detail = node.inner
    if form == "rectangle":
        detail = min(node.corners.of(canvas[1]), min(size) / 2.0)
    soft = node.soft.of(canvas[1])
    records["look"] = (SHAPE_NUMBER[form], node.points, detail, soft)
    return Quads("shape", -1, records)


def _text(node: NodeSpec, paragraph: Paragraph, glyph_texture: int) -> Quads:
    records = np.zeros(len(paragraph.rects), RECORD)
    records["rect"] = paragraph.rects
    records["rect"][:, 0:2] -= _anchor(node.anchor, (paragraph.width, paragraph.height))
    records["cell"] = paragraph.cells
    records["look"][:, 0] = paragraph.layers
    return Quads("text", glyph_texture, records)


def _one(anchor: str, size: Size) -> Records:
    """A single quad of a size whose anchor lies on the node's origin."""
    records = np.zeros(1, RECORD)
    x, y = _anchor(anchor, size)
    records["rect"] = (-size[0] / 2 - x, -size[1] / 2 - y, *size)
    records["cell"] = (0, 0, 1, 1)
    return records


def _anchor(anchor: str, size: Size) -> Size:
    """The anchor as an offset from the box's middle."""
    x = sum(_ANCHOR[word][0] for word in anchor.split())
    y = sum(_ANCHOR[word][1] for word in anchor.split())
    return x * size[0] / 2, y * size[1] / 2


def _size(node: NodeSpec, canvas: tuple[int, int], natural: Size, default: Size) -> Size:
    """The size that the author said, or the default; one number keeps the proportions."""
    if node.size is None:
        return default
    width = node.size[0].of(canvas[0])
    if node.size[1] is None:
        return width, width * natural[1] / max(natural[0], 1.0)
    return width, node.size[1].of(canvas[1])


def _fitted(
    node: NodeSpec, canvas: tuple[int, int], natural: Size
) -> tuple[Size, tuple[float, float, float, float]]:
    """The size of the quad and the part of the picture that fills it (u0, v0, u1, v1)."""
    whole = (0.0, 0.0, 1.0, 1.0)
    if not node.fit:
        return _size(node, canvas, natural, default=natural), whole
    box = _size(node, canvas, natural, default=(float(canvas[0]), float(canvas[1])))
    across, down = box[0] / natural[0], box[1] / natural[1]
    if node.fit == "contain":
        scale = min(across, down)
        return (natural[0] * scale, natural[1] * scale), whole
    if node.fit == "cover":
        scale = max(across, down)
        u = box[0] / (natural[0] * scale) / 2
        v = box[1] / (natural[1] * scale) / 2
        return box, (0.5 - u, 0.5 - v, 0.5 + u, 0.5 + v)
    return box, whole
