"""Meshes on the GPU: each part of a mesh uploaded once, with its picture.

A part that does not fit is left out with a sentence in `faults`; the rest of the mesh is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exhibit.render import gldepth
from exhibit.render.glcalls import Picture, Profile, limits, take_error
from exhibit.render.gldepth import Vertices
from exhibit.render.textures import NONE, Textures
from exhibit.scene.looks import Mesh, Part, TextureArray

Three = tuple[float, float, float]
Four = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part on the GPU. `texture` is OpenGL's number, `middle` that of its box."""

    node: int
    vertices: Vertices
    triangles: int
    texture: int
    middle: Three
    colour: Four
    cutoff: float
    blends: bool
    two_sided: bool
    lit: bool


class Pieces:
    """The pieces of a show's meshes, under the numbers that its solids use."""

    def __init__(self, profile: Profile, meshes: Sequence[Mesh]) -> None:
        """Raises ShaderFault."""
        self.faults: list[str] = []
        self._side = limits().side
        # The first texture is for what has no picture. One of 4 pixels a side: see shrink.py.
        plain = np.full((4, 4, 4), 255, np.uint8)
        self._textures = Textures(profile, [_array_of(plain)])
        # By the id of a picture that several parts share, and whether it is tiled.
        self._textures_of: dict[tuple[int, bool], int] = {}
        self._meshes = [self._upload(number, mesh) for number, mesh in enumerate(meshes)]
        self._nodes = [len(mesh.parent) for mesh in meshes]
        self._textures_of.clear()  # the pictures may go now, and their ids come again

    def __len__(self) -> int:
        return len(self._meshes)

    def of(self, mesh: int) -> tuple[Piece, ...]:
        """The pieces of a mesh that is there."""
        return self._meshes[mesh]

    def nodes(self, mesh: int) -> int:
        """How many matrices a mesh needs."""
        return self._nodes[mesh]

    @property
    def bytes(self) -> int:
        held = (piece.vertices.bytes for mesh in self._meshes for piece in mesh)
        return self._textures.bytes + sum(held)

    def close(self) -> None:
        for mesh in self._meshes:
            for piece in mesh:
                gldepth.free_vertices(piece.vertices)
        self._meshes.clear()
        self._nodes.clear()
        self._textures.close()

    def _upload(self, number: int, mesh: Mesh) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        for place, part in enumerate(mesh.parts):
            name = f"part {place} of mesh {number}"
            complaint = complaint_about(part, len(mesh.parent))
            piece = None if complaint else self._piece(name, part)
            if piece is None:
                self.faults.append(f"{name} is left out: {complaint or 'out of memory'}")
            else:
                pieces.append(piece)
        return tuple(pieces)

    def _piece(self, name: str, part: Part) -> Piece | None:
        """None where the GPU has no room for it."""
        take_error()  # what others left behind is not this part's fault
        inputs = (part.positions, part.normals, part.places, part.colours)
        vertices = gldepth.new_vertices(inputs, part.triangles)
        if take_error():
            gldepth.free_vertices(vertices)
            return None
        low, high = (edge(part.positions, axis=0).astype(np.float64) for edge in (np.min, np.max))
        x, y, z = ((low + high) / 2).tolist()
        return Piece(
            part.node,
            vertices,
            len(part.triangles),
            self._texture(name, part.picture, _tiled(part)),
            (x, y, z),
            part.colour,
            part.cutoff,
            part.blends,
            part.two_sided,
            part.lit,
        )

    def _texture(self, name: str, picture: Picture | None, tiled: bool) -> int:
        """OpenGL's number of a picture's texture; of the plain one where there is none."""
        if picture is None:
            return self._textures.number(0)
        key = (id(picture), tiled)
        if key not in self._textures_of:
            small = halved(picture, self._side)
            if small is not picture:
                self.faults.append(
                    f"the picture of {name} has {_size(picture)} pixels, this machine takes "
                    f"{self._side} a side: it is shown with {_size(small)}"
                )
            index = self._textures.add(_array_of(small, tiled))
            for fault in self._textures.faults:
                reason = fault.partition(": ")[2]
                self.faults.append(f"the picture of {name} is left out: {reason}")
            self._textures.faults.clear()
            self._textures_of[key] = self._textures.number(index)
        found = self._textures_of[key]
        return self._textures.number(0) if found == NONE else found


def complaint_about(part: Part, nodes: int) -> str:
    """Why a part cannot be drawn, or ""."""
    count = len(part.positions)
    shapes = {
        "positions": (part.positions, 3),
        "normals": (part.normals, 3),
        "places": (part.places, 2),
        "colours": (part.colours, 4),
    }
    for name, (array, columns) in shapes.items():
        if array is not None and array.shape != (count, columns):
            return f"its {name} have the shape {array.shape}, expected {(count, columns)}"
    if not count or not len(part.triangles):
        return "it is empty"
    if part.triangles.shape[1:] != (3,) or int(part.triangles.max()) >= count:
        return f"its triangles ask for more than its {count} vertices"
    if not 0 <= part.node < nodes:
        return f"its node {part.node} is not among the {nodes} of its mesh"
    if not np.isfinite(part.positions).all():
        return "some of its positions are not numbers"
    return ""


def halved(picture: Picture, side: int) -> Picture:
    """The picture itself, or halved until no side is longer than `side`."""
    while max(picture.shape[:2]) > side:
        height, width = (length - length % 2 or length for length in picture.shape[:2])
        even = picture[:height, :width].astype(np.uint16)
        rows = even[0::2] + even[1::2] if height > 1 else even * 2
        both = rows[:, 0::2] + rows[:, 1::2] if width > 1 else rows * 2
        picture = ((both + 2) // 4).astype(np.uint8)
    return picture


def _tiled(part: Part) -> bool:
    """Whether a part reads its picture beyond the edges, where glTF lets it begin again."""
    return bool(len(part.places) and (part.places.min() < -0.01 or part.places.max() > 1.01))


def _array_of(picture: Picture, repeats: bool = False) -> TextureArray:
    return TextureArray(picture.shape[1], picture.shape[0], 4, (picture,), repeats)


def _size(picture: Picture) -> str:
    return f"{picture.shape[1]} x {picture.shape[0]}"
