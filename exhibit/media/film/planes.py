"""A decoded picture as planes of bytes, and what their numbers mean as colours.

Planes that are bytes already are kept as the film has them, whatever part of the chroma they leave
out: the graphics card reads planes of any size. The rest (10 bits and more, packed, with a palette)
is converted once, by swscale.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from exhibit.media.film.facts import HDR, KNOWN_MATRICES, colours_of
from exhibit.scene.films import Coding, Light, Matte, Row

_YUV = ("yuv410p", "yuv411p", "yuv420p", "yuv422p", "yuv440p", "yuv444p", "yuvj411p", "yuvj420p",
        "yuvj422p", "yuvj440p", "yuvj444p", "yuva420p", "yuva422p", "yuva444p")  # fmt: skip
_GBR = ("gbrp", "gbrap")  # in the order of their planes
_GREY = "gray"
_GBR_ROWS: tuple[Row, Row, Row] = (
    (0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0)
)  # fmt: skip


class Dissector:
    """Takes the pictures of one film apart; keeps what swscale needs for it."""

    def __init__(self, turn: int = 0, matte: Matte = "") -> None:
        self._turn = turn
        self._matte: Matte = matte
        self._reformatter = VideoReformatter()

    def planes(self, picture: VideoFrame) -> tuple[tuple[NDArray[np.uint8], ...], Coding]:
        """Its planes (h, w) uint8, contiguous, and what they mean."""
        matrix, full = colours_of(picture)
        name = picture.format.name
        wanted = name if name in (*_YUV, *_GBR, _GREY) else _bytes_for(picture)
        if wanted != name:
            picture = self._reformatter.reformat(picture, format=wanted)
        arrays = tuple(_contiguous(plane) for plane in picture.planes)
        made = coding(wanted, matrix, full, self._turn, self._matte)
        light = HDR.get(int(picture.color_trc), "")
        return arrays, _bright(made, light) if light else made


@lru_cache(maxsize=16)
def _bright(made: Coding, light: Light) -> Coding:
    return replace(made, light=light)


@lru_cache(maxsize=64)
def coding(name: str, matrix: int, full: bool, turn: int, matte: Matte) -> Coding:
    """What the planes of a picture of a format mean."""
    if name in _GBR:
        return Coding(_GBR_ROWS, 0.0, turn, matte)
    rows = rows_of(matrix, full)
    if name == _GREY:
        first, _, _ = rows
        grey = (first[0], 0.0, 0.0, 0.0 if full else -16.0 / 219.0)
        return Coding((grey, grey, grey), 0.0, turn, matte)
    # MPEG puts chroma samples at the left of the two pixels that share them, JPEG between.
    shared = "420" in name or "422" in name
    siting = 0.25 if shared and not name.startswith("yuvj") else 0.0
    return Coding(rows, siting, turn, matte)


def rows_of(matrix: int, full: bool) -> tuple[Row, Row, Row]:
    """Red, green and blue from luma, both chromas and one; all 0..1 of a byte."""
    red, blue = KNOWN_MATRICES[matrix]
    green = 1.0 - red - blue
    y = 1.0 if full else 255.0 / 219.0
    c = 1.0 if full else 255.0 / 224.0
    low = 0.0 if full else -16.0 / 219.0
    middle = 128.0 / 255.0
    to_red, to_blue = 2.0 * (1.0 - red) * c, 2.0 * (1.0 - blue) * c
    from_blue, from_red = -to_blue * blue / green, -to_red * red / green
    return (
        (y, 0.0, to_red, low - middle * to_red),
        (y, from_blue, from_red, low - middle * (from_blue + from_red)),
        (y, to_blue, 0.0, low - middle * to_blue),
    )


def _bytes_for(picture: VideoFrame) -> str:
    """The format of bytes that keeps the most of a picture."""
    form = picture.format
    alpha = any(part.is_alpha for part in form.components)
    if form.is_rgb or form.has_palette:
        return "gbrap" if alpha or form.has_palette else "gbrp"
    if len(form.components) < 3:
        return "yuva444p" if alpha else _GREY
    across, down = form.chroma_width(16), form.chroma_height(16)
    chroma = "444" if across == 16 else "422" if down == 16 else "420"
    return f"yuv{'a' if alpha else ''}{chroma}p"


def _contiguous(plane: VideoPlane) -> NDArray[np.uint8]:
    """The bytes of a plane without those that fill its lines up, read-only."""
    stride = plane.line_size
    held = np.frombuffer(memoryview(plane), np.uint8)
    lines = held[: stride * plane.height].reshape(plane.height, stride)
    made: NDArray[np.uint8] = lines[:, : plane.width].copy()
    made.flags.writeable = False
    return made
