"""Strap patterns from polygons in contact, as a field: ask any point what lies there.

The plane is covered by n-gons that touch edge to edge (n = 8: octagons and squares, n = 12:
dodecagons and triangles; neighbouring centres are 1 apart). From the middle of every edge two
straps leave at the same angle on both sides, so the pattern runs on from polygon to polygon. In an
n-gon they make a rosette: hexagonal petals around a star; in the small polygon, a star.

Everything is computed in one wedge of the pattern: a point is reflected into it, and every
reflection exchanges over and under. That is the whole interlace.
"""
# ruff: noqa: PLR0915 - one thing is drawn in one go, from back to front

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from assets.draw.canvas import Field
from assets.draw.noise import hash01

STAR, PETAL, CORNER, SMALL, POINT = range(5)  # kinds of tile


@dataclass(frozen=True, slots=True)
class Design:
    """How the straps run: lengths in distances between neighbouring centres."""

    fold: int = 8
    contact_deg: float = 68.0  # between strap and polygon edge
    shoulder: float = 0.13  # how far the petal's straight side is from its axis
    strap: float = 0.026  # half width
    inner: bool = True  # straps cross on into the star


@dataclass(frozen=True, slots=True)
class Tiles:
    """What lies at each point: `across` is -1..1 on a strap, beyond that it is a tile."""

    across: Field
    height: Field  # of the strap: -1 where it dives under, 1 where it passes over
    edge: Field  # distance to the nearest strap's edge, in distances between centres
    kind: Field  # int8: STAR, PETAL, CORNER, SMALL, POINT
    petal: Field  # int8: which petal, 0 .. fold - 1
    chance: Field  # 0..1, one value a tile
    cell: tuple[Field, Field]  # which rosette


def _reflect(px: Field, py: Field, angle: float) -> tuple[Field, Field, Field]:
    """Into the half plane to the right of a line through 0; also where it was reflected."""
    nx, ny = -math.sin(angle), math.cos(angle)
    d = np.maximum(px * nx + py * ny, 0)
    return px - 2 * nx * d, py - 2 * ny * d, d > 0


def _nearest_centre(x: Field, y: Field, fold: int) -> tuple[Field, Field]:
    if fold == 8:
        return np.round(x), np.round(y)
    row = math.sqrt(3)
    ax, ay = np.round(x), np.round(y / row) * row
    bx, by = np.floor(x) + 0.5, (np.floor(y / row) + 0.5) * row
    nearer = (x - bx) ** 2 + (y - by) ** 2 < (x - ax) ** 2 + (y - ay) ** 2
    return np.where(nearer, bx, ax), np.where(nearer, by, ay)


def _meet(start: tuple[float, float], way: tuple[float, float], angle: float) -> float:
    """How far along `way` a strap meets the line through 0 at `angle`."""
    s, c = math.sin(angle), math.cos(angle)
    return (start[1] * c - start[0] * s) / (way[0] * s - way[1] * c)


Strap = tuple[float, float, float, float, float, float]  # x0 y0 x1 y1, height at both ends


def _strands(design: Design) -> tuple[list[list[Strap]], dict[str, float]]:
    """The strands that show in a rosette's wedge, bend by bend, and the points they pass."""
    n = design.fold
    half, turn = math.pi / n, 2 * math.pi / n
    tilt = math.radians(design.contact_deg)
    way = (-math.sin(tilt), math.cos(tilt))
    gx, gy = 0.5 + way[0] * design.shoulder / way[1], design.shoulder
    kx = gy / math.tan(half)  # the straight side meets the wedge's other border
    down = (-math.cos(turn), -math.sin(turn))
    reach = _meet((kx, gy), down, 0.0)
    hx = kx + down[0] * reach
    strands: list[list[Strap]] = [
        [(0.5, 0.0, gx, gy, 1, 0), (gx, gy, kx, gy, 0, -1)],
        [(0.5, 0.0, gx, -gy, -1, 0)],  # the strap it crosses at the contact reaches in a little
        [(kx, gy, hx, 0, 1, -1 if design.inner else 0)],
    ]
    if design.inner:
        up = (-math.cos(turn), math.sin(turn))
        reach = _meet((hx, 0.0), up, half)
        strands.append([(hx, 0, hx + up[0] * reach, up[1] * reach, 1, 0)])
    return strands, {"gy": gy, "hx": hx}


def _distance(x: Field, y: Field, s: Strap, w: float) -> tuple[Field, Field]:
    """Distance to a strap's middle line and its height there.

    Where it crosses another (height 1 or -1, always on a mirror) it reaches on beyond its end.
    """
    before, after = (w * (8 if abs(z) == 1 else 0) for z in (s[4], s[5]))
    dx, dy = s[2] - s[0], s[3] - s[1]
    length = math.hypot(dx, dy)
    dx, dy = dx / length, dy / length
    along = (x - s[0]) * dx + (y - s[1]) * dy
    beyond = np.maximum(np.maximum(-along - before, along - length - after), 0)
    aside = (x - s[0]) * dy - (y - s[1]) * dx
    k = np.clip(along / length, 0, 1)
    return np.hypot(aside, beyond), (s[4] + (s[5] - s[4]) * k).astype(np.float32)


def girih(x: Field, y: Field, design: Design) -> Tiles:
    """The pattern at points (x, y); a rosette's centre is at (0, 0)."""
    n = design.fold
    half, turn = math.pi / n, 2 * math.pi / n
    cx, cy = _nearest_centre(x, y, n)
    px, py = x - cx, y - cy
    bearing = np.floor(np.arctan2(py, px) / turn + 0.5).astype(np.int8) % n
    odd = (px < 0) ^ (py < 0)
    px, py = np.abs(px), np.abs(py)
    for angle in [math.pi / 4] if n == 8 else [math.pi / 3, math.pi / 6]:
        px, py, flipped = _reflect(px, py, angle)
        odd ^= flipped
    sign = np.where(odd, -1, 1).astype(np.float32)
    in_small = px * math.cos(turn) + py * math.sin(turn) > 0.5

    wx, wy, flipped = _reflect(px, py, half)
    wedge_sign = np.where(flipped, -sign, sign)
    strands, at = _strands(design)
    w = design.strap
    nearest = np.full(wx.shape, 9, np.float32)
    across = np.full(wx.shape, 9, np.float32)
    height = np.full(wx.shape, -9, np.float32)

    def lay(mine: Field, d: Field, z: Field) -> None:
        nonlocal nearest, across, height
        d = np.where(mine, d, 9)
        nearest = np.minimum(nearest, d)
        top = (d < w * 1.3) & (z > height)
        across = np.where(top, d / w, across)
        height = np.where(top, z, height)

    for strand in strands:
        d, z = _distance(wx, wy, strand[0], w)
        for strap in strand[1:]:
            d_next, z_next = _distance(wx, wy, strap, w)
            z = np.where(d_next < d, z_next, z)
            d = np.minimum(d, d_next)
        lay(~in_small, d, z * wedge_sign)

    qx, qy = 0.5 - px, 0.5 * math.tan(turn) - py
    u = qx * math.cos(turn) + qy * math.sin(turn)
    v = -qx * math.sin(turn) + qy * math.cos(turn)
    tilt = math.radians(design.contact_deg)
    way = (-math.sin(tilt), math.cos(tilt))
    r_small = 0.5 / math.cos(turn) - 0.5
    sides = 4 if n == 8 else 3
    reach = _meet((r_small, 0.0), way, math.pi / sides)
    ex, ey = r_small + way[0] * reach, way[1] * reach
    for strap in ((r_small, 0, ex, ey, 1, 0), (r_small, 0, ex, -ey, -1, 0)):
        d, z = _distance(u, v, strap, w)
        lay(in_small, d, z * sign)

    side_small = (u - r_small) * way[1] - v * way[0] < 0
    along_axis = (wx - 0.5) * way[1] - wy * way[0] < 0
    steep = (wx - at["hx"]) * math.sin(turn) - wy * math.cos(turn)
    kind = np.full(wx.shape, CORNER, np.int8)
    kind[along_axis & (wy < at["gy"])] = PETAL
    kind[steep < 0] = STAR
    if design.inner:
        deep = (wx - at["hx"]) * math.sin(turn) + wy * math.cos(turn)
        kind[(steep < 0) & (deep > 0)] = POINT
    kind[in_small & side_small] = SMALL
    kind[in_small & ~side_small] = CORNER

    # A corner tile or a small star belongs to several rosettes: its name is where it lies.
    angle = np.arctan2(y - cy, x - cx)
    sector = np.floor(angle / turn)
    corner, small = 0.5 / math.cos(half), 0.5 / math.cos(turn)
    radius = np.where(kind == CORNER, corner, np.where(kind == SMALL, small, 0.2))
    radius = np.where(kind == STAR, 0, radius)
    beam = np.where((kind == CORNER) | (kind == POINT), sector + 0.5, bearing) * turn
    i = np.round((cx + radius * np.cos(beam)) * 64)
    j = np.round((cy + radius * np.sin(beam)) * 64)
    chance = hash01(n, i, j, kind)
    return Tiles(
        across, height, nearest - w, kind, bearing, chance, (np.round(cx * 2), np.round(cy * 2))
    )
