"""What an author wrote, as values with their places: the authored model.

Names are still words here and lengths may still be parts of the canvas; `compile` turns specs
into a show that can run, after which they can be dropped.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from exhibit.authoring.details import NO_SOUNDS, Detail, MaskSpec, RepeatSpec, SoundsSpec, TrailSpec
from exhibit.authoring.names import Colour, Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.rhythm_specs import RhythmSpec
from exhibit.authoring.story import (
    ActSpec,
    DeedSpec,
    RegionSpec,
    Target,
    TurnSpec,
)
from exhibit.authoring.tables.rows import Table
from exhibit.authoring.visit_specs import VisitSpec
from exhibit.core.easings import Easing
from exhibit.core.languages import order_of
from exhibit.core.problems import Place
from exhibit.core.styles import CROSSFADE, Style
from exhibit.core.units import Length

IDLE = "idle"  # the name of the switch that says that the idle return is near
Blend = Literal["normal", "add", "multiply", "screen"]
Number = float | Length  # a length keeps its unit until the canvas is known


@dataclass(frozen=True, slots=True)
class FollowSpec:
    """A property that follows an input, from `start` at its low end to `end` at its high end.

    With `is_pulse` it follows the echo of a hit, or of the strokes of a rhythm: `end` at the
    stroke, `start` when it has died away. With a `bounce` it goes there as a spring does.
    """

    input: Name
    start: Number
    end: Number
    settle_s: float
    between: tuple[Scalar, Scalar] | None
    easing: Easing
    is_pulse: bool
    bounce: float = 0.0


@dataclass(frozen=True, slots=True)
class WaveSpec:
    """A property that goes by a clock; a `phase` of None is left to chance.

    By the scene's, one wave in `period_s`; or by a rhythm's, one in so many `pulses`, 0 for a
    whole cycle.
    """

    period_s: float
    start: Number
    end: Number
    phase: float | None
    shape: str
    easing: Easing
    rhythm: Name | None = None
    pulses: float = 0.0


@dataclass(frozen=True, slots=True)
class NoiseSpec:
    """A property that wanders between two values; every `period_s` it has come to another one."""

    period_s: float
    start: Number
    end: Number
    easing: Easing


@dataclass(frozen=True, slots=True)
class KeySpec:
    """A value at a time: seconds of the scene, or pulses of a rhythm."""

    at: float
    value: Number
    easing: Easing


@dataclass(frozen=True, slots=True)
class KeysSpec:
    """A property that goes from key to key; `loop` says what it does after the last one."""

    keys: tuple[KeySpec, ...]
    loop: Literal["no", "yes", "back"]
    rhythm: Name | None = None


Moving = FollowSpec | WaveSpec | NoiseSpec | KeysSpec
Live = float | Length | Moving  # what a property can be


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node of any kind; `detail` is what its kind says besides.

    One that is not `whole` could not be read: it only stands for its name, so that a timeline that
    uses it is not called wrong too.
    """

    kind: str
    place: Place
    name: Name
    live: Mapping[str, Live]  # by property: one of `scene.columns.PROPERTIES`, or the kind's own
    source: Name  # the image's or sound's file, the shape's form, the text as written
    words: Mapping[str, Name] = field(default_factory=dict)  # a text's words by language
    layer: float = 0.0
    anchor: str = "centre"
    blend: Blend = "normal"
    repeat: RepeatSpec | None = None
    detail: Detail | None = None
    nodes: tuple[NodeSpec, ...] = ()
    by: tuple[NodeSpec, ...] = ()  # what a mask is cut by
    whole: bool = True
    files: Mapping[str, Name] = field(default_factory=dict)  # by language: `source` is the first


def all_nodes(nodes: Iterable[NodeSpec]) -> Iterator[NodeSpec]:
    """The nodes and those inside them, each before what is in it and what it is masked by."""
    for node in nodes:
        yield node
        yield from all_nodes(node.nodes)
        yield from all_nodes(node.by)


def rows_of(
    nodes: Iterable[NodeSpec], copies: int = 1, above: int = 0, without: Container[int] = ()
) -> Iterator[tuple[NodeSpec, int]]:
    """How many rows are made for each node, without making them.

    A repeated node has one besides its copies, a mask has one for what is in it; a trail has those
    `above` it again for each echo. What is in a node is left out when its id is added to `without`
    meanwhile.
    """
    for node in nodes:
        here, made, higher = copies, copies, above
        if node.repeat is not None:
            here *= node.repeat.count
            made += here
        elif isinstance(node.detail, TrailSpec):
            again = node.detail.echoes + 1
            here, higher = copies * again, above * again
            made = here + higher
        elif isinstance(node.detail, MaskSpec):
            made += here
        yield node, made
        if id(node) not in without:
            chain = higher + (here if isinstance(node.detail, TrailSpec) else made)
            yield from rows_of(node.nodes, here, chain, without)
            yield from rows_of(node.by, here, higher + here, without)


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
    easing: Easing


@dataclass(frozen=True, slots=True)
class SendSpec:
    """A message to another machine; exactly one of `at_s` and `on` is given."""

    place: Place
    address: Name
    to: Name
    at_s: float | None
    on: Name | None
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class StyleSpec:
    """How the picture changes; an artist's shader for it is named in `file`."""

    style: Style = CROSSFADE
    file: Name | None = None


@dataclass(frozen=True, slots=True)
class With:
    """What stands behind `with`: how the picture changes, and how long that takes."""

    over_s: float = 1.0
    style: StyleSpec = StyleSpec()


@dataclass(frozen=True, slots=True)
class GoSpec:
    """A way out of a scene; exactly one of `when` and `after_s` is given."""

    place: Place
    to: Name
    when: Scalar | None
    after_s: float | None
    fade_s: float
    style: StyleSpec = StyleSpec()
    turn: TurnSpec | None = None  # then `to` is the first of its scenes
    resumes: bool = False
    do: tuple[ActSpec, ...] = ()
    sources: tuple[Name, ...] = ()  # of one that is for every scene: those that it leads out of

    @property
    def target(self) -> Target:
        return Target(self.to, self.turn)


@dataclass(frozen=True, slots=True)
class IdleSpec:
    place: Place
    after_s: float
    to: Name
    fade_s: float
    style: StyleSpec = StyleSpec()
    turn: TurnSpec | None = None
    warn_s: float = 0.0
    do: tuple[ActSpec, ...] = ()

    @property
    def target(self) -> Target:
        return Target(self.to, self.turn)


@dataclass(frozen=True, slots=True)
class LimitSpec:
    """How long a scene lasts at the most, and where it leads then."""

    place: Place
    after_s: float
    target: Target
    fade_s: float
    style: StyleSpec


@dataclass(frozen=True, slots=True)
class LeapSpec(ActSpec):
    """A region goes somewhere; without a `region` the one that the scenes are of."""

    target: Target
    region: Name | None
    resumes: bool
    fade_s: float
    style: StyleSpec


@dataclass(frozen=True, slots=True)
class SceneSpec:
    name: Name
    background: Colour
    nodes: tuple[NodeSpec, ...]
    timeline: tuple[CueSpec, ...]
    gos: tuple[GoSpec, ...]
    tested_at_s: float | None
    sends: tuple[SendSpec, ...] = ()
    has_background: bool = True  # the author says which
    only_checked: bool = False  # no still is wanted of it
    region: Name | None = None
    enter: tuple[ActSpec, ...] = ()
    leave: tuple[ActSpec, ...] = ()
    deeds: tuple[DeedSpec, ...] = ()
    limit_s: float | None = None  # inf: never


@dataclass(frozen=True, slots=True)
class InputSpec:
    """An input, or a variable of the show's `own`, which may be `kept_by` a condition."""

    name: Name
    kind: str
    unit: str
    low: float
    high: float
    rest: float
    options: tuple[str, ...]
    chooses: str
    own: bool = False
    keep: str = "visit"
    kept_by: Scalar | None = None


@dataclass(frozen=True, slots=True)
class FontSpec:
    """A font of the show's own: its files. A variable one has all of them in the first."""

    name: Name
    regular: Name
    bold: Name | None = None
    italic: Name | None = None
    bold_italic: Name | None = None

    @property
    def files(self) -> tuple[Name, ...]:
        every = (self.regular, self.bold, self.italic, self.bold_italic)
        return tuple(file for file in every if file is not None)


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
    rhythms: tuple[RhythmSpec, ...] = ()
    sound: SoundsSpec = NO_SOUNDS
    scenes_lack: bool = False  # a file that may hold another scene could not be read
    fonts: Mapping[str, FontSpec] = field(default_factory=dict)  # the show's own, by name
    visits: tuple[VisitSpec, ...] = ()  # by which it is tested
    fallback: Mapping[Name, tuple[Name, ...]] = field(default_factory=dict)  # see core.languages
    unreviewed_texts: Mapping[Name, tuple[Name, ...]] = field(default_factory=dict)  # by language
    table: Table | None = None  # of its words
    table_file: Path | None = None  # a file or a folder, where the show names one
    variables: tuple[InputSpec, ...] = ()
    regions: tuple[RegionSpec, ...] = ()
    anywhere: tuple[GoSpec, ...] = ()
    limit: LimitSpec | None = None

    def order_of(self, language: str) -> tuple[str, ...]:
        """The languages in the order in which somebody who speaks this one wants them."""
        named = {to.text: [each.text for each in then] for to, then in self.fallback.items()}
        return order_of(language, [each.text for each in self.languages], named)

    @property
    def heard(self) -> tuple[InputSpec, ...]:
        """What has a value that can be followed and said: inputs, then variables, then `idle`."""
        return (*self.inputs, *self.variables, *self._idle_switch)

    @property
    def _idle_switch(self) -> tuple[InputSpec, ...]:
        """The switch that says that the idle return is near."""
        if self.idle is None or self.idle.warn_s <= 0.0:
            return ()
        called = Name(IDLE, self.idle.place)
        return (InputSpec(called, "switch", "", 0.0, 1.0, 0.0, (), "", own=True, keep="never"),)


def acts_in(spec: ShowSpec) -> Iterator[ActSpec]:
    """Everything that a show does, wherever it is written."""
    for go in spec.anywhere:
        yield from go.do
    if spec.idle is not None:
        yield from spec.idle.do
    for scene in spec.scenes:
        yield from (*scene.enter, *scene.leave)
        for go in scene.gos:
            yield from go.do
        for deed in scene.deeds:
            yield from deed.actions
