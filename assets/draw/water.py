"""Two waters: a sea under the moon, and an ocean shore after sunset.

The surface is one tile of wind waves, seen in perspective. What a wave face shows is what it
mirrors, so every picture asks the sky: how bright are you where this slope looks?
"""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, mix, shoulder, smooth, stream
from assets.draw.noise import bumps, clouds, sample
from assets.draw.sky import night_light

TILE = 512


def _slopes(name: str, wind: float = 0.6) -> Field:
    """Slopes of a tile of waves (TILE, TILE, 2), deviation 1: steeper along the wind."""
    fy = np.fft.fftfreq(TILE)[:, None] * TILE
    fx = np.fft.fftfreq(TILE)[None, :] * TILE
    k = np.hypot(fx, fy)
    k[0, 0] = 1
    facing = ((fy * np.cos(wind) + fx * np.sin(wind)) / k) ** 2
    power = np.exp(-((5 / k) ** 2)) / k**4 * (0.12 + facing) * np.exp(-((k / 150) ** 2))
    chance = stream(name)
    phase = np.exp(2j * np.pi * chance.random((TILE, TILE)))
    waves = np.sqrt(power) * phase
    out = np.stack([np.fft.ifft2(waves * 1j * f).real for f in (fx, fy)], axis=-1)
    return np.asarray(out / out.std(), np.float32)


SCALES = (70.0, 230.0, 760.0, 2500.0, 8200.0)  # of the tile, swell to ripple: none divides another


def _surface(
    aside: Field, below: Field, tile: Field, eye: float, chop: float, drift: float = 0
) -> tuple[Field, Field, Field]:
    """Slopes sideways and towards us at points `below` the horizon (px), and how rough it is.

    What is finer than a few output rows cannot be drawn: it turns into roughness instead.
    """
    depth = eye / np.maximum(below, 0.7)
    u, v = aside * depth / 900, depth
    slopes: Field = np.zeros((*below.shape, 2), np.float32)
    rough = np.full(below.shape, 0.004, np.float32)
    for k, scale in enumerate(SCALES):
        span = depth * depth / eye * scale  # texels under one output row
        seen = 1 / (1 + (span / 5.0) ** 2)
        weight = 0.5 * np.minimum(1, span / 0.05 + 0.25)  # a near wave is broad, not steep
        part = sample(tile, u * scale + drift * 37, v * scale + scale * 7 + drift * (90 + 40 * k))
        slopes += part * (weight * seen)[..., None]
        rough += (weight * (1 - seen)) ** 2
    return slopes[..., 0] * chop, slopes[..., 1] * chop, np.sqrt(rough) * chop


def _sea(
    tile: Field, horizon: float, above: Callable[[Field, Field], Field], chop: float, body: Field
) -> Picture:
    """Sky over water; `above(x, up)` is the sky's light, `up` 0 at the horizon and 1 at the top."""
    picture = Picture(1920, 1080, 1)
    far = 1080 - horizon

    def shade(x: Field, y: Field) -> Field:
        rgb = above(x, (horizon - y) / horizon)
        below = y - horizon
        if below.max() <= 0:
            return rgb
        side, toward, rough = _surface(x - 960, below, tile, 52.0, chop)
        graze = 0.55 * below / far
        lean = graze + 1.7 * toward
        look = np.clip(np.hypot(lean, 0.05) + 0.6 * rough, 0.0, 1.0)
        mirror = above(np.clip(x + side * 500, 0, 1919), look)
        facing = np.clip(0.22 + 0.6 * np.exp(-below / 260) - 1.1 * toward, 0.04, 1)
        shown = mix(body * (1 + 2.5 * toward[..., None]), mirror, facing)
        shown = shown * smooth(-0.5, 0.12, lean)[..., None]  # faces turned away see other waves
        shown = mix(shown, above(x, np.zeros_like(x)), 0.7 * np.exp(-below / 9))
        return np.where((below > 0)[..., None], shown, rgb)

    picture.fill(shade)
    return picture


def _glitter(
    x: Field, below: Field, tile: Field, chop: float, lamp_up: float, drift: float
) -> Field:
    """How much of a lamp at x = 0 the wave faces throw to us: those that lean just so."""
    side, toward, rough = _surface(x, below, tile, 52.0, chop, drift)
    need = 0.5 * (lamp_up - 0.42 * below / 600)
    turn = -0.5 * x / 900
    spread = 0.02 + 0.75 * rough
    miss = (toward - need) ** 2 + (0.8 * (turn - side)) ** 2
    out: Field = np.exp(-miss / (2 * spread**2)) * (0.03 / spread) ** 0.8
    return out


def _path(name: str, drift: float) -> Picture:
    picture = Picture(1920, 648, 2)
    tile = _slopes("sea night")
    amount = np.zeros_like(picture.alpha)
    for top in range(0, amount.shape[0], 24):
        x, y = np.broadcast_arrays(picture.x - 960, picture.y[top : top + 24])
        amount[top : top + 24] = _glitter(x, y, tile, 0.16, 0.22, drift)
    aside = (picture.x - 960) / (130 + 0.75 * picture.y)
    amount *= np.exp(-(aside**2)) * smooth(0, 14, picture.y) * smooth(646, 380, picture.y)
    picture.shine(mix(ink.MOONLIGHT, ink.IVORY, 0.45), np.clip(amount * 1.5, 0, 1.0))
    return picture


def moon_path_a() -> Picture:
    """Moonlight on the water, its middle under the moon: lay its top edge on the horizon."""
    return _path("moon path a", 0.0)


def moon_path_b() -> Picture:
    """The same water a moment later: fade the two against each other."""
    return _path("moon path b", 0.43)


def sea_night() -> Picture:
    """The sea under a high night; stars, moon and the moon's path are other layers."""

    def above(x: Field, up: Field) -> Field:
        glow = np.exp(-(((x - 1330) / 640) ** 2) - ((up - 0.45) / 0.6) ** 2)
        return night_light(up * 1.05) * (0.8 + 0.75 * glow)[..., None]

    picture = _sea(_slopes("sea night"), 432, above, 0.16, ink.DEEP_SEA * 0.3)
    r = np.hypot((picture.x - 1150) / 1500, (picture.y - 480) / 900)
    picture.dim(1 - 0.5 * smooth(0.4, 1.15, r))
    picture.rgb = shoulder(picture.rgb)
    return picture


def dusk_light(x: Field, up: Field) -> Field:
    """The sky after sunset: ember where the sun went down, rose, then the first indigo."""
    near = np.exp(-(((x - 700) / 760) ** 2))
    up = np.clip(up, 0, 1)
    night = mix(ink.NIGHT * 0.7, ink.INDIGO * 0.55, np.exp(-((up / 0.75) ** 2)))
    mauve = mix(ink.MADDER, ink.SMOKE, 0.62) * 0.62
    colour = mix(night, mauve, 0.9 * np.exp(-((up / (0.27 + 0.14 * near)) ** 2)))
    rose = mix(ink.ROSE, ink.TERRACOTTA, 0.35) * 0.62
    colour = mix(colour, rose, (0.35 + 0.6 * near) * np.exp(-((up / (0.10 + 0.09 * near)) ** 2)))
    ember = mix(ink.EMBER, ink.SAFFRON, 0.6) * 1.05
    return mix(colour, ember, near * np.exp(-up / 0.085) * 0.95)


def shore_dusk() -> Picture:
    """An ocean shore at dusk: bands of cloud, slow swell, wet sand that mirrors the sky."""
    streaks = clouds("dusk clouds", 1920, 1080, 2.3, 3, stretch=6)

    def above(x: Field, up: Field) -> Field:
        colour = dusk_light(x, up)
        veil = sample(streaks, x, up * 900)
        band = smooth(0.35, 1.6, veil) * smooth(0.04, 0.16, up) * smooth(0.75, 0.3, up)
        lit = mix(ink.EMBER * 0.5, ink.ROSE * 0.4, smooth(0.1, 0.4, up))
        lit = lit * np.exp(-(((x - 700) / 800) ** 2))[..., None]
        return mix(colour, ink.INDIGO * 0.35 + lit, 0.62 * band)

    picture = _sea(
        _slopes("shore dusk"), 470, above, 0.12, mix(ink.DEEP_SEA, ink.INDIGO, 0.4) * 0.3
    )
    edge_noise = clouds("swash", 1920, 1080, 2.6, 6, stretch=1)[0][None, :]
    x, y = picture.x, picture.y
    edge = 838 + 26 * np.sin(x / 330 + 0.6) + 17 * np.sin(x / 141 + 2) + 10 * edge_noise
    wet = 962 + 34 * np.sin(x / 420 + 1.1) + 12 * np.sin(x / 120)
    d, w = y - edge, y - wet
    grains = clouds("sand", 1920, 1080, 0.6, 1) * 0.6 + clouds("sand swell", 1920, 1080, 2.6, 6)
    ripple = bumps(41, x / 60, y / 7, 3)
    dry = mix(ink.SAND, ink.SMOKE, 0.45) * (0.075 * (1 + 0.1 * grains + 0.1 * ripple))[..., None]
    up = np.broadcast_to(np.clip((y - 700) / 560, 0, 1), d.shape)
    mirror = above(np.broadcast_to(x, d.shape), np.clip(up + 0.015 * ripple, 0, 1))
    sheen = mix(ink.SAND * 0.03, mirror, 0.42 * smooth(60, -140, w) + 0.08)
    sand = mix(sheen, dry, smooth(-46, 22, w))
    picture.rgb = mix(picture.rgb, sand, smooth(-1.5, 1.5, d))
    lace = bumps(43, x / 26, (y - edge * 0.6) / 15, 4)
    front = np.exp(-((d / np.where(d < 0, 9, 2.2)) ** 2)) * (0.8 + 0.3 * lace)
    trail = smooth(-105, -4, d) * (d < 0) * smooth(0.12, 0.75, np.abs(lace) * -1 + 0.62)
    foam = np.clip(front + 0.42 * trail, 0, 1)
    light = (
        mix(ink.FOAM * 0.34, ink.ROSE * 0.62, 0.5)
        * (0.35 + 0.8 * np.exp(-(((x - 700) / 800) ** 2)))[..., None]
    )
    picture.rgb = mix(picture.rgb, np.broadcast_to(light, picture.rgb.shape), 0.85 * foam)
    shadow = np.exp(-(((d - 7) / 5) ** 2)) * 0.35
    picture.dim(1 - shadow)
    r = np.hypot((x - 820) / 1500, (y - 480) / 820)
    picture.dim(1 - 0.6 * smooth(0.45, 1.15, r))
    picture.rgb = shoulder(picture.rgb)
    return picture


def foam() -> Picture:
    """A thin sheet of water with a lace edge: slide it up the sand and back."""
    picture = Picture(1920, 420, 2)
    x, y = picture.x, picture.y
    swash = clouds("foam edge", 3840, 840, 2.5, 4)[0][None, :]
    turn = 2 * np.pi / 1920
    edge = 330 + 30 * np.sin(x * turn * 2 + 0.4) + 15 * np.sin(x * turn * 5 + 1) + 9 * swash
    d = y - edge
    cell = clouds("foam cells", 3840, 840, 2.0, 3, stretch=1.6)
    fine = clouds("foam fine", 3840, 840, 1.4, 2)
    lace = np.exp(-((cell / 0.16) ** 2)) * 0.8 + np.exp(-(((cell - 0.9) / 0.12) ** 2)) * 0.5
    fade = smooth(-320, -20, d) * (d < 0)
    froth = np.clip(0.55 + 0.5 * cell + 0.25 * fine, 0.08, 1)
    front = np.exp(-(((d + 3) / np.where(d < -3, 11, 2.6)) ** 2)) * froth
    white = np.clip(front + lace * fade**2 * 0.6, 0, 1) * smooth(2, -2, d)
    sheet = 0.16 * fade * smooth(1, -1, d)
    picture.alpha = np.clip(sheet + white * 0.62, 0, 0.85).astype(np.float32)
    light = mix(ink.FOAM, ink.ROSE, 0.5) * 0.42
    colour = mix(ink.SMOKE * 0.5, light, np.clip(white * 1.4, 0, 1))
    picture.rgb = colour * picture.alpha[..., None]
    return picture
