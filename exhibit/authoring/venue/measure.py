"""Amounts whose meaning depends on what they are an amount of: `80 cm`, `0.8`, `40%`.

In a venue file a percentage is a part of the range of what it is about: `threshold: 40%` of a
distance from 0.5 to 3 m is 1.5 m. Only where percent is the unit itself is it that many of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from exhibit.authoring.parse import Scalar, Tree
from exhibit.authoring.readers import refuse, scalar
from exhibit.authoring.shapes import TEXT, takes
from exhibit.authoring.slips import short
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.units import UnitError

_MOST = 1e12  # beyond it, and beyond all sensors, differences would no longer be finite
_PERCENT = re.compile(r"\s*[+-]?[0-9.]{1,20}\s*%\s*")


@takes(TEXT)
def amount(tree: Tree, problems: Problems) -> Scalar | None:
    """A number with or without a unit, not yet understood."""
    return scalar(tree, problems, "a value such as 0.8 m or 40%")


@dataclass(frozen=True, slots=True)
class Measure:
    """Numbers in a unit from `low` to `high`; a range that nobody knows has `low` = `high`.

    `of` says in a message what is measured.
    """

    of: str
    unit: str = ""
    low: float = 0.0
    high: float = 1.0

    @property
    def span(self) -> float:
        return self.high - self.low

    def point(self, written: Scalar, problems: Problems) -> float | None:
        """Where on the range an amount lies; it may lie outside."""
        if not self._is_part(written):
            return self._quantity(written, problems)
        part = self._part(written, problems)
        return None if part is None else self.low + part * self.span

    def inside(self, written: Scalar, what: str, problems: Problems) -> float | None:
        """As `point`; what lies outside is a problem."""
        value = self.point(written, problems)
        if value is None or self.low == self.high or self.low <= value <= self.high:
            return value
        problems.error(
            written.place,
            "range",
            f"{what} is {value:g}, and {self.of} goes from {self.low:g} to {self.high:g}",
        )
        return None

    def width(self, written: Scalar, what: str, problems: Problems) -> float | None:
        """How far apart two values are; never negative."""
        value = self._apart(written, problems)
        if value is not None and value < 0.0:
            problems.error(written.place, "range", f"{what} cannot be negative, and is {value:g}")
            return None
        return value

    def away(self, written: Scalar, what: str, problems: Problems) -> float | None:
        """How far from a baseline a value lies, and to which side."""
        value = self._apart(written, problems)
        if value is None or not self.span or abs(value) <= self.span:
            return value
        problems.error(
            written.place,
            "range",
            f"{what} is {value:g} away from the baseline, and the range of {self.of} is "
            f"{self.span:g} wide",
        )
        return None

    def _apart(self, written: Scalar, problems: Problems) -> float | None:
        if not self._is_part(written):
            return self._quantity(written, problems)
        part = self._part(written, problems)
        return None if part is None else part * self.span

    def _is_part(self, written: Scalar) -> bool:
        return self.unit != "%" and _PERCENT.fullmatch(written.text) is not None

    def _part(self, written: Scalar, problems: Problems) -> float | None:
        if self.low == self.high:
            problems.error(
                written.place,
                "value",
                f"'{short(written.text)}' of what? The range of {self.of} is not known",
                "write the value itself, with its unit",
            )
            return None
        try:
            return units.number(written.text)
        except UnitError as error:
            refuse(error, written.place, problems)
            return None

    def _quantity(self, written: Scalar, problems: Problems) -> float | None:
        try:
            value = units.quantity(written.text, self.unit)
        except UnitError as error:
            refuse(error, written.place, problems)
            return None
        if abs(value) <= _MOST:
            return value
        problems.error(written.place, "range", f"no sensor says {value:g}")
        return None
