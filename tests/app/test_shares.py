"""How large pictures may be: equals stay equal, and no scene takes more than its share."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.app.shares import SMALLEST, bytes_of_size, halved, halvings, too_much, usual_budget
from exhibit.render.textures import bytes_of
from exhibit.scene.looks import TextureArray

MB = 1_000_000
PHOTO = (3840, 2880)  # 59 MB with its mipmaps


def test_what_fits_stays_as_it_is() -> None:
    sizes = {0: PHOTO, 1: (600, 400)}
    assert halvings(sizes, [frozenset({0, 1})], 64 * MB, 16_384) == {0: 0, 1: 0}
    assert too_much(sizes, frozenset({0, 1}), 64 * MB) == ""


def test_the_largest_are_halved_first_and_equals_stay_equals() -> None:
    sizes = {0: PHOTO, 1: PHOTO, 2: (2880, 3840), 3: (900, 600)}
    assert halvings(sizes, [frozenset(sizes)], 64 * MB, 16_384) == {0: 1, 1: 1, 2: 1, 3: 0}
    said = too_much(sizes, frozenset(sizes), 64 * MB)
    assert "take 179 MB of texture memory, and 64 MB are there" in said


def test_a_picture_in_two_scenes_is_as_large_as_the_fuller_one_lets_it() -> None:
    sizes = {0: PHOTO, 1: PHOTO, 2: PHOTO}
    scenes = [frozenset({0}), frozenset({0, 1, 2})]
    assert halvings(sizes, scenes, 64 * MB, 16_384) == {0: 1, 1: 1, 2: 1}


def test_no_side_is_longer_than_the_machine_takes() -> None:
    assert halvings({0: (7680, 100)}, [frozenset({0})], 1000 * MB, 4096) == {0: 1}


def test_small_pictures_are_left_alone_however_many_there_are() -> None:
    sizes = dict.fromkeys(range(500), (SMALLEST, SMALLEST))
    assert set(halvings(sizes, [frozenset(sizes)], MB, 4096).values()) == {0}


def test_the_usual_budget_is_between_128_and_512_mb() -> None:
    assert 128 * MB <= usual_budget() <= 512 * MB


sides = st.integers(1, 5000)


@settings(derandomize=True, deadline=None)
@given(sides, sides)
def test_a_picture_weighs_what_its_texture_does(width: int, height: int) -> None:
    texture = TextureArray(width, height, 4, (), comes=True)
    assert bytes_of_size((width, height)) == bytes_of(texture)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.tuples(sides, sides), max_size=12), st.integers(8, 200))
def test_every_scene_keeps_to_its_share(sizes: list[tuple[int, int]], share_mb: int) -> None:
    by_number = dict(enumerate(sizes))
    scenes = [frozenset(range(0, len(sizes), 2)), frozenset(range(len(sizes)))]
    times = halvings(by_number, scenes, share_mb * MB, 4096)
    for scene in scenes:
        held = [halved(sizes[n], times[n]) for n in scene]
        large = [size for size in held if max(size) > SMALLEST]
        assert not large or sum(map(bytes_of_size, held)) <= share_mb * MB
