"""Where lines break: as many words on each as fit, in the order of reading.

A line may break where Unicode lets it. A word that is longer than a whole line breaks between its
letters rather than run off the box; joined letters stay joined across such a break. A soft hyphen
shows where a line breaks at it, and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from exhibit.media.text import breaks
from exhibit.media.text.itemise import Written, clusters
from exhibit.media.text.joins import LAM_ALEF
from exhibit.media.text.lines import SOFT_HYPHEN, TRIMMED, SetWord, width_of

SLACK_PX = 0.05  # a line this much too long is full, not broken: sums of floats differ


class Extent(NamedTuple):
    """Characters of a written line that stand on one line; a hyphen may end it."""

    start: int
    stop: int
    last: bool


class Ruler:
    """How far each character of a written line reaches, when all stand on one line."""

    def __init__(self, written: Written, words: Sequence[SetWord]) -> None:
        """`words` are all of its words."""
        steps = [advance * word.px for word in words for advance in word.word.advances]
        self.text = written.text
        self.reached = [0.0, *accumulate(steps)]

    @cached_property
    def heads(self) -> list[int]:
        """Where letters start. Few texts ask: those with a word that is wider than a line."""
        # A line may start with a letter that takes room: not with a mark, nor the second half of
        # a ligature; and not with the alef of a lam-alef, which fonts put together in many ways.
        text, reached = self.text, self.reached
        within = {match.end() - 1 for match in LAM_ALEF.finditer(text)}
        return [n for n in clusters(text) if reached[n + 1] > reached[n] and n not in within]

    def trimmed(self, start: int, stop: int) -> int:
        """Where a line ends that stops before a character: spaces hang."""
        while stop > start and self.text[stop - 1] in TRIMMED:
            stop -= 1
        return stop

    def within(self, start: int, stop: int, limit: float) -> int:
        """The last place before `stop` where letters part and what is before it fits.

        At least one letter after `start`, also where that is too wide.
        """
        first = bisect_right(self.heads, start)
        last = bisect_left(self.heads, stop)
        low = first
        while first < last:  # the last head that fits
            middle = (first + last) // 2
            if self.reached[self.heads[middle]] - self.reached[start] <= limit:
                first = middle + 1
            else:
                last = middle
        if first > low:
            return self.heads[first - 1]
        return self.heads[low] if low < len(self.heads) and self.heads[low] < stop else stop


def extents(
    written: Written, words: Sequence[SetWord], limit: float | None, hyphen_px: float, language: str
) -> list[Extent]:
    """The lines of a written line, in places of the plain text; `limit` in pixels."""
    whole = Extent(written.start, written.stop, True)
    if limit is None or not words:
        return [_without_spaces(whole, written)]
    limit += SLACK_PX
    trimmed = _without_spaces(whole, written)
    if trimmed.stop == whole.stop and width_of(list(words)) <= limit:
        return [trimmed]
    ruler = Ruler(written, words)
    may = breaks.lines(written.text, language)[0]
    filled = _filled(ruler, may, limit, hyphen_px)
    offset = written.start
    return [
        Extent(offset + start, offset + stop, number == len(filled) - 1)
        for number, (start, stop) in enumerate(filled)
    ]


def _without_spaces(extent: Extent, written: Written) -> Extent:
    kept = len(written.text.rstrip(TRIMMED))
    return extent._replace(stop=extent.start + kept)


def _filled(
    ruler: Ruler, may: Sequence[int], limit: float, hyphen_px: float
) -> list[tuple[int, int]]:
    text, reached = ruler.text, ruler.reached
    nexts = [place for place in may if 0 < place < len(text)] + [len(text)]
    stops = [ruler.trimmed(0, place) for place in nexts]
    ends = [
        reached[stop] + (hyphen_px if text[stop - 1 : stop] == SOFT_HYPHEN else 0.0)
        for stop in stops
    ]
    lines: list[tuple[int, int]] = []
    start = number = 0
    while start < len(text):
        most = reached[start] + limit
        fits = bisect_right(ends, most, lo=number) - 1
        while fits >= number and ends[fits] > most:  # a hyphen is wider than what follows it
            fits -= 1
        if fits >= number:
            lines.append((start, max(start, stops[fits])))
            start, number = nexts[fits], fits + 1
        else:
            stop = ruler.within(start, stops[number], limit)
            lines.append((start, stop))
            start = nexts[number] if stop == stops[number] else stop
            number += stop == stops[number]
    return lines
