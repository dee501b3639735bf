"""What nodes look like: asks the media for pictures, letters and things, names what they lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from exhibit.app.film_looks import FilmShelf
from exhibit.app.letters import Letterer
from exhibit.app.recordings import length_of
from exhibit.app.scans import Scan
from exhibit.app.shares import FINER
from exhibit.authoring.compile.looks import FilmLook, Pen, Sheet, Sketch
from exhibit.authoring.compile.quads import sheet_of
from exhibit.authoring.details import FilmSpec, ImageSpec, ParticlesSpec, ShaderSpec, TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.specs import NodeSpec, ShowSpec, all_nodes
from exhibit.core.captions import Cue
from exhibit.core.problems import Place, Problems
from exhibit.media import frames, image, pyramid
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fault import MediaFault
from exhibit.media.text import Typesetter
from exhibit.media.textures import GLYPHS, TextureBook
from exhibit.scene.looks import Cell, Cloud, Frames, Mesh, Paragraph, ShaderSource, TextureArray
from exhibit.scene.mosaic import Grid

_SPOTS_SIDE = 256  # pixels of a picture on which particles are born: 65,536 places

MOST_POINTS = 1_000_000  # of a cloud, where a show says nothing else: 16 MB on the GPU

T = TypeVar("T")


class MediaLooks:
    """The `Looks` of a show's folder."""

    glyph_texture = GLYPHS

    def __init__(  # noqa: PLR0913  # the last two by name: most shows are read once
        self,
        spec: ShowSpec,
        problems: Problems,
        picture_m: float | None = None,
        before: TextureBook | None = None,
        *,
        glyphs: GlyphAtlas | None = None,
        letters: Typesetter | None = None,
    ) -> None:
        """`picture_m`: how wide the picture is on the wall, where that is known; `before` and
        `letters`: pictures, and what set the words, of the show that this one replaces; `glyphs`:
        where its letters are drawn.
        """
        self._spec = spec
        self._problems = problems
        self._letters = Letterer(spec, glyphs or GlyphAtlas(), problems, picture_m, letters)
        glyphs = self._letters.typesetter.atlas
        self._book = TextureBook(glyphs, FINER * max(spec.canvas), before)
        self._sketches: dict[object, Sketch] = {}
        self._asked: dict[tuple[Path, bool], Place] = {}  # since `wanted`, and where it is named
        self._captions: dict[Path, tuple[Cue, ...] | None] = {}
        self._numbers: dict[object, int] = {}  # of meshes, clouds and shaders
        self.meshes: list[Mesh] = []
        self.clouds: list[Cloud] = []
        self.shaders: list[ShaderSource] = []
        self.scans: list[Scan] = []
        self.films = FilmShelf(spec.folder, problems)
        self._read_ahead()

    def arrays(self) -> tuple[TextureArray, ...]:
        return self._book.arrays()

    @property
    def typesetter(self) -> Typesetter:
        """What sets the show's words."""
        return self._letters.typesetter

    @property
    def book(self) -> TextureBook:
        return self._book

    def wanted(self) -> dict[int, Place]:
        """The numbers of the stills that were asked for since the last call, and where."""
        asked, self._asked = self._asked, {}
        places = ((n, (each.file, each.repeats)) for n, each in enumerate(self._book.stills))
        return {n: asked[key] for n, key in places if key in asked}

    # -- pictures

    def image(self, name: Name, *, repeats: bool = False) -> Cell | None:
        cell = self._tried(name, lambda file: self._book.image(file, repeats))
        if cell is not None:
            key = ((self._spec.folder / name.text).absolute(), repeats)
            self._asked.setdefault(key, name.place)
        return cell

    def frames(self, name: Name, sheet: Sheet | None) -> Frames | None:
        file = self._spec.folder / name.text
        if sheet is None and not self._book.moves(file):
            return None
        cut = _cut(sheet)
        found = self._tried(name, lambda file: self._book.frames(file, cut))
        if found is not None and (note := self._book.note(file, cut)):
            self._problems.warning(name.place, "media-part", note)
        return found

    def spots(self, name: Name, width_px: float) -> NDArray[np.float32] | None:
        pixels = self._tried(name, lambda file: image.load(file, _SPOTS_SIDE))
        if pixels is None:
            return None
        y, x = np.nonzero(pixels[:, :, 3] > 127)
        if not len(x):
            self._problems.warning(
                name.place, "empty-picture", "nothing can be seen of this picture"
            )
            return None
        height, width = pixels.shape[:2]
        scale = width_px / width if width_px > 0.0 else 1.0
        return np.stack([x + 0.5 - width / 2, y + 0.5 - height / 2], axis=1).astype(
            np.float32
        ) * np.float32(scale)

    def scan(self, name: Name) -> tuple[int, Grid] | None:
        folder = self._spec.folder

        def read(file: Path) -> tuple[Scan, tuple[str, ...]]:
            return Scan(file, folder, pyramid.grid_of(file)), ()

        found = self._once(name, ("scan", name.text), read, self.scans)
        return None if found is None else (found[0], found[1].grid)

    def sketch(self, pen: Pen) -> Sketch | None:
        points = None if pen.points is None else pen.points.tobytes()
        key = (
            pen.data,
            points,
            pen.smooth,
            pen.closed,
            pen.filled,
            pen.rule,
            pen.stroke,
            pen.width,
        )
        if key not in self._sketches:
            try:
                self._sketches[key] = self._drawn(pen)
            except MediaFault as error:
                self._problems.error(pen.source.place, "path-data", str(error), left_out=True)
                return None
        return self._sketches[key]

    def _drawn(self, pen: Pen) -> Sketch:
        from exhibit.media import path  # noqa: PLC0415  # few shows draw lines

        if pen.points is None:
            outline = path.outline(pen.data)
        else:
            outline = (path.smooth if pen.smooth else path.line)(pen.points, pen.closed)
        box = outline.box
        size = pen.width / box[2] if pen.width > 0.0 and box[2] > 0.0 else 1.0
        # Twice as fine as the canvas, for outputs that are; less where the drawing is large.
        longest = max(box[2], box[3]) * size + pen.stroke
        finer = min(FINER, max(path.LARGEST_PX / max(longest, 1.0), 1e-3))
        drawing = path.draw(
            outline, size * finer, fill=pen.filled, rule=pen.rule, stroke_px=pen.stroke * finer
        )
        x, y, width, height = (side * size for side in drawing.box)
        return Sketch(self._book.drawing(drawing.pixels), (x, y, width, height))

    # -- letters

    def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph:
        """The words laid out; characters that no font has are left out and named."""
        return self._letters.paragraph(words, style, language)

    def live(
        self, words: tuple[Name, ...], style: TextSpec, language: str
    ) -> Callable[[str], Paragraph]:
        return self._letters.live(words, style, language)

    def captions(self, name: Name) -> tuple[Cue, ...] | None:
        from exhibit.media import captions  # noqa: PLC0415  # few shows have captions

        file = self._spec.folder / name.text
        if file not in self._captions:  # what is wrong with them, the proof reader says
            found = self._tried(name, captions.load)
            self._captions[file] = None if found is None else found.cues
        return self._captions[file]

    def lasts_s(self, sound: Name) -> float:
        return length_of(self._spec.folder / sound.text)

    # -- things in space, and shaders

    def mesh(self, name: Name) -> tuple[int, Mesh] | None:
        from exhibit.media import gltf  # noqa: PLC0415  # few shows have meshes

        return self._once(name, name.text, gltf.load_with_notes, self.meshes)

    def cloud(
        self, name: Name, up: Literal["y", "z"], most: int | None
    ) -> tuple[int, Cloud] | None:
        from exhibit.media import ply  # noqa: PLC0415  # or clouds

        def read(file: Path) -> tuple[Cloud, tuple[str, ...]]:
            if most is None:
                return ply.load_with_notes(file, MOST_POINTS, up)
            return ply.load(file, most, up), ()  # as many as were asked for

        return self._once(name, (name.text, up, most), read, self.clouds)

    def shader(
        self, name: Name, inputs: tuple[tuple[str, int], ...], pictures: tuple[str, ...]
    ) -> int | None:
        def read(file: Path) -> tuple[ShaderSource, tuple[str, ...]]:
            text = file.read_text("utf-8")
            return ShaderSource(name.text, text, inputs, pictures), ()

        found = self._once(name, (name.text, inputs, pictures), read, self.shaders)
        return None if found is None else found[0]

    def film(self, name: Name, spec: FilmSpec, screens: int) -> tuple[int, FilmLook] | None:
        return self.films.film(name, spec, screens)

    def _once(
        self,
        name: Name,
        key: object,
        read: Callable[[Path], tuple[T, tuple[str, ...]]],
        known: list[T],
    ) -> tuple[int, T] | None:
        """The number of something, and it: the same file is read once."""
        if key not in self._numbers:
            found = self._tried(name, read)
            if found is None:
                return None
            for note in found[1]:
                self._problems.warning(name.place, "media-part", note)
            known.append(found[0])
            self._numbers[key] = len(known) - 1
        return self._numbers[key], known[self._numbers[key]]

    def _tried(self, name: Name, read: Callable[[Path], T]) -> T | None:
        """What is read of a file; None, and the reason is a problem, where it cannot be."""
        try:
            return read(self._spec.folder / name.text)
        except MediaFault as error:
            self._problems.error(name.place, "media", str(error), left_out=True)
        except (OSError, UnicodeDecodeError):
            message = f"{name.text} cannot be read as a text: save it as UTF-8"
            self._problems.error(name.place, "media", message, left_out=True)
        return None

    # -- ahead

    def _read_ahead(self) -> None:
        """Tells the book all pictures at once: what moves is decoded, small ones are packed."""
        stills: set[Path] = set()
        moving: set[tuple[Path, frames.Sheet | None]] = set()
        for node in _nodes(self._spec):
            image = node.detail
            if isinstance(image, ImageSpec):
                file = self._spec.folder / node.source.text
                cut = _cut(sheet_of(image))
                if image.fit == "tile" or image.zoomed:
                    continue  # a texture of its own; tiles that are read when they are seen
                if cut is not None or self._book.moves(file):
                    moving.add((file, cut))
                else:
                    stills.add(file)
            elif isinstance(node.detail, ParticlesSpec) and node.source.text != "dot":
                stills.add(self._spec.folder / node.source.text)
            elif isinstance(node.detail, ShaderSpec):
                named = (node.detail.pictures or {}).values()
                stills |= {self._spec.folder / name.text for name in named}
        self._book.read_ahead(stills, moving)


def _nodes(spec: ShowSpec) -> Iterator[NodeSpec]:
    for scene in spec.scenes:
        yield from all_nodes(scene.nodes)


def _cut(sheet: Sheet | None) -> frames.Sheet | None:
    if sheet is None:
        return None
    return frames.Sheet(sheet.columns, sheet.rows, sheet.count, sheet.fps)
