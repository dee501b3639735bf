"""How one scene follows another in the picture: the styles of going from scene to scene.

A style says what is seen on the way; how long it takes is said by whoever goes. Nothing is worked
out here, so that a show can be checked before numpy is loaded: `render.montage` draws by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.core.easings import Easing
from exhibit.core.units import Length

# The words for them; a cut is a crossfade that takes no time, and a file is an artist's shader.
STYLES = ("cut", "crossfade", "wipe", "through", "iris")
# Where a wipe goes, as degrees clockwise from the right, which is how the kit counts them.
DIRECTIONS = {"right": 0.0, "down": 90.0, "left": 180.0, "up": 270.0}
MIDDLE = (Length(50.0, "%"), Length(50.0, "%"))
SOFT = Length(10.0, "%")  # a hard edge that crawls over a wall draws the eye from both scenes


@dataclass(frozen=True, slots=True)
class Style:
    """One of them, with what is said about it.

    crossfade   the next scene comes through the one before it
    wipe        an edge goes over the picture to `angle_deg` (0 is to the right, 90 down)
    through     the scene goes into a `colour`, sRGB of 0..1, and the next one comes out of it
    iris        a round opening around `middle`, parts of the canvas or its pixels, shows the next
                scene; `closing`, it shows the one before, and closes over it
    shader      `mix_pictures` of an artist's `file` says what is seen, and is given its `values`

    The edge of a wipe or an iris is `soft` over so much of its way. How far it has come goes by
    `ease`; with None it leaves and arrives gently.
    """

    kind: str = "crossfade"
    ease: Easing | None = None
    angle_deg: float = 0.0
    soft: Length = SOFT
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    middle: tuple[Length, Length] = MIDDLE
    closing: bool = False
    file: str = ""
    values: tuple[tuple[str, tuple[float, ...]], ...] = ()


CROSSFADE = Style()


class StyleBook:
    """The styles of a show by number; 0 is the plain crossfade, whoever asks first."""

    def __init__(self) -> None:
        self._numbers = {CROSSFADE: 0}

    def number(self, style: Style) -> int:
        return self._numbers.setdefault(style, len(self._numbers))

    @property
    def styles(self) -> tuple[Style, ...]:
        return tuple(self._numbers)
