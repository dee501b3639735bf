"""A show that follows its files while it is played: what the frame does about it.

One call a frame, with the time until which it may work. News come from the rewriter: a version to
go over to (see `changeover`), or what is wrong with one, which is said on the screen and in the
terminal until it is mended.

A recording goes on over a change: what boards say is no matter of the show. The journal notes when
the show was another one; a replay plays the show as it is then from the beginning, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from time import monotonic, perf_counter, sleep

from exhibit.app.changeover import (
    Change,
    Step,
    change_over,
    changing,
    freeze_what_came,
    given_back,
)
from exhibit.app.handover import Arrival, Broken, Failed, Order
from exhibit.app.known import known_of
from exhibit.app.notice import drawn
from exhibit.app.occasion import Occasion
from exhibit.app.recording import RELOADED
from exhibit.app.rewriter import News, Rewriter
from exhibit.app.saves import listed
from exhibit.app.staged import House, Staged, staff_language
from exhibit.core.problems import Problem
from exhibit.loop import Loop
from exhibit.scene.drawlist import DrawList, Layer
from exhibit.show.events import Event
from exhibit.show.program import Sent

OVER_ALL = 1 << 20  # the number of a region that lies over those of any show
# A change takes 20 ms in all, in pieces of 0.02 to 3 ms. So long before a frame is due nothing is
# begun; no frame gives more than the most, nor a late one more than the least.
SPARE_S, MOST_S, LEAST_S, MOST_LATE_S = 0.003, 0.005, 0.001, 0.02
SHARE = 0.2  # of a frame that is late already: it is so much longer at the most
REST_S = 0.01  # between scenes that are given their names while frames are drawn: 1 ms each
PATIENCE = 6  # frames that are passed over for want of time


class Reloading:
    """Keeps the show that is `staged` as it is written. All calls are for the frame's thread."""

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        house: House,
        staged: Staged,
        rewriter: Rewriter,
        loop: Loop,
        *,
        send: Callable[[Sent], object],
        record: Callable[[Event], None] | None = None,
    ) -> None:
        self.staged = staged
        self.changes = 0  # how often the show has been another one since
        self._house = house
        self._rewriter = rewriter
        self._loop = loop
        self._send = send
        self._record = record
        self._arrival: Arrival | None = None
        self._work: Generator[Change | Step, None, None] | None = None
        self._giving_back: Iterator[None] | None = None
        self._passed_over = 0  # frames in a row
        self._notice: DrawList | None = None
        self._notice_at: tuple[object, int] | None = None  # textures, and its number there

    def begin(self) -> None:
        """From now on changes are looked for."""
        self._rewriter.begin(self.staged.production.letters)

    @property
    def works(self) -> bool:
        """Whether objects come and go just now, which the collector had better not look at."""
        return self._work is not None or self._giving_back is not None

    def over(self) -> list[Layer]:
        """What lies over the show: a notice, while there is something wrong."""
        return [] if self._notice is None else [Layer(self._notice, 1.0, OVER_ALL)]

    def frame(self, left_s: float) -> None:
        """Between two frames, of which the next is due in `left_s` (less than 0: it is late)."""
        budget_s = self._budget(left_s)
        if budget_s <= 0.0:
            return
        until_s = perf_counter() + budget_s
        while self._do_a_piece() and perf_counter() < until_s:
            pass

    def _budget(self, left_s: float) -> float:
        """Of a frame that is late already a little, so that a change comes on a busy machine too;
        of one that would become late nothing, unless that goes on.
        """
        if left_s > SPARE_S:
            self._passed_over = 0
            return min(left_s - SPARE_S, MOST_S)
        self._passed_over += 1
        if left_s >= 0.0 and self._passed_over < PATIENCE:
            return 0.0
        self._passed_over = 0
        return min(max(LEAST_S, -SHARE * left_s), MOST_LATE_S)

    def _do_a_piece(self) -> bool:
        """Whether there may be more to do before the next frame."""
        if self._giving_back is not None:
            if next(self._giving_back, self) is self:
                self._giving_back = None
                freeze_what_came()
            return True
        if self._work is not None:
            return self._step(self._work)
        news = self._rewriter.take()
        if news is not None:
            self._hear(news)
        return news is not None

    def close(self) -> None:
        self._rewriter.close()
        self._give_up()

    # -- news

    def _hear(self, news: News) -> None:
        match news:
            case Arrival():
                self._arrival = news
                there = self._rewriter.there
                self._work = changing(self._house, self.staged, news, there, monotonic)
            case Broken():
                self._house.say("This change is not shown:")
                self._say_problems(news.problems)
                self._show_notice(news)
            case Failed():
                self._house.say(news.sentence)
            case _:
                self._well()

    def _well(self) -> None:
        if self._notice is not None:
            self._house.say("What is written is what is played again.")
        self._notice = None

    def _say_problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self._house.say(str(problem))

    def _show_notice(self, news: Broken) -> None:
        textures = self._house.renderer.textures
        if self._notice_at is not None and self._notice_at[0] is textures:
            number = self._notice_at[1]
            textures.replace(number, news.glyphs)
        else:
            number = textures.add(news.glyphs)
            self._notice_at = (textures, number)
        self._notice = drawn(news.stage, number)

    # -- changes

    def _step(self, work: Iterator[Change | Step]) -> bool:
        """One piece of a change; the change itself has the rest of a frame for itself."""
        assert self._arrival is not None
        try:
            done = next(work)
            if not isinstance(done, Change):
                return done == "done"
            self._take(done, self._arrival)
        except Exception as fault:  # whatever it is, the show goes on as it was
            self._house.say(f"What was saved cannot be played: {fault}")
            self._rewriter.taken(self._arrival, None, well=False)
            self._rewriter.begin_anew()
            self._give_up()
        return False

    def _take(self, change: Change, arrival: Arrival) -> None:
        before, house = self.staged, self._house
        state, sent = change_over(house, before, change, self._rewriter.there)
        self.staged = change.staged
        self._loop.picture, self._loop.state = change.staged.picture, state
        for cue in sent:
            self._send(cue)
        if self._record is not None:
            self._record(Event(state.time_s, "exhibit", RELOADED))
        self.changes += 1
        self._notice, self._notice_at = None, None
        self._rewriter.taken(arrival, change.staged.production.letters)
        self._say_problems(arrival.came.problems)
        ago_s = time.time() - arrival.came.saved_s
        after = f", {ago_s:.1f} s after it was saved" if 0.0 <= ago_s < 60.0 else ""
        house.say(f"The show is the new one{after}.")
        self._arrival = self._work = None
        self._giving_back = given_back(before)

    def _give_up(self) -> None:
        if self._work is not None:
            self._work.close()
        self._arrival = self._work = None


def rewriter_of(
    occasion: Occasion, staged: Staged, own: tuple[Path, ...], since_s: float
) -> Rewriter:
    """What reads the show again; to be made as soon as it was read.

    `own`: files that the show itself writes; those saved after `since_s` count as changed.
    """
    show, production = occasion.spec.folder, staged.production
    listing = {file: stamp for file, stamp in listed(show, own).items() if stamp[0] < since_s * 1e9}
    language, canvas = staff_language(occasion.venue), staged.show.canvas

    def order(folder: Path) -> Order:
        known = known_of(production, lambda: sleep(REST_S))
        venue, seed = occasion.venue, occasion.seed
        return Order(show, venue, seed, language, canvas, folder, listing, own, known)

    return Rewriter(order)
