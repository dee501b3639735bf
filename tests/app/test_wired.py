"""A show in a place: from the venue file to what the show is told, live and from a recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit import arguments
from exhibit.app.evening_course import beginning, course
from exhibit.devices.journal import Recorder
from exhibit.show.events import Event
from exhibit.wires.data import to_data
from tests.shows import HEAD, write

VENUE = """
venue: Cellar
inputs:
  near: {osc: /lantern/raw, calibrate: {100: 0.3 m, 1000: 3 m}, silent_after: 2s, then: rest}
  drum: {osc: /pedal, edge: yes}
"""


def raw(time_s: float, address: str, value: float) -> Event:
    return Event(time_s, "serial lantern", address, (value,))


EVENING = [
    raw(1.0, "/lantern/raw", 400),
    raw(1.5, "/pedal", 1),
    raw(2.0, "/pedal", 1),
    raw(2.5, "/lantern/raw", 200),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, f"{HEAD}scenes: [{{scene: shore}}]\n")
    (tmp_path / "cellar.yaml").write_text(VENUE, "utf-8")
    return tmp_path


def recorded(folder: Path) -> Path:
    """The evening as `run --record` keeps it: raw, with its wires."""
    wires = arguments.occasion(folder, venue=folder / "cellar.yaml").venue.wires
    path = folder / "evening.jsonl"
    said: list[str] = []
    recorder = Recorder(path, {"show": "Tide", "wires": [to_data(w) for w in wires]}, said.append)
    for event in EVENING:
        recorder.write(event)
    recorder.close(9.0)
    assert said == []
    return path


def values_at(
    folder: Path, until_s: float, *, venue: Path | None = None, replay: Path | None = None
) -> dict[str, float]:
    start = beginning(arguments.occasion(folder, venue=venue, replay=replay))
    events = [event for event in EVENING if event.time_s <= until_s]
    *_, state = course(start, events, until_s)
    names = (item.name for item in start.show.inputs)
    return dict(zip(names, state.values.tolist(), strict=True)) | {
        "hits": float(state.regions[0].hits[2])
    }


def test_a_venue_makes_metres_and_strokes_of_what_a_board_says(folder: Path) -> None:
    heard = values_at(folder, 2.6, venue=folder / "cellar.yaml")
    assert heard["near"] == pytest.approx(0.6)
    assert heard["hits"] == 1.0  # the pedal is held


def test_a_cable_that_is_kicked_brings_the_rest_value_at_its_own_time(folder: Path) -> None:
    assert values_at(folder, 4.49, venue=folder / "cellar.yaml")["near"] == pytest.approx(0.6)
    assert values_at(folder, 4.5, venue=folder / "cellar.yaml")["near"] == 3.0


def test_a_recording_replays_through_the_wires_that_it_was_made_with(folder: Path) -> None:
    path = recorded(folder)
    for until_s in (1.2, 2.6, 4.49, 9.0):
        live = values_at(folder, until_s, venue=folder / "cellar.yaml")
        assert values_at(folder, until_s, replay=path) == live


def test_a_recording_can_be_tried_again_with_other_filters(folder: Path) -> None:
    other = VENUE.replace("1000: 3 m", "1000: 1.2 m").replace(", edge: yes", "")
    (folder / "other.yaml").write_text(other, "utf-8")
    heard = values_at(folder, 2.6, replay=recorded(folder), venue=folder / "other.yaml")
    assert heard["near"] == pytest.approx(0.4)
    assert heard["hits"] == 2.0


def test_a_recording_with_wires_of_another_show_plays_what_it_can(
    folder: Path, tmp_path: Path
) -> None:
    path = recorded(folder)
    text = (folder / "show.yaml").read_text("utf-8").replace("near:", "close:")
    other = write(tmp_path / "other", text)
    assert [wire.input for wire in arguments.occasion(other, replay=path).venue.wires] == ["drum"]
