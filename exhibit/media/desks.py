"""Desks at one reader: each asks for pictures by numbers of its own, and gets its own pieces.

While a show is read again there are two of it for a moment, and both want pictures. A second
process that decodes would take its memory and its time; so there is one, and what it gives is put
on the desk that asked.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from exhibit.media.reader import Job, Piece, Reads

_EACH = 1 << 20  # numbers of one desk; 2,047 desks have theirs, then the first come again
_MOST = 2_047


class Desks:
    """Shares out what reads pictures; all calls are for one thread."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._opened = 0
        self._desks: dict[int, Desk] = {}

    def open(self) -> Desk:
        number = self._opened % _MOST
        self._opened += 1
        desk = self._desks[number] = Desk(self, number)
        return desk

    def close(self) -> None:
        """Ends the reading, for all."""
        self._reads.close()

    def start(self) -> None:
        self._reads.start()

    def ask(self, desk: int, job: Job) -> None:
        self._reads.ask(replace(job, number=job.number + desk * _EACH))

    def sort(self) -> bool:
        """Puts a piece on its desk, if one has come; what a closed desk asked for is lost."""
        piece = self._reads.take()
        if piece is None:
            return False
        number, own = divmod(piece.number, _EACH)
        desk = self._desks.get(number)
        if desk is not None:
            desk.pieces.append(replace(piece, number=own))
        return True

    def leave(self, desk: int) -> None:
        self._desks.pop(desk, None)


class Desk:
    """As `Reads`: with `close` it is left, and what reads goes on for the others."""

    def __init__(self, desks: Desks, number: int) -> None:
        self.pieces: deque[Piece] = deque()
        self._desks = desks
        self._number = number

    def start(self) -> None:
        self._desks.start()

    def ask(self, job: Job) -> None:
        self._desks.ask(self._number, job)

    def take(self) -> Piece | None:
        while not self.pieces and self._desks.sort():
            pass
        return self.pieces.popleft() if self.pieces else None

    def close(self) -> None:
        self.pieces.clear()
        self._desks.leave(self._number)
