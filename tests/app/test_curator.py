"""The page for a curator: everything on it, in its own direction, and nothing from elsewhere."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from exhibit.app.credits import sources_of, told_of
from exhibit.app.curator import in_order, page, words_of
from exhibit.app.portraits import as_stills, last_within, moment_s, portraits
from exhibit.app.starter import new_show
from exhibit.authoring.program import program
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.storymap.drawing import Stills
from exhibit.authoring.storymap.labels import Labels
from exhibit.authoring.storymap.telling import story_of
from exhibit.core.problems import Problems
from tests.shows import check, picture, with_scenes, write

EN = Labels("en")
SCENES = """
    - scene: shore
      background: "#ff0000"
      nodes:
        - {text: {en: "The <sea> & you", fr: La mer}, at: [50%, 50%]}
        - {text: "2026", at: [50%, 80%]}
      go: [{after: 2s, to: gone, with: cut}]
    - scene: attic
      background: "#00ff00"
    - scene: gone
      background: "#0000ff"
      go: [{when: near < 1, to: shore}]
"""


@pytest.fixture
def spec(tmp_path: Path) -> ShowSpec:
    found, _ = check(write(tmp_path, with_scenes(SCENES)))
    assert found is not None
    return found


class Reader(HTMLParser):
    """What a browser would find: words, tags, and everything that is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.asked += [value or "" for key, value in attrs if key in ("src", "href", "srcset")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += [data.strip()] if data.strip() else []


def test_the_page_is_whole_and_asks_for_nothing(spec: ShowSpec) -> None:
    stills = Stills({0: b"jpeg"})
    text = page(spec, EN, stills, stills)
    found = Reader(text)
    assert found.open == []
    assert all(link.startswith(("#scene-", "data:image/jpeg;base64,")) for link in found.asked)
    assert "url(" not in text
    assert "<script" not in text
    assert re.findall(r"https?://[^\s\"]+", text) == ["http://www.w3.org/2000/svg"]


def test_it_has_every_scene_with_its_words_in_all_languages(spec: ShowSpec) -> None:
    said = Reader(page(spec, EN, Stills(), Stills())).said
    assert said.count("The <sea> & you") == 1
    assert "La mer" in said
    assert "2026" in said
    assert "near < 1" in said
    assert {"English", "français"} <= set(said)
    assert "no way leads here" in said
    assert said.count("no words") == 2


def test_scenes_come_as_a_visitor_comes_to_them(spec: ShowSpec) -> None:
    order = [state.name for state in in_order(story_of(spec, EN))]
    assert order == ["shore", "gone", "attic"]


def test_a_language_that_is_missing_is_said(tmp_path: Path) -> None:
    node = "- {scene: shore, nodes: [{text: {en: Sea}, at: [50%, 50%]}]}"
    spec, _ = check(write(tmp_path, with_scenes(node)))
    assert spec is not None
    assert "missing" in Reader(page(spec, EN, Stills(), Stills())).said


def test_what_somebody_tells_is_read_from_its_files(tmp_path: Path) -> None:
    spec, _ = check(new_show(tmp_path / "a", "memory").parent)
    assert spec is not None
    said = [words for scene in spec.scenes for words in words_of(scene, spec)]
    told = max(said, key=lambda words: len(words.get("fr", "")))
    assert told["fr"].startswith("Ceci n’est pas une voix")
    assert {"fr", "en", "ar-TN"} <= told.keys()
    text = page(spec, EN, Stills(), Stills())
    assert 'lang="ar-TN" dir="rtl"' in text
    assert ": A computed string · Made to try this station · CC0-1.0" in Reader(text).said


def test_who_wishes_not_to_be_named_is_not_named(tmp_path: Path) -> None:
    file = new_show(tmp_path / "a", "memory")
    text = file.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("speaker:"))
    file.write_text(text.replace(line, "        speaker: anonymous"), "utf-8")
    spec, _ = check(file.parent)
    assert spec is not None
    assert [told.anonymous for told in told_of(spec)] == [True]
    said = " ".join(Reader(page(spec, EN, Stills(), Stills())).said)
    assert "anonymous, as they wish" in said
    assert "A computed string" not in said


# --- where things come from -----------------------------------------------------------------------


def test_sources_stand_in_a_folder_of_the_show(tmp_path: Path) -> None:
    picture(tmp_path, "images/sea.png")
    write(
        tmp_path / "images",
        """
        sources:
          - {path: images/sea.png, shows: a sea, origin: somebody, licence: CC0-1.0}
          - {path: images/gone.png, shows: nothing, origin: nobody, licence: none}
          - not a row
        """,
        "sources.yaml",
    )
    assert [(s.path, s.licence) for s in sources_of(tmp_path)] == [("images/sea.png", "CC0-1.0")]


def test_sources_of_the_kit_stand_beside_its_shows() -> None:
    scenes = Path(__file__).parents[2] / "scenes"
    found = {source.path: source for source in sources_of(scenes / "kinds")}
    assert found["tile.png"].licence == "CC0-1.0"
    assert not any(".." in path or path.startswith("scenes/") for path in found)


@pytest.mark.parametrize("bad", ["sources: 3\n", "[\n", "", "sources: [{path: [a]}]\n"])
def test_a_listing_that_cannot_be_read_has_no_rows(bad: str, tmp_path: Path) -> None:
    write(tmp_path / "images", bad, "sources.yaml")
    assert sources_of(tmp_path) == []


def test_nothing_known_is_said_too(spec: ShowSpec) -> None:
    said = " ".join(Reader(page(spec, EN, Stills(), Stills())).said)
    assert "Nothing is written down yet" in said


# --- stills ---------------------------------------------------------------------------------------


def test_each_scene_is_drawn_in_itself_even_one_that_leaves_at_once(spec: ShowSpec) -> None:
    drawn = dict(portraits(spec))
    middles = {number: tuple(pixels[5, 5]) for number, pixels in drawn.items()}
    assert middles == {0: (255, 0, 0), 1: (0, 255, 0), 2: (0, 0, 255)}
    stills = as_stills(drawn, 200)
    with Image.open(io.BytesIO(stills.pictures[0])) as image:
        assert image.size == (200, round(200 * 180 / 320))


def test_a_still_is_of_the_last_moment_before_a_scene_leaves(spec: ShowSpec) -> None:
    show = program(spec, Problems())
    state = last_within(show, 0, 0, until_s=4.0)
    assert (state.scene, state.time_s) == (0, 1.5)
    assert last_within(show, 1, 0, until_s=4.0).time_s == 4.0
    assert moment_s(spec.scenes[0]) == 4.0
