"""A show, compiled: what `advance` needs to know about it, and nothing of how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from exhibit.core.languages import order_of
from exhibit.core.rhythm import Rhythm
from exhibit.core.styles import CROSSFADE, Style
from exhibit.core.words import ANGLES, INPUT_PARTS
from exhibit.show.actions import Action, Deed
from exhibit.show.buses import USUAL_BUSES, Bus
from exhibit.show.conditions import Clock, Condition, goes_by_the_clock, listened_to, timers
from exhibit.show.events import Value
from exhibit.show.facts import counted
from exhibit.show.messages import Cue
from exhibit.show.players import Player
from exhibit.show.rhythms import Following, Tapped


@dataclass(frozen=True, slots=True)
class Input:
    """One number that the show listens to, by name: a channel.

    distance, level   a number from `low` to `high` (in `unit`), `rest` when nobody is there
    count             a whole number from `low` to `high`
    hit               a moment with a strength of 0..1; its value is the last strength
    switch            0 or 1
    choice            the index of one of `options`, or -1 before anybody chose
    text              1 while there are words (`State.texts`), else 0
    position, pose    one channel a part (`core.words.INPUT_PARTS`): `hand.x`, `hand.y`, `hand.on`

    A variable is a channel of the show's `own`: nobody outside can speak to it, and whatever it is
    nobody is there for it. `rest` is what it is in the beginning, and again when the show forgets
    it: `keep` says when.
    """

    name: str
    kind: str  # one of `core.words.INPUT_KINDS`
    address: str  # /in/NAME, of all channels of an input the same
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    rest: float = 0.0
    options: tuple[str, ...] = ()
    chooses_language: bool = False
    part: str = ""
    own: bool = False
    keep: str = "visit"  # or "day", "always"

    @property
    def of(self) -> str:
        """The name of the input that this is a channel of."""
        return self.name.removesuffix(f".{self.part}") if self.part else self.name


@dataclass(frozen=True, slots=True)
class Control:
    """An input as the artist named it: `count` channels of the show from `first`."""

    name: str
    kind: str
    first: int
    count: int


def channels_of(whole: Input) -> tuple[Input, ...]:
    """The channels of an input: itself, unless its kind has parts.

    `low` and `high` are those of x, y and z; angles are degrees, and `on` is 0 or 1.
    """
    parts = INPUT_PARTS.get(whole.kind)
    if parts is None:
        return (whole,)
    return tuple(_channel(whole, part) for part in parts)


def _channel(whole: Input, part: str) -> Input:
    low, high, unit = whole.low, whole.high, whole.unit
    if part == "on":
        low, high, unit = 0.0, 1.0, ""
    elif part in ANGLES:
        low, high, unit = -180.0, 180.0, "deg"
    rest = 0.0 if part == "on" else (low + high) / 2.0
    return replace(
        whole, name=f"{whole.name}.{part}", part=part, low=low, high=high, rest=rest, unit=unit
    )


@dataclass(frozen=True, slots=True)
class Follower:
    """A smoothed view of an input: after `settle_s` it is 95 % of the way to where it goes.

    It goes to the input's value; for a hit it jumps to the strength and goes to 0. With a `bounce`
    it is a spring: it shoots beyond by that part of the way, and swings until it has settled. With
    `rises_s` it goes up evenly, by 1 in so many seconds, and only down as others do.
    """

    input: int
    settle_s: float
    bounce: float = 0.0
    rises_s: float = 0.0


BACK = -1  # in the place of a scene: the one that was there before


@dataclass(frozen=True, slots=True)
class Turn:
    """One of several scenes, by how often it was asked before; the state counts (`State.turns`).

    order     each in its turn, and from then on the last
    cycle     each in its turn, and again from the first
    once      each in its turn, and then none: whoever asks stays where it is
    shuffle   each once in an order that chance decides, and then in another one
    chance    any, with the odds of its weight
    """

    scenes: tuple[int, ...]
    how: str
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Go:
    """A way out of a scene: taken at the first moment at which `when` is true.

    It leads to the scene `to`, which may be `BACK`; with `turn` >= 0 to one of those of that turn
    of the show. With `resumes` the scene goes on from the moment at which it was left. `style` is
    the number of its transition, which takes `fade_s`. `do` is what is done on the way. One that
    `forgets` ends the visit: see `Show.visit_s`.
    """

    when: Condition
    to: int
    fade_s: float = 0.0
    turn: int = -1
    resumes: bool = False
    style: int = 0
    do: tuple[Action, ...] = ()
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A cue that was due: at `time_s` the machine `to` is told so."""

    time_s: float
    to: str
    address: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Scene:
    """A scene as `advance` sees it; the cues that wait for a time come in the order of it.

    `enter`, `leave`: what is done as it begins, and ends; `deeds`: what its timeline does.
    """

    name: str
    gos: tuple[Go, ...] = ()
    cues: tuple[Cue, ...] = ()
    besides: tuple[Condition, ...] = ()  # what its recordings wait for
    region: int = 0
    enter: tuple[Action, ...] = ()
    leave: tuple[Action, ...] = ()
    deeds: tuple[Deed, ...] = ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What its ways out, and what is besides them, wait for."""
        return (*(go.when for go in self.gos), *self.besides)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The `for` and `within` of its ways out and of what is besides them, inner ones first, in
        the order of their timers.
        """
        return tuple(clock for condition in self.conditions for clock in timers(condition))

    @cached_property
    def waits_for(self) -> frozenset[int]:
        """The inputs that its ways out, and its recordings, look at."""
        return frozenset(number for each in self.conditions for number in listened_to(each))

    @cached_property
    def timed(self) -> tuple[Condition, ...]:
        """Those of its conditions that the clock alone can change."""
        return tuple(each for each in self.conditions if goes_by_the_clock(each))

    @cached_property
    def counted(self) -> frozenset[int]:
        """The inputs whose last hits its conditions count."""
        return frozenset(number for each in self.conditions for number in counted(each))

    @cached_property
    def clock_deeds(self) -> tuple[Deed, ...]:
        """What its timeline does by itself, without a hit."""
        return tuple(deed for deed in self.deeds if deed.on < 0)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the show that has a scene of its own, beside those of the others.

    The first is the main one. Another is painted over it, or under it, and with `during` it is
    there only while the main region is in one of those scenes: it begins and ends with them.
    Where it begins by a `turn`, as ways out lead by one, `start` is the first of its scenes.
    """

    name: str
    start: int
    during: frozenset[int] | None = None
    over: bool = True
    turn: int = -1


@dataclass(frozen=True, slots=True)
class Kept:
    """A switch, a channel of the show's own, that is on while `when` is true.

    The condition's clocks are counted over all of these (`Show.kept_clocks`); its `time`, and its
    hits, are those of the main region's scene.
    """

    channel: int
    when: Condition


@dataclass(frozen=True, slots=True)
class Idle:
    """A switch, a channel of the show's own: on from when nobody has been there for `from_s`.

    The idle return comes `warns_s` later. Who follows the switch goes up evenly for so long, and
    back as soon as somebody does something.
    """

    channel: int
    from_s: float
    warns_s: float


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
    paces: tuple[Following | Tapped, ...] = ()  # what changes their tempos
    remembers_s: float = 0.0  # for how long the ways of the followers are kept: echoes look back
    buses: tuple[Bus, ...] = USUAL_BUSES
    # Where speakers stand between left (-1) and right (1), in places that do not have them.
    speakers: tuple[tuple[str, float], ...] = ()
    players: tuple[Player, ...] = ()
    beside: tuple[Region, ...] = ()  # the regions besides the main one
    turns: tuple[Turn, ...] = ()
    kept: tuple[Kept, ...] = ()
    # After so long with nobody there, whoever comes begins another visit: what is kept for a visit
    # is forgotten.
    visit_s: float = 30.0
    idle: Idle | None = None
    styles: tuple[Style, ...] = (CROSSFADE,)  # how its scenes follow each other
    # What stands in for a language where the order of the languages is not meant.
    fallback: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def order_of(self, language: str) -> tuple[str, ...]:
        """The languages in the order in which somebody who speaks this one wants them."""
        return order_of(language, self.languages, dict(self.fallback))

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """All of them, the main one first."""
        return (Region("", self.start), *self.beside)

    def starts(self, region: Region) -> tuple[int, ...]:
        """The scenes with which a region may begin."""
        return self.turns[region.turn].scenes if region.turn >= 0 else (region.start,)

    @cached_property
    def kept_clocks(self) -> tuple[Clock, ...]:
        """The clocks of what is kept, inner ones first, in the order of their timers."""
        return tuple(clock for kept in self.kept for clock in timers(kept.when))

    @cached_property
    def kept_counted(self) -> frozenset[int]:
        """The inputs whose last hits they count."""
        return frozenset(number for kept in self.kept for number in counted(kept.when))

    @cached_property
    def variables(self) -> dict[str, tuple[int, ...]]:
        """The channels of its own, by how long they are kept."""
        found: dict[str, tuple[int, ...]] = {}
        for i, item in enumerate(self.inputs):
            if item.own:
                found[item.keep] = (*found.get(item.keep, ()), i)
        return found

    @cached_property
    def kept_by(self) -> frozenset[int]:
        """The inputs that what is kept looks at."""
        return frozenset(number for kept in self.kept for number in listened_to(kept.when))

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """The inputs as the artist named them, in their order; variables are none."""
        found: dict[str, Control] = {}
        for i, item in enumerate(self.inputs):
            if item.own:
                continue
            first = found.get(item.of, Control(item.of, item.kind, i, 0))
            found[item.of] = replace(first, count=first.count + 1)
        return tuple(found.values())

    @cached_property
    def control_at(self) -> dict[str, Control]:
        """The input that each address speaks to."""
        return {self.inputs[each.first].address: each for each in self.controls}

    @cached_property
    def players_in(self) -> tuple[tuple[Player, ...], ...]:
        """The recordings as they are in each language."""
        return tuple(
            tuple(player.spoken_in(language) for player in self.players)
            for language in range(len(self.languages))
        )

    @cached_property
    def channel_named(self) -> dict[str, int]:
        return {item.name: i for i, item in enumerate(self.inputs)}

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
