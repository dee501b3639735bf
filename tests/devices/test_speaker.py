"""The loudspeaker: in step with the show on any card, silent without one, and never in the way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from exhibit.devices import sdl_audio, speaker
from exhibit.devices.mixer import Mixer
from exhibit.devices.playing import RATE
from exhibit.devices.sdl_audio import NoSound, Output, outputs
from exhibit.devices.speaker import BEHIND_S, Pace, Speaker
from tests.app.commands import wait_until
from tests.devices.test_mixer import COUNT, Known, Told


@dataclass
class Clock:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


class NoCard:
    """In the place of an output: a machine without sound, until it is plugged in."""

    plugged = False
    opened = 0

    def __init__(self, *_: object) -> None:
        if not NoCard.plugged:
            raise NoSound("No sound output (none): the show plays silent.")
        NoCard.opened += 1
        self.fault = ""
        self.is_gone = False

    def close(self) -> None:
        self.is_gone = True


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> type[NoCard]:
    NoCard.plugged, NoCard.opened = False, 0
    monkeypatch.setattr(speaker, "Output", NoCard)
    return NoCard


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def playing(no_card: type[NoCard], clock: Clock) -> Iterator[Speaker]:
    speaking = Speaker(Mixer(lambda *_: Known(COUNT)), clock, again_s=0.001)
    yield speaking
    speaking.close()


def test_what_is_heard_is_where_the_show_is(playing: Speaker, clock: Clock) -> None:
    clock.now_s = 1.5
    playing.follow([Told((1,), "count", since_s=0.5, looped=True)], 1.5)
    for _ in range(8):
        block = playing.fill(480)
        clock.now_s += 0.01
    place = round((clock.now_s - 0.01 - BEHIND_S - 0.5) * RATE)
    assert block[0, 0] == COUNT[place]


def test_while_the_clock_stands_nothing_is_heard(playing: Speaker, clock: Clock) -> None:
    playing.follow([Told((1,), "count", looped=True, since_s=-1.0)], 0.0)
    assert not playing.fill(480).any()
    clock.now_s = 1.0
    assert playing.fill(480).any()
    assert not playing.fill(480).any()


def test_a_muted_speaker_is_silent_and_in_step(playing: Speaker, clock: Clock) -> None:
    clock.now_s = 1.0
    playing.follow([Told((1,), "count", looped=True)], 1.0)
    playing.muted = True
    for _ in range(5):
        block = playing.fill(480)
        clock.now_s += 0.01
    assert not block.any()
    playing.muted = False
    for _ in range(5):
        block = playing.fill(480)
        clock.now_s += 0.01
    assert block[-1, 0] == COUNT[round((clock.now_s - 0.01 - BEHIND_S) * RATE) + 479]


def test_a_machine_without_sound_says_so_once_and_looks_again(
    playing: Speaker, no_card: type[NoCard]
) -> None:
    assert not playing.is_heard
    assert list(playing.faults) == ["No sound output (none): the show plays silent."]
    no_card.plugged = True
    wait_until(lambda: playing.is_heard, "the sound card")
    assert list(playing.faults)[1:] == ["The sound output is back."]


def test_a_card_that_is_unplugged_is_missed_and_found_again(
    playing: Speaker, no_card: type[NoCard]
) -> None:
    no_card.plugged = True
    wait_until(lambda: playing.is_heard, "the sound card")
    playing.faults.clear()
    output = playing._output
    assert isinstance(output, NoCard)
    output.is_gone = True
    wait_until(lambda: no_card.opened == 2, "the sound card again")
    wait_until(lambda: len(playing.faults) == 2, "what is said of it")
    assert playing.faults[0].startswith("The sound output is gone: the show plays silent")


# --- pace -----------------------------------------------------------------------------------------


def paced(card_hz: float, seconds: float, late: float = 0.0) -> list[int]:
    """How far the mixer is from where it should be, block after block, on a card's own seconds."""
    pace, at, off = Pace(), 0, []
    chance = np.random.default_rng(3)
    for block in range(int(seconds * RATE / 512)):
        now_s = block * 512 / card_hz + late * float(chance.random())
        due = round(now_s * RATE)
        taking, at = pace.block(512, at, due)
        assert abs(taking - 512) <= 2, "half a percent at most"
        off.append(at - round(block * 512 / card_hz * RATE))
        at += taking
    return off


@pytest.mark.parametrize("card_hz", [47_990.0, 48_000.0, 48_012.0])
def test_a_card_that_is_too_slow_or_too_fast_stays_in_step(card_hz: float) -> None:
    off = paced(card_hz, 120.0, late=0.008)
    assert max(map(abs, off)) < 0.012 * RATE


def test_a_card_that_keeps_time_is_left_alone() -> None:
    assert len(set(paced(48_000.0, 10.0))) == 1


def test_after_a_pause_the_sound_is_where_the_show_is() -> None:
    pace = Pace()
    assert pace.block(512, 0, 0) == (512, 0)
    assert pace.block(512, 512, 96_000) == (512, 96_000)
    assert pace.block(512, 96_512, 96_512) == (512, 96_512)


# --- SDL ------------------------------------------------------------------------------------------


def test_all_outputs_get_what_is_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = tmp_path / "heard.raw"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(heard))
    blocks: list[int] = []

    def fill(frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        blocks.append(frames)
        return np.tile(np.array([0.1, 0.2, 0.3, 0.4], np.float32), (frames, 1))

    output = Output(fill, 4)
    wait_until(lambda: len(blocks) > 3, "some blocks")
    assert not output.is_gone
    output.close()
    found = np.fromfile(heard, np.float32).reshape(-1, 4)
    loud = found[found[:, 0] > 0.0]
    assert len(loud) >= 512
    np.testing.assert_allclose(loud, [[0.1, 0.2, 0.3, 0.4]] * len(loud))
    assert set(blocks) == {512}


def test_what_goes_wrong_in_the_mixer_is_silence_and_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")

    def fill(_: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        raise ValueError("odd")

    output = Output(fill, 2)
    wait_until(lambda: output.fault != "", "the fault")
    assert output.fault == "ValueError: odd"
    output.close()


def test_opening_and_closing_never_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")

    def slow(frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        math.fsum(range(5_000))
        return np.zeros((frames, 2), np.float32)

    for _ in range(5):
        output = Output(slow, 2)
        math.fsum(range(20_000))
        output.close()
    assert outputs() != []


def test_an_output_is_found_by_a_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    name = outputs()[0]
    output = Output(lambda frames: np.zeros((frames, 2), np.float32), 2, name[:6].upper())
    assert output.name == name
    output.close()
    with pytest.raises(NoSound, match="There is no sound output 'Scarlett' here"):
        Output(lambda frames: np.zeros((frames, 2), np.float32), 2, "Scarlett")


def test_a_machine_without_sound_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")
    with pytest.raises(NoSound, match=r"No sound output \(.+\): the show plays silent\. Plug in"):
        sdl_audio.outputs()
