"""Simulated days of every show: what nobody planned happens to it, and it is never stuck.

Never stuck means here:

- with nobody there the show returns, from whatever it was doing, to where it waits for visitors, at
  the very moment that its idle return says, and the regions that belong to other scenes are gone;
- with a sensor that is stuck, and people who do what they like, no scene of a show with a `limit`
  lasts longer than that;
- every scene to which something leads does come, some day.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
import pytest

from exhibit.show.conditions import MOST_STRUCK
from exhibit.show.courses import MOST_BELOW
from exhibit.show.day import DAY_S
from exhibit.show.events import Event
from exhibit.show.hearing import MOST_WAYS
from exhibit.show.program import Show
from exhibit.show.seen import all_seen
from exhibit.show.state import MOST_CAME, State
from exhibit.show.step import advance, begin
from tests.days import (
    Days,
    Diary,
    everybody_leaves,
    homes,
    idle_s,
    lasts_s,
    reachable,
    story_of,
    watched,
)  # fmt: skip
from tests.visits import SHOWS, as_json, saved_and_loaded, spec_of

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
each_story = pytest.mark.parametrize("name", STORIES, ids=lambda name: name.split("\n")[0] or "own")


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
            if i % every == 0 or state.scene != seen_last and i % 4 == 0:
                seen_last = state.scene
                whole(told, state)
                comes_home(told, state, self.diary)
                self._weigh(state)
        return self

    def _weigh(self, state: State) -> None:
        day = int(state.time_s / DAY_S)
        self.largest += [0] * (day + 1 - len(self.largest))
        self.largest[day] = max(self.largest[day], len(as_json(state)))


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


def everything_came(show: Show, diary: Diary) -> None:
    missed = [show.scenes[scene].name for scene in reachable(show) - diary.scenes]
    assert missed == []


# --- days -----------------------------------------------------------------------------------------


def walked(name: str, seed: int, days: int) -> Walked:
    show = story_of(name)
    found = Walked(show).walk(Days(show, seed).events(days))
    exact(found.diary)
    return found


@each_story
def test_days_of_random_visits_leave_no_show_stuck(name: str) -> None:
    found = walked(name, 1, 2 if homes(story_of(name)) else 1)
    everything_came(found)


def test_what_a_show_remembers_is_no_more_on_the_third_day_than_on_the_first() -> None:
    for name in ("resonances", HALL):
        largest = walked(name, 2, 3).largest
        assert max(largest) < 4_000  # bytes
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


@pytest.mark.parametrize("name", LIMITED, ids=lambda name: name.split("\n")[0] or "own")
def test_with_a_stuck_sensor_and_people_no_scene_lasts_longer_than_its_limit(name: str) -> None:
    show = story_of(name)
    bounded(show)
    for seed, control in enumerate(show.controls):
        item = show.inputs[control.first]
        for part in (0.0, 0.5, 0.9):
            value = item.low + part * (item.high - item.low)
            stuck = Event(1.0, "test", item.address, () if item.kind == "text" else (value,))
            if item.kind == "choice":
                continue
            diary = Diary()
            told = watched(show, diary)
            state = advance(told, begin(told), [stuck], until=1.0)
            people = Days(show, seed).visitor(2.0)
            others = [e for e in people if e.address != item.address]
            for event in [*others, *Days(show, seed).child(300.0)]:
                if event.address != item.address:
                    state = advance(told, state, [event], max(event.time_s, state.time_s))
                    in_time(told, state)
            for minute in range(60):
                state = advance(told, state, [], until=state.time_s + 60.0 + minute / 7)
                in_time(told, state)
            stays = np.diff([time_s for time_s, i in diary.begun if show.scenes[i].region == 0])
            longest = max(lasts_s(show, i) for i in main_scenes(show) if i not in homes(show))
            assert max(stays, default=0.0) <= max(longest, *map(at_home_s(show), homes(show)))


def main_scenes(show: Show) -> list[int]:
    return [i for i in reachable(show) if show.scenes[i].region == 0]
