"""The sound meter below the F1 panel: how loud each output is, and what the keys have set."""

from __future__ import annotations

from math import log10
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.app.overlay import CARD, DARK, GOLD, LIGHT, PALE, TRACK, box, words
from exhibit.authoring.specs import ShowSpec, all_nodes
from exhibit.scene.columns import Columns

LINES = 8  # outputs at the most
_FLOOR_DB = 48.0  # below the loudest: what is softer is not shown
_FALLS = 0.93  # of a bar, a picture: half a second from full to little
_HEIGHT, _WIDTH = 2.9, 46.0  # in units of the panel


class MeteredSound(Protocol):
    """What can be metered: `level` is what staff have set, 0..1."""

    @property
    def level(self) -> float: ...
    @property
    def muted(self) -> bool: ...
    def take_peaks(self) -> NDArray[np.float32]: ...


def has_sound(spec: ShowSpec) -> bool:
    return any(node.kind in ("sound", "film") for s in spec.scenes for node in all_nodes(s.nodes))


def meter_nodes(at: tuple[float, float], unit: float) -> str:
    """A strip whose left end is `at`, in pixels: keys, the level, and a bar for each output."""
    x, y = at
    nodes = box((x, y), (_WIDTH * unit, _HEIGHT * unit), CARD, ", opacity: 88%", corners=0.2)
    x += 0.6 * unit
    for key in ("M", "+", "-"):
        nodes += box((x, y), (2.1 * unit, 2.1 * unit), GOLD)
        at = (x + 1.05 * unit, y)
        nodes += words(key, at, 1.7 * unit, DARK, anchor="centre", bold="yes")
        x += 2.5 * unit
    nodes += words("sound", (x + 0.4 * unit, y), 1.8 * unit, LIGHT, ", name: sound-on")
    nodes += words("muted", (x + 0.4 * unit, y), 1.8 * unit, PALE, ", name: sound-off")
    x += 6.6 * unit
    nodes += box((x, y), (9.0 * unit, 1.4 * unit), TRACK)
    nodes += box((x, y), (9.0 * unit, 1.4 * unit), GOLD, ", name: sound-level")
    x += 10.0 * unit
    wide, thin = 20.8 * unit, 2.1 * unit / LINES
    nodes += box((x, y), (wide, 2.3 * unit), TRACK, corners=0.1)
    for line in range(LINES):
        middle = y + (line + 0.5 - LINES / 2) * thin
        named = f", opacity: 0, name: sound-{line}"
        nodes += box((x, middle), (wide, thin), GOLD, named, corners=0)
    return nodes


class Meter:
    """Poses the strip. `sound` is what it shows, if there is any."""

    def __init__(self, *, there: bool) -> None:
        """`there`: whether the panel has the strip at all."""
        self.sound: MeteredSound | None = None
        self._there = there
        self._shown: NDArray[np.float32] = np.zeros(LINES, np.float32)

    def pose(self, columns: Columns) -> None:
        if not self._there:
            return
        level, muted = 0.0, True
        self._shown *= _FALLS
        outputs = 0
        if self.sound is not None:
            level, muted = self.sound.level, self.sound.muted
            peaks = self.sound.take_peaks()
            outputs = min(len(peaks), LINES)
            np.maximum(self._shown[:outputs], peaks[:outputs], out=self._shown[:outputs])
        columns["sound-on"].opacity = 0.0 if muted else 1.0
        columns["sound-off"].opacity = 1.0 if muted else 0.0
        columns["sound-level"].scale[0] = level
        for line in range(LINES):
            bar = columns[f"sound-{line}"]
            # As many lines as there are outputs, spread over the strip.
            shown = _share(float(self._shown[line * outputs // LINES])) if outputs else 0.0
            bar.opacity = 1.0 if shown > 0.0 else 0.0
            bar.scale[0] = shown


def _share(peak: float) -> float:
    """How far a peak goes along its bar: by decibels, as ears hear."""
    if peak <= 0.0:
        return 0.0
    return min(max(1.0 + 20.0 * log10(peak) / _FLOOR_DB, 0.0), 1.0)
