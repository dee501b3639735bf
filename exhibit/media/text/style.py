"""How words are asked for: the style of a whole text, and the manner of one run within it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

Align = Literal["start", "centre", "end", "justify"]
Vertical = Literal["top", "middle", "bottom"]
Colour = tuple[float, float, float, float]  # straight sRGB and opacity, 0 to 1
Tint = tuple[int, int, int, int]  # the same, 0 to 255

WHITE: Tint = (255, 255, 255, 255)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
SMALLEST_PX, LARGEST_PX = 0.01, 1e9  # of letters: beyond, single precision has nothing to say
WIDEST_SPACING = 10.0  # ems between two letters


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How words are set. Sizes are canvas pixels; raises ValueError for a size that is none.

    `width_px` breaks lines, None never does; with `height_px` or `max_lines` what does not fit is
    cut, and an ellipsis says so; `vertical` is where the lines stand in `height_px`.
    `line_height` is in sizes, for the family's Latin typeface: a taller one, like Amiri, widens
    the lines in proportion. `letter_spacing` is in ems, and is not heard by scripts that join.
    `language` is a BCP 47 tag: it gives the direction, the side of "start", and local forms of
    letters. `kashida`: Arabic lines are justified by longer joins before wider spaces.
    `shadow_px` is how far right and down the shadow falls, and how far its edge is blurred.
    `markup`: the text holds the marks of `markup`. Colours are straight sRGB with opacity.
    """

    size_px: float
    family: str = "serif"
    bold: bool = False
    italic: bool = False
    weight: float | None = None
    axes: tuple[tuple[str, float], ...] = ()
    width_px: float | None = None
    height_px: float | None = None
    align: Align = "start"
    kashida: bool = False
    line_height: float = 1.35
    letter_spacing: float = 0.0
    max_lines: int | None = None
    vertical: Vertical = "top"
    language: str = "und"
    outline_px: float = 0.0
    outline: Colour = BLACK
    shadow_px: tuple[float, float, float] = (0.0, 0.0, 0.0)
    shadow: Colour = BLACK
    markup: bool = False

    def __post_init__(self) -> None:
        for name in ("size_px", "line_height"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is {value}, expected a number above 0")
        for name in ("width_px", "height_px", "letter_spacing", "outline_px"):
            value = getattr(self, name)
            if value is not None and not math.isfinite(value):
                raise ValueError(f"{name} is {value}, expected a number")
        if not all(map(math.isfinite, self.shadow_px)):
            raise ValueError(f"shadow_px is {self.shadow_px}, expected numbers")

    @property
    def manner(self) -> Manner:
        """That of words without any mark."""
        size_px = drawable(self.size_px)
        return Manner(self.bold, self.italic, self.family, self.language, size_px, None)

    @property
    def spacing(self) -> float:
        """Ems between letters, within reason."""
        return min(max(self.letter_spacing, -1.0), WIDEST_SPACING)

    @property
    def falls(self) -> bool:
        """True when there is a shadow to be seen."""
        return self.shadow[3] > 0.0 and any(self.shadow_px)


class Manner(NamedTuple):
    """What a run of words has of its own: the rest is the style's."""

    bold: bool
    italic: bool
    family: str
    language: str
    size_px: float
    tint: Tint | None  # None: the colour of the node


def drawable(size_px: float) -> float:
    """A size of letters that can be drawn at all."""
    return min(max(size_px, SMALLEST_PX), LARGEST_PX)


def tint(colour: Colour) -> Tint:
    """A colour as bytes."""
    red, green, blue, opacity = (round(min(max(part, 0.0), 1.0) * 255) for part in colour)
    return red, green, blue, opacity
