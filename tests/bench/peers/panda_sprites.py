"""Panda3D: its `MeshDrawer`, made for what is many and small: one call a sprite, one draw call.

It knows no parents: see `shoal`. The sixteen pictures lie in one texture.

`nodes` does the same with a card for each sprite, a node below its parent, as one uses Panda3D for
everything else; it is ten times slower. It too was tuned: one texture for all, the bin `unsorted`,
`set_color` and not the colour scale of a branch (360 ms), and `transform-cache 0`, which Panda3D
has for scenes in which everything moves. Not tried: `RigidBodyCombiner`, which is there for many
nodes that move, but not, as far as is known here, for opacities that change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.peers import shoal
from tests.bench.peers.forest import engine

_ACROSS = 4  # pictures, in the one texture
_SETTINGS = """
load-display p3headlessgl
win-size {} {}
sync-video 0
audio-library-name null
notify-level error
"""

Draw = Callable[[float], None]


def sprites(sprites: int, frames: int) -> list[float]:
    """Seconds a frame."""
    return shoal.timed(_drawer(_Stage(), sprites), frames)


def still(sprites: int, file: str) -> str:
    stage = _Stage()
    return stage.still(_drawer(stage, sprites), file)


def nodes(sprites: int, frames: int) -> list[float]:
    """Seconds a frame, with a node for each sprite."""
    return shoal.timed(_tree(_Stage("transform-cache 0"), sprites), frames)


class _Stage:
    """A window without a screen, and the pictures."""

    def __init__(self, settings: str = "") -> None:
        self.core = engine("panda3d.core")
        width, height = shoal.CANVAS
        self.core.load_prc_file_data("", _SETTINGS.format(width, height) + settings)
        self.base = engine("direct.showbase.ShowBase").ShowBase(windowType="offscreen")
        self.base.set_background_color(*shoal.BACKGROUND, 1)
        lens = self.core.OrthographicLens()
        lens.set_film_size(width, height)
        lens.set_near_far(-10, 10)
        self.base.cam.node().set_lens(lens)

    def prepare(self, top: Any) -> None:
        """What everything below `top` is drawn with; its (0, 0) is the top left of the canvas."""
        width, height = shoal.CANVAS
        top.reparent_to(self.base.render)
        top.set_pos(-width / 2, 0, height / 2)
        top.set_transparency(self.core.TransparencyAttrib.M_alpha)
        top.set_bin("unsorted", 0)
        top.set_depth_test(False)
        top.set_depth_write(False)
        rows = [
            np.concatenate(shoal.pictures()[at : at + _ACROSS], axis=1)
            for at in range(0, shoal.PICTURES, _ACROSS)
        ]
        side = _ACROSS * shoal.SIDE_PX
        texture = self.core.Texture()
        kind = self.core.Texture
        texture.setup_2d_texture(side, side, kind.T_unsigned_byte, kind.F_rgba)
        texture.set_ram_image_as(np.concatenate(rows)[::-1].tobytes(), "RGBA")
        top.set_texture(texture)

    def still(self, draw: Draw, file: str) -> str:
        draw(shoal.STILL_S)
        width, height = shoal.CANVAS
        bottom_up = np.frombuffer(self.base.win.get_screenshot().get_ram_image_as("RGB"), np.uint8)
        return shoal.save(bottom_up.reshape(height, width, 3)[::-1], file)


def _drawer(stage: _Stage, sprites: int) -> Draw:
    core, base = stage.core, stage.base
    drawer = core.MeshDrawer()
    drawer.set_budget(2 * sprites)  # triangles
    stage.prepare(drawer.get_root())
    drawer.get_root().node().set_bounds(core.OmniBoundingVolume())
    all_ = shoal.Shoal(sprites)
    part = 1 / _ACROSS
    cells = [core.LVector4f(*_corner(number), part, part) for number in all_.picture.tolist()]
    point, colour, particle = core.LVector3f, core.LVector4f, drawer.particle
    half = shoal.SIDE_PX / 2

    def draw(time_s: float) -> None:
        seen = all_.seen(time_s)
        x, z, turned = seen.x.tolist(), (-seen.y).tolist(), (seen.rotation + 90).tolist()
        drawer.begin(base.cam, base.render)
        for cell, to_x, to_z, angle, alpha in zip(
            cells, x, z, turned, seen.opacity.tolist(), strict=True
        ):
            particle(point(to_x, 0.0, to_z), cell, half, colour(1.0, 1.0, 1.0, alpha), angle)
        drawer.end()
        base.graphicsEngine.render_frame()

    return draw


def _tree(stage: _Stage, sprites: int) -> Draw:
    core, base = stage.core, stage.base
    half, part = shoal.SIDE_PX / 2, 1 / _ACROSS
    maker = core.CardMaker("card")
    maker.set_frame(-half, half, -half, half)
    cards = []
    for number in range(shoal.PICTURES):
        u, v = _corner(number)
        maker.set_uv_range((u, v), (u + part, v + part))
        cards.append(maker.generate())
    top = core.NodePath("canvas")
    stage.prepare(top)
    all_ = shoal.Shoal(sprites)
    nodes: list[Any] = []
    for above, number in zip(all_.parent.tolist(), all_.picture.tolist(), strict=True):
        nodes.append(
            (nodes[above] if above >= 0 else top).attach_new_node(cards[number].make_copy())
        )

    def draw(time_s: float) -> None:
        x, y, rotation, _ = all_.posed(time_s)
        seen = all_.seen(time_s).opacity.tolist()
        numbers = zip(nodes, x.tolist(), (-y).tolist(), rotation.tolist(), seen, strict=True)
        for node, to_x, to_z, turned, alpha in numbers:
            node.set_pos_hpr(to_x, 0.0, to_z, 0.0, 0.0, turned)
            node.set_color(1.0, 1.0, 1.0, alpha)
        base.graphicsEngine.render_frame()

    return draw


def _corner(number: int) -> tuple[float, float]:
    """u and v of the lower left of a picture."""
    down, right = divmod(number, _ACROSS)
    return right / _ACROSS, 1 - (down + 1) / _ACROSS
