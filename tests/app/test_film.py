"""Films: an mp4 that every player shows, or a folder of pictures."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import av
import numpy as np
import pytest

from exhibit.app import film
from exhibit.app.film import CannotFilm, Pixels, open_film
from tests.app.commands import Playing, command, read
from tests.shows import write

SHOW = """\
show: Rise
canvas: [160, 90]
start: a
scenes:
  - scene: a
    background: "#000080"
    nodes: [{shape: rectangle, name: door, size: [100%, 100%], colour: red, opacity: 0}]
    timeline: [{at: 1s, fade: door, to: 100%, over: 0s}]
"""


def broken_off(path: Path) -> None:
    with open_film(path, (16, 16), 30) as reel:
        reel.add(np.zeros((16, 16, 3), np.uint8))
        raise KeyboardInterrupt


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return write(tmp_path / "rise", SHOW)


def frames_of(path: Path) -> tuple[list[Pixels], float]:
    """Every picture of a film, and its pictures a second."""
    with av.open(str(path)) as file:
        pictures = file.decode(video=0)
        frames = [np.asarray(each.to_ndarray(format="rgb24"), np.uint8) for each in pictures]
        rate = file.streams.video[0].average_rate
    assert rate is not None
    return frames, float(rate)


def test_a_film_has_every_picture_in_its_size_and_at_its_speed(show: Path, tmp_path: Path) -> None:
    path = tmp_path / "rise.mp4"
    said = command("film", show, "--to", "2s", "--fps", "10", "--size", "320x180", "-o", path)
    assert said.exit_code == 0, said.stderr
    assert said.stdout == f"{path}: 20 pictures, 2 s\n"
    frames, rate = frames_of(path)
    assert (len(frames), rate) == (20, 10.0)
    assert {frame.shape for frame in frames} == {(180, 320, 3)}
    middles = [frame[90, 160] for frame in frames]
    np.testing.assert_allclose(middles[:10], [(0, 0, 128)] * 10, atol=4)
    np.testing.assert_allclose(middles[10:], [(255, 0, 0)] * 10, atol=4)


def test_it_leaves_nothing_else_behind(show: Path, tmp_path: Path) -> None:
    command("film", show, "--to", "100ms", "-o", tmp_path / "rise.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rise", "rise.mp4"]


def test_a_film_that_is_broken_off_leaves_the_one_before_it(tmp_path: Path) -> None:
    path = tmp_path / "rise.mp4"
    path.write_bytes(b"the film before")
    with pytest.raises(KeyboardInterrupt):
        broken_off(path)
    assert path.read_bytes() == b"the film before"
    assert [each.name for each in tmp_path.iterdir()] == ["rise.mp4"]


def test_the_bar_is_for_people_and_goes_to_standard_error(show: Path, tmp_path: Path) -> None:
    path = tmp_path / "rise.mp4"
    terminal = {"TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1", "COLUMNS": "80", "TERM": "xterm"}
    with Playing("film", show, "--to", "500ms", "-o", path, **terminal) as filming:
        assert filming.ended() == 0
    assert "Filming" in "".join(filming.said)
    assert "100%" in "".join(filming.said)


def test_where_nobody_looks_there_is_no_bar(show: Path, tmp_path: Path) -> None:
    said = command("film", show, "--to", "100ms", "-o", tmp_path / "rise.mp4")
    assert said.stderr == ""


@pytest.mark.parametrize("name", ["nowhere/rise.mp4", "rise/show.yaml/a", "rise/show.yaml/a.mp4"])
def test_a_film_that_cannot_be_written_is_one_sentence(
    name: str, show: Path, tmp_path: Path
) -> None:
    said = command("film", show, "--to", "100ms", "-o", tmp_path / name)
    assert said.exit_code == 2
    assert re.fullmatch(rf"{tmp_path / name} cannot be written: [\w ]+\n", said.stderr)


def test_a_disk_that_fills_up_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(film, "save_picture", full)
    with (
        pytest.raises(CannotFilm, match="cannot be written: No space left on device"),
        open_film(tmp_path / "stills", (16, 16), 30) as reel,
    ):
        reel.add(np.zeros((16, 16, 3), np.uint8))


def test_pictures_of_a_longer_film_in_the_same_folder_are_told(show: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    command("film", show, "--to", "500ms", "--fps", "10", "-o", folder)
    said = command("film", show, "--from", "1s", "--to", "1.3s", "--fps", "10", "-o", folder)
    assert said.stderr == f"{folder} holds 2 more pictures, of another film.\n"
    first, last = read(folder / "00000.png"), read(folder / "00004.png")
    assert first is not None
    assert last is not None
    assert (tuple(first[45, 80]), tuple(last[45, 80])) == ((255, 0, 0), (0, 0, 128))
