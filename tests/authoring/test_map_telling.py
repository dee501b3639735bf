"""What a story can do, as a map says it: turns, regions, ways out of everywhere, things done."""

from __future__ import annotations

from pathlib import Path

from exhibit.authoring.storymap.drawing import draw
from exhibit.authoring.storymap.labels import Labels
from exhibit.authoring.storymap.story import State, Story, Way
from exhibit.authoring.storymap.telling import story_of
from tests.shows import check, write

SHOW = """\
show: Tide
start: quay
languages: [fr, ar]
inputs: {near: {kind: distance}, drum: hit, hand: position}
variables: {lamps: 0, told: no}
idle: {after: 60s, to: {cycle: [quay, light]}, with: crossfade 3s, do: {speak: fr}}
limit: {after: 5min, to: quay, with: through black 2s}
anywhere:
  - {when: drum 3 times within 4s, to: storm, with: wipe left 2s, from: [quay, light]}
regions:
  sounds: {start: calm, during: [quay, light], over: no}
scenes:
  - scene: quay
    enter: {set: {lamps: lamps + 1}}
    timeline:
      - {every: 20s, speak: next}
      - {at: 4s, go: {region: sounds, to: wind}}
    go:
      - {when: near < 1, to: {light: 3, storm: 1}, resume: yes, do: [{set: {told: yes}}]}
      - {after: 30s, to: {shuffle: [light, storm]}, with: cut}
  - {scene: light, limit: 2min, go: [{when: drum, to: back}]}
  - {scene: storm, limit: never, go: [{after: 9s, to: quay}]}
  - {scene: calm, region: sounds}
  - {scene: wind, region: sounds}
  - {scene: hail, region: sounds}
"""


def told(folder: Path, language: str = "en") -> Story:
    spec, problems = check(write(folder, SHOW))
    assert spec is not None
    assert [str(p) for p in problems if p.severity == "error"] == []
    return story_of(spec, Labels(language))


def state(story: Story, name: str) -> State:
    return next(found for region in story.regions if (found := region.state(name)))


def test_a_way_says_which_of_several_scenes_it_leads_to(tmp_path: Path) -> None:
    quay = state(told(tmp_path), "quay")
    assert quay.ways[0] == Way(
        "near < 1",
        "crossfade 1 s, told = yes",
        ("light", "storm"),
        "75% / 25%, from where it was left",
    )
    assert quay.ways[1] == Way(
        "after 30 s", "cut", ("light", "storm"), "each once, in an order of chance"
    )


def test_a_way_back_leads_to_the_scene_before(tmp_path: Path) -> None:
    light = state(told(tmp_path), "light")
    assert light.ways[0] == Way("drum", "crossfade 1 s", (), "the scene before")


def test_a_limit_of_its_own_is_a_way_too(tmp_path: Path) -> None:
    story = told(tmp_path)
    assert state(story, "light").ways[1] == Way(
        "after 2 min at the most", "through a colour 2 s", ("quay",)
    )
    assert state(story, "storm").notes == ("for as long as it likes",)


def test_what_is_done_and_when_stands_on_the_card(tmp_path: Path) -> None:
    assert state(told(tmp_path), "quay").notes == (
        "as it begins: lamps = lamps + 1",
        "every 20 s: speaks next",
        "after 4 s: sounds: wind",
    )


def test_what_leads_out_of_every_scene_stands_above_them(tmp_path: Path) -> None:
    main = told(tmp_path).regions[0]
    assert main.anywhere == (
        Way("drum 3 times within 4s", "wipe left 2 s", ("storm",), of=("quay", "light")),
        Way("after 5 min", "through a colour 2 s", ("quay",)),
        Way("nobody for 60 s".replace("60 s", "1 min"), "crossfade 3 s, speaks fr",
            ("quay", "light"), "each in its turn"),
    )  # fmt: skip


def test_regions_have_their_own_scenes_and_say_when_they_are_there(tmp_path: Path) -> None:
    story = told(tmp_path)
    assert [region.name for region in story.regions] == ["", "sounds"]
    sounds = story.regions[1]
    assert sounds.notes == ("during quay, light", "under the picture of the show")
    assert sounds.anywhere == ()
    assert [(s.name, s.begins, s.reached) for s in sounds.states] == [
        ("calm", True, True),
        ("wind", False, True),  # a scene of another region sends it there
        ("hail", False, False),
    ]


def test_it_is_said_in_french_too(tmp_path: Path) -> None:
    story = told(tmp_path, "fr")
    assert state(story, "quay").notes[0] == "au début\u202f: lamps = lamps + 1"
    svg = draw(story, Labels("fr"))
    assert "depuis quay, light" in svg
    assert "pendant quay, light" in svg
