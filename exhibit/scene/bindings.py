"""Bindings: properties that follow a signal (a sensor, a drum's echo) or a wave of the clock.

A signal's value at this moment is worked out once for the whole show, by `show`; a wave is a
closed form of the scene's own time. Both are only sources of numbers here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.chance import stream
from exhibit.core.curves import Easer, easing_offsets

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wave:
    """0..1 over `period_s`; it begins at `phase` periods, plus, if `chance_name` is set, a part
    of a period that the show's seed and that name decide.

    smooth    0, up to 1 in the middle, and back, as a cosine
    ramp      0 to 1, then from 0 again
    triangle  0, up to 1 in the middle, and back, in straight lines
    """

    period_s: float
    phase: float = 0.0
    shape: str = "smooth"
    chance_name: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """One property from one source: source 0..S-1 are the show's signals, then the waves.

    The source goes from `low` to `high` while the property goes from `start` to `end`; outside,
    it stays at the nearer end.
    """

    target: int
    source: int
    low: float
    high: float
    start: float
    end: float
    easing: str = "linear"


class Bindings:
    """All bindings of a scene, and the scratch to evaluate them."""

    def __init__(
        self, bindings: Sequence[Binding], waves: Sequence[Wave], signals: int, seed: int
    ) -> None:
        self.target = np.array([b.target for b in bindings], np.intp)
        self._source = np.array([b.source for b in bindings], np.intp)
        self._low = np.array([b.low for b in bindings], np.float64)
        self._inverse_range = 1.0 / np.array([b.high - b.low for b in bindings], np.float64)
        self._from = np.array([b.start for b in bindings], np.float64)
        self._by = np.array([b.end - b.start for b in bindings], np.float64)
        self._easing = easing_offsets([b.easing for b in bindings])
        self._signals = signals
        self._sources = np.zeros(signals + len(waves), np.float64)
        self._waves = _Waves(waves, seed) if waves else None
        self._k = np.empty(len(bindings), np.float64)
        curved = any(b.easing != "linear" for b in bindings)
        self._easer = Easer(len(bindings)) if curved else None  # most scenes have straight ones
        self._written = np.empty(len(bindings), np.float32)

    def apply(self, local_s: float, signals: Floats, flat: NDArray[np.float32]) -> None:
        """Writes every bound property; `signals` (S,) are the show's signals at this moment."""
        if not len(self.target):
            return
        self._sources[: self._signals] = signals
        if self._waves is not None:
            self._waves.at(local_s, self._sources[self._signals :])
        k = np.take(self._sources, self._source, out=self._k, mode="clip")
        k -= self._low
        k *= self._inverse_range
        np.clip(k, 0.0, 1.0, out=k)
        if self._easer is not None:
            self._easer.ease(self._easing, k)
        k *= self._by
        k += self._from
        np.copyto(self._written, k, casting="same_kind")
        flat[self.target] = self._written


class _Waves:
    def __init__(self, waves: Sequence[Wave], seed: int) -> None:
        self._period = np.array([w.period_s for w in waves], np.float64)
        self._phase = np.array([w.phase for w in waves], np.float64)
        self._phase += [
            float(stream(seed, w.chance_name, 0)) if w.chance_name else 0.0 for w in waves
        ]
        self._is_smooth = np.array([w.shape == "smooth" for w in waves])
        self._is_triangle = np.array([w.shape == "triangle" for w in waves])
        self._turn = np.empty(len(waves), np.float64)

    def at(self, local_s: float, out: Floats) -> None:
        np.divide(local_s, self._period, out=out)
        out += self._phase
        np.remainder(out, 1.0, out=out)
        turn = self._turn
        np.multiply(out, 2 * np.pi, out=turn)
        np.cos(turn, out=turn)
        turn *= -0.5
        turn += 0.5
        np.copyto(out, turn, where=self._is_smooth)
        np.multiply(out, 2.0, out=turn)
        turn -= 1.0
        np.abs(turn, out=turn)
        np.subtract(1.0, turn, out=turn)
        np.copyto(out, turn, where=self._is_triangle)
