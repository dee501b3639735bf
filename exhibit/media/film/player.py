"""A film that plays: decoded a little ahead, on a thread of its own, so that nobody waits for it.

Who draws says which time is wanted and takes the newest picture there is at or before it. The
thread keeps a few pictures ahead of that time. Before a film begins again, a second reader already
stands at its beginning: the seam costs what any other picture costs. A film that falls behind goes
to where it should be.
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

import av

from exhibit.media.fault import MediaFault
from exhibit.media.film.facts import told
from exhibit.media.film.reader import FilmReader
from exhibit.media.film.showing import Showing
from exhibit.scene.films import BEFORE_S, FilmFrame

AHEAD = 6  # pictures: 0.2 s of 30 a second, longer than a disk or another thread holds one up
AHEAD_BYTES = 64 * 1024 * 1024  # five pictures of 4K
LEAST_AHEAD = 2
STAYS_S = 2.0  # how long the last good picture of a broken film stays before its poster
_NICE = 5  # below the thread of the frame where they share a core


class ExactFilm:
    """A film whose every picture is waited for: for stills, films and tests."""

    def __init__(self, showing: Showing, say: Callable[[str], None]) -> None:
        """`say` hears a sentence when the film cannot be shown."""
        self._showing = showing
        self._say = say
        self._reader: FilmReader | None = None
        self._poster: FilmFrame | None = None
        self._broken = False

    def want(self, moment_s: float) -> FilmFrame | None:
        """The picture of a time; the poster's when there is none."""
        if not self._broken:
            try:
                with told(self._showing.file):
                    if self._reader is None:
                        self._reader = FilmReader(self._showing.file, self._showing.matte)
                    return self._reader.frame_at(moment_s)
            except MediaFault as fault:
                self._say(str(fault))
                self._broken = True
                self._poster = self._showing.poster_frame()
                self.close()
        return self._poster

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A picture, and until when it is shown."""

    frame: FilmFrame
    until_s: float


class FilmPlayer:
    """A film on a thread of its own; begins to decode at once."""

    def __init__(self, showing: Showing, say: Callable[[str], None]) -> None:
        """`say` hears a sentence, on the thread, when something is wrong with the film."""
        self._showing = showing
        self._say = say
        self._wanted_s = showing.from_s
        self._rounding_s = 0.0
        self._ring: tuple[_Held, ...] = ()  # in the order in which they are shown
        self._shown: FilmFrame | None = None
        self._shown_at_s = showing.from_s
        self._broken = self._closing = False
        self._noted = False
        self._poster: FilmFrame | None = None
        self._reader: FilmReader | None = None
        self._again: FilmReader | None = None  # stands, or goes, to where a loop begins
        self._again_ready = False
        self._bell: SimpleQueue[None] = SimpleQueue()
        self.ready = threading.Event()  # there is a picture, or there never will be
        self._thread = threading.Thread(target=self._work, name="film", daemon=True)
        self._thread.start()

    # -- the frame's thread: nothing here waits

    def want(self, moment_s: float) -> FilmFrame | None:
        """The newest picture at or before a time, which the thread now goes to or on from."""
        self._wanted_s = moment_s
        self._bell.put(None)
        if self._broken and abs(moment_s - self._shown_at_s) > STAYS_S:
            self._shown = None
        found = None if self._broken else self._newest(self._ring, moment_s)
        if found is not None:
            self._shown, self._shown_at_s = found, moment_s
        return self._poster if self._shown is None else self._shown

    def close(self) -> None:
        """Ends the thread, soon; waits for nothing."""
        self._closing = True
        self._bell.put(None)

    def join(self, seconds: float) -> None:
        """Waits for the thread to end, after `close`: for the end of the show."""
        self._thread.join(seconds)

    def wait(self, seconds: float) -> None:
        """Until there is a first picture: for before the show begins."""
        self.ready.wait(seconds)

    def _newest(self, ring: tuple[_Held, ...], moment_s: float) -> FilmFrame | None:
        held = self._holding(ring, moment_s)
        if held >= 0:
            return ring[held].frame
        span_s = self._showing.until_s - self._showing.from_s
        best, least_s = None, math.inf
        for each in ring:
            late_s = moment_s - each.frame.start_s
            if self._showing.loop and span_s > 0.0:
                late_s %= span_s
            if 0.0 <= late_s <= least_s:
                best, least_s = each.frame, late_s
        return best

    def _holding(self, ring: tuple[_Held, ...], moment_s: float) -> int:
        """Which of the pictures is that of a time, or -1."""
        at_s = moment_s + self._rounding_s
        for i, each in enumerate(ring):
            if each.frame.start_s <= at_s < each.until_s:
                return i
        # Before its first picture a film shows that.
        first = bool(ring) and ring[0].frame.start_s <= 0.0 and at_s < 0.0
        return 0 if first else -1

    # -- the film's thread

    def _work(self) -> None:
        _step_back()
        try:
            with told(self._showing.file):
                while not self._closing:
                    if not self._turn():
                        self.ready.set()
                        self._rest()
        except (MediaFault, av.FFmpegError) as fault:
            self._poster = self._showing.poster_frame()
            self._broken = True
            self._say(str(fault))
        self.ready.set()
        self._ring = () if self._closing else self._ring
        for reader in (self._reader, self._again):
            if reader is not None:
                reader.close()
        self._reader = self._again = None

    def _rest(self) -> None:
        self._bell.get()
        while not self._bell.empty():
            self._bell.get()

    def _turn(self) -> bool:
        """One piece of work; False when all is done until somebody wants more."""
        if self._reader is None:
            self._reader = FilmReader(self._showing.file, self._showing.matte)
            self._rounding_s = self._reader.rounding_s
            return True
        ring = self._ring
        behind = self._holding(ring, self._wanted_s)
        if behind < 0:
            return self._go(self._reader)
        if behind:
            self._ring = ring = ring[behind:]
        if not self._is_full(ring) and self._one_more(self._reader, ring):
            return True
        return self._showing.loop and self._get_ready_again()

    def _is_full(self, ring: tuple[_Held, ...]) -> bool:
        if len(ring) < LEAST_AHEAD:
            return False
        many = sum(each.frame.bytes for each in ring) + ring[-1].frame.bytes > AHEAD_BYTES
        return many or len(ring) >= AHEAD

    def _go(self, reader: FilmReader) -> bool:
        """To the time that is wanted, which may move on meanwhile."""
        if self._loops_back() and self._again_ready:
            reader = self._swap()
        reader.aim(self._wanted_s)
        while not reader.step():
            if self._closing:
                return False
        held = self._held(reader, reader.frame())
        self._note(reader)
        again = self._ring and held.frame is self._ring[-1].frame
        self._ring = (held,)
        self.ready.set()
        # A moment for which there is no picture (a gap in a damaged file) is not asked for again.
        return not again

    def _loops_back(self) -> bool:
        """Whether what is wanted is less far from where the loop begins than from here."""
        from_s = self._showing.from_s
        ahead = bool(self._ring) and self._wanted_s < self._ring[-1].frame.start_s
        return self._showing.loop and ahead and self._wanted_s - from_s < 1.0

    def _one_more(self, reader: FilmReader, ring: tuple[_Held, ...]) -> bool:
        """The next picture behind the others; False where there is none."""
        frame = None
        if ring[-1].until_s < self._end_s:
            frame = reader.following()
            self._note(reader)
        if frame is None or frame.start_s > self._end_s:
            if not self._showing.loop:
                return False
            frame = self._begin_again()
            reader = self._reader or reader
        if frame is None:
            return False
        self._ring = (*ring, self._held(reader, frame))
        return True

    @property
    def _end_s(self) -> float:
        """The latest start of a picture that is shown before the out point."""
        return self._showing.until_s - BEFORE_S + self._rounding_s

    def _held(self, reader: FilmReader, frame: FilmFrame) -> _Held:
        until_s = reader.until_s()
        if until_s > self._end_s:
            until_s = self._showing.until_s if self._showing.loop else math.inf
        return _Held(frame, until_s)

    def _begin_again(self) -> FilmFrame | None:
        """The first picture of the loop, from the reader that stands there."""
        while not self._again_ready:
            if self._closing:
                return None
            self._get_ready_again()
        return self._swap().frame()

    def _swap(self) -> FilmReader:
        assert self._again is not None, "it is ready"
        self._reader, self._again = self._again, self._reader
        self._again_ready = False
        if self._again is not None:
            self._again.aim(self._showing.from_s)
        return self._reader

    def _get_ready_again(self) -> bool:
        """A step of the other reader towards the beginning of the loop; False when it is there."""
        if self._again_ready:
            return False
        if self._again is None:
            self._again = FilmReader(self._showing.file, self._showing.matte)
            self._again.aim(self._showing.from_s)
        if self._again.step():
            self._again_ready = True
            self._again.frame()
        return True

    def _note(self, reader: FilmReader) -> None:
        if reader.note and not self._noted:
            self._noted = True
            self._say(reader.note)


def _step_back() -> None:
    """Lets the thread of the frame go first. On Linux a thread has a niceness of its own, which
    the threads of the decoder inherit.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
