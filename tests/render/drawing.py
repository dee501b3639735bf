"""What the tests draw with: records in a few words, and an easel that shows their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.render.glcalls import Picture, Profile, Size, Viewport
from exhibit.render.renderer import Renderer
from exhibit.render.targets import Target
from exhibit.render.window import open_window
from exhibit.scene.drawlist import (
    RECORD,
    SHAPE_NUMBER,
    Batch,
    DrawList,
    Layer,
    Material,
    Records,
    Step,
)
from exhibit.scene.looks import Mesh, ShaderSource, TextureArray

Four = tuple[float, float, float, float]
# A quad whole, what stays and what moves of it side by side, as a test would say it.
QUAD = np.dtype(
    [
        ("row_x", np.float32, 3),
        ("row_y", np.float32, 3),
        ("colour", np.float32, 4),
        *((name, RECORD[name]) for name in RECORD.names or ()),
    ]
)
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
    tint: tuple[int, int, int, int] = (255, 255, 255, 255),
) -> Records:
    """One record: `turn` in radians, `at` in canvas pixels."""
    c, s = np.cos(turn), np.sin(turn)
    record = np.zeros(1, QUAD)
    record["row_x"] = (c * scale[0], -s * scale[1], at[0])
    record["row_y"] = (s * scale[0], c * scale[1], at[1])
    record["rect"], record["cell"], record["colour"], record["look"] = rect, cell, colour, look
    record["tint"] = tint
    return record


def drawlist(
    quads: Records,
    steps: tuple[Step, ...],
    background: tuple[float, float, float] = (0.0, 0.0, 0.0),
    runs: NDArray[np.intp] | None = None,
) -> DrawList:
    """A draw list of whole quads."""
    records = np.zeros(len(quads), RECORD)
    for name in RECORD.names or ():
        records[name] = quads[name]
    moved = np.concatenate([quads[name].T for name in ("row_x", "row_y", "colour")])
    return DrawList(records, np.ascontiguousarray(moved), steps, background, runs)


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
    joined = np.concatenate([np.zeros(0, QUAD), *records])
    return drawlist(joined, (Batch(material, texture, 0, len(joined)),), background)


def painted(
    steps: Sequence[Step],
    records: Sequence[Records] = (),
    background: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> DrawList:
    """A draw list of these steps."""
    return drawlist(np.concatenate([np.zeros(0, QUAD), *records]), tuple(steps), background)


def pose(
    colour: Four = WHITE,
    *,
    at: tuple[float, float] = (0.0, 0.0),
    turn: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
) -> NDArray[np.float32]:
    """The pose of a swarm or of a painting, in the words of `quad`."""
    record = quad((0, 0, 1, 1), colour, at=at, turn=turn, scale=scale)[0]
    return np.concatenate([record["row_x"], record["row_y"], record["colour"]])


def array_of(*layers: Picture, repeats: bool = False, levels: int | None = None) -> TextureArray:
    height, width, channels = layers[0].shape
    return TextureArray(width, height, channels, layers, repeats, levels)


def plain(red: float, green: float, blue: float) -> DrawList:
    """Nothing but a background."""
    return drawlist(np.zeros(0, QUAD), (), (red, green, blue))


def whole(drawlist: DrawList) -> list[Layer]:
    return [Layer(drawlist, 1.0)]


@dataclass
class Easel:
    """One context, and renderers made in it for as long as a test needs them."""

    profile: Profile

    def renderer(
        self,
        canvas: Size,
        arrays: Sequence[TextureArray] = (),
        shaders: Sequence[ShaderSource] = (),
        meshes: Sequence[Mesh] = (),
    ) -> Renderer:
        return Renderer(self.profile, canvas, arrays, 16, shaders=shaders, meshes=meshes)

    def draw(  # noqa: PLR0913  # a picture in one call, each part with a quiet default
        self,
        layers: Sequence[Layer],
        canvas: Size,
        arrays: Sequence[TextureArray] = (),
        *,
        shaders: Sequence[ShaderSource] = (),
        meshes: Sequence[Mesh] = (),
        viewport: Viewport | None = None,
        overlay: DrawList | None = None,
        size: Size | None = None,
    ) -> Picture:
        """The pixels of a picture of `size`, by default that of the canvas; no fault may be met."""
        target = Target(size or canvas)
        renderer = self.renderer(canvas, arrays, shaders, meshes)
        try:
            with target:
                renderer.draw(layers, viewport or (0, 0, *target.size), overlay)
                pixels = renderer.read(target.size)
            assert not renderer.faults, list(renderer.faults)
            return pixels
        finally:
            renderer.close()
            target.close()

    def faulty(
        self,
        drawlist: DrawList,
        size: Size = (8, 4),
        arrays: Sequence[TextureArray] = (),
        shaders: Sequence[ShaderSource] = (),
    ) -> tuple[Picture, list[str]]:
        """Pixels and faults after two equal frames."""
        renderer, target = self.renderer(size, arrays, shaders), Target(size)
        with target:
            for _ in range(2):
                renderer.draw(whole(drawlist), (0, 0, *size))
        pixels, faults = target.read(), list(renderer.faults)
        renderer.close()
        target.close()
        return pixels, faults


def open_easel(profile: Profile) -> Easel:
    return Easel(open_window("test", (16, 16), profile=profile, offscreen=True).profile)
