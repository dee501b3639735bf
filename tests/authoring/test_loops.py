"""Ways out that lead round in a circle with no time passing, and ways that only look so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shows import HEAD, at, check, good, write


def show_of(*ways: str, idle: str = "") -> str:
    """A show with a scene `a`, `b`, `c` .. for each of these lists of ways out."""
    scenes = "".join(
        f"  - scene: {chr(97 + i)}\n    go:\n"
        + "".join(f"      - {{{w}}}\n" for w in way.split(";"))
        for i, way in enumerate(ways)
    )
    return HEAD.replace("start: shore", "start: a") + idle + "scenes:\n" + scenes


def loops_in(folder: Path, *ways: str, idle: str = "") -> list[tuple[int, int]]:
    _, problems = check(write(folder, show_of(*ways, idle=idle)))
    assert {problem.code for problem in problems} <= {"instant-loop"}
    return [at(problem) for problem in problems]


@pytest.mark.parametrize(
    "ways",
    [
        ("after: 0s, to: b", "after: 0s, to: a"),
        ("when: near < 1, to: b", "when: near < 2, to: a"),
        ("when: near < 1, to: b", "when: near >= 0.9, to: a"),
        ("when: near is 3, to: b", "when: near is 3, to: a"),
        ("when: near < 1 and glow > 0.5, to: b", "when: near < 0.5 or glow > 0.9, to: a"),
        ("when: door, to: b", "when: door is on, to: a"),
        ("when: not door, to: b", "when: not door for 0s, to: a"),
        ("when: tongue is fr, to: b", "when: tongue is not en, to: a"),
        ("when: language is fr, to: b", "when: language is not en, to: a"),
        ("when: time < 5s, to: b", "when: not drum, to: a"),
        ("when: drum is 0, to: b", "when: drum < 2, to: a"),
        ("when: near < 1, to: a",),
        ("when: glow > 0.5, to: b", "after: 2s, to: a; when: glow > 0.8, to: a"),
        ("when: near < 1, to: back", "when: near < 1, to: a"),
        ("when: near < 1, to: b", "when: near < 1, to: back"),
        ("when: near < 1, to: c", "when: near < 1, to: back", "when: near < 1, to: b"),
        ("when: near < 1, to: [b, c]", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {b: 1, c: 2}", "after: 2s, to: a", "when: near < 1, to: a"),
        ("when: near < 1, to: {cycle: [c, b]}", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {order: [c, b]}", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {shuffle: [a, c]}", "after: 2s, to: a", "after: 2s, to: a"),
    ],
)
def test_a_circle_that_takes_no_time_is_found(ways: tuple[str, ...], tmp_path: Path) -> None:
    assert loops_in(tmp_path, *ways)[0][0] == 14


@pytest.mark.parametrize(
    "ways",
    [
        ("when: near < 1, to: b", "when: near > 1, to: a"),
        ("when: near < 1, to: b", "when: near > 1, to: back"),
        ("when: near < 1, to: back", "when: near < 1, to: back"),
        ("when: near < 1, to: c", "when: near < 1, to: back", "after: 2s, to: b"),
        ("when: near < 1, to: [b, c]", "after: 1s, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {b: 0, c: 2}", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {once: [b, c]}", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1, to: {order: [b, c]}", "when: near < 1, to: a", "after: 2s, to: a"),
        ("when: near < 1 for 1s, to: b", "when: near < 2, to: a"),
        ("when: near < 1, to: b", "when: near < 2 and time > 2s, to: a"),
        ("when: near < 1, to: b", "after: 2s, to: a"),
        ("when: near < 1, to: b", "when: quiet for 10s, to: a"),
        ("when: drum, to: b", "when: drum, to: a"),
        ("when: not door, to: b", "when: door, to: a"),
        ("when: tongue is en, to: b", "when: tongue is fr, to: a"),
        ("when: language is en, to: b", "when: language is fr, to: a"),
        ("when: near < 1, to: b", "when: near < 1, to: c", "after: 1s, to: a"),
        # the first way out that is true is taken, and it leads elsewhere
        (
            "when: near < 1, to: b",
            "when: near < 2, to: c; when: near < 1, to: a",
            "after: 1s, to: a",
        ),
    ],
)
def test_a_circle_that_takes_time_is_none(ways: tuple[str, ...], tmp_path: Path) -> None:
    assert loops_in(tmp_path, *ways) == []


IDLE = "idle: {after: 30s, to: a}\n"


CARDS = ("glow: level", "glow: level\n  card: text")


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        (("when: card is rose, to: b", "when: card, to: a"), 1),
        (("when: not card, to: b", "when: card is not rose, to: a"), 1),
        (("when: card is rose, to: b", "when: card is jasmine, to: a"), 0),
        (("when: card is rose, to: b", "when: not card, to: a"), 0),
    ],
)
def test_cards_can_lead_round_too(ways: tuple[str, ...], found: int, tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, show_of(*ways).replace(*CARDS)))
    assert [problem.code for problem in problems] == ["instant-loop"] * found


def test_the_idle_return_waits_for_nobody_to_be_there(tmp_path: Path) -> None:
    # somebody who is near is not nobody: `b` is not left for `a` at once
    assert loops_in(tmp_path, "when: near < 1.5, to: b", "after: 90s, to: a", idle=IDLE) == []


def test_the_idle_return_closes_a_circle_with_a_way_that_needs_nobody(tmp_path: Path) -> None:
    found = loops_in(tmp_path, "when: near > 1.5, to: b", "after: 90s, to: a", idle=IDLE)
    assert len(found) == 1


def test_of_two_circles_each_is_told_once(tmp_path: Path) -> None:
    ways = (
        "when: near < 1, to: b",
        "when: near < 1, to: a; when: near > 2, to: c",
        "when: near > 2, to: d",
        "when: near > 2, to: c",
    )
    assert loops_in(tmp_path, *ways) == [(14, 9), (21, 9)]


def test_a_circle_of_many_scenes_is_found(tmp_path: Path) -> None:
    """All lead to the first at once, by ways that compare four inputs with many numbers."""
    ways = [
        f"when: near < {1 + i / 50} and glow > {i / 40} and tongue is fr and door, to: a;"
        f" after: 3s, to: {chr(97 + (i + 1) % 26)}"
        for i in range(26)
    ]
    assert loops_in(tmp_path, *ways) == [(14, 9)]


def test_a_show_whose_ways_all_wait_is_good(tmp_path: Path) -> None:
    good(write(tmp_path, show_of("when: drum >= 3, to: b", "after: 5s, to: a", idle=IDLE)))


def test_a_way_out_of_every_scene_may_close_a_circle(tmp_path: Path) -> None:
    anywhere = "anywhere: [{when: near < 1, to: b}]\n"
    assert loops_in(tmp_path / "round", "after: 2s, to: b", "when: glow > 0.5, to: a",
                    idle=anywhere) == [(11, 12)]  # fmt: skip
    assert loops_in(tmp_path / "no", "after: 2s, to: b", "when: near > 2, to: a",
                    idle=anywhere) == []  # fmt: skip


# --- scenes that send each other on as they begin -------------------------------------------------


@pytest.mark.parametrize(
    ("scenes", "found"),
    [
        ("{scene: a, enter: {go: b}}, {scene: b, enter: {go: a}}", "a"),
        ("{scene: a, enter: [{speak: fr}, {go: a}]}", "a"),
        ("{scene: a, enter: {go: {to: [b, c]}}}, {scene: b}, {scene: c, enter: {go: a}}", "a"),
        ("{scene: a, enter: {go: b}}, {scene: b, go: [{after: 2s, to: a}]}", ""),
        ("{scene: a, enter: {go: {to: {once: [b]}}}}, {scene: b, enter: {go: a}}", ""),
        ("{scene: a, go: [{after: 1s, to: b}]}, {scene: b, enter: {go: a}}", ""),
    ],
)
def test_scenes_that_send_each_other_on_as_they_begin_are_named(
    scenes: str, found: str, tmp_path: Path
) -> None:
    text = HEAD.replace("start: shore", "start: a") + f"scenes: [{scenes}]\n"
    _, problems = check(write(tmp_path, text))
    told = [problem for problem in problems if problem.code == "instant-loop"]
    assert [each.message.split("'")[1] for each in told] == [found] * bool(found)
    assert all(at(each)[0] == 11 for each in told)


def test_of_several_that_a_scene_sends_on_the_one_that_leads_round_is_named(
    tmp_path: Path,
) -> None:
    text = (
        HEAD.replace("start: shore", "start: a")
        + """\
regions: {sky: {start: clear}}
scenes:
  - scene: a
    enter:
      - {go: storm}
      - {go: b}
  - {scene: b, enter: {go: a}}
  - {scene: clear, region: sky}
  - {scene: storm, region: sky, go: [{after: 2s, to: clear}]}
"""
    )
    _, problems = check(write(tmp_path, text))
    told = [problem for problem in problems if problem.code == "instant-loop"]
    assert [at(problem)[0] for problem in told] == [16]
