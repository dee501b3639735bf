"""`advance`: the law's first half. State changes only by events with a time.

Between two events nothing changes but the clock, and the conditions know the moments at which
the clock alone makes them true. So `advance` walks from moment to moment and from event to event,
never by frames: a cue due at 12.000 s happens at 12.000 s at any frame rate.

The order of one instant: first what is due by the clock, then the event, and after each every way
out of a current scene that has become true, and out of the next one, then what the timelines of
the scenes do at this moment, until nothing more happens. The main region comes before those beside
it. On a way out first the scene that is left does what it does as it ends, then the way, then the
scene that begins. Each scene is entered at most once, so ways out that chase each other end.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from exhibit.show.actions import Action, Doer, Leap
from exhibit.show.conditions import Condition, TimeInScene, View
from exhibit.show.courses import Keeping, Sight, Walk
from exhibit.show.day import read_day
from exhibit.show.events import Event, Value
from exhibit.show.hearing import Hearing
from exhibit.show.history import History
from exhibit.show.languages import asked_language
from exhibit.show.messages import Cue
from exhibit.show.outgoing import Outgoing
from exhibit.show.own import with_own
from exhibit.show.program import BACK, Go, Sent, Show
from exhibit.show.recordings import Recordings
from exhibit.show.signals import Reading, read_event
from exhibit.show.state import NOTHING, State, initial

NOTHING_KNOWN: Mapping[str, Value] = {}

# What is not to wait: it is asked for by somebody, and no scene's time is over because of it.
_AT_ONCE = TimeInScene(at_least=True, seconds=0.0)


def begin(
    show: Show,
    scene: int | None = None,
    language: int = 0,
    sent: list[Sent] | None = None,
    own: Mapping[str, Value] = NOTHING_KNOWN,
) -> State:
    """The state at 0 s, in the start scene or the one given, with every input at rest.

    What the show says to other machines at 0 s is added to `sent`. A scene of a region beside the
    main one begins in its region. `own`: what variables are remembered to be, by name.
    """
    run = _Run(show, with_own(show, initial(show, _main_start(show, scene), language), own), sent)
    run.begin(show.start if scene is None else scene)
    return run.state()


def settled(show: Show, state: State, sent: list[Sent] | None = None) -> State:
    """The state when whatever is true in it already has happened: for one that was carried over."""
    run = _Run(show, state, sent)
    run.settle()
    return run.state()


def _main_start(show: Show, scene: int | None) -> int:
    """The scene of the main region with which a show is begun in `scene`."""
    if scene is None or not (number := show.scenes[scene].region):
        return show.start if scene is None else scene
    during = show.regions[number].during
    return show.start if during is None or show.start in during or not during else min(during)


def advance(
    show: Show,
    state: State,
    events: Iterable[Event],
    until: float,
    sent: list[Sent] | None = None,
) -> State:
    """The state at `until` (show seconds, >= the state's), given what happened on the way.

    `events` come in the order of their times; one from before the state's own time counts as
    happening now, one from after `until` raises ValueError. Events that mean nothing to the show
    change nothing. What the show says to other machines meanwhile is added to `sent`.
    """
    if until < state.time_s:
        raise ValueError(f"time runs forwards: {until} s is before {state.time_s} s")
    run = _Run(show, state, sent)
    for event in events:
        if event.time_s > until:
            raise ValueError(f"an event at {event.time_s} s comes after {until} s")
        run.pass_time(event.time_s)
        run.hear(event)
    run.pass_time(until)
    return run.state()


def holds(show: Show, state: State, condition: Condition) -> bool:
    """Whether a condition is true of a state, seen from the main region's scene.

    What must have been so for a while is not: the state has no clock for it.
    """
    return condition.true(_Run(show, state, None).main)


class _Run:
    """A state being advanced."""

    def __init__(self, show: Show, state: State, sent: list[Sent] | None) -> None:
        self._show = show
        self._next_s = -math.inf  # the next moment that anything waits for, if it is known
        self._leaps: deque[tuple[Walk, Go]] = deque()  # what actions have asked for
        self.hearing = Hearing(show, state)
        self._history = History(show, state)
        self._recordings = Recordings(show, state.players, state.language)
        sight = Sight(show, self.hearing, self._history, self._recordings)
        self._walks = [Walk(number, course, sight) for number, course in enumerate(state.regions)]
        self.main = self._walks[0]
        self._keeping = Keeping(self.main, state.kept_since) if show.kept else None
        self.outgoing = Outgoing(show, self.hearing, sent)

    def state(self) -> State:
        hearing, history = self.hearing, self._history
        return State(
            time_s=hearing.now_s,
            language=hearing.language,
            values=hearing.values,
            heard_s=hearing.heard_s,
            texts=hearing.texts,
            away=hearing.away,
            follow_from=hearing.follow_from,
            follow_speed=hearing.follow_speed,
            follow_since=hearing.follow_since,
            quiet_since_s=hearing.quiet_since_s,
            past=hearing.past,
            beats=hearing.beats,
            players=self._recordings.heads,
            regions=tuple([walk.state() for walk in self._walks]),
            entered=history.entered,
            met=history.met,
            left_s=history.left_s,
            turns=history.turns,
            visits=hearing.visits,
            fresh=hearing.fresh,
            kept_since=() if self._keeping is None else self._keeping.state(),
            day=hearing.day,
        )

    # -- time

    def begin(self, scene: int) -> None:
        """The show begins: the start scene does what it does as it begins."""
        main = self.main
        main.begin_again()
        self._history.begun(main.scene_number)
        self._do(main, main.scene.enter)
        number = self._show.scenes[scene].region
        if number:
            self._begin(self._walks[number], scene, Go(_AT_ONCE, scene), 0.0)
        self._begin_and_end_regions(Go(_AT_ONCE, scene))
        self.settle()  # a show may begin in a scene that is over at once
        self.outgoing.pass_time(self._walks, self.hearing.now_s)

    def pass_time(self, until: float) -> None:
        """Lets everything happen that the clock alone brings, up to and with `until`."""
        hearing, until = self.hearing, float(until)
        while (due_s := self._due()) <= until:
            self.outgoing.pass_time(self._walks, math.nextafter(due_s, -math.inf))
            hearing.now_s = max(hearing.now_s, due_s)
            hearing.warn()
            self.settle()
        hearing.now_s = max(hearing.now_s, until)
        self.outgoing.pass_time(self._walks, hearing.now_s)

    def _due(self) -> float:
        """The next moment after now at which something may change."""
        if self._next_s <= self.hearing.now_s:  # not known: `settle` may have changed it
            due_s = min(self._recordings.due(self.hearing.now_s), self.hearing.warns_s())
            for walk in self._walks:
                if walk.there:
                    due_s = min(due_s, walk.due())
            if self._keeping is not None:
                due_s = min(due_s, self._keeping.due())
            self._next_s = due_s
        return self._next_s

    # -- events

    def hear(self, event: Event) -> None:
        if (day := read_day(event)) is not None:
            self.hearing.tell_day(day)
            self.settle()
            return
        if (language := asked_language(self._show, event)) is not None:
            self.hearing.speak(language)
            self.settle()
            return
        readings = read_event(self._show, event)
        if isinstance(readings, str):
            return
        hearing = self.hearing
        before = hearing.opens_ways
        asked = self._waited_for(readings)
        for reading in readings:
            self._take(reading)
            asked |= self._answer(reading)
        self._recordings.speak(hearing.language, hearing.now_s)
        for reading in readings:
            asked |= self._recordings.jump(reading, self._walk_in, hearing.now_s)
        if asked or before != hearing.opens_ways:
            self.settle()

    def _waited_for(self, readings: Sequence[Reading]) -> bool:
        """Of a thousand sensors a scene waits for a few; what the others say opens no way out."""
        kept_by = self._show.kept_by
        for reading in readings:  # plain loops: this is asked of every message that comes
            number = reading.input
            if number in kept_by:
                return True
            for walk in self._walks:
                if number in walk.waits_for:
                    return True
        return False

    def _take(self, reading: Reading) -> None:
        hearing = self.hearing
        visits, fresh = hearing.visits, hearing.fresh
        if hearing.take(reading) and self._show.inputs[reading.input].kind == "hit":
            for walk in self._walks:
                if walk.there:
                    walk.strike(reading.input)
        if hearing.visits != visits and not fresh:
            self._forget_way()

    def _answer(self, reading: Reading) -> bool:
        """What scenes say and do at a hit; whether they have done anything."""
        done = False
        for walk in self._walks if reading.value > 0.0 else ():
            if not (walk.scene.deeds or walk.scene.cues):
                continue
            self.outgoing.answer(walk, reading)
            for deed in walk.scene.deeds:
                if deed.on == reading.input:
                    self._do(walk, deed.actions)
                    done = True
        return done

    def _walk_in(self, scene: int) -> Walk | None:
        """The walk of the region that is in a scene now."""
        walk = self._walks[self._show.scenes[scene].region]
        return walk if walk.there and walk.scene_number == scene else None

    # -- scenes

    def settle(self) -> None:
        """Takes every way out that is true now, entering each scene at most once, and does what is
        due now, until nothing more happens.
        """
        self._next_s = -math.inf
        entered: set[int] = set()  # without the current ones: a scene may begin again
        self._hold_and_play()
        while self._go_on(entered) or self._do_deeds():
            self._hold_and_play()

    def _go_on(self, entered: set[int]) -> bool:
        """Takes one way: one that an action has asked for, or the first one that is open."""
        while self._leaps:
            walk, go = self._leaps.popleft()
            to = walk.target(go)
            if walk.there and to is not None and to not in entered:
                self._go(walk, go, to, entered)
                return True
        for walk in self._walks:
            found = walk.way_out(entered) if walk.there else None
            if found is not None:
                self._go(walk, *found, entered)
                return True
        return False

    def _go(self, walk: Walk, go: Go, to: int, entered: set[int]) -> None:
        """One way, from a scene to another: what ends, what is on the way, what begins."""
        entered.add(to)
        self._do(walk, walk.scene.leave)
        walk.leave(to, back=go.turn < 0 and go.to == BACK)
        if go.turn >= 0:
            self._history.turned(go.turn)
        self._do(walk, go.do)
        if go.forgets:
            self.hearing.forget_visit()
            self._forget_way()
        left_s = self._history.left_s[to] if go.resumes else -1.0
        self._begin(walk, to, go, max(float(left_s), 0.0))
        if walk is self.main:
            self._begin_and_end_regions(go)

    def _begin(self, walk: Walk, scene: int, go: Go, late_s: float) -> None:
        walk.begin(scene, go.fade_s, go.style, late_s)
        self._history.begun(scene)
        self._do(walk, walk.scene.enter)

    def _begin_and_end_regions(self, go: Go) -> None:
        """The regions that are there during some scenes of the main one come and go with them."""
        for walk in self._walks[1:]:
            region = self._show.regions[walk.number]
            wanted = region.during is None or self.main.scene_number in region.during
            if wanted and not walk.there:
                last = walk.last_scene() if go.resumes else None
                scene = walk.take_first_scene() if last is None else last
                late_s = 0.0 if last is None else max(float(self._history.left_s[last]), 0.0)
                walk.forget_way()
                self._begin(walk, scene, go, late_s)
            elif walk.there and not wanted:
                self._do(walk, walk.scene.leave)
                walk.leave(NOTHING)
                walk.begin(NOTHING, go.fade_s, go.style)

    def _forget_way(self) -> None:
        """Whoever comes has nothing behind them."""
        self._history.forget_visit(walk.scene_number for walk in self._walks if walk.there)
        for walk in self._walks:
            walk.forget_way()

    # -- what goes on in scenes

    def _hold_and_play(self) -> None:
        """Clocks, recordings and switches may wait for each other: each is asked until nothing
        changes.
        """
        self._recordings.speak(self.hearing.language, self.hearing.now_s)
        self._hold()
        for _ in range(len(self._show.players) + len(self._show.kept)):
            changed = self._recordings.play(self._walk_in, self.hearing.now_s)
            if self._keeping is not None:
                changed |= self._keeping.switch()
            if not changed:
                return
            self._hold()

    def _hold(self) -> None:
        for walk in self._walks:
            if walk.there:
                walk.hold()
        if self._keeping is not None:
            self._keeping.hold()

    def _do_deeds(self) -> bool:
        """Does what the timelines of the scenes do at this moment; whether there was anything."""
        done = False
        for walk in self._walks:
            for deed in walk.deeds() if walk.there else ():
                self._do(walk, deed.actions)
                done = True
        return done

    def _do(self, walk: Walk, actions: Iterable[Action]) -> None:
        for action in actions:
            action.apply(_Doing(self, walk))

    def leap(self, walk: Walk, leap: Leap) -> None:
        """A region is to go somewhere, once all is done that is being done."""
        go = Go(_AT_ONCE, leap.to, leap.fade_s, leap.turn, leap.resumes, leap.style)
        region = leap.region
        if leap.turn >= 0 or leap.to != BACK:
            region = self._show.scenes[leap.to].region
        self._leaps.append((walk if region < 0 else self._walks[region], go))


class _Doing(Doer):
    """In whose name an action is done, and what it can change."""

    def __init__(self, run: _Run, walk: Walk) -> None:
        self._run = run
        self._walk = walk

    @property
    def view(self) -> View:
        return self._walk

    def put(self, channel: int, value: float | str) -> None:
        self._run.hearing.put(channel, value)

    def forget(self, channels: Sequence[int]) -> None:
        self._run.hearing.forget(channels)

    def speak(self, language: int) -> None:
        self._run.hearing.speak(language)

    def say(self, cue: Cue) -> None:
        self._run.outgoing.say(cue)

    def leap(self, leap: Leap) -> None:
        self._run.leap(self._walk, leap)

    def pace(self, rhythm: int, pulse_s: float, over_s: float) -> None:
        self._run.hearing.pace(rhythm, pulse_s, over_s)
