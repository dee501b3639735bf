"""`exhibit evening`: a recording is read, cut, sped up, and kept as a test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exhibit import arguments
from exhibit.app.evening import cut, faster
from exhibit.app.evening_course import beginning, differences, what_came
from exhibit.app.evening_words import clock, long
from exhibit.devices.journal import Journal, read_journal
from exhibit.show.events import Event
from tests.app.commands import command
from tests.shows import write

SHOW = """\
show: Tide
canvas: [160, 90]
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.3, 3.0]}
  drum: hit
  tongue: {kind: choice, options: [en, fr], chooses: language}
start: sleep
scenes:
  - scene: sleep
    go: [{when: near < 1, to: awake, with: cut}]
  - scene: awake
    go: [{when: drum >= 2, to: dance, with: cut}, {after: 60s, to: sleep}]
  - scene: dance
    go: [{after: 5s, to: sleep, with: cut}]
"""
HEADER = {"journal": 1, "show": "Tide", "kinds": {"near": "distance", "drum": "hit"}}
SAID: tuple[tuple[float, str, list[object]], ...] = (
    (1.0, "/in/near", [2.5]),
    (10.0, "/in/near", [0.5]),
    (11.0, "/in/drum", [0.9]),
    (11.5, "/in/tongue", ["fr"]),
    (200.0, "/in/drum", [0.8]),
    (201.0, "/in/drum", []),
    (202.0, "/in/near", [3.0]),
)


def recording(path: Path, header: dict[str, object] | None = None) -> Path:
    lines: list[dict[str, object]] = [header or HEADER]
    lines += [{"t": t, "source": "osc 10.0.0.7", "address": a, "values": v} for t, a, v in SAID]
    lines.append({"end": 240.0})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    return recording(tmp_path / "opening.jsonl")


@pytest.fixture
def tide(tmp_path: Path) -> Path:
    return write(tmp_path / "tide", SHOW)


# --- reading --------------------------------------------------------------------------------------


def test_the_summary_comes_first_and_names_what_was_heard_and_when_nothing_was(
    evening: Path,
) -> None:
    said = command("evening", evening, env={"COLUMNS": "120"})
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[0] == "opening.jsonl: 4 min, 7 events, of the show 'Tide'."
    assert lines[1] == "Nothing was heard from 0:00:12 to 0:03:20: 3 min 8 s."
    rows = [line.split() for line in lines if line.strip().startswith("/in/")]
    assert rows == [
        ["/in/drum", "osc", "10.0.0.7", "3", "0:00:11", "0:03:21", "0.8", "to", "0.9"],
        ["/in/near", "osc", "10.0.0.7", "3", "0:00:01", "0:03:22", "0.5", "to", "3"],
        ["/in/tongue", "osc", "10.0.0.7", "1", "0:00:12", "0:00:12", "'fr'"],
    ]


def test_every_event_is_a_line_when_one_asks(evening: Path) -> None:
    lines = command("evening", evening, "--print").stdout.splitlines()[-7:]
    assert lines[0].split() == ["0:00:01.000", "osc", "10.0.0.7", "/in/near", "2.5"]
    assert lines[5].split()[-2:] == ["/in/drum", "-"]


def test_a_stretch_can_be_printed(evening: Path) -> None:
    said = command("evening", evening, "--print", "--from", "200s", "--to", "201s").stdout
    assert "opening.jsonl: 1 s" in said
    assert "0:00:01.000" in said.splitlines()[-1]


def test_an_empty_evening_is_told(tmp_path: Path) -> None:
    file = tmp_path / "quiet.jsonl"
    file.write_text('{"journal": 1}\n{"end": 3600.0}\n')
    lines = command("evening", file).stdout.splitlines()
    assert lines[0] == "quiet.jsonl: 1 h, 0 events."
    assert lines[1] == "Nothing was heard from 0:00:00 to 1:00:00: 1 h."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (59.94, "59.9 s"), (60.0, "1 min"), (125.4, "2 min 5 s"), (7380.0, "2 h 3 min")],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert long(seconds) == words


def test_clocks_carry() -> None:
    assert clock(59.9996, 3) == "0:01:00.000"
    assert clock(3725.25, 2) == "1:02:05.25"


# --- cutting --------------------------------------------------------------------------------------


def test_a_cut_begins_with_everything_as_it_was_left_but_no_stroke(
    evening: Path, tmp_path: Path
) -> None:
    output = tmp_path / "cut.jsonl"
    said = command("evening", evening, "--from", "100s", "--to", "201s", "-o", output)
    assert said.exit_code == 0
    assert said.stdout.splitlines()[0] == f"{output}: 1 min 41 s, 4 events."
    journal = read_journal(output)
    assert [(e.time_s, e.address, e.values) for e in journal.events] == [
        (0.0, "/in/near", (0.5,)),
        (0.0, "/in/tongue", ("fr",)),
        (100.0, "/in/drum", (0.8,)),
        (101.0, "/in/drum", ()),
    ]
    assert journal.end_s == 101.0
    assert journal.header["cut from"] == "opening.jsonl"


def test_strokes_are_known_by_their_wires_too() -> None:
    header = {"kinds": {"drum": "hit"}, "wires": [{"input": "drum", "address": "/pad/hit"}]}
    events = (Event(1.0, "osc", "/pad/hit", (0.9,)), Event(1.0, "osc", "/pad/light", (0.3,)))
    kept = cut(Journal(header, events, 9.0, ()), 5.0, 9.0)
    assert [event.address for event in kept.events] == ["/pad/light"]


def test_twice_as_fast_is_half_as_long(evening: Path, tmp_path: Path) -> None:
    output = tmp_path / "fast.jsonl"
    assert command("evening", evening, "--speed", 2, "-o", output).exit_code == 0
    slow, fast = read_journal(evening), read_journal(output)
    assert fast.end_s == slow.end_s / 2
    assert [e.time_s * 2 for e in fast.events] == [e.time_s for e in slow.events]
    assert faster(fast, 0.5).events == slow.events


# --- a test of it ---------------------------------------------------------------------------------


def test_an_evening_becomes_a_test_that_holds(evening: Path, tide: Path) -> None:
    said = command("evening", evening, "--test", tide, "--name", "late_drum")
    assert said.exit_code == 0
    assert [line.split() for line in said.stdout.splitlines()[1:-1]] == [
        ["0:00:00.0", "sleep"],
        ["0:00:10.0", "awake"],
        ["0:01:10.0", "awake"],  # sleep is left in the instant in which it begins
        ["0:02:10.0", "awake"],
        ["0:03:10.0", "awake"],
        ["0:03:21.0", "dance"],
        ["0:03:26.0", "sleep"],
    ]
    kept = read_journal(tide / "evenings" / "late_drum.jsonl")
    assert kept.faults == ()
    start = beginning(arguments.occasion(tide, replay=tide / "evenings" / "late_drum.jsonl"))
    found = what_came(start, kept.events, kept.end_s)
    expect = kept.header["expect"]
    assert isinstance(expect, dict)
    assert differences(expect, found) == []
    assert found["language"] == "fr"


def test_a_change_in_the_show_is_told_as_what_came_otherwise(evening: Path, tide: Path) -> None:
    command("evening", evening, "--test", tide, "--name", "late_drum")
    file = tide / "evenings" / "late_drum.jsonl"
    write(tide, SHOW.replace("drum >= 2", "drum >= 3"))
    kept = read_journal(file)
    found = what_came(beginning(arguments.occasion(tide, replay=file)), kept.events, kept.end_s)
    expect = kept.header["expect"]
    assert isinstance(expect, dict)
    assert differences(expect, found) == ["'dance' at 201 s never came"]


EXPECT = {"scenes": [["a", 0.0], ["b", 2.0]], "language": "en", "values": {"near": 1.0}}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scenes": [["a", 0.0], ["c", 2.0]]}, "scene 2: 'b' at 2 s became 'c' at 2 s"),
        ({"scenes": [["a", 0.0], ["b", 2.1]]}, "scene 2: 'b' at 2 s became 'b' at 2.1 s"),
        ({"scenes": [["a", 0.0]]}, "'b' at 2 s never came"),
        ({"scenes": [["a", 0.0], ["b", 2.0], ["a", 3.0]]}, "then 'a' at 3 s, where nothing more"),
        ({"language": "fr"}, "language ends as fr, and not as en"),
        ({"values": {"near": 1.5}}, "near ends as 1.5, and not as 1.0"),
        ({"values": {}}, "near ends as None, and not as 1.0"),
    ],
)
def test_each_difference_is_a_sentence(change: dict[str, object], says: str) -> None:
    (said,) = differences(EXPECT, {**EXPECT, **change})
    assert said.startswith(says)


# --- wrong use ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--from", "3min", "--to", "1min"), "--to must come after --from"),
        (("--from", "3h"), "--from: the recording ends at 0:04:00"),
        (("--from", "soon"), "--from: expected a time with its unit"),
        (("--speed", "2"), "--speed makes another recording: name it with -o"),
        (("--speed", "0", "-o", "a"), "0.01<=x<=1000"),
        (("--test", "tide"), "a test is written --test SHOW --name NAME"),
        (("--name", "a"), "a test is written --test SHOW --name NAME"),
        (("--test", "tide", "--name", "a", "-o", "b"), "there is no place for -o"),
        (("--test", "tide", "--name", "../a"), "is no name for a file"),
        (("--test", "tide", "--name", ""), "is no name for a file"),
        (("-o", "opening.jsonl"), "opening.jsonl is there already"),
        (("-o", "nowhere/a.jsonl"), "--output: there is no folder"),
    ],
)
@pytest.mark.usefixtures("evening", "tide")
def test_what_cannot_be_done_is_one_sentence(
    typed: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("evening", "opening.jsonl", *typed)
    assert said.exit_code == 2
    assert says in said.stderr
    assert said.stdout == ""
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "opening.jsonl",
        "show.yaml",
        "tide",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "cannot be read"), ("", "is empty"), ("show: A\n", "is not a recording")],
)
def test_what_is_no_recording_is_one_sentence(
    content: str | None, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    if content is not None:
        file.write_text(content)
    said = command("evening", file)
    assert said.exit_code == 2
    assert says in said.stderr


def test_a_test_for_a_show_that_is_not_there_ends_as_check_does(evening: Path) -> None:
    said = command("evening", evening, "--test", "lost", "--name", "a")
    assert said.exit_code == 1
    assert "there is no such show" in said.stderr


def test_no_test_is_overwritten(evening: Path, tide: Path) -> None:
    assert command("evening", evening, "--test", tide, "--name", "a").exit_code == 0
    said = command("evening", evening, "--test", tide, "--name", "a.jsonl")
    assert said.exit_code == 2
    assert "a.jsonl is there already" in said.stderr


def test_a_region_that_has_ended_has_begun_nothing(tmp_path: Path) -> None:
    text = SHOW.replace("scenes:\n", "regions: {wind: {start: gust, during: [awake]}}\nscenes:\n")
    show = write(tmp_path / "windy", text + "  - {scene: gust, region: wind}\n")
    said = [(1.0, 0.5), (2.0, 0.0), (3.0, 0.0), (4.0, 3.0)]
    events = [
        Event(t, "test", "/in/near" if value else "/in/drum", (value or 1.0,)) for t, value in said
    ]
    came = what_came(beginning(arguments.occasion(show)), events, 100.0)
    assert [name for name, _ in came["scenes"]] == ["sleep", "awake", "gust", "dance", "sleep"]


def test_an_evening_begins_with_the_scenes_of_all_regions(tmp_path: Path) -> None:
    text = SHOW.replace("scenes:\n", "regions: {wind: gust}\nscenes:\n")
    show = write(tmp_path / "windy", text + "  - {scene: gust, region: wind}\n")
    came = what_came(beginning(arguments.occasion(show)), [], 1.0)
    assert came["scenes"] == [["sleep", 0.0], ["gust", 0.0]]
