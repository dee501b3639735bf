"""Expressions: what a variable becomes, asked at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exhibit.show.conditions import View


class Expression:
    """A number, or a word, at a moment."""

    __slots__ = ()

    def value(self, view: View) -> float | str:
        raise NotImplementedError

    def reads(self) -> Iterator[int]:
        """Every input that it looks at."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """What was written, whatever happens."""

    is_: float | str

    def value(self, view: View) -> float | str:
        return self.is_
