"""The typefaces: which letters they have, and what is said when one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from exhibit.media import fonts
from exhibit.media.fonts import Family, FontError, chain, folder, open_font

FRENCH = "àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊŒ«»’–—…€\u00a0\u202f\u2011"
WOLOF = "ëñŋàéóËÑŊÀÉÓ"
TAMAZIGHT_IN_LATIN = "ɛɣḍṭḥṣẓčǧ"
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوي" + "ى ٱگڤپ،؛؟٠١٢٣٤٥٦٧٨٩"
TASHKIL = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0653"


@pytest.mark.parametrize("family", ["serif", "sans"])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_every_face_of_a_family_covers_the_languages_of_a_show(
    family: Family, bold: bool, italic: bool
) -> None:
    latin, arabic = chain(family, bold=bold, italic=italic)
    assert all(map(latin.has, FRENCH + WOLOF + TAMAZIGHT_IN_LATIN))
    assert all(map(arabic.has, ARABIC + TASHKIL))


def test_a_letter_made_of_parts_counts_when_the_parts_are_there() -> None:
    latin, _ = chain("serif")
    precomposed_but_rare = "\u1e2f"  # ḯ
    assert latin.has(precomposed_but_rare)
    assert not latin.has("\u4e2d")


def test_a_typeface_is_opened_once() -> None:
    assert chain("serif")[1] is chain("sans")[1]


def test_arabic_never_leans_and_latin_without_an_italic_does() -> None:
    latin, arabic = chain("sans", italic=True)
    assert latin.shapes.synthetic_slant == pytest.approx(fonts.SLANT)
    assert arabic.shapes.synthetic_slant == 0
    assert chain("serif", italic=True)[0].shapes.synthetic_slant == 0


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


@pytest.mark.parametrize("kept_bytes", [0, 3, 2_000, 200_000])
def test_a_font_cut_short_is_named(tmp_path: Path, kept_bytes: int) -> None:
    cut = tmp_path / "Cut.ttf"
    cut.write_bytes((folder() / "NotoSerif-Regular.ttf").read_bytes()[:kept_bytes])
    with pytest.raises(FontError, match=r"the font Cut\.ttf is damaged"):
        open_font(cut)


def test_a_page_of_a_website_is_no_font(tmp_path: Path) -> None:
    page = tmp_path / "Page.ttf"
    page.write_bytes(b"<html>404</html>" * 100)
    with pytest.raises(FontError, match="damaged or not a font"):
        open_font(page)
