"""Profiles of boards: where they are found, what they say, and what is said about a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.names import Name
from exhibit.authoring.venue.place import Output
from exhibit.authoring.venue.profiles import find_profile, read_profile
from exhibit.authoring.venue.written import Sensor
from exhibit.core.problems import Place, Problem, Problems
from tests.authoring.venues import PROFILE
from tests.shows import at, write

HARDWARE = Path(__file__).parents[2] / "hardware"
KIT = sorted(HARDWARE.glob("*/profile.yaml"))


def found(name: str, venue: Path) -> tuple[Path | None, list[Problem]]:
    problems = Problems()
    return find_profile(Name(name, Place(str(venue), 1, 1)), venue, problems), problems.sorted()


def slips(folder: Path, profile: str) -> list[Problem]:
    problems = Problems()
    read_profile(write(folder, profile, "profile.yaml") / "profile.yaml", problems)
    return problems.sorted()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("bench", "hardware/bench/profile.yaml"),  # beside the folder of the venues
        ("plinth", "config/hardware/plinth/profile.yaml"),  # beside the venue
        ("boards/mine.yaml", "config/boards/mine.yaml"),
        ("../hardware/bench", "hardware/bench/profile.yaml"),
    ],
)
def test_a_profile_is_found_by_its_name_or_its_path(name: str, file: str, tmp_path: Path) -> None:
    for each in ("hardware/bench", "config/hardware/plinth"):
        write(tmp_path / each, PROFILE, "profile.yaml")
    write(tmp_path / "config" / "boards", PROFILE, "mine.yaml")
    path, problems = found(name, tmp_path / "config" / "hall.yaml")
    assert problems == []
    assert path is not None
    assert path.resolve() == (tmp_path / file).resolve()


def test_the_profile_of_a_place_counts_before_the_one_of_the_kit(tmp_path: Path) -> None:
    write(tmp_path / "hardware" / "arduino", PROFILE, "profile.yaml")
    path, _ = found("arduino", tmp_path / "hall.yaml")
    assert path == tmp_path / "hardware" / "arduino" / "profile.yaml"


def test_a_name_that_is_too_long_for_a_file_is_no_profile(tmp_path: Path) -> None:
    path, problems = found(f"./{'x' * 5000}", tmp_path / "hall.yaml")
    assert path is None
    assert [problem.code for problem in problems] == ["missing-file"]


def test_a_profile_says_what_its_board_hears_and_does(tmp_path: Path) -> None:
    problems = Problems()
    file = write(tmp_path, PROFILE, "profile.yaml") / "profile.yaml"
    profile = read_profile(file, problems)
    assert list(problems) == []
    assert profile is not None
    assert (profile.board, profile.speaks) == ("A board for tests", "serial")
    assert profile.outputs == (Output("led-1", "/{name}/led/1"),)
    assert profile.sensors["drum"] == Sensor(
        "drum", "/{name}/drum", "hit", between=(0.0, 1.0), silent_after_s=3.0
    )


@pytest.mark.parametrize(
    ("right", "wrong", "place", "says", "hint"),
    [
        ("speaks: serial", "speaks: cable", (2, 9), "expected one of serial, udp", ""),
        ("board:", "bord:", (1, 1), "a profile has no 'bord'", "'board'"),
        ("kind: hit", "kind: drum", (8, 37), "expected one of distance, level", ""),
        ("kind: hit, ", "", (8, 9), "the sensor 'drum' needs 'kind'", "kind: distance"),
        ('"/{name}/drum"', '"/{nom}/drum"', (8, 15), "a brace that is not '{name}'", ""),
        ('"/{name}/drum"', "drum", (8, 15), "'drum' is no OSC address", ""),
        ("[0, 1023]", "[1023, 0]", (9, 52), "from 1023 to 0", ""),
        ("20 per s", "20", (5, 20), "a rate such as", "20"),
        ("[0.02, 4.0]", "[0.02 s, 4.0]", (4, 74), "a number in m", ""),
    ],
)
def test_a_slip_in_a_profile_is_answered_where_it_stands(  # noqa: PLR0913, PLR0917  # one a column
    right: str, wrong: str, place: tuple[int, int], says: str, hint: str, tmp_path: Path
) -> None:
    problems = slips(tmp_path, PROFILE.replace(right, wrong, 1))
    assert [at(problem) for problem in problems] == [place], [str(p) for p in problems]
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_sensors_that_are_no_sensors_are_answered(tmp_path: Path) -> None:
    problems = slips(tmp_path, "board: A\nspeaks: udp\nsensors: [distance]\n")
    assert [problem.message for problem in problems] == [
        "'sensors' is written as 'name: {osc: ADDRESS}', found a list"
    ]


@pytest.mark.parametrize("file", KIT, ids=lambda file: file.parent.name)
def test_the_profiles_of_the_kit_have_no_slip(file: Path) -> None:
    problems = Problems()
    profile = read_profile(file, problems)
    assert [str(problem) for problem in problems] == []
    assert profile is not None
    assert profile.sensors
