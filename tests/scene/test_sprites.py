"""Pictures that move: which of their frames is shown at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.scene.looks import Cell, Frames
from exhibit.scene.sprites import Reel, Reels
from tests.visits import exact

NONE = np.zeros(0, np.float32)


def frames(first_layer: int, *lengths_s: float) -> Frames:
    cells = tuple(Cell(0, first_layer + i, 8, 8) for i in range(len(lengths_s)))
    return Frames(cells, np.cumsum(lengths_s))


FLAME = frames(10, 0.25, 0.5, 0.25)
BIRD = frames(40, 1.0, 1.0)


def shown(local_s: float, *reels: Reel, extras: tuple[float, ...] = ()) -> list[float]:
    layers = Reels(list(reels)).layers(local_s, np.array(extras, np.float32))
    return [float(layer) for layer in layers]


def of(movie: Frames, quads: int = 1, **how: object) -> Reel:
    return Reel(movie, np.arange(quads), **how)  # type: ignore[arg-type]  # by name


def test_a_frame_is_there_until_it_ends_and_then_all_begins_again() -> None:
    times = [0.0, 0.24, 0.25, 0.74, 0.75, 0.99, 1.0, 1.3, 36_000.8]
    assert [shown(t, of(FLAME))[0] for t in times] == [10, 10, 11, 11, 12, 12, 10, 11, 12]


def test_once_it_stays_at_its_last_frame() -> None:
    times = [0.0, 0.8, 1.0, 1e6]
    assert [shown(t, of(FLAME, once=True))[0] for t in times] == [10, 12, 12, 12]


def test_a_late_one_waits_at_its_first_frame() -> None:
    late = np.array([0.0, 0.5, 2.0])
    assert shown(0.8, of(FLAME, 3, late_s=late)) == [12, 11, 10]


def test_one_that_is_led_shows_the_frame_it_is_told_and_no_other() -> None:
    numbers = (-3.0, 0.4, 0.6, 2.2, 99.0)
    led = [of(FLAME, extra=i) for i in range(5)]
    for local_s in (0.0, 0.8):
        assert shown(local_s, *led, extras=numbers) == [10, 10, 11, 12, 12]


def test_each_of_the_quads_of_a_reel_may_be_led_by_its_own_number() -> None:
    led = of(FLAME, 3, extra=np.array([2, 0, 1]))
    assert shown(0.0, led, of(BIRD), extras=(0.0, 1.0, 2.0)) == [12, 10, 11, 40]


def test_reels_know_their_records() -> None:
    reels = Reels([Reel(FLAME, np.array([4, 2])), Reel(BIRD, np.array([7]))])
    assert reels.record.tolist() == [4, 2, 7]


lengths = st.lists(st.floats(0.02, 3.0), min_size=1, max_size=6)


@exact
@given(
    st.lists(st.tuples(lengths, st.floats(0.0, 5.0), st.booleans()), min_size=1, max_size=5),
    st.floats(0.0, 1e4),
)
def test_all_reels_at_once_are_each_alone(
    written: list[tuple[list[float], float, bool]], local_s: float
) -> None:
    reels = [
        Reel(frames(10 * i, *lengths_s), np.array([i]), late_s, once)
        for i, (lengths_s, late_s, once) in enumerate(written)
    ]
    found = Reels(reels).layers(local_s, NONE)
    for i, (lengths_s, late_s, once) in enumerate(written):
        time, ends = max(local_s - late_s, 0.0), np.cumsum(lengths_s)
        time = time if once else time % float(ends[-1])
        if np.abs(ends - time).min() > 1e-6 and time > 1e-6:  # not where two frames meet
            expected = min(int(np.count_nonzero(ends <= time)), len(ends) - 1)
            assert found[i] == 10 * i + expected


@pytest.mark.parametrize("hours", [0, 10])
def test_after_ten_hours_frames_change_when_they_should(hours: int) -> None:
    begin_s = 3600.0 * hours
    changes = [shown(begin_s + i / 1000, of(FLAME))[0] for i in range(1000)]
    assert [changes.index(layer) for layer in (10, 11, 12)] == [0, 250, 750]
