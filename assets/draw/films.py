"""A small film for the show of every kind of node: stars of a tiling that turn against each other.

A picture of it is a function of its time, as everything here. H.264 is not: another build of the
encoder writes other bytes, so what is compared is what can be seen (see tests/test_assets.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, smooth
from assets.draw.kinds import SHOW, Levels

WIDTH, HEIGHT = 480, 270
FPS, SECONDS = 24, 4


@dataclass(frozen=True, slots=True)
class Film:
    """An H.264 film of one-second groups, without sound; `draw` has a picture for each second."""

    draw: Callable[[float], Levels]
    path: Path
    crf: int = 30

    @property
    def name(self) -> str:
        return self.draw.__name__

    @property
    def maker(self) -> Callable[..., object]:
        return self.draw

    def make(self, root: Path) -> None:
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        with av.open(file, "w", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", FPS)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.options = {"crf": str(self.crf), "g": str(FPS), "preset": "veryslow"}
            stream.codec_context.thread_count = 1
            stream.codec_context.colorspace = 1  # BT.709
            stream.codec_context.color_range = 1  # 16 to 235
            for number in range(FPS * SECONDS):
                drawn = np.ascontiguousarray(self.draw(number / FPS)[..., :3])
                picture = av.VideoFrame.from_ndarray(drawn, format="rgb24").reformat(
                    format="yuv420p",
                    dst_colorspace=Colorspace.ITU709,
                    dst_color_range=ColorRange.MPEG,
                )
                picture.pts, picture.time_base = number, Fraction(1, FPS)
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))


def _star(x: Field, y: Field, half: float) -> Field:
    upright = np.maximum(np.abs(x), np.abs(y))
    tilted = np.maximum(np.abs(x + y), np.abs(x - y)) * 0.70711
    star: Field = np.minimum(upright, tilted) - half
    return star


def turning_tiles(at_s: float) -> Levels:
    """4 s, seamless: stars of a tiling turn against each other, and light runs over them."""
    picture = Picture(WIDTH, HEIGHT, 2)
    x, y = np.broadcast_arrays(picture.x - WIDTH / 2, picture.y - HEIGHT / 2)
    shape, cell = (*x.shape, 3), 90.0
    i, j = np.floor(x / cell + 0.5), np.floor(y / cell + 0.5)
    way = np.where(np.mod(i + j, 2) == 0, 1.0, -1.0)
    turn = way * math.tau * at_s / (8 * SECONDS)  # a star of eight points is itself after 45 deg
    u, v = x - i * cell, y - j * cell
    u, v = u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn)

    def paint(colour: Field, cover: Field) -> None:
        picture.over(np.broadcast_to(colour, shape), cover)

    paint(ink.COBALT * 0.55, np.ones(shape[:2], np.float32))
    far = np.abs(np.mod(x, cell) - cell / 2) + np.abs(np.mod(y, cell) - cell / 2)
    paint(ink.TURQUOISE * 0.8, inside(far - 15))
    for first, colour in ((True, ink.SAFFRON), (False, ink.MADDER)):
        mine = (way > 0) == first
        paint(ink.IVORY, np.where(mine, inside(_star(u, v, 30)), 0))
        paint(colour, np.where(mine, inside(_star(u, v, 26.5)), 0))
        paint(ink.MIDNIGHT, np.where(mine, inside(_star(u, v, 12)), 0))
        paint(ink.IVORY, np.where(mine, inside(np.hypot(u, v) - 4), 0))
    away = np.hypot(x, y) / 275
    wave = 0.5 + 0.5 * np.cos(math.tau * (at_s / SECONDS - away))
    picture.dim(0.45 + 0.55 * wave * smooth(1.25, 0.5, away))
    return picture.levels("kinds film", 0)


ENTRIES = (Film(turning_tiles, SHOW / "tiles.mp4"),)
