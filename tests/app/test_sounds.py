"""What staff have of the sound: its level, its silence, and a meter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.app.meter import LINES, Meter
from exhibit.app.sounds import HouseSound
from exhibit.authoring.venue.place import SoundPlace
from exhibit.scene.columns import Columns


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[HouseSound]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    sound = HouseSound([("lost.wav", False)], SoundPlace(level=0.5), lambda: 0.0)
    yield sound
    sound.close()


def test_silence_is_a_working_mode_and_is_said(house: HouseSound) -> None:
    house.follow([], 0.0)
    house._bank.wait()
    said = sorted(house.faults())
    assert said[0].startswith("No sound output")
    assert said[1] == "the sound lost.wav is not there"
    assert list(house.faults()) == []


def test_staff_make_it_louder_and_softer_within_what_the_place_has(house: HouseSound) -> None:
    house.step(-5)
    assert (house.level, house._speaker.level) == (0.5, 0.125)
    house.step(99)
    assert (house.level, house._speaker.level) == (1.0, 0.5)
    house.step(-99)
    assert house._speaker.level == 0.0


def test_what_is_muted_is_heard_again_when_its_level_is_set(house: HouseSound) -> None:
    house.mute()
    assert house.muted
    house.step(-1)
    assert not house.muted


class Loud:
    level, muted = 0.5, False

    def __init__(self, *peaks: float) -> None:
        self.peaks = np.array(peaks, np.float32)

    def take_peaks(self) -> NDArray[np.float32]:
        return self.peaks


def strip() -> Columns:
    names = ["sound-on", "sound-off", "sound-level", *(f"sound-{i}" for i in range(LINES))]
    rows = {name: slice(i, i + 1) for i, name in enumerate(names)}
    return Columns(rows, np.full(len(names), -1, np.intp))


def shown(meter: Meter, columns: Columns) -> list[float]:
    meter.pose(columns)
    return [round(float(columns[f"sound-{i}"].scale[0]), 3) for i in range(LINES)]


def test_the_meter_shows_each_output_by_decibels() -> None:
    meter, columns = Meter(there=True), strip()
    meter.sound = Loud(1.0, 10 ** (-24 / 20))
    assert shown(meter, columns) == [1.0] * 4 + [0.5] * 4
    assert columns["sound-level"].scale[0] == 0.5
    assert (columns["sound-on"].opacity, columns["sound-off"].opacity) == (1.0, 0.0)


def test_the_meter_falls_slowly_and_is_empty_without_sound() -> None:
    meter, columns = Meter(there=True), strip()
    meter.sound = Loud(1.0, 1.0)
    shown(meter, columns)
    meter.sound = Loud(0.0, 0.0)
    assert 0.9 < shown(meter, columns)[0] < 1.0
    meter.sound = None
    assert shown(meter, columns) == [0.0] * LINES
    assert columns["sound-off"].opacity == 1.0
    Meter(there=False).pose(Columns({}, np.zeros(0, np.intp)))
