"""A huge picture while it has no tiles: all of it, small, cut as its coarse levels will be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from exhibit.media import image
from exhibit.media.image import Pixels
from exhibit.media.pyramid import bordered
from exhibit.media.pyramid_build import thumbnail
from exhibit.scene.mosaic import Grid, Key

COARSE = 1024  # pixels of the longer side


class Coarse:
    """The whole of a picture, small, cut as the coarse levels of its pyramid are."""

    def __init__(self, path: Path, grid: Grid) -> None:
        """Raises ImageError. Decodes the picture: of a huge one seconds."""
        self._grid = grid
        self._finest = next(k for k in range(grid.levels) if max(grid.size(k)) <= COARSE)
        self._whole = _small(path, grid.size(self._finest))
        self._levels: dict[int, NDArray[np.uint8]] = {}

    def tile(self, key: Key) -> Pixels | None:
        """As `Pyramid.tile`; None for what is finer."""
        level, column, row = key
        if level < self._finest:
            return None
        if level not in self._levels:
            small = self._whole.resize(self._grid.size(level), Image.Resampling.BOX)
            self._levels[level] = np.asarray(small)
        return bordered(self._levels[level], (column, row), self._grid.tile, (0, 0))


def _small(path: Path, size: tuple[int, int]) -> Image.Image:
    """Premultiplied; as RGBX, since of RGBA Pillow would multiply with alpha once more."""
    pixels = thumbnail(path, max(size))
    if pixels is None:
        pixels = image.load(path, max(size))
    height, width = pixels.shape[:2]
    small = Image.frombytes("RGBX", (width, height), np.ascontiguousarray(pixels).tobytes())
    return small.resize(size, Image.Resampling.BILINEAR)
