"""What `exhibit listen` does once it is clear what was typed: a table that lives, and learning."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, sleep

import typer

from exhibit import arguments, terminal
from exhibit.app import learn as learning
from exhibit.app.budget_words import Sheet
from exhibit.app.ears import Ears
from exhibit.app.evening_words import amount
from exhibit.app.listen import (
    BARS,
    HINT_S,
    PLAIN_BARS,
    Heard,
    below,
    board_words,
    feeds,
    hint,
    others_words,
    plain_lines,
)
from exhibit.app.listen_networks import own_addresses
from exhibit.app.recording import header_of
from exhibit.authoring.learned import Learned, learned_text
from exhibit.authoring.program import program
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue, VenueSpec, check_venue, load_venue
from exhibit.core.problems import Problems
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.journal import JournalError, Recorder, read_journal
from exhibit.devices.tuio import Tuio
from exhibit.devices.udp import CannotListen
from exhibit.show.events import Event
from exhibit.show.program import Control, Show
from exhibit.terminal import MACHINE_LACKS

INBOX = 20_000  # events between two looks
LOOK_S, LINES_S = 0.1, 1.0  # between two looks at the inbox, and two rounds of lines
HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be listened to, for how long, and what becomes of it."""

    venue: Path | None
    show: Path | None
    host: str | None
    port: int | None
    seconds: float | None
    record: Path | None
    plain: bool


@dataclass(frozen=True, slots=True)
class _Place:
    venue: Venue
    show: Show | None


def _place(wanted: Wanted) -> _Place:
    """Where to listen, and what the show makes of it; a file that is wrong ends the command."""
    problems = Problems()
    spec = VenueSpec() if wanted.venue is None else load_venue(wanted.venue, problems)
    asked: ShowSpec | None = None
    if wanted.show is not None:
        asked = arguments.occasion(wanted.show).spec
    venue = spec.place if asked is None else check_venue(spec, asked, problems)
    if problems.errors:
        terminal.print_problems(problems.errors, err=True)
        raise typer.Exit(terminal.WRONG_USE)
    if wanted.host is not None:
        venue = replace(venue, listen=wanted.host)
    if wanted.port is not None:
        venue = replace(venue, port=wanted.port)
    return _Place(venue, None if asked is None else program(asked, Problems()))


class _Room:
    """The ears at work: what has been heard since the last look, and what went wrong."""

    def __init__(self, venue: Venue, say: Callable[[str], None]) -> None:
        self._inbox = Inbox(INBOX, thin_from=INBOX)  # every event counts, for its rate
        self._began_s = perf_counter()
        self.faults = FaultLog(say)
        touch_tables = Tuio()
        door = Door(
            self._inbox, self.clock, self.faults, lambda _: None, translate=touch_tables.translate
        )
        try:
            self.ears = Ears(venue, door, self.clock, self.faults)
        except CannotListen as error:
            terminal.say(str(error))
            raise typer.Exit(MACHINE_LACKS) from None

    def clock(self) -> float:
        return perf_counter() - self._began_s

    def heard(self) -> list[Event]:
        """What was heard since the last time."""
        events = list[Event]()
        self._inbox.drain(events)
        self.faults.tick(self.clock())
        return events

    def looks(self, seconds: float | None) -> Iterator[float]:
        """Moments to look at what was heard, for so long."""
        now_s = self.clock()
        until_s = float("inf") if seconds is None else now_s + seconds
        while now_s < until_s:
            sleep(min(LOOK_S, max(until_s - now_s, 0.0)))
            now_s = self.clock()
            yield now_s

    def close(self) -> None:
        self.ears.close()
        self.faults.flush()

    def __enter__(self) -> _Room:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# --- the table ------------------------------------------------------------------------------------


def listen(wanted: Wanted, recording: Path | None) -> None:
    """Shows what is heard until Ctrl-C, or for so many seconds."""
    if recording is not None:
        terminal.wrong_use("--from goes with --learn: exhibit evening F shows a recording")
    place = _place(wanted)
    live = not wanted.plain and terminal.is_terminal()
    newest: deque[str] = deque(maxlen=1)
    say = newest.append if live else terminal.say
    heard = Heard(feeds(place.show, place.venue.wires))
    with _Room(place.venue, say) as room:
        recorder = _recorder(wanted, place)

        def take() -> bool:
            """Takes in what waits; whether anything was ever heard."""
            events = room.heard()
            heard.hear(events)
            if recorder is not None:
                for event in events:
                    recorder.write(event)
            return heard.count > 0

        with suppress(KeyboardInterrupt):
            terminal.say(f"Hears {room.ears.describe()}; Ctrl-C ends it.")
            looks = _shown(room, take, say, LOOK_S if live else LINES_S, wanted.seconds)
            if live:
                terminal.live_tables(_tables(looks, heard, room, newest))
            else:
                _lines(looks, heard, room)
        take()
        if recorder is not None:
            recorder.close(room.clock())
    terminal.say(f"{amount(heard.count, 'message')}.")


def _recorder(wanted: Wanted, place: _Place) -> Recorder | None:
    if wanted.record is None:
        return None
    header: dict[str, object] = {"made": "by exhibit listen"}
    if place.show is not None:
        header |= header_of(place.show, place.venue.wires)
    try:
        return Recorder(wanted.record, header, terminal.say)
    except JournalError as error:
        terminal.wrong_use(str(error))


def _shown(
    room: _Room,
    take: Callable[[], bool],
    say: Callable[[str], None],
    every_s: float,
    seconds: float | None,
) -> Iterator[float]:
    """Takes in what comes, and says when to show it."""
    hinted, due_s = False, 0.0
    for now_s in room.looks(seconds):
        anything = take()
        if not (hinted or anything) and now_s >= HINT_S:
            hinted = True
            say(_hint(room))
        if now_s >= due_s:
            due_s = now_s + every_s
            yield now_s


def _hint(room: _Room) -> str:
    ears = room.ears
    return hint([ears.describe()], ears.host == HERE, ears.port, own_addresses())


def _lines(looks: Iterator[float], heard: Heard, room: _Room) -> None:
    told: dict[str, str] = {}  # what was said of each board, without its seconds
    for now_s in looks:
        for line in plain_lines(heard, now_s, now_s - LINES_S):
            terminal.tell(line)
        for board in heard.boards(now_s):
            state = ", ".join(board.troubles)
            if told.get(f"{board.name} {board.source}") != state:
                told[f"{board.name} {board.source}"] = state
                terminal.tell(board_words(board))
        if heard.others:
            terminal.tell(others_words(heard.others))
    for sentence in below(Heard(lambda _: ""), room.clock(), room.faults.counts, ""):
        terminal.say(sentence)


def _tables(
    looks: Iterator[float], heard: Heard, room: _Room, newest: Sequence[str]
) -> Iterator[tuple[Sheet, Sequence[str]]]:
    bars = BARS if terminal.speaks_unicode() else PLAIN_BARS
    for now_s in looks:
        rows = heard.rows(now_s, bars)
        table = Sheet(
            "",
            ("address", "from", "a second", "last", "seen", "10 s", "feeds"),
            tuple(
                (row.address, row.source, f"{row.rate_hz:.1f}", row.last, row.seen, row.spark,
                 row.feeds)
                for row in rows
            ),
            texts=(0, 1, 3, 4, 5, 6),
            late=tuple(i for i, row in enumerate(rows) if not row.fresh),
        )  # fmt: skip
        last = newest[-1] if newest else ""
        yield table, list(below(heard, now_s, room.faults.counts, last))


# --- learning -------------------------------------------------------------------------------------


def learn(file: Path, wanted: Wanted, recording: Path | None) -> None:
    """Finds out which address feeds which input, and writes it into a venue file."""
    if wanted.show is None:
        terminal.wrong_use("--learn needs to know the inputs: add --show SHOW")
    arguments.writable(file, "--learn")
    if wanted.venue is None and file.is_file():
        wanted = replace(wanted, venue=file)
    place = _place(wanted)
    assert place.show is not None  # it was asked for above
    if recording is None:
        found = _guided(place.show, place.venue)
    else:
        try:
            events = read_journal(recording).events
        except JournalError as error:
            terminal.wrong_use(str(error))
        kinds = [(control.name, control.kind) for control in place.show.controls]
        found = list(learning.learn_all(kinds, events))
    for one in found:
        terminal.tell(_said(one))
    if not found:
        terminal.say(f"Nothing was learned, so {file} is not written.")
        raise typer.Exit(MACHINE_LACKS)
    _write(file, found, place)


def _said(one: learning.Found) -> str:
    value = f", value {one.value}" if one.value > 1 else ""
    return f"{one.input}: {one.address}{value} of {one.source}, {one.low:.4g} to {one.high:.4g}"


def _write(file: Path, found: Sequence[learning.Found], place: _Place) -> None:
    assert place.show is not None  # it was asked for
    learned = [
        Learned(one.input, one.address, one.source, one.value, one.low, one.high) for one in found
    ]
    try:
        before = file.read_text("utf-8") if file.is_file() else None
        text = learned_text(before, learned, place.show, place.venue.addresses)
        file.write_text(text, "utf-8", newline="\n")
    except (OSError, ValueError) as error:
        terminal.wrong_use(f"--learn: {file} cannot be written: {error}")
    terminal.tell(f"{file}: {amount(len(learned), 'input')} learned.")


def _guided(show: Show, venue: Venue) -> list[learning.Found]:
    found: list[learning.Found] = []
    with _Room(venue, terminal.say) as room, suppress(KeyboardInterrupt):
        terminal.say(f"Hears {room.ears.describe()}. Ctrl-C ends it.")
        for number, control in enumerate(show.controls, 1):
            heading = f"{number} of {len(show.controls)}: {control.name}, a {control.kind}."
            one = _learn_one(control, heading, room, found)
            if one is not None:
                found.append(one)
    return found


def _learn_one(
    control: Control, heading: str, room: _Room, taken: Sequence[learning.Found]
) -> learning.Found | None:
    """Asks and looks until something moved, or the maker skips the input."""
    terminal.say(heading)
    ask = learning.ASKS[control.kind].format(name=control.name)
    while terminal.ask("Enter begins, s leaves it out:") != "s":
        quiet = _collected(room, "Touch nothing", learning.QUIET_S)
        moved = _collected(room, ask, learning.MOVE_S)
        found = learning.choose(control.name, control.kind, quiet, moved, taken)
        if found:
            terminal.say(f"   {_said(found[0])}")
            return found[0]
        terminal.say(_nothing(room, moved))
    return None


def _nothing(room: _Room, moved: Sequence[Event]) -> str:
    if not moved:
        return f"   {_hint(room)}"
    heard = ", ".join(sorted({event.address for event in moved})[:6])
    return f"   Nothing moved as it should; heard were: {heard}."


def _collected(room: _Room, asked: str, seconds: float) -> list[Event]:
    """What is heard meanwhile; a bar shows how long it takes."""
    events: list[Event] = []
    room.heard()  # before is not meanwhile
    terminal.say(f"   {asked} ({seconds:g} s) ...")
    for _ in terminal.progress(room.looks(seconds), "  ", round(seconds / LOOK_S)):
        events += room.heard()
    return events
