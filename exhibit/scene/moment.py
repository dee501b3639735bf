"""A moment: everything that the picture of a scene depends on besides the scene itself."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exhibit.core.beat import Beat


@dataclass(slots=True)
class Moment:
    """What is true now, as the law has it: no picture asks for more.

    local_s   seconds since the scene began
    signals   (S,) float64: the show's signals now, then its `players`, then what is heard late
    language  index among the show's languages
    time_s    show time, for rhythms
    beats     how each of the show's rhythms goes; () for the tempo that each was written with
    players   (P,) float64: how far each of the show's recordings has been played, in seconds
    words     what has been said at each of the show's channels: words, "" where there are none,
              or a number where somebody asks for it
    """

    local_s: float
    signals: NDArray[np.float64]
    language: int
    time_s: float = 0.0
    players: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    words: tuple[str | float, ...] = ()
    beats: tuple[Beat, ...] = ()
