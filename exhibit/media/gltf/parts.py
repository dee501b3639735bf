"""Primitives to parts: triangles of one material with their vertices, colours and normals.

What has no normals gets flat ones, as glTF says, up to `FLAT_TRIANGLES`; beyond it is a scan whose
triangles nobody sees one by one, and smooth normals need a third of the memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from exhibit.media.gltf.accessors import Accessor, Accessors
from exhibit.media.gltf.branch import Branch, Fault
from exhibit.media.gltf.document import Document
from exhibit.media.gltf.materials import Surface, Surfaces, moved_places, srgb
from exhibit.media.gltf.nodes import REACH
from exhibit.media.gltf.pictures import Pictures
from exhibit.scene.looks import Part

MOST_VERTICES = 2_000_000  # of all parts: 72 MB on the GPU
MOST_TRIANGLES = 4_000_000  # of all parts: 48 MB on the GPU
MOST_PARTS = 4096  # each is a draw call, every frame
FLAT_TRIANGLES = 100_000  # of a part without normals

_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_BLOCK = 1 << 17  # rows at a time where the float64 of all would be large

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Primitive:
    """A primitive that was looked at: everything it needs is there."""

    where: str
    mode: int
    positions: Accessor
    normals: Accessor | None
    places: Accessor | None
    colours: Accessor | None
    order: Accessor | None
    surface: Surface

    @property
    def corners(self) -> int:
        return self.order.count if self.order else self.positions.count

    @property
    def triangles(self) -> int:
        return self.corners // 3 if self.mode == _TRIANGLES else max(0, self.corners - 2)

    @property
    def flat(self) -> bool:
        return self.normals is None and self.triangles <= FLAT_TRIANGLES

    @property
    def vertices(self) -> int:
        """No more than these are kept."""
        return 3 * self.triangles if self.flat else min(self.corners, self.positions.count)


@dataclass(slots=True)
class Shapes:
    """The meshes of one document."""

    document: Document
    accessors: Accessors
    pictures: Pictures
    _made: dict[int, tuple[Part, ...]] = field(default_factory=dict)
    _looked: dict[int, tuple[Primitive, ...]] = field(default_factory=dict)

    def look(self, meshes: tuple[int | None, ...]) -> None:
        """Checks the meshes of all nodes, and that together they are not too large."""
        used = Counter(mesh for mesh in meshes if mesh is not None)
        root = self.document.root
        many = sum(n * root.entry("meshes", mesh).count("primitives") for mesh, n in used.items())
        if many > MOST_PARTS:
            raise Fault(f"has {many:,} parts, {MOST_PARTS:,} are the most", "join its parts")
        found = [one for mesh, n in used.items() for one in self._primitives(mesh) * n]
        for what, count, most in (
            ("triangles", sum(one.triangles for one in found), MOST_TRIANGLES),
            ("vertices", sum(one.vertices for one in found), MOST_VERTICES),
        ):
            if count > most:
                raise Fault(
                    f"has {count:,} {what}, {most:,} are the most",
                    "reduce it (in Blender: the Decimate modifier)",
                )
        if not sum(one.triangles for one in found):
            raise Fault("has no triangles to show", "export its surfaces too")

    def parts(self, mesh: int, node: int) -> list[Part]:
        """The parts of a mesh, in the frame of a node; a mesh that hangs twice is made once."""
        if mesh not in self._made:
            self._made[mesh] = tuple(map(self._part, self._primitives(mesh)))
        return [replace(part, node=node) for part in self._made[mesh]]

    def _primitives(self, mesh: int) -> tuple[Primitive, ...]:
        if mesh not in self._looked:
            at = self.document.root.entry("meshes", mesh)
            looked = map(self._primitive, at.branches("primitives"))
            self._looked[mesh] = tuple(one for one in looked if one is not None and one.triangles)
        return self._looked[mesh]

    def _primitive(self, at: Branch) -> Primitive | None:
        mode = at.whole("mode", _TRIANGLES, most=6)
        if mode < _TRIANGLES:
            self.document.note("its points and lines are left out: only surfaces are drawn")
            return None
        if "targets" in at:
            self.document.note("its morph targets are left out")
        attributes = at.branch("attributes")
        positions = self._attribute(attributes, "POSITION", None, 3)
        if positions is None:
            raise attributes.fault("POSITION", "the number of an accessor")
        surface = Surfaces(self.document, self.pictures).look(at.place("material"))
        return Primitive(
            at.where,
            mode,
            positions,
            self._attribute(attributes, "NORMAL", positions.count, 3),
            self._attribute(attributes, f"TEXCOORD_{surface.places}", positions.count, 2),
            self._attribute(attributes, "COLOR_0", positions.count, 3, 4),
            self._order(at),
            surface,
        )

    def _attribute(self, at: Branch, name: str, count: int | None, *widths: int) -> Accessor | None:
        number = at.place(name)
        if number is None:
            return None
        found = self.accessors.look(number, *widths)
        if found.kind.itemsize == 4 and found.kind.kind != "f":
            raise Fault(f"is not right: {at.where}.{name} has a kind of number glTF forbids there")
        if count is not None and found.count != count:
            raise Fault(
                f"is not right: {at.where}.{name} has {found.count:,} rows, POSITION has {count:,}"
            )
        return found

    def _order(self, at: Branch) -> Accessor | None:
        number = at.place("indices")
        if number is None:
            return None
        found = self.accessors.look(number, 1)
        if found.kind.kind != "u":
            raise Fault(f"is not right: the indices of {at.where} are not whole numbers")
        return found

    def _part(self, one: Primitive) -> Part:
        triangles, pick = self._corners(one)
        positions = self.accessors.rows(one.positions, pick)
        if not (np.abs(positions) < REACH).all():
            raise Fault(f"has places that are no numbers, or too far away ({one.where})")
        normals = _unit(self.accessors.rows(one.normals, pick)) if one.normals else None
        places = self._places(one, pick)
        colours = self._colours(one, pick)
        if one.flat:
            spread = triangles.reshape(-1)
            positions, places = positions[spread], places[spread]
            colours = None if colours is None else colours[spread]
            triangles = np.arange(len(spread), dtype=np.int64).reshape(-1, 3)
        if normals is None:
            normals = smooth_normals(positions, triangles)
        surface = one.surface
        picture = None
        if surface.picture is not None:
            picture = self.pictures.read(surface.picture, surface.opaque)
        return Part(
            0,
            positions,
            normals,
            places,
            colours,
            triangles.astype(np.uint32),
            picture,
            surface.colour,
            surface.cutoff,
            surface.blends,
            surface.two_sided,
            surface.lit,
        )

    def _corners(self, one: Primitive) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        """Triangles (t, 3), and which vertices they use (None: all), numbered anew."""
        if one.order is None:
            return _triangles(np.arange(one.positions.count, dtype=np.int64), one.mode), None
        order = self.accessors.indices(one.order)
        if int(order.max()) >= one.positions.count:
            raise Fault(
                f"is not right: {one.where} uses vertex {int(order.max()):,} "
                f"of {one.positions.count:,}"
            )
        triangles = _triangles(order, one.mode)
        if order.size >= one.positions.count:  # else sorting a few is quicker than marking all
            used = np.zeros(one.positions.count, bool)
            used[order] = True
            if used.all():
                return triangles, None
            pick = np.flatnonzero(used)
            return (np.cumsum(used) - 1)[triangles], pick
        pick, renamed = np.unique(order, return_inverse=True)
        return _triangles(renamed.reshape(-1), one.mode), pick

    def _places(self, one: Primitive, pick: NDArray[np.int64] | None) -> Floats:
        if one.places is None:
            count = one.positions.count if pick is None else len(pick)
            return np.zeros((count, 2), np.float32)
        return moved_places(self.accessors.rows(one.places, pick), one.surface.turned)

    def _colours(self, one: Primitive, pick: NDArray[np.int64] | None) -> NDArray[np.uint8] | None:
        """Linear colours of the vertices as sRGB (n, 4)."""
        if one.colours is None:
            return None
        rows = self.accessors.rows(replace(one.colours, normalised=True), pick)
        rows = np.clip(np.nan_to_num(rows, nan=1.0), 0, 1)
        out = np.full((len(rows), 4), 255, np.uint8)
        for first in range(0, len(rows), _BLOCK):
            block = rows[first : first + _BLOCK]
            out[first : first + _BLOCK, :3] = srgb(block[:, :3]) * 255 + 0.5
        if rows.shape[1] == 4 and not one.surface.opaque:
            out[:, 3] = rows[:, 3] * 255 + 0.5
        return out


def _triangles(order: NDArray[np.int64], mode: int) -> NDArray[np.int64]:
    """(t, 3), anticlockwise as seen from the front."""
    if mode == _TRIANGLES:
        return order[: order.size // 3 * 3].reshape(-1, 3)
    if mode == _FAN:
        first = np.broadcast_to(order[0], order.size - 2)
        return np.stack((order[1:-1], order[2:], first), axis=1)
    odd = np.arange(order.size - 2) % 2  # every other triangle of a strip is the other way round
    at = np.arange(order.size - 2)
    return np.stack((order[at], order[at + 1 + odd], order[at + 2 - odd]), axis=1)


def smooth_normals(positions: Floats, triangles: NDArray[np.int64]) -> Floats:
    """(v, 3): of each vertex the mean of its triangles, larger ones counting more.

    Where each vertex belongs to one triangle these are flat.
    """
    total = np.zeros((3, len(positions)))
    step = max(_BLOCK, len(positions) // 4)  # every block costs a pass over all vertices
    for first in range(0, len(triangles), step):
        block = triangles[first : first + step]
        a, b, c = (positions[block[:, k]].astype(np.float64) for k in range(3))
        across = np.cross(b - a, c - a)
        for corner in range(3):
            for axis in range(3):
                total[axis] += np.bincount(block[:, corner], across[:, axis], len(positions))
    largest = np.abs(total).max(axis=0)
    total /= np.where(largest > 0, largest, 1.0)  # squares of tiny triangles would vanish
    return _unit(total.T.astype(np.float32))


def _unit(vectors: Floats) -> Floats:
    """The vectors (n, 3) made one long; what has no direction points up."""
    plain = np.clip(np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0), -1e9, 1e9)
    lengths = np.sqrt((plain.astype(np.float64) ** 2).sum(axis=1))
    lost = lengths < 1e-9
    plain[lost] = (0.0, 1.0, 0.0)
    lengths[lost] = 1.0
    return np.asarray(plain / lengths[:, None], np.float32)
