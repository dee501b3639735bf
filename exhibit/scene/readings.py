"""Words that are read along with a recording: which of them are seen, and which are said just now.

Captions may be thousands; what is drawn are those of one page: a caption, or what is around it in
the window of a transcript. A reading has a table of all quads, and in the drawing as many slots as
its largest page needs. When the page turns, its quads are copied into the slots; between that only
their colours and opacities move, for all of them at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import Records

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]
BEFORE_S, AFTER_S = -1e11, 1e11  # of a recording: it has not begun, it is over
SCROLL_S = 0.6  # how long a transcript takes to move on to its next line
EDGE = 0.12  # of a transcript's height: where its lines fade at the top and at the bottom


@dataclass(frozen=True, slots=True)
class Hand:
    """The time by which a reading goes: that of a player, or else of the scene.

    The scene's counts from `start_s`; then it is `from_s` of what is read along with, which goes
    on `speed` times as fast, until `until_s`. With a `loop_s` above 0 (of its own seconds) it
    begins again after so long.
    """

    player: int = -1
    start_s: float = 0.0
    loop_s: float = 0.0
    from_s: float = 0.0
    until_s: float = math.inf
    speed: float = 1.0

    def at(self, local_s: float, players: Doubles) -> float:
        """Seconds of the recording; BEFORE_S and AFTER_S where it does not play."""
        if 0 <= self.player < len(players):
            return float(players[self.player])
        gone_s = (local_s - self.start_s) * self.speed
        if gone_s < 0.0:
            return BEFORE_S
        time_s = self.from_s + (math.fmod(gone_s, self.loop_s) if self.loop_s > 0.0 else gone_s)
        return time_s if time_s < self.until_s else AFTER_S


@dataclass(frozen=True, slots=True)
class Transcript:
    """A window on lines that stand below each other, in node units.

    `middle` (p,): the line of each page, which stands in the middle of the window of this `height`;
    `rest`: how much is seen of lines that are not said now.
    """

    middle: Doubles
    height: float
    rest: float = 0.35


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read, as compiled; q quads, p pages.

    first      the first of its slots among the drawing's records; `slots`: how many
    records    (q,) `RECORD`
    pages_s    (p,) when each page begins, ascending; before the first nothing is seen
    bounds     (p + 1,) where each page begins and ends in `shown`, which has numbers of quads
    from_s, until_s  (q,) when the caption of a quad is seen
    said_s, saying_s  (q,) when its word begins and how long it takes; inf: never
    colour     (3,) straight sRGB of what is said, or None; `keeps`: and of what has been said;
               `rest`: how much is seen of the other words
    fade_s     how long a caption takes to come and to go
    """

    first: int
    slots: int
    records: Records
    hand: Hand
    pages_s: Doubles
    bounds: Indices
    shown: Indices
    from_s: Doubles
    until_s: Doubles
    said_s: Doubles
    saying_s: Doubles
    colour: tuple[float, float, float] | None = None
    keeps: bool = True
    rest: float = 1.0
    fade_s: float = 0.15
    transcript: Transcript | None = None


class Readings:
    """The room for one moment of a drawing's readings."""

    def __init__(self, readings: Sequence[Reading], records: Records) -> None:
        self._records = records
        self._readings = tuple(readings)
        self._pages = [-1] * len(self._readings)
        for reading in self._readings:  # what is not shown is always the same: nothing
            self._slots(reading)[:] = np.zeros(1, records.dtype)

    def at(self, local_s: float, players: Doubles, moved: Floats) -> list[int]:
        """Writes the quads that are seen into their slots; `moved` has what their nodes say.

        Answers the first record of each reading that has turned its page.
        """
        turned: list[int] = []
        for i, reading in enumerate(self._readings):
            time_s = reading.hand.at(local_s, players)
            page = int(np.searchsorted(reading.pages_s, time_s, side="right")) - 1
            quads = _page(reading, page)
            if page != self._pages[i]:
                slots = self._slots(reading)
                slots[: len(quads)] = reading.records[quads]
                slots[len(quads) :] = np.zeros(1, slots.dtype)
                self._pages[i] = page
                turned.append(reading.first)
            _show(reading, page, quads, time_s, moved[:, reading.first :][:, : reading.slots])
        return turned

    def _slots(self, reading: Reading) -> Records:
        return self._records[reading.first : reading.first + reading.slots]


def _page(reading: Reading, page: int) -> Indices:
    if page < 0:
        return reading.shown[:0]
    return reading.shown[reading.bounds[page] : reading.bounds[page + 1]]


def _show(reading: Reading, page: int, quads: Indices, time_s: float, moved: Floats) -> None:
    """The colours, opacities and, in a transcript, places of the slots."""
    seen = moved[:, : len(quads)]
    moved[9, len(quads) :] = 0.0
    if not len(quads):
        return
    from_s, until_s = reading.from_s[quads], reading.until_s[quads]
    if reading.transcript is None:
        soft_s = max(reading.fade_s, 1e-3)
        seen[9] *= np.clip((time_s - from_s) / soft_s, 0.0, 1.0)
        seen[9] *= np.clip((until_s - time_s) / soft_s, 0.0, 1.0)
    else:
        _scroll(reading, reading.transcript, page, time_s, seen, reading.records[quads]["rect"])
        said = np.clip((time_s - from_s) / SCROLL_S, 0.0, 1.0)
        said *= np.clip((until_s - time_s) / SCROLL_S + 1.0, 0.0, 1.0)
        seen[9] *= reading.transcript.rest + (1.0 - reading.transcript.rest) * said
    if reading.colour is not None:
        begun, lasts = reading.said_s[quads], np.maximum(reading.saying_s[quads], 1e-3)
        soft = np.minimum(lasts, 0.15)
        share = np.clip((time_s - begun) / soft, 0.0, 1.0)
        if not reading.keeps:
            share *= np.clip((begun + lasts - time_s) / soft + 1.0, 0.0, 1.0)
        if reading.rest != 1.0:
            seen[9] *= reading.rest + (1.0 - reading.rest) * share
        for row, part in zip((6, 7, 8), reading.colour, strict=True):
            seen[row] += (np.float32(part) - seen[row]) * share


def _scroll(  # noqa: PLR0913, PLR0917  # what is written, and all that it follows from
    reading: Reading, window: Transcript, page: int, time_s: float, seen: Floats, rects: Floats
) -> None:
    """Moves a transcript so that the line of the page comes to the middle of its window."""
    goal = float(window.middle[page])
    start = float(window.middle[page - 1]) if page > 0 else goal
    k = min(max((time_s - float(reading.pages_s[page])) / SCROLL_S, 0.0), 1.0)
    up = start + (goal - start) * k * k * (3.0 - 2.0 * k)
    seen[2] -= seen[1] * np.float32(up)
    seen[5] -= seen[4] * np.float32(up)
    y = rects[:, 1] + rects[:, 3] / 2 - np.float32(up)
    inside = window.height / 2 - np.abs(y)
    seen[9] *= np.clip(inside / (EDGE * window.height), 0.0, 1.0)
