"""A film that plays: the newest picture without waiting, loops without a seam, and what breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

from exhibit.media.film.player import AHEAD, STAYS_S, ExactFilm, FilmPlayer
from exhibit.media.film.reader import FilmReader
from exhibit.media.film.showing import Showing
from exhibit.scene.films import FilmFrame
from tests.media.films import COUNT, FPS, Clips, number_of

WAITS_S = 20.0  # for a thread, on a machine that does much else


class Watched(FilmPlayer):
    """A player that says when it rests: then all that can be done ahead is done."""

    def __init__(self, showing: Showing, say: Callable[[str], None]) -> None:
        self.resting = Event()
        super().__init__(showing, say)

    def _rest(self) -> None:
        self.resting.set()
        super()._rest()

    def settled(self, moment_s: float) -> FilmFrame | None:
        """What is shown of a time when the thread has caught up."""
        self.resting.clear()
        self.want(moment_s)
        assert self.resting.wait(WAITS_S)
        return self.want(moment_s)

    def end(self) -> None:
        self.close()
        self._thread.join(WAITS_S)
        assert not self._thread.is_alive()


def played(showing: Showing, moments_s: list[float]) -> list[int]:
    """The numbers of the pictures that are shown at once, the thread having rested before each."""
    said: list[str] = []
    player = Watched(showing, said.append)
    assert player.resting.wait(WAITS_S)
    numbers = []
    for moment_s in moments_s:
        player.resting.clear()
        found = player.want(moment_s)
        assert found is not None
        numbers.append(number_of(found))
        assert player.resting.wait(WAITS_S)
    player.end()
    assert said == []
    return numbers


@pytest.mark.parametrize("name", ["h264", "vp9"])
def test_each_picture_is_there_when_its_time_comes(name: str, clips: Clips) -> None:
    showing = Showing(getattr(clips, name), 0.0, 1.0)
    moments = [(i / 2 + 0.1) / FPS for i in range(2 * COUNT)]
    assert played(showing, moments) == [i // 2 for i in range(2 * COUNT)]


def test_a_loop_has_its_first_picture_ready_before_its_last_is_over(clips: Clips) -> None:
    showing = Showing(clips.h264, 3 / FPS, 10 / FPS, loop=True)  # from between key pictures
    moments = [(3 + i % 7 + 0.1) / FPS for i in range(30)]
    assert played(showing, moments) == [3 + i % 7 for i in range(30)]


def test_a_loop_shorter_than_what_is_kept_ahead_goes_round_too(clips: Clips) -> None:
    showing = Showing(clips.h264, 4 / FPS, 6 / FPS, loop=True)
    moments = [(4 + i % 2 + 0.1) / FPS for i in range(12)]
    assert played(showing, moments) == [4 + i % 2 for i in range(12)]


def test_after_its_end_a_film_stays_at_its_last_picture(clips: Clips) -> None:
    showing = Showing(clips.h264, 0.0, 8 / FPS)
    assert played(showing, [5.1 / FPS, 6.1 / FPS, 7.1 / FPS, 7.9 / FPS]) == [5, 6, 7, 7]


def test_a_jump_shows_what_was_there_and_then_what_is(clips: Clips) -> None:
    player = Watched(Showing(clips.h264, 0.0, 1.0), lambda _: None)
    for number in (0, 11, 2, 8, 3):
        found = player.settled((number + 0.5) / FPS)
        assert found is not None
        assert number_of(found) == number
    player.end()


def test_no_more_than_a_few_pictures_are_kept(clips: Clips) -> None:
    player = Watched(Showing(clips.h264, 0.0, 1.0, loop=True), lambda _: None)
    player.settled(0.0)
    assert len(player._ring) == AHEAD
    player.end()


def test_the_exact_way_and_the_player_show_the_same_bytes(clips: Clips) -> None:
    showing = Showing(clips.h264, 0.0, 1.0)
    exact, player = ExactFilm(showing, pytest.fail), Watched(showing, pytest.fail)
    for number in (0, 5, 3):
        a, b = exact.want((number + 0.2) / FPS), player.settled((number + 0.2) / FPS)
        assert a is not None
        assert b is not None
        assert all(np.array_equal(x, y) for x, y in zip(a.planes, b.planes, strict=True))
    exact.close()
    player.end()


# --- what breaks ----------------------------------------------------------------------------------


@pytest.fixture
def poster(tmp_path: Path) -> Path:
    path = tmp_path / "poster.png"
    Image.new("RGBA", (8, 4), (200, 60, 20, 128)).save(path)
    return path


def test_a_film_that_is_not_there_shows_its_poster_and_one_sentence(poster: Path) -> None:
    showing = Showing(poster.parent / "gone.mp4", 0.0, 1.0, poster=poster)
    said: list[str] = []
    player = FilmPlayer(showing, said.append)
    player.wait(WAITS_S)
    exact = ExactFilm(showing, said.append)
    for found in (player.want(0.0), player.want(0.5), exact.want(0.0), exact.want(0.5)):
        assert found is not None
        assert [int(plane[0, 0]) for plane in found.planes] == [199, 59, 19, 128]
    assert said == ["the film gone.mp4 is not there"] * 2
    player.close()


def test_without_a_poster_there_is_nothing(tmp_path: Path) -> None:
    player = FilmPlayer(Showing(tmp_path / "gone.mp4", 0.0, 1.0), lambda _: None)
    player.wait(WAITS_S)
    assert player.want(0.0) is None
    player.close()


def test_a_broken_poster_is_nothing_too(tmp_path: Path) -> None:
    (tmp_path / "poster.png").write_bytes(b"no picture")
    showing = Showing(tmp_path / "gone.mp4", 0.0, 1.0, poster=tmp_path / "poster.png")
    assert showing.poster_frame() is None


def test_a_film_that_breaks_keeps_its_last_picture_and_then_shows_its_poster(
    clips: Clips, poster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    showing = replace(Showing(clips.h264, 0.0, 1.0, loop=True), poster=poster)
    player = Watched(showing, said.append)
    good = player.settled(2.5 / FPS)
    assert good is not None

    def vanish(reader: FilmReader) -> FilmFrame | None:
        raise OSError("the share is gone")

    monkeypatch.setattr(FilmReader, "following", vanish)
    player.want(3.5 / FPS)
    player._thread.join(WAITS_S)
    last = player.want(4.5 / FPS)
    assert last is not None
    assert number_of(last) in (2, 3)
    found = player.want(4.5 / FPS + STAYS_S + 0.1)
    assert found is not None
    assert found.planes[0].shape == (4, 8)
    assert len(said) == 1
    assert "b.mp4 cannot be played" in said[0]
