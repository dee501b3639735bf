"""Dark shapes in front of the light: trees, boats, birds, an arcade, and a near archway."""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import itertools
import math

import numpy as np
from PIL import Image, ImageDraw

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, reduce, shoulder, smooth, stream
from assets.draw.mosaic import outline_distance, spline
from assets.draw.noise import bumps, hash01
from assets.draw.rooms import carving, far_tiles, horseshoe
from assets.draw.zellige import EIGHT, NIGHT_BLUE, RIAD

FINE = 3
SHADE = mix(ink.MIDNIGHT, ink.INDIGO, 0.12)


class Paper:
    """A sheet to cut silhouettes from, FINE times larger than it will be."""

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        self.image = Image.new("L", (width * FINE, height * FINE), 0)
        self.draw = ImageDraw.Draw(self.image)

    def shape(self, points: Field | list[tuple[float, float]], fill: int = 255) -> None:
        self.draw.polygon([(float(x) * FINE, float(y) * FINE) for x, y in points], fill=fill)

    def limb(self, x0: float, y0: float, x1: float, y1: float, r0: float, r1: float) -> None:
        """A tapered stroke with round ends."""
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        self.shape(
            [
                (x0 + nx * r0, y0 + ny * r0),
                (x1 + nx * r1, y1 + ny * r1),
                (x1 - nx * r1, y1 - ny * r1),
                (x0 - nx * r0, y0 - ny * r0),
            ]
        )
        for x, y, r in ((x0, y0, r0), (x1, y1, r1)):
            box = [(x - r) * FINE, (y - r) * FINE, (x + r) * FINE, (y + r) * FINE]
            self.draw.ellipse(box, fill=255)

    def curve(self, points: list[tuple[float, float]], radii: tuple[float, float]) -> None:
        """A tapering line through points (quadratic through three)."""
        steps = 24
        (ax, ay), (bx, by), (cx, cy) = points
        last = (ax, ay, radii[0])
        for k in range(1, steps + 1):
            t = k / steps
            x = (1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx
            y = (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy
            r = radii[0] + (radii[1] - radii[0]) * t
            self.limb(last[0], last[1], x, y, last[2], r)
            last = (x, y, r)

    def cover(self) -> Field:
        return reduce(np.asarray(self.image, np.float32) / 255, self.width, self.height)


def _cut(cover: Field, rim: Field, toward: tuple[float, float], strength: float) -> Picture:
    """A silhouette with a thin edge of light on the side the light comes from."""
    height, width = cover.shape
    picture = Picture(width, height, 1)
    soft = cover
    for axis in (0, 1) * 2:
        soft = (np.roll(soft, 1, axis) + 2 * soft + np.roll(soft, -1, axis)) / 4
    gy, gx = np.gradient(soft)
    edge = np.clip(-(gx * toward[0] + gy * toward[1]), 0, 1)
    picture.over(np.broadcast_to(SHADE, (height, width, 3)), np.clip(cover, 0, 1))
    picture.rgb += rim * (strength * edge * picture.alpha)[..., None]
    return picture


def baobab() -> Picture:
    """A baobab without leaves: a barrel of a trunk, arms, and a crown of fine twigs."""
    paper = Paper(1400, 1040)
    chance = stream("baobab")

    def grow(x: float, y: float, angle: float, length: float, r: float, depth: int) -> None:
        bend = chance.normal(0, 0.22)
        pieces = 5
        thin = 0.42 / pieces
        for k in range(pieces):
            angle += bend / pieces + chance.normal(0, 0.07)
            nx = x + math.cos(angle) * length / pieces
            ny = y + math.sin(angle) * length / pieces
            paper.limb(x, y, nx, ny, r * (1 - thin * k), r * (1 - thin * (k + 1)))
            x, y = nx, ny
            if k > 0 and depth < 7 and chance.random() < 0.27:
                away = angle + chance.choice([-1, 1]) * chance.uniform(0.5, 1.1)
                grow(x, y, away, length * chance.uniform(0.3, 0.5), r * 0.3, depth + 3)
        r *= 0.58
        if depth >= 8 or r < 0.5:
            return
        count = 2 if chance.random() < 0.66 else 3
        spread = chance.uniform(0.5, 0.95)
        for k in range(count):
            out = angle + (k - (count - 1) / 2) * spread + chance.normal(0, 0.14)
            # No branch of it hangs: what points down is turned up again.
            if math.sin(out) > 0.12:
                out = -0.1 if math.cos(out) > 0 else math.pi + 0.1
            grow(
                x,
                y,
                out,
                length * chance.uniform(0.56, 0.8),
                r * chance.uniform(0.8, 1.05),
                depth + 1,
            )

    trunk = spline(
        [
            (470, 1060),
            (545, 1010),
            (572, 930),
            (566, 820),
            (552, 700),
            (556, 610),
            (584, 556),
            (640, 536),
            (700, 546),
            (760, 534),
            (822, 556),
            (850, 610),
            (854, 700),
            (838, 820),
            (832, 930),
            (862, 1010),
            (940, 1060),
        ],
        12,
    )
    paper.shape(trunk)
    for x, y, angle, length, r in (
        (584, 620, -2.78, 170, 36.0),
        (596, 580, -2.32, 168, 42.0),
        (650, 560, -1.86, 160, 40.0),
        (716, 560, -1.45, 150, 38.0),
        (776, 562, -1.12, 165, 42.0),
        (824, 590, -0.72, 165, 40.0),
        (838, 636, -0.28, 160, 32.0),
    ):
        paper.limb(703, 660, x, y, 60, r * 1.15)
        grow(x, y, angle, length, r, 1)
    return _cut(paper.cover(), mix(ink.EMBER, ink.ROSE, 0.4), (-0.7, -0.5), 0.45)


def palm() -> Picture:
    """A date palm, its trunk leaning a little, its fronds falling in arcs."""
    paper = Paper(760, 1000)
    chance = stream("palm")
    top_x, top_y = 398.0, 330.0
    paper.curve([(330, 1010), (318, 640), (top_x, top_y)], (25, 15))
    for k in range(52):
        t = k / 52
        x = (1 - t) ** 2 * 330 + 2 * t * (1 - t) * 318 + t * t * top_x
        y = (1 - t) ** 2 * 1010 + 2 * t * (1 - t) * 640 + t * t * top_y
        r = 25 + (15 - 25) * t
        side = 1 if k % 2 else -1
        paper.shape([(x, y + 9), (x + side * (r + 5.5), y - 6), (x + side * (r - 3), y + 12)])
    fronds = 23
    for k in range(fronds):
        angle = -math.pi / 2 + (k / (fronds - 1) - 0.5) * 4.0 + chance.normal(0, 0.07)
        length = chance.uniform(285, 350) * (0.86 + 0.14 * math.cos(angle + math.pi / 2))
        sag = chance.uniform(95, 150) * (0.25 + abs(math.cos(angle)))
        spine = []
        for j in range(44):
            t = j / 43
            x = top_x + math.cos(angle) * length * t
            y = top_y + math.sin(angle) * length * t * (1 - 0.12 * t) + sag * t**2.1
            spine.append((x, y))
        for (x0, y0), (x1, y1) in itertools.pairwise(spine):
            paper.limb(x0, y0, x1, y1, 2.3, 2.0)
        for j in range(5, 44):
            t = j / 43
            (x0, y0), (x1, y1) = spine[j - 1], spine[j]
            along = math.atan2(y1 - y0, x1 - x0)
            leaf = 62 * math.sin(math.pi * min(1.0, t * 0.86 + 0.1)) ** 0.7 + 8
            for side in (-1, 1):
                for part in (0.0,):
                    x, y = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
                    way = along + side * (0.62 - 0.3 * t) + chance.normal(0, 0.05)
                    reach = leaf * chance.uniform(0.82, 1.05)
                    ex = x + math.cos(way) * reach
                    ey = y + math.sin(way) * reach + 15 * (reach / 70) ** 2
                    nx, ny = -math.sin(way) * 1.6, math.cos(way) * 1.6
                    mx, my = (x * 0.55 + ex * 0.45), (y * 0.55 + ey * 0.45) - 2
                    paper.shape([(x, y), (mx + nx, my + ny), (ex, ey), (mx - nx, my - ny)])
    for side in (-1, 1):
        for k in range(3):
            paper.curve(
                [
                    (top_x, top_y + 8),
                    (top_x + side * 40, top_y + 30),
                    (top_x + side * (34 + 9 * k), top_y + 84),
                ],
                (2.4, 1.2),
            )
            for _ in range(16):
                x = top_x + side * (30 + 8 * k) + chance.normal(0, 9)
                y = top_y + 62 + chance.normal(14, 15)
                paper.limb(x, y, x, y + 3, 4.0, 3.4)
    return _cut(paper.cover(), mix(ink.MOONLIGHT, ink.ROSE, 0.3), (0.7, -0.5), 0.6)


def boat_lateen() -> Picture:
    """A small boat under a lateen sail, heading left; the sail is thin enough to glow."""
    width, height = 900, 860
    paper = Paper(width, height)
    hull = spline(
        [
            (110, 700),
            (170, 735),
            (300, 752),
            (470, 756),
            (640, 744),
            (760, 706),
            (790, 668),
            (770, 690),
            (640, 716),
            (470, 726),
            (300, 720),
            (180, 704),
            (128, 684),
            (96, 652),
        ],
        8,
    )
    keel = spline(
        [
            (112, 690),
            (180, 730),
            (320, 748),
            (520, 750),
            (690, 734),
            (776, 688),
            (752, 752),
            (700, 786),
            (560, 798),
            (330, 796),
            (210, 782),
            (140, 744),
        ],
        8,
    )
    paper.shape(keel)
    paper.shape(hull)
    paper.limb(452, 750, 430, 250, 7.5, 5)
    paper.curve([(150, 590), (400, 330), (668, 44)], (4.0, 2.4))
    paper.limb(128, 616, 200, 540, 3.5, 4.5)
    for x0, y0, x1, y1 in ((430, 255, 755, 690), (430, 255, 150, 690), (640, 640, 742, 700)):
        paper.limb(x0, y0, x1, y1, 1.0, 1.0)
    # Two people, small: one at the tiller, one forward.
    for x, lean in ((700, -8), (270, 6)):
        paper.shape(
            [
                (x - 17, 722),
                (x - 13 + lean, 672),
                (x - 5 + lean, 660),
                (x + 9 + lean, 660),
                (x + 15 + lean, 676),
                (x + 22, 722),
            ]
        )
        paper.limb(x + 2 + lean, 648, x + 2 + lean * 1.2, 645, 10, 9.5)
    paper.limb(706, 684, 768, 690, 3, 2.5)
    picture = _cut(paper.cover(), ink.MOONLIGHT, (0.5, -0.7), 0.7)

    px, py = np.broadcast_arrays(picture.x, picture.y)
    edge = []
    for k in range(41):
        t = k / 40
        edge.append(
            ((1 - t) ** 2 * 158 + 2 * t * (1 - t) * 404 + t * t * 660,
             (1 - t) ** 2 * 590 + 2 * t * (1 - t) * 334 + t * t * 52)
        )  # fmt: skip
    leech = [
        (668 + 78 * math.sin(math.pi * t) * 0.75 - 10 * t, 52 + 590 * t)
        for t in np.linspace(0, 1, 20)
    ]
    foot = [
        (658 - 500 * t, 642 - 52 * t + 46 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 20)
    ]
    sail = np.array(edge + leech + foot, np.float32)
    d = outline_distance(px, py, sail)
    across = (px - 158) / 560 + (640 - py) / 900
    cloths = np.abs(np.mod((px * 0.92 + py * 0.28) / 46, 1) - 0.5)
    belly = np.exp(-(((px - 520) / 190) ** 2) - ((py - 430) / 230) ** 2)
    thin = 0.10 + 0.17 * belly + 0.05 * across
    thin = thin * (1 - 0.32 * smooth(0.47, 0.5, cloths))
    thin = thin * (0.94 + 0.1 * bumps(101, px / 14, py / 60, 3))
    canvas = mix(mix(ink.INDIGO, ink.IVORY, 0.35), ink.IVORY, np.clip(belly, 0, 1))
    sheet = canvas * thin[..., None]
    below = Picture(width, height, 1)
    below.over(sheet, inside(d, 0.8))
    below.over(np.broadcast_to(SHADE, sheet.shape), 0.75 * inside(np.abs(d) - 0.8, 0.8))
    below.rgb = below.rgb * (1 - picture.alpha[..., None]) + picture.rgb
    below.alpha = below.alpha + (1 - below.alpha) * picture.alpha
    return below


def pirogue() -> Picture:
    """A long sea canoe with raised ends and painted bands, drawn up or afloat."""
    width, height = 1200, 360
    picture = Picture(width, height, 2)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    t = (x - 600) / 540
    sheer = 206 - 86 * np.abs(t) ** 3.4 - 16 * t * np.abs(t)
    keel = 272 - 152 * np.abs(t) ** 5.2 - 16 * t * np.abs(t)
    ends = np.abs(t) - 1
    d = np.maximum(np.maximum(sheer - y, y - keel), ends * 540)
    cut = inside(d, 0.7)
    k = np.clip((y - sheer) / np.maximum(keel - sheer, 1), 0, 1)
    plank = 0.75 + 0.2 * bumps(111, x / 90, k * 16, 3)
    body = mix(ink.MIDNIGHT * 1.2, ink.INDIGO * 0.25, 0.5 * (1 - k)) * plank[..., None]
    # Bands of colour below the edge, dim as everything at dusk.
    stripe = np.floor((x - 60) / 27)
    hue = hash01(112, stripe)
    paint = np.where((hue < 0.33)[..., None], ink.SAFFRON, ink.MADDER)
    paint = np.where((hue > 0.66)[..., None], ink.TURQUOISE, paint)
    tooth = np.abs(np.mod((x - 60) / 27, 1) - 0.5) * 2
    row = (k > 0.10) & (k < 0.30)
    tri = row & (tooth < (k - 0.10) / 0.2)
    body = np.where(row[..., None], ink.IVORY * 0.08, body)
    body = np.where(tri[..., None], paint * 0.15, body)
    for at, colour in (
        (0.06, ink.MADDER * 0.2),
        (0.345, ink.SAFFRON * 0.15),
        (0.40, ink.TURQUOISE * 0.1),
    ):
        body = np.where((np.abs(k - at) < 0.028)[..., None], colour, body)
    light = 0.55 + 0.6 * np.exp(-(((x - 380) / 420) ** 2))
    picture.over(body * light[..., None], cut)
    rim = np.exp(-(((y - sheer - 1.5) / 2.2) ** 2)) * cut
    picture.rgb += mix(ink.EMBER, ink.ROSE, 0.4) * (0.22 * rim * light)[..., None]
    return picture


def _bird(paper: Paper, x: float, y: float, span: float, lift: float, lean: float) -> None:
    c, s = math.cos(lean), math.sin(lean)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + (u * c - v * s) * span, y + (u * s + v * c) * span

    for side in (-1, 1):
        top, low = [], []
        for k in range(17):
            t = k / 16
            arm = -lift * math.sin(math.pi * 0.5 * min(1.0, t / 0.42)) * 0.5
            hand = lift * 0.42 * max(0.0, (t - 0.42) / 0.58) ** 1.5
            rise = arm + hand
            chord = 0.105 * (1 - t) ** 0.55 * (1 - 0.25 * t)
            top.append(at(side * t * 0.5, rise - chord * 0.35))
            low.append(at(side * t * 0.5, rise + chord * 0.65))
        paper.shape(top + low[::-1])
    body = [at(0.055 * math.cos(a) * (0.62 if abs(a) > 1.6 else 1), 0.17 * math.sin(a) + 0.01)
            for a in np.linspace(0, 2 * math.pi, 28)]  # fmt: skip
    paper.shape(body)
    paper.shape([at(-0.045, 0.12), at(0.045, 0.12), at(0.055, 0.24), at(0, 0.2), at(-0.055, 0.24)])


def birds() -> Picture:
    """A loose flight of birds: drift it across, and it goes home."""
    paper = Paper(900, 420)
    chance = stream("birds")
    for k in range(13):
        side = 1 if k % 2 else -1
        row = (k + 1) // 2
        x = 250 + row * 88 + chance.normal(0, 20)
        y = 210 + side * row * 24 + chance.normal(0, 13)
        span = chance.uniform(58, 76) * (1 - 0.03 * row)
        _bird(paper, x, y, span, chance.uniform(-0.05, 0.42), -0.12 + chance.normal(0, 0.12))
    return _cut(paper.cover(), ink.ROSE, (-0.6, -0.6), 0.3)


def bird() -> Picture:
    """One bird with its wings up: scale it to let it fly by."""
    paper = Paper(320, 240)
    _bird(paper, 160, 130, 290, 0.34, -0.1)
    return _cut(paper.cover(), ink.ROSE, (-0.6, -0.6), 0.3)


def _archway(
    picture: Picture, openings: list[tuple[float, float]], base: float, spring: float
) -> Field:
    """Signed distance to arches at (middle, half width) that stand on row `base`."""
    gaps = [
        horseshoe((picture.x - at) / half, (base - picture.y) / half, 1.0, spring / half) * half
        for at, half in openings
    ]
    return np.asarray(np.minimum.reduce(gaps))


def arcade() -> Picture:
    """Three dark arches in the foreground, edged by the light beyond: a frame for any ground."""
    picture = Picture(1920, 1080, 2)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    d = _archway(picture, [(330, 262), (960, 330), (1590, 262)], 1092, 560)
    stone = SHADE * (0.9 + 0.25 * bumps(121, x / 90, y / 90, 4))[..., None]
    wall = stone * (0.8 + 0.7 * np.exp(-np.maximum(d, 0) / 60))[..., None]
    picture.over(wall, inside(-d, 0.7))
    rim = np.exp(-np.maximum(d, 0) / 2.4) * (d > -1)
    soft = np.exp(-np.maximum(d, 0) / 22) * (d > -1)
    picture.rgb += (
        mix(ink.MOONLIGHT, ink.SMOKE, 0.5) * ((0.14 * rim + 0.02 * soft) * picture.alpha)[..., None]
    )
    return picture


def arch() -> Picture:
    """One large archway, tiled and carved; through its opening one sees the next layer."""
    picture = Picture(1920, 1080, 2)
    half, base, spring = 404.0, 1100.0, 405.0
    for top in range(0, 2160, 24):
        rows = slice(top, top + 24)
        x, y = np.broadcast_arrays(picture.x, picture.y[rows])
        u, v = (x - 960) / half, (base - y) / half
        d = horseshoe(u, v, 1.0, spring / half) * half
        plaster = (
            mix(ink.LIME, ink.SAND, np.clip(0.3 + 0.2 * bumps(131, x / 130, y / 130, 4), 0, 1))
            * 0.8
        )
        body = plaster
        spandrel = (np.abs(x - 960) < 620) & (y > 60) & (d > 92)
        fine = np.full(x.shape, 0.5, np.float32)
        tiles = far_tiles(spandrel, x - 960, y - 60, 170, fine, EIGHT, RIAD)
        body = np.where(spandrel[..., None], tiles, body)
        frame = (np.abs(x - 960) < 662) & (y > 18) & ~((np.abs(x - 960) < 620) & (y > 60))
        border = far_tiles(frame, x - 960, y - 39, 84, fine, EIGHT, NIGHT_BLUE)
        body = np.where(frame[..., None], border * 0.9, body)
        lift = v - spring / half - 0.22
        angle = np.arctan2(lift, np.abs(u))
        wedge = np.floor(angle / 0.105)
        tone = np.where(wedge % 2 == 0, 0.92, 0.5) * (0.88 + 0.24 * hash01(18, wedge, np.sign(u)))
        stones = mix(ink.IVORY, ink.MADDER, np.where(wedge % 2 == 0, 0.02, 0.8)) * tone[..., None]
        joint = np.abs(np.mod(angle / 0.105, 1) - 0.5)
        stones = stones * (1 - 0.5 * smooth(0.47, 0.5, joint))[..., None]
        ring = (d > 12) & (d < 92) & (base - y > spring)
        body = np.where(ring[..., None], stones, body)
        for at, wide in ((6, 6.0), (92, 5.0)):
            near = np.abs(d - at)
            bead = np.sqrt(np.clip(1 - (near / wide) ** 2, 0, 1))
            body = np.where(
                (near < wide)[..., None], ink.IVORY * (0.5 + 0.45 * bead)[..., None], body
            )
        for edge in (np.abs(np.abs(x - 960) - 620), np.abs(np.abs(x - 960) - 662)):
            line = (edge < 4) & (y > 18)
            body = np.where(line[..., None], ink.IVORY * 0.8, body)
        for at in (18, 60):
            line = (np.abs(y - at) < 4) & (np.abs(x - 960) < 664)
            body = np.where(line[..., None], ink.IVORY * 0.8, body)
        # The stones rest on carved blocks that stand out into the opening a little.
        block = np.maximum(
            np.abs(np.abs(x - 960) - half * 0.955 - 38) - 58, np.abs(base - y - spring) - 30
        )
        carved = carving(block < 0, np.abs(x - 960) - half, base - y - spring, 56)
        stone = ink.IVORY * (0.8 * carved)[..., None]
        stone = np.where((block > -7)[..., None], ink.IVORY * 0.82, stone)
        stone = stone * (1 - 0.55 * np.exp(-((np.abs(block + 7) / 2.2) ** 2)))[..., None]
        body = np.where((block < 0)[..., None], stone, body)
        body = body * (1 - 0.5 * np.exp(-np.maximum(block, 0) / 7) * (block > 0))[..., None]
        # Lamplight from beyond grazes the opening's edge; the rest of the wall stays in night.
        warm = mix(ink.LAMP, ink.IVORY, 0.3) * (0.8 * np.exp(-np.maximum(d, 0) / 150))[..., None]
        light = (
            warm
            + mix(ink.MOONLIGHT, ink.COBALT, 0.6)
            * (0.14 * np.exp(-(((x - 960) / 900) ** 2)))[..., None]
        )
        cover = inside(np.minimum(-d, block), 0.7)
        picture.rgb[rows] = body * light * cover[..., None]
        picture.alpha[rows] = cover
    picture.rgb = shoulder(picture.rgb)
    return picture
