"""The recording gives back the very evening, whatever happened to the disk."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.devices import journal
from exhibit.devices.journal import Journal, JournalError, Recorder, read_journal
from exhibit.show.events import Event

PATIENCE_S = 20.0
HEADER = '{"journal": 1}\n'
LINE = '{"t": 1.0, "source": "osc 10.0.0.7", "address": "/in/near", "values": [0.5]}\n'
NEAR = Event(1.0, "osc 10.0.0.7", "/in/near", (0.5,))
END = '{"end": 60.0}\n'

needs_dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
needs_fifo = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes")


def nothing_is_said(line: str) -> None:
    pytest.fail(line)


def recorded(path: Path, events: list[Event], end_s: float = 60.0) -> Journal:
    recorder = Recorder(path, {"show": "Médina", "seed": 7}, nothing_is_said)
    for event in events:
        recorder.write(event)
    recorder.close(end_s)
    return read_journal(path)


def read(path: Path, text: str | bytes) -> Journal:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_journal(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evening.jsonl"


# --- there and back ------------------------------------------------------------------------------

finite = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(finite, st.integers(-(2**63), 2**64 - 1), texts, st.booleans(), st.none())
events = st.builds(Event, finite, texts, texts, st.lists(values, max_size=4).map(tuple))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(events, max_size=8))
def test_an_evening_comes_back_bit_by_bit(
    tmp_path_factory: pytest.TempPathFactory, evening: list[Event]
) -> None:
    path = tmp_path_factory.mktemp("evening") / "evening.jsonl"
    back = recorded(path, evening)
    in_order = sorted(evening, key=lambda event: event.time_s)
    assert repr(back.events) == repr(tuple(in_order))  # repr tells -0.0 from 0.0 and True from 1
    assert back.faults == ()


def test_the_header_and_the_end_come_back(path: Path) -> None:
    back = recorded(path, [NEAR], end_s=0.1 + 0.2 + 60.0)
    assert back.header == {"journal": 1, "show": "Médina", "seed": 7}
    assert back.end_s == 0.1 + 0.2 + 60.0


def test_the_file_can_be_read_by_people(path: Path) -> None:
    recorded(path, [Event(12.3, "key", "/in/كلمة", ("é", 1, 1.0, None))])
    assert path.read_text(encoding="utf-8").splitlines() == [
        '{"journal": 1, "show": "Médina", "seed": 7}',
        '{"t": 12.3, "source": "key", "address": "/in/كلمة", "values": ["é", 1, 1.0, null]}',
        '{"end": 60.0}',
    ]


def test_events_of_one_time_stay_in_their_order(path: Path) -> None:
    evening = [Event(t, "key", f"/in/{n}") for n, t in enumerate([2.0, 1.0, 2.0, 1.0])]
    assert [event.address for event in recorded(path, evening).events] == [
        "/in/1",
        "/in/3",
        "/in/0",
        "/in/2",
    ]


def test_an_evening_is_never_overwritten(path: Path) -> None:
    recorded(path, [NEAR])
    with pytest.raises(JournalError, match="is there already: choose another name"):
        Recorder(path, {}, nothing_is_said)
    assert read_journal(path).events == (NEAR,)


# --- the disk ------------------------------------------------------------------------------------


def test_what_was_written_is_on_the_disk_a_second_later_without_a_close(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: Queue[bytes] = Queue()
    monkeypatch.setattr(journal, "SYNC_S", 0.01)
    monkeypatch.setattr(os, "fsync", lambda number: synced.put(path.read_bytes()))
    recorder = Recorder(path, {}, nothing_is_said)
    recorder.write(NEAR)
    assert synced.get(timeout=PATIENCE_S).decode() == HEADER + LINE
    recorder.close(2.0)


@needs_dev_full
def test_a_full_disk_is_told_before_the_evening_begins() -> None:
    with pytest.raises(JournalError, match="/dev/full cannot be written: No space left on device"):
        Recorder(Path("/dev/full"), {}, nothing_is_said)


@pytest.mark.parametrize("place", ["nowhere/evening.jsonl", "."])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, place: str) -> None:
    with pytest.raises(JournalError, match="cannot be written: "):
        Recorder(tmp_path / place, {}, nothing_is_said)


def test_a_header_that_json_cannot_say_is_a_sentence(path: Path) -> None:
    with pytest.raises(JournalError, match="cannot have this header"):
        Recorder(path, {"seed": float("nan")}, nothing_is_said)
    assert not path.exists()


@needs_dev_full
def test_a_disk_that_fills_up_is_told_once_and_the_show_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: Queue[str] = Queue()
    monkeypatch.setattr(journal, "_create", open_dev_full)
    recorder = Recorder(path, {}, said.put)
    recorder.write(NEAR)
    line = said.get(timeout=PATIENCE_S)
    assert line == f"the recording {path} stops here: No space left on device"
    recorder.write(NEAR)
    recorder.close(2.0)
    assert said.empty()
    assert recorder_threads() == []


def open_dev_full(path: Path, header: object) -> BinaryIO:
    return Path("/dev/full").open("wb")


@needs_fifo
def test_a_disk_that_hangs_holds_no_frame_and_the_events_it_cost_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe that nobody reads is a disk that hangs: it takes 64 KiB, some 800 lines."""
    monkeypatch.setattr(journal, "WAITING", 2_000)
    said: Queue[str] = Queue()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    recorder = Recorder(pipe, {}, said.put)
    for _ in range(20_000):
        recorder.write(NEAR)
    os.set_blocking(reading, True)
    received = received_in_the_background(reading)
    recorder.close(60.0)
    lines = received().decode().splitlines()
    assert lines[-1] == END.strip()
    missing = 20_000 - (len(lines) - 2)
    assert missing > 0
    told = said.get(timeout=PATIENCE_S)
    assert told == f"the recording {pipe} lacks {missing} events: its disk was too slow"


def received_in_the_background(descriptor: int) -> Callable[[], bytes]:
    """Reads a pipe to its end in a thread; the answer waits for that."""
    pieces: list[bytes] = []

    def work() -> None:
        with open(descriptor, "rb") as file:
            pieces.append(file.read())

    thread = threading.Thread(target=work)
    thread.start()

    def answer() -> bytes:
        thread.join(PATIENCE_S)
        return pieces[0]

    return answer


def test_an_event_that_json_cannot_say_is_told_once_and_left_out(path: Path) -> None:
    said: list[str] = []
    recorder = Recorder(path, {}, said.append)
    for bad in (float("nan"), "\ud800", b"blob"):
        recorder.write(Event(0.5, "key", "/in/near", (bad,)))  # type: ignore[arg-type]  # the point
    recorder.write(NEAR)
    recorder.close(60.0)
    assert read_journal(path).events == (NEAR,)
    assert len(said) == 1
    assert said[0].startswith(f"the recording {path} leaves out events such as Event(")


def test_closing_twice_or_writing_after_it_does_nothing(path: Path) -> None:
    recorder = Recorder(path, {}, nothing_is_said)
    recorder.close(60.0)
    recorder.write(NEAR)
    recorder.close(99.0)
    assert path.read_text() == HEADER + END
    assert recorder_threads() == []


def recorder_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("recorder")]


# --- damaged recordings --------------------------------------------------------------------------


def test_every_cut_of_the_last_line_leaves_the_evening_before_it(path: Path) -> None:
    for cut in range(1, len(LINE) - 1):
        back = read(path, HEADER + LINE + LINE[:cut])
        assert back.events == (NEAR,)
        assert [fault.code for fault in back.faults] == ["journal-cut", "journal-end"]
        assert back.faults[0].place.line == 3


def test_a_cut_within_a_character_is_a_cut_line(path: Path) -> None:
    back = read(path, (HEADER + LINE + '{"t": 2.0, "source": "é').encode()[:-1])
    assert [fault.code for fault in back.faults] == ["journal-cut", "journal-end"]


def test_zeros_that_a_file_system_left_behind_are_blank(path: Path) -> None:
    back = read(path, (HEADER + LINE).encode() + b"\0" * 5_000)
    assert back.events == (NEAR,)
    assert [fault.code for fault in back.faults] == ["journal-end"]


def test_a_recording_without_an_end_lasts_until_its_last_event(path: Path) -> None:
    assert read(path, HEADER + LINE.replace("1.0", "7.5")).end_s == 7.5
    assert read(path, HEADER).end_s == 0.0


def test_blank_lines_and_windows_line_ends_and_marks_are_no_matter(path: Path) -> None:
    text = "\ufeff" + (HEADER + "\n  \n" + LINE + END + "\n").replace("\n", "\r\n")
    assert read(path, text) == Journal({"journal": 1}, (NEAR,), 60.0, ())


BAD_LINES = {
    "no JSON": "hello",
    "a list": "[1, 2]",
    "not finite": LINE.strip().replace("0.5", "NaN"),
    "infinite by its digits": LINE.strip().replace("0.5", "1e999"),
    "a time that is not finite": LINE.strip().replace("1.0", "-Infinity"),
    "an end that is none": '{"end": null}',
    "no time": LINE.strip().replace("1.0", "true"),
    "no address": LINE.strip().replace('"address"', '"adress"'),
    "a list within": LINE.strip().replace("0.5", "[0.5]"),
    "a number of 400 digits": LINE.strip().replace("0.5", "9" * 400),
    "a number of 5,000 digits": LINE.strip().replace("0.5", "9" * 5_000),
    "half a character": LINE.strip().replace("near", "\\ud800"),
    "50,000 brackets": "[" * 50_000,
    "a second header": HEADER.strip(),
    "a line of 3 MiB": " " * 20 + "x" * 3 * 2**20,
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_named_and_the_others_are_played(path: Path, name: str) -> None:
    back = read(path, HEADER + LINE + BAD_LINES[name] + "\n" + LINE + END)
    assert back.events == (NEAR, NEAR)
    (fault,) = back.faults
    assert str(fault).startswith(f"{path}:3:1: this line is no event: ")
    assert fault.left_out
    assert len(fault.message) < 200


def test_a_line_that_is_no_utf8_is_a_bad_line(path: Path) -> None:
    back = read(path, (HEADER + LINE).encode() + b'{"t": "\xff"}\n' + END.encode())
    assert [(fault.code, fault.place.line) for fault in back.faults] == [("journal-line", 3)]


def test_a_thousand_bad_lines_are_a_hundred_and_a_number(path: Path) -> None:
    back = read(path, HEADER + "hello\n" * 1_000 + END)
    assert len(back.faults) == journal.MOST_FAULTS + 1
    assert back.faults[-1].message == "900 more lines are no events"


def test_a_recording_longer_than_the_memory_ends_with_a_fault(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_EVENTS", 3)
    back = read(path, HEADER + LINE * 5)
    assert back.events == (NEAR,) * 3
    assert "journal-long" in [fault.code for fault in back.faults]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty and not a recording"),
        ("\n\n", "is empty and not a recording"),
        ("hello\n", "is not a recording: its first line"),
        (LINE, "is not a recording: its first line"),
        ("[1]\n", "is not a recording: its first line"),
        ("[" * 50_000, "is not a recording: its first line"),
        ('{"journal": 2}\n', "is a recording of version 2: this kit reads version 1"),
        ('{"journal": NaN}\n', "is not a recording: its first line"),
    ],
)
def test_what_is_no_recording_is_refused_in_a_sentence(
    path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(JournalError, match=sentence) as caught:
        read(path, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, place: str) -> None:
    with pytest.raises(JournalError, match="cannot be read: "):
        read_journal(tmp_path / place)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_header_are_harmless(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.jsonl"
    back = read(path, HEADER.encode() + noise)
    json.dumps([event.values for event in back.events], allow_nan=False)
