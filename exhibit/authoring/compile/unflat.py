"""What is drawn of nodes that are no quads: particles, artists' shaders, meshes and clouds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.extras import Extras
from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.compile.quads import size_of
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.details import (
    CameraSpec,
    LengthRange,
    ParticlesSpec,
    Point,
    ShaderSpec,
    SolidSpec,
)
from exhibit.authoring.specs import NodeSpec
from exhibit.scene.drawing import Brush
from exhibit.scene.looks import Cell, Cloud, Mesh
from exhibit.scene.particles import Emitter
from exhibit.scene.views import Thing, View
from exhibit.show.program import Show

Doubles = NDArray[np.float64]
# A mesh that moves may leave the ball around its rest pose; what is drawn beyond this is cut off.
BEYOND = 2.0
FAR_AWAY = 10_000.0  # units: beyond it float32 has less than a millimetre of a metre

# --- particles ------------------------------------------------------------------------------------


def emitters(
    block: Block, spec: ParticlesSpec, show: Show, scene: str, looks: Looks
) -> Iterator[Emitter]:
    """One emitter for each row."""
    node, canvas = block.node, show.canvas
    cell = None if node.source.text == "dot" else looks.image(node.source)
    if node.source.text != "dot" and cell is None:
        return
    spots = _spots(spec, canvas, looks)
    box = _lengths(spec.birth.size, canvas)
    for row in range(len(block)):
        yield Emitter(
            row=block.start + row,
            name=f"{scene}/{block.known_as}/{int(block.who[row])}",
            rate=spec.rate,
            life_s=spec.life_s,
            spots=spots,
            box=box if spec.birth.form in ("box", "disc", "ring") else (0.0, 0.0),
            round=spec.birth.form in ("disc", "ring"),
            edge=spec.birth.form == "ring",
            speed=_range(spec.speed, canvas),
            direction=-90.0 if spec.towards is None else spec.towards,
            outwards=spec.towards is None,
            spread=spec.spread,
            gravity=_lengths(spec.gravity, canvas),
            wind=_lengths(spec.wind, canvas),
            drag=spec.drag,
            sway=spec.sway.of(canvas[0]),
            sway_s=spec.sway_s,
            size=_range(spec.size, canvas),
            grow=spec.grow,
            turn=spec.turned,
            spin=spec.spin,
            colours=np.array(spec.colours, np.float32) if spec.colours else None,
            already=spec.already,
            late_s=float(block.late_s[row]),
            texture=-1 if cell is None else cell.texture,
            layer=0 if cell is None else cell.layer,
            cell=(0.0, 0.0, 1.0, 1.0) if cell is None else cell.part,
            blend=node.blend,
        )


def _spots(
    spec: ParticlesSpec, canvas: tuple[int, int], looks: Looks
) -> NDArray[np.float32] | None:
    """Where particles are born on a line or on a picture."""
    if spec.birth.form == "line":
        along = np.linspace(-0.5, 0.5, 512)[:, None]
        return np.asarray(along * np.array(_lengths(spec.birth.size, canvas)), np.float32)
    if spec.birth.image is None:
        return None
    return looks.spots(spec.birth.image, spec.birth.size[0].of(canvas[0]))


def _lengths(point: Point, canvas: tuple[int, int]) -> tuple[float, float]:
    return point[0].of(canvas[0]), point[1].of(canvas[1])


def _range(ends: LengthRange, canvas: tuple[int, int]) -> tuple[float, float]:
    """Sizes and speeds are parts of the canvas's width both."""
    return ends[0].of(canvas[0]), ends[1].of(canvas[0])


# --- shaders --------------------------------------------------------------------------------------


def shader_inputs(spec: ShaderSpec) -> tuple[tuple[str, int], ...]:
    """All that a shader is given, by name and size; its clock first, as `Brush` has it."""
    return (("time", 1), ("phase", 1), *spec.inputs)


def brushes(
    block: Block, spec: ShaderSpec, show: Show, extras: Extras, looks: Looks
) -> Iterator[Brush]:
    """One rectangle for each row."""
    named = spec.pictures or {}
    cells = {word: looks.image(name) for word, name in named.items()}
    found = {word: cell for word, cell in cells.items() if cell is not None}
    shader = looks.shader(block.node.source, shader_inputs(spec), tuple(named))
    if shader is None or len(found) < len(named):
        return
    whole = (float(show.canvas[0]), float(show.canvas[1]))
    width, height = size_of(spec.size, show.canvas, (1.0, 1.0), default=whole)
    words = [f"{word}.{i}" for word, size in spec.inputs for i in range(size)]
    values = [extras.of(block, word) for word in words]
    for row in range(len(block)):
        yield Brush(
            row=block.start + row,
            shader=shader,
            rect=(-width / 2, -height / 2, width, height),
            values=np.array([value[row] for value in values], np.intp),
            period_s=spec.period_s,
            late_s=float(block.late_s[row]),
            pictures=tuple(_picture(found[word]) for word in named),
            blend=block.node.blend,
        )


def _picture(cell: Cell) -> tuple[int, int, tuple[float, float, float, float]]:
    return cell.texture, cell.layer, cell.part


# --- meshes and clouds ----------------------------------------------------------------------------


def views(block: Block, rows: Rows, show: Show, extras: Extras, looks: Looks) -> Iterator[View]:
    """A camera with an eye and what it sees, or a mesh or cloud by itself; for each row."""
    detail = block.node.detail
    if isinstance(detail, CameraSpec):
        yield from _rooms(block, detail, rows, show, extras, looks)
    elif isinstance(detail, SolidSpec):
        yield from _alone(block, detail, show, extras, looks)


def _rooms(  # noqa: PLR0913, PLR0917  # what a view is made of
    block: Block, camera: CameraSpec, rows: Rows, show: Show, extras: Extras, looks: Looks
) -> Iterator[View]:
    first = extras.of(block, "eye_x")
    solids = [node for node in block.node.nodes if isinstance(node.detail, SolidSpec)]
    whole = (float(show.canvas[0]), float(show.canvas[1]))
    frame = size_of(camera.size, show.canvas, whole, default=whole)
    seen = [(rows.drawn[id(node)], _look(node, looks)) for node in solids]
    for row in range(len(block)):
        things = tuple(
            Thing(
                look=found[1],
                number=found[0],
                row=inner.start + row,
                own=True,
                extras=int(extras.of(inner, "place_x")[row]),
                centre=_own_origin(found[1]),
                late_s=float(inner.late_s[row]),
            )
            for inner, found in seen
            if found is not None
        )
        yield View(
            row=block.start + row,
            frame=frame,
            extras=int(first[row]),
            things=things,
            light=_light(camera.light, camera.shade),
            blend=block.node.blend,
        )


def _own_origin(look: Mesh | Cloud) -> tuple[float, float, float]:
    """What of a thing is put at its place: its own origin, as its file has it.

    A cloud counts from its middle; that of a survey, far from its origin, is put there by it.
    """
    middle = look.middle if isinstance(look, Cloud) else (0.0, 0.0, 0.0)
    if max(abs(part) for part in middle) > FAR_AWAY:
        return (0.0, 0.0, 0.0)
    return (-middle[0], -middle[1], -middle[2])


def _look(node: NodeSpec, looks: Looks) -> tuple[int, Mesh | Cloud] | None:
    if node.kind == "mesh":
        return looks.mesh(node.source)
    assert isinstance(node.detail, SolidSpec)
    return looks.cloud(node.source, node.detail.up, node.detail.most)


def _alone(
    block: Block, spec: SolidSpec, show: Show, extras: Extras, looks: Looks
) -> Iterator[View]:
    """Its picture is as large as its size says, seen by a camera that has it whole.

    In units of its radius it is a ball of 1, which the lens sees from 1 / sin(lens / 2).
    """
    found = _look(block.node, looks)
    if found is None:
        return
    number, look = found
    low, high = np.array(look.low), np.array(look.high)
    radius = max(float(np.linalg.norm(high - low)) / 2, 1e-9)
    tall = max(float(high[1] - low[1]) / radius, 0.6)  # something flat is not blown up
    half = np.radians(spec.lens) / 2
    away = 1.0 / np.sin(half)
    height = 0.4 * show.canvas[1] if spec.size is None else spec.size.of(show.canvas[1])
    side = float(height * 2 * away * np.tan(half) / tall)
    for name, value in (("eye_z", away), ("look_z", 0.0), ("lens", spec.lens)):
        extras.base[extras.of(block, name)] = value
    for row in range(len(block)):
        thing = Thing(
            look=look,
            number=number,
            row=block.start + row,
            own=False,
            extras=int(extras.of(block, "place_x")[row]),
            centre=tuple(((low + high) / 2).tolist()),
            unit=1.0 / radius,
            late_s=float(block.late_s[row]),
        )
        yield View(
            row=block.start + row,
            frame=(side, side),
            extras=int(extras.of(block, "eye_x")[row]),
            things=(thing,),
            light=_light(spec.light, spec.shade),
            reach=BEYOND,
            blend=block.node.blend,
        )


def _light(towards: tuple[float, float, float], shade: float) -> tuple[float, float, float, float]:
    length = float(np.linalg.norm(towards))
    x, y, z = (part / length for part in towards) if length > 0.0 else (0.0, 0.0, 1.0)
    return x, y, z, shade
