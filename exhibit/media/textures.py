"""The pictures of a show, sorted into texture arrays: one array, one batch of the draw list.

Where a picture lies follows from the size that its file says it has: the file is decoded later,
when somebody wants to see it (`stills` says which those are, and where each belongs). Small
pictures share pages, so that ten of them are one batch; a larger one has a texture of its own,
which can be given back alone, and so has what repeats beyond its edges. Pictures that move are
decoded at once, since their times are in their frames: a layer each, those of equal size in one
array. Drawings are never among pictures, since another material reads them. Texture 0 is always
the glyph atlas, whatever else the show has.
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
from exhibit.media.image import Pixels, reduced
from exhibit.media.pages import LAYERS, LEVELS, Pages, Size, Spot, best_side, is_small, roomy_side
from exhibit.media.stamps import Stamp, stamp_of
from exhibit.scene.looks import Cell, Frames, TextureArray

READERS = 4  # decoding frees the interpreter; each needs up to 4 bytes a pixel of the file
GLYPHS = 0  # the texture of the glyph atlas

Moving = tuple[Path, Sheet | None]


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of its picture before it is decoded."""

    stamp: Stamp
    whole: Size  # of the picture in the file, upright
    moves: bool


@dataclass(frozen=True, slots=True)
class Still:
    """A picture that is decoded when it is wanted: its file, and where it then lies.

    `size`: as the show counts it; `spot`: where it begins on a page of side `side`, or None where
    the texture is its own.
    """

    file: Path
    head: Head
    size: Size
    texture: int
    spot: Spot | None = None
    side: int = 0
    repeats: bool = False


@dataclass(slots=True)
class _Stack:
    """Pictures of one size, each a layer."""

    size: Size
    layers: list[Pixels] = field(default_factory=list)


class TextureBook:
    """Collects pictures; `largest` is the most pixels that the longer side of one may have.

    A show that is read again hands over the book it had `before`: of files that did not change not
    even the beginning is read again, and layers that were decoded are the same arrays.
    """

    def __init__(self, glyphs: GlyphAtlas, largest: int, before: TextureBook | None = None) -> None:
        self.glyphs = glyphs
        self.largest = largest
        self.stills: list[Still] = []
        same = before if before and before.largest == largest else None
        self._heads: dict[Path, Head] = dict(same._heads) if same else {}
        self._known_strips = dict(same._strips) if same else {}
        self._strips: dict[Moving, tuple[Stamp, Strip]] = {}
        self._cells: dict[tuple[Path, bool], Cell] = {}
        self._frames: dict[Moving, Frames] = {}
        self._textures: list[_Stack | Pages | Still] = []  # textures 1, 2, ..
        self._open: dict[tuple[str, Size], int] = {}  # (what for, size) -> stack with room
        self._pages: dict[str, list[int]] = {"pictures": [], "drawings": []}
        self._coming: set[Path] = set()  # read ahead, and no place is reserved yet
        self._reserved: dict[tuple[Path, Size], tuple[int, Spot]] = {}

    def read_ahead(self, paths: Iterable[Path], moving: Iterable[Moving] = ()) -> None:
        """Tells of many pictures at once, for `image` to find; what fails is left for it to say.

        Those `moving` will be asked for by `frames`, and are decoded here, side by side. Pages are
        as small as they can be when all stills are told here, before the first `image`.
        """
        strips = {(path.absolute(), sheet) for path, sheet in moving}
        if strips:
            with ThreadPoolExecutor(READERS) as readers:
                done = [readers.submit(self._try_strip, strip) for strip in strips]
            for job in done:
                job.result()
        for path in {path.absolute() for path in paths}:
            with suppress(image.ImageError):
                self._head(path)
                self._coming.add(path)

    def moves(self, path: Path) -> bool:
        """Whether a file has several frames; False too for one that cannot be read."""
        try:
            return self._head(path.absolute()).moves
        except image.ImageError:
            return False

    def image(self, path: Path, repeats: bool = False) -> Cell:
        """Where the picture will lie; a file has one place. Raises ImageError.

        One that `repeats` fills its layer, so that what is beyond its edges is it again.
        """
        path = path.absolute()
        if (path, repeats) not in self._cells:
            size = reduced(self._head(path).whole, self.largest)
            if repeats or not is_small(size):
                cell = self._alone(path, size, repeats)
            else:
                cell = self._among_others(path, size)
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
        size = _size(pixels)
        if not is_small(size):
            return self._stacked([pixels], "drawings")[0]
        texture, pages, spot = self._place(size, "drawings")
        pages.put(pixels, spot)
        return _part(texture, pages.side, spot, size)

    def arrays(self) -> tuple[TextureArray, ...]:
        """Glyphs first, then the pictures, as collected so far: stills are not in them yet."""
        return (self.glyphs.texture(), *map(_array, self._textures))

    def _head(self, path: Path) -> Head:
        stamp = stamp_of(path)
        known = self._heads.get(path)
        if known is None or known.stamp != stamp:
            known = self._heads[path] = Head(stamp, *frames.header(path))
        return known

    def _try_strip(self, key: Moving) -> None:
        with suppress(image.ImageError):
            self._known_strips[key] = self._read_strip(key)

    def _read_strip(self, key: Moving) -> tuple[Stamp, Strip]:
        path, sheet = key
        stamp = stamp_of(path)
        known = self._known_strips.get(key)
        if known and known[0] == stamp:
            return known
        return stamp, frames.load(path, self.largest, sheet)

    def _alone(self, path: Path, size: Size, repeats: bool) -> Cell:
        number = len(self._textures) + 1
        still = Still(path, self._heads[path], size, number, repeats=repeats)
        self._textures.append(still)
        self.stills.append(still)
        return Cell(number, 0, *size)

    def _among_others(self, path: Path, size: Size) -> Cell:
        place = self._place_of(path, size)
        if place is None:
            texture, pages, spot = self._place(size, "pictures")
        else:
            texture, pages, spot = place[0], self._pages_at(place[0]), place[1]
        pages.keep(size, spot)
        self.stills.append(Still(path, self._heads[path], size, texture, spot, pages.side))
        return _part(texture, pages.side, spot, size)

    def _place_of(self, path: Path, size: Size) -> tuple[int, Spot] | None:
        """The place reserved for a picture, if it still has the size for which it was reserved."""
        if path in self._coming:
            self._reserve()
        return self._reserved.get((path, size))

    def _reserve(self) -> None:
        """Finds places for all small pictures that were told ahead, so that they fill pages well.

        The highest come first, and paths decide between equals.
        """
        sizes = {path: reduced(self._heads[path].whole, self.largest) for path in self._coming}
        self._coming.clear()
        small = sorted(
            (item for item in sizes.items() if is_small(item[1]) and item not in self._reserved),
            key=lambda item: (-item[1][1], -item[1][0], item[0]),
        )
        if not small:
            return
        ordered = [size for _, size in small]
        texture = self._add(Pages(best_side(ordered)), "pictures")
        for item, spot in zip(small, self._pages_at(texture).reserve(ordered), strict=True):
            if spot:
                self._reserved[item] = (texture, spot)

    def _place(self, size: Size, kind: str) -> tuple[int, Pages, Spot]:
        """A place on a page that has room, or on a new one."""
        side = 0
        for texture in self._pages[kind]:
            pages = self._pages_at(texture)
            side = pages.side
            if spot := pages.keep(size):
                return texture, pages, spot
        self._add(Pages(roomy_side(size, side)), kind)
        return self._place(size, kind)

    def _pages_at(self, texture: int) -> Pages:
        pages = self._textures[texture - 1]
        assert isinstance(pages, Pages)
        return pages

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
            stack = _Stack(size)
            self._textures.append(stack)
            texture = self._open[kind, size] = len(self._textures)
        assert texture is not None
        first = len(stack.layers)
        stack.layers += new
        return tuple(Cell(texture, first + n, *size) for n in range(len(new)))


def _array(texture: _Stack | Pages | Still) -> TextureArray:
    match texture:
        case Pages():
            return TextureArray(texture.side, texture.side, 4, tuple(texture.layers), levels=LEVELS)
        case Still():
            return TextureArray(*texture.size, 4, (), repeats=texture.repeats, comes=True)
    return TextureArray(*texture.size, 4, tuple(texture.layers))


def _part(texture: int, side: int, spot: Spot, size: Size) -> Cell:
    width, height = size
    low, high = (spot.x / side, spot.y / side), (spot.x + width, spot.y + height)
    return Cell(texture, spot.layer, width, height, (*low, high[0] / side, high[1] / side))


def _size(pixels: Pixels) -> Size:
    height, width = pixels.shape[:2]
    return width, height
