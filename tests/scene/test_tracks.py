"""A track is its segments, one after the other; between them the last value stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.curves import eased
from exhibit.core.easings import Bezier, Steps
from exhibit.core.rhythm import Rhythm
from exhibit.core.words import EASINGS
from exhibit.scene.clocks import Clocks
from exhibit.scene.tracks import Segment, Track, Tracks
from tests.visits import exact, play

RHYTHMS = (Rhythm("sabar", 0.25, (1.0, 0.0, 0.0)), Rhythm("slow", 1.5, (1.0, 0.5)))
SMOOTH = sorted(set(EASINGS) - {"step-start", "step-end"})

seconds = st.floats(0.0, 60.0) | st.integers(0, 12).map(float)
values = st.floats(-2000.0, 2000.0)
segments = st.builds(
    Segment,
    seconds,
    st.just(0.0) | st.floats(0.01, 20.0),
    values,
    values,
    st.sampled_from(SMOOTH) | st.just(Bezier(0.2, 0.0, 0.3, 1.0)),
)
sorted_segments = st.lists(segments, min_size=1, max_size=5).map(
    lambda t: sorted(t, key=lambda s: s.start)
)
straight = sorted_segments.map(lambda found: Track(0, found))
late_numbers = st.floats(0.0, 9.0) | st.integers(0, 5).map(float)
looping = st.builds(
    Track,
    st.just(0),
    sorted_segments,
    late_numbers,
    st.integers(0, 2),
    st.just(0.0) | st.floats(0.5, 30.0),
    st.booleans(),
    st.floats(-3.0, 3.0),
    st.floats(-100.0, 100.0),
)


def values_at(time_s: float, written: Sequence[Track], show_s: float = 0.0) -> list[float]:
    """Each track's value where it is the only one with that target, in the order as given."""
    flat = np.full(len(written), np.nan, np.float32)
    tracks = Tracks([replace(track, targets=i) for i, track in enumerate(written)])
    tracks.apply(Clocks(RHYTHMS).at(time_s, show_s), flat)
    return flat.tolist()


def value_at(time_s: float, track: Track, show_s: float = 0.0) -> float:
    """The same, segment by segment, as one would say it."""
    time = time_s if track.clock == 0 else show_s / RHYTHMS[track.clock - 1].pulse_s
    time = max(time - float(track.late), 0.0)
    if track.loop > 0.0:
        rounds, time = divmod(time, track.loop)
        if track.back and rounds % 2:
            time = track.loop - time
    first = track.segments[0]
    value = first.last if first.length <= 0.0 and first.start <= 0.0 else first.first
    for segment in track.segments:
        if time < segment.start:
            break
        value = segment.last
        if time < segment.start + segment.length:
            k = eased(segment.easing, (time - segment.start) / segment.length)
            value = segment.first + (segment.last - segment.first) * k
    return value * float(track.times) + float(track.plus)


def near_a_jump(time_s: float, track: Track, show_s: float) -> bool:
    """Where two roundings of one time may lie at two sides of a jump."""
    around = [value_at(time_s + by, track, show_s + by) for by in (-1e-9, 0.0, 1e-9)]
    return max(around) - min(around) > 1e-2


@exact
@given(st.lists(straight, max_size=6), st.floats(0.0, 100.0))
def test_all_tracks_at_once_are_each_track_alone(written: list[Track], time_s: float) -> None:
    expected = [value_at(time_s, track) for track in written]
    assert values_at(time_s, written) == pytest.approx(expected, abs=1e-2, rel=1e-5)


@exact
@given(st.lists(looping, max_size=8), st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_tracks_that_loop_by_any_clock_are_each_alone(
    written: list[Track], time_s: float, show_s: float
) -> None:
    found = values_at(time_s, written, show_s)
    for value, track in zip(found, written, strict=True):
        if not near_a_jump(time_s, track, show_s):
            assert value == pytest.approx(value_at(time_s, track, show_s), abs=2e-2, rel=1e-5)


@exact
@given(st.lists(looping, min_size=1, max_size=8), st.randoms())
def test_shuffled_tracks_give_the_same_values(written: list[Track], random: object) -> None:
    order = list(range(len(written)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis' own Random
    as_written = values_at(7.1, written, 9.3)
    assert values_at(7.1, [written[i] for i in order], 9.3) == [as_written[i] for i in order]


@exact
@given(st.lists(straight, max_size=6), st.data())
def test_where_segments_begin_and_end_values_are_theirs(
    written: list[Track], data: st.DataObject
) -> None:
    if written:
        segment = data.draw(st.sampled_from([s for track in written for s in track.segments]))
        for time_s in (segment.start, segment.start + segment.length):
            expected = [value_at(time_s, track) for track in written]
            assert values_at(time_s, written) == pytest.approx(expected, abs=1e-2, rel=1e-5)


@pytest.mark.parametrize("track", [
    Track(0, [Segment(0.5, 2.0, 3.0, -40.0, "soft")]),
    Track(0, [Segment(0.5, 2.0, 3.0, 9.0, "out"), Segment(3.0, 0.0, 0.0, 1.0)]),
    Track(0, [Segment(0.0, 4.0, 0.0, 1.0, "in")], loop=5.0),
    Track(0, [Segment(0.0, 4.0, 0.0, 1.0, Steps(4))], loop=4.0, back=True),
])  # fmt: skip
def test_a_track_of_thousands_of_targets_equals_each_alone(track: Track) -> None:
    random = np.random.default_rng(4)
    count = 3000
    targets = random.permutation(2 * count)[:count].astype(np.intp)
    late, times, plus = random.uniform(0, 6, count), random.uniform(-2, 2, count), np.arange(count)
    flat = np.full(2 * count, np.nan, np.float32)
    many = replace(track, targets=targets, late=late, times=times, plus=plus.astype(np.float64))
    clocks = Clocks(()).at(4.321, 0.0)
    Tracks([many]).apply(clocks, flat)
    assert np.isnan(flat).sum() == count
    for i in range(0, count, 7):
        one = replace(
            track, targets=0, late=float(late[i]), times=float(times[i]), plus=float(plus[i])
        )
        alone = np.full(1, np.nan, np.float32)
        Tracks([one]).apply(clocks, alone)
        assert flat[targets[i]] == alone[0]


def test_a_track_knows_what_it_writes() -> None:
    one, fade = Track(np.array([7, 3], np.intp), [Segment(0.0, 1.0, 0.0, 1.0)]), [
        Segment(0.0, 1.0, 0.0, 1.0), Segment(4.0, 1.0, 1.0, 0.0, "in")
    ]  # fmt: skip
    assert sorted(Tracks([one, Track(5, fade)]).target.tolist()) == [3, 5, 7]
    assert Tracks([]).target.tolist() == []


def alone(*written: Segment, time_s: float, **how: float) -> float:
    return values_at(time_s, [Track(0, written, **how)])[0]  # type: ignore[arg-type]  # by name


def test_before_a_jump_its_first_value_holds_and_at_its_time_it_is_done() -> None:
    jump = Segment(4.0, 0.0, 0.25, 1.0)
    assert alone(jump, time_s=0.0) == 0.25
    assert alone(jump, time_s=float(np.nextafter(4.0, 0.0))) == 0.25
    assert alone(jump, time_s=4.0) == 1.0
    assert alone(jump, time_s=1e6) == 1.0


def test_of_jumps_at_one_time_the_last_one_wins() -> None:
    assert alone(Segment(4.0, 0.0, 0.0, 1.0), Segment(4.0, 0.0, 1.0, 7.0), time_s=4.0) == 7.0


def test_ends_are_exact_and_stay_for_ever() -> None:
    for begun in (1.0, 0.7, 0.1):
        fade = Segment(0.1, 0.2, begun, 0.0, "elastic")
        assert alone(fade, time_s=0.5) == 0.0
        assert alone(fade, time_s=1e9) == 0.0
        assert alone(Segment(0.1, 0.2, 0.0, begun, "in"), time_s=0.5) == np.float32(begun)


def test_a_segment_that_begins_before_another_ends_takes_over() -> None:
    cut = [Segment(0.0, 10.0, 0.0, 10.0), Segment(5.0, 5.0, 5.0, 0.0)]
    assert alone(*cut, time_s=4.5) == 4.5
    assert alone(*cut, time_s=7.5) == 2.5


def test_a_loop_begins_again_and_there_and_back_turns_at_its_ends() -> None:
    climb = Segment(1.0, 2.0, 0.0, 10.0)
    times = [0.0, 2.0, 3.9, 4.0, 6.0, 40_002.0]
    assert [alone(climb, time_s=t, loop=4.0) for t in times] == [0, 5, 10, 0, 5, 5]
    back = [alone(climb, time_s=t, loop=4.0, back=True) for t in (2.0, 4.0, 4.5, 6.0, 8.0, 10.0)]
    assert back == [5, 10, 10, 5, 0, 5]


def test_there_and_back_is_continuous_where_it_turns() -> None:
    climb = Segment(0.0, 4.0, 0.0, 10.0)
    for turn in (4.0, 8.0, 36_000.0):
        before, after = (
            alone(climb, time_s=turn + by, loop=4.0, back=True) for by in (-1e-6, 1e-6)
        )
        assert before == pytest.approx(after, abs=1e-4)


def test_a_copy_that_is_late_waits_at_the_first_value_also_of_a_loop() -> None:
    climb = Segment(0.0, 4.0, 3.0, 10.0)
    for loop in (0.0, 4.0):
        assert alone(climb, time_s=1.0, late=2.0, loop=loop) == 3.0
        assert alone(climb, time_s=4.0, late=2.0, loop=loop) == 6.5


def test_a_track_by_a_rhythm_goes_by_its_pulses_and_not_by_the_scene() -> None:
    track = Track(0, [Segment(0.0, 3.0, 0.0, 3.0)], clock=1, loop=3.0)
    for local_s in (0.0, 2.0):  # when the scene began is nothing to it
        assert values_at(local_s, [track], show_s=0.5) == pytest.approx([2.0])
        assert values_at(local_s, [track], show_s=0.75) == [0.0]


def test_after_ten_hours_a_loop_is_as_smooth_as_at_first() -> None:
    climb = Segment(0.0, 8.0, 0.0, 1.0)
    for hour in (0.0, 36_000.0):
        steps = [alone(climb, time_s=hour + i / 144, loop=8.0) for i in range(1, 20)]
        assert np.diff(steps) == pytest.approx(1 / 144 / 8, rel=1e-3)


def test_only_the_targets_are_written() -> None:
    flat = np.full(5, 9.0, np.float32)
    Tracks([Track(3, [Segment(0.0, 1.0, 0.0, 1.0)])]).apply(Clocks(()).at(0.5, 0.0), flat)
    assert flat.tolist() == [9.0, 9.0, 9.0, 0.5, 9.0]


def test_no_tracks_write_nothing() -> None:
    assert values_at(1.0, []) == []


def test_more_segments_than_a_byte_can_count() -> None:
    steps = Track(0, [Segment(float(i), 0.0, i - 1.0, float(i)) for i in range(1, 1000)])
    assert values_at(700.5, [steps, steps]) == [700.0, 700.0]


SHOW = """
show: Timeline
canvas: [100, 100]
start: room
scenes:
  - scene: room
    nodes:
      - {shape: ellipse, name: lamp, at: [50, 50]}
      - {shape: ellipse, name: star, at: [50, 50], opacity: 40%}
    timeline:
      - {at: 4s, show: lamp, over: 0s}
      - {at: 2s, move: star, to: [70, 50], over: 2s, ease: linear}
      - {at: 3s, move: star, to: [50, 50], over: 1s, ease: linear}
      - {at: 5s, fade: star, to: 0, over: 0s}
"""


def test_what_is_shown_at_once_is_not_there_before() -> None:
    visit = play(SHOW)
    assert visit.columns_at(3.999)["lamp"].seen_opacity == 0.0
    assert visit.columns_at(4.0)["lamp"].seen_opacity == 1.0


def test_what_is_hidden_at_once_is_there_before() -> None:
    visit = play(SHOW)
    assert visit.columns_at(4.999)["star"].seen_opacity == pytest.approx(0.4)
    assert visit.columns_at(5.0)["star"].seen_opacity == 0.0


def test_a_move_that_is_interrupted_goes_on_from_where_it_is() -> None:
    visit = play(SHOW)
    assert visit.columns_at(2.999)["star"].position[0] == pytest.approx(60.0, abs=0.02)
    assert visit.columns_at(3.0)["star"].position[0] == pytest.approx(60.0, abs=0.02)
    assert visit.columns_at(3.5)["star"].position[0] == pytest.approx(55.0, abs=0.02)
