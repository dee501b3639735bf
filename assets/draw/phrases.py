"""A string that stands for a voice: plucked once for each word of the transcript of scenes/voices.

It is nobody's voice and nobody's melody. The steps of each sentence are chance, on five tones that
agree with each other; it leaves from the lowest string, and its last word comes home.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assets.draw.canvas import Field, stream
from assets.draw.ogg import RATE
from assets.draw.sound import plucked, settled
from exhibit.core.captions import word_times
from exhibit.media.captions import load

TRANSCRIPT = Path(__file__).parents[2] / "scenes/voices/words/string.ar.vtt"
SECONDS = 51.0
TONES = (110.0, 130.8, 146.8, 164.8, 196.0, 220.0, 261.6, 293.7)  # A C D E G, from A2 on
HOME = 2


def plucks() -> list[tuple[float, int, float]]:
    """(second, tone, how hard) of every pluck."""
    chance = stream("string voice")
    found: list[tuple[float, int, float]] = []
    for cue in load(TRANSCRIPT).cues:
        words = word_times(cue)
        tone = HOME + int(chance.integers(0, 3))
        for i, (_, at_s, _) in enumerate(words):
            last = i == len(words) - 1
            found.append((at_s, HOME if last else tone, 0.9 if i == 0 or last else 0.62))
            tone = int(np.clip(tone + chance.choice([-2, -1, 1, 1, 2]), 1, len(TONES) - 1))
    return found


def string_voice() -> Field:
    """51 s: a string, plucked once for each word of a transcript; it stands for a voice."""
    out = np.zeros((int(SECONDS * RATE), 2))
    for k, (at_s, tone, gain) in enumerate(plucks()):
        note = plucked(TONES[tone], 3.6, f"string voice {k % 12}", 0.55)
        first = int(at_s * RATE)
        room = out[first : first + len(note)]
        room += gain * note[: len(room), None]
        if tone == HOME:  # and the string an octave below it answers
            low = plucked(TONES[HOME] / 2, 4.0, "string voice low", 0.4)
            room = out[first : first + len(low)]
            room += 0.35 * low[: len(room), None]
    return settled(out, 2.6, "string voice air", 0.42)
