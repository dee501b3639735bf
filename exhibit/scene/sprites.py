"""The quads of a scene in one language: what about them stays, and what moves besides their nodes.

A quad moves with its node. Beyond that a number of its record can be a dial, set like any property
of a node; its picture can be a reel, which shows another frame as time goes by; and it can be of a
lettering, which says other words as they are said.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exhibit.core.scratch import Scratch
from exhibit.scene.drawlist import RECORD, Records
from exhibit.scene.lettering import Lettering
from exhibit.scene.looks import Frames
from exhibit.scene.readings import Reading

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

FLOATS = RECORD.itemsize // 4  # of a record
RECT, LOOK = 0, 8  # where in a record these begin


def _none() -> Indices:
    return np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class Dials:
    """Numbers of records that are set like properties: `record`, which of its floats, and `extra`,
    which of `Columns.extras`, times how much (None: as it is); (d,) each.
    """

    record: Indices = field(default_factory=_none)
    number: Indices = field(default_factory=_none)
    extra: Indices = field(default_factory=_none)
    times: Floats | None = None


@dataclass(frozen=True, slots=True)
class Sprites:
    """Quads in painting order.

    row      (m,) intp: the node each quad moves with
    records  (m,) `RECORD`: the parts of each record that stay
    dials, reels, lettering: what else moves
    readings: what is read along with a recording
    """

    row: Indices
    records: Records
    dials: Dials = field(default_factory=Dials)
    reels: Reels | None = None
    lettering: tuple[Lettering, ...] = ()
    readings: tuple[Reading, ...] = ()


class Reels(Scratch):
    """Quads whose pictures move: the frame each of them shows at a time."""

    ROOM = ("_time", "_index")

    def __init__(self, reels: list[Reel]) -> None:
        """`reels` lists them with the quads that show them."""
        self.record = np.concatenate([_none(), *(reel.record for reel in reels)])
        sizes = [len(reel.record) for reel in reels]
        which = np.repeat(np.arange(len(reels)), sizes)
        self._late = np.concatenate([np.zeros(0), *(np.broadcast_to(r.late_s, n) for r, n in
                                                    zip(reels, sizes, strict=True))])  # fmt: skip
        lasts = np.array([float(reel.frames.ends_s[-1]) for reel in reels], np.float64)
        self._lasts = lasts[which]
        self._once = np.array([reel.once for reel in reels], np.bool_)[which]
        # Frames of all reels stand one after the other in one ascending table of their ends: the
        # reels begin at 0, at the end of the longest, at twice that, ...
        self._apart = float(lasts.max(initial=0.0)) + 1.0
        self._begin = which * self._apart
        self._ends = np.concatenate(
            [np.zeros(0), *(r.frames.ends_s + i * self._apart for i, r in enumerate(reels))]
        )
        self._layer = np.array(
            [cell.layer for reel in reels for cell in reel.frames.cells], np.float32
        )
        counts = np.array([len(reel.frames.cells) for reel in reels], np.intp)
        first = np.cumsum([0, *counts[:-1]], dtype=np.intp)[: len(counts)]
        self._first, self._last = first[which], (first + counts - 1)[which]
        extras = [np.broadcast_to(-1 if r.extra is None else r.extra, n) for r, n in
                  zip(reels, sizes, strict=True)]  # fmt: skip
        self._extra = np.concatenate([_none(), *extras]).astype(np.intp)
        self._led = self._extra >= 0  # by a property, not by the clock
        self._time = np.zeros(len(which), np.float64)
        self._index = np.zeros(len(which), np.intp)

    def layers(self, local_s: float, extras: Floats) -> Floats:
        """(r,) the layer of the texture that each quad shows."""
        time, index = self._time, self._index
        np.subtract(local_s, self._late, out=time)
        np.maximum(time, 0.0, out=time)
        np.fmod(time, self._lasts, out=time, where=~self._once)
        time += self._begin
        index[:] = np.searchsorted(self._ends, time, side="right")
        np.clip(index, self._first, self._last, out=index)
        if self._led.any():
            led = self._led
            asked = np.rint(extras[self._extra[led]]).astype(np.intp) + self._first[led]
            index[led] = np.clip(asked, self._first[led], self._last[led])
        return self._layer[index]


@dataclass(frozen=True, slots=True)
class Reel:
    """A moving picture and the quads that show it.

    Each begins `late_s` after the scene; `once` it stays at its last frame. With `extra`, one or
    one a quad of `Columns.extras`, the number there is the frame, counted from 0.
    """

    frames: Frames
    record: Indices
    late_s: float | NDArray[np.float64] = 0.0
    once: bool = False
    extra: int | Indices | None = None
