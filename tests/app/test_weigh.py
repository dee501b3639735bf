"""Scenes whose pictures take more texture memory than there is are named before they are seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.produce import produce
from exhibit.app.proofread import weigh
from exhibit.authoring.venue import Venue, load_venue
from exhibit.core.problems import Problems
from tests.shows import good, picture, with_node, write

HEAVY = "the pictures of this scene take 3 MB of texture memory, and "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scene of two pictures, 640 pixels wide and high as the canvas shows them at most."""
    for name in ("a.png", "b.png"):
        picture(tmp_path, name, (700, 600))
    nodes = ("{image: a.png}", "{image: b.png}", "{image: a.png, at: [10%, 10%]}")
    return write(tmp_path, with_node(*nodes))


def test_check_names_a_scene_that_is_too_much_for_this_machine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exhibit.app.shares.usual_budget", lambda: 3_900_000)
    problems = Problems()
    weigh(good(folder), problems)
    (problem,) = problems.sorted()
    assert (problem.place.line, problem.severity) == (12, "warning")
    assert HEAVY in problem.message


def test_so_does_a_show_where_it_is_played(folder: Path) -> None:
    problems = Problems()
    produce(Occasion(good(folder), Venue(textures=3_900_000)), problems)
    assert [HEAVY in problem.message for problem in problems.sorted()] == [True]


def test_what_fits_is_not_named(folder: Path) -> None:
    problems = Problems()
    weigh(good(folder), problems)
    produce(Occasion(good(folder), Venue()), problems)
    assert problems.sorted() == []


@pytest.mark.parametrize(
    ("written", "bytes_"),
    [("800 MB", 800_000_000), ("1.5 GB", 1_500_000_000), ("64mb", 64_000_000)],
)
def test_a_venue_says_how_much_memory_pictures_may_take(
    tmp_path: Path, written: str, bytes_: int
) -> None:
    file = tmp_path / "hall.yaml"
    file.write_text(f"venue: Hall\nwindow: {{textures: {written}}}\n", "utf-8")
    problems = Problems()
    assert load_venue(file, problems).place.textures == bytes_
    assert problems.sorted() == []


@pytest.mark.parametrize("written", ["lots", "3 MB", "-1 GB", "512", "9999999 GB", "[1]"])
def test_what_is_no_amount_of_memory_is_named(tmp_path: Path, written: str) -> None:
    file = tmp_path / "hall.yaml"
    file.write_text(f"venue: Hall\nwindow: {{textures: {written}}}\n", "utf-8")
    problems = Problems()
    assert load_venue(file, problems).place.textures is None
    assert [problem.place.line for problem in problems.sorted()] == [2]
