"""The loudspeaker, with SDL's dummy driver: what should be heard is, and nothing else."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame
import pytest

from exhibit.devices.speaker import CHANNELS, RATE, NoSound, Speaker, close_mixer, open_mixer
from tests.app.commands import wait_until


@dataclass(frozen=True)
class Sounding:
    key: tuple[float, ...]
    file: str
    level: float = 1.0
    looped: bool = False
    since_s: float = 0.0


def wav(path: Path, seconds: float, rate: int = 22_050) -> str:
    tone = np.sin(np.arange(int(rate * seconds)) * 0.05) * 20_000
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(tone.astype("<i2").tobytes())
    return str(path)


@pytest.fixture(autouse=True)
def dummy_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")


@pytest.fixture
def short(tmp_path: Path) -> str:
    return wav(tmp_path / "short.wav", 0.05)


@pytest.fixture
def long(tmp_path: Path) -> str:
    return wav(tmp_path / "long.wav", 30)


@pytest.fixture
def speaker(short: str, long: str, tmp_path: Path) -> Iterator[Speaker]:
    (tmp_path / "notes.wav").write_text("notes", "utf-8")
    speaker = Speaker([short, long, str(tmp_path / "notes.wav"), str(tmp_path / "lost.wav"), long])
    speaker.wait_until_decoded()
    yield speaker
    speaker.close()


def heard() -> list[tuple[int, float]]:
    """The channels that sound, and their levels in hundredths."""
    channels = [pygame.mixer.Channel(i) for i in range(CHANNELS)]
    return [(i, round(c.get_volume(), 1)) for i, c in enumerate(channels) if c.get_busy()]


def silence(channel: int) -> None:
    wait_until(lambda: not pygame.mixer.Channel(channel).get_busy(), "the end of a sound")


def test_a_sound_begins_at_its_level_and_follows_it(speaker: Speaker, long: str) -> None:
    speaker.follow([Sounding((1,), long, level=0.5)], 0.0)
    assert heard() == [(0, 0.5)]
    speaker.follow([Sounding((1,), long, level=0.2)], 0.1)
    assert heard() == [(0, 0.2)]


def test_a_sound_that_is_wanted_no_more_fades_out(speaker: Speaker, long: str) -> None:
    speaker.follow([Sounding((1,), long)], 0.0)
    speaker.follow([], 0.1)
    silence(0)


def test_the_same_sound_begins_once(speaker: Speaker, short: str) -> None:
    speaker.follow([Sounding((1,), short)], 0.0)
    silence(0)
    speaker.follow([Sounding((1,), short)], 0.1)
    assert heard() == []


def test_each_hit_begins_it_again(speaker: Speaker, long: str) -> None:
    speaker.follow([Sounding((1, 0.0), long)], 0.0)
    speaker.follow([Sounding((1, 0.5), long, since_s=0.5)], 0.5)
    assert (1, 1.0) in heard()


def test_a_sound_that_has_ended_does_not_touch_the_one_after_it(
    speaker: Speaker, short: str, long: str
) -> None:
    """Both come to the same channel: the first one's level and end are not the second one's."""
    first = Sounding((1,), short, level=0.3)
    speaker.follow([first], 0.0)
    silence(0)
    second = Sounding((2,), long, level=0.9)
    speaker.follow([first, second], 1.0)
    speaker.follow([first, second], 1.1)
    assert heard() == [(0, 0.9)]
    speaker.follow([second], 1.2)
    channel = pygame.mixer.Channel(0)
    assert channel.get_busy()
    assert channel.get_volume() == pytest.approx(0.9, abs=0.01)


def test_a_sound_whose_time_has_passed_is_not_heard(speaker: Speaker, short: str) -> None:
    speaker.follow([Sounding((1,), short, since_s=0.0)], 10.0)
    assert heard() == []


def test_a_sound_that_comes_late_begins_in_its_middle(speaker: Speaker, long: str) -> None:
    speaker.follow([Sounding((1,), long, since_s=0.0)], 10.0)
    playing = pygame.mixer.Channel(0).get_sound()
    assert playing is not None
    assert playing.get_length() == pytest.approx(20.0, abs=0.01)


def test_a_loop_goes_on(speaker: Speaker, short: str) -> None:
    speaker.follow([Sounding((1,), short, looped=True)], 100.0)
    assert len(heard()) == 1


def test_more_sounds_than_there_are_channels_are_no_fault(speaker: Speaker, long: str) -> None:
    speaker.follow([Sounding((i,), long) for i in range(CHANNELS + 10)], 0.0)
    assert len(heard()) == CHANNELS


def test_files_that_are_no_sounds_are_told_and_stay_silent(
    speaker: Speaker, tmp_path: Path
) -> None:
    names = sorted(fault.split()[2] for fault in speaker.faults)
    assert names == ["lost.wav", "notes.wav"]
    speaker.follow([Sounding((1,), str(tmp_path / "lost.wav"))], 0.0)
    assert heard() == []


def test_a_sound_that_is_still_being_read_joins_in_later(short: str, long: str) -> None:
    speaker = Speaker([])
    speaker.follow([Sounding((1,), long)], 0.0)
    assert heard() == []
    speaker._decode([long])
    speaker.follow([Sounding((1,), long)], 5.0)
    assert len(heard()) == 1
    speaker.close()


def test_whatever_the_card_prefers_sounds_have_one_form() -> None:
    assert open_mixer() == RATE
    assert pygame.mixer.get_init() == (RATE, -16, 2)
    close_mixer()


def test_a_machine_without_sound_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    with pytest.raises(NoSound, match=r"No sound output \(.+\): the show plays silent\. Plug in"):
        Speaker([])
