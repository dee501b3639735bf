"""A wire at work: from what its sensor says to what its input may trust.

    message -> is it for us? -> too much? -> measured -> is it well? -> judged -> trusted

While it fails, what it says goes on through the filters, so that they know where things are when
it is well again, but the input hears what stands in for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from exhibit.show.events import Value
from exhibit.show.program import Show
from exhibit.wires.chain import way_of
from exhibit.wires.flood import FloodGate
from exhibit.wires.health import Health, Pace, Report, Watching
from exhibit.wires.messages import Said, Values, count_of, reader_of
from exhibit.wires.standin import Play, StandIn, control_named
from exhibit.wires.wire import Wire

BY_POLICY = "policy"  # the source of what no sensor said
_LONGEST_RAW = 80  # characters of a message's words that staff are shown
_MOST_LOST = 1000  # hits: a count that jumps farther is another count


class Part(Protocol):
    def saved(self) -> list[Any]: ...
    def resume(self, data: Sequence[Any]) -> None: ...


class Line:
    """One wire. `trusted` is what it said last, `told` what its input was told by whomever."""

    def __init__(self, wire: Wire, show: Show, play: Play) -> None:
        """KeyError for a wire to an input that the show does not have."""
        watch = wire.watch
        control = control_named(show, wire.input)
        self.wire = wire
        channel = show.inputs[control.first]
        self.address = channel.address  # of what it says to the show
        self.read = reader_of(control.kind, channel.options)
        self.way = way_of(control.kind, wire.steps, len(channel.options))
        self.watching = Watching(watch, control.kind)
        self.gate = FloodGate(watch.at_most_hz)
        self.pace = Pace()
        self.stand_in = StandIn(show, control, watch, play)
        self._parts: tuple[Part, ...] = (
            self.way, self.watching, self.gate, self.pace, self.stand_in,
        )  # fmt: skip
        self.source = ""
        self.raw: Values = ()
        self.trusted: Values | None = None
        self.told: Values | None = None
        self.lost = 0
        # True after what may be due earlier than it was: whoever keeps the alarms sets a new one.
        self.stirred = False
        self._source, self._first = wire.source, wire.first
        self._is_hit = control.kind == "hit"
        self._count: int | None = None

    @property
    def due_s(self) -> float:
        """When something happens by itself."""
        return min(self.way.due_s, self.gate.due_s, self.watching.due_s, self.stand_in.due_s)

    def allows(self, source: str) -> bool:
        """Whether the wire listens to this sender: `10.0.0.7` is the end of `osc 10.0.0.7`."""
        own = self.wire.source
        return not own or source == own or source.endswith(f" {own}")

    def refusal(self, source: str, values: Values) -> str:
        """Why a message to its address is of no use, or ""; changes nothing."""
        if not self.allows(source):
            return (
                f"comes from {source[:60]}, and what feeds {self.wire.input} listens to "
                f"{self.wire.source} only"
            )
        said = self.read(values, self.wire.first)
        return said if isinstance(said, str) else ""

    def hear(self, time_s: float, source: str, values: Values) -> tuple[str, Values] | None:
        """What the input is told now, and who says so, or None."""
        if self._source and not self.allows(source):
            return None
        said = self.read(values, self._first)
        if isinstance(said, str):
            return None
        self.source, self.raw = source, values
        self.pace.hear(time_s)
        if self._is_hit:
            self._count_hits(values, bool(said) and float(said[0]) > 0.0)
        if not self.gate.passes(time_s, said):
            self.stirred = True
            return None
        return self._take(time_s, said)

    def ring(self, time_s: float) -> list[tuple[str, Values]]:
        """What the input is told by what is due, and who says so."""
        told: list[tuple[str, Values] | None] = []
        if self.gate.due_s <= time_s:
            told.append(self._take(time_s, self.gate.ring(time_s)))
        if self.way.due_s <= time_s:
            values = self.way.ring(time_s)
            if values is not None:
                told.append(self._trust(values))
        if self.watching.due_s <= time_s:
            self.watching.ring()
            told.append(self._judge(time_s))
        if self.stand_in.due_s <= time_s:
            told.append(self._by_policy(self.stand_in.ring(time_s)))
        return [each for each in told if each is not None]

    def _take(self, time_s: float, said: Said) -> tuple[str, Values] | None:
        values = self.way.hear(time_s, said)
        watching = self.watching
        was_well = not watching.trouble
        watching.hear(time_s, said, self.way.measured)
        if was_well and not watching.trouble:
            self.stirred = self.way.waits
            if values is None:
                return None
            self.trusted = self.told = values
            return self.source, values
        self.stirred = True
        told = None if values is None else self._trust(values)
        return self._judge(time_s) or told

    def _judge(self, time_s: float) -> tuple[str, Values] | None:
        """The wire has failed, or is well again, or still fails."""
        if self.watching.trouble:
            if self.stand_in.is_on:
                return None
            return self._by_policy(self.stand_in.begin(time_s))
        self.stand_in.end()
        if self.trusted is None or self._is_hit:
            return None
        return self._tell(self.source, self.trusted)

    def _trust(self, values: Values) -> tuple[str, Values] | None:
        """The wire's own value; a hit is a moment, and none is held back."""
        self.trusted = values
        if self.stand_in.is_on and not self._is_hit:
            silent = self.watching.trouble == "silent"
            if not silent or self.wire.watch.then != "hold":
                return None
        return self._tell(self.source, values)

    def follow(self, values: Values) -> Values | None:
        """What the input is told when the other one, that stands in for it, is told this."""
        own = self.stand_in.follow(values)
        if own is not None:
            self.told = own
        return own

    def begin(self, time_s: float) -> None:
        """Begins at this time and not at 0 s."""
        self.watching.begin(time_s)

    def _by_policy(self, values: Values | None) -> tuple[str, Values] | None:
        return None if values is None else self._tell(BY_POLICY, values)

    def _tell(self, source: str, values: Values) -> tuple[str, Values]:
        self.told = values
        return source, values

    def _count_hits(self, values: Values, hit: bool) -> None:
        """Counts hits that nobody heard: the board's own count says how many there were."""
        count = count_of(values, self.wire.first)
        if count is None:
            return
        if self._count is not None:
            missing = count - self._count - hit
            if 0 < missing <= _MOST_LOST:
                self.lost += missing
        self._count = count

    def report(self, now_s: float) -> Report:
        watching, flood_s = self.watching, self.gate.since_s(now_s)
        health: Health = "heard"
        since_s = watching.since_s
        if watching.trouble:
            health = watching.trouble
        elif watching.heard_s is None:
            health = "waiting"
        elif flood_s is not None:
            health, since_s = "flooding", flood_s
        return Report(
            input=self.wire.input,
            address=self.wire.address,
            health=health,
            since_s=since_s,
            rate_hz=self.pace.hz(now_s),
            heard_s=watching.heard_s,
            source=self.source,
            raw=tuple(map(_shown, self.raw)),
            trusted=self.told,
            left_out=self.gate.left_out,
            lost=self.lost,
            stands_in=self.wire.watch.then if self.stand_in.is_on else "",
            called=self.wire.called,
        )

    def saved(self) -> list[Any]:
        own = [
            self.source,
            [_plain(value) for value in self.raw],
            self.trusted,
            self.told,
            self.lost,
            self._count,
        ]
        return [own, *(part.saved() for part in self._parts)]

    def resume(self, data: Sequence[Any]) -> None:
        """Goes on from what was `saved`; ValueError or TypeError for something else."""
        own, *rest = data
        for part, kept in zip(self._parts, rest, strict=True):
            part.resume(kept)
        self.source, raw, trusted, told, self.lost, self._count = own
        self.raw = tuple(raw)
        self.trusted = None if trusted is None else tuple(trusted)
        self.told = None if told is None else tuple(told)


def _shown(value: Value) -> Value:
    return value[:_LONGEST_RAW] if isinstance(value, str) else value


def _plain(value: Value) -> Value:
    """As JSON may have it: what is no finite number becomes the word for it."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return _shown(value)
