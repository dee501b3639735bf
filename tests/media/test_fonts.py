"""The typefaces: which letters they have, and what is said when one is missing."""

from __future__ import annotations

from itertools import chain as joined
from pathlib import Path

import pytest

from exhibit.media import fonts
from exhibit.media.fonts import (
    FontBook,
    FontError,
    advice,
    chain,
    folder,
    ink,
    open_font,
)


def codes(*ranges: tuple[int, int]) -> str:
    return "".join(map(chr, joined.from_iterable(range(a, b + 1) for a, b in ranges)))


PUNCTUATION = codes((0x20, 0x7E)) + "«»‹›“”‘’„…–—·•§†‡°©®€£×÷−±½¼¾№‰\u00a0\u2009\u202f\u2011"
FRENCH = "àâäæçéèêëîïôöœùûüÿñÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸÑ"
WOLOF = "àãéëñŋóÀÃÉËÑŊÓ"
PULAAR = "ɓɗŋñƴɠƁƊŊÑƳƓ"
TAMAZIGHT_IN_LATIN = "ɛɣčďḍǧḥřṛšṣṭžẓžʷεγƐƔČḌǦḤŘṚŠṢṬŽẒ"
TIFINAGH = codes((0x2D30, 0x2D67), (0x2D6F, 0x2D70), (0x2D7F, 0x2D7F))
NKO = codes((0x7C0, 0x7FA), (0x7FD, 0x7FF)) + "،؛؟\ufd3e\ufd3f\u2e1c\u2e1d"
ADLAM = codes((0x1E900, 0x1E94B), (0x1E950, 0x1E959), (0x1E95E, 0x1E95F)) + "،؛؟\u2e41\u204f\u0640"
ARABIC = codes((0x621, 0x63A), (0x640, 0x64A), (0x660, 0x66D)) + "ٱآگڤپچژڥڢڧڭڨک یٯٮ،؛؟٪ﷲﷺ﴾﴿"
TASHKIL = codes((0x610, 0x61A), (0x64B, 0x65C), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4))
# Wolof, Pulaar, Hausa and Manding in Arabic letters, with the vowels e, o, ë.
AJAMI = "ݖݝݗپݒݕݔڎڃݥݧݶڠݑݞݟݣڤڥڢڧگڭچڊݐ" + codes((0x656, 0x65C), (0x8F4, 0x8F6))
WANTED = {
    "French": PUNCTUATION + FRENCH,
    "Wolof": WOLOF,
    "Pulaar": PULAAR,
    "Tamazight in Latin": TAMAZIGHT_IN_LATIN,
    "Tifinagh": TIFINAGH,
    "N'Ko": NKO,
    "Adlam": ADLAM,
    "Arabic": ARABIC + TASHKIL,
    "Ajami": AJAMI,
}


@pytest.mark.parametrize("family", ["serif", "sans"])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_every_chain_covers_the_languages_of_a_show(family: str, bold: bool, italic: bool) -> None:
    fonts = chain(family, bold=bold, italic=italic)
    for language, letters in WANTED.items():
        lost = [hex(ord(c)) for c in letters if not any(font.has(c) for font in fonts)]
        assert not lost, f"{language} lacks {lost}"


@pytest.mark.parametrize("family", ["serif", "sans"])
def test_one_typeface_has_a_whole_script(family: str) -> None:
    latin, arabic, *others = chain(family)
    assert all(map(latin.has, FRENCH + WOLOF + PULAAR + TAMAZIGHT_IN_LATIN))
    assert all(map(arabic.has, ARABIC + TASHKIL))
    tifinagh, nko, adlam = others[-3:]
    assert all(map(tifinagh.has, TIFINAGH))
    assert all(map(nko.has, NKO[:62]))
    assert all(map(adlam.has, ADLAM[:88]))


def test_letters_that_stand_side_by_side_are_of_like_height() -> None:
    """Tops in ems as drawn: the tooth of a beh near a Latin x, alef and capitals together."""

    def top(family: str, place: int, letter: str) -> float:
        font = chain(family)[place]
        box = ink(font, font.shapes.get_nominal_glyph(ord(letter)))
        assert box is not None
        return box[3] / font.em

    for family in ("serif", "sans"):
        x, capital = top(family, 0, "x"), top(family, 0, "H")
        for place in (1, 2):
            assert 0.85 < top(family, place, "ب") / x < 0.95
            assert 1.05 < top(family, place, "ا") / capital < 1.30
        for place, letter in ((3, "ⵣ"), (4, "ߊ"), (5, "𞤀")):
            assert top(family, place, letter) == pytest.approx(capital, abs=0.01)


def test_a_letter_made_of_parts_counts_when_the_parts_are_there() -> None:
    latin = chain("serif")[0]
    precomposed_but_rare = "\u1e2f"  # ḯ
    assert latin.has(precomposed_but_rare)
    assert not latin.has("\u4e2d")


def test_a_typeface_is_opened_once() -> None:
    assert chain("serif")[-1] is chain("sans")[-1]
    assert FontBook().chain("sans") == chain("sans")


def test_other_scripts_never_lean_and_latin_without_an_italic_does() -> None:
    latin, *others = chain("sans", italic=True)
    assert latin.shapes.synthetic_slant == pytest.approx(fonts.SLANT)
    assert {font.shapes.synthetic_slant for font in others} == {0}
    assert chain("serif", italic=True)[0].shapes.synthetic_slant == 0


def test_a_script_without_a_bold_is_thickened() -> None:
    names = {font.name: font.shapes.synthetic_bold[0] for font in chain("sans", bold=True)}
    assert names["NotoSansTifinagh-Regular"] > 0
    assert names["NotoSansNKo-Regular"] > 0
    assert names["NotoSansAdlam-Bold"] == names["NotoSans-Bold"] == 0


@pytest.mark.parametrize(("weight", "drawn"), [(300, "Regular"), (599, "Regular"), (650, "Bold")])
def test_a_weight_picks_the_nearest_of_two(weight: float, drawn: str) -> None:
    assert FontBook().chain("serif", weight=weight)[0].name == f"NotoSerif-{drawn}"


@pytest.mark.parametrize(
    ("character", "said"),
    [
        ("አ", "Ethiopic: Noto Sans Ethiopic has it"),
        ("中", "Chinese characters: Noto Sans SC (or TC, JP, KR) has it"),
        ("ߞ", "N'Ko: Noto Sans NKo has it"),
        ("ก", "Thai: Noto Sans Thai has it"),
        ("Ж", "Cyrillic: Noto Sans has it"),
        ("🙂", "a symbol: Noto Emoji, or Noto Sans Symbols 2, has it"),
        ("∮", "a symbol: Noto Sans Symbols, or Noto Sans Math, has it"),
        ("\ue000", "a private character: only the font that invented it has it"),
        ("\U000e5555", "no character that is known yet: look for a slip of the hand"),
        ("\ud800", "half a character: save the text as UTF-8 again"),
        ("‽", "common to many scripts: Noto Sans, or Noto Sans Symbols, has it"),
    ],
)
def test_a_missing_character_is_told_with_its_script_and_font(character: str, said: str) -> None:
    assert advice(character) == said


def test_every_font_file_has_its_licence_beside_it() -> None:
    for file in folder().glob("*.ttf"):
        licence = folder() / f"{file.stem.split('-')[0]}-OFL.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text("utf-8").upper()


def test_fonts_of_an_installed_package_lie_inside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "exhibit" / "assets" / "fonts"
    inside.mkdir(parents=True)
    monkeypatch.setattr(fonts, "__file__", str(tmp_path / "exhibit" / "media" / "fonts.py"))
    assert folder() == inside


def test_a_lost_folder_of_fonts_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "__file__", str(tmp_path / "exhibit" / "media" / "fonts.py"))
    with pytest.raises(FontError, match="assets/fonts is missing"):
        folder()


def test_a_lost_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"the font Lost\.ttf cannot be read \(No such file"):
        open_font(tmp_path / "Lost.ttf")
