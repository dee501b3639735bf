"""Small things in three dimensions for tests: a cube, a sphere, a cloud, and a camera."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import Blend, Dots, Room, Solid
from exhibit.scene.looks import Cloud, Mesh, Part

Floats = NDArray[np.float32]
Colour = tuple[float, float, float, float]
Three = tuple[float, float, float]

WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
EVEN = np.array([0, 0, 1, 1], np.float32)  # light everywhere: colours are as they are
FRONT = np.array([0, 0, 1, 0], np.float32)  # light from where the viewer stands
AXES = np.eye(3)


def parallel(width: float, height: float, deep: float = 100.0) -> Floats:
    """A view straight along -z: a box of world units around the origin, without perspective."""
    return np.diag([2 / width, 2 / height, -1 / deep, 1.0]).astype(np.float32)


def perspective(
    eye: Three, aspect: float, *, fov_deg: float = 40.0, near: float = 0.1, far: float = 100.0
) -> Floats:
    """A camera at `eye` that looks at the origin, y up."""
    back = np.array(eye) / np.linalg.norm(eye)
    right = np.cross((0.0, 1.0, 0.0), back)
    right /= np.linalg.norm(right)
    view = np.eye(4)
    view[:3, :3] = right, np.cross(back, right), back
    view[:3, 3] = -view[:3, :3] @ np.array(eye)
    f = 1 / np.tan(np.radians(fov_deg) / 2)
    clip = np.zeros((4, 4))
    clip[0, 0], clip[1, 1] = f / aspect, f
    clip[2, 2:] = (far + near) / (near - far), 2 * far * near / (near - far)
    clip[3, 2] = -1
    return (clip @ view).astype(np.float32)


def placed(
    at: Three = (0.0, 0.0, 0.0),
    scale: Three = (1.0, 1.0, 1.0),
    turn: float = 0.0,
) -> Floats:
    """A (12,) matrix: scaled, turned around y by `turn` radians, then moved."""
    c, s = np.cos(turn), np.sin(turn)
    matrix = np.zeros((3, 4), np.float32)
    matrix[:, :3] = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) * scale
    matrix[:, 3] = at
    return matrix.reshape(12)


def face(side: float = 1.0, z: float = 0.0) -> Part:
    """A square around the z axis that faces +z; the upper left corner is (0, 0) of the picture."""
    half = side / 2
    corners = [[-half, half, z], [half, half, z], [half, -half, z], [-half, -half, z]]
    return Part(
        0,
        np.array(corners, np.float32),
        np.tile(np.array([0, 0, 1], np.float32), (4, 1)),
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32),
        None,
        np.array([[0, 3, 2], [0, 2, 1]], np.uint32),
        None,
    )


def cube(side: float = 1.0) -> Part:
    """Six faces that look outwards, in the order +x, -x, +y, -y, +z, -z; 4 vertices each."""
    front = face(side, side / 2)
    positions, normals, triangles = [], [], []
    for number in range(6):
        axes = np.roll(AXES, number // 2 + 1, axis=0)  # z becomes x, y, z
        if number % 2:
            axes = axes @ np.diag([-1, 1, -1])
        positions.append(front.positions @ axes.T)
        normals.append(front.normals @ axes.T)
        triangles.append(front.triangles + 4 * number)
    return replace(
        front,
        positions=np.concatenate(positions).astype(np.float32),
        normals=np.concatenate(normals).astype(np.float32),
        places=np.tile(front.places, (6, 1)),
        triangles=np.concatenate(triangles).astype(np.uint32),
    )


def sphere(radius: float = 0.5, rings: int = 16) -> Part:
    """A ball, `2 * rings` segments around."""
    v, u = np.meshgrid(
        np.linspace(0, 1, rings + 1), np.linspace(0, 1, 2 * rings + 1), indexing="ij"
    )
    down, around = v.ravel() * np.pi, u.ravel() * 2 * np.pi
    normals = np.stack(
        [np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)], axis=1
    ).astype(np.float32)
    row = 2 * rings + 1
    corner = (np.arange(rings)[:, None] * row + np.arange(2 * rings)).ravel()
    below = corner + row
    triangles = np.concatenate(
        [np.stack([corner, below, below + 1], 1), np.stack([corner, below + 1, corner + 1], 1)]
    )
    places = np.stack([u.ravel(), v.ravel()], axis=1).astype(np.float32)
    return Part(
        0, normals * np.float32(radius), normals, places, None, triangles.astype(np.uint32), None
    )


def mesh(*parts: Part, nodes: int = 1) -> Mesh:
    """Parts on nodes that all lie at the top; what `world_from_node` says alone counts here."""
    return Mesh(
        np.full(nodes, -1, np.intp),
        np.zeros((3, nodes), np.float32),
        np.tile(np.array([[0], [0], [0], [1]], np.float32), (1, nodes)),
        np.ones((3, nodes), np.float32),
        parts,
        (),
        (-1.0, -1.0, -1.0),
        (1.0, 1.0, 1.0),
    )


def cloud(positions: NDArray[np.floating], colour: tuple[int, ...] = (255,) * 4) -> Cloud:
    """Points of one colour, or (n, 4) of them."""
    count = len(positions)
    colours = np.broadcast_to(np.array(colour, np.uint8), (count, 4)).copy()
    points = np.asarray(positions, np.float32).reshape(count, 3)
    return Cloud(points, colours, (-1.0, -1.0, -1.0), (1.0, 1.0, 1.0))


def solid(number: int, *matrices: Floats, colour: Colour = WHITE) -> Solid:
    columns = np.stack(matrices or (placed(),), axis=1)
    return Solid(number, columns, np.array(colour, np.float32))


def dots(
    number: int,
    matrix: Floats | None = None,
    *,
    px: float = 1.0,
    world: float = 0.0,
    colour: Colour = WHITE,
) -> Dots:
    there = placed() if matrix is None else matrix
    return Dots(number, there, np.array(colour, np.float32), np.array([px, world], np.float32))


def room(
    *things: Solid | Dots,
    camera: Floats,
    light: Floats = EVEN,
    opacity: float = 1.0,
    blend: Blend = "normal",
) -> Room:
    return Room(
        camera,
        light,
        np.array([opacity], np.float32),
        tuple(thing for thing in things if isinstance(thing, Solid)),
        tuple(thing for thing in things if isinstance(thing, Dots)),
        blend,
    )
