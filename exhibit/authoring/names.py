"""Words and colours as an author wrote them, which the rest of the authored model is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from exhibit.authoring.tree import Scalar, within
from exhibit.core.problems import Place

Colour = tuple[float, float, float, float]  # straight sRGB and opacity, 0..1


@dataclass(frozen=True, slots=True)
class Name:
    """A word that must name something elsewhere in the show."""

    text: str
    place: Place
    written: Scalar | None = field(default=None, compare=False, repr=False)  # where it is a text

    def at(self, offset: int) -> Place:
        """The place of one of its characters, as far as that is known."""
        return self.place if self.written is None else within(self.written, offset)
