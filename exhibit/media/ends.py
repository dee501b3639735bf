"""Whether a picture's file goes on to its end: what a copy that was broken off does not.

Decoding would find it too, but takes a tenth of a second for each photograph, and `check` looks at
all of them. Every format says how its parts follow each other, or what it ends with. What is not
known to be cut short counts as whole: decoding has the last word.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import BinaryIO

_MOST_PARTS = 1_000_000  # of a file: 200 million pixels in PNG chunks of 8 KB are fewer
_OGG_PAGE = 65_307  # bytes of the largest there can be
_OGG_LAST = 4  # of a page's flags
_JPEG_END, _JPEG_SCAN = b"\xff\xd9", 0xDA
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))  # JPEG markers that nothing follows


def is_cut_short(path: Path) -> bool:
    """Whether the end of a picture is missing. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        begins = file.read(16)
        if begins.startswith(b"\x89PNG"):
            return _png(file, size)
        if begins.startswith(b"\xff\xd8") and size:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                return _jpeg(whole)
        if begins.startswith(b"RIFF") and begins[8:12] == b"WEBP":
            return int.from_bytes(begins[4:8], "little") + 8 > size
        if begins[4:8] in (b"ftyp", b"jP  "):
            return _boxes(file, size)
        return False


def _png(file: BinaryIO, size: int) -> bool:
    """PNG: chunks with their lengths, the last of which is called IEND."""
    at = 8
    for _ in range(_MOST_PARTS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return True
        length, kind = struct.unpack(">I4s", head)
        at += 12 + length
        if kind == b"IEND" or at > size:
            return bool(at > size)
    return False


def _jpeg(whole: mmap.mmap) -> bool:
    """JPEG: segments with their lengths, then, from the first scan on, whatever ends with EOI."""
    at = 2
    while at + 4 <= len(whole):
        if whole[at] != 0xFF:
            return False  # filled with something: let the decoder judge
        marker = whole[at + 1]
        if marker == _JPEG_SCAN:
            return whole.find(_JPEG_END, at) < 0
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(whole[at + 2 : at + 4], "big")
    return True


def _boxes(file: BinaryIO, size: int) -> bool:
    """AVIF and JPEG 2000: boxes with their lengths, one after the other."""
    at = 0
    for _ in range(_MOST_PARTS):
        if at >= size:
            break
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return True
        length = int.from_bytes(head[:4], "big")
        if length == 1:  # it did not fit into four bytes
            length = int.from_bytes(head[8:16], "big")
        if length == 0:  # until the end of the file
            return False
        at += max(length, 8)
    return at > size


def ogg_is_cut_short(path: Path) -> bool:
    """Whether the last page of an Ogg file is not whole, or not marked as the last. Raises OSError.

    FFmpeg takes what is there, and reckons the length by the last page: it never misses the rest.
    """
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return False
        file.seek(max(path.stat().st_size - _OGG_PAGE, 0))
        tail = file.read(_OGG_PAGE)
    page = tail.rfind(b"OggS")
    if page < 0 or len(tail) < page + 27:
        return True
    lengths = tail[page + 27 : page + 27 + tail[page + 26]]
    cut = len(tail) < page + 27 + tail[page + 26] + sum(lengths)
    return cut or not tail[page + 5] & _OGG_LAST
