"""`exhibit new`, for an artist who never wrote YAML."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.starter import CannotBegin, new_show
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.show.events import Event
from tests.shows import good, picture


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
