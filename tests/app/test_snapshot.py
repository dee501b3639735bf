"""The current still: whole at every moment, and never in the show's way."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

from exhibit.app import snapshot
from exhibit.app.snapshot import Snapshot, save_picture
from tests.app.commands import read, wait_until

RED = np.full((9, 16, 3), (255, 0, 0), np.uint8)
BLUE = np.full((9, 16, 3), (0, 0, 255), np.uint8)


def fail(said: str) -> None:
    pytest.fail(said)


def test_a_still_is_there_soon_and_the_last_picture_stays(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    still = Snapshot(path, fail)
    still.keep(lambda: RED)
    wait_until(path.exists, "the first still")
    still.close(BLUE)
    seen = read(path)
    assert seen is not None
    np.testing.assert_array_equal(seen, BLUE)
    assert [each.name for each in tmp_path.iterdir()] == ["still.png"]


def test_pictures_are_not_read_more_often_than_they_are_kept(tmp_path: Path) -> None:
    asked = 0

    def picture() -> snapshot.Pixels:
        nonlocal asked
        asked += 1
        return RED

    still = Snapshot(tmp_path / "still.png", fail)
    for _ in range(100):
        still.keep(picture)
    still.close(BLUE)
    assert asked == 1


def test_a_still_that_cannot_be_written_is_said_once_and_the_show_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    told = Event()

    def say(sentence: str) -> None:
        said.append(sentence)
        told.set()

    path = tmp_path / "nowhere" / "still.png"
    still = Snapshot(path, say)
    still.keep(lambda: RED)
    assert told.wait(30)
    still.close(BLUE)
    assert said == [f"The still {path} cannot be written: No such file or directory."]


def test_a_disk_that_hangs_does_not_hold_the_end_of_the_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, writing = Event(), Event()

    def hang(*_: object) -> None:
        writing.set()
        hanging.wait(30)

    monkeypatch.setattr(snapshot, "save_picture", hang)
    monkeypatch.setattr(snapshot, "CLOSING_S", 0.05)
    still = Snapshot(tmp_path / "still.png", lambda said: None)
    still.keep(lambda: RED)
    assert writing.wait(30)
    still.close(BLUE)
    hanging.set()
    still._thread.join(30)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.bmp", "a"])
def test_a_picture_has_the_format_of_its_ending(name: str, tmp_path: Path) -> None:
    save_picture(tmp_path / name, RED)
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (16, 9)


def test_an_ending_that_is_no_picture_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no kind of picture"):
        save_picture(tmp_path / "a.xyz", RED)
    assert list(tmp_path.iterdir()) == []
