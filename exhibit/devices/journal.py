"""The recording: every event of an evening, a line each, so that the evening can be played again.

    {"journal": 1, "show": "courtyard", "seed": 7}
    {"t": 12.3, "source": "osc 10.0.0.7", "address": "/in/near", "values": [0.42]}
    {"end": 3600.0}

JSON writes a float as the shortest digits that read back as the same bits, so a replay gets the
very numbers that the evening had. Lines, so that a power cut costs the last one and no more.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import BinaryIO

from exhibit.core.problems import Place, Problem
from exhibit.show.events import Event, Value

VERSION = 1
WAITING = 100_000  # events, some 20 MB: half an hour of a busy house beside a disk that hangs
BATCH = 10_000  # lines written at once, some 1 MB
SYNC_S = 1.0  # what a power cut may cost
CLOSING_S = 10.0  # what `close` waits for a disk that hangs
LONGEST_LINE = 2**20  # bytes: twice the line of the longest message that UDP can carry
MOST_EVENTS = 4_000_000  # read at once, some 700 MB: 10 hours at 110 events a second
MOST_FAULTS = 100  # told one by one; the others are a number

_to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class JournalError(Exception):
    """The recording cannot be opened or is none; the text is one sentence."""


# --- writing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    at_s: float


class Recorder:
    """Writes events to a new file from a thread of its own.

    `write` and `close` are for one thread, the frame's. `say` hears in one sentence, from the
    recorder's thread, that the disk failed; the show goes on without the recording.
    """

    def __init__(
        self, path: Path, header: Mapping[str, object], say: Callable[[str], None]
    ) -> None:
        """Creates the file with its header line; raises `JournalError`."""
        self._path = path
        self._say = say
        self._file = _create(path, header)
        self._queue: SimpleQueue[Event | _End] = SimpleQueue()
        self._missing = 0  # events that found no room in the queue
        self._failed = False
        self._stumbled = False
        self._closed = False
        self._thread = Thread(target=self._work, name=f"recorder {path.name}", daemon=True)
        self._thread.start()

    def write(self, event: Event) -> None:
        """Leaves the event to the recorder's thread; never waits for the disk."""
        if self._closed or self._failed:
            return
        if self._queue.qsize() < WAITING:
            self._queue.put(event)
        else:
            self._missing += 1

    def close(self, at_s: float) -> None:
        """Ends the recording at show time `at_s` and waits until it is on the disk."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(_End(at_s))
        self._thread.join(CLOSING_S)
        if self._thread.is_alive():
            self._tell("is not complete: its disk does not answer")
        elif self._missing and not self._failed:
            self._tell(f"lacks {self._missing} events: its disk was too slow")

    def _work(self) -> None:
        try:
            self._write_until_the_end()
        except OSError as error:
            self._failed = True
            self._tell(f"stops here: {_reason(error)}")
        finally:
            with suppress(OSError):  # closing writes what is left, which fails again
                self._file.close()

    def _write_until_the_end(self) -> None:
        """Writes what there is as soon as it comes, and puts it on the disk each second."""
        sync_s = None  # when what is written must be on the disk
        ended = False
        while not ended:
            batch = self._take(None if sync_s is None else sync_s - monotonic())
            ended = any(isinstance(item, _End) for item in batch)
            self._file.writelines(self._line(item) for item in batch)
            self._file.flush()
            if batch and sync_s is None:
                sync_s = monotonic() + SYNC_S
            if ended or (sync_s is not None and monotonic() >= sync_s):
                _to_the_disk(self._file)
                sync_s = None

    def _take(self, timeout_s: float | None) -> list[Event | _End]:
        """What waits in the queue, at least one item unless `timeout_s` seconds pass."""
        batch: list[Event | _End] = []
        with suppress(Empty):
            batch.append(self._queue.get(timeout=None if timeout_s is None else max(timeout_s, 0)))
            while len(batch) < BATCH:
                batch.append(self._queue.get_nowait())
        return batch

    def _line(self, item: Event | _End) -> bytes:
        """The line of an event, or nothing when it holds what no event should hold."""
        try:
            return line_of({"end": item.at_s} if isinstance(item, _End) else event_as_data(item))
        except (TypeError, ValueError) as error:
            if not self._stumbled:  # once, as whoever makes such an event makes many
                self._stumbled = True
                self._tell(f"leaves out events such as {item!r:.200}: {error}")
            return b""

    def _tell(self, what: str) -> None:
        with suppress(Exception):  # whatever happens where it is said, the recording goes on
            self._say(f"the recording {self._path} {what}")


def _create(path: Path, header: Mapping[str, object]) -> BinaryIO:
    """The file, open behind its header line. Nothing recorded before is ever overwritten."""
    try:
        first = line_of({"journal": VERSION, **header})
    except (TypeError, ValueError) as error:
        raise JournalError(f"the recording {path} cannot have this header: {error}") from error
    file = None
    try:
        if path.is_file() and path.stat().st_size:
            raise JournalError(f"{path} is there already: choose another name for the recording")
        file = path.open("wb")
        file.write(first)
        file.flush()
    except OSError as error:
        if file is not None:
            with suppress(OSError):
                file.close()
        raise JournalError(f"the recording {path} cannot be written: {_reason(error)}") from error
    return file


def event_as_data(event: Event) -> dict[str, object]:
    """What a line says of an event."""
    return {
        "t": event.time_s,
        "source": event.source,
        "address": event.address,
        "values": event.values,
    }


def line_of(content: Mapping[str, object]) -> bytes:
    """A line of a recording; TypeError or ValueError for what JSON cannot say."""
    return _to_json(content).encode("utf-8") + b"\n"


def _to_the_disk(file: BinaryIO) -> None:
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno != errno.EINVAL:  # a pipe has no disk
            raise


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


# --- reading ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Journal:
    """A recording as read: its events in the order of their times, and what was wrong with it.

    `end_s` is show time in seconds; that of the last event when no end was written.
    """

    header: Mapping[str, object]
    events: tuple[Event, ...]
    end_s: float
    faults: tuple[Problem, ...]


def read_journal(path: Path) -> Journal:
    """Reads a recording; raises `JournalError` when it cannot be read or is none.

    Lines that cannot be understood are left out and told in `faults`, as warnings. What a power
    cut leaves, a last line without its end, is called `journal-cut` there.
    """
    try:
        with path.open("rb") as file:
            return _read(file, path)
    except OSError as error:
        raise JournalError(f"the recording {path} cannot be read: {_reason(error)}") from error


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    file: str
    events: list[Event] = field(default_factory=list)
    end_s: float | None = None
    faults: list[Problem] = field(default_factory=list)
    untold: int = 0
    words: dict[str, str] = field(default_factory=dict)  # one str for all events of an address

    def fault(self, line: int, code: str, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            place = Place(self.file, line, 1 if line else 0)
            self.faults.append(Problem(place, code, message, severity="warning", left_out=True))
        else:
            self.untold += 1


def _read(file: BinaryIO, path: Path) -> Journal:
    lines = _lines(file)
    header = _header(next(lines, None), path)
    reading = _Reading(str(path))
    for number, line, whole in lines:
        if len(reading.events) == MOST_EVENTS:
            reading.fault(number, "journal-long", f"what follows event {MOST_EVENTS:,} is left out")
            break
        try:
            _read_line(line, reading)
        except ValueError as error:
            if whole:
                reading.fault(number, "journal-line", f"this line is no event: {error}")
            else:
                reading.fault(number, "journal-cut", "the last line was cut off")
    return _finish(header, reading)


def _finish(header: Mapping[str, object], reading: _Reading) -> Journal:
    reading.events.sort(key=lambda event: event.time_s)  # stable, as list.sort is
    last_s = reading.events[-1].time_s if reading.events else 0.0
    if reading.end_s is None:
        reading.fault(0, "journal-end", "the recording was not closed: it ends with its last event")
    if reading.untold:
        place = Place(reading.file)
        more = f"{reading.untold} more lines are no events"
        reading.faults.append(
            Problem(place, "journal-line", more, severity="warning", left_out=True)
        )
    end_s = last_s if reading.end_s is None else max(reading.end_s, last_s)
    return Journal(header, tuple(reading.events), end_s, tuple(reading.faults))


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """(number from 1, content, ends with a line break) of each line that is not blank.

    A line that is too long comes as its beginning. Zero bytes at the end are what some file
    systems put in the place of a line that a power cut has taken.
    """
    number = 0
    while piece := file.readline(LONGEST_LINE):
        number += 1
        rest = piece
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        content = piece.strip(b"\0 \t\r\n")
        if content:
            yield number, content, rest.endswith(b"\n")


def _header(first: tuple[int, bytes, bool] | None, path: Path) -> dict[str, object]:
    if first is None:
        raise JournalError(f"{path} is empty and not a recording")
    header: object = None
    with suppress(ValueError):
        header = _from_json(first[1].removeprefix(b"\xef\xbb\xbf"))  # the mark some editors add
    if not isinstance(header, dict) or "journal" not in header:
        raise JournalError(f'{path} is not a recording: its first line has no "journal"')
    if header["journal"] != VERSION:
        raise JournalError(
            f"{path} is a recording of version {header['journal']!r:.20}: "
            f"this kit reads version {VERSION}"
        )
    return header


def _read_line(line: bytes, reading: _Reading) -> None:
    """Takes an event or the end from a line; ValueError, with a reason, when it is neither."""
    content = _from_json(line)
    if not isinstance(content, dict):
        raise ValueError("it needs t, source, address and values")
    if "end" in content:
        reading.end_s = _seconds(content["end"])
    else:
        reading.events.append(_event(content, reading.words))


def _event(content: Mapping[str, object], words: dict[str, str]) -> Event:
    source, address, values = (content.get(key) for key in ("source", "address", "values"))
    if not (isinstance(source, str) and isinstance(address, str) and isinstance(values, list)):
        raise ValueError("it needs t, source, address and values")
    return Event(
        _seconds(content.get("t")),
        words.setdefault(source, source),
        words.setdefault(address, address),
        tuple(map(_value, values)),
    )


def _from_json(line: bytes) -> object:
    """Raises ValueError, with a reason, for everything that is not finite JSON in UTF-8."""
    text = line.decode("utf-8")
    try:
        content: object = _decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("too many brackets") from None
    if "\\u" in text:
        _to_json(content).encode("utf-8")  # fails for half a character, "\\ud800"
    return content


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


_decode = json.JSONDecoder(parse_constant=_refuse).decode


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a time is a number of seconds")
    return float(_finite(value))


def _value(value: object) -> Value:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _finite(value)
    raise ValueError("a value is a number, a text, true, false or null")


def _finite(number: float) -> float:
    """The number, an int still an int; OSC has none longer than 64 bits."""
    if isinstance(number, int):
        if abs(number) >= 2**64:
            raise ValueError("an integer has more than 64 bits")
    elif not isfinite(number):
        raise ValueError(f"{number} is no number")
    return number
