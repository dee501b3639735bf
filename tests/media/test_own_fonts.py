"""A show's own fonts: made from what there is, and in a sentence when they lie."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from exhibit.media import fontfile
from exhibit.media.fonts import (
    EMBOLDENED,
    SLANT,
    Font,
    FontBook,
    FontError,
    FontFiles,
    folder,
    ink,
    open_font,
)

NKO = folder() / "NotoSansNKo-Regular.ttf"


def bar(width: int, height: int = 700) -> object:
    """A glyph that is one upright bar."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, height), (width, height), (width, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def made(
    file: Path, *, vary: bool = False, units: int = 1000, cmap: dict[int, str] | None = None
) -> Path:
    """A font of one letter, "l", 100 units wide; with `vary`, 300 at the weight of 900."""
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder([".notdef", "l"])
    builder.setupCharacterMap(cmap or {ord("l"): "l"})
    builder.setupGlyf({".notdef": bar(500), "l": bar(100)})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "l": (400, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Bar", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if vary:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        wider = [(0, 0), (0, 0), (200, 0), (200, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
        builder.setupGvar({".notdef": [], "l": [TupleVariation({"wght": (0, 1, 1)}, wider)]})
    builder.save(file)
    return file


def width(font: Font) -> float:
    box = ink(font, font.shapes.get_nominal_glyph(ord("l")))
    assert box is not None
    return box[2] - box[0]


def test_a_shows_own_font_comes_before_the_kits(tmp_path: Path) -> None:
    made(tmp_path / "Bar.ttf")
    book = FontBook(tmp_path, {"bars": FontFiles(regular=Path("Bar.ttf"))})
    own, *others = book.chain("bars")
    assert own.name == "Bar"
    assert own.has("l")
    assert [font.name for font in others][:2] == ["NotoSans-Regular", "NotoSansArabic-Regular"]
    assert book.axes("bars") == ()


def test_what_was_not_drawn_is_made_from_what_was(tmp_path: Path) -> None:
    book = FontBook(None, {"bars": FontFiles(regular=made(tmp_path / "Bar.ttf"))})
    assert book.chain("bars", italic=True)[0].shapes.synthetic_slant == pytest.approx(SLANT)
    bold = book.chain("bars", bold=True)[0]
    assert bold.shapes.synthetic_bold[0] == pytest.approx(EMBOLDENED)
    assert width(bold) > width(book.chain("bars")[0])


def test_each_drawn_style_has_its_file(tmp_path: Path) -> None:
    names = ("regular", "bold", "italic", "bold_italic")
    files = FontFiles(**{name: made(tmp_path / f"{name}.ttf") for name in names})
    book = FontBook(None, {"bars": files})
    for bold in (False, True):
        for italic in (False, True):
            font = book.chain("bars", bold=bold, italic=italic)[0]
            assert font.name == names[bold + 2 * italic]
            assert font.shapes.synthetic_slant == font.shapes.synthetic_bold[0] == 0


def test_a_variable_font_has_every_weight(tmp_path: Path) -> None:
    book = FontBook(None, {"bars": FontFiles(regular=made(tmp_path / "Bar.ttf", vary=True))})
    assert [tuple(axis) for axis in book.axes("bars")] == [("wght", 100, 400, 900)]
    widths = [width(book.chain("bars", weight=weight)[0]) for weight in (400, 650, 900, 5_000)]
    assert widths == pytest.approx([100, 200, 300, 300], abs=2)
    assert width(book.chain("bars", bold=True)[0]) == pytest.approx(220, abs=2)
    assert width(book.chain("bars", axes=(("wght", 900),))[0]) == pytest.approx(300, abs=2)
    assert book.chain("bars", weight=650)[1].name == "NotoSans-Bold"


def test_an_axis_that_a_font_has_not_is_named(tmp_path: Path) -> None:
    varies = FontFiles(regular=made(tmp_path / "Bar.ttf", vary=True))
    plain = FontFiles(regular=made(tmp_path / "Plain.ttf"))
    book = FontBook(None, {"bars": varies, "plain": plain})
    with pytest.raises(FontError, match=r"Bar\.ttf has no axis 'wdth': it has wght"):
        book.chain("bars", axes=(("wdth", 80),))
    with pytest.raises(FontError, match=r"Plain\.ttf has no axis 'wdth': it does not vary"):
        book.chain("plain", axes=(("wdth", 80),))


def test_a_family_that_nobody_brought_is_named() -> None:
    with pytest.raises(FontError, match="no font is called 'gothic': known are serif, sans"):
        FontBook().chain("gothic")


def test_a_font_that_was_changed_is_opened_again(tmp_path: Path) -> None:
    book = FontBook(None, {"bars": FontFiles(regular=made(tmp_path / "Bar.ttf"))})
    assert not book.chain("bars")[0].has("m")
    made(tmp_path / "Bar.ttf", cmap={ord("l"): "l", ord("m"): "l"})
    assert book.chain("bars")[0].has("m")


# --- fonts that lie -------------------------------------------------------------------------------


def table(data: bytes, tag: bytes) -> tuple[int, int]:
    """Where a table lies in a font, and how long it is."""
    tables = struct.unpack(">H", data[4:6])[0]
    for place in range(12, 12 + 16 * tables, 16):
        name, _, offset, length = struct.unpack(">4sIII", data[place : place + 16])
        if name == tag:
            return offset, length
    raise AssertionError(tag)


def changed(file: Path, tag: bytes, at: int, value: bytes) -> Path:
    """The N'Ko font with some bytes of a table written over."""
    data = bytearray(NKO.read_bytes())
    start = table(bytes(data), tag)[0] + at
    data[start : start + len(value)] = value
    file.write_bytes(data)
    return file


def test_a_lost_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"the font Lost\.ttf cannot be read \(No such file"):
        open_font(tmp_path / "Lost.ttf")


@pytest.mark.parametrize("kept_bytes", [0, 3, 11, 2_000, 60_000])
def test_a_font_cut_short_is_named(tmp_path: Path, kept_bytes: int) -> None:
    cut = tmp_path / "Cut.ttf"
    cut.write_bytes(NKO.read_bytes()[:kept_bytes])
    with pytest.raises(FontError, match=r"the font Cut\.ttf is damaged"):
        open_font(cut)


def test_a_page_of_a_website_is_no_font(tmp_path: Path) -> None:
    page = tmp_path / "Page.ttf"
    page.write_bytes(b"<html>404</html>" * 100)
    with pytest.raises(FontError, match="damaged or not a font"):
        open_font(page)


@pytest.mark.parametrize(("magic", "kind"), [(b"wOFF", "WOFF"), (b"wOF2", "WOFF2")])
def test_a_font_packed_for_websites_is_named(tmp_path: Path, magic: bytes, kind: str) -> None:
    file = tmp_path / "Web.ttf"
    file.write_bytes(magic + bytes(100))
    with pytest.raises(FontError, match=f"is a {kind}, packed for websites"):
        open_font(file)


@pytest.mark.parametrize("units", [0, 1, 15, 16_385, 65_535])
def test_an_absurd_em_is_named(tmp_path: Path, units: int) -> None:
    lie = changed(tmp_path / "Em.ttf", b"head", 18, struct.pack(">H", units))
    with pytest.raises(FontError, match=rf"its em has {units} units, expected 16 to 16384"):
        open_font(lie)


@pytest.mark.parametrize("glyphs", [0, 1])
def test_a_font_without_glyphs_is_damaged(tmp_path: Path, glyphs: int) -> None:
    lie = changed(tmp_path / "None.ttf", b"maxp", 4, struct.pack(">H", glyphs))
    with pytest.raises(FontError, match="damaged"):
        open_font(lie)


def test_characters_whose_glyph_does_not_exist_are_not_there(tmp_path: Path) -> None:
    lie = changed(tmp_path / "Few.ttf", b"maxp", 4, struct.pack(">H", 20))
    whole, few = open_font(NKO), open_font(lie)
    assert 0 < len(few.characters) < len(whole.characters)
    assert few.characters < whole.characters
    assert all(few.shapes.get_nominal_glyph(code) < 20 for code in few.characters)


def test_a_font_of_pictures_is_named(tmp_path: Path) -> None:
    font = TTFont(NKO)
    for tag in ("glyf", "loca"):
        del font[tag]
    for_pictures = io.BytesIO()
    font.save(for_pictures)
    (tmp_path / "Pictures.ttf").write_bytes(for_pictures.getvalue())
    with pytest.raises(FontError, match="no outlines, only pictures of letters"):
        open_font(tmp_path / "Pictures.ttf")


def test_a_file_too_large_to_be_a_font_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fontfile, "LARGEST", 10_000)
    (tmp_path / "Large.ttf").write_bytes(NKO.read_bytes())
    with pytest.raises(FontError, match="no font needs more than 96"):
        open_font(tmp_path / "Large.ttf")


def test_an_absurd_line_is_that_of_latin(tmp_path: Path) -> None:
    lie = changed(tmp_path / "Line.ttf", b"hhea", 4, struct.pack(">hh", 32_000, 32_000))
    font = open_font(changed(lie, b"OS/2", 68, struct.pack(">hh", 32_000, 32_000)))
    assert 0 < font.ascent + font.descent < 5


def test_a_glyph_larger_than_it_says_is_measured_by_its_outline(tmp_path: Path) -> None:
    honest = made(tmp_path / "Bar.ttf")
    data = bytearray(honest.read_bytes())
    glyf, length = table(bytes(data), b"glyf")
    box = struct.pack(">hhhh", 0, 0, 100, 700)
    at = data.rindex(box, glyf, glyf + length)
    data[at : at + 8] = struct.pack(">hhhh", 0, 0, 1, 1)
    (tmp_path / "Lie.ttf").write_bytes(data)
    lie = open_font(tmp_path / "Lie.ttf")
    assert ink(lie, lie.shapes.get_nominal_glyph(ord("l"))) == (0, 0, 100, 700)


def test_a_glyph_of_absurd_size_shows_nothing(tmp_path: Path) -> None:
    font = open_font(made(tmp_path / "Bar.ttf", units=16))  # 700 units are 44 ems, 20 are 1
    assert ink(font, font.shapes.get_nominal_glyph(ord("l"))) is not None
    huge = changed(tmp_path / "Huge.ttf", b"head", 18, struct.pack(">H", 16))
    tall = open_font(huge)
    boxes = [ink(tall, tall.shapes.get_nominal_glyph(code)) for code in sorted(tall.characters)]
    assert None in boxes
    assert all(max(map(abs, box)) <= 64 * tall.em for box in boxes if box)


@pytest.mark.parametrize("name", ["NotoSansNKo-Regular", "NotoSansAdlam-Regular"])
@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_font_ends_the_show(tmp_path: Path, name: str, seed: int) -> None:
    """50 damaged copies each: a sentence, or a font that shapes and draws without a fault."""
    whole = (folder() / f"{name}.ttf").read_bytes()
    chance = np.random.default_rng([seed, len(whole)])
    opened = 0
    sentences: list[str] = []
    for number in range(50):
        file = tmp_path / f"{number}.ttf"
        file.write_bytes(damaged(whole, chance))
        try:
            font = open_font(file)
        except FontError as fault:
            sentences.append(str(fault))
            continue
        opened += 1
        draw_all(font)
    assert opened > 10
    assert all(sentence.startswith("the font ") for sentence in sentences)


def damaged(whole: bytes, chance: np.random.Generator) -> bytes:
    """A copy with 1 to 64 bytes changed: in its head, in one table, or anywhere."""
    data = bytearray(whole)
    tables = struct.unpack(">H", data[4:6])[0]
    place = 12 + 16 * int(chance.integers(tables))
    offset, length = struct.unpack(">II", data[place + 8 : place + 16])
    start, stop = [(0, 12 + 16 * tables), (offset, offset + length), (0, len(data))][
        int(chance.choice(3, p=[0.1, 0.6, 0.3]))
    ]
    for at in chance.integers(start, stop, int(chance.integers(1, 65))):
        data[at] = int(chance.choice([0, 1, 127, 128, 255, int(chance.integers(256))]))
    return bytes(data)


def draw_all(font: Font) -> None:
    """Shapes and measures what the font says that it has."""
    codes = sorted(font.characters)[:160]
    for direction in ("ltr", "rtl"):
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints(codes)
        buffer.guess_segment_properties()
        buffer.direction = direction
        uharfbuzz.shape(font.shapes, buffer)
        for info in buffer.glyph_infos:
            box = ink(font, info.codepoint)
            assert box is None or max(map(abs, box)) <= 64 * font.em
