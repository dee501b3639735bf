"""One sound as it is played: which of its samples are heard at a time of the show, and how loud.

Nothing adds up here. Where a sound stands is worked out from show time whenever it is asked for,
so it is in step after a pause, a late start or a fault, and from the middle of a recording.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
RAMP = 384  # samples, 8 ms: what begins in its middle, and ends there
RELEASE = 2_880  # 60 ms: what is heard no more, as the hit before when another one comes
_TAIL = 96  # 2 ms: recordings that were cut while they sounded would click at their end
_FOR_GOOD = 1 << 62

Floats = NDArray[np.float32]


class Samples(Protocol):
    """What is played, as far as it is decoded (see `exhibit.media.sound`)."""

    @property
    def channels(self) -> int: ...
    @property
    def ready(self) -> int: ...
    @property
    def length(self) -> int | None: ...
    def read(self, start: int, into: Floats) -> None: ...


@dataclass(frozen=True, slots=True)
class Region:
    """Which part of its file a sound plays, in samples, and how it begins again."""

    first: int = 0
    last: int = _FOR_GOOD
    looped: bool = False
    crossfade: int = 0

    def count(self, samples: Samples) -> int:
        """How many samples there are to play; very many while nobody knows."""
        end = self.last if samples.length is None else min(self.last, samples.length)
        return max(end - self.first, 0)


class Reader:
    """Reads a region of samples from any place on: loops have no end.

    A loop that does not close by itself is closed by a crossfade at constant power: its end goes
    on below its new beginning, and each turn is shorter by that much.
    """

    def __init__(self, samples: Samples, region: Region) -> None:
        self.samples = samples
        self.region = region
        self._work: Floats = np.zeros((samples.channels, 0), np.float32)

    def has(self, start: int, stop: int) -> bool:
        """Whether what is to be read is decoded; what lies beyond the end counts as silence."""
        count = self.region.count(self.samples)
        if self.region.looped and self.samples.length is not None:
            return True
        return self.region.first + min(max(stop, 0), count) <= self.samples.ready

    def ended(self, at: int) -> bool:
        return not self._turns and at >= self.region.count(self.samples)

    @property
    def _turns(self) -> bool:
        """Whether it goes round: it cannot before its end is known."""
        known = self.samples.length is not None
        return self.region.looped and known and self.region.count(self.samples) > 0

    def read(self, start: int, into: Floats) -> None:
        """Fills (channels, k); before the beginning and after the end is silence."""
        need = into.shape[1]
        if start < 0:
            silent = min(-start, need)
            into[:, :silent] = 0.0
            if silent < need:
                self.read(0, into[:, silent:])
            return
        count = self.region.count(self.samples)
        if self._turns:
            self._read_turns(start, into, count)
            return
        run = min(max(count - start, 0), need)
        if run > 0:
            self.samples.read(self.region.first + start, into[:, :run])
            self._fade_out(into[:, :run], count - start)
        into[:, run:] = 0.0

    def _fade_out(self, into: Floats, left: int) -> None:
        """The last moments of a sound; `left` is how many samples there were at the first."""
        known = self.samples.length
        cut = known is None or self.region.first + self.region.count(self.samples) < known
        tail = RAMP if cut else _TAIL
        begins = max(left - tail, 0)
        if begins < into.shape[1]:
            steps = np.arange(left - begins, left - into.shape[1], -1, dtype=np.float32)
            into[:, begins:] *= np.minimum(steps / np.float32(tail), 1.0)

    def _read_turns(self, start: int, into: Floats, count: int) -> None:
        over = min(self.region.crossfade, count // 2)
        period = max(count - over, 1)
        done, need = 0, into.shape[1]
        while done < need:
            place = (start + done) % period
            mixed = over > place and start + done >= period
            run = min(need - done, (over if mixed else period) - place)
            piece = into[:, done : done + run]
            self.samples.read(self.region.first + place, piece)
            if mixed:
                self._lay_over(piece, place, period, over)
            done += run

    def _lay_over(self, piece: Floats, place: int, period: int, over: int) -> None:
        """The end of the turn before, going out below the beginning of this one."""
        run = piece.shape[1]
        if self._work.shape[1] < run:
            self._work = np.zeros((self.samples.channels, run), np.float32)
        ending = self._work[:, :run]
        self.samples.read(self.region.first + period + place, ending)
        angle = (np.arange(place, place + run, dtype=np.float32) + 0.5) * (math.pi / 2 / over)
        piece *= np.sin(angle)
        ending *= np.cos(angle)
        piece += ending


class Fader:
    """How much of a sound goes where: an array of gains that goes in a straight line to the next.

    Times are samples of the show. `begins` is where the line begins, and `change` how far it goes.
    """

    def __init__(self, now: Floats) -> None:
        self.begins = self.goal = now
        self.change: Floats = np.zeros_like(now)
        self._since = 0
        self._until = 0
        self._ends_silent = not now.any()

    def go(self, goal: Floats, at: int, until: int) -> None:
        """From where it is `at` a time to `goal` at a later one."""
        self.begins = self.at(at)
        self.change = goal - self.begins
        self.goal, self._since, self._until = goal, at, until
        self._ends_silent = not goal.any()

    def at(self, time: int) -> Floats:
        if time >= self._until:
            return self.goal
        part = np.float32(max(time - self._since, 0) / (self._until - self._since))
        return self.begins + self.change * part

    def moves(self, start: int) -> bool:
        return start < self._until

    def silent(self, start: int) -> bool:
        return self._ends_silent and not (self.moves(start) and self.begins.any())

    def goes_with(self, other: Fader) -> bool:
        """Whether both begin and end at the same times."""
        return (self._since, self._until) == (other._since, other._until)

    def part(self, start: int, count: int) -> Floats:
        """(count,) how much of the change is heard in samples from `start` on, 0 to 1."""
        length = self._until - self._since
        part = _STEPS[:count] * np.float32(1.0 / length)
        part += np.float32((start - self._since) / length)
        return np.clip(part, 0.0, 1.0, out=part)


LONGEST_BLOCK = 8_192  # samples; what is more is mixed in pieces
_STEPS = np.arange(LONGEST_BLOCK, dtype=np.float32)


def stretched(wide: Floats, into: Floats) -> None:
    """Fits samples to a block that is a little shorter or longer, by cubics through four.

    `wide` (channels, n + 3) begins one sample before the block's first and ends two after its last.
    """
    count = into.shape[1]
    whole, weights = _cubic(count, wide.shape[1] - 3)
    np.multiply(np.take(wide, whole, axis=1), weights[0], out=into)
    for i in (1, 2, 3):
        into += np.take(wide, whole + i, axis=1) * weights[i]


@lru_cache(32)
def _cubic(count: int, taken: int) -> tuple[NDArray[np.intp], Floats]:
    """Where the first of four samples stands for each of `count`, and their weights (4, count)."""
    place = np.arange(count) * (taken / count)
    whole = place.astype(np.intp)
    t = place - whole
    weights = (
        -t + 2 * t**2 - t**3,
        2 - 5 * t**2 + 3 * t**3,
        t + 4 * t**2 - 3 * t**3,
        -(t**2) + t**3,
    )
    return whole, np.stack(weights).astype(np.float32) * np.float32(0.5)
