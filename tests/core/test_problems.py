"""Problems: where, what, and the nearest right word."""

from __future__ import annotations

import pytest

from exhibit.core.problems import (
    Place,
    Problem,
    Problems,
    did_you_mean,
    meant_one_of,
    nearest,
    nearest_ones,
)

LINE_3 = Place("courtyard.yaml", 3, 5)


def test_a_place_in_a_file_names_line_and_column() -> None:
    assert str(LINE_3) == "courtyard.yaml:3:5"


def test_a_place_without_a_line_is_the_whole_file() -> None:
    assert str(Place("courtyard.yaml")) == "courtyard.yaml"


def test_a_problem_puts_its_hint_on_a_line_of_its_own() -> None:
    problem = Problem(LINE_3, "unknown-key", "'lamp' has no 'postion'", "did you mean 'position'?")
    assert str(problem) == (
        "courtyard.yaml:3:5: 'lamp' has no 'postion'\n    did you mean 'position'?"
    )


def test_a_problem_without_a_hint_is_one_line() -> None:
    assert str(Problem(LINE_3, "value", "expected a number")) == (
        "courtyard.yaml:3:5: expected a number"
    )


def test_problems_keep_the_order_in_which_they_were_found() -> None:
    problems = Problems()
    problems.error(Place("b.yaml", 9, 1), "x", "last line, found first")
    problems.note(Place("a.yaml", 1, 1), "x", "first line, found last")
    assert [p.message for p in problems] == ["last line, found first", "first line, found last"]


def test_sorted_problems_follow_the_lines_and_come_once() -> None:
    problems = Problems()
    for line in (9, 10, 2, 9):
        problems.error(Place("a.yaml", line, 1), "value", f"line {line}")
    assert [p.place.line for p in problems.sorted()] == [2, 9, 10]
    assert len(problems) == 4


def test_warnings_and_notes_are_no_errors_and_stop_nothing() -> None:
    problems = Problems()
    problems.warning(LINE_3, "style", "this is odd")
    problems.note(LINE_3, "style", "this is unused")
    assert problems.errors == []
    assert not problems.stops_the_show


def test_an_error_that_is_left_out_lets_the_show_play() -> None:
    problems = Problems()
    problems.error(LINE_3, "media", "no such picture", left_out=True)
    assert len(problems.errors) == 1
    assert not problems.stops_the_show


def test_an_error_stops_the_show() -> None:
    problems = Problems()
    problems.extend([Problem(LINE_3, "value", "expected a number")])
    assert problems.stops_the_show


@pytest.mark.parametrize(
    ("word", "meant"), [("postion", "position"), ("IMAGE", "image"), ("xyzzy", ""), ("", "")]
)
def test_the_nearest_word_is_found_whatever_its_case(word: str, meant: str) -> None:
    assert nearest(word, ["position", "image", "opacity"]) == meant


def test_the_nearest_word_keeps_its_own_spelling() -> None:
    assert nearest("lumiere", ["Lumière", "son"]) == "Lumière"


def test_a_hint_names_the_nearest_word() -> None:
    assert did_you_mean("postion", ["position", "image"]) == "did you mean 'position'?"


def test_a_hint_names_all_words_when_none_is_near() -> None:
    assert did_you_mean("xyzzy", ["position", "image"]) == "known here: position, image"


def test_a_hint_says_nothing_when_nothing_is_known() -> None:
    assert did_you_mean("xyzzy", []) == ""


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("tedted", ["scene", "text", "tested"], ["tested"]),
        ("colousr", ["colour", "colours", "size"], ["colours", "colour"]),
        ("rf", ["fr", "en"], ["fr"]),
        ("ar", ["fr", "en"], []),
        ("lamp3", ["lamp1", "lamp2", "door"], ["lamp2", "lamp1"]),
        ("hsape", ["scale", "shape"], ["shape"]),
        ("zebra", ["lamp", "door"], []),
    ],
)
def test_what_was_meant_is_what_the_fewest_slips_lead_to(
    typed: str, known: list[str], meant: list[str]
) -> None:
    assert sorted(nearest_ones(typed, known)) == sorted(meant)
    assert nearest(typed, known) in (meant or [""])


def test_several_words_that_were_perhaps_meant_are_asked_for() -> None:
    assert meant_one_of(["a"]) == "did you mean 'a'?"
    assert meant_one_of(["a", "b", "c"]) == "did you mean 'a', 'b' or 'c'?"
