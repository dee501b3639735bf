"""A font file, opened only when it is what it says: bad ones are one sentence, never a crash.

HarfBuzz checks every table before it reads it, and takes a font with a bad one as a font without:
it opens anything, and draws nothing. Here is what it does not say: a file cut short, an em of
absurd size (it would pretend 1000), letters promised by numbers of glyphs that do not exist, a
font of pictures without outlines, and files too large to be fonts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

import uharfbuzz

LARGEST = 96 * 2**20  # bytes; the largest fonts there are, for Chinese in all weights, have 40 MB
EMS = range(16, 16_385)  # units an em, by the OpenType specification
TABLES = 512  # real fonts have 10 to 30
OUTLINES = {b"glyf", b"CFF ", b"CFF2"}
_WEB = {b"wOFF": "WOFF", b"wOF2": "WOFF2"}


class FontError(Exception):
    """A typeface that cannot be used; the message is one sentence for people."""


class Axis(NamedTuple):
    """What varies in a variable font: "wght" is its weight, "wdth" its width."""

    tag: str
    lowest: float
    default: float
    highest: float


class Opened(NamedTuple):
    """A checked font file: HarfBuzz's face, the characters that it shows, its axes."""

    face: Any
    characters: frozenset[int]
    axes: tuple[Axis, ...]


def opened(file: Path) -> Opened:
    """The font in a TTF, OTF or TTC file, opened once for as long as the file stays the same.

    Raises FontError when the file is missing, unreadable, no font, or lies about itself.
    """
    try:
        said = file.stat()
        if said.st_size > LARGEST:
            size = said.st_size // 2**20
            raise FontError(f"the font {file.name} has {size} MB: no font needs more than 96")
        if not S_ISREG(said.st_mode):  # reading a pipe would wait for ever
            raise FontError(f"{file.name} is not a file with a font: put one in its place")
        return _opened(file, said.st_mtime_ns, said.st_size)
    except PermissionError as fault:
        raise FontError(f"the font {file.name} may not be read: change its permissions") from fault
    except OSError as fault:
        reason = fault.strerror or "unknown reason"
        raise FontError(f"the font {file.name} cannot be read ({reason})") from fault


@lru_cache(maxsize=64)
def _opened(file: Path, _changed_ns: int, size: int) -> Opened:
    with file.open("rb") as stream:
        data = stream.read(size + 1)  # room for as much is taken before it is read
    if data[:4] in _WEB:
        kind = _WEB[data[:4]]
        raise FontError(
            f"the font {file.name} is a {kind}, packed for websites: bring its TTF or OTF file"
        )
    if not _is_whole(data):
        raise FontError(f"the font {file.name} is damaged or not a font: copy it here again")
    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    units = _units_an_em(data)
    if units not in EMS:
        raise FontError(
            f"the font {file.name} is damaged: its em has {units} units, expected 16 to 16384"
        )
    if not OUTLINES & {tag for tag, _, _ in _tables(data)}:
        raise FontError(
            f"the font {file.name} has no outlines, only pictures of letters: bring another font"
        )
    characters = frozenset(_shown(face))
    if not characters:
        raise FontError(f"the font {file.name} is damaged or not a font: copy it here again")
    return Opened(face, characters, tuple(_axes(face)))


def _tables(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Tag, offset and length of the tables of the first font in a file."""
    start = 0
    if data[:4] == b"ttcf" and len(data) >= 16:
        start = int.from_bytes(data[12:16])
    count = int.from_bytes(data[start + 4 : start + 6])
    rows = data[start + 12 : start + 12 + 16 * count]
    if count > TABLES or len(rows) < 16 * count:
        return
    for tag, _, offset, length in struct.iter_unpack(">4sIII", rows):
        yield tag, offset, length


def _is_whole(data: bytes) -> bool:
    """True when every table that the head of the file promises lies within it."""
    tables = list(_tables(data))
    return bool(tables) and all(offset + length <= len(data) for _, offset, length in tables)


def _units_an_em(data: bytes) -> int:
    """As the file says it; 0 without a table for it."""
    for tag, offset, length in _tables(data):
        if tag == b"head" and length >= 54:
            return int.from_bytes(data[offset + 18 : offset + 20])
    return 0


def _shown(face: Any) -> Iterator[int]:
    """The characters that have a glyph which exists, and is not the box for "no such character"."""
    font = uharfbuzz.Font(face)
    count = face.glyph_count
    for code in face.unicodes:
        if 0 < (font.get_nominal_glyph(code) or 0) < count and code <= 0x10FFFF:
            yield code


def _axes(face: Any) -> Iterator[Axis]:
    try:
        axes = face.axis_infos
    except UnicodeDecodeError:  # a tag that is no letters: nobody can ask for it
        return
    for axis in axes:
        low, default, high = axis.min_value, axis.default_value, axis.max_value
        if low <= default <= high:
            yield Axis(axis.tag, low, default, high)
