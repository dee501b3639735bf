"""State changes by events with a time, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exhibit.authoring.loops import instant_loops
from exhibit.show.conditions import timers
from exhibit.show.courses import MOST_BELOW
from exhibit.show.events import Event, Value
from exhibit.show.program import Follower, Go, Input, Scene, Show
from exhibit.show.seen import seen
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from exhibit.show.wording import Word, parse_condition
from tests.visits import as_json, at, exact, play, saved_and_loaded, show_of

PLINTH = """
show: Plinth
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
start: asleep
scenes:
  - {scene: asleep, go: [{when: near < 0.8, to: awake, with: cut}]}
  - scene: awake
    go:
      - {when: near > 2 for 3s, to: asleep, with: crossfade 2s}
      - {when: drum >= 2, to: dancing, with: cut}
      - {after: 20s, to: tired, with: crossfade 1s}
  - {scene: dancing, go: [{after: 1.5s, to: awake, with: cut}]}
  - {scene: tired}
"""


def test_plinth_wakes_when_somebody_comes_near() -> None:
    visit = play(PLINTH, [at(1.0, near=0.4)])
    assert visit.scene_at(0.999) == "asleep"
    assert visit.scene_at(1.0) == "awake"


def test_plinth_sleeps_three_seconds_after_everybody_left() -> None:
    visit = play(PLINTH, [at(1.0, near=0.4), at(5.0, near=2.5)])
    assert visit.scene_at(7.999) == "awake"
    assert visit.scene_at(8.0) == "asleep"


def test_the_second_hit_counts_from_when_the_scene_began() -> None:
    doings = [at(0.5, drum=1), at(0.6, drum=1), at(1.0, near=0.4), at(2.0, drum=1)]
    visit = play(PLINTH, [*doings, at(3.0, drum=1)])
    assert visit.scene_at(2.999) == "awake"
    assert visit.scene_at(3.0) == "dancing"
    assert visit.scene_at(4.499) == "dancing"
    assert visit.scene_at(4.5) == "awake"
    assert visit.state_at(4.5).regions[0].hits.tolist() == [0.0, 0.0]


def test_a_scene_that_is_entered_again_begins_anew() -> None:
    visit = play(PLINTH, [at(1.0, near=0.4), at(2.0, drum=1), at(3.0, drum=1)])
    assert visit.scene_at(24.499) == "awake"  # 20 s after 4.5 s, not after 1 s
    assert visit.scene_at(24.5) == "tired"


def test_the_clock_comes_before_an_event_of_the_same_instant() -> None:
    visit = play(PLINTH, [at(1.0, near=0.4), at(5.0, near=2.5), at(8.0, near=0.4)])
    assert visit.state_at(8.0).playing[-1].entered_s == 8.0
    assert visit.scene_at(8.0) == "awake"  # asleep at 8 s by the clock, and awake again at once
    assert [name for name, _ in visit.seen_at(8.0)] == ["awake"]


def test_events_of_one_instant_come_in_their_order() -> None:
    there_and_away = [at(1.0, near=0.4), at(1.0, near=2.5)]
    assert play(PLINTH, there_and_away).scene_at(4.0) == "asleep"
    assert play(PLINTH, there_and_away[::-1]).scene_at(4.0) == "awake"


def test_an_event_from_before_counts_as_happening_now() -> None:
    show = show_of(PLINTH)
    state = advance(show, begin(show), [], until=10.0)
    state = advance(show, state, at(3.0, near=0.4), until=11.0)
    assert state.playing[-1].entered_s == 10.0


def test_time_does_not_run_backwards() -> None:
    show = show_of(PLINTH)
    state = advance(show, begin(show), [], until=10.0)
    with pytest.raises(ValueError, match="time runs forwards"):
        advance(show, state, [], until=9.0)
    with pytest.raises(ValueError, match="comes after"):
        advance(show, state, at(12.0, near=0.4), until=11.0)


@pytest.mark.parametrize("values", [(), ("close",), (float("nan"),), (float("inf"),), (1, 2)])
def test_events_that_mean_nothing_change_nothing(values: tuple[Value, ...]) -> None:
    show = show_of(PLINTH)
    state = advance(show, begin(show), [*at(1.0, near=0.4), *at(2.0, drum=1)], until=3.0)
    for address in ("/in/near", "/in/naer", ""):
        heard = advance(show, state, [Event(3.0, "test", address, values)], until=3.0)
        assert as_json(heard) == as_json(state)


@pytest.mark.parametrize("begin_s", [0.1, 1 / 3, 36_000.1, 1e6 + 0.7])
@pytest.mark.parametrize("length_s", [3.0, 0.1, 1 / 3, 1e-3])
def test_a_timer_is_due_at_its_sum_to_the_last_bit(begin_s: float, length_s: float) -> None:
    text = PLINTH.replace("3s", f"{length_s!r}s").replace("20s", "8000h")
    visit = play(text, [at(begin_s, near=0.4), at(begin_s + 1.0, near=2.5)])
    due_s = begin_s + 1.0 + length_s
    assert visit.state_at(due_s + 1.0).playing[-1].entered_s == due_s
    assert visit.scene_at(due_s) == "asleep"


# --- scenes that pass, return and chase each other ------------------------------------------------


def test_a_scene_may_begin_again_by_itself() -> None:
    visit = play(
        """
show: Round
start: a
scenes:
  - {scene: a, go: [{after: 10s, to: a, with: cut}]}
"""
    )
    assert visit.state_at(9.0).playing[-1].entered_s == 0.0
    assert visit.state_at(35.0).playing[-1].entered_s == 30.0


BACK = """
show: Back
inputs: {lever: switch}
start: night
scenes:
  - {scene: night, go: [{after: 5s, to: dawn, with: cut}]}
  - {scene: dawn, go: [{when: lever, to: night, with: cut}]}
"""


def test_what_a_way_out_leads_to_may_lead_back_in_the_same_instant() -> None:
    visit = play(BACK, [at(1.0, lever=True)])
    assert visit.scene_at(5.0) == "night"
    assert visit.state_at(5.0).playing[-1].entered_s == 5.0


def test_hearing_the_same_again_changes_no_scene() -> None:
    said_once = play(BACK, [at(1.0, lever=True)])
    said_often = play(BACK, [at(i / 2, lever=True) for i in range(2, 60)])
    assert said_often.state_at(29.0).playing == said_once.state_at(29.0).playing


@pytest.mark.parametrize(
    "fades", [("cut", "cut"), ("crossfade 2s", "cut"), ("cut", "crossfade 2s")]
)
def test_a_scene_that_lasts_no_time_is_never_seen(fades: tuple[str, str]) -> None:
    visit = play(
        f"""
show: Passing
start: a
scenes:
  - {{scene: a, go: [{{after: 5s, to: b, with: {fades[0]}}}]}}
  - {{scene: b, go: [{{after: 0s, to: c, with: {fades[1]}}}]}}
  - {{scene: c}}
"""
    )
    for time_s in (5.0, 5.5, 6.999, 7.0):
        assert "b" not in dict(visit.seen_at(time_s))
    fading = fades[1] != "cut"
    assert [name for name, _ in visit.seen_at(6.0)] == (["a", "c"] if fading else ["c"])


def test_scenes_that_chase_each_other_end() -> None:
    show = Show(
        "Chase",
        (16, 9),
        ("en",),
        (Input("lever", "switch", "/in/lever"),),
        (),
        (
            Scene("a", (Go(parse_condition("lever", {"lever": Word(0, "switch")}, ()), 1),)),
            Scene("b", (Go(parse_condition("lever", {"lever": Word(0, "switch")}, ()), 0, 2.0),)),
        ),
    )
    state = advance(show, begin(show), at(1.0, lever=True), until=36_000.0)
    assert len(state.playing) == 1
    for i in range(100):
        state = advance(show, state, at(36_000.0 + i / 100, lever=True), until=36_000.0 + i / 100)
        assert len(state.playing) <= 1 + MOST_BELOW


HESITANT = """
show: Hesitant
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
start: far
scenes:
  - {scene: far, go: [{when: near < 1, to: close, with: crossfade 60s}]}
  - {scene: close, go: [{when: near > 1, to: far, with: crossfade 60s}]}
"""


def test_somebody_who_cannot_decide_does_not_pile_up_scenes() -> None:
    show = show_of(HESITANT)
    state = begin(show)
    for i in range(1, 400):
        before = picture_shares(state, i / 10)
        state = advance(show, state, at(i / 10, near=0.5 if i % 2 else 1.5), until=i / 10)
        assert len(state.playing) <= 1 + MOST_BELOW
        after = picture_shares(state, i / 10)
        # What goes is what is seen least: the picture hardly moves.
        assert abs(before["far"] - after["far"]) < 0.01


def picture_shares(state: State, time_s: float) -> dict[str, float]:
    """How much of the picture each scene is."""
    shares = {"far": 0.0, "close": 0.0}
    for layer in seen(state, time_s):
        name = ("far", "close")[layer.scene]
        shares = {word: share * (1.0 - layer.weight) for word, share in shares.items()}
        shares[name] += layer.weight
    return shares


# --- the idle return ------------------------------------------------------------------------------

IDLE = """
show: Idle
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
start: night
idle: {after: 30s, to: night, with: cut}
scenes:
  - {scene: night, go: [{when: near < 1, to: one, with: cut}, {after: 50s, to: dream, with: cut}]}
  - {scene: one, go: [{after: 20s, to: two, with: cut}]}
  - {scene: two, go: [{after: 20s, to: one, with: cut}]}
  - {scene: dream, go: [{after: 12s, to: night, with: cut}]}
"""


def test_the_idle_return_counts_over_scenes_that_change_by_themselves() -> None:
    visit = play(IDLE, [at(1.0, near=0.5), at(25.0, near=3.0)])
    assert visit.scene_at(54.999) == "one"
    assert visit.scene_at(55.0) == "night"


def test_a_hit_is_somebody_too() -> None:
    visit = play(IDLE, [at(1.0, near=0.5), at(25.0, near=3.0), at(40.0, drum=1)])
    assert visit.scene_at(69.999) == "two"
    assert visit.scene_at(70.0) == "night"


@pytest.mark.parametrize("trembling", [False, True])
def test_what_the_show_does_by_itself_in_an_empty_room_may_stay(trembling: bool) -> None:
    doings = [at(i / 2, near=2.95) for i in range(240)] if trembling else []
    visit = play(IDLE, doings)
    scenes = [visit.scene_at(time_s) for time_s in (49.9, 50.0, 61.9, 62.0, 112.0)]
    assert scenes == ["night", "dream", "dream", "night", "dream"]


# --- against a plainer telling of the same --------------------------------------------------------

STEP_S = 0.25  # all times here are whole steps, so that one may look at each step in turn


@dataclass(frozen=True)
class Now:
    """What was so at a moment of the current scene."""

    time_s: float
    entered_s: float
    near: float
    hits: int
    choice: int
    quiet_since_s: float | None


History = Sequence[Now]


@dataclass(frozen=True)
class Phrase:
    """A condition in words, and the same said of a scene's history up to its end."""

    text: str
    holds: Callable[[History], bool]


def _held(inner: Phrase, steps: int) -> Phrase:
    def holds(history: History) -> bool:
        since = None
        for end in range(len(history), 0, -1):
            if not inner.holds(history[:end]):
                break
            since = history[end - 1].time_s
        return since is not None and history[-1].time_s >= since + steps * STEP_S

    return Phrase(f"({inner.text}) for {steps * 250}ms", holds)


def _time(steps: int) -> Phrase:
    return Phrase(
        f"time > {steps * 250}ms",
        lambda history: history[-1].time_s >= history[-1].entered_s + steps * STEP_S,
    )


def _quiet(steps: int) -> Phrase:
    def holds(history: History) -> bool:
        now = history[-1]
        if now.quiet_since_s is None:
            return False
        return now.time_s >= max(now.quiet_since_s, now.entered_s) + steps * STEP_S

    return Phrase(f"quiet for {steps * 250}ms", holds)


steps = st.integers(1, 12)
phrases = st.recursive(
    st.one_of(
        st.just(Phrase("near < 1", lambda history: history[-1].near < 1)),
        st.just(Phrase("near >= 2", lambda history: history[-1].near >= 2)),
        st.integers(1, 3).map(lambda n: Phrase(f"drum >= {n}", lambda h: h[-1].hits >= n)),
        st.just(Phrase("tongue is ar", lambda history: history[-1].choice == 1)),
        steps.map(_time),
        steps.map(_quiet),
    ),
    lambda inner: st.one_of(
        st.builds(lambda a: Phrase(f"not ({a.text})", lambda h: not a.holds(h)), inner),
        st.builds(
            lambda a, b: Phrase(f"({a.text}) and ({b.text})", lambda h: a.holds(h) and b.holds(h)),
            inner,
            inner,
        ),
        st.builds(
            lambda a, b: Phrase(f"({a.text}) or ({b.text})", lambda h: a.holds(h) or b.holds(h)),
            inner,
            inner,
        ),
        st.builds(_held, inner, steps),
    ),
    max_leaves=4,
)
ways = st.tuples(phrases, st.integers(0, 2), st.sampled_from([0.0, 0.5, 2.0]))
written = st.lists(st.lists(ways, max_size=3), min_size=3, max_size=3)
Written = list[list[tuple[Phrase, int, float]]]
says = st.one_of(
    st.tuples(st.just("near"), st.sampled_from([0.5, 1.5, 2.5, 3.0])),
    st.tuples(st.just("drum"), st.sampled_from([0.0, 0.5, 1.0])),
    st.tuples(st.just("tongue"), st.sampled_from(["fr", "ar"])),
)
Doings = dict[int, tuple[str, Value]]  # by step
doings_by_step = st.dictionaries(st.integers(1, 60), says, max_size=15)

INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.3, 3.0, 3.0),
    Input("drum", "hit", "/in/drum"),
    Input("tongue", "choice", "/in/tongue", rest=-1.0, options=("fr", "ar"), chooses_language=True),
)


def compiled(scenes: Written) -> Show:
    words = {i.name: Word(n, i.kind, i.unit, i.options) for n, i in enumerate(INPUTS)}
    made = []
    for number, ways_out in enumerate(scenes):
        gos: list[Go] = []
        clocks = 0
        for phrase, to, fade_s in ways_out:
            when = parse_condition(phrase.text, words, ("fr", "ar"), clocks)
            clocks += len(list(timers(when)))
            gos.append(Go(when, to, fade_s))
        made.append(Scene(f"scene {number}", tuple(gos)))
    followers = (Follower(0, 0.5), Follower(1, 0.5), Follower(0, 0.7, 0.4))
    return Show("Random", (16, 9), ("fr", "ar"), INPUTS, followers, tuple(made), remembers_s=3.0)


class Plain:
    """The same show, told by looking at every way out at every step."""

    def __init__(self, scenes: Written) -> None:
        self.scenes = scenes
        self.scene, self.entered_s, self.time_s = 0, 0.0, 0.0
        self.near, self.hits, self.choice = 3.0, 0, -1
        self.quiet_since_s: float | None = 0.0
        self.history: list[Now] = []
        self.look()

    def step(self, says: tuple[str, Value] | None) -> None:
        self.time_s += STEP_S
        self.look()
        if says is None:
            return
        name, value = says
        if name == "near":
            assert isinstance(value, float)
            self.near = value
            if value < 3.0:
                self.quiet_since_s = None
            elif self.quiet_since_s is None:
                self.quiet_since_s = self.time_s
        elif name == "tongue" or value:
            self.hits += name == "drum"
            self.choice = ("fr", "ar").index(str(value)) if name == "tongue" else self.choice
            if self.quiet_since_s is not None:
                self.quiet_since_s = self.time_s
        self.look()

    def look(self) -> None:
        while True:
            self.history.append(
                Now(
                    self.time_s,
                    self.entered_s,
                    self.near,
                    self.hits,
                    self.choice,
                    self.quiet_since_s,
                )
            )
            to = next((to for p, to, _ in self.scenes[self.scene] if p.holds(self.history)), None)
            if to is None:
                return
            self.scene, self.entered_s, self.hits, self.history = to, self.time_s, 0, []


@exact
@given(written, doings_by_step)
def test_a_random_show_goes_as_it_is_plainly_told(scenes: Written, doings: Doings) -> None:
    show = compiled(scenes)
    assume(not instant_loops(show))
    plain, state = Plain(scenes), begin(show)
    for step in range(1, 80):
        plain.step(doings.get(step))
        time_s = step * STEP_S
        events = [*at(time_s, **dict([doings[step]]))] if step in doings else []
        state = advance(show, state, events, until=time_s)
        assert (state.scene, state.playing[-1].entered_s) == (plain.scene, plain.entered_s)
        assert state.quiet_since_s == plain.quiet_since_s


anything = st.one_of(
    st.floats(), st.integers(), st.booleans(), st.none(), st.sampled_from(["fr", "ar", "on", ""])
)
times = st.floats(0.0, 20.0) | st.integers(0, 80).map(lambda step: step * STEP_S)
visits = st.lists(
    st.builds(
        lambda time_s, name, value: Event(time_s, "test", f"/in/{name}", (value,)),
        times,
        st.sampled_from(["near", "drum", "tongue", "moon"]),
        anything,
    ),
    max_size=15,
).map(lambda events: sorted(events, key=lambda event: event.time_s))


@exact
@given(written, visits, st.lists(times, max_size=8).map(sorted))
def test_where_one_stops_to_look_changes_nothing(
    scenes: Written, events: list[Event], stops: list[float]
) -> None:
    """Also for shows whose scenes chase each other, and for events that mean nothing."""
    show = compiled(scenes)
    straight = advance(show, begin(show), events, until=25.0)
    state = begin(show)
    left = list(events)
    for stop_s in [*stops, 25.0]:
        until = [event for event in left if event.time_s <= stop_s]
        left = left[len(until) :]
        state = saved_and_loaded(advance(show, state, until, until=stop_s))
        assert 0 <= state.scene < len(show.scenes)
        assert 1 <= len(state.playing) <= 1 + MOST_BELOW
        assert len(state.regions[0].held_since) == len(show.scenes[state.scene].clocks)
        assert seen(state, stop_s)[0].weight == 1.0
    assert as_json(state) == as_json(straight)


@cache
def ticking() -> Show:
    return show_of(
        """
show: Ticking
start: tick
scenes:
  - {scene: tick, go: [{after: 0.7s, to: tock, with: crossfade 100ms}]}
  - {scene: tock, go: [{after: 0.3s, to: tick, with: cut}]}
"""
    )


@pytest.mark.parametrize("hours", [1, 10])
def test_hours_are_one_call(hours: int) -> None:
    state = advance(ticking(), begin(ticking()), [], until=3600.0 * hours)
    assert state.playing[-1].entered_s == pytest.approx(3600.0 * hours, abs=1.0)
