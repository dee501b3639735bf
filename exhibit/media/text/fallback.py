"""Which typeface of a chain shows which letters: the one of their script, or the first that can.

A letter and its marks are never torn apart: the typeface that has the letter and most of its marks
shows them. Digits and stops take the typeface of the script they stand in, so that a year among
Arabic looks as if it belonged there. What no typeface has is left out; never is there a box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from exhibit.media.fonts import Font

# A letter that a typeface for the script has.
_PROBES = {
    "Latn": "a",
    "Arab": "ب",
    "Tfng": "ⴰ",
    "Nkoo": "ߊ",
    "Adlm": "\U0001e900",
    "Hebr": "א",
    "Grek": "α",
    "Cyrl": "а",
}
# Default-ignorable characters: HarfBuzz takes them out, so any typeface will do. With a variation
# selector a letter is the letter: what else it could be is a matter of pictures in colour.
IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f]+"
)
NOTHING = "\u034f"  # stands for what no typeface has: it shows nothing, and letters join across it
_KNOWN = 20_000  # clusters remembered

Stretch = tuple[int, int, Font | None]  # start, stop, and who shows it


class Choice:
    """The typefaces of a chain, first choice first, and what was found out about them."""

    def __init__(self, chain: tuple[Font, ...]) -> None:
        self.chain = chain
        self._first: dict[str, Font] = {}
        self._best: dict[tuple[str, Font], Font | None] = {}

    def first(self, script: str) -> Font:
        """The typeface for a script; the first of the chain for one that none has."""
        if script not in self._first:
            probe = _PROBES.get(script, "a")
            able = (font for font in self.chain if font.has(probe))
            self._first[script] = next(able, self.chain[0])
        return self._first[script]

    def stretches(self, text: str, script: str, clusters: Sequence[int]) -> Iterator[Stretch]:
        """Who shows which part of a text of one script, `clusters` being where its letters start.

        None stands for what no typeface of the chain has.
        """
        first = self._preferred(text, script)
        if first.characters.issuperset(map(ord, text)):
            yield 0, len(text), first
            return
        start, shown = 0, self._of(text[: _after(clusters, 0, text)], first)
        for number in range(1, len(clusters)):
            place = clusters[number]
            font = self._of(text[place : _after(clusters, number, text)], first)
            if font is not shown:
                yield start, place, shown
                start, shown = place, font
        yield start, len(text), shown

    def _preferred(self, text: str, script: str) -> Font:
        """The typeface for a run: that of its script's letters, where the chain has one."""
        if script in _PROBES:
            return self.first(script)
        letter = next((c for c in text if unicodedata.category(c)[0] == "L"), "")
        return (self._of(letter, self.chain[0]) if letter else None) or self.chain[0]

    def _of(self, cluster: str, first: Font) -> Font | None:
        key = (cluster, first)
        if key not in self._best:
            if len(self._best) >= _KNOWN:
                self._best.clear()
            self._best[key] = self._found(IGNORED.sub("", cluster), first)
        return self._best[key]

    def _found(self, cluster: str, first: Font) -> Font | None:
        """The typeface that has the letter and most of its marks; the first of equals."""
        if not cluster:
            return first
        able = [font for font in (first, *self.chain) if font.has(cluster[0])]
        if not able or len(cluster) == 1:
            return able[0] if able else None
        return max(able, key=lambda font: sum(map(font.has, cluster)))

    def lacking(self, cluster: str) -> list[str]:
        """The characters of a cluster that would be left out."""
        seen = IGNORED.sub("", cluster)
        font = self._of(cluster, self.chain[0])
        return [c for c in seen if font is None or not font.has(c)]


def _after(clusters: Sequence[int], number: int, text: str) -> int:
    return clusters[number + 1] if number + 1 < len(clusters) else len(text)
