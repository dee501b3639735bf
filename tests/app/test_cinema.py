"""Films in a show: the still is the film's picture, posters, what `check` says, who is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from PIL import Image

from exhibit.app import cinema as doors
from exhibit.app.cinema import Cinema
from exhibit.app.occasion import Occasion
from exhibit.app.produce import Production, checked, produce
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from tests.media.films import COUNT, FPS, Clips, number_of
from tests.shows import write

SHOW = """\
show: Films
canvas: [64, 48]
languages: [en]
start: one
scenes:
  - scene: one
    nodes:
"""
NODE = 8  # the line of the first node


def show(folder: Path, *nodes: str, more: str = "") -> Path:
    lines = "".join(f"      - {node}\n" for node in nodes)
    return write(folder, SHOW + lines + more)


@pytest.fixture
def folder(tmp_path: Path, clips: Clips) -> Path:
    copy(clips.h264, tmp_path / "clip.mp4")
    copy(clips.vp9, tmp_path / "alpha.webm")
    Image.new("RGB", (64, 48), (200, 60, 20)).save(tmp_path / "poster.png")
    return tmp_path


def occasion(folder: Path) -> Occasion:
    spec = checked(folder, Problems())
    assert spec is not None
    return Occasion(spec, Venue())


def said(folder: Path) -> list[tuple[str, int, str]]:
    problems = Problems()
    checked(folder, problems)
    return [(p.severity, p.place.line, p.message) for p in problems.sorted()]


def greys(folder: Path, times: list[float]) -> list[int]:
    """The numbers of the pictures that stills of a show have, by the middle of their right half."""
    with Studio(occasion(folder), (64, 48)) as studio:
        numbers = [round((int(p[24, 48, 0]) - 10) / 20) for p in studio.pictures(times)]
        assert not studio.faults
    return numbers


# --- stills ---------------------------------------------------------------------------------------


def test_a_still_is_the_films_picture_of_that_time(folder: Path) -> None:
    times = [(number + 0.5) / FPS for number in range(COUNT)]
    assert greys(show(folder, "film: clip.mp4"), times) == list(range(COUNT))


def test_points_speed_and_loop_are_those_of_the_scene(folder: Path) -> None:
    node = "{film: clip.mp4, from: 0.25s, until: 0.75s, speed: 0.5, loop: yes, start: 0.5s}"
    times = [0.5 + (step + 0.5) / FPS for step in range(16)]
    assert greys(show(folder, node), times) == [3 + step // 2 % 6 for step in range(16)]


def test_twice_as_fast_shows_every_second_picture(folder: Path) -> None:
    times = [(step + 0.25) / FPS for step in range(8)]
    node = "{film: clip.mp4, speed: 2}"
    assert greys(show(folder, node), times) == [0, 2, 4, 6, 8, 10, 11, 11]


def test_alpha_shows_what_is_below(folder: Path) -> None:
    made = show(folder, "{film: alpha.webm, fit: cover}", "{shape: rectangle, visible: no}")
    with Studio(occasion(made), (64, 48)) as studio:
        pixels = next(studio.pictures([5.5 / FPS]))
    assert pixels[:, :30].max() <= 2
    np.testing.assert_allclose(pixels[:, 34:].astype(int), 110, atol=3)


def test_a_film_that_was_held_upright_is_drawn_upright(folder: Path, clips: Clips) -> None:
    made = show(folder, f"{{film: {clips.turned}, fit: stretch}}")
    with Studio(occasion(made), (64, 48)) as studio:
        pixels = next(studio.pictures([0.5]))[:, :, 0]
    quarters = pixels.reshape(2, 24, 2, 32)[:, 4:-4, :, 4:-4].mean(axis=(1, 3))
    np.testing.assert_allclose(quarters, ((0, 255), (0, 0)), atol=2)


def test_a_matte_says_what_is_seen(folder: Path, clips: Clips) -> None:
    copy(clips.matte, folder / "matte.mp4")
    made = show(folder, "{film: matte.mp4, matte: right, fit: stretch}")
    with Studio(occasion(made), (64, 48)) as studio:
        pixels = next(studio.pictures([5.5 / FPS])).astype(int)
    np.testing.assert_allclose(pixels[:22], 110, atol=4)
    assert pixels[26:].max() <= 4


def test_stills_in_any_order_are_the_same_bit_for_bit(folder: Path) -> None:
    made = occasion(show(folder, "{film: clip.mp4, loop: yes}"))
    times = [0.1, 0.6, 1.3, 2.2]
    with Studio(made, (64, 48)) as studio:
        straight = list(studio.pictures(times))
    for time_s, expected in zip(times, straight, strict=True):
        with Studio(made, (64, 48)) as studio:
            np.testing.assert_array_equal(next(studio.pictures([time_s])), expected)


def test_a_poster_stands_in_for_what_is_no_film(folder: Path) -> None:
    (folder / "broken.mp4").write_bytes(b"\0" * 999)
    made = show(folder, "{film: broken.mp4, poster: poster.png}")
    with Studio(occasion(made), (64, 48)) as studio:
        pixels = next(studio.pictures([1.0]))
        assert (pixels == (200, 60, 20)).all()
        assert any("broken.mp4 cannot be played" in fault for fault in studio.faults)


# --- what check says ------------------------------------------------------------------------------


def test_a_film_that_is_not_there_is_an_error_with_the_nearest_name(folder: Path) -> None:
    made = show(folder, "film: clpi.mp4")
    assert said(made) == [("error", NODE, "the film clpi.mp4 is not there")]


def test_with_a_poster_it_is_a_warning(folder: Path) -> None:
    made = show(folder, "{film: gone.mp4, poster: poster.png}")
    words = "the film gone.mp4 is not there: its poster 'poster.png' stands in"
    assert said(made) == [("warning", NODE, words)]


def test_a_poster_that_is_not_there_is_a_warning_as_long_as_the_film_is(folder: Path) -> None:
    made = show(folder, "{film: clip.mp4, poster: gone.png}")
    assert said(made) == [("warning", NODE, "the picture gone.png is not there")]


def test_with_neither_both_are_errors(folder: Path) -> None:
    made = show(folder, "{film: gone.mp4, poster: gone.png}", "{shape: star}")
    assert [(severity, line) for severity, line, _ in said(made)] == [("error", NODE)] * 2


@pytest.mark.parametrize(
    ("keys", "severity", "words"),
    [
        ("from: 4s", "warning", "clip.mp4 lasts 1.00 s, and 'from' is after that"),
        ("until: 4s", "warning", "clip.mp4 lasts 1.00 s, and 'until' is after that"),
        ("from: 4s, until: 2s", "error", "'until' is not after 'from'"),
        ("speed: -1", "error", "a film does not play backwards"),
        ("speed: 9", "error", "'speed'"),
    ],
)
def test_what_a_film_cannot_do_is_said(keys: str, severity: str, words: str, folder: Path) -> None:
    found = said(show(folder, f"{{film: clip.mp4, {keys}}}", "{shape: star}"))
    assert [(s, line) for s, line, _ in found] == [(severity, NODE)]
    assert words in found[0][2]


def test_five_films_at_once_are_named(folder: Path) -> None:
    found = said(show(folder, *(f"{{film: clip.mp4, name: f{i}}}" for i in range(5))))
    assert found == [
        ("note", NODE + 4, "the scene 'one' plays 5 films at once: f0, f1, f2, f3, f4")
    ]


def test_films_that_take_more_memory_than_a_small_machine_has_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """64 x 48, two pictures on the card and six ahead; 36,864 bytes, and 61,440 with alpha."""
    both = show(folder, "{film: clip.mp4}", "{film: alpha.webm}")
    monkeypatch.setattr("exhibit.app.film_faults.MOST_BYTES", 98_304)
    assert said(both) == []
    monkeypatch.setattr("exhibit.app.film_faults.MOST_BYTES", 98_303)
    ((severity, line, words),) = said(both)
    assert (severity, line) == ("warning", NODE - 2)
    assert words.startswith("the films of the scene 'one' take 0 MB of memory while they play")


# --- the running show -----------------------------------------------------------------------------


def produced(folder: Path) -> tuple[Production, State]:
    production, _ = produce(occasion(folder), Problems())
    return production, begin(production.show, None, 0)


def test_copies_that_move_together_are_one_film_and_late_ones_are_more(folder: Path) -> None:
    together, _ = produced(show(folder, "{film: clip.mp4, repeat: {count: 5, line: [9, 0]}}"))
    assert len(together.films) == 1
    late = "{film: clip.mp4, repeat: {count: 3, line: [9, 0], late: 100ms}}"
    apart, _ = produced(show(folder, late))
    assert len(apart.films) == 3


def test_films_of_this_scene_and_the_next_are_open_and_no_others(folder: Path) -> None:
    more = """\
    go: [{after: 1s, to: two, with: cut}]
  - scene: two
    nodes: [{film: alpha.webm}]
    go: [{after: 1s, to: three, with: cut}]
  - scene: three
    nodes: [{film: clip.mp4, from: 0.5s}]
"""
    production, state = produced(show(folder, "film: clip.mp4", more=more))
    cinema = Cinema(production)
    opened = []
    for time_s in (0.0, 1.5, 2.5):
        state = advance(production.show, state, [], time_s)
        cinema.begin(state)
        opened.append(sorted(cinema._players))
    assert opened == [[0, 1], [1, 2], [2]]
    found = cinema.frame(2, 0.5)
    assert found is not None
    assert number_of(found) == 6
    assert cinema.frame(9, 0.0) is None
    cinema.close()


def test_one_film_at_two_times_is_played_twice(folder: Path) -> None:
    production, state = produced(show(folder, "{film: clip.mp4, loop: yes}"))
    cinema = Cinema(production)
    cinema.begin(state)
    for _ in range(2):
        cinema.frame(0, 0.25)
        cinema.frame(0, 0.75)
        cinema.tend(state)
    assert len(cinema._doubles) == 1
    assert cinema._doubles[0]._wanted_s == 0.75
    assert cinema._players[0]._wanted_s == 0.25
    cinema.close()


def test_what_a_film_says_while_it_plays_is_heard(folder: Path) -> None:
    production, state = produced(show(folder, "film: clip.mp4"))
    (folder / "clip.mp4").unlink()
    cinema = Cinema(replace(production))
    cinema.begin(state)
    cinema.tend(state)
    assert cinema.faults == ["the film clip.mp4 is not there"]
    assert cinema.frame(0, 0.1) is None
    assert doors.FIRST_PICTURE_S < 5.0
    cinema.close()


def test_the_sound_of_a_film_is_as_loud_as_it_is_seen_and_its_level_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    from exhibit.media.film import facts  # noqa: PLC0415

    whole = facts.facts_of
    monkeypatch.setattr(facts, "facts_of", lambda path: replace(whole(path), sound=True))
    keys = "opacity: 50%, level: 40%, from: 0.25s, until: 0.75s, loop: yes"
    production, state = produced(show(folder, f"{{film: clip.mp4, {keys}}}"))
    (cue,) = production.stages[0].sounds
    assert (cue.looped, cue.from_s, cue.until_s) == (True, 0.25, 0.75)
    picture = Picture(production.show, production.stages)
    picture.layers(state, 0.1)
    assert [round(sound.level, 3) for sound in picture.sounds(state)] == [0.2]
    silent, _ = produced(show(folder, "{film: clip.mp4, speed: 0.5}"))
    assert silent.stages[0].sounds == ()
