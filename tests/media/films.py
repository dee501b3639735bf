"""Tiny films for tests: each picture is a grey of its own, so that its number can be read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from exhibit.core.chance import stream as chance
from exhibit.media.film.planes import rows_of
from exhibit.scene.films import FilmFrame

WIDTH, HEIGHT = 64, 48
COUNT, FPS = 12, 12
Pixels = NDArray[np.uint8]
Paint = Callable[[int], Pixels]


def grey(number: int) -> Pixels:
    """Picture `number` of a film: (h, w, 4) straight RGBA of one grey."""
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[:, :, :3] = 10 + 20 * (number % COUNT)
    return pixels


def half_seen(number: int) -> Pixels:
    """As `grey`, and the left half of it is transparent."""
    pixels = grey(number)
    pixels[:, : WIDTH // 2, 3] = 0
    return pixels


def corner(number: int) -> Pixels:
    """White in the top left quarter, black elsewhere."""
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[:, :, 3] = 255
    pixels[: HEIGHT // 2, : WIDTH // 2, :3] = 255
    return pixels


def noise(number: int) -> Pixels:
    """What takes many bytes, in every picture others."""
    pixels = grey(0)
    index = np.arange(WIDTH * HEIGHT) + number * WIDTH * HEIGHT
    pixels[:, :, :3] = (chance(1, "noise", index) * 255).reshape(HEIGHT, WIDTH, 1)
    return pixels


def plain(*rgb: int) -> Paint:
    """Every picture of one colour."""

    def paint(number: int) -> Pixels:
        pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
        pixels[:, :, :3] = rgb
        return pixels

    return paint


def matted(number: int) -> Pixels:
    """A grey at the left; at the right its matte: the upper half white, the lower black."""
    pixels = grey(number)
    pixels[:, WIDTH // 2 :, :3] = 0
    pixels[: HEIGHT // 2, WIDTH // 2 :, :3] = 255
    return pixels


def film(  # noqa: PLR0913  # what a film can be
    path: Path,
    codec: str,
    form: str,
    paint: Paint = grey,
    *,
    times: Sequence[int] = range(COUNT),
    options: dict[str, str] | None = None,
    space: Colorspace = Colorspace.ITU601,
    full: bool = False,
    turned: int = 0,
    ratio: Fraction | None = None,
    web: bool = False,
) -> Path:
    """Writes one picture at each of the times, in twelfths of a second."""
    colours = ColorRange.JPEG if full else ColorRange.MPEG
    # The index of an mp4 stands before its pictures when it was made for the web.
    with av.open(str(path), "w", options={"movflags": "faststart"} if web else {}) as file:
        stream = file.add_stream(codec, rate=FPS)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, form
        stream.options = {**(options or {})}
        context = stream.codec_context
        context.time_base = Fraction(1, FPS)
        context.colorspace, context.color_range = int(space), int(colours)
        if ratio is not None:
            context.sample_aspect_ratio = ratio
        if turned:
            stream.set_display_rotation(turned)
        for number, time in enumerate(times):
            made = av.VideoFrame.from_ndarray(paint(number), format="rgba")
            made = made.reformat(format=form, dst_colorspace=space, dst_color_range=colours)
            made.pts, made.time_base = time, Fraction(1, FPS)
            file.mux(stream.encode(made))
        file.mux(stream.encode(None))
    return path


class Clips:
    """The films of a test session, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _made(self, name: str, make: Callable[[Path], Path]) -> Path:
        path = self.folder / name
        return path if path.exists() else make(path)

    @property
    def h264(self) -> Path:
        """With B pictures, and a key picture every six."""
        options = {"bf": "3", "g": "6", "keyint_min": "6", "sc_threshold": "0", "qp": "4"}
        return self._made("b.mp4", lambda p: film(p, "libx264", "yuv420p", options=options))

    @property
    def vp9(self) -> Path:
        """With alpha: the left half is transparent."""
        options = {"deadline": "realtime", "cpu-used": "8", "lossless": "1"}
        return self._made(
            "alpha.webm", lambda p: film(p, "libvpx-vp9", "yuva420p", half_seen, options=options)
        )

    @property
    def prores(self) -> Path:
        """4444, as `vp9`."""
        options = {"profile": "4444"}
        return self._made(
            "alpha.mov", lambda p: film(p, "prores_ks", "yuva444p10le", half_seen, options=options)
        )

    @property
    def vfr(self) -> Path:
        """Pictures at 0, 1, 3, 6, 10, 15 twelfths of a second."""
        times = (0, 1, 3, 6, 10, 15)
        return self._made(
            "vfr.mp4", lambda p: film(p, "libx264", "yuv420p", times=times, options={"qp": "4"})
        )

    @property
    def late(self) -> Path:
        """Its first picture has the time 5 s."""
        times = range(60, 60 + COUNT)
        return self._made("late.ts", lambda p: film(p, "mpeg2video", "yuv420p", times=times))

    @property
    def turned(self) -> Path:
        """White at the top left of what is stored; to be shown turned clockwise by 90 degrees."""
        return self._made(
            "turned.mp4",
            lambda p: film(p, "libx264", "yuv444p", corner, options={"qp": "4"}, turned=-90),
        )

    @property
    def matte(self) -> Path:
        return self._made(
            "matte.mp4", lambda p: film(p, "libx264", "yuv444p", matted, options={"qp": "4"})
        )


def number_of(frame: FilmFrame) -> int:
    """Which picture a frame of greys is, by its right half."""
    luma = float(np.mean(frame.planes[0][:, WIDTH // 2 :])) / 255.0
    y, _, _, less = rows_of(5, False)[0]
    middle = 128.0 / 255.0 * rows_of(5, False)[0][2]
    return round(((y * luma + less + middle) * 255.0 - 10.0) / 20.0)
