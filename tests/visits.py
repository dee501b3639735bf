"""Words for tests about a visit: a show, what visitors do, and what is so at a time.

    visit = play(SHOW, [at(1.0, near=0.4)])
    assert visit.scene_at(3.999) == "awake"

A show is YAML text, or the name of a folder in `scenes/`. Every visit is walked twice, straight
and with the state saved and loaded at every event: both must come to the same.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import settings
from numpy.typing import NDArray

from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, checked, produce
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.core.chance import stream
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_PARTS
from exhibit.devices.journal import Journal
from exhibit.picture import Picture, Sounding, moment_of, players_at
from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import DrawList, Layer, Painting, Room, Step, Swarm, all_steps
from exhibit.scene.stage import Pose, Stage, evaluate
from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Show
from exhibit.show.seen import seen
from exhibit.show.signals import Signals
from exhibit.show.state import State, from_json, to_json
from exhibit.show.step import advance, begin

exact = settings(deadline=None, derandomize=True)
ROOT = Path(__file__).parent.parent
SCENES = ROOT / "scenes"
SHOWS = sorted(file.parent.name for file in SCENES.glob("*/show.yaml"))


# --- shows ----------------------------------------------------------------------------------------


@cache
def spec_of(show: str) -> ShowSpec:
    """The checked specs of a show. What is written in a test has no mistake."""
    problems = Problems()
    if "\n" not in show:
        spec = checked(SCENES / show, problems)
        assert not problems.stops_the_show, problems.errors
    else:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "show.yaml").write_text(show, encoding="utf-8")
            spec = checked(Path(folder), problems)
        assert not problems.errors, problems.errors
    assert spec is not None
    return spec


@cache
def production_of(show: str, seed: int = 0) -> Production:
    production, _ = produce(Occasion(spec_of(show), Venue(), seed=seed), Problems())
    return production


def show_of(show: str) -> Show:
    return production_of(show).show


# --- what visitors do -----------------------------------------------------------------------------


def at(time_s: float, **inputs: Value) -> tuple[Event, ...]:
    """At a time these inputs say this: `at(1.0, near=0.4)`, `at(2.0, drum=None)`."""
    return tuple(
        Event(time_s, "test", f"/in/{name}", () if value is None else (value,))
        for name, value in inputs.items()
    )


def busy_evening(show: Show, until_s: float = 40.0, count: int = 160) -> list[Event]:
    """People come near, drum, choose and change the language, several at once and in between."""
    times = sorted(float(t) for t in stream(1, "when", range(count)) * until_s)
    events: list[Event] = []
    for i, time_s in enumerate(times):
        if i % 9 == 0:  # on a frame of a film, and on the same instant as the one before
            time_s = events[-1].time_s if i % 2 and events else float(round(time_s))  # noqa: PLW2901
        control = show.controls[int(stream(2, "who", i) * len(show.controls))]
        item = show.inputs[control.first]
        events.append(Event(time_s, "test", item.address, _said(item, i)))
    return sorted(events, key=lambda event: event.time_s)


def _said(item: Input, index: int) -> tuple[Value, ...]:
    """What an input says the index-th time: for seconds at its low end, at rest, or anywhere."""
    k = float(stream(3, item.name, index))
    if item.kind == "choice":
        return (item.options[int(k * len(item.options))],)
    if item.kind == "switch":
        return (k < 0.6,)
    if item.kind in INPUT_PARTS:
        return (k, 1.0 - k) if k < 0.8 else ()
    if item.kind == "text":
        return (item.options[0] if item.options and k < 0.5 else "",)
    mood = int(stream(4, item.name, index // 20) * 3)
    return ((item.low + 0.05 * k, item.rest, item.low + k * (item.high - item.low))[mood],)


def occasion(show: str, events: Sequence[Event], *, seed: int = 0) -> Occasion:
    """The show with these events as its recording, for a studio."""
    journal = Journal({}, tuple(events), events[-1].time_s if events else 0.0, ())
    return Occasion(spec_of(show), Venue(), seed=seed, journal=journal)


# --- a picture ------------------------------------------------------------------------------------


def signals_for(show: Show, stage: Stage, state: State, time_s: float) -> NDArray[np.float64]:
    """What a stage hears at a time: the show's signals now, then those that it hears late."""
    signals = Signals(show)
    now = signals.at(state, time_s)
    late = (signals.earlier(state, one.signal, time_s - one.late_s) for one in stage.late)
    return np.concatenate([now, players_at(show, state, time_s), *late])


def arrays_of(drawlist: DrawList) -> Iterator[NDArray[np.generic]]:
    """Everything that is drawn, as arrays: what is not seen may be anything."""
    yield drawlist.records
    yield drawlist.moved
    if drawlist.runs is not None:
        yield drawlist.runs
    for step in all_steps(drawlist.steps):
        yield from _arrays_of_step(step)


def _arrays_of_step(step: Step) -> Iterator[NDArray[np.generic]]:
    if isinstance(step, Swarm) and step.count[0]:
        count = int(step.count[0])
        yield from (step.pose, step.rows[:, :count], step.colours[:count])
    elif isinstance(step, Painting) and step.pose[9] > 0.0:
        yield from (step.pose, step.values)
    elif isinstance(step, Room) and step.opacity[0] > 0.0:
        yield from (step.opacity, step.clip_from_world, step.light)
        for solid in step.solids:
            yield from (solid.world_from_node, solid.colour)
        for dots in step.dots:
            yield from (dots.world_from_cloud, dots.colour, dots.size)


def drawn(layers: Sequence[Layer]) -> list[tuple[float, tuple[float, ...], tuple[bytes, ...]]]:
    """The layers as they are now; their arrays are good until the next picture only."""
    return [
        (
            layer.weight,
            layer.drawlist.background,
            tuple(array.tobytes() for array in arrays_of(layer.drawlist)),
        )
        for layer in layers
    ]


# --- a visit --------------------------------------------------------------------------------------


def as_json(state: State) -> str:
    return json.dumps(to_json(state), allow_nan=False)


def saved_and_loaded(state: State) -> State:
    return from_json(json.loads(as_json(state)))


@dataclass(frozen=True)
class Visit:
    """A show and what visitors do in it; asks anew for every time, from the beginning."""

    production: Production
    events: tuple[Event, ...]
    scene: int | None = None
    language: int = 0

    @property
    def show(self) -> Show:
        return self.production.show

    def state_at(self, time_s: float) -> State:
        events = [event for event in self.events if event.time_s <= time_s]
        straight = advance(self.show, self._begin(), events, until=time_s)
        state = saved_and_loaded(self._begin())
        for event in events:
            here_s = max(event.time_s, state.time_s)
            state = saved_and_loaded(advance(self.show, state, [event], until=here_s))
        state = saved_and_loaded(advance(self.show, state, [], until=time_s))
        assert as_json(state) == as_json(straight)
        return straight

    def _begin(self) -> State:
        return begin(self.show, self.scene, self.language)

    def scene_at(self, time_s: float) -> str:
        """The scene that decides what happens next."""
        return self.show.scenes[self.state_at(time_s).scene].name

    def seen_at(self, time_s: float) -> list[tuple[str, float]]:
        """What is in the picture, from the bottom up, and how much each covers."""
        layers = seen(self.state_at(time_s), time_s)
        return [(self.show.scenes[layer.scene].name, layer.weight) for layer in layers]

    def value_at(self, time_s: float, name: str) -> float:
        names = [item.name for item in self.show.inputs]
        return float(self.state_at(time_s).values[names.index(name)])

    def language_at(self, time_s: float) -> str:
        return self.show.languages[self.state_at(time_s).language]

    def columns_at(self, time_s: float) -> Columns:
        """The current scene's nodes, posed and propagated."""
        state = self.state_at(time_s)
        stage = self.production.stages[state.scene]
        local_s = seen(state, time_s)[-1].local_s
        pose = Pose(stage)
        moment = moment_of(stage, Signals(self.show), state, time_s, local_s)
        return evaluate(stage, moment, pose)

    def sounds_at(self, time_s: float) -> list[Sounding]:
        picture = Picture(self.show, self.production.stages)
        state = self.state_at(time_s)
        picture.layers(state, time_s)
        return picture.sounds(state)


def play(
    show: str,
    doings: Iterable[tuple[Event, ...]] = (),
    *,
    language: str = "",
    scene: str = "",
    seed: int = 0,
) -> Visit:
    """A visit to a show, from 0 s in its start scene unless another is named."""
    production = production_of(show, seed)
    return Visit(
        production,
        tuple(sorted(_flat(doings), key=lambda event: event.time_s)),
        production.show.scene_named(scene) if scene else None,
        production.show.languages.index(language) if language else 0,
    )


def _flat(doings: Iterable[tuple[Event, ...]]) -> Iterator[Event]:
    for events in doings:
        yield from events
