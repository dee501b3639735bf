"""All sounds of a show, decoded on a thread of their own: what is needed next comes first.

Who plays asks for a sound and gets it as far as it is decoded, or nothing yet; asking is what
makes it urgent. Neither side waits for the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, current_thread

from exhibit.media.fault import MediaFault
from exhibit.media.samples import Room
from exhibit.media.sound import Decoding, Samples

Wanted = tuple[str, bool]  # the file, and whether it is played as a loop
_UNKNOWN = Samples(0)  # in the place of what was not begun
_CLOSING_S = 5.0  # what `close` waits for the second that is being decoded


class SoundBank:
    """The sounds of a show by file. `faults` are sentences about those that cannot be played."""

    def __init__(self, wanted: Iterable[Wanted], *, threaded: bool = True) -> None:
        """Not `threaded`, a sound is decoded whole when it is asked for: for films and tests."""
        self.faults: deque[str] = deque()
        self._threaded = threaded
        self._waiting: list[Wanted] = list(dict.fromkeys(wanted))
        self._urgent: deque[Wanted] = deque()
        self._begun: dict[Wanted, Decoding] = {}
        self._samples: dict[Wanted, Samples | None] = {}
        self._room = Room()
        self._closing = Event()
        self._asked = Event()
        self._reader: Thread | None = None
        if threaded and self._waiting:
            self._reader = Thread(target=self._decode_all, name="sounds", daemon=True)
            self._reader.start()

    def __call__(self, file: str, looped: bool) -> Samples | None:
        """A sound as far as it is decoded; None where it is not, or never will be."""
        wanted = (file, looped)
        samples = self._samples.get(wanted, _UNKNOWN)
        if samples is not _UNKNOWN:
            if samples is None or samples.length is not None:
                return samples
            self._ask(wanted)
            return samples
        if not self._threaded:
            self._whole(wanted)
            return self._samples[wanted]
        self._ask(wanted)
        return None

    def close(self) -> None:
        self._closing.set()
        self._asked.set()
        if self._reader is not None:
            self._reader.join(_CLOSING_S)
        for samples in self._samples.values():
            if samples is not None:
                samples.close()

    def renew(self, wanted: Iterable[Wanted], changed: Collection[str] = ()) -> None:
        """From now on these are the sounds; those of `changed` files are decoded anew.

        Who plays one that goes, plays it on. The thread that decodes is another one from now on,
        which begins when the last has done the second that it is at.
        """
        if self._closing.is_set():
            return
        before, every = self._reader, list(dict.fromkeys(wanted))
        self._reader = Thread(
            target=self._begin_anew, args=(before, every, set(changed)), name="sounds", daemon=True
        )
        self._reader.start()

    def _begin_anew(
        self, before: Thread | None, wanted: list[Wanted], changed: Collection[str]
    ) -> None:
        if before is not None:
            before.join()
        stay = {each for each in wanted if each[0] not in changed}
        for each in [each for each in self._samples if each not in stay]:
            samples = self._samples.pop(each)
            if samples is not None:
                samples.close()
        for each in [each for each in self._begun if each not in stay]:
            self._begun.pop(each).close()
        done = self._samples.keys() - self._begun.keys()
        self._waiting[:] = [each for each in wanted if each not in done]
        self._urgent.clear()
        self._decode_all()

    def wait(self) -> None:
        """Until everything that was wanted at first is decoded."""
        if self._reader is not None:
            self._reader.join()

    def _ask(self, wanted: Wanted) -> None:
        if not self._urgent or self._urgent[-1] != wanted:
            self._urgent.append(wanted)

    def _decode_all(self) -> None:
        mine = current_thread()
        while not self._closing.is_set() and (wanted := self._next()) is not None:
            self._step(wanted)
            if self._threaded and self._reader is not mine:
                return  # another one goes on

    def _next(self) -> Wanted | None:
        """What was asked for last and is not complete; else what stands first."""
        while self._urgent:
            asked = self._urgent[-1]
            if asked in self._waiting:
                return asked
            with suppress(IndexError):
                self._urgent.pop()
        return self._waiting[0] if self._waiting else None

    def _step(self, wanted: Wanted) -> None:
        try:
            decoding = self._begun.get(wanted)
            if decoding is None:
                decoding = Decoding(Path(wanted[0]), looped=wanted[1], room=self._room)
                self._begun[wanted] = decoding
                self._samples[wanted] = decoding.samples
            if decoding.step():
                return
        except MediaFault as fault:
            self.faults.append(str(fault))
            if self._samples.get(wanted) is None or not self._samples[wanted].ready:  # type: ignore[union-attr]  # asked before
                self._samples[wanted] = None
        self._begun.pop(wanted, None)
        with suppress(ValueError):
            self._waiting.remove(wanted)

    def _whole(self, wanted: Wanted) -> None:
        self._waiting.append(wanted)
        while wanted in self._waiting:
            self._step(wanted)


Sound = Callable[[str, bool], Samples | None]
