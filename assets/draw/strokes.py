"""Single strokes for the sketches of scenes/rhythms: iron, a low string, skins, a stick.

Each is computed, from partials that ring and noise that does not, and copies no instrument and no
recording. They are short: a rhythm plays them several times a second.
"""

from __future__ import annotations

import numpy as np

from assets.draw.canvas import Field, stream
from assets.draw.ogg import RATE
from assets.draw.sound import peaked, placed, plucked, struck


def _closed(sound: Field, seconds: float) -> Field:
    """It ends at nothing."""
    t = np.arange(len(sound)) / RATE
    return np.asarray(sound * np.clip((seconds - t) * 60, 0, 1))


def iron_clap() -> Field:
    """Two plates of iron that close: bright, and over at once."""
    seconds = 0.24
    t = np.arange(int(seconds * RATE)) / RATE
    chance = stream("iron clap")
    out = np.zeros(len(t))
    for hertz, gain, ring in (
        (1830.0, 0.5, 0.050), (2710.0, 0.8, 0.042), (3390.0, 1.0, 0.036), (4460.0, 0.8, 0.028),
        (5830.0, 0.6, 0.020), (7420.0, 0.45, 0.014), (9150.0, 0.3, 0.010),
    ):  # fmt: skip
        # Each plate has its own pitch, and no two of them close at quite the same time.
        for late_s, off in ((0.0, 1.0), (0.004, 1.013), (0.009, 0.991)):
            after = np.maximum(t - late_s, 0)
            tone = np.sin(2 * np.pi * (hertz * off * after + chance.random()))
            out += gain * tone * np.exp(-after / ring) * (t >= late_s)
    click = chance.normal(0, 1, len(t)) * np.exp(-t / 0.0022)
    return peaked(_closed((out + 2.2 * click) * np.minimum(1, t * 3000), seconds), -7)


def _string(hertz: float, seconds: float, name: str) -> Field:
    """A thick string over a skin: the note, and the skin that it strikes as it is plucked."""
    note = plucked(hertz, seconds, name, 0.36)
    skin = struck(f"{name} skin", hertz * 1.9, 0.45, 0.3)
    out = note / np.abs(note).max()
    out[: len(skin)] += 0.5 * skin[: len(out)] / np.abs(skin).max()
    return peaked(_closed(out, seconds), -5)


def string_low() -> Field:
    """A thick, low string, plucked over a skin."""
    return _string(73.4, 1.1, "string low")


def string_high() -> Field:
    """The same string, stopped a fifth above."""
    return _string(110.0, 0.8, "string high")


def skin_low() -> Field:
    """A hand in the middle of a tall drum's skin."""
    return peaked(placed(struck("skin low", 84, 0.2, 0.7), 0.95, "drum air", 0.16, 0.5), -4)


def skin_open() -> Field:
    """A hand near the edge of a smaller one."""
    return peaked(placed(struck("skin open", 176, 0.6, 0.4), 0.6, "drum air", 0.16, 0.4), -6)


def stick() -> Field:
    """A thin stick on a tight skin: dry and high."""
    seconds = 0.22
    t = np.arange(int(seconds * RATE)) / RATE
    crack = stream("stick").normal(0, 1, len(t)) * np.exp(-t / 0.004)
    skin = struck("stick skin", 392, 0.95, seconds)
    out = skin / np.abs(skin).max() + 0.55 * crack / np.abs(crack).max()
    return peaked(_closed(out, seconds), -8)
