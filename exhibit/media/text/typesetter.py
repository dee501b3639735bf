"""Words to a paragraph of glyph quads: the stages of `text` in their order, and what is remembered.

Clean, take the marks out, find levels, scripts and typefaces, shape, break lines, cut what does not
fit, justify, place, number. HarfBuzz shapes; Unicode's rules say what it leaves out.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from typing import NamedTuple

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import FontBook, FontError, advice
from exhibit.media.text import markup, place
from exhibit.media.text.cells import Cells
from exhibit.media.text.ellipsis import cut_line
from exhibit.media.text.fallback import Choice
from exhibit.media.text.fill import Extent, extents
from exhibit.media.text.floods import floods
from exhibit.media.text.itemise import Written, clusters, itemise
from exhibit.media.text.justify import justified
from exhibit.media.text.leading import leads, that_fit
from exhibit.media.text.lines import SOFT_HYPHEN, Line, Setter, SetWord, line_of
from exhibit.media.text.markup import Parsed
from exhibit.media.text.plain import LONGEST, clean
from exhibit.media.text.shape import Shaper
from exhibit.media.text.style import Manner, TextStyle
from exhibit.scene.looks import Paragraph

HYPHEN = "\u2010"
_LIVE = 512  # paragraphs of words that change that are remembered


class Missing(NamedTuple):
    """A character that is left out, the language it was asked for in, and what would have it."""

    character: str
    language: str
    advice: str


class _Live(NamedTuple):
    paragraph: Paragraph
    pages: tuple[int, ...]
    cleared: int


class Typesetter:
    """Sets texts with the typefaces of a show; draws the letters that are new into an atlas."""

    def __init__(self, atlas: GlyphAtlas, fonts: FontBook | None = None) -> None:
        self.atlas = atlas
        self.fonts_are: object = None  # how whoever made this knows its fonts again
        self.fonts = fonts or FontBook(None, {})
        self._shaper = Shaper()
        self._cells = {kept: Cells(atlas, kept=kept) for kept in (True, False)}
        self._choices: dict[tuple[object, ...], Choice] = {}
        self._set: dict[tuple[str, TextStyle], Paragraph] = {}
        self._live: OrderedDict[tuple[str, TextStyle], _Live] = OrderedDict()
        self._told_of_frames = False

    def set(self, text: str, style: TextStyle) -> Paragraph:
        """A paragraph that stays: its letters are in the atlas as long as the atlas is.

        Characters without a typeface, control characters, and all beyond 5,000 characters are left
        out (`missing` and `notes` say so). Raises FontError when a font file is missing or broken,
        and nothing for any text.
        """
        key = (text, style)
        if key not in self._set:
            self._set[key] = self._paragraph(text, style, kept=True)
        return self._set[key]

    def live(self, text: str, style: TextStyle) -> Paragraph:
        """A paragraph of words that change while the show plays.

        To be asked for in every frame that shows it, which costs a look-up while the words are the
        same: the letters of what is not asked for make room for others, and what is asked for again
        after that is another paragraph, with other cells. Raises as `set` does.
        """
        if not self._told_of_frames:
            self.atlas.next_frame()
        key = (text, style)
        found = self._live.get(key)
        if found is None or found.cleared != self.atlas.cleared:
            paragraph = self._paragraph(text, style, kept=False)
            pages = tuple(map(int, sorted(set(paragraph.layers.tolist()))))
            found = self._live[key] = _Live(paragraph, pages, self.atlas.cleared)
            if len(self._live) > _LIVE:
                self._live.popitem(last=False)
        self._live.move_to_end(key)
        self.atlas.ask(found.pages)
        return found.paragraph

    def next_frame(self) -> None:
        """Says that a frame begins: until the next, no letter that was asked for is cleared.

        Where nobody says so, that holds for one call of `live`.
        """
        self._told_of_frames = True
        self.atlas.next_frame()

    def missing(self, text: str, style: TextStyle) -> list[Missing]:
        """The characters that no typeface of the style has, each once; they are left out."""
        parsed = self._parsed(text, style)
        found: dict[tuple[str, str], Missing] = {}
        for start, stop, manner in parsed.spans:
            choice = self._choice(manner, style)
            part = parsed.plain[start:stop]
            heads = [*clusters(part), len(part)]
            for head, end in itertools.pairwise(heads):
                for character in choice.lacking(part[head:end].replace("\n", "")):
                    key = (character, manner.language)
                    if key not in found:
                        found[key] = Missing(*key, advice(character))
        return list(found.values())

    def notes(self, text: str, style: TextStyle) -> list[str]:
        """Sentences on what of a text is not set as it was written, other than `missing`."""
        parsed = self._parsed(text, style)
        notes = list(dict.fromkeys(parsed.faults))
        for family in sorted({manner.family for _, _, manner in parsed.spans} - {style.family}):
            manner = style.manner._replace(family=family)
            if self._choice(manner, style).chain == self._choice(style.manner, style).chain:
                notes.append(f"no font is called {family}: these words are in {style.family}")
        notes += floods(text[:LONGEST])
        if len(text) > LONGEST:
            notes.append(
                f"the text is too long: only its first {LONGEST} of {len(text)} characters are set"
            )
        return notes

    # -- the stages

    def _parsed(self, text: str, style: TextStyle) -> Parsed:
        read = markup.parse if style.markup else markup.bare
        return read(clean(text), style.manner)

    def _choice(self, manner: Manner, style: TextStyle) -> Choice:
        weight, axes = style.weight, style.axes
        key = (manner.family, manner.bold, manner.italic, weight, axes)
        if key not in self._choices:
            try:
                chain = self.fonts.chain(
                    manner.family, bold=manner.bold, italic=manner.italic, weight=weight, axes=axes
                )
            except (FontError, KeyError):  # a name in a text is no reason to stop: `notes` says so
                if manner.family == style.family:
                    raise
                return self._choice(manner._replace(family=style.family), style)
            self._choices[key] = Choice(chain)
        return self._choices[key]

    def _paragraph(self, text: str, style: TextStyle, *, kept: bool) -> Paragraph:
        if self._shaper.begin():
            for cells in self._cells.values():
                cells.forget()
        parsed = self._parsed(text, style)
        setter = Setter(self._shaper, style.spacing)
        written = self._written(parsed, style)
        words = [setter.words(line) for line in written]
        lines = [
            (number, extent)
            for number, line in enumerate(written)
            for extent in self._extents(line, words[number], setter, style)
        ]
        whole = [self._line(written[n], words[n], extent, setter, style) for n, extent in lines]
        choice = self._choice(style.manner, style)
        heights = leads(whole, choice.chain[0], style)
        most = that_fit(heights, style)
        cut = most < len(whole)
        shown = whole[:most]
        if cut:
            number, extent = lines[most - 1]
            shown[-1] = cut_line(
                written[number], words[number], extent, style.width_px, setter, choice,
                len(parsed.plain),
            )  # fmt: skip
        if style.align == "justify" and style.width_px is not None:
            shown = [
                justified(line, style.width_px, setter, kashida=style.kashida) for line in shown
            ]
        pens, width, height = place.pens(shown, heights[:most], style)
        return place.paragraph(
            parsed.plain, pens, (width, height), style, self._cells[kept], self._shaper.strokes,
            cut=cut,
        )  # fmt: skip

    def _written(self, parsed: Parsed, style: TextStyle) -> list[Written]:
        """The lines as they were written."""

        def choose(manner: Manner) -> Choice:
            return self._choice(manner, style)

        found, start = [], 0
        for line in parsed.plain.split("\n"):
            found.append(itemise(line, start, parsed.spans, style.language, choose))
            start += len(line) + 1
        return found

    def _extents(
        self, line: Written, words: list[SetWord], setter: Setter, style: TextStyle
    ) -> list[Extent]:
        hyphen_px = 0.0
        if SOFT_HYPHEN in line.text and words:
            hyphen_px = max(self._hyphen(word, (0, 0), setter, style).width for word in words)
        return extents(line, words, style.width_px, hyphen_px, style.language)

    def _line(  # a line, and how its words are set
        self, line: Written, words: list[SetWord], extent: Extent, setter: Setter, style: TextStyle
    ) -> Line:
        part = setter.part(line, words, extent.start, extent.stop)
        ends = extent.stop - line.start
        if part and not extent.last and line.text[ends - 1 : ends] == SOFT_HYPHEN:
            part.append(self._hyphen(part[-1], (extent.stop - 1, extent.stop), setter, style))
        return line_of(part, line.base, last=extent.last)

    def _hyphen(
        self, near: SetWord, place: tuple[int, int], setter: Setter, style: TextStyle
    ) -> SetWord:
        return setter.extra(HYPHEN, near, place, self._choice(near.manner, style))


__all__ = ["FontError", "Missing", "Typesetter"]
