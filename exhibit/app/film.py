"""Writes pictures one after the other: an mp4 file, or a folder of PNGs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol

import av
import numpy as np
from numpy.typing import NDArray

from exhibit.app.snapshot import save_picture

Pixels = NDArray[np.uint8]


class CannotFilm(Exception):
    """The film cannot be written; the message is one sentence."""


class Film(Protocol):
    def add(self, pixels: Pixels) -> None: ...
    def __enter__(self) -> Film: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def open_film(path: Path, size: tuple[int, int], fps: int) -> Film:
    """A film whose kind the path's ending says: `.mp4`, or a folder. Raises CannotFilm."""
    if path.suffix == "":
        return Folder(path)
    if path.suffix.lower() != ".mp4":
        raise CannotFilm(f"'{path.name}' should end in .mp4, or name a folder for PNG files")
    if size[0] % 2 or size[1] % 2:
        raise CannotFilm(f"an mp4 has even sides, and these are {size[0]} x {size[1]}")
    try:
        return Mp4(path, size, fps)
    except (OSError, av.FFmpegError) as error:
        raise CannotFilm(f"{path} cannot be written: {error}") from error


class Folder:
    """PNG files 00000.png, 00001.png, .."""

    def __init__(self, path: Path) -> None:
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotFilm(f"the folder {path} cannot be made: {error.strerror}") from error
        self._path = path
        self._count = 0

    def add(self, pixels: Pixels) -> None:
        save_picture(self._path / f"{self._count:05d}.png", pixels)
        self._count += 1

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class Mp4:
    """H.264 in 4:2:0, which every player and browser shows."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int) -> None:
        self._file = av.open(str(path), "w")
        self._stream = self._file.add_stream("libx264", rate=Fraction(fps))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        # 18 is where H.264 begins to look the same as its source, says x264's own guide.
        self._stream.options = {"crf": "18", "preset": "medium"}

    def add(self, pixels: Pixels) -> None:
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        for packet in self._stream.encode(frame):
            self._file.mux(packet)

    def __enter__(self) -> Mp4:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for packet in self._stream.encode(None):
            self._file.mux(packet)
        self._file.close()
