"""How one region of a show goes on: its scene, its clocks and its ways out, open for writing.

A `Walk` is a `conditions.View` as well: what conditions and expressions look at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from exhibit.core.beat import Beat
from exhibit.show.actions import Deed
from exhibit.show.clocking import tick
from exhibit.show.conditions import MOST_STRUCK, TimeInScene
from exhibit.show.day import Day
from exhibit.show.hearing import Hearing
from exhibit.show.history import History
from exhibit.show.playhead import Playhead
from exhibit.show.program import BACK, Go, Scene, Show
from exhibit.show.recordings import Recordings
from exhibit.show.seen import without_least_seen
from exhibit.show.state import MOST_CAME, NOTHING, Course, Playing

# Scenes below the current one: somebody who steps in and out of a sensor's range begins a
# crossfade each time, and each scene in it costs a pass over the whole picture.
MOST_BELOW = 3
_NO_SCENE = Scene("")  # that of a region that is not there


class Sight:
    """What all regions of a show see alike."""

    def __init__(
        self, show: Show, hearing: Hearing, history: History, recordings: Recordings
    ) -> None:
        self.show = show
        self.hearing = hearing
        self.history = history
        self.recordings = recordings

    @property
    def now_s(self) -> float:
        return self.hearing.now_s

    @property
    def quiet_since_s(self) -> float | None:
        return self.hearing.quiet_since_s

    @property
    def language(self) -> int:
        return self.hearing.language

    @property
    def visits(self) -> int:
        return self.hearing.visits

    @property
    def day(self) -> Day | None:
        return self.hearing.day

    def words(self, number: int) -> str:
        return self.hearing.texts[number]

    def playhead(self, number: int) -> Playhead:
        return self.recordings.heads[number]

    def lasts_s(self, number: int) -> float:
        return self.recordings.players[number].lasts_s

    def entered(self, scene: int) -> int:
        return int(self.history.met[scene])

    def beat(self, number: int) -> Beat:
        return self.hearing.beats[number]


class Walk(Sight):
    """Where a region stands, and how it goes on."""

    def __init__(self, number: int, before: Course, all_see: Sight) -> None:
        super().__init__(all_see.show, all_see.hearing, all_see.history, all_see.recordings)
        self.number = number
        self._before = before  # with which arrays are shared until they are written
        self._changed = False
        self._own_hits = False
        self._playing = before.playing
        self._held: list[float | None] = list(before.held_since)
        self._hits = before.hits
        self._came = before.came
        self._struck = before.struck
        # Cues have been said, and deeds done, up to and with these times.
        self.said_s = self._done_s = self.hearing.now_s
        self._stand()

    def state(self) -> Course:
        if not self._changed and len(self._playing) == 1 and self.there:
            return self._before
        held = tuple(self._held)
        return Course(self._uncovered(), held, self._hits, self._came, self._struck)

    # -- what conditions look at

    @property
    def entered_s(self) -> float:
        return self._playing[-1].entered_s

    def value(self, number: int) -> float:
        if self.show.inputs[number].kind == "hit":
            return float(self._hits[number])
        return float(self.hearing.values[number])

    def held_since_s(self, timer: int) -> float | None:
        return self._held[timer]

    def last_true_s(self, timer: int) -> float | None:
        return self._held[timer]

    def hit_moments(self, channel: int) -> tuple[float, ...]:
        return next((moments for number, moments in self._struck if number == channel), ())

    def chance(self, index: int) -> float:
        return self.history.chance(self.scene_number, index)

    # -- the scene

    def _stand(self) -> None:
        """Sees to `there`, `scene` and `scene_number`, which are asked for all the time."""
        self.scene_number = self._playing[-1].scene if self._playing else NOTHING
        self.there = self.scene_number != NOTHING
        self.scene = self.show.scenes[self.scene_number] if self.there else _NO_SCENE
        self.waits_for = self.scene.waits_for

    def begin(self, scene: int, fade_s: float = 0.0, style: int = 0, late_s: float = 0.0) -> None:
        """A scene begins now, `late_s` into it, mixed over those that are still seen."""
        # A scene that is left in the instant in which it began was never there to be seen.
        below = tuple(p for p in self._uncovered() if p.seen_from_s < self.now_s)
        if len(below) > MOST_BELOW:
            below = without_least_seen(below, self.now_s)
        entered_s = self.now_s - late_s
        self._playing = (*below, Playing(scene, entered_s, fade_s, style, late_s))
        self._stand()
        self._held = [None] * len(self.scene.clocks)
        self._hits, self._own_hits = np.zeros_like(self._hits), True
        self._struck = ()
        self._changed = True
        self.begin_again()

    def begin_again(self) -> None:
        """What the scene does and says at this very instant is still to come."""
        self.said_s = self._done_s = math.nextafter(self.now_s, -math.inf)

    def leave(self, to: int, *, back: bool = False) -> None:
        """The scene is left for another: remembers how far it came, and that it was there.

        One that was left when its time was over begins anew, where others go on; so does one that
        went on and was left in the same instant, as it would be again.
        """
        playing = self._playing[-1]
        there = playing.seen_from_s < self.now_s  # and not only passed, in this very instant
        if there:
            over = any(_ends(go, self) for go in self.scene.gos)
            self.history.left(playing.scene, -1.0 if over else self.now_s - playing.entered_s)
        elif playing.late_s > 0.0:
            self.history.left(playing.scene, -1.0)
        if back:
            self._came = self._came[:-1]
        elif there and to != playing.scene:
            self._came = (*self._came, playing.scene)[-MOST_CAME:]

    def forget_way(self) -> None:
        """There is nothing to go back to."""
        if self._came:
            self._came = ()
            self._changed = True

    def take_first_scene(self) -> int:
        """The one with which the region begins now, which has had its turn then; of a turn that is
        used up, the first again.
        """
        region = self.show.regions[self.number]
        scene = self.history.turn(region.turn) if region.turn >= 0 else None
        if scene is None:
            return region.start
        self.history.turned(region.turn)
        return scene

    def last_scene(self) -> int | None:
        """The one that was left last."""
        return self._came[-1] if self._came else None

    def target(self, go: Go) -> int | None:
        """The scene that a way out leads to now; None when there is none."""
        if go.turn >= 0:
            return self.history.turn(go.turn)
        if go.to != BACK:
            return go.to
        if self._came:
            return self._came[-1]
        start = self.show.regions[self.number].start
        return None if start == self.scene_number else start

    # -- clocks, deeds and ways out

    def hold(self) -> None:
        """Starts and stops the clocks of the scene."""
        for clock in self.scene.clocks:
            before = self._held[clock.timer]
            entry = tick(clock, before, clock.inner.true(self), self.now_s)
            if entry != before:
                self._held[clock.timer] = entry
                self._changed = True

    def strike(self, channel: int) -> None:
        """An input has been hit."""
        if not self._own_hits:
            self._hits, self._own_hits = self._hits.copy(), True
        self._changed = True
        self._hits[channel] += 1.0
        if channel in self.counted:
            moments = (*self.hit_moments(channel), self.now_s)[-MOST_STRUCK:]
            others = tuple(each for each in self._struck if each[0] != channel)
            self._struck = tuple(sorted((*others, (channel, moments))))

    @property
    def counted(self) -> frozenset[int]:
        """The hits whose moments some condition asks for."""
        kept = self.show.kept_counted if self.number == 0 else frozenset[int]()
        return self.scene.counted | kept

    def way_out(self, entered: set[int]) -> tuple[Go, int] | None:
        """The first way out that is open, and where it leads; to none of those `entered`."""
        for go in self.scene.gos:
            if go.turn < 0 and go.to in entered:
                continue
            if go.when.true(self) and (to := self.target(go)) is not None and to not in entered:
                return go, to
        return None

    def due(self) -> float:
        """The next moment after now at which a condition may change, or a deed is due."""
        now_s, due_s = self.now_s, math.inf
        scene = self.scene
        for condition in scene.timed:
            for moment in condition.moments(self):
                if now_s < moment < due_s:
                    due_s = moment
        for deed in scene.clock_deeds:
            for moment in self._moments(deed):
                if now_s < moment < due_s:
                    due_s = moment
        return due_s

    def deeds(self) -> list[Deed]:
        """Those that are due now, each once, in the order in which they are written."""
        since_s, self._done_s = self._done_s, self.now_s
        if since_s >= self.now_s:
            return []
        return [deed for deed in self.scene.clock_deeds if self._is_due(deed, since_s)]

    def _is_due(self, deed: Deed, since_s: float) -> bool:
        if deed.when is not None:
            return deed.when.true(self)
        return self._next_of(deed, since_s) <= self.now_s

    def _moments(self, deed: Deed) -> Iterator[float]:
        if deed.when is not None:
            yield from deed.when.moments(self)
        else:
            yield self._next_of(deed, self.now_s)

    def _next_of(self, deed: Deed, after_s: float) -> float:
        """When a deed is due next by the clock of the scene; inf for never."""
        first_s = self.entered_s + deed.at_s
        if first_s > after_s:
            return first_s
        if deed.every_s <= 0.0:
            return math.inf
        # Told anew from the beginning each time, so that nothing is added up.
        times = max(int((after_s - first_s) / deed.every_s) - 1, 0)
        while (moment := first_s + times * deed.every_s) <= after_s:
            times += 1
        return moment

    def _uncovered(self) -> tuple[Playing, ...]:
        """The scenes that are still seen: from the last one that has covered the others.

        One that covers from this very instant may yet be left in it (see `begin`).
        """
        first = 0
        for i, playing in enumerate(self._playing):
            if playing.covers_from_s < self.now_s:
                first = i + (playing.scene == NOTHING)
        return self._playing[first:]


def _ends(go: Go, walk: Walk) -> bool:
    """Whether a way ends a scene by the clock alone, and does so now: it leads somewhere."""
    by_clock = isinstance(go.when, TimeInScene) and go.when.at_least
    return by_clock and go.when.true(walk) and walk.target(go) is not None


class Keeping(Sight):
    """What the switches that a show keeps look at: the main region, by clocks of their own."""

    def __init__(self, main: Walk, kept_since: tuple[float | None, ...]) -> None:
        super().__init__(main.show, main.hearing, main.history, main.recordings)
        self._main = main
        self._held = list(kept_since)

    @property
    def entered_s(self) -> float:
        return self._main.entered_s

    def value(self, number: int) -> float:
        return self._main.value(number)

    def held_since_s(self, timer: int) -> float | None:
        return self._held[timer]

    def last_true_s(self, timer: int) -> float | None:
        return self._held[timer]

    def hit_moments(self, channel: int) -> tuple[float, ...]:
        return self._main.hit_moments(channel)

    def chance(self, index: int) -> float:
        return self._main.chance(index)

    def state(self) -> tuple[float | None, ...]:
        return tuple(self._held)

    def hold(self) -> None:
        """Starts and stops the clocks of what is kept."""
        for clock in self.show.kept_clocks:
            true = clock.inner.true(self)
            self._held[clock.timer] = tick(clock, self._held[clock.timer], true, self.now_s)

    def switch(self) -> bool:
        """Turns the switches that should be; whether any has turned."""
        turned = False
        for kept in self.show.kept:
            value = float(kept.when.true(self))
            if self.hearing.values[kept.channel] != value:
                self.hearing.put(kept.channel, value)
                turned = True
        return turned

    def due(self) -> float:
        """The next moment after now at which one of them may turn."""
        moments = (m for kept in self.show.kept for m in kept.when.moments(self))
        return min((m for m in moments if m > self.now_s), default=math.inf)
