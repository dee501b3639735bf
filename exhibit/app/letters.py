"""Letters for a show: from a text node's words to how the typesetter is asked, and what it says.

`readable from 4 m`: ISO 9241-303:2011 asks for capitals that are 16 minutes of arc high as seen
from where they are read, and prefers 20 to 22. At 22' a capital at the distance d is

    2 d tan(22' / 2) = 0.0064 d

high: 26 mm at 4 m. How many pixels that is depends on how wide the picture is on the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import radians, tan
from pathlib import Path

import numpy as np

from exhibit.authoring.details import Readable, TextSpec
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import FontSpec, ShowSpec
from exhibit.core.problems import Place, Problems
from exhibit.core.words import FAMILIES
from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import FontBook, FontError, FontFiles, ink, open_font
from exhibit.media.stamps import stamp_of
from exhibit.media.text import TextStyle, Typesetter
from exhibit.scene.looks import Paragraph

CAPITAL_DEG = 22 / 60  # of arc
PICTURE_M = 3.0  # how wide the picture is where no venue says so
USUAL_CAPITAL = 0.7  # of a size, for a font without an H
_BLACK = (0.0, 0.0, 0.0, 1.0)
MOST_NAMED = 5  # characters in one sentence

_NOTHING = Paragraph(
    rects=np.zeros((0, 4), np.float32),
    cells=np.zeros((0, 4), np.float32),
    layers=np.zeros(0, np.float32),
    width=0.0,
    height=0.0,
    tints=np.zeros((0, 4), np.uint8),
    order=np.zeros((0, 3), np.float32),
    counts=(0, 0, 0),
    places=np.zeros((0, 2), np.int32),
    plain="",
    cut=False,
)


@dataclass(frozen=True, slots=True)
class LiveWords:
    """What sets words of one style that change while the show plays.

    A show that another process has read comes with these, and with a typesetter of this one.
    """

    typesetter: Typesetter
    style: TextStyle

    def __call__(self, text: str) -> Paragraph:
        for one in (self.style, replace(self.style, family=FAMILIES[0], axes=())):
            with suppress(FontError):  # a file that is gone by now: the kit's font stands in
                return self.typesetter.live(text, one)
        return _NOTHING


class Letterer:
    """Sets the words of a show; what they lack becomes problems, each once."""

    def __init__(
        self,
        spec: ShowSpec,
        glyphs: GlyphAtlas,
        problems: Problems,
        picture_m: float | None = None,
        before: Typesetter | None = None,
    ) -> None:
        """`before`: what set the words of the show when it was read the last time; as long as its
        fonts are the same and its pages are few, the letters that it has drawn are used again.
        """
        self._spec = spec
        self._problems = problems
        self._picture_m = picture_m or PICTURE_M
        whole = {n: f for n, f in spec.fonts.items() if self._opens(f)}
        self._families = (*FAMILIES, *whole)
        self._fonts = FontBook(spec.folder, {n: _files(f, spec) for n, f in whole.items()})
        files = [file for each in self._fonts.named.values() for file in each.all]
        fonts = (self._fonts.folder, self._fonts.named, tuple(map(stamp_of, files)))
        if before is None or before.fonts_are != fonts or not before.atlas.reopen():
            before = Typesetter(glyphs, self._fonts)
            before.fonts_are = fonts
        self.typesetter = before
        self._said: set[tuple[str, TextStyle]] = set()
        self._lacking: set[tuple[Place, str]] = set()

    def paragraph(self, words: Name, spec: TextSpec, language: str) -> Paragraph:
        """The words laid out; characters that no font has are left out and named."""
        style = self.style(spec, language)
        paragraph = self.typesetter.set(words.text, style)
        if (words.text, style) not in self._said:
            self._said.add((words.text, style))
            self._name_missing(words, style)
            for note in self.typesetter.notes(words.text, style):
                self._problems.warning(words.place, "markup", note)
            if paragraph.cut:
                self._name_cut(words.place, paragraph, language)
        return paragraph

    def live(
        self, words: Sequence[Name], spec: TextSpec, language: str
    ) -> Callable[[str], Paragraph]:
        """What sets words that change, of which some are known already."""
        style = self.style(spec, language)
        for part in words:
            self._name_missing(part, style)
        return LiveWords(self.typesetter, style)

    def style(self, spec: TextSpec, language: str) -> TextStyle:
        """How a typesetter is asked for what a text node says: lengths in pixels."""
        width, height = self._spec.canvas
        outline, shadow = spec.outline, spec.shadow
        falls = (0.0, 0.0, 0.0)
        if shadow is not None:
            falls = (shadow.by[0].of(width), shadow.by[1].of(height), shadow.blur.of(height))
        return TextStyle(
            size_px=self.size_px(spec),
            family=self._family(spec),
            bold=spec.bold,
            italic=spec.italic,
            weight=spec.weight,
            axes=spec.axes,
            width_px=None if spec.width is None else spec.width.of(width),
            height_px=None if spec.height is None else spec.height.of(height),
            align=spec.align,
            kashida=spec.kashida,
            line_height=spec.leading,
            letter_spacing=spec.spacing,
            max_lines=spec.lines,
            vertical=spec.vertical,
            language=language,
            markup=spec.markup,
            outline_px=0.0 if outline is None else outline.width.of(height),
            outline=_BLACK if outline is None else outline.colour,
            shadow_px=falls,
            shadow=_BLACK if shadow is None else shadow.colour,
        )

    def size_px(self, spec: TextSpec) -> float:
        """The size of the letters, in pixels of the canvas."""
        width, height = self._spec.canvas
        if not isinstance(spec.size, Readable):
            return max(spec.size.of(height), 1.0)
        capital_m = 2 * spec.size.distance_m * tan(radians(CAPITAL_DEG / 2))
        capital_px = capital_m / self._picture_m * width
        return max(capital_px / self._capital(spec), 1.0)

    def _capital(self, spec: TextSpec) -> float:
        """How high an H is, in sizes."""
        how = {"bold": spec.bold, "italic": spec.italic}
        font = self._fonts.chain(self._family(spec), **how, weight=spec.weight, axes=spec.axes)[0]
        box = ink(font, font.shapes.get_nominal_glyph(ord("H")) or 0)
        return box[3] / font.em if box else USUAL_CAPITAL

    def _family(self, spec: TextSpec) -> str:
        """What is called so; a font that is not there has been named, and serif stands in."""
        return spec.font if spec.font in self._families else FAMILIES[0]

    def _opens(self, font: FontSpec) -> bool:
        """Whether a font of the show can be used, also if it went bad since it was checked."""
        for file in font.files:
            try:
                open_font(self._spec.folder / file.text)
            except FontError as fault:
                hint = f"until then {FAMILIES[0]} stands in"
                self._problems.error(file.place, "media", str(fault), hint, left_out=True)
                return False
        return True

    def _name_missing(self, words: Name, style: TextStyle) -> None:
        lacking = self.typesetter.missing(words.text, style)
        advice = dict.fromkeys(each.advice for each in lacking if each.advice)
        for language in dict.fromkeys(each.language for each in lacking):
            found = dict.fromkeys(
                each.character
                for each in lacking
                if each.language == language and (words.place, each.character) not in self._lacking
            )
            self._lacking |= {(words.place, character) for character in found}
            if not found:
                continue  # named already, of the same words in another language
            shown = " ".join(f"{c} (U+{ord(c):04X})" for c in list(found)[:MOST_NAMED])
            self._problems.warning(
                words.place,
                "missing-glyph",
                f"no font here has {shown}, in {language}: it is left out",
                "; ".join(list(advice)[:MOST_NAMED]),
            )

    def _name_cut(self, place: Place, paragraph: Paragraph, language: str) -> None:
        seen = int(paragraph.places[:, 1].max(initial=0))
        rest = len(paragraph.plain) - seen
        self._problems.warning(
            place,
            "text-cut",
            f"these words do not fit in {language}: the last {rest} of {len(paragraph.plain)} "
            f"characters are cut, after '{short(paragraph.plain[max(seen - 20, 0) : seen])}'",
            "give it more 'width', 'height' or 'lines', or a smaller 'size'",
        )


def _files(font: FontSpec, spec: ShowSpec) -> FontFiles:
    def at(file: Name | None) -> Path | None:
        return None if file is None else spec.folder / file.text

    return FontFiles(
        regular=spec.folder / font.regular.text,
        bold=at(font.bold),
        italic=at(font.italic),
        bold_italic=at(font.bold_italic),
    )
