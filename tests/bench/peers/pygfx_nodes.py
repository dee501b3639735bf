"""pygfx: `WorldObject`s that are posed, then every `world.matrix` is read, as its renderer does.

Of the idioms that were timed with 10,000 nodes, the fastest was kept: `state_basis = "matrix"`,
which its documentation offers for speed, and `local.matrix = matrix` (109 ms). Its matrices are
composed beforehand, for nothing. `local.components = (position, rotation, scale)` took 240 ms, and
position, rotation and scale one by one the same. No GPU is needed for this.
"""

from __future__ import annotations

import numpy as np

from tests.bench.peers.forest import LEVELS, check, engine, parents, solid_poses, timed, worlds


def nodes(nodes: int, frames: int, levels: int = LEVELS) -> list[float]:
    """Seconds a frame."""
    gfx = engine("pygfx")
    parent, poses = parents(nodes, levels), solid_poses(nodes)
    scene = gfx.Scene()
    objects = [gfx.WorldObject() for _ in range(nodes)]
    for row, node in enumerate(objects):
        (objects[parent[row]] if parent[row] >= 0 else scene).add(node)
        node.local.state_basis = "matrix"
    locals_ = [node.local for node in objects]
    worlds_ = [node.world for node in objects]
    alone = np.full(nodes, -1)
    matrices = [list(worlds(alone, pose)) for pose in poses]

    def frame(number: int) -> None:
        for local, matrix in zip(locals_, matrices[number], strict=True):
            local.matrix = matrix
        for world in worlds_:
            world.matrix  # noqa: B018  # worked out when it is read

    frame(0)
    check(parent, poses[0], [world.matrix for world in worlds_])
    return timed(frame, frames, warm=1)
