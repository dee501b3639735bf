"""When a place is open, and what it wants a show to forget.

hours: {open: "09:00", close: "18:00", closed: [mon]}
remember: {never: [visitor]}
"""

from __future__ import annotations

import re
from typing import Any

from exhibit.authoring.parse import Tree
from exhibit.authoring.readers import Key, name, read_keys, scalar, several, yes_or_no
from exhibit.authoring.shapes import either, either_case, grouped, pattern, takes, words
from exhibit.authoring.slips import short
from exhibit.authoring.venue.place import Hours, Remember
from exhibit.core.problems import Problems, did_you_mean
from exhibit.core.words import WEEKDAYS

_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2})|[hH]([0-9]{2})?)")
_DAYS = (*WEEKDAYS, *(day[:3] for day in WEEKDAYS))
_FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@takes(pattern(r"\s*[0-9]{1,2}(:[0-9]{2}|[hH]([0-9]{2})?)\s*", "a time of the day such as 09:00"))
def time_of_day(tree: Tree, problems: Problems) -> float | None:
    """Seconds of the day from `09:00`, `9:00` or `18h30`."""
    found = scalar(tree, problems, "a time of the day such as 09:00")
    if found is None:
        return None
    read = _CLOCK.fullmatch(found.text.strip())
    hours, minutes = (int(read[1]), int(read[2] or read[3] or 0)) if read else (99, 0)
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        hint = f"write {found.text.strip()}:00" if _is_hour(found.text.strip()) else ""
        problems.error(
            found.place, "value",
            f"expected a time of the day such as 09:00, found '{short(found.text)}'", hint,
        )  # fmt: skip
        return None
    return float(hours * 3600 + minutes * 60)


def _is_hour(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= 24


@takes(either(words(_DAYS), pattern(either_case(_DAYS), "a day such as mon")))
def weekday(tree: Tree, problems: Problems) -> int | None:
    found = scalar(tree, problems, "a day such as mon or monday")
    if found is None:
        return None
    said = found.text.strip().casefold()
    for i, day in enumerate(WEEKDAYS):
        if said in (day, day[:3]):
            return i
    meant = WEEKDAYS[_FRENCH.index(said)] if said in _FRENCH else said
    problems.error(
        found.place, "value", f"'{short(found.text)}' is no day of the week",
        did_you_mean(meant[:40], WEEKDAYS),
    )  # fmt: skip
    return None


HOURS_KEYS = [
    Key("open", time_of_day, "when it opens", '"09:00"', required=True),
    Key("close", time_of_day, "when it closes; earlier than it opens: in the night after",
        '"18:00"', required=True),
    Key("closed", several(weekday), "the days on which it stays closed", "[mon]"),
]  # fmt: skip
REMEMBER_KEYS = [
    Key("never", several(name), "variables that are forgotten when the show ends, whatever their "
        "`keep`", "[visitor]"),
    Key("nothing", yes_or_no, "`yes`: all of them are", "yes"),
]  # fmt: skip


@takes(grouped(HOURS_KEYS, "hours"))
def read_hours(tree: Tree, problems: Problems) -> Hours | None:
    values: dict[str, Any] | None = read_keys(tree, HOURS_KEYS, "'hours'", problems)
    if values is None or "open" not in values or "close" not in values:
        return None
    if values["open"] == values["close"]:
        problems.error(
            tree.place, "range", "'hours' opens and closes at the same time",
            "leave 'hours' out where it is always open",
        )  # fmt: skip
        return None
    return Hours(values["open"], values["close"], frozenset(values.get("closed", ())))


@takes(grouped(REMEMBER_KEYS, "remember"))
def read_remember(tree: Tree, problems: Problems) -> Remember | None:
    values: dict[str, Any] | None = read_keys(tree, REMEMBER_KEYS, "'remember'", problems)
    if values is None:
        return None
    return Remember(values.get("never", ()), nothing=values.get("nothing", False))
