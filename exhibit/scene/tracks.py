"""Tracks: properties that move by the scene's own clock, all of them in a few vector operations.

A track is one property of one node; its segments are tweens with a start, a length, two values
and an easing. Between two segments the last value stays; before the first, its first value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.curves import Easer, easing_offsets


@dataclass(frozen=True, slots=True)
class Segment:
    """A tween in scene seconds; a length of 0 is a jump at `start_s`."""

    start_s: float
    length_s: float
    start: float
    end: float
    easing: str = "linear"


class Tracks:
    """Segments of all tracks, one after the other, and the scratch to evaluate them.

    `targets` are indices into `Columns.flat`, one a track; `segments` one list a track, of at
    least one, in the order of their starts, none before 0 s.
    """

    def __init__(self, targets: Sequence[int], segments: Sequence[Sequence[Segment]]) -> None:
        whole = [_from_the_start(track) for track in segments]
        rows = [s for track in whole for s in track]
        lengths = [len(track) for track in whole]
        self.target = np.array(targets, np.intp)
        self._first = np.cumsum([0, *lengths[:-1]], dtype=np.intp)[: len(lengths)]
        self._start = np.array([s.start_s for s in rows], np.float64)
        self._inverse_length = np.array(
            [1.0 / s.length_s if s.length_s > 0 else 0.0 for s in rows], np.float64
        )
        # A jump has no progress to ease: both of its ends are where it jumps to.
        self._from = np.array([s.start if s.length_s > 0 else s.end for s in rows], np.float64)
        self._by = np.array([s.end for s in rows], np.float64) - self._from
        self._easing = easing_offsets([s.easing for s in rows])
        self._scratch = _Scratch(len(lengths), len(rows))

    def apply(self, local_s: float, flat: NDArray[np.float32]) -> None:
        """Writes the value of every track at `local_s`, seconds since the scene began."""
        if not len(self.target):
            return
        s = self._scratch
        np.less_equal(self._start, local_s, out=s.begun)
        np.copyto(s.count, s.begun)  # `reduceat` would make a copy to count booleans
        np.add.reduceat(s.count, self._first, out=s.index)
        s.index -= 1
        np.maximum(s.index, 0, out=s.index)
        s.index += self._first
        np.take(self._start, s.index, out=s.k, mode="clip")
        np.subtract(local_s, s.k, out=s.k)
        np.take(self._inverse_length, s.index, out=s.value, mode="clip")
        s.k *= s.value
        np.clip(s.k, 0.0, 1.0, out=s.k)
        np.take(self._easing, s.index, out=s.easing, mode="clip")
        s.easer.ease(s.easing, s.k)
        np.take(self._by, s.index, out=s.value, mode="clip")
        s.k *= s.value
        np.take(self._from, s.index, out=s.value, mode="clip")
        s.k += s.value
        np.copyto(s.written, s.k, casting="same_kind")
        flat[self.target] = s.written


def _from_the_start(track: Sequence[Segment]) -> Sequence[Segment]:
    """A jump has one value, the one after it: what was before needs a segment of its own."""
    first = track[0]
    if first.length_s > 0 or first.start_s <= 0.0:
        return track
    return [Segment(0.0, 0.0, first.start, first.start), *track]


class _Scratch:
    def __init__(self, tracks: int, segments: int) -> None:
        self.begun = np.empty(segments, np.bool_)
        self.count = np.empty(segments, np.intp)
        self.index = np.empty(tracks, np.intp)
        self.easing = np.empty(tracks, np.intp)
        self.k = np.empty(tracks, np.float64)
        self.value = np.empty(tracks, np.float64)
        self.written = np.empty(tracks, np.float32)
        self.easer = Easer(tracks)
