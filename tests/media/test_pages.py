"""Pages: every picture has a place, no mipmap mixes two, and none is larger than it need be."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media import pages as module
from exhibit.media.pages import LEVELS, SIDES, STEP, Pages, Pixels, Plan, Size, best_side

SIZES = st.lists(st.tuples(st.integers(1, 120), st.integers(1, 120)), min_size=1, max_size=40)


def plain(size: Size, number: int) -> Pixels:
    return np.full((size[1], size[0], 4), number, np.uint8)


@given(SIZES, st.booleans())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_mipmap_shows_a_neighbour(sizes: list[Size], reserved: bool) -> None:
    """Around every picture, one texel of the smallest mipmap further than it reaches, is itself."""
    pages = Pages(best_side(sizes))
    spots = pages.reserve(sizes) if reserved else [None] * len(sizes)
    found = [
        pages.put(plain(size, number), spot)
        for number, (size, spot) in enumerate(zip(sizes, spots, strict=True), 1)
    ]
    deep = [_smaller(layer) for layer in pages.layers]
    for number, ((width, height), spot) in enumerate(zip(sizes, found, strict=True), 1):
        assert spot is not None
        assert spot.x % STEP == spot.y % STEP == 0
        left, right = spot.x // STEP, -(-(spot.x + width) // STEP)
        top, bottom = spot.y // STEP, -(-(spot.y + height) // STEP)
        assert max(right, bottom) * STEP <= pages.side
        around = deep[spot.layer][max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
        assert (around == number).all()


def _smaller(layer: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    level = layer.astype(np.float64)
    for _ in range(LEVELS):
        level = (level[::2, ::2] + level[1::2, ::2] + level[::2, 1::2] + level[1::2, 1::2]) / 4
    return level


def test_every_side_halves_evenly_down_to_the_smallest_mipmap() -> None:
    assert all(side % STEP == 0 for side in SIDES)


def test_pages_are_as_small_as_their_pictures_allow() -> None:
    assert best_side([(64, 64)]) == 64
    assert best_side([(512, 512)] * 9) == 512
    assert best_side([(20, 20)] * 300) <= 1024
    few = [(500, 300), (300, 200), (64, 64), (30, 10)]
    assert best_side(few) ** 2 * 4 <= 4_000_000


def test_a_hundred_icons_fill_most_of_their_page() -> None:
    icons = [(96 - n % 40, 96 - n % 40) for n in range(100)]
    icons.sort(reverse=True)
    plan = Plan(best_side(icons))
    assert all(plan.place(size) for size in icons)
    slots = sum((-(-w // STEP) * STEP + 2 * STEP) ** 2 for w, _ in icons)
    assert slots > 0.7 * plan.count * plan.side**2


def test_pages_that_are_full_say_so() -> None:
    pages = Pages(64)
    layers = [pages.put(plain((64, 64), 1)) for _ in range(module.LAYERS)]
    assert [spot.layer for spot in layers if spot] == list(range(module.LAYERS))
    assert pages.put(plain((1, 1), 1)) is None
    assert pages.put(plain((65, 1), 1)) is None
