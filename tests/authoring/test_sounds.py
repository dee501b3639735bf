"""Sounds as they are written: what is wrong is named with its line and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.authoring.venue import check_venue, load_venue
from exhibit.authoring.venue.place import SoundPlace
from exhibit.core.problems import Problems
from tests.shows import HEAD, check, good, sound, with_node, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sound(tmp_path, "sea.wav")
    return tmp_path


def faults(folder: Path, node: str, more: str = "") -> list[str]:
    text = with_node(node).replace("start: shore\n", f"{more}start: shore\n")
    _, problems = check(write(folder, text))
    shown = (f"{p.place.line}: {p.message} {p.hint}" for p in problems)
    return [line.strip() for line in shown]


def test_all_that_a_sound_can_say_is_understood(folder: Path) -> None:
    node = "{sound: sea.wav, level: 60%, pan: {wave: 4s, from: -1, to: 1}, speaker: corner, "
    node += "bus: far, loop: {crossfade: 10ms}, from: 10ms, until: 150ms, start: 2s}"
    more = "sound: {buses: {far: 20%}, speakers: {corner: 60%}}\n"
    assert faults(folder, node, more) == []
    rhythm = 'rhythm: {walk: {tempo: 120 bpm, pattern: "x.o."}}\n'
    assert faults(folder, "{sound: sea.wav, on: walk, speaker: 3}", rhythm) == []


@pytest.mark.parametrize(
    ("node", "says"),
    [
        ("{sound: sea.wav, bus: voise}", "'voise' is not a bus of this show did you mean 'voice'?"),
        ("{sound: sea.wav, speaker: rihgt}",
         "'rihgt' is not a speaker of this show did you mean 'right'?"),
        ("{sound: sea.wav, on: drm}", "'drm' is not an input of this show did you mean 'drum'?"),
        ("{sound: sea.wav, on: near}", "'near' is a distance, and a hit is needed here"),
        ("{sound: sea.wav, from: 2s, until: 1s}",
         "this sound would end, at 1 s, before it begins, at 2 s 'from' and 'until' are places in "
         "the file, the first before the second"),
        ("{sound: sea.wav, pan: 2}",
         "a pan, from -100% (left) to 100% (right), lies between -1 and 1, this is 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_heard_is_named(folder: Path, node: str, says: str) -> None:
    assert faults(folder, node) == [f"14: {says}"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("{buses: {voice: {duck: {ambiance: 30%}}}}",
         "'ambiance' is not a bus of this show did you mean 'ambience'?"),
        ("{buses: {voice: {duck: {voice: 30%}}}}", "'voice' cannot make room for itself"),
        ("{speakers: {left: 10%}}", "'left' is known already, and needs no name"),
        ("{buses: [voice]}", "'buses' are written as 'name: ..', found a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_buses_is_named(folder: Path, said: str, says: str) -> None:
    (fault,) = faults(folder, "{sound: sea.wav}", f"sound: {said}\n")
    assert fault.startswith(f"10: {says}")


def test_a_broken_file_is_named_with_its_line(folder: Path) -> None:
    (folder / "sea.ogg").write_bytes(b"")
    (fault,) = faults(folder, "{sound: sea.ogg}")
    assert fault.startswith("14: the sound sea.ogg is empty: copy it here again")


def venue(folder: Path, said: str) -> tuple[SoundPlace, list[str]]:
    problems = Problems()
    (folder / "hall.yaml").write_text(f"venue: Hall\nsound: {said}\n", "utf-8")
    spec = load_venue(folder / "hall.yaml", problems)
    return spec.place.sound, [f"{p.place.line}: {p.message}" for p in problems.sorted()]


def test_a_place_says_its_outputs_and_speakers(tmp_path: Path) -> None:
    found, said = venue(tmp_path, "{level: 70%, device: Scarlett, speakers: {left: 2, corner: 3}}")
    assert said == []
    assert (found.outputs, found.level, found.device) == (3, 0.7, "Scarlett")
    assert found.speakers == (("left", 1), ("corner", 2))


def test_a_speaker_on_an_output_that_is_not_there_is_named(tmp_path: Path) -> None:
    _, said = venue(tmp_path, "{outputs: 2, speakers: {corner: 3}}")
    assert said == ["2: 'corner' hangs on output 3, and there are 2"]
    _, said = venue(tmp_path, "{outputs: 9}")
    assert said == ["2: expected a whole number from 1 to 8, not 9"]


def test_a_speaker_that_the_show_does_not_know_is_named_with_what_was_meant(folder: Path) -> None:
    named = "sound: {speakers: {drum corner: 60%}}\nstart: shore\n"
    show = good(write(folder, with_node("{shape: star}").replace("start: shore\n", named)))
    yaml = "venue: Hall\nsound: {speakers: {left: 2, 3: 1, drum cornr: 3, roof: 4}}\n"
    (folder / "hall.yaml").write_text(yaml, "utf-8")
    found = Problems()
    check_venue(load_venue(folder / "hall.yaml", found), show, found)
    assert [(p.place.line, p.severity, p.hint) for p in found.sorted()] == [
        (2, "warning", "did you mean 'drum corner'?"),
        (2, "warning", "known here: drum corner"),
    ]
    assert found.sorted()[1].message == (
        "this show has no speaker 'roof', so nothing is heard there alone"
    )


def test_the_line_of_the_first_node_is_as_the_tests_say() -> None:
    assert HEAD.count("\n") == 10
