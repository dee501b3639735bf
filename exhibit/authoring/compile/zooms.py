"""Huge pictures that are zoomed into: their panes, and how they are framed at zoom 1."""

from __future__ import annotations

from collections.abc import Iterator

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.quads import anchored, size_of
from exhibit.authoring.compile.rows import Block
from exhibit.authoring.details import ImageSpec
from exhibit.scene.mosaic import PANE_EXTRAS, Pane

Pair = tuple[float, float]


def panes(
    block: Block, image: ImageSpec, canvas: tuple[int, int], extras: Extras, looks: Looks
) -> Iterator[Pane]:
    """One pane for each row."""
    found = looks.scan(block.node.source)
    if found is None:
        return
    number, grid = found
    box, unit = framed(image, canvas, (grid.width, grid.height))
    x, y = anchored(block.node.anchor, box)
    for row in range(len(block)):
        yield Pane(
            row=block.start + row,
            picture=number,
            grid=grid,
            box=(-box[0] / 2 - x, -box[1] / 2 - y, *box),
            unit=unit,
            extras=int(extras.of(block, PANE_EXTRAS[0])[row]),
            blend=block.node.blend,
        )


def framed(image: ImageSpec, canvas: tuple[int, int], natural: Pair) -> tuple[Pair, Pair]:
    """The box of a picture, and node units of one of its pixels, across and down, at zoom 1.

    Without a size it is the canvas, and all of the picture is in it.
    """
    whole = (float(canvas[0]), float(canvas[1]))
    box = size_of(image.size, canvas, natural, default=whole)
    across, down = box[0] / natural[0], box[1] / natural[1]
    if image.fit == "stretch" or (image.size is not None and not image.fit):
        return box, (across, down)
    one = max(across, down) if image.fit == "cover" else min(across, down)
    return box, (one, one)
