"""What is written about variables, and what is said of their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.model.variables import VARIABLE_ABOUT
from exhibit.authoring.program import program
from exhibit.authoring.specs import InputSpec
from exhibit.core.problems import Problem, Problems
from exhibit.core.words import VARIABLE_KINDS
from exhibit.show.conditions import Compare
from exhibit.show.program import Show
from tests.shows import check, good, write

SHOW = """\
show: A
inputs:
  near: {{kind: distance, between: [0.3, 3.0]}}
  drum: hit
variables:
  {}
start: a
scenes:
  - scene: a
"""


def read(folder: Path, written: str) -> tuple[InputSpec, list[Problem]]:
    spec, problems = check(write(folder, SHOW.format(written)))
    assert spec is not None
    return spec.variables[0], problems


def show_of(folder: Path, *written: str) -> Show:
    return program(good(write(folder, SHOW.format("\n  ".join(written)))), Problems())


@pytest.mark.parametrize(
    ("written", "kind", "low", "high", "rest"),
    [
        ("told: no", "switch", 0.0, 1.0, 0.0),
        ("told: on", "switch", 0.0, 1.0, 1.0),
        ("told: switch", "switch", 0.0, 1.0, 0.0),
        ("told: {begin: yes}", "switch", 0.0, 1.0, 1.0),
        ("lamps: 3", "count", 0.0, 1e6, 3.0),
        ("lamps: count", "count", 0.0, 1e6, 0.0),
        ("lamps: {kind: count, from: 1, to: 12}", "count", 1.0, 12.0, 1.0),
        ("share: 50%", "level", 0.0, 1.0, 0.5),
        ("share: number", "level", 0.0, 1.0, 0.0),
        ("share: {from: -2, to: 2}", "level", -2.0, 2.0, 0.0),
        ("far: {from: 20 cm, to: 3, unit: m, begin: 1.5 m}", "level", 0.2, 3.0, 1.5),
        ("far: {from: 5}", "level", 5.0, 6.0, 5.0),
        ("mood: {of: [calm, wild]}", "choice", 0.0, 1.0, 0.0),
        ("mood: {of: [calm, wild], begin: wild}", "choice", 0.0, 1.0, 1.0),
        ("visitor: text", "text", 0.0, 1.0, 0.0),
    ],
)
def test_each_kind_has_a_range_and_a_beginning(  # noqa: PLR0913, PLR0917  # a variable's numbers
    written: str, kind: str, low: float, high: float, rest: float, tmp_path: Path
) -> None:
    item, problems = read(tmp_path, written)
    assert problems == []
    assert (item.kind, item.low, item.high, item.rest) == (kind, low, high, rest)
    assert item.own


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("told: nope", "what 'told' begins with", "'no'"),
        ("lamps: -3", "its range is needed", "begin: -3"),
        ("lamps: {form: 0, to: 12}", "'form'", "'from'"),
        ("lamps: {kind: cuont}", "expected one of", "'count'"),
        ("lamps: {from: 12, to: 0}", "not from 12 to 0", "from: 0, to: 12"),
        ("lamps: {from: 0, to: 12, begin: 13}", "'begin' is 13", ""),
        ("lamps: {kind: count, begin: 1.5}", "a whole number", "write 2"),
        ("lamps: {from: 0, to: 2s}", "'2s' is in 's'", ""),
        ("lamps: {keep: alway}", "expected one of visit, day, always", "'always'"),
        ("mood: {of: [calm, wild], begin: wlid}", "not one of those in 'of'", "'wild'"),
        ("mood: {kind: choice}", "needs 'of'", "of: [calm, wild]"),
        ("mood: {of: [calm, calm]}", "stands in 'of' twice", ""),
        ("told: {kind: switch, from: 0}", "has no 'from'", "remove it"),
        ("told: {kind: switch, begin: perhaps}", "begins on or off", ""),
        ("name: {kind: text, begin: Ana}", "a text has no 'begin'", ""),
        ("lit: {is: near < 1, begin: yes}", "has no 'begin'", "remove it"),
        ("lit: {is: naer < 1}", "'naer' is not an input", "'near'"),
        ("near: no", "an input 'near' already", "another name"),
        ("within: no", "cannot be the name of a variable", ""),
        ("lit: {is: lit}", "cannot wait for itself", ""),
    ],
)
def test_a_mistake_is_said(written: str, said: str, hint: str, tmp_path: Path) -> None:
    _, problems = read(tmp_path, written)
    assert [said in p.message and hint in p.hint for p in problems if said in p.message] == [True]
    assert problems[0].place.line == 6


def test_a_mistake_in_a_condition_is_said_at_its_column(tmp_path: Path) -> None:
    _, problems = read(tmp_path, 'lit: {is: "near < 1 && drum"}')
    assert [(p.place.line, p.place.column) for p in problems] == [(6, 23)]
    assert problems[0].hint == "did you mean 'and'?"


def test_every_kind_is_explained() -> None:
    assert tuple(VARIABLE_ABOUT) == VARIABLE_KINDS


def test_a_switch_may_wait_for_those_above_it_only(tmp_path: Path) -> None:
    show = show_of(tmp_path, "lit: {is: near < 1}", 'both: {is: "lit and drum"}')
    assert [kept.channel for kept in show.kept] == [2, 3]
    spec, problems = check(
        write(tmp_path, SHOW.format('both: {is: "lit and drum"}\n  lit: {is: near < 1}'))
    )
    assert spec is not None
    assert [p.message for p in problems] == ["'lit' stands below 'both', which waits for it"]


def test_clocks_of_kept_switches_are_numbered_together(tmp_path: Path) -> None:
    show = show_of(
        tmp_path, 'a: {is: "near < 1 for 2s"}', 'b: {is: "drum within 3s or near < 2 within 4s"}'
    )
    assert [clock.timer for clock in show.kept_clocks] == [0, 1]
    assert show.kept_by == {0, 1}


def test_variables_are_no_inputs_that_anybody_can_speak_to(tmp_path: Path) -> None:
    show = show_of(tmp_path, "told: no", "lamps: 0")
    assert [control.name for control in show.controls] == ["near", "drum"]
    assert set(show.control_at) == {"/in/near", "/in/drum"}
    assert show.variables == {"visit": (2, 3)}


def test_ways_out_compare_variables_as_they_do_inputs(tmp_path: Path) -> None:
    text = SHOW.format("lamps: 0").replace(
        "- scene: a\n", "- {scene: a, go: [{when: lamps >= 3, to: b}]}\n  - scene: b\n"
    )
    show = program(good(write(tmp_path, text)), Problems())
    assert show.scenes[0].gos[0].when == Compare(2, ">=", 3.0)
