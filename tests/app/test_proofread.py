"""What check says of files, sounds and words that stand outside: only what is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.app.proofread import tried
from exhibit.core.problems import Problems
from tests.shows import picture, sound, with_node, with_scenes, write

LONG = "One evening in the courtyard by the sea, a long time ago"
CODES = ("text-outside", "unused-file", "sound-cut", "media-range")


def codes(folder: Path, show: str) -> list[str]:
    problems = Problems()
    tried(write(folder, show), problems)
    assert problems.errors == []
    return [p.code for p in problems.sorted() if p.code in CODES]


@pytest.mark.parametrize(
    ("node", "outside"),
    [
        (f"{{text: {{en: '{LONG}', fr: x}}, size: 12%}}", True),
        (f"{{text: {{en: x, fr: '{LONG}'}}, size: 12%}}", True),
        (f"{{group: g, nodes: [{{text: '{LONG}', size: 12%}}]}}", True),
        (f"{{text: '{LONG}', size: 12%, width: 80%}}", False),
        (f"{{text: '{LONG}', size: 12%, scale: 0.4}}", False),
        (f"{{group: g, scale: 0.4, nodes: [{{text: '{LONG}', size: 12%}}]}}", False),
        (f"{{group: g, at: [0, 0], nodes: [{{text: '{LONG}', size: 12%}}]}}", False),
        (f"{{text: '{LONG}', size: 12%, at: [{{wave: 9s, from: 0%, to: 100%}}, 50%]}}", False),
        ("{text: Tide, size: 12%, at: [100%, 50%]}", True),
        ("{text: Tide, size: 12%, at: [100%, 50%], anchor: right}", False),
        ("{text: Tide, size: 12%, at: [50%, 0%], anchor: top}", False),
    ],
)
def test_words_that_stand_outside_of_the_picture_are_named(
    node: str, outside: bool, tmp_path: Path
) -> None:
    assert ("text-outside" in codes(tmp_path, with_node(node))) is outside


def test_words_that_the_timeline_brings_in_may_begin_outside(tmp_path: Path) -> None:
    node = "{text: Tide, name: t, size: 12%, at: [120%, 50%]}"
    scene = f"- scene: shore\n  nodes: [{node}]\n"
    moved = scene + "  timeline: [{at: 1s, move: t, to: [50%, 50%], over: 2s}]\n"
    assert "text-outside" in codes(tmp_path, with_scenes(scene))
    assert "text-outside" not in codes(tmp_path, with_scenes(moved))


def test_files_that_nothing_names_are_noted_and_others_are_not(tmp_path: Path) -> None:
    for name in ("sun.png", "stills/shore.png", "folio_files/9/0_0.png", ".trash/old.png"):
        picture(tmp_path, name)
    (tmp_path / "notes.txt").write_text("to do", "utf-8")
    assert codes(tmp_path, with_node("{image: sun.png}")) == []
    picture(tmp_path, "moon.png")
    assert codes(tmp_path, with_node("{image: sun.png}")) == ["unused-file"]
    (tmp_path / "sources.yaml.md").write_text("moon.png: by hand", "utf-8")
    assert codes(tmp_path, with_node("{image: sun.png}")) == []


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ("{sound: sea.wav}", ["sound-cut"]),
        ("{sound: sea.wav, loop: yes}", []),
        ("{sound: sea.wav, on: drum}", []),
        ("{sound: sea.wav, until: 3s}", []),
        ("{sound: sea.wav, until: 3s, start: 4s}", ["sound-cut"]),
        ("{sound: sea.wav, from: 9s}", ["media-range"]),
        ("{sound: sea.wav, from: 6s, until: 12s}", ["media-range"]),
    ],
)
def test_sounds_are_held_against_their_files_and_their_scene(
    node: str, found: list[str], tmp_path: Path
) -> None:
    sound(tmp_path, "sea.wav", 8.0)
    scene = f"- scene: shore\n  nodes: [{node}]\n  go: [{{after: 4s, to: sea, with: cut}}]\n"
    assert codes(tmp_path, with_scenes(scene + "- scene: sea\n")) == found
