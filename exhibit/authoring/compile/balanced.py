"""Lines of about the same length: no caption leaves one word alone on its second line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exhibit.authoring.compile.looks import Looks
from exhibit.authoring.details import TextSpec
from exhibit.authoring.names import Name
from exhibit.core.units import Length
from exhibit.scene.looks import Paragraph

_SLACKS = (1.08, 1.2)  # of the mean line: how narrow is tried, as words do not divide evenly


def balanced(words: Name, style: TextSpec, language: str, looks: Looks) -> Paragraph | None:
    """The words laid out in as few lines as they need, in the middle, and these as even as can be.

    What the author has divided, limited or aligned otherwise stays as it is.
    """
    whole = looks.paragraph(words, style, language)
    limited = style.lines is not None or style.height is not None
    if whole is None or limited or style.align != "centre" or "\n" in words.text:
        return whole
    lines = whole.counts[1]
    if lines < 2 or not len(whole.rects):
        return whole
    line = whole.order[:, 1].astype(np.intp)
    left, right = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(left, line, whole.rects[:, 0])
    np.maximum.at(right, line, whole.rects[:, 0] + whole.rects[:, 2])
    long = np.maximum(right - left, 0.0)
    for slack in _SLACKS:
        width = float(long.sum()) / lines * slack
        if width >= long.max():
            break
        narrow = replace(style, width=Length(width, "px"))
        found = looks.paragraph(words, narrow, language)
        if found is not None and found.counts[1] == lines:
            return found
    return whole
