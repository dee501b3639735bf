"""Where a sound comes from: how much of each of its channels goes to each output.

Without a word it comes from the two speakers in front, as it was recorded. `pan` moves it between
them at constant power; a speaker has it alone; `all` has it everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HALF = sqrt(0.5)


def gains(
    channels: int, outputs: int, pan: float, speaker: str, named: Mapping[str, int]
) -> Floats:
    """(outputs, channels) float32. `named` are the outputs of the venue's speakers, from 0.

    A speaker that this place does not have is not missed: its sound is heard as without it.
    """
    found: Floats = np.zeros((outputs, channels), np.float32)
    if speaker == "all":
        for output in range(outputs):
            found[output] = _heard_by(output, channels)
        return found
    one = _output(speaker, outputs, named)
    if one >= 0:
        found[one] = 1.0 if channels == 1 else 1.0 / sqrt(channels)
    elif outputs == 1:
        found[0] = 1.0 / channels
    elif channels > 2:
        for channel in range(channels):
            found[channel % outputs, channel] = 1.0 if channels <= outputs else _HALF
    else:
        left, right = sides(pan)
        found[0, 0] = left
        found[1, channels - 1] = right
    return found


def sides(pan: float) -> tuple[float, float]:
    """How loud left and right are, from -1 to 1; in the middle both are as recorded."""
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * pi / 4
    return sqrt(2.0) * cos(angle), sqrt(2.0) * sin(angle)


def _heard_by(output: int, channels: int) -> list[float]:
    """What one of many speakers has of a sound: one side of it, or all of it."""
    return [float(channel == output % channels) for channel in range(channels)]


def _output(speaker: str, outputs: int, named: Mapping[str, int]) -> int:
    """The number of a speaker's output; -1 for none."""
    number = named.get(speaker, -1)
    if number < 0 and speaker in ("left", "right"):
        number = ("left", "right").index(speaker)
    if number < 0 and speaker.isdecimal():
        number = int(speaker) - 1
    return number if 0 <= number < outputs else -1


def to_stereo(outputs: int, named: Mapping[str, int]) -> Floats:
    """(2, outputs): how a film has what several speakers play."""
    if outputs == 2:
        return np.eye(2, dtype=np.float32)
    mixed: Floats = np.full((2, outputs), 1.0 if outputs == 1 else _HALF, np.float32)
    names = {output: name.casefold() for name, output in named.items()}
    for output in range(outputs if outputs > 1 else 0):
        left = "left" in names.get(output, "") or (output == 0 and 0 not in names)
        right = "right" in names.get(output, "") or (output == 1 and 1 not in names)
        if left != right:
            mixed[:, output] = (1.0, 0.0) if left else (0.0, 1.0)
    return mixed
