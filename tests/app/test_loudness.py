"""How loud staff left a show: there again in the morning, whatever happened to the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exhibit.app.loudness import Kept, Loudness, usual_file
from exhibit.app.sounds import HouseSound
from exhibit.authoring.venue.place import SoundPlace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "sound.json"


def keep(file: Path, title: str, *left: Loudness) -> Kept:
    kept = Kept(title, file)
    for each in left:
        kept.keep(each)
    kept.close()
    return kept


def said(kept: Kept) -> list[str]:
    return [kept.faults.get() for _ in range(kept.faults.qsize())]


def test_each_show_is_as_loud_as_it_was_left(file: Path) -> None:
    keep(file, "Résonances", Loudness(9), Loudness(4, muted=True))
    keep(file, "Sea", Loudness(7))
    assert Kept("Résonances", file).left() == Loudness(4, muted=True)
    assert Kept("Sea", file).left() == Loudness(7)
    assert Kept("Another", file).left() == Loudness()
    assert [each.name for each in file.parent.iterdir()] == ["sound.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[1]", b'{"Sea": {"step": 99, "muted": false}}', b"[" * 60_000,
        b'{"Sea": {"step": true, "muted": 1}}', b'{"Sea": {"step": "loud", "muted": false}}',
    ],
)  # fmt: skip
def test_a_broken_file_is_said_and_written_anew(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    kept = Kept("Sea", file)
    assert kept.left() == Loudness()
    kept.keep(Loudness(3))
    kept.close()
    (sentence,) = said(kept)
    assert sentence.startswith("How loud the sound was left cannot be read from ")
    assert Kept("Sea", file).left() == Loudness(3)


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = keep(tmp_path / "file" / "sound.json", "Sea", Loudness(3))
    assert len(said(kept)) == 1


def test_the_file_does_not_grow_with_every_show_that_was_ever_tried(file: Path) -> None:
    file.parent.mkdir()
    many = {f"Show {i}": {"step": 5, "muted": False} for i in range(300)}
    file.write_text(json.dumps(many), encoding="utf-8")
    keep(file, "Sea", Loudness(2))
    assert len(json.loads(file.read_text())) == 200
    assert Kept("Sea", file).left() == Loudness(2)


def test_what_staff_set_is_heard_again_after_a_restart(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "nothing")

    def house() -> HouseSound:
        return HouseSound([], SoundPlace(), lambda: 0.0, Kept("Sea", file))

    first = house()
    first.step(-4)
    first.mute()
    first.close()
    again = house()
    assert (again.level, again.muted) == (0.6, True)
    assert "The sound is off, as it was left: M lets it be heard" in list(again.faults())
    again.mute()
    again.close()
    last = house()
    assert (last.level, last.muted) == (0.6, False)
    last.close()


def test_the_usual_place_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert usual_file() == tmp_path / "exhibit" / "sound.json"
    monkeypatch.setattr("sys.platform", "win32")
    assert usual_file() == tmp_path / "exhibit" / "sound.json"
    monkeypatch.setattr("sys.platform", "darwin")
    assert str(usual_file()).endswith("Library/Application Support/exhibit/sound.json")
