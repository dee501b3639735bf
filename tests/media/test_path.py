"""Drawings: covered as much as geometry says, with a line that knows how far along it is."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.media import path, path_fill, path_stroke
from exhibit.media.path import Drawing, PathError, draw, line, outline, smooth

STAR = "M50,5 L79.4,95.5 2.4,39.5 97.6,39.5 20.6,95.5z"
CIRCLE = "M0 50a50 50 0 1 1 100 0a50 50 0 1 1-100 0z"


def area(drawing: Drawing) -> float:
    """In path units."""
    per_texel = drawing.box[2] * drawing.box[3] / drawing.pixels[..., 0].size
    return float(drawing.pixels[..., 0].sum(dtype=np.int64) / 255 * per_texel)


def progress(drawing: Drawing) -> NDArray[np.int64]:
    data = drawing.pixels.astype(np.int64)
    return data[..., 1] * 256 + data[..., 2]


def texel(drawing: Drawing, x: float, y: float) -> tuple[int, int]:
    """Coverage and progress at a place in path units."""
    left, top, width, height = drawing.box
    row = int((y - top) / height * drawing.pixels.shape[0])
    column = int((x - left) / width * drawing.pixels.shape[1])
    return int(drawing.pixels[row, column, 0]), int(progress(drawing)[row, column])


@pytest.mark.parametrize("scale", [0.3, 1, 3.7])
def test_a_filled_circle_has_its_area(scale: float) -> None:
    assert area(draw(outline(CIRCLE), scale, fill=True)) == pytest.approx(2500 * math.pi, rel=0.01)


def test_a_filled_rectangle_has_its_area_to_the_part_of_a_pixel() -> None:
    rectangle = outline("M10.3 20.25h40.4v30.5h-40.4z")
    assert area(draw(rectangle, 1, fill=True)) == pytest.approx(40.4 * 30.5, rel=0.002)
    middle = draw(rectangle, 1, fill=True).pixels[4:-4, 4:-4, 0]
    assert (middle == 255).all()


def test_the_heart_of_a_star_is_a_question_of_the_rule() -> None:
    star = outline(STAR)
    assert texel(draw(star, 2, fill=True), 50, 55)[0] == 255
    assert texel(draw(star, 2, fill=True, rule="evenodd"), 50, 55)[0] == 0
    assert texel(draw(star, 2, fill=True, rule="evenodd"), 50, 20)[0] == 255


def test_a_hole_that_runs_the_other_way_is_a_hole_by_both_rules() -> None:
    ring = outline("M0 0h90v90h-90z M30 30v30h30v-30z")
    same_way = outline("M0 0h90v90h-90z M30 30h30v30h-30z")
    assert area(draw(ring, 1, fill=True)) == pytest.approx(8100 - 900, rel=0.01)
    assert area(draw(same_way, 1, fill=True)) == pytest.approx(8100, rel=0.01)
    assert area(draw(same_way, 1, fill=True, rule="evenodd")) == pytest.approx(7200, rel=0.01)


@pytest.mark.parametrize("pen", [0.4, 1, 2.5, 12])
@pytest.mark.parametrize("angle", [0, 0.3, math.pi / 4, 1.2])
def test_a_line_is_as_wide_as_its_pen_and_has_round_ends(pen: float, angle: float) -> None:
    straight = line([(0.3, 0.8), (300 * math.cos(angle), 300 * math.sin(angle))])
    length = math.hypot(*np.diff(straight.lines[0], axis=0)[0])
    expected = length * pen + math.pi * pen * pen / 4
    assert area(draw(straight, 1, stroke_px=pen)) == pytest.approx(expected, rel=0.02)


def test_the_pen_is_measured_in_pixels_at_every_scale() -> None:
    for scale in (0.5, 1, 4):
        drawing = draw(line([(0, 0), (400, 0)]), scale, stroke_px=9)
        column = drawing.pixels[:, drawing.pixels.shape[1] // 2, 0]
        assert column.sum(dtype=int) / 255 == pytest.approx(9, abs=0.05)


def test_a_line_that_crosses_itself_covers_the_crossing_once() -> None:
    cross = outline("M0 50H100M50 0V100")
    drawing = draw(cross, 1, stroke_px=10)
    expected = 2 * 1000 - 100 + math.pi * 50
    assert area(drawing) == pytest.approx(expected, rel=0.01)


def test_progress_runs_from_the_beginning_to_the_end() -> None:
    drawing = draw(outline("M0 0C0 80 200 80 200 0"), 2, stroke_px=6)
    along = [texel(drawing, *point) for point in outline("M0 0C0 80 200 80 200 0").lines[0]]
    numbers = [number for _, number in along]
    assert all(covered == 255 for covered, _ in along)
    assert numbers == sorted(numbers)
    assert numbers[0] < 300
    assert numbers[-1] > 65_535 - 300


def test_progress_is_even_over_all_parts_together() -> None:
    drawing = draw(outline("M0 0H100M0 50H300"), 1, stroke_px=4)
    assert texel(drawing, 50.5, 0)[1] == pytest.approx(65_535 * 0.125, abs=100)
    assert texel(drawing, 100, 50)[1] == pytest.approx(65_535 * 0.5, abs=100)


def test_a_closed_line_comes_back_to_its_beginning() -> None:
    square = line([(0, 0), (100, 0), (100, 100), (0, 100)], closed=True)
    drawing = draw(square, 1, stroke_px=4)
    assert texel(drawing, 0, 50)[0] == 255
    assert texel(drawing, 0, 50)[1] == pytest.approx(65_535 * 7 / 8, abs=200)
    assert texel(draw(line(square.lines[0]), 1, stroke_px=4), 0, 50)[0] == 0


def test_beside_the_line_the_nearest_progress_is_told_and_in_the_fill_none() -> None:
    drawing = draw(outline("M0 0H100V100H0z"), 1, fill=True, stroke_px=4)
    for y, coverage in ((-4, 0), (1, 255)):
        covered, along = texel(drawing, 50.5, y)
        assert covered == coverage
        assert along == pytest.approx(65_535 / 8, abs=200)
    assert texel(drawing, 50.5, 4) == (255, 0)
    assert texel(drawing, 50.5, 50) == (255, 0)


def test_the_box_says_where_the_raster_lies() -> None:
    drawing = draw(outline("M-30.2 7H20V90"), 2, stroke_px=4)
    left, top, width, height = drawing.box
    rows, columns = drawing.pixels.shape[:2]
    assert (width * 2, height * 2) == (columns, rows)
    assert left * 2 == round(left * 2)
    assert left <= -32.2
    assert top + height >= 92
    rim = np.concatenate([drawing.pixels[0], drawing.pixels[-1]])
    assert not rim[:, 0].any()
    assert not drawing.pixels[:, [0, -1], 0].any()
    assert (drawing.pixels[..., 3] == 255).all()


@pytest.mark.parametrize("pen", [0.0, 3.0, 900.0])
def test_what_is_too_large_is_drawn_smaller_and_that_is_said(pen: float) -> None:
    drawing = draw(outline("M0 0H9000V3000H0z"), 1, fill=True, stroke_px=pen)
    assert 2_000 < max(drawing.pixels.shape) <= path.LARGEST_PX
    assert drawing.note.startswith(f"the path is {9_000 + pen:,.0f} pixels large: it is drawn with")
    assert drawing.box[2] == pytest.approx(9_000 + pen, abs=60)
    assert not draw(outline("M0 0H900"), 1, stroke_px=1).note


def test_a_point_is_a_dot() -> None:
    for dot in (outline("M5 5z"), outline("M5 5L5 5"), smooth([(5, 5), (5, 5)])):
        drawing = draw(dot, 1, stroke_px=10)
        assert area(drawing) == pytest.approx(math.pi * 25, rel=0.02)
        assert draw(dot, 1, fill=True).pixels[..., 0].max() == 0


def test_a_smooth_curve_goes_through_its_points_without_loops() -> None:
    points = [(0.0, 0.0), (50.0, 10.0), (50.2, 10.1), (100.0, 80.0), (10.0, 60.0)]
    curve = smooth(points).lines[0]
    for point in points:
        assert np.hypot(*(curve - point).T).min() < 0.01
    close = curve[np.hypot(*(curve - (50.1, 10.05)).T) < 0.2]
    turns = np.diff(close, axis=0) @ np.array([0.2, 0.1])
    assert (turns > 0).all()


def test_a_smooth_ring_is_nearly_a_circle() -> None:
    angles = np.arange(12) / 12 * 2 * math.pi
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 100
    for around in (points, np.vstack([points, points[:1]])):
        ring = smooth(around, closed=True)
        radius = np.hypot(*ring.lines[0].T)
        assert np.abs(radius - 100).max() < 0.5
        expected = 10_000 * math.pi
        assert area(draw(ring, 1, fill=True)) == pytest.approx(expected, rel=0.01)


def test_flat_pieces_stay_within_a_tenth_of_a_pixel_of_the_largest_drawing() -> None:
    radius = np.hypot(*(outline(CIRCLE).lines[0] - (50, 50)).T)
    middles = np.hypot(*((outline(CIRCLE).lines[0][1:] + outline(CIRCLE).lines[0][:-1]) / 2 - 50).T)
    finest = 100 / path.LARGEST_PX
    assert np.abs(radius - 50).max() < 0.3 * finest  # four cubics are no circle
    assert (50 - middles.min()) < 0.3 * finest


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(0.0, 0.0)], "two points"),
        ([(0.0, 0.0), (math.nan, 1.0)], "go up to 1,000,000"),
        ([(0.0, 0.0), (2e6, 1.0)], "go up to 1,000,000"),
        ([(0.0, 0.0)] * 20_001, "20,001 points: 20,000 are the most"),
    ],
)
def test_points_that_cannot_be_drawn_are_said(
    points: list[tuple[float, float]], words: str
) -> None:
    for make in (line, smooth):
        with pytest.raises(PathError, match=words):
            make(points)


def test_a_path_of_nothing_is_said() -> None:
    for nothing in ("", "M5 5", "M5 5M6 6"):
        with pytest.raises(PathError, match="draws nothing"):
            outline(nothing)
    with pytest.raises(PathError, match="neither filled nor"):
        draw(outline(CIRCLE), 1)


def test_what_would_take_minutes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PathError, match=r"too intricate, [0-9,]+ pieces"):
        outline("M0 0" + "q500 999 1 0 -500 999 -1 0" * 5_000)
    zigzag = line([(n % 2 * 1000, n / 2) for n in range(2_000)])
    monkeypatch.setattr(path_stroke, "MOST_PIXELS", 1_000_000)
    with pytest.raises(PathError, match="too intricate to be drawn"):
        draw(zigzag, 1, stroke_px=1)
    monkeypatch.setattr(path_fill, "_MOST", 1_000)
    with pytest.raises(PathError, match="too intricate to be filled"):
        draw(zigzag, 1, fill=True)


def test_few_rows_to_a_pixel_show_the_same_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_fill, "_MANY", 0)
    assert area(draw(outline(CIRCLE), 1, fill=True)) == pytest.approx(2500 * math.pi, rel=0.01)


def test_bands_and_portions_leave_no_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    angles = np.linspace(0, 40, 900)
    spiral = line(np.stack([angles * 7 * np.cos(angles), angles * 7 * np.sin(angles)], axis=1))
    whole = draw(spiral, 1, fill=True, stroke_px=3).pixels
    monkeypatch.setattr(path_fill, "_BAND", 1_000)
    monkeypatch.setattr(path_stroke, "_PAIRS", 4_000)
    np.testing.assert_array_equal(draw(spiral, 1, fill=True, stroke_px=3).pixels, whole)


def test_the_nearest_segment_is_found_as_by_looking_at_all() -> None:
    chance = np.random.default_rng(5)
    points = chance.random((60, 2)) * 90
    drawing = draw(line(points), 1, stroke_px=8)
    rows, columns = drawing.pixels.shape[:2]
    x = drawing.box[0] + np.arange(columns) + 0.5
    y = drawing.box[1] + np.arange(rows)[:, None] + 0.5
    nearest = np.full((rows, columns), 1e9)
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        wx, wy = bx - ax, by - ay
        k = np.clip(((x - ax) * wx + (y - ay) * wy) / (wx * wx + wy * wy), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - ax - k * wx, y - ay - k * wy))
    exact = np.clip(np.minimum(nearest + 0.5, 4) - np.maximum(nearest - 0.5, -4), 0, 1)
    assert np.abs(drawing.pixels[..., 0] - exact * 255).max() <= 0.51


@given(
    st.text("MmLlHhVvCcSsQqTtAaZz0123456789.-e ", max_size=50).map(lambda text: "M1 1" + text),
    st.floats(1e-3, 50),
    st.floats(0, 40),
)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_whatever_can_be_read_can_be_drawn(text: str, scale: float, pen: float) -> None:
    try:
        drawing = draw(outline(text), scale, fill=True, stroke_px=pen)
    except PathError:
        return
    assert max(drawing.pixels.shape) <= path.LARGEST_PX
    assert not drawing.pixels[:, [0, -1], 0].any()


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=12))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_any_points_can_be_joined(points: list[tuple[float, float]]) -> None:
    for closed in (False, True):
        drawing = draw(smooth(points, closed), 1e-4, stroke_px=2)
        assert drawing.pixels[..., 0].max() > 0
