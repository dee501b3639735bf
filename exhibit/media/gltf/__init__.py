"""glTF 2.0 to a `Mesh`: nodes in level order, triangles, pictures, and how the nodes move.

What is read: .glb and .gltf (buffers and pictures inside, beside, or as data: texts), every kind of
triangle, sparse accessors, base colours and pictures, and the animation of nodes. What is not:
skeletons and morph targets stay in their rest pose; points and lines, lamps and cameras are left
out; of a material only the base colour is seen.

A file may come from anybody. It is looked at whole before any of its numbers is read, so that no
memory is taken for what is only claimed; what cannot be read ends as one `GltfError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exhibit.media.fault import MediaFault
from exhibit.media.gltf import document, moves, nodes, store
from exhibit.media.gltf.accessors import Accessors
from exhibit.media.gltf.branch import Branch, Fault
from exhibit.media.gltf.document import Document
from exhibit.media.gltf.parts import Shapes
from exhibit.media.gltf.pictures import Pictures
from exhibit.scene.looks import Mesh, Part

_BLOCK = 1 << 16  # vertices whose float64 places are in memory at once

Triple = tuple[float, float, float]


class GltfError(MediaFault):
    """A model that cannot be shown; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A file that was looked at whole: what is to be read, and that it is there."""

    document: Document
    tree: nodes.Tree
    accessors: Accessors
    shapes: Shapes
    channels: list[moves.Channel]


def load(path: Path) -> Mesh:
    """A .glb or .gltf file as a mesh. Raises GltfError."""
    return load_with_notes(path)[0]


def load_with_notes(path: Path) -> tuple[Mesh, tuple[str, ...]]:
    """The mesh, and a sentence for every kind of thing in the file that it leaves out."""
    with _named(path):
        outline = _outline(path)
        tree = outline.tree
        parts = [
            part
            for row, mesh in enumerate(tree.meshes)
            if mesh is not None
            for part in outline.shapes.parts(mesh, row)
        ]
        moved = tuple(moves.move(outline.accessors, one) for one in outline.channels)
        low, high = _bounds(parts, tree.world_from_node())
        mesh = Mesh(
            parent=tree.parent,
            position=tree.position.astype(np.float32),
            rotation=tree.rotation.astype(np.float32),
            scale=tree.scale.astype(np.float32),
            parts=tuple(parts),
            moves=moved,
            low=low,
            high=high,
            lasts_s=max((float(one.times_s[-1]) for one in moved), default=0.0),
        )
        return mesh, tuple(f"the model {path.name}: {note}" for note in outline.document.notes)


def fault(path: Path) -> str:
    """What keeps a file from being shown, one sentence, or "".

    Looks at the header, the JSON, all sizes and the pictures' headers; reads no numbers, so a NaN
    or an index out of range is found by `load` alone.
    """
    try:
        with _named(path):
            _outline(path).tree.world_from_node()
    except GltfError as found:
        return str(found)
    return ""


def needs(path: Path) -> tuple[Path, ...]:
    """The files beside a model that it is made of: its buffers and all of its pictures."""
    with _named(path):
        root = document.read(path).root
        owners: list[Branch] = root.branches("buffers") + root.branches("images")
        uris = dict.fromkeys(owner.word("uri", "") for owner in owners)
        return tuple(
            store.beside(uri, path.parent) for uri in uris if uri and uri[:5].lower() != "data:"
        )


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """A fault inside is said of the file; what a broken file does to numpy counts as damage."""
    try:
        with np.errstate(all="ignore"):  # every number is checked before it is used
            yield
    except Fault as found:
        raise GltfError(f"the model {path.name} {found}") from found
    except MemoryError as found:
        raise GltfError(
            f"the model {path.name} is too large for this computer: reduce it"
        ) from found


def _outline(path: Path) -> Outline:
    found = document.read(path)
    tree = nodes.tree(found)
    if found.root.count("skins"):
        found.note("its skeleton stays in the rest pose")
    accessors = Accessors(found)
    shapes = Shapes(found, accessors, Pictures(found))
    shapes.look(tree.meshes)
    rows = {number: row for row, number in enumerate(tree.numbers)}
    return Outline(found, tree, accessors, shapes, moves.look(found, accessors, rows))


def _bounds(parts: list[Part], worlds: NDArray[np.float64]) -> tuple[Triple, Triple]:
    """The box around all vertices at rest, in float64 so that it holds them all."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for part in parts:
        world = worlds[part.node]
        for first in range(0, len(part.positions), _BLOCK):
            block = part.positions[first : first + _BLOCK].astype(np.float64)
            placed = block @ world[:3, :3].T + world[:3, 3]
            low, high = np.minimum(low, placed.min(axis=0)), np.maximum(high, placed.max(axis=0))
    if not (np.abs([low, high]) < nodes.REACH).all():
        raise Fault("is larger than can be drawn", "scale it down")
    return _triple(low), _triple(high)


def _triple(values: NDArray[np.float64]) -> Triple:
    x, y, z = values.tolist()
    return x, y, z
