"""Writes pictures one after the other, and their sound: an mp4 file, or a folder of PNGs."""

from __future__ import annotations

import os
import re
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

from exhibit.app.snapshot import save_picture

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
SOUND_RATE = 48_000  # Hz
_NUMBERED = re.compile(r"[0-9]{5,}\.png")


class CannotFilm(Exception):
    """The film cannot be written; the message is one sentence."""


class Film(Protocol):
    """`add` and `hear` raise CannotFilm; `note` is a sentence for the end, or ""."""

    @property
    def note(self) -> str: ...
    def add(self, pixels: Pixels) -> None: ...
    def hear(self, samples: Floats) -> None:
        """(n, 2) float32, at 48 kHz: what is heard after what was heard before."""


@contextmanager
def open_film(
    path: Path, size: tuple[int, int], fps: int, *, sound: bool = False
) -> Iterator[Film]:
    """A film whose kind the path's ending says: `.mp4`, or a folder. Raises CannotFilm.

    Only one that is opened with `sound` can be made to be heard.

    An mp4 gets its name when it is complete: one that is broken off leaves what was there before.
    """
    if path.suffix == "":
        folder = Folder(path, sound=sound)
        try:
            yield folder
        finally:
            folder.close()
        return
    if path.suffix.lower() != ".mp4":
        raise CannotFilm(f"'{path.name}' should end in .mp4, or name a folder for PNG files")
    if size[0] % 2 or size[1] % 2:
        even = "x".join(str(side + side % 2) for side in size)
        raise CannotFilm(
            f"an mp4 has even sides, and these are {size[0]} x {size[1]}: add --size {even}"
        )
    beside = path.with_name(f".{path.stem}.{os.getpid()}.mp4")
    try:
        reel = Mp4(beside, path, size, fps, sound=sound)
        try:
            yield reel
        except BaseException:
            with suppress(CannotFilm):
                reel.close()
            raise
        reel.close()
        with _written(path):
            os.replace(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink()


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """What the disk or FFmpeg refuses, as a sentence."""
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotFilm(f"{path} cannot be written: {reason}") from error


class Folder:
    """PNG files 00000.png, 00001.png, .. and sound.wav, of 16 bits."""

    def __init__(self, path: Path, *, sound: bool = False) -> None:
        with _written(path):
            path.mkdir(parents=True, exist_ok=True)
            self._before = {p.name for p in path.iterdir() if _NUMBERED.fullmatch(p.name)}
        self._path = path
        self._count = 0
        self._sound: wave.Wave_write | None = None
        if sound:
            with _written(path):  # it stays open as long as it is written
                self._sound = wave.open(str(path / "sound.wav"), "wb")  # noqa: SIM115
            self._sound.setparams((2, 2, SOUND_RATE, 0, "NONE", ""))

    @property
    def note(self) -> str:
        """Pictures of a longer film, which would be taken for this one's end."""
        older = {name for name in self._before if int(name.removesuffix(".png")) >= self._count}
        return f"{self._path} holds {len(older)} more pictures, of another film." if older else ""

    def add(self, pixels: Pixels) -> None:
        with _written(self._path):
            save_picture(self._path / f"{self._count:05d}.png", pixels)
        self._count += 1

    def hear(self, samples: Floats) -> None:
        if self._sound is not None:
            with _written(self._path):
                self._sound.writeframes(np.rint(samples * 32_767.0).astype("<i2").tobytes())

    def close(self) -> None:
        if self._sound is not None:
            with _written(self._path):
                self._sound.close()


class Mp4:
    """H.264 in 4:2:0 and AAC, which every player and browser shows."""

    note = ""

    def __init__(
        self, file: Path, shown: Path, size: tuple[int, int], fps: int, *, sound: bool = False
    ) -> None:
        """Writes to `file`; `shown` is the name that a CannotFilm says."""
        self._shown = shown
        with _written(shown):
            self._file = av.open(str(file), "w")
            self._stream = self._file.add_stream("libx264", rate=Fraction(fps))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        # 18 is where H.264 begins to look the same as its source, says x264's own guide.
        self._stream.options = {"crf": "18", "preset": "medium"}
        self._track: av.AudioStream | None = None
        self._heard = 0  # samples
        if sound:
            with _written(shown):
                self._track = self._file.add_stream("aac", rate=SOUND_RATE, layout="stereo")
            self._track.bit_rate = 192_000  # at which AAC is as good as what it was made of

    def add(self, pixels: Pixels) -> None:
        with _written(self._shown):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            self._file.mux(self._stream.encode(frame))

    def hear(self, samples: Floats) -> None:
        if self._track is None or not len(samples):
            return
        with _written(self._shown):
            planes = np.ascontiguousarray(samples.T, np.float32)
            frame = av.AudioFrame.from_ndarray(planes, "fltp", "stereo")
            frame.sample_rate = SOUND_RATE
            frame.pts, frame.time_base = self._heard, Fraction(1, SOUND_RATE)
            self._file.mux(self._track.encode(frame))
        self._heard += len(samples)

    def close(self) -> None:
        with _written(self._shown):
            self._file.mux(self._stream.encode(None))
            if self._track is not None:
                self._file.mux(self._track.encode(None))
            self._file.close()
