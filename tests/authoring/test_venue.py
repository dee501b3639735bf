"""What an installer writes, and what is said about what does not fit the show."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.core.problems import Problem, Problems
from tests.shows import at, good, with_scenes, write

HALL = """\
venue: Chellah, salle basse
osc: {listen: 192.168.1.20, port: 9001}
inputs:
  near: {osc: /lantern/distance}
  drum: {osc: /drum/hit}
window: {full_screen: yes}
language: fr
"""


def venue_of(folder: Path, yaml: str) -> tuple[Venue, list[Problem]]:
    """A venue that is asked to play the show of `tests.shows`."""
    spec = good(write(folder / "show", with_scenes("- scene: shore")))
    write(folder, yaml, "hall.yaml")
    problems = Problems()
    venue = load_venue(folder / "hall.yaml", problems)
    check_venue(venue, spec, problems)
    return venue, problems.sorted()


def test_a_venue_says_where_to_listen_and_what_feeds_what(tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, HALL)
    assert problems == []
    assert (venue.listen, venue.port, venue.full_screen) == ("192.168.1.20", 9001, True)
    assert venue.addresses == {"near": "/lantern/distance", "drum": "/drum/hit"}
    assert venue.language is not None
    assert venue.language.text == "fr"


def test_a_laptop_hears_this_machine_only(tmp_path: Path) -> None:
    venue, problems = venue_of(tmp_path, "venue: Laptop\n")
    assert problems == []
    assert (venue.listen, venue.port, venue.full_screen) == ("127.0.0.1", 9000, False)


def test_the_address_of_an_input_that_is_not_wired_is_taken_too(tmp_path: Path) -> None:
    _, problems = venue_of(tmp_path, "venue: Hall\ninputs:\n  drum: {osc: /in/near}\n")
    assert [problem.code for problem in problems] == ["wire-twice"]
    assert "feeds 'near' already" in problems[0].message


@pytest.mark.parametrize(
    ("right", "wrong", "place", "says", "hint"),
    [
        ("near:", "naer:", (4, 3), "the show has no input 'naer'", "did you mean 'near'?"),
        ("/drum/hit", "/lantern/distance", (5, 15), "feeds 'near' already", ""),
        ("/drum/hit", "drum/hit", (5, 15), "'drum/hit' is no OSC address", "begins with '/'"),
        ("/drum/hit", "'/drum hit'", (5, 15), "is no OSC address", ""),
        ("/drum/hit", "[/a, /b]", (5, 15), "expected an OSC address such as", ""),
        ("drum: {osc: /drum/hit}", "drum: /drum", (5, 9), "the wire of 'drum' is written", ""),
        ("9001", "90010", (2, 35), "expected a whole number from 1 to 65535", ""),
        ("listen", "lisen", (2, 7), "'osc' has no 'lisen'", "did you mean 'listen'?"),
        ("yes", "perhaps", (6, 23), "expected yes or no", ""),
        ("language: fr", "language: fra", (7, 11), "does not speak 'fra'", "did you mean 'fr'?"),
        ("venue:", "venu:", (1, 1), "a venue has no 'venu'", "did you mean 'venue'?"),
    ],
)
def test_a_slip_in_a_venue_is_answered_where_it_stands(  # noqa: PLR0913, PLR0917  # one a column
    right: str, wrong: str, place: tuple[int, int], says: str, hint: str, tmp_path: Path
) -> None:
    _, problems = venue_of(tmp_path, HALL.replace(right, wrong, 1))
    assert [at(problem) for problem in problems] == [place]
    assert says in problems[0].message
    assert hint in problems[0].hint


def test_wires_that_are_no_wires_are_answered(tmp_path: Path) -> None:
    _, problems = venue_of(tmp_path, "venue: A\ninputs: [near]\n")
    assert problems[0].message == "'inputs' is written as 'name: wire', found a list"


def test_a_venue_that_is_not_there_is_a_laptop_with_a_reason(tmp_path: Path) -> None:
    problems = Problems()
    assert load_venue(tmp_path / "hall.yaml", problems) == Venue()
    assert [problem.code for problem in problems] == ["missing-file"]
