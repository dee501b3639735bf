"""Pyramids of huge pictures: tiles of every size, each half as fine as the one before, on a disk.

They are kept as Deep Zoom folders, `NAME.dzi` beside `NAME_files/LEVEL/COLUMN_ROW.jpg`, which
photographers deliver too. Here levels are counted the other way round, by how often they have been
halved: level 0 is the picture itself.

A pyramid of the kit's own lies in a cache, under a name that says from which file it was made: a
picture that has changed since has none. A folder is complete or absent: it gets its name last.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from exhibit.media import image
from exhibit.media.image import ImageError, Pixels
from exhibit.scene.mosaic import Grid, Key

TILE, OVERLAP = 252, 2  # with what they share with their neighbours tiles have 256 pixels a side
BORDER = 2  # pixels around a tile in a texture: its mipmap needs one of its own, which is two here
LARGEST_SIDE = 1_000_000  # pixels; a thousand gigapixels, of which one float32 still finds each
LARGEST_SCAN = 100_000_000_000
LEAST_TILE, MOST_TILE = (
    32,
    2044,
)  # pixels of a foreign tile; with borders 2,048, which every GPU has
_LONGEST_NUMBER = 12  # digits
_LONGEST_DZI = 65_536  # bytes; they have 200
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
MADE = "picture"  # what the kit calls its own


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Tiles on a disk: `folder` holds the levels."""

    grid: Grid
    folder: Path
    ending: str

    def tile(self, key: Key) -> Pixels:
        """(side, side, 4) premultiplied sRGB: a tile with its `BORDER`. Raises ImageError.

        What a file does not have of its border, at the edges of the picture or because its maker
        left none, is the last pixel again.
        """
        level, column, row = key
        across = _reach(self.grid, self.grid.size(level)[0], column)
        down = _reach(self.grid, self.grid.size(level)[1], row)
        path = self.folder / str(self.grid.levels - 1 - level) / f"{column}_{row}.{self.ending}"
        pixels = _decoded(path, (across[1] - across[0], down[1] - down[0]))
        return bordered(pixels, (column, row), self.grid.tile, (across[0], down[0]))


def bordered(pixels: Pixels, spot: tuple[int, int], tile: int, first: tuple[int, int]) -> Pixels:
    """A tile with its border from pixels that begin at `first` in their level."""
    side = np.arange(-BORDER, tile + BORDER)
    height, width = pixels.shape[:2]
    rows = np.clip(side + (spot[1] * tile - first[1]), 0, height - 1)
    columns = np.clip(side + (spot[0] * tile - first[0]), 0, width - 1)
    return np.ascontiguousarray(pixels[rows][:, columns])


def _reach(grid: Grid, whole: int, number: int) -> tuple[int, int]:
    """The first pixel of a tile's file in its level, and the one behind its last."""
    first = max(number * grid.tile - grid.overlap, 0)
    return first, min((number + 1) * grid.tile + grid.overlap, whole)


def _decoded(path: Path, size: tuple[int, int]) -> Pixels:
    """The pixels of a tile's file, which is read only if it has the size that it must have."""
    name = f"{path.parent.name}/{path.name}"
    try:
        with Image.open(path, formats=tuple(set(_FORMATS.values()))) as picture:
            if picture.size != size:
                raise ImageError(
                    f"the tile {name} has {picture.size[0]} x {picture.size[1]} pixels, expected "
                    f"{size[0]} x {size[1]}: have the tiles made again"
                )
            return image.premultiplied(image.as_shown(picture, max(size), None))
    except ImageError:
        raise
    except FileNotFoundError as fault:
        raise ImageError(f"the tile {name} is not there: have the tiles made again") from fault
    except Exception as fault:  # broken files raise anything
        raise ImageError(f"the tile {name} is damaged: have the tiles made again") from fault


# --- pictures and .dzi ----------------------------------------------------------------------------


def is_dzi(path: Path) -> bool:
    return path.suffix.lower() == ".dzi"


def grid_of(path: Path) -> Grid:
    """How a picture, or the tiles that a .dzi names, are cut; reads headers. Raises ImageError."""
    if is_dzi(path):
        return read_dzi(path).grid
    width, height = image.size_of(path, LARGEST_SCAN)
    _refuse(path, width, height)
    return Grid(width, height, TILE, OVERLAP)


def _refuse(path: Path, width: int, height: int) -> None:
    if max(width, height) > LARGEST_SIDE:
        raise ImageError(
            f"{path.name} has {width:,} x {height:,} pixels: {LARGEST_SIDE:,} a side are the most"
        )


def read_dzi(path: Path) -> Pyramid:
    """The tiles that a .dzi stands for. Raises ImageError."""
    try:
        with path.open("rb") as file:
            text = file.read(_LONGEST_DZI + 1)
    except FileNotFoundError as fault:
        raise ImageError(f"the picture {path.name} is not there") from fault
    except OSError as fault:
        raise ImageError(f"{path.name} may not be read: change its permissions") from fault
    advice = "export it again as Deep Zoom (.dzi)"
    if len(text) > _LONGEST_DZI or b"<!" in text.replace(
        b"<!--", b""
    ):  # nothing is declared in one
        raise ImageError(f"{path.name} is not the description of a Deep Zoom picture: {advice}")
    try:
        root = ElementTree.fromstring(text)
        size = next(child for child in root if _plain(child.tag) == "Size")
        numbers = [
            _number(part) for part in (
                size.attrib["Width"], size.attrib["Height"],
                root.attrib["TileSize"], root.attrib.get("Overlap", "0"),
            )
        ]  # fmt: skip
        ending = root.attrib["Format"].lower()
    except (ElementTree.ParseError, StopIteration, KeyError, ValueError) as fault:
        raise ImageError(
            f"{path.name} is not the description of a Deep Zoom picture: {advice}"
        ) from fault
    width, height, tile, overlap = numbers
    if ending not in _FORMATS:
        raise ImageError(f"{path.name} has tiles of the kind '{ending[:12]}': {advice} with JPEG")
    if min(width, height) < 1 or not LEAST_TILE <= tile <= MOST_TILE or not 0 <= overlap < tile:
        raise ImageError(
            f"{path.name} says {width:,} x {height:,} pixels in tiles of {tile:,}: tiles have "
            f"{LEAST_TILE} to {MOST_TILE} pixels a side"
        )
    _refuse(path, width, height)
    folder = path.with_name(f"{path.stem}_files")
    if not folder.is_dir():
        raise ImageError(f"the tiles of {path.name} are not there: copy {folder.name} beside it")
    return Pyramid(Grid(width, height, tile, overlap), folder, ending)


def _number(text: str) -> int:
    """Raises ValueError, also for more digits than any picture has pixels."""
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(text[:_LONGEST_NUMBER])
    return int(text)


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


# --- the cache ------------------------------------------------------------------------------------


def homes(path: Path, show: Path) -> Iterator[Path]:
    """Where the pyramid of a picture may lie: beside the show, or in the user's own cache."""
    name = f"{_called(path, show)}-{_stamp(path)}"
    yield show / ".exhibit" / "tiles" / name
    which = hashlib.blake2b(os.fsencode(show.absolute()), digest_size=6).hexdigest()
    yield _users_cache() / "exhibit" / "tiles" / which / name


def found(path: Path, show: Path) -> Pyramid | None:
    """The pyramid of a picture as it is now; None where there is none. Raises ImageError."""
    if is_dzi(path):
        return read_dzi(path)
    for home in homes(path, show):
        if (home / f"{MADE}.dzi").is_file():
            try:
                return read_dzi(home / f"{MADE}.dzi")
            except ImageError:
                continue  # somebody has been in there: it is made again
    return None


def stale(home: Path) -> list[Path]:
    """What lies beside a pyramid and was made of the same picture when it was another one."""
    called = home.name.rpartition("-")[0]
    older = re.compile(re.escape(called) + r"-[0-9a-f]{16}")
    try:
        return [p for p in home.parent.iterdir() if older.fullmatch(p.name) and p != home]
    except OSError:
        return []


def _called(path: Path, show: Path) -> str:
    try:
        plain = path.absolute().relative_to(show.absolute()).as_posix()
    except ValueError:
        plain = path.name
    return re.sub(r"[^\w.]+", "_", plain)[-60:]


def _stamp(path: Path) -> str:
    """16 letters that are others when the file is: its length, and its time to two seconds, as
    memory sticks keep it.
    """
    try:
        status = path.stat()
        said = f"{status.st_size} {status.st_mtime_ns // 2_000_000_000} {TILE} {OVERLAP} 1"
    except (OSError, ValueError):
        said = ""
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _users_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    said = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    return Path(said) if said else Path.home() / ".cache"
