"""Panda3D: `NodePath`s that are posed with one call each, `set_pos_quat_scale`.

Panda3D works a world out when somebody asks for it, or while it culls. `nodes` asks for those of
the nodes that have no children: to get there Panda3D composes all the others on the way, in C++,
and each only once, since every root carries a chain. `nodes_read` asks for every one and takes its
matrix, as a program does that needs to know where its things are. Both hand over vectors of
Panda3D's own that were made beforehand. Poses that are only set, worlds left out, take 12 ms.

The setting `transform-cache 0` is Panda3D's for scenes in which everything moves: on a busy machine
poses took 15 ms with it and 19 without, read back 32 ms and 46. `PandaNode.set_transform` with a
`TransformState` made for it was slower (30 ms against 19), `set_mat` with matrices as fast.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.peers.forest import LEVELS, Solid, check, engine, parents, solid_poses, timed


def nodes(nodes: int, frames: int, levels: int = LEVELS) -> list[float]:
    """Seconds a frame of setting all poses and having all worlds worked out."""
    paths, pose = _built(nodes, levels)
    leaves = [path for path in paths if not path.get_num_children()]

    def frame(number: int) -> None:
        pose(number)
        for path in leaves:
            path.get_net_transform()

    return timed(frame, frames)


def nodes_read(nodes: int, frames: int, levels: int = LEVELS) -> list[float]:
    """Seconds a frame of setting all poses and reading all worlds."""
    paths, pose = _built(nodes, levels)

    def frame(number: int) -> None:
        pose(number)
        for path in paths:
            path.get_net_transform().get_mat()

    return timed(frame, frames)


def _built(nodes: int, levels: int) -> tuple[list[Any], Callable[[int], None]]:
    core = engine("panda3d.core")
    core.load_prc_file_data("", "transform-cache 0")
    parent, poses = parents(nodes, levels), solid_poses(nodes)
    root = core.NodePath("root")
    paths: list[Any] = []
    for row in range(nodes):
        above = paths[parent[row]] if parent[row] >= 0 else root
        paths.append(above.attach_new_node(str(row)))
    arguments = [_arguments(core, pose) for pose in poses]

    def pose(number: int) -> None:
        for path, (position, rotation, scale) in zip(paths, arguments[number], strict=True):
            path.set_pos_quat_scale(position, rotation, scale)

    pose(0)
    found = np.array([np.array(path.get_net_transform().get_mat()) for path in paths])
    check(parent, poses[0], found.transpose(0, 2, 1))  # its vectors are rows
    return paths, pose


def _arguments(core: Any, pose: Solid) -> list[tuple[Any, Any, Any]]:
    """Its own vectors, made beforehand: what it is handed is never in the time."""
    x, y, z, w = pose.rotation.tolist()
    return [
        (core.LVecBase3f(*position), core.LQuaternionf(*turn), core.LVecBase3f(*scale))
        for position, turn, scale in zip(
            pose.position.T.tolist(),
            zip(w, x, y, z, strict=True),
            pose.scale.T.tolist(),
            strict=True,
        )
    ]
