"""The sound of films: what the room would have heard, to the sample."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.media.sound import RATE, decoded
from tests.app.commands import command
from tests.shows import write

SHOW = """\
show: Click
canvas: [32, 16]
sound: {speakers: {corner: -100%}}
start: a
inputs: {drum: hit}
rhythm: {walk: {tempo: 240 bpm, pattern: "x..."}}
scenes:
  - scene: a
    nodes: [NODE]
"""


def show(tmp_path: Path, node: str) -> Path:
    with wave.open(str(tmp_path / "click.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        click = np.zeros(2_000, "<i2")
        click[0] = 20_000
        file.writeframes(click.tobytes())
    return write(tmp_path, SHOW.replace("NODE", node))


def filmed(folder: Path, name: str, *more: str) -> NDArray[np.float32]:
    """(2, n): what is heard in the film."""
    path = folder / name
    said = command("film", folder, "--to", "1.5s", "--fps", "30", "-o", path, *more)
    assert said.exit_code == 0, said.stderr
    samples = decoded(path / "sound.wav" if path.is_dir() else path)
    into = np.empty((samples.channels, samples.ready), np.float32)
    samples.read(0, into)
    return into


def test_a_click_is_heard_in_an_mp4_at_its_sample(tmp_path: Path) -> None:
    heard = filmed(show(tmp_path, "{sound: click.wav, start: 1.01s}"), "film.mp4")
    assert heard.shape == (2, 72_000)
    for side in heard:
        assert abs(int(np.argmax(np.abs(side))) - 48_480) <= 1
    with av.open(str(tmp_path / "film.mp4")) as file:
        assert file.streams.audio[0].codec_context.name == "aac"
        assert file.streams.audio[0].rate == RATE


def test_a_folder_of_pictures_has_its_sound_beside_them(tmp_path: Path) -> None:
    heard = filmed(show(tmp_path, "{sound: click.wav, on: walk, speaker: corner}"), "film")
    assert heard.shape == (2, 72_000)
    assert np.flatnonzero(heard[0]).tolist() == [0, 48_000]
    assert heard[0, 48_000] == pytest.approx(20_000 / 32_768 * np.sqrt(2), abs=0.1)
    assert not heard[1].any()
    assert len(list((tmp_path / "film").glob("*.png"))) == 45


def test_a_film_from_the_middle_is_the_middle_of_the_film(tmp_path: Path) -> None:
    folder = show(tmp_path, "{sound: click.wav, loop: yes}")
    whole, middle = filmed(folder, "whole"), filmed(folder, "middle", "--from", "0.5s")
    assert middle.shape == (2, RATE)
    np.testing.assert_allclose(middle[:, 1_000:], whole[:, 25_000:], atol=1e-4)


def test_a_show_without_sounds_makes_a_silent_film(tmp_path: Path) -> None:
    folder = show(tmp_path, "{shape: star}")
    assert command("film", folder, "--to", "0.2s", "-o", tmp_path / "film.mp4").exit_code == 0
    with av.open(str(tmp_path / "film.mp4")) as file:
        assert not file.streams.audio
