"""Whole days of a show, as chance brings them: people who come and go, boards that say nonsense or
are stuck, floods, nights with nobody, and the hours of the house.

    days = Days(show, seed=3)
    events = days.events(7)

A show that is `watched` tells which scenes begin and which ways are taken, when, and out of what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

import numpy as np

from exhibit.app.ahead import ways_of
from exhibit.app.calendar import day_of
from exhibit.app.recordings import programmed
from exhibit.authoring.venue.place import Hours
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_PARTS
from exhibit.show.actions import Action, Doer
from exhibit.show.conditions import MOST_STRUCK, Condition, Held, Quiet, TimeInScene, View
from exhibit.show.courses import MOST_BELOW
from exhibit.show.day import DAY_S, event_of
from exhibit.show.events import Event, Value
from exhibit.show.hearing import MOST_WAYS
from exhibit.show.program import BACK, Go, Input, Scene, Show
from exhibit.show.seen import all_seen
from exhibit.show.state import MOST_CAME, State
from exhibit.show.step import advance
from tests.visits import spec_of

HOUR_S = 3600.0
HOURS = Hours(9 * HOUR_S, 18 * HOUR_S, frozenset({0}))  # closed on Mondays
FIRST_DAY = datetime(2026, 3, 3, 7, 30)  # a Tuesday: the machine is started before the house opens


@cache
def story_of(show: str) -> Show:
    """A show as `advance` plays it, without its pictures."""
    return programmed(spec_of(show), Problems())


# --- what is said ---------------------------------------------------------------------------------

NONSENSE: tuple[Value, ...] = (
    None, True, False, 0, 1, -1, 7, 10**400, 0.0, -0.0, 0.5, 1e308, -1e308, 5e-324, float("nan"),
    float("inf"), -float("inf"), "", "on", "close", "\x00", "é" * 500,
)  # fmt: skip


@dataclass
class Days:
    """What happens to a show from one morning on; the same seed brings the same days."""

    show: Show
    seed: int
    hours: Hours = HOURS
    visits_a_day: int = 30
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def events(self, count: int) -> list[Event]:
        """All that happens in so many days, in the order of the times."""
        found = [event for day in range(count) for event in self._day(day * DAY_S)]
        found += self.told_hours(count * DAY_S)
        return sorted(found, key=lambda event: event.time_s)

    def told_hours(self, until_s: float) -> Iterator[Event]:
        """What the house says of itself: at the beginning, at midnight, and when it closes."""
        show_s = 0.0
        while show_s < until_s:
            now = FIRST_DAY + timedelta(seconds=show_s)
            yield event_of(day_of(now, show_s, self.hours))
            midnight = datetime(now.year, now.month, now.day) + timedelta(days=1)
            closes = midnight - timedelta(seconds=DAY_S - self.hours.close_s)
            show_s += ((closes if now < closes else midnight) - now).total_seconds()

    def _day(self, from_s: float) -> Iterator[Event]:
        opens_s = from_s + 1.5 * HOUR_S
        for _ in range(self.visits_a_day):
            begin_s = opens_s + self._random.random() * 9 * HOUR_S
            yield from self._random.choice((self.visitor, self.visitor, self.child))(begin_s)
        odd = (self.flood, self.nonsense, self.stuck, self.sleepwalker, self.shaking)
        for happens in odd:
            yield from happens(from_s + self._random.random() * DAY_S)

    # -- people

    def visitor(self, begin_s: float) -> Iterator[Event]:
        """Somebody comes near, stays, drums and touches, and goes again."""
        time_s = begin_s
        comes = self._random.sample(self._others(), min(2, len(self._others())))
        until_s = begin_s + self._random.choice((5.0, 40.0, 120.0, 300.0))
        while time_s < until_s:
            for item in comes:
                yield self._said(item, time_s)
            for hit in self._hits() if self._random.random() < 0.5 else ():
                for _ in range(self._random.randint(1, 4)):
                    yield from self._struck(hit, time_s)
                    time_s += self._random.random() * 2.0
            time_s += self._random.random() * 25.0
        yield from self.leave(time_s)

    def child(self, begin_s: float) -> Iterator[Event]:
        """Everything is tried at once, several things in the same instant."""
        time_s = begin_s
        for _ in range(self._random.randint(5, 25)):
            yield self._said(self._random.choice(self._items()), time_s)
            time_s += self._random.choice((0.0, 0.0, 0.02, 0.3, 4.0))
        yield from self.leave(time_s)

    def leave(self, time_s: float) -> Iterator[Event]:
        """Everything is at rest, and nobody there."""
        return everybody_leaves(self.show, time_s)

    # -- what else happens

    def flood(self, begin_s: float) -> Iterator[Event]:
        """A board that has gone mad: hundreds of messages in two seconds, in all its values."""
        for _ in range(200):
            item = self._random.choice(self._items())
            yield self._said(item, begin_s + self._random.random() * 2.0)
        yield from self.leave(begin_s + 2.0)

    def nonsense(self, begin_s: float) -> Iterator[Event]:
        """Values that mean nothing, too many of them, and addresses that nobody has."""
        addresses = [*self.show.control_at, "", "/in/", "/in/nobody", "/exhibit/day", "/in/near/x"]
        for _ in range(80):
            values = self._random.choices(NONSENSE, k=self._random.choice((0, 1, 1, 1, 2, 6)))
            time_s = begin_s + self._random.random() * 600.0
            yield Event(time_s, "test", self._random.choice(addresses), tuple(values))

    def stuck(self, begin_s: float) -> Iterator[Event]:
        """A sensor says for hours that somebody is right there, and others come and go."""
        stuck = self._random.choice(self._others() or self._items())
        said = self._said(stuck, begin_s).values
        for i in range(18):
            yield Event(begin_s + i * 600.0, "test", stuck.address, said)
        for _ in range(3):
            for event in self.visitor(begin_s + self._random.random() * 3 * HOUR_S):
                if event.address != stuck.address:
                    yield event
        yield from self.leave(begin_s + 3.5 * HOUR_S)

    def sleepwalker(self, begin_s: float) -> Iterator[Event]:
        """Somebody passes now and then, always just before the show would have gone to sleep."""
        quiet_s = idle_s(self.show) or 30.0
        for i in range(40):
            for item in self._others()[:1] or self._items()[:1]:
                yield self._said(item, begin_s + i * (quiet_s - 0.5))
            yield from self.leave(begin_s + i * (quiet_s - 0.5) + 0.25)

    def shaking(self, begin_s: float) -> Iterator[Event]:
        """With nobody there a sensor trembles at its rest."""
        for item in self._others():
            if item.kind in ("distance", "level"):
                for i in range(30):
                    value = item.rest - (item.rest - item.low) * 0.02 * self._random.random()
                    yield Event(begin_s + i * 20.0, "test", item.address, (value,))

    # -- the inputs

    def _items(self) -> list[Input]:
        return [self.show.inputs[control.first] for control in self.show.controls]

    def _hits(self) -> list[Input]:
        return [item for item in self._items() if item.kind == "hit"]

    def _others(self) -> list[Input]:
        return [item for item in self._items() if item.kind != "hit"]

    def _said(self, item: Input, time_s: float) -> Event:
        return Event(time_s, "test", item.address, self._values(item))

    def _struck(self, item: Input, time_s: float) -> Iterator[Event]:
        yield Event(time_s, "test", item.address, (self._random.random(),))
        if self._random.random() < 0.3:  # a pad that reports its release
            yield Event(time_s + 0.05, "test", item.address, (0.0,))

    def _values(self, item: Input) -> tuple[Value, ...]:
        random = self._random
        if item.kind == "choice":
            choices: tuple[Value, ...] = (0, *item.options)
            return (random.choice(choices),)
        if item.kind == "switch":
            return (random.random() < 0.6,)
        if item.kind == "text":
            return (random.choice((*item.options, "", "04 A2")),)
        if item.kind in INPUT_PARTS:
            return () if random.random() < 0.2 else (random.random(), random.random())
        if item.kind == "hit":
            return (random.choice((0.0, 0.2, 1.0)),)
        part = random.choice((0.0, 0.1, 0.35, 0.6, random.random(), 1.0))
        return (item.low + part * (item.high - item.low),)


def everybody_leaves(show: Show, time_s: float) -> Iterator[Event]:
    """At a time every input says that nobody is there."""
    for control in show.controls:
        item = show.inputs[control.first]
        if item.kind == "text" or item.kind in INPUT_PARTS:
            yield Event(time_s, "test", item.address, ())
        elif item.kind not in ("hit", "choice"):
            yield Event(time_s, "test", item.address, (item.rest,))


# --- what a show promises -------------------------------------------------------------------------


def idle_s(show: Show) -> float:
    """How long nobody is there until it returns; 0 where it never does."""
    return next((go.when.seconds for go in _returns(show) if isinstance(go.when, Quiet)), 0.0)


def homes(show: Show) -> frozenset[int]:
    """The scenes to which the show returns when everybody has left."""
    return frozenset(there for go in _returns(show) for there in leads_to(show, go))


def _returns(show: Show) -> Iterator[Go]:
    return (go for scene in show.scenes for go in scene.gos if go.forgets)


def leads_to(show: Show, go: Go) -> tuple[int, ...]:
    """The scenes that a way may lead to, but for the way back."""
    if go.turn >= 0:
        return show.turns[go.turn].scenes
    return () if go.to == BACK else (go.to,)


def lasts_s(show: Show, scene: int) -> float:
    """How long a scene lasts at the most, by the ways that only wait for its time; or inf."""
    turns = [turn.how for turn in show.turns]
    return min(
        (
            go.when.seconds
            for go in show.scenes[scene].gos
            if isinstance(go.when, TimeInScene) and go.when.at_least
            if (go.to != BACK if go.turn < 0 else turns[go.turn] != "once")
        ),
        default=float("inf"),
    )


def reachable(show: Show) -> frozenset[int]:
    """The scenes to which some way, or some action, leads from the start, whatever it waits for."""
    leads = ways_of(show)
    waiting = [
        show.start,
        *(region.start for region in show.beside if region.during != frozenset()),
    ]
    found: set[int] = set()
    while waiting:
        scene = waiting.pop()
        if scene not in found:
            found.add(scene)
            waiting += leads[scene]
    return frozenset(found)


# --- a show that tells what it does ---------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A way out that was taken. `due_s`: when it had to be, where its condition says so exactly."""

    time_s: float
    scene: int
    index: int
    due_s: float | None


@dataclass
class Diary:
    """What a show did: scenes that began, ways that were taken."""

    begun: list[tuple[float, int]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def scenes(self) -> frozenset[int]:
        return frozenset(scene for _, scene in self.begun)

    @property
    def taken(self) -> frozenset[tuple[int, int]]:
        return frozenset((way.scene, way.index) for way in self.ways)


@dataclass(frozen=True)
class _Note(Action):
    """Something that is written down when it happens, and changes nothing."""

    write: Callable[[View], None]

    def apply(self, doer: Doer) -> None:
        self.write(doer.view)


def watched(show: Show, diary: Diary) -> Show:
    """The same show, which writes into a diary."""
    scenes = enumerate(show.scenes)
    return replace(show, scenes=tuple(_watched(scene, i, diary) for i, scene in scenes))


def _watched(scene: Scene, number: int, diary: Diary) -> Scene:
    def begins(view: View) -> None:
        diary.begun.append((view.now_s, number))

    def takes(index: int, go: Go) -> Callable[[View], None]:
        def write(view: View) -> None:
            diary.ways.append(Way(view.now_s, number, index, due_s(go.when, view)))

        return write

    gos = (replace(go, do=(_Note(takes(i, go)), *go.do)) for i, go in enumerate(scene.gos))
    return replace(scene, gos=tuple(gos), enter=(_Note(begins), *scene.enter))


def due_s(condition: Condition, view: View) -> float | None:
    """When a condition that has come true did so, to the last bit; None where it does not say."""
    match condition:
        case TimeInScene(at_least=True, seconds=seconds):
            return view.entered_s + seconds
        case Held(seconds=seconds, timer=timer):
            since_s = view.held_since_s(timer)
            return None if since_s is None else since_s + seconds
        case Quiet(seconds=seconds, over_scenes=over) if view.quiet_since_s is not None:
            since_s = view.quiet_since_s
            return (since_s if over else max(since_s, view.entered_s)) + seconds
        case _:
            return None


# --- what is so in any show at any time ----------------------------------------------------------


def whole(show: Show, state: State) -> None:
    """The state is one that the next step, and a picture, can use, and it is small."""
    assert 0 <= state.language < len(show.languages)
    assert len(state.values) == len(show.inputs)
    assert all(len(ways) <= MOST_WAYS for ways in state.past)
    for array in (state.values, state.heard_s, state.follow_from, state.follow_speed, *state.past):
        assert np.isfinite(array).all()
    for item, value in zip(show.inputs, state.values.tolist(), strict=True):
        assert (-1.0 if item.kind == "choice" else item.low) <= value
        assert value <= (len(item.options) - 1 if item.kind == "choice" else item.high)
    for number, (region, course) in enumerate(zip(show.regions, state.regions, strict=True)):
        there = region.during is None or state.scene in region.during
        assert (course.scene >= 0) is there
        assert len(course.playing) <= 2 + MOST_BELOW
        assert len(course.came) <= MOST_CAME
        assert all(len(moments) <= MOST_STRUCK for _, moments in course.struck)
        if there:
            assert show.scenes[course.scene].region == number
            assert len(course.held_since) == len(show.scenes[course.scene].clocks)
    for layer in all_seen(show, state, state.time_s):
        assert 0.0 <= layer.weight <= 1.0
        assert layer.local_s >= 0.0


def in_time(show: Show, state: State) -> None:
    """No scene of any region has lasted longer than it says, whatever anybody does."""
    for course in state.regions:
        if course.scene >= 0:
            so_far_s = state.time_s - course.playing[-1].entered_s
            assert so_far_s <= lasts_s(show, course.scene), show.scenes[course.scene].name


def comes_home(show: Show, state: State, diary: Diary) -> None:
    """When everybody leaves now, the show has returned as soon as it says it does."""
    if not (home := homes(show)):
        return
    begun, taken = len(diary.begun), len(diary.ways)
    left = advance(show, state, everybody_leaves(show, state.time_s), until=state.time_s)
    assert left.quiet_since_s is not None
    returns_s = left.quiet_since_s + idle_s(show)
    if returns_s >= state.time_s:  # else it has, and has gone on from there by itself
        end = advance(show, left, [], until=returns_s)
        came = {scene for _, scene in diary.begun[begun:]}
        assert left.scene in home or home & came, show.scenes[end.scene].name
        whole(show, end)
    del diary.begun[begun:], diary.ways[taken:]  # it was only tried


def exact(diary: Diary) -> None:
    """What waits for the clock alone came at its moment, to the last bit, however late it was."""
    for way in diary.ways:
        assert way.due_s is None or way.due_s == way.time_s, way
