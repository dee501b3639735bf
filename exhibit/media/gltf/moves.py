"""Animations to moves: keys with straight lines between them, rotations the short way round.

All animations play together, as a scene has one time; where two move the same property of a node,
the first one does. Curves (CUBICSPLINE) become as many straight pieces as the eye can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.media.gltf.accessors import Accessor, Accessors
from exhibit.media.gltf.branch import Branch, Fault
from exhibit.media.gltf.document import Document
from exhibit.media.gltf.nodes import REACH
from exhibit.scene.looks import Move

MOST_KEYS = 1_000_000  # of all moves, curves as straight pieces: 24 MB
LONGEST_S = 86_400.0  # a day: glTF's float32 seconds are 8 ms coarse there
CURVE_HZ = 60.0  # no piece of a curve is shorter than a frame
CURVE_ERROR = 5e-4  # of a curve's own range, 0.03 degrees of a turn: beyond that no eye sees it

_PROPERTIES: dict[str, tuple[Literal["position", "rotation", "scale"], int]] = {
    "translation": ("position", 3),
    "rotation": ("rotation", 4),
    "scale": ("scale", 3),
}
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that was looked at: `row` is its node's in the mesh."""

    where: str
    row: int
    property: Literal["position", "rotation", "scale"]
    times: Accessor
    values: Accessor
    curve: str


def look(document: Document, accessors: Accessors, row_of: dict[int, int]) -> list[Channel]:
    """All channels that move a drawn node, checked; no key read yet. Raises Fault."""
    found: dict[tuple[int, str], Channel] = {}
    for animation in document.root.branches("animations"):
        samplers = animation.count("samplers")
        for channel in animation.branches("channels"):
            target = channel.branch("target")
            path = target.word("path")
            if path not in _PROPERTIES:
                document.note("an animation moves more than nodes: the rest of it is left out")
                continue
            row = row_of.get(target.whole("node")) if "node" in target else None
            if row is None:
                continue
            if (row, path) in found:
                document.note("two animations move the same node: the first one does")
                continue
            number = channel.whole("sampler", most=max(0, samplers - 1))
            sampler = animation.entry("samplers", number)
            found[row, path] = _channel(sampler, accessors, path, row)
    if sum(one.times.count for one in found.values()) > MOST_KEYS:
        raise Fault(f"has more than {MOST_KEYS:,} keys", "bake fewer keys, or shorten it")
    return list(found.values())


def move(accessors: Accessors, channel: Channel) -> Move:
    """Reads a channel. Raises Fault: times that run backwards, values that are no numbers."""
    times = accessors.rows(channel.times)[:, 0].astype(np.float64)
    if not (np.isfinite(times).all() and times[0] >= 0 and (np.diff(times) >= 0).all()):
        raise Fault(f"is not right: the times of {channel.where} do not ascend from 0")
    if times[-1] > LONGEST_S:
        raise Fault(f"moves for {times[-1]:,.0f} seconds, a day is the most", "shorten it")
    values = accessors.rows(channel.values).astype(np.float64)
    if not (np.abs(values) < REACH).all():
        raise Fault(f"has moves that are no numbers, or too far away ({channel.where})")
    last = np.append(np.diff(times) > 0, True)  # of keys at one time the last one counts
    if channel.curve == "CUBICSPLINE":
        times, values = _pieces(times[last], values.reshape(len(times), 3, -1)[last], channel)
    else:
        times, values = times[last], values[last]
    if channel.property == "rotation":
        values = _short_way(values, channel)
    return Move(
        channel.row,
        channel.property,
        times,
        np.clip(values, -REACH, REACH).astype(np.float32),
        channel.curve == "STEP",
    )


def _channel(sampler: Branch, accessors: Accessors, path: str, row: int) -> Channel:
    what, width = _PROPERTIES[path]
    curve = sampler.word("interpolation", "LINEAR")
    if curve not in ("LINEAR", "STEP", "CUBICSPLINE"):
        raise sampler.fault("interpolation", "LINEAR, STEP or CUBICSPLINE")
    times = accessors.look(sampler.whole("input"), 1, most=MOST_KEYS)
    values = accessors.look(sampler.whole("output"), width, most=3 * MOST_KEYS)
    if values.count != times.count * (3 if curve == "CUBICSPLINE" else 1):
        raise Fault(
            f"is not right: {sampler.where} has {values.count:,} values for {times.count:,} times"
        )
    return Channel(sampler.where, row, what, times, values, curve)


def _pieces(times: Doubles, keys: Doubles, channel: Channel) -> tuple[Doubles, Doubles]:
    """Straight pieces of a cubic spline: `keys` (k, 3, width) in-tangent, value, out-tangent."""
    if len(times) == 1:
        return times, keys[:, 1]
    spans = np.diff(times)[:, None]
    start, end = keys[:-1, 1], keys[1:, 1]
    leave, arrive = keys[:-1, 2] * spans, keys[1:, 0] * spans
    counts = _piece_counts(start, end, leave, arrive, spans[:, 0], channel)
    segment = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
    s = (within / counts[segment])[:, None]
    values = (
        (2 * s**3 - 3 * s**2 + 1) * start[segment]
        + (s**3 - 2 * s**2 + s) * leave[segment]
        + (3 * s**2 - 2 * s**3) * end[segment]
        + (s**3 - s**2) * arrive[segment]
    )
    moments = times[segment] + s[:, 0] * spans[segment, 0]
    return np.append(moments, times[-1]), np.vstack((values, keys[-1:, 1]))


def _piece_counts(  # noqa: PLR0913, PLR0917 - a Hermite curve has these
    start: Doubles, end: Doubles, leave: Doubles, arrive: Doubles, spans_s: Doubles, of: Channel
) -> NDArray[np.int64]:
    """How many pieces each curve needs: a chord is off by at most p'' h^2 / 8."""
    bend_start = np.abs(-6 * start + 6 * end - 4 * leave - 2 * arrive).max(axis=1)
    bend_end = np.abs(6 * start - 6 * end + 2 * leave + 4 * arrive).max(axis=1)
    values = np.vstack((start, end[-1:]))
    size = 1.0 if of.property == "rotation" else float(np.ptp(values, axis=0).max())
    error = CURVE_ERROR * max(size, 1e-6)
    wanted = np.ceil(np.sqrt(np.maximum(bend_start, bend_end) / (8 * error)))
    counts = np.clip(wanted, 1, np.maximum(1, np.ceil(spans_s * CURVE_HZ)))
    if counts.sum() > MOST_KEYS:
        raise Fault(f"moves along curves of more than {MOST_KEYS:,} keys", "shorten it")
    return np.asarray(counts, np.int64)


def _short_way(turns: Doubles, channel: Channel) -> Doubles:
    """Unit quaternions of which each is at most half a turn from the one before."""
    lengths = np.sqrt((turns**2).sum(axis=1))
    if lengths.min() < 1e-6:
        raise Fault(f"is not right: {channel.where} has a rotation of no length")
    turns = turns / lengths[:, None]
    dots = (turns[1:] * turns[:-1]).sum(axis=1)
    signs = np.cumprod(np.where(dots < 0, -1.0, 1.0))
    turns[1:] *= signs[:, None]
    return turns
