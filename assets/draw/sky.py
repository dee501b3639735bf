"""The night above the show: its ground, two fields of stars that can twinkle, a moon, mist."""

from __future__ import annotations

import numpy as np

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, smooth, stream
from assets.draw.noise import bumps, clouds


def night_light(up: Field) -> Field:
    """The colour of a clear night, `up` 0 at the horizon and 1 overhead."""
    up = np.clip(up, 0, 1)
    low = mix(ink.SMOKE * 0.6, ink.ATLANTIC * 0.5, 0.5)
    colour = mix(ink.NIGHT * 0.7, ink.INDIGO * 0.62, np.exp(-((up / 0.62) ** 2)))
    return mix(colour, low, np.exp(-up / 0.17) * 0.9)


def sky_night() -> Picture:
    """Indigo that lightens towards the horizon, and a milky way one has to look for."""
    picture = Picture(1920, 1080, 1, ink.NIGHT)
    x, y = picture.x, picture.y
    picture.rgb = night_light(np.broadcast_to(1 - y / 1080, (1080, 1920)))
    along = (x - 960) * 0.83 + (y - 430) * 0.56
    off = -(x - 960) * 0.56 + (y - 430) * 0.83 + 70 * np.sin(along / 520)
    dust = clouds("milky way", 1920, 1080, 2.6, 3)
    lanes = clouds("dust lanes", 1920, 1080, 2.2, 3)
    body = np.exp(-((off / 150) ** 2)) * (1 + 0.4 * dust)
    core = np.exp(-((off / 52) ** 2)) * np.clip(0.4 + 0.5 * dust, 0, 2)
    dark = smooth(0.1, 1.3, lanes) * np.exp(-(((off + 8) / 60) ** 2))
    strength = smooth(980, 300, y) * np.exp(-((along / 900) ** 2))
    haze = np.clip(body * 0.6 + core * 0.65 - dark * 0.75, 0, 3) * strength
    picture.rgb += mix(ink.SMOKE, ink.MOONLIGHT, 0.35) * (haze * 0.085)[..., None]
    picture.rgb += ink.ROSE * (core * strength * 0.006)[..., None]
    return picture


def _star_field(name: str, count: int, brightest: float) -> Picture:
    """Small lights of many magnitudes: each twice as faint is three times as frequent."""
    picture = Picture(1920, 1080, 1)
    chance = stream(name)
    light = np.zeros((1080, 1920, 3), np.float32)
    flux = np.minimum(0.055 * chance.pareto(1.25, count) + 0.03, brightest)
    warmth = chance.normal(0, 1, count)
    for k in range(count):
        # Fewer of them low down, where the air is thick.
        px, py = chance.random() * 1920, 1080 * chance.random() ** 1.35
        tint: Field = np.array([1 + 0.16 * warmth[k], 1.0, 1 - 0.2 * warmth[k]], np.float32)
        tint = np.clip(tint, 0.55, 1.5) * (1 - 0.6 * smooth(700, 1080, np.array(py, np.float32)))
        sharp = 0.62 + 0.22 * flux[k] ** 0.5
        reach = int(4 + 26 * min(1.0, flux[k] / 2))
        x0, x1 = max(0, int(px) - reach), min(1920, int(px) + reach + 1)
        y0, y1 = max(0, int(py) - reach), min(1080, int(py) + reach + 1)
        gx = np.arange(x0, x1, dtype=np.float32)[None, :] + 0.5 - px
        gy = np.arange(y0, y1, dtype=np.float32)[:, None] + 0.5 - py
        d2 = gx * gx + gy * gy
        spot = np.exp(-d2 / (2 * sharp * sharp)) * flux[k]
        spot = spot + 0.012 * flux[k] * np.exp(-np.sqrt(d2) / (reach / 5))
        light[y0:y1, x0:x1] += spot[..., None] * tint
    picture.shine(np.float32(1) * light, np.ones((1080, 1920), np.float32))
    return picture


def stars_many() -> Picture:
    """The faint crowd, transparent."""
    return _star_field("stars many", 2600, 0.8)


def stars_few() -> Picture:
    """The bright ones, transparent: fade them a little to let them twinkle."""
    return _star_field("stars few", 190, 3.2)


def moon() -> Picture:
    """A full moon with its seas, and the ring of light it has in damp air."""
    size, radius = 640, 92.0
    picture = Picture(size, size, 2)
    x, y = np.broadcast_arrays(picture.x - size / 2, picture.y - size / 2)
    r = np.hypot(x, y)
    halo = 0.32 * np.exp(-np.maximum(r - radius, 0) / 30) + 0.07 * np.exp(-((r / 190) ** 2))
    halo = halo * smooth(318, 200, r)
    picture.alpha = halo.astype(np.float32)
    picture.rgb = mix(ink.MOONLIGHT, ink.IVORY, 0.35) * picture.alpha[..., None]
    maria = bumps(16, x / 62 + 0.3 * bumps(17, x / 30, y / 30), y / 55 + 4, 4)
    fine = clouds("craters", size * 2, size * 2, 1.6, 2)
    bulge = np.sqrt(np.clip(1 - (r / radius) ** 2, 0, 1))
    tone = 0.84 - 0.34 * smooth(-0.25, 0.65, maria + 0.05 * fine) + 0.03 * fine
    tone = tone * (0.72 + 0.28 * bulge**0.5)
    face = mix(ink.IVORY, ink.MOONLIGHT, 0.28) * tone[..., None]
    picture.over(face, inside(r - radius, 0.8))
    return picture


def mist() -> Picture:
    """A low drift of mist that tiles sideways: slide it, fade it."""
    picture = Picture(1920, 480, 1)
    rolls = clouds("mist", 1920, 480, 2.7, 4, stretch=2.6)
    veils = clouds("mist veils", 1920, 480, 2.2, 3, stretch=3)
    y = picture.y / 480
    shape = smooth(0.02, 0.5, y) * smooth(1.0, 0.62, y)
    density = np.clip(0.46 + 0.3 * rolls + 0.13 * veils, 0, 1.5) * shape
    picture.alpha = np.clip(0.5 * density, 0, 0.75).astype(np.float32)
    colour = mix(ink.SMOKE * 1.25, ink.MOONLIGHT * 0.7, np.clip(0.4 + 0.25 * rolls, 0, 1))
    picture.rgb = colour * picture.alpha[..., None]
    return picture


def vignette() -> Picture:
    """Darkness towards the edges of the wall, half the canvas's size: enlarge it to cover."""
    picture = Picture(960, 540, 1)
    r = np.hypot((picture.x - 480) / 560, (picture.y - 270) / 350)
    picture.alpha = (0.82 * smooth(0.45, 1.25, r)).astype(np.float32)
    picture.rgb = ink.MIDNIGHT * (0.6 * picture.alpha)[..., None]
    return picture
