"""The pictures of a show, sorted into texture arrays: one array, one batch of the draw list.

A texture array holds layers of one size. Small pictures share pages, so that ten of them are one
batch; larger ones of equal size share an array, a layer each, and so do the frames of a picture
that moves. What repeats beyond its edges fills its layer, whatever its size. Drawings are never
among pictures, since another material reads them. Texture 0 is always the glyph atlas, whatever
else the show has.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from exhibit.media import frames, image
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.frames import Sheet, Strip
from exhibit.media.image import Pixels
from exhibit.media.pages import LAYERS, LEVELS, Pages, Size, Spot, best_side, is_small, roomy_side
from exhibit.scene.looks import Cell, Frames, TextureArray

READERS = 4  # decoding frees the interpreter; each needs up to 4 bytes a pixel of the file
GLYPHS = 0  # the texture of the glyph atlas

Stamp = tuple[int, int]  # a file's time and length: as long as both stay, so do its pixels
Moving = tuple[Path, Sheet | None]


@dataclass(slots=True)
class _Stack:
    """Pictures of one size, each a layer."""

    size: Size
    repeats: bool
    layers: list[Pixels] = field(default_factory=list)


class TextureBook:
    """Collects pictures; `largest` is the most pixels that the longer side of one may have.

    A show that is read again hands over the book it had `before`: files that did not change are
    not decoded again, and their layers are the same arrays.
    """

    def __init__(self, glyphs: GlyphAtlas, largest: int, before: TextureBook | None = None) -> None:
        self.glyphs = glyphs
        self.largest = largest
        same = before if before and before.largest == largest else None
        self._known = dict(same._stills) if same else {}
        self._known_strips = dict(same._strips) if same else {}
        self._stills: dict[Path, tuple[Stamp, Pixels]] = {}  # those of this show
        self._strips: dict[Moving, tuple[Stamp, Strip]] = {}
        self._cells: dict[tuple[Path, bool], Cell] = {}
        self._frames: dict[Moving, Frames] = {}
        self._textures: list[_Stack | Pages] = []  # textures 1, 2, ..
        self._open: dict[tuple[str, Size], int] = {}  # (what for, size) -> stack with room
        self._pages: dict[str, list[int]] = {"pictures": [], "drawings": []}
        self._coming: set[Path] = set()  # read ahead, and no place is reserved yet
        self._reserved: dict[Path, tuple[int, Spot]] = {}

    def read_ahead(
        self, paths: Iterable[Path], apart: Iterable[Path] = (), moving: Iterable[Moving] = ()
    ) -> None:
        """Decodes many pictures at once, for `image` to find; what fails is left for it to say.

        Those `apart` will be asked for with `repeats`, those `moving` by `frames`. Pages are as
        small as they can be when all of them are told here, before the first `image`.
        """
        stills = {path.absolute() for path in paths}
        strips = {(path.absolute(), sheet) for path, sheet in moving}
        with ThreadPoolExecutor(READERS) as readers:
            done = [readers.submit(self._try, path) for path in stills | _absolute(apart)]
            done += [readers.submit(self._try_strip, strip) for strip in strips]
        for job in done:
            job.result()
        self._coming |= stills & self._known.keys()

    def image(self, path: Path, repeats: bool = False) -> Cell:
        """Where the picture lies; the same file is read once. Raises ImageError.

        One that `repeats` fills its layer, so that what is beyond its edges is it again.
        """
        path = path.absolute()
        if (path, repeats) not in self._cells:
            self._stills[path] = self._read(path)
            pixels = self._stills[path][1]
            if repeats or not is_small(_size(pixels)):
                cell = self._stacked([pixels], "repeats" if repeats else "pictures")[0]
            else:
                cell = self._on_a_page(pixels, "pictures", self._place_of(path, pixels))
            self._cells[path, repeats] = cell
        return self._cells[path, repeats]

    def frames(self, path: Path, sheet: Sheet | None = None) -> Frames:
        """Where the frames of a moving picture lie, and when each ends. Raises ImageError."""
        key = (path.absolute(), sheet)
        if key not in self._frames:
            self._strips[key] = self._read_strip(key)
            strip = self._strips[key][1]
            self._frames[key] = Frames(self._stacked(strip.pictures, "frames"), strip.ends_s)
        return self._frames[key]

    def note(self, path: Path, sheet: Sheet | None = None) -> str:
        """What was left out of a moving picture that `frames` was asked for: a sentence, or ""."""
        return self._strips[path.absolute(), sheet][1].note

    def drawing(self, pixels: Pixels) -> Cell:
        """Where a drawing for the "path" material lies: (height, width, 4), each time a new one."""
        if is_small(_size(pixels)):
            return self._on_a_page(pixels, "drawings", None)
        return self._stacked([pixels], "drawings")[0]

    def arrays(self) -> tuple[TextureArray, ...]:
        """Glyphs first, then the pictures, as collected so far."""
        return (self.glyphs.texture(), *map(_array, self._textures))

    def _try(self, path: Path) -> None:
        with suppress(image.ImageError):
            self._known[path] = self._read(path)

    def _try_strip(self, key: Moving) -> None:
        with suppress(image.ImageError):
            self._known_strips[key] = self._read_strip(key)

    def _read(self, path: Path) -> tuple[Stamp, Pixels]:
        """The file's pixels, decoded unless they are known already."""
        stamp = _stamp(path)
        known = self._known.get(path)
        if known and known[0] == stamp:
            return known
        return stamp, image.load(path, self.largest)

    def _read_strip(self, key: Moving) -> tuple[Stamp, Strip]:
        path, sheet = key
        stamp = _stamp(path)
        known = self._known_strips.get(key)
        if known and known[0] == stamp:
            return known
        return stamp, frames.load(path, self.largest, sheet)

    def _place_of(self, path: Path, pixels: Pixels) -> tuple[int, Spot] | None:
        """The place reserved for a picture, if it still has the size for which it was reserved."""
        if path in self._coming:
            self._reserve()
        read_ahead = self._known.get(path)
        fits = read_ahead is not None and read_ahead[1].shape == pixels.shape
        return self._reserved.get(path) if fits else None

    def _reserve(self) -> None:
        """Finds places for all small pictures that were read ahead, so that they fill pages well.

        The highest come first, and paths decide between equals: threads end in any order.
        """
        sizes = {path: _size(self._known[path][1]) for path in self._coming}
        self._coming.clear()
        small = sorted(
            (path for path, size in sizes.items() if is_small(size) and path not in self._reserved),
            key=lambda path: (-sizes[path][1], -sizes[path][0], path),
        )
        if not small:
            return
        ordered = [sizes[path] for path in small]
        texture = self._add(Pages(best_side(ordered)), "pictures")
        pages = self._textures[texture - 1]
        assert isinstance(pages, Pages)
        for path, spot in zip(small, pages.reserve(ordered), strict=True):
            if spot:
                self._reserved[path] = (texture, spot)

    def _on_a_page(self, pixels: Pixels, kind: str, place: tuple[int, Spot] | None) -> Cell:
        width, height = _size(pixels)
        side = 0
        for texture in [place[0]] if place else self._pages[kind]:
            pages = self._textures[texture - 1]
            assert isinstance(pages, Pages)
            side = pages.side
            spot = pages.put(pixels, place[1] if place else None)
            if spot:
                low, high = (spot.x / side, spot.y / side), (spot.x + width, spot.y + height)
                part = (*low, high[0] / side, high[1] / side)
                return Cell(texture, spot.layer, width, height, part)
        self._add(Pages(roomy_side((width, height), side)), kind)
        return self._on_a_page(pixels, kind, None)

    def _add(self, pages: Pages, kind: str) -> int:
        self._textures.append(pages)
        self._pages[kind].append(len(self._textures))
        return len(self._textures)

    def _stacked(self, pictures: Iterable[Pixels], kind: str) -> tuple[Cell, ...]:
        """A layer for each, all in one array."""
        new = list(pictures)
        size = _size(new[0])
        texture = self._open.get((kind, size))
        stack = self._textures[texture - 1] if texture else None
        if not isinstance(stack, _Stack) or len(stack.layers) + len(new) > LAYERS:
            stack = _Stack(size, kind == "repeats")
            self._textures.append(stack)
            texture = self._open[kind, size] = len(self._textures)
        assert texture is not None
        first = len(stack.layers)
        stack.layers += new
        return tuple(Cell(texture, first + n, *size) for n in range(len(new)))


def _array(texture: _Stack | Pages) -> TextureArray:
    if isinstance(texture, Pages):
        return TextureArray(texture.side, texture.side, 4, tuple(texture.layers), levels=LEVELS)
    return TextureArray(*texture.size, 4, tuple(texture.layers), repeats=texture.repeats)


def _size(pixels: Pixels) -> Size:
    height, width = pixels.shape[:2]
    return width, height


def _absolute(paths: Iterable[Path]) -> set[Path]:
    return {path.absolute() for path in paths}


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return (0, 0)  # `load` finds the words for it
    return (status.st_mtime_ns, status.st_size)
