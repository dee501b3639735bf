"""Tesserae in rows that follow a contour: a sea, fish that swim in it, a boat, a border.

Rows are walked, not computed: from a free place a row runs along its contour and lays one stone
after the other until it meets a stone that lies there already, as a hand would.
"""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, mix, shoulder, smooth, stream
from assets.draw.noise import bumps

Quad = list[tuple[float, float]]


@dataclass(slots=True)
class Stones:
    """Laid stones: corner points, and the middle of each for colouring."""

    quads: list[Quad] = field(default_factory=list)
    faces: list[Quad] = field(default_factory=list)
    middles: list[tuple[float, float]] = field(default_factory=list)


class Bed:
    """The mortar: what is still free, and the stones laid so far."""

    def __init__(self, width: int, height: int, name: str):
        self.width, self.height = width, height
        self.stones = Stones()
        self._image = Image.new("L", (width, height), 0)
        self._taken = ImageDraw.Draw(self._image)
        self._pixels = self._image.load()
        self._chance = stream(name)
        self._jitter = self._chance.normal(0, 1, 1 << 14).tolist()
        self._next = 0

    def _shake(self) -> float:
        self._next = (self._next + 1) % len(self._jitter)
        return max(-2.0, min(2.0, float(self._jitter[self._next])))

    def _free(self, x: float, y: float) -> bool:
        if not (-4 <= x < self.width + 4 and -4 <= y < self.height + 4):
            return False
        column = min(max(int(x), 0), self.width - 1)
        line = min(max(int(y), 0), self.height - 1)
        assert self._pixels is not None
        return not self._pixels[column, line]

    def _try(self, x: float, y: float, angle: float, wide: float, high: float) -> bool:
        c, s = math.cos(angle), math.sin(angle)
        w, h = wide / 2, high / 2
        for u, v in ((0, 0), (-0.8, -0.75), (0.8, -0.75), (0.8, 0.75), (-0.8, 0.75)):
            if not self._free(x + u * w * c - v * h * s, y + u * w * s + v * h * c):
                return False
        self._taken.polygon(_box(x, y, c, s, w * 0.96, h * 0.94), fill=255)
        angle += self._shake() * 0.035
        c, s = math.cos(angle), math.sin(angle)
        gap = 0.55
        quad, face = [], []
        for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            a = u * (w - gap) + self._shake() * 0.035 * wide
            b = v * (h - gap) + self._shake() * 0.035 * high
            quad.append((x + a * c - b * s, y + a * s + b * c))
            a, b = a * 0.78 - 0.25, b * 0.78 - 0.25
            face.append((x + a * c - b * s, y + a * s + b * c))
        self.stones.quads.append(quad)
        self.stones.faces.append(face)
        self.stones.middles.append((x, y))
        return True

    def lay(self, phi: Field, mask: Field, row: float, stone: float) -> None:
        """Rows along the level lines of `phi` (pixels), wherever `mask` holds."""
        gy, gx = np.gradient(phi)
        steep = np.maximum(np.hypot(gx, gy), 1e-3)
        data = [np.ascontiguousarray(a, np.float64).data for a in (phi, gx / steep, gy / steep)]
        steepness = np.ascontiguousarray(steep, np.float64).data
        level, nx, ny = data
        allowed = np.ascontiguousarray(mask, np.uint8).data
        top, right = self.height - 1, self.width - 1
        near = np.abs(phi / row - np.floor(phi / row) - 0.5) * row < 0.6 * np.minimum(steep, 2)
        seeds = np.argwhere(near & (mask > 0))
        order = np.lexsort(
            (seeds[:, 1], seeds[:, 0], np.abs(np.floor(phi[near & (mask > 0)] / row)))
        )
        for seed_y, seed_x in seeds[order].tolist():
            if not self._free(seed_x, seed_y):
                continue
            aim = (math.floor(level[seed_y, seed_x] / row) + 0.5) * row
            for way in (1.0, -1.0):
                x, y = float(seed_x), float(seed_y)
                first = way > 0
                for _ in range(4000):
                    wide = stone * (1 + 0.09 * self._shake())
                    j, i = min(max(int(y), 0), top), min(max(int(x), 0), right)
                    if not first:
                        x, y = x - way * ny[j, i] * wide, y + way * nx[j, i] * wide
                        j, i = min(max(int(y), 0), top), min(max(int(x), 0), right)
                    miss = (level[j, i] - aim) / max(steepness[j, i], 0.3)
                    miss = max(-row, min(row, miss))
                    x, y = x - miss * nx[j, i], y - miss * ny[j, i]
                    j, i = min(max(int(y), 0), top), min(max(int(x), 0), right)
                    first = False
                    if not allowed[j, i]:
                        break
                    angle = math.atan2(nx[j, i], -ny[j, i])
                    high = row / min(max(steepness[j, i], 0.7), 1.4)
                    if self._try(x, y, angle, wide, high):
                        continue
                    back = wide * 0.22 * way
                    xb, yb = x + ny[j, i] * back, y - nx[j, i] * back
                    if not self._try(xb, yb, angle, wide * 0.55, high):
                        break
        self._fill_gaps(nx, ny, mask, row, stone)

    def _fill_gaps(
        self, nx: memoryview, ny: memoryview, mask: Field, row: float, stone: float
    ) -> None:
        free = (np.asarray(self._image) == 0) & (mask > 0)
        for size in (0.8, 0.58, 0.42):
            free &= np.asarray(self._image) == 0
            spots = np.argwhere(free)
            self._chance.shuffle(spots)
            for y, x in spots.tolist():
                if self._free(x, y):
                    angle = math.atan2(nx[y, x], -ny[y, x])
                    self._try(x, y, angle, stone * size, row * size)

    def render(
        self,
        paint: Callable[[Field, Field, np.random.Generator], Field],
        grout: Field,
        fine: int = 2,
        sprite: bool = False,
    ) -> Picture:
        """Stones in the colours that `paint(x, y, chance)` gives to their middles."""
        picture = Picture(self.width, self.height, fine)
        size = (self.width * fine, self.height * fine)
        body, face = Image.new("I", size, 0), Image.new("L", size, 0)
        draw_body, draw_face = ImageDraw.Draw(body), ImageDraw.Draw(face)
        for k, (quad, top) in enumerate(zip(self.stones.quads, self.stones.faces, strict=True)):
            draw_body.polygon([(a * fine, b * fine) for a, b in quad], fill=k + 1)
            draw_face.polygon([(a * fine, b * fine) for a, b in top], fill=255)
        which = np.asarray(body)
        middles = np.array(self.stones.middles, np.float32)
        colour = paint(middles[:, 0], middles[:, 1], self._chance)
        tone = np.exp(self._chance.normal(0, 0.13, (len(colour), 1)))
        hue = self._chance.normal(0, 0.05, (len(colour), 3))
        colour = np.clip(colour * tone * (1 + hue), 0, 4).astype(np.float32)
        table = np.concatenate([grout[None, :].astype(np.float32), colour])
        grain = 1 + 0.1 * bumps(31, picture.x * 0.45, picture.y * 0.45, 2)
        lift = np.where(np.asarray(face) > 0, 1.0, 0.72)
        lift = np.where(which > 0, lift, 1.0).astype(np.float32)
        picture.rgb = table[which] * (grain * lift)[..., None]
        if sprite:
            near = Image.fromarray(((which > 0) * 255).astype(np.uint8))
            small = near.resize((self.width, self.height), Image.Resampling.BOX)
            blur = np.asarray(small, np.float32) / 255
            for axis in (0, 1, 0, 1):
                blur = (np.roll(blur, 1, axis) + blur + np.roll(blur, -1, axis)) / 3
            wide = Image.fromarray(blur).resize(size, Image.Resampling.BILINEAR)
            picture.alpha = np.maximum(
                smooth(0.18, 0.62, np.asarray(wide, np.float32)), (which > 0).astype(np.float32)
            )
            picture.rgb *= picture.alpha[..., None]
        else:
            picture.alpha[:] = 1
        return picture


def _box(x: float, y: float, c: float, s: float, w: float, h: float) -> Quad:
    return [
        (x + u * w * c - v * h * s, y + u * w * s + v * h * c)
        for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def outline_distance(x: Field, y: Field, outline: Field) -> Field:
    """Signed distance to a closed polyline (n, 2), negative inside."""
    best = np.full(np.broadcast_shapes(x.shape, y.shape), 1e9, np.float32)
    odd = np.zeros(best.shape, bool)
    for (ax, ay), (bx, by) in zip(outline, np.roll(outline, -1, 0), strict=True):
        dx, dy = bx - ax, by - ay
        k = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
        np.minimum(best, (x - ax - k * dx) ** 2 + (y - ay - k * dy) ** 2, out=best)
        if ay != by:
            odd ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return np.where(odd, -1, 1) * np.sqrt(best)


def spline(points: list[tuple[float, float]], steps: int = 10) -> Field:
    """A closed smooth line through points (Catmull-Rom)."""
    p = np.array(points, np.float32)
    k = (np.arange(steps, dtype=np.float32) / steps)[None, :, None]
    a, b, c, d = (np.roll(p, s, 0)[:, None, :] for s in (1, 0, -1, -2))
    curve = 0.5 * (
        2 * b + (c - a) * k + (2 * a - 5 * b + 4 * c - d) * k**2 + (3 * b - a - 3 * c + d) * k**3
    )
    return np.asarray(curve.reshape(-1, 2))


def _swell(x: Field, y: Field) -> Field:
    """The height lines of a stylised sea: rows of stones run along them."""
    bend = 34 * np.sin(x / 165 + y / 310) + 17 * np.sin(x / 71 - y / 120 + 1.3)
    return np.asarray(y + bend + 13 * np.sin(x / 330 + 0.7))


def mosaic_sea() -> Picture:
    """Water in stone: dark at the rim, crests of lighter rows."""
    width, height = 1920, 1080
    bed = Bed(width, height, "mosaic sea")
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    phi = _swell(x, y) + 0 * x
    bed.lay(phi, np.ones((height, width)), row=12.5, stone=14)

    def paint(mx: Field, my: Field, chance: np.random.Generator) -> Field:
        level = _swell(mx, my)
        wave = level / 150
        phase = wave - np.floor(wave)
        crest_at = 0.5 + 0.5 * np.sin(mx / 210 + np.floor(wave) * 2.4 + 0.6 * np.sin(mx / 97))
        deep = mix(ink.DEEP_SEA * 0.7, ink.ATLANTIC, smooth(0.05, 0.75, phase))
        deep = mix(
            deep, ink.SEA_GREEN, 0.75 * smooth(0.55, 0.95, phase) * smooth(0.2, 0.8, crest_at)
        )
        crest = (phase > 0.915) * smooth(0.35, 0.7, crest_at)
        colour = mix(deep, ink.FOAM * 0.85, crest)
        under = ((phase > 0.0) & (phase < 0.085)) * smooth(0.2, 0.6, crest_at)
        colour = mix(colour, ink.NIGHT, under * 0.8)
        rare = chance.random(len(mx))
        colour = np.where((rare < 0.02)[:, None], ink.SEA_GREEN * 1.1, colour)
        colour = np.where((rare > 0.993)[:, None], ink.SAFFRON * 0.8, colour)
        far = ((mx - 960) / 1150) ** 2 + ((my - 500) / 700) ** 2
        return np.asarray(colour * (0.9 * np.exp(-0.85 * far) + 0.05)[:, None])

    picture = bed.render(paint, ink.NIGHT * 0.6)
    picture.rgb = shoulder(picture.rgb)
    return picture


@dataclass(frozen=True, slots=True)
class FishColours:
    back: Field
    side: Field
    belly: Field
    fin: Field
    line: Field


def _fish(name: str, tint: FishColours) -> Picture:
    width, height = 760, 400
    bed = Bed(width, height, name)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    body = spline(
        [
            (70, 214),
            (120, 160),
            (215, 112),
            (330, 98),
            (440, 126),
            (545, 172),
            (600, 192),
            (602, 216),
            (540, 244),
            (440, 286),
            (320, 304),
            (205, 288),
            (120, 256),
        ]
    )
    tail = spline(
        [
            (588, 202),
            (640, 160),
            (705, 96),
            (722, 104),
            (692, 200),
            (728, 306),
            (712, 316),
            (640, 246),
        ],
        8,
    )
    dorsal = spline(
        [(200, 122), (262, 62), (350, 44), (452, 66), (500, 150), (400, 118), (300, 100)], 8
    )
    pelvic = spline([(290, 300), (330, 352), (372, 362), (384, 296)], 8)
    anal = spline([(430, 288), (478, 330), (520, 326), (520, 252)], 8)
    d_body = outline_distance(x, y, body)
    fins = [outline_distance(x, y, f) for f in (tail, dorsal, pelvic, anal)]
    d_fin = np.minimum.reduce(fins)
    d_all = np.minimum(d_body, d_fin)
    gill = np.hypot((x - 96) * 1.0, (y - 208) * 0.86) - 118
    eye = np.hypot(x - 138, y - 190)
    row = 9.5
    bed.lay(eye, (eye < 27).astype(np.uint8), row, 8.5)
    bed.lay(d_body, ((d_body < 0) & (d_body > -row)).astype(np.uint8), row, 11)
    head = (d_body < 0) & (gill < 0)
    bed.lay(gill, head.astype(np.uint8), row, 10)
    bed.lay(d_body, (d_body < 0).astype(np.uint8), row, 10.5)
    flow = fins[0] * 0
    flow = np.where(fins[0] < 0, (y - 204) * 0.9 / (1 + np.maximum(x - 600, 0) / 160), flow)
    flow = np.where(fins[0] >= 0, x * 0.75 - y * 0.45, flow)
    bed.lay(flow, (d_fin < 0).astype(np.uint8), row, 10)
    bed.lay(d_all, ((d_all >= 0) & (d_all < 2 * row)).astype(np.uint8), row, 11)

    d_of, g_of, f_of = d_body, gill, d_fin

    def paint(mx: Field, my: Field, chance: np.random.Generator) -> Field:
        i, j = np.clip(my.astype(int), 0, height - 1), np.clip(mx.astype(int), 0, width - 1)
        d, g, f = d_of[i, j], g_of[i, j], f_of[i, j]
        up = np.clip((my - 110) / 190, 0, 1)
        colour = mix(tint.back, tint.side, smooth(0.05, 0.42, up))
        colour = mix(colour, tint.belly, smooth(0.5, 0.82, up))
        stripe = smooth(0.62, 0.9, np.cos((mx + 0.35 * np.abs(my - 200)) / 14.5)) * (g > 12)
        colour = mix(colour, tint.line, 0.6 * stripe * smooth(0.85, 0.3, up))
        colour = mix(colour, tint.fin, ((g < 0) * smooth(-60, -118, g) * 0.5))
        colour = np.where((np.abs(g) < 6)[:, None] & (d < 0)[:, None], tint.line, colour)
        colour = np.where(((d < 0) & (d > -10))[:, None], tint.line, colour)
        ray = 0.55 + 0.45 * (np.sin(mx * 0.33 + my * 0.2) > 0)
        finish = tint.fin * ray[:, None]
        colour = np.where(((d >= 0) & (f < 0))[:, None], finish, colour)
        halo = mix(ink.ATLANTIC * 0.8, ink.SEA_GREEN, chance.random(len(mx)).astype(np.float32))
        colour = np.where(((d >= 0) & (f >= 0))[:, None], halo * 0.6, colour)
        e = np.hypot(mx - 138, my - 190)
        colour = np.where((e < 27)[:, None], ink.IVORY, colour)
        return np.asarray(np.where((e < 13)[:, None], ink.MIDNIGHT, colour))

    picture = bed.render(paint, ink.NIGHT * 0.7, 3, sprite=True)
    picture.rgb = shoulder(picture.rgb, 0.7)
    return picture


def fish_saffron() -> Picture:
    """A fish of stones, swimming left, saffron with a madder line."""
    tint = FishColours(
        ink.TERRACOTTA, ink.SAFFRON * 0.95, ink.IVORY * 0.95, ink.OCHRE * 0.9, ink.MADDER * 0.7
    )
    return _fish("fish saffron", tint)


def fish_silver() -> Picture:
    """A fish of stones, swimming left, blue and silver."""
    tint = FishColours(
        ink.ATLANTIC * 0.9, ink.MOONLIGHT * 0.75, ink.FOAM * 0.9, ink.TURQUOISE * 0.8, ink.DEEP_SEA
    )
    return _fish("fish silver", tint)
