"""What `exhibit simulate`, `evening` and `listen` do once it is clear what was typed."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from exhibit import arguments, terminal
from exhibit.app import evening_words, simulate, simulate_live
from exhibit.app.evening import NoTest, cut, faster, keep_as_test, write_evening
from exhibit.app.evening_course import Beginning, beginning
from exhibit.app.occasion import Occasion
from exhibit.app.recording import header_of
from exhibit.devices.journal import Journal, JournalError, Recorder, read_journal
from exhibit.devices.osc_out import CannotSend
from exhibit.show.events import Event
from exhibit.wires.visitors import everybody_leaves

HOUR_S = 3600.0
_PIECE_S = 5.0  # a bar moves this much of a rehearsal at a time


# --- simulate -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes, for how long, and where what they do goes."""

    visitors: int
    seconds: float | None  # None: an hour, or until Ctrl-C when it is sent
    to: str | None
    record: Path | None


def seconds(hours: float | None, minutes: float | None) -> float | None:
    """How long visitors come; None where nothing was said."""
    if hours is None and minutes is None:
        return None
    said_s = (hours or 0.0) * HOUR_S + (minutes or 0.0) * 60.0
    if said_s <= 0.0:
        terminal.wrong_use("visitors need some time: write --hours 8 or --minutes 10")
    return said_s


def run_visitors(occasion: Occasion, visit: Visit) -> None:
    """Plays visitors through a show, or sends them to one that runs."""
    start = beginning(occasion)
    with _wrong_use():
        if visit.to is not None:
            _send(start, occasion, visit, *_host_and_port(visit.to))
        else:
            _rehearse(start, occasion, visit)


def _rehearse(start: Beginning, occasion: Occasion, visit: Visit) -> None:
    until_s = HOUR_S if visit.seconds is None else visit.seconds
    if visit.record is not None:
        events = simulate.audience(start.show, visit.visitors, occasion.seed, until_s)
        header = _header(start, occasion, visit)
        count = write_evening(visit.record, header, events, until_s)
        terminal.say(f"{visit.record}: {evening_words.amount(count, 'event')}.")
    began_s = perf_counter()
    events = simulate.audience(start.show, visit.visitors, occasion.seed, until_s)
    playing = _every(_PIECE_S, simulate.rehearse(start, events, until_s))
    pieces = max(round(until_s / _PIECE_S), 1)
    *_, came = terminal.progress(playing, "Visiting", pieces)
    terminal.print_sheets(
        [simulate.sheet(came)], simulate.sentences(came, perf_counter() - began_s)
    )


def _every(seconds: float, states: Iterable[simulate.Rehearsal]) -> Iterator[simulate.Rehearsal]:
    """What came so far, once in so many seconds of the show, and at its end."""
    due_s, came = seconds, None
    for came in states:
        if came.until_s >= due_s:
            due_s += seconds
            yield came
    if came is not None:
        yield came


def _header(start: Beginning, occasion: Occasion, visit: Visit) -> Mapping[str, object]:
    show = start.show
    people = evening_words.amount(visit.visitors, "visitor")
    return {
        **header_of(show),
        "seed": occasion.seed,
        "language": show.languages[occasion.language],
        "made": f"by exhibit simulate: {people}, seed {occasion.seed}",
    }


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdecimal() and 1 <= int(port[:6]) <= 65_535):
        terminal.wrong_use(f"--to is written HOST:PORT, for example 127.0.0.1:9000, not '{text}'")
    return host.strip("[]"), int(port)


def _send(start: Beginning, occasion: Occasion, visit: Visit, host: str, port: int) -> None:
    """Until its end or Ctrl-C; whatever ends it, everybody leaves."""
    wire = simulate_live.Wire(host, port)
    recorder = None
    try:
        if visit.record is not None:
            recorder = Recorder(visit.record, _header(start, occasion, visit), terminal.say)
        _send_until_the_end(start, occasion, visit, wire, recorder)
    finally:
        wire.close()


def _send_until_the_end(
    start: Beginning,
    occasion: Occasion,
    visit: Visit,
    wire: simulate_live.Wire,
    recorder: Recorder | None,
) -> None:
    until_s = visit.seconds or float("inf")
    events = simulate.audience(start.show, visit.visitors, occasion.seed, until_s)
    began_s, sent = perf_counter(), 0
    clock = simulate_live.Clock(lambda: perf_counter() - began_s, sleep)
    listener = simulate_live.Listener(terminal.say)
    people = evening_words.amount(visit.visitors, "visitor")
    terminal.say(f"{people} to {wire.host}:{wire.port} as they come; Ctrl-C sends them home.")
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        for event in simulate_live.send_live(events, wire.send, clock, listener):
            sent += 1
            _keep(recorder, event)
    now_s = min(clock.now(), until_s)
    for event in everybody_leaves(start.show, now_s):
        wire.send(event)
        _keep(recorder, event)
    if recorder is not None:
        recorder.close(now_s)
    said = evening_words.amount(sent, "message")
    terminal.say(f"{said} in {evening_words.long(now_s)}; everybody has left.")


def _keep(recorder: Recorder | None, event: Event) -> None:
    if recorder is not None:
        recorder.write(event)


# --- evening --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with a recording."""

    listed: bool
    from_s: float | None
    to_s: float | None
    speed: float | None
    output: Path | None
    test: Path | None
    name: str | None


def handle_evening(path: Path, wanted: Wanted) -> None:
    """Tells of a recording, or makes another one or a test of it."""
    _check(wanted)
    with _wrong_use():
        journal = read_journal(path)
        terminal.print_problems(journal.faults, err=True)
        if wanted.test is not None:
            _keep_test(path, journal, wanted.test, wanted)
            return
        journal = _shaped(journal, wanted, None)
        if wanted.output is not None:
            _write(path, journal, wanted.output)
        else:
            _tell(path, journal, listed=wanted.listed)


def _check(wanted: Wanted) -> None:
    """Refuses what does not go together."""
    if wanted.from_s is not None and wanted.to_s is not None and wanted.to_s <= wanted.from_s:
        terminal.wrong_use(
            f"--to must come after --from, and {wanted.to_s:g}s does not after {wanted.from_s:g}s"
        )
    if wanted.speed is not None and wanted.output is None and wanted.test is None:
        terminal.wrong_use(
            "--speed makes another recording: name it with -o, such as -o fast.jsonl"
        )
    if (wanted.test is None) != (wanted.name is None):
        terminal.wrong_use("a test is written --test SHOW --name NAME: one of the two is missing")
    if wanted.test is not None and wanted.output is not None:
        terminal.wrong_use("--test writes into the show's folder, so there is no place for -o")


def _shaped(journal: Journal, wanted: Wanted, start: Beginning | None) -> Journal:
    """The recording as it is wanted: a stretch of it, at another speed."""
    if wanted.from_s is not None or wanted.to_s is not None:
        from_s, to_s = wanted.from_s or 0.0, wanted.to_s or journal.end_s
        if from_s >= journal.end_s:
            end = evening_words.clock(journal.end_s)
            terminal.wrong_use(f"--from: the recording ends at {end}, which is before")
        journal = cut(journal, from_s, to_s, None if start is None else start.show)
    return journal if wanted.speed is None else faster(journal, wanted.speed)


def _write(path: Path, journal: Journal, output: Path) -> None:
    arguments.writable(output, "--output")
    header = {**journal.header, "cut from": path.name}
    count = write_evening(output, header, journal.events, journal.end_s)
    said = evening_words.amount(count, "event")
    terminal.tell(f"{output}: {evening_words.long(journal.end_s)}, {said}.")
    carried = [event for event in journal.events if event.time_s == 0.0]
    if carried:
        said = ", ".join(f"{e.address} {evening_words.value_words(e.values)}" for e in carried[:6])
        terminal.tell(f"At its beginning everything is as it was left: {said}.")


def _keep_test(path: Path, journal: Journal, show: Path, wanted: Wanted) -> None:
    start = beginning(arguments.occasion(show, replay=path))
    journal = _shaped(journal, wanted, start)
    kept = keep_as_test(show, wanted.name or "", journal, start)
    terminal.tell(
        f"{kept.path}: {evening_words.amount(kept.events, 'event')}. What must come to pass:"
    )
    for name, at_s in kept.expect["scenes"]:
        terminal.tell(f"{evening_words.clock(at_s, 1):>12}  {name}")
    terminal.tell("The tests of the kit play it from now on: pytest tests/test_evenings.py")


def _tell(path: Path, journal: Journal, *, listed: bool) -> None:
    for sentence in evening_words.summary(journal, path.name):
        terminal.tell(sentence)
    if journal.events:
        terminal.tell("")
        terminal.print_sheets([evening_words.addresses(journal)], [])
    if listed:
        for line in evening_words.listed(journal.events):
            terminal.tell(line)


@contextmanager
def _wrong_use() -> Iterator[None]:
    """What cannot be written, sent or kept ends in its sentence."""
    try:
        yield
    except (JournalError, CannotSend, NoTest) as error:
        terminal.wrong_use(str(error))
