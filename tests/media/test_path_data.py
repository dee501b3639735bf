"""SVG path data: all that the grammar allows is read, and all else is said with its place."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media import path_data
from exhibit.media.path_data import PathError, Point, parse


def corners(text: str) -> list[list[Point]]:
    """Where the pieces of each curve begin and end."""
    return [[(round(x, 9), round(y, 9)) for x, y in curve.points[::3]] for curve in parse(text)]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("M0 0L10 5", [(0, 0), (10, 5)]),
        ("M 0,0 L 10,5 20 , 5", [(0, 0), (10, 5), (20, 5)]),
        ("M1 2 3 4 5 6", [(1, 2), (3, 4), (5, 6)]),
        ("m1 2 3 4 5 6", [(1, 2), (4, 6), (9, 12)]),
        ("M0 0.5.5", None),
        ("M.5.5.25-1", [(0.5, 0.5), (0.25, -1)]),
        ("M1e1-2e-1L1E+2+3.", [(10, -0.2), (100, 3)]),
        ("M5 5h10v-2H0V0", [(5, 5), (15, 5), (15, 3), (0, 3), (0, 0)]),
        ("M5 5h1 2 3", [(5, 5), (6, 5), (8, 5), (11, 5)]),
        ("M0 0c1 1 2 2 3 0s2 2 3 0", [(0, 0), (3, 0), (6, 0)]),
        ("M0 0q1 1 2 0t2 0 2 0", [(0, 0), (2, 0), (4, 0), (6, 0)]),
        ("M0 0a1 1 0 0110 10", [(0, 0), (10, 0), (10, 10)]),
        ("M0 0a0 5 0 1 1 10 10", [(0, 0), (10, 10)]),
        (" \t\r\n\fM0 0\nL1 1 ", [(0, 0), (1, 1)]),
    ],
)
def test_numbers_run_together_as_the_grammar_allows(text: str, points: list[Point] | None) -> None:
    if points is None:
        with pytest.raises(PathError):
            parse(text)
    else:
        assert corners(text) == [points]


def test_a_closed_part_is_followed_by_another_from_its_beginning() -> None:
    curves = parse("M1 1h4v4z l-2-2 M9 9l1 1")
    assert [curve.closed for curve in curves] == [True, False, False]
    assert corners("M1 1h4v4z l-2-2 M9 9l1 1") == [
        [(1, 1), (5, 1), (5, 5)],
        [(1, 1), (-1, -1)],
        [(9, 9), (10, 10)],
    ]


def test_a_point_that_nothing_leaves_is_not_drawn_unless_it_is_closed() -> None:
    assert parse("M1 1M2 2") == []
    assert parse("") == parse("  \n") == []
    assert [curve.points for curve in parse("M1 1z")] == [[(1, 1)]]


def test_smooth_curves_mirror_the_control_point_before_them() -> None:
    cubic = parse("M0 0C0 2 4 2 4 0S8-2 8 0")[0].points
    assert cubic[4] == (4, -2)
    assert parse("M0 0L4 0S8-2 8 0")[0].points[4] == (4, 0)
    told = parse("M0 0Q2 2 4 0Q6-2 8 0Q10 2 12 0")[0].points
    assert parse("M0 0Q2 2 4 0T8 0 12 0")[0].points == told


@pytest.mark.parametrize(
    ("large", "sweep", "middle"),
    [(0, 0, (10, 10)), (0, 1, (0, 0)), (1, 0, (0, 0)), (1, 1, (10, 10))],
)
def test_arcs_lie_on_their_ellipse(large: int, sweep: int, middle: Point) -> None:
    """Of the four arcs through two points, each is on the side and as long as its flags say."""
    curve = parse(f"M10 0A10 10 0 {large} {sweep} 0 10")[0]
    for x, y in curve.points[::3]:
        assert math.hypot(x - middle[0], y - middle[1]) == pytest.approx(10)
    assert len(curve.points[::3]) == (4 if large else 2)


def test_an_arc_that_is_turned_and_too_small_is_enlarged_until_it_reaches() -> None:
    curve = parse("M0 0A1 2 30 0 1 100 0")[0]
    assert curve.points[-1] == (100, 0)
    turn = math.radians(30)
    radii = []
    for x, y in curve.points[::3]:
        u = (x - 50) * math.cos(turn) + y * math.sin(turn)
        v = y * math.cos(turn) - (x - 50) * math.sin(turn)
        radii.append(math.hypot(u, v / 2))
    assert radii == pytest.approx([radii[0]] * len(radii))


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("L 5 5", 0, "the path has 'L' at character 1: a path begins with M and a point"),
        ("hello", 0, "the path has 'hello' at character 1: a path begins with M"),
        ("M0 0 L5", 7, "the path ends too early: L takes 2 numbers at a time"),
        ("M0 0 L5 z", 8, "the path has 'z' at character 9: L takes 2 numbers at a time"),
        ("M0 0 X5 5", 5, "the path has 'X5' at character 6: expected one of M L H V C S Q T A Z"),
        ("M0 0 L1 1 junk 3 3", 10, "the path has 'junk' at character 11: expected one of"),
        ("M0 0,,5 5", 4, "the path has ',' at character 5: expected one of"),
        ("M,0 0", 1, "the path has ',' at character 2: M takes 2 numbers at a time"),
        ("M0 0 L1 1,", 9, "the path has ',' at character 10: expected one of"),
        ("M0 0z5 5", 5, "the path has '5' at character 6: expected one of"),
        ("M0 0A1 1 0 5 0 3 3", 11, "'5' at character 12: the fourth and fifth number of an arc"),
        ("M1e999 0", 1, "the path has '1e999' at character 2: numbers go up to 1,000,000"),
        ("M0 0L nan 3", 6, "the path has 'nan' at character 7: L takes 2 numbers"),
        ("M0 0L٣ 3", 5, "the path has '٣' at character 6: L takes 2 numbers"),
        ("M900000 0l200000 0", 9, "leaves what can be drawn at character 10"),
    ],
)
def test_a_fault_is_said_with_its_place(text: str, at: int, words: str) -> None:
    with pytest.raises(PathError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.at == at


def test_what_is_too_long_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(path_data, "_Reader", None)
        with pytest.raises(PathError, match="10,000,000 characters long: simplify it, 200,000"):
            parse("M0 0 " * 2_000_000)
    with pytest.raises(PathError, match="more than 20,000 segments: simplify it"):
        parse("M0 0" + "h1" * 20_000)


@given(st.text(max_size=60) | st.text("MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE \n", max_size=60))
@settings(derandomize=True, deadline=None, max_examples=400)
def test_no_text_ends_in_anything_but_curves_or_a_sentence(text: str) -> None:
    fault = None
    curves = []
    try:
        curves = parse(text)
    except PathError as error:
        fault = error.at
    assert fault is None or 0 <= fault <= len(text)
    assert all(len(curve.points) % 3 == 1 for curve in curves)
