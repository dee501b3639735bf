"""Makes pyramids: with libvips (the extra `scans`) of any picture, else with Pillow.

libvips reads a picture row by row: 12,000 x 12,000 pixels take 4 s and 161 MB. Pillow decodes it
whole, so that only what fits into the memory of a small machine can be cut with it.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from exhibit.media import image, pyramid
from exhibit.media.image import ImageError, Pixels
from exhibit.media.pyramid import MADE, Pyramid
from exhibit.scene.mosaic import Grid

Report = Callable[[float], None]  # hears how much is done, 0..1
QUALITY = 90  # of JPEG; from here on no colour is halved
_ABANDONED_S = 3600.0  # after so long a folder that is not complete belongs to nobody
_EMPTY_DISK = 16 << 20  # bytes: with less left a disk is as good as full


def vips() -> ModuleType | None:
    """libvips, or None where it is not installed."""
    try:
        import pyvips  # noqa: PLC0415  # an extra
    except (ImportError, OSError, AttributeError):
        return None
    pyvips.cache_set_max(0)  # it would not notice that a file has become another one
    logging.getLogger("pyvips").setLevel(logging.ERROR)  # what goes wrong is raised too
    found: ModuleType = pyvips
    return found


def build(path: Path, show: Path, report: Report, grid: Grid | None = None) -> Pyramid:
    """The pyramid of a picture, made unless it is there already. Raises ImageError.

    Older ones of the same picture are removed.
    """
    known = pyramid.found(path, show)
    if known is not None:
        return known
    grid = grid or pyramid.grid_of(path)
    refused = OSError()
    for home in pyramid.homes(path, show):
        try:
            home.parent.mkdir(parents=True, exist_ok=True)
            _clear(home)
            with _beside(home) as folder:
                _make(path, grid, folder, report)
        except PermissionError as error:
            refused = error
        except OSError as error:
            if error.errno != errno.EROFS:
                raise ImageError(_sentence(path, error)) from error
            refused = error
        else:
            return pyramid.read_dzi(home / f"{MADE}.dzi")
    raise ImageError(_sentence(path, refused)) from refused


def thumbnail(path: Path, largest: int) -> Pixels | None:
    """(h, w, 4) premultiplied: a picture made small by libvips; None where it cannot do that."""
    found = vips()
    if found is None:
        return None
    try:
        small = found.Image.thumbnail(str(path), largest, height=largest, size="down")
        pixels = np.ascontiguousarray(_eight_bits(small).numpy())
    except (found.Error, OSError):
        return None
    return image.premultiplied(Image.fromarray(pixels))


def lacks_vips(path: Path, grid: Grid) -> str:
    """Why a picture cannot be cut on this machine, or ""."""
    if grid.width * grid.height <= image.LARGEST_PIXELS or vips() is not None:
        return ""
    return (
        f"{path.name} has {grid.width:,} x {grid.height:,} pixels, and more than "
        f"{image.LARGEST_PIXELS // 1_000_000} million need libvips: pip install 'exhibit[scans]'"
    )


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """A folder that gets its name when it is complete, and is gone when it is not."""
    folder = home.with_name(f".{home.name}.{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
        if home.exists():  # somebody spoilt it, or was faster: of two that are complete one stays
            shutil.rmtree(home, ignore_errors=True)
        with suppress(FileExistsError):
            os.replace(folder, home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for older in pyramid.stale(home):
        shutil.rmtree(older, ignore_errors=True)


def _clear(home: Path) -> None:
    """Removes what was left where somebody was stopped in the middle."""
    for left in home.parent.glob(".*-*.*"):
        with suppress(OSError):
            old = time.time() - left.stat().st_mtime > _ABANDONED_S
            if old or not _is_alive(left.name.rpartition(".")[2]):
                shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: str) -> bool:
    """Whether a process may still be at work; where that cannot be asked, it may."""
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _sentence(path: Path, error: OSError) -> str:
    what = f"the tiles of {path.name} cannot be kept"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{what}: the disk is full, make room on it"
    return f"{what}: {error.strerror or error}"


def _make(path: Path, grid: Grid, folder: Path, report: Report) -> None:
    if fault := lacks_vips(path, grid):
        raise ImageError(fault)
    found = vips()
    if found is None:
        _with_pillow(path, grid, folder, report)
        return
    try:
        _with_vips(found, path, grid, folder, report)
    except found.Error as error:
        if shutil.disk_usage(folder).free < _EMPTY_DISK:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        with image.opened(path, pyramid.LARGEST_SCAN):
            pass  # names what it can
        raise ImageError(
            f"the picture {path.name} is damaged or cut short: copy or export it again"
        ) from error


# --- libvips --------------------------------------------------------------------------------------


def _with_vips(found: Any, path: Path, grid: Grid, folder: Path, report: Report) -> None:
    with image.opened(path, pyramid.LARGEST_SCAN) as header:
        turn = image.how_stored(header)[1]
    # What lies on its side is read whole: libvips keeps it on the disk meanwhile.
    access = "sequential" if turn == 1 else "random"
    picture = _eight_bits(
        found.Image.new_from_file(str(path), access=access, fail_on="truncated").autorot()
    )
    if (picture.width, picture.height) != (grid.width, grid.height):
        raise ImageError(f"the picture {path.name} has changed meanwhile: prepare it again")
    picture = picture.copy()
    picture.set_progress(True)
    picture.signal_connect("eval", lambda _, progress: report(progress.percent / 100))
    picture.dzsave(
        str(folder / MADE),
        tile_size=grid.tile,
        overlap=grid.overlap,
        suffix=".png[compression=4]" if picture.hasalpha() else f".jpg[Q={QUALITY}]",
        depth="onepixel",
    )
    report(1.0)


def _eight_bits(picture: Any) -> Any:
    """A picture of libvips as sRGB of 8 bits, with or without alpha."""
    if picture.get_typeof("icc-profile-data") != 0:
        with suppress(Exception):  # a broken profile counts as none
            picture = picture.icc_transform(
                "srgb", embedded=True, intent="relative", black_point_compensation=True
            )
    if picture.interpretation != "srgb":
        picture = picture.colourspace("srgb")
    return picture if picture.format == "uchar" else picture.cast("uchar")


# --- Pillow ---------------------------------------------------------------------------------------


def _with_pillow(path: Path, grid: Grid, folder: Path, report: Report) -> None:
    """Level by level, each a strip of tiles at a time; the picture stays in its own mode."""
    with image.opened(path) as picture:
        profile, turn = image.how_stored(picture)
        picture.load()
        upright = image._turned(picture, turn)
    if upright.size != (grid.width, grid.height):
        raise ImageError(f"the picture {path.name} has changed meanwhile: prepare it again")
    level: Image.Image = upright
    ending = ""
    for number in range(grid.levels):
        into = folder / f"{MADE}_files" / str(grid.levels - 1 - number)
        into.mkdir(parents=True)
        halves: Image.Image | None = None
        for row in range(grid.count(number)[1]):
            strip, top = _strip(level, grid, row, profile if number == 0 else None)
            ending = ending or ("png" if strip.mode == "RGBA" else "jpg")
            _write_row(strip, grid, row, into, ending)
            halves = halves or Image.new(strip.mode, grid.size(number + 1))
            _halve_into(halves, strip, grid.tile * row, top, grid.tile)
            done = (row + 1) / grid.count(number)[1]
            report(1.0 - 0.25**number + 0.75 * 0.25**number * done)
        assert halves is not None
        level = halves
    said = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Image xmlns="http://schemas.microsoft.com/deepzoom/2008"\n'
        f'  Format="{ending}" Overlap="{grid.overlap}" TileSize="{grid.tile}">\n'
        f'  <Size Height="{grid.height}" Width="{grid.width}"/>\n</Image>\n'
    )
    (folder / f"{MADE}.dzi").write_text(said, "utf-8")


def _strip(
    level: Image.Image, grid: Grid, row: int, profile: bytes | None
) -> tuple[Image.Image, int]:
    """The rows of a level that a row of tiles needs, in sRGB, and the first one's number."""
    top = max(row * grid.tile - grid.overlap, 0)
    bottom = min((row + 1) * grid.tile + grid.overlap, level.height)
    cut = level.crop((0, top, level.width, bottom))
    return image.as_shown(cut, max(cut.size), profile), top


def _write_row(strip: Image.Image, grid: Grid, row: int, into: Path, ending: str) -> None:
    for column in range(-(-strip.width // grid.tile)):
        left = max(column * grid.tile - grid.overlap, 0)
        right = min((column + 1) * grid.tile + grid.overlap, strip.width)
        tile = strip.crop((left, 0, right, strip.height))
        if ending == "jpg":
            tile.save(into / f"{column}_{row}.jpg", quality=QUALITY, subsampling=0)
        else:
            tile.save(into / f"{column}_{row}.png", compress_level=4)


def _halve_into(halves: Image.Image, strip: Image.Image, first: int, top: int, tile: int) -> None:
    """The rows of one strip, without what it shares, half as large; an odd last one by itself."""
    bottom = min(first - top + tile, strip.height)
    own = strip.crop((0, first - top, strip.width, bottom))
    halves.paste(own.reduce(2), (0, first // 2))
