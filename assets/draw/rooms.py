"""Two rooms, seen by casting one ray a sample: the courtyard, asleep and awake, and the hall.

Rooms are boxes in metres, the floor at y = 0, the eye in front looking along z. A sample asks which
face its ray meets, what is there, and how the lamps and the moon light it. Openings and the sky
stay transparent: other layers show through.
"""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, shoulder, smooth
from assets.draw.girih import Design, girih
from assets.draw.noise import bumps, hash01
from assets.draw.zellige import EIGHT, NIGHT_BLUE, RIAD, TWELVE, Glaze, colours

FLOOR, LEFT, RIGHT, BACK, CEILING = range(5)


@dataclass(frozen=True, slots=True)
class Room:
    half_width: float
    depth: float
    height: float
    eye: tuple[float, float, float]
    focal: float  # pixels
    horizon: float  # the row the eye looks at
    ceiling: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where rays end: the face, the point, and how many metres one output pixel covers there."""

    face: Field
    x: Field
    y: Field
    z: Field
    far: Field
    pixel_m: Field


def cast(room: Room, px: Field, py: Field) -> Hit:
    ex, ey, ez = room.eye
    dx, dy = (px - 960) / room.focal, (room.horizon - py) / room.focal
    dz = np.ones_like(dx)
    eps = 1e-6
    reach = [
        np.where(dy < -eps, -ey / np.minimum(dy, -eps), 1e9),
        np.where(dx < -eps, (-room.half_width - ex) / np.minimum(dx, -eps), 1e9),
        np.where(dx > eps, (room.half_width - ex) / np.maximum(dx, eps), 1e9),
        (room.depth - ez) / dz,
        np.where(dy > eps, (room.height - ey) / np.maximum(dy, eps), 1e9),
    ]
    if not room.ceiling:
        reach[CEILING] = np.full_like(dx, 1e9)
    distances = np.stack(reach)
    face = distances.argmin(axis=0)
    t = distances.min(axis=0)
    far = t * np.sqrt(dx * dx + dy * dy + 1)
    return Hit(face, ex + t * dx, ey + t * dy, ez + t, far, t / room.focal)


def horseshoe(x: Field, y: Field, half: float, spring: float, point: float = 0.12) -> Field:
    """Signed distance to a slightly pointed horseshoe arch standing on y = 0, negative inside."""
    rise = 0.22 * half  # the arc goes on below its centre: the horseshoe
    radius = half * (1 + point) / math.cos(math.asin(rise / (half * (1 + point)))) ** 0.5
    ax = np.abs(x)
    arc = np.hypot(ax + point * half, y - spring - rise) - radius
    out: Field = np.where(y >= spring, arc, ax - half * 0.955)
    return out


def _light(
    hit: Hit, nx: Field, ny: Field, nz: Field, lamp: tuple[float, float, float], soft: float
) -> Field:
    """How much of a small lamp reaches a point: inverse square, with the lamp's own size."""
    vx, vy, vz = lamp[0] - hit.x, lamp[1] - hit.y, lamp[2] - hit.z
    d2 = vx * vx + vy * vy + vz * vz
    facing = np.clip((vx * nx + vy * ny + vz * nz) / np.sqrt(d2 + 1e-6), 0, 1)
    out: Field = (0.12 + 0.88 * facing) / (d2 + soft)
    return out


def _some(hit: Hit, where: Field) -> Hit:
    """Only those samples: there is no need to ask the floor about the walls."""
    return Hit(
        hit.face[where],
        hit.x[where],
        hit.y[where],
        hit.z[where],
        hit.far[where],
        hit.pixel_m[where],
    )


def _normals(face: Field) -> tuple[Field, Field, Field]:
    nx = np.where(face == LEFT, 1.0, np.where(face == RIGHT, -1.0, 0.0))
    ny = np.where(face == FLOOR, 1.0, np.where(face == CEILING, -1.0, 0.0))
    nz = np.where(face == BACK, -1.0, 0.0)
    return nx.astype(np.float32), ny.astype(np.float32), nz.astype(np.float32)


def far_tiles(
    where: Field, u: Field, v: Field, scale: float, pixel: Field, design: Design, glaze: Glaze
) -> Field:
    """Tiles where `where` holds, melting into their mean colour where a pixel covers many."""
    out = np.zeros((*u.shape, 3), np.float32)
    if where.any():
        body = colours(girih(u[where] / scale, v[where] / scale, design), glaze)
        grid = np.linspace(0, 1, 48, dtype=np.float32)
        gu, gv = np.meshgrid(grid, grid)
        mean = colours(girih(gu, gv, design), glaze).reshape(-1, 3).mean(axis=0)
        out[where] = mix(body, mean, smooth(0.03, 0.16, pixel[where] / scale))
    return out


COURT = Room(4.6, 11.5, 4.7, (0.0, 1.62, 0.0), 1160.0, 560.0)
GALLERY = Room(6.7, 13.6, 3.55, (0.0, 1.62, 0.0), 1160.0, 560.0, ceiling=True)
# A lamp hangs in every arch: x, y, z, in the thickness of the wall.
LAMPS = (
    (-2.45, 2.36, 11.7), (0.0, 2.62, 11.7), (2.45, 2.36, 11.7),
    (-4.8, 2.3, 3.13), (4.8, 2.3, 3.13), (-4.8, 2.3, 5.75), (4.8, 2.3, 5.75),
    (-4.8, 2.3, 8.37), (4.8, 2.3, 8.37),
)  # fmt: skip
MOON = mix(ink.MOONLIGHT, ink.COBALT, 0.58) * 1.25
POOL_Z, POOL_R = 6.6, 1.32


def _wall_coordinates(room: Room, hit: Hit) -> Field:
    """Metres along the wall, 0 in the middle of each."""
    side = (hit.face == LEFT) | (hit.face == RIGHT)
    return np.where(side, hit.z - room.depth * 0.5, hit.x).astype(np.float32)


def carving(where: Field, u: Field, v: Field, scale: float) -> Field:
    """How much light carved plaster gives back: its straps stand out from a shaded ground."""
    out = np.ones(u.shape, np.float32)
    if where.any():
        lace = girih(u[where] / scale, v[where] / scale, EIGHT)
        out[where] = 0.36 + 0.7 * smooth(0.03, 0.0, lace.edge)
    return out


def _court_wall(room: Room, hit: Hit) -> tuple[Field, Field, Field, Field]:
    """Colour of the walls, how deep a point lies in an opening, the opening's edge, the sky."""
    s, h = _wall_coordinates(room, hit), hit.y
    side = (hit.face == LEFT) | (hit.face == RIGHT)
    gap = np.where(side, 2.62, 2.45).astype(np.float32)
    off = s - np.round(s / gap) * gap
    middle = ~side & (np.abs(s) < 1.3)
    half = np.where(middle, 0.88, 0.8).astype(np.float32)
    spring = np.where(middle, 1.86, 2.0).astype(np.float32)
    within = np.abs(np.round(s / gap)) <= 1
    arch = horseshoe(off / half, (h - spring) / half + 2, 1.0, 2) * half
    arch = np.where(within, arch, 9)
    plaster = mix(ink.LIME, ink.SAND, np.clip(0.25 + 0.2 * bumps(51, s * 1.3, h * 1.3, 4), 0, 1))
    plaster = plaster * (0.92 + 0.08 * bumps(52, s * 9, h * 9, 3))[..., None]
    dado = far_tiles((h < 1.2) & (hit.face != FLOOR), s, h - 0.6, 0.6, hit.pixel_m, EIGHT, RIAD)
    out = np.where((h < 1.2)[..., None], dado * 1.1, plaster)
    band = np.abs(h - 1.245) < 0.045
    out = np.where(band[..., None], mix(ink.COBALT, ink.NIGHT, 0.35), out)
    # Around every arch: a ring of wedge stones in two tones, inside a carved square.
    lift = (h - spring) / half - 0.22
    angle = np.arctan2(lift, np.abs(off) / half)
    wedge = np.floor(angle / 0.155)
    tone = np.where(wedge % 2 == 0, 0.95, 0.48) * (0.9 + 0.2 * hash01(7, wedge, np.round(s / gap)))
    stones = mix(ink.LIME, ink.TERRACOTTA, np.where(wedge % 2 == 0, 0.05, 0.55)) * tone[..., None]
    ring = (arch > 0) & (arch < 0.19) & (h > spring)
    out = np.where(ring[..., None], stones, out)
    for at in (0.0, 0.19):
        line = np.exp(-(((arch - at) / 0.018) ** 2)) * (h > np.where(at > 0, spring, 1.2))
        out = out * (1 - 0.6 * line)[..., None]
    carved = (h > 3.28) & (h < 3.78) & (hit.face != FLOOR)
    out = out * carving(carved, s, h - 3.53, 0.34)[..., None]
    for at in (3.24, 3.82):
        out = np.where((np.abs(h - at) < 0.035)[..., None], ink.LIME * 0.95, out)
        out = out * (1 - 0.55 * np.exp(-(((h - at + 0.055) / 0.03) ** 2)))[..., None]
    cedar = (
        mix(ink.TERRACOTTA, ink.CHARCOAL, 0.72)
        * (0.8 + 0.25 * bumps(53, s * 2.2, h * 22, 3))[..., None]
    )
    out = np.where((h > 3.92)[..., None], cedar, out)
    bracket = np.abs(np.mod(s, 0.3) - 0.15) < 0.055
    out = np.where(((h > 4.02) & (h < 4.3) & bracket)[..., None], cedar * 1.9, out)
    row = np.floor((h - 4.34) / 0.12)
    barrel = np.sqrt(np.clip(1 - (np.mod(s / 0.115 + 0.5 * row, 1) * 2 - 1) ** 2, 0, 1))
    fall = 1 - 0.5 * np.mod((h - 4.34) / 0.12, 1)
    roof = mix(ink.GREEN, ink.TURQUOISE, 0.25) * ((0.35 + 0.65 * barrel) * fall)[..., None]
    out = np.where((h > 4.34)[..., None], roof, out)
    ripple = 0.02 * np.abs(np.cos(math.pi * s / 0.115))
    sky = smooth(0.0, 1.0, (h - room.height + 0.04 - ripple) / np.maximum(hit.pixel_m, 1e-4) + 0.5)
    return out, inside(arch / hit.pixel_m), arch, sky


def _court_floor(hit: Hit) -> tuple[Field, Field]:
    """Colour of the floor, and where the pool's water is."""
    x, z = hit.x, hit.z - POOL_Z
    a = math.radians(22.5)
    r8 = np.zeros_like(x)
    for k in range(4):
        c, s = math.cos(k * math.pi / 4 + a), math.sin(k * math.pi / 4 + a)
        r8 = np.maximum(r8, np.abs(x * c + z * s))
    slabs = (
        ink.LIME
        * 0.62
        * (0.85 + 0.2 * hash01(9, np.floor(x / 0.45), np.floor(hit.z / 0.45)))[..., None]
    )
    joint = np.minimum(np.abs(np.mod(x / 0.45, 1) - 0.5), np.abs(np.mod(hit.z / 0.45, 1) - 0.5))
    slabs = slabs * (1 - 0.5 * smooth(0.485, 0.5, 1 - joint - 0.5))[..., None]
    floor = hit.face == FLOOR
    carpet = floor & (np.abs(x) < 3.22) & (np.abs(z) < 4.6)
    tiles = far_tiles(carpet, x, z, 0.92, hit.pixel_m, EIGHT, RIAD)
    out = np.where(carpet[..., None], tiles, slabs * 0.9)
    frame = np.minimum(np.abs(np.abs(x) - 3.22), 9)
    out = np.where((frame < 0.09)[..., None], mix(ink.COBALT, ink.NIGHT, 0.3), out)
    apron = floor & (r8 > POOL_R + 0.2) & (r8 < POOL_R + 0.75)
    around = far_tiles(apron, x, z, 0.5, hit.pixel_m * 0.6, TWELVE, NIGHT_BLUE)
    out = np.where(apron[..., None], around, out)
    for at in (POOL_R + 0.2, POOL_R + 0.75):
        out = np.where((np.abs(r8 - at) < 0.035)[..., None], ink.IVORY * 0.85, out)
    rim = (r8 > POOL_R) & (r8 < POOL_R + 0.2)
    stone = ink.IVORY * (0.8 + 0.1 * bumps(54, x * 5, z * 5, 4))[..., None]
    out = np.where(rim[..., None], stone, out)
    water = inside((r8 - POOL_R) / np.maximum(hit.pixel_m * 2.5, 1e-3))
    return out, water


def _court_light(hit: Hit, lit: float) -> Field:
    nx, ny, nz = _normals(hit.face)
    # Moonlight comes over the left wall: its shadow lies across the floor and climbs the right.
    moon_x, moon_y, moon_z = 0.62, 0.72, -0.3
    to_top = (COURT.height - hit.y) / moon_y
    clear = hit.x - to_top * moon_x + COURT.half_width
    beam = smooth(-0.18, 0.18, clear) * smooth(0, 0.4, hit.z + to_top * 0.3 + 3)
    facing = np.clip(-nx * moon_x + ny * moon_y + nz * moon_z * 1.6, 0, 1)
    open_sky = np.clip(0.35 + 0.65 * hit.y / COURT.height, 0, 1)
    open_sky = np.where(hit.face == FLOOR, 0.55, open_sky)
    light = MOON * (0.085 * open_sky * (1 - 0.2 * lit))[..., None]
    light = light + MOON * (0.5 * (1 - 0.45 * lit) * beam * facing)[..., None]
    if lit:
        warm = mix(ink.LAMP, ink.IVORY, 0.25)
        for x, y, z in LAMPS:
            # What shines out of an arch shines from a little in front of its wall.
            front = (math.copysign(4.15, x), y, z) if abs(x) > 4 else (x, y, COURT.depth - 0.45)
            light = light + warm * (0.72 * lit * _light(hit, nx, ny, nz, front, 0.1))[..., None]
    corner = np.minimum(np.abs(COURT.half_width - np.abs(hit.x)), np.abs(COURT.depth - hit.z))
    corner = np.where(hit.face == BACK, COURT.half_width - np.abs(hit.x), corner)
    corner = np.where((hit.face == LEFT) | (hit.face == RIGHT), COURT.depth - hit.z, corner)
    shut = 0.55 + 0.45 * smooth(0, 1.4, np.abs(corner))
    foot = np.where(hit.face == FLOOR, 1, 0.6 + 0.4 * smooth(0, 0.7, hit.y))
    return light * (shut * foot)[..., None]


def _behind(px: Field, py: Field, lit: float) -> Field:
    """The arcade behind the openings: a deeper room round the court, with the lamps in it."""
    hit = cast(GALLERY, px, py)
    h = hit.y
    s = _wall_coordinates(GALLERY, hit)
    up = (hit.face != FLOOR) & (hit.face != CEILING)
    plaster = (
        mix(ink.LIME, ink.ROSE, 0.3) * (0.8 + 0.12 * bumps(57, s * 1.6, h * 1.6, 3))[..., None]
    )
    dado = far_tiles(up & (h < 1.3), s, h - 0.6, 0.6, hit.pixel_m, EIGHT, RIAD)
    out = np.where((up & (h < 1.3))[..., None], dado, plaster)
    out = np.where((up & (np.abs(h - 1.35) < 0.05))[..., None], ink.COBALT * 0.5, out)
    out = np.where((hit.face == FLOOR)[..., None], ink.LIME * 0.45, out)
    out = np.where((hit.face == CEILING)[..., None], ink.TERRACOTTA * 0.3, out)
    nx, ny, nz = _normals(hit.face)
    light = MOON * np.full(px.shape, 0.012, np.float32)[..., None]
    if lit:
        for x, y, z in LAMPS:
            lamp = (x * 1.12, y, z) if abs(x) > 4 else (x, y, z + 0.5)
            glow = 0.62 * lit * _light(hit, nx, ny, nz, lamp, 0.3)
            light = light + mix(ink.LAMP, ink.IVORY, 0.3) * glow[..., None]
    return out * light


def _small_lanterns(px: Field, py: Field) -> tuple[Field, Field]:
    """The lamps themselves, far off: light, and the cover of their brass."""
    light: Field = np.zeros(px.shape, np.float32)
    cover: Field = np.zeros(px.shape, np.float32)
    for x, y, z in LAMPS:
        k = COURT.focal / z
        u, v = (px - 960 - x * k) / k, (py - COURT.horizon + (y - COURT.eye[1]) * k) / k
        body = np.hypot(u / 0.105, (v - 0.02) / 0.16)
        cap = np.maximum(np.abs(u) - 0.075 - 0.25 * (v + 0.14), np.abs(v + 0.17) - 0.05)
        tip = np.maximum(np.abs(u) - 0.05 + 0.35 * (v - 0.15), np.abs(v - 0.2) - 0.05)
        rod = np.maximum(np.abs(u) - 0.006, np.abs(v + 0.5) - 0.3)
        brass = np.minimum(np.minimum(cap, tip), rod)
        cover = np.maximum(cover, inside(brass * k))
        cell = np.cos(u * 95) * np.cos(v * 80)
        inner = inside((body - 1) * 0.1 * k)
        light = light + inner * (0.35 + 1.5 * smooth(-0.2, 0.7, cell)) * np.exp(-(body**2) * 0.8)
        r = np.hypot(u, v)
        light = light + 0.13 * np.exp(-r / 0.24) + 0.035 * np.exp(-r / 0.9)
    return light, cover


def _court_shade(px: Field, py: Field, lit: float, mirror: bool = True) -> tuple[Field, Field]:
    hit = cast(COURT, px, py)
    on_floor = hit.face == FLOOR
    on_wall = ~on_floor & (hit.y < COURT.height + 0.1)
    shape = px.shape
    albedo, opening = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)
    arch, sky = np.full(shape, 9, np.float32), np.ones(shape, np.float32)
    water = np.zeros(shape, np.float32)
    if on_wall.any():
        walls = _court_wall(COURT, _some(hit, on_wall))
        albedo[on_wall], opening[on_wall], arch[on_wall], sky[on_wall] = walls
    if on_floor.any():
        albedo[on_floor], water[on_floor] = _court_floor(_some(hit, on_floor))
    rgb = albedo * _court_light(hit, lit)
    if opening.max() > 0:
        seen = opening > 0
        thick = smooth(-0.17, -0.14, arch[seen])  # the wall's own thickness, turned to the lamp
        edge = ink.LIME * (MOON * 0.03 + ink.LAMP * 0.24 * lit) * (1 - 0.3 * thick)[..., None]
        inner = mix(_behind(px[seen], py[seen], lit), edge, thick)
        rgb[seen] = mix(rgb[seen], inner, opening[seen])
    alpha = np.where(on_floor, 1, 1 - sky).astype(np.float32)
    pool = water
    if mirror and pool.max() > 0:
        # The pool mirrors what stands behind it: the same picture, seen from under the floor.
        wet = pool > 0
        x, z = hit.x[wet], hit.z[wet]
        wave = bumps(56, x * 3, z * 7, 2) * 9 / z
        seen_rgb, seen_alpha = _court_shade(
            px[wet] + wave, 2 * COURT.horizon - py[wet] + wave * 1.5 - 4, lit, mirror=False
        )
        night = mix(ink.INDIGO, ink.ATLANTIC, 0.35) * 0.22
        seen_rgb = seen_rgb + night * (1 - seen_alpha)[..., None]
        rgb[wet] = mix(rgb[wet], seen_rgb * 0.8 + ink.DEEP_SEA * 0.05, pool[wet])
    if lit:
        if mirror:
            for lx, ly, lz in LAMPS:
                # A polished floor: the lamp's image lies below it, drawn out towards us.
                k = COURT.focal / lz
                at_x, at_y = 960 + lx * k, COURT.horizon + (ly + COURT.eye[1]) * k
                streak = np.exp(-(((px - at_x) / 38) ** 2) - ((py - at_y) / 150) ** 2)
                polish = streak * np.where(on_floor, 1 - pool, 0)
                rgb = rgb + (ink.LAMP * 0.35 * lit) * polish[..., None] * (albedo + 0.06)
        lamps, brass = _small_lanterns(px, py)
        rgb = mix(rgb, np.broadcast_to(ink.BRASS * 0.12, rgb.shape), brass * alpha)
        rgb = rgb + mix(ink.EMBER, ink.LAMP, 0.75) * (lit * lamps * alpha)[..., None]
    return (rgb * alpha[..., None]).astype(np.float32), alpha


def _courtyard(lit: float) -> Picture:
    picture = Picture(1920, 1080, 2)
    for top in range(0, 2160, 24):
        rows = slice(top, top + 24)
        x, y = np.broadcast_arrays(picture.x, picture.y[rows])
        picture.rgb[rows], picture.alpha[rows] = _court_shade(x, y, lit)
    if not lit:
        # By moonlight the eye sees blue, and little else.
        seen = picture.rgb @ np.array([0.3, 0.5, 0.35], np.float32)
        night = np.array([0.55, 0.85, 1.9], np.float32) * seen[..., None]
        picture.rgb = mix(picture.rgb, night, 0.62)
    r = np.hypot((picture.x - 960) / 1250, (picture.y - 560) / 860)
    picture.dim(1 - 0.62 * smooth(0.4, 1.1, r))
    picture.rgb = shoulder(picture.rgb * (1.5 if not lit else 1.7), 0.5)
    return picture


def courtyard_asleep() -> Picture:
    """The courtyard under the moon; its sky is transparent, so stars pass behind the roofs."""
    return _courtyard(0.0)


def courtyard_awake() -> Picture:
    """The same courtyard with its lamps lit: fade it in over the sleeping one."""
    return _courtyard(1.0)


HALL = Room(6.4, 9.0, 5.6, (0.0, 1.62, 0.0), 1180.0, 585.0, ceiling=True)
DOORS = (-3.35, 0.0, 3.35)
DOOR_HALF, DOOR_SPRING = 1.12, 2.0


def _doors(x: Field, y: Field) -> Field:
    gaps = [
        horseshoe((x - at) / DOOR_HALF, y / DOOR_HALF, 1.0, DOOR_SPRING / DOOR_HALF) for at in DOORS
    ]
    return np.asarray(np.minimum.reduce(gaps) * DOOR_HALF)


def _hall_albedo(hit: Hit) -> tuple[Field, Field]:
    s, h = _wall_coordinates(HALL, hit), hit.y
    back = hit.face == BACK
    arch = np.where(back, _doors(hit.x, h), 9).astype(np.float32)
    plaster = mix(ink.LIME, ink.SAND, np.clip(0.3 + 0.2 * bumps(61, s * 1.1, h * 1.1, 4), 0, 1))
    plaster = plaster * (0.9 + 0.1 * bumps(62, s * 8, h * 8, 3))[..., None]
    out = plaster
    near = hit.x - np.round(hit.x / 3.35) * 3.35
    lift = (h - DOOR_SPRING) / DOOR_HALF - 0.22
    angle = np.arctan2(lift, np.abs(near) / DOOR_HALF)
    wedge = np.floor(angle / 0.13)
    tone = np.where(wedge % 2 == 0, 0.9, 0.5) * (
        0.9 + 0.2 * hash01(17, wedge, np.round(hit.x / 3.35))
    )
    stones = mix(ink.LIME, ink.TERRACOTTA, np.where(wedge % 2 == 0, 0.05, 0.5)) * tone[..., None]
    ring = (arch > 0) & (arch < 0.26) & (h > DOOR_SPRING)
    out = np.where(ring[..., None], stones, out)
    low = (h < 1.12) & (hit.face != FLOOR) & (hit.face != CEILING)
    out = np.where(low[..., None], far_tiles(low, s, h - 0.56, 0.56, hit.pixel_m, EIGHT, RIAD), out)
    belt = np.abs(h - 1.16) < 0.04
    out = np.where((belt & (hit.face != FLOOR))[..., None], ink.COBALT * 0.5, out)
    carved = (h > 3.72) & (h < 4.5) & (hit.face != CEILING)
    out = out * carving(carved, np.where(back, near, s), h - 4.11, 0.5)[..., None]
    for at in (3.66, 4.56):
        out = out * (1 - 0.5 * np.exp(-(((h - at) / 0.03) ** 2)))[..., None]
    for at in (0.0, 0.26):
        line = np.exp(-(((arch - at) / 0.02) ** 2)) * ((h > DOOR_SPRING) | (at == 0))
        out = out * (1 - 0.55 * line)[..., None]
    beam = np.abs(np.mod(hit.z / 0.75, 1) - 0.5) < 0.17
    cedar = mix(ink.TERRACOTTA, ink.CHARCOAL, 0.7) * np.where(beam, 1.5, 0.5)[..., None]
    out = np.where((hit.face == CEILING)[..., None], cedar, out)
    ground = hit.face == FLOOR
    floor = far_tiles(ground, hit.x, hit.z - 4, 1.34, hit.pixel_m, EIGHT, NIGHT_BLUE)
    out = np.where(ground[..., None], floor, out)
    return out, arch


def _door_light(hit: Hit, door: float) -> Field:
    """What a bright doorway gives the room: the sum over points of its opening."""
    nx, ny, nz = _normals(hit.face)
    total: Field = np.zeros_like(hit.x)
    for dx in (-0.7, 0.0, 0.7):
        for y in (0.5, 1.4, 2.3, 3.0):
            vx, vy, vz = door + dx - hit.x, y - hit.y, HALL.depth - 0.02 - hit.z
            d2 = vx * vx + vy * vy + vz * vz + 0.12
            facing = np.clip((vx * nx + vy * ny + vz * nz) / np.sqrt(d2), 0, 1)
            leaves = np.clip(vz / np.sqrt(d2), 0, 1)  # a doorway shines forwards
            total += facing * (0.15 + 0.85 * leaves) / d2
    return total / 12


def hall() -> Picture:
    """A hall with three doorways, left, middle, right: they are transparent."""
    picture = Picture(1920, 1080, 2)
    for top in range(0, 2160, 24):
        rows = slice(top, top + 24)
        px, py = np.broadcast_arrays(picture.x, picture.y[rows])
        hit = cast(HALL, px, py)
        albedo, arch = _hall_albedo(hit)
        nx, ny, nz = _normals(hit.face)
        light = np.zeros_like(albedo) + MOON * 0.035
        for at in (-1.675, 1.675):
            lamp = _light(hit, nx, ny, nz, (at, 3.3, 7.9), 0.35)
            light = light + mix(ink.LAMP, ink.SAFFRON, 0.3) * (1.5 * lamp)[..., None]
        light = (
            light + MOON * (0.22 * np.sum([_door_light(hit, d) for d in DOORS], axis=0))[..., None]
        )
        edge = np.minimum(HALL.half_width - np.abs(hit.x), HALL.depth - hit.z)
        edge = np.where(hit.face == BACK, HALL.half_width - np.abs(hit.x), edge)
        light = light * (0.5 + 0.5 * smooth(0, 1.5, edge))[..., None]
        rgb = albedo * light
        # The wall is thick: its inner edge catches light from the other side.
        reveal = inside(arch / hit.pixel_m)
        thick = smooth(-0.15, -0.13, arch) * reveal
        depth = smooth(-0.15, 0.0, arch)
        jamb = ink.LIME * (ink.SMOKE * 0.5)[None, :] * (0.9 - 0.6 * depth)[..., None]
        rgb = mix(rgb, jamb, thick)
        alpha = 1 - reveal * (1 - thick)
        picture.rgb[rows] = rgb * alpha[..., None]
        picture.alpha[rows] = alpha
    r = np.hypot((picture.x - 960) / 1250, (picture.y - 540) / 800)
    picture.dim(1 - 0.6 * smooth(0.4, 1.15, r))
    picture.rgb = shoulder(picture.rgb * 1.5)
    return picture


def _hall_glow(door: float, colour: Field) -> Picture:
    # Light has no fine detail: half the size is enough, enlarged over the whole canvas.
    picture = Picture(960, 540, 2)
    for top in range(0, 1080, 24):
        rows = slice(top, top + 24)
        px, py = np.broadcast_arrays(picture.x * 2, picture.y[rows] * 2)
        hit = cast(HALL, px, py)
        albedo, arch = _hall_albedo(hit)
        amount = _door_light(hit, door)
        polished = np.where(hit.face == FLOOR, 1.0, 0.0)
        pool = np.exp(-(((hit.x - door) / (0.75 + 0.12 * (9 - hit.z))) ** 2)) * polished
        light = colour * (6.5 * amount)[..., None] * (albedo + 0.05)
        light = light + colour * (0.30 * pool * smooth(1.5, 9.0, hit.z))[..., None] * (
            albedo + 0.15
        )
        near = horseshoe(
            (hit.x - door) / DOOR_HALF, hit.y / DOOR_HALF, 1.0, DOOR_SPRING / DOOR_HALF
        )
        rim = np.where(hit.face == BACK, near, 9) * DOOR_HALF
        halo = 0.5 * np.exp(-np.maximum(rim, 0) / 0.10) + 0.12 * np.exp(-np.maximum(rim, 0) / 0.5)
        light = light + colour * (halo * (arch > -0.15))[..., None] * (albedo + 0.1)
        light = light * (1 - inside((arch + 0.14) / hit.pixel_m))[..., None]
        picture.rgb[rows] = light
    peak = picture.rgb.max(axis=-1)
    picture.alpha = np.clip(peak**0.55 * 1.1, 0, 0.92).astype(np.float32) * smooth(
        0.0002, 0.004, peak
    )
    bright = shoulder(picture.rgb * 1.3)
    picture.rgb = np.minimum(bright, picture.alpha[..., None])
    return picture


def hall_glow_left() -> Picture:
    """Light from the left doorway on wall and floor, sea blue: fade it with the visitor's way."""
    return _hall_glow(DOORS[0], mix(ink.ATLANTIC, ink.TURQUOISE, 0.35) * 2.2)


def hall_glow_middle() -> Picture:
    """Light from the middle doorway, saffron."""
    return _hall_glow(DOORS[1], mix(ink.SAFFRON, ink.LAMP, 0.3) * 1.2)


def hall_glow_right() -> Picture:
    """Light from the right doorway, dusk red."""
    return _hall_glow(DOORS[2], mix(ink.EMBER, ink.MADDER, 0.35) * 1.6)
