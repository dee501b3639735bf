"""A picture in linear light, drawn larger than it is needed and reduced at the end.

Coordinates are output pixels, y down. Colours are premultiplied until the last moment; the last
moment adds a dither of half a level, because a projector shows every step of a dark gradient.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[Any]  # float32 unless it says otherwise


def stream(name: str) -> np.random.Generator:
    """Chance that belongs to a name: the same name draws the same numbers everywhere."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, np.uint32))


def to_srgb(light: Field) -> Field:
    light = np.clip(light, 0, 1)
    high = 1.055 * np.power(np.maximum(light, 0.0031308), np.float32(1 / 2.4)) - 0.055
    return np.where(light <= 0.0031308, 12.92 * light, high).astype(np.float32)


def smooth(low: float, high: float, value: Field) -> Field:
    """0 below `low`, 1 above `high`, an S between; `low` may be the larger one."""
    k = np.clip((value - low) / (high - low), 0, 1)
    return k * k * (3 - 2 * k)


def mix(a: Field, b: Field, k: Field | float) -> Field:
    """From colour `a` to colour `b`; a field `k` gains a channel axis."""
    if isinstance(k, np.ndarray):
        k = k[..., None]
    return a + (b - a) * k


def inside(distance: Field, soft: float = 0.5) -> Field:
    """Coverage from a signed distance in output pixels, negative inside."""
    return np.clip(0.5 - distance / (2 * soft), 0, 1)


def shoulder(light: Field, knee: float = 0.6) -> Field:
    """Bends what is brighter than `knee` softly towards 1, as film does."""
    over = np.maximum(light - knee, 0)
    room = 1 - knee
    return np.minimum(light, knee) + room * (over / (over + room))


def reduce(plane: Field, width: int, height: int) -> Field:
    if plane.shape == (height, width):
        return plane.astype(np.float32)
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.float32)


class Picture:
    """Premultiplied linear `rgb` and `alpha`, `fine` samples to an output pixel each way."""

    def __init__(self, width: int, height: int, fine: int = 2, ground: Field | None = None):
        self.width, self.height, self.fine = width, height, fine
        shape = (height * fine, width * fine)
        self.rgb: Field = np.zeros((*shape, 3), np.float32)
        self.alpha: Field = np.zeros(shape, np.float32)
        if ground is not None:
            self.rgb[:] = ground
            self.alpha[:] = 1
        self.x: Field = ((np.arange(shape[1], dtype=np.float32) + 0.5) / fine)[None, :]
        self.y: Field = ((np.arange(shape[0], dtype=np.float32) + 0.5) / fine)[:, None]

    def over(self, colour: Field, cover: Field) -> None:
        """Paints `colour` where `cover` is, over what is there."""
        cover = np.broadcast_to(cover, self.alpha.shape)[..., None]
        self.rgb *= 1 - cover
        self.rgb += colour * cover
        self.alpha += (1 - self.alpha) * cover[..., 0]

    def atop(self, colour: Field, cover: Field) -> None:
        """Paints only where something is painted already."""
        cover = np.broadcast_to(cover, self.alpha.shape)[..., None]
        self.rgb *= 1 - cover
        self.rgb += colour * (cover * self.alpha[..., None])

    def shine(self, colour: Field, amount: Field) -> None:
        """Adds light, and as much cover as that light needs to be seen over another picture."""
        light = colour * np.broadcast_to(amount, self.alpha.shape)[..., None]
        self.rgb += light
        need = to_srgb(light.max(axis=-1))
        self.alpha = np.maximum(self.alpha, self.alpha + (1 - self.alpha) * need)

    def window(self, x: float, y: float, reach: float) -> Picture:
        """A view of the part around a point: painting there paints here, and costs less."""
        top, left = (max(0, int((c - reach) * self.fine)) for c in (y, x))
        bottom, right = (max(0, int((c + reach) * self.fine)) for c in (y, x))
        view = copy(self)
        part = (slice(top, bottom), slice(left, right))
        view.rgb, view.alpha = self.rgb[part], self.alpha[part]
        view.x, view.y = self.x[:, left:right], self.y[top:bottom]
        return view

    def fill(self, shader: Callable[[Field, Field], Field], rows: int = 24) -> None:
        """Opaque colours from `shader(x, y)`, a few rows at a time so that they stay in cache."""
        for top in range(0, self.alpha.shape[0], rows):
            part = slice(top, top + rows)
            x, y = np.broadcast_arrays(self.x, self.y[part])
            self.rgb[part] = shader(x, y)
        self.alpha[:] = 1

    def dim(self, amount: Field) -> None:
        self.rgb *= np.broadcast_to(amount, self.alpha.shape)[..., None]

    def levels(self, name: str, grain: float = 0.5) -> NDArray[np.uint8]:
        """Straight sRGB with alpha, dithered by `grain` levels either way (n, m, 4)."""
        rgb = [reduce(self.rgb[..., c], self.width, self.height) for c in range(3)]
        alpha = np.clip(reduce(self.alpha, self.width, self.height), 0, 1)
        safe = np.maximum(alpha, 1e-4)
        straight = to_srgb(np.stack([np.clip(c, 0, None) / safe for c in rgb], axis=-1))
        return quantise(straight, alpha, name, grain)


def quantise(srgb: Field, alpha: Field | None, name: str, grain: float = 0.5) -> NDArray[np.uint8]:
    """8-bit levels with a triangular dither; full and empty alpha stay exactly so."""
    height, width = srgb.shape[:2]
    if alpha is None:
        alpha = np.ones((height, width), np.float32)
    chance = stream(name + " dither")
    noise = chance.random((height, width, 2), np.float32) - 0.5
    fine = noise.sum(axis=-1) * (2 * grain)
    out = np.empty((height, width, 4), np.uint8)
    out[..., :3] = np.clip(np.rint(srgb * 255 + fine[..., None]), 0, 255)
    soft = (alpha > 0.002) & (alpha < 0.998)
    out[..., 3] = np.clip(np.rint(alpha * 255 + np.where(soft, noise[..., 0], 0)), 0, 255)
    out[out[..., 3] == 0] = 0
    return out


def save(levels: NDArray[np.uint8], path: Path, quality: int | None = None) -> None:
    """WebP, lossless without `quality`. An opaque picture is saved without alpha."""
    image = Image.fromarray(levels)
    if levels.shape[2] == 4 and levels[..., 3].min() == 255:
        image = image.convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=quality or 90, lossless=quality is None, method=4)
