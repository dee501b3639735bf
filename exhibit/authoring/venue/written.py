"""What an installer wrote, word by word and with places; what it means depends on the show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar
from exhibit.authoring.venue.place import Output, Venue
from exhibit.core.problems import Place
from exhibit.wires.wire import OneEuro


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor of a profile. `address` may have `{name}` in it, for the name of the node."""

    name: str
    address: str
    kind: str
    unit: str = ""
    between: tuple[float, float] | None = None
    value: int = 1  # which of the message's values, from 1
    silent_after_s: float | None = None
    stuck_after_s: float | None = None
    noise: float | None = None
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of board has, from its `profile.yaml`."""

    board: str = ""
    speaks: str = "udp"
    sensors: Mapping[str, Sensor] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True)
class BaselineSpec:
    over_s: float
    apart: Scalar | None = None


@dataclass(frozen=True, slots=True)
class ThresholdSpec:
    on: Scalar
    off: Scalar | None = None
    hysteresis: Scalar | None = None


@dataclass(frozen=True, slots=True)
class OtherInput:
    """`then: {input: far}`."""

    name: Name


@dataclass(frozen=True, slots=True)
class WireSpec:
    """A wire as it is written; `keys` says where each of its keys stands."""

    input: Name
    place: Place
    keys: Mapping[str, Place]
    osc: Name | None = None
    board: Name | None = None
    sensor: Name | None = None
    sender: Name | None = None  # `from`
    value: int | None = None
    unit: Name | None = None
    median: int | None = None
    calibrate: tuple[tuple[Scalar, Scalar], ...] | None = None
    invert: bool = False
    baseline: BaselineSpec | None = None
    clamp: tuple[Scalar, Scalar] | None = None
    filter: OneEuro | None = None
    dead_band: Scalar | None = None
    threshold: ThresholdSpec | None = None
    edge: bool | None = None
    debounce: float | None = None
    hold: float | None = None
    rate: float | None = None
    silent_after: float | None = None
    stuck_after: float | None = None
    noise: Scalar | None = None
    at_most: float | None = None
    then: Scalar | OtherInput | None = None
    called: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VenueSpec:
    """A venue file. `place` is the venue without its wires; `profiles` are those of its boards,
    `speakers` the names that it gives its speakers.
    """

    place: Venue = field(default_factory=Venue)
    wires: tuple[WireSpec, ...] = ()
    profiles: Mapping[str, Profile | None] = field(default_factory=dict)
    speakers: tuple[Name, ...] = ()
