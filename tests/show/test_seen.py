"""Which scenes are in the picture, and how much of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exhibit.show.program import Scene, Show
from exhibit.show.seen import seen, without_least_seen
from exhibit.show.state import Playing, State, initial
from tests.visits import at, exact, play

SHOW = """
show: Fading
inputs: {lever: switch}
start: a
scenes:
  - {scene: a, go: [{when: lever, to: b, with: crossfade 4s}]}
  - {scene: b, go: [{when: not lever, to: a, with: crossfade 4s}]}
"""


def state_of(*playing: Playing) -> State:
    show = Show("Seen", (16, 9), ("en",), (), (), tuple(Scene(name) for name in "abcd"))
    first = initial(show)
    course = replace(first.regions[0], playing=playing, held_since=())
    return replace(first, regions=(course,), quiet_since_s=None)


def test_the_first_scene_is_all_there_is() -> None:
    assert play(SHOW).seen_at(5.0) == [("a", 1.0)]


def test_a_crossfade_leaves_and_arrives_gently() -> None:
    visit = play(SHOW, [at(10.0, lever=True)])
    assert visit.seen_at(10.0) == [("a", 1.0), ("b", 0.0)]
    assert visit.seen_at(12.0) == [("a", 1.0), ("b", 0.5)]
    assert dict(visit.seen_at(10.04))["b"] < 0.001
    assert visit.seen_at(14.0) == [("b", 1.0)]
    assert visit.seen_at(99.0) == [("b", 1.0)]


def test_both_scenes_go_on_by_their_own_clocks() -> None:
    state = play(SHOW, [at(10.0, lever=True)]).state_at(11.0)
    assert [layer.local_s for layer in seen(state, 11.5)] == [11.5, 1.5]


def test_a_scene_entered_again_while_it_fades_is_there_twice() -> None:
    visit = play(SHOW, [at(10.0, lever=True), at(12.0, lever=False)])
    assert visit.seen_at(13.0) == [("a", 1.0), ("b", pytest.approx(0.84375)), ("a", 0.15625)]
    assert [layer.local_s for layer in seen(visit.state_at(13.0), 13.0)] == [13.0, 3.0, 1.0]
    assert visit.seen_at(16.0) == [("a", 1.0)]


def test_a_cut_is_whole_at_once() -> None:
    visit = play(SHOW.replace("crossfade 4s", "cut"), [at(10.0, lever=True)])
    assert visit.seen_at(10.0) == [("b", 1.0)]


@exact
@given(st.floats(0.0, 1e6), st.floats(1e-6, 100.0))
@example(100_000.7, 1e-6)  # the times' difference is less than the fade, by rounding
def test_a_scene_covers_from_the_very_moment_the_state_says(entered: float, fade: float) -> None:
    upper = Playing(1, entered, fade)
    state = state_of(Playing(0, 0.0), upper)
    layers = seen(state, upper.covers_from_s)
    assert [(layer.scene, layer.weight) for layer in layers] == [(1, 1.0)]


@exact
@given(
    st.lists(st.tuples(st.floats(0.0, 10.0), st.floats(0.0, 10.0)), min_size=1, max_size=4),
    st.floats(10.0, 30.0),
)
def test_weights_lie_between_0_and_1_and_the_lowest_is_whole(
    entries: list[tuple[float, float]], time_s: float
) -> None:
    playing = [Playing(i, at_s, fade_s) for i, (at_s, fade_s) in enumerate(sorted(entries))]
    layers = seen(state_of(*playing), time_s)
    assert layers[0].weight == 1.0
    assert all(0.0 <= layer.weight < 1.0 for layer in layers[1:])
    assert layers[-1].scene == len(playing) - 1


def test_what_is_seen_least_goes_first() -> None:
    bottom, middle, top = Playing(0, 0.0), Playing(1, 1.0, 4.0), Playing(2, 2.9, 4.0)
    assert without_least_seen([bottom, middle, top], 3.0) == (bottom, middle)
    assert without_least_seen([bottom, middle, top], 4.9) == (middle, top)
    assert without_least_seen([bottom], 3.0) == ()
