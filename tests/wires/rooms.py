"""Words for tests about a room: a show with an input of every kind, and what its wires hear."""

from __future__ import annotations

import json
from collections.abc import Sequence

from exhibit.show.events import Event, Value
from exhibit.show.program import Input, Scene, Show, channels_of
from exhibit.wires.health import Report
from exhibit.wires.room import Room
from exhibit.wires.wire import Step, Watch, Wire

INPUTS = (
    Input("near", "distance", "/in/near", "m", 0.0, 4.0, 4.0),
    Input("far", "distance", "/in/far", "m", 0.0, 8.0, 8.0),
    Input("glow", "level", "/in/glow"),
    Input("drum", "hit", "/in/drum"),
    Input("door", "switch", "/in/door"),
    Input("tongue", "choice", "/in/tongue", rest=-1.0, options=("en", "fr", "ar")),
    Input("people", "count", "/in/people", low=0.0, high=20.0),
    *channels_of(Input("hand", "position", "/in/hand")),
    *channels_of(Input("thing", "pose", "/in/thing", low=-2.0, high=2.0)),
    Input("card", "text", "/in/card"),
)
SHOW = Show("Room", (16, 9), ("en", "fr", "ar"), INPUTS, (), (Scene("hall"),), seed=5)
LANTERN = "osc 10.0.0.7"


def wire(name: str, *steps: Step, watch: Watch | None = None, first: int = 0) -> Wire:
    """A wire to an input from a board called lantern: `/lantern/near` feeds `near`."""
    return Wire(name, f"/lantern/{name}", first=first, steps=steps, watch=watch or Watch())


def said(time_s: float, name: str, *values: Value, source: str = LANTERN) -> Event:
    return Event(time_s, source, f"/lantern/{name}", values)


def told(events: Sequence[Event]) -> list[tuple[float, *tuple[Value, ...]]]:
    """When the show was told what."""
    return [(round(event.time_s, 9), *event.values) for event in events]


def heard(
    wires: Wire | Sequence[Wire], events: Sequence[Event], until_s: float = 0.0
) -> list[tuple[float, *tuple[Value, ...]]]:
    """What the show is told by a new room that hears this."""
    room = Room(SHOW, [wires] if isinstance(wires, Wire) else wires)
    last_s = events[-1].time_s if events else 0.0
    return told(room.hear(events, max(until_s, last_s)))


def values_of(
    wires: Wire | Sequence[Wire], events: Sequence[Event], until_s: float = 0.0
) -> list[tuple[Value, ...]]:
    return [tuple(one[1:]) for one in heard(wires, events, until_s)]


def every(period_s: float, name: str, *values: Value, start_s: float = 0.0) -> list[Event]:
    """These values, one message each, so long apart."""
    return [said(start_s + i * period_s, name, value) for i, value in enumerate(values)]


def after_a_crash(room: Room, wires: Sequence[Wire]) -> Room:
    """A new room that goes on from what the other one kept."""
    kept = json.loads(json.dumps(room.saved(), allow_nan=False))
    fresh = Room(SHOW, wires)
    fresh.resume(kept)
    assert fresh.saved() == room.saved()
    return fresh


def report_of(room: Room, now_s: float, name: str) -> Report:
    return next(report for report in room.report(now_s) if report.input == name)
