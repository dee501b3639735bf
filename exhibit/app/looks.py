"""What nodes look like: asks the media for pictures and letters, and names what they lack."""

from __future__ import annotations

from collections.abc import Iterator

from exhibit.authoring.specs import Name, ShowSpec, TextSpec, all_nodes
from exhibit.core.problems import Problems
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.image import ImageError
from exhibit.media.text import TextStyle, missing, typeset
from exhibit.media.textures import GLYPHS, TextureBook
from exhibit.scene.looks import Cell, Paragraph, TextureArray

# A picture finer than twice the canvas cannot be seen as such, even zoomed to double size.
_FINER = 2


class MediaLooks:
    """The `Looks` of a show's folder."""

    glyph_texture = GLYPHS

    def __init__(self, spec: ShowSpec, problems: Problems) -> None:
        self._spec = spec
        self._problems = problems
        self._atlas = GlyphAtlas()
        self._book = TextureBook(self._atlas, _FINER * max(spec.canvas))
        self._paragraphs: dict[tuple[str, TextStyle], Paragraph] = {}
        self._book.read_ahead(spec.folder / image.text for image in _images(spec))

    def image(self, name: Name) -> Cell | None:
        try:
            return self._book.image(self._spec.folder / name.text)
        except ImageError as error:
            self._problems.error(name.place, "media", str(error), left_out=True)
            return None

    def paragraph(self, words: Name, style: TextSpec, language: str) -> Paragraph:
        """The words laid out; characters that no font has are left out and named."""
        as_set = self._style(style, language)
        key = (words.text, as_set)
        if key not in self._paragraphs:
            lacking = missing(words.text, as_set)
            if lacking:
                shown = " ".join(f"{c} (U+{ord(c):04X})" for c in sorted(lacking)[:5])
                self._problems.warning(
                    words.place, "glyph", f"no font here has {shown}: it is left out"
                )
            self._paragraphs[key] = typeset(words.text, as_set, self._atlas)
        return self._paragraphs[key]

    def arrays(self) -> tuple[TextureArray, ...]:
        return self._book.arrays()

    def _style(self, style: TextSpec, language: str) -> TextStyle:
        width, height = self._spec.canvas
        return TextStyle(
            size_px=max(style.size.of(height), 1.0),
            family=style.font,
            bold=style.bold,
            italic=style.italic,
            width_px=None if style.width is None else style.width.of(width),
            align=style.align,
            language=language,
        )


def _images(spec: ShowSpec) -> Iterator[Name]:
    for scene in spec.scenes:
        yield from (node.source for node in all_nodes(scene.nodes) if node.kind == "image")
