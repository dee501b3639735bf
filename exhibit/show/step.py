"""`advance`: the law's first half. State changes only by events with a time.

Between two events nothing changes but the clock, and the conditions know the moments at which
the clock alone makes them true. So `advance` walks from moment to moment and from event to event,
never by frames: a cue due at 12.000 s happens at 12.000 s at any frame rate.

The order of one instant: first what is due by the clock, then the event, and after each every way
out of the current scene that has become true, and out of the next one, until nothing more happens.
Each scene is entered at most once on the way, so ways out that chase each other end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from exhibit.core.chance import stream
from exhibit.core.words import ANGLES
from exhibit.show.clocking import tick
from exhibit.show.day import read_day
from exhibit.show.events import Event, Value
from exhibit.show.players import jumped, next_moment, turned
from exhibit.show.playhead import Playhead
from exhibit.show.program import Cue, Go, Heard, Input, Scene, Sent, Show
from exhibit.show.seen import without_least_seen
from exhibit.show.signals import Reading, at_rest, follow, read_event
from exhibit.show.state import Course, Playing, State, initial

# Scenes below the current one: somebody who steps in and out of a sensor's range begins a
# crossfade each time, and each scene in it costs a pass over the whole picture.
MOST_BELOW = 3
# Of ways that are remembered: a sensor that speaks a thousand times a second makes 240 of them.
SHORTEST_WAY_S = 1 / 240
MOST_WAYS = 2048  # 80 kB a follower, copied at each of its events


def begin(
    show: Show, scene: int | None = None, language: int = 0, sent: list[Sent] | None = None
) -> State:
    """The state at 0 s, in the start scene or the one given, with every input at rest.

    What the show says to other machines at 0 s is added to `sent`.
    """
    run = _Run(show, initial(show, scene, language), sent)
    run.reenter()
    run.settle()  # a show may begin in a scene that is over at once
    run.cue_until(run.now_s)
    return run.state()


def settled(show: Show, state: State, sent: list[Sent] | None = None) -> State:
    """The state when whatever is true in it already has happened: for one that was carried over."""
    run = _Run(show, state, sent)
    run.settle()
    return run.state()


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


class _Run:
    """A state being advanced: the same fields, open for writing. It is a `conditions.View`."""

    def __init__(self, show: Show, state: State, sent: list[Sent] | None) -> None:
        self._show = show
        self._sent = sent
        self._next_s = -math.inf  # the next moment that a condition waits for, if it is known
        self._cued_s = state.time_s  # the scene's cues have been given up to and with this time
        self._copied = False  # arrays are shared with the state before until one is written
        self.now_s = state.time_s
        self.language = state.language
        self.quiet_since_s = state.quiet_since_s
        self._courses = state.regions
        self._playing = state.playing
        self._held = list(state.regions[0].held_since)
        self._values = state.values
        self._heard_s = state.heard_s
        self._texts = state.texts
        self._away = state.away
        self._hits = state.regions[0].hits
        self.day = state.day
        self._entered = state.entered
        self._met = state.met
        self._left_s = state.left_s
        self._turns = state.turns
        self._visits = state.visits
        self._kept_since = state.kept_since
        self._follow_from = state.follow_from
        self._follow_speed = state.follow_speed
        self._follow_since = state.follow_since
        self._past = state.past
        self._players = state.players

    def state(self) -> State:
        return State(
            time_s=self.now_s,
            language=self.language,
            values=self._values,
            heard_s=self._heard_s,
            texts=self._texts,
            away=self._away,
            follow_from=self._follow_from,
            follow_speed=self._follow_speed,
            follow_since=self._follow_since,
            quiet_since_s=self.quiet_since_s,
            past=self._past,
            players=self._players,
            regions=(Course(self._uncovered(), tuple(self._held), self._hits), *self._courses[1:]),
            entered=self._entered,
            met=self._met,
            left_s=self._left_s,
            turns=self._turns,
            visits=self._visits,
            kept_since=self._kept_since,
            day=self.day,
        )

    # -- what conditions look at

    @property
    def entered_s(self) -> float:
        return self._playing[-1].entered_s

    def value(self, number: int) -> float:
        if self._show.inputs[number].kind == "hit":
            return float(self._hits[number])
        return float(self._values[number])

    def words(self, number: int) -> str:
        return self._texts[number]

    def held_since_s(self, timer: int) -> float | None:
        return self._held[timer]

    def playhead(self, number: int) -> Playhead:
        return self._players[number]

    def lasts_s(self, number: int) -> float:
        return self._show.players[number].lasts_s

    @property
    def visits(self) -> int:
        """How many visits have begun."""
        return self._visits

    def entered(self, scene: int) -> int:
        """How often a scene has begun in this visit."""
        return int(self._met[scene])

    def hit_moments(self, channel: int) -> tuple[float, ...]:
        """When the last hits were, since the scene began, in their order; `MOST_STRUCK` at most."""
        return ()

    def chance(self, index: int) -> float:
        """A number of 0..1, another one each time the scene begins."""
        scene = self._playing[-1].scene
        times = int(self._entered[scene])
        return float(stream(self._show.seed, f"chance {scene} {index}", times))

    def last_true_s(self, timer: int) -> float | None:
        """When a clock's condition was last true; inf while it is, None if it never was."""
        return self._held[timer]

    def pulses(self, rhythm: int) -> float:
        return 0.0

    # -- time

    def pass_time(self, until: float) -> None:
        """Lets everything happen that the clock alone brings, up to and with `until`."""
        while (due := self._due(until)) is not None:
            self.cue_until(math.nextafter(due, -math.inf))
            self.now_s = due
            self.settle()
        self.now_s = max(self.now_s, float(until))
        self.cue_until(self.now_s)

    def _due(self, until: float) -> float | None:
        """The next moment after now at which a condition may change, if not after `until`."""
        if self._next_s <= self.now_s:  # not known: `settle` may have changed it
            waits = (*(go.when for go in self._gos), *self._scene.besides)
            moments = (m for when in waits for m in when.moments(self) if m > self.now_s)
            self._next_s = min(min(moments, default=math.inf), self._players_due())
        return self._next_s if self._next_s <= until else None

    # -- events

    def hear(self, event: Event) -> None:
        if (day := read_day(event)) is not None:
            self.day = day
            self.settle()
            return
        readings = read_event(self._show, event)
        if isinstance(readings, str):
            return
        scene, before = self._scene, (self.quiet_since_s, self.language)
        for reading in readings:
            self._take(reading)
            if scene.cues:
                self._answer(scene, reading)
        # Of a thousand sensors a scene waits for a few; what the others say opens no way out.
        waited_for = any(reading.input in scene.waits_for for reading in readings)
        for reading in readings:
            waited_for |= self._jump(reading)
        if waited_for or before != (self.quiet_since_s, self.language):
            self.settle()

    def _take(self, reading: Reading) -> None:
        number, value = reading.input, reading.value
        item = self._show.inputs[number]
        if item.kind == "hit" and value <= 0.0:
            return  # a pad that reports its release
        self._own_arrays()
        before = float(self._values[number])
        self._turn_followers(number, item, value)
        self._values[number] = value
        self._heard_s[number] = self.now_s
        if item.kind == "hit":
            self._hits[number] += 1
        elif item.kind == "text":
            self._texts = (*self._texts[:number], reading.words, *self._texts[number + 1 :])
        if item.chooses_language and value >= 0:
            self.language = self._show.languages.index(item.options[int(value)])
        self._stir(item, before, value)

    def _turn_followers(self, number: int, item: Input, value: float) -> None:
        """Followers of the input set out from where they are; a hit throws them up."""
        hit, angle = item.kind == "hit", item.part in ANGLES
        goal = 0.0 if hit else float(self._values[number])
        for i, follower in self._show.followers_of[number]:
            start, speed = float(self._follow_from[i]), float(self._follow_speed[i])
            since = float(self._follow_since[i])
            here, speed_here = follow(follower, start, speed, goal, self.now_s - since)
            if self._show.remembers_s > 0.0:
                self._remember(i, (self.now_s, start, since, goal, speed))
            if hit:
                here = max(here, value)
            elif angle:  # the shorter way around
                here += 360.0 * round((value - here) / 360.0)
            self._follow_from[i] = here
            self._follow_speed[i] = speed_here
            self._follow_since[i] = self.now_s

    def _remember(self, follower: int, way: tuple[float, float, float, float, float]) -> None:
        """Keeps a way that a follower went, unless the last that was kept ended just before."""
        ways = self._past[follower]
        ways = ways[ways[:, 0] >= self.now_s - self._show.remembers_s]
        shortest_s = max(SHORTEST_WAY_S, self._show.remembers_s / MOST_WAYS)
        if not len(ways) or way[0] - ways[-1, 0] >= shortest_s:
            ways = np.vstack([ways, way])
        self._past = (*self._past[:follower], ways, *self._past[follower + 1 :])

    def _stir(self, item: Input, before: float, value: float) -> None:
        """Keeps `quiet_since_s`: None while any input is away from its rest."""
        if item.kind in ("hit", "choice") and self.quiet_since_s is not None:
            self.quiet_since_s = self.now_s
        self._away += at_rest(item, before) - at_rest(item, value)
        if self._away:
            self.quiet_since_s = None
        elif self.quiet_since_s is None:
            self.quiet_since_s = self.now_s

    def _own_arrays(self) -> None:
        if self._copied:
            return
        self._values = self._values.copy()
        self._heard_s = self._heard_s.copy()
        self._hits = self._hits.copy()
        self._follow_from = self._follow_from.copy()
        self._follow_speed = self._follow_speed.copy()
        self._follow_since = self._follow_since.copy()
        self._copied = True

    # -- cues for other machines

    def reenter(self) -> None:
        """The scene has just begun: its cues of this very instant are still to come."""
        self._cued_s = math.nextafter(self.now_s, -math.inf)

    def cue_until(self, time_s: float) -> None:
        """Gives the scene's cues that have become due, up to and with `time_s`."""
        if self._sent is not None and self._scene.cues:
            for cue in self._scene.cues:
                due_s = self.entered_s + cue.at_s
                if cue.on < 0 and self._cued_s < due_s <= time_s:
                    self._sent.append(self._said(cue, due_s))
        self._cued_s = max(time_s, self._cued_s)

    def _answer(self, scene: Scene, reading: Reading) -> None:
        """Gives the cues that wait for a hit."""
        if self._sent is not None and reading.value > 0.0:
            for cue in scene.cues:
                if cue.on == reading.input:
                    self._sent.append(self._said(cue, self.now_s))

    def _said(self, cue: Cue, time_s: float) -> Sent:
        values = (self._spoken(v.input) if isinstance(v, Heard) else v for v in cue.values)
        return Sent(time_s, cue.to, cue.address, tuple(values))

    def _spoken(self, number: int) -> Value:
        item = self._show.inputs[number]
        value = float(self._values[number])
        if item.kind == "text":
            return self._texts[number]
        if item.kind == "choice":
            return item.options[int(value)] if value >= 0 else ""
        return int(value) if item.kind in ("switch", "count") or item.part == "on" else value

    # -- scenes

    @property
    def _scene(self) -> Scene:
        return self._show.scenes[self._playing[-1].scene]

    @property
    def _gos(self) -> tuple[Go, ...]:
        return self._scene.gos

    def settle(self) -> None:
        """Takes every way out that is true now, entering each scene at most once."""
        self._next_s = -math.inf
        entered: set[int] = set()  # without the current one: a scene may begin again
        self._hold_and_play()
        while (go := self._way_out(entered)) is not None:
            self._enter(go)
            entered.add(go.to)
            self._hold_and_play()

    def _way_out(self, entered: set[int]) -> Go | None:
        for go in self._gos:
            if go.to not in entered and go.when.true(self):
                return go
        return None

    def _hold(self) -> None:
        """Starts and stops the clocks of the current scene's `for` conditions."""
        for clock in self._scene.clocks:
            self._held[clock.timer] = tick(
                clock, self._held[clock.timer], clock.inner.true(self), self.now_s
            )

    def _hold_and_play(self) -> None:
        """Clocks and recordings may wait for each other: each is asked until nothing changes."""
        self._hold()
        for _ in self._players:
            if not self._play():
                return
            self._hold()

    # -- recordings

    def _play(self) -> bool:
        """Starts and stops recordings; whether any has changed."""
        before = self._players
        for number, player in enumerate(self._show.players):
            here = player.scene == self._playing[-1].scene
            head = turned(player, self._players[number], self if here else None, self.now_s)
            if head is not self._players[number]:
                self._put(number, head)
        return self._players is not before

    def _put(self, number: int, head: Playhead) -> None:
        self._players = (*self._players[:number], head, *self._players[number + 1 :])

    def _players_due(self) -> float:
        """The next moment after now at which a recording ends, or is forgotten."""
        heads = zip(self._show.players, self._players, strict=True)
        moments = (next_moment(player, head) for player, head in heads)
        return min((m for m in moments if m > self.now_s), default=math.inf)

    def _jump(self, reading: Reading) -> bool:
        """Lets the recordings of this scene answer an input; whether any does."""
        scene, before = self._playing[-1].scene, self._players
        for number, player in enumerate(self._show.players):
            if player.scene == scene:
                item = self._show.inputs[reading.input]
                share = (reading.value - item.low) / max(item.high - item.low, 1e-9)
                head = jumped(player, self._players[number], reading, item.kind, share, self.now_s)
                if head is not None:
                    self._put(number, head)
        return self._players is not before

    def _enter(self, go: Go) -> None:
        # A scene that is left in the instant in which it began was never there to be seen.
        below = tuple(p for p in self._uncovered() if p.entered_s < self.now_s)
        if len(below) > MOST_BELOW:
            below = without_least_seen(below, self.now_s)
        self._playing = (*below, Playing(go.to, self.now_s, go.fade_s, go.style))
        self._held = [None] * len(self._show.scenes[go.to].clocks)
        self.reenter()
        self._own_arrays()
        self._hits[:] = 0.0

    def _uncovered(self) -> tuple[Playing, ...]:
        """The scenes that are still seen: from the last one that has covered the others.

        One that covers from this very instant may yet be left in it (see `_enter`).
        """
        first = 0
        for i, playing in enumerate(self._playing):
            if playing.covers_from_s < self.now_s:
                first = i
        return self._playing[first:]
