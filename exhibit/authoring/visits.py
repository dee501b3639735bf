"""The proof reader of visits: what happens in them, and what is expected, can be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from exhibit.authoring.conditions import Conditions
from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.model.inputs import quantity
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.players import memories_of
from exhibit.authoring.program import channels
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec, ShowSpec
from exhibit.authoring.visit_specs import ExpectSpec, HappeningSpec, VisitSpec
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_PARTS
from exhibit.show.conditions import Condition, timers
from exhibit.show.day import Day, event_of
from exhibit.show.events import Event, Value
from exhibit.show.facts import chances

GONE = ("gone", "rest")  # nobody is there any more
STEP_S = 0.05  # between what a sensor says on the way to a value: most say 20 values a second


def check_visits(spec: ShowSpec, problems: Problems) -> tuple[VisitSpec, ...]:
    """The visits that can be; names what the others do or expect that the show does not have."""
    named: dict[str, Name] = {}
    can_be: list[VisitSpec] = []
    for visit in spec.visits:
        faults = Problems()
        if visit.name.text in named:
            before = named[visit.name.text].place
            faults.error(
                visit.name.place, "name-twice",
                f"there is a visit '{short(visit.name.text)}' already, at {before}",
                "give one of the two another name",
            )  # fmt: skip
        named.setdefault(visit.name.text, visit.name)
        _check_visit(spec, visit, faults)
        problems.extend(replace(fault, left_out=True) for fault in faults)
        if not len(faults):
            can_be.append(visit)
    return tuple(can_be)


def _check_visit(spec: ShowSpec, visit: VisitSpec, problems: Problems) -> None:
    scenes = [scene.name.text for scene in spec.scenes]
    spoken = [language.text for language in spec.languages]
    if visit.begin is not None:
        _scene_named(visit.begin, scenes, problems)
    if visit.language is not None:
        check_spoken(visit.language, spoken, problems)
    events_of(visit, spec, problems)
    for expect in visit.expects:
        wanted = Name(expect.wanted.text, expect.wanted.place)
        if expect.what in ("scene", "never"):
            _scene_named(wanted, scenes, problems)
        elif expect.what == "is":
            condition_of(expect, spec, problems)
        elif expect.what == "language":
            check_spoken(wanted, spoken, problems)
        elif expect.what == "picture" and not expect.wanted.text.lower().endswith(".png"):
            problems.error(
                expect.wanted.place, "value", "a still is a file that ends in .png",
                f"for example: picture: stills/{short(visit.name.text).replace(' ', '_')}.png",
            )  # fmt: skip


def condition_of(expect: ExpectSpec, spec: ShowSpec, problems: Problems) -> Condition | None:
    """What must be true at a time; None, and a problem, for what cannot be asked of a moment."""
    recordings = [memory.name for memory in memories_of(spec)]
    asked = Conditions(spec, channels(spec), recordings, problems).condition(expect.wanted, 0)
    if asked is None or not any((*timers(asked), *chances(asked))):
        return asked
    problems.error(
        expect.wanted.place, "condition",
        "a visit looks at one moment: 'for', 'within' and 'chance' are of a scene",
        "ask at two times, or for what the scene does then: {by: 30s, scene: courtyard}",
    )  # fmt: skip
    return None


def _scene_named(scene: Name, scenes: list[str], problems: Problems) -> None:
    if scene.text not in scenes:
        problems.error(
            scene.place,
            "unknown-scene",
            f"there is no scene '{short(scene.text)}'",
            suggest(scene.text, scenes),
        )


# --- from deeds to events -------------------------------------------------------------------------


def events_of(visit: VisitSpec, spec: ShowSpec, problems: Problems) -> list[Event]:
    """What a visit says to the show, in the order of its times; what it cannot say is a problem."""
    items = {item.name.text: item for item in spec.inputs}
    last = {called: item.rest for called, item in items.items()}
    events: list[Event] = []
    if visit.clock_s is not None:
        open_s, close_s = visit.hours or (-math.inf, math.inf)
        events.append(event_of(Day(0.0, visit.clock_s, visit.weekday, open_s, close_s)))
    for deed in sorted(visit.happens, key=lambda deed: deed.at_s):
        item = items.get(deed.input.text)
        if item is None:
            problems.error(
                deed.input.place,
                "unknown-input",
                f"'{short(deed.input.text)}' is not an input of this show",
                suggest(deed.input.text, items),
            )
            continue
        faults = Problems()
        values = _values(deed, item, faults)
        problems.extend(faults)
        if not len(faults):
            events += _events(deed, item, values, last)
    return sorted(events, key=lambda event: event.time_s)


def _events(
    deed: HappeningSpec, item: InputSpec, values: tuple[Value, ...], last: dict[str, float]
) -> Iterator[Event]:
    """`last` has what each input said before."""
    address, goal = f"/in/{item.name.text}", values[0] if values else None
    if not isinstance(goal, float) or item.kind in INPUT_PARTS or item.kind == "hit":
        for i in range(deed.times):
            yield Event(deed.at_s + i * deed.every_s, "visit", address, values)
        return
    steps = max(round(deed.over_s / STEP_S), 1)
    start, last[item.name.text] = last[item.name.text], goal
    for i in range(1, steps + 1):
        value = start + (goal - start) * i / steps
        yield Event(deed.at_s + deed.over_s * i / steps, "visit", address, (value,))


def _values(deed: HappeningSpec, item: InputSpec, problems: Problems) -> tuple[Value, ...]:
    """What the input says."""
    written = deed.value
    if isinstance(written, tuple):
        if item.kind not in INPUT_PARTS:
            _refuse(deed, item, "says one value, not several", problems)
        return tuple(_part(each, item, problems) for each in written)
    if item.kind in INPUT_PARTS or (item.kind == "hit" and written.text in ("", "yes")):
        if item.kind != "hit" and written.text not in GONE:
            _refuse(deed, item, "says where somebody is", problems, "for example: [30%, 60%]")
        return ()
    return (_value(deed, written, item, problems),)


def _value(deed: HappeningSpec, written: Scalar, item: InputSpec, problems: Problems) -> Value:
    """What an input of one value says."""
    if item.kind in ("distance", "level", "count"):
        if written.text in GONE:
            return float(item.rest)
        return quantity(written, item.unit, problems) or 0.0
    if item.kind == "hit":
        return _number(written, problems, "how hard a stroke is, such as 80%")
    if item.kind == "switch":
        if written.text not in ("on", "off"):
            _refuse(deed, item, "is 'on' or 'off'", problems)
        return written.text == "on"
    if item.kind == "choice" and written.text not in item.options:
        near = suggest(written.text, item.options)
        _refuse(deed, item, f"has no '{short(written.text)}'", problems, near)
    return written.text


def _refuse(
    deed: HappeningSpec, item: InputSpec, message: str, problems: Problems, hint: str = ""
) -> None:
    place = deed.value.place if isinstance(deed.value, Scalar) else deed.place
    said = f"'{short(item.name.text)}' is a {item.kind}: it {message}"
    problems.error(place, "input-kind", said, hint)


def _part(written: Scalar, item: InputSpec, problems: Problems) -> float:
    return _number(written, problems, f"a number from {item.low:g} to {item.high:g}")


def _number(written: Scalar, problems: Problems, expected: str) -> float:
    try:
        return units.number(written.text)
    except units.UnitError as error:
        problems.error(written.place, "value", f"expected {expected}: {error}")
        return 0.0
