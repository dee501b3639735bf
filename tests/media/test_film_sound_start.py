"""Sound and picture of a film begin together, whenever each of its streams begins."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from exhibit.media.film.facts import facts_of
from exhibit.media.film.reader import FilmReader
from exhibit.media.sound import RATE, decoded, facts, length_of
from tests.media.films import COUNT, FPS, HEIGHT, WIDTH, grey, number_of

CLICK_S = 0.75  # after the first picture, or after the first sample where that is later


def film(path: Path, codecs: tuple[str, str], picture_s: float, sound_s: float) -> Path:
    """A second of pictures from `picture_s` on, two of sound from `sound_s` on, with a click."""
    with av.open(str(path), "w") as file:
        picture = file.add_stream(codecs[0], rate=FPS)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = file.add_stream(codecs[1], rate=RATE, layout="mono")
        assert isinstance(sound, AudioStream)
        for number in range(COUNT):
            made = av.VideoFrame.from_ndarray(grey(number), format="rgba").reformat(
                format="yuv420p"
            )
            made.pts, made.time_base = number + round(picture_s * FPS), Fraction(1, FPS)
            file.mux(picture.encode(made))
        samples = np.zeros(2 * RATE, np.float32)
        click = round((picture_s + CLICK_S - sound_s) * RATE)
        samples[click : click + 48] = 0.8
        for start in range(0, 2 * RATE, 960):
            piece = samples[None, start : start + 960]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), "fltp", "mono")
            frame.sample_rate, frame.pts = RATE, start + round(sound_s * RATE)
            frame.time_base = Fraction(1, RATE)
            file.mux(sound.encode(frame))
        for stream in (picture, sound):
            file.mux(stream.encode(None))
    return path


def click_s(path: Path) -> float:
    """When the click is heard."""
    samples = decoded(path)
    into = np.empty((1, samples.ready), np.float32)
    samples.read(0, into)
    return int(np.argmax(np.abs(into[0]))) / RATE


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("film.mp4", ("libx264", "aac")),
        ("film.mov", ("mpeg4", "pcm_s16le")),
        ("film.mkv", ("libx264", "flac")),
        ("film.webm", ("libvpx", "libopus")),
        ("film.ts", ("mpeg2video", "mp2")),
        ("film.ogv", ("libvpx", "libopus")),
    ],
)
@pytest.mark.parametrize(
    ("picture_s", "sound_s"), [(0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (3.0, 3.25)]
)
def test_a_click_is_heard_with_the_picture_it_belongs_to(
    tmp_path: Path, name: str, codecs: tuple[str, str], picture_s: float, sound_s: float
) -> None:
    path = film(tmp_path / name, codecs, picture_s, sound_s)
    assert click_s(path) == pytest.approx(CLICK_S, abs=0.003)
    ends_s = 2.0 + sound_s - picture_s
    assert decoded(path).ready / RATE == pytest.approx(ends_s, abs=0.05)
    assert length_of(path) == pytest.approx(ends_s, abs=0.05)
    assert facts(path).channels == 1
    assert facts_of(path).lasts_s == pytest.approx(1.0, abs=0.09)
    reader = FilmReader(path)
    assert [number_of(reader.frame_at(at_s)) for at_s in (0.0, 0.5)] == [0, 6]
    reader.close()


def test_an_avi_plays_and_its_streams_begin_together(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", ("mpeg4", "pcm_s16le"), 0.0, 0.0)
    assert facts_of(path).lasts_s == pytest.approx(1.0)
    reader = FilmReader(path)
    wanted = (0.0, 0.5, 0.9, 0.25, 0.0)
    assert [number_of(reader.frame_at(at_s)) for at_s in wanted] == [0, 6, 10, 3, 0]
    reader.close()
    assert click_s(path) == pytest.approx(CLICK_S, abs=0.003)


def test_what_an_edit_list_cuts_off_is_neither_seen_nor_heard(tmp_path: Path) -> None:
    """The first half second of both, as when a film is cut without being coded again."""
    whole, cut = film(tmp_path / "whole.mp4", ("libx264", "aac"), 0.0, 0.0), tmp_path / "cut.mp4"
    options = {"avoid_negative_ts": "disabled"}
    with av.open(str(whole)) as file, av.open(str(cut), "w", options=options) as made:
        streams = {each.index: made.add_stream_from_template(each) for each in file.streams}
        for packet in file.demux():
            if packet.dts is not None and packet.pts is not None:
                half = int(Fraction(1, 2) / packet.time_base)
                packet.pts, packet.dts = packet.pts - half, packet.dts - half
                packet.stream = streams[packet.stream.index]
                made.mux(packet)
    reader = FilmReader(cut)
    assert [number_of(reader.frame_at(at_s)) for at_s in (0.0, 0.25, 0.4)] == [6, 9, 10]
    reader.close()
    assert facts_of(cut).lasts_s == pytest.approx(0.5, abs=0.01)
    assert click_s(cut) == pytest.approx(CLICK_S - 0.5, abs=0.003)
