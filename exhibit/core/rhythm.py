"""Named cycles: a tempo, so many pulses, and a pattern of strokes; not only four to the bar.

A rhythm is a closed form of show time: asked for a moment, it says how many pulses have passed
and which stroke was the last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

STROKES = {"x": 1.0, "o": 0.5, ".": 0.0, "-": 0.0}  # a stroke, a soft one, and none


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cycle of equal pulses. `strokes`: how hard each pulse is struck, 0..1; one each."""

    name: str
    pulse_s: float
    strokes: tuple[float, ...]

    @property
    def pulses(self) -> int:
        return len(self.strokes)

    def last_strokes(self) -> list[tuple[float, float]]:
        """For each pulse of the cycle the last stroke at or before it, and how hard it is.

        As its pulse, which is negative where it lies in the cycle before; a rhythm without any
        stroke had its last one infinitely long ago.
        """
        struck = [i for i, strength in enumerate(self.strokes) if strength > 0.0]
        if not struck:
            return [(-math.inf, 0.0)] * self.pulses
        found: list[tuple[float, float]] = []
        last = struck[-1] - self.pulses
        for pulse, strength in enumerate(self.strokes):
            last = pulse if strength > 0.0 else last
            found.append((float(last), self.strokes[last]))
        return found


def strokes_of(pattern: str) -> tuple[float, ...]:
    """The strokes of a pattern such as `x..x..x.x.`; KeyError for another character."""
    return tuple(STROKES[character] for character in pattern if not character.isspace())
