"""Glazed tiles: a wall, the same wall with its stars lit, a turning rosette, single stars."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, shoulder, smooth
from assets.draw.girih import CORNER, POINT, SMALL, STAR, Design, Tiles, girih
from assets.draw.noise import bumps, clouds, hash01

EIGHT = Design(fold=8, contact_deg=60, shoulder=0.105, strap=0.017)
TWELVE = Design(fold=12, contact_deg=60, shoulder=0.075, strap=0.0115)


@dataclass(frozen=True, slots=True)
class Glaze:
    """The colours of one wall: two for petals, which take turns."""

    star: Field
    petal: tuple[Field, Field]
    corner: Field
    small: Field
    point: Field


RIAD = Glaze(
    star=ink.SAFFRON,
    petal=(ink.TURQUOISE, mix(ink.TURQUOISE, ink.GREEN, 0.75)),
    corner=mix(ink.COBALT, ink.NIGHT, 0.45),
    small=ink.TERRACOTTA,
    point=mix(ink.MADDER, ink.CHARCOAL, 0.35),
)
NIGHT_BLUE = Glaze(
    star=ink.OCHRE,
    petal=(mix(ink.COBALT, ink.ATLANTIC, 0.35), mix(ink.TURQUOISE, ink.ATLANTIC, 0.35)),
    corner=mix(ink.GREEN, ink.NIGHT, 0.4),
    small=ink.MADDER,
    point=ink.IVORY * 0.8,
)


def colours(tiles: Tiles, glaze: Glaze, grout: float = 0.004) -> Field:
    """What colour lies at each point, without light: kiln differences, crowned tiles, straps."""
    even = (tiles.petal % 2 == 0)[..., None]
    kind = tiles.kind[..., None]
    out: Field = np.where(even, glaze.petal[0], glaze.petal[1]).astype(np.float32)
    for which, colour in (
        (STAR, glaze.star),
        (CORNER, glaze.corner),
        (SMALL, glaze.small),
        (POINT, glaze.point),
    ):
        out = np.where(kind == which, colour, out)
    other = hash01(5, np.round(tiles.chance * 9999))
    out = out * (0.62 + 0.62 * tiles.chance)[..., None]
    out = out * (1 + (other[..., None] - 0.5) * np.array([0.16, 0.0, -0.22], np.float32))
    crown = 0.72 + 0.28 * smooth(0, 0.03, tiles.edge)
    out = out * crown[..., None]
    strap = 0.62 + 0.38 * np.sqrt(np.clip(1 - tiles.across**2, 0, 1))
    strap = strap * (0.84 + 0.16 * tiles.height)
    out = np.where((tiles.across < 1)[..., None], ink.IVORY * strap[..., None], out)
    dark = smooth(grout, grout * 0.4, np.abs(tiles.edge)) * 0.85
    gap = (tiles.across > 1) & (tiles.across < 1.25)
    dark = np.maximum(dark, np.where(gap, 0.85, 0))
    return out * (1 - dark)[..., None]


def tiled(x: Field, y: Field, design: Design, glaze: Glaze) -> Field:
    """The colours of a whole picture of tiles, some rows at a time so that they stay in cache."""
    x, y = np.broadcast_arrays(x, y)
    parts = [
        colours(girih(x[top : top + 32], y[top : top + 32], design), glaze)
        for top in range(0, x.shape[0], 32)
    ]
    return np.concatenate(parts)


def _wall(light: Callable[[Field, Field], Field], lit: bool) -> Picture:
    scale = 288.0

    def shade(px: Field, py: Field) -> Field:
        x, y = (px - 960) / scale, (py - 540) / scale
        tiles = girih(x, y, EIGHT)
        body = colours(tiles, RIAD)
        # Every tile sits a little askew in its bed, so each catches the light from elsewhere.
        lean_x = hash01(11, np.round(tiles.chance * 65535)) - 0.5
        lean_y = hash01(12, np.round(tiles.chance * 65535)) - 0.5
        lean = np.hypot((px - 960) / 1500 + lean_x, (py - 120) / 1100 + lean_y * 0.8)
        flash = np.exp(-((lean / 0.2) ** 2)) * (tiles.across > 1.25) * smooth(0, 0.03, tiles.edge)
        lamp = light(px, py)
        rgb = body * lamp * (1 + 0.05 * bumps(21, x * 3, y * 3))[..., None]
        rgb += (0.35 * body + 0.012) * lamp * flash[..., None]
        if lit:
            glow = (tiles.kind == STAR) & (tiles.across > 1.2)
            radial = np.hypot(x - np.round(x), y - np.round(y))
            halo = np.exp(-((radial / 0.19) ** 2))
            rgb += ink.LAMP * (glow * (0.45 + 0.5 * tiles.chance))[..., None]
            rgb += mix(ink.EMBER, ink.LAMP, 0.6) * (halo * 0.22)[..., None] * (body + 0.02)
        return shoulder(rgb)

    picture = Picture(1920, 1080, 2)
    picture.fill(shade)
    return picture


def zellige_wall() -> Picture:
    """Octagon rosettes in moonlight, with the end of a lamp's warmth from above."""

    def light(x: Field, y: Field) -> Field:
        near = ((x - 960) / 1150) ** 2 + ((y - 330) / 760) ** 2
        cool = ink.MOONLIGHT * 0.42 * np.exp(-0.9 * near)[..., None]
        return cool + ink.LAMP * 0.42 * np.exp(-2.6 * near)[..., None]

    return _wall(light, lit=False)


def zellige_wall_lit() -> Picture:
    """The same wall, stars lit from within: lay it over the dark one and fade it."""

    def light(x: Field, y: Field) -> Field:
        near = ((x - 960) / 1250) ** 2 + ((y - 480) / 820) ** 2
        return mix(ink.LAMP, ink.IVORY, 0.35) * 0.9 * np.exp(-0.8 * near)[..., None]

    return _wall(light, lit=True)


def _ring(r: Field, at: float, wide: float) -> Field:
    return np.abs(r - at) - wide / 2


def medallion(picture: Picture, radius: float, glaze: Glaze, field: float = 1.09) -> None:
    """A round of the twelvefold pattern with a border of triangles, in the middle."""
    cx, cy = picture.width / 2, picture.height / 2
    x, y = np.broadcast_arrays(picture.x - cx, picture.y - cy)
    r, bearing = np.hypot(x, y), np.arctan2(y, x)
    inner = radius * 0.885
    body = tiled(x / inner * field, y / inner * field, TWELVE, glaze)
    shade = 0.86 + 0.28 * np.exp(-((r / radius) ** 2) * 2.2)
    picture.over(body * shade[..., None], inside(r - inner))
    rim = inner + (radius - inner) * 0.12
    picture.over(mix(ink.COBALT, ink.NIGHT, 0.55), inside(r - radius) * inside(inner - r))
    count = 48
    turn = 2 * math.pi / count
    k = np.floor(bearing / turn)
    local = np.abs(bearing / turn - k - 0.5) * 2  # 0 in the middle of a triangle, 1 at its sides
    foot, tip = rim + 6, radius - 0.035 * radius
    rise = (r - foot) / (tip - foot)
    side = (local - (1 - rise)) * r * turn / 2 * 0.8
    triangle = np.maximum(np.maximum(side, foot - r), r - tip)
    hue = hash01(3, k)[..., None]
    piece = np.where(k[..., None] % 2 == 0, ink.TURQUOISE, ink.IVORY * 0.85) * (0.75 + 0.4 * hue)
    picture.over(piece, inside(triangle + 1.5))
    for at, wide in ((inner + 2, 9.0), (radius - 5, 9.0)):
        d = _ring(r, at, wide)
        across = (r - at) / (wide / 2)
        picture.over(ink.CHARCOAL * 0.5, inside(d - 2))
        tone = 0.55 + 0.45 * np.sqrt(np.clip(1 - across**2, 0, 1))
        picture.over(ink.IVORY * tone[..., None] * 0.92, inside(d))
    cut = inside(r - radius)
    picture.rgb *= cut[..., None]
    picture.alpha *= cut


def rosette() -> Picture:
    """Twelvefold rosettes in a round border: turn it slowly about its middle."""
    picture = Picture(1200, 1200, 2)
    medallion(picture, 596, NIGHT_BLUE)
    picture.rgb = shoulder(picture.rgb, 0.7)
    return picture


def star_distance(x: Field, y: Field, half: float) -> Field:
    """Two squares, one on its corner: the eight-pointed star, negative inside."""
    s = math.sqrt(0.5)
    u, v = (x + y) * s, (x - y) * s
    square = np.maximum(np.abs(x), np.abs(y))
    return np.minimum(square, np.maximum(np.abs(u), np.abs(v))) - half


def _khatam(name: str, field: Field, heart: Field) -> Picture:
    picture = Picture(400, 400, 3)
    x, y = np.broadcast_arrays(picture.x - 200, picture.y - 200)
    d = star_distance(x, y, 138)
    pool = clouds(name, 1200, 1200, 3.0, 8)
    # Glaze lies thin over the edges and thick in the middle; the light comes from above left.
    depth = smooth(0, 34, -d - 15)
    body = mix(field * 0.95, field * 0.42, depth) * (1 + 0.07 * pool)[..., None]
    slope = np.gradient(np.clip(-d, 0, 26), 1 / 3)
    facing = np.clip(0.6 - 0.4 * (slope[0] + slope[1]), 0, 2)
    edge = np.where(-d < 26, facing, 1)
    picture.over(ink.IVORY * (0.5 + 0.32 * edge)[..., None], inside(d))
    picture.over(ink.CHARCOAL, inside(d + 13))
    picture.over(body, inside(d + 16))
    inner = star_distance(x, y, 46)
    turned = np.maximum(inner, -1e3)
    picture.atop(ink.CHARCOAL, inside(turned - 9))
    picture.atop(ink.IVORY * 0.86, inside(turned - 6))
    picture.atop(ink.CHARCOAL, inside(turned + 1))
    picture.atop(heart * (0.9 + 0.1 * pool)[..., None], inside(turned + 4))
    sheen = np.exp(-(((x + 62) / 70) ** 2) - ((y + 74) / 46) ** 2)
    picture.rgb += (ink.MOONLIGHT * 0.13) * (sheen * picture.alpha)[..., None]
    picture.rgb = shoulder(picture.rgb, 0.7)
    return picture


def khatam_turquoise() -> Picture:
    """A single eight-pointed tile, turquoise around saffron."""
    return _khatam("khatam turquoise", ink.TURQUOISE * 0.9, ink.SAFFRON)


def khatam_saffron() -> Picture:
    """A single eight-pointed tile, saffron around cobalt."""
    return _khatam("khatam saffron", ink.SAFFRON * 0.85, ink.COBALT)


def khatam_cobalt() -> Picture:
    """A single eight-pointed tile, cobalt around ivory."""
    return _khatam("khatam cobalt", ink.COBALT * 1.1, ink.IVORY * 0.9)
