"""Values as they are read, before they are compared: with their kind and their unit.

A number that is written is in the unit of what it stands beside: `near + 10 cm` is metres. Two
inputs that measure the same come into one unit; metres and seconds come into none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from exhibit.core import units
from exhibit.show.expressions import Channel, Constant, Expression, Product
from exhibit.show.wording.fault import ConditionError


class Word(NamedTuple):
    """What a name in a condition stands for."""

    input: int
    kind: str  # an input's kind, or "player": then `input` is the number of a recording
    unit: str = ""
    options: tuple[str, ...] = ()


CLOCK = "h of the day"  # the unit of `hour`: 17.5, which may be written 17:30
WORDED = ("choice", "switch", "text")  # kinds that are compared with words


@dataclass(frozen=True, slots=True)
class Item:
    """A value; `name` is how it is called in sentences, from `offset` to `end` in the text.

    `written`: a number as it was written, whose unit is not decided yet. `moves`: it changes by
    itself. `word`: what a name alone stands for.
    """

    expression: Expression
    name: str
    offset: int
    end: int
    unit: str = ""
    written: str = ""
    moves: bool = False
    word: Word | None = None

    @property
    def kind(self) -> str:
        return "" if self.word is None else self.word.kind

    @property
    def fixed(self) -> float | None:
        """The number, where it is one whatever happens."""
        value = self.expression.is_ if isinstance(self.expression, Constant) else None
        return value if isinstance(value, float) else None

    @property
    def channel(self) -> int | None:
        return self.expression.input if isinstance(self.expression, Channel) else None


def written_number(text: str, offset: int, end: int) -> Item:
    """A number as it stands; ConditionError where none can be read from it in any unit."""
    value, unit = _natural(text, offset)
    return Item(Constant(value), text, offset, end, unit, written=text)


def _natural(text: str, offset: int) -> tuple[float, str]:
    """A number in the unit that it was written with: seconds, metres, degrees, a share."""
    if _CLOCK.fullmatch(text):
        return _hours(text, offset), CLOCK
    for unit in ("", "s", "m", "deg"):
        try:
            return (units.seconds(text) if unit == "s" else units.quantity(text, unit)), unit
        except units.UnitError:
            continue
    if found := _OWN_UNIT.fullmatch(text):
        return float(found[1]), found[2]
    try:
        return units.quantity(text), ""
    except units.UnitError as error:
        raise ConditionError(str(error), offset) from None


def in_unit(item: Item, unit: str) -> Item:
    """The same value as a number of that unit."""
    if item.written:
        value = _read(item.written, unit, item.offset)
        return replace(item, expression=Constant(value), unit=unit, written="")
    if unit in ("", item.unit) or not item.unit:
        return item
    factor = _factor(item.unit, unit)
    if factor is None:
        raise ConditionError(
            f"{item.name} is in {_said(item.unit)}, and {_said(unit)} is wanted here", item.offset
        )
    scaled = Product(item.expression, Constant(factor))
    fixed = item.fixed
    return replace(
        item, expression=scaled if fixed is None else Constant(fixed * factor), unit=unit
    )


def _read(written: str, unit: str, offset: int) -> float:
    try:
        if unit == "s":
            return units.seconds(written)
        if unit == CLOCK:
            return _hours(written, offset)
        return units.quantity(written, unit)
    except units.UnitError as error:
        raise ConditionError(str(error), offset) from None


def _factor(unit: str, wanted: str) -> float | None:
    if CLOCK in (unit, wanted):
        return None
    try:
        return units.quantity(f"1{unit}", wanted)
    except units.UnitError:
        return None


def common_unit(left: Item, right: Item) -> str:
    """The unit in which two values can be put together; that of an input before a number's."""
    if left.written and not right.written:
        return right.unit
    if right.written and not left.written:
        return left.unit
    return left.unit or right.unit


_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_HOURS = re.compile(r"([0-9]{1,2}(?:\.[0-9]+)?)\s*h?([0-9]{2})?")
_OWN_UNIT = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*([^\W\d_]+)")


def _hours(text: str, offset: int) -> float:
    """17.5 from `17:30`, `17h30` and `17.5`."""
    found = _CLOCK.fullmatch(text) or _HOURS.fullmatch(text)
    if found is None:
        raise ConditionError(f"expected an hour such as 17 or 17:30, found '{text[:40]}'", offset)
    hours = float(found[1]) + (float(found[2]) / 60.0 if found[2] else 0.0)
    if not 0.0 <= hours <= 24.0 or (found[2] and int(found[2]) > 59):
        raise ConditionError(f"a day has 24 hours: '{text[:40]}' is none of them", offset)
    return hours


def _said(unit: str) -> str:
    return {"s": "seconds", CLOCK: "hours of the day"}.get(unit, f"'{unit}'")
