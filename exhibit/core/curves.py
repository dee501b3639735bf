"""Easing curves, sampled once so that any mixture of them is one table look-up.

A thousand tweens with ten different easings would need a mask for each easing in every frame;
with a table they need one gather and one interpolation, and a drawn curve costs the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from exhibit.core.words import EASINGS

# 2,048 steps: between two samples no smooth curve is off by more than 1e-4, a fortieth of a step
# of an 8-bit opacity; the bounce is, where it touches the floor, by 1e-3.
STEPS = 2048

Floats = NDArray[np.float64]


def _power(n: int) -> Callable[[Floats], Floats]:
    return lambda k: k**n


def _mirrored(ease_in: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    return lambda k: 1.0 - ease_in(1.0 - k)


def _both(ease_in: Callable[[Floats], Floats]) -> Callable[[Floats], Floats]:
    return lambda k: np.where(
        k < 0.5, ease_in(np.minimum(2 * k, 1.0)) / 2, 1.0 - ease_in(np.minimum(2 - 2 * k, 1.0)) / 2
    )


def _sine(k: Floats) -> Floats:
    return 0.5 - 0.5 * np.cos(np.pi * k)


def _back(k: Floats) -> Floats:
    """Draws back by a tenth before it goes (Penner's constant 1.70158 gives exactly 10 %)."""
    s = 1.70158
    return k * k * ((s + 1) * k - s)


def _elastic(k: Floats) -> Floats:
    """Three and a half swings; each time it misses by less than a third of the last time."""
    return 1.0 - 2.0 ** (-10 * k) * np.cos(2 * np.pi * k * 3.5) * (1 - k)


def _bounce(k: Floats) -> Floats:
    """Four parabolas, each a quarter as high as the one before."""
    out = np.empty_like(k)
    last = 0.0
    for until, middle, height in (
        (1 / 2.75, 0.0, 1.0),
        (2 / 2.75, 1.5 / 2.75, 1 / 4),
        (2.5 / 2.75, 2.25 / 2.75, 1 / 16),
        (1.0, 2.625 / 2.75, 1 / 64),
    ):
        here = (k >= last) & (k <= until)
        x = k[here]
        out[here] = 7.5625 * (x - middle) ** 2 + (1.0 - height if middle else 0.0)
        last = until
    return out


_CURVES: dict[str, Callable[[Floats], Floats]] = {
    "linear": lambda k: k,
    "in": _power(3),
    "out": _mirrored(_power(3)),
    "in-out": _both(_power(3)),
    "sine": _sine,
    "soft-in": _power(2),
    "soft-out": _mirrored(_power(2)),
    "soft": _both(_power(2)),
    "back-in": _back,
    "back-out": _mirrored(_back),
    "elastic": _elastic,
    "bounce": _bounce,
}


def _sample() -> Floats:
    k = np.linspace(0.0, 1.0, STEPS + 1)
    rows = np.stack([_CURVES[name](k) for name in EASINGS])
    rows[:, 0], rows[:, -1] = 0.0, 1.0  # exact ends: a fade to 0 must end at 0
    padded = np.concatenate([rows, rows[:, -1:]], axis=1)  # so that k = 1 has a right neighbour
    padded.setflags(write=False)
    return padded


_TABLE = _sample()
_FLAT = _TABLE.ravel()
_WIDTH = _TABLE.shape[1]


class Easer:
    """Eases many values at once without allocating; one for each place that needs it.

    `easing` (n,) holds indices into `EASINGS`.
    """

    def __init__(self, count: int) -> None:
        self._position = np.empty(count, np.float64)
        self._index = np.empty(count, np.intp)
        self._left = np.empty(count, np.float64)
        self._right = np.empty(count, np.float64)

    def ease(self, easing_offset: NDArray[np.intp], k: Floats) -> Floats:
        """`k` (n,) in 0..1 becomes the eased progress, in place; returns `k`."""
        np.multiply(k, STEPS, out=self._position)
        np.floor(self._position, out=self._left)
        np.copyto(self._index, self._left, casting="unsafe")
        self._position -= self._left
        self._index += easing_offset
        np.take(_FLAT, self._index, out=self._left, mode="clip")
        self._index += 1
        np.take(_FLAT, self._index, out=self._right, mode="clip")
        self._right -= self._left
        self._right *= self._position
        return np.add(self._left, self._right, out=k)


def easing_offsets(names: list[str]) -> NDArray[np.intp]:
    """Names of easings as the offsets that `Easer.ease` takes; KeyError for an unknown one."""
    numbers = {name: i for i, name in enumerate(EASINGS)}
    return np.array([numbers[name] * _WIDTH for name in names], np.intp)


def eased(name: str, k: float) -> float:
    """One value of one curve, for where a single number is needed (compiling, not drawing)."""
    row = _TABLE[EASINGS.index(name), : STEPS + 1]
    return float(np.interp(k, np.linspace(0.0, 1.0, STEPS + 1), row))
