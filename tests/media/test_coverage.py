"""Coverage made wider with a disc, and softer."""

from __future__ import annotations

import numpy as np
import pytest

from exhibit.media.coverage import WIDEST_PX, blurred, changed, effect, grown

DOT = np.full((1, 1), 255, np.uint8)


def test_a_dot_grows_into_a_disc() -> None:
    disc = grown(DOT, 10)
    assert disc.shape == (21, 21)
    y, x = np.mgrid[-10:11, -10:11]
    distance = np.hypot(x, y)
    assert (disc[distance <= 9.5] == 255).all()
    assert (disc[distance >= 10.5] == 0).all()
    np.testing.assert_array_equal(disc, disc.T)
    assert disc.sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.03)


def test_half_inked_edges_grow_by_as_much_as_whole_ones() -> None:
    edge = np.array([[255] * 5 + [128]], np.uint8).repeat(9, axis=0)
    grew = grown(edge, 3)[7, :].astype(float) / 255
    assert grew[3:].sum() == pytest.approx(5.5 + 3, abs=0.1)


def test_growth_never_takes_ink_away() -> None:
    ink = np.random.default_rng(1).integers(0, 256, (20, 30)).astype(np.uint8)
    assert (grown(ink, 2)[2:-2, 2:-2] >= ink).all()


@pytest.mark.parametrize("px", [0.25, 1, 2.5, 8])
def test_a_blur_keeps_the_ink_and_its_middle(px: float) -> None:
    ink = np.full((12, 12), 255, np.uint8)
    soft = blurred(ink, px).astype(float)
    assert soft.sum() == pytest.approx(ink.sum(dtype=float), rel=0.02)
    np.testing.assert_allclose(soft, soft[::-1, ::-1], atol=1)
    spread = soft.sum(axis=0) / soft.sum()
    place = np.arange(len(spread)) - (len(spread) - 1) / 2
    variance = (spread * place**2).sum() - (12**2 - 1) / 12
    assert variance == pytest.approx((px / 2) ** 2, rel=0.1, abs=0.05)


def test_effects_are_bounded_and_know_their_margin() -> None:
    huge = effect(1e9, 1e9)
    assert (huge.grow_px, huge.blur_px) == (WIDEST_PX, WIDEST_PX)
    some = effect(2.6, 3.1)
    assert (some.grow_px, some.blur_px) == (2.5, 3.0)
    assert changed(DOT, some).shape == (1 + 2 * some.margin, 1 + 2 * some.margin)
