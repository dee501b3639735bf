"""Where in its file a film stands: a closed form of the scene's time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.scene.films import BEFORE_S, NOT_BEGUN, Projector, project, screening, stands_at
from exhibit.scene.moment import Moment

FILM = Projector(
    row=0, film=3, rect=(0.0, 0.0, 64.0, 48.0), cell=(0.0, 0.0, 1.0, 1.0), from_s=2.0, until_s=6.0
)
exact = settings(derandomize=True, deadline=None)


def moment(local_s: float, *players: float) -> Moment:
    return Moment(local_s, np.zeros(0), 0, players=np.array(players))


def test_a_film_begins_at_its_in_point_when_its_time_has_come() -> None:
    late = replace(FILM, start_s=1.5)
    assert stands_at(late, moment(1.499)) == NOT_BEGUN
    assert stands_at(late, moment(1.5)) == 2.0
    assert stands_at(late, moment(2.5)) == 3.0


def test_after_its_out_point_it_stays_just_before_it() -> None:
    assert stands_at(FILM, moment(4.0)) == 6.0 - BEFORE_S
    assert stands_at(FILM, moment(1e9)) == 6.0 - BEFORE_S


def test_a_loop_begins_again_at_its_in_point() -> None:
    again = replace(FILM, loop=True)
    assert [stands_at(again, moment(t)) for t in (0.0, 3.0, 4.0, 9.0)] == [2.0, 5.0, 2.0, 3.0]


@pytest.mark.parametrize(("speed", "stands"), [(0.5, 3.0), (2.0, 6.0 - BEFORE_S)])
def test_its_speed_stretches_its_time(speed: float, stands: float) -> None:
    assert stands_at(replace(FILM, speed=speed), moment(2.0)) == stands


def test_a_film_goes_along_with_a_player() -> None:
    led = replace(FILM, player=1)
    assert stands_at(led, moment(0.0, 9.0, 3.25)) == 3.25
    assert stands_at(led, moment(0.0, 9.0, 99.0)) == 6.0 - BEFORE_S
    assert stands_at(led, moment(0.0)) == 2.0


@exact
@given(st.floats(0.0, 1e7), st.floats(0.1, 4.0), st.booleans())
def test_it_never_leaves_what_lies_between_its_points(t: float, speed: float, loop: bool) -> None:
    at_s = stands_at(replace(FILM, speed=speed, loop=loop), moment(t))
    assert 2.0 <= at_s <= 6.0 - BEFORE_S


def test_one_that_has_not_begun_is_not_seen() -> None:
    late = replace(FILM, start_s=1.0)
    made = screening(late)
    made.pose[9] = 1.0
    project(late, made, moment(0.5))
    assert (made.film, float(made.pose[9])) == (3, 0.0)
