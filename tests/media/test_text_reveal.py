"""The order of reading: words, lines and letters are numbered as a reader meets them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media.atlas import GlyphAtlas
from exhibit.media.text import TextStyle, Typesetter
from exhibit.scene.looks import Paragraph
from tests.media.paragraphs import picture, pieces, style, typeset

SETTER = Typesetter(GlyphAtlas(page=512))


def words_of(paragraph: Paragraph) -> list[str]:
    """What is shown of the plain text as each word appears."""
    found = []
    for word in range(paragraph.counts[0]):
        places = paragraph.places[paragraph.order[:, 0] == word]
        found.append(paragraph.plain[places.min() : places.max()])
    return found


def test_signs_come_with_the_word_that_they_belong_to() -> None:
    text = "« La cour, dit-elle (tôt) ! » — l’eau\nfin."
    words = words_of(typeset(text, style()))
    assert words[0] == "« La"
    assert "cour," in words
    assert "(tôt) ! » —" in words
    assert words[-1] == "fin."


def test_arabic_appears_from_the_right_one_joined_letter_after_the_other() -> None:
    atlas = GlyphAtlas()
    words = typeset("بيت", style("ar", size_px=100), atlas)
    assert words.counts == (1, 1, 3)
    lefts = words.rects[np.argsort(words.order[:, 2]), 0]
    assert (np.diff(lefts) < 0).all()
    for seen in (1, 2, 3):
        shown = words.order[:, 2] < seen
        part = Paragraph(
            words.rects[shown], words.cells[shown], words.layers[shown], words.width, words.height
        )
        assert pieces(picture(part, atlas)) == 1, "what is there is joined"


def test_a_letter_and_its_marks_are_one() -> None:
    words = typeset("أَهْلًا", style("ar"))
    assert words.counts[2] == 3  # alef, heh, and lam-alef, which is drawn as one
    assert typeset("e\u0301\u0323le\u0301", style()).counts[2] == 3


def test_spaces_are_not_waited_for() -> None:
    assert typeset("a    b\n\n\nc", style()).counts == (3, 2, 3)


def test_places_say_what_a_quad_shows_of_the_plain_text() -> None:
    words = typeset("un **mot** *et* فتح", style(markup=True))
    assert words.plain == "un mot et فتح"
    shown = "".join(words.plain[start:stop] for start, stop in words.places)
    assert shown == "unmotetفتح"


def test_outlines_have_the_numbers_of_their_letters() -> None:
    words = typeset("La سلام", style(outline_px=2, shadow_px=(3, 3, 2)))
    count = len(words.rects) // 3
    assert len(words.rects) == 3 * count
    for part in (words.order, words.places):
        np.testing.assert_array_equal(part[:count], part[count : 2 * count])
        np.testing.assert_array_equal(part[:count], part[2 * count :])


ANY = st.text(st.sampled_from("abé .,(«»!1\u0301\n سلامشّ\u200d\u202e\u2067\u2069中"), max_size=40)


@given(ANY, st.sampled_from(["fr", "ar", "und"]), st.sampled_from([None, 60, 200]))
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
def test_the_numbers_count_up_without_a_gap(text: str, language: str, room: int | None) -> None:
    paragraph = SETTER.set(text, TextStyle(size_px=20, language=language, width_px=room))
    for column, count in zip(paragraph.order.T, paragraph.counts, strict=True):
        steps = np.diff(column, prepend=-1)
        assert ((steps == 0) | (steps == 1)).all()
        assert count == (column[-1] + 1 if len(column) else 0)
    starts, stops = paragraph.places.T
    assert (starts < stops).all()
    assert (starts >= 0).all()
    assert (stops <= len(paragraph.plain)).all()


@given(ANY)
@settings(max_examples=30, deadline=None, derandomize=True, database=None)
def test_all_that_is_revealed_is_the_whole(text: str) -> None:
    whole = SETTER.set(text, TextStyle(size_px=20))
    for number in range(3):
        shown = whole.order[:, number] < whole.counts[number]
        assert shown.all()
    again = Typesetter(SETTER.atlas).set(text, TextStyle(size_px=20))
    np.testing.assert_array_equal(again.rects, whole.rects)
    np.testing.assert_array_equal(again.cells, whole.cells)
