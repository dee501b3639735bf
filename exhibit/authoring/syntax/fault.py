"""What stopped the parser, and what stands around it in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exhibit.core.problems import Place


@dataclass(frozen=True, slots=True)
class Fault:
    words: str  # the parser's own
    context: str  # what it was reading, in its own words
    at: Place
    opened: Place  # where what it was reading began; `at` where it does not say
    lines: list[str]
    last: Any  # the last event that was whole
    bracket: Place | None  # the innermost bracket that is open

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def indent(self, number: int) -> int:
        """How many spaces stand before a line."""
        line = self.line(number)
        return len(line) - len(line.lstrip(" "))

    def above(self, number: int) -> int:
        """The nearest line above that says something, or 0."""
        for line in range(number - 1, 0, -1):
            text = self.line(line).strip()
            if text and not text.startswith("#"):
                return line
        return 0

    def character(self, place: Place) -> str:
        """The character at a place, or "" behind the end of its line."""
        return self.line(place.line)[place.column - 1 :][:1]

    @property
    def before(self) -> str:
        """What stands before the fault in its line."""
        return self.line(self.at.line)[: self.at.column - 1]

    @property
    def rest(self) -> str:
        """What stands from the fault to the end of its line."""
        return self.line(self.at.line)[self.at.column - 1 :]
