"""Lines: broken, cut, justified, spaced, and standing where they should in a box."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.text import TextStyle, Typesetter
from exhibit.media.text.joins import best, joins
from exhibit.scene.looks import Paragraph
from tests.media.paragraphs import picture, style, typeset, width

PITCH = round(40 * 1.35)
LONG = "anticonstitutionnellement"
FRENCH = "La cour attend depuis l’aube et l’eau connaît le chemin du bassin qui ne dort pas"
ARABIC = "الصحن ينتظر في الليل والماء يعرف طريق الحوض منذ الفجر سلام"
SETTER = Typesetter(GlyphAtlas())  # remembers words: the laws below run quicker


def reach(paragraph: Paragraph) -> list[tuple[float, float]]:
    """Left and right of the ink of each line, from the middle of the box."""
    lines = paragraph.order[:, 1]
    left, right = paragraph.rects[:, 0], paragraph.rects[:, 0] + paragraph.rects[:, 2]
    return [
        (float(left[lines == line].min()), float(right[lines == line].max()))
        for line in range(paragraph.counts[1])
    ]


def said(paragraph: Paragraph) -> list[str]:
    """What each line shows of the plain text, without its spaces."""
    found = []
    for line in range(paragraph.counts[1]):
        places = paragraph.places[paragraph.order[:, 1] == line]
        seen = sorted({place for start, stop in places for place in range(start, stop)})
        found.append("".join(paragraph.plain[place] for place in seen))
    return found


def test_a_word_too_long_breaks_between_its_letters() -> None:
    words = typeset(f"la {LONG} eau", style(width_px=200))
    assert words.width == 200
    assert "".join(said(words)) == f"la{LONG}eau"
    assert said(words)[0] == "la"
    assert len(said(words)) == 5
    assert all(right - left <= 204 for left, right in reach(words))


def test_a_letter_wider_than_the_box_has_a_line_of_its_own() -> None:
    words = typeset("mot", style(width_px=1))
    assert said(words) == ["m", "o", "t"]


def test_a_joined_word_that_is_broken_stays_joined() -> None:
    atlas = GlyphAtlas()
    whole = width("سسسسسس", "ar")
    words = typeset("سسسسسس", style("ar", width_px=whole * 0.6), atlas)
    assert words.counts[1] == 2
    forms = {tuple(cell) for cell in words.cells.tolist()}
    apart = typeset("سسس\nسسس", style("ar"), atlas)
    assert forms != {tuple(cell) for cell in apart.cells.tolist()}


def test_no_line_begins_with_the_alef_of_a_lam_alef() -> None:
    for room in range(5, 90, 6):
        words = typeset("سلاسلام", style("ar", width_px=room))
        assert not any(line.startswith("ا") for line in said(words))


def test_a_soft_hyphen_shows_only_where_a_line_breaks() -> None:
    parted = "anti\u00adconsti\u00adtution"
    whole = typeset(parted, style())
    assert whole.rects.shape[0] == len("anticonstitution")
    assert whole.width == width("anticonstitution")
    narrow = typeset(parted, style(width_px=width("anticonsti-") + 1))
    assert [len(line.replace("\u00ad", "")) for line in said(narrow)] == [10, 6]
    assert len(narrow.rects) == len("anticonstitution") + 1
    hyphen = narrow.places[narrow.order[:, 1] == 0][-1]
    assert parted[hyphen[0] : hyphen[1]] == "\u00ad"
    assert reach(narrow)[0][1] <= narrow.width / 2 + 2


@pytest.mark.parametrize("text", [FRENCH, ARABIC])
def test_justified_lines_reach_both_sides_but_the_last(text: str) -> None:
    language = "fr" if text is FRENCH else "ar"
    words = typeset(text, style(language, width_px=430, align="justify"))
    *full, last = reach(words)
    assert len(full) > 1
    for left, right in full:
        assert left == pytest.approx(-215, abs=5)
        assert right == pytest.approx(215, abs=5)
    start = last[1] if language == "ar" else -last[0]
    assert start == pytest.approx(215, abs=5)
    assert last[1] - last[0] < 400


def test_spaces_before_french_marks_are_not_widened() -> None:
    text = "mot mot ; « mot » mot mot mot mot"
    words = typeset(text, style(width_px=width("mot mot ; « mot » mot") + 40, align="justify"))
    loose = typeset(text, style(width_px=width("mot mot ; « mot » mot") + 40))

    def from_word_to_mark(paragraph: Paragraph) -> float:
        left = {tuple(p): r[0] for p, r in zip(paragraph.places, paragraph.rects, strict=True)}
        return float(left[8, 9] - left[6, 7])

    assert words.counts[1] == 2
    assert from_word_to_mark(words) == pytest.approx(from_word_to_mark(loose), abs=1)


def test_kashida_makes_joins_longer_and_keeps_words_whole() -> None:
    atlas = GlyphAtlas()
    room: dict[str, Any] = {"width_px": 430, "align": "justify"}
    plain = typeset(ARABIC, style("ar", **room), atlas)
    longer = typeset(ARABIC, style("ar", **room, kashida=True), atlas)
    assert longer.counts == plain.counts
    assert said(longer) == said(plain)
    for left, right in reach(longer)[:-1]:
        assert left == pytest.approx(-215, abs=5)
        assert right == pytest.approx(215, abs=5)
    inked = [(picture(each, atlas) > 0.5).sum() for each in (plain, longer)]
    assert inked[1] > inked[0] * 1.02


def test_a_tatweel_goes_between_letters_that_join_and_not_within_lam_alef() -> None:
    assert joins("دار") == []
    assert joins("سلام") == [1]  # after seen; not within lam-alef, not after alef
    assert joins("بَيْت") == [2, 4]
    assert joins("ماء") == [1]
    assert joins("الله") == []
    assert joins("بيت mot 12") == [1, 2]


def test_scribes_lengthen_seen_before_any_other_letter() -> None:
    assert best("يسمع") == 2
    assert best("فتحة") == 3
    assert best("بيت") == 1
    assert best("دار") is None


@pytest.mark.parametrize("kashida", [False, True])
@given(st.lists(st.sampled_from([*FRENCH.split(), *ARABIC.split(), "(1888)"]), max_size=25))
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_full_lines_are_as_wide_as_the_box(kashida: bool, words: list[str]) -> None:
    asked = style("ar", size_px=100, width_px=900, align="justify", kashida=kashida)
    paragraph = SETTER.set(" ".join(words), asked)
    assert paragraph.width == 900
    for left, right in reach(paragraph)[:-1]:
        assert right - left == pytest.approx(900, abs=24)  # the room beside the ink of letters


@given(
    st.text(st.sampled_from("abW لاسين\u0651-\u00ad "), max_size=30),
    st.sampled_from(["start", "centre", "end", "justify"]),
    st.integers(30, 200),
)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_no_line_is_wider_than_the_box(text: str, align: Any, room: int) -> None:
    paragraph = SETTER.set(text, TextStyle(size_px=20, width_px=room, align=align))
    assert paragraph.width == room
    for left, right in reach(paragraph):
        assert right - left <= room + 12  # tails of letters reach under their neighbours


def test_an_ellipsis_says_that_lines_were_cut() -> None:
    words = typeset(FRENCH, style(width_px=320, max_lines=2))
    assert words.cut
    assert words.height == 2 * PITCH
    assert words.counts[1] == 2
    assert tuple(words.places[-1])[1] == len(FRENCH)
    assert reach(words)[1][1] <= 162
    assert not typeset(FRENCH, style(width_px=320, max_lines=9)).cut


def test_the_ellipsis_of_arabic_is_at_the_left_and_ends_the_last_word() -> None:
    words = typeset(ARABIC, style("ar", width_px=330, max_lines=1))
    last = words.rects[-1]
    assert tuple(words.places[-1])[1] == len(ARABIC)
    assert last[0] == words.rects[:, 0].min()
    atlas = GlyphAtlas()
    cut = typeset("سسسسسس", style("ar", width_px=100, max_lines=1), atlas)
    alone = typeset("س" * (len(cut.rects) - 1), style("ar"), atlas)
    np.testing.assert_array_equal(cut.cells[:-1, 2] - cut.cells[:-1, 0], widths(alone))


def widths(paragraph: Paragraph) -> NDArray[np.float32]:
    return paragraph.cells[:, 2] - paragraph.cells[:, 0]


def test_a_box_too_low_cuts_and_keeps_one_line() -> None:
    words = typeset(FRENCH, style(width_px=320, height_px=2.5 * PITCH))
    assert words.cut
    assert (words.counts[1], words.height) == (2, 2.5 * PITCH)
    assert typeset(FRENCH, style(width_px=320, height_px=5)).counts[1] == 1
    written = typeset("un\ndeux\ntrois", style(max_lines=2))
    assert written.cut
    assert said(written)[1].startswith("deux")


@pytest.mark.parametrize(("vertical", "place"), [("top", 0.0), ("middle", 0.5), ("bottom", 1.0)])
def test_lines_stand_where_they_should_in_a_high_box(vertical: str, place: float) -> None:
    words = typeset("H", style(height_px=400, vertical=vertical))
    alone = typeset("H", style())
    assert words.height == 400
    expected = alone.rects[0, 1] + PITCH // 2 - 200 + place * (400 - PITCH)
    assert words.rects[0, 1] == pytest.approx(expected, abs=1)


def test_letters_are_spaced_where_the_script_allows_it() -> None:
    assert width("mot", letter_spacing=0.1) == pytest.approx(width("mot") + 2 * 4, abs=0.1)
    assert width("سلام", "ar", letter_spacing=0.1) == width("سلام", "ar")
    spaced = typeset("office", style(letter_spacing=0.05))
    assert len(spaced.rects) == 6
    assert width("fin fin", letter_spacing=0.1) > width("fin fin")


def test_larger_words_stand_on_the_same_baseline_and_open_their_line() -> None:
    text = "HH [HH]{size=200%} HH\nHH"
    words = typeset(text, style(markup=True))
    feet = (words.rects[:, 1] + words.rects[:, 3])[words.order[:, 1] == 0]
    assert len(set(feet.tolist())) == 1
    assert words.height == round(80 * 1.35) + PITCH
