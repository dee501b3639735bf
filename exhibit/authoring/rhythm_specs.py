"""What an author wrote of a rhythm: its pulses, its patterns, its feel, and what its tempo does."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.story import ActSpec
from exhibit.core.problems import Place

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class FeelSpec:
    """How a pattern is played beside its pulses.

    swing  the parts of two pulses, or of the pulses of a beat; () for even ones. Their sum is 1.
    shift  of a pulse, counted from 1: how much later it comes, as a number in seconds or in pulses
    """

    place: Place = NOWHERE
    swing: tuple[float, ...] = ()
    swing_place: Place = NOWHERE
    shift: tuple[tuple[Scalar, float, str], ...] = ()  # the pulse, how much, "s" or "pulses"


EVEN = FeelSpec()


@dataclass(frozen=True, slots=True)
class PatternSpec:
    """One of the patterns of a rhythm; what it does not say of its feel is as the rhythm's."""

    name: Name
    strokes: tuple[float, ...]
    feel: FeelSpec | None = None


@dataclass(frozen=True, slots=True)
class CycleSpec:
    """`3 in 4 beats`: so many of its pulses, 0 for its whole pattern, in so many beats or pulses of
    the rhythm that it goes with.
    """

    place: Place
    pulses: int
    of: int
    unit: str  # "beats" or "pulses"


@dataclass(frozen=True, slots=True)
class TempoSpec:
    """A tempo that follows an input, in beats a minute."""

    input: Name
    start: float
    end: float
    between: tuple[Scalar, Scalar] | None
    over_s: float


@dataclass(frozen=True, slots=True)
class TapSpec:
    """A drum on which the tempo is tapped; the slowest and the fastest, 0 for as is usual."""

    input: Name
    slowest: float = 0.0
    fastest: float = 0.0


@dataclass(frozen=True, slots=True)
class RhythmSpec:
    """A named cycle, or several together.

    pulse_s   how long a pulse lasts at the written tempo; of one that goes with another, 0
    strokes   how hard each of its pulses is struck, 0..1: of all its patterns together, if it has
              several and none of its own
    """

    name: Name
    pulse_s: float
    strokes: tuple[float, ...]
    beat: int | None = None
    patterns: tuple[PatternSpec, ...] = ()
    own: bool = True  # whether the strokes are its own pattern
    feel: FeelSpec = EVEN
    follows: TempoSpec | None = None
    tap: TapSpec | None = None
    goes_with: Name | None = None
    cycle: CycleSpec | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, and each of its patterns."""
        own = self.name.text
        return (own, *(f"{own}.{pattern.name.text}" for pattern in self.patterns))


@dataclass(frozen=True, slots=True)
class RetempoSpec(ActSpec):
    """`tempo: {sabar: 140 bpm, over: 4s}`: the beats a minute of rhythms from some moment on."""

    tempos: tuple[tuple[Name, float], ...]
    over_s: float = 0.0
