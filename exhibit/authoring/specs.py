"""What an author wrote, as values with their places: the authored model.

Names are still words here and lengths may still be parts of the canvas; `compile` turns specs
into a show that can run, after which they can be dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from exhibit.authoring.parse import Scalar
from exhibit.core.problems import Place
from exhibit.core.units import Length

Colour = tuple[float, float, float, float]
Number = float | Length  # a length keeps its unit until the canvas is known


NO_LENGTH = Length(0.0, "px")


@dataclass(frozen=True, slots=True)
class TextSpec:
    """How words are set."""

    size: Length  # a part of the canvas's height, or pixels
    width: Length | None
    font: Literal["serif", "sans"]
    bold: bool
    italic: bool
    align: Literal["start", "centre", "end"]


@dataclass(frozen=True, slots=True)
class Name:
    """A word that must name something elsewhere in the show."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FollowSpec:
    """A property that follows an input, from `start` at its low end to `end` at its high end.

    With `is_pulse` it follows the echo of a hit: `end` at the hit, `start` when it has died away.
    """

    input: Name
    start: Number
    end: Number
    settle_s: float
    between: tuple[Scalar, Scalar] | None
    easing: str
    is_pulse: bool


@dataclass(frozen=True, slots=True)
class WaveSpec:
    """A property that goes by the scene's clock; a `phase` of None is left to chance."""

    period_s: float
    start: Number
    end: Number
    phase: float | None
    shape: str
    easing: str


Live = float | Length | FollowSpec | WaveSpec  # what a property can be


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node of any kind; what a kind does not have keeps its default.

    One that is not `whole` could not be read: it only stands for its name, so that a timeline that
    uses it is not called wrong too.
    """

    kind: str
    place: Place
    name: Name
    live: Mapping[str, Live]  # by the property's name in `scene.columns.PROPERTIES`
    source: Name  # the image's or sound's file, the shape's form, the text as written
    words: Mapping[str, Name] = field(default_factory=dict)  # a text's words by language
    layer: float = 0.0
    anchor: str = "centre"
    fit: str = ""
    size: tuple[Length, Length | None] | None = None
    text: TextSpec | None = None
    points: int = 5
    inner: float = 0.5
    corners: Length = NO_LENGTH
    soft: Length = NO_LENGTH
    loop: bool = False
    start_s: float = 0.0
    on: Name | None = None
    nodes: tuple[NodeSpec, ...] = ()
    whole: bool = True


def all_nodes(nodes: Iterable[NodeSpec]) -> Iterator[NodeSpec]:
    """The nodes and those inside them, each group before what is in it."""
    for node in nodes:
        yield node
        yield from all_nodes(node.nodes)


@dataclass(frozen=True, slots=True)
class CueSpec:
    """One line of a timeline: a property of some nodes goes to a value over a time."""

    place: Place
    verb: str
    targets: tuple[Name, ...]
    at_s: float
    over_s: float
    goals: Mapping[str, Number]  # by property: where it goes
    starts: Mapping[str, Number]  # by property: where it comes from, if that is said
    easing: str


@dataclass(frozen=True, slots=True)
class GoSpec:
    """A way out of a scene; exactly one of `when` and `after_s` is given."""

    place: Place
    to: Name
    when: Scalar | None
    after_s: float | None
    fade_s: float


@dataclass(frozen=True, slots=True)
class IdleSpec:
    place: Place
    after_s: float
    to: Name
    fade_s: float


@dataclass(frozen=True, slots=True)
class SceneSpec:
    name: Name
    background: Colour
    nodes: tuple[NodeSpec, ...]
    timeline: tuple[CueSpec, ...]
    gos: tuple[GoSpec, ...]
    tested_at_s: float | None


@dataclass(frozen=True, slots=True)
class InputSpec:
    name: Name
    kind: str
    unit: str
    low: float
    high: float
    rest: float
    options: tuple[str, ...]
    chooses: str


@dataclass(frozen=True, slots=True)
class ShowSpec:
    folder: Path
    place: Place
    title: str
    canvas: tuple[int, int]
    languages: tuple[Name, ...]
    unreviewed: tuple[Name, ...]
    inputs: tuple[InputSpec, ...]
    start: Name
    idle: IdleSpec | None
    scenes: tuple[SceneSpec, ...]
    scenes_lack: bool = False  # a file that may hold another scene could not be read
