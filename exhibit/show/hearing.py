"""What a show hears: values change, what follows them sets out, and somebody is there or nobody.

A visit begins when somebody does something after nobody had for a while.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from exhibit.core.words import ANGLES
from exhibit.show.day import Day
from exhibit.show.program import Input, Show
from exhibit.show.rhythms import Retempo, heard, turned
from exhibit.show.signals import Reading, at_rest, follow, reading_of
from exhibit.show.state import State

# Of ways that are remembered: a sensor that speaks a thousand times a second makes 240 of them.
SHORTEST_WAY_S = 1 / 240
MOST_WAYS = 2048  # 80 kB a follower, copied at each of its events


class Hearing:
    """The inputs of a state, open for writing, and what depends on them alone."""

    def __init__(self, show: Show, state: State) -> None:
        self._show = show
        self._copied = False  # arrays are shared with the state before until one is written
        self.now_s = state.time_s
        self.language = state.language
        self.values = state.values
        self.heard_s = state.heard_s
        self.texts = state.texts
        self.away = state.away
        self.follow_from = state.follow_from
        self.follow_speed = state.follow_speed
        self.follow_since = state.follow_since
        self.quiet_since_s = state.quiet_since_s
        self.past = state.past
        self.beats = state.beats
        self.visits = state.visits
        self.fresh = state.fresh
        self.day: Day | None = state.day

    def take(self, reading: Reading) -> bool:
        """Hears a reading; False for one that is none: a pad that reports its release."""
        number, value = reading.input, reading.value
        item = self._show.inputs[number]
        if item.kind == "hit" and value <= 0.0:
            return False
        self._own_arrays()
        before = float(self.values[number])
        self._turn_followers(number, item, value)
        self.values[number] = value
        self.heard_s[number] = self.now_s
        if self._show.paces:
            self.beats = heard(self.beats, self._show, reading, self.now_s)
        if item.kind == "text":
            self.texts = (*self.texts[:number], reading.words, *self.texts[number + 1 :])
        if item.chooses_language and value >= 0:
            self.language = self._show.languages.index(item.options[int(value)])
        if not item.own:
            self._stir(item, before, value)
        return True

    @property
    def opens_ways(self) -> tuple[object, ...]:
        """What any way out may wait for, whichever inputs it looks at."""
        return (self.quiet_since_s, self.language, self.visits, self.beats)

    def speak(self, language: int) -> None:
        """The show speaks this language from now on, if it has it."""
        if 0 <= language < len(self._show.languages):
            self.language = language

    def pace(self, rhythm: int, pulse_s: float, over_s: float) -> None:
        """A pulse of a rhythm comes to last so long, in so many seconds from now on."""
        self.beats = turned(self.beats, self._show, Retempo(rhythm, pulse_s, over_s), self.now_s)

    # -- the show's own channels

    def put(self, channel: int, value: float | str) -> None:
        """A variable becomes this, within its range; what it cannot be changes nothing."""
        reading = reading_of(self._show, channel, value)
        if not isinstance(reading, str):
            self.take(reading)

    def forget(self, channels: Iterable[int]) -> None:
        """These are again what they were as the show began."""
        for channel in channels:
            item = self._show.inputs[channel]
            self.take(Reading(channel, item.rest))

    def forget_visit(self) -> None:
        """Whoever comes finds everything as the first visitor did."""
        self.fresh = True
        self.forget(self._show.variables.get("visit", ()))

    def tell_day(self, day: Day) -> None:
        """What it is outside; when another day has begun, what was kept for a day is forgotten."""
        before, self.day = self.day, day
        if before is not None and before.weekday != day.weekday:
            self.forget(self._show.variables.get("day", ()))

    def warns_s(self) -> float:
        """When it will be said that the idle return is near; inf if not, or if it is said."""
        idle = self._show.idle
        if idle is None or self.quiet_since_s is None or self.values[idle.channel] > 0.0:
            return math.inf
        return self.quiet_since_s + idle.from_s

    def warn(self) -> None:
        """Says so when it is time."""
        idle = self._show.idle
        if idle is not None and self.now_s >= self.warns_s():
            self.take(Reading(idle.channel, 1.0))

    # -- followers

    def _turn_followers(self, number: int, item: Input, value: float) -> None:
        """Followers of the input set out from where they are; a hit throws them up."""
        hit, angle = item.kind == "hit", item.part in ANGLES
        goal = 0.0 if hit else float(self.values[number])
        for i, follower in self._show.followers_of[number]:
            start, speed = float(self.follow_from[i]), float(self.follow_speed[i])
            since = float(self.follow_since[i])
            here, speed_here = follow(follower, start, speed, goal, self.now_s - since)
            if self._show.remembers_s > 0.0:
                self._remember(i, (self.now_s, start, since, goal, speed))
            if hit:
                here = max(here, value)
            elif angle:  # the shorter way around
                here += 360.0 * round((value - here) / 360.0)
            self.follow_from[i] = here
            self.follow_speed[i] = speed_here
            self.follow_since[i] = self.now_s

    def _remember(self, follower: int, way: tuple[float, float, float, float, float]) -> None:
        """Keeps a way that a follower went, unless the last that was kept ended just before."""
        ways = self.past[follower]
        ways = ways[ways[:, 0] >= self.now_s - self._show.remembers_s]
        shortest_s = max(SHORTEST_WAY_S, self._show.remembers_s / MOST_WAYS)
        if not len(ways) or way[0] - ways[-1, 0] >= shortest_s:
            ways = np.vstack([ways, way])
        self.past = (*self.past[:follower], ways, *self.past[follower + 1 :])

    # -- who is there

    def _stir(self, item: Input, before: float, value: float) -> None:
        """Keeps `quiet_since_s`: None while any input is away from its rest."""
        was_quiet, was_away = self.quiet_since_s, self.away
        moment = item.kind in ("hit", "choice")
        if moment and was_quiet is not None:
            self.quiet_since_s = self.now_s
        self.away += at_rest(item, before) - at_rest(item, value)
        if self.away:
            self.quiet_since_s = None
        elif self.quiet_since_s is None:
            self.quiet_since_s = self.now_s
        if moment or self.away > was_away:
            self._somebody_is_there(was_quiet)

    def _somebody_is_there(self, quiet_since_s: float | None) -> None:
        idle = self._show.idle
        if idle is not None and self.values[idle.channel] > 0.0:
            self.take(Reading(idle.channel, 0.0))
        quiet_s = 0.0 if quiet_since_s is None else self.now_s - quiet_since_s
        if not self.visits or quiet_s >= self._show.visit_s:
            self.visits += 1
            if not self.fresh:  # else what scenes have set since, with nobody there, would be lost
                self.forget_visit()
        self.fresh = False

    def _own_arrays(self) -> None:
        if not self._copied:
            self.values = self.values.copy()
            self.heard_s = self.heard_s.copy()
            self.follow_from = self.follow_from.copy()
            self.follow_speed = self.follow_speed.copy()
            self.follow_since = self.follow_since.copy()
            self._copied = True
