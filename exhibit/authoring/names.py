"""Words and colours as an author wrote them, which the rest of the authored model is made of."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.core.problems import Place

Colour = tuple[float, float, float, float]  # straight sRGB and opacity, 0..1


@dataclass(frozen=True, slots=True)
class Name:
    """A word that must name something elsewhere in the show."""

    text: str
    place: Place
