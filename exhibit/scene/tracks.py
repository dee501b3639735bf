"""Tracks: properties that move by a clock, all of them in a few vector operations.

A track is one property; its segments are tweens with a start, a length, two values and an easing.
Between two segments the last value stays; before the first, its first value. The copies of a node
share a track, each as much later as it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.curves import Easer
from exhibit.core.easings import Easing
from exhibit.core.scratch import Scratch
from exhibit.scene.clocks import Clocks
from exhibit.scene.scatter import Scatter

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Segment:
    """A tween in the units of its track's clock; a length of 0 is a jump at `start`."""

    start: float
    length: float
    first: float
    last: float
    easing: Easing = "linear"


@dataclass(frozen=True, slots=True)
class Track:
    """One property of one node, or of all the copies of a node.

    `targets` are indices into `Columns.flat`; `late` has one number or one a target, in the unit
    of the clock: 0 is the scene's seconds, r > 0 the pulses of rhythm r - 1, what is above a late
    clock; each target may have its own. A `loop` > 0 begins again after so long, or, `back` and
    forth, runs backwards then. `times` and `plus` change the values of each target: value * times
    + plus.

    `segments`, at least one, stand in the order of their starts, none before 0.
    """

    targets: int | Indices
    segments: Sequence[Segment]
    late: float | Floats = 0.0
    clock: int | Indices = 0
    loop: float = 0.0
    back: bool = False
    times: float | Floats = 1.0
    plus: float | Floats = 0.0


class Tracks:
    """All tracks of a scene, and the scratch to evaluate them."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        groups: dict[tuple[bool, bool], list[Track]] = {}
        for track in tracks:
            whole = _from_the_start(track)
            one = len(whole.segments) == 1 and track.loop <= 0.0
            straight = all(segment.easing == "linear" for segment in whole.segments)
            groups.setdefault((one, straight), []).append(whole)
        self._groups = [
            (_Single if one else _Several)(group) for (one, _), group in sorted(groups.items())
        ]

    @property
    def target(self) -> Indices:
        """What they write: indices into `Columns.flat`, in no order."""
        return np.concatenate([np.zeros(0, np.intp), *(group.target for group in self._groups)])

    def apply(self, clocks: Clocks, flat: NDArray[np.float32]) -> None:
        """Writes the value of every track at the moment of the clocks."""
        for group in self._groups:
            group.apply(clocks.now, flat)


def _from_the_start(track: Track) -> Track:
    """A jump has one value, the one after it: what was before needs a segment of its own."""
    first = track.segments[0]
    if first.length > 0 or first.start <= 0.0:
        return track
    before = Segment(0.0, 0.0, first.first, first.first)
    return Track(
        track.targets, [before, *track.segments], track.late, track.clock, track.loop, track.back,
        track.times, track.plus,
    )  # fmt: skip


class _Rows:
    """What a group of tracks has for each target, in ascending order of the targets."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self.sizes = [np.size(track.targets) for track in tracks]
        target = np.concatenate([np.atleast_1d(track.targets) for track in tracks])
        self.order = np.argsort(target.astype(np.intp), kind="stable")
        self.target = target[self.order].astype(np.intp)
        self.scatter = Scatter(self.target)
        self.late = self.of([track.late for track in tracks])
        self.clock = self.of([np.asarray(t.clock, np.float64) for t in tracks]).astype(np.intp)
        self.of_seconds = bool(np.all(self.clock == 0))
        self.times = self.of([track.times for track in tracks])
        self.plus = self.of([track.plus for track in tracks])

    def of(self, values: Sequence[float | Floats]) -> Floats:
        """One number, or one a target, of each track, as one number for every target."""
        both = zip(values, self.sizes, strict=True)
        return np.concatenate([np.broadcast_to(value, size) for value, size in both])[self.order]


class _Single(Scratch):
    """Tracks of one segment that play once: most of them, and nothing to look for."""

    ROOM = ("_wide", "_k")

    def __init__(self, tracks: Sequence[Track]) -> None:
        rows = self._rows = _Rows(tracks)
        segments = [track.segments[0] for track in tracks]
        self.target = rows.target
        self._start = rows.of([s.start for s in segments]) + rows.late
        self._rate = rows.of([1.0 / s.length if s.length > 0 else 0.0 for s in segments])
        # A jump has no progress to ease: both of its ends are where it jumps to.
        first = rows.of([s.first if s.length > 0 else s.last for s in segments])
        last = rows.of([s.last for s in segments])
        self._from = (first * rows.times + rows.plus).astype(np.float32)
        self._by = (last * rows.times + rows.plus - self._from).astype(np.float32)
        self._wide = np.zeros(len(self.target), np.float64)
        self._k = np.zeros(len(self.target), np.float32)
        easings = [s.easing for s in segments]
        self._easer: Easer | None = None
        if any(easing != "linear" for easing in easings):
            known = list(dict.fromkeys(easings))
            self._easer = Easer(known, rows.of([known.index(e) for e in easings]).astype(np.intp))

    def apply(self, clocks: Floats, flat: NDArray[np.float32]) -> None:
        wide, k = self._wide, self._k
        if self._rows.of_seconds:
            np.subtract(clocks[0], self._start, out=wide)
        else:
            np.take(clocks, self._rows.clock, out=wide, mode="clip")
            wide -= self._start
        wide *= self._rate
        np.clip(wide, 0.0, 1.0, out=wide)
        np.copyto(k, wide, casting="same_kind")
        if self._easer is not None:
            self._easer.ease(k)
        k *= self._by
        k += self._from
        self._rows.scatter.write(k, flat)


class _Several(Scratch):
    """Tracks of many segments, and those that begin again."""

    ROOM = ("_time", "_turned", "_begun", "_count", "_index", "_k", "_value")

    def __init__(self, tracks: Sequence[Track]) -> None:
        rows = self._rows = _Rows(tracks)
        self.target = rows.target
        self._loop = rows.of([t.loop if t.loop > 0 else np.inf for t in tracks])
        self._back = rows.of([float(t.back) for t in tracks]) > 0
        self._loops = bool(np.any(np.isfinite(self._loop)))
        self._around = np.where(self._back, 2 * self._loop, self._loop)  # until all is as at first
        owner = np.repeat(np.arange(len(tracks)), rows.sizes)[rows.order]
        written = np.array([len(track.segments) for track in tracks], np.intp)
        lengths = written[owner]
        self._first = np.cumsum([0, *lengths[:-1]], dtype=np.intp)
        self._owner = np.repeat(np.arange(len(owner)), lengths)
        begins = np.cumsum([0, *written[:-1]], dtype=np.intp)
        within = np.arange(len(self._owner)) - self._first[self._owner]
        self._segments(tracks, begins[owner][self._owner] + within)
        count = len(owner)
        self._time = np.zeros(count, np.float64)
        self._turned = np.zeros(count, np.float64)
        self._begun = np.zeros(len(self._owner), np.float64)
        self._count = np.zeros(count, np.float64)
        self._index = np.zeros(count, np.intp)
        self._k = np.zeros(count, np.float32)
        self._value = np.zeros(count, np.float32)

    def _segments(self, tracks: Sequence[Track], which: Indices) -> None:
        """The segments of every target, one after the other; `which` of all that are written."""
        rows = [segment for track in tracks for segment in track.segments]

        def column(values: Sequence[float]) -> Floats:
            return np.array(values, np.float64)[which]

        self._start = column([s.start for s in rows])
        self._rate = column([1.0 / s.length if s.length > 0 else 0.0 for s in rows])
        times, plus = self._rows.times[self._owner], self._rows.plus[self._owner]
        first = column([s.first if s.length > 0 else s.last for s in rows])
        self._from = (first * times + plus).astype(np.float32)
        self._by = (column([s.last for s in rows]) * times + plus - self._from).astype(np.float32)
        known = list(dict.fromkeys(s.easing for s in rows))
        self._curve = column([known.index(s.easing) for s in rows]).astype(np.intp)
        self._easer: Easer | None = None
        if known != ["linear"]:
            self._easer = Easer(known, np.zeros(len(self.target), np.intp))

    def apply(self, clocks: Floats, flat: NDArray[np.float32]) -> None:
        self._tell_time(clocks)
        self._find()
        time, k, value, index = self._time, self._k, self._value, self._index
        np.take(self._start, index, out=self._turned, mode="clip")
        time -= self._turned
        np.take(self._rate, index, out=self._turned, mode="clip")
        time *= self._turned
        np.clip(time, 0.0, 1.0, out=time)
        np.copyto(k, time, casting="same_kind")
        if self._easer is not None:
            self._easer.choose(self._curve, index)
            self._easer.ease(k)
        np.take(self._by, index, out=value, mode="clip")
        k *= value
        np.take(self._from, index, out=value, mode="clip")
        k += value
        self._rows.scatter.write(k, flat)

    def _tell_time(self, clocks: Floats) -> None:
        """Each target's own time: late, and around its loop; forwards, or there and back."""
        time, turned = self._time, self._turned
        np.take(clocks, self._rows.clock, out=time, mode="clip")
        time -= self._rows.late
        np.maximum(time, 0.0, out=time)
        if not self._loops:
            return
        np.fmod(time, self._around, out=time)
        np.subtract(self._around, time, out=turned, where=self._back)
        np.minimum(time, turned, out=time, where=self._back)

    def _find(self) -> None:
        """`_index`: the last segment of each target that has begun, or its first."""
        np.take(self._time, self._owner, out=self._begun, mode="clip")
        np.greater_equal(self._begun, self._start, out=self._begun)
        np.add.reduceat(self._begun, self._first, out=self._count)
        np.copyto(self._index, self._count, casting="unsafe")
        self._index -= 1
        np.maximum(self._index, 0, out=self._index)
        self._index += self._first
