"""What a show remembers when it is started again, whatever has happened to the file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from exhibit.app.remembered import Remembered, memory_file
from exhibit.authoring.names import Name
from exhibit.authoring.venue.place import REMEMBERS, Remember
from exhibit.core.problems import Place
from exhibit.show.events import Value
from exhibit.show.step import begin
from tests.visits import show_of

SHOW = """
show: Memory of lamps
inputs: {drum: hit}
variables:
  lamps: {kind: count, to: 12, keep: always}
  hits: {kind: count, keep: day}
  mood: {of: [calm, wild], keep: always}
  visitor: {kind: text, keep: always}
  told: no
  lit: {is: drum within 2s}
start: a
scenes:
  - scene: a
"""
SAID: dict[str, Value] = {"lamps": 7.0, "hits": 3.0, "mood": "wild", "visitor": "Aïcha"}
FRIDAY, SATURDAY = date(2026, 5, 1), date(2026, 5, 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "memory" / "lamps.json"


def remembered(file: Path, today: date = FRIDAY, place: Remember = REMEMBERS) -> Remembered:
    return Remembered(show_of(SHOW), place, file, lambda: today)


def keep(file: Path, said: dict[str, Value], place: Remember = REMEMBERS) -> Remembered:
    memory = remembered(file, place=place)
    memory.close(begin(show_of(SHOW), own={**said, "told": True}))
    return memory


def faults(memory: Remembered) -> list[str]:
    return [memory.faults.get() for _ in range(memory.faults.qsize())]


def test_what_is_kept_is_there_at_the_next_start(file: Path) -> None:
    keep(file, SAID)
    assert remembered(file).values() == SAID
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_what_is_kept_for_a_day_is_not_there_on_the_next(file: Path) -> None:
    keep(file, SAID)
    assert remembered(file, SATURDAY).values() == {k: v for k, v in SAID.items() if k != "hits"}


def test_a_place_may_want_some_of_it_or_all_of_it_forgotten(file: Path) -> None:
    keep(file, SAID)
    never = Remember((Name("visitor", Place("")),))
    assert "visitor" not in remembered(file, place=never).values()
    keep(file, SAID, never)
    assert "visitor" not in json.loads(file.read_text(encoding="utf-8"))["values"]
    nothing = Remember(nothing=True)
    assert remembered(file, place=nothing).values() == {}
    assert not file.exists()
    keep(file, SAID, nothing)
    assert not file.exists()


def test_nothing_is_written_where_nothing_has_changed(file: Path) -> None:
    keep(file, SAID)
    before = file.stat().st_mtime_ns
    memory = remembered(file)
    state = begin(show_of(SHOW), own=memory.values())
    memory.look(state)
    memory.close(state)
    assert file.stat().st_mtime_ns == before


def test_it_can_be_forgotten(file: Path) -> None:
    keep(file, SAID)
    memory = remembered(file)
    memory.forget()
    memory.forget()
    assert memory.values() == {}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[1]", b"{}", b'{"values": {}}', b"[" * 60_000,
        b'{"remembered": 99, "values": {}}',
        b'{"remembered": 1, "day": "2026-05-01", "values": {"lamps": ',
    ],
)  # fmt: skip
def test_a_broken_file_is_said_and_written_anew(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    memory = remembered(file)
    assert memory.values() == {}
    (said,) = faults(memory)
    assert said.startswith("What the show remembers cannot be read from")
    keep(file, SAID)
    assert remembered(file).values() == SAID


def test_values_that_are_none_are_left_out(file: Path) -> None:
    file.parent.mkdir()
    content = {"remembered": 1, "day": "2026-05-01", "values": {"lamps": [1], "mood": "calm"}}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert remembered(file).values() == {"mood": "calm"}


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file", encoding="utf-8")
    memory = keep(tmp_path / "in the way" / "lamps.json", SAID)
    (said,) = faults(memory)
    assert "cannot be kept" in said


def test_titles_that_look_alike_have_files_of_their_own() -> None:
    one, other = memory_file("Été"), memory_file("Eté!")
    assert one is not None
    assert other is not None
    assert one != other
    assert one.name.isascii()
