"""Media that is broken in every way that a copy, a slip or a prank can break it, made for tests.

`Bench` has a good file of each kind, and of each of them what is bad in a certain way.
"""

from __future__ import annotations

import ctypes
import io
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from exhibit.core.chance import stream as chance
from exhibit.media.fonts import folder as fonts
from tests.media.clouds import RGB, XYZ, ply
from tests.media.films import Clips
from tests.media.models import fan_of_two

GOOD_VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\nUne phrase calme.\n"
GOOD_SRT = "1\n00:00:00,000 --> 00:00:04,000\nUne phrase calme.\n"
SIDE = 100_000  # pixels that a picture claims to have


def encoded(form: str, size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    pixels = (chance(3, "grain", np.arange(size[0] * size[1] * 3)) * 255).astype(np.uint8)
    made = io.BytesIO()
    Image.fromarray(pixels.reshape(size[1], size[0], 3)).save(made, form, **how)
    return made.getvalue()


def many(form: str, count: int, size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture of many frames, or of many pages, each of another grey."""
    frames = [Image.new("RGB", size, (n % 251,) * 3) for n in range(count)]
    made = io.BytesIO()
    how = {} if form == "TIFF" else {"duration": 50, "loop": 0}
    frames[0].save(made, form, save_all=True, append_images=frames[1:], **how)
    return made.getvalue()


# --- what claims to be gigantic -------------------------------------------------------------------


def png_that_claims(side: int = SIDE) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check_sum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check_sum)

    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def gif_that_claims() -> bytes:
    """65,535 x 65,535, the most that a GIF can say: in its screen, and in its only frame."""
    most = struct.pack("<HH", 65_535, 65_535)
    head = b"GIF89a" + most + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return head + b"\x2c\0\0\0\0" + most + b"\0\x02\x03\x44\x02\x05\0;"


def tiff_that_claims(side: int = SIDE) -> bytes:
    rows = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    rows += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, side), (279, 4, 1, 16)]
    directory = b"".join(struct.pack("<HHII", *row) for row in rows)
    at = struct.pack("<I", 8 + 16)
    head = b"II*\0" + at + bytes(16)
    return head + struct.pack("<H", len(rows)) + directory + bytes(4)


def longer(film: bytes, ticks: int = 0xFFFFFFF0) -> bytes:
    """An mp4 whose headers say that it lasts for so many ticks."""
    data = bytearray(film)
    for box, at in ((b"mvhd", 16), (b"mdhd", 16), (b"tkhd", 20)):
        found = data.find(box)
        data[found + 4 + at : found + 8 + at] = struct.pack(">I", ticks)
    return bytes(data)


def slower(film: bytes) -> bytes:
    """An mp4 each picture of which lasts for 2^31 ticks, days."""
    data = bytearray(film)
    found = data.find(b"stts")
    data[found + 16 : found + 20] = b"\x7f\xff\xff\xff"
    return bytes(data)


def wav_that_claims() -> bytes:
    """4 GB of eight channels, of which 16 bytes are there."""
    form = struct.pack("<HHIIHH", 1, 8, 8_000, 128_000, 16, 16)
    size = 0xF0000000
    head = b"RIFF" + struct.pack("<I", size) + b"WAVEfmt " + struct.pack("<I", 16) + form
    return head + b"data" + struct.pack("<I", size - 36) + bytes(16)


def late_ogg(ogg: bytes) -> bytes:
    """An Ogg file whose last page says that 10^16 samples came before its end."""
    data = bytearray(ogg)
    last = data.rfind(b"OggS")
    data[last + 6 : last + 14] = struct.pack("<q", 10**16)
    data[last + 22 : last + 26] = bytes(4)
    data[last + 22 : last + 26] = struct.pack("<I", _ogg_sum(bytes(data[last:])))
    return bytes(data)


def _ogg_sum(page: bytes) -> int:
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found & 0x80000000 else 0)) & 0xFFFFFFFF
    return found


def font_that_claims(font: bytes) -> bytes:
    """A font with 65,535 tables, which its head would need a megabyte for."""
    return font[:4] + b"\xff\xff" + font[6:]


def font_of_absurd_tables(font: bytes) -> bytes:
    """A font whose tables have 4 GB each."""
    data = bytearray(font)
    for table in range(int.from_bytes(data[4:6])):
        data[12 + 16 * table + 12 : 12 + 16 * table + 16] = b"\xff\xff\xff\xf0"
    return bytes(data)


def dzi_of(width: int, height: int, tile: int = 254) -> bytes:
    size = f'<Size Width="{width}" Height="{height}"/>'
    space = 'xmlns="http://schemas.microsoft.com/deepzoom/2008"'
    return f'<Image {space} Format="png" Overlap="1" TileSize="{tile}">{size}</Image>'.encode()


# --- the bench ------------------------------------------------------------------------------------

ENDINGS = {
    "image": "png", "zoom": "png", "dzi": "dzi", "film": "mp4", "poster": "png", "sound": "ogg",
    "vtt": "vtt", "srt": "srt", "voice": "ogg", "transcript": "vtt", "font": "ttf", "mesh": "glb",
    "points": "ply", "shader": "frag",
}  # fmt: skip
FAULTS = ("missing", "empty", "folder", "cut", "mislabelled", "text", "noise", "gigantic",
          "animated", "forbidden", "pipe")  # fmt: skip


class Bench:
    """Writes files that are good, or bad in one way, for `kind`s of media."""

    def __init__(self, clips: Clips) -> None:
        scenes = Path(__file__).parents[1] / "scenes"
        ogg = (scenes / "voices/string_voice.ogg").read_bytes()
        png = encoded("PNG")
        film = clips.h264.read_bytes()
        font = (fonts() / "NotoSansNKo-Regular.ttf").read_bytes()
        cloud = ply([(n, n, n, 200, 100, 50) for n in range(50)], XYZ + RGB)
        vtt, srt = GOOD_VTT.encode(), GOOD_SRT.encode()
        shader = b"vec4 paint(vec2 uv) { return vec4(1.0); }\n"
        self.good = {
            "image": png, "zoom": png, "dzi": dzi_of(64, 48), "film": film, "poster": png,
            "sound": ogg, "vtt": vtt, "srt": srt, "voice": ogg, "transcript": vtt, "font": font,
            "mesh": fan_of_two().glb(), "points": cloud, "shader": shader,
        }  # fmt: skip
        long = b"WEBVTT\n\n" + b"00:00.000 --> 00:04.000\nUne phrase calme.\n\n" * 200_000
        self.gigantic: dict[str, list[Callable[[], bytes]]] = {
            "image": [png_that_claims, tiff_that_claims, gif_that_claims],
            "zoom": [lambda: png_that_claims(2_000_000)],
            "dzi": [lambda: dzi_of(10**9, 10**9), lambda: dzi_of(10**400, 8)],
            "film": [lambda: slower(film), gif_that_claims, lambda: longer(film)],
            "poster": [png_that_claims],
            "sound": [wav_that_claims, lambda: late_ogg(ogg)],
            "voice": [wav_that_claims, lambda: late_ogg(ogg)],
            "vtt": [lambda: long],
            "srt": [lambda: long],
            "transcript": [lambda: long],
            "font": [lambda: font_that_claims(font), lambda: font_of_absurd_tables(font)],
            "points": [lambda: cloud.replace(b"vertex 50", b"vertex 4000000000")],
            "shader": [lambda: b"paint" * 100_000],
        }  # fmt: skip

    def write(self, path: Path, kind: str, fault: str, which: int = 0) -> bool:
        """Puts what is bad at `path`; False where a kind cannot be bad in that way."""
        match fault:
            case "missing":
                return True
            case "folder":
                path.mkdir()
                return True
            case "pipe":
                os.mkfifo(path)
                return True
        data = self._bytes(kind, fault, which)
        if data is None:
            return False
        path.write_bytes(data)
        if fault == "forbidden":
            path.chmod(0)
        return True

    def _bytes(self, kind: str, fault: str, which: int) -> bytes | None:  # noqa: PLR0911  # a table
        good = self.good[kind]
        seen = kind in ("image", "zoom", "dzi", "film", "poster", "font", "mesh", "points")
        match fault:
            case "empty":
                return b""
            case "cut":
                return None if kind in ("vtt", "srt", "transcript") else good[: len(good) // 2]
            case "mislabelled":
                return self.good["sound" if seen else "image"]
            case "text":
                return b"This is a letter to the museum, and nothing else.\n" * 40
            case "noise":
                return (chance(5, kind, np.arange(20_000)) * 255).astype(np.uint8).tobytes()
            case "gigantic":
                choices = self.gigantic.get(kind, [])
                return choices[which]() if which < len(choices) else None
            case "animated":
                if kind not in ("image", "zoom", "poster"):
                    return None
                return many(("GIF", "PNG", "WEBP", "TIFF")[which], 12) if which < 4 else None
        return good if which == 0 else None


# --- permissions ----------------------------------------------------------------------------------

_VERSION_3 = 0x20080522  # of Linux's capabilities
_OVERRIDES = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def bound_by_permissions() -> Iterator[bool]:
    """Whether files may be forbidden to this thread, and those it starts: root lays its rights
    down for so long.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        yield sys.platform != "win32"
        return
    if sys.platform != "linux":
        yield False
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    had = (ctypes.c_uint32 * 6)()
    if libc.capget(header, had) != 0:
        yield False
        return
    less = (ctypes.c_uint32 * 6)(*had)
    less[0] &= ~_OVERRIDES & 0xFFFFFFFF
    if libc.capset(header, less) != 0:
        yield False
        return
    try:
        yield True
    finally:
        libc.capset(header, had)
