"""Pictures decoded beside a show: asked for by number, handed over in pieces.

A process decodes (`exhibit.media.reading`), a thread of this one reads what it sends, and the frame
takes the pieces that have come. It never waits: the queues between are ones whose two ends share no
lock, and a fixed number of pieces lies in them, after which the thread waits, the pipe fills, and
the process waits too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal, Protocol

import numpy as np

from exhibit.media.image import Pixels, Size
from exhibit.media.reading import END, FAULT, HEADER, PREVIEW, ROWS

_MODULE = "exhibit.media.reading"
PIECES = 16  # that may wait for a frame: 8 MB
CLOSING_S = 2.0  # what a process that decodes something large may take to end by itself

_WORDS: dict[int, Literal["preview", "rows", "end"]]
_WORDS = {PREVIEW: "preview", ROWS: "rows", END: "end"}


@dataclass(frozen=True, slots=True)
class Job:
    """A picture to be read: `size` as it is wanted, `whole` as the file has it."""

    number: int
    path: Path
    size: Size
    whole: Size


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a picture that was asked for by `number`: (rows, width, 4), or a sentence.

    The preview comes first, then the rows of the picture and of its mipmaps in their order, then
    the end; or, at any time, a fault, after which nothing more comes. A preview that comes again
    says that all begins anew.
    """

    number: int
    what: Literal["preview", "rows", "end", "fault"]
    pixels: Pixels | None = None
    sentence: str = ""


class Reads(Protocol):
    """What reads pictures: `Reader`, or in tests something that needs no process."""

    def start(self) -> None: ...
    def ask(self, job: Job) -> None: ...
    def take(self) -> Piece | None: ...
    def close(self) -> None: ...


class Reader:
    """Reads pictures one after the other."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._pieces: SimpleQueue[Piece] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        for _ in range(PIECES):
            self._room.put(None)
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None
        self._closing = False
        self._again: set[int] = set()  # whose process ended before they were there

    def start(self) -> None:
        """Starts the process, which holds this one for some milliseconds: before frames count."""
        if self._thread is None:
            with suppress(OSError):  # it is tried again when something is asked
                self._process = _started()
            self._thread = Thread(target=self._work, name="pictures", daemon=True)
            self._thread.start()

    def ask(self, job: Job) -> None:
        """Its pieces come after those of all that was asked before."""
        self.start()
        self._jobs.put(job)

    def take(self) -> Piece | None:
        """The next piece, if one has come. Never waits."""
        try:
            piece = self._pieces.get_nowait()
        except Empty:
            return None
        self._room.put(None)
        return piece

    def wait(self, most_s: float) -> Piece | None:
        """The next piece, or None where none comes in that time."""
        try:
            piece = self._pieces.get(timeout=most_s)
        except Empty:
            return None
        self._room.put(None)
        return piece

    def close(self) -> None:
        """Ends the process; what has not been read is left."""
        self._closing = True
        self._jobs.put(None)
        for _ in range(PIECES):
            self._room.put(None)
        process = self._process
        if process is not None:
            process.kill()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    # -- on the thread

    def _work(self) -> None:
        """Asks for one picture while the one before it comes, so that the process never waits.

        Of two it cannot be told which has ended the process: then each is asked for alone.
        """
        asked: list[Job] = []
        while not self._closing:
            most = 1 if self._again else 2
            if not asked or (len(asked) < most and not self._jobs.empty()):
                job = self._jobs.get()
                if job is not None and self._say(job):
                    asked.append(job)
                elif job is not None:
                    self._put(_fault(job))
            elif self._hear(asked[0]):
                self._again.discard(asked.pop(0).number)
            else:
                self._ask_again(asked)
        self._end()

    def _ask_again(self, asked: list[Job]) -> None:
        """After a process has ended: the second time it is the fault of the first of them."""
        first = asked[0]
        if first.number in self._again:
            self._again.discard(first.number)
            self._put(_fault(first))
            del asked[0]
        else:
            self._again.add(first.number)
        for job in asked:
            self._jobs.put(job)
        asked.clear()

    def _say(self, job: Job) -> bool:
        for _ in range(2):  # a process that has ended since is started again
            try:
                if self._process is None:
                    self._process = _started()
                assert self._process.stdin is not None
                asked = [job.number, str(job.path), job.size, job.whole]
                self._process.stdin.write(json.dumps(asked).encode() + b"\n")
                self._process.stdin.flush()
            except OSError:
                self._end()
            else:
                return True
        return False

    def _hear(self, job: Job) -> bool:
        """Everything that comes of one picture; False where its process ended before."""
        assert self._process is not None
        assert isinstance(self._process.stdout, BufferedReader)
        while not self._closing:
            piece = _next_piece(self._process.stdout)
            if piece is None:
                self._end()
                return False
            self._put(piece)
            if piece.what in ("end", "fault"):
                break
        return True

    def _put(self, piece: Piece) -> None:
        self._room.get()
        self._pieces.put(piece)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            self._process = None


def _fault(job: Job) -> Piece:
    said = f"the picture {job.path.name} could not be decoded: export it again, or make it smaller"
    return Piece(job.number, "fault", sentence=said)


def _started() -> subprocess.Popen[bytes]:
    here = str(Path(__file__).parents[2])  # the same kit, wherever the show is played from
    paths = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )


def _next_piece(answers: BufferedReader | BytesIO) -> Piece | None:
    head = answers.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    number, what, rows, row_bytes = HEADER.unpack(head)
    if what == FAULT:
        return Piece(number, "fault", sentence=answers.read(rows).decode())
    if what == END:
        return Piece(number, "end")
    if what not in _WORDS:
        return None
    pixels = np.empty((rows, row_bytes // 4, 4), np.uint8)
    if answers.readinto(pixels.data.cast("B")) < pixels.nbytes:
        return None
    return Piece(number, _WORDS[what], pixels)
