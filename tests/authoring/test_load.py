"""Which files a show is made of, and what is said when they are not there or not readable."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.shows import HEAD, at, check, good, only, with_scenes, write

SHORE = "- scene: shore\n"


def test_scenes_stand_in_the_show_and_in_files_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE))
    write(tmp_path, "scene: reef\nnodes: [{shape: star}]\n", "reef.yaml")
    assert [scene.name.text for scene in good(tmp_path).scenes] == ["shore", "reef"]


def test_a_show_may_have_all_its_scenes_in_files(tmp_path: Path) -> None:
    write(tmp_path, HEAD)
    write(tmp_path, "scene: shore\n", "shore.yaml")
    assert [scene.name.text for scene in good(tmp_path).scenes] == ["shore"]


def test_the_show_file_stands_for_its_folder(tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE))
    assert good(tmp_path / "show.yaml").folder == tmp_path


def test_a_venue_beside_the_scenes_is_no_scene(tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE))
    write(tmp_path, "venue: Salle basse\n", "hall.yaml")
    good(tmp_path)


def test_what_a_show_does_not_say_is_usual(tmp_path: Path) -> None:
    spec = good(write(tmp_path, "show: A\nstart: a\nscenes:\n  - scene: a\n"))
    assert spec.canvas == (1920, 1080)
    assert [language.text for language in spec.languages] == ["en"]
    assert (spec.inputs, spec.idle) == ((), None)


def test_a_show_that_is_not_there_is_answered_with_the_nearest_that_is(tmp_path: Path) -> None:
    write(tmp_path / "lagoon", with_scenes(SHORE))
    problem = only(tmp_path / "lagon")
    assert (problem.code, problem.message) == ("missing-show", "there is no such show")
    assert problem.hint == "did you mean 'lagoon'?"
    assert problem.place.file == str(tmp_path / "lagon")


def test_where_there_is_no_show_at_all_one_can_be_made(tmp_path: Path) -> None:
    assert "exhibit new NAME" in only(tmp_path / "lagoon").hint
    assert "does not exist either" in only(tmp_path / "nowhere" / "lagoon").hint


def test_a_folder_of_shows_is_answered_with_their_names(tmp_path: Path) -> None:
    for name in ("lagoon", "desert"):
        write(tmp_path / name, with_scenes(SHORE))
    problem = only(tmp_path)
    assert problem.message == "this folder has no show.yaml, so it is not a show"
    assert problem.hint == "shows in it: desert, lagoon"


@pytest.mark.parametrize("name", ["show.yml", "show.yaml.txt"])
def test_a_show_file_with_another_ending_is_named(name: str, tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE), name)
    assert only(tmp_path).hint == f"rename {name} to show.yaml"


def test_a_scene_file_with_another_ending_is_named(tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE))
    write(tmp_path, "scene: reef\n", "reef.yml")
    problem = only(tmp_path)
    assert (problem.severity, problem.hint) == ("warning", "rename it to reef.yaml")


def test_a_file_in_place_of_a_show_is_answered(tmp_path: Path) -> None:
    write(tmp_path, with_scenes(SHORE), "lagoon.yaml")
    problem = only(tmp_path / "lagoon.yaml")
    assert problem.code == "not-a-show"
    assert "a show is a folder" in problem.message


def test_a_folder_in_place_of_the_show_file_is_answered(tmp_path: Path) -> None:
    (tmp_path / "lagoon" / "show.yaml").mkdir(parents=True)
    assert only(tmp_path / "lagoon").code == "folder-not-file"


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_a_name_that_no_folder_can_have_is_answered(name: str, tmp_path: Path) -> None:
    assert only(tmp_path / name).code in ("unreadable", "missing-show")


def test_a_folder_that_may_not_be_entered_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    problem = only(tmp_path)
    assert problem.message == "the show cannot be read: Permission denied"


def test_a_show_without_scenes_is_answered(tmp_path: Path) -> None:
    problem = only(write(tmp_path, HEAD))
    assert (problem.code, at(problem)) == ("no-scene", (1, 1))


def test_a_show_that_lacks_its_title_and_start_is_checked_all_the_same(tmp_path: Path) -> None:
    text = "scenes:\n  - scene: a\n    nodes: [{shape: sta}]\n    go: [{after: 1s, to: b}]\n"
    _, problems = check(write(tmp_path, text))
    assert [problem.message for problem in problems] == [
        "a show needs 'show'",
        "a show needs 'start'",
        "expected one of rectangle, ellipse, ring, polygon, star, line, path, svg, found 'sta'",
        "there is no scene 'b'",
    ]


def test_ways_to_a_scene_whose_file_cannot_be_read_are_not_wrong_too(tmp_path: Path) -> None:
    write(tmp_path, with_scenes("- scene: shore\n  go: [{after: 2s, to: reef}]"))
    write(tmp_path, "scene: reef\nnodes:\n  - {shape: star\n", "reef.yaml")
    problem = only(tmp_path)
    assert problem.place.file.endswith("reef.yaml")


def test_the_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, with_scenes("- scene: shore\n  nodes: [{shape: sta}]"))
    write(tmp_path, "scene: reef\nbackgroud: red\n", "reef.yaml")
    write(tmp_path, "scene: deep\ngo: [{after: 3, to: shore}]\n", "deep.yaml")
    _, problems = check(tmp_path)
    names = [(Path(problem.place.file).name, problem.place.line) for problem in problems]
    assert names == [("deep.yaml", 2), ("reef.yaml", 2), ("show.yaml", 13)]
