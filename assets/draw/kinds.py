"""Small pictures for the show that shows every kind of node: a tile, a frame, a bird, a flame.

All are our own, from circles, straight lines and sines. Unlike the pictures of the large show they
are PNG, the format in which such things are mostly made, and the flame is an animated WebP.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assets.draw import palette as ink
from assets.draw.canvas import Field, Picture, inside, mix, smooth, to_srgb
from assets.draw.mosaic import spline
from assets.draw.silhouettes import Paper

SHOW = Path("scenes/kinds")
Levels = NDArray[np.uint8]  # (h, w, 4) straight sRGB with alpha
WHITE = np.ones(3, np.float32)


@dataclass(frozen=True, slots=True)
class Sample:
    """A PNG, or a WebP of several frames of `frame_ms` each."""

    draw: Callable[[], list[Levels]]
    file: str
    frame_ms: int = 0

    @property
    def name(self) -> str:
        return self.draw.__name__

    @property
    def maker(self) -> Callable[[], object]:
        return self.draw

    @property
    def path(self) -> Path:
        return SHOW / self.file

    def make(self, root: Path) -> None:
        first, *others = [Image.fromarray(levels) for levels in self.draw()]
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.frame_ms:
            first.save(
                file, save_all=True, append_images=others, duration=self.frame_ms, loop=0,
                quality=88, method=6,
            )  # fmt: skip
        else:
            if first.getchannel("A").getextrema() == (255, 255):
                first = first.convert("RGB").quantize(255, dither=Image.Dither.NONE)  # a third
            first.save(file, optimize=True)


def _plain(cover: Field, colour: Field = WHITE) -> Levels:
    """One colour, and how much of it."""
    out = np.empty((*cover.shape, 4), np.uint8)
    out[..., :3] = np.rint(to_srgb(colour) * 255)
    out[..., 3] = np.rint(np.clip(cover, 0, 1) * 255)
    return out


def _square(x: Field, y: Field, half: float) -> Field:
    return np.maximum(np.abs(x), np.abs(y)) - half


def _star(x: Field, y: Field, half: float) -> Field:
    """Distance to two squares laid over each other, one on its tip: eight points."""
    turned = _square((x + y) * 0.70711, (x - y) * 0.70711, half)
    return np.minimum(_square(x, y, half), turned)


def tile() -> list[Levels]:
    """A tile of stars and crosses that goes on without a seam at all four sides."""
    side = 128
    picture = Picture(3 * side, 3 * side, 3)  # the middle one has neighbours, so no edge of its own
    x = np.mod(picture.x, side) - side / 2
    y = np.mod(picture.y, side) - side / 2
    x, y = np.broadcast_arrays(x, y)
    far_x, far_y = side / 2 - np.abs(x), side / 2 - np.abs(y)  # from the nearest corner
    centre, corner = _star(x, y, 31), _star(far_x, far_y, 31)
    shape = (*picture.alpha.shape, 3)

    def paint(colour: Field, cover: Field) -> None:
        picture.over(np.broadcast_to(colour, shape), cover)

    paint(ink.COBALT * 0.8, np.ones(shape[:2], np.float32))
    for star, colour, heart in (
        (centre, ink.SAFFRON, ink.MADDER),
        (corner, ink.TURQUOISE, ink.IVORY),
    ):
        px, py = (x, y) if star is centre else (far_x, far_y)
        paint(ink.IVORY, inside(star))
        paint(colour, inside(star + 3.5))
        paint(ink.IVORY, inside(np.abs(_star(px, py, 17)) - 1.2))
        paint(heart, inside(_star(px, py, 9)))
    return [picture.levels("kinds tile", 0)[side : 2 * side, side : 2 * side]]


def nine_slice() -> list[Levels]:
    """An ornament frame for nine slices: corners of 32 px, and sides that may be stretched."""
    side = 96
    picture = Picture(side, side, 6)
    # From the nearest corner; along a side, between the corners, nothing changes.
    x = np.minimum(picture.x, side - picture.x)
    y = np.minimum(picture.y, side - picture.y)
    x, y = np.broadcast_arrays(x, y)
    edge = np.minimum(x, y)
    shape = (*picture.alpha.shape, 3)

    def paint(colour: Field, cover: Field) -> None:
        picture.over(np.broadcast_to(colour, shape), cover)

    paint(ink.INDIGO, inside(np.abs(edge - 10) - 8))
    paint(ink.SAFFRON, inside(np.abs(edge - 3.5) - 1.5))
    paint(ink.SAFFRON, inside(np.abs(edge - 16.5) - 1.5))
    paint(ink.TURQUOISE, inside(np.abs(edge - 10) - 1.0))
    from_corner = np.hypot(x - 14, y - 14)
    paint(ink.SAFFRON, inside(from_corner - 13))
    paint(ink.INDIGO, inside(from_corner - 10.5))
    paint(ink.TURQUOISE, inside(_star(x - 14, y - 14, 6.2)))
    paint(ink.IVORY, inside(from_corner - 2.6))
    return [picture.levels("kinds frame", 0)]


def _bird(phase: float) -> Field:
    """A bird from the side, flying right; `phase` 0 to 1 is one beat of its wings."""
    paper = Paper(96, 96)
    beat = math.sin(2 * math.pi * phase)
    late = math.sin(2 * math.pi * phase - 1.1)  # the hand follows the arm
    y = 50 - 2.5 * math.sin(2 * math.pi * phase + 2.2)  # the body falls while the wings rise
    body = [(14, 3), (24, 0), (38, -4), (54, -6), (66, -7), (73, -5), (80, -1), (73, 0), (66, 3),
            (52, 6), (38, 6), (24, 4)]  # fmt: skip
    paper.shape(spline([(float(px), y + py) for px, py in body], 8))
    paper.shape([(22, y + 0), (4, y - 5), (8, y + 1), (3, y + 6), (23, y + 4)])
    for reach, root in ((0.8, 48.0), (1.0, 43.0)):  # the far wing, then the near one
        arm, hand = 15 * reach * beat, 36 * reach * (0.7 * beat + 0.3 * late)
        front, back, tip = (
            (root + 10, y - 4),
            (root - 12, y + 1),
            (root - 15 - 3 * late, y - 3 - hand),
        )
        leading = _bent(front, (root + 5, y - 6 - arm * 1.5), tip)
        trailing = _bent(tip, (root - 9, y + 1 - arm * 1.2), back)
        paper.shape(leading + trailing)
    return paper.cover()


def _bent(
    start: tuple[float, float], by: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """A quadratic curve as points."""
    points = []
    for k in np.linspace(0, 1, 16):
        a, b, c = (1 - k) ** 2, 2 * k * (1 - k), k * k
        points.append(
            (a * start[0] + b * by[0] + c * end[0], a * start[1] + b * by[1] + c * end[1])
        )
    return points


def bird_sheet() -> list[Levels]:
    """A bird that flies, twelve frames on a sheet of 6 x 2, each 96 px; white, to be tinted."""
    frames = [_plain(_bird(k / 12), ink.IVORY) for k in range(12)]
    rows = [np.concatenate(frames[first : first + 6], axis=1) for first in (0, 6)]
    return [np.concatenate(rows)]


def _flame(phase: float) -> Levels:
    picture = Picture(96, 128, 2)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    turn = 2 * math.pi * phase
    up = np.clip((118 - y) / 108, -0.1, 1.2)  # 0 at the wick, 1 at the tip
    lick = 1 + 0.08 * math.sin(turn) + 0.05 * math.sin(3 * turn + 1)
    rise = np.clip(up / lick, 0, 1)
    sway = 7 * rise**1.5 * np.sin(turn - 4.5 * up) + 4 * rise**2 * np.sin(2 * turn + 1 - 8 * up)
    wide = 52 * np.sqrt(np.clip(rise, 1e-4, 1)) * (1 - rise) ** 1.1 + 0.5
    out = np.abs(x - 48 - sway) / wide
    body = smooth(1.05, 0.35, out) * smooth(1.0, 0.86, rise) * smooth(-0.02, 0.05, up)
    core = smooth(0.75, 0.1, out) * smooth(0.75, 0.2, rise)
    root = smooth(0.16, 0.02, up) * smooth(0.9, 0.3, out)
    colour = mix(np.broadcast_to(ink.EMBER, (*x.shape, 3)), ink.LAMP * 1.1, core**0.6)
    colour = mix(colour, ink.IVORY, core**2)
    colour = mix(colour, ink.ATLANTIC * 1.2, 0.8 * root)
    picture.over(colour, body * (0.75 + 0.25 * core))
    return picture.levels(f"kinds flame {phase}", 0)


def flame() -> list[Levels]:
    """A small flame that burns without end: twelve frames, transparent around it."""
    return [_flame(k / 12) for k in range(12)]


def leaf() -> list[Levels]:
    """One leaf in white, to be tinted and strewn by the hundred."""
    picture = Picture(64, 64, 6)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    u, v = ((x - 32) + (y - 32)) * 0.70711, ((y - 32) - (x - 32)) * 0.70711  # v: from tip to stem
    v = v + 3
    rib = 2.2 * np.sin(v / 14)
    blade = np.maximum(np.hypot(u - rib - 22, v) - 34, np.hypot(u - rib + 22, v) - 34)
    stem = np.maximum(np.abs(u - rib) - 1.3, np.maximum(-v, v - 38))
    side = np.mod(v + 0.75 * np.abs(u - rib), 8.5) - 4.25
    veins = np.maximum(np.abs(side) - 0.55, blade + 2.5)
    cover = np.maximum(inside(blade), inside(stem))
    cover = cover * (1 - 0.45 * inside(np.maximum(np.abs(u - rib) - 0.8, blade + 1)))
    picture.over(np.broadcast_to(WHITE, (*x.shape, 3)), cover * (1 - 0.25 * inside(veins)))
    return [_plain(picture.levels("kinds leaf", 0)[..., 3] / 255)]


def keyhole() -> list[Levels]:
    """A mask: a keyhole arch in white, nothing around it."""
    side = 512
    picture = Picture(side, side, 2)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    head = np.hypot(x - 256, y - 196) - 168
    foot = np.maximum(np.abs(x - 256) - 128, np.maximum(190 - y, y - 488))
    door = np.minimum(head, foot)
    picture.over(np.broadcast_to(WHITE, (*x.shape, 3)), inside(door))
    cover = picture.alpha.reshape(side, 2, side, 2).mean(axis=(1, 3))
    return [_plain(cover)]


def plait() -> list[Levels]:
    """Bands that pass over and under each other, in five colours, darker towards the rim."""
    side, pitch, half = 512, 64.0, 25.0
    picture = Picture(side, side, 2)
    x, y = np.broadcast_arrays(picture.x, picture.y)
    u, v = (x + y) * 0.70711 + 3 * pitch, (y - x) * 0.70711 + 9 * pitch
    i, j = np.floor(u / pitch), np.floor(v / pitch)
    across_u, across_v = u - (i + 0.5) * pitch, v - (j + 0.5) * pitch
    colours = np.stack([ink.SAFFRON, ink.COBALT, ink.IVORY, ink.MADDER, ink.TURQUOISE])
    shape = (*x.shape, 3)
    picture.over(np.broadcast_to(ink.MIDNIGHT, shape), np.ones(shape[:2], np.float32))
    over = np.mod(i + j, 2) == 0

    def band(aside: Field, along: Field, number: Field) -> None:
        """A band with a dark rim and two fine lines, in the shade where it goes under."""
        colour = colours[np.mod(number, 5).astype(int)]
        round_ = 0.62 + 0.38 * np.sqrt(np.clip(1 - (aside / half) ** 2, 0, 1))
        deep = 1 - 0.6 * smooth(12, 32, np.abs(along))
        lines = 1 - 0.45 * inside(np.abs(np.abs(aside) - half * 0.62) - 1.4)
        picture.over(colour * (round_ * lines * deep)[..., None], inside(np.abs(aside) - half))

    top, below = (across_u, across_v), (across_v, across_u)
    for first in (False, True):  # what lies below, then what lies above
        is_u = over == first
        aside = np.where(is_u, top[0], below[0])
        along = np.where(is_u, top[1], below[1])
        number = np.where(is_u, i, j + 2)
        band(aside, np.where(first, 0, along), number)
    far = np.hypot(x - 256, y - 256) / 362
    picture.dim(1 - 0.75 * smooth(0.35, 1.05, far))
    return [picture.levels("kinds weave", 0)]


ENTRIES = (
    Sample(tile, "tile.png"),
    Sample(nine_slice, "frame.png"),
    Sample(bird_sheet, "bird.png"),
    Sample(flame, "flame.webp", 80),
    Sample(leaf, "leaf.png"),
    Sample(keyhole, "shape_mask.png"),
    Sample(plait, "weave.png"),
)
