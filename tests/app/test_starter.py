"""`exhibit new`, for an artist who never wrote YAML."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import yaml

from exhibit.app.credits import sources_of
from exhibit.app.occasion import Occasion
from exhibit.app.starter import TEMPLATES, CannotBegin, brought, new_show, template
from exhibit.app.studio import Studio
from exhibit.app.visiting import misses, walk
from exhibit.authoring.schemas import header
from exhibit.authoring.venue import Venue
from exhibit.show.events import Event
from tests.shows import check, good, picture


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my_show", "My show"),
        ("la-mer", "La mer"),
        ("Tunis", "Tunis"),
        ("a \"quote\" \\ and 'one'", "A \"quote\" \\ and 'one'"),
        ("البحر", "البحر"),
        ("two\nlines # not a note: {a}", "Twolines # not a note: {a}"),
        ("___", "My show"),
    ],
)
def test_a_new_show_is_good_whatever_its_name(name: str, title: str, tmp_path: Path) -> None:
    assert new_show(tmp_path / name) == tmp_path / name / "show.yaml"
    assert good(tmp_path / name).title == title


def test_it_is_made_in_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    good(new_show(tmp_path / "residency" / "rabat").parent)


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine", "utf-8")
    with pytest.raises(CannotBegin, match="notes exists already: choose another name"):
        new_show(tmp_path / "notes")
    assert (tmp_path / "notes").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["notes/show", "a" * 300, "a\0b"])
def test_a_show_that_cannot_be_made_is_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine", "utf-8")
    with pytest.raises(CannotBegin, match="cannot be made: "):
        new_show(tmp_path / name)


def test_every_key_in_it_is_explained_where_it_first_appears(tmp_path: Path) -> None:
    text = new_show(tmp_path / "a").read_text("utf-8").replace(str(tmp_path), "")
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    told = {
        key
        for line in lines
        for key in re.findall(r"^[\s#-]*(\w+):", line)
        if re.search(r"\S\s+# \w", line)
    }
    assert {"canvas", "languages", "near", "drum", "start", "idle", "background", "nodes"} <= told
    assert {"shape", "name", "at", "size", "soft", "opacity", "timeline", "go", "turn"} <= told


def test_the_picture_that_it_offers_works_when_its_lines_are_taken(tmp_path: Path) -> None:
    file = new_show(tmp_path / "a")
    lines = file.read_text("utf-8").splitlines()
    taken = [re.sub(r"# (- image:|  at:|  size:)", r"\1", line) for line in lines]
    assert sum(a != b for a, b in zip(lines, taken, strict=True)) == 3
    file.write_text("\n".join(taken), "utf-8")
    picture(tmp_path / "a", "moon.png")
    kinds = [node.kind for node in good(tmp_path / "a").scenes[0].nodes]
    assert kinds == ["shape", "text", "image"]


def test_it_answers_somebody_who_comes_near_and_drums(tmp_path: Path) -> None:
    spec = good(new_show(tmp_path / "a").parent)
    events = [Event(2.0, "test", "/in/near", (0.5,))]
    events += [Event(8.0 + i, "test", "/in/drum", (1,)) for i in range(3)]
    with Studio(Occasion(spec, Venue(), sets=tuple(events)), (160, 90)) as studio:
        states = list(studio.states([1.0, 2.9, 3.1, 9.9, 10.1]))
        names = [studio.show.scenes[state.scene].name for state in states]
        assert names == ["waiting", "waiting", "met", "met", "waiting"]
        first, last = studio.picture(states[0], 1.0), studio.picture(states[3], 9.9)
        assert studio.faults == {}
    assert np.abs(first.astype(int) - last).max() > 100


# --- rooms to begin with --------------------------------------------------------------------------

# What somebody does in each, and the scene that it leads to.
ROOMS: dict[str, tuple[list[Event], str]] = {
    "wall": ([Event(1.0, "test", "/in/near", (1.0,))], "awake"),
    "table": ([Event(1.0, "test", "/in/hand", (0.3, 0.4))], "found"),
    "memory": ([Event(1.0, "test", "/in/near", (1.0,))], "listening"),
    "floor": ([Event(1.0 + i / 2, "test", "/in/left", (1,)) for i in range(3)], "turning"),
    "walk": ([Event(1.0, "test", "/in/where", (11.5,))], "arrived"),
}


def test_every_room_is_tried_here() -> None:
    assert ROOMS.keys() == TEMPLATES.keys()


@pytest.mark.parametrize("like", ROOMS)
def test_a_room_runs_at_once_and_answers_its_visitor(like: str, tmp_path: Path) -> None:
    file = new_show(tmp_path / "my_room", like)
    spec, problems = check(file.parent)
    assert spec is not None
    assert {p.severity for p in problems} <= {"note"}
    events, scene = ROOMS[like]
    with Studio(Occasion(spec, Venue(), sets=tuple(events)), (160, 90)) as studio:
        states = list(studio.states([0.5, 6.0]))
        pictures = [studio.picture(state, state.time_s) for state in states]
        assert studio.faults == {}
    assert studio.show.scenes[states[1].scene].name == scene
    assert all(picture.std() > 4 for picture in pictures)
    assert np.abs(pictures[0].astype(int) - pictures[1]).max() > 60


@pytest.mark.parametrize("like", TEMPLATES)
def test_a_room_has_a_visit_by_which_it_is_tested(like: str, tmp_path: Path) -> None:
    file = new_show(tmp_path / "my_room", like)
    assert (file.parent / "visit.yaml").read_text("utf-8").splitlines()[0] == header("visit")
    spec, _ = check(file.parent)
    assert spec is not None
    (visit,) = spec.visits
    assert len(visit.expects) >= 3
    assert [miss.said for miss in misses(spec, visit, walk(spec, visit))] == []


@pytest.mark.parametrize("like", TEMPLATES)
def test_a_room_is_short_explained_and_known_to_editors(like: str) -> None:
    lines = template(like).splitlines()
    assert len(lines) < 60
    assert lines[0] == header("show")
    assert "exhibit run FOLDER" in template(like)
    assert sum(" # " in line or line.startswith("#") for line in lines) >= 10
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("like", TEMPLATES)
def test_a_room_brings_what_it_needs_and_says_where_it_comes_from(
    like: str, tmp_path: Path
) -> None:
    folder = new_show(tmp_path / "a", like).parent
    media = {f"media/{file.name}" for file in (folder / "media").iterdir()} - {"media/sources.yaml"}
    assert media == {each.path for each in brought(like)}
    assert {source.path for source in sources_of(folder)} == media
    known = {row["path"]: row for row in yaml.safe_load(LISTING.read_text("utf-8"))["sources"]}
    for each in brought(like):
        assert each.about["licence"] == "CC0-1.0"
        if each.kept in known:  # a transcript is text of a show, and has no row
            assert each.about["shows"] == known[each.kept]["shows"]


def test_what_rooms_bring_is_in_a_wheel_too() -> None:
    project = tomllib.loads((LISTING.parents[1] / "pyproject.toml").read_text("utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for like in TEMPLATES:
        for each in brought(like):
            assert packed[each.kept] == f"exhibit/{each.kept}"


def test_an_editor_finds_the_words_beside_a_new_show(tmp_path: Path) -> None:
    file = new_show(tmp_path / "a")
    first = file.read_text("utf-8").splitlines()[0]
    assert (tmp_path / "a" / first.partition("$schema=")[2]).is_file()


LISTING = Path(__file__).parents[2] / "assets" / "sources.yaml"
