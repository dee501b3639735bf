"""Buses: groups of sounds with a level of their own, of which one makes room for another.

How far a bus gives way is a closed form of time: it is known when a voice began and when it ends.
So a film of the show has the same as the room had, and a replay from the middle too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AMBIENCE, EFFECTS, VOICE = "ambience", "effects", "voice"


@dataclass(frozen=True, slots=True)
class Duck:
    """While a bus is heard, `bus` goes down to `level` of itself, within `over_s`."""

    bus: str
    level: float
    over_s: float


@dataclass(frozen=True, slots=True)
class Bus:
    """A group of sounds. `ducks` are those that make room for it."""

    name: str
    level: float = 1.0
    ducks: tuple[Duck, ...] = ()


@dataclass(frozen=True, slots=True)
class Sounded:
    """A sound of a bus: since when it is heard, until when, and how much of it, 0..1."""

    bus: str
    since_s: float
    until_s: float
    strength: float = 1.0


USUAL_BUSES = (
    Bus(AMBIENCE),
    Bus(EFFECTS),
    Bus(VOICE, ducks=(Duck(AMBIENCE, 0.4, 0.6),)),
)


def levels(buses: Sequence[Bus], heard: Iterable[Sounded], time_s: float) -> Mapping[str, float]:
    """The level of each bus by its name, with those that make room."""
    found = {bus.name: bus.level for bus in buses}
    sounded = list(heard)
    for bus in buses:
        for duck in bus.ducks:
            present = max(
                (_presence(each, duck.over_s, time_s) for each in sounded if each.bus == bus.name),
                default=0.0,
            )
            if duck.bus in found:
                found[duck.bus] *= 1.0 - present * (1.0 - duck.level)
    return found


def longest_s(buses: Iterable[Bus]) -> float:
    """For how long after its end a sound may still keep others down."""
    return max((duck.over_s for bus in buses for duck in bus.ducks), default=0.0)


def _presence(sound: Sounded, over_s: float, time_s: float) -> float:
    """How much of a sound is there, 0..1: it comes from its beginning on, and goes from its end."""
    if time_s < sound.since_s:
        return 0.0
    over_s = max(over_s, 1e-6)
    came = min((min(time_s, sound.until_s) - sound.since_s) / over_s, 1.0)
    gone = max((time_s - sound.until_s) / over_s, 0.0)
    return _gently(max(came - gone, 0.0)) * min(max(sound.strength, 0.0), 1.0)


def _gently(part: float) -> float:
    return part * part * (3.0 - 2.0 * part)
