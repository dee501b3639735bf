"""Letters that words have added since the last picture, brought to the GPU before it is drawn."""

from __future__ import annotations

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.textures import GLYPHS
from exhibit.render.textures import Textures


class GlyphFeed:
    """Asked between what a picture is made of and its drawing, it costs a look where nothing is new.

    What changes is written over, as little as it is; only where a page has come the texture is
    made anew.
    """

    def __init__(self, glyphs: GlyphAtlas | None, textures: Textures) -> None:
        """The pages of `glyphs` as they are now are already in the textures."""
        self._glyphs = glyphs
        self._textures = textures
        self._pages = 0 if glyphs is None else len(glyphs.texture().layers)

    def feed(self) -> None:
        changes = [] if self._glyphs is None else self._glyphs.take_changes()
        if self._glyphs is None or not changes:
            return
        array = self._glyphs.texture()
        if len(array.layers) != self._pages:
            self._pages = len(array.layers)
            self._textures.replace(GLYPHS, array)
            return
        for page, x, y, pixels in changes:
            self._textures.patch(GLYPHS, page, (x, y), pixels)
