"""What an author writes of a story, and what is said of slips in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.program import program
from exhibit.core.problems import Problems
from exhibit.show.actions import Deed, Forget, Leap, Put, Speak
from exhibit.show.conditions import Quiet, TimeInScene
from exhibit.show.program import BACK, Idle, Show, Turn
from tests.shows import at, check, good, only, write

STORY = """\
show: Story
canvas: [320, 180]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
variables: {lamps: {kind: count, to: 9}, mood: {of: [calm, wild]}, lit: {is: near < 1}}
start: shore
regions:
  sky: {start: clear, over: no, during: [shore, hall]}
idle: {after: 60s, to: [shore, hall], warn: 10s}
limit: {after: 5min, to: shore}
anywhere:
  - {when: drum 3 times within 2s, to: hall}
scenes:
  - scene: shore
    enter: [{set: {lamps: lamps + 1, mood: wild}}, {speak: fr}]
    leave: {forget: [lamps]}
    rotate: 15s
    timeline:
      - {at: 3s, set: {lamps: 0}}
      - {every: 20s, go: storm}
      - {on: drum, speak: next}
    go: [{when: near < 1, to: {sea: 3, hall: 1}, do: {go: {region: sky, to: back}}}]
  - {scene: hall, limit: never, go: [{after: 9s, to: back, resume: yes}]}
  - {scene: sea, limit: 2min}
  - {scene: clear, region: sky, go: [{after: 4s, to: {shuffle: [clear, storm]}}]}
  - {scene: storm, region: sky}
"""  # 28 lines


def compiled(text: str, folder: Path) -> Show:
    return program(good(write(folder, text)), Problems())


def test_a_story_is_read_as_it_is_written(tmp_path: Path) -> None:
    show = compiled(STORY, tmp_path)
    shore, hall, sea, clear, storm = show.scenes
    lamps, mood = show.channel_named["lamps"], show.channel_named["mood"]
    assert [scene.region for scene in show.scenes] == [0, 0, 0, 1, 1]
    (sky,) = show.beside
    assert (sky.start, sky.during, sky.over) == (3, frozenset({0, 1}), False)
    put, speak = shore.enter
    assert isinstance(put, Put)
    assert [channel for channel, _ in put.values] == [lamps, mood]
    assert speak == Speak(1)
    assert shore.leave == (Forget((lamps,)),)
    assert [(deed.at_s, deed.every_s, deed.on) for deed in shore.deeds] == [
        (3.0, 0.0, -1), (20.0, 20.0, -1), (0.0, 0.0, show.channel_named["drum"]), (15.0, 15.0, -1),
    ]  # fmt: skip
    assert shore.deeds[1] == Deed((Leap(4, 1.0),), at_s=20.0, every_s=20.0)
    assert shore.gos[0].do == (Leap(BACK, 1.0, region=1),)
    assert show.turns[shore.gos[0].turn] == Turn((2, 1), "chance", (3.0, 1.0))
    assert (hall.gos[0].to, hall.gos[0].resumes) == (BACK, True)
    assert show.turns[clear.gos[0].turn] == Turn((3, 4), "shuffle")
    assert storm.gos == ()
    assert sea.gos[0].to == 1  # from anywhere


def test_every_scene_has_its_limit_and_its_way_home_but_those_they_lead_to(tmp_path: Path) -> None:
    show = compiled(STORY, tmp_path)
    waits = [[type(go.when).__name__ for go in scene.gos] for scene in show.scenes[:3]]
    assert waits == [["Compare", "Times"], ["TimeInScene"], ["Times", "TimeInScene", "Quiet"]]
    _, limit, idle = show.scenes[2].gos
    assert limit.when == TimeInScene(at_least=True, seconds=120.0)
    assert idle.when == Quiet(60.0, over_scenes=True)
    assert (idle.forgets, limit.forgets) == (True, False)
    assert show.turns[idle.turn] == Turn((0, 1), "chance")
    assert show.idle == Idle(show.channel_named["idle"], 50.0, 10.0)
    assert show.visit_s == 60.0


def test_what_is_of_every_scene_is_one_turn(tmp_path: Path) -> None:
    text = STORY.replace("to: [shore, hall], warn", "to: {cycle: [shore]}, warn")
    show = compiled(text, tmp_path)
    turns = {go.turn for scene in show.scenes for go in scene.gos if go.forgets}
    assert len(turns) == 1


SLIPS = [
    ("{speak: fr}]", "{speak: ar}]", "unknown-language", 17, "does not speak 'ar'", ""),
    ("{speak: fr}]", "{spaek: fr}]", "unknown-verb", 17, "'spaek'", "did you mean 'speak'?"),
    ("{speak: fr}]", "{speak: fr, forget: lamps}]", "two-verbs", 17, "two things", ""),
    ("lamps + 1", "lampes + 1", "condition", 17, "'lampes'", "did you mean 'lamps'?"),
    ("mood: wild}", "mood: wld}", "condition", 17, "'wld'", "did you mean 'wild'?"),
    ("{lamps: 0}", "{lamp: 0}", "unknown-variable", 21, "'lamp'", "did you mean 'lamps'?"),
    ("{lamps: 0}", "{near: 0}", "input-kind", 21, "comes from outside", ""),
    ("{lamps: 0}", "{lit: on}", "input-kind", 21, "goes by its condition", ""),
    ("{lamps: 0}", "{idle: on}", "input-kind", 21, "nobody has been there", ""),
    ("set: {lamps: 0}", "set: lamps", "shape", 21, "'set' is written as", ""),
    ("{at: 3s, set", "{set", "shape", 21, "'at' a time", ""),
    ("{on: drum, speak", "{on: drum, at: 3s, speak", "shape", 23, "'on' a hit", ""),
    ("on: drum, speak", "on: near, speak", "input-kind", 23, "no hit", "known here: drum"),
    ("on: drum, speak", "on: drm, speak", "unknown-input", 23, "no hit", "did you mean 'drum'?"),
    ("every: 20s", "every: 1ms", "range", 22, "50ms at least", ""),
    ("rotate: 15s", "rotate: 15ms", "range", 19, "1s at least", ""),
    ("go: storm", "go: strom", "unknown-scene", 22, "'strom'", "did you mean 'storm'?"),
    ("to: {sea: 3, hall: 1}", "to: [sea, hal]", "unknown-scene", 24, "'hal'", "'hall'"),
    ("to: {sea: 3, hall: 1}", "to: {sea: x}", "unit", 24, "x", ""),
    ("to: {sea: 3, hall: 1}", "to: {sea: 0}", "value", 24, "needs a weight", ""),
    ("to: {sea: 3, hall: 1}", "to: {suffle: [sea]}", "value", 24, "order", "'shuffle'"),
    (
        "to: {sea: 3, hall: 1}",
        "to: storm",
        "other-region",
        24,
        "of the region 'sky'",
        "do: {go: storm}",
    ),
    ("to: {sea: 3, hall: 1}", "to: [sea, storm]", "other-region", 24, "of the region 'sky'", ""),
    ("region: sky, to: back", "region: sy, to: back", "unknown-region", 24, "'sy'", "'sky'"),
    ("region: sky, to: back", "region: sky, to: hall", "other-region", 24, "of no region", ""),
    ("{start: clear, over", "{start: sea, over", "other-region", 10, "of no region", "clear"),
    ("{start: clear, over", "{start: back, over", "value", 10, "nowhere yet", "name the scene"),
    ("{start: clear, over", "{start: [clear, hall], over", "other-region", 10, "of no region", ""),
    ("during: [shore, hall]", "during: [shore, storm]", "other-region", 10, "'during'", ""),
    ("storm, region: sky", "storm, region: sy", "unknown-region", 28, "'sy'", "'sky'"),
    ("start: shore", "start: clear", "other-region", 8, "of the region 'sky'", ""),
    (
        "limit: {after: 5min, to: shore}",
        "limit: {after: 5min, to: storm}",
        "other-region",
        12,
        "a scene of the show",
        "",
    ),
    ("warn: 10s", "warn: 2min", "range", 11, "longer than 'after'", ""),
    ("{scene: sea,", "{scene: back,", "bad-name", 26, "'back'", ""),
]


@pytest.mark.parametrize(("right", "wrong", "code", "line", "says", "hint"), SLIPS)
def test_a_slip_is_answered_at_its_place(  # noqa: PLR0913, PLR0917  # what is written, what is said
    right: str, wrong: str, code: str, line: int, says: str, hint: str, tmp_path: Path
) -> None:
    assert STORY.count(right) >= 1, right
    _, problems = check(write(tmp_path, STORY.replace(right, wrong, 1)))
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert at(found[0])[0] == line
    assert says in found[0].message
    assert hint in found[0].hint


def test_what_is_wrong_with_a_way_of_every_scene_is_said_once(tmp_path: Path) -> None:
    problem = only(write(tmp_path, STORY.replace("drum 3 times", "drm 3 times")))
    assert at(problem) == (14, 12)
    assert problem.hint == "did you mean 'drum'?"


def test_a_name_that_the_warning_needs_is_refused(tmp_path: Path) -> None:
    text = STORY.replace("  drum: hit\n", "  drum: hit\n  idle: switch\n")
    _, problems = check(write(tmp_path, text))
    assert "name-twice" in {problem.code for problem in problems}


def test_a_region_that_cannot_begin_does_not_stop_the_check(tmp_path: Path) -> None:
    _, problems = check(write(tmp_path, STORY.replace("{start: clear,", "{start: cleer,")))
    assert [(p.code, p.hint) for p in problems] == [("unknown-scene", "did you mean 'clear'?")]


@pytest.mark.parametrize(
    "line",
    ["regions: 3", "regions: [a]", "regions: {sky: {}}", "regions: {sky: [a]}", "anywhere: 3",
     "anywhere: {when: drum, to: hall}", "anywhere: [3]", "limit: 5min", "limit: {to: [shore]}",
     "limit: {after: 5min, to: {}}", "limit: {after: 5min, to: {cycle: []}}", "idle: {to: []}",
     "idle: {after: 60s, to: {cycle: {shore: 1}}}", "idle: {after: 1s, to: shore, do: 3}"],
)  # fmt: skip
def test_what_has_another_shape_is_said_and_nothing_breaks(line: str, tmp_path: Path) -> None:
    kept = [
        each
        for each in STORY.splitlines()
        if not each.startswith(line.split(":", maxsplit=1)[0] + ":")
    ]
    kept = [each for each in kept if not each.startswith(("  sky:", "  - {when: drum"))]
    kept.insert(7, line)
    _, problems = check(write(tmp_path, "\n".join(kept) + "\n"))
    assert problems


@pytest.mark.parametrize(
    "lines",
    ["enter: 3", "enter: [3]", "enter: [{}]", "enter: {set: {}}", "enter: {set: {lamps: []}}",
     "leave: {go: {}}", "leave: {go: {region: sky}}", "leave: {go: []}", "rotate: {}",
     "rotate: [3]", "limit: soon", "region: [a]", "enter: {forget: {}}", "leave: {speak: []}",
     "enter: {send: /x}", "enter: [[]]", "timeline: [{every: 20s}]",
     "timeline: [{every: 0s, speak: next}]"],
)  # fmt: skip
def test_what_has_another_shape_in_a_scene_is_said_and_nothing_breaks(
    lines: str, tmp_path: Path
) -> None:
    text = STORY.replace("scene: sea, limit: 2min", f"scene: sea, {lines}")
    _, problems = check(write(tmp_path, text))
    assert problems
    assert problems[0].place.line == 26
