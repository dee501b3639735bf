"""Inputs of several numbers, of whole numbers and of words: what is written about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.model.inputs import INPUT_ABOUT
from exhibit.authoring.specs import InputSpec
from exhibit.core.problems import Problem
from exhibit.core.words import INPUT_KINDS
from tests.shows import at, check, write


def read(folder: Path, written: str) -> tuple[InputSpec, list[Problem]]:
    text = f"show: A\ninputs:\n  {written}\nstart: a\nscenes:\n  - scene: a\n"
    spec, problems = check(write(folder, text))
    assert spec is not None
    return spec.inputs[0], problems


@pytest.mark.parametrize(
    ("written", "low", "high", "unit"),
    [
        ("hand: position", 0.0, 1.0, ""),
        ("hand: {kind: position, between: [0, 1920]}", 0.0, 1920.0, ""),
        ("hand: {kind: position, unit: m, between: [-150 cm, 1.5]}", -1.5, 1.5, "m"),
        ("body: {kind: pose, unit: m, between: [-3, 3]}", -3.0, 3.0, "m"),
        ("body: pose", 0.0, 1.0, ""),
        ("people: count", 0.0, 100.0, ""),
        ("people: {kind: count, between: [0, 12]}", 0.0, 12.0, ""),
        ("turns: {kind: count, between: [-24, 24]}", -24.0, 24.0, ""),
        ("card: text", 0.0, 1.0, ""),
    ],
)
def test_each_kind_has_a_range_and_a_unit(
    written: str, low: float, high: float, unit: str, tmp_path: Path
) -> None:
    item, problems = read(tmp_path, written)
    assert problems == []
    assert (item.low, item.high, item.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("between", "rest", "rests"),
    [("[0, 100]", "", 0.0), ("[1, 9]", "", 1.0), ("[-9, 9]", "", 0.0), ("[0, 9]", "rest: 4", 4.0)],
)
def test_a_count_rests_at_nobody(between: str, rest: str, rests: float, tmp_path: Path) -> None:
    written = f"people: {{kind: count, between: {between}{', ' if rest else ''}{rest}}}"
    item, problems = read(tmp_path, written)
    assert (item.rest, problems) == (rests, [])


def test_a_text_may_know_its_words(tmp_path: Path) -> None:
    item, problems = read(tmp_path, "card: {kind: text, options: [moon, sun]}")
    assert (item.options, problems) == (("moon", "sun"), [])


@pytest.mark.parametrize(
    ("written", "column", "says", "hint"),
    [
        ("hand: {kind: position, rest: 0}", 26, "'hand' is a position, which has no 'rest'",
         "a distance, a level, a count and a switch"),
        ("hand: {kind: position, options: [a]}", 26, "has no 'options'", "a choice and a text"),
        ("hand: {kind: position, between: [1, 0]}", 36, "from the lowest to the", "write [0, 1]"),
        ("body: {kind: pose, chooses: language}", 22, "has no 'chooses'", "only a choice has it"),
        ("people: {kind: count, unit: m}", 25, "'people' is a count, which has no 'unit'", ""),
        ("people: {kind: count, between: [0, 2.5]}", 38, "a count is a whole number, and 2.5 is",
         "a level"),
        ("people: {kind: count, rest: 200}", 31, "'rest' is 200, and 'people' goes from 0 to 100",
         ""),
        ("card: {kind: text, options: [Moon, moon]}", 31, "'moon' stands here twice", ""),
        ("hand.x: level", 3, "'hand.x' cannot be the name of an input", "one word"),
        ("hand: positon", 9, "expected one of distance, level", "did you mean 'position'?"),
    ],
)  # fmt: skip
def test_a_slip_in_an_input_is_answered_where_it_stands(
    written: str, column: int, says: str, hint: str, tmp_path: Path
) -> None:
    _, problems = read(tmp_path, written)
    assert [at(problem) for problem in problems] == [(3, column)]
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_every_kind_of_input_is_explained() -> None:
    assert tuple(INPUT_ABOUT) == INPUT_KINDS
