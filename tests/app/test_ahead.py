"""Which scenes may be next: by ways out, by turns, on the way back, and beside others."""

from __future__ import annotations

import pytest

from exhibit.app.ahead import course, first_scenes, ways_of
from exhibit.show.conditions import TimeInScene
from exhibit.show.program import BACK, Go, Region, Scene, Show, Turn

LATER = TimeInScene(at_least=True, seconds=5.0)
SLEEP, HALL, SEA, STORM, CALM = range(5)


def show(*, during: frozenset[int] | None = frozenset({HALL})) -> Show:
    """Sleep leads to the hall, or to the sea in turn; from the sea one goes back; a storm and a
    calm go on beside the hall.
    """
    return Show(
        title="Ahead",
        canvas=(16, 9),
        languages=("en",),
        inputs=(),
        followers=(),
        scenes=(
            Scene("sleep", (Go(LATER, -1, turn=0),)),
            Scene("hall", (Go(LATER, SEA), Go(LATER, SLEEP))),
            Scene("sea", (Go(LATER, BACK),)),
            Scene("storm", (Go(LATER, CALM),), region=1),
            Scene("calm", region=1),
        ),
        beside=(Region("weather", STORM, during),),
        turns=(Turn((HALL, SEA), "cycle"),),
    )


def test_every_scene_that_may_follow_is_known() -> None:
    ways = ways_of(show())
    assert ways[SLEEP] == (HALL, SEA)
    assert ways[HALL] == (SEA, SLEEP, STORM)  # with it a region begins
    assert set(ways[SEA]) == {SLEEP, HALL}  # back to any that leads here
    assert ways[STORM] == (CALM,)


def test_the_course_goes_through_turns_and_regions_the_nearest_first() -> None:
    assert course(show(), (SLEEP,)) == [SLEEP, HALL, SEA, STORM, CALM]
    assert course(show(), (STORM, HALL))[:2] == [HALL, STORM]


@pytest.mark.parametrize(
    ("scene", "during", "first"),
    [
        (None, frozenset({HALL}), [SLEEP]),
        (HALL, frozenset({HALL}), [HALL, STORM]),
        (None, None, [SLEEP, STORM]),
    ],
)
def test_a_show_begins_in_the_scenes_of_all_regions_that_are_there(
    scene: int | None, during: frozenset[int] | None, first: list[int]
) -> None:
    assert first_scenes(show(during=during), scene) == first
