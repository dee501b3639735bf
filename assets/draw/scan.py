"""The corner of a courtyard as a scanner sees it: two arches, steps, a basin, a jar, a tree.

The courtyard is nobody's: it is only a formula, the distance to it from any point (y up, metres,
the corner at 0, 0, 0). Three stations send rays into it and lose what a scanner loses: grazing
walls, water, the sky, and whatever stands in the shade of something else.
"""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, mix, smooth, stream, to_srgb
from assets.draw.noise import bumps, hash01

POINTS = 60_000
STATIONS = ((3.1, 1.65, 5.4), (1.5, 1.55, 1.9), (5.2, 1.6, 3.2))
RAYS = (520, 340)  # around and up, of each station
FARTHEST = 9.0  # metres a ray is followed
SPACING = 0.026  # metres: a scanner's software thins what lies closer
NOISE = 0.003  # metres along the ray
SUN = np.array([0.55, 0.75, 0.36], np.float32)

FLOOR, WALL, GALLERY, STONE, BASIN, WATER, CLAY, WOOD, BARK, LEAF = range(10)


def court_scan() -> bytes:
    """A corner of an invented courtyard with two arches, steps and a basin, as a scan."""
    chance = stream("court_scan")
    places, colours = [], []
    for station in STATIONS:
        rays = _rays(chance)
        start = np.array(station, np.float32)
        reach, hit = _followed(start, rays)
        rays, reach = rays[hit], reach[hit]
        at = start + rays * reach[:, None]
        surface, normal = _surface(at), _normal(at)
        kept = _comes_back(rays, normal, surface, chance)
        at, rays, normal, surface = at[kept], rays[kept], normal[kept], surface[kept]
        colours.append(_lit(at, normal, surface))
        blur = chance.normal(0, NOISE, len(at)).astype(np.float32)
        mixed = chance.random(len(at)) < 0.003  # rays that meet an edge end between two things
        blur[mixed] -= chance.random(int(mixed.sum()), np.float32) * 0.4
        places.append(at + rays * blur[:, None])
    at, colour = np.concatenate(places), np.concatenate(colours)
    kept = _thinned(at, chance)
    return _ply(at[kept], colour[kept])


def _rays(chance: np.random.Generator) -> Field:
    """Unit directions of one station, a grid in both angles."""
    around, up = np.meshgrid(
        np.linspace(0, 2 * np.pi, RAYS[0], endpoint=False), np.linspace(-1.05, 0.95, RAYS[1])
    )
    around = around.reshape(-1) + chance.normal(0, 3e-4, around.size) + chance.random()
    up = up.reshape(-1) + chance.normal(0, 3e-4, up.size)
    rays = np.stack([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)], axis=1)
    return rays.astype(np.float32)


# --- the courtyard --------------------------------------------------------------------------------


def _box(at: Field, low: tuple[float, ...], high: tuple[float, ...]) -> Field:
    middle, half = np.add(low, high) / 2, np.subtract(high, low) / 2
    out = np.abs(at - middle.astype(np.float32)) - half.astype(np.float32)
    outside = np.sqrt((np.maximum(out, 0) ** 2).sum(axis=1))
    return np.asarray(outside + np.minimum(out.max(axis=1), 0))


def _arch(across: Field, y: Field, half: float, spring: float) -> Field:
    """An opening with a round head."""
    low = np.maximum(np.abs(across) - half, y - spring)
    return np.minimum(low, np.hypot(across, y - spring) - half)


def _octagon(at: Field, x: float, z: float) -> Field:
    """Distance from an upright axis as an octagon counts it."""
    a, b = np.abs(at[:, 0] - x), np.abs(at[:, 2] - z)
    return np.asarray(np.maximum(np.maximum(a, b), (a + b) * np.float32(0.70711)))


def _ball(at: Field, middle: tuple[float, ...], radii: tuple[float, ...]) -> Field:
    scaled = (at - np.array(middle, np.float32)) / np.array(radii, np.float32)
    return np.asarray((np.sqrt((scaled**2).sum(axis=1)) - 1) * np.float32(min(radii)))


def _tube(at: Field, x: float, z: float, radius: float, low: float, high: float) -> Field:
    round_ = np.hypot(at[:, 0] - x, at[:, 2] - z) - radius
    return np.maximum(round_, np.maximum(low - at[:, 1], at[:, 1] - high))


def _back_wall(at: Field) -> Field:
    x, y = at[:, 0], at[:, 1]
    openings = np.minimum(_arch(x - 2.0, y, 0.8, 1.9), _arch(x - 4.4, y, 0.8, 1.9))
    return np.maximum(_box(at, (-0.5, 0, -0.55), (6.4, 4.2, 0)), -openings)


def _side_wall(at: Field) -> Field:
    niche = np.maximum(_arch(at[:, 2] - 3.0, at[:, 1] - 0.36, 0.55, 1.5), -at[:, 0] - 0.32)
    return np.maximum(_box(at, (-0.5, 0, -2.6), (0, 4.2, 6.2)), -niche)


def _basin(at: Field) -> Field:
    ring = _octagon(at, 3.5, 2.9)
    outer = np.maximum(ring - 0.98, at[:, 1] - 0.46)
    inner = np.maximum(ring - 0.78, 0.08 - at[:, 1])
    bowl = np.maximum(_ball(at, (3.5, 1.0, 2.9), (0.36, 0.2, 0.36)), at[:, 1] - 0.98)
    stem = _tube(at, 3.5, 2.9, 0.09, 0, 0.9)
    return np.minimum(np.maximum(outer, -inner), np.minimum(bowl, stem))


def _steps(at: Field) -> Field:
    found = _box(at, (0, 0, 1.95), (0.96, 0.12, 4.05))
    found = np.minimum(found, _box(at, (0, 0, 2.1), (0.66, 0.24, 3.9)))
    return np.minimum(found, _box(at, (-0.4, 0, 2.25), (0.36, 0.36, 3.75)))


def _jar(at: Field) -> Field:
    body = _ball(at, (0.75, 0.45, 0.8), (0.31, 0.46, 0.31))
    neck = _tube(at, 0.75, 0.8, 0.13, 0.75, 1.02)
    return np.minimum(body, np.minimum(neck, _tube(at, 0.75, 0.8, 0.19, 0.98, 1.03)))


def _crown(at: Field) -> Field:
    ball = _ball(at, (5.5, 2.15, 1.2), (0.72, 0.66, 0.72))
    leaves = bumps(11, at[:, 0] * 7 + at[:, 1] * 3, at[:, 2] * 7 - at[:, 1] * 5, 2)
    return ball * np.float32(0.7) + leaves * np.float32(0.12)


def _parts(at: Field) -> list[tuple[int, Field]]:
    """The distance to everything, by what it is made of."""
    gallery = np.minimum(_box(at, (-0.5, 0, -2.6), (6.4, 4.2, -2.2)),
                         _box(at, (-0.5, 3.3, -2.6), (6.4, 4.2, -0.4)))  # fmt: skip
    cornice = _box(at, (-0.5, 4.02, -0.6), (6.4, 4.2, 0.14))
    cornice = np.minimum(cornice, _box(at, (-0.5, 4.02, -0.6), (0.14, 4.2, 6.2)))
    pot = _tube(at, 5.5, 1.2, 0.3, 0, 0.5)
    pool = np.maximum(_octagon(at, 3.5, 2.9) - 0.8, at[:, 1] - 0.34)
    return [
        (FLOOR, at[:, 1]),
        (WALL, np.minimum(_back_wall(at), _side_wall(at))),
        (GALLERY, gallery),
        (STONE, _steps(at)),
        (BASIN, _basin(at)),
        (WATER, pool),
        (CLAY, np.minimum(_jar(at), pot)),
        (WOOD, cornice),
        (BARK, _tube(at, 5.5, 1.2, 0.06, 0.4, 1.8)),
        (LEAF, _crown(at)),
    ]


def _distance(at: Field) -> Field:
    return np.asarray(np.minimum.reduce([distance for _, distance in _parts(at)]))


def _surface(at: Field) -> Field:
    parts = _parts(at)
    nearest = np.argmin(np.stack([distance for _, distance in parts]), axis=0)
    return np.asarray(np.array([kind for kind, _ in parts])[nearest])


def _normal(at: Field) -> Field:
    step = np.float32(2e-3)
    slopes = []
    for axis in range(3):
        aside = np.zeros(3, np.float32)
        aside[axis] = step
        slopes.append(_distance(at + aside) - _distance(at - aside))
    normal = np.stack(slopes, axis=1)
    return np.asarray(normal / np.maximum(1e-9, np.linalg.norm(normal, axis=1))[:, None])


# --- the scanner ----------------------------------------------------------------------------------


def _followed(start: Field, rays: Field, steps: int = 70) -> tuple[Field, Field]:
    """How far each ray goes, and whether it meets anything."""
    reach = np.full(len(rays), 0.05, np.float32)
    gap = np.ones(len(rays), np.float32)
    going = np.arange(len(rays))
    for _ in range(steps):
        origin = start if start.ndim == 1 else start[going]
        gap[going] = _distance(origin + rays[going] * reach[going, None])
        reach[going] += gap[going] * np.float32(0.9)
        going = going[(gap[going] > 1e-3) & (reach[going] < FARTHEST)]
        if not going.size:
            break
    return reach, (gap < 4e-3) & (reach < FARTHEST)


def _comes_back(rays: Field, normal: Field, surface: Field, chance: np.random.Generator) -> Field:
    """Which rays the scanner sees again."""
    facing = -(rays * normal).sum(axis=1)
    luck = chance.random(len(rays))
    kept = luck < smooth(0.05, 0.22, facing) * 0.99
    kept &= (surface != WATER) | (luck < 0.06)
    return np.asarray(kept & ((surface != LEAF) | (luck < 0.7)))


def _thinned(at: Field, chance: np.random.Generator) -> Field:
    """One point in a cell, then as many as are wanted, in the order of the stations."""
    inside = (at[:, 0] < 6.4) & (at[:, 2] < 6.4) & (at[:, 1] > -0.05)
    cells = np.floor(at / SPACING).astype(np.int64) + 1000
    keys = (cells[:, 0] * 4096 + cells[:, 1]) * 4096 + cells[:, 2]
    keys[~inside] = -1
    _, first = np.unique(keys, return_index=True)
    first = first[inside[first]]
    return np.sort(chance.choice(first, min(POINTS, len(first)), replace=False))


# --- its colours ----------------------------------------------------------------------------------


def _lit(at: Field, normal: Field, surface: Field) -> Field:
    """sRGB levels (n, 3): sun and shade as the scanner's camera saw them."""
    sun = SUN / np.linalg.norm(SUN)
    facing = np.maximum(0, normal @ sun)
    _, shaded = _followed(at + normal * np.float32(0.02), np.broadcast_to(sun, at.shape), 40)
    open_ = np.ones(len(at), np.float32)
    for step in (0.08, 0.25, 0.6):
        open_ *= np.clip(0.45 + 0.55 * _distance(at + normal * np.float32(step)) / step, 0, 1)
    direct = (facing * ~shaded)[:, None] * np.array([1.15, 1.02, 0.84], np.float32)
    sky = (open_ * (0.34 + 0.16 * normal[:, 1]))[:, None] * np.array([0.8, 0.92, 1.1], np.float32)
    light = _paint(at, normal, surface) * (direct + sky)
    return np.asarray(to_srgb(light) * 255 + 0.5, np.uint8)


def _paint(at: Field, normal: Field, surface: Field) -> Field:
    """What each point is painted with, in linear light."""
    x, y, z = at.T
    along = np.where(np.abs(normal[:, 0]) > np.abs(normal[:, 2]), z, x)
    stain = 0.5 + 0.5 * bumps(5, along * 2.2 + x * 0.3, y * 2.2 + z * 0.3, 3)
    plaster = mix(ink.IVORY, ink.LIME, stain)
    wall = np.where((y < 1.25)[:, None], _tiles(along, y), plaster)
    wall = np.where(((y > 1.25) & (y < 1.33))[:, None], ink.COBALT, wall)
    square = (np.floor(x / 0.4) + np.floor(z / 0.4)) % 2
    floor = mix(mix(ink.TERRACOTTA, ink.OCHRE, stain), ink.LIME, square)
    seam = np.maximum(np.abs(np.mod(x / 0.4, 1) - 0.5), np.abs(np.mod(z / 0.4, 1) - 0.5))
    floor = mix(floor, ink.SAND, smooth(0.45, 0.49, seam))
    stone = mix(ink.LIME, ink.SAND, stain)
    band = np.abs(y - 0.55) < 0.07
    clay = np.where(band[:, None], ink.IVORY, mix(ink.TERRACOTTA, ink.OCHRE, stain * 0.5))
    inner = np.where(
        (normal[:, 1] > 0.7)[:, None], stone, mix(ink.TURQUOISE, ink.FOAM, stain * 0.4)
    )
    leaf = mix(ink.GREEN, ink.SAFFRON * 0.7, 0.6 * hash01(8, np.floor(x * 40), np.floor(y * 40)))
    fruit = hash01(9, np.floor(x * 9), np.floor(y * 9), np.floor(z * 9)) > 0.93
    leaf = np.where(fruit[:, None], ink.SAFFRON, leaf)
    gallery = mix(ink.OCHRE, ink.IVORY, 0.35 + 0.4 * stain)
    water = np.broadcast_to(ink.DEEP_SEA, floor.shape)
    wood = np.broadcast_to(ink.BRASS * 0.5, floor.shape)
    bark = np.broadcast_to(ink.SAND * 0.5, floor.shape)
    choices = [floor, wall, gallery, stone, inner, water, clay, wood, bark, leaf]
    return np.choose(surface[:, None], choices)


def _tiles(along: Field, y: Field) -> Field:
    """Small lozenges in four glazes, an ivory line around each."""
    a, b = (along + y) / 0.14, (along - y) / 0.14
    i, j = np.floor(a), np.floor(b)
    glazes = np.stack([ink.TURQUOISE, ink.COBALT, ink.GREEN, ink.SAFFRON])
    which = ((i + 2 * j + 2 * np.floor((i - j) / 4)) % 4).astype(np.int64)
    edge = np.maximum(np.abs(a - i - 0.5), np.abs(b - j - 0.5))
    return np.where((edge > 0.42)[:, None], ink.IVORY, glazes[which])


def _ply(at: Field, colours: Field) -> bytes:
    rows = np.zeros(len(at), [("at", "<f4", 3), ("colour", "u1", 3)])
    rows["at"], rows["colour"] = at, colours
    names = [f"property float {axis}" for axis in "xyz"]
    names += [f"property uchar {name}" for name in ("red", "green", "blue")]
    lines = ["ply", "format binary_little_endian 1.0", "comment CC0-1.0, an invented courtyard"]
    lines += [f"element vertex {len(at)}", *names, "end_header", ""]
    return "\n".join(lines).encode() + rows.tobytes()
