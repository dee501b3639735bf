"""What a visitor does with one input during a visit: drums, presses, touches, turns, shows a card.

A deed begins at a time and says things, each at its own time. All chance comes from the seed, the
input's name, the visitor and the number of the visit, so the same question has the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.core.chance import stream
from exhibit.show.conditions import Condition, Says
from exhibit.show.events import Value
from exhibit.show.program import Control, Input, Show

Floats = NDArray[np.float64]
Said = tuple[float, tuple[Value, ...]]  # show seconds, and the values of the message

HAND_HZ = 30.0  # how often a touch or a turned object speaks
PATTERNS = ("x.x.x.x.", "x..xx.x.", "x.xx.xx.", "x...x.x.", "xxxx....")  # of half beats
CARDS = ("card 1", "card 2", "card 3", "card 4")  # where no way out names one


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's n-th visit: somebody is there from `arrives_s` to `leaves_s`."""

    visitor: int
    number: int
    arrives_s: float
    leaves_s: float

    @property
    def stays_s(self) -> float:
        return self.leaves_s - self.arrives_s

    def chance(self, seed: int, what: str, count: int) -> Floats:
        """(count,) numbers in [0, 1) of this visit's own."""
        return stream(seed, f"{what} {self.visitor} {self.number}", np.arange(count))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done with an input; `says` is in the order of its times and never empty."""

    says: tuple[Said, ...]

    @property
    def begins_s(self) -> float:
        return self.says[0][0]

    @property
    def ends_s(self) -> float:
        return self.says[-1][0]


Does = Callable[[Visit], Iterator[Deed]]


def doing(show: Show, control: Control, seed: int) -> Does:
    """How visitors use an input of the kinds that are used in turn or stroke by stroke."""
    first = show.inputs[control.first]
    name = control.name
    if control.kind == "hit":
        return lambda visit: _drumming(visit, seed, name)
    if control.kind == "switch":
        return lambda visit: _presses(visit, seed, name)
    if control.kind == "choice":
        return lambda visit: _choosing(visit, seed, name, first)
    if control.kind == "text":
        cards = _cards(show, control.first)
        return lambda visit: _card_shown(visit, seed, name, cards)
    ranges = tuple(show.inputs[control.first : control.first + control.count])
    if control.kind == "position":
        return lambda visit: _touches(visit, seed, name, ranges)
    return lambda visit: _turning(visit, seed, name, ranges)


def _moments(visit: Visit, chance: Floats, lasts_s: float) -> Iterator[float]:
    """Up to as many beginnings as there are numbers, each long enough before the next."""
    at_s = visit.arrives_s + 1.0
    for k in chance:
        at_s += 0.8 + 0.35 * visit.stays_s * float(k) ** 2
        if at_s + lasts_s >= visit.leaves_s:
            return
        yield at_s
        at_s += lasts_s


def _drumming(visit: Visit, seed: int, name: str) -> Iterator[Deed]:
    """Bursts with a rhythm: a human's beat is 10 ms off, and the first stroke of a bar louder."""
    willing, often, tempo, rhythm = visit.chance(seed, name, 4)
    if willing > 0.75:
        return
    pulse_s = 30.0 / (75.0 + 70.0 * float(tempo))  # half a beat, at 75 to 145 beats a minute
    pattern = PATTERNS[int(rhythm * len(PATTERNS))]
    bursts = visit.chance(seed, f"{name} burst", 1 + int(often * 3))
    for i, at_s in enumerate(_moments(visit, bursts, 24 * pulse_s)):
        hand = visit.chance(seed, f"{name} stroke {i}", 1 + 2 * 24)
        pulses = 6 + int(hand[0] * 18)
        for pulse in range(pulses):
            accent = pattern[pulse % 8] == "x"
            if accent:
                late_s = 0.02 * float(hand[1 + 2 * pulse])
                loud = 0.35 + 0.4 * float(hand[2 + 2 * pulse]) + (0.25 if pulse % 8 == 0 else 0.0)
                yield Deed(((at_s + pulse * pulse_s + late_s, (round(loud, 3),)),))


def _presses(visit: Visit, seed: int, name: str) -> Iterator[Deed]:
    """Pressed and let go; how often and how long differs from visitor to visitor."""
    often, patience = visit.chance(seed, name, 2)
    held_s = 0.12 + 2.5 * float(patience) ** 4
    for at_s in _moments(visit, visit.chance(seed, f"{name} press", int(often * 5)), held_s):
        yield Deed(((at_s, (1,)), (at_s + held_s, (0,))))


def _choosing(visit: Visit, seed: int, name: str, item: Input) -> Iterator[Deed]:
    """Soon after somebody has come, an option; now and then another one later."""
    willing, soon, which, again, late, other = visit.chance(seed, name, 6)
    if willing > 0.6 or not item.options:
        return
    at_s = visit.arrives_s + 1.0 + 6.0 * float(soon)
    yield Deed(((at_s, (item.options[int(which * len(item.options))],)),))
    if again > 0.8:
        at_s += (visit.leaves_s - at_s - 1.0) * (0.2 + 0.7 * float(late))
        yield Deed(((at_s, (item.options[int(other * len(item.options))],)),))


def _card_shown(visit: Visit, seed: int, name: str, cards: Sequence[str]) -> Iterator[Deed]:
    often, patience = visit.chance(seed, name, 2)
    held_s = 1.5 + 6.0 * float(patience) ** 2
    hands = visit.chance(seed, f"{name} card", 1 + int(often * 3))
    which = visit.chance(seed, f"{name} which", len(hands))
    for at_s, k in zip(_moments(visit, hands, held_s), which, strict=False):
        yield Deed(((at_s, (cards[int(k * len(cards))],)), (at_s + held_s, ("",))))


def _cards(show: Show, channel: int) -> tuple[str, ...]:
    """The words that the show's ways out wait for from this input."""
    ways = (go.when for scene in show.scenes for go in scene.gos)
    found = (said for when in ways for said in _awaited(when) if said.input == channel)
    return tuple(dict.fromkeys(said.words for said in found if said.words)) or CARDS


def _awaited(condition: Condition) -> Iterator[Says]:
    if isinstance(condition, Says):
        yield condition
    for part in condition.parts():
        yield from _awaited(part)


def _touches(visit: Visit, seed: int, name: str, parts: tuple[Input, ...]) -> Iterator[Deed]:
    """Taps and drags along an arc; the last word, with no values, is the finger lifted."""
    often = float(visit.chance(seed, name, 1)[0])
    hands = visit.chance(seed, f"{name} touch", 1 + int(often * 8))
    for i, at_s in enumerate(_moments(visit, hands, 3.0)):
        k = visit.chance(seed, f"{name} path {i}", 8)
        lasts_s = 0.15 if k[0] < 0.35 else 0.4 + 2.4 * float(k[1])
        along = _smooth(np.linspace(0.0, 1.0, max(int(lasts_s * HAND_HZ), 1)))
        reach = 0.02 if k[0] < 0.35 else 0.5  # a tap slips a little
        arc = reach * (0.3 * float(k[2]) - 0.15) * np.sin(np.pi * along)
        x = 0.1 + 0.8 * float(k[3]) + reach * (float(k[4]) - 0.5) * along + arc
        y = 0.15 + 0.7 * float(k[5]) + reach * (float(k[6]) - 0.5) * along - arc
        points = np.stack([_within(parts[0], x), _within(parts[1], y)], axis=1)
        yield Deed(_in_time(at_s, points, lasts_s))


def _turning(visit: Visit, seed: int, name: str, parts: tuple[Input, ...]) -> Iterator[Deed]:
    """An object is set down, pushed a little, turned by half a turn or more, and taken away."""
    willing, *_ = visit.chance(seed, name, 1)
    hands = visit.chance(seed, f"{name} object", 1 + int(float(willing) * 2))
    for i, at_s in enumerate(_moments(visit, hands, 4.0)):
        k = visit.chance(seed, f"{name} turn {i}", 8)
        lasts_s = min(4.0 + 14.0 * float(k[0]), visit.leaves_s - at_s)
        along = _smooth(np.linspace(0.0, 1.0, int(lasts_s * HAND_HZ)))
        x = _within(parts[0], 0.2 + 0.6 * float(k[1]) + 0.2 * (float(k[2]) - 0.5) * along)
        y = _within(parts[1], 0.2 + 0.6 * float(k[3]) + 0.2 * (float(k[4]) - 0.5) * along)
        z = _within(parts[2], np.full(len(along), 0.5))
        yaw = 360.0 * float(k[5]) + (120.0 + 300.0 * float(k[6])) * along
        tilt = 12.0 * np.sin(np.pi * along)
        pose = np.stack([x, y, z, (yaw + 180.0) % 360.0 - 180.0, tilt, -0.5 * tilt], axis=1)
        yield Deed(_in_time(at_s, pose, lasts_s))


def _in_time(at_s: float, rows: Floats, lasts_s: float) -> tuple[Said, ...]:
    """What a hand says row by row, and that it is gone at the end."""
    times = at_s + np.arange(len(rows)) / HAND_HZ
    rounded = (np.round(rows, 4) + 0.0).tolist()  # -0.0 becomes 0.0
    says = [(float(t), tuple(row)) for t, row in zip(times, rounded, strict=True)]
    return (*says, (max(at_s + lasts_s, says[-1][0] + 0.5 / HAND_HZ), ()))


def _within(item: Input, parts: Floats) -> Floats:
    """Parts 0..1 of the input's range as its values."""
    return item.low + np.clip(parts, 0.0, 1.0) * (item.high - item.low)


def _smooth(k: Floats) -> Floats:
    """A movement that starts and ends gently."""
    return k * k * (3.0 - 2.0 * k)


def decimals(item: Input) -> int:
    """As many as make a ten-thousandth of the range: what a good sensor can tell apart."""
    span = abs(item.high - item.low)
    return max(4 - math.floor(math.log10(span)), 0) if span > 0.0 else 4
