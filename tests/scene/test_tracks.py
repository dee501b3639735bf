"""A track is its segments, one after the other; between them the last value stays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.core.curves import eased
from exhibit.core.words import EASINGS
from exhibit.scene.tracks import Segment, Tracks
from tests.visits import exact, play

seconds = st.floats(0.0, 60.0) | st.integers(0, 12).map(float)
values = st.floats(-2000.0, 2000.0)
segments = st.builds(
    Segment, seconds, st.just(0.0) | st.floats(0.01, 20.0), values, values, st.sampled_from(EASINGS)
)
tracks = st.lists(
    st.lists(segments, min_size=1, max_size=5).map(lambda t: sorted(t, key=lambda s: s.start_s)),
    max_size=6,
)


def values_at(time_s: float, written: Sequence[Sequence[Segment]]) -> list[float]:
    flat = np.full(len(written), np.nan, np.float32)
    Tracks(range(len(written)), written).apply(time_s, flat)
    return flat.tolist()


def value_at(time_s: float, track: Sequence[Segment]) -> float:
    """The same, segment by segment, as one would say it."""
    value = track[0].start
    for segment in track:
        if time_s < segment.start_s:
            break
        value = segment.end
        if time_s < segment.start_s + segment.length_s:
            k = eased(segment.easing, (time_s - segment.start_s) / segment.length_s)
            value = segment.start + (segment.end - segment.start) * k
    return value


@exact
@given(tracks, st.floats(0.0, 100.0))
def test_all_tracks_at_once_are_each_track_alone(
    written: list[list[Segment]], time_s: float
) -> None:
    expected = [value_at(time_s, track) for track in written]
    assert values_at(time_s, written) == pytest.approx(expected, abs=1e-2, rel=1e-5)


@exact
@given(tracks, st.data())
def test_where_segments_begin_and_end_values_are_theirs(
    written: list[list[Segment]], data: st.DataObject
) -> None:
    if written:
        segment = data.draw(st.sampled_from([s for track in written for s in track]))
        for time_s in (segment.start_s, segment.start_s + segment.length_s):
            expected = [value_at(time_s, track) for track in written]
            assert values_at(time_s, written) == pytest.approx(expected, abs=1e-2, rel=1e-5)


def test_before_a_jump_its_first_value_holds_and_at_its_time_it_is_done() -> None:
    jump = [Segment(4.0, 0.0, 0.25, 1.0)]
    assert values_at(0.0, [jump]) == [0.25]
    assert values_at(np.nextafter(4.0, 0.0), [jump]) == [0.25]
    assert values_at(4.0, [jump]) == [1.0]
    assert values_at(1e6, [jump]) == [1.0]


def test_of_jumps_at_one_time_the_last_one_wins() -> None:
    assert values_at(4.0, [[Segment(4.0, 0.0, 0.0, 1.0), Segment(4.0, 0.0, 1.0, 7.0)]]) == [7.0]


def test_ends_are_exact_and_stay_for_ever() -> None:
    fade = [Segment(0.1, 0.2, 1.0, 0.0, "elastic")]
    assert values_at(0.5, [fade]) == [0.0]
    assert values_at(1e9, [fade]) == [0.0]


def test_a_segment_that_begins_before_another_ends_takes_over() -> None:
    cut = [Segment(0.0, 10.0, 0.0, 10.0), Segment(5.0, 5.0, 5.0, 0.0)]
    assert values_at(4.5, [cut]) == [4.5]
    assert values_at(7.5, [cut]) == [2.5]


def test_only_the_targets_are_written() -> None:
    flat = np.full(5, 9.0, np.float32)
    Tracks([3], [[Segment(0.0, 1.0, 0.0, 1.0)]]).apply(0.5, flat)
    assert flat.tolist() == [9.0, 9.0, 9.0, 0.5, 9.0]


def test_no_tracks_write_nothing() -> None:
    assert values_at(1.0, []) == []


def test_more_segments_than_a_byte_can_count() -> None:
    steps = [Segment(float(i), 0.0, i - 1.0, float(i)) for i in range(1, 1000)]
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
