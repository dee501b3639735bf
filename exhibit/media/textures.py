"""The pictures of a show, sorted into texture arrays: one array, one batch of the draw list.

A texture array holds layers of one size, so pictures of equal size share one. Texture 0 is always
the glyph atlas, whatever else the show has.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exhibit.media import image
from exhibit.media.atlas import GlyphAtlas
from exhibit.scene.looks import Cell, TextureArray

LAYERS = 256  # OpenGL 3.3 and OpenGL ES 3.0 promise that many in one array, and no more
READERS = 4  # decoding frees the interpreter; each needs up to 4 bytes a pixel of the file
GLYPHS = 0  # the texture of the glyph atlas

Pixels = NDArray[np.uint8]
Stamp = tuple[int, int]  # a file's time and length: as long as both stay, so do its pixels


class TextureBook:
    """Collects pictures; `largest` is the most pixels that the longer side of one may have.

    A show that is read again hands over the book it had `before`: files that did not change are
    not decoded again, and their layers are the same arrays.
    """

    def __init__(self, glyphs: GlyphAtlas, largest: int, before: TextureBook | None = None) -> None:
        self.glyphs = glyphs
        self.largest = largest
        self._known = dict(before._pixels) if before and before.largest == largest else {}
        self._pixels: dict[Path, tuple[Stamp, Pixels]] = {}  # those of this show
        self._cells: dict[Path, Cell] = {}
        self._pictures: list[list[Pixels]] = []  # textures 1, 2, ..: their layers
        self._open: dict[tuple[int, int], int] = {}  # (width, height) -> texture with room

    def read_ahead(self, paths: Iterable[Path]) -> None:
        """Decodes many pictures at once, for `image` to find; what fails is left for it to say."""
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(self._try, {path.absolute() for path in paths}))

    def image(self, path: Path) -> Cell:
        """Where the picture lies; the same file is read once. Raises ImageError."""
        path = path.absolute()
        if path not in self._cells:
            self._pixels[path] = self._read(path)
            self._cells[path] = self._placed(self._pixels[path][1])
        return self._cells[path]

    def arrays(self) -> tuple[TextureArray, ...]:
        """Glyphs first, then the pictures, as collected so far."""
        return (
            self.glyphs.texture(),
            *(
                TextureArray(layers[0].shape[1], layers[0].shape[0], 4, tuple(layers))
                for layers in self._pictures
            ),
        )

    def _try(self, path: Path) -> None:
        with suppress(image.ImageError):
            self._known[path] = self._read(path)

    def _read(self, path: Path) -> tuple[Stamp, Pixels]:
        """The file's pixels, decoded unless they are known already."""
        stamp = _stamp(path)
        known = self._known.get(path)
        if known and known[0] == stamp:
            return known
        return stamp, image.load(path, self.largest)

    def _placed(self, pixels: Pixels) -> Cell:
        height, width = pixels.shape[:2]
        texture = self._open.get((width, height))
        if texture is None or len(self._pictures[texture - 1]) == LAYERS:
            self._pictures.append([])
            texture = self._open[width, height] = len(self._pictures)
        layers = self._pictures[texture - 1]
        layers.append(pixels)
        return Cell(texture, len(layers) - 1, width, height)


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return (0, 0)  # `load` finds the words for it
    return (status.st_mtime_ns, status.st_size)
