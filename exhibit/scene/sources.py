"""What properties can follow: signals of the room, waves and noise of a clock, strokes of a rhythm.

Each is a number at a moment, worked out once however many properties follow it. A signal is worked
out for the whole show, by `show`; the others are closed forms of the clocks of the scene. All of
one kind are worked out together; the first of the scene's own stand behind the signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.beat import moments_of
from exhibit.core.rhythm import Rhythm, places
from exhibit.core.scratch import Scratch
from exhibit.core.words import WAVE_SHAPES
from exhibit.scene.clocks import Clocks

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Singles = NDArray[np.float32]
_SETTLED = 3.0  # exp(-3) leaves 5 %, as in `show.signals`
# Of a pulse: so much too soon a stroke is seen. Pulses are rounded, and the picture of the very
# moment of a stroke, as of a scene that begins with it, shows that stroke and not the one before.
_HAIR = 1e-7


@dataclass(frozen=True, slots=True)
class Wave:
    """0..1 over `period` of its clock, beginning at `phase` periods.

    smooth    0, up to 1 in the middle, and back, as a cosine
    ramp      0 to 1, then from 0 again
    triangle  0, up to 1 in the middle, and back, in straight lines
    square    0 for the first half, 1 for the second

    `phase` may be an array, for as many waves at once: those of the copies of a node. `clock` 0 is
    the scene's seconds, r > 0 the pulses of rhythm r - 1, and what is above a late clock; each of
    as many waves may have its own.
    """

    period: float
    phase: float | Floats = 0.0
    shape: str = "smooth"
    clock: int | Indices = 0


@dataclass(frozen=True, slots=True)
class Noise:
    """0..1, wandering smoothly: every `period` it has come to another number that chance decides.

    `key` is the name of its chance as a number (`core.chance.key`); with an array of keys it is as
    many noises. `late` is how much later than its clock it goes, in the clock's unit.
    """

    period: float
    key: NDArray[np.uint64]
    late: float | Floats = 0.0
    clock: int = 0


@dataclass(frozen=True, slots=True)
class Echo:
    """How much of the last stroke of a rhythm still sounds: its strength, dying away.

    5 % are left after `decay_s`. It may be heard `late_s` later, by the `clock` that is as late;
    both may be arrays, for as many echoes. Without a clock it goes by the rhythm's own.
    """

    rhythm: int
    decay_s: float
    late_s: float | Floats = 0.0
    clock: int | Indices = -1


Source = Wave | Noise | Echo


class Sources(Scratch):
    """All sources of a scene and the scratch to evaluate them.

    `numbers` has for each of the given sources the numbers under which bindings know it, as many as
    its phase, key or lateness has.
    """

    ROOM = ("_values",)

    def __init__(
        self, signals: int, sources: Sequence[Source] = (), rhythms: Sequence[Rhythm] = ()
    ) -> None:
        self.numbers: list[NDArray[np.intp]] = [np.zeros(0, np.intp)] * len(sources)
        self._signals = signals
        self._parts: list[tuple[slice, _Waves | _Noises | _Echoes]] = []
        count = signals
        for shape in WAVE_SHAPES:
            waves = [
                (i, s) for i, s in enumerate(sources) if isinstance(s, Wave) and s.shape == shape
            ]
            count = self._add(_Waves(shape, [w for _, w in waves]), [i for i, _ in waves], count)
        noises = [(i, s) for i, s in enumerate(sources) if isinstance(s, Noise)]
        count = self._add(_Noises([n for _, n in noises]), [i for i, _ in noises], count)
        echoes = [(i, s) for i, s in enumerate(sources) if isinstance(s, Echo)]
        count = self._add(_Echoes([e for _, e in echoes], rhythms), [i for i, _ in echoes], count)
        self._values = np.zeros(count, np.float64)

    def _add(self, part: _Waves | _Noises | _Echoes, given: list[int], first: int) -> int:
        begin = first
        for i, size in zip(given, part.sizes, strict=True):
            self.numbers[i] = np.arange(first, first + size)
            first += size
        if given:
            self._parts.append((slice(begin, first), part))
        return first

    def at(self, clocks: Clocks, signals: Floats) -> Floats:
        """(signals + all others,) float64, good until the next call.

        `signals` (S,) are the show's at the moment of the `clocks`.
        """
        self._values[: self._signals] = signals
        for rows, part in self._parts:
            part.at(clocks, self._values[rows])
        return self._values


def _whole(parts: Sequence[float | Floats], sizes: Sequence[int]) -> Floats:
    """One number or array a source, as one array with as many as each source has."""
    rows = [np.broadcast_to(part, size) for part, size in zip(parts, sizes, strict=True)]
    return np.concatenate([np.zeros(0), *rows])


class _Waves(Scratch):
    """Waves of one shape."""

    ROOM = ("_turn", "_k")

    def __init__(self, shape: str, waves: Sequence[Wave]) -> None:
        self.sizes = [np.size(wave.phase) for wave in waves]
        self._shape = shape
        self._rate = _whole([1.0 / wave.period for wave in waves], self.sizes)
        self._phase = _whole([wave.phase for wave in waves], self.sizes)
        self._clock = _whole([np.asarray(w.clock) for w in waves], self.sizes).astype(np.intp)
        self._turn = np.zeros(len(self._phase), np.float64)
        self._k: Singles = np.zeros(len(self._phase), np.float32)

    def at(self, clocks: Clocks, out: Floats) -> None:
        turn = np.take(clocks.now, self._clock, out=self._turn, mode="clip")
        turn *= self._rate
        turn += self._phase
        np.remainder(turn, 1.0, out=turn)  # in double: after ten hours a wave is still smooth
        k = self._k
        np.copyto(k, turn, casting="same_kind")
        if self._shape == "smooth":
            k *= np.float32(2 * np.pi)
            np.cos(k, out=k)
            k *= np.float32(-0.5)
            k += np.float32(0.5)
        elif self._shape == "triangle":
            k *= np.float32(2.0)
            k -= np.float32(1.0)
            np.abs(k, out=k)
            np.subtract(np.float32(1.0), k, out=k)
        elif self._shape == "square":
            np.greater_equal(k, np.float32(0.5), out=k)
        np.copyto(out, k)


class _Noises(Scratch):
    """Value noise: a hash of (key, which period) at both ends, and a quintic between them."""

    ROOM = ("_turn", "_whole_turn", "_hash", "_shifted", "_first", "_smooth")

    def __init__(self, noises: Sequence[Noise]) -> None:
        self.sizes = [np.size(noise.key) for noise in noises]
        rates = [1.0 / noise.period for noise in noises]
        self._rate = _whole(rates, self.sizes)
        self._late = _whole([noise.late for noise in noises], self.sizes) * self._rate
        keys = [noise.key.reshape(-1) for noise in noises]
        self._key = np.concatenate([np.zeros(0, np.uint64), *keys])
        self._clock = np.repeat([n.clock for n in noises], self.sizes).astype(np.intp)
        count = len(self._key)
        self._turn = np.zeros(count, np.float64)
        self._whole_turn = np.zeros(count, np.float64)
        self._hash = np.zeros(count, np.uint64)
        self._shifted = np.zeros(count, np.uint64)
        self._first = np.zeros(count, np.float64)
        self._smooth = np.zeros(count, np.float64)

    def at(self, clocks: Clocks, out: Floats) -> None:
        turn = np.take(clocks.now, self._clock, out=self._turn, mode="clip")
        turn *= self._rate
        turn -= self._late
        np.floor(turn, out=self._whole_turn)
        turn -= self._whole_turn
        self._chance(self._first)
        self._whole_turn += 1.0
        self._chance(out)
        k = self._smooth  # k^3 (6 k^2 - 15 k + 10): Perlin, Improving Noise, 2002
        np.multiply(turn, 6.0, out=k)
        k -= 15.0
        k *= turn
        k += 10.0
        for _ in range(3):
            k *= turn
        out -= self._first
        out *= k
        out += self._first

    def _chance(self, out: Floats) -> None:
        """0..1 from the key and the number of the period: SplitMix64, as in `core.chance`."""
        z, shifted = self._hash, self._shifted
        np.copyto(z.view(np.int64), self._whole_turn, casting="unsafe")  # may be negative
        z *= np.uint64(0x9E3779B97F4A7C15)
        z += self._key
        for shift, mix in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            np.right_shift(z, np.uint64(shift), out=shifted)
            z ^= shifted
            z *= np.uint64(mix)
        np.right_shift(z, np.uint64(31), out=shifted)
        z ^= shifted
        np.right_shift(z, np.uint64(11), out=z)
        np.copyto(out, z, casting="same_kind")
        out *= 2.0**-53


class _Echoes(Scratch):
    """Strokes dying away.

    The places of all rhythms' strokes stand in one ascending list, each rhythm's above the one
    before, so that the last stroke of every echo is looked up at once.
    """

    ROOM = ("_pulse_s", "_pulse", "_scratch", "_index")

    def __init__(self, echoes: Sequence[Echo], rhythms: Sequence[Rhythm]) -> None:
        self.sizes = [np.size(echo.late_s) for echo in echoes]
        # One without any stroke has a silent one: there is then always a last stroke.
        struck = [places(rhythm) or ((0.0, 0.0),) for rhythm in rhythms]
        above = np.cumsum([0.0, *(rhythm.pulses + 1.0 for rhythm in rhythms)])[:-1]
        self._places = np.array(
            [base + at - each[0][0] for base, each in zip(above, struck, strict=True)
             for at, _ in each]
        )  # fmt: skip
        self._strength = np.array([strength for each in struck for _, strength in each])
        which = np.repeat([e.rhythm for e in echoes], self.sizes).astype(np.intp)
        self._clock = _whole(
            [np.asarray(e.rhythm + 1 if np.ndim(e.clock) == 0 and e.clock == -1 else e.clock)
             for e in echoes], self.sizes,
        ).astype(np.intp)  # fmt: skip
        self._late_s = _whole([echo.late_s for echo in echoes], self.sizes)
        self._first = np.array([each[0][0] for each in struck])[which]
        self._cycle = np.array([rhythm.pulses for rhythm in rhythms], np.float64)[which]
        self._nearly = self._cycle - _HAIR
        self._above = above[which]
        self._times = np.array([rhythm.times for rhythm in rhythms], np.float64)
        self._rate = -_SETTLED / _whole([max(e.decay_s, 1e-3) for e in echoes], self.sizes)
        self._rows = [np.flatnonzero(which == number) for number in range(len(rhythms))]
        self._which = which
        self._pulse_s = np.zeros(len(rhythms), np.float64)
        self._pulse = np.zeros(len(which), np.float64)
        self._scratch = np.zeros(len(which), np.float64)
        self._index = np.zeros(len(which), np.intp)

    def at(self, clocks: Clocks, out: Floats) -> None:
        since = np.take(clocks.now, self._clock, out=self._pulse, mode="clip")
        since -= self._first
        np.remainder(since, self._cycle, out=since)
        np.subtract(since, self._cycle, out=since, where=since > self._nearly)
        np.add(since, self._above, out=self._scratch)
        self._scratch += _HAIR
        self._index[:] = np.searchsorted(self._places, self._scratch, side="right")
        self._index -= 1
        np.take(self._places, self._index, out=self._scratch, mode="clip")
        since -= self._scratch
        since += self._above
        self._seconds(clocks, since)
        since *= self._rate
        np.clip(since, -700.0, 0.0, out=since)  # exp underflows below -745
        np.exp(since, out=since)
        np.take(self._strength, self._index, out=out, mode="clip")
        out *= since

    def _seconds(self, clocks: Clocks, since: Floats) -> None:
        """From pulses since the last stroke to seconds, in place."""
        self._pulse_s[:] = [clocks.beat(i).way.pulse_s for i in range(len(self._rows))]
        self._pulse_s /= self._times
        turning = [
            (i, rows)
            for i, rows in enumerate(self._rows)
            if len(rows) and (clocks.beat(i).past or clocks.beat(i).way.over_s)
        ]
        for i, rows in turning:  # its tempo was another: when was that stroke?
            place = (clocks.now[self._clock[rows]] - since[rows]) / self._times[i]
            struck_s = moments_of(clocks.beat(i), place)
            since[rows] = (clocks.time_s - self._late_s[rows] - struck_s) / self._pulse_s[i]
        np.take(self._pulse_s, self._which, out=self._scratch, mode="clip")
        since *= self._scratch
