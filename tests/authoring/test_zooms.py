"""How a view of a huge picture moves: zoom by its logarithm, and flights between two views."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.compile.flights import flight
from exhibit.scene.drawlist import Mosaic
from exhibit.scene.stage import Stage
from tests.authoring.stages import columns_at, compiled, drawn_at
from tests.shows import with_node, with_scenes


def view(stage: Stage, time_s: float) -> tuple[float, float, float]:
    nearness, x, y = columns_at(stage, time_s).extras[:3].tolist()
    return 2.0**nearness, x, y


def test_a_picture_is_seen_whole_where_nothing_else_is_said(tmp_path: Path) -> None:
    _, stage = compiled(tmp_path, with_node("{image: sea.png, zoom: 1}"))
    assert view(stage, 3.0) == (1.0, 0.5, 0.5)
    (mosaic,) = drawn_at(stage, 0.0).steps
    assert isinstance(mosaic, Mosaic)
    # 4000 x 3000 pixels in a canvas of 320 x 180: all of its height.
    assert mosaic.place.tolist() == pytest.approx([-120.0, -90.0, 0.06, 0.06])
    assert mosaic.outline.tolist() == pytest.approx([-120.0, -90.0, 120.0, 90.0])


@pytest.mark.parametrize(
    ("written", "unit", "box"),
    [
        ("fit: cover", (0.08, 0.08), (-160, -90, 160, 90)),
        ("fit: contain", (0.06, 0.06), (-120, -90, 120, 90)),
        ("fit: stretch", (0.08, 0.06), (-160, -90, 160, 90)),
        ("size: 200", (0.05, 0.05), (-100, -75, 100, 75)),
        ("size: [200, 30]", (0.05, 0.01), (-100, -15, 100, 15)),
        ("size: [200, 30], fit: cover", (0.05, 0.05), (-100, -15, 100, 15)),
        ("size: 200, anchor: top left", (0.05, 0.05), (0, 0, 200, 150)),
    ],
)
def test_it_is_framed_as_it_is_written(
    tmp_path: Path, written: str, unit: tuple[float, float], box: tuple[float, ...]
) -> None:
    _, stage = compiled(tmp_path, with_node(f"{{image: sea.png, zoom: 1, {written}}}"))
    (mosaic,) = drawn_at(stage, 0.0).steps
    assert isinstance(mosaic, Mosaic)
    assert mosaic.place[2:].tolist() == pytest.approx(unit)
    assert mosaic.outline.tolist() == pytest.approx(box)


def test_keys_and_waves_move_a_zoom_by_its_logarithm(tmp_path: Path) -> None:
    node = "{image: sea.png, zoom: {keys: {0s: 1, 4s: 16}, ease: linear}, look_at: [10%, 90%]}"
    _, stage = compiled(tmp_path, with_node(node))
    assert view(stage, 2.0) == pytest.approx((4.0, 0.1, 0.9))
    assert view(stage, 3.0)[0] == pytest.approx(8.0)


def test_copies_each_have_their_own_view_and_an_image_need_not_say_where(tmp_path: Path) -> None:
    node = (
        "{image: sea.png, look_at: [{wave: 4s, from: 0, to: 1}, 50%], repeat: {count: 3, ring: 40}}"
    )
    _, stage = compiled(tmp_path, with_node(node))
    steps = drawn_at(stage, 1.0).steps
    assert [type(step) for step in steps] == [Mosaic] * 3


def test_a_timeline_zooms_looks_and_flies_from_where_it_is(tmp_path: Path) -> None:
    _, stage = compiled(
        tmp_path,
        with_scenes(
            """
            - scene: shore
              nodes: [{image: sea.png, name: map, zoom: 2, look_at: [20%, 30%]}]
              timeline:
                - {at: 1s, zoom: map, to: 8, over: 2s, ease: linear}
                - {at: 4s, look: map, to: [60%, 30%], over: 1s}
                - {at: 6s, zoom: map, to: 8, look_at: [10%, 90%], over: 4s}
                - {at: 8s, zoom: map, to: 1, over: 1s}
            """
        ),
    )
    assert view(stage, 0.0) == pytest.approx((2.0, 0.2, 0.3))
    assert view(stage, 2.0) == pytest.approx((4.0, 0.2, 0.3))
    assert view(stage, 5.0) == pytest.approx((8.0, 0.6, 0.3))
    half = view(stage, 8.0 - 1e-6)
    assert half[0] < 4.0
    assert view(stage, 8.0 + 1e-6) == pytest.approx(half, rel=1e-3)  # it goes on from there
    assert view(stage, 9.5)[0] == pytest.approx(1.0)


nearness = st.floats(-3, 13)
share = st.floats(0, 1)


@given(a=st.tuples(nearness, share, share), b=st.tuples(nearness, share, share))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_a_flight_begins_and_ends_where_it_should_and_never_leaps(
    a: tuple[float, float, float], b: tuple[float, float, float]
) -> None:
    part = np.linspace(0.0, 1.0, 2001)
    ways = flight(a, b, part)
    assert ways[:, 0].tolist() == list(a)
    assert ways[:, -1].tolist() == list(b)
    assert np.isfinite(ways).all()
    assert (ways[0] >= min(0.0, a[0], b[0]) - 1e-9).all()
    # What the eye sees of a step: how far the picture moves, in parts of what is seen of it.
    seen = np.hypot(*np.diff(ways[1:], axis=1)) * 2.0 ** ways[0, 1:]
    assert np.abs(np.diff(ways[0])).max() < 0.06
    assert seen.max() < 0.06
