"""Recorded evenings as material: cut, sped up, written again, and kept as tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exhibit.app.evening_course import Beginning, what_came
from exhibit.devices.journal import VERSION, Journal, JournalError, event_as_data, line_of
from exhibit.show.events import Event
from exhibit.show.program import Show

EVENINGS = "evenings"  # the folder in a show's folder where its tests lie
LONGEST_NAME = 60
_MOMENTS = ("hit",)  # kinds that leave nothing behind: a stroke is over as it comes


def write_evening(
    path: Path, header: Mapping[str, object], events: Iterable[Event], end_s: float
) -> int:
    """Writes a recording and returns how many events it has; JournalError when it cannot be.

    Nothing that was recorded before is overwritten. Interrupted, it ends with its last event.
    """
    count, last_s, whole = 0, 0.0, False
    try:
        with path.open("xb") as file:
            file.write(line_of({"journal": VERSION, **header}))
            try:
                for event in events:
                    file.write(line_of(event_as_data(event)))
                    count, last_s = count + 1, event.time_s
                whole = True
            finally:
                file.write(line_of({"end": max(end_s, last_s) if whole else last_s}))
    except FileExistsError:
        raise JournalError(f"{path} is there already: choose another name") from None
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror or error}") from error
    return count


# --- cutting --------------------------------------------------------------------------------------


def cut(journal: Journal, from_s: float, to_s: float, show: Show | None = None) -> Journal:
    """The stretch from `from_s` up to and with `to_s`, as a recording that begins at 0 s.

    What each address said last before the cut is said again at 0 s, so that whoever stood in the
    room still does; strokes are not, as far as `show` or the header say which they are.
    """
    strokes = _strokes(journal.header, show)
    before: dict[tuple[str, str], Event] = {}
    stretch: list[Event] = []
    for event in journal.events:
        if event.time_s < from_s:
            before.pop((event.source, event.address), None)  # the order is that of the last words
            before[event.source, event.address] = event
        elif event.time_s <= to_s:
            stretch.append(event._replace(time_s=event.time_s - from_s))
    carried = [event._replace(time_s=0.0) for event in before.values()]
    stretch = [*(event for event in carried if event.address not in strokes), *stretch]
    header = {key: value for key, value in journal.header.items() if key != "expect"}
    return Journal(header, tuple(stretch), min(to_s, journal.end_s) - from_s, ())


def _strokes(header: Mapping[str, object], show: Show | None) -> set[str]:
    """The addresses on which strokes come."""
    kinds, wires = _table(header.get("kinds")), header.get("wires")
    names = {name for name, kind in kinds.items() if kind in _MOMENTS}
    if show is not None:
        names |= {control.name for control in show.controls if control.kind in _MOMENTS}
    wired = [_table(wire) for wire in wires] if isinstance(wires, list) else []
    return {f"/in/{name}" for name in names} | {
        str(wire.get("address", "")) for wire in wired if wire.get("input") in names
    }


def _table(value: object) -> dict[str, object]:
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else {}


def faster(journal: Journal, speed: float) -> Journal:
    """The same evening in a `speed`-th of its time."""
    events = (event._replace(time_s=event.time_s / speed) for event in journal.events)
    header = {key: value for key, value in journal.header.items() if key != "expect"}
    return Journal(header, tuple(events), journal.end_s / speed, journal.faults)


# --- an evening as a test -------------------------------------------------------------------------


class NoTest(Exception):
    """The evening cannot be made a test; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A test that was written, and what it expects."""

    path: Path
    events: int
    expect: Mapping[str, Any]


def keep_as_test(folder: Path, name: str, journal: Journal, start: Beginning) -> Kept:
    """Writes a recording into the evenings of a show, with what came to pass in it."""
    path = folder / EVENINGS / f"{_good_name(name)}.jsonl"
    expect = what_came(start, journal.events, journal.end_s)
    language = start.show.languages[start.state.language]
    header = {**journal.header, "show": start.show.title, "seed": start.show.seed}
    header |= {"language": language, "expect": expect}
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise JournalError(f"{path.parent} cannot be made: {error.strerror or error}") from error
    return Kept(path, write_evening(path, header, journal.events, journal.end_s), expect)


def _good_name(name: str) -> str:
    plain = name.removesuffix(".jsonl")
    well = plain.replace("-", "").replace("_", "").isalnum() and plain.isascii()
    if not well or len(plain) > LONGEST_NAME:
        raise NoTest(
            f"--name: '{name[:LONGEST_NAME]}' is no name for a file: write letters, digits, - and "
            "_, for example a_crowd_at_the_drum"
        )
    return plain
