"""Matrices of rooms: what reaches the GPU is the product that float64 gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from exhibit.render.views import View, frames_of, view_of
from tests.render.solid_things import parallel, perspective, placed, room

SMALL = st.floats(-100, 100, width=32)


def seen_from(eye: tuple[float, float, float]) -> View:
    view = view_of(room(camera=perspective(eye, 1.5)), (300, 200), (600, 400))
    assert view is not None
    return view


@given(arrays(np.float32, (12, 3), elements=SMALL))
@settings(derandomize=True, deadline=None)
def test_rows_are_those_of_the_product_and_of_the_world(columns: NDArray[np.float32]) -> None:
    view = seen_from((1.0, 2.0, 5.0))
    frames = frames_of(view, [columns[:, :1], columns[:, 1:]])
    assert frames.good == [True] * 3
    for row, column in enumerate(columns.T.astype(np.float64)):
        world = np.vstack([column.reshape(3, 4), (0, 0, 0, 1)])
        product = (view.clip_from_world @ world).reshape(16)
        np.testing.assert_allclose(frames.rows[row, :16], product, rtol=1e-6, atol=1e-3)
        np.testing.assert_array_equal(frames.rows[row, 16:], column)
        volume = float(np.linalg.det(world[:3, :3]))
        np.testing.assert_allclose(frames.turns[row], volume, rtol=1e-6, atol=1e-6)


@given(st.floats(0.2, 50), st.floats(0.2, 50))
@settings(derandomize=True, deadline=None)
def test_depth_grows_with_the_distance_in_any_view(near: float, farther_by: float) -> None:
    for view, start in (
        (seen_from((0.0, 0.0, 10.0)), 10.0),
        (view_of(room(camera=parallel(8, 8)), (8, 8), (8, 8)), 0.0),
    ):
        assert view is not None
        frames = frames_of(view, [placed()[:, None]])
        depths = [frames.depth(0, (0.0, 0.0, start - z)) for z in (near, near + farther_by)]
        assert depths[0] < depths[1]


def test_what_is_no_number_spoils_only_its_own_row() -> None:
    columns = np.stack([placed((1, 2, 3)), placed(), placed((4, 5, 6))], axis=1)
    alone = frames_of(seen_from((0.0, 1.0, 4.0)), [columns])
    columns[5, 1] = np.nan
    frames = frames_of(seen_from((0.0, 1.0, 4.0)), [columns])
    assert frames.good == [True, False, True]
    assert np.isfinite(frames.rows).all()
    np.testing.assert_array_equal(frames.rows[[0, 2]], alone.rows[[0, 2]])


def test_a_room_without_things_has_no_frames() -> None:
    assert frames_of(seen_from((0.0, 1.0, 4.0)), []).rows.shape == (0, 28)


def test_pixels_of_the_target_are_counted_from_those_of_the_canvas() -> None:
    assert seen_from((0.0, 0.0, 9.0)).pixels == 0.5
