"""Easing curves, sampled once so that any mixture of them is one table look-up.

A thousand tweens with ten different easings would need a mask for each easing in every frame;
with a table they need one gather and one interpolation, and a drawn curve costs the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exhibit.core.easings import Bezier, Easing, Steps
from exhibit.core.scratch import Scratch

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
    "elastic-in": _mirrored(_elastic),
    "bounce": _bounce,
    "bounce-in": _mirrored(_bounce),
    # CSS Easing Functions Level 1, section 2.2: the four names and their handles
    "ease": lambda k: _bezier(k, Bezier(0.25, 0.1, 0.25, 1.0)),
    "ease-in": lambda k: _bezier(k, Bezier(0.42, 0.0, 1.0, 1.0)),
    "ease-out": lambda k: _bezier(k, Bezier(0.0, 0.0, 0.58, 1.0)),
    "ease-in-out": lambda k: _bezier(k, Bezier(0.42, 0.0, 0.58, 1.0)),
    "step-start": lambda k: _stepped(k, Steps(1, "start")),
    "step-end": lambda k: _stepped(k, Steps(1, "end")),
}


def _bezier(k: Floats, curve: Bezier) -> Floats:
    """y where x is k. x never turns back, so both are sampled and read off: 8 samples a step."""
    s = np.linspace(0.0, 1.0, 8 * STEPS + 1)
    x, y = (
        3 * (1 - s) ** 2 * s * a + 3 * (1 - s) * s**2 * b + s**3
        for a, b in ((curve.x1, curve.x2), (curve.y1, curve.y2))
    )
    return np.interp(k, x, y)


def _stepped(k: Floats, steps: Steps) -> Floats:
    """CSS Easing Functions Level 1, section 2.3; between two samples a jump is a short ramp."""
    jumps = steps.count + {"both": 1, "none": -1}.get(steps.jump, 0)
    first = 1.0 if steps.jump in ("start", "both") else 0.0
    return np.minimum((np.floor(k * steps.count) + first) / jumps, 1.0)


@lru_cache(256)
def samples(easing: Easing) -> Floats:
    """(STEPS + 2,) float64: the curve at 0, 1/STEPS, .. 1, and the last once more, read-only.

    It begins at 0 and ends at 1 exactly: a fade to 0 must end at 0.
    """
    k = np.linspace(0.0, 1.0, STEPS + 1)
    if isinstance(easing, str):
        row = np.array(_CURVES[easing](k))
    else:
        row = _stepped(k, easing) if isinstance(easing, Steps) else _bezier(k, easing)
    row[0], row[-1] = 0.0, 1.0
    padded = np.append(row, row[-1])  # so that k = 1 has a right neighbour
    padded.setflags(write=False)
    return padded


class Easer(Scratch):
    """Eases many values at once without allocating; one for each place that needs it.

    `easings` lists the curves that are used, each once; `which` (n,) says by which of them each
    value goes.
    """

    ROOM = ("_position", "_index", "_left", "_right")

    def __init__(self, easings: Sequence[Easing], which: NDArray[np.intp]) -> None:
        count = len(which)
        curves = [samples(easing) for easing in easings]
        self._table = np.concatenate([*curves, np.zeros(1)]).astype(np.float32)
        self._offset = which * (STEPS + 2)
        self._chosen = False  # whether that is chosen anew each time
        self._position = np.zeros(count, np.float32)
        self._index = np.zeros(count, np.intp)
        self._left = np.zeros(count, np.float32)
        self._right = np.zeros(count, np.float32)

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        if self._chosen:
            state |= {"_offset": np.zeros_like(self._offset), "_chosen": False}
        return state

    def choose(self, curve: NDArray[np.intp], index: NDArray[np.intp]) -> None:
        """From now on value i goes by the curve `curve[index[i]]`."""
        self._chosen = True
        np.take(curve, index, out=self._offset, mode="clip")
        self._offset *= STEPS + 2

    def ease(self, k: NDArray[np.float32]) -> NDArray[np.float32]:
        """`k` (n,) in 0..1 becomes the eased progress, in place; returns `k`."""
        np.multiply(k, np.float32(STEPS), out=self._position)
        np.floor(self._position, out=self._left)
        np.copyto(self._index, self._left, casting="unsafe")
        self._position -= self._left
        self._index += self._offset
        np.take(self._table, self._index, out=self._left, mode="clip")
        self._index += 1
        np.take(self._table, self._index, out=self._right, mode="clip")
        self._right -= self._left
        self._right *= self._position
        return np.add(self._left, self._right, out=k)


def eased(easing: Easing, k: float) -> float:
    """One value of one curve, for where a single number is needed (compiling, not drawing)."""
    row = samples(easing)[: STEPS + 1]
    return float(np.interp(k, np.linspace(0.0, 1.0, STEPS + 1), row))
