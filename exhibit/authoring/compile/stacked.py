"""Captions that are seen at the same time: each stands clear of those that were there before it.

Two people speak at once, or a file lets a cue begin before the last has gone. The one that is there
stays where it is, since it is being read; the newer one moves away from the edge that it stands at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_AT_ONCE = 6  # captions: as many people do not speak at a time that can be followed


@dataclass(slots=True)
class Placed:
    """A caption's box around the origin of its node (y down), and when it is seen."""

    start_s: float
    end_s: float
    left: float
    top: float
    right: float
    bottom: float
    down: bool = False  # it gives way downwards, else upwards

    def meets(self, other: Placed) -> bool:
        apart_x = self.right <= other.left or other.right <= self.left
        apart_y = self.bottom <= other.top + _TOUCH or other.bottom <= self.top + _TOUCH
        return not apart_x and not apart_y


_TOUCH = 0.5  # pixels by which lines that stand on each other may overlap


def shifts(captions: Iterable[Placed]) -> list[float]:
    """How far each is to move down (below zero: up), given in the order in which they begin."""
    found: list[float] = []
    there: list[Placed] = []
    for caption in captions:
        there = [other for other in there if other.end_s > caption.start_s][1 - MOST_AT_ONCE :]
        first = caption.top
        for _ in there:
            met = [other for other in there if caption.meets(other)]
            if not met:
                break
            height = caption.bottom - caption.top
            if caption.down:
                caption.top = max(other.bottom for other in met)
            else:
                caption.top = min(other.top for other in met) - height
            caption.bottom = caption.top + height
        there.append(caption)
        found.append(caption.top - first)
    return found
