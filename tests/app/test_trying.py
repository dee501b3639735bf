"""`exhibit test`: visits, evenings and stills, and what is said when something comes otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked
from exhibit.app.stills import difference, size_of_still
from exhibit.app.trying import Outcome, Trial, Wanted
from exhibit.app.visiting import misses, walk
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue
from exhibit.authoring.visits import events_of
from exhibit.core.problems import Problems
from tests.visits import SCENES

SHOW = """\
show: Visits
languages: [en, fr]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0]}
  drum: hit
  hand: position
  lever: switch
  tongue: {kind: choice, options: [en, fr], chooses: language}
start: sleep
idle: {after: 30s, to: sleep}
scenes:
  - scene: sleep
    tested: picture at 1s
    nodes: [{shape: ellipse, size: 200}]
    go: [{when: near < 1 for 1s, to: court, with: cut}]
  - scene: court
    nodes: [{shape: star, size: 300}]
    go: [{when: drum >= 3, to: goree}]
  - {scene: goree, nodes: [{text: {en: Goree, fr: Gorée}}]}
visits:
"""
COMES = """\
  - visit: comes near and drums three times
    happens:
      - {at: 1s, near: 0.7 m, over: 2s}
      - {at: 20s, drum: 80%, times: 3, every: 400ms}
      - {at: 21s, tongue: fr, hand: [30%, 60%], lever: on}
      - {at: 30s, near: gone, hand: gone, lever: off}
    expect:
      - {by: 5s, scene: court}
      - {by: 21s, scene: goree}
      - {at: 22s, language: fr}
      - {by: 90s, scene: sleep}
"""


def spec_of(folder: Path, visits: str) -> tuple[ShowSpec, Problems]:
    (folder / "show.yaml").write_text(SHOW + visits, encoding="utf-8")
    problems = Problems()
    spec = checked(folder, problems)
    assert spec is not None
    return spec, problems


def outcomes(spec: ShowSpec, wanted: Wanted | None = None) -> list[Outcome]:
    occasion = Occasion(spec, Venue())
    return list(Trial(occasion, wanted or Wanted(), lambda _: occasion).outcomes())


def missed(folder: Path, expects: str) -> list[str]:
    """What a visit in which somebody comes near at 1 s and drums at 20 s misses."""
    lines = "\n".join(f"      - {{{expect}}}" for expect in expects.split("; "))
    deeds = "[{at: 1s, near: 0.7}, {at: 20s, drum: yes, times: 3, every: 500ms}]"
    visit = f"  - visit: one\n    happens: {deeds}\n    expect:\n{lines}\n"
    spec, problems = spec_of(folder, visit)
    assert problems.errors == []
    return [miss.said for miss in misses(spec, spec.visits[0], walk(spec, spec.visits[0]))]


def test_a_visit_that_comes_as_it_should_is_well(tmp_path: Path) -> None:
    spec, problems = spec_of(tmp_path, COMES)
    assert problems.errors == []
    visit = spec.visits[0]
    walked = walk(spec, visit)
    assert list(misses(spec, visit, walked)) == []
    assert [name for name, _ in walked.scenes] == ["sleep", "court", "goree", "sleep"]
    times = [at_s for _, at_s in walked.scenes]
    assert times[2] == pytest.approx(20.8)  # the third stroke
    assert walked.end_s == 90.0


def test_who_walks_up_says_so_twenty_times_a_second_and_walks_back_from_there(
    tmp_path: Path,
) -> None:
    spec, _ = spec_of(tmp_path, COMES)
    near = [e for e in events_of(spec.visits[0], spec, Problems()) if e.address == "/in/near"]
    assert len(near) == 41
    assert (near[0].time_s, near[39].time_s) == pytest.approx((1.05, 3.0))
    assert [e.values[0] for e in near[-2:]] == pytest.approx([0.7, 3.0])


@pytest.mark.parametrize(
    ("expects", "said"),
    [
        ("at: 1s, scene: court", "at 1 s it is 'sleep', and not 'court'"),
        ("by: 1.5s, scene: court", "'court' comes at 2 s, and not by 1.5 s"),
        ("by: 15s, scene: goree", "'goree' comes at 21 s, and not by 15 s"),
        ("by: 22s, scene: goree; by: 22s, scene: court", "'court' does not come by 22 s"),
        ("by: 3s, scene: court; never: court", "'court' comes at 2 s, and should never"),
        ("at: 3s, language: fr", "at 3 s it speaks en, and not fr"),
        ("at: 3s, is: near > 2", "at 3 s it is not so that near > 2: near is 0.7"),
        ("at: 20.9s, is: drum >= 2; at: 20.1s, is: drum >= 2", "at 20.1 s it is not so that"),
    ],
)
def test_what_comes_otherwise_is_a_sentence(tmp_path: Path, expects: str, said: str) -> None:
    found = missed(tmp_path, expects)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("happens: [{at: 3s, naer: 1 m}]", "'naer' is not an input of this show"),
        ("happens: [{at: 3s, drum: loud}]", "expected how hard a stroke is"),
        ("happens: [{at: 3s, hand: 40%}]", "'hand' is a position: it says where somebody is"),
        ("happens: [{at: 3s, near: [1, 2]}]", "'near' is a distance: it says one value"),
        ("happens: [{at: 3s, tongue: ar}]", "'tongue' is a choice: it has no 'ar'"),
        ("happens: [{at: 3s, lever: up}]", "'lever' is a switch: it is 'on' or 'off'"),
        ("happens: [{near: 1 m}]", "what happens needs 'at'"),
        ("happens: [{at: 3s}]", "what happens needs the name of an input"),
        ("begin: cuort", "there is no scene 'cuort'"),
        ("language: wo", "the show does not speak 'wo'"),
    ],
)
def test_a_visit_that_cannot_be_is_named_and_the_show_plays_on(
    tmp_path: Path, line: str, said: str
) -> None:
    spec, problems = spec_of(tmp_path, f"  - {{visit: one, expect: [{{never: court}}], {line}}}\n")
    assert [p.message.startswith(said) for p in problems.errors] == [True]
    assert not problems.stops_the_show
    assert spec.visits == ()


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("scene: court", "what is expected is so 'at' a time"),
        ("at: 3s, never: court", "what never comes has no time"),
        ("by: 3s, language: en", "'by' is for scenes"),
        ("at: 3s", "a line expects one of scene"),
        ("at: 3s, scene: court, language: en", "a line expects one of scene"),
        ("at: 3s, picture: x.jpg", "a still is a file that ends in .png"),
        ("by: 3s, scene: cuort", "there is no scene 'cuort'"),
        ("at: 3s, is: naer < 2", "'naer' is not an input"),
        ("at: 3s, is: near < 2 for 2s", "a visit looks at one moment"),
    ],
)
def test_what_cannot_be_expected_is_named(tmp_path: Path, expect: str, said: str) -> None:
    _, problems = spec_of(tmp_path, f"  - {{visit: one, expect: [{{{expect}}}]}}\n")
    assert [p.message.startswith(said) for p in problems.errors] == [True]


def test_of_a_scene_that_is_only_checked_no_still_is_missed(tmp_path: Path) -> None:
    spec, _ = spec_of(tmp_path, COMES)
    trial = Trial(Occasion(spec, Venue()), Wanted(), lambda _: Occasion(spec, Venue()))
    assert trial.silent == ["No still holds: court, goree (tested: picture at 6s)."]
    text = (tmp_path / "show.yaml").read_text("utf-8")
    only = text.replace("  - scene: court\n", "  - scene: court\n    tested: check\n")
    (tmp_path / "show.yaml").write_text(only, "utf-8")
    checked_spec = checked(tmp_path, Problems())
    assert checked_spec is not None
    occasion = Occasion(checked_spec, Venue())
    trial = Trial(occasion, Wanted(), lambda _: occasion)
    assert trial.silent == ["No still holds: goree (tested: picture at 6s)."]


def test_a_file_that_begins_with_visit_is_one(tmp_path: Path) -> None:
    (tmp_path / "nobody.yaml").write_text("visit: nobody\nexpect: [{never: court}]\n", "utf-8")
    spec, problems = spec_of(tmp_path, "")
    assert problems.errors == []
    assert [visit.name.text for visit in spec.visits] == ["nobody"]
    assert [each.well for each in outcomes(spec, Wanted(pictures=False))] == [True]


def test_a_visit_may_say_what_time_of_the_day_it_is(tmp_path: Path) -> None:
    day = 'clock: "17:55", today: friday, hours: {open: "09:00", close: "18:00"}'
    asked = "[{at: 1s, is: open and today is friday}, {at: 301s, is: closed}]"
    spec, problems = spec_of(tmp_path, f"  - {{visit: late, {day}, expect: {asked}}}\n")
    assert problems.errors == []
    assert list(misses(spec, spec.visits[0], walk(spec, spec.visits[0]))) == []


def test_a_still_is_made_first_and_held_to_from_then_on(tmp_path: Path) -> None:
    visit = "  - {visit: one, expect: [{at: 2s, picture: stills/moon.png}]}\n"
    spec, _ = spec_of(tmp_path, visit)
    made = [still.name for outcome in outcomes(spec) for still in outcome.made]
    assert made == ["moon.png", "sleep.png"]
    assert [(each.kind, each.well, each.made) for each in outcomes(spec)] == [
        ("visit", True, []), ("still", True, []),
    ]  # fmt: skip
    still = tmp_path / "stills" / "moon.png"
    with Image.open(still) as picture:
        assert picture.size == size_of_still(still, (1920, 1080)) == (640, 360)
        changed = np.asarray(picture.convert("RGB")).copy()
    changed[:30, :30] = 200
    Image.fromarray(changed).save(still)
    first, second = outcomes(spec)
    assert [first.well, second.well] == [False, True]
    assert "900 pixels, by up to 200 of 255" in first.missed[0].said
    assert (tmp_path / "differences" / "moon-difference.png").is_file()


def test_a_still_that_is_no_picture_is_named(tmp_path: Path) -> None:
    spec, _ = spec_of(tmp_path, "  - {visit: one, expect: [{at: 2s, picture: moon.png}]}\n")
    (tmp_path / "moon.png").write_bytes(b"not a picture")
    (outcome,) = outcomes(spec, Wanted(only="one"))
    assert "cannot be compared" in outcome.missed[0].said


def test_an_edge_that_a_driver_smooths_otherwise_is_no_difference() -> None:
    before = np.zeros((100, 100, 3), np.uint8)
    after = before.copy()
    after[0, :9] = 255  # 9 of 10,000 pixels
    after[50] = 5
    assert difference(after, before) is None
    after[1, :9] = 255
    found = difference(after, before)
    assert found is not None
    assert (found.pixels, found.most) == (18, 255)


def test_evenings_of_a_show_are_played() -> None:
    problems = Problems()
    spec = checked(SCENES / "first_light", problems)
    assert spec is not None
    kinds = {outcome.kind: outcome for outcome in outcomes(spec, Wanted(pictures=False))}
    assert kinds["evening"].lasts_s > 100.0
