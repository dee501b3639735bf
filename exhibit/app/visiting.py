"""Plays the visits that a show declares, faster than real time, and says what came otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exhibit.app.evening_course import STEP_S, Beginning, entered
from exhibit.app.recordings import programmed
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.visit_specs import ExpectSpec, VisitSpec
from exhibit.authoring.visits import condition_of, events_of
from exhibit.core.problems import Place, Problems
from exhibit.show.events import Event
from exhibit.show.program import Show
from exhibit.show.state import State
from exhibit.show.step import advance, begin, holds

_SOON_S = 1e-9  # of a time that was written and one that was worked out


@dataclass(frozen=True, slots=True)
class Walked:
    """What came of a visit.

    scenes   every scene that began, with its time, of all regions
    states   the state at each time at which something is expected
    """

    show: Show
    scenes: tuple[tuple[str, float], ...]
    states: Mapping[float, State]
    end_s: float


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that was expected, and came otherwise."""

    place: Place
    said: str


def walk(spec: ShowSpec, visit: VisitSpec) -> Walked:
    """Plays a visit of a checked show to its end."""
    show = programmed(spec, Problems(), visit.seed)
    events = events_of(visit, spec, Problems())
    names = [scene.name for scene in show.scenes]
    language = 0 if visit.language is None else show.languages.index(visit.language.text)
    scene = None if visit.begin is None else names.index(visit.begin.text)
    start = Beginning(show, begin(show, scene, language))
    ends_s = max([visit.end_s, *(event.time_s for event in events)])
    stops = sorted({expect.at_s for expect in visit.expects if expect.at_s is not None})
    came = [(names[course.playing[-1].scene], 0.0) for course in start.state.regions
            if course.playing]  # fmt: skip
    states: dict[float, State] = {0.0: start.state}
    before = start.state
    for state in _course(start, events, stops, ends_s):
        came += sorted(
            ((names[one.scene], one.seen_from_s) for one in entered(state, before.time_s)),
            key=lambda each: each[1],
        )
        if state.time_s in stops:
            states[state.time_s] = state
        before = state
    return Walked(show, tuple(came), states, ends_s)


def _course(
    start: Beginning, events: Iterable[Event], stops: Iterable[float], until_s: float
) -> Iterator[State]:
    """The states every `STEP_S`, and at each of the stops."""
    steps = {i * STEP_S for i in range(1, int(until_s / STEP_S) + 1)}
    coming = list(events)
    heard, state = 0, start.state
    for to_s in sorted({*steps, *stops, until_s} - {0.0}):
        first = heard
        while heard < len(coming) and coming[heard].time_s <= to_s:
            heard += 1
        state = advance(start.show, state, coming[first:heard], until=to_s)
        yield state


# --- what was expected ----------------------------------------------------------------------------


def misses(spec: ShowSpec, visit: VisitSpec, walked: Walked) -> Iterator[Miss]:
    """What came otherwise than the visit expects, but for pictures."""
    since_s = 0.0  # what is expected by a time comes after what was expected before
    for expect in visit.expects:
        if expect.what == "scene":
            found_s, said = _scene(expect, walked, since_s)
            since_s = max(since_s, found_s)
        elif expect.what == "never":
            said = _never(expect, walked)
        elif expect.what == "language":
            said = _language(expect, walked)
        elif expect.what == "is":
            said = _is(expect, spec, walked)
        else:
            said = ""
        if said:
            yield Miss(expect.place, said)


def _scene(expect: ExpectSpec, walked: Walked, since_s: float) -> tuple[float, str]:
    """When the scene began, or a sentence about what came instead."""
    name = expect.wanted.text
    if expect.at_s is not None:
        state = walked.states[expect.at_s]
        playing = [walked.show.scenes[c.playing[-1].scene].name for c in state.regions if c.playing]
        if name in playing:
            return expect.at_s, ""
        return expect.at_s, f"at {expect.at_s:g} s it is '{playing[0]}', and not '{name}'"
    by_s = expect.by_s or 0.0
    here = [name for name, at_s in walked.scenes if at_s <= since_s + _SOON_S]
    if here and here[-1] == name:
        return since_s, ""
    for scene, at_s in walked.scenes:
        if scene == name and since_s <= at_s <= by_s + _SOON_S:
            return at_s, ""
    later = next((at_s for scene, at_s in walked.scenes if scene == name and at_s > by_s), None)
    if later is not None:
        return by_s, f"'{name}' comes at {later:.4g} s, and not by {by_s:g} s"
    course = ", ".join(f"{scene} at {at_s:.4g} s" for scene, at_s in walked.scenes[-6:])
    return by_s, f"'{name}' does not come by {by_s:g} s; what came: {course}"


def _never(expect: ExpectSpec, walked: Walked) -> str:
    for scene, at_s in walked.scenes:
        if scene == expect.wanted.text:
            return f"'{scene}' comes at {at_s:.4g} s, and should never"
    return ""


def _is(expect: ExpectSpec, spec: ShowSpec, walked: Walked) -> str:
    condition = condition_of(expect, spec, Problems())
    state = walked.states[expect.at_s or 0.0]
    if condition is None or holds(walked.show, state, condition):
        return ""
    names = [item.name for item in walked.show.inputs]
    values = dict(zip(names, state.values.tolist(), strict=True))
    said = ", ".join(
        f"{name} is {value:.4g}" for name, value in values.items() if name in expect.wanted.text
    )
    return f"at {expect.at_s:g} s it is not so that {expect.wanted.text}{said and f': {said}'}"


def _language(expect: ExpectSpec, walked: Walked) -> str:
    found = walked.show.languages[walked.states[expect.at_s or 0.0].language]
    if found == expect.wanted.text:
        return ""
    return f"at {expect.at_s:g} s it speaks {found}, and not {expect.wanted.text}"
