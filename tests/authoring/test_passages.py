"""Told stories in their short form, and what they unfold into."""

from __future__ import annotations

from typing import Any

import pytest

from exhibit.authoring.parse import Mapping, Scalar, Sequence, Tree, parse_text
from exhibit.authoring.passages import Told, unfolded
from exhibit.core.problems import Problems

WELL = """\
scene: well
background: "#101010"
tells:
  telling: fisher
  at: [50%, 70%]
  size: 6%
  with: crossfade 1s
  labels: {at: [50%, 86%], apart: 5%, colour: ivory}
  passages:
    - passage: tide
      say: {fr: La mer monte., en: The tide comes in.}
      voice: {fr: tide.fr.ogg, en: tide.en.ogg}
      enter: [{set: {told: told + 1}}]
      choices:
        - {say: {fr: Frappez, en: Drum}, when: drum, to: boats}
        - {say: {fr: Restez, en: Stay}, when: near < 1, to: boats, once: yes}
        - {say: {fr: La colline, en: The hill}, touch: hand, at: [20%, 90%], to: hill}
      then: {after: 20s, to: tide}
    - passage: boats
      size: 9%
      shuffle:
        - {say: {fr: Trois barques., en: Three boats.}}
        - {say: {fr: Aucune barque., en: No boat.}, size: 4%}
      then: hill
    - {passage: hill, say: The hill.}
"""


def told(text: str) -> tuple[Any, Told, Problems]:
    problems = Problems()
    tree = parse_text(text, "well.yaml", problems)
    assert tree is not None
    found = Told()
    scene = unfolded(tree, found, problems)
    return plain(scene), found, problems


def plain(tree: Tree) -> Any:
    """A tree as YAML would give it."""
    if isinstance(tree, Scalar):
        return tree.text
    if isinstance(tree, Mapping):
        return {key.text: plain(value) for key, value in tree.entries}
    return [plain(item) for item in tree.items]


def scenes_of(text: str) -> dict[str, Any]:
    _, found, problems = told(text)
    assert [str(problem) for problem in problems] == []
    return {scene["scene"]: scene for scene in map(plain, found.scenes)}


def test_a_telling_is_a_region_that_is_there_during_its_scene() -> None:
    scene, found, _ = told(WELL)
    assert scene == {"scene": "well", "background": "#101010"}
    assert [(key.text, plain(value)) for key, value in found.regions] == [
        ("fisher", {"start": "fisher.tide", "during": ["well"]})
    ]


def test_a_passage_is_a_scene_with_its_words_its_voice_and_its_choices() -> None:
    tide = scenes_of(WELL)["fisher.tide"]
    assert tide["region"] == "fisher"
    assert tide["enter"] == [{"set": {"told": "told + 1"}}]
    words, voice, *labels = tide["nodes"]
    assert words == {
        "text": {"fr": "La mer monte.", "en": "The tide comes in."},
        "name": "said", "at": ["50%", "70%"], "width": "76%", "size": "6%",
    }  # fmt: skip
    assert voice == {"sound": {"fr": "tide.fr.ogg", "en": "tide.en.ogg"}}
    assert [label["at"] for label in labels] == [["50%", "86%"], ["50%", "91%"], ["20%", "90%"]]
    assert [label["colour"] for label in labels] == ["ivory"] * 3
    assert tide["go"][0] == {
        "when": "drum", "to": {"shuffle": ["fisher.boats", "fisher.boats 2"]},
        "with": "crossfade 1s",
    }  # fmt: skip
    assert tide["go"][3] == {"after": "20s", "with": "crossfade 1s", "to": "fisher.tide"}


def test_a_choice_that_is_offered_once_is_remembered_and_then_hidden() -> None:
    _, found, _ = told(WELL)
    assert [(key.text, plain(value)) for key, value in found.variables] == [("fisher-tide-2", "no")]
    tide = scenes_of(WELL)["fisher.tide"]
    stay = tide["go"][1]
    assert stay["when"] == "(near < 1) and not fisher-tide-2"
    assert stay["do"] == [{"set": {"fisher-tide-2": "yes"}}]
    assert tide["nodes"][3]["opacity"]["follow"] == "fisher-tide-2"


def test_a_choice_that_is_touched_is_where_its_words_are() -> None:
    touch = scenes_of(WELL)["fisher.tide"]["go"][2]["when"]
    assert touch == (
        "(hand and hand.x > 8% and hand.x < 32% and hand.y > 85.5% and hand.y < 94.5%) for 600ms"
    )


def test_a_passage_told_in_several_ways_is_as_many_scenes_each_with_its_own_letters() -> None:
    scenes = scenes_of(WELL)
    assert list(scenes) == ["fisher.tide", "fisher.boats", "fisher.boats 2", "fisher.hill"]
    one, two = (scenes[name]["nodes"][0] for name in ("fisher.boats", "fisher.boats 2"))
    assert (one["text"]["en"], one["size"]) == ("Three boats.", "9%")
    assert (two["text"]["en"], two["size"]) == ("No boat.", "4%")
    assert scenes["fisher.boats 2"]["go"] == [
        {"when": "finished", "with": "crossfade 1s", "to": "fisher.hill"}
    ]


def test_a_telling_may_begin_with_a_passage_that_is_told_in_several_ways() -> None:
    _, found, _ = told(WELL.replace("  size: 6%\n", "  size: 6%\n  begin: boats\n"))
    [(_, region)] = found.regions
    assert plain(region)["start"] == {"shuffle": ["fisher.boats", "fisher.boats 2"]}


def test_a_choice_may_be_offered_only_when_something_is_true() -> None:
    text = WELL.replace("to: hill}", "to: hill, if: told > 2}")
    _, found, _ = told(text)
    assert ("fisher-tide-3-may", {"is": "told > 2"}) in [
        (key.text, plain(value)) for key, value in found.variables
    ]
    choice = scenes_of(text)["fisher.tide"]["go"][2]
    assert choice["when"].endswith("for 600ms) and fisher-tide-3-may")


def test_a_mistake_in_a_condition_keeps_its_column() -> None:
    _, found, _ = told(WELL)
    tide = found.scenes[0]
    assert isinstance(tide, Mapping)
    gos = tide.get("go")
    assert isinstance(gos, Sequence)
    assert isinstance(gos.items[1], Mapping)
    when = gos.items[1].get("when")
    assert isinstance(when, Scalar)
    line = WELL.splitlines()[when.place.line - 1]
    assert line[when.place.column - 1 + when.text.index("near") :].startswith("near < 1")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("to: boats}", "to: baots}", "'fisher' has no passage 'baots'"),
        ("passage: boats", "passage: tide", "there is a passage 'tide' already"),
        ("when: drum, ", "", "a choice needs 'when', or 'touch'"),
        ("then: hill", "thn: hill", "a passage has no 'thn'"),
        ("say: {fr: Frappez", "sya: {fr: Frappez", "a choice has no 'sya'"),
        ("telling: fisher", "teling: fisher", "a telling has no 'teling'"),
        ("at: [20%, 90%]", "at: [200, 900]", "what is touched stands at parts of the canvas"),
        ("    - {passage: hill, say: The hill.}\n", "", "'fisher' has no passage 'hill'"),
    ],
)
def test_mistakes_are_named_in_the_words_of_a_story(old: str, new: str, said: str) -> None:
    assert old in WELL
    _, _, problems = told(WELL.replace(old, new, 1))
    assert any(problem.message.startswith(said) for problem in problems.errors), problems.found


def test_a_scene_that_tells_nothing_is_left_as_it_is() -> None:
    scene, found, problems = told("scene: well\nnodes: []\n")
    assert scene == {"scene": "well", "nodes": []}
    assert (found.scenes, list(problems)) == ([], [])
