"""The law, for any story: where one stops to look, and saves and loads, changes nothing.

The stories are made of everything that can be written at once: regions, turns, ways back and on,
what is done at every place, what is kept, limits and the idle return.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.show.actions import Action, Deed, Forget, Leap, Put, Speak
from exhibit.show.conditions import Condition, Quiet, TimeInScene, timers
from exhibit.show.courses import MOST_BELOW
from exhibit.show.events import Event, Value
from exhibit.show.expressions import Channel, Constant, Expression, Sum
from exhibit.show.program import (
    BACK,
    Follower,
    Go,
    Idle,
    Input,
    Kept,
    Region,
    Scene,
    Sent,
    Show,
    Turn,
)
from exhibit.show.seen import all_seen
from exhibit.show.state import MOST_CAME, State
from exhibit.show.step import advance, begin
from exhibit.show.wording import Vocabulary, Word, parse_condition
from tests.visits import as_json, exact, saved_and_loaded

STEP_S = 0.25
END_S = 25.0
INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("drum", "hit", "/in/drum"),
    Input("lamps", "count", "", low=0.0, high=9.0, own=True, keep="visit"),
    Input("mood", "choice", "", options=("calm", "wild"), own=True, keep="always"),
    Input("lit", "switch", "", own=True),
    Input("idle", "switch", "", own=True, keep="never"),
)
NEAR, DRUM, LAMPS, MOOD, LIT, IDLE = range(len(INPUTS))
LANGUAGES = ("fr", "ar", "en")
MAIN, BESIDE = (0, 1, 2), (3, 4)  # the scenes of the two regions
KNOWN = Vocabulary(
    {item.name: Word(i, item.kind, item.unit, item.options) for i, item in enumerate(INPUTS)},
    LANGUAGES,
    {f"scene{i}": (i,) for i in range(5)},
)
PHRASES = (
    "near < 1", "near > 2 for 1s", "drum", "drum >= 2", "drum 2 times within 1s", "lamps >= 3",
    "near < 1 within 2s", "mood is wild", "lit", "not lit for 500ms", "idle for 1s",
    "quiet for 3s", "time > 2s", "time > 750ms and lamps > 1", "visits >= 2",
    "visits of scene1 >= 2", "chance 50% and time > 1s", "language is ar", "drum or near < 1.5",
)  # fmt: skip

expressions: st.SearchStrategy[Expression] = st.one_of(
    st.integers(0, 12).map(lambda n: Constant(float(n))),
    st.builds(lambda n: Sum(Channel(LAMPS), Constant(float(n))), st.integers(-3, 3)),
    st.just(Channel(DRUM)),
)
quarters = st.integers(0, 16).map(lambda n: n * STEP_S)
fades = st.sampled_from([0.0, 0.5, 2.0])


def leaps() -> st.SearchStrategy[Action]:
    return st.builds(
        lambda to, fade_s, resumes, region: Leap(
            to, fade_s, resumes=resumes, region=region if to == BACK else -1
        ),
        st.integers(-1, 4), fades, st.booleans(), st.integers(-1, 1),
    )  # fmt: skip


actions: st.SearchStrategy[Action] = st.one_of(
    st.builds(lambda value: Put(((LAMPS, value),)), expressions),
    st.sampled_from([Put(((MOOD, Constant("wild")),)), Put(((MOOD, Constant("calm")),))]),
    st.sampled_from([Speak(-1, (0, 1, 2)), Speak(1), Speak(-1, (2, 0))]),
    st.just(Forget((LAMPS, MOOD))),
    leaps(),
)
several = st.lists(actions, max_size=2).map(tuple)
deeds = st.lists(
    st.one_of(
        st.builds(Deed, several, at_s=quarters),
        st.builds(Deed, several, at_s=quarters, every_s=st.sampled_from([0.5, 0.7, 1 / 3, 2.0])),
        st.builds(lambda done: Deed(done, on=DRUM), several),
    ),
    max_size=2,
).map(tuple)
ways = st.tuples(
    st.one_of(st.sampled_from(PHRASES), quarters), st.integers(0, 3), fades, st.booleans(), several
)


@st.composite
def stories(draw: st.DrawFn) -> Show:
    turns = [
        Turn(draw(st.lists(st.sampled_from(scenes), min_size=1, max_size=3).map(tuple)), how)
        for scenes in (MAIN, BESIDE)
        for how in [draw(st.sampled_from(["order", "cycle", "once", "shuffle", "chance"]))]
    ]
    scenes = [_scene(draw, number) for number in range(5)]
    warns = draw(st.sampled_from([0.0, 1.0, 2.0]))
    during = draw(st.sampled_from([None, frozenset({1}), frozenset({0, 2})]))
    kept = parse_condition(draw(st.sampled_from(["near < 1 for 500ms", "drum within 1s"])), KNOWN)
    return Show(
        "Story", (16, 9), LANGUAGES, INPUTS,
        (Follower(NEAR, 0.5), Follower(LAMPS, 0.3, 0.4), Follower(IDLE, 1.0, rises_s=2.0)),
        tuple(scenes), seed=3, remembers_s=2.0,
        beside=(Region("beside", 3, during, draw(st.booleans())),),
        turns=tuple(turns), kept=(Kept(LIT, kept),), visit_s=4.0,
        idle=Idle(IDLE, 4.0 - warns, warns) if warns else None,
    )  # fmt: skip


def _scene(draw: st.DrawFn, number: int) -> Scene:
    beside = number in BESIDE
    own = BESIDE if beside else MAIN
    gos: list[Go] = []
    clocks = 0
    for asked, to, fade_s, resumes, do in draw(st.lists(ways, max_size=3)):
        if isinstance(asked, str):
            when: Condition = parse_condition(asked, KNOWN, (), clocks, clocks)
        else:
            when = TimeInScene(at_least=True, seconds=asked)
        clocks += len(list(timers(when)))
        go = Go(when, own[to % len(own)], fade_s, resumes=resumes, do=do)
        gos.append(go if to < len(own) else _elsewhere(go, draw(st.booleans()), int(beside)))
    if not beside and number:
        gos.append(Go(Quiet(4.0, over_scenes=True), 0, 1.0, forgets=True))
    return Scene(
        f"scene{number}", tuple(gos), region=int(beside),
        enter=draw(several), leave=draw(several), deeds=draw(deeds),
    )  # fmt: skip


def _elsewhere(go: Go, back: bool, turn: int) -> Go:
    return replace(go, to=BACK) if back else replace(go, turn=turn)


says = st.one_of(
    st.tuples(st.just("near"), st.sampled_from([0.5, 1.2, 2.5, 3.0])),
    st.tuples(st.just("drum"), st.sampled_from([0.0, 1.0])),
    st.tuples(st.just("lamps"), st.just(7)),
)
times = st.floats(0.0, 20.0) | st.integers(0, 80).map(lambda step: step * STEP_S)


def _event(time_s: float, said: tuple[str, Value]) -> Event:
    return Event(time_s, "test", f"/in/{said[0]}", (said[1],))


visits = st.lists(st.builds(_event, times, says), max_size=15).map(
    lambda events: sorted(events, key=lambda event: event.time_s)
)


@settings(exact, max_examples=60)
@given(stories(), visits, st.lists(times, max_size=8).map(sorted))
def test_where_one_stops_to_look_changes_nothing_in_any_story(
    show: Show, events: list[Event], stops: list[float]
) -> None:
    straight = advance(show, begin(show), events, until=END_S)
    state = saved_and_loaded(begin(show))
    left = list(events)
    for stop_s in [*stops, END_S]:
        until = [event for event in left if event.time_s <= stop_s]
        left = left[len(until) :]
        state = saved_and_loaded(advance(show, state, until, until=stop_s))
        whole(show, state)
    assert as_json(state) == as_json(straight)


@settings(exact, max_examples=40)
@given(stories(), visits)
def test_a_story_that_is_saved_and_loaded_at_every_event_is_the_same(
    show: Show, events: list[Event]
) -> None:
    straight = state = begin(show)
    for event in events:
        straight = advance(show, straight, [event], until=event.time_s)
        state = saved_and_loaded(advance(show, saved_and_loaded(state), [event], event.time_s))
        assert as_json(state) == as_json(straight)


@settings(exact, max_examples=20)
@given(stories(), visits)
def test_thirty_and_sixty_frames_a_second_tell_the_same_story_and_say_the_same(
    show: Show, events: list[Event]
) -> None:
    told: list[tuple[str, list[Sent]]] = []
    for fps in (1, 30, 60):
        sent: list[Sent] = []
        state, left = begin(show, sent=sent), list(events)
        for i in range(1, 8 * fps + 1):
            due = [event for event in left if event.time_s <= i / fps]
            left = left[len(due) :]
            state = advance(show, state, due, i / fps, sent)
        told.append((as_json(state), sent))
    assert told[0] == told[1] == told[2]


def whole(show: Show, state: State) -> None:
    """The state is one that the picture, and the next step, can use."""
    main, beside = state.regions
    assert main.playing
    assert main.scene in MAIN
    assert beside.scene in (*BESIDE, -1)
    during = show.beside[0].during
    assert (beside.scene >= 0) is (during is None or main.scene in during)
    for course in state.regions:
        assert len(course.playing) <= 2 + MOST_BELOW
        assert len(course.came) <= MOST_CAME
        clocks = show.scenes[course.scene].clocks if course.scene >= 0 else ()
        assert len(course.held_since) == len(clocks)
    assert 0.0 <= state.values[LAMPS] <= 9.0
    assert state.values[MOOD] in (-1.0, 0.0, 1.0)
    for layer in all_seen(show, state, state.time_s):
        assert 0.0 <= layer.weight <= 1.0
