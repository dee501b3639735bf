"""Rhythms in a show: their tempo follows, is tapped and is told; things happen on their strokes."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.beat import Beat, steady
from exhibit.core.rhythm import last_stroke, moment_of, strokes_between
from exhibit.scene.columns import PROPERTIES
from exhibit.show.events import Event
from exhibit.show.program import Sent
from exhibit.show.rhythms import Following, Tapped, carried, read, said, tapped_s
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.visits import as_json, at, exact, play, saved_and_loaded, show_of

SHOW = """
show: Rhythms
canvas: [200, 100]
inputs:
  near: {kind: distance, between: [0, 2], rest: 2}
  drum: hit
rhythm:
  walk: {tempo: {follow: near, from: 180 bpm, to: 90 bpm, smooth: 500ms}, beat: 2 pulses,
         patterns: {low: "x...", high: "..xo"}}
  three: {with: walk, cycle: 3 in 4 beats, pattern: "x.o"}
  hand: {tempo: 120 bpm, beat: 4 pulses, pattern: "x.x.x.x.", tap: drum}
start: one
scenes:
  - scene: one
    nodes:
      - {shape: star, name: stars, scale: {wave: walk.low, from: 1, to: 3, shape: ramp},
         opacity: {pulse: three, from: 0, to: 1, decay: 2s},
         turn: {keys: {0: 0, 3: 90, 4: 0}, on: walk}, repeat: {count: 3, line: [9, 0], late: 700ms}}
    go:
      - {when: on cycle of hand and time > 3.2s, to: two, with: cut}
  - scene: two
    nodes: [{shape: star, name: lone, opacity: {pulse: walk.high, from: 0, to: 1}}]
    go:
      - {when: on hand, to: three, with: cut}
  - scene: three
    go:
      - {when: on walk.low, to: one, with: cut}
"""


def beat_of(state: State, name: str) -> Beat:
    rhythms = show_of(SHOW).rhythms
    number = [r.name for r in rhythms].index(name)
    return state.beats[rhythms[number].beat_of(number)]


# --- tempo ----------------------------------------------------------------------------------------


def test_a_tempo_that_follows_is_that_of_the_input_also_at_rest() -> None:
    visit = play(SHOW, [at(2.0, near=0.0), at(4.0, near=1.0)])
    tempos = [
        60 / beat_of(visit.state_at(t), "walk").pulse_s_at(t) / 2 for t in (1.0, 2.25, 3.0, 4.6)
    ]
    assert tempos == pytest.approx([90.0, 135.0, 180.0, 135.0])


def test_a_tempo_leaves_alone_what_nobody_hears() -> None:
    follows = Following(0, 0, 0.0, 2.0, 1 / 6, 1 / 3)
    beat = steady(follows.pulse_s(1.0))
    assert follows.turned(beat, 1.002, 5.0, 30.0) is beat
    assert follows.turned(beat, 1.1, 5.0, 30.0) is not beat
    nearly = steady(follows.pulse_s(1.9999))
    assert follows.turned(nearly, 2.0, 5.0, 30.0).way.pulse_s == 1 / 3  # its ends are reached


def tapped(*times: float, beat: Beat | None = None) -> Beat:
    pad = Tapped(0, 0, 4.0, 1.0, 0.25)
    beat = steady(0.125) if beat is None else beat
    for time_s in times:
        beat = pad.turned(beat, 1.0, time_s, 30.0)
    return beat


def tempo_of(beat: Beat) -> float:
    return 15.0 / beat.way.pulse_s


def test_three_taps_are_a_tempo_and_two_are_none() -> None:
    assert tempo_of(tapped(1.0, 1.6)) == 120.0
    assert tempo_of(tapped(1.0, 1.6, 2.2)) == pytest.approx(100.0)


def test_a_slip_is_no_tempo() -> None:
    assert tempo_of(tapped(1.0, 1.6, 2.2, 2.8, 3.2, 3.8)) == pytest.approx(100.0)  # one too soon
    assert tempo_of(tapped(1.0, 1.6, 2.2, 3.4, 4.0)) == pytest.approx(100.0)  # one left out


def test_a_stroke_that_bounces_is_one_tap() -> None:
    assert tempo_of(tapped(1.0, 1.02, 1.6, 1.63, 2.2)) == pytest.approx(100.0)


def test_a_pause_begins_a_new_tapping_and_silence_changes_nothing() -> None:
    beat = tapped(1.0, 1.6, 2.2, 8.0, 8.4)
    assert tempo_of(beat) == pytest.approx(100.0)
    assert tempo_of(tapped(8.8, beat=beat)) == pytest.approx(150.0)


def test_what_is_tapped_in_halves_or_twos_is_brought_within_what_is_meant() -> None:
    assert tempo_of(tapped(1.0, 1.2, 1.4)) == pytest.approx(150.0)  # 300 a minute
    assert tempo_of(tapped(1.0, 2.5, 4.0)) == pytest.approx(80.0)  # 40 a minute


@exact
@given(st.floats(0.3, 0.9), st.floats(0.0, 1.0), st.integers(4, 12))
def test_who_taps_on_finds_the_beat_under_the_hand(beat_s: float, first_s: float, n: int) -> None:
    taps = [10.0 + first_s + i * beat_s for i in range(n)]
    beat = tapped(*taps)
    later = taps[-1] + 4 * beat_s  # two beats after the last one it has come there
    passed = beat.pulses_at(later) / 4.0
    assert passed == pytest.approx(round(passed), abs=1e-6)
    pulses = [beat.pulses_at(taps[0] + i / 50) for i in range(1000)]
    assert all(b > a for a, b in pairwise(pulses))


def test_intervals_that_do_not_agree_are_no_tempo() -> None:
    assert tapped_s([0.0, 0.4, 1.4]) is None
    assert tapped_s([0.0, 0.5]) is None
    assert tapped_s([]) is None


def test_a_tempo_is_tapped_in_a_show() -> None:
    taps = [at(5.0 + 0.4 * i, drum=1.0) for i in range(5)]
    visit = play(SHOW, taps)
    assert 15.0 / beat_of(visit.state_at(9.0), "hand").way.pulse_s == pytest.approx(150.0)
    assert visit.state_at(5.5).beats[4:] != visit.state_at(9.0).beats[4:]


# --- together -------------------------------------------------------------------------------------


@exact
@given(st.lists(st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 2.0)), max_size=12))
def test_three_in_four_stay_together_through_any_tempo(said_: list[tuple[float, float]]) -> None:
    events = [e for t, near in sorted(said_) for e in at(t, near=near)]
    show = show_of(SHOW)
    state = advance(show, begin(show), events, until=20.0)
    named = {r.name: (r, beat_of(state, r.name)) for r in show.rhythms}
    three, beat = named["three"]
    assert three.times == pytest.approx(3 / 8)
    for time_s in (0.0, 7.3, 20.0):
        assert beat.pulses_at(time_s) * three.times / 3 == pytest.approx(
            beat.pulses_at(time_s) / 8, abs=1e-9
        )
    whole = [t for t, s in strokes_between(*named["three"], 17.0, 30.0) if s == 1.0]
    lows = {t for t, _ in strokes_between(*named["walk.low"], 16.9, 30.1)}
    assert whole
    for moment_s in whole:
        assert min(abs(moment_s - low) for low in lows) < 1e-8  # each second low stroke


def test_a_rhythm_is_all_of_its_patterns() -> None:
    named = {r.name: r for r in show_of(SHOW).rhythms}
    assert named["walk"].strokes == (1.0, 0.0, 1.0, 0.5)
    assert named["walk.high"].strokes == (0.0, 0.0, 1.0, 0.5)


# --- what happens on strokes ----------------------------------------------------------------------


def test_scenes_go_on_at_the_very_stroke_and_wait_for_the_next_one() -> None:
    visit = play(SHOW)
    # Cycles of `hand` are a second long, and the first after 3.2 s leads on; then its next stroke,
    # a quarter of a second later; then the next low one of `walk`: each second and a third.
    assert visit.scene_at(3.999) == "one"
    assert visit.scene_at(4.0) == "two"
    assert visit.scene_at(4.2499) == "two"
    assert visit.scene_at(4.25) == "three"
    assert visit.scene_at(5.333) == "three"
    assert visit.scene_at(5.3334) == "one"
    entered = visit.state_at(6.0).playing[-1].entered_s
    assert entered == pytest.approx(16 / 3, abs=1e-9)


@exact
@given(
    st.lists(st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 2.0) | st.none()), max_size=12),
    st.lists(st.floats(0.0, 20.0), max_size=8),
)
def test_where_one_stops_and_saves_changes_nothing(
    said_: list[tuple[float, float | None]], stops: list[float]
) -> None:
    show = show_of(SHOW)
    events = [
        e
        for t, near in sorted(said_, key=lambda pair: pair[0])
        for e in (at(t, drum=1.0) if near is None else at(t, near=near))
    ]
    straight = advance(show, begin(show), events, until=20.0)
    state, left = begin(show), list(events)
    for stop in [*sorted(stops), 20.0]:
        due = [event for event in left if event.time_s <= stop]
        left = left[len(due) :]
        state = saved_and_loaded(advance(show, state, due, until=stop))
    assert as_json(state) == as_json(straight)


def test_beats_are_saved_and_loaded_to_the_last_bit() -> None:
    beat = tapped(1.0, 1.6, 2.2, 2.83).turned(4.0, 0.3, 1.7, back_s=10.0)
    assert read(said((beat, steady(0.1)))) == (beat, steady(0.1))


# --- what is seen and heard -----------------------------------------------------------------------


@cache
def changing() -> tuple[Event, ...]:
    """Somebody walks to and fro, twenty times a second, and drums."""
    return tuple(
        e
        for i in range(1, 160)
        for e in (
            at(i / 20, near=1.0 + math.sin(i / 7))
            if i % 5
            else at(i / 20, near=1.0 + math.sin(i / 7), drum=0.5)
        )
    )


@pytest.mark.parametrize("time_s", [2.4, 2.9, 3.19])
def test_a_late_copy_is_what_the_first_one_was_whatever_the_tempo_did(time_s: float) -> None:
    visit = play(SHOW, [changing()])
    now = visit.columns_at(time_s)
    rows = now.names["stars *"]
    for copy in (1, 2):
        then = visit.columns_at(time_s - 0.7 * copy)
        for prop in (PROPERTIES.index(name) for name in ("scale_x", "opacity", "rotation")):
            was = then.posed[prop, rows.start]
            assert now.posed[prop, rows.start + copy] == pytest.approx(was, abs=1e-4)


def test_a_stroke_that_rings_goes_on_when_the_tempo_changes() -> None:
    show = show_of(SHOW)
    state = begin(show)
    beats: dict[int, float] = {}
    number = [r.name for r in show.rhythms].index("walk.low")
    rhythm = show.rhythms[number]
    events = list(changing())
    for i in range(1, 80):
        due = [e for e in events if (i - 1) / 10 < e.time_s <= i / 10]
        state = advance(show, state, due, until=i / 10)
        beat = beat_of(state, "walk.low")
        last = last_stroke(rhythm, beat, i / 10)
        assert last is not None
        for stroke in range(max(last - 6, 0), last + 1):
            moment_s = moment_of(rhythm, beat, stroke)
            assert beats.setdefault(stroke, moment_s) == moment_s  # to the last bit
    assert len(beats) > 8
    assert len(set(beats.values())) == len(beats)


# --- what is done at strokes, and what is done to tempos ------------------------------------------

DEEDS = """
show: Deeds
canvas: [200, 100]
inputs: {drum: hit}
variables: {strokes: {from: 0, to: 99}, beats: {from: 0, to: 99}}
rhythm:
  walk: {tempo: 120 bpm, beat: 4 pulses, patterns: {low: "x.......", high: "..x.....x"}}
  three: {with: walk, cycle: 3 in 4 beats, pattern: "x"}
start: one
scenes:
  - scene: one
    timeline:
      - {on: walk.low, set: {strokes: strokes + 1}}
      - {on: beat of walk, set: {beats: beats + 1}}
      - {on: cycle of walk, send: /cycle, to: lights, values: [beats]}
      - {at: 4s, tempo: {walk: 60 bpm, over: 2s}}
      - {on: drum, tempo: {three: 90 bpm}}
"""


def test_a_timeline_counts_strokes_and_beats_to_the_last() -> None:
    visit = play(DEEDS)
    assert visit.value_at(0.0, "strokes") == 0.0  # the first is when all begins
    assert visit.value_at(3.999, "strokes") == 3.0
    assert visit.value_at(4.0, "strokes") == 4.0
    assert visit.value_at(4.0, "beats") == 8.0
    # Three beats in the two seconds in which the tempo falls from two a second to one.
    assert [visit.value_at(t, "beats") for t in (5.999, 6.0, 6.999, 7.0)] == [
        10.0,
        11.0,
        11.0,
        12.0,
    ]


def test_a_rhythm_that_goes_with_another_changes_the_tempo_of_both() -> None:
    state = play(DEEDS, [at(1.0, drum=1.0)]).state_at(2.0)
    beats, show = state.beats, show_of(DEEDS)
    three = show.rhythms[3]
    own_s = beats[three.beat_of(3)].way.pulse_s / three.times
    assert 60 / own_s == pytest.approx(90.0)


def test_other_machines_are_told_at_cycles() -> None:
    sent: list[Sent] = []
    show = show_of(DEEDS)
    advance(show, begin(show), [], until=40.0, sent=sent)
    # Eight and nine pulses begin together after 72: nine seconds at 120, of which four have passed;
    # then eleven beats are gone after 6 s, and one comes each second.
    assert [(round(s.time_s, 6), s.values) for s in sent] == [(13.0, (18,)), (31.0, (36,))]


def test_a_scene_that_waits_for_strokes_is_the_same_at_any_frame_rate() -> None:
    show = show_of(DEEDS)
    found = []
    for fps in (7, 30, 144):
        state = begin(show)
        for i in range(1, 12 * fps + 1):
            state = advance(show, state, [], until=i / fps)
        found.append(as_json(state))
    assert found[0] == found[1] == found[2]


def test_a_stroke_that_is_waited_for_comes_when_the_new_tempo_brings_it() -> None:
    visit = play(SHOW, [at(0.5, near=0.0)], scene="three")
    # From three pulses a second to six in half a second: 3.75 have passed at 1 s, the fourth soon.
    assert visit.scene_at(1.0416) == "three"
    assert visit.scene_at(1.0417) == "one"
    later = play(SHOW, [at(0.5, near=0.0), at(0.7, near=2.0)], scene="three")
    assert later.scene_at(1.1) == "three"
    assert later.scene_at(1.3) == "one"


# --- a show that is changed while it plays --------------------------------------------------------


def test_rhythms_of_a_show_that_is_changed_go_on_where_they_were() -> None:
    old = show_of(SHOW)
    other = SHOW.replace("hand: {tempo: 120 bpm", "hand: {tempo: 150 bpm")
    new = show_of(other.replace("  three:", "  more: {tempo: 99 bpm, pattern: x}\n  three:"))
    state = advance(old, begin(old), [*at(1.0, near=0.5), *at(2.0, drum=1.0)], until=7.3)
    beats = carried(old, new, state.beats, state.values.tolist(), 7.3)
    assert len(beats) == len(new.rhythms)
    hand = [r.name for r in new.rhythms].index("hand")
    assert beats[0] is state.beats[0]
    assert beats[hand - 2].pulses_at(0.0) == 0.0  # one that is new
    assert beats[hand].pulses_at(7.3) == pytest.approx(state.beats[hand - 1].pulses_at(7.3))
    assert 15 / beats[hand].pulse_s_at(7.3) == pytest.approx(150.0)
    assert carried(old, old, state.beats, state.values.tolist(), 7.3) == state.beats
