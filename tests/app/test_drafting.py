"""The commands around a show that is being written: `schema`, `upgrade`, `map`, `new --like`."""

from __future__ import annotations

import json
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest

from exhibit.app.starter import TEMPLATES
from tests.app.commands import command
from tests.shows import with_scenes, write

OLD = "show: T\nstart: a\nrhythm: {r: {tempo: 60 bpm, beat: 3, pattern: x}}\nscenes: [{scene: a}]\n"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return write(tmp_path / "show", OLD)


def test_a_schema_is_printed_for_whoever_asks() -> None:
    assert json.loads(command("schema").stdout)["title"] == "exhibit show"
    assert json.loads(command("schema", "--for", "venue").stdout)["title"] == "exhibit venue"
    said = command("schema", "--for", "shwo")
    assert (said.exit_code, "show, scene, venue, profile" in said.output) == (2, True)


def test_a_schema_is_laid_beside_a_show(show: Path) -> None:
    said = command("schema", str(show))
    assert said.exit_code == 0
    assert (show / ".exhibit" / "show.schema.json").is_file()
    assert (show / "show.yaml").read_text("utf-8").endswith(OLD)
    assert "begins with the line" in said.output
    assert "begins with the line" not in command("schema", str(show)).output
    assert command("schema", str(show / "nowhere")).exit_code == 2


def test_an_upgrade_shows_and_only_then_writes(show: Path) -> None:
    said = command("upgrade", str(show))
    assert said.exit_code == 0
    assert "+rhythm: {r: {tempo: 60 bpm, beat: 3 pulses, pattern: x}}" in said.stdout
    assert "Nothing was changed. To change it, add --write." in said.stdout
    assert (show / "show.yaml").read_text("utf-8") == OLD
    said = command("upgrade", str(show / "show.yaml"), "--write")
    assert "show.yaml is written." in said.stdout
    assert "beat: 3 pulses" in (show / "show.yaml").read_text("utf-8")
    assert "is written as shows are today" in command("upgrade", str(show)).stdout


def test_an_upgrade_of_what_is_no_show_says_so(tmp_path: Path) -> None:
    assert command("upgrade", str(tmp_path)).exit_code == 2
    assert command("upgrade", str(write(tmp_path, "show: [\n"))).exit_code == 1


@pytest.mark.parametrize("plain", [False, True])
def test_a_map_is_drawn_with_or_without_stills(plain: bool, tmp_path: Path) -> None:
    show = write(tmp_path, with_scenes('- {scene: shore, background: "#204060"}'))
    out = tmp_path / "map.svg"
    said = command("map", str(show), "-o", str(out), *(["--plain"] if plain else []))
    assert said.exit_code == 0, said.output
    assert "1 scene" in said.output
    svg = out.read_text("utf-8")
    assert Xml.fromstring(svg).get("viewBox")
    assert ("data:image/jpeg" in svg) is not plain


def test_a_page_is_drawn_in_the_language_of_its_reader(show: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert command("map", str(show), "-o", str(out), "--plain", "--language", "fr").exit_code == 0
    assert '<html lang="fr">' in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("-o", "map.png"), "map.png is neither"),
        (("-o", "map.svg", "--language", "xx"), "A map speaks en or fr, not 'xx'."),
    ],
)
def test_a_map_that_cannot_be_drawn_is_one_sentence(
    typed: tuple[str, ...], sentence: str, show: Path
) -> None:
    said = command("map", str(show), *typed)
    assert said.exit_code == 2
    assert sentence in said.output


def test_a_map_of_a_show_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    show = write(tmp_path, "show: [\n")
    said = command("map", str(show), "-o", str(tmp_path / "map.svg"))
    assert said.exit_code == 1
    assert not (tmp_path / "map.svg").exists()


def test_new_alone_lists_what_there_is() -> None:
    said = command("new")
    assert said.exit_code == 2
    for like, about in TEMPLATES.items():
        assert f"--like {like}" in said.output
        assert about in said.output


def test_new_begins_as_a_room_and_names_the_nearest_one(tmp_path: Path) -> None:
    said = command("new", str(tmp_path / "a"), "--like", "wall")
    assert said.exit_code == 0
    assert "exhibit run" in said.output
    said = command("new", str(tmp_path / "b"), "--like", "wal")
    assert (said.exit_code, "did you mean 'wall'?" in said.output) == (2, True)
