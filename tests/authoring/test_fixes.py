"""Plain slips mend themselves, and nothing but the slip is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exhibit.app.mending import difference, mend, planned
from exhibit.authoring.proof.fixes import mended
from exhibit.core.problems import Place, Problem, Problems
from tests.shows import check, write

SHOW = """\
# The tide, as I saw it.
show: Tide   # its name
languages: [en, fr]
start: shore
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum:   hit

scenes:
  - scene: shore   # the first

    nodes:
      - {shape: ellipse, name: sun,    size: 200, colour: gold}   # the sun
      - text: {en: "Come: here", fr: 'Venez'}
        at: [50%, 80%]
    timeline:
      - {at: 2s, show: sun, over: 3s}
    go:
      - {when: near < 0.8 for 2s, to: sea, with: crossfade 2s}

  - scene: sea
    nodes:
      - {shape: ring, size: 300, scale: {pulse: drum, from: 1, to: 1.5}}
    go:
      - {after: 20s, to: shore}
"""
SLIPS = [
    ("colour: gold", "color: gold"),
    ("colour: gold", "colour: glod"),
    ("shape: ellipse", "shape: elipse"),
    ("shape: ellipse", "shap: ellipse"),
    ("start: shore", "start: shroe"),
    ("start: shore", "strat: shore"),
    ("kind: distance", "kind: distnace"),
    ("show: sun, over", "shwo: sun, over"),
    ("show: sun, over", "show: snu, over"),
    ("near < 0.8", "naer < 0.8"),
    ("near < 0.8", "near < 0,8"),
    ("for 2s", "for 2sec"),
    ("over: 3s", "over: 3 sec"),
    ("at: 2s", "at: 2"),
    ("after: 20s", "after: 20"),
    ("pulse: drum", "pulse: durm"),
    ("to: sea", "to: see"),
    ("size: 200, colour", "size: 200, colour"),
    ("    timeline:", "    timelin:"),
    ("drum:   hit", "drum:   hitt"),
    ("        at: [50%, 80%]", "        at:[50%, 80%]"),
    ("        at: [50%, 80%]", "\tat: [50%, 80%]"),
    ("        at: [50%, 80%]", "        at:\u00a0[50%, 80%]"),
    ("        at: [50%, 80%]", "        at: [50%, 80%]\n        at: [50%, 80%]"),
    ("scale: {pulse: drum, from: 1, to: 1.5}", "scale: {pulse: drum, from: 1, to: 1,5}"),
]


def put_right(folder: Path) -> str:
    mend(lambda problems: problems.extend(check(folder)[1]))
    return (folder / "show.yaml").read_bytes().decode()


@pytest.mark.parametrize(("right", "wrong"), SLIPS, ids=[wrong for _, wrong in SLIPS])
def test_a_plain_slip_is_put_right_and_nothing_else_is_touched(
    right: str, wrong: str, tmp_path: Path
) -> None:
    assert right in SHOW
    assert put_right(write(tmp_path, SHOW.replace(right, wrong, 1))) == (
        SHOW.replace(right, "        at: [50%, 80%]") if right.startswith("        at") else SHOW
    )


def test_slips_are_put_right_at_once_with_those_that_tabs_had_hidden(tmp_path: Path) -> None:
    text = SHOW
    for right, wrong in SLIPS[:8]:
        text = text.replace(right, wrong, 1)
    tabbed = re.sub("^(  )+", lambda found: "\t" * (len(found[0]) // 2), text, flags=re.M)
    assert tabbed.count("\t") > 20
    assert put_right(write(tmp_path, tabbed)) == SHOW


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("over: 3s", "over: 300"),  # milliseconds? seconds?
        ("colour: gold", "colour: notacolour"),
        ("to: sea", "to: the sea that I saw"),
        ("with: crossfade 2s", "with: crosfade 2 sec long"),
        ("shape: ellipse", "picture of the sun"),
    ],
)
def test_what_is_not_certain_stays(right: str, wrong: str, tmp_path: Path) -> None:
    text = SHOW.replace(right, wrong, 1)
    assert put_right(write(tmp_path, text)) == text


def test_of_two_words_that_are_as_near_none_is_chosen(tmp_path: Path) -> None:
    text = SHOW.replace("drum:   hit", "lamp1: hit\n  lamp2: hit").replace(
        "pulse: drum", "pulse: lamp3"
    )
    folder = write(tmp_path, text)
    hint = next(p.hint for p in check(folder)[1])
    assert hint.startswith("did you mean 'lamp")
    assert " or 'lamp" in hint
    assert put_right(folder) == text


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    wrong = "\ufeff" + SHOW.replace("\n", "\r\n").replace("gold", "glod")
    folder = write(tmp_path, SHOW)
    (folder / "show.yaml").write_bytes(wrong.encode())
    assert put_right(folder) == wrong.replace("glod", "gold")


def test_an_edit_that_would_break_the_file_is_not_made() -> None:
    text = 'a: "x\nb: 1\n'
    strange = Problem(Place("f", 1, 4), "missing-space", "'x'", "write '\"x: [: y'")
    assert mended(text, [strange]) == text


def test_a_round_that_leaves_more_errors_is_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "show.yaml"
    file.write_text("colour: glod\n")

    def look(problems: Problems) -> None:
        place = Place(str(file), 1, 9)
        problems.error(place, "colour", "found 'glod'", "did you mean 'gold'?")
        if "gold" in file.read_text():
            problems.error(place, "value", "this is worse", "")

    assert mend(look) == {}
    assert file.read_text() == "colour: glod\n"


def test_the_difference_shows_the_lines_that_change(tmp_path: Path) -> None:
    folder = write(tmp_path, SHOW.replace("gold", "glod"))
    problems = Problems()
    problems.extend(check(folder)[1])
    lines = difference(planned(problems))
    assert [line[0] for line in lines[3:]].count("-") == 1
    assert any(line.startswith("+") and "colour: gold}" in line for line in lines)


def test_files_that_are_no_yaml_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n")
    wrong = Problem(Place(str(tmp_path / "a.vtt"), 1, 1), "value", "'WEBVTT'", "did you mean 'X'?")
    gone = Problem(Place(str(tmp_path / "b.yaml"), 1, 1), "value", "'WEBVTT'", "did you mean 'X'?")
    problems = Problems()
    problems.extend([wrong, gone])
    assert planned(problems) == {}
