"""Which scenes are in the picture, and how much of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exhibit.core.styles import CROSSFADE, Style
from exhibit.show.program import Region, Scene, Show
from exhibit.show.seen import all_seen, scenes_in, seen, without_least_seen
from exhibit.show.state import NOTHING, Playing, State, initial
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


# --- styles, and regions --------------------------------------------------------------------------

WIPE = Style("wipe", ease="linear")
SCENES = tuple(Scene(name) for name in "abcd")


def styled(*playing: Playing) -> tuple[Show, State]:
    show = Show("Seen", (16, 9), ("en",), (), (), SCENES, styles=(CROSSFADE, WIPE))
    return show, state_of(*playing)


def beside(*courses: tuple[Playing, ...], over: tuple[bool, ...]) -> tuple[Show, State]:
    regions = tuple(Region(f"r{i}", 0, over=each) for i, each in enumerate(over))
    show = Show("Seen", (16, 9), ("en",), (), (), SCENES, beside=regions)
    first = initial(show)
    whole = tuple(
        replace(course, playing=playing, held_since=())
        for course, playing in zip(first.regions, courses, strict=True)
    )
    return show, replace(first, regions=whole)


def test_a_scene_is_mixed_by_the_style_and_the_curve_of_its_transition() -> None:
    show, state = styled(Playing(0, 0.0), Playing(1, 10.0, 4.0, style=1))
    below, above = all_seen(show, state, 11.0)
    assert (below.style, above.style) == (CROSSFADE, WIPE)
    assert above.weight == pytest.approx(0.25, abs=1e-6)
    assert [layer.weight for layer in all_seen(show, state, 14.0)] == [1.0]


def test_a_style_that_the_show_does_not_have_is_a_crossfade() -> None:
    show, state = styled(Playing(0, 0.0), Playing(1, 10.0, 4.0, style=7))
    assert all_seen(show, state, 12.0)[1].style is CROSSFADE


@exact
@given(
    st.sampled_from(["bounce", "elastic", "back-in", "back-out", "step-end", "step-start", None]),
    st.floats(0.0, 1.0),
)
def test_no_curve_shows_more_of_a_scene_than_there_is(ease: str | None, share: float) -> None:
    show = Show("Seen", (16, 9), ("en",), (), (), SCENES, styles=(Style("iris", ease=ease),))
    state = state_of(Playing(0, 0.0), Playing(1, 10.0, 4.0))
    layers = all_seen(show, state, 10.0 + 4.0 * share)
    assert all(0.0 <= layer.weight <= 1.0 for layer in layers)
    if share < 0.999 and ease is not None:
        assert [layer.scene for layer in layers] == [0, 1]  # a bounce is not yet the end


def test_regions_lie_as_the_show_says_the_lowest_first() -> None:
    playing = [(Playing(i, 0.0),) for i in range(4)]
    show, state = beside(*playing, over=(True, False, True))
    assert [layer.region for layer in all_seen(show, state, 5.0)] == [2, 0, 1, 3]
    assert [layer.scene for layer in all_seen(show, state, 5.0)] == [2, 0, 1, 3]
    assert scenes_in(state) == (1, 2, 3, 0)


def test_a_region_that_is_not_there_has_no_layers() -> None:
    show, state = beside((Playing(0, 0.0),), (), over=(True,))
    assert [layer.region for layer in all_seen(show, state, 5.0)] == [0]


def test_a_region_comes_out_of_nothing_and_goes_into_nothing() -> None:
    show, state = beside((Playing(0, 0.0),), (Playing(1, 4.0, 2.0),), over=(True,))
    found = [(layer.scene, layer.weight) for layer in all_seen(show, state, 5.0)]
    assert found == [(0, 1.0), (NOTHING, 1.0), (1, 0.5)]
    assert [layer.scene for layer in all_seen(show, state, 6.0)] == [0, 1]
    gone = (Playing(1, 4.0, 2.0), Playing(NOTHING, 8.0, 2.0))
    show, state = beside((Playing(0, 0.0),), gone, over=(True,))
    found = [(layer.scene, layer.weight) for layer in all_seen(show, state, 9.0)]
    assert found == [(0, 1.0), (1, 1.0), (NOTHING, 0.5)]
    assert scenes_in(state) == (1, 0)
