"""The course of an evening: a show played without a picture, as fast as it will go.

Rehearsals, and the evenings that are kept as tests, are played here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import floor
from typing import Any

from exhibit.app.occasion import Occasion
from exhibit.app.recordings import programmed
from exhibit.core.problems import Problems
from exhibit.loop import Trust, as_it_comes
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.state import NOTHING, Playing, State
from exhibit.show.step import advance, begin
from exhibit.wires.room import Room

# Between two looks at the state. A scene that is cut to and from within it is not seen here, and
# by nobody else.
STEP_S = 0.2


def as_it_is(state: State) -> State:
    return state


@dataclass(frozen=True, slots=True)
class Beginning:
    """A show, the state in which it begins, and how it hears what was recorded."""

    show: Show
    state: State
    hear: Trust = as_it_comes


def beginning(occasion: Occasion) -> Beginning:
    """How an occasion begins: with its language, its chance, and its wires. Good for one course."""
    show = programmed(occasion.spec, Problems(), occasion.seed)
    room = Room(show, occasion.venue.wires)
    state = begin(show, occasion.scene, occasion.language, own=occasion.own)
    return Beginning(show, state, room.hear)


def course(
    start: Beginning,
    events: Iterable[Event],
    until_s: float,
    keep: Callable[[State], State] = as_it_is,
) -> Iterator[State]:
    """The states of an evening, `STEP_S` after one another, the last one at `until_s`.

    `events` come in the order of their times. `keep` is given each state and returns it, perhaps
    saved and loaded.
    """
    state = start.state
    coming = iter(events)
    ahead = next(coming, None)
    step = floor(state.time_s / STEP_S)
    while state.time_s < until_s:
        step += 1
        to_s = min(step * STEP_S, until_s)
        due: list[Event] = []
        while ahead is not None and ahead.time_s <= to_s:
            due.append(ahead)
            ahead = next(coming, None)
        state = keep(advance(start.show, state, start.hear(due, to_s), until=to_s))
        yield state


def entered(state: State, since_s: float) -> Iterator[Playing]:
    """The scenes of all regions that have begun after a time, as far as they are still seen.

    A region that has ended has begun nothing.
    """
    everywhere = (playing for course in state.regions for playing in course.playing)
    return (p for p in everywhere if p.seen_from_s > since_s and p.scene != NOTHING)


# --- what came to pass ----------------------------------------------------------------------------


def what_came(
    start: Beginning,
    events: Iterable[Event],
    until_s: float,
    keep: Callable[[State], State] = as_it_is,
) -> dict[str, Any]:
    """What an evening came to, as what JSON can say: its scenes with times, and how it ended."""
    show, state = start.show, start.state
    scenes = [[show.scenes[scene].name, 0.0] for scene in _scenes_at_first(state)]
    for now in course(start, events, until_s, keep):
        began = entered(now, state.time_s)
        scenes += [[show.scenes[one.scene].name, round(one.seen_from_s, 6)] for one in began]
        state = now
    names = (item.name for item in show.inputs)
    values = {name: round(float(v), 9) for name, v in zip(names, state.values, strict=True)}
    return {"scenes": scenes, "language": show.languages[state.language], "values": values}


def _scenes_at_first(state: State) -> list[int]:
    """The scene of the main region, and then those beside it."""
    courses = (course for course in state.regions if course.playing)
    return [c.playing[-1].scene for c in courses if c.playing[-1].scene != NOTHING]


_LATE_S, _OFF = 1e-5, 1e-6  # what another processor's last digit may make of a time, or a value


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """A sentence for each thing that came otherwise, the earliest scene first."""
    return [
        *_other_scenes(expected["scenes"], found["scenes"]),
        *_other("language", expected["language"], found["language"]),
        *(
            sentence
            for name in sorted({*expected["values"], *found["values"]})
            for sentence in _other(name, expected["values"].get(name), found["values"].get(name))
        ),
    ]


def _other_scenes(expected: list[list[Any]], found: list[list[Any]]) -> Iterator[str]:
    for i, ((name, at_s), (name_now, now_s)) in enumerate(zip(expected, found, strict=False)):
        if name != name_now or abs(at_s - now_s) > _LATE_S:
            yield f"scene {i + 1}: '{name}' at {at_s:g} s became '{name_now}' at {now_s:g} s"
            return
    if len(found) > len(expected):
        name, at_s = found[len(expected)]
        yield f"then '{name}' at {at_s:g} s, where nothing more was to come"
    elif len(found) < len(expected):
        name, at_s = expected[len(found)]
        yield f"'{name}' at {at_s:g} s never came"


def _other(what: str, expected: object, found: object) -> Iterator[str]:
    numbers = isinstance(expected, int | float) and isinstance(found, int | float)
    same = abs(expected - found) <= _OFF if numbers else expected == found  # type: ignore[operator]
    if not same:
        yield f"{what} ends as {found}, and not as {expected}"
