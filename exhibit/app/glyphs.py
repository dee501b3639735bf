"""Letters that words have added since the last picture, brought to the GPU before it is drawn."""

from __future__ import annotations

from exhibit.media.text import Typesetter
from exhibit.media.textures import GLYPHS
from exhibit.render.textures import Textures


class GlyphFeed:
    """Asked once a picture, before it is drawn; it costs a look where nothing is new.

    What changes is written over, as little as it is; only where a page has come the texture is
    made anew.
    """

    def __init__(self, typesetter: Typesetter | None, textures: Textures) -> None:
        """The pages of its atlas as they are now are already in the textures."""
        self._typesetter = typesetter
        self._textures = textures
        if typesetter is None:
            return
        pages = typesetter.atlas.texture().layers
        self._pages = len(pages)
        # What a driver does when it first writes a part (on Mesa 0.1 s and more) is done with now.
        textures.patch(GLYPHS, 0, (0, 0), pages[0][:8, :8])

    def feed(self) -> None:
        """To be called once a picture."""
        if self._typesetter is None:
            return
        glyphs = self._typesetter.atlas
        changes = glyphs.take_changes()
        self._typesetter.next_frame()
        if not changes:
            return
        array = glyphs.texture()
        if len(array.layers) != self._pages:
            self._pages = len(array.layers)
            self._textures.replace(GLYPHS, array)
            return
        for page, x, y, pixels in changes:
            self._textures.patch(GLYPHS, page, (x, y), pixels)
