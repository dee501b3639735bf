"""The room: what its sensors say goes in, what the show may trust comes out, at the same times.

    raw events and alarms, in the order of their times  ->  /in/NAME events

The law of the show holds here too: what comes out is a function of what was heard and of time.
An alarm rings at its own moment, before what is heard at that moment, and how the time is cut
into frames changes nothing. So a recording of raw events replays to the same picture, and can be
tried with other filters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exhibit.show.day import ADDRESS as DAY_ADDRESS
from exhibit.show.day import read_day
from exhibit.show.events import Event
from exhibit.show.languages import asked_language
from exhibit.show.program import Control, Show
from exhibit.show.signals import read_event
from exhibit.wires.alarms import Alarms
from exhibit.wires.data import to_data
from exhibit.wires.health import Report
from exhibit.wires.line import BY_POLICY, Line
from exhibit.wires.nodes import NODE_ADDRESSES, Board, Nodes, node_refusal
from exhibit.wires.standin import Play
from exhibit.wires.strangers import Strangers
from exhibit.wires.visitors import one_input
from exhibit.wires.wire import Wire

_VERSION = 1


class Room:
    """All wires of a show at work, from 0 s on.

    An input without a wire, and `/in/NAME` of every input, is trusted as it comes. `play` plays
    visitors to one input, for wires that simulate them.
    """

    def __init__(self, show: Show, wires: Sequence[Wire], play: Play = one_input) -> None:
        """KeyError for a wire to an input, or of an input, that the show does not have."""
        self._show = show
        self._lines = [Line(wire, show, play) for wire in wires]
        self._at: dict[str, list[tuple[int, Line]]] = {}
        self._follow: dict[str, list[Line]] = {}  # those that do what another input does
        for i, line in enumerate(self._lines):
            self._at.setdefault(line.wire.address, []).append((i, line))
            if line.wire.watch.then == "input":
                self._follow.setdefault(line.stand_in.other_address, []).append(line)
        self._alarms = Alarms(self._lines)
        self._nodes = Nodes()
        self._inputs: Mapping[str, Control] = show.control_at
        self.now_s = 0.0
        self.addresses = frozenset((*self._at, *self._inputs, *NODE_ADDRESSES))
        self._strangers = Strangers(self.addresses)

    # -- what is heard

    def refusal(self, event: Event) -> str | None:
        """Why a raw event is of no use, in one sentence; changes nothing, on any thread."""
        lines = self._at.get(event.address)
        if lines is not None:
            why = ""
            for _, line in lines:
                why = line.refusal(event.source, event.values)
                if not why:
                    return None
            return f"{event.address} {why}"
        if event.address in self._inputs:
            meant = read_event(self._show, event)
            return meant if isinstance(meant, str) else None
        if read_day(event) is not None or asked_language(self._show, event) is not None:
            return None
        if event.address in NODE_ADDRESSES:
            return node_refusal(event) or None
        return self._strangers.refusal(event.address)

    def hear(self, events: Sequence[Event], until_s: float) -> list[Event]:
        """What the show is told by raw `events`, and by time, up to and with `until_s`.

        Events come in the order of their times; one from before what was heard already counts as
        happening now. ValueError for an event from after `until_s`, or for time that runs back.
        """
        if until_s < self.now_s:
            raise ValueError(f"time runs forwards: {until_s} s is before {self.now_s} s")
        told: list[Event] = []
        for event in events:
            if event.time_s > until_s:
                raise ValueError(f"an event at {event.time_s} s comes after {until_s} s")
            time_s = max(event.time_s, self.now_s)
            if self._alarms.next_s <= time_s:
                self._ring(time_s, told)
            self.now_s = time_s
            self._hear(event, time_s, told)
        if self._alarms.next_s <= until_s:
            self._ring(until_s, told)
        self.now_s = until_s
        return told

    def _hear(self, event: Event, time_s: float, told: list[Event]) -> None:
        lines = self._at.get(event.address)
        if lines is not None:
            for number, line in lines:
                said = line.hear(time_s, event.source, event.values)
                if line.stirred:
                    self._alarms.set(number)
                if said is not None:
                    told.append(Event(time_s, said[0], line.address, said[1]))
                    if line.address in self._follow:
                        self._pass_on(told)
        elif event.address in self._inputs:
            told.append(event if event.time_s == time_s else event._replace(time_s=time_s))
            if event.address in self._follow:
                self._pass_on(told)
        elif event.address == DAY_ADDRESS and read_day(event) is not None:
            told.append(event._replace(time_s=time_s))
        elif event.address in NODE_ADDRESSES:
            self._nodes.hear(event, time_s)
        elif asked_language(self._show, event) is not None:
            told.append(event if event.time_s == time_s else event._replace(time_s=time_s))

    def _ring(self, until_s: float, told: list[Event]) -> None:
        """Lets everything happen that is due, each at its own moment."""
        while (due := self._alarms.pop(until_s)) is not None:
            number, due_s = due
            self.now_s = max(due_s, self.now_s)
            line = self._lines[number]
            for source, values in line.ring(self.now_s):
                told.append(Event(self.now_s, source, line.address, values))
                if line.address in self._follow:
                    self._pass_on(told)
            self._alarms.set(number)

    def _pass_on(self, told: list[Event]) -> None:
        """What an input was told, to those that do what it does; each hears of it once."""
        first = told[-1]
        at, reached = len(told) - 1, {first.address}
        while at < len(told):
            event = told[at]
            at += 1
            for line in self._follow.get(event.address, ()):
                values = line.follow(event.values)
                if values is not None and line.address not in reached:
                    reached.add(line.address)
                    told.append(Event(event.time_s, BY_POLICY, line.address, values))

    # -- how they are

    @property
    def wire_count(self) -> int:
        return len(self._lines)

    def report(self, now_s: float, first: int = 0, count: int | None = None) -> tuple[Report, ...]:
        """How each wire is, in the order of the wires; or `count` of them from the first on.

        A report takes 10 to 20 us: of a thousand wires a frame should ask for a few.
        """
        last = len(self._lines) if count is None else first + count
        return tuple(line.report(now_s) for line in self._lines[first:last])

    def boards(self, now_s: float) -> tuple[Board, ...]:
        """The boards that have announced themselves, by name."""
        return self._nodes.boards(now_s)

    # -- over a crash

    def saved(self) -> dict[str, Any]:
        """Everything that was learned, as plain data for JSON."""
        return {
            "version": _VERSION,
            "now_s": self.now_s,
            "lines": [[to_data(line.wire), line.saved()] for line in self._lines],
            "nodes": self._nodes.saved(),
        }

    def resume(self, data: Mapping[str, Any]) -> None:
        """Goes on from what was `saved`, in a new room; a wire that is another now begins anew.

        ValueError for what is nothing of the kind, and then this room is of no use.
        """
        try:
            if data["version"] != _VERSION:
                raise ValueError("it is of another version")
            now_s = float(data["now_s"])
            kept = list(data["lines"])
            for line in self._lines:
                own = to_data(line.wire)
                found = next((i for i, (wire, _) in enumerate(kept) if wire == own), None)
                if found is not None:
                    line.resume(kept.pop(found)[1])
                else:
                    line.begin(now_s)
            self._nodes.resume(data["nodes"])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"what was kept of the sensors cannot be read ({error})") from None
        self.now_s = now_s
        self._alarms.begin()
