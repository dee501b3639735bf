"""The times by which things of a scene move: its own seconds, and the pulses of each rhythm.

What is later than the scene, as copies and echoes are, hears a rhythm as it was then: that is a
clock of its own, since so many seconds were not always as many pulses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.beat import Beat, pulses_at, steady
from exhibit.core.rhythm import Rhythm

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LateClock:
    """The pulses of a rhythm `late_s` (k,) seconds ago, as k clocks."""

    rhythm: int
    late_s: Floats


class Clocks:
    """The times by which things of a scene move.

    `now` (1 + rhythms + late,) float64: the scene's seconds, each rhythm's pulses, and then those
    of the late clocks, in their order. What else is known of the moment stands beside it.
    """

    def __init__(self, rhythms: Sequence[Rhythm], late: Sequence[LateClock] = ()) -> None:
        self.rhythms = tuple(rhythms)
        self.time_s = 0.0
        self.written = tuple(steady(rhythm.pulse_s) for rhythm in rhythms)
        self.beats: tuple[Beat, ...] = self.written
        self.now = np.zeros(1 + len(rhythms) + sum(len(each.late_s) for each in late), np.float64)
        self._late: list[tuple[LateClock, slice]] = []
        first = 1 + len(rhythms)
        for each in late:
            self._late.append((each, slice(first, first + len(each.late_s))))
            first += len(each.late_s)

    def at(self, local_s: float, time_s: float, beats: Sequence[Beat] = ()) -> Clocks:
        """Itself at this moment; without `beats` every rhythm has the tempo it was written with."""
        self.time_s = time_s
        self.beats = tuple(beats) if beats else self.written
        self.now[0] = local_s
        for i, rhythm in enumerate(self.rhythms):
            self.now[1 + i] = self.beat(i).pulses_at(time_s) * rhythm.times
        for late, where in self._late:
            self._earlier(late, self.now[where])
        return self

    def beat(self, rhythm: int) -> Beat:
        """That by which a rhythm goes."""
        return self.beats[self.rhythms[rhythm].beat_of(rhythm)]

    def _earlier(self, late: LateClock, out: Floats) -> None:
        beat = self.beat(late.rhythm)
        if beat.past or beat.way.over_s:
            np.subtract(self.time_s, late.late_s, out=out)
            out[:] = pulses_at(beat, out)
        else:  # as that, without taking memory in every frame
            np.subtract(self.time_s - beat.way.since_s, late.late_s, out=out)
            out /= beat.way.pulse_s
            out += beat.way.pulses
        out *= self.rhythms[late.rhythm].times
