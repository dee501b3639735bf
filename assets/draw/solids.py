"""A lantern in three dimensions: eight pierced sides, coloured glass, and how it all turns.

It is written as a GLB by the few lines at the end of this file, which know as much of glTF 2.0 as
the lantern needs: two samplers, three materials, one picture.
"""

from __future__ import annotations

import io
import itertools
import json
import math
import struct
from typing import Any

import numpy as np
from PIL import Image

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, mix, smooth
from assets.draw.noise import bumps

SIDES = 8
LASTS_S = 6.0

# Rings of the lantern from the top down: radius and height in metres, below its own top.
ROOF = [(0.018, 0.0), (0.075, -0.03), (0.09, -0.085), (0.17, -0.15), (0.235, -0.22), (0.285, -0.25)]
EAVE = [(0.285, -0.25), (0.285, -0.268), (0.245, -0.27)]
WALL = [(0.245, -0.27), (0.215, -0.73)]
FOOT = [(0.215, -0.73), (0.25, -0.735), (0.25, -0.76), (0.17, -0.81), (0.06, -0.86), (0.03, -0.93)]
PANEL = (0.0, 0.0, 0.5, 1.0)  # parts of the picture: u0, v0, u1, v1
SCALES = (0.5, 0.0, 1.0, 0.5)
BRASS = (0.55, 0.55, 0.95, 0.95)


def turning_lantern() -> bytes:
    """A lantern of eight pierced sides that swings; its coloured glass turns, its door opens."""
    glb = Glb()
    picture = glb.picture(_metal())
    metal = glb.material(picture=picture, alphaMode="MASK", alphaCutoff=0.5, doubleSided=True)
    glass = glb.material(colour=(1, 1, 1, 0.55), alphaMode="BLEND", doubleSided=True)
    light = glb.material(colour=(1.0, 0.62, 0.2, 1), extensions={"KHR_materials_unlit": {}})
    hook, cage, door, drum, flame = Shape(), Shape(), Shape(), Shape(), Shape()
    _hang(hook)
    for rings, part in ((ROOF, SCALES), (EAVE, BRASS), (FOOT, BRASS)):
        _turned(cage, rings, part)
    for side in range(SIDES):
        _panel(cage if side else door, side)
        _bar(cage, side)
    hinge = _corner(WALL[0][0], WALL[0][1], 0)
    door.move(-hinge)
    _coloured_drum(drum)
    _turned(flame, [(0.0, -0.5), (0.022, -0.56), (0.03, -0.61), (0.0, -0.65)], BRASS)
    glb.node("hook", glb.mesh((hook, metal)), children=[1])
    glb.node("cage", glb.mesh((cage, metal), (flame, light)), (0, -0.3, 0), children=[2, 3])
    glb.node("door", glb.mesh((door, metal)), tuple(hinge))
    glb.node("glass", glb.mesh((drum, glass)))
    whole = 2 * math.pi / LASTS_S
    swing = 3 * whole  # 2 s, as a pendulum of a metre has it
    glb.turn(0, 25, lambda t: (0.03 * math.cos(swing * t), 0, 0.07 * math.sin(swing * t)))
    glb.turn(1, 9, lambda t: (0, 0.35 * math.sin(whole * t), 0))
    glb.turn(2, 9, lambda t: (0, -0.45 * (1 - math.cos(whole * t)), 0))
    glb.turn(3, 9, lambda t: (0, whole * t, 0), smooth=False)
    return glb.bytes()


def _corner(radius: float, height: float, k: float) -> Field:
    angle = 2 * math.pi * (k - 0.5) / SIDES
    return np.array([radius * math.sin(angle), height, radius * math.cos(angle)])


def _turned(shape: Shape, rings: list[tuple[float, float]], part: tuple[float, ...]) -> None:
    """Eight flat sides between rings; every side shows the whole part of the picture."""
    drops = np.cumsum([0, *(math.dist(a, b) for a, b in itertools.pairwise(rings))])
    pairs = zip(itertools.pairwise(rings), itertools.pairwise(drops), strict=True)
    for ((r0, y0), (r1, y1)), (v0, v1) in pairs:
        down = (part[1] + (part[3] - part[1]) * np.array([v0, v1]) / drops[-1]).tolist()
        for k in range(SIDES):
            corners = [_corner(r1, y1, k), _corner(r1, y1, k + 1)]
            corners += [_corner(r0, y0, k + 1), _corner(r0, y0, k)]
            shape.quad(corners, (part[0], down[0], part[2], down[1]))


def _panel(shape: Shape, side: int) -> None:
    (r0, y0), (r1, y1) = WALL
    corners = [_corner(r1, y1, side), _corner(r1, y1, side + 1)]
    shape.quad([*corners, _corner(r0, y0, side + 1), _corner(r0, y0, side)], PANEL)


def _bar(shape: Shape, k: int) -> None:
    """A rib along an edge of the cage, three-sided."""
    (r0, y0), (r1, y1) = WALL
    for a, b in ((-0.05, 0.0), (0.0, 0.05)):
        out = {-0.05: 0.0, 0.0: 0.014, 0.05: 0.0}
        low_a, low_b = _corner(r1 + out[a], y1, k + a), _corner(r1 + out[b], y1, k + b)
        high_a, high_b = _corner(r0 + out[a], y0, k + a), _corner(r0 + out[b], y0, k + b)
        shape.quad([low_a, low_b, high_b, high_a], BRASS)


def _hang(shape: Shape) -> None:
    """Three rings through each other, each a thin square tube bent round."""
    for number, (middle, radius) in enumerate(((-0.05, 0.045), (-0.135, 0.05), (-0.24, 0.065))):
        points = 20
        for k in range(points):
            ends = []
            for step in (k, k + 1):
                angle = 2 * math.pi * step / points
                out = np.array([math.sin(angle), math.cos(angle), 0.0])
                side = np.array([0.0, 0.0, 1.0])
                if number % 2:
                    out, side = out[[2, 1, 0]], np.array([1.0, 0.0, 0.0])
                ends.append((out * radius + [0, middle, 0], out * 0.009, side * 0.009))
            (p, a, b), (q, c, d) = ends
            tube = [(p + a, q + c), (p + b, q + d), (p - a, q - c), (p - b, q - d)]
            for (p0, q0), (p1, q1) in zip(tube, [*tube[1:], tube[0]], strict=True):
                shape.quad([p0, p1, q1, q0], BRASS)


def _coloured_drum(shape: Shape) -> None:
    colours = [ink.SAFFRON, ink.TURQUOISE, ink.MADDER, ink.COBALT] * 4
    for k, colour in enumerate(colours):
        for row in range(4):
            top, low = -0.33 - 0.09 * row, -0.33 - 0.09 * (row + 1)
            a, b = k / 2 + row * 0.25, (k + 1) / 2 + row * 0.25
            corners = [_corner(0.15, low, a), _corner(0.15, low, b)]
            corners += [_corner(0.15, top, b), _corner(0.15, top, a)]
            shape.quad(corners, BRASS, tuple(colour.tolist()))


def _metal() -> bytes:
    """Beaten brass as a PNG: a pierced panel, a part with scales, and a plain one."""
    size = 256
    sheet = Picture(size, size, 3)
    x, y = np.broadcast_arrays(sheet.x / size, sheet.y / size)
    worn = 0.5 + 0.5 * bumps(31, x * 18, y * 18, 2)
    brass = mix(ink.BRASS, ink.SAFFRON, 0.25 + 0.5 * worn)
    hole = np.minimum(_flowers(x * 4 - 1, y * 4 - 2), _dots(x * 4 - 1, y * 4 - 2))
    hole = np.where(x < 0.5, hole, 1.0)
    scale = np.abs(np.mod((x * 24 + np.floor(y * 24) % 2 * 0.5), 1) - 0.5)
    ridge = np.where((x >= 0.5) & (y < 0.5), smooth(0.3, 0.5, scale + np.mod(y * 24, 1) * 0.3), 0)
    brass = mix(brass, ink.CHARCOAL, 0.55 * ridge + 0.6 * (1 - smooth(0, 0.05, hole)))
    sheet.over(brass, smooth(-0.008, 0.008, hole))
    levels = np.array(sheet.levels("turning_lantern", 0))
    levels[..., :3] = levels[..., :3] // 4 * 4 + 2  # fewer colours: half the bytes
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG", optimize=True)
    return file.getvalue()


def _flowers(x: Field, y: Field) -> Field:
    """Distance to drop-shaped holes around three middles; x -1..1, y -2..2."""
    found: Field = np.full(x.shape, 9.0, np.float32)
    for middle, size, petals in ((0.0, 0.62, 8), (1.28, 0.46, 6), (-1.28, 0.46, 6)):
        radius, angle = np.hypot(x, y - middle), np.arctan2(x, y - middle)
        slice_ = 2 * math.pi / petals
        turn = np.mod(angle + slice_ / 2, slice_) - slice_ / 2
        across, along = radius * np.sin(turn), radius * np.cos(turn)
        wide = size * 0.2 * np.clip((along - 0.25 * size) / (0.55 * size), 0.0, 1.0)
        drop = np.hypot(across, np.maximum(0, np.abs(along - 0.6 * size) - 0.28 * size)) - wide
        found = np.minimum(found, drop)
        found = np.minimum(found, radius - 0.13 * size)
    return found


def _dots(x: Field, y: Field) -> Field:
    """Small round holes along the edge of a panel."""
    along_y = np.mod(y * 5 + 0.5, 1) - 0.5
    sides = np.hypot(np.abs(x) - 0.84, along_y / 5)
    sides = np.where(np.abs(y) < 1.85, sides, 9.0)
    return sides - 0.05


class Shape:
    """Flat quads with a place on the picture and a colour each."""

    def __init__(self) -> None:
        self.positions: list[Field] = []
        self.normals: list[Field] = []
        self.places: list[tuple[float, float]] = []
        self.colours: list[tuple[float, ...]] = []

    def quad(
        self, corners: list[Field], part: tuple[float, ...], colour: tuple[float, ...] = (1, 1, 1)
    ) -> None:
        """Anticlockwise from the lower left as seen from the front."""
        across = np.cross(corners[2] - corners[0], corners[3] - corners[1])
        u0, v0, u1, v1 = part
        self.positions += corners
        self.normals += [across / max(1e-12, float(np.linalg.norm(across)))] * 4
        self.places += [(u0, v1), (u1, v1), (u1, v0), (u0, v0)]
        self.colours += [colour] * 4

    def move(self, by: Field) -> None:
        self.positions = [place + by for place in self.positions]


class Glb:
    """Writes as much glTF 2.0 as the lantern needs."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0", "copyright": "CC0-1.0"},
            "extensionsUsed": ["KHR_materials_unlit"],
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "animations": [{"name": "evening", "samplers": [], "channels": []}],
        }

    def _add(self, key: str, entry: dict[str, Any]) -> int:
        self.json.setdefault(key, []).append(entry)
        return len(self.json[key]) - 1

    def _view(self, data: bytes) -> int:
        self.data += bytes(-len(self.data) % 4)
        entry = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data)}
        self.data += data
        return self._add("bufferViews", entry)

    def _numbers(self, rows: Any, kind: str = "<f4", **more: Any) -> int:
        values = np.asarray(rows, kind)
        width = 1 if values.ndim == 1 else values.shape[1]
        entry: dict[str, Any] = {
            "bufferView": self._view(values.tobytes()),
            "componentType": {"<f4": 5126, "<u2": 5123, "u1": 5121}[kind],
            "count": len(values),
            "type": ("SCALAR", "VEC2", "VEC3", "VEC4")[width - 1],
        }
        if kind == "<f4":
            entry["min"] = np.atleast_1d(values.min(axis=0)).tolist()
            entry["max"] = np.atleast_1d(values.max(axis=0)).tolist()
        return self._add("accessors", {**entry, **more})

    def picture(self, png: bytes) -> int:
        image = self._add("images", {"bufferView": self._view(png), "mimeType": "image/png"})
        return self._add("textures", {"source": image})

    def material(
        self,
        colour: tuple[float, ...] = (1, 1, 1, 1),
        picture: int | None = None,
        **more: Any,
    ) -> int:
        base: dict[str, Any] = {"baseColorFactor": list(colour), "metallicFactor": 0}
        if picture is not None:
            base["baseColorTexture"] = {"index": picture}
        return self._add("materials", {"pbrMetallicRoughness": base, **more})

    def mesh(self, *parts: tuple[Shape, int]) -> int:
        primitives = []
        for shape, material in parts:
            attributes = {
                "POSITION": self._numbers(shape.positions),
                "NORMAL": self._numbers(shape.normals),
                "TEXCOORD_0": self._numbers(shape.places),
            }
            if min(min(colour) for colour in shape.colours) < 1:
                levels = [[round(255 * c) for c in (*colour, 1)] for colour in shape.colours]
                attributes["COLOR_0"] = self._numbers(levels, "u1", normalized=True)
            quads = np.arange(0, len(shape.positions), 4)[:, None] + [0, 1, 2, 0, 2, 3]
            order = self._numbers(quads.reshape(-1), "<u2")
            primitives.append({"attributes": attributes, "indices": order, "material": material})
        return self._add("meshes", {"primitives": primitives})

    def node(
        self,
        name: str,
        mesh: int,
        place: tuple[float, ...] = (0, 0, 0),
        **more: Any,
    ) -> None:
        entry = {"name": name, "mesh": mesh, "translation": [float(one) for one in place]}
        self._add("nodes", {**entry, **more})

    def turn(self, node: int, keys: int, angles: Any, smooth: bool = True) -> None:
        """Turns a node by angles(t) around x, y and z, small or around one of them only."""
        times = np.linspace(0, LASTS_S, keys)
        values = [_turn(angles(t)) for t in times]
        if smooth:
            step = 1e-4
            slopes = [
                (_turn(angles(t + step)) - _turn(angles(t - step))) / (2 * step) for t in times
            ]
            values = [row for v, s in zip(values, slopes, strict=True) for row in (s, v, s)]
        animation = self.json["animations"][0]
        animation["samplers"].append(
            {
                "input": self._numbers(times),
                "output": self._numbers(values),
                "interpolation": "CUBICSPLINE" if smooth else "LINEAR",
            }
        )
        sampler = len(animation["samplers"]) - 1
        target = {"node": node, "path": "rotation"}
        animation["channels"].append({"sampler": sampler, "target": target})

    def bytes(self) -> bytes:
        self.json["buffers"] = [{"byteLength": len(self.data)}]
        text = json.dumps(self.json, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        data = bytes(self.data) + b"\0" * (-len(self.data) % 4)
        body = struct.pack("<2I", len(text), 0x4E4F534A) + text
        body += struct.pack("<2I", len(data), 0x004E4942) + data
        return struct.pack("<4s2I", b"glTF", 2, 12 + len(body)) + body


def _turn(angles: tuple[float, ...]) -> Field:
    """A quaternion x, y, z, w."""
    size = math.sqrt(sum(angle * angle for angle in angles))
    k = 0.5 if size < 1e-9 else math.sin(size / 2) / size
    return np.array([angle * k for angle in angles] + [math.cos(size / 2)])
