"""The voice of the sample show in a film of it: there, at its second, and gone when it waits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.media.sound import RATE, decoded
from tests.app.commands import command
from tests.visits import ROOT

VOICES = ROOT / "scenes" / "voices"


def samples_of(path: Path) -> NDArray[np.float32]:
    """(n,) what is heard, both sides together."""
    found = decoded(path)
    into = np.empty((found.channels, found.ready), np.float32)
    found.read(0, into)
    middle: NDArray[np.float32] = into.sum(axis=0) / np.float32(len(into))
    return middle


def loudness(samples: NDArray[np.float32], from_s: float, until_s: float) -> float:
    part = samples[round(from_s * RATE) : round(until_s * RATE)]
    return float(np.sqrt(np.mean(part.astype(np.float64) ** 2)))


def test_the_voice_is_in_the_film_at_the_second_at_which_it_speaks(tmp_path: Path) -> None:
    path = tmp_path / "voices"
    asked = ("film", VOICES, "--to", "4s", "--fps", "2", "--size", "64x36", "--scene", "station")
    said = command(*asked, "--set", "near=3", "-o", path)
    assert said.exit_code == 0, said.stderr
    # It begins by itself, and pauses 3 s later: nobody is there.
    heard, voice = samples_of(path / "sound.wav"), samples_of(VOICES / "string_voice.ogg")
    for first_s in (0.9, 1.4, 2.2):
        ratio = loudness(heard, first_s, first_s + 0.4) / loudness(voice, first_s, first_s + 0.4)
        assert ratio == pytest.approx(1.0, abs=0.12)
    here, there = (part[RATE : 2 * RATE].astype(np.float64) for part in (heard, voice))
    assert np.corrcoef(here, there)[0, 1] > 0.98  # the same wave, at the same time
    assert loudness(heard, 3.2, 4.0) < 1e-3
