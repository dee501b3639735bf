"""A drum seen from above, and the ring that runs over its skin when it is struck."""
# ruff: noqa: PLR0915 - one thing is drawn in one go, from back to front

from __future__ import annotations

import math

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Picture, inside, mix, shoulder, smooth
from assets.draw.noise import bumps, clouds, hash01


def drum() -> Picture:
    """The skin, its cords and its pegs, from above, lit from one side."""
    size = 1000
    picture = Picture(size, size, 2)
    x, y = np.broadcast_arrays(picture.x - size / 2, picture.y - size / 2)
    r, bearing = np.hypot(x, y), np.arctan2(y, x)
    skin_r, rim_r, wood_r = 352.0, 392.0, 438.0
    side = np.clip(0.62 - 0.38 * (x * 0.6 + y * 0.8) / np.maximum(r, 1), 0, 1)

    grain = bumps(81, bearing * 60, r / 60, 2)
    rings = bumps(82, r / 3.2, bearing * 2, 2)
    wood = mix(
        ink.TERRACOTTA * 0.32, ink.OCHRE * 0.30, np.clip(0.4 + 0.3 * rings + 0.15 * grain, 0, 1)
    )
    bevel = (
        0.45 + 1.0 * side * smooth(wood_r, rim_r, r) + 0.25 * (1 - side) * smooth(rim_r, wood_r, r)
    )
    picture.over(wood * bevel[..., None], inside(r - wood_r))

    # Pegs stand around the shell: a shadow, a tapered body, a light head.
    pegs = 11
    for k in range(pegs):
        a = 2 * math.pi * (k + 0.25) / pegs + 0.03 * math.sin(k * 5.1)
        c, s = math.cos(a), math.sin(a)
        part = picture.window(size / 2 + 446 * c, size / 2 + 446 * s, 84)
        px, py = np.broadcast_arrays(part.x - size / 2, part.y - size / 2)
        u, v = px * c + py * s - 440, -px * s + py * c
        shadow = np.hypot((u - 4) / 1.25, v - 9) - 23
        part.atop(ink.MIDNIGHT * 0.3, 0.55 * smooth(9, -9, shadow))
        body = np.maximum(np.abs(v) - 15 + 0.07 * u, np.abs(u - 6) - 40)
        lit = np.clip(0.55 - 0.42 * (v / 16) * (0.6 * -s + 0.8 * c), 0.1, 1)
        bark = 0.85 + 0.2 * bumps(83 + k, v / 2.2, u / 22, 2)
        part.over(ink.OCHRE * 0.42 * (lit * bark)[..., None], inside(body))
        head = np.hypot(u - 44, v) - 15.5
        lamp = np.clip(0.62 - 0.38 * (px * 0.6 + py * 0.8) / np.hypot(px, py), 0, 1)
        part.over(ink.LIME * 0.42 * (0.55 + 0.5 * lamp)[..., None], inside(head))
        heart = np.hypot(u - 44, v)
        part.atop(ink.OCHRE * 0.35, 0.5 * np.exp(-(((heart - 8) / 2) ** 2)) * inside(head))

    # The skin comes over the rim and is held by a plaited cord.
    over_rim = inside(r - rim_r)
    fold = 0.75 + 0.25 * np.sin(bearing * 132 + 2.5 * bumps(91, bearing * 12, r / 90, 2))
    turned = mix(ink.LIME, ink.TERRACOTTA, 0.3) * 0.36 * (fold * (0.4 + 0.75 * side))[..., None]
    picture.over(turned, over_rim)
    for at, lean in ((398.0, 1), (412.0, -1)):
        ply = np.mod(bearing * 56 + lean * (r - at) / 7, 2 * math.pi)
        round_ = np.sqrt(np.clip(1 - ((r - at) / 8.5) ** 2, 0, 1))
        strand = 0.35 + 0.65 * np.sin(ply / 2) ** 0.8
        rope = (
            mix(ink.LIME, ink.OCHRE, 0.4)
            * 0.5
            * (round_ * strand * (0.45 + 0.75 * side))[..., None]
        )
        picture.over(ink.MIDNIGHT, inside(np.abs(r - at) - 10) * 0.7)
        picture.over(rope, inside(np.abs(r - at) - 8.5))

    fur = clouds("skin", 2000, 2000, 2.5, 3)
    pores = clouds("pores", 2000, 2000, 0.8, 2)
    veins = np.abs(bumps(92, x / 130 + 0.6 * bumps(93, x / 90, y / 90), y / 210, 3))
    base = mix(ink.LIME * 0.62, ink.OCHRE * 0.52, np.clip(0.5 + 0.1 * fur, 0, 1))
    worn = np.exp(-((r / 150) ** 2))
    base = mix(base, ink.IVORY * 0.66, 0.5 * worn)
    base = mix(base, ink.TERRACOTTA * 0.35, 0.16 * smooth(0.05, 0.0, veins) * smooth(40, 300, r))
    spine = np.exp(-(((x * 0.94 - y * 0.34 + 18 * np.sin(y / 90)) / 34) ** 2))
    base = mix(base, ink.SAND * 0.5, 0.42 * spine)
    stretch = 1 + 0.035 * pores + 0.05 * bumps(94, bearing * 34, r / 240, 2) * smooth(200, 350, r)
    dish = 0.62 + 0.38 * np.exp(-(((x + 110) ** 2 + (y + 130) ** 2) / 300**2))
    edge = 0.45 + 0.55 * smooth(skin_r + 4, skin_r - 46, r)
    skin = base * (stretch * dish * edge)[..., None]
    picture.over(skin, inside(r - skin_r, 3))
    lip = np.exp(-(((r - skin_r - 3) / 5) ** 2)) * side
    picture.rgb += ink.IVORY * (0.22 * lip)[..., None]
    stain = hash01(95, np.floor(bearing * 9)) * smooth(330, 350, r) * (r < skin_r + 12)
    picture.dim(1 - 0.25 * stain)
    picture.rgb = shoulder(picture.rgb * 1.12, 0.65)
    return picture


def drum_ring() -> Picture:
    """One stroke as rings of light, white to tint: grow it from the middle and fade it."""
    picture = Picture(1000, 1000, 1)
    r = np.hypot(picture.x - 500, picture.y - 500) / 500
    wave = np.zeros_like(r)
    for k in range(5):
        at, wide = 0.88 - 0.105 * k, 0.007 + 0.008 * k
        wave += (0.62**k) * (
            np.exp(-(((r - at) / wide) ** 2)) + 0.22 * np.exp(-(((r - at) / (wide * 4)) ** 2))
        )
    inner = 0.10 * np.exp(-((r / 0.7) ** 2))
    picture.alpha = np.clip((wave * 0.85 + inner) * smooth(1.0, 0.93, r), 0, 1).astype(np.float32)
    picture.rgb = np.ones(3, np.float32) * picture.alpha[..., None]
    return picture
