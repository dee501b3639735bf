"""The end: one disc of three parts, a mosaic, a tiling and a cloth, that fit into each other.

All parts have the same size and middle. Turn or move each from outside and let them meet.
"""

from __future__ import annotations

import math

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, shoulder, smooth
from assets.draw.girih import girih
from assets.draw.mosaic import Bed
from assets.draw.noise import hash01
from assets.draw.weave import strip_cloth
from assets.draw.zellige import NIGHT_BLUE, RIAD, TWELVE, star_distance, tiled

SIZE, OUTER, INNER = 1080, 434.0, 100.0


def _part(picture: Picture, which: int) -> tuple[Field, Field, Field]:
    """Signed distance to one third (about), and the polar coordinates of its samples."""
    x, y = np.broadcast_arrays(picture.x - SIZE / 2, picture.y - SIZE / 2)
    r, bearing = np.hypot(x, y), np.arctan2(y, x)
    # The borders sway, so that each part leans into the next like a wave.
    sway = 0.42 * np.sin(np.clip((r - INNER) / (OUTER - INNER), 0, 1) * math.pi * 1.5 + 0.5)
    turn = np.mod(bearing + sway - which * 2 * math.pi / 3 + math.pi / 2, 2 * math.pi)
    off = np.minimum(turn, 2 * math.pi / 3 - turn)
    off = np.where(turn > 2 * math.pi / 3 + (2 * math.pi / 3), turn - 2 * math.pi, off)
    side = -off * np.maximum(r, 1) * 0.83 + 5
    return np.maximum(np.maximum(side, r - OUTER), INNER - r), r, bearing


def _edge(picture: Picture, d: Field) -> Picture:
    """Cuts a part out and lays a thin cord of light stone along its edge."""
    rim = np.abs(d + 5)
    cord = np.sqrt(np.clip(1 - (rim / 5) ** 2, 0, 1))
    picture.rgb *= (1 - 0.7 * np.exp(-np.maximum(-d - 9, 0) / 5))[..., None]
    picture.rgb = mix(
        picture.rgb,
        np.broadcast_to(ink.IVORY * 0.88, picture.rgb.shape) * (0.45 + 0.55 * cord)[..., None],
        inside(rim - 4.5, 0.7),
    )
    cover = inside(d, 0.7)
    picture.alpha = np.ones_like(picture.alpha) * cover
    picture.rgb = shoulder(picture.rgb, 0.7) * cover[..., None]
    return picture


def part_mosaic() -> Picture:
    """The third of stones: rows of a sea that turns about the middle."""
    plain = Picture(SIZE, SIZE, 1)
    d, r, bearing = _part(plain, 0)
    wave = 15 * np.sin(bearing * 9 + r / 60) + 6 * np.sin(bearing * 21)
    phi = (r + wave).astype(np.float32)
    bed = Bed(SIZE, SIZE, "part mosaic")
    bed.lay(phi, (d < 4).astype(np.uint8), 9.5, 10.5)

    def paint(mx: Field, my: Field, chance: np.random.Generator) -> Field:
        level = phi[np.clip(my.astype(int), 0, SIZE - 1), np.clip(mx.astype(int), 0, SIZE - 1)]
        phase = np.mod(level / 76, 1)
        colour = mix(ink.DEEP_SEA * 1.1, ink.ATLANTIC * 1.1, smooth(0.0, 0.6, phase))
        colour = mix(colour, ink.SEA_GREEN * 1.1, smooth(0.5, 0.88, phase))
        colour = np.where((phase > 0.875)[:, None], ink.FOAM * 0.82, colour)
        rare = chance.random(len(mx))
        return np.where((rare < 0.015)[:, None], ink.SAFFRON * 0.9, colour)

    picture = bed.render(paint, ink.NIGHT * 0.6, 2)
    return _edge(picture, _part(picture, 0)[0])


def part_zellige() -> Picture:
    """The third of tiles, its great rosette about the common middle."""
    picture = Picture(SIZE, SIZE, 2)
    x, y = np.broadcast_arrays(picture.x - SIZE / 2, picture.y - SIZE / 2)
    picture.rgb = tiled(x / 250, y / 250, TWELVE, RIAD)
    return _edge(picture, _part(picture, 1)[0])


def part_cloth() -> Picture:
    """The third of cloth: narrow bands, sewn side by side."""
    picture = Picture(SIZE, SIZE, 2)
    x, y = np.broadcast_arrays(picture.x - SIZE / 2, picture.y - SIZE / 2)
    turn = math.radians(-30 + 180)
    u = x * math.cos(turn) + y * math.sin(turn)
    v = -x * math.sin(turn) + y * math.cos(turn)
    scale = 1.6
    picture.rgb = strip_cloth(
        (u + 900) * scale, (v + 1270) * scale, (2, 0, 1, 5, 0, 4, 1, 3), (0, 90, 330, 30, 700, 250)
    )
    return _edge(picture, _part(picture, 2)[0])


def gathering_heart() -> Picture:
    """What the three parts close around: a star of twelve, lit."""
    picture = Picture(280, 280, 3)
    x, y = np.broadcast_arrays(picture.x - 140, picture.y - 140)
    r, bearing = np.hypot(x, y), np.arctan2(y, x)
    picture.over(mix(ink.COBALT, ink.NIGHT, 0.6), inside(r - 98))
    petals = tiled(x / 200, y / 200, TWELVE, NIGHT_BLUE)
    picture.over(petals, inside(r - 93))
    for at, wide in ((96, 4.5), (91, 1.5)):
        tone = np.sqrt(np.clip(1 - ((r - at) / wide) ** 2, 0, 1))
        picture.over(ink.IVORY * (0.4 + 0.55 * tone)[..., None], inside(np.abs(r - at) - wide))
    warm = np.exp(-((r / 46) ** 2))
    picture.rgb += ink.LAMP * (0.75 * warm * picture.alpha)[..., None]
    spin = hash01(4, np.floor(bearing * 12 / math.tau + 0.5))
    picture.rgb *= (0.94 + 0.1 * spin)[..., None]
    picture.rgb = shoulder(picture.rgb, 0.7)
    return picture


def gathering_ring() -> Picture:
    """A ring of small stars around the disc: turn it against the disc."""
    size = 1080
    picture = Picture(size, size, 2)
    x, y = np.broadcast_arrays(picture.x - size / 2, picture.y - size / 2)
    r, bearing = np.hypot(x, y), np.arctan2(y, x)
    low, high = 450.0, 528.0
    picture.over(mix(ink.INDIGO, ink.NIGHT, 0.7), inside(np.maximum(low - r, r - high)))
    count = 36
    turn = math.tau / count
    k = np.floor(bearing / turn + 0.5)
    u, v = r - 489, (bearing - k * turn) * 489
    star = star_distance(u, v, 17.0)
    inner = star_distance(u, v, 7.0)
    hue = k % 3
    tint = np.where((hue == 0)[..., None], ink.ATLANTIC * 1.3, ink.TURQUOISE)
    tint = np.where((hue == 2)[..., None], ink.TERRACOTTA * 1.1, tint)
    picture.atop(ink.IVORY * 0.85, inside(star - 3))
    picture.atop(ink.CHARCOAL, inside(star))
    picture.atop(tint, inside(star + 1.5))
    picture.atop(ink.SAFFRON, inside(inner))
    dot = np.hypot(u, (np.abs(v) - turn * 489 / 2)) - 5
    picture.atop(ink.SAFFRON * 0.7, inside(dot))
    for at in (low + 4, high - 4):
        tone = np.sqrt(np.clip(1 - ((r - at) / 4) ** 2, 0, 1))
        picture.over(ink.IVORY * (0.4 + 0.5 * tone)[..., None], inside(np.abs(r - at) - 4))
    return picture


def gathering_ground() -> Picture:
    """Night with the thread of a great pattern in it, faint as gold in old wood."""
    picture = Picture(1920, 1080, 2)

    def shade(px: Field, py: Field) -> Field:
        x, y = (px - 960) / 430, (py - 540) / 430
        tiles = girih(x, y, TWELVE)
        r = np.hypot(px - 960, (py - 540) * 1.15)
        line = inside((np.abs(tiles.edge + TWELVE.strap) - 0.0032) * 430, 0.6)
        over = 0.55 + 0.45 * np.clip(tiles.height, -1, 1)
        base = mix(ink.INDIGO * 0.32, ink.NIGHT * 0.42, smooth(100, 900, r))
        base = base * (0.82 + 0.36 * tiles.chance * (tiles.across > 1))[..., None]
        gold = mix(ink.SAFFRON, ink.OCHRE, 0.4) * (0.34 * np.exp(-((r / 720) ** 2)))[..., None]
        return mix(base, base + gold, line * over)

    picture.fill(shade)
    return picture
