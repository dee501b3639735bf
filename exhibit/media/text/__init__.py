"""Text in every script of the residency: from words and a style to a paragraph of glyph quads.

A text goes through these modules in this order:

    plain      any str becomes text that can be set
    markup     light marks become runs of their own manner (`style`)
    itemise    levels, scripts and typefaces (`fallback`) cut each written line into stretches
    shape      HarfBuzz makes words of them, once for each word; `lines` puts them in a row
    fill       lines break where they are full
    ellipsis   what does not fit is cut
    justify    lines reach both sides
    leading    lines get their heights
    place      every word gets its pen point, and its quads (`cells`), in the order of reading
    reveal     quads get the number of their word, line and letter

A `Typesetter` goes through them and remembers.
"""

from __future__ import annotations

from exhibit.media.text.plain import LONGEST
from exhibit.media.text.style import TextStyle
from exhibit.media.text.typesetter import Missing, Typesetter

__all__ = ["LONGEST", "Missing", "TextStyle", "Typesetter"]
