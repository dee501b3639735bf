"""Light markup: pairs of marks, and everything that is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.media.text.markup import parse
from exhibit.media.text.style import Manner
from tests.media.paragraphs import style, typeset, width

PLAIN = style().manner


def runs(text: str) -> list[tuple[str, Manner]]:
    parsed = parse(text, PLAIN)
    return [(parsed.plain[start:stop], manner) for start, stop, manner in parsed.spans]


def test_stars_make_words_bold_or_italic() -> None:
    assert runs("un **mot** et *un*") == [
        ("un ", PLAIN),
        ("mot", PLAIN._replace(bold=True)),
        (" et ", PLAIN),
        ("un", PLAIN._replace(italic=True)),
    ]
    both = PLAIN._replace(bold=True, italic=True)
    assert runs("***a***") == [("a", both)]
    assert runs("**a *b* c**")[1] == ("b", both)


def test_braces_say_what_a_bracket_is() -> None:
    (words, manner), *rest = runs(
        "[اب ج]{bold italic colour=#ff000080 size=120% lang=ar font=sans}"
    )
    assert (words, rest) == ("اب ج", [])
    assert manner == Manner(True, True, "sans", "ar", 48.0, (255, 0, 0, 128))
    assert runs("[a [b]{bold} c]{italic}")[1][1].bold
    assert runs("[a **b** c]{italic}")[1][1] == PLAIN._replace(bold=True, italic=True)


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4",
        "2*3*4",
        "*a",
        "a**",
        "** a **",
        "[a]",
        "[a] {bold}",
        "a]{bold}",
        "[a",
        "****",
        "{bold}",
        "[a]{colour=nothing}",
        "[a]{huge}",
        "[a]{size=0.00001%x}",
        "*****a*****",
        "[*a]",
    ],
)
def test_marks_without_their_other_half_are_letters(text: str) -> None:
    assert runs(text) == [(text, PLAIN)]


def test_a_backslash_makes_a_mark_a_letter() -> None:
    assert runs(r"\*a\* \[b\]\{c\} \\ \n") == [("*a* [b]{c} \\ \\n", PLAIN)]


def test_words_that_are_not_understood_are_named() -> None:
    parsed = parse("[a]{colour=blorange}", PLAIN)
    assert len(parsed.faults) == 1
    assert "“colour=blorange” is not understood" in parsed.faults[0]


def test_a_mark_within_a_pair_stays_as_written() -> None:
    assert runs("[a *b]{bold} c*")[0] == ("a *b", PLAIN._replace(bold=True))


@given(st.text(st.sampled_from("ab *[]{}\\=\nbold"), max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_manners_cover_the_plain_text(text: str) -> None:
    parsed = parse(text, PLAIN)
    assert [start for start, _, _ in parsed.spans] == [
        0, *[stop for _, stop, _ in parsed.spans][:-1]
    ][: len(parsed.spans)]  # fmt: skip
    assert (parsed.spans[-1][1] if parsed.spans else 0) == len(parsed.plain)
    assert len(parsed.plain) <= len(text)


def test_a_colour_is_the_tint_of_its_letters() -> None:
    words = typeset("a[b]{colour=red}c", style(markup=True))
    assert words.tints.tolist() == [[255] * 4, [255, 0, 0, 255], [255] * 4]
    assert words.tints.dtype == np.uint8


def test_bold_words_are_wider_and_kerning_goes_on_around_them() -> None:
    assert width("**mot**", markup=True) > width("mot")
    assert width("m[o]{colour=red}t", markup=True) == pytest.approx(width("mot"), rel=0.05)


def test_marks_are_letters_where_no_markup_is_asked_for() -> None:
    assert typeset("**a**", style()).plain == "**a**"


def test_joins_go_on_across_a_change_of_colour() -> None:
    plain = typeset("بيت", style("ar"))
    red = typeset("ب[ي]{colour=red}ت", style("ar", markup=True))
    assert red.width == pytest.approx(plain.width, rel=0.05)


def test_an_unknown_language_or_font_is_no_fault() -> None:
    words = typeset("[a]{lang=xx-Qaaa-zz} [b]{font=nowhere}", style(markup=True))
    assert len(words.rects) == 2


def test_what_is_coloured_and_what_is_around_letters_has_a_colour_of_its_own() -> None:
    said = style(markup=True, outline_px=2.0, outline=(1.0, 1.0, 1.0, 1.0))
    found = typeset("ab [c]{colour=white} d", said)
    below = len(found.rects) - 4
    assert below == 4
    np.testing.assert_array_equal(found.own[:below], True)
    np.testing.assert_array_equal(found.own[below:], [False, False, True, False])
