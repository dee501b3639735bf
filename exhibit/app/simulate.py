"""A rehearsal: visitors go through a show for hours, in seconds, and what came of it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from exhibit.app.budget_words import Sheet
from exhibit.app.evening_course import Beginning, course, entered
from exhibit.app.evening_words import amount, clock, long
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.seen import scenes_in
from exhibit.show.state import NOTHING, Course, State
from exhibit.wires.visitors import everybody_leaves, visitors

LEFT_S = 5.0  # so long after the last sign of them visitors count as gone
_WAITS_S = 120.0  # a stay so long, with somebody there, deserves a look


def audience(show: Show, count: int, seed: int, until_s: float) -> Iterator[Event]:
    """What visitors do until a time, at which whoever is left goes home."""
    yield from takewhile(lambda event: event.time_s < until_s, visitors(show, count, seed))
    yield from everybody_leaves(show, until_s)


@dataclass(slots=True)
class Stays:
    """A scene, and how long the show was in it."""

    times: int = 0
    whole_s: float = 0.0
    longest_s: float = 0.0
    watched_s: float = 0.0  # the longest that somebody was there and the scene did not change
    watched_from_s: float = 0.0


@dataclass
class Rehearsal:
    """What came of the visitors so far; `hear` each event, `see` each state."""

    show: Show
    stays: dict[int, Stays] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)
    until_s: float = 0.0
    _since_s: float = 0.0  # when the current scene began
    _there_since_s: float | None = None  # since when somebody has been there, in this scene

    def counted(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events, counted as they go by."""
        for event in events:
            self.heard[event.address] += 1
            yield event

    def begin(self, state: State) -> None:
        for scene in scenes_in(state):
            self._of(scene).times += 1

    def see(self, before: State, now: State) -> None:
        """The show was in `before` and is in `now`."""
        here = before.scene
        for playing in entered(now, before.time_s):
            if self.show.scenes[playing.scene].region:
                self._of(playing.scene).times += 1
                continue
            self._stay(here, playing.seen_from_s, before)
            here, self._since_s, self._there_since_s = playing.scene, playing.seen_from_s, None
            self._of(here).times += 1
        self._stay(here, now.time_s, now)
        for was, beside in zip(before.regions[1:], now.regions[1:], strict=True):
            self._stay_beside(was, beside, before.time_s, now.time_s)
        self.until_s = now.time_s

    def _stay_beside(self, was: Course, course: Course, from_s: float, until_s: float) -> None:
        """The scenes of a region beside the main one have lasted until now."""
        began = [playing for playing in course.playing if playing.seen_from_s > from_s]
        ends = [*(playing.seen_from_s for playing in began), until_s]
        there = [*was.playing[-1:], *began]
        for playing, end_s in zip(there, ends[len(ends) - len(there) :], strict=True):
            if playing.scene != NOTHING:
                stays = self._of(playing.scene)
                stays.whole_s += end_s - max(self.until_s, playing.seen_from_s)
                stays.longest_s = max(stays.longest_s, end_s - playing.seen_from_s)

    def _stay(self, scene: int, now_s: float, state: State) -> None:
        """The current scene has lasted until now."""
        stays = self._of(scene)
        last_s = max(self.until_s, self._since_s)
        stays.whole_s += now_s - last_s
        stays.longest_s = max(stays.longest_s, now_s - self._since_s)
        if not _somebody(state, now_s):
            self._there_since_s = None
        elif self._there_since_s is None:
            self._there_since_s = last_s
        elif now_s - self._there_since_s > stays.watched_s:
            stays.watched_s, stays.watched_from_s = now_s - self._there_since_s, self._there_since_s

    def _of(self, scene: int) -> Stays:
        return self.stays.setdefault(scene, Stays())


def _somebody(state: State, now_s: float) -> bool:
    """Whether anybody is there, as far as the inputs tell."""
    heard_s = max(state.heard_s.tolist(), default=-1.0)
    return state.quiet_since_s is None or heard_s >= max(now_s - LEFT_S, 0.0)


def rehearse(start: Beginning, events: Iterable[Event], until_s: float) -> Iterator[Rehearsal]:
    """Plays the visitors through a show; what came of it so far, after each fifth of a second."""
    came = Rehearsal(start.show)
    came.begin(start.state)
    state = start.state
    for now in course(start, came.counted(events), until_s):
        came.see(state, now)
        state = now
        yield came


# --- in words -------------------------------------------------------------------------------------


def sheet(came: Rehearsal) -> Sheet:
    """The scenes: how often each came, its part of the time, and its longest stay."""
    whole_s = max(came.until_s, 1e-9)
    rows = []
    for i, scene in enumerate(came.show.scenes):
        stays = came.stays.get(i, Stays())
        part = f"{100 * stays.whole_s / whole_s:.1f} %" if stays.times else "-"
        rows.append((scene.name, str(stays.times) if stays.times else "never", part,
                     long(stays.longest_s) if stays.times else "-",
                     long(stays.watched_s) if stays.watched_s else "-"))  # fmt: skip
    return Sheet(
        "Where the visitors came",
        ("scene", "times", "of the time", "longest", "with somebody there"),
        tuple(rows),
        late=tuple(i for i in range(len(came.show.scenes)) if i not in came.stays),
    )


def sentences(came: Rehearsal, took_s: float) -> Iterator[str]:
    """How much was played, and what an artist should look at."""
    rate = came.until_s / max(took_s, 1e-3)
    yield f"{long(came.until_s)} of visitors in {long(took_s)}: {rate:,.0f} times as fast."
    names = {c.name: came.heard[came.show.inputs[c.first].address] for c in came.show.controls}
    said = ", ".join(f"{name} {count:,}" for name, count in names.items())
    yield f"{amount(sum(came.heard.values()), 'event')}{f': {said}' if said else ''}."
    never = [s.name for i, s in enumerate(came.show.scenes) if i not in came.stays]
    if never:
        yield f"Never reached: {', '.join(never)}. Is there a way in that visitors find?"
    yield from _no_way_on(came)


def _no_way_on(came: Rehearsal) -> Iterator[str]:
    """The scenes in which visitors stayed for good, and the longest stay of all."""
    show = came.show
    if len(show.scenes) > 1:
        reached = (show.scenes[i] for i in sorted(came.stays))
        ends = [scene.name for scene in reached if not scene.gos and not scene.region]
        if ends:
            yield f"No way leads on from: {', '.join(ends)}."
    if not came.stays:
        return
    scene, stays = max(came.stays.items(), key=lambda item: item[1].watched_s)
    if stays.watched_s >= _WAITS_S:
        yield (
            f"The longest that somebody was there and nothing led on: {long(stays.watched_s)} in "
            f"'{show.scenes[scene].name}', from {clock(stays.watched_from_s)} on."
        )
