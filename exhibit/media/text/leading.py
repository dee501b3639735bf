"""How high lines are, and where their baselines lie, on whole pixels: feet are sharp.

All lines of a text share the height that its typefaces ask for: one Arabic word opens them all, and
they stay even. Only a line with larger letters than the text's own is higher.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from exhibit.media.fonts import Font
from exhibit.media.text.lines import Line, shown
from exhibit.media.text.style import TextStyle, drawable


class Lead(NamedTuple):
    """A line's height, and its baseline from its top; whole pixels."""

    pitch: int
    baseline: int


def leads(lines: Sequence[Line], latin: Font, style: TextStyle) -> list[Lead]:
    """One for each line; `latin` is the typeface that `line_height` speaks of."""
    fonts = {word.letters.font for line in lines for word in shown(line.words)} or {latin}
    ascent, descent = max(f.ascent for f in fonts), max(f.descent for f in fonts)
    taller = (ascent + descent) / (latin.ascent + latin.descent)
    own = drawable(style.size_px)
    known: dict[float, Lead] = {}
    found = []
    for line in lines:
        size = max([own, *{word.manner.size_px for word in line.words}])
        if size not in known:
            pitch = max(1, round(size * min(style.line_height, 1e3) * taller))
            known[size] = Lead(pitch, round((pitch + size * (ascent - descent)) / 2))
        found.append(known[size])
    return found


def that_fit(leads: Sequence[Lead], style: TextStyle) -> int:
    """How many lines are shown; always one."""
    most = len(leads) if style.max_lines is None else max(style.max_lines, 1)
    if style.height_px is None:
        return min(most, len(leads))
    room = style.height_px + 0.5
    for number, lead in enumerate(leads[:most]):
        room -= lead.pitch
        if room < 0.0:
            return max(number, 1)
    return min(most, len(leads))
