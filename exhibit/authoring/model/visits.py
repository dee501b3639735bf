"""A visit: what visitors do at which times, and what must come of it. `exhibit test` plays it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Sequence, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    listed,
    name,
    read_keys,
    seconds,
    whole,
)
from exhibit.authoring.shapes import NOTHING, TEXT, Book, Schema, either, grouped, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.authoring.slips import short
from exhibit.authoring.venue.hours import read_hours, time_of_day, weekday
from exhibit.authoring.visit_specs import ExpectSpec, HappeningSpec, VisitSpec
from exhibit.core.problems import Problems

MOST_TIMES = 1_000  # strokes in one line


_AT = Key("at", seconds, "when", "4s", required=True)
DEED_KEYS = [
    _AT,
    Key("times", whole(1, MOST_TIMES), "how many strokes", "3"),
    Key("every", seconds, "how long from stroke to stroke", "400ms"),
    Key("over", seconds, "how long it takes to get there", "3s"),
]
_DEED_WORDS = [key.name for key in DEED_KEYS]


def _lines(book: Book) -> Schema:
    """A time, and what inputs say: by their names, which a schema does not know."""
    said = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
    return {**book.group(DEED_KEYS, "happening"), "additionalProperties": said}


@takes(_lines)
def _deeds(tree: Tree, problems: Problems) -> tuple[HappeningSpec, ...] | None:
    """`{at: 20s, drum: 80%, times: 3, every: 400ms}`: the other words are names of inputs."""
    if not isinstance(tree, Mapping):
        read_keys(tree, DEED_KEYS, "what happens", problems)  # says what is wrong with it
        return None
    said = [(key, value) for key, value in tree.entries if key.text not in _DEED_WORDS]
    about = Mapping(tuple(e for e in tree.entries if e[0].text in _DEED_WORDS), tree.place)
    before = len(problems)
    values = read_keys(about, DEED_KEYS, "what happens", problems) or {}
    if len(problems) > before:
        return None
    if not said:
        problems.error(
            tree.place,
            "missing-key",
            "what happens needs the name of an input",
            "for example: {at: 1s, near: 0.7 m}",
        )
    times = {"times": values.get("times", 1), "every_s": values.get("every", 0.5)}
    return tuple(
        HappeningSpec(tree.place, values["at"], Name(key.text, key.place), value,
                 **times, over_s=values.get("over", 0.0))
        for key, written in said
        if (value := _said(written, problems)) is not None
    )  # fmt: skip


def _said(tree: Tree, problems: Problems) -> Scalar | tuple[Scalar, ...] | None:
    """A value, or the two numbers of a place."""
    if isinstance(tree, Scalar):
        return tree
    if isinstance(tree, Sequence) and all(isinstance(item, Scalar) for item in tree.items):
        return tuple(item for item in tree.items if isinstance(item, Scalar))
    problems.error(
        tree.place, "shape", "an input says a value, or a place",
        "for example: 0.7 m, or [30%, 60%]",
    )  # fmt: skip
    return None


EXPECT_KEYS = [
    Key("at", seconds, "at this time", "5s"),
    Key("by", seconds, "at this time or before, and after what was expected before it", "30s"),
    Key("scene", name, "this scene plays", "courtyard"),
    Key("language", name, "this language is spoken", "ar-TN"),
    Key("is", condition_text, "this is true", "lamps >= 3"),
    Key("picture", name, "it looks like this still; one that is not there is made",
        "stills/evening.png"),
    Key("never", name, "this scene does not play, from the beginning to the end", "harbour"),
]  # fmt: skip
_WHATS = ("scene", "language", "is", "picture", "never")


@takes(grouped(EXPECT_KEYS, "expectation"))
def _expect(tree: Tree, problems: Problems) -> ExpectSpec | None:
    before = len(problems)
    values = read_keys(tree, EXPECT_KEYS, "what is expected", problems)
    if values is None or len(problems) > before:
        return None
    whats = [what for what in _WHATS if what in values]
    fault, hint = _expect_fault(whats, values)
    if fault:
        problems.error(tree.place, "shape", fault, hint)
        return None
    wanted: Any = values[whats[0]]
    if isinstance(wanted, Name):
        wanted = Scalar(wanted.text, wanted.place)
    return ExpectSpec(tree.place, whats[0], wanted, values.get("at"), values.get("by"))


def _expect_fault(whats: list[str], values: dict[str, Any]) -> tuple[str, str]:
    example = "for example: {by: 30s, scene: courtyard}"
    if len(whats) != 1:
        found = f"has {' and '.join(whats)}" if whats else "has none of them"
        return f"a line expects one of {', '.join(_WHATS)}, and this one {found}", example
    timed = ("at" in values) + ("by" in values)
    if whats[0] == "never":
        return ("what never comes has no time", "write {never: harbour}") if timed else ("", "")
    if timed != 1:
        return "what is expected is so 'at' a time, or comes 'by' a time", example
    if "by" in values and whats[0] != "scene":
        return f"'by' is for scenes: when must '{whats[0]}' be so?", "write 'at' and the time"
    return "", ""


@takes(either(listed_shape(_deeds), NOTHING))
def _happens(tree: Tree, problems: Problems) -> tuple[HappeningSpec, ...] | None:
    lines = listed(_deeds, "'happens'")(tree, problems)
    return None if lines is None else tuple(deed for line in lines for deed in line)


VISIT_KEYS = [
    Key("visit", name, "what it is about, in a few words", "somebody comes near", required=True),
    Key("begin", name, "the scene in which it begins, if not the show's first", "courtyard"),
    Key("language", name, "the language in which it begins", "fr"),
    Key("clock", time_of_day, "the time of the day at which it begins", '"17:50"'),
    Key("today", weekday, "the day of the week", "friday"),
    Key("hours", read_hours, "the opening hours, as of a venue",
        '{open: "09:00", close: "18:00"}'),
    Key("seed", whole(0, 2**31 - 1), "decides all chance in it", "7"),
    Key("happens", _happens, "what visitors do: a time, and what inputs say"),
    Key("expect", listed(_expect, "'expect'"), "what must come of it", required=True),
    Key("until", seconds, "how long it goes on", "2min"),
]  # fmt: skip


@takes(grouped(VISIT_KEYS, "visit"))
def read_visit(tree: Tree, problems: Problems) -> VisitSpec | None:
    """A visit without a mistake; the show plays all the same without one that has some."""
    faults = Problems()
    visit = _visit(tree, faults)
    problems.extend(replace(fault, left_out=fault.severity == "error") for fault in faults)
    return None if faults.errors else visit


def _visit(tree: Tree, problems: Problems) -> VisitSpec | None:
    values = read_keys(tree, VISIT_KEYS, "a visit", problems)
    if values is None or len(problems):
        return None
    if not values["expect"]:
        problems.error(
            tree.place, "missing-key", f"the visit '{short(values['visit'].text)}' expects nothing",
            "for example: expect: [{by: 30s, scene: courtyard}]",
        )  # fmt: skip
        return None
    hours = values.get("hours")
    return VisitSpec(
        values["visit"],
        values.get("happens", ()),
        values["expect"],
        values.get("begin"),
        values.get("language"),
        values.get("seed", 0),
        values.get("until", 0.0),
        clock_s=_clock_of(values),
        weekday=values.get("today", 0),
        hours=(hours.open_s, hours.close_s) if hours else None,
    )


def _clock_of(values: dict[str, Any]) -> float | None:
    """When it begins: at noon where only the day or the hours are said."""
    asked = "today" in values or "hours" in values
    clock_s: float | None = values.get("clock", 12 * 3600.0 if asked else None)
    return clock_s
