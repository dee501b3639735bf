"""Typed looks into JSON that anybody may have written.

Whoever reads a file asks a `Branch` for "a whole number from 0 to 7" and gets one, or a `Fault`
that says where the file is wrong. Nothing else in this package trusts a JSON value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

AGAIN = "copy or export it again"
MOST_WHOLE = 2**32 - 1  # sizes and places in glTF fit 32 bits, as in a GLB's own header
_SHOWN = 40  # characters of a strange value that a sentence repeats


class Fault(Exception):
    """What is wrong with the open file, said of it ("is cut short"), and what to do."""

    def __init__(self, what: str, advice: str = AGAIN) -> None:
        super().__init__(f"{what}: {advice}")


def shown(value: object) -> str:
    """A value as a sentence may repeat it: short, on one line."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:  # thousands of digits are slow to write
        return "a huge number"
    text = ascii(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


@dataclass(frozen=True, slots=True)
class Branch:
    """A JSON object, and where in the file it lies, such as `accessors[3]`."""

    values: dict[str, object]
    where: str

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fault(self, key: str, wanted: str) -> Fault:
        where = f"{self.where}.{key}" if self.where else key
        found = shown(self.values[key]) if key in self.values else "missing"
        return Fault(f"is not right: {where} is {found}, not {wanted}")

    def whole(
        self, key: str, default: int | None = None, least: int = 0, most: int = MOST_WHOLE
    ) -> int:
        """A whole number from `least` to `most`; one that must be there has no `default`."""
        value = self.values.get(key, default)
        if type(value) is not int or not least <= value <= most:  # a bool is not a number here
            raise self.fault(key, f"a whole number from {least:,} to {most:,}")
        return value

    def place(self, key: str) -> int | None:
        """The number of an entry of some list, or None where the key is missing."""
        return self.whole(key) if key in self.values else None

    def number(self, key: str, default: float) -> float:
        return self._number(key, self.values.get(key, default))

    def numbers(self, key: str, default: tuple[float, ...]) -> tuple[float, ...]:
        """As many finite numbers as `default` has."""
        value = self.values.get(key)
        if value is None and key not in self.values:
            return default
        if not isinstance(value, list) or len(value) != len(default):
            raise self.fault(key, f"a list of {len(default)} numbers")
        return tuple(self._number(key, one) for one in value)

    def _number(self, key: str, value: object) -> float:
        if type(value) is float and math.isfinite(value):
            return value
        if type(value) is int and abs(value) < 2**53:
            return float(value)
        raise self.fault(key, "a number")

    def word(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.fault(key, "a text")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false")
        return value

    def branch(self, key: str) -> Branch:
        """The object under a key, an empty one where it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, "an object")
        return Branch(value, f"{self.where}.{key}" if self.where else key)

    def extension(self, name: str) -> Branch:
        return self.branch("extensions").branch(name)

    def entries(self, key: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "a list")
        return value

    def count(self, key: str) -> int:
        return len(self.entries(key))

    def entry(self, key: str, number: int) -> Branch:
        """Object `number` of the list under a key."""
        entries = self.entries(key)
        where = f"{self.where}.{key}[{number}]" if self.where else f"{key}[{number}]"
        if number >= len(entries):
            raise Fault(f"is not right: it speaks of {where}, and has {len(entries)} of these")
        value = entries[number]
        if not isinstance(value, dict):
            raise Fault(f"is not right: {where} is {shown(value)}, not an object")
        return Branch(value, where)

    def branches(self, key: str) -> list[Branch]:
        return [self.entry(key, number) for number in range(self.count(key))]

    def places(self, key: str) -> list[int]:
        """A list of whole numbers, each the number of an entry of some list."""
        found = []
        for value in self.entries(key):
            if type(value) is not int or not 0 <= value <= MOST_WHOLE:
                raise self.fault(key, f"a list of whole numbers (one is {shown(value)})")
            found.append(value)
        return found

    def words(self, key: str) -> list[str]:
        found = []
        for value in self.entries(key):
            if not isinstance(value, str):
                raise self.fault(key, "a list of texts")
            found.append(value)
        return found
