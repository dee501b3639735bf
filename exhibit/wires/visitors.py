"""Plausible visitors: a show is rehearsed for hours before anybody is there.

A visitor comes, walks up, lingers, drums, presses, picks a language, touches, leaves, and comes
back minutes later as somebody else. Several are there at once: a distance sensor sees the nearest
of them, a counter all, a switch is on while anybody presses it. When the last one has gone, every
input is at its rest.

    for event in islice(visitors(show, count=3, seed=7), 1000): ...

A pure function of the show, the number of visitors and the seed, endless and in the order of
time: nothing is kept but the place in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count as counted
from itertools import tee
from operator import attrgetter, itemgetter

import numpy as np

from exhibit.core.chance import stream
from exhibit.show.events import Event, Value
from exhibit.show.program import Control, Input, Show
from exhibit.wires.deeds import Deed, Does, Floats, Said, Visit, decimals, doing

SOURCE = "visitors"
ALONE = 2  # visitors of a single input that is simulated
FIRST_S = (2.0, 40.0)  # when a visitor comes for the first time
AWAY_S = (15.0, 1800.0)  # between two visits: minutes as often as half hours
STAYS_S = (15.0, 300.0)

WALKS = 1.0  # metres a second in a museum
METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001}
CROSSES_S = 3.0  # from one end of a range that is not a length to the other
SWAY, TREMBLE = 0.03, 0.012  # metres: somebody who stands still, and what a sensor makes of it
SLOWEST_HZ, FASTEST_HZ = 10.0, 20.0  # of a sensor


def visitors(show: Show, count: int, seed: int) -> Iterator[Event]:
    """What `count` visitors do with all inputs of a show, from 0 s on, without an end."""
    streams = (_played(show, control, count, seed) for control in show.controls)
    return heapq.merge(*streams, key=attrgetter("time_s"))


def one_input(show: Show, name: str, seed: int, from_s: float) -> Iterator[Event]:
    """One input as visitors would play it, from a show time on; KeyError for one there is not."""
    for control in show.controls:
        if control.name == name:
            events = _played(show, control, ALONE, seed)
            return (event._replace(time_s=event.time_s + from_s) for event in events)
    raise KeyError(name)


def everybody_leaves(show: Show, time_s: float) -> tuple[Event, ...]:
    """Every input goes to its rest: for the end of a rehearsal."""
    return tuple(
        Event(time_s, SOURCE, show.inputs[each.first].address, _rest(show, each))
        for each in show.controls
        if each.kind != "hit"
    )


def _rest(show: Show, control: Control) -> tuple[Value, ...]:
    first = show.inputs[control.first]
    if control.kind in ("position", "pose"):
        return ()
    if control.kind == "text":
        return ("",)
    if control.kind == "choice":
        return (0,)
    if control.kind in ("switch", "count"):
        return (int(first.rest),)
    return (first.rest,)


def _played(show: Show, control: Control, count: int, seed: int) -> Iterator[Event]:
    comings = (_visits(seed, visitor) for visitor in range(count))
    visits = heapq.merge(*comings, key=attrgetter("arrives_s"))
    address = show.inputs[control.first].address
    for time_s, values in _says(show, control, visits, seed):
        yield Event(time_s, SOURCE, address, values)


def _says(show: Show, control: Control, visits: Iterator[Visit], seed: int) -> Iterator[Said]:
    first = show.inputs[control.first]
    if control.kind in ("distance", "level"):
        return _changed(_nearest(visits, first, seed, control.name))
    if control.kind == "count":
        return _changed(_counted(_presence(visits), first))
    does = doing(show, control, seed)
    if control.kind == "hit":
        return (said for deed in _in_order(visits, does) for said in deed.says)
    if control.kind == "switch":
        return _changed(_held(_in_order(visits, does), int(first.rest)))
    if control.kind == "choice":
        return _changed(_until_all_have_gone(visits, does))
    return (said for deed in _in_turn(_in_order(visits, does)) for said in deed.says)


def _visits(seed: int, visitor: int) -> Iterator[Visit]:
    """A visitor's visits, the first of them soon; how long lies between them differs by far."""
    at_s = 0.0
    for number in counted():
        apart, stays = stream(seed, f"visitor {visitor}", [2 * number, 2 * number + 1])
        at_s += _log_between(AWAY_S if number else FIRST_S, float(apart))
        leaves_s = at_s + _log_between(STAYS_S, float(stays))
        yield Visit(visitor, number, at_s, leaves_s)
        at_s = leaves_s


def _log_between(ends: tuple[float, float], k: float) -> float:
    """A number between two, as often in each octave."""
    return float(ends[0] * (ends[1] / ends[0]) ** k)


# --- several visitors, one input ------------------------------------------------------------------


def _in_order(visits: Iterable[Visit], does: Does) -> Iterator[Deed]:
    """The deeds of all visits as they begin: nothing begins before its visitor has arrived."""
    waiting: list[tuple[float, int, Deed]] = []
    tie = counted()
    for visit in visits:
        while waiting and waiting[0][0] < visit.arrives_s:
            yield heapq.heappop(waiting)[2]
        for deed in does(visit):
            heapq.heappush(waiting, (deed.begins_s, next(tie), deed))


def _in_turn(deeds: Iterable[Deed]) -> Iterator[Deed]:
    """One at a time: who finds a thing in somebody else's hands leaves it."""
    free_s = float("-inf")
    for deed in deeds:
        if deed.begins_s > free_s:
            yield deed
            free_s = deed.ends_s


def _held(deeds: Iterable[Deed], rest: int) -> Iterator[Said]:
    """A switch is away from its rest while anybody presses it."""
    lets_go: list[float] = []
    for deed in deeds:
        while lets_go and lets_go[0] <= deed.begins_s:
            at_s = heapq.heappop(lets_go)
            if not lets_go:
                yield at_s, (rest,)
        yield deed.begins_s, (1 - rest,)
        heapq.heappush(lets_go, deed.ends_s)


def _presence(visits: Iterable[Visit]) -> Iterator[tuple[float, int]]:
    """How many are there, at each time at which it changes."""
    leaving: list[float] = []
    for visit in visits:
        while leaving and leaving[0] <= visit.arrives_s:
            yield heapq.heappop(leaving), len(leaving)
        heapq.heappush(leaving, visit.leaves_s)
        yield visit.arrives_s, len(leaving)


def _counted(presence: Iterable[tuple[float, int]], item: Input) -> Iterator[Said]:
    for time_s, there in presence:
        yield time_s, (int(min(max(item.rest + there, item.low), item.high)),)


def _until_all_have_gone(visits: Iterator[Visit], does: Does) -> Iterator[Said]:
    """Choices as they are made; with nobody there, none is."""
    choosing, going = tee(visits)
    chosen = (said for deed in _in_order(choosing, does) for said in deed.says)
    empty = ((time_s, (0,)) for time_s, there in _presence(going) if not there)
    return heapq.merge(chosen, empty, key=itemgetter(0))


def _changed(says: Iterable[Said]) -> Iterator[Said]:
    """Without what has been said just before."""
    last: tuple[Value, ...] | None = None
    for said in says:
        if said[1] != last:
            last = said[1]
            yield said


# --- walking up to a sensor -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Walk:
    """How far somebody is away from the input's rest, as a way through time.

    `times` (k,) show seconds; `away` (k,) in the input's unit, first and last 0: not there.
    """

    leaves_s: float
    times: Floats
    away: Floats
    phase: float

    def at(self, times: Floats, sway: float) -> Floats:
        """(n,) at these show times; who lingers shifts from foot to foot."""
        away = np.interp(times, self.times, self.away)
        shifts = np.sin(times * (1.1 + 0.4 * self.phase) + 6.3 * self.phase)
        return np.where(away == 0.0, 0.0, away + sway * shifts)


def _nearest(visits: Iterator[Visit], item: Input, seed: int, name: str) -> Iterator[Said]:
    """What a sensor says while anybody is there: it sees who is furthest from its rest."""
    sensor = _Sensor(item, seed, name)
    there: list[_Walk] = []
    visit = next(visits, None)
    while visit is not None:
        from_s = visit.arrives_s
        there.append(sensor.walk(visit))
        visit = next(visits, None)
        last_s = max(walk.leaves_s for walk in there)
        until_s = last_s if visit is None else min(visit.arrives_s, last_s)
        yield from sensor.says(there, from_s, until_s)
        there = [walk for walk in there if walk.leaves_s > until_s]
        if not there:
            yield until_s, (item.rest,)


class _Sensor:
    """A distance or a level as a sensor would send it, 10 to 20 times a second."""

    def __init__(self, item: Input, seed: int, name: str) -> None:
        span = abs(item.high - item.low)
        metre = METRES.get(item.unit, 0.0) if item.kind == "distance" else 0.0
        self._item = item
        self._seed = seed
        self._name = name
        self._speed = WALKS / metre if metre else span / CROSSES_S
        self._sway = SWAY / metre if metre else 0.01 * span
        self._tremble = TREMBLE / metre if metre else 0.004 * span
        self._digits = decimals(item)
        k = float(stream(seed, f"{name} sensor", 0))
        self._hz = SLOWEST_HZ + k * (FASTEST_HZ - SLOWEST_HZ)

    def walk(self, visit: Visit) -> _Walk:
        """Up to a place or several, lingering at each, and away again."""
        spots, pace, side, phase = (float(k) for k in visit.chance(self._seed, self._name, 4))
        down, up = self._item.rest - self._item.low, self._item.high - self._item.rest
        sign, reach = (-1.0, down) if side * (down + up) < down else (1.0, up)
        speed = self._speed * (0.7 + 0.7 * pace)
        reach = min(reach, 0.35 * visit.stays_s * speed)
        count = 1 + int(spots * 4)
        near = visit.chance(self._seed, f"{self._name} spot", count)
        places = np.concatenate([[0.0], reach * (0.15 + 0.85 * np.sqrt(near)), [0.0]])
        walking_s = np.abs(np.diff(places)) / speed
        # What is left of the visit is spent at the places; whoever has too little walks faster.
        left_s = max(visit.stays_s - float(walking_s.sum()), 0.1 * visit.stays_s)
        walking_s *= (visit.stays_s - left_s) / max(float(walking_s.sum()), 1e-9)
        shares = 0.2 + visit.chance(self._seed, f"{self._name} lingers", count)
        lingers_s = left_s * shares / shares.sum()
        steps_s = np.empty(2 * count + 1)
        steps_s[0::2], steps_s[1::2] = walking_s, lingers_s
        times = visit.arrives_s + np.concatenate([[0.0], np.cumsum(steps_s)])
        away = np.concatenate([[0.0], np.repeat(places[1:-1], 2), [0.0]])
        return _Walk(visit.leaves_s, times, sign * away, phase)

    def says(self, there: list[_Walk], from_s: float, until_s: float) -> Iterator[Said]:
        beats = np.arange(int(from_s * self._hz), int(until_s * self._hz) + 1)
        if not len(beats):
            return
        chance = stream(
            self._seed, f"{self._name} beat", np.stack([3 * beats, 3 * beats + 1, 3 * beats + 2])
        )
        times = (beats + 0.3 * chance[0]) / self._hz  # a loop on a board is never quite regular
        aways = np.stack([walk.at(times, self._sway) for walk in there])
        furthest = np.take_along_axis(aways, np.abs(aways).argmax(axis=0)[None], axis=0)[0]
        trembles = self._tremble * (chance[1] + chance[2] - 1.0)
        values = self._item.rest + furthest + np.where(furthest == 0.0, 0.0, trembles)
        values = np.round(np.clip(values, self._item.low, self._item.high), self._digits)
        for time_s, value in zip(times.tolist(), values.tolist(), strict=True):
            if from_s <= time_s < until_s:
                yield time_s, (value,)
