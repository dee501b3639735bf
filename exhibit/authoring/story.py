"""What an author wrote of how a show goes on: targets, actions, regions, limits.

Names are still words here; `ways` and `deeds` turn them into what `advance` plays.
"""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.core.problems import Place

BACK = "back"  # in the place of a scene's name: the one before
NEXT = "next"  # in the place of a language: the one after the present one


@dataclass(frozen=True, slots=True)
class TurnSpec:
    """One of several scenes, in turn or by chance: see `program.Turn`."""

    scenes: tuple[Name, ...]
    how: str
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where something leads: a scene, or `BACK`; with a `turn`, `to` is the first of its scenes."""

    to: Name
    turn: TurnSpec | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """The scenes that are named, once or several times."""
        if self.turn is not None:
            return self.turn.scenes
        return () if self.to.text == BACK else (self.to,)


@dataclass(frozen=True, slots=True)
class ActSpec:
    """Something that is done at a moment; each verb has a class of its own."""

    place: Place


@dataclass(frozen=True, slots=True)
class SetSpec(ActSpec):
    values: tuple[tuple[Name, Scalar], ...]


@dataclass(frozen=True, slots=True)
class SaySpec(ActSpec):
    """A message to another machine."""

    address: Name
    to: Name
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakSpec(ActSpec):
    """A language, or `NEXT`: the one after the present one, of those in `among` or of all."""

    language: Name
    among: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ForgetSpec(ActSpec):
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class DeedSpec:
    """Actions of a timeline: at a time, every so often, or at each hit of `on`."""

    place: Place
    actions: tuple[ActSpec, ...]
    at_s: float | None = None
    every_s: float | None = None
    on: Name | None = None


@dataclass(frozen=True, slots=True)
class RegionSpec:
    """A part of the show beside the main one; `during` None: always there."""

    name: Name
    start: Target
    during: tuple[Name, ...] | None = None
    over: bool = True
