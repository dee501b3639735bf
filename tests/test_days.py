"""Simulated days of every show: what nobody planned happens to it, and it is never stuck.

Never stuck means here:

- with nobody there the show returns, from whatever it was doing, to where it waits for visitors, at
  the very moment that its idle return says, and the regions that belong to other scenes are gone;
- with a sensor that is stuck, and people who do what they like, no scene of a show with a `limit`
  lasts longer than that;
- every scene to which something leads does come, some day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

import numpy as np
import pytest

from exhibit.core.words import INPUT_PARTS
from exhibit.picture import Picture
from exhibit.show.actions import Leap
from exhibit.show.conditions import Quiet, TimeInScene
from exhibit.show.day import DAY_S
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.days import (
    Days,
    Diary,
    comes_home,
    exact,
    homes,
    in_time,
    lasts_s,
    reachable,
    story_of,
    watched,
    whole,
)  # fmt: skip
from tests.visits import SHOWS, arrays_of, as_json, at, production_of, saved_and_loaded, spec_of

HALL = """
show: Hall
languages: [fr, ar-TN, en]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
  hand: position
  card: {kind: text, options: [rose, jasmine]}
  tongue: {kind: choice, options: [fr, ar-TN, en], chooses: language}
variables:
  lamps: {kind: count, from: 0, to: 5}
  told: no
  mood: {of: [calm, wild], keep: day}
  lit: {is: "near < 1 or drum within 3s"}
start: sleep
idle: {after: 40s, to: {cycle: [sleep, dream]}, with: through black 3s, warn: 10s}
limit: {after: 3min, to: sleep, with: crossfade 2s}
anywhere:
  - {when: card is rose, to: garden, from: [hall, sea]}
regions:
  weather: {start: calm, over: no}
  voice: {start: silence, during: [hall, sea, garden]}
scenes:
  - scene: sleep
    enter: [{set: {lamps: 0}}, {speak: fr}]
    go:
      - {when: near < 2 for 800ms and open, to: hall, with: crossfade 2s}
      - {when: drum, to: hall}
      - {after: 30min, to: dream}
  - {scene: dream, limit: 20min, go: [{when: near < 2.5 or drum or hand, to: hall}]}
  - scene: hall
    limit: 2min
    rotate: 20s
    enter: {set: {lamps: lamps + 1}}
    timeline:
      - {every: 15s, go: {region: weather, to: {shuffle: [calm, rain, storm]}}}
      - {on: drum, set: {told: yes}}
    go:
      - {when: drum 3 times within 4s, to: {sea: 3, garden: 1}, with: wipe left 2s}
      - {when: hand.x > 50% for 1s, to: sea, resume: yes}
      - {when: lamps >= 4 and told, to: garden}
      - {when: visits of sea >= 2 and chance 50%, to: garden}
  - scene: sea
    leave: {set: {mood: wild}}
    go:
      - {when: near < 0.6 within 2s and time > 5s, to: back, resume: yes}
      - {when: drum, to: {once: [garden, hall]}}
      - {after: 50s, to: hall, do: {forget: [told]}}
  - scene: garden
    timeline: [{at: 4s, go: {to: storm}}]
    go:
      - {when: not lit for 20s, to: back}
      - {when: closes within 10min and time > 3s, to: sleep}
  - {scene: calm, region: weather}
  - {scene: rain, region: weather, go: [{after: 40s, to: calm}]}
  - {scene: storm, region: weather, go: [{when: mood is wild and time > 5s, to: rain},
     {after: 1min, to: calm}]}
  - {scene: silence, region: voice, go: [{when: lit and time > 2s, to: speech}]}
  - {scene: speech, region: voice, go: [{after: 12s, to: silence}]}
"""
STORIES = (*SHOWS, HALL)
each_story = pytest.mark.parametrize(
    "name",
    [pytest.param(n, id=n.split("\n")[0] or "own") for n in STORIES],
)  # fmt: skip


@dataclass
class Walked:
    """Some days of a show, event by event, and what was so on the way."""

    show: Show  # as it is, without the diary
    diary: Diary = field(default_factory=Diary)
    largest: list[int] = field(default_factory=list)  # bytes of the state, the most of each day

    def walk(self, events: Sequence[Event], every: int = 40) -> Walked:
        told = watched(self.show, self.diary)
        state, seen_last = begin(told), -1
        for i, event in enumerate(events):
            state = advance(told, state, [event], until=max(event.time_s, state.time_s))
            in_time(told, state)
            if i % every == 0 or (state.scene != seen_last and i % 4 == 0):
                seen_last = state.scene
                whole(told, state)
                comes_home(told, state, self.diary)
                self._weigh(state)
        return self

    def _weigh(self, state: State) -> None:
        day = int(state.time_s / DAY_S)
        self.largest += [0] * (day + 1 - len(self.largest))
        self.largest[day] = max(self.largest[day], len(as_json(state)))


def everything_came(found: Walked) -> None:
    """Every scene, and every passage of what is told, to which something leads."""
    missed = reachable(found.show) - found.diary.scenes
    assert [found.show.scenes[scene].name for scene in missed] == []


# --- days -----------------------------------------------------------------------------------------


@cache
def walked(name: str) -> Walked:
    """Two days and nights."""
    show = story_of(name)
    return Walked(show).walk(Days(show, seed=1).events(2))


@each_story
def test_days_of_random_visits_leave_no_show_stuck(name: str) -> None:
    exact(walked(name).diary)
    everything_came(walked(name))


def test_what_a_show_remembers_is_no_more_on_the_third_day_than_on_the_first() -> None:
    for name, most in (("resonances", 7_000), (HALL, 4_000)):  # bytes
        show = story_of(name)
        largest = Walked(show).walk(Days(show, seed=2).events(3)).largest
        assert max(largest) < most
        assert max(largest[1:]) < 1.1 * largest[0] + 200


@each_story
def test_a_day_in_random_steps_saved_and_loaded_is_the_same_day(name: str) -> None:
    show, random = story_of(name), Random(4)
    events = Days(show, 4, visits_a_day=8).events(1)
    straight = state = begin(show)
    first = 0
    while first < len(events):
        last = first + random.choice((1, 3, 40, 300))
        some = events[first:last]
        until = some[-1].time_s + random.choice((0.0, 0.0, 1e-9, 0.3, 700.0))
        some += [event for event in events[last:] if event.time_s <= until]
        first += len(some)
        straight = advance(show, straight, some, until=max(until, straight.time_s))
        for event in some:  # with many stops, at which nothing happens
            stop_s = random.uniform(state.time_s, max(event.time_s, state.time_s))
            state = advance(show, state, [], until=stop_s)
            if random.random() < 0.2:
                state = saved_and_loaded(state)
            state = advance(show, state, [event], until=max(event.time_s, stop_s))
        state = advance(show, state, [], until=straight.time_s)
        assert as_json(state) == as_json(straight)


@pytest.mark.parametrize("name", ["resonances", HALL], ids=["resonances", "own"])
def test_seven_and_sixty_frames_a_second_make_the_same_day(name: str) -> None:
    show = story_of(name)
    events = Days(show, 5, visits_a_day=12).events(1)
    state, random = begin(show), Random(5)
    busy = sorted(random.sample(range(len(events)), 5))
    for first in busy:
        here_s = max(events[first].time_s, state.time_s)
        before = [event for event in events if state.time_s < event.time_s <= here_s]
        state = advance(show, state, before, until=here_s)
        found = {as_json(by_frames(show, state, events, fps)) for fps in (1 / 20, 7.0, 60.0)}
        assert len(found) == 1


def by_frames(show: Show, state: State, events: Sequence[Event], fps: float) -> State:
    """The state 20 s later."""
    end_s = state.time_s + 20.0
    left = [event for event in events if state.time_s < event.time_s <= end_s]
    begin_s = state.time_s
    for frame in range(1, round(20.0 * fps) + 1):
        now_s = min(begin_s + frame / fps, end_s)
        due = [event for event in left if event.time_s <= now_s]
        left = left[len(due) :]
        state = advance(show, state, due, until=now_s)
    return advance(show, state, left, until=end_s)


# --- stuck sensors --------------------------------------------------------------------------------

LIMITED = [name for name in STORIES if spec_of(name).limit is not None]


def test_the_flagship_has_a_limit() -> None:
    assert "resonances" in LIMITED


@pytest.mark.parametrize("name", LIMITED, ids=["own"] * len(LIMITED))
def test_with_a_stuck_sensor_and_people_no_scene_lasts_longer_than_its_limit(name: str) -> None:
    show = story_of(name)
    assert unlimited(name) == []
    for seed, control in enumerate(show.controls):
        for event in stuck_at(show.inputs[control.first]):
            state = begin(show)
            people = [*Days(show, seed).visitor(2.0), *Days(show, seed).child(300.0)]
            others = (each for each in people if each.address != event.address)
            for said in (event, *others):
                state = advance(show, state, [said], until=max(said.time_s, state.time_s))
                in_time(show, state)
            for i in range(60):  # an hour in which nobody touches anything else
                state = advance(show, state, [], until=state.time_s + 53.0 + i / 7)
                in_time(show, state)


def unlimited(name: str) -> list[str]:
    """The scenes that could last for ever, but for those in which the show waits for visitors, and
    those of which the artist says so. A region that is there during others ends with them; one that
    the others lead on is not stuck while they are not.
    """
    show, spec = story_of(name), spec_of(name)
    never = {scene.name.text for scene in spec.scenes if scene.limit_s == float("inf")}
    limit = {name.text for name in spec.limit.target.names} if spec.limit else set()
    led = {show.scenes[to].region for to in _asked_for(show)}
    alone = {i for i, each in enumerate(show.regions) if each.during is None} - led
    waits = {show.scenes[region.start].name for region in show.regions}
    return [
        show.scenes[scene].name
        for scene in sorted(reachable(show) - homes(show))
        if lasts_s(show, scene) == float("inf")
        and show.scenes[scene].region in alone | {0}
        and show.scenes[scene].name not in never | limit | waits
    ]


def _asked_for(show: Show) -> Iterator[int]:
    """The scenes to which something that the main region does leads other regions."""
    for scene in show.scenes:
        done = (*scene.enter, *scene.leave, *(act for go in scene.gos for act in go.do))
        for action in done if scene.region == 0 else ():
            if isinstance(action, Leap) and action.to >= 0:
                yield action.to


def stuck_at(item: Input) -> list[Event]:
    """Somebody seems to be there, in several ways, and stays."""
    said: list[tuple[Value, ...]] = [(item.low,), ((item.low + item.high) / 2.0,)]
    if item.kind == "choice":
        said = [(item.options[0],)]
    elif item.kind == "text":
        said = [("04 A2",), *((word,) for word in item.options)]
    elif item.kind in INPUT_PARTS:
        said = [(0.9, 0.1), (0.1, 0.9)]
    elif item.kind == "switch":
        said = [(item.rest == 0.0,)]
    return [Event(1.0, "test", item.address, values) for values in said]


# --- weeks ----------------------------------------------------------------------------------------

WEEKS = """
show: Weeks
inputs: {near: {kind: distance, unit: m, between: [0.3, 3.0]}, drum: hit}
start: sleep
idle: {after: 31.7s, to: sleep, warn: 3.3s}
scenes:
  - {scene: sleep, go: [{when: near < 1 for 800ms, to: awake}]}
  - scene: awake
    timeline: [{every: 1.7s, go: {to: back}}]
    go: [{when: drum twice within 1.1s, to: sleep}, {after: 4.3s, to: awake}]
"""


def test_weeks_of_nobody_lose_no_bit_of_a_timer() -> None:
    """After 120 days a second is 2 ns coarse, and a timer is still due at its sum exactly."""
    show = story_of(WEEKS)
    told = [visited_after(show, weeks_s) for weeks_s in (0.0, 14 * DAY_S, 120 * DAY_S + 0.1)]
    assert len(told[0]) > 10
    assert told[0] == told[1] == told[2]


def visited_after(show: Show, weeks_s: float) -> list[tuple[str, float]]:
    """The scenes of a visit, and when they began, counted from before it to the microsecond."""
    diary = Diary()
    told = watched(show, diary)
    state = advance(told, begin(told), [], until=weeks_s)
    come = [*at(weeks_s + 1 / 3, near=0.5), *at(weeks_s + 9.1, drum=1), *at(weeks_s + 9.9, drum=1)]
    advance(told, state, come, until=weeks_s + 20.0)
    exact(diary)
    return [(show.scenes[i].name, round(time_s - weeks_s, 6)) for time_s, i in diary.begun[1:]]


# --- the whole of it, for long --------------------------------------------------------------------


@pytest.mark.slow
@each_story
def test_two_weeks_of_random_visits_take_every_way_out(name: str) -> None:
    """And a picture of any moment can be drawn."""
    show = story_of(name)
    found = Walked(show)
    for seed in (6, 7):
        found.walk(Days(show, seed, visits_a_day=40).events(7))
    exact(found.diary)
    everything_came(found)
    assert max(found.largest) < 1.3 * found.largest[0] + 500
    missed = set(ways_that_can_be(name)) - found.diary.taken
    assert [(show.scenes[i].name, show.scenes[i].gos[k]) for i, k in sorted(missed)] == []


def ways_that_can_be(name: str) -> Iterator[tuple[int, int]]:
    """All ways out but those that come too late: behind a shorter time, or an idle return for which
    a scene is over too soon. The limit of a show is a net, which few of its scenes ever need: it is
    tried with stuck sensors above.
    """
    show, limit = story_of(name), spec_of(name).limit
    limit_s = float("inf") if limit is None else limit.after_s
    for i in reachable(show):
        over_s = lasts_s(show, i)
        for k, go in enumerate(show.scenes[i].gos):
            waits_s = go.when.seconds if isinstance(go.when, (TimeInScene, Quiet)) else 0.0
            if isinstance(go.when, TimeInScene) and waits_s == limit_s:
                continue
            if waits_s < over_s or (isinstance(go.when, TimeInScene) and waits_s == over_s):
                yield i, k


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWS)
def test_a_picture_of_any_moment_of_a_week_can_be_drawn(name: str) -> None:
    production = production_of(name)
    show, picture, random = production.show, Picture(production.show, production.stages), Random(8)
    state = begin(show)
    for event in Days(show, 8, visits_a_day=20).events(7):
        state = advance(show, state, [event], until=max(event.time_s, state.time_s))
        if random.random() < 0.1:
            time_s = state.time_s + random.random() * 0.5
            for layer in picture.layers(advance(show, state, [], until=time_s), time_s):
                assert 0.0 <= layer.weight <= 1.0
                assert all(np.isfinite(numbers).all() for numbers in arrays_of(layer.drawlist)
                           if numbers.dtype.kind == "f")  # fmt: skip
            picture.sounds(state)
