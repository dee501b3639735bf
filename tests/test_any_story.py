"""Any show that can be written plays: hundreds of small ones, of everything that a story can be
made of, with mistakes and without, and whatever happens to them.

What each way out waits for is worked out a second time (`stories`), from what was said and when: no
way is taken whose condition is not true at that moment, and none is left that is open.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhibit.app.recordings import programmed
from exhibit.core.problems import Problem, Problems
from exhibit.show.actions import Action, Doer
from exhibit.show.conditions import View
from exhibit.show.day import Day, event_of
from exhibit.show.events import Event, Value
from exhibit.show.program import BACK, Scene, Sent, Show
from exhibit.show.signals import read_event
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.days import Days, Diary, comes_home, due_s, in_time, watched, whole
from tests.shows import check
from tests.stories import Instant, Judge, Snapshot, Story, Truth, stories
from tests.visits import as_json, exact, saved_and_loaded

BUSY_S = 14.0  # while much happens
END_S = 75.0


@dataclass(frozen=True)
class Played:
    """A story that was read."""

    show: Show
    judges: tuple[tuple[Judge, ...], ...]  # of each scene, none where that is not known
    right: bool  # without mistakes


def read(story: Story) -> tuple[Played | None, list[Problem]]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "show.yaml").write_text(story.yaml, encoding="utf-8")
        spec, problems = check(Path(folder))
        if spec is None:
            return None, problems
        show = programmed(spec, Problems())
    right = not any(problem.severity == "error" for problem in problems)
    judges = (story.judges.get(scene.name, ()) if right else () for scene in show.scenes)
    return Played(show, tuple(map(tuple, judges)), right), problems


# --- what happens ---------------------------------------------------------------------------------

WORDS: dict[str, list[tuple[Value, ...]]] = {
    "near": [(0.4,), (1.0,), (1.7,), (3.0,), (float("nan"),)],
    "drum": [(1.0,), (0.0,), ()],
    "door": [(True,), (False,)],
    "people": [(0,), (2,), (4,)],
    "card": [("rose",), ("Jasmine",), ("{lamps}",), ()],
    "hand": [(0.2, 0.2), (0.8, 0.8), ()],
    "tongue": [("ar",), (1,), (0,), ("nobody's",)],
    "lamps": [(3,)],
}
quarters = st.integers(0, int(4 * BUSY_S)).map(lambda n: n / 4)


def _event(time_s: float, name: str, which: int) -> Event:
    values = WORDS[name][which % len(WORDS[name])]
    return Event(time_s, "test", f"/in/{name}", values)


events = st.builds(
    _event, quarters | st.floats(0.0, BUSY_S), st.sampled_from(list(WORDS)), st.integers(0, 4)
)
opens_at = st.sampled_from([10.0, 9.9999, 9.9, 23.9995, 17.999]).map(
    lambda hour: event_of(Day(0.0, hour * 3600.0, 1, 36_000.0, 64_800.0))
)


@st.composite
def visits(draw: st.DrawFn, show: Show) -> list[Event]:
    """Much in the first seconds, now and then something later, and in the end nobody."""
    found = draw(st.lists(events, max_size=16))
    if draw(st.booleans()):
        found.append(draw(opens_at))
    days = Days(show, draw(st.integers(0, 99)))
    later = [*days.child(20.0), *days.visitor(35.0), *days.nonsense(30.0)]
    found += [event for event in later if event.time_s < END_S - 20.0][::3]
    return sorted(found, key=lambda event: event.time_s)


# --- what is so, from what has happened -----------------------------------------------------------


@dataclass(frozen=True)
class _Note(Action):
    write: Callable[[View], None]

    def apply(self, doer: Doer) -> None:
        self.write(doer.view)


class Chronicle:
    """Writes down what was said to a story and what it did, and judges its ways out by that."""

    def __init__(self, played: Played) -> None:
        self.played = played
        self.said: list[Snapshot] = []
        self.hits: list[float] = []
        self._heard_s = -1.0  # when something was said last
        self.begun: list[tuple[float, int]] = []
        self._since = [(0, 0)] * len(played.show.regions)  # among `said` and `hits`, by region
        self._open: dict[int, list[Truth]] = {}
        self.judged = 0
        scenes = tuple(self._told(n, scene) for n, scene in enumerate(played.show.scenes))
        self.show = replace(played.show, scenes=scenes)

    def _told(self, number: int, scene: Scene) -> Scene:
        """The scene, writing."""

        def begins(view: View) -> None:
            self._since[scene.region] = (len(self.said), len(self.hits))
            self.begun.append((view.now_s, number))
            self.says(view)

        def leaves(view: View) -> None:
            self.says(view)
            self._open[number] = [judge(self._instant(view, number)) for judge in self._of(number)]
            self._in_time(number, self._just_before(view, number))

        def takes(index: int) -> Callable[[View], None]:
            return lambda view: self._took(number, index, view)

        says = _Note(self.says)
        return replace(
            scene,
            enter=(_Note(begins), *scene.enter, says),
            leave=(_Note(leaves), *scene.leave, says),
            gos=tuple(
                replace(go, do=(_Note(takes(index)), *go.do, says))
                for index, go in enumerate(scene.gos)
            ),
            deeds=tuple(replace(d, actions=(*d.actions, says)) for d in scene.deeds),
        )

    def _of(self, scene: int) -> tuple[Judge, ...]:
        return self.played.judges[scene]

    # -- what was so

    def says(self, view: View) -> None:
        show = self.played.show
        values = {
            item.name: view.value(i) for i, item in enumerate(show.inputs) if item.kind != "hit"
        }
        words = {item.name: view.words(i) for i, item in enumerate(show.inputs)}
        spoken = show.languages[view.language]
        self.said.append(Snapshot(view.now_s, values, words, spoken))

    def hears(self, event: Event) -> None:
        self._heard_s = event.time_s
        readings = read_event(self.show, event)
        for reading in () if isinstance(readings, str) else readings:
            if self.show.inputs[reading.input].kind == "hit" and reading.value > 0.0:
                self.hits.append(event.time_s)

    def stands(self, state: State) -> None:
        """After an event."""
        names = [item.name for item in self.played.show.inputs]
        self.said.append(
            Snapshot(
                state.time_s,
                dict(zip(names, state.values.tolist(), strict=True)),
                dict(zip(names, state.texts, strict=True)),
                self.played.show.languages[state.language],
            )
        )

    def _instant(self, view: View, scene: int) -> Instant:
        first, hits = self._since[self.played.show.scenes[scene].region]
        met = {each.name: view.entered(i) for i, each in enumerate(self.played.show.scenes)}
        return Instant(
            view.now_s, view.entered_s, view.quiet_since_s, view.visits,
            {"drum": self.hits[hits:]}, met, _hour(view.day, view.now_s), self.said[first:],
        )  # fmt: skip

    def _just_before(self, view: View, scene: int) -> Instant | None:
        """The same scene a moment ago, if it was there."""
        now = self._instant(view, scene)
        before_s = view.now_s - 1e-6
        past = [each for each in now.past if each.time_s <= before_s]
        if not past:
            return None
        hits = [hit_s for hit_s in now.hits["drum"] if hit_s <= before_s]
        quiet_s = view.quiet_since_s  # what it was before is not known, if it has changed
        if any(each.time_s > before_s for each in self.said[:-1]) or self._heard_s > before_s:
            return None
        return replace(now, now_s=before_s, past=past, hits={"drum": hits}, quiet_since_s=quiet_s)

    def _in_time(self, scene: int, before: Instant | None) -> None:
        """No way that is taken now, or is open and not taken, was open already."""
        if before is None or not self.played.right:
            return
        began_s = next(time_s for time_s, i in reversed(self.begun) if i == scene)
        for index, judge in enumerate(self._of(scene)):
            if judge(before) is True and not self._shut(scene, index, began_s):
                name = self.played.show.scenes[scene].name
                raise AssertionError(
                    f"{before.now_s} s: {name} is still there, way {index} is open"
                )

    # -- what it did

    def _took(self, scene: int, index: int, view: View) -> None:
        due = due_s(self.played.show.scenes[scene].gos[index].when, view)
        if due is not None and self.played.right:
            assert due <= view.now_s
        if index >= len(self._of(scene)):
            return  # the limit, the idle return, a way of every scene
        self.judged += 1
        name = self.played.show.scenes[scene].name
        assert self._open[scene][index] is not False, f"{view.now_s} s: {name}, way {index}"
        for before in range(index):
            if self._open[scene][before] is True:
                assert self._shut(scene, before, view.now_s), f"{view.now_s} s: {name}, {before}"

    def _shut(self, scene: int, index: int, now_s: float) -> bool:
        """Whether a way that is open leads nowhere now: to a scene that began in this instant."""
        go = self.played.show.scenes[scene].gos[index]
        return go.turn >= 0 or go.to == BACK or (now_s, go.to) in self.begun

    def stays(self, state: State) -> None:
        """No way is open out of the scenes that are there, once an instant is over."""
        for region, course in enumerate(state.regions):
            scene = course.scene
            if scene < 0 or not self._of(scene):
                continue
            began_s = course.playing[-1].seen_from_s
            instant = self._stood(state, region)
            for index, judge in enumerate(self._of(scene)):
                self.judged += 1
                if judge(instant) is True and not self._shut(scene, index, began_s):
                    name = self.played.show.scenes[scene].name
                    raise AssertionError(f"{state.time_s} s: {name} stays, way {index} is open")

    def _stood(self, state: State, region: int) -> Instant:
        course = state.regions[region]
        first, hits = self._since[region]
        scenes = self.played.show.scenes
        met = {each.name: int(state.met[i]) for i, each in enumerate(scenes)}
        return Instant(
            state.time_s, course.playing[-1].entered_s, state.quiet_since_s, state.visits,
            {"drum": self.hits[hits:]}, met, _hour(state.day, state.time_s), self.said[first:],
        )  # fmt: skip


def _hour(day: Day | None, now_s: float) -> float | None:
    return None if day is None else (day.seconds + now_s - day.since_s) / 3600.0 % 24.0


# --- any show plays -------------------------------------------------------------------------------


def told(played: Played, events: Sequence[Event], stops: Random) -> Chronicle:
    """The story event by event, with stops in between, judged."""
    chronicle = Chronicle(played)
    show = chronicle.show
    sent: list[Sent] = []
    state = begin(show, sent=sent)
    whole(show, state)
    for event in [*events, Event(END_S, "test", "/in/nobody", ())]:
        for stop_s in sorted(stops.uniform(state.time_s, event.time_s) for _ in range(2)):
            state = advance(show, state, [], until=stop_s, sent=sent)
            chronicle.stands(state)
            if played.right:
                chronicle.stays(state)
        state = advance(show, state, [], until=event.time_s, sent=sent)
        chronicle.hears(event)
        state = advance(show, state, [event], until=event.time_s, sent=sent)
        chronicle.stands(state)
        whole(show, state)
        if played.right:
            in_time(show, state)
    times = [each.time_s for each in sent]
    assert times == sorted(times)
    return chronicle


def by_frames(
    show: Show, events: Sequence[Event], fps: float, until_s: float
) -> tuple[str, object]:
    sent: list[Sent] = []
    state = begin(show, sent=sent)
    times = [event.time_s for event in events]
    done = 0
    for frame in range(1, int(until_s * fps) + 2):
        now_s = min(frame / fps, until_s)
        last = bisect_right(times, now_s)
        state = advance(show, state, events[done:last], until=now_s, sent=sent)
        done = last
    return as_json(state), sent


def plays(story: Story, data: st.DataObject) -> None:
    played, _ = read(story)
    assert played is not None
    show = played.show
    events = data.draw(visits(show))
    random = Random(data.draw(st.integers(0, 99)))
    told(played, events, random)
    straight = advance(show, begin(show), events, until=END_S)
    state, left = saved_and_loaded(begin(show)), list(events)
    while state.time_s < END_S:
        until = min(
            state.time_s + random.choice((0.0, 0.1, 0.5, 2.0, 30.0)) * random.random(), END_S
        )
        until = END_S if state.time_s > END_S - 0.1 else until
        some = [event for event in left if event.time_s <= until]
        left = left[len(some) :]
        state = advance(show, state, some, until=until)
        if random.random() < 0.3:
            state = saved_and_loaded(state)
    assert as_json(state) == as_json(straight)
    if played.right:
        diary = Diary()
        comes_home(watched(show, diary), straight, diary)
    busy = [event for event in events if event.time_s <= BUSY_S]
    assert by_frames(show, busy, 7.0, BUSY_S) == by_frames(show, busy, 60.0, BUSY_S)


usual = settings(exact, suppress_health_check=list(HealthCheck))


@settings(usual, max_examples=30)
@given(stories(), st.data())
def test_any_show_that_can_be_written_plays(story: Story, data: st.DataObject) -> None:
    plays(story, data)


@pytest.mark.slow
@settings(usual, max_examples=1500)
@given(stories(), st.data())
def test_any_of_very_many_shows_plays(story: Story, data: st.DataObject) -> None:
    plays(story, data)
