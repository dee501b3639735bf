"""Lamps: a pierced lantern, what it glows, what it throws on a wall; and plain light to tint."""
# ruff: noqa: PLR0915 - one thing is drawn in one go, from back to front

from __future__ import annotations

import math

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, shoulder, smooth
from assets.draw.girih import CORNER, Design, girih
from assets.draw.noise import clouds, hash01
from assets.draw.zellige import TWELVE

PIERCING = Design(fold=8, contact_deg=60, shoulder=0.105, strap=0.03)

# The turned profile of the lantern: (y, radius) in pixels, top to bottom.
PROFILE = (
    (96, 5), (120, 9), (132, 20), (140, 24), (150, 16), (163, 14), (172, 34), (190, 62), (222, 92),
    (258, 112), (286, 120), (292, 132), (304, 134), (312, 126), (330, 138), (380, 160), (440, 172),
    (505, 166), (560, 146), (600, 120), (612, 112), (616, 122), (628, 122), (634, 108), (660, 84),
    (690, 58), (712, 34), (722, 22), (730, 26), (744, 24), (754, 12), (772, 9), (796, 3), (802, 0),
)  # fmt: skip


def _turned(y: Field) -> Field:
    points = np.array(PROFILE, np.float32)
    rows = np.arange(0, 840, 0.5, dtype=np.float32)
    turned = np.interp(rows, points[:, 0], points[:, 1], left=0, right=0)
    # Round off the corners of the profile, but not the beads: a short blur, twice.
    for _ in range(2):
        turned = np.convolve(turned, np.ones(13) / 13, "same")
    return np.interp(y, rows, turned).astype(np.float32)


def lantern() -> Picture:
    """A hanging lantern of pierced brass, lit from inside; hang it by the middle of its top."""
    picture = Picture(480, 840, 2)
    x, y = np.broadcast_arrays(picture.x - 240, picture.y)
    # Chain: links seen in turn from the front and from the side.
    link = np.mod(y, 17) - 8.5
    flat = np.floor(y / 17) % 2 == 0
    ring = np.abs(np.hypot(x / 0.62, link * 0.72) - 5.6) - 1.4
    rod = np.maximum(np.abs(x) - 1.5, np.abs(link) - 8.5)
    chain = np.where(flat, ring, rod)
    tone = 0.6 + 0.5 * np.exp(-(((x + 2) / 2.5) ** 2))
    picture.over(ink.BRASS * tone[..., None], inside(np.maximum(chain, y - 97)))
    handle = np.abs(np.hypot(x, y - 106) - 17) - 3.2
    picture.over(ink.BRASS * (0.4 + 0.2 * smooth(10, -20, x))[..., None], inside(handle))

    radius = _turned(y)
    body = inside(np.abs(x) - radius, 0.6) * (y > 96) * (y < 802)
    across = np.clip(x / np.maximum(radius, 1), -1, 1)
    turn = np.arcsin(across)
    facing = np.sqrt(np.clip(1 - across**2, 0, 1))
    slope = np.gradient(radius, 0.5, axis=0)
    # Cold light from above left on the metal; a warm reflection below.
    nx, ny, nz = across, -slope * 0.8, facing
    norm = np.sqrt(nx**2 + ny**2 + nz**2) + 1e-3
    key = np.clip((-0.55 * nx - 0.6 * ny + 0.45 * nz) / norm, 0, 1)
    spark = key**14
    rim = (1 - facing) ** 3
    hammer = clouds("hammered", 960, 1680, 1.5, 3)
    metal = ink.BRASS * (0.06 + 0.30 * key * (1 + 0.1 * hammer))[..., None]
    metal = metal + mix(ink.MOONLIGHT, ink.LAMP, 0.45) * (0.5 * spark + 0.03 * rim)[..., None]

    belly = (y > 318) & (y < 600)
    dome = (y > 178) & (y < 284)
    foot = (y > 636) & (y < 708)
    u = turn / (2 * math.pi) * 10
    v = (y - 459) / 104.0
    u_dome, v_dome = turn / (2 * math.pi) * 10, (y - 231) / 52 + 0.5
    uu = np.where(dome | foot, u_dome, u)
    vv = np.where(dome, v_dome, np.where(foot, (y - 672) / 52, v))
    tiles = girih(uu.astype(np.float32), vv.astype(np.float32), PIERCING)
    edge = tiles.edge * 70
    fade = smooth(0.0, 0.32, facing)
    border = smooth(318, 324, y) * smooth(600, 594, y) * belly
    border = border + dome * smooth(178, 186, y) * smooth(284, 278, y)
    border = np.maximum(border, foot * smooth(636, 642, y) * smooth(708, 702, y))
    hole = inside(1.8 - edge, 0.7) * (tiles.kind != CORNER) * border
    glass = hash01(8, np.round(tiles.chance * 9999))
    flame = np.exp(-((np.hypot(x / 118, (y - 458) / 150)) ** 2))
    flame = np.where(dome, 0.30 + 0.45 * np.exp(-((x / 70) ** 2)), flame)
    flame = np.where(foot, 0.4, flame)
    pane = mix(ink.EMBER, ink.LAMP, np.clip(0.3 + flame, 0, 1))
    pane = mix(pane, ink.IVORY, 0.5 * np.clip(flame - 0.5, 0, 1))
    pane = np.where((belly & (glass < 0.13))[..., None], ink.TURQUOISE * 1.7, pane)
    pane = np.where((belly & (glass > 0.88))[..., None], ink.MADDER * 3.2, pane)
    glow = (0.6 + 2.4 * flame) * (0.35 + 0.65 * fade)
    lit_edge = np.exp(-np.abs(edge + 1) / 3.5) * border * flame
    metal = metal + mix(ink.EMBER, ink.LAMP, 0.4) * (0.30 * lit_edge)[..., None]
    face = mix(metal, pane * glow[..., None], hole)
    for at in (298, 622, 141):
        bead = np.exp(-(((y - at) / 5) ** 2))
        nick = 0.7 + 0.3 * np.cos(turn * 26)
        face = face * (1 + 0.8 * bead * nick)[..., None]
    picture.over(shoulder(face, 0.75), body)
    return picture


def _soft_disc(size: int, name: str, tight: float, core: float) -> Picture:
    picture = Picture(size, size, 1)
    r = np.hypot(picture.x - size / 2, picture.y - size / 2) / (size / 2)
    reach = np.clip(1 - r, 0, 1) ** 2 * (3 - 2 * np.clip(1 - r, 0, 1))
    amount = (0.62 * np.exp(-((r / tight) ** 2)) + 0.38 * np.exp(-r / core)) * reach**0.6
    picture.alpha = np.clip(amount * 0.85, 0, 1).astype(np.float32)
    warm = mix(ink.EMBER, ink.LAMP, np.clip(picture.alpha * 1.5 + 0.25, 0, 1))
    picture.rgb = warm * picture.alpha[..., None]
    return picture


def lantern_glow() -> Picture:
    """The warm air around a lantern: lay it over or under, pulse its opacity and scale."""
    return _soft_disc(700, "lantern glow", 0.30, 0.22)


def glow() -> Picture:
    """White light that fades to nothing: give it any colour in the scene."""
    picture = Picture(512, 512, 1)
    r = np.hypot(picture.x - 256, picture.y - 256) / 256
    reach = np.clip(1 - r, 0, 1)
    picture.alpha = (reach**2 * (0.35 + 0.65 * np.exp(-((r / 0.28) ** 2)))).astype(np.float32)
    picture.rgb = np.ones(3, np.float32) * picture.alpha[..., None]
    return picture


def lantern_shadows() -> Picture:
    """What a pierced lantern throws on a wall: stars that grow and blur. Turn it slowly."""
    size = 1600
    picture = Picture(size, size, 1)
    x, y = np.broadcast_arrays(picture.x - size / 2, picture.y - size / 2)
    r = np.hypot(x, y) / (size / 2)
    bearing = np.arctan2(y, x)
    total: Field = np.zeros_like(r)
    weight = 0.0
    for k in range(9):
        # The flame is not a point: its parts throw the same stars a little apart.
        away = (k - 4) / 4
        swing = bearing + 0.006 * math.sin(k * 2.4)
        depth = np.arctan(r * 1.75 * (1 + 0.014 * away)) / 1.05
        u = depth * 1.72 * np.cos(swing)
        v = depth * 1.72 * np.sin(swing)
        tiles = girih(u, v, TWELVE)
        open_ = smooth(0.008, 0.030, tiles.edge)
        bright = np.where(tiles.kind == CORNER, 0.10, 0.75 + 0.3 * tiles.chance)
        part = math.exp(-(away**2))
        total += part * open_ * bright
        weight += part
    total /= weight
    fall = np.exp(-((r / 0.66) ** 2)) * smooth(1.0, 0.6, r)
    picture.alpha = np.clip(total * fall * 0.95 + 0.05 * fall, 0, 1).astype(np.float32)
    warm = mix(ink.EMBER, ink.LAMP, np.clip(0.35 + 0.6 * np.exp(-((r / 0.4) ** 2)), 0, 1))
    picture.rgb = warm * picture.alpha[..., None]
    return picture
