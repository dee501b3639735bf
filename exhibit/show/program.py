"""A show, compiled: what `advance` needs to know about it, and nothing of how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from exhibit.core.rhythm import Rhythm
from exhibit.show.conditions import Condition, Held, timers


@dataclass(frozen=True, slots=True)
class Input:
    """Something the show listens to, by name.

    distance, level   a number from `low` to `high` (in `unit`), `rest` when nobody is there
    hit               a moment with a strength of 0..1; its value is the last strength
    switch            0 or 1
    choice            the index of one of `options`, or -1 before anybody chose
    """

    name: str
    kind: str  # one of `core.words.INPUT_KINDS`
    address: str
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    rest: float = 0.0
    options: tuple[str, ...] = ()
    chooses_language: bool = False


@dataclass(frozen=True, slots=True)
class Follower:
    """A smoothed view of an input: after `settle_s` it is 95 % of the way to where it goes.

    It goes to the input's value; for a hit it jumps to the strength and goes to 0. With a `bounce`
    it is a spring: it shoots beyond by that part of the way, and swings until it has settled.
    """

    input: int
    settle_s: float
    bounce: float = 0.0


@dataclass(frozen=True, slots=True)
class Go:
    """A way out of a scene: taken at the first moment at which `when` is true."""

    when: Condition
    to: int
    fade_s: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A scene as `advance` sees it."""

    name: str
    gos: tuple[Go, ...] = ()

    @cached_property
    def clocks(self) -> tuple[Held, ...]:
        """The `for` conditions of its ways out, inner ones first, in the order of their timers."""
        return tuple(held for go in self.gos for held in timers(go.when))


@dataclass(frozen=True)
class Show:
    """Everything `advance` needs. `seed` decides all chance in the show."""

    title: str
    canvas: tuple[int, int]
    languages: tuple[str, ...]
    inputs: tuple[Input, ...]
    followers: tuple[Follower, ...]
    scenes: tuple[Scene, ...]
    start: int = 0
    seed: int = 0
    rhythms: tuple[Rhythm, ...] = ()
    remembers_s: float = 0.0  # for how long the ways of the followers are kept: echoes look back

    @cached_property
    def input_at(self) -> dict[str, int]:
        """The input that each address feeds."""
        return {item.address: i for i, item in enumerate(self.inputs)}

    @cached_property
    def followers_of(self) -> tuple[tuple[tuple[int, Follower], ...], ...]:
        """For each input its followers, with their numbers."""
        return tuple(
            tuple((i, f) for i, f in enumerate(self.followers) if f.input == number)
            for number in range(len(self.inputs))
        )

    def scene_named(self, name: str) -> int:
        """The scene's index; KeyError when there is none."""
        for i, scene in enumerate(self.scenes):
            if scene.name == name:
                return i
        raise KeyError(name)
