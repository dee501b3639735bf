"""Named cycles: so many pulses, and a pattern of strokes; not only four to the bar.

What a rhythm is does not change: how its pulses are grouped, which of them are struck, how hard,
and how much before or after its pulse each stroke comes. How fast it goes, and how far it has come,
is its `beat.Beat`. Strokes have numbers, from 0 at the first of the show, and below that before it,
so that every one of them happens once, whatever the tempo does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from exhibit.core.beat import Beat

# A stroke, a soft one, and none; digits are in between.
STROKES = {"x": 1.0, "o": 0.5, ".": 0.0, "-": 0.0} | {str(n): n / 9 for n in range(1, 10)}
BETWEEN = " \t\n|"  # what may stand between strokes, to group them for the eye


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cycle of pulses.

    pulse_s    how long a pulse lasts, as written
    strokes    how hard each pulse is struck, 0..1; one each
    late       how much after its pulse each stroke comes, in pulses; () for none of them
    beat       how many pulses make a beat
    goes_with  the number of the rhythm whose tempo it has, of which one pulse takes as long as
               `times` of its own; -1 for a tempo of its own
    """

    name: str
    pulse_s: float
    strokes: tuple[float, ...]
    late: tuple[float, ...] = ()
    beat: int = 1
    goes_with: int = -1
    times: float = 1.0

    @property
    def pulses(self) -> int:
        return len(self.strokes)

    def beat_of(self, number: int) -> int:
        """The number of the beat by which it goes, when its own number is this."""
        return number if self.goes_with < 0 else self.goes_with


def strokes_of(pattern: str) -> tuple[float, ...]:
    """The strokes of a pattern such as `x..x..x.x.`; KeyError for another character."""
    return tuple(STROKES[character] for character in pattern if character not in BETWEEN)


@lru_cache(maxsize=1024)
def places(rhythm: Rhythm) -> tuple[tuple[float, float], ...]:
    """Where in its cycle the strokes fall, in pulses, and how hard they are; in ascending order.

    They reach over one cycle from the first; none for a rhythm that is never struck.
    """
    late = rhythm.late or (0.0,) * rhythm.pulses
    return tuple(
        (i + after, strength)
        for i, (strength, after) in enumerate(zip(rhythm.strokes, late, strict=True))
        if strength > 0.0
    )


def on_beats(rhythm: Rhythm) -> Rhythm:
    """A rhythm that is struck on each beat of this one."""
    return replace(rhythm, strokes=(1.0, *(0.0,) * (rhythm.beat - 1)), late=())


def on_cycles(rhythm: Rhythm) -> Rhythm:
    """A rhythm that is struck as each cycle of this one begins."""
    return replace(rhythm, strokes=(1.0, *(0.0,) * (rhythm.pulses - 1)), late=())


def place_of(rhythm: Rhythm, stroke: int) -> float:
    """In how many pulses from the beginning of the show a stroke falls, by its number."""
    struck = places(rhythm)
    cycle, which = divmod(stroke, len(struck))
    return cycle * rhythm.pulses + struck[which][0]


def strength_of(rhythm: Rhythm, stroke: int) -> float:
    struck = places(rhythm)
    return struck[stroke % len(struck)][1]


def moment_of(rhythm: Rhythm, beat: Beat, stroke: int) -> float:
    """When a stroke falls (show seconds), on a grid of nanoseconds."""
    return beat.moment_of(place_of(rhythm, stroke) / rhythm.times)


def last_stroke(rhythm: Rhythm, beat: Beat, time_s: float) -> int | None:
    """The number of the last stroke at or before a time; None for a rhythm without strokes."""
    struck = places(rhythm)
    if not struck:
        return None
    first = struck[0][0]
    cycle = math.floor((beat.pulses_at(time_s) * rhythm.times - first) / rhythm.pulses)
    here = beat.pulses_at(time_s) * rhythm.times - cycle * rhythm.pulses
    stroke = cycle * len(struck) + bisect_right(struck, (here, math.inf)) - 1
    # What is a hair's breadth away in pulses is asked for in seconds, which decide.
    while moment_of(rhythm, beat, stroke + 1) <= time_s:
        stroke += 1
    while moment_of(rhythm, beat, stroke) > time_s:
        stroke -= 1
    return stroke


def next_moment(rhythm: Rhythm, beat: Beat, time_s: float) -> float:
    """When the first stroke after a time falls; inf: never."""
    last = last_stroke(rhythm, beat, time_s)
    return math.inf if last is None else moment_of(rhythm, beat, last + 1)


def struck_at(rhythm: Rhythm, beat: Beat, time_s: float) -> float:
    """How hard the rhythm is struck at exactly this moment; 0 when it is not."""
    last = last_stroke(rhythm, beat, time_s)
    if last is None or moment_of(rhythm, beat, last) != time_s:
        return 0.0
    return strength_of(rhythm, last)


def strokes_between(
    rhythm: Rhythm, beat: Beat, after_s: float, until_s: float
) -> Iterator[tuple[float, float]]:
    """The moment and the strength of each stroke after a time, up to and with another."""
    stroke = last_stroke(rhythm, beat, after_s)
    if stroke is None:
        return
    while (moment_s := moment_of(rhythm, beat, stroke := stroke + 1)) <= until_s:
        yield moment_s, strength_of(rhythm, stroke)


def in_order(strokes: Sequence[float], late: Sequence[float]) -> int | None:
    """None where every stroke comes after the one before it; else the pulse of one that does not.

    So it is for as long as the cycle goes round.
    """
    struck = [(i, i + after) for i, after in enumerate(late) if strokes[i] > 0.0]
    if not struck:
        return None
    before = struck[-1][1] - len(strokes)
    for pulse, place in struck:
        if place <= before:
            return pulse
        before = place
    return None
