"""The law: the picture is a pure function of (show, state, show time), and state changes only by
events with a time. Each thing that this buys is tried here, on every show in `scenes/`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from math import ceil, lcm
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.app.looks import MediaLooks
from exhibit.app.studio import Studio
from exhibit.authoring.compile import compile_stage
from exhibit.authoring.specs import NodeSpec
from exhibit.core.problems import Problems
from exhibit.devices.journal import Recorder, read_journal
from exhibit.loop import Loop
from exhibit.picture import Picture
from exhibit.render.glcalls import Profile
from exhibit.scene.drawing import batches_of
from exhibit.scene.drawlist import (
    Batch,
    DrawList,
    Layer,
    Masked,
    Painting,
    Room,
    Screening,
    Swarm,
    all_steps,
)  # fmt: skip
from exhibit.scene.moment import Moment
from exhibit.scene.propagate import Propagator
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.seen import seen
from exhibit.show.state import Playing, State
from exhibit.show.step import advance, begin
from tests.scene.stages import touches
from tests.visits import (
    ROOT,
    SHOWS,
    arrays_of,
    as_json,
    busy_evening,
    drawn,
    exact,
    occasion,
    production_of,
    saved_and_loaded,
    show_of,
    signals_for,
    spec_of,
)

Floats = NDArray[np.float32]
SIZE = (320, 180)
EVENING_S = 40.0
HOURS_10 = 36_000.0
PROFILES: tuple[Profile, ...] = ("core", "es")

each_show = pytest.mark.parametrize("name", SHOWS)


def evening(name: str) -> list[Event]:
    return busy_evening(show_of(name), EVENING_S)


def played(show: Show, events: Sequence[Event], times: Sequence[float]) -> Iterator[State]:
    """The states at ascending times, each from the one before."""
    state, left = begin(show), list(events)
    for time_s in times:
        due = [event for event in left if event.time_s <= time_s]
        left = left[len(due) :]
        state = advance(show, state, due, until=time_s)
        yield state


@pytest.fixture(scope="module", params=[(name, profile) for name in SHOWS for profile in PROFILES])
def studio(request: pytest.FixtureRequest) -> Iterator[Studio]:
    """A busy evening of each show, drawn by OpenGL 3.3 core and by OpenGL ES 3.0."""
    name, profile = request.param
    with Studio(occasion(name, evening(name)), SIZE, profile) as opened:
        yield opened


def events_of(studio: Studio) -> list[Event]:
    return busy_evening(studio.show, EVENING_S)


# --- the same picture, whichever way one comes to it ----------------------------------------------


def test_shows_are_found() -> None:
    assert "first_light" in SHOWS


def test_the_evening_is_busy(studio: Studio) -> None:
    states = list(studio.states([i / 4 for i in range(160)]))
    assert len({state.scene for state in states}) > 1
    assert len({state.language for state in states}) > 1 or len(studio.show.languages) < 3
    pictures = {studio.picture(state, state.time_s).tobytes() for state in states[::8]}
    assert len(pictures) > 10


def test_a_still_is_the_frame_of_the_film_bit_for_bit(studio: Studio) -> None:
    times = [i / 5 for i in range(200)]
    film = list(studio.pictures(times))
    for i in Random(0).sample(range(len(times)), 16):
        still = next(studio.pictures([times[i]]))
        assert np.array_equal(still, film[i]), f"the still at {times[i]} s is another picture"


def test_30_60_and_144_frames_a_second_show_the_same_at_the_same_time(studio: Studio) -> None:
    seconds, common = 36, 6  # times at which all three have a frame: sixths of a second
    found: list[tuple[list[str], list[bytes]]] = []
    for fps in (30, 60, 144):
        states = list(studio.states([i / fps for i in range(seconds * fps)]))[:: fps // common]
        pictures = [studio.picture(s, s.time_s).tobytes() for s in states[::27]]
        found.append(([as_json(state) for state in states], pictures))
    assert found[0] == found[1] == found[2]


def test_a_state_saved_and_loaded_at_every_event_changes_nothing(studio: Studio) -> None:
    straight = loaded = begin(studio.show)
    for i, event in enumerate(events_of(studio)):
        straight = advance(studio.show, straight, [event], until=event.time_s)
        loaded = saved_and_loaded(advance(studio.show, loaded, [event], until=event.time_s))
        assert as_json(loaded) == as_json(straight)
        if i % 16 == 0:
            before, after = (studio.picture(state, event.time_s) for state in (straight, loaded))
            assert np.array_equal(before, after)


def test_a_jump_to_ten_hours_is_ten_hours_played(studio: Studio) -> None:
    late = [e._replace(time_s=e.time_s + HOURS_10 - 60.0) for e in events_of(studio)[::3]]
    events = [*events_of(studio), *late]
    steps = [i * 7.3 for i in range(int(HOURS_10 / 7.3) + 1)]
    near_the_end = [HOURS_10 - 60.0 + i / 60 for i in range(3600)]
    *_, stepped = played(studio.show, events, [*steps[:-9], *near_the_end, HOURS_10])
    jumped = advance(studio.show, begin(studio.show), events, until=HOURS_10)
    assert as_json(jumped) == as_json(stepped)
    one, other = (studio.picture(state, HOURS_10) for state in (jumped, stepped))
    assert np.array_equal(one, other)


@each_show
def test_after_ten_hours_everything_moves_as_smoothly_as_at_first(name: str) -> None:
    """Seconds in float32 would be 4 ms coarse: some frames would stand still, others jump."""
    production = production_of(name)
    picture = Picture(production.show, production.stages)
    later_s = whole_cycles(production.show)

    def later(playing: Sequence[Playing]) -> tuple[Playing, ...]:
        return tuple(replace(p, entered_s=p.entered_s + later_s) for p in playing)

    for scene in range(len(production.show.scenes)):
        early = begin(production.show, scene)
        regions = tuple(replace(course, playing=later(course.playing)) for course in early.regions)
        heads = tuple(replace(p, since_s=p.since_s + later_s) for p in early.players)
        late = replace(
            early,
            time_s=later_s,
            regions=regions,
            players=heads,
            follow_since=early.follow_since + later_s,  # what an entry sets is still on its way
        )
        for i in range(10):
            local_s = 2.0037 + i / 144  # not just where a frame of a film in the scene ends
            first = numbers(picture.layers(early, local_s))
            found = numbers(picture.layers(late, later_s + local_s))
            np.testing.assert_allclose(found, first, rtol=1e-5, atol=1e-5)


def whole_cycles(show: Show) -> float:
    """Ten hours or a little more, after which every rhythm stands as at the beginning."""
    cycles = [Fraction(r.pulse_s * r.pulses).limit_denominator(1000) for r in show.rhythms]
    together = Fraction(lcm(*(c.numerator for c in cycles)))  # of whole seconds, so of each
    together *= 8  # waves and keys may take several cycles, and there and back
    return float(ceil(HOURS_10 / together) * together)


def numbers(layers: Sequence[Layer]) -> Floats:
    """All numbers of all that is drawn; of a record each field as what it is."""
    return np.concatenate(
        [
            part.astype(np.float32).ravel()
            for layer in layers
            for array in arrays_of(layer.drawlist)
            for part in fields_of(array)
        ]
    )


def fields_of(array: NDArray[Any]) -> list[NDArray[Any]]:
    """A tint is four bytes, and as one float32 white would be no number."""
    return [array[name] for name in array.dtype.names] if array.dtype.names else [array]


def evening_digest(name: str) -> str:
    """All states and some pictures of a busy evening; also asked from another process."""
    digest = sha256()
    with Studio(occasion(name, evening(name)), SIZE) as studio:
        for i, state in enumerate(studio.states([i / 10 for i in range(400)])):
            digest.update(as_json(state).encode())
            if i % 50 == 0:
                digest.update(studio.picture(state, state.time_s).tobytes())
    return digest.hexdigest()


@each_show
def test_another_process_with_another_hash_seed_shows_the_same(name: str) -> None:
    ask = f"from tests.test_law import evening_digest; print(evening_digest({name!r}))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ask],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    digests = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(digests[0]) == 65
    assert digests[0] == digests[1]


# --- a recorded evening ---------------------------------------------------------------------------


class Clock:
    """A clock that stands until it is told the time."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Wire:
    """Events that arrive some time after they were stamped, one overtaking the other."""

    def __init__(self, events: Sequence[Event], clock: Clock) -> None:
        random = Random(7)
        self._clock = clock
        self._arriving = [(event.time_s + random.uniform(-0.01, 0.12), event) for event in events]
        random.shuffle(self._arriving)

    def drain(self, into: list[Event]) -> None:
        into[:] = [event for at_s, event in self._arriving if at_s <= self._clock()]
        self._arriving = [(at_s, event) for at_s, event in self._arriving if at_s > self._clock()]


class AllAtOnce:
    """A recording that is handed over as a whole: the loop lets each event wait for its time."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = list(events)

    def drain(self, into: list[Event]) -> None:
        into[:] = self._events
        self._events = []


class Sketchbook:
    """A screen that keeps a digest of everything it was given to draw."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None:
        assert overlay is None
        self.pages.append(look(layers))

    def present(self) -> None:
        pass


def look(layers: Sequence[Layer]) -> str:
    return sha256(repr(drawn(layers)).encode()).hexdigest()


def irregular_frames(until_s: float) -> list[float]:
    random, times = Random(3), [0.0]
    while times[-1] < until_s:
        # As a busy machine has them, and now and then none for half a second, or two at once.
        times.append(times[-1] + random.choice([1 / 60, 1 / 60, 1 / 40, 0.5, 0.0]))
    return times


@each_show
def test_a_recorded_evening_replays_to_the_same_pictures(name: str, tmp_path: Path) -> None:
    production = production_of(name)
    show, stages = production.show, production.stages
    clock, screen = Clock(), Sketchbook()
    recorder = Recorder(tmp_path / "evening.jsonl", {"show": show.title}, pytest.fail)
    loop = Loop(
        Picture(show, stages),
        begin(show),
        clock=clock,
        sources=Wire(evening(name), clock),
        screen=screen,
        record=recorder.write,
    )
    states = []
    for clock.now_s in irregular_frames(EVENING_S + 1.0):
        states.append(loop.frame())
    recorder.close(loop.state.time_s)
    journal = read_journal(tmp_path / "evening.jsonl")
    assert journal.faults == ()
    assert len(journal.events) == len(evening(name))
    assert list(journal.events) != evening(name)  # some came too late for their frame
    frames = [state.time_s for state in states]

    picture = Picture(show, stages)
    again = list(played(show, journal.events, frames))
    assert [as_json(state) for state in again] == [as_json(state) for state in states]
    assert [look(picture.layers(state, state.time_s)) for state in again] == screen.pages

    replayed = replay_loop(picture, journal.events, frames)
    assert replayed.pages == screen.pages
    assert journal.end_s == frames[-1]


def replay_loop(picture: Picture, events: Sequence[Event], frames: Sequence[float]) -> Sketchbook:
    clock, screen = Clock(), Sketchbook()
    loop = Loop(picture, begin(picture.show), clock=clock, sources=AllAtOnce(events), screen=screen)
    for clock.now_s in frames:
        loop.frame()
    return screen


def test_no_two_frames_are_at_the_same_time_and_none_goes_back() -> None:
    production = production_of("first_light")
    clock, screen = Clock(), Sketchbook()
    picture = Picture(production.show, production.stages)
    loop = Loop(picture, begin(production.show), clock=clock, sources=AllAtOnce([]), screen=screen)
    times = []
    for clock.now_s in (1.0, 1.0, 0.5, 2.0):
        times.append(loop.frame().time_s)
    assert times == [1.0, float(np.nextafter(1.0, 2)), times[2], 2.0]
    assert times == sorted(set(times))


def test_what_comes_too_late_for_its_frame_happens_after_it() -> None:
    production = production_of("first_light")
    late = Event(0.5, "test", "/in/drum", (1.0,))
    arriving: list[Event] = []

    class Late:
        def drain(self, into: list[Event]) -> None:
            into[:] = arriving

    clock, heard = Clock(), list[Event]()
    loop = Loop(
        Picture(production.show, production.stages),
        begin(production.show),
        clock=clock,
        sources=Late(),
        screen=Sketchbook(),
        record=heard.append,
    )
    clock.now_s = 1.0
    loop.frame()
    arriving.append(late)
    clock.now_s = 1.1
    state = loop.frame()
    assert [event.time_s > 1.0 for event in heard] == [True]
    assert state.heard_s[1] == heard[0].time_s == pytest.approx(1.0)


# --- stages ---------------------------------------------------------------------------------------


def shuffled(node: NodeSpec, random: Random) -> NodeSpec:
    """The node with what it follows in another order."""
    live = list(node.live.items())
    random.shuffle(live)
    nodes, by = (tuple(shuffled(n, random) for n in part) for part in (node.nodes, node.by))
    return replace(node, live=dict(live), nodes=nodes, by=by)


@each_show
def test_independent_bindings_in_another_order_give_the_same_columns(name: str) -> None:
    spec, show = spec_of(name), show_of(name)
    state = advance(show, begin(show), evening(name), until=EVENING_S)
    looks = MediaLooks(spec, Problems())
    changed = 0
    for seed, scene in enumerate(spec.scenes):
        nodes = tuple(shuffled(node, Random(seed)) for node in scene.nodes)
        changed += [list(n.live) for n in nodes] != [list(n.live) for n in scene.nodes]
        written = compile_stage(spec, scene, show, looks)
        mixed = compile_stage(spec, replace(scene, nodes=nodes), show, looks)
        for local_s in (0.0, 1.7, 36_000.0):
            one, other = (
                evaluate(
                    stage,
                    Moment(local_s, signals_for(show, stage, state, EVENING_S), 0, 36_001.0),
                    Pose(stage),
                )
                for stage in (written, mixed)
            )
            assert np.array_equal(one.posed, other.posed)
            assert np.array_equal(np.sort(one.extras), np.sort(other.extras))
            assert np.array_equal(one.world_from_node, other.world_from_node)
            assert np.array_equal(one.seen_opacity, other.seen_opacity)
    assert changed


AT_ONCE = Moment(0.0, np.zeros(0), 0)


def stages_of(name: str) -> list[Stage]:
    return list(production_of(name).stages)


@each_show
def test_evaluating_allocates_nothing_that_stays_and_moves_no_column(name: str) -> None:
    show = show_of(name)
    state = advance(show, begin(show), evening(name), until=EVENING_S)
    for stage in stages_of(name):
        heard = signals_for(show, stage, state, EVENING_S)
        pose, moment = Pose(stage), Moment(0.0, heard, 0)
        columns = pose.columns
        arrays = (columns.posed, columns.flat, columns.world_from_node, columns.seen_opacity)
        addresses = [array.ctypes.data for array in arrays]

        def frames(
            count: int, stage: Stage = stage, pose: Pose = pose, moment: Moment = moment
        ) -> None:
            for i in range(count):
                moment.local_s = i / 60
                evaluate(stage, moment, pose)
                pack(moment, pose)

        tracemalloc.start()
        try:
            frames(20)
            before, _ = tracemalloc.get_traced_memory()
            frames(100)
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert after - before < 100  # bytes: less than one a frame
        assert addresses == [array.ctypes.data for array in arrays]


def test_the_shows_draw_every_kind_of_thing_and_echoes_of_them() -> None:
    """So that the law is tried on particles, paintings, rooms, masks and trails too."""
    stages = [stage for name in SHOWS for stage in stages_of(name)]
    steps = {type(s) for stage in stages for s in all_steps(pack(AT_ONCE, Pose(stage)).steps)}
    assert steps == {Batch, Masked, Swarm, Painting, Room, Screening}
    assert any(stage.late for stage in stages)
    assert any(drawing.sprites.reels for stage in stages for drawing in stage.drawings)


def moments_of(name: str) -> Iterator[tuple[Stage, Moment]]:
    """Each stage of a show at some moments of a busy evening."""
    show = show_of(name)
    for until_s in (0.5, 9.3, 33.0):
        events = [event for event in evening(name) if event.time_s <= until_s]
        state = advance(show, begin(show), events, until=until_s)
        for stage in stages_of(name):
            heard = signals_for(show, stage, state, until_s)
            yield stage, Moment(until_s, heard, state.language, until_s)


@each_show
def test_what_is_left_out_of_the_picture_is_not_seen_in_it(name: str) -> None:
    left_out = 0
    for stage, moment in moments_of(name):
        pose = Pose(stage)
        columns = evaluate(stage, moment, pose)
        drawlist = pack(moment, pose)
        assert drawlist.runs is not None
        sprites = stage.drawings[moment.language].sprites
        row = sprites.row
        drawn_at_all = np.zeros(len(row), np.bool_)
        for first, count in drawlist.runs.tolist():
            drawn_at_all[first : first + count] = True
        rects = drawlist.records["rect"]  # none has a size in a place that a shorter text leaves
        silent = (rects[:, 2:] == 0.0).all(axis=1)  # or a caption in which nothing is said
        for reading in sprites.readings:
            slots = slice(reading.first, reading.first + reading.slots)
            silent[slots] = drawlist.moved[9, slots] == 0.0
        for i in np.flatnonzero(~drawn_at_all & ~silent):
            assert not touches(columns, int(row[i]), drawlist.records[i], stage.canvas)
        left_out += int(np.count_nonzero(~drawn_at_all))
    assert left_out


@each_show
def test_batches_cover_all_quads_one_after_the_other(name: str) -> None:
    for stage in stages_of(name):
        for drawing in stage.drawings:
            batches = list(batches_of(drawing.plan))
            ends = [0, *(batch.first + batch.count for batch in batches)]
            assert [batch.first for batch in batches] == ends[:-1]
            assert ends[-1] == len(drawing.sprites.row)
            assert [batch.number for batch in batches] == list(range(len(batches)))


@each_show
def test_rows_that_never_bend_need_no_bending(name: str) -> None:
    """A stage knows which rows may skew, have a pivot or vanish; the others come to the same."""
    for stage, moment in moments_of(name):
        columns = evaluate(stage, moment, Pose(stage))
        found, seen_opacity = columns.world_from_node.copy(), columns.seen_opacity.copy()
        Propagator(columns).propagate(columns)
        np.testing.assert_allclose(found, columns.world_from_node, rtol=1e-6, atol=1e-3)
        assert np.array_equal(seen_opacity, columns.seen_opacity)


# --- any visit ------------------------------------------------------------------------------------

anything = st.one_of(
    st.floats(), st.integers(), st.booleans(), st.none(), st.text(max_size=4), st.floats(0.0, 3.0)
)
times = st.floats(0.0, 120.0) | st.integers(0, 120).map(float)


@st.composite
def visits(draw: st.DrawFn, show: Show) -> list[Event]:
    """What boards may say, sense and nonsense, also to an input that is not there."""
    addresses = [*show.control_at, "/in/nobody"]
    words = st.sampled_from([word for item in show.inputs for word in item.options] or ["on"])
    said = st.builds(
        lambda time_s, address, values: Event(time_s, "test", address, tuple(values)),
        times,
        st.sampled_from(addresses),
        st.lists(anything | words, max_size=3),
    )
    return sorted(draw(st.lists(said, max_size=25)), key=lambda event: event.time_s)


@each_show
@settings(exact, max_examples=40)
@given(data=st.data())
def test_no_visit_stops_the_show_and_where_one_looks_changes_nothing(
    name: str, data: st.DataObject
) -> None:
    production = production_of(name)
    show = production.show
    events = data.draw(visits(show))
    stops = sorted(data.draw(st.lists(times, max_size=6)))
    straight = advance(show, begin(show), events, until=121.0)
    picture = Picture(show, production.stages)
    with np.errstate(all="raise", under="ignore"):
        for state in played(show, events, [*stops, 121.0]):
            assert 0 <= state.scene < len(show.scenes)
            assert 0 <= state.language < len(show.languages)
            for array in (state.values, state.heard_s, state.regions[0].hits, state.follow_from,
                          state.follow_speed, *state.past):  # fmt: skip
                assert np.isfinite(array).all()
            assert seen(state, state.time_s)[-1].scene == state.scene
            for layer in picture.layers(state, state.time_s):
                assert np.isfinite(numbers([layer])).all()
                for alpha in alphas(layer.drawlist):
                    assert ((alpha >= 0.0) & (alpha <= 1.0)).all()
            picture.sounds(state)
    assert as_json(state) == as_json(straight)


def alphas(drawlist: DrawList) -> Iterator[Floats]:
    """How much is seen of everything that is drawn."""
    yield drawlist.moved[9]
    for step in all_steps(drawlist.steps):
        if isinstance(step, (Swarm, Painting)):
            yield step.pose[9:]
