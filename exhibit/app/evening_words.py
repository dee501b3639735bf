"""A recorded evening in words: how long, what was heard, when nobody came, and every event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from exhibit.app.budget_words import Sheet
from exhibit.devices.journal import Journal
from exhibit.show.events import Event, Value

QUIET_S = 60.0  # a gap worth naming
_MOST_GAPS = 8
_MOST_ADDRESSES = 40  # rows of a table that is still read
_MOST_WORDS = 3  # of the words that came on an address


def long(seconds: float) -> str:
    """A length of time as one says it: `2 h 3 min`, `4 min 2 s`, `12.5 s`."""
    if seconds < 60.0:
        return f"{round(seconds, 1):g} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def clock(seconds: float, decimals: int = 0) -> str:
    """A show time as a clock shows it: `0:12:03`, `0:12:03.250`."""
    ticks = round(seconds * 10**decimals)
    whole, part = divmod(ticks, 10**decimals)
    said = f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{said}.{part:0{decimals}}" if decimals else said


def amount(number: int, what: str) -> str:
    """`1 event`, `12,043 events`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def value_words(values: Sequence[Value]) -> str:
    """What a message said; nothing is a dash."""
    return " ".join(_value(value) for value in values) or "-"


def _value(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}'" if value.isprintable() else repr(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    return f"{value:.5g}" if isinstance(value, float) else str(value)


# --- the summary ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heard:
    """What came on one address."""

    count: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    low: float | None = None
    high: float | None = None
    words: Counter[str] = field(default_factory=Counter)
    sources: dict[str, None] = field(default_factory=dict)

    def hear(self, event: Event) -> None:
        self.first_s = self.first_s if self.count else event.time_s
        self.last_s = event.time_s
        self.count += 1
        self.sources.setdefault(event.source)
        for value in event.values:
            if isinstance(value, str):
                if len(self.words) < _MOST_ADDRESSES or value in self.words:
                    self.words[value] += 1
            elif value is not None:
                self.low = float(value) if self.low is None else min(self.low, float(value))
                self.high = float(value) if self.high is None else max(self.high, float(value))

    def values(self) -> str:
        said = []
        if self.low is not None and self.high is not None:
            numbers = f"{self.low:.4g}", f"{self.high:.4g}"
            said.append(numbers[0] if numbers[0] == numbers[1] else " to ".join(numbers))
        said += [_value(word) for word, _ in self.words.most_common(_MOST_WORDS)]
        more = len(self.words) - _MOST_WORDS
        return ", ".join(said) + (f" and {more} more" if more > 0 else "") or "-"


def summary(journal: Journal, name: str) -> Iterator[str]:
    """How long, how many, of which show; then the times at which nothing was heard."""
    header, events = journal.header, journal.events
    yield f"{name}: {long(journal.end_s)}, {amount(len(events), 'event')}{_of(header.get('show'))}."
    made = header.get("made")
    if isinstance(made, str) and made:
        yield f"It was made {made}." if made.startswith("by ") else made
    if header.get("expect"):
        yield "It is a test: its header says what must come to pass."
    gaps = list(_gaps(journal))
    for from_s, to_s in gaps[:_MOST_GAPS]:
        yield f"Nothing was heard from {clock(from_s)} to {clock(to_s)}: {long(to_s - from_s)}."
    if len(gaps) > _MOST_GAPS:
        rest_s = sum(to_s - from_s for from_s, to_s in gaps[_MOST_GAPS:])
        yield f"{len(gaps) - _MOST_GAPS} more such gaps: {long(rest_s)} together."


def _of(show: object) -> str:
    return f", of the show '{show}'" if isinstance(show, str) and show else ""


def _gaps(journal: Journal) -> Iterator[tuple[float, float]]:
    """Where nothing was heard for a minute, in the order of their times."""
    times = [0.0, *(event.time_s for event in journal.events), journal.end_s]
    return ((one, other) for one, other in pairwise(times) if other - one >= QUIET_S)


def addresses(journal: Journal) -> Sheet:
    """What was heard on each address."""
    heard: dict[str, _Heard] = {}
    for event in journal.events:
        heard.setdefault(event.address, _Heard()).hear(event)
    often = sorted(heard.items(), key=lambda item: -item[1].count)
    shown = sorted(often[:_MOST_ADDRESSES])
    more = len(often) - len(shown)
    return Sheet(
        "What was heard",
        ("address", "from", "events", "first", "last", "values"),
        tuple(
            (address, _sources(one.sources), f"{one.count:,}", clock(one.first_s),
             clock(one.last_s), one.values())
            for address, one in shown
        ),
        f"and {amount(more, 'more address').replace('ss', 'sses')}" if more else "",
        texts=(0, 1, 5),
    )  # fmt: skip


def _sources(sources: dict[str, None]) -> str:
    first, *more = sources
    return f"{first} and {len(more)} more" if more else first


def listed(events: Iterable[Event]) -> Iterator[str]:
    """A line for each event: time, source, address, values."""
    for event in events:
        said = value_words(event.values)
        yield f"{clock(event.time_s, 3):>12}  {event.source:<14}  {event.address:<24}  {said}"
