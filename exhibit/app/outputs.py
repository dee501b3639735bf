"""Several languages at once: each output of the place is drawn in its own."""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.authoring.venue.place import PictureOutput
from exhibit.picture import Picture
from exhibit.scene.drawlist import Part


class Outputs:
    """The parts of a picture that are drawn in another language than the show speaks just now."""

    def __init__(self, outputs: Sequence[PictureOutput]) -> None:
        self._outputs = [(each.sees, each.language.text) for each in outputs if each.language]

    def parts(self, picture: Picture, language: int) -> list[Part]:
        """What is drawn over the picture whose layers were asked for last; `language` is its own.

        Where outputs lie over each other, the later one is seen.
        """
        spoken = picture.show.languages
        if all(tag == spoken[language] or tag not in spoken for _, tag in self._outputs):
            return []
        layers = {
            tag: picture.layers_in(spoken.index(tag))
            for tag in dict.fromkeys(tag for _, tag in self._outputs)
            if tag in spoken
        }
        return [Part(sees, layers[tag]) for sees, tag in self._outputs if tag in layers]
