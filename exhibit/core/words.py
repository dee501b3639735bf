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
    "elastic-in",
    "bounce",
    "bounce-in",
    "ease",  # these four as in CSS
    "ease-in",
    "ease-out",
    "ease-in-out",
    "step-start",
    "step-end",
)
WAVE_SHAPES = ("smooth", "ramp", "triangle", "square")
SHAPES = ("rectangle", "ellipse", "ring", "polygon", "star")
DRAWN_SHAPES = ("line", "path", "svg")  # drawn from points or from SVG path data
BLENDS = ("normal", "add", "multiply", "screen")
INPUT_KINDS = (
    "distance",
    "level",
    "hit",
    "switch",
    "choice",
    "position",
    "pose",
    "count",
    "text",
)
VARIABLE_KINDS = ("number", "count", "switch", "choice", "text")
KEPT = ("visit", "day", "always")  # how long a show remembers a variable
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FAMILIES = ("serif", "sans")  # of the kit's own letters
REVEALED = ("word", "line", "letter")  # what of a text comes one after the other
LONGEST_TEXT = 200  # characters of an input's words: a card's number, a spoken word, a line
# What an input of several numbers is made of: `hand.x`. `on` is 1 while somebody is there.
INPUT_PARTS = {
    "position": ("x", "y", "on"),
    "pose": ("x", "y", "z", "yaw", "pitch", "roll", "on"),
}
ANGLES = ("yaw", "pitch", "roll")
