"""Packs quads: evaluated columns to the numbers that the GPU reads, in painting order.

What has no opacity, or lies outside of the canvas, is not drawn: each batch is cut down to the run
from the first to the last of its quads that can be seen, and one of which nothing is seen costs no
draw call.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.columns import PROPERTY_ROW, Columns
from exhibit.scene.drawlist import MOVED, Restless
from exhibit.scene.lettering import Heard, Lettering, Letters, Room, reach_of
from exhibit.scene.readings import Readings
from exhibit.scene.sprites import FLOATS, LOOK, RECT, Sprites

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Doubles = NDArray[np.float64]
NOBODY: Doubles = np.zeros(0)  # no recordings
_RED = PROPERTY_ROW["red"]  # and green and blue
_EVERYWHERE = 1e9  # how far a quad reaches whose softness is set while it plays
_APART = 64  # records between two runs that are written one by one: 3 kB, as fast as nothing


class Quads:
    """The room for one moment of a drawing's quads.

    records  (m,) what stays of them; `restless` where dials, reels and letterings write it anew
    moved    (10, m) float32, what moves of them
    runs     (b, 2) intp, the first quad of each batch that is seen, and how many from there on
    """

    def __init__(self, sprites: Sprites, firsts: Sequence[int], canvas: tuple[int, int]) -> None:
        """`firsts`: the first record of each batch."""
        count = len(sprites.row)
        self._sprites = sprites
        self._canvas = canvas
        self.records = sprites.records.copy()
        self._rows = sprites.row.copy() if sprites.lettering else sprites.row
        self.moved: Floats = np.zeros((len(MOVED), count), np.float32)
        self.runs = np.zeros((len(firsts), 2), np.intp)
        self._readings = Readings(sprites.readings, self.records) if sprites.readings else None
        self._floats = self.records.view(np.float32).reshape(-1, FLOATS)
        dials = sprites.dials
        self._turned = dials.record * FLOATS + dials.number  # of the records' floats, all in a row
        self._dials: Floats = np.empty(len(self._turned), np.float32)
        self._before: Floats = np.full(len(self._turned), np.inf, np.float32)
        self._differ = np.empty(len(self._turned), np.bool_)
        self._times = None if dials.times is None else dials.times.copy()
        self._extra = dials.extra.copy() if sprites.lettering else dials.extra
        self._changes = _Changes(sprites)
        self.restless = self._changes.restless
        self._edges = np.array([*firsts, count], np.intp)
        self._reach, margin_px = _reach(sprites)
        self._letters = [Letters(each, self._room(each)) for each in sprites.lettering]
        half = np.array(canvas, np.float32)[:, None] / np.float32(2.0)
        self._edge: Floats = np.add(margin_px, half, dtype=np.float32)
        # The rows as they stand need no gathering.
        self._in_order = bool(np.array_equal(self._rows, np.arange(count))) and not self._letters
        self._near = np.empty((2, count), np.float32)
        self._seen = np.empty((2, count), np.bool_)
        self._filled = np.flatnonzero(np.diff(self._edges) > 0)  # batches that have any quads
        self._upwards = np.arange(1, count + 1, dtype=np.int32)
        self._number = np.empty(count, np.int32)

    def pack(
        self,
        local_s: float,
        columns: Columns,
        words: Sequence[Heard] = (),
        players: Doubles = NOBODY,
    ) -> None:
        """Fills `moved` and `runs`, and what moves in `records`; `words` and `players` as a
        `Moment` has them.
        """
        if not len(self._upwards):
            return
        for letters in self._letters:
            if letters.say(words):
                self._before[:] = np.inf  # its records are new, whatever the dials were
                self._changes.note_record(letters.lettering.first)
        self._gather(columns)
        self._turn_dials(local_s, columns)
        if self._readings is not None:
            for first in self._readings.at(local_s, players, self.moved):
                self._changes.note_record(first)
        self._cut(self._cull())

    def _room(self, lettering: Lettering) -> Room:
        """The room of a lettering in these arrays."""
        here = slice(lettering.first, lettering.stop)
        dials = slice(lettering.dial, lettering.dial + len(lettering.extras) * lettering.most)
        times = np.zeros(0, np.float32) if self._times is None else self._times[dials]
        return Room(
            self.records[here], self._rows[here], self._reach[here], self._extra[dials], times
        )

    def _gather(self, columns: Columns) -> None:
        """The transform, colour and opacity of each quad's node."""
        rows, moved = self._rows, self.moved
        for part, out in (
            (columns.world_from_node, moved[:6]),
            (columns.posed[_RED : _RED + 3], moved[6:9]),
            (columns.seen_opacity[None], moved[9:]),
        ):
            if self._in_order:
                np.copyto(out, part[:, : out.shape[1]])
            else:
                np.take(part, rows, axis=1, out=out, mode="clip")
        np.clip(moved[9], 0.0, 1.0, out=moved[9])

    def _turn_dials(self, local_s: float, columns: Columns) -> None:
        """The numbers of records that are set like properties, and the frames of reels."""
        reels, flat = self._sprites.reels, self._floats.reshape(-1)
        if len(self._turned):
            np.take(columns.extras, self._extra, out=self._dials, mode="clip")
            if self._times is not None:
                self._dials *= self._times
            np.not_equal(self._dials, self._before, out=self._differ)
            if self._differ.any():
                flat[self._turned] = self._dials
                np.copyto(self._before, self._dials)
                self._changes.note_dials(self._differ)
        if reels is not None:
            layers = reels.layers(local_s, columns.extras)
            changed = self._floats[reels.record, LOOK] != layers
            if changed.any():
                self._floats[reels.record, LOOK] = layers
                self._changes.note(reels.record[changed])

    def _cull(self) -> NDArray[np.bool_]:
        """(m,) which quads are seen at all: some opacity, and a part of them on the canvas."""
        far, term = self._near
        seen, also = self._seen
        np.greater(self.moved[9], 0.0, out=seen)
        for side, edge, row in zip(self._canvas, self._edge, (0, 3), strict=True):
            half = np.float32(side / 2)
            np.abs(self.moved[row], out=far)
            far += np.abs(self.moved[row + 1], out=term)
            far *= self._reach
            far += edge
            np.subtract(self.moved[row + 2], half, out=term)
            np.less(np.abs(term, out=term), far, out=also)
            seen &= also
        for letters in self._letters:
            seen[letters.lettering.first + letters.used : letters.lettering.stop] = False
        return seen

    def _cut(self, seen: NDArray[np.bool_]) -> None:
        """The run of each batch from its first quad that is seen to its last."""
        edges, runs = self._edges, self.runs
        kept = int(np.count_nonzero(seen))
        if kept == len(seen):
            runs[:, 0] = edges[:-1]
            np.subtract(edges[1:], edges[:-1], out=runs[:, 1])
            return
        # Counted up to each quad that is seen, and down to it, the greatest of a batch is its last
        # and its first; half as slow as gathering those that are seen, and nothing is allocated.
        begins, number = edges[:-1][self._filled], self._number
        np.multiply(self._upwards, seen, out=number)
        end = np.maximum.reduceat(number, begins)
        np.multiply(self._upwards[::-1], seen, out=number)
        first = len(seen) - np.maximum.reduceat(number, begins)
        runs[:] = 0
        runs[self._filled, 0] = np.where(end > 0, first, 0)
        runs[self._filled, 1] = np.where(end > 0, end - first, 0)


class _Changes:
    """Which runs of restless records have changed, by their editions."""

    def __init__(self, sprites: Sprites) -> None:
        written = np.unique(
            np.concatenate([
                sprites.dials.record,
                np.zeros(0, np.intp) if sprites.reels is None else sprites.reels.record,
                *(np.arange(each.first, each.stop) for each in sprites.lettering),
                *(np.arange(each.first, each.first + each.slots) for each in sprites.readings),
            ])
        )  # fmt: skip
        breaks = np.flatnonzero(np.diff(written) > _APART) + 1
        if np.any(np.diff(np.searchsorted(written[breaks], sprites.dials.record, "right")) < 0):
            breaks = breaks[:0]  # dials in no order: one run of all
        runs = [run for run in np.split(written, breaks) if len(run)]
        self._first = np.array([run[0] for run in runs], np.intp)
        self.restless: Restless | None = None
        if runs:
            spans = np.stack([self._first, np.array([run[-1] + 1 for run in runs], np.intp)], 1)
            self.restless = Restless(spans, np.zeros(len(runs), np.int64))
        turned = self._runs_of(sprites.dials.record)
        self._turned, self._starts = np.unique(turned, return_index=True)

    def _runs_of(self, record: Indices) -> Indices:
        return np.asarray(np.searchsorted(self._first, record, side="right") - 1)

    def note_record(self, record: int) -> None:
        """Something in the run of this record is another now."""
        assert self.restless is not None
        self.restless.editions[self._first.searchsorted(record, side="right") - 1] += 1

    def note(self, record: Indices) -> None:
        """Something in these records is another now."""
        assert self.restless is not None
        self.restless.editions[np.unique(self._runs_of(record))] += 1

    def note_dials(self, differ: NDArray[np.bool_]) -> None:
        """(d,) which of the dials have changed."""
        assert self.restless is not None
        self.restless.editions[self._turned] += np.logical_or.reduceat(differ, self._starts)


def _reach(sprites: Sprites) -> tuple[Floats, Floats]:
    """(m,) how far from its node's origin a quad reaches, in node units; and (m,) the pixels of the
    canvas that its soft edge needs beyond, also where it leans by 45 degrees.
    """
    floats = sprites.records.view(np.float32).reshape(-1, FLOATS)
    if not len(floats):
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    margin_px = 3.0 * (floats[:, LOOK + 3] + 1.0)
    margin_px[sprites.dials.record[sprites.dials.number == LOOK + 3]] = _EVERYWHERE
    for reading in sprites.readings:  # what stands in their slots is not known beforehand
        margin_px[reading.first : reading.first + reading.slots] = _EVERYWHERE
    return reach_of(floats[:, RECT : RECT + 4]), margin_px.astype(np.float32)
