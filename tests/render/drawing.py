"""What the tests draw with: records in a few words, and an easel that shows their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exhibit.render.glcalls import Picture, Profile, Size, Viewport
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import open_window
from exhibit.scene.drawlist import RECORD, SHAPE_NUMBER, Batch, DrawList, Layer, Material, Records
from exhibit.scene.looks import TextureArray

Four = tuple[float, float, float, float]
WHITE: Four = (1.0, 1.0, 1.0, 1.0)


def quad(  # noqa: PLR0913  # the fields of a record, each with a quiet default
    rect: Four,
    colour: Four = WHITE,
    look: Four = (0.0, 0.0, 0.0, 0.0),
    *,
    at: tuple[float, float] = (0.0, 0.0),
    turn: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
    cell: Four = (0.0, 0.0, 1.0, 1.0),
) -> Records:
    """One record: `turn` in radians, `at` in canvas pixels."""
    c, s = np.cos(turn), np.sin(turn)
    record = np.zeros(1, RECORD)
    record["row_x"] = (c * scale[0], -s * scale[1], at[0])
    record["row_y"] = (s * scale[0], c * scale[1], at[1])
    record["rect"], record["cell"], record["colour"], record["look"] = rect, cell, colour, look
    return record


def shape(kind: str, *, sides: float = 0, inner: float = 0, softness: float = 0) -> Four:
    """The `look` of a shape."""
    return (SHAPE_NUMBER[kind], sides, inner, softness)


def scene(
    records: Sequence[Records],
    material: Material = "shape",
    texture: int = -1,
    background: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> DrawList:
    """A draw list of one batch."""
    joined = np.concatenate([np.zeros(0, RECORD), *records])
    return DrawList(joined, (Batch(material, texture, 0, len(joined)),), background)


def plain(red: float, green: float, blue: float) -> DrawList:
    """Nothing but a background."""
    return DrawList(np.zeros(0, RECORD), (), (red, green, blue))


def whole(drawlist: DrawList) -> list[Layer]:
    return [Layer(drawlist, 1.0)]


@dataclass
class Easel:
    """One context, and renderers made in it for as long as a test needs them."""

    profile: Profile

    def renderer(self, canvas: Size, arrays: Sequence[TextureArray] = ()) -> Renderer:
        return Renderer(self.profile, canvas, arrays, capacity=16)

    def draw(  # noqa: PLR0913  # a picture in one call, each part with a quiet default
        self,
        layers: Sequence[Layer],
        canvas: Size,
        arrays: Sequence[TextureArray] = (),
        *,
        viewport: Viewport | None = None,
        overlay: DrawList | None = None,
        size: Size | None = None,
    ) -> Picture:
        """The pixels of a picture of `size`, by default that of the canvas; no fault may be met."""
        renderer, target = self.renderer(canvas, arrays), Target(size or canvas)
        try:
            with target:
                renderer.draw(layers, viewport or (0, 0, *target.size), overlay)
                pixels = renderer.read(target.size)
            assert not renderer.faults, list(renderer.faults)
            return pixels
        finally:
            renderer.close()
            target.close()


def open_easel(profile: Profile) -> Easel:
    return Easel(open_window("test", (16, 16), profile=profile, offscreen=True).profile)
