"""Words beside other engines that set them: `python -m tests.bench text [--save FILE.md]`.

Each engine gets the same fonts and the same words, 400 characters of French, Arabic, Tifinagh and
digits at 48 px, 1,600 px wide, and is timed from the words to their pixels in memory; rounds take
turns, and the ratio is that of the medians. Skia needs an isolate around the paragraph to have its
digits in order, and gets one. Pillow with Raqm knows one font at a time and breaks no lines, so it
is compared with one line of Arabic, which it sets rightly. Skia keeps the pictures of its glyphs
from round to round, where ours begins with nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.fonts import folder
from exhibit.media.text import TextStyle, Typesetter
from tests.bench import machine

SIZE_PX, WIDTH_PX = 48.0, 1_600.0
MIXED = (
    "La cour attend : « الصحن ينتظر » dit la voix, et 1 888 pas (يا زائر) sonnent. "
    "ⵜⴰⵎⴰⵣⵉⵖⵜ et français, l'un près de l'autre ; مساء الخير [18 h 30], 1.234,5 m. "
)
MIXED = (MIXED * 3)[:400]
ARABIC = "الصَّحْنُ يَنْتَظِرُ مَنْ يَأْتِي مِنَ البَحْرِ (1888) وَيَسْمَعُ"
FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Tifinagh", "Amiri"]
Set = Callable[[], object]


def ours(words: str, width_px: float | None = WIDTH_PX) -> Set:
    """Nothing is known from before: a new atlas, a new typesetter."""
    style = TextStyle(size_px=SIZE_PX, width_px=width_px, family="sans", language="fr")

    def typeset() -> object:
        return Typesetter(GlyphAtlas()).set(words, style)

    return typeset


def ours_again(words: str) -> Set:
    """The same paragraph once more, and its glyphs are in the atlas."""
    setter = Typesetter(GlyphAtlas())
    style = TextStyle(size_px=SIZE_PX, width_px=WIDTH_PX, family="sans", language="fr")
    setter.live(words, style)
    return lambda: setter.live(words, style)


def ours_changing(count: int) -> Set:
    """`count` characters, every word of them another one than the time before."""
    setter = Typesetter(GlyphAtlas())
    style = TextStyle(size_px=24.0, width_px=WIDTH_PX, family="sans", language="fr")
    turn = 0

    def typeset() -> object:
        nonlocal turn
        turn += 1
        words = " ".join(
            f"{(turn * 7919 + i * 104_729) % 1_000_000:06d}" for i in range(count // 7)
        )
        return setter.live(words, style)

    return typeset


def skia_paragraph(words: str) -> Set | None:
    try:
        import skia  # noqa: PLC0415  # only where somebody installed it
    except ImportError:
        return None
    found = skia.FontMgr.New_Custom_Directory(str(folder()))
    surface = skia.Surface(int(WIDTH_PX), 1_000)

    def typeset() -> object:
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
        return surface.toarray()

    return typeset


def raqm_line(words: str) -> Set | None:
    from PIL import Image, ImageDraw, ImageFont, features  # noqa: PLC0415

    if not features.check("raqm"):
        return None

    def typeset() -> object:
        file = str(folder() / "Amiri-Regular.ttf")
        font = ImageFont.truetype(file, int(SIZE_PX), layout_engine=ImageFont.Layout.RAQM)
        picture = Image.new("L", (int(WIDTH_PX), 120))
        ImageDraw.Draw(picture).text((0, 0), words, 255, font, direction="rtl", language="ar")
        return picture

    return typeset


def show(console: Console, rounds: int = 15, file: Path | None = None) -> None:
    """Measures, and prints or saves the table."""
    rows: list[tuple[str, Set, str, Set | None]] = [
        ("400 mixed characters, from words to pixels", ours(MIXED), "Skia", skia_paragraph(MIXED)),
        (
            "a line of vowelled Arabic, 56 letters",
            ours(ARABIC, None),
            "Pillow Raqm",
            raqm_line(ARABIC),
        ),
        ("the same paragraph again", ours_again(MIXED), "", None),
        ("1,000 characters, all of them new", ours_changing(1_000), "", None),
    ]
    table = Table("what", "ours, ms", "against", "theirs, ms", "ours / theirs")
    for what, own, name, other in rows:
        mine, theirs = _in_turns(own, other, rounds)
        said = "not installed" if name and other is None else name
        ratio = f"{mine / theirs:.2f}" if theirs else ""
        table.add_row(what, _ms(mine), said, _ms(theirs) if theirs else "", ratio)
    console.print(machine.describe())
    console.print(table)
    if file is not None:
        with file.open("w", encoding="utf-8") as into:
            Console(file=into, width=110).print(table)


def _in_turns(own: Set, other: Set | None, rounds: int) -> tuple[float, float]:
    """The medians in seconds of both, taking turns; the first round only warms up."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        for run, times in ((own, mine), (other, theirs)):
            if run is None:
                continue
            began = perf_counter()
            run()
            if number:
                times.append(perf_counter() - began)
    return median(mine), median(theirs) if theirs else 0.0


def _ms(value_s: float) -> str:
    return f"{value_s * 1000:.3f}"
