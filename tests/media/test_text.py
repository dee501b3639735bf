"""Paragraphs: order, joins, lines, sides, and that no text at all can stop a show."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.text import LONGEST, TextStyle
from exhibit.scene.looks import Paragraph
from tests.media.paragraphs import missing, picture, pieces, style, typeset, visual, width

WHOLE: dict[str, Any] = {"size_px": 100}  # letters of this size always have the same cell


def lines(paragraph: Paragraph, pitch: float) -> NDArray[np.intp]:
    """The line on which the middle of each quad lies, counted from 0 at the top."""
    middle = paragraph.rects[:, 1] + paragraph.rects[:, 3] / 2 + paragraph.height / 2
    return np.floor(middle / pitch).astype(np.intp)


def test_quads_are_what_the_renderer_reads() -> None:
    atlas = GlyphAtlas()
    words = typeset("La cour attend.", style(), atlas)
    assert words.rects.shape == words.cells.shape == (13, 4)  # spaces have no quad
    assert words.layers.shape == (13,)
    for column in (words.rects, words.cells, words.layers):
        assert column.dtype == np.float32
        assert column.flags.c_contiguous
    texels = (words.cells[:, 2:] - words.cells[:, :2]) * atlas.page
    np.testing.assert_allclose(texels, words.rects[:, 2:], atol=1e-3)


def test_the_box_is_around_the_middle() -> None:
    words = typeset("La cour attend", style(), GlyphAtlas())
    left = words.rects[:, 0].min()
    right = (words.rects[:, 0] + words.rects[:, 2]).max()
    assert left == pytest.approx(-words.width / 2, abs=3)
    assert right == pytest.approx(words.width / 2, abs=3)
    assert words.height == round(40 * 1.35)
    assert words.rects[:, 1].min() > -words.height / 2


def test_letters_are_kerned() -> None:
    assert width("AVAVA") < width("A") * 3 + width("V") * 2 - 2


def test_arabic_letters_join() -> None:
    atlas = GlyphAtlas()
    joined = typeset("بيت", style("ar", **WHOLE), atlas)
    apart = typeset("ب\u200cي\u200cت", style("ar", **WHOLE), atlas)
    assert pieces(picture(joined, atlas)) == 1
    assert pieces(picture(apart, atlas)) == 3


def test_a_join_has_no_seam() -> None:
    atlas = GlyphAtlas()
    page = picture(typeset("سسسسسس", style("ar", size_px=48), atlas), atlas)
    inked = np.flatnonzero((page > 0.1).any(axis=0))
    assert page[:, inked[5] : inked[-5]].max(axis=0).min() > 0.9


def test_joined_letters_are_slices_of_one_stroke() -> None:
    atlas = GlyphAtlas()
    cells = visual(typeset("بيت", style("ar"), atlas))
    assert len(cells) == 3
    np.testing.assert_array_equal(cells[:-1, 2], cells[1:, 0])  # side by side, without a gap
    assert (cells[:, [1, 3]] == cells[0, [1, 3]]).all()
    apart = visual(typeset("دار", style("ar"), atlas))
    assert len(apart) == 3
    assert (apart[:-1, 2] != apart[1:, 0]).all()
    assert len(typeset("fjord", style("fr")).rects) == 5


def test_tashkil_sits_on_its_letter_and_takes_no_room() -> None:
    assert width("ينتظر", "ar") == pytest.approx(width("يَنتَظِر", "ar"), rel=0.02)
    plain = typeset("ظر", style("ar"), GlyphAtlas())
    marked = typeset("ظِر", style("ar"), GlyphAtlas())
    below = (marked.rects[:, 1] + marked.rects[:, 3]).max() + marked.height / 2
    assert below > (plain.rects[:, 1] + plain.rects[:, 3]).max() + plain.height / 2


def test_composed_and_decomposed_letters_are_the_same_picture() -> None:
    atlas = GlyphAtlas()
    composed = typeset("ñëé", style("wo"), atlas)
    decomposed = typeset("n\u0303e\u0308e\u0301", style("wo"), atlas)
    np.testing.assert_array_equal(composed.cells, decomposed.cells)


def test_a_year_inside_arabic_keeps_its_order() -> None:
    atlas = GlyphAtlas()
    year = typeset("1234", style("ar", **WHOLE), atlas)
    inside = typeset("فتح 1234 في", style("ar", **WHOLE), atlas)
    after = typeset("في", style("ar", **WHOLE), atlas)
    seen = visual(inside)
    np.testing.assert_array_equal(seen[:2], visual(after))
    np.testing.assert_array_equal(seen[2:6], visual(year))


def test_arabic_reads_from_the_right_and_its_latin_names_from_the_left() -> None:
    atlas = GlyphAtlas()
    mixed = typeset("فتح Tunis", style("ar", **WHOLE), atlas)
    alone = typeset("Tunis", style("fr", **WHOLE), atlas)
    np.testing.assert_array_equal(visual(mixed)[:5], visual(alone))


def test_french_keeps_arabic_words_in_their_place() -> None:
    atlas = GlyphAtlas()
    mixed = typeset("le فتح un", style("fr", **WHOLE), atlas)
    le = typeset("le", style("fr", **WHOLE), atlas)
    fath = typeset("فتح", style("ar", **WHOLE), atlas)
    np.testing.assert_array_equal(visual(mixed)[:2], visual(le))
    np.testing.assert_array_equal(visual(mixed)[2:-2], visual(fath))


def test_lines_break_at_spaces_and_stay_within_the_width() -> None:
    text = "La cour attend depuis l’aube et l’eau connaît le chemin du bassin"
    words = typeset(text, style(width_px=320), GlyphAtlas())
    pitch = round(40 * 1.35)
    assert words.width == 320
    assert words.height / pitch == 5
    assert words.rects[:, 0].min() >= -161
    assert (words.rects[:, 0] + words.rects[:, 2]).max() <= 162
    assert set(lines(words, pitch)) == {0, 1, 2, 3, 4}


def test_the_natural_width_of_a_line_does_not_break_it() -> None:
    for text in ("La cour attend depuis l’aube", "الصحن يَنتظِر في الليل 1888 Tunis"):
        natural = typeset(text, style("ar"), GlyphAtlas())
        again = typeset(text, style("ar", width_px=natural.width), GlyphAtlas())
        assert again.height == natural.height


def test_arabic_breaks_in_the_order_of_reading() -> None:
    atlas = GlyphAtlas()
    first, second = "الصحن يَنتظِر", "في الليل"
    room = style("ar", **WHOLE, width_px=width(first, "ar", **WHOLE) + 5)
    both = typeset(f"{first} {second}", room, atlas)
    top = typeset(first, room, atlas)
    assert both.height == 2 * top.height
    np.testing.assert_array_equal(visual(both)[: len(top.cells)], visual(top))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("mot mot ?", 2),
        ("mot mot !", 2),
        ("« mot »", 1),
        ("mot « mot »", 2),
        ("mot «\u202fmot\u202f»", 2),
    ],
)
def test_no_line_begins_with_a_mark_that_french_sets_apart(text: str, lines: int) -> None:
    room = width(text) - 5 if lines > 1 else width(text)
    assert typeset(text, style(width_px=room)).height == lines * round(40 * 1.35)


def test_line_ends_are_kept() -> None:
    for text in ("a\nb", "a\r\nb", "a\u2028b", "a\rb"):
        assert typeset(text, style(), GlyphAtlas()).height == 2 * round(40 * 1.35)
    assert typeset("a\n\nb", style(), GlyphAtlas()).height == 3 * round(40 * 1.35)


@pytest.mark.parametrize(
    ("language", "align", "side"),
    [
        ("fr", "start", -1),
        ("fr", "centre", 0),
        ("fr", "end", 1),
        ("ar", "start", 1),
        ("ar", "centre", 0),
        ("ar", "end", -1),
    ],
)
def test_start_is_where_reading_starts(language: str, align: str, side: int) -> None:
    word = "اب" if language == "ar" else "ab"
    words = typeset(word, style(language, align=align, width_px=600), GlyphAtlas())
    left = words.rects[:, 0].min()
    right = (words.rects[:, 0] + words.rects[:, 2]).max()
    assert np.sign(round((left + right) / 2 / 100)) == side


def test_arabic_gets_the_taller_lines_its_typeface_asks_for() -> None:
    french = typeset("cour", style("fr"), GlyphAtlas())
    arabic = typeset("بَيْت", style("ar"), GlyphAtlas())
    assert arabic.height > french.height * 1.25
    assert typeset("cour", style(line_height=2), GlyphAtlas()).height == 80


def test_baselines_are_on_whole_pixels_so_feet_are_sharp() -> None:
    atlas = GlyphAtlas()
    for size_px in (17, 31.5, 40, 55.3):
        page = picture(typeset("HHH\nHHH", style(size_px=size_px), atlas), atlas)
        rows = page.max(axis=1)
        feet = np.flatnonzero((rows[:-1] == 1) & (rows[1:] == 0))
        assert len(feet) == 2, "full ink, and none in the next row"


def test_a_character_without_a_typeface_is_left_out_and_reported() -> None:
    atlas = GlyphAtlas()
    with_it = typeset("la 中 cour 🙂", style(), atlas)
    assert len(with_it.rects) == len("lacour")
    assert missing("la 中 cour 🙂", style()) == {"中", "🙂"}
    assert missing("Ñu ngi leen di dalal — الصحن يَنتظِر «\u202f12\u202f»\n", style("wo")) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [("zgh", "ⴰⵣⵓⵍ"), ("nqo", "ߒߞߏ ߟߊߓߊߕߏߟߌ ߁߂"), ("ff-Adlm", "𞤀𞤣𞤤𞤢𞤥 𞥑𞥒"), ("wo-Arab", "ݒ ݝ ڭ")],
)
def test_the_scripts_of_the_residency_have_typefaces(language: str, text: str) -> None:
    assert missing(text, style(language)) == set()
    words = typeset(text, style(language))
    shown = {place for start, stop in words.places for place in range(start, stop)}
    assert shown == {place for place, character in enumerate(text) if character != " "}


def test_nko_and_adlam_join_and_run_to_the_left() -> None:
    for language, text in (("nqo", "ߟߊߓ"), ("ff-Adlm", "𞤤𞤢𞤥")):
        atlas = GlyphAtlas()
        words = typeset(text, style(language, **WHOLE), atlas)
        assert pieces(picture(words, atlas)) == 1
        assert (np.diff(words.rects[:, 0]) < 0).all()


def test_a_script_without_a_typeface_is_missing_as_a_whole() -> None:
    assert missing("ሰላም ⴰⵣⵓⵍ ߒߞߏ 𞤀𞤣𞤤𞤢𞤥", style("am")) == set("ሰላም")


def test_text_beyond_the_longest_is_left_out() -> None:
    million = typeset("a" * 1_000_000, style(), GlyphAtlas())
    assert len(million.rects) == LONGEST


def test_empty_text_has_a_box_and_no_quads() -> None:
    nothing = typeset("", style(width_px=300), GlyphAtlas())
    assert nothing.rects.shape == nothing.cells.shape == (0, 4)
    assert (nothing.width, nothing.height) == (300, 54)


@pytest.mark.parametrize(
    "bad", ["a\ud800b", "a\x00\x1b\x07b", "a\u202eb", "a\u2066b\u2069", "\ufeffab"]
)
def test_orders_to_machines_are_left_out(bad: str) -> None:
    np.testing.assert_array_equal(
        typeset(bad, style(), GlyphAtlas()).rects, typeset("ab", style(), GlyphAtlas()).rects
    )


def test_a_sign_around_a_verse_number_is_seen() -> None:
    assert len(typeset("\u06dd", style("ar"), GlyphAtlas()).rects) == 1


@given(
    text=st.text(st.characters(), max_size=40),
    language=st.sampled_from(["fr", "ar-MA", "wo", "", "é", "x" * 300]),
    width_px=st.sampled_from([None, -5.0, 0.0, 90.0]),
)
@settings(max_examples=150, deadline=None, database=None, derandomize=True)
def test_no_text_stops_a_show(text: str, language: str, width_px: float | None) -> None:
    any_style = style(language, size_px=9, width_px=width_px)
    words = typeset(text, any_style, GlyphAtlas(page=256))
    assert np.isfinite(words.rects).all()
    assert missing(text, any_style) <= set(text) | set(_composed(text))


def _composed(text: str) -> str:
    clean = "".join(c for c in text if unicodedata.category(c) != "Cs")
    return unicodedata.normalize("NFC", clean)


@pytest.mark.parametrize("wrong", [0, -1, math.nan, math.inf])
def test_a_size_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match=r"size_px is .*, expected a number above 0"):
        TextStyle(size_px=wrong)
