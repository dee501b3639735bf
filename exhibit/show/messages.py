"""What a show says to other machines: lights, sounds, another computer."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.show.events import Value


@dataclass(frozen=True, slots=True)
class Cue:
    """A message to another machine, `at_s` after its scene began, or at every hit of `on`.

    Of `values`, an `Heard` is what that input says at the time.
    """

    to: str
    address: str
    values: tuple[Value | Heard, ...] = ()
    at_s: float = 0.0
    on: int = -1


@dataclass(frozen=True, slots=True)
class Heard:
    """In the place of a value: that of an input."""

    input: int
