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

    `targets` are indices into `Columns.flat`, one a track; `segments` one list a track, each in
    the order of its starts.
    """

    def __init__(self, targets: Sequence[int], segments: Sequence[Sequence[Segment]]) -> None:
        rows = [s for track in segments for s in track]
        lengths = [len(track) for track in segments]
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
        np.add.reduceat(s.begun, self._first, out=s.index, dtype=np.intp)
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
        flat[self.target] = s.k


class _Scratch:
    def __init__(self, tracks: int, segments: int) -> None:
        self.begun = np.empty(segments, np.bool_)
        self.index = np.empty(tracks, np.intp)
        self.easing = np.empty(tracks, np.intp)
        self.k = np.empty(tracks, np.float64)
        self.value = np.empty(tracks, np.float64)
        self.easer = Easer(tracks)
