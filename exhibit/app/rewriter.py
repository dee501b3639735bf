"""The show's end of the process that reads it again (see `rewriting`): started, heard, ended.

A thread of its own starts it and hears it; the frame takes what has come, and never waits. A
process that is gone is started again, unless that happens often.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import BinaryIO, cast

from exhibit.app.handover import Arrival, Broken, Came, Failed, Mended, Order, Taken, heard, say
from exhibit.app.known import Known
from exhibit.app.saves import listed
from exhibit.media.text import Typesetter

_MODULE = "exhibit.app.rewriting"
CLOSING_S = 2.0  # what `close` waits for a process and a thread that are told to end
MOST_STARTS = 4  # of a process that never answered since; then changes are not looked for any more

News = Arrival | Broken | Mended | Failed
Ordered = Callable[[Path], Order]  # given where productions are left


class Rewriter:
    """`begin` starts it; then `take` what has come, and answer an `Arrival` with `taken`."""

    def __init__(self, order: Ordered) -> None:
        """`order` is asked on the thread, and may take its time."""
        self._order = order
        self._news: SimpleQueue[News] = SimpleQueue()
        self._there = Known()
        self._letters: Typesetter | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = Event()
        self._expected = False  # the process was told to end
        self._thread = Thread(target=self._work, name="rewriter", daemon=True)

    def begin(self, letters: Typesetter | None) -> None:
        """`letters`: the typesetter of the show that is played, if it has words that change."""
        self._letters = letters
        self._thread.start()

    def take(self) -> News | None:
        """What has come; None when nothing has. Never waits."""
        try:
            return self._news.get_nowait()
        except Empty:
            return None

    def taken(self, arrival: Arrival, letters: Typesetter | None, *, well: bool = True) -> None:
        """The show is now what has come, or could not be; only then more can come."""
        if well:
            self._there, self._letters = arrival.came.known, letters
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, ValueError):  # it is gone: the thread sees that too
                say(cast("BinaryIO", process.stdin), Taken(arrival.came.number, well))

    def begin_anew(self) -> None:
        """With another process, which knows what is played now."""
        self._expected = True
        if self._process is not None:
            self._process.kill()

    @property
    def there(self) -> Known:
        """What the show that is played has, by what it is made of."""
        return self._there

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        self._closing.set()
        if self._process is not None:
            self._process.kill()
        if self._thread.ident is not None:
            self._thread.join(CLOSING_S)

    # -- on the thread

    def _work(self) -> None:
        starts = 0
        with tempfile.TemporaryDirectory(prefix="exhibit-", ignore_cleanup_errors=True) as folder:
            while not self._closing.is_set():
                starts += 1
                try:
                    answered = self._serve(Path(folder), again=starts > 1)
                except Exception as fault:
                    self._news.put(Failed(f"Changes cannot be looked for: {fault}."))
                    return
                if self._closing.is_set():
                    return
                starts = 1 if answered else starts
                if starts >= MOST_STARTS:
                    self._news.put(Failed("Changes are not looked for any more: begin again."))
                    return
                if not self._expected:
                    self._news.put(Failed("What was saved could not be read: save it once more."))
                self._expected = False

    def _serve(self, folder: Path, *, again: bool) -> bool:
        """One process, until it ends; whether it ever answered."""
        self._process = process = _started()
        order = self._order(folder)  # while it imports what it needs
        if again:
            # What is there now may be what ended the last one: it waits for another save.
            order = replace(
                order, known=self._there, listing=listed(order.show, order.without), begins=False
            )
        self._there = order.known
        answered = False
        assert process.stdin is not None
        assert process.stdout is not None
        if self._closing.is_set():
            process.kill()
        with suppress(OSError):
            say(cast("BinaryIO", process.stdin), order)
        try:
            while (message := heard(cast("BinaryIO", process.stdout))) is not None:
                if isinstance(message, Came):
                    message = Arrival(message, self._there, self._letters)
                self._news.put(message)
                answered = True
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()
        return answered


def _started() -> subprocess.Popen[bytes]:
    here = str(Path(__file__).parents[2])  # the same kit, wherever the show is played from
    paths = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("EXHIBIT_TRACEBACK") else subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )
