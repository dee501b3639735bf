"""One fused compiled loop a work: what numpy, which passes over the data many times, gives away.

Compiled by numba for this processor, on one core as ours is, and without `fastmath`, which would
allow the compiler other results. Every node is worked out in one pass: its local transform never
leaves the registers. The outputs must equal ours before anything is timed.

Tried for the plane with 10,000 nodes: rows of n floats, as ours (0.19 ms), and one record a node
(0.18 ms). Rows were kept: they are what both are given, and no time goes into turning them over.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.peers import ours
from tests.bench.peers.forest import (
    LEVELS,
    Floats,
    alternating,
    engine,
    flat_poses,
    parents,
    solid_poses,
)

_LATER_S = 25.0  # everybody alive has been born since the scene began
_RADIANS = np.float32(math.pi / 180)


def _flat(parent: Any, pose: Floats, world: Floats, seen: Floats) -> None:
    """(6, n) pose -> (6, n) world_from_node and (n,) seen opacity, parents first."""
    for row in range(parent.shape[0]):
        angle = pose[2, row] * _RADIANS
        cos, sin = np.cos(angle), np.sin(angle)
        a, b = cos * pose[3, row], -sin * pose[4, row]
        c, d = sin * pose[3, row], cos * pose[4, row]
        x, y = pose[0, row], pose[1, row]
        above = parent[row]
        if above < 0:
            world[0, row], world[1, row], world[2, row] = a, b, x
            world[3, row], world[4, row], world[5, row] = c, d, y
            seen[row] = pose[5, row]
        else:
            m0, m1, m2 = world[0, above], world[1, above], world[2, above]
            m3, m4, m5 = world[3, above], world[4, above], world[5, above]
            world[0, row] = a * m0 + c * m1
            world[1, row] = b * m0 + d * m1
            world[2, row] = x * m0 + y * m1 + m2
            world[3, row] = a * m3 + c * m4
            world[4, row] = b * m3 + d * m4
            world[5, row] = x * m3 + y * m4 + m5
            seen[row] = seen[above] * pose[5, row]


def _solid(  # noqa: PLR0913, PLR0917  # plain arrays are what numba compiles
    parent: Any, position: Floats, rotation: Floats, scale: Floats, local: Floats, world: Floats
) -> None:
    """Position, quaternion and scale -> (12, n) world_from_node, parents first."""
    two = np.float32(2.0)
    one = np.float32(1.0)
    for row in range(parent.shape[0]):
        x, y, z, w = rotation[0, row], rotation[1, row], rotation[2, row], rotation[3, row]
        s, t, u = scale[0, row], scale[1, row], scale[2, row]
        local[0] = (one - two * (y * y + z * z)) * s
        local[1] = two * (x * y - z * w) * t
        local[2] = two * (x * z + y * w) * u
        local[3] = position[0, row]
        local[4] = two * (x * y + z * w) * s
        local[5] = (one - two * (x * x + z * z)) * t
        local[6] = two * (y * z - x * w) * u
        local[7] = position[1, row]
        local[8] = two * (x * z - y * w) * s
        local[9] = two * (y * z + x * w) * t
        local[10] = (one - two * (x * x + y * y)) * u
        local[11] = position[2, row]
        above = parent[row]
        if above < 0:
            for i in range(12):
                world[i, row] = local[i]
            continue
        for i in range(0, 12, 4):
            p, q, r = world[i, above], world[i + 1, above], world[i + 2, above]
            world[i, row] = p * local[0] + q * local[4] + r * local[8]
            world[i + 1, row] = p * local[1] + q * local[5] + r * local[9]
            world[i + 2, row] = p * local[2] + q * local[6] + r * local[10]
            world[i + 3, row] = p * local[3] + q * local[7] + r * local[11] + world[i + 3, above]


def _particles(  # noqa: PLR0913, PLR0917  # as above
    table: Floats,
    count: int,
    first: int,
    age_s: Any,
    per_birth: Any,
    forces: Any,
    ramp: Any,
    rows: Floats,
    words: Any,
) -> None:
    """The closed form of `exhibit.scene.particles`, one particle after the other."""
    gravity_x, gravity_y, wind_x, wind_y, drag, sway, per_sway, small, large = forces
    one, steps = np.float32(1.0), np.float32(256.0)
    for i in range(count):
        at = first + i
        age = age_s - np.float32(i) * per_birth - table[4, at]
        k = min(age * table[5, at], one)
        words[i] = ramp[int(k * steps)]
        f1 = (one - np.exp(min(max(-drag * age, np.float32(-80.0)), np.float32(0.0)))) / drag
        f2 = (age - f1) / drag
        way = age * per_sway + table[9, at]
        x = table[0, at] + table[2, at] * f1 + gravity_x * f2 + wind_x * age
        y = table[1, at] + table[3, at] * f1 + gravity_y * f2 + wind_y * age
        rows[0, i] = x + np.sin(way) * sway
        rows[1, i] = y + np.cos(way) * sway
        rows[2, i] = (k * (large - small) + small) * table[6, at]
        rows[3, i] = table[8, at] * age + table[7, at]


def plane(nodes: int, frames: int, levels: int = LEVELS) -> dict[str, list[float]]:
    """Ours and theirs in turns: seconds a frame of posing and propagating in the plane."""
    fused = engine("numba").njit(_flat)
    mine = ours.Plane(nodes, levels)
    parent = parents(nodes, levels)
    poses = flat_poses(nodes)
    world, seen = np.zeros((6, nodes), np.float32), np.zeros(nodes, np.float32)

    def theirs(number: int) -> None:
        fused(parent, poses[number], world, seen)

    for number in (0, 1):
        theirs(number)
        mine.frame(number)
        np.testing.assert_allclose(world, mine.columns.world_from_node, rtol=1e-4, atol=1e-3)
        np.testing.assert_allclose(seen, mine.columns.seen_opacity, rtol=1e-5)
    return _in_turns(mine.frame, theirs, frames)


def space(nodes: int, frames: int, levels: int = LEVELS) -> dict[str, list[float]]:
    """The same in space."""
    fused = engine("numba").njit(_solid)
    mine = ours.Solids(nodes, levels)
    parent = parents(nodes, levels)
    poses = solid_poses(nodes)
    world, local = np.zeros((12, nodes), np.float32), np.zeros(12, np.float32)

    def theirs(number: int) -> None:
        pose = poses[number]
        fused(parent, pose.position, pose.rotation, pose.scale, local, world)

    for number in (0, 1):
        theirs(number)
        mine.frame(number)
        np.testing.assert_allclose(world, mine.world_from_node, rtol=1e-4, atol=1e-3)
    return _in_turns(mine.frame, theirs, frames)


def particles(particles: int, frames: int) -> dict[str, list[float]]:
    """Ours and theirs in turns: seconds a frame of evaluating and packing particles."""
    fused = engine("numba").njit(_particles)
    mine = ours.swarm(particles)
    emitter, count = mine.emitter, mine.emitter.alive
    rows, words = np.zeros((4, count), np.float32), np.zeros(count, np.uint32)
    table, ramp, around = mine._table, mine._colours, mine._around  # the same chance, to compare
    forces = tuple(
        np.float32(force)
        for force in (
            *emitter.gravity, *emitter.wind, emitter.drag, emitter.sway,
            2 * math.pi / emitter.sway_s, *emitter.grow,
        )
    )  # fmt: skip

    def theirs(number: int) -> None:
        time_s = _LATER_S + number / 60
        oldest = mine.newest(time_s) - count + 1
        age_s = np.float32(time_s - oldest / emitter.rate)
        per_birth = np.float32(1 / emitter.rate)
        fused(table, count, oldest % around, age_s, per_birth, forces, ramp, rows, words)

    def all_(number: int) -> None:
        mine.at(_LATER_S + number / 60)

    for number in (0, 1):
        theirs(number)
        all_(number)
        np.testing.assert_allclose(rows, mine.swarm.rows, rtol=1e-3, atol=0.02)
        same = words == mine.swarm.colours.view(np.uint32).reshape(-1)
        assert np.mean(same) > 0.99, "the colours differ"  # some lie between two steps
    return _in_turns(all_, theirs, frames)


def _in_turns(
    mine: Callable[[int], object], other: Callable[[int], object], frames: int
) -> dict[str, list[float]]:
    ours_s, theirs_s = alternating([mine, other], frames)
    return {"ours": ours_s, "theirs": theirs_s}
