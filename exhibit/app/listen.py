"""`exhibit listen`: what comes over the wires, address by address, as far as one can read it.

Memory is bounded: at most `MOST` addresses are kept, of each the last `SPAN_S` seconds in slots.
What comes beyond is counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exhibit.app.evening_words import amount, long, value_words
from exhibit.show.events import Event, Value
from exhibit.show.program import Show
from exhibit.wires.nodes import HELLO, PONG, Board, Nodes
from exhibit.wires.wire import Wire

MOST = 500  # addresses
SLOT_S = 0.5
SLOTS = 20  # of a spark line: the last ten seconds
RATED = 6  # slots over which a rate is counted
LONGEST = 60  # characters of an address or a value in a row
HINT_S = 10.0  # of silence, after which one is told what to look at
BARS, PLAIN_BARS = "▁▂▃▄▅▆▇█", "_.-=*#%@"

Key = tuple[str, str]  # source, address


@dataclass(slots=True)
class _Slot:
    """Half a second of an address: how many messages, and the last number."""

    number: int
    count: int = 0
    value: float | None = None


@dataclass(slots=True)
class _Track:
    """What is known of one address of one source."""

    slots: deque[_Slot] = field(default_factory=lambda: deque(maxlen=SLOTS))
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    first_s: float = 0.0
    last_s: float = 0.0
    count: int = 0

    def hear(self, event: Event) -> None:
        slot = int(event.time_s / SLOT_S)
        if not self.slots or self.slots[-1].number < slot:
            self.slots.append(_Slot(slot))
        newest = self.slots[-1]
        newest.count += 1
        self.first_s = self.first_s if self.count else event.time_s
        self.count += 1
        self.last_s = max(self.last_s, event.time_s)
        self.values = event.values
        number = first_number(event.values)
        if number is not None:
            newest.value = number
            self.low = number if self.low is None else min(self.low, number)
            self.high = number if self.high is None else max(self.high, number)

    def rate_hz(self, now_s: float) -> float:
        """Messages a second of late: over three seconds, or since the first one."""
        now = int(now_s / SLOT_S)
        heard = sum(slot.count for slot in self.slots if slot.number > now - RATED)
        counted_s = min(now_s - (now - RATED + 1) * SLOT_S, now_s - self.first_s)
        return heard / max(counted_s, SLOT_S)

    def spark(self, now_s: float, bars: str) -> str:
        """The last ten seconds as a line of bars, between the lowest and highest ever heard."""
        now = int(now_s / SLOT_S)
        known = {slot.number: slot.value for slot in self.slots}
        low, span = self.low or 0.0, (self.high or 0.0) - (self.low or 0.0)
        line, height = "", -1
        for number in range(now - SLOTS + 1, now + 1):
            value = known.get(number)
            if value is not None:
                height = round((value - low) / span * (len(bars) - 1)) if span > 0.0 else 0
            line += " " if height < 0 else bars[height]
        return line


def first_number(values: Sequence[Value]) -> float | None:
    """The first number of a message, truth included."""
    for value in values:
        if isinstance(value, bool | int | float):
            return float(value)
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """An address as it is shown."""

    address: str
    source: str
    rate_hz: float
    last: str
    seen: str
    spark: str
    feeds: str
    fresh: bool  # heard within the last two seconds


class Heard:
    """Everything heard so far; for one thread."""

    def __init__(self, feeds: Callable[[Event], str]) -> None:
        self._feeds = feeds
        self._tracks: dict[Key, _Track] = {}
        self._fed: dict[Key, str] = {}
        self._nodes = Nodes()
        self.others = 0  # messages of addresses beyond `MOST`
        self.count = 0
        self.last_s: float | None = None

    def hear(self, events: Sequence[Event]) -> None:
        for event in events:
            self.count += 1
            self.last_s = event.time_s
            if event.address in (HELLO, PONG):
                self._nodes.hear(event, event.time_s)
                continue
            key = (event.source, event.address)
            track = self._tracks.get(key)
            if track is None:
                if len(self._tracks) >= MOST:
                    self.others += 1
                    continue
                track = self._tracks[key] = _Track()
                self._fed[key] = self._feeds(event)
            track.hear(event)

    def boards(self, now_s: float) -> tuple[Board, ...]:
        return self._nodes.boards(now_s)

    def rows(self, now_s: float, bars: str = BARS) -> list[Row]:
        """A row an address, in the order of the alphabet."""
        return [
            Row(
                _short(address), _short(source), track.rate_hz(now_s),
                _short(value_words(track.values)), _seen(track),
                track.spark(now_s, bars), self._fed[source, address],
                now_s - track.last_s < 2.0,
            )
            for (source, address), track in sorted(
                self._tracks.items(), key=lambda item: (item[0][1], item[0][0])
            )
        ]  # fmt: skip


def _short(text: str) -> str:
    """On one line, whatever a stranger sends."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST])
    return plain if len(text) <= LONGEST else f"{plain[:-1]}…"


def _seen(track: _Track) -> str:
    if track.low is None or track.high is None:
        return ""
    low, high = f"{track.low:.4g}", f"{track.high:.4g}"
    return low if low == high else f"{low} to {high}"


# --- which input an address feeds -----------------------------------------------------------------


def feeds(show: Show | None, wires: Sequence[Wire]) -> Callable[[Event], str]:
    """Says which input an event feeds, or ""."""

    def fed(event: Event) -> str:
        names = [
            wire.input
            for wire in wires
            if wire.address == event.address and is_from(wire.source, event.source)
        ]
        control = None if show is None else show.control_at.get(event.address)
        if control is not None:
            names.append(control.name)
        return ", ".join(dict.fromkeys(names))

    return fed


def is_from(wanted: str, source: str) -> bool:
    """Whether a source is the one that a wire asks for: all of it, or its end."""
    return not wanted or source == wanted or source.endswith(f" {wanted}")


# --- in words -------------------------------------------------------------------------------------


def plain_lines(heard: Heard, now_s: float, since_s: float, most: int = 20) -> Iterator[str]:
    """A line for each address that was heard since a time, the busiest when there are many."""
    rows = [row for row in heard.rows(now_s, PLAIN_BARS) if row.fresh]
    if not rows or heard.last_s is None or heard.last_s < since_s:
        return
    shown = sorted(rows, key=lambda row: -row.rate_hz)[:most]
    for row in sorted(shown, key=lambda row: (row.address, row.source)):
        seen = f"  ({row.seen})" if " to " in row.seen else ""
        to = f"  -> {row.feeds}" if row.feeds else ""
        rate = f"{row.rate_hz:.0f}/s" if row.rate_hz >= 1.0 else "<1/s"
        yield f"{now_s:7.1f} s  {row.address}  {row.source}  {rate}  {row.last}{seen}{to}"
    if len(rows) > most:
        yield f"{now_s:7.1f} s  and {amount(len(rows) - most, 'more')[:-1]} addresses"


_TROUBLES = {
    "silent": "silent",
    "twins": "another board has its name",
    "reset": "was switched on again",
    "drops": "could not send all it had",
    "old": "has an old firmware",
}


def below(heard: Heard, now_s: float, faults: Mapping[str, int], newest: str) -> Iterator[str]:
    """What stands under the table: boards, what was too much, faults."""
    yield from map(board_words, heard.boards(now_s))
    if heard.others:
        yield others_words(heard.others)
    if faults:
        counted = ", ".join(f"{kind} {count:,}" for kind, count in sorted(faults.items())[:8])
        yield f"Faults: {counted}."
    if newest:
        yield newest


def board_words(board: Board) -> str:
    troubles = ", ".join(_TROUBLES[each] for each in board.troubles)
    return (
        f"Board {board.name}: {board.board}, {board.firmware}, {board.source}, up "
        f"{long(board.uptime_s)}, {board.drops} lost{f': {troubles}' if troubles else ''}."
    )


def others_words(count: int) -> str:
    return f"{amount(count, 'message')} came on yet other addresses than these {MOST}."


def hint(where: Sequence[str], here_only: bool, port: int, networks: Sequence[str]) -> str:
    """What to look at when nothing is heard."""
    said = f"Nothing was heard for {HINT_S:g} s, listening on {', '.join(where)}."
    if here_only:
        said += (
            " That is this computer alone: for boards on a network add --host 0.0.0.0, or a "
            "venue file with osc: {listen: 0.0.0.0}."
        )
    known = ", ".join(networks) or "no network"
    return f"{said} Boards must send to port {port} of this computer ({known})."
