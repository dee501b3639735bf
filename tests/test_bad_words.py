"""Words that nobody can have meant: floods of controls, lines without end, characters that are none.

Each goes the way that it goes in a show: from YAML or over OSC to the picture, with a disc beside it
that must be seen whatever the words are.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked, tried
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problem, Problems
from exhibit.show.events import Event
from tests.shows import write

DISC = "{shape: ellipse, size: 80, colour: white}"
HEAD = """\
show: Words
canvas: [320, 180]
languages: [fr, en]
inputs:
  say: text
start: one
scenes:
  - scene: one
    nodes:
"""
LINE = 11  # of the node with the words, after the disc
FLOODS = {
    "overrides": "\u202e\u202d" * 2_000 + "abc",
    "isolates": "\u2066" * 5_000 + "abc" + "\u2069" * 9,
    "closings": "\u202c\u2069" * 5_000 + "abc",
    "marks": "a" + "\u0301" * 10_000,
    "joiners": "\u200d\u200c" * 5_000 + "abc",
    "selectors": "\u2764" + "\ufe0f" * 5_000,
    "unassigned": "abc \U0003fffd \u0378 \U000e0fff",
    "private": "\ue000\U0010fffd abc",
    "noncharacters": "\uffff\ufdd0 abc",
    "tags": "\U000e0041" * 5_000,
    "brackets": "[" * 100_000 + "abc",
    "unclosed": "[b]" * 3_000 + "abc",
    "crossed": "[b][i]abc[/b][/i]" * 300,
    "colours": "[colour=#zzz]abc[/colour][font=nowhere]abc[/font][lang="
    + "x" * 3_000
    + "]abc[/lang]",
    "braces": "{" * 10_001 + "say}",
    "no spaces": "x" * 50_000,
    "spaces": " " * 50_000 + "x",
    "lines": "\u2028\u2029\u0085\u000b" * 2_000 + "x",
}


def quoted(words: str) -> str:
    """As YAML's double quotes have it; JSON's are the same."""
    return json.dumps(words)


def show(folder: Path, *nodes: str, head: str = HEAD) -> Path:
    return write(folder, head + "".join(f"      - {node}\n" for node in (DISC, *nodes)))


def told(folder: Path) -> list[Problem]:
    problems = Problems()
    tried(folder, problems)
    found = problems.sorted()
    assert all("\n" not in p.message and len(p.message) < 400 for p in found)
    return found


def seen(folder: Path, *events: Event) -> list[str]:
    """Draws the show after it heard something: the disc must be there. Answers the faults."""
    spec = checked(folder, Problems())
    assert spec is not None
    with Studio(Occasion(spec, Venue(), events=events), (160, 90)) as studio:
        *_, last = studio.pictures([0.0, 1.0])
        assert (last[45, 80] == 255).all()
        return list(studio.faults)


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_in_a_text_is_survived_and_told_in_a_sentence(flood: str, tmp_path: Path) -> None:
    keys = "size: 3%, at: [10%, 5%], width: 40px"
    nodes = (
        f"{{text: {quoted(FLOODS[flood])}, {keys}}}",
        f"{{text: {quoted(FLOODS[flood])}, {keys}, markup: no}}",
    )
    found = told(show(tmp_path, *nodes))
    assert all(p.place.line in (LINE, LINE + 1) for p in found if p.severity != "note"), found
    named = flood in ("unassigned", "private", "noncharacters", "tags", "brackets")
    print(flood, [str(p) for p in found][:3], seen(tmp_path)[:2])
    assert found or not named


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_that_is_heard_is_survived(flood: str, tmp_path: Path) -> None:
    folder = show(tmp_path, '{text: "{say}", size: 3%, at: [10%, 5%], width: 40px}')
    words = FLOODS[flood]
    seen(folder, Event(0.5, "osc", "/in/say", (words,)))
