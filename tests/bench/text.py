"""Words beside other engines that set them: `python -m tests.bench text [--save FILE.md]`.

Each engine gets the same fonts and the same words, 400 characters of French, Arabic, Tifinagh and
digits at 48 px, 1,600 px wide, and is timed from the words to their pixels in memory, with nothing
known from before but open fonts. Skia needs an isolate around the paragraph to have its digits in
order, and gets one; it keeps the pictures of its glyphs from round to round, where ours begins
without. Pillow with Raqm knows one font at a time and breaks no lines, so it is compared with one
line of Arabic, which it sets rightly.

Then what nobody else was asked: words that change in every frame, as a show has them, and letters
that move one by one. What counts is processor time; rounds take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import folder
from exhibit.media.text import TextStyle, Typesetter
from exhibit.picture import Picture
from exhibit.show.step import begin
from tests.bench import machine, speed
from tests.bench.speed import Row
from tests.visits import production_of

Say = Callable[[str], None]
Work = Callable[[], object]

SIZE_PX, WIDTH_PX = 48.0, 1_600.0
MIXED = (
    "La cour attend : « الصحن ينتظر » dit la voix, et 1 888 pas (يا زائر) sonnent. "
    "ⵜⴰⵎⴰⵣⵉⵖⵜ et français, l'un près de l'autre ; مساء الخير [18 h 30], 1.234,5 m. "
)
MIXED = (MIXED * 3)[:400]
ARABIC = "الصَّحْنُ يَنْتَظِرُ مَنْ يَأْتِي مِنَ البَحْرِ (1888) وَيَسْمَعُ"
ARABIC_PX = 55  # Noto Sans Arabic as the kit's sans has it at 48 px: it draws it larger
FAMILIES = [
    "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans Tifinagh", "Noto Sans NKo",
    "Noto Sans Adlam",
]  # fmt: skip
STYLE = TextStyle(size_px=SIZE_PX, width_px=WIDTH_PX, family="sans", language="fr")
SMALL = TextStyle(size_px=24.0, width_px=WIDTH_PX, family="sans", language="fr")
SWARM = """
show: Letters
canvas: [1920, 1080]
languages: [fr]
start: all
scenes:
  - scene: all
    nodes:
      - text: a
        size: 20
        at: [{{noise: 3s, from: 49%, to: 51%}}, {{noise: 4s, from: 49%, to: 51%}}]
        repeat: {{count: {count}, scatter: [100%, 100%], vary: {{phase: 100%}}}}
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything; tests take hardly any."""

    rounds: int = 15
    frames: int = 60
    letters: int = 10_000  # moving one by one
    rivals: bool = True


class Measurement:
    """All rows, in the order of the table. `say` hears what is measured before it is."""

    def __init__(self, counts: Counts, say: Say) -> None:
        self._counts = counts
        self._say = say

    def rows(self) -> Iterator[Row]:
        yield self._beside(
            "400 mixed characters, from words to pixels", ours(MIXED), "Skia", skia_paragraph
        )
        yield self._alone("the same, its letters drawn before", ours_drawn(MIXED), "asked: 6 ms")
        yield self._beside(
            "a line of vowelled Arabic, 56 letters", ours(ARABIC, None), "Pillow, Raqm", raqm_line
        )
        kept = TextFrames(1, len(MIXED), STYLE)
        kept.setter.live(MIXED, STYLE)
        yield self._alone("the same paragraph again", lambda: kept.setter.live(MIXED, STYLE))
        yield self._alone(
            "1,000 characters, all new in each frame", TextFrames(1, 1_000).frame, "asked: 8 ms"
        )
        yield self._alone(
            "20 texts of 10 characters, all new in each frame", TextFrames(20, 10).frame
        )
        count = self._counts.letters
        yield self._alone(
            f"{count:,} letters moving one by one: evaluate and pack", swarm_frame(count)
        )

    def _beside(self, work: str, own: Work, name: str, rival: Callable[[], Work]) -> Row:
        if not self._counts.rivals:
            return self._alone(work, own)
        self._say(work)
        try:
            other = rival()
        except (ImportError, RuntimeError) as error:
            return Row(work, name, remark=str(error)[:200])
        mine, theirs = _in_turns([own, other], self._counts.rounds)
        return Row(work, name, mine / theirs, None, _ms(mine), _ms(theirs))

    def _alone(self, work: str, own: Work, remark: str = "") -> Row:
        self._say(work)
        return Row(work, "", ours=_ms(_in_turns([own], self._counts.frames)[0]), remark=remark)


# --- ours -----------------------------------------------------------------------------------------


def ours(words: str, width_px: float | None = WIDTH_PX) -> Work:
    """Nothing is known from before: a new atlas, a new typesetter."""
    style = TextStyle(size_px=SIZE_PX, width_px=width_px, family="sans", language="fr")
    return lambda: Typesetter(GlyphAtlas()).set(words, style)


def ours_drawn(words: str) -> Work:
    """A new typesetter finds all letters in the atlas: what it takes to lay out the words."""
    atlas = GlyphAtlas()
    Typesetter(atlas).set(words, STYLE)
    return lambda: Typesetter(atlas).set(words, STYLE)


class TextFrames:
    """Texts of which every word is another one in each frame."""

    def __init__(self, texts: int, characters: int, style: TextStyle = SMALL) -> None:
        self.setter = Typesetter(GlyphAtlas())
        self._chance = Random(1)
        self._texts, self._characters, self._style = texts, characters, style

    def frame(self) -> None:
        """The words that a frame has; making them up takes about a tenth of the time."""
        self.setter.next_frame()
        for _ in range(self._texts):
            self.setter.live(self._words(), self._style)

    def _words(self) -> str:
        """Ten letters and digits a word, spaces included: as hexadecimal numbers have them."""
        words = self._characters // 10
        digits = f"{self._chance.getrandbits(36 * words):0{9 * words}x}"
        return " ".join(digits[i : i + 9] for i in range(0, len(digits), 9)) + "."


def swarm_frame(letters: int) -> Work:
    """A text of one letter, in so many copies that each wander by themselves."""
    production = production_of(SWARM.format(count=letters))
    picture = Picture(production.show, production.stages)
    state = begin(production.show)
    frame = 0

    def draw() -> None:
        nonlocal frame
        frame += 1
        picture.layers(state, frame / 60)

    return draw


# --- others ---------------------------------------------------------------------------------------


def skia_paragraph(words: str = MIXED) -> Callable[[], NDArray[np.uint8]]:
    """Raises ImportError where Skia is not installed, or lacks a library of the system."""
    import skia  # noqa: PLC0415  # only where somebody installed it

    found = skia.FontMgr.New_Custom_Directory(str(folder()))
    surface = skia.Surface(int(WIDTH_PX), 1_000)

    def typeset() -> NDArray[np.uint8]:
        fonts = skia.textlayout_FontCollection()  # which remembers paragraphs: a new one
        fonts.setDefaultFontManager(found)
        style: Any = skia.textlayout_ParagraphStyle()
        text: Any = skia.textlayout_TextStyle()
        text.setFontFamilies(FAMILIES)
        text.setFontSize(SIZE_PX)
        text.setColor(skia.ColorWHITE)
        style.setTextStyle(text)
        builder = skia.textlayout_ParagraphBuilder.make(style, fonts, skia.Unicodes.ICU.Make())
        builder.pushStyle(text)
        builder.addText(f"\u2066{words}\u2069")
        paragraph = builder.Build()
        paragraph.layout(WIDTH_PX)
        surface.getCanvas().clear(0)
        paragraph.paint(surface.getCanvas(), 0, 0)
        pixels: NDArray[np.uint8] = surface.toarray()
        return pixels

    return typeset


def raqm_line(words: str = ARABIC) -> Work:
    """Raises RuntimeError where Pillow has no Raqm."""
    from PIL import Image, ImageDraw, ImageFont, features  # noqa: PLC0415

    if not features.check("raqm"):
        raise RuntimeError("Pillow finds no Raqm and FriBiDi here")
    file = str(folder() / "NotoSansArabic-Regular.ttf")
    font = ImageFont.truetype(file, ARABIC_PX, layout_engine=ImageFont.Layout.RAQM)

    def typeset() -> object:
        picture = Image.new("L", (int(WIDTH_PX), 140))
        ImageDraw.Draw(picture).text((0, 0), words, 255, font, direction="rtl", language="ar")
        return picture

    return typeset


# --- the table ------------------------------------------------------------------------------------


def show(console: Console, counts: Counts, save: Path | None = None) -> None:
    """Measures and prints; half a minute."""
    where = machine.describe()
    with console.status("Measuring text") as status:
        rows = list(Measurement(counts, status.update).rows())
    console.print(where)
    console.print(speed.table(rows, counts.rounds))
    if save is not None:
        text = speed.markdown(rows, counts.rounds, " ".join(where.split()))
        save.write_text(text, encoding="utf-8")


def _in_turns(works: list[Work], rounds: int) -> list[float]:
    """The median seconds of processor time of each; the first two rounds only warm up."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 2):
        for work, found in zip(works, times, strict=True):
            began = process_time()
            work()
            if number > 1:
                found.append(process_time() - began)
    return [median(found) for found in times]


def _ms(value_s: float) -> str:
    return f"{value_s * 1000:.3g}"
