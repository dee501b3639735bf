"""Sound files: every format closes its loops, and nothing that a file claims is believed."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit.media.fault import MediaFault
from exhibit.media.samples import InFile, InMemory, Room
from exhibit.media.sound import RATE, Decoding, Facts, Samples, decoded, facts, length_of
from exhibit.media.soundbank import SoundBank

Floats = NDArray[np.float32]

FORMATS = [
    ("sea.wav", "pcm_s16le"),
    ("sea.flac", "flac"),
    ("sea.opus", "libopus"),
    ("sea.ogg", "vorbis"),
    ("sea.oga", "libopus"),
    ("sea.mp3", "libmp3lame"),
    ("sea.m4a", "aac"),
    ("sea.webm", "libopus"),
]


def surf(rate: int = RATE, seconds: float = 1.0) -> Floats:
    """Noise that closes: after its end its beginning goes on."""
    count = int(rate * seconds)
    spectrum = np.zeros(count // 2 + 1, np.complex128)
    heard = np.arange(20, int(6_000 * seconds))
    chance = np.random.default_rng(7).random(len(heard))
    spectrum[heard] = np.exp(2j * np.pi * chance)
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise * (0.05 * count / np.sqrt(len(heard))), np.float32)


def saved(path: Path, codec: str, samples: Floats, rate: int = RATE) -> Path:
    with av.open(str(path), "w") as file:
        # FFmpeg's own encoder of Vorbis knows nothing but stereo.
        sides, layout = (2, "stereo") if codec == "vorbis" else (1, "mono")
        options = {"strict": "experimental"} if codec == "vorbis" else {}
        stream = file.add_stream(codec, rate=rate, layout=layout, options=options)
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 192_000
        for start in range(0, len(samples), 4_096):
            piece = np.tile(samples[start : start + 4_096], (sides, 1))
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), "fltp", layout)
            frame.sample_rate, frame.pts = rate, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def whole(samples: Samples) -> Floats:
    into = np.empty((samples.channels, samples.ready), np.float32)
    samples.read(0, into)
    return into


def wav(path: Path, seconds: float = 0.1, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, RATE, 0, "NONE", ""))
        ramp = np.arange(int(RATE * seconds) * channels) % 1_000
        file.writeframes(ramp.astype("<i2").tobytes())
    return path


@pytest.mark.parametrize(("name", "codec"), FORMATS)
def test_every_format_is_as_long_as_it_was_and_starts_where_it_did(
    tmp_path: Path, name: str, codec: str
) -> None:
    """What encoders add at both ends is taken off, to the sample."""
    sea = surf()
    path = saved(tmp_path / name, codec, sea)
    found = whole(decoded(path))[0]
    assert len(found) == RATE
    late = np.fft.irfft(np.fft.rfft(found) * np.conj(np.fft.rfft(sea)))
    assert int(np.argmax(late)) == 0
    assert length_of(path) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(("name", "codec"), FORMATS)
def test_a_loop_that_closes_closes_in_every_format(tmp_path: Path, name: str, codec: str) -> None:
    found = whole(decoded(saved(tmp_path / name, codec, surf()), looped=True))[0]
    around = np.concatenate([found[-2_000:], found[:2_000]]).astype(np.float64)
    bends = np.abs(np.diff(around, 2))
    # AAC begins softly, as it has no samples before the first: a step, and no click.
    assert bends[1_990:2_010].max() < (2.5 if codec == "aac" else 1.5) * bends[:1_900].max()


@pytest.mark.parametrize("rate", [44_100, 32_000, 22_050])
def test_a_loop_of_another_rate_closes_too(tmp_path: Path, rate: int) -> None:
    path = saved(tmp_path / "sea.wav", "pcm_s16le", surf(rate), rate)
    found = whole(decoded(path, looped=True))[0]
    assert len(found) == RATE
    assert found == pytest.approx(surf(), abs=2e-4)


def test_eight_channels_stay_eight_and_nine_are_too_many(tmp_path: Path) -> None:
    assert decoded(wav(tmp_path / "all.wav", channels=8)).channels == 8
    with pytest.raises(MediaFault, match="says that it has 9 channels, and 8 are the most"):
        facts(wav(tmp_path / "more.wav", channels=9))


def test_a_long_sound_is_the_same_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wav(tmp_path / "memory.wav", 3.0, channels=2)
    short = whole(decoded(path))
    monkeypatch.setattr("exhibit.media.sound.IN_MEMORY_S", 1.0)
    long = decoded(path)
    assert isinstance(long, InFile)
    assert whole(long) == pytest.approx(short, abs=2 / 32_768)
    long.close()


def test_a_long_sound_can_be_heard_from_what_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exhibit.media.sound.IN_MEMORY_S", 1.0)
    decoding = Decoding(wav(tmp_path / "memory.wav", 5.0))
    assert decoding.step()
    samples = decoding.samples
    assert samples.length is None
    assert RATE <= samples.ready < 2 * RATE
    assert whole(samples)[0, 40_000] == pytest.approx((40_000 % 1_000) / 32_768, abs=1e-4)
    while decoding.step():
        pass
    assert samples.length == 5 * RATE
    samples.close()


def test_a_file_that_says_nothing_of_its_length_grows(tmp_path: Path) -> None:
    samples = InFile(1, 10)
    for _ in range(3):
        samples.write(np.full((1, 1_000), 0.25, np.float32))
    assert whole(samples) == pytest.approx(0.25, abs=1e-4)
    samples.close()


# --- bad input ------------------------------------------------------------------------------------


def bad(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("name", "codec"), FORMATS)
def test_a_truncated_file_is_named(tmp_path: Path, name: str, codec: str) -> None:
    content = saved(tmp_path / f"whole-{name}", codec, surf(seconds=3.0)).read_bytes()
    path = bad(tmp_path, name, content[: len(content) // 2])
    with pytest.raises(MediaFault, match=f"{name} .*cut off"):
        facts(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the sound sea.ogg is empty"),
        (b"hello " * 100, "sea.ogg is not a sound that can be played"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "sea.ogg is not a sound that can be played"),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n", "not a sound that can be played"),
        (bytes(50_000), "sea.ogg is not a sound that can be played"),
    ],
)
def test_what_is_no_sound_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(MediaFault, match=says):
        facts(bad(tmp_path, "sea.ogg", content))


def test_a_sound_with_the_wrong_ending_plays(tmp_path: Path) -> None:
    content = saved(tmp_path / "sea.mp3", "libmp3lame", surf()).read_bytes()
    assert facts(bad(tmp_path, "sea.wav", content)).length_s == pytest.approx(1.0)


def test_absurd_claims_take_no_memory(tmp_path: Path) -> None:
    content = bytearray(wav(tmp_path / "sea.wav").read_bytes())
    struct.pack_into("<I", content, 24, 8)  # Hz
    with pytest.raises(MediaFault, match="says 8 Hz"):
        facts(bad(tmp_path, "slow.wav", bytes(content)))
    flac = bytearray(saved(tmp_path / "sea.flac", "flac", surf()).read_bytes())
    flac[21] |= 0x0F
    flac[22:26] = b"\xff" * 4
    with pytest.raises(MediaFault, match="lasts 398 hours, and 6 are the most"):
        Decoding(bad(tmp_path, "long.flac", bytes(flac)))


def test_a_picture_without_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), "rgb24")
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    with pytest.raises(MediaFault, match=r"mute\.mp4 has no sound in it"):
        facts(path)


@pytest.mark.parametrize("name", ["lost.wav", "a\0b.wav", "x" * 300])
def test_what_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(MediaFault):
        facts(tmp_path / name)


def test_a_full_disk_leaves_what_was_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exhibit.media.sound.IN_MEMORY_S", 1.0)
    decoding = Decoding(wav(tmp_path / "memory.wav", 5.0))
    decoding.step()
    monkeypatch.setattr(decoding.samples, "write", full)
    with pytest.raises(MediaFault, match=r"memory\.wav cannot be kept: No space left"):
        decoding.step()
    assert decoding.samples.length == decoding.samples.ready > 0
    decoding.samples.close()


@pytest.mark.parametrize("left", [b"OggS", bytes(40)])
def test_an_ogg_file_that_ends_within_a_page_is_named(tmp_path: Path, left: bytes) -> None:
    content = saved(tmp_path / "whole.ogg", "vorbis", surf(seconds=3.0)).read_bytes()
    path = bad(tmp_path, "sea.ogg", content[: content.rindex(b"OggS")] + left)
    with pytest.raises(MediaFault, match=r"sea\.ogg is cut off"):
        facts(path)


# --- the memory of short sounds -------------------------------------------------------------------


def test_what_finds_no_room_in_memory_is_the_same_from_its_file(tmp_path: Path) -> None:
    path = wav(tmp_path / "bell.wav")
    room = Room(4 * RATE)
    decodings = [Decoding(path, room=room) for _ in range(2)]
    for decoding in decodings:
        while decoding.step():
            pass
    kept = [decoding.samples for decoding in decodings]
    assert [type(samples) for samples in kept] == [InMemory, InFile]
    assert whole(kept[1]) == pytest.approx(whole(kept[0]), abs=2 / 32_768)
    kept[1].close()


def test_a_sound_that_is_longer_than_it_said_moves_to_a_file(tmp_path: Path) -> None:
    """However long it is, memory holds no more of it than there was room for."""
    room = Room(4 * 3_000)
    assert room.take(4 * 1_000)
    samples = InMemory(1, 1_000, room)
    ramp = (np.arange(10_000) / 20_000).astype(np.float32)[None]
    for start in range(0, 10_000, 500):
        samples.write(ramp[:, start : start + 500])
        assert whole(samples) == pytest.approx(ramp[:, : start + 500], abs=2 / 32_768)
    assert samples._moved is not None
    assert room.left == 4 * 3_000
    samples.close()


def test_a_loop_that_is_far_longer_than_it_said_is_not_gathered_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "sea.wav", "pcm_s16le", surf(44_100, 4.0), 44_100)
    monkeypatch.setattr("exhibit.media.sound._facts", lambda *_: Facts(0.5, 1, 44_100))
    monkeypatch.setattr("exhibit.media.sound.IN_MEMORY_S", 1.0)
    assert decoded(path, looped=True).ready == pytest.approx(4 * RATE, abs=2)


# --- the bank -------------------------------------------------------------------------------------


def test_the_bank_decodes_all_and_names_what_it_cannot(tmp_path: Path) -> None:
    good, lost = str(wav(tmp_path / "bell.wav")), str(tmp_path / "lost.wav")
    bank = SoundBank([(good, False), (lost, False), (good, True)])
    bank.wait()
    samples = bank(good, False)
    assert samples is not None
    assert samples.length == 4_800
    assert bank(good, True) is not samples
    assert bank(lost, False) is None
    assert list(bank.faults) == ["the sound lost.wav is not there"]
    bank.close()


def test_what_is_asked_for_is_decoded_first(tmp_path: Path) -> None:
    files = [str(wav(tmp_path / f"{i}.wav")) for i in range(3)]
    bank = SoundBank([])
    bank._waiting = [(file, False) for file in files]
    bank._threaded = True
    assert bank(files[2], False) is None
    order = []
    while (wanted := bank._next()) is not None:
        order.append(wanted[0])
        bank._step(wanted)
    assert list(dict.fromkeys(order)) == [files[2], files[0], files[1]]


def test_a_film_has_each_sound_whole_when_it_asks(tmp_path: Path) -> None:
    bank = SoundBank([], threaded=False)
    samples = bank(str(wav(tmp_path / "bell.wav")), False)
    assert samples is not None
    assert samples.length == 4_800
    assert bank(str(tmp_path / "lost.wav"), False) is None
    assert len(bank.faults) == 1
