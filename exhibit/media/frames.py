"""Pictures that move: animated GIF, PNG, WebP and AVIF, and sheets of frames side by side.

A file is read from its first frame to its last, one frame in memory at a time; Pillow lays each
frame over those before it, as its format asks. What is kept fits the layers of one texture array
and a budget of bytes: of a longer one every second, third, .. frame is kept, for as long as those
left out after it would have lasted, and all are made smaller by the same amount. `note` says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from exhibit.media.image import (
    ImageError,
    Pixels,
    Size,
    as_shown,
    how_stored,
    opened,
    premultiplied,
    upright_size,
)
from exhibit.media.once import once_a_file

MOST_FRAMES = 256  # layers that every OpenGL has in one texture array
MOST_BYTES = 256_000_000  # of texels: a 1080p loop of 30 frames, or 256 frames of 500 x 500
# What is looked at of a long file: six to eighteen seconds on a slow core. Beyond, it is a film.
LOOKED_AT = 3_000
LOOKED_AT_PIXELS = 600_000_000  # 290 frames of 1080p
LARGEST_FRAME = 34_000_000  # pixels: 8K video; a few bytes can claim frames that take minutes

MOVING = ("GIF", "PNG", "WEBP", "AVIF")  # the pages of a TIFF and the views of an MPO do not move

# Old tools wrote 0 for "as fast as possible": browsers take 0 to 10 ms for 100 ms, in every format
# (Gecko: image/FrameTimeout.h; WebKit: bug 36082), and so artists expect it.
SHORTEST_S, USUAL_S = 0.010, 0.100


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a picture is cut into frames: row by row, the first `count` of them, `fps` a second."""

    columns: int
    rows: int
    count: int | None = None  # None: all
    fps: float = 12.0


@dataclass(frozen=True, slots=True)
class Strip:
    """The frames of a moving picture and when each ends.

    `pictures`: each (height, width, 4) premultiplied sRGB, all of one size; `ends_s` (n,) float64,
    ascending; `note`: what was left out or made smaller, as a sentence, or "".
    """

    pictures: tuple[Pixels, ...]
    ends_s: NDArray[np.float64]
    note: str = ""


def load(path: Path, largest: int, sheet: Sheet | None = None) -> Strip:
    """The frames of a file, or of a sheet; the longer side of each has at most `largest` pixels.

    Raises ImageError.
    """
    return _moving(path, largest) if sheet is None else _cut(path, largest, sheet)


def moves(path: Path) -> bool:
    """Whether a file has several frames; False too for one that cannot be read."""
    try:
        return header(path)[1]
    except ImageError:
        return False


def header(path: Path) -> tuple[Size, bool]:
    """The size of a picture as it is shown, and whether it has several frames.

    Raises ImageError.
    """
    with opened(path) as picture:
        several = picture.format in MOVING and bool(getattr(picture, "is_animated", False))
        return upright_size(picture), several


@once_a_file
def holds_several(path: Path) -> Literal["", "frames", "pages"]:
    """What a file holds more than one of; reads headers. Raises ImageError."""
    with opened(path) as picture:
        if picture.format in MOVING:
            return "frames" if getattr(picture, "is_animated", False) else ""
        if picture.format != "TIFF":
            return ""
        try:
            picture.seek(1)  # to count them all would be to read the whole of a long file
        except EOFError:
            return ""
        return "pages"


def _moving(path: Path, largest: int) -> Strip:
    with opened(path) as picture:
        profile, turn = how_stored(picture)
        # A PNG may hold a picture for those who cannot play it, which is none of the frames.
        first = 1 if getattr(picture, "default_image", False) else 0
        total = _how_many(picture, path) - first
        width, height = picture.size
        if total > 1 and width * height > LARGEST_FRAME:
            raise ImageError(
                f"the moving picture {path.name} has {width:,} x {height:,} pixels: make it "
                f"smaller, {LARGEST_FRAME // 1_000_000} million are the most"
            )
        looked = max(min(total, LOOKED_AT, LOOKED_AT_PIXELS // (width * height)), 1)
        every = -(-looked // MOST_FRAMES)
        side, notes = _side(picture.size, -(-looked // every), largest)
        pictures: list[Pixels] = []
        lasts_s: list[float] = []
        for number, lasts in enumerate(_walk(picture, first, looked)):
            if number % every == 0:
                pictures.append(premultiplied(as_shown(picture.copy(), side, profile, turn)))
                lasts_s.append(0.0)
            lasts_s[-1] += lasts
    notes[:0] = _left_out(total, looked, every)
    return Strip(tuple(pictures), np.cumsum(lasts_s), _sentence(path, notes))


def _walk(picture: Image.Image, first: int, count: int) -> Iterator[float]:
    """Decodes frame after frame; how long each lasts, in seconds. A file may end before `count`."""
    for number in range(count):
        try:
            picture.seek(first + number)
            picture.load()
        except EOFError:
            if number == 0:
                raise
            return
        yield _lasts_s(picture.info.get("duration", 0))


def _lasts_s(duration_ms: float) -> float:
    lasts_s = duration_ms / 1000
    return lasts_s if lasts_s > SHORTEST_S else USUAL_S


def _how_many(picture: Image.Image, path: Path) -> int:
    """How many frames the file says it has; of a GIF, which does not say, they are counted."""
    if picture.format not in MOVING:
        return 1
    if picture.format == "GIF":
        with path.open("rb") as file:
            return max(_gif_frames(file, 10 * LOOKED_AT), 1)
    return int(getattr(picture, "n_frames", 1))


def _gif_frames(file: BinaryIO, most: int) -> int:
    """Counts the pictures in a GIF by its blocks, without decoding; stops at `most`.

    Pillow's count goes to the end of the file: minutes where somebody made one of a million frames.
    """
    _skip_colours(file, file.read(13)[10:11])
    count = 0
    while count < most:
        match file.read(1):
            case b",":
                _skip_colours(file, file.read(9)[8:9])
                count += 1
            case b"!":
                pass  # an extension: its label, then blocks, as after a picture
            case _:
                break
        file.read(1)
        while size := file.read(1):
            if size == b"\0":
                break
            file.seek(size[0], 1)
    return count


def _skip_colours(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        file.seek(3 << ((flags[0] & 7) + 1), 1)


def _cut(path: Path, largest: int, sheet: Sheet) -> Strip:
    with opened(path) as picture:
        profile, turn = how_stored(picture)
        whole = as_shown(picture, max(picture.size), profile, turn)
        width, height = whole.width // sheet.columns, whole.height // sheet.rows
        if width < 1 or height < 1:
            raise ImageError(
                f"the picture {path.name} is {whole.width} x {whole.height} pixels: it cannot be "
                f"cut into {sheet.columns} x {sheet.rows} frames"
            )
        has = sheet.columns * sheet.rows
        total = min(sheet.count or has, has)
        every = -(-total // MOST_FRAMES)
        side, notes = _side((width, height), -(-total // every), largest)
        pictures = tuple(
            premultiplied(as_shown(_frame(whole, sheet, width, height, number), side, None))
            for number in range(0, total, every)
        )
    ends = np.append(np.arange(every, total, every), total) / sheet.fps
    if sheet.count and sheet.count > has:
        notes.insert(0, f"has {has} frames, not {sheet.count}")
    if whole.width % sheet.columns or whole.height % sheet.rows:
        notes.insert(
            0,
            f"is {whole.width} x {whole.height} pixels, which {sheet.columns} x {sheet.rows} "
            "frames do not divide: what is over at the right and below is left out",
        )
    return Strip(pictures, ends, _sentence(path, [*_left_out(total, total, every), *notes]))


def _frame(whole: Image.Image, sheet: Sheet, width: int, height: int, number: int) -> Image.Image:
    row, column = divmod(number, sheet.columns)
    left, top = column * width, row * height
    return whole.crop((left, top, left + width, top + height))


def _side(size: tuple[int, int], count: int, largest: int) -> tuple[int, list[str]]:
    """The longer side that `count` frames may have within MOST_BYTES; a note where that is less."""
    asked = min(max(size), largest)
    texels = size[0] * size[1] * (asked / max(size)) ** 2 * count
    if texels * 4 <= MOST_BYTES:
        return asked, []
    side = max(int(asked * math.sqrt(MOST_BYTES / 4 / texels)), 1)
    return side, [
        f"is too large for its {count} frames: its longer side is shown with {side} pixels"
    ]


def _left_out(total: int, looked: int, every: int) -> list[str]:
    notes = []
    if looked < total:
        notes.append(f"is long: only the first {looked:,} frames are shown, make a film of it")
    if every > 1:
        ending = {2: "nd", 3: "rd"}.get(every, "th")
        notes.append(
            f"has {looked:,} frames: every {every}{ending} is shown, {MOST_FRAMES} are the most"
        )
    return notes


def _sentence(path: Path, notes: list[str]) -> str:
    return f"the moving picture {path.name} " + "; it ".join(notes) if notes else ""
