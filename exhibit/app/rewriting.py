"""A process that reads a show again whenever somebody saves: `python -m exhibit.app.rewriting`.

It looks at the folder a few times a second, checks what is there, compiles it, and hands a finished
production over in a file (see `handover`), or says what is wrong. Nothing of that happens in the
process that plays the show, and a file that brings down its decoder ends this one only.

In: an `Order`, then `Taken` for each production that the show has gone over to. Out: what
`handover` has. It hands over one at a time: while the show has not taken the last, more saves are
one. It ends with its input.

A version is refused when it has an error that the one that is played does not have. So a show that
began with a lost picture can be worked on, and a slip of now is not shown.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import BinaryIO

from exhibit.app.handover import Broken, Came, Failed, Mended, Order, Taken, heard, say, send
from exhibit.app.known import Known, known_of
from exhibit.app.notice import notice
from exhibit.app.occasion import Occasion
from exhibit.app.overlay import question_scene
from exhibit.app.panel import panel_scene
from exhibit.app.produce import Production, checked, produce
from exhibit.app.saves import Listing, Watched, folder_of, listed, watched
from exhibit.app.shader_faults import try_shaders
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Place, Problem, Problems
from exhibit.media.image import ImageError, load_sized

LOOKS_S = 0.04  # between two looks at the folder, which take 1 ms for a hundred files
SHARE = 20  # of the time at the most one part in so many is for looking
DECODED_PX = 64  # a picture that is new is tried: as small as that, JPEG and WebP are quick
AGAIN = 3  # versions that were saved while they were read, after which one is taken as it was read
_GENTLE = 5  # niceness: a third of what the show gets of a processor that both want


_NOTHING = Known()


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of the show, as far as it can be played; with what is wrong with it."""

    problems: tuple[Problem, ...]
    production: Production | None = None
    known: Known = _NOTHING
    sent: Came | None = None
    new: bool = True  # other than what is played


class Rewriting:
    """Reads the show anew with each call of `read`; `taken` says that it was gone over to."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._number = 0
        self._spec: ShowSpec | None = None
        self._there: Known = order.known
        self._before: Production | None = None  # what is played, as it was read here
        self._was = _NOTHING  # known of that
        self._accepted: frozenset[tuple[str, str]] = frozenset()  # errors of what is played
        self._told: frozenset[str] = frozenset()  # problems that were named
        self._waiting: _Version | None = None  # handed over, and not taken yet

    @property
    def waits(self) -> bool:
        return self._waiting is not None

    def begin(self) -> None:
        """Reads what is played for the first time: imports are done then, and files are known."""
        version = self._read(first=True)
        self._before, self._was = version.production, version.known
        self._accepted = _errors(version.problems)
        self._told = frozenset(map(_without_line, version.problems))

    def read(self, saved_s: float = 0.0) -> Broken | Mended | Came:
        """What has become of the show. Raises OSError where there is no room to leave it."""
        version = self._read(saved_s=saved_s)
        wrong = [p for p in version.problems if p.severity == "error"]
        news = [p for p in wrong if (p.code, p.message) not in self._accepted]
        if version.production is None or news:
            order = self._order
            folder = folder_of(order.show)
            stage, glyphs = notice(news or wrong, order.canvas, folder, order.language)
            return Broken(tuple(news or wrong), stage, glyphs)
        if not version.new:
            return Mended()
        assert version.sent is not None
        self._waiting = version
        return version.sent

    def taken(self, taken: Taken) -> None:
        version, self._waiting = self._waiting, None
        if version is not None and taken.well:
            self._before = version.production
            self._was = self._there = version.known
            self._accepted = _errors(version.problems)
            self._told = frozenset(map(_without_line, version.problems))

    def _read(self, *, first: bool = False, saved_s: float = 0.0) -> _Version:
        problems = Problems()
        spec = checked(self._order.show, problems)
        if spec is None or problems.stops_the_show:
            return _Version(tuple(problems.sorted()) or _unknown(self._order.show))
        heard = {item.name.text for item in spec.inputs}
        wires = tuple(wire for wire in self._order.venue.wires if wire.input in heard)
        venue = replace(self._order.venue, wires=wires)
        occasion = Occasion(spec=spec, venue=venue, seed=self._order.seed)
        overlays = (panel_scene(spec), question_scene(spec.canvas))
        production, over = produce(occasion, problems, overlays, self._before)
        if not first:
            self._try(spec, production, problems)
        known = known_of(production)
        found = tuple(problems.sorted())
        before = None if self._before is None else self._before.show
        if known == self._was and production.show == before:
            return _Version(found, production, known, new=False)
        sent = None
        if not first and not self._has_news(found):
            self._number += 1
            file = self._order.folder / f"{self._number}.production"
            news = [p for p in found if _without_line(p) not in self._told]
            sent = send(
                self._number, production, over, known, self._there, file,
                problems=news, saved_s=saved_s,
            )  # fmt: skip
        return _Version(found, production, known, sent)

    def _has_news(self, problems: Sequence[Problem]) -> bool:
        return bool(_errors(problems) - self._accepted)

    def _try(self, spec: ShowSpec, production: Production, problems: Problems) -> None:
        """What is only found out by trying: new shaders are compiled, new pictures decoded."""
        before = self._before
        same = before is not None
        same &= before is not None and before.shaders == production.shaders
        same &= before is not None and before.mixtures == production.mixtures
        if not same:
            try_shaders(spec, problems)
        known = {(s.file, s.head) for s in before.stills} if before is not None else set()
        for number, still in enumerate(production.stills):
            if (still.file, still.head) not in known:
                width, height = still.head.whole
                times = max(width, height) / DECODED_PX
                size = (max(int(width / times), 1), max(int(height / times), 1))
                try:
                    load_sized(still.file, size, still.head.whole)
                except ImageError as fault:
                    place = production.places.get(number, Place(str(still.file)))
                    problems.error(place, "media", str(fault), left_out=True)


def _errors(problems: Sequence[Problem]) -> frozenset[tuple[str, str]]:
    return frozenset((p.code, p.message) for p in problems if p.severity == "error")


def _without_line(problem: Problem) -> str:
    """A problem is the same when lines have come above it."""
    return f"{problem.place.file} {problem.code} {problem.message}"


def _unknown(show: Path) -> tuple[Problem, ...]:
    return (Problem(Place(str(show)), "unreadable", "the show cannot be read"),)


# --- the process ---------------------------------------------------------------------------------


class Watching:
    """Looks at the folder and answers; `clock` gives seconds, `look` a listing of the folder."""

    def __init__(
        self,
        order: Order,
        show: Rewriting,
        answer: Callable[[object], None],
        *,
        clock: Callable[[], float] = monotonic,
        look: Callable[[], Listing] | None = None,
    ) -> None:
        self._show = show
        self._answer = answer
        self._clock = clock
        self._look = look or (lambda: listed(order.show, order.without))
        self._watched = Watched(order.listing)
        self._due = False  # something was saved, and has not been read
        self._torn = 0  # versions in a row that were saved while they were read

    def turn(self) -> float:
        """One look, and all that follows from it; how long to wait for the next one."""
        began_s = self._clock()
        listing = self._look()
        now_s = self._clock()
        self._watched, saved = watched(self._watched, listing, now_s)
        self._due |= saved
        if self._due and not self._show.waits:
            self._due, self._watched = False, Watched(listing)
            self._read(listing)
        return max(LOOKS_S, SHARE * (now_s - began_s))

    def _read(self, listing: Listing) -> None:
        newest_s = max((stamp[0] for stamp in listing.values()), default=0) / 1e9
        try:
            answer: object = self._show.read(newest_s)
        except Exception as fault:
            answer = failed(fault)
        if self._torn < AGAIN and self._look() != listing:
            # Half of it may be of the one version, half of the next.
            self._torn, self._due = self._torn + 1, True
            if isinstance(answer, Came):
                with suppress(OSError):
                    answer.file.unlink()
                self._show.taken(Taken(answer.number, well=False))
            return
        self._torn = 0
        self._answer(answer)


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Watches and answers until nobody is there any more."""
    order = heard(asked)
    if not isinstance(order, Order):
        return
    replies: SimpleQueue[Taken | None] = SimpleQueue()
    Thread(target=_listen, args=(asked, replies), daemon=True).start()
    show = Rewriting(order)
    try:
        if order.begins:
            show.begin()
        say(answers, Mended())  # it is there
    except Exception as fault:
        say(answers, failed(fault))
    watching = Watching(order, show, lambda message: say(answers, message))
    while True:
        rest_s = watching.turn()
        with suppress(Empty):
            reply = replies.get(timeout=rest_s)
            if reply is None:
                return
            show.taken(reply)


def failed(fault: Exception) -> Failed:
    return Failed(f"What was saved cannot be taken over ({type(fault).__name__}: {fault}).")


def _listen(asked: BinaryIO, into: SimpleQueue[Taken | None]) -> None:
    with suppress(OSError, ValueError, pickle.UnpicklingError, EOFError):
        while (message := heard(asked)) is not None:
            into.put(message)
    into.put(None)


def _be_gentle() -> None:
    """Leaves processor and memory to the show, as far as the system lets it."""
    for number in (signal.SIGINT, signal.SIGTERM):  # for the show, with which this ends
        signal.signal(number, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(_GENTLE)
    with suppress(OSError):  # if memory runs out on Linux, this goes and the show stays
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def main() -> None:
    _be_gentle()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a decoder may print is no answer
    with suppress(BrokenPipeError), os.fdopen(0, "rb") as asked:
        serve(asked, answers)
    os._exit(0)  # a thread that waits for its input would keep it


if __name__ == "__main__":
    main()
