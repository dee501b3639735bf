"""The words an author may choose from, known without loading what they stand for.

`exhibit check` reads them and answers before numpy would be loaded; what they stand for is
checked against these lists where it is defined.
"""

from __future__ import annotations

EASINGS = (
    "linear",
    "in",
    "out",
    "in-out",
    "sine",
    "soft-in",
    "soft-out",
    "soft",
    "back-in",
    "back-out",
    "elastic",
    "bounce",
)
WAVE_SHAPES = ("smooth", "ramp", "triangle")
SHAPES = ("rectangle", "ellipse", "ring", "polygon", "star")
INPUT_KINDS = ("distance", "level", "hit", "switch", "choice")
