"""The nodes of the default scene, in level order, and where each of them rests.

Nodes under which nothing is drawn (lamps, cameras, the joints of a skeleton) are left out: a
frame poses every node, and nobody would see these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.media.gltf.branch import Branch, Fault
from exhibit.media.gltf.document import Document

MOST_NODES = 10_000  # posed in 0.4 ms a frame when all of them move
DEEPEST = 256  # levels; each is one step of every frame
REACH = 1e9  # units from the middle: float32 is 64 units coarse there

_IDENTITY = tuple(np.eye(4).reshape(-1).tolist())


@dataclass(frozen=True, slots=True)
class Tree:
    """`numbers`: which node of the file each row is; `meshes`: its mesh, or None.

    `parent` (k,), `position`, `scale` (3, k) and `rotation` (4, k) as in `looks.Mesh`, float64.
    """

    numbers: tuple[int, ...]
    meshes: tuple[int | None, ...]
    parent: NDArray[np.intp]
    position: NDArray[np.float64]
    rotation: NDArray[np.float64]
    scale: NDArray[np.float64]

    def world_from_node(self) -> NDArray[np.float64]:
        """(k, 4, 4) at rest. Raises Fault where a node is out of reach."""
        worlds = local_matrices(self.position, self.rotation, self.scale)
        for row, above in enumerate(self.parent):  # parents come first
            if above >= 0:
                worlds[row] = worlds[above] @ worlds[row]
                if not (np.abs(worlds[row]) < REACH).all():
                    raise Fault("has nodes that are scaled or moved without measure")
        return worlds


def tree(document: Document) -> Tree:
    """The nodes that are drawn or carry what is drawn. Raises Fault."""
    count = document.root.count("nodes")
    if count > MOST_NODES:
        raise Fault(f"has {count:,} nodes, {MOST_NODES:,} are the most", "join parts of it")
    parents = _level_order(document)
    nodes = {number: document.root.entry("nodes", number) for number in parents}
    kept = _leading_to_meshes(parents, nodes)
    row_of = {number: row for row, number in enumerate(kept)}
    poses = [_pose(nodes[number]) for number in kept]
    return Tree(
        tuple(kept),
        tuple(nodes[number].place("mesh") for number in kept),
        np.array([row_of.get(parents[number], -1) for number in kept], np.intp),
        np.array([pose[0] for pose in poses], np.float64).reshape(-1, 3).T,
        np.array([pose[1] for pose in poses], np.float64).reshape(-1, 4).T,
        np.array([pose[2] for pose in poses], np.float64).reshape(-1, 3).T,
    )


def local_matrices(
    position: NDArray[np.float64], rotation: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(k, 4, 4) parent_from_node of columns as in `Tree`."""
    x, y, z, w = rotation
    worlds = np.zeros((position.shape[1], 4, 4))
    worlds[:, 0, 0], worlds[:, 0, 1] = 1 - 2 * (y * y + z * z), 2 * (x * y - z * w)
    worlds[:, 0, 2], worlds[:, 1, 0] = 2 * (x * z + y * w), 2 * (x * y + z * w)
    worlds[:, 1, 1], worlds[:, 1, 2] = 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)
    worlds[:, 2, 0], worlds[:, 2, 1] = 2 * (x * z - y * w), 2 * (y * z + x * w)
    worlds[:, 2, 2] = 1 - 2 * (x * x + y * y)
    worlds[:, :3, :3] *= scale.T[:, None, :]
    worlds[:, :3, 3] = position.T
    worlds[:, 3, 3] = 1
    return worlds


def _level_order(document: Document) -> dict[int, int]:
    """The parent of every node of the scene, -1 at the top, in level order."""
    above = dict.fromkeys(_tops(document.root), -1)
    found = dict(above)
    depth = 1
    while above:
        if depth > DEEPEST:
            raise Fault(f"has nodes in more than {DEEPEST} levels", "flatten its tree of nodes")
        below: dict[int, int] = {}
        for number in above:
            for child in document.root.entry("nodes", number).places("children"):
                if child in found:
                    raise Fault(f"is not right: nodes[{child}] hangs in two places or in itself")
                below[child] = found[child] = number
        above, depth = below, depth + 1
    return found


def _tops(root: Branch) -> list[int]:
    """The nodes at the top of the default scene; without scenes those that are no one's child."""
    if root.count("scenes"):
        return root.entry("scenes", root.whole("scene", 0)).places("nodes")
    children = {child for node in root.branches("nodes") for child in node.places("children")}
    return [number for number in range(root.count("nodes")) if number not in children]


def _leading_to_meshes(parents: dict[int, int], nodes: dict[int, Branch]) -> list[int]:
    leads: set[int] = set()
    for number in reversed(parents):  # children before parents
        if number in leads or "mesh" in nodes[number]:
            leads.update((number, parents[number]))
    return [number for number in parents if number in leads]


Pose = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


def _pose(node: Branch) -> Pose:
    if "matrix" in node:
        pose = _decomposed(node.numbers("matrix", _IDENTITY))
    else:
        rotation = np.array(node.numbers("rotation", (0.0, 0.0, 0.0, 1.0)))
        length = float(np.sqrt(np.sum(rotation**2))) if np.abs(rotation).max() < REACH else 0.0
        if length < 1e-6:
            raise node.fault("rotation", "a quaternion")
        pose = (
            node.numbers("translation", (0.0, 0.0, 0.0)),
            tuple(rotation / length),
            node.numbers("scale", (1.0, 1.0, 1.0)),
        )
    if max(map(abs, pose[0] + pose[2])) > REACH:
        raise Fault(f"is not right: {node.where} is too far away or too large")
    return pose


def _decomposed(column_by_column: tuple[float, ...]) -> Pose:
    """Position, rotation and scale of a matrix; what is skewed in it is lost."""
    matrix = np.array(column_by_column).reshape(4, 4).T
    if np.abs(matrix).max() > REACH:
        raise Fault("has nodes that are scaled or moved without measure")
    linear = matrix[:3, :3]
    lengths = np.sqrt((linear**2).sum(axis=0))
    # The nearest rotation also of a flattened matrix, whose columns alone would not say one.
    left, _, right = np.linalg.svd(linear / np.where(lengths > 1e-12, lengths, 1.0))
    turn = left @ right
    if np.linalg.det(turn) < 0:  # a mirror: x carries it
        turn[:, 0] *= -1
    scale = (turn * linear).sum(axis=0)
    return tuple(matrix[:3, 3]), tuple(_quaternion(turn)), tuple(scale)


def _quaternion(turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """x, y, z, w of a rotation matrix, by the largest of its four to stay exact."""
    (a, b, c), (d, e, f), (g, h, i) = turn
    squares = np.array([1 + a - e - i, 1 - a + e - i, 1 - a - e + i, 1 + a + e + i])
    rows = np.array(
        [
            [squares[0], b + d, c + g, h - f],
            [b + d, squares[1], f + h, c - g],
            [c + g, f + h, squares[2], d - b],
            [h - f, c - g, d - b, squares[3]],
        ]
    )
    row = rows[int(np.argmax(squares))]
    return np.asarray(row / np.sqrt((row**2).sum()))
