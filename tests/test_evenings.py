"""Evenings that were kept: what came to pass in them must come to pass again.

A fault that was seen in a gallery becomes a file here: `exhibit evening recorded.jsonl --test SHOW
--name what_it_is`. Each is played straight, and with the state saved and loaded at every step.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exhibit import arguments
from exhibit.app.evening_course import Beginning, as_it_is, beginning, differences, what_came
from exhibit.devices.journal import Journal, read_journal
from exhibit.show.state import State
from tests.visits import SCENES, SHOWS, saved_and_loaded

EVENINGS = sorted(SCENES.glob("*/evenings/*.jsonl"))


def begun(file: Path) -> tuple[Beginning, Journal]:
    occasion = arguments.occasion(file.parent.parent, replay=file)
    assert occasion.journal is not None
    return beginning(occasion), occasion.journal


def expected(journal: Journal) -> dict[str, Any]:
    expect = journal.header["expect"]
    assert isinstance(expect, dict)
    return expect


def named(file: Path) -> str:
    return f"{file.parent.parent.name}-{file.stem}"


@pytest.mark.parametrize("keep", [as_it_is, saved_and_loaded], ids=["straight", "saved"])
@pytest.mark.parametrize("file", EVENINGS, ids=named)
def test_what_came_to_pass_comes_to_pass_again(file: Path, keep: Callable[[State], State]) -> None:
    start, journal = begun(file)
    found = what_came(start, journal.events, journal.end_s, keep)
    assert differences(expected(journal), found) == []


@pytest.mark.parametrize("file", EVENINGS, ids=named)
def test_a_kept_evening_is_whole_and_says_how_it_was_made(file: Path) -> None:
    journal = read_journal(file)
    assert journal.faults == ()
    assert journal.header.get("made") or journal.header.get("show")
    assert file.stat().st_size < 1_000_000


def test_the_evenings_of_the_flagship_reach_every_scene() -> None:
    reached = {
        name
        for file in EVENINGS
        if file.parent.parent.name == "resonances"
        for name, _ in expected(read_journal(file))["scenes"]
    }
    start, _ = begun(next(file for file in EVENINGS if "resonances" in str(file)))
    assert reached == {scene.name for scene in start.show.scenes}
    assert {"first_light", "resonances"} <= {file.parent.parent.name for file in EVENINGS}
    assert {"first_light", "resonances"} <= set(SHOWS)
