"""How far a rhythm has come: its pulses as a closed form of show time, whatever its tempo did.

A beat goes its way: from a moment on, at which so many pulses had passed, a pulse lasts so long, or
becomes longer or shorter for a while and then stays. A change of tempo begins another way where the
last one has come to, so pulses never jump and never go back. While the tempo changes, the number of
pulses in a second goes in a straight line, and pulses are a parabola: both ways round, from times
to pulses and from pulses to times, is then a few operations, and nothing adds up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_WAYS = 128  # that are kept to look back on: five seconds of a sensor that is followed at 25 Hz
# Moments of strokes, and of changes of tempo, stand on a grid of 1/2^30 s, a nanosecond: a tempo
# that changes at a stroke leaves that stroke where it is, to the last bit.
_GRID = 2.0**30


class Way(NamedTuple):
    """`pulses` had passed at `since_s` (show seconds), when a pulse lasted `from_s`; from
    `over_s` later on one lasts `pulse_s`.
    """

    pulse_s: float
    pulses: float = 0.0
    since_s: float = 0.0
    from_s: float = 1.0
    over_s: float = 0.0

    @property
    def until_s(self) -> float:
        """From when on the tempo stays."""
        return self.since_s + self.over_s

    @property
    def more(self) -> float:
        """The pulses that pass until then."""
        return self.over_s * (1.0 / self.from_s + 1.0 / self.pulse_s) / 2.0 if self.over_s else 0.0

    def pulses_at(self, time_s: float) -> float:
        gone_s = time_s - self.since_s
        if not self.over_s:
            return self.pulses + gone_s / self.pulse_s
        if gone_s >= self.over_s:
            return self.pulses + self.more + (gone_s - self.over_s) / self.pulse_s
        first = 1.0 / self.from_s
        if gone_s <= 0.0:
            return self.pulses + gone_s * first
        bend = (1.0 / self.pulse_s - first) / (2.0 * self.over_s)
        return self.pulses + min(gone_s * (first + bend * gone_s), self.more)

    def moment_of(self, pulses: float) -> float:
        """The inverse of `pulses_at`."""
        left = pulses - self.pulses
        if not self.over_s:
            return self.since_s + left * self.pulse_s
        if left >= self.more:
            return self.until_s + (left - self.more) * self.pulse_s
        if left <= 0.0:
            return self.since_s + left * self.from_s
        first = 1.0 / self.from_s
        bend = (1.0 / self.pulse_s - first) / (2.0 * self.over_s)
        # Of the two forms of a parabola's root the one that subtracts nothing from its like.
        return self.since_s + 2.0 * left / (
            first + math.sqrt(max(first * first + 4.0 * bend * left, 0.0))
        )

    def pulse_s_at(self, time_s: float) -> float:
        """How long a pulse lasts at a time."""
        if not self.over_s or time_s >= self.until_s:
            return self.pulse_s
        first, k = 1.0 / self.from_s, max(time_s - self.since_s, 0.0) / self.over_s
        return 1.0 / (first + (1.0 / self.pulse_s - first) * k)


@dataclass(frozen=True, slots=True)
class Beat:
    """A rhythm's tempo and how far it has come, from `way.since_s` on.

    past   the ways before, the oldest first, as far back as the show remembers
    taps   when somebody last struck the drum by which it goes (show seconds)
    """

    way: Way
    past: tuple[Way, ...] = ()
    taps: tuple[float, ...] = ()

    def pulses_at(self, time_s: float) -> float:
        return self._way_at(time_s).pulses_at(time_s)

    def moment_of(self, pulses: float) -> float:
        """When so many pulses have passed (show seconds)."""
        for i in range(len(self.past) - 1, -1, -1):
            later = self.past[i + 1] if i + 1 < len(self.past) else self.way
            if pulses >= later.pulses:
                return _moment_in(later, pulses)
        return _moment_in(self.past[0] if self.past else self.way, pulses)

    def pulse_s_at(self, time_s: float) -> float:
        return self._way_at(time_s).pulse_s_at(time_s)

    def _way_at(self, time_s: float) -> Way:
        if time_s >= self.way.since_s or not self.past:
            return self.way
        return next((w for w in reversed(self.past) if time_s >= w.since_s), self.past[0])

    def turned(
        self, now_s: float, pulse_s: float, over_s: float = 0.0,
        *, from_s: float | None = None, back_s: float = 0.0,
    ) -> Beat:  # fmt: skip
        """From now on a pulse lasts `pulse_s`, or comes to that from `from_s` (from what it lasts
        now, without one) in `over_s`. Ways that ended less than `back_s` ago are kept.
        """
        before, now_s = self.way, _on_grid(now_s)
        first_s = before.pulse_s_at(now_s) if from_s is None else from_s
        way = Way(pulse_s, before.pulses_at(now_s), now_s, first_s, max(over_s, 0.0))
        past = self.past
        if back_s > 0.0 and before.since_s < now_s:
            ways = (*self.past, before)
            ends_s = [each.since_s for each in (*ways[1:], way)]
            past = tuple(w for w, end_s in zip(ways, ends_s, strict=True) if end_s > now_s - back_s)
            past = past[-MOST_WAYS:]
        return replace(self, way=way, past=past)


def steady(pulse_s: float) -> Beat:
    """A beat whose first pulse was at 0 s."""
    return Beat(Way(pulse_s, from_s=pulse_s))


def pulses_at(beat: Beat, times_s: Floats) -> Floats:
    """As `Beat.pulses_at`, for (k,) times at once."""
    if not beat.past and not beat.way.over_s:
        return np.asarray(beat.way.pulses + (times_s - beat.way.since_s) / beat.way.pulse_s)
    ways = np.array([*beat.past, beat.way], np.float64)
    which = np.searchsorted(ways[1:, 2], times_s, side="right")
    pulse_s, pulses, since_s, from_s, over_s = ways[which].T
    first, last = 1.0 / from_s, 1.0 / pulse_s
    gone_s = times_s - since_s
    turning_s = np.clip(gone_s, 0.0, over_s)
    bend = (last - first) / (2.0 * np.where(over_s > 0.0, over_s, 1.0))
    after = np.where(over_s > 0.0, gone_s - over_s, gone_s)
    return np.asarray(
        pulses
        + turning_s * (first + bend * turning_s)
        + np.maximum(after, 0.0) * last
        + np.minimum(gone_s, 0.0) * np.where(over_s > 0.0, first, last)
    )


def moments_of(beat: Beat, pulses: Floats) -> Floats:
    """As `Beat.moment_of`, for (k,) numbers of pulses at once, and not on a grid."""
    ways = np.array([*beat.past, beat.way], np.float64)
    which = np.searchsorted(ways[1:, 1], pulses, side="right")
    pulse_s, passed, since_s, from_s, over_s = ways[which].T
    first, last = 1.0 / from_s, 1.0 / pulse_s
    more = over_s * (first + last) / 2.0
    left = pulses - passed
    turning = np.clip(left, 0.0, more)
    bend = (last - first) / (2.0 * np.where(over_s > 0.0, over_s, 1.0))
    root = np.sqrt(np.maximum(first * first + 4.0 * bend * turning, 0.0))
    return np.asarray(
        since_s
        + 2.0 * turning / (first + root)
        + np.maximum(left - more, 0.0) * pulse_s
        + np.minimum(left, 0.0) * np.where(over_s > 0.0, from_s, pulse_s)
    )


def _moment_in(way: Way, pulses: float) -> float:
    """On the grid; at its beginning where the way began with that very stroke."""
    moment_s = way.moment_of(pulses)
    if abs(moment_s - way.since_s) * _GRID < 2.0:
        return way.since_s
    return _on_grid(moment_s)


def _on_grid(time_s: float) -> float:
    return round(time_s * _GRID) / _GRID if math.isfinite(time_s) else time_s
