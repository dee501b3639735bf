"""The instance buffer: the records of a frame, copied once to the GPU.

OpenGL ES 3.0 has no base instance. A batch therefore begins where its inputs point: six attribute
pointers are set for each batch, at the byte of its first record.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exhibit.render import glcalls as gl
from exhibit.render.programs import INPUTS, floats_of, offset_of
from exhibit.scene.drawlist import RECORD, Batch, DrawList

STRIDE = RECORD.itemsize
# 88 MB a frame: far beyond a show (10,000 nodes are 0.9 MB), and well below the 2 GB at which
# OpenGL's sizes end.
MOST_RECORDS = 1_000_000

# Location, floats, and byte inside the record, of each input.
_POINTERS = tuple(
    (location, floats, offset_of(name))
    for location, (name, floats) in enumerate(floats_of(RECORD).items())
)


class Instances:
    """One buffer for all draw lists of a frame. It grows when needed and never shrinks."""

    def __init__(self, capacity: int) -> None:
        """`capacity` in records."""
        self.capacity = min(max(capacity, 1), MOST_RECORDS)
        self._buffer = gl.new_buffer()
        self._vertex_array = gl.new_vertex_array()
        gl.use_vertex_array(self._vertex_array)
        for location in range(len(INPUTS)):
            gl.read_per_instance(location)

    def upload(self, lists: Sequence[DrawList]) -> list[tuple[int, int]]:
        """Copies the records; answers the first record and the number of records of each list.

        What goes beyond MOST_RECORDS is left out, from the end.
        """
        places: list[tuple[int, int]] = []
        taken = 0
        for drawlist in lists:
            count = min(len(drawlist.records), MOST_RECORDS - taken)
            places.append((taken, count))
            taken += count
        while self.capacity < taken:
            self.capacity = min(self.capacity * 2, MOST_RECORDS)
        # Orphaned every frame: without it the copy would wait for the last frame's draws.
        gl.forget_contents(self._buffer, self.capacity * STRIDE)
        for drawlist, (first, count) in zip(lists, places, strict=True):
            # No copy where the records already lie one after the other, as a draw list's do.
            records = np.ascontiguousarray(drawlist.records, RECORD)
            if count:
                gl.copy_in(first * STRIDE, count * STRIDE, records.ctypes.data)
        return places

    def draw(self, batch: Batch, place: tuple[int, int]) -> None:
        """One draw call: the batch's part of the list that was uploaded to `place`."""
        start, held = place
        first = max(batch.first, 0)
        count = min(batch.first + batch.count, held) - first
        if count <= 0:
            return
        offset = (start + first) * STRIDE
        for location, floats, inside in _POINTERS:
            gl.point_at(location, floats, STRIDE, offset + inside)
        gl.draw_quads(count)

    def use(self) -> None:
        gl.use_vertex_array(self._vertex_array)

    def close(self) -> None:
        gl.free_buffers([self._buffer], [self._vertex_array])
