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
from exhibit.scene.drawlist import MOVED
from exhibit.scene.readings import Readings
from exhibit.scene.sprites import FLOATS, LOOK, RECT, Sprites

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Doubles = NDArray[np.float64]
NOBODY: Doubles = np.zeros(0)  # no recordings
_RED = PROPERTY_ROW["red"]  # and green and blue
_EVERYWHERE = 1e9  # how far a quad reaches whose softness is set while it plays


class Quads:
    """The room for one moment of a drawing's quads.

    records  (m,) what stays of them; `restless` where dials and reels write it anew each time
    moved    (10, m) float32, what moves of them
    runs     (b, 2) intp, the first quad of each batch that is seen, and how many from there on
    """

    def __init__(self, sprites: Sprites, firsts: Sequence[int], canvas: tuple[int, int]) -> None:
        """`firsts`: the first record of each batch."""
        count = len(sprites.row)
        self._sprites = sprites
        self._canvas = canvas
        self.restless = bool(len(sprites.dials.record) or sprites.readings) or (
            sprites.reels is not None
        )
        self.records = sprites.records.copy()
        self.moved: Floats = np.zeros((len(MOVED), count), np.float32)
        self.runs = np.zeros((len(firsts), 2), np.intp)
        self._readings = Readings(sprites.readings, self.records) if sprites.readings else None
        self._floats = self.records.view(np.float32).reshape(-1, FLOATS)
        dials = sprites.dials
        self._turned = dials.record * FLOATS + dials.number  # of the records' floats, all in a row
        self._dials: Floats = np.empty(len(self._turned), np.float32)
        self._edges = np.array([*firsts, count], np.intp)
        self._reach, margin_px = _reach(sprites)
        half = np.array(canvas, np.float32)[:, None] / np.float32(2.0)
        self._edge: Floats = np.add(margin_px, half, dtype=np.float32)
        # The rows as they stand need no gathering.
        self._in_order = bool(np.array_equal(sprites.row, np.arange(count)))
        self._near = np.empty((2, count), np.float32)
        self._seen = np.empty((2, count), np.bool_)
        self._filled = np.flatnonzero(np.diff(self._edges) > 0)  # batches that have any quads
        self._upwards = np.arange(1, count + 1, dtype=np.int32)
        self._number = np.empty(count, np.int32)

    def pack(self, local_s: float, columns: Columns, players: Doubles = NOBODY) -> None:
        """Fills `moved` and `runs`, and what moves in `records`."""
        if not len(self._upwards):
            return
        self._gather(columns)
        self._turn_dials(local_s, columns)
        if self._readings is not None:
            self._readings.at(local_s, players, self.moved)
        self._cut(self._cull())

    def _gather(self, columns: Columns) -> None:
        """The transform, colour and opacity of each quad's node."""
        rows, moved = self._sprites.row, self.moved
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
        dials, reels = self._sprites.dials, self._sprites.reels
        if len(dials.record):
            np.take(columns.extras, dials.extra, out=self._dials, mode="clip")
            self._floats.reshape(-1)[self._turned] = self._dials
        if reels is not None:
            self._floats[reels.record, LOOK] = reels.layers(local_s, columns.extras)

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


def _reach(sprites: Sprites) -> tuple[Floats, Floats]:
    """(m,) how far from its node's origin a quad reaches, in node units; and (m,) the pixels of the
    canvas that its soft edge needs beyond, also where it leans by 45 degrees.
    """
    floats = sprites.records.view(np.float32).reshape(-1, FLOATS)
    if not len(floats):
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    x, y, width, height = floats[:, RECT : RECT + 4].T
    corners = np.stack([x, y, x + width, y + height])
    margin_px = 3.0 * (floats[:, LOOK + 3] + 1.0)
    margin_px[sprites.dials.record[sprites.dials.number == LOOK + 3]] = _EVERYWHERE
    for reading in sprites.readings:  # what stands in their slots is not known beforehand
        margin_px[reading.first : reading.first + reading.slots] = _EVERYWHERE
    return np.max(np.abs(corners), axis=0), margin_px.astype(np.float32)
