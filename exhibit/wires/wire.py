"""A wire: what feeds an input of the show, what is done to it on the way, and what if it fails.

    near: {osc: /lantern/distance, calibrate: {12: 0.3 m, 800: 3 m}, filter: one_euro,
           silent_after: 2.5s, then: rest}

A wire is data. What happens on the way is a chain of steps in the one order in which they make
sense, each closed form in time or driven by events, so that a recording of raw messages replays
to the same picture at any frame rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a wire does when its sensor fails.
#   hold       the last value stays
#   rest       the input goes to its rest value
#   value      the input goes to `value`
#   input      the input does what another input of the show does
#   simulate   plausible visitors are played to the input
Then = Literal["hold", "rest", "value", "input", "simulate"]


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of the last `samples` values: one wild echo leaves no trace."""

    samples: int  # odd, 3..31


@dataclass(frozen=True, slots=True)
class Calibrate:
    """What the sensor says to what it means, through two points or more; straight between them.

    Beyond the outer points the outer lines go on. `points` ascend in what the sensor says.
    """

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Invert:
    """High becomes low: `low + high - x`."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the sensor says with nobody there is learned over `over_s` seconds and taken off.

    A piezo that warms up, a photocell at dusk: the drift is followed slowly, exponentially with
    the time constant `over_s`, and much more slowly while the value is away from it by more than
    `apart`, so that somebody who lingers is not forgotten. What comes out is `rest + x - baseline`.
    """

    over_s: float
    apart: float
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Clamp:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OneEuro:
    """The One Euro filter (Casiez, Roussel, Vogel, CHI 2012): calm at rest, quick in motion.

    `min_cutoff` in Hz: less trembles less, and lags more; `beta` in 1/unit: more lags less when
    it moves fast; `d_cutoff` in Hz smooths the speed.
    """

    min_cutoff: float = 1.0
    beta: float = 0.02
    d_cutoff: float = 1.0


@dataclass(frozen=True, slots=True)
class DeadBand:
    """A change of less than `width` is none."""

    width: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """On from `on` up, off again below `off` (hysteresis); for `on` < `off`, on from `on` down."""

    on: float
    off: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A hit is where the value rises from 0: a button that says it is held is no new hit."""


@dataclass(frozen=True, slots=True)
class Debounce:
    """A change counts when it has stayed for so long; it then counts as of the end of that time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """A switch stays on for at least so long; after a hit there is none for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many values a second; the last one of a slot comes at its end, none is lost."""

    hz: float


Step = (
    Median | Calibrate | Invert | Baseline | Clamp | OneEuro | DeadBand | Threshold | Edge
    | Debounce | Hold | Rate
)  # fmt: skip

# The order of the steps in every chain, whatever the order in which they are written.
ORDER: tuple[type[Step], ...] = (
    Median, Calibrate, Invert, Baseline, Clamp, OneEuro, DeadBand, Threshold, Edge, Debounce,
    Hold, Rate,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watch:
    """When a wire is not well, and what its input does then.

    A limit that is None is not watched. `noise` is the largest trembling of a sensor that sees
    the same, in the input's unit: the median step between neighbouring values within 2 s.
    """

    silent_after_s: float | None = None
    stuck_after_s: float | None = None
    noise: float | None = None
    between: tuple[float, float] | None = None  # outside of it by 5 % for 2 s: out of range
    at_most_hz: float = 1000.0  # more is a flood: what is too much is counted and left out
    then: Then = "hold"
    value: float = 0.0  # for then: value
    other: str = ""  # for then: input


@dataclass(frozen=True, slots=True)
class Wire:
    """Which message feeds an input, which of its values, and how.

    `called` says to the staff what it is, by language: {"fr": "le capteur de gauche"}.
    `source` is empty, or what an event's source must be or end with: "10.0.0.7", "lantern".
    """

    input: str
    address: str
    source: str = ""
    first: int = 0  # the message's value that counts; for x, y ... the first of them
    steps: tuple[Step, ...] = ()
    watch: Watch = Watch()
    called: Mapping[str, str] = field(default_factory=dict)
