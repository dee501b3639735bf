"""Chance as a field: spectral noise, value noise at any coordinates, and a hash for tiles."""
# ruff: noqa: PLR0913, PLR0917 - coordinates and lengths are many, and short to write in order

from __future__ import annotations

import numpy as np

from assets.draw.canvas import Field, reduce, stream

BLOCK = 1 << 17  # samples at a time: the dozen arrays of one step stay in the cache


def hash01(name: int, *cells: Field) -> Field:
    """0..1 for integer cells, the same for the same cell and name."""
    value: Field = np.full((), name * 2654435761 % 2**32, np.uint32)
    with np.errstate(over="ignore"):
        for cell in cells:
            value = (value ^ cell.astype(np.int64).astype(np.uint32)) * np.uint32(0x85EBCA6B)
            value = (value ^ (value >> np.uint32(13))) * np.uint32(0xC2B2AE35)
            value = value ^ (value >> np.uint32(16))
    return np.asarray((value >> np.uint32(8)) / np.float32(2**24), np.float32)


def clouds(
    name: str, width: int, height: int, steep: float = 2.2, finest_px: float = 1, stretch: float = 1
) -> Field:
    """Tileable noise with a 1/f^steep spectrum, mean 0 and deviation 1.

    `finest_px` says how small its smallest detail is: coarse noise is made small and enlarged.
    `stretch` > 1 draws it out sideways.
    """
    step = max(1, int(finest_px / 2))
    w, h = max(8, width // step), max(8, height // step)
    fy = np.fft.fftfreq(h)[:, None] * h / max(w, h)
    fx = np.fft.rfftfreq(w)[None, :] * w / max(w, h)
    radius = np.hypot(fx * stretch, fy)
    radius[0, 0] = 1
    chance = stream(name)
    phase = chance.random(radius.shape) * 2 * np.pi
    spectrum = radius ** (-steep / 2 - 0.5) * np.exp(1j * phase)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=(h, w))
    field = (field / field.std()).astype(np.float32)
    return reduce(field, width, height)


def sample(texture: Field, u: Field, v: Field) -> Field:
    """Bilinear look-up with wrap-around; u counts columns and v rows of the texture."""
    height, width = texture.shape[:2]
    u0, v0 = np.floor(u), np.floor(v)
    fu, fv = (u - u0).astype(np.float32), (v - v0).astype(np.float32)
    c0, r0 = u0.astype(np.int64) % width, v0.astype(np.int64) % height
    c1, r1 = (c0 + 1) % width, (r0 + 1) % height
    if texture.ndim == 3:
        fu, fv = fu[..., None], fv[..., None]
    top = texture[r0, c0] * (1 - fu) + texture[r0, c1] * fu
    bottom = texture[r1, c0] * (1 - fu) + texture[r1, c1] * fu
    return np.asarray(top * (1 - fv) + bottom * fv)


def bumps(name: int, u: Field, v: Field, octaves: int = 3) -> Field:
    """Value noise, about -1..1, at coordinates that may be bent by perspective."""
    u, v = np.broadcast_arrays(u, v)
    out: Field = np.zeros(u.shape, np.float32)
    step = out.shape[0] if u.size <= BLOCK else max(1, BLOCK // (u.size // out.shape[0]))
    for top in range(0, out.shape[0], max(1, step)):
        rows = slice(top, top + step)
        scale = 1.0
        for octave in range(octaves):
            a, b = u[rows] * 2.0**octave, v[rows] * 2.0**octave
            i, j = np.floor(a), np.floor(b)
            fa, fb = a - i, b - j
            fa, fb = fa * fa * (3 - 2 * fa), fb * fb * (3 - 2 * fb)
            n = name * 7 + octave
            low = hash01(n, i, j) * (1 - fa) + hash01(n, i + 1, j) * fa
            high = hash01(n, i, j + 1) * (1 - fa) + hash01(n, i + 1, j + 1) * fa
            out[rows] += scale * ((low * (1 - fb) + high * fb) * 2 - 1)
            scale /= 2
    return out
