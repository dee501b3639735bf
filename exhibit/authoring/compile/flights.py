"""The way from one view of a huge picture to another, and how it is laid out in time.

A view that changes both its zoom and its place goes the way of van Wijk and Nuij ("Smooth and
efficient zooming and panning", 2003), on which the eye sees one even movement: out as far as it
takes, across, and in. It is laid out in straight pieces when the show is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.specs import CueSpec
from exhibit.core.curves import eased, samples
from exhibit.scene.mosaic import PANE_EXTRAS
from exhibit.scene.tracks import Segment

Doubles = NDArray[np.float64]

PIECES = 256  # of a way: at 60 frames a second one a frame for four seconds
_BEND = 2.0  # the square of their rho: 1.4, which people like best


def view_segments(cues: Sequence[CueSpec], own: Mapping[str, float]) -> dict[str, list[Segment]]:
    """The segments of a node's view, by property; `own`: what it is before anything moves it.

    `cues` stand in the order of their times, and each moves some of `PANE_EXTRAS`.
    """
    segments: dict[str, list[Segment]] = {prop: [] for prop in PANE_EXTRAS}
    for cue in cues:
        first, last = [], []
        for prop in PANE_EXTRAS:
            here = _until(segments, prop, cue.at_s, own[prop])
            moved = prop in cue.goals
            start = cue.starts.get(prop, here) if moved else here
            first.append(_number(start))
            last.append(_number(cue.goals[prop]) if moved else first[-1])
        if cue.over_s > 0.0 and all(prop in cue.goals for prop in PANE_EXTRAS):
            _fly(segments, cue, first, last)
            continue
        for i, prop in enumerate(PANE_EXTRAS):
            if prop in cue.goals:
                segments[prop].append(Segment(cue.at_s, cue.over_s, first[i], last[i], cue.easing))
    return {prop: each for prop, each in segments.items() if each}


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value


def _until(segments: dict[str, list[Segment]], prop: str, time_s: float, own: float) -> float:
    """Where a property has come to; what would have begun later is given up."""
    while segments[prop] and segments[prop][-1].start > time_s:
        segments[prop].pop()
    return value_at(segments[prop][-1], time_s) if segments[prop] else own


def _fly(
    segments: dict[str, list[Segment]], cue: CueSpec, first: Sequence[float], last: Sequence[float]
) -> None:
    part = np.linspace(0.0, 1.0, PIECES + 1)
    progress = np.interp(part, np.linspace(0.0, 1.0, len(samples(cue.easing)) - 1),
                         samples(cue.easing)[:-1])  # fmt: skip
    ways = flight(first, last, progress)
    length = cue.over_s / PIECES
    for prop, way in zip(PANE_EXTRAS, ways, strict=True):
        values = way.tolist()
        segments[prop] += [
            Segment(cue.at_s + i * length, length, values[i], values[i + 1]) for i in range(PIECES)
        ]


def flight(first: Sequence[float], last: Sequence[float], part: Doubles) -> Doubles:
    """(3, n): nearness, gaze x and gaze y at parts of the way from one view to another."""
    start, end = np.array(first, np.float64), np.array(last, np.float64)
    ways = _straight(start, end, part)
    # Too near to each other to fly: nobody sees in which way it goes there.
    if np.hypot(*(end[1:] - start[1:])) > 1e-3 * 2.0 ** -max(start[0], end[0]):
        ways = _bent(start, end, part)
    ends = np.where(part <= 0.0, start[:, None], np.where(part >= 1.0, end[:, None], ways))
    return np.asarray(ends)


def _straight(start: Doubles, end: Doubles, part: Doubles) -> Doubles:
    return np.asarray(start[:, None] + (end - start)[:, None] * part)


def _bent(start: Doubles, end: Doubles, part: Doubles) -> Doubles:
    w0, w1 = 2.0 ** -start[0], 2.0 ** -end[0]  # how much of the picture is seen
    both = w1 * w1 - w0 * w0
    bend = _BEND * float(np.hypot(*(end[1:] - start[1:])))
    r0 = -np.arcsinh((both + bend * bend) / (2 * w0 * bend))
    r1 = -np.arcsinh((both - bend * bend) / (2 * w1 * bend))
    r = r0 + (r1 - r0) * part
    way = w0 / bend * (np.cosh(r0) * np.tanh(r) - np.sinh(r0))  # 0..1 of the distance
    least = min(0.0, float(start[0]), float(end[0]))  # not so far away that it shrinks
    nearness = np.maximum(np.log2(np.cosh(r) / np.cosh(r0)) + start[0], least)
    return np.stack([nearness, *(start[1:, None] + (end - start)[1:, None] * way)])


def value_at(segment: Segment, time_s: float) -> float:
    """Where a tween has come to."""
    if segment.length <= 0.0:
        return segment.last
    k = min(max((time_s - segment.start) / segment.length, 0.0), 1.0)
    return segment.first + (segment.last - segment.first) * eased(segment.easing, k)
