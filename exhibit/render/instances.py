"""What quads are drawn from: their records, which stay on the GPU, and what moves of them.

The records of a draw list are uploaded once and kept for as long as it is drawn. What moves is
copied once a frame, row by row as it is. Frames take turns with three buffers: the one that is
written was last read three frames ago, so nobody waits, and no memory is taken anew. (A buffer that
is orphaned in every frame may be: for 10,000 quads 0.5 ms of a frame.)

Records that are restless lie in three buffers as well, and of each only those runs are written that
have changed since its last turn: a line that appears word by word beside a page of print costs what
the line costs.

OpenGL ES 3.0 has no base instance: a draw begins where its inputs point. Fourteen pointers take 20
us, and from frame to frame nearly all draws begin where they did. So the first, second, .. draw of
a turn have a vertex array each, which is pointed anew only when its draw begins elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exhibit.render import glbuffers
from exhibit.render.programs import QUAD, floats_of
from exhibit.scene.drawlist import MOVED, RECORD, DrawList, Records, Restless

STRIDE = RECORD.itemsize
ROW = 4  # bytes of a number that moves
# 88 MB a frame: far beyond a show (10,000 nodes are 0.9 MB), and well below the 2 GB at which
# OpenGL's sizes end.
MOST_RECORDS = 1_000_000
TURNS = 3  # frames that a driver may be behind; with a fourth it would wait for the screen
KEPT = 64  # sets of records that have not been drawn for so many frames are forgotten

# Location, numbers, byte inside the record, and whether the numbers are bytes, of each input that
# stays; behind them what moves.
_POINTERS = tuple(
    (
        location,
        floats_of(RECORD)[name],
        int(RECORD.fields[name][1]) if RECORD.fields else 0,
        RECORD[name].base == np.uint8,
    )
    for location, name in enumerate(RECORD.names or ())
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list lies: the buffer of its records, the byte at which what moves of it begins, and
    how many quads there are.
    """

    records: int
    moved: int
    count: int


class Instances:
    """Buffers for all draw lists of a frame. They grow when needed and never shrink."""

    def __init__(self, capacity: int) -> None:
        """`capacity` in quads."""
        self.capacity = min(max(capacity, 1), MOST_RECORDS)
        self._turns = [_Turn(glbuffers.new_buffer()) for _ in range(TURNS)]
        self._turn = self._turns[0]
        self._kept: dict[int, _Kept] = {}
        self._frame = 0

    def upload(self, lists: Sequence[DrawList]) -> list[Place]:
        """Copies what moves, and records that are new; answers where each list lies.

        What goes beyond MOST_RECORDS is left out, from the end.
        """
        counts: list[int] = []
        for drawlist in lists:
            held = min(len(drawlist.records), drawlist.moved.shape[1])
            counts.append(min(held, MOST_RECORDS - sum(counts)))
        while self.capacity < sum(counts):
            self.capacity = min(self.capacity * 2, MOST_RECORDS)
        self._frame += 1
        self._turns.append(self._turns.pop(0))
        self._turn = self._turns[0]
        buffers = [self._records(drawlist) for drawlist in lists]
        self._turn.begin(self.capacity)
        places: list[Place] = []
        offset = 0
        for drawlist, buffer, count in zip(lists, buffers, counts, strict=True):
            places.append(Place(buffer, offset, count))
            if count:
                # No copy where the rows already lie one after the other, as a draw list's do.
                moved = np.ascontiguousarray(drawlist.moved[:, :count], np.float32)
                glbuffers.write_over(offset, moved.nbytes, moved.ctypes.data)
                offset += moved.nbytes
        self._forget()
        return places

    def use(self, place: Place, first: int) -> None:
        """What is drawn next begins at this quad of a list."""
        self._turn.use(place, first)

    def forget_all(self) -> None:
        """Another show comes: its records are uploaded when they are drawn."""
        self._free(list(self._kept))

    def close(self) -> None:
        for turn in self._turns:
            turn.close()
        glbuffers.free_buffers([c.buffer for kept in self._kept.values() for c in kept.copies], [])
        self._kept.clear()

    def _records(self, drawlist: DrawList) -> int:
        """The buffer that holds a list's records."""
        kept = self._kept.get(id(drawlist.records))
        if kept is None:
            buffers = TURNS if drawlist.restless else 1
            copies = [_Copy(glbuffers.new_buffer()) for _ in range(buffers)]
            kept = self._kept[id(drawlist.records)] = _Kept(drawlist.records, copies)
        kept.frame = self._frame
        copy = kept.copies[self._frame % len(kept.copies)]
        copy.write(drawlist.records, drawlist.restless)
        return copy.buffer

    def _forget(self) -> None:
        """Gives back the records of lists that are not drawn any more."""
        if len(self._kept) <= KEPT:
            return
        self._free([key for key, kept in self._kept.items() if kept.frame < self._frame - KEPT])

    def _free(self, old: Sequence[int]) -> None:
        glbuffers.free_buffers([c.buffer for key in old for c in self._kept.pop(key).copies], [])
        for turn in self._turns if old else ():
            turn.point_anew()  # a new buffer may get the number of an old one


@dataclass(slots=True)
class _Kept:
    """Records on the GPU; the array is held, so that no other takes its place."""

    records: Records
    copies: list[_Copy]  # one, or for restless records as many as there are turns
    frame: int = 0


@dataclass(slots=True)
class _Copy:
    """A buffer of records, and the editions that it has of those that are restless."""

    buffer: int
    written: bool = False
    editions: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def write(self, records: Records, restless: Restless | None) -> None:
        """All records when they are new, later the runs that have changed since."""
        if not self.written:
            self.written = True
            whole = np.ascontiguousarray(records, RECORD)
            glbuffers.replace_contents(self.buffer, whole.nbytes, whole.ctypes.data)
        elif restless is not None:
            changed = np.flatnonzero(self.editions != restless.editions)
            if len(changed):
                glbuffers.use_buffer(self.buffer)
            for first, stop in restless.spans[changed].tolist():
                run = np.ascontiguousarray(records[first:stop], RECORD)
                if len(run):
                    glbuffers.write_over(first * STRIDE, run.nbytes, run.ctypes.data)
        if restless is not None:
            self.editions = restless.editions.copy()


@dataclass(slots=True)
class _Begin:
    """A vertex array, and where its inputs begin; None: nowhere yet."""

    vertex_array: int
    at: tuple[int, int, int, int] | None = None


class _Turn:
    """One of the buffers for what moves, and the vertex arrays that read it."""

    def __init__(self, buffer: int) -> None:
        self._buffer = buffer
        self._capacity = 0
        self._begins: list[_Begin] = []  # of the draws of a frame, in their order
        self._drawn = 0  # draws since the last upload

    def begin(self, capacity: int) -> None:
        """Makes this the buffer in use, with room for so many quads."""
        self._drawn = 0
        if self._capacity < capacity:
            self._capacity = capacity
            glbuffers.forget_contents(self._buffer, capacity * len(MOVED) * ROW)
        else:
            glbuffers.use_buffer(self._buffer)

    def use(self, place: Place, first: int) -> None:
        if self._drawn == len(self._begins):
            self._begins.append(self._new_begin())
        begin = self._begins[self._drawn]
        self._drawn += 1
        glbuffers.use_vertex_array(begin.vertex_array)
        at = (place.records, place.moved, place.count, first)
        if begin.at == at:
            return
        begin.at = at
        glbuffers.use_buffer(place.records)
        for location, count, inside, of_bytes in _POINTERS:
            point = glbuffers.point_at_bytes if of_bytes else glbuffers.point_at
            point(location, count, STRIDE, first * STRIDE + inside)
        glbuffers.use_buffer(self._buffer)
        for row in range(len(MOVED)):
            offset = place.moved + (row * place.count + first) * ROW
            glbuffers.point_at(len(_POINTERS) + row, 1, ROW, offset)

    def point_anew(self) -> None:
        for begin in self._begins:
            begin.at = None

    def _new_begin(self) -> _Begin:
        begin = _Begin(glbuffers.new_vertex_array())
        glbuffers.use_vertex_array(begin.vertex_array)
        for location in range(len(QUAD.names or ())):
            glbuffers.read_per_instance(location)
        return begin

    def close(self) -> None:
        glbuffers.free_buffers([self._buffer], [begin.vertex_array for begin in self._begins])
        self._begins.clear()
