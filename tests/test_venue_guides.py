"""What the guides of venues say is what the kit does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exhibit.app.produce import checked
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.authoring.venue.boards import BOARD_KEYS, SEND_KEYS
from exhibit.authoring.venue.load import OSC_KEYS, VENUE_KEYS
from exhibit.authoring.venue.reference import venue_reference
from exhibit.authoring.venue.wire_keys import (
    BASELINE_KEYS,
    ONE_EURO_KEYS,
    THRESHOLD_KEYS,
    WIRE_KEYS,
)
from exhibit.core.problems import Problem, Problems
from exhibit.wires.wire import Calibrate, Threshold
from tests.shows import good, write

CONFIG = Path(__file__).parent.parent / "config"
GUIDE, FRENCH = CONFIG / "README.md", CONFIG / "README.fr.md"
TITLE = "# Every word\n"
ABOUT = "Bold ones are needed. This part is written by the kit from what it checks.\n"

SHOW = """\
show: Guide
languages: [fr, ar, en]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  far: {kind: distance, between: [0.3, 3.0]}
  drum: hit
  glow: level
  lamp: switch
  door: switch
  hand: position
  people: count
variables: {visitor: text}
sound: {speakers: {drum corner: 60%}}
start: first
scenes:
  - scene: first
"""


def test_the_list_of_every_word_of_a_venue_is_what_the_kit_checks() -> None:
    written = GUIDE.read_text("utf-8")
    head, _, _ = written.partition(TITLE)
    current = f"{head}{TITLE}\n{ABOUT}\n{venue_reference()}"
    if os.environ.get("EXHIBIT_NEW_REFERENCES") == "1":
        GUIDE.write_text(current, "utf-8")
    assert written == current, "run this test once with EXHIBIT_NEW_REFERENCES=1"


def blocks(guide: Path) -> list[str]:
    """Every block of YAML that was written by hand."""
    return re.findall(r"```yaml\n(.*?)```", guide.read_text("utf-8").partition(TITLE)[0], re.S)


def examples() -> Iterator[object]:
    for guide in (GUIDE, FRENCH):
        for i, block in enumerate(blocks(guide)):
            yield pytest.param(block, id=f"{guide.stem}-{i}")


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> ShowSpec:
    return good(write(tmp_path_factory.mktemp("show"), SHOW))


def read(block: str, show: ShowSpec, folder: Path) -> tuple[Venue, list[Problem]]:
    """A whole venue, or a part of one, read for a small show."""
    yaml = block if block.startswith("venue:") else f"venue: Guide\n{block}"
    problems = Problems()
    spec = load_venue(write(folder, yaml, "hall.yaml") / "hall.yaml", problems)
    return check_venue(spec, show, problems), problems.sorted()


@pytest.mark.parametrize("block", [*examples()])
def test_an_example_of_a_guide_is_a_venue_that_works(
    block: str, show: ShowSpec, tmp_path: Path
) -> None:
    _, problems = read(block, show, tmp_path)
    assert [str(problem) for problem in problems] == []


def test_a_wrong_example_would_be_found(show: ShowSpec, tmp_path: Path) -> None:
    assert read("inputs:\n  near: {osc: /a, filtre: one_euro}\n", show, tmp_path)[1] != []


@pytest.mark.parametrize("guide", [GUIDE, FRENCH], ids=["english", "french"])
def test_every_word_is_shown_by_example(guide: Path) -> None:
    written = "".join(blocks(guide))
    tables = (VENUE_KEYS, OSC_KEYS, BOARD_KEYS, SEND_KEYS, WIRE_KEYS, BASELINE_KEYS, THRESHOLD_KEYS)
    words = [key.name for table in tables for key in table]
    words += [key.name for key in ONE_EURO_KEYS if key.name != "d_cutoff"]
    assert [word for word in words if not re.search(rf"\b{word}:", written)] == []


def test_the_worked_examples_do_what_their_words_say(show: ShowSpec, tmp_path: Path) -> None:
    found = {}
    for block in blocks(GUIDE)[-4:]:
        venue, _ = read(block, show, tmp_path)
        found[venue.name] = {wire.input: wire for wire in venue.wires}
    assert list(found) == ["The kitchen", "The workshop", "The niche", "The stairs"]
    kitchen = found["The kitchen"]["near"]
    assert (kitchen.address, kitchen.source) == ("/lantern/distance", "192.168.1.31")
    assert (kitchen.watch.silent_after_s, kitchen.watch.then) == (3.0, "rest")
    assert Threshold(0.15, 0.15) in found["The workshop"]["drum"].steps
    assert Threshold(-0.2, -0.1) in found["The niche"]["lamp"].steps  # on when it grows darker
    stairs = found["The stairs"]
    assert Calibrate(((120.0, 2.5), (610.0, 0.3))) in stairs["near"].steps
    assert Calibrate(((0.0, 0.0), (1.0, 0.001))) in stairs["far"].steps


@pytest.mark.parametrize("name", sorted(file.name for file in CONFIG.glob("*.yaml")))
def test_the_venues_that_are_there_to_be_copied_play_the_flagship(name: str) -> None:
    problems = Problems()
    spec = checked(CONFIG.parent / "scenes" / "resonances", problems)
    assert spec is not None
    faults = Problems()
    venue = check_venue(load_venue(CONFIG / name, faults), spec, faults)
    assert [str(problem) for problem in faults] == []
    assert venue.name


def test_a_laptop_is_what_is_assumed_without_a_file() -> None:
    problems = Problems()
    assert load_venue(CONFIG / "laptop.yaml", problems).place == Venue(name="A laptop")
