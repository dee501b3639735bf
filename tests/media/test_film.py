"""Films: what they say of themselves, and exactly the picture of a time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media.film import facts
from exhibit.media.film.facts import FilmFault, facts_of, fault
from exhibit.media.film.reader import FilmReader
from tests.media.films import COUNT, FPS, HEIGHT, WIDTH, Clips, film, noise, number_of

STEPS = [0, 1, 2, 5, 4, 11, 0, 7, 6, 3, 8, 9, 10]  # on, far on, back


# --- facts ----------------------------------------------------------------------------------------


def test_a_film_says_how_large_and_how_long_it_is(clips: Clips) -> None:
    found = facts_of(clips.h264)
    assert (found.width, found.height, found.lasts_s, found.fps) == (WIDTH, HEIGHT, 1.0, 12.0)
    assert (found.alpha, found.sound, found.turn, found.whole) == (False, False, 0, True)


def test_alpha_is_found_where_only_the_right_decoder_sees_it(clips: Clips) -> None:
    assert facts_of(clips.vp9).alpha
    assert facts_of(clips.prores).alpha


def test_a_film_that_was_held_upright_is_upright(clips: Clips) -> None:
    found = facts_of(clips.turned)
    assert (found.width, found.height, found.turn) == (HEIGHT, WIDTH, 1)


def test_pixels_that_are_no_squares_are_counted_as_they_are_shown(tmp_path: Path) -> None:
    path = film(tmp_path / "wide.mp4", "libx264", "yuv420p", ratio=Fraction(3, 2))
    assert facts_of(path).width == WIDTH * 3 // 2


def test_a_last_picture_is_shown_as_long_as_it_says(clips: Clips) -> None:
    assert facts_of(clips.vfr).lasts_s == pytest.approx(16 / FPS, abs=1 / FPS)


# --- what is no film ------------------------------------------------------------------------------


def sound_only(path: Path) -> Path:
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=8000, layout="mono")
        assert isinstance(stream, AudioStream)
        made = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        made.sample_rate = 8000
        file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return path


def test_a_film_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "gone.mp4") == "the film gone.mp4 is not there"


def test_an_empty_film_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.mp4"
    path.touch()
    assert "none.mp4 is empty" in fault(path)


def test_a_folder_is_no_film(tmp_path: Path) -> None:
    assert "is a folder" in fault(tmp_path)


def test_a_film_with_only_sound_says_what_to_use(tmp_path: Path) -> None:
    assert "'sound'" in fault(sound_only(tmp_path / "a.mp4"))


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\0" * 4000, b"ftyp" * 99, b"#EXTM3U\n"])
def test_what_is_something_else_is_named(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.mp4"
    path.write_bytes(start)
    assert "other.mp4 cannot be played as a film" in fault(path)


def test_a_list_of_other_files_is_not_followed(clips: Clips, tmp_path: Path) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clips.h264}\n#EXT-X-ENDLIST\n")
    assert "cannot be played as a film" in fault(path)


@pytest.mark.parametrize("part", [0.05, 0.3])
def test_a_truncated_mp4_is_named(part: float, clips: Clips, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    whole = clips.h264.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert "cut.mp4 cannot be played" in fault(path)


def test_a_film_that_says_to_be_longer_than_it_is_ends_where_it_does(tmp_path: Path) -> None:
    times = range(0, 96, 8)
    whole = film(tmp_path / "web.mp4", "libx264", "yuv420p", noise, times=times, web=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    found = facts_of(cut)
    assert facts_of(whole).whole
    assert not found.whole
    assert 1.0 < found.lasts_s < facts_of(whole).lasts_s - 1.0
    reader = FilmReader(cut)
    assert reader.frame_at(100.0).planes[0].shape == (HEIGHT, WIDTH)
    reader.close()


def test_absurd_sizes_are_refused_before_anything_is_decoded(
    clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "LARGEST_SIDE", 32)
    assert "64 x 48 pixels" in fault(clips.h264)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data())
def test_a_damaged_film_gives_pictures_or_one_sentence(clips: Clips, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(["h264", "vp9"]))
    raw = bytearray(getattr(clips, source).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=40)):
        raw[at] = data.draw(st.integers(0, 255))
    path = clips.folder / "damaged.bin"
    path.write_bytes(raw)
    found, said = 0, ""
    try:
        reader = FilmReader(path)
        found = reader.frame_at(0.5).planes[0].size
        reader.close()
    except FilmFault as fault_of:
        said = str(fault_of)
    assert found > 0 or ("damaged.bin" in said and "\n" not in said)


# --- the picture of a time ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["h264", "vp9", "prores", "late"])
def test_every_time_has_exactly_its_picture_in_any_order(name: str, clips: Clips) -> None:
    reader = FilmReader(getattr(clips, name))
    for number in STEPS:
        for part in (0.0, 0.5, 0.98):
            found = reader.frame_at((number + part) / FPS)
            assert number_of(found) == number, (name, number, part)
    reader.close()


def test_pictures_that_are_shown_for_longer_stay_for_longer(clips: Clips) -> None:
    reader = FilmReader(clips.vfr)
    shown = [number_of(reader.frame_at((twelfth + 0.5) / FPS)) for twelfth in range(16)]
    assert shown == [0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5]
    reader.close()


def test_before_its_first_picture_and_after_its_last_a_film_stands(clips: Clips) -> None:
    reader = FilmReader(clips.h264)
    assert number_of(reader.frame_at(-1.0)) == 0
    assert number_of(reader.frame_at(100.0)) == COUNT - 1
    assert number_of(reader.frame_at(float("nan"))) == 0
    reader.close()


def test_the_same_picture_is_the_same_object_and_the_same_bytes(clips: Clips) -> None:
    reader, other = FilmReader(clips.h264), FilmReader(clips.h264)
    first = reader.frame_at(5.1 / FPS)
    assert reader.frame_at(5.9 / FPS) is first
    on_the_way = [other.frame_at(number / FPS) for number in range(6)][-1]
    assert all(np.array_equal(a, b) for a, b in zip(first.planes, on_the_way.planes, strict=True))
    reader.close()
    other.close()


def test_planes_are_bytes_without_gaps(clips: Clips) -> None:
    reader = FilmReader(clips.prores)
    planes = reader.frame_at(0.0).planes
    assert [plane.shape for plane in planes] == [(HEIGHT, WIDTH)] * 4
    assert all(plane.flags.c_contiguous and plane.dtype == np.uint8 for plane in planes)
    assert planes[3][:, : WIDTH // 2 - 4].max() < 3
    assert planes[3][:, WIDTH // 2 + 4 :].min() > 252
    reader.close()
