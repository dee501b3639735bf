"""Lines, words and letters: by the standard in all scripts, and as French wants it on top."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from exhibit.media.text.breaks import boundaries, clusters, lines, opportunities, words
from tests.media import unicode

# What differs from the tests of Unicode 16 by the rules of Unicode 17, which ICU 78 has: no break
# after a hyphen before a Hebrew letter (LB20a), and U+2701, the scissors, is no pictograph now.
SINCE_17 = {
    "× 002D ÷ 05D0 ÷",
    "× 002D × 0308 ÷ 05D0 ÷",
    "× 2010 ÷ 05D0 ÷",
    "× 2010 × 0308 ÷ 05D0 ÷",
    "÷ 2701 × 200D × 2701 ÷",
    "÷ 0061 × 200D × 2701 ÷",
}


def read(case: str) -> tuple[str, list[int]]:
    """The text of a case and the offsets of its breaks, without those at both ends."""
    parts = re.findall(r"([×÷]) ?([0-9A-F]*)", case)
    text = "".join(chr(int(code, 16)) for _, code in parts if code)
    breaks = [place for place, (sign, _) in enumerate(parts) if sign == "÷"]
    return text, [place for place in breaks if 0 < place < len(text)]


def differing(name: str, found: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    wanted = {case: read(case)[1] for case in unicode.lines(name)}
    return [
        (case, found[case])
        for case, breaks in wanted.items()
        if found[case] != breaks and case not in SINCE_17
    ]


def test_lines_break_as_the_standard_says() -> None:
    cases = list(unicode.lines("LineBreakTest"))
    assert len(cases) == 16_672
    found = {case: opportunities(read(case)[0]) for case in cases}
    assert not differing("LineBreakTest", found)


def test_words_are_those_of_the_standard() -> None:
    cases = list(unicode.lines("WordBreakTest"))
    assert len(cases) == 1_826
    found = {case: boundaries(read(case)[0])[1:-1] for case in cases}
    assert not differing("WordBreakTest", found)


def test_letters_are_those_of_the_standard() -> None:
    cases = list(unicode.lines("GraphemeBreakTest"))
    assert len(cases) == 1_093
    found = {case: clusters(read(case)[0])[1:] for case in cases}
    assert not differing("GraphemeBreakTest", found)


def broken(text: str, language: str) -> list[str]:
    may, _ = lines(text, language)
    return [text[a:b] for a, b in zip([0, *may], [*may, len(text)], strict=True)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["Il ", "dit : ", "« Bonjour ! » ", "Et ", "puis ; ", "quoi ? ", "« Ah »"]),
        ("fr", ["Dakar–", "Tunis, ", "peut-", "être, ", "12\u202f000\u00a0km"]),
        ("ar", ["السلام ", "عليكم، ", "يا ", "تونس؟"]),
        ("zgh", ["ⴰⵣⵓⵍ ", "ⴼⵍⵍⴰⵡⵏ"]),
        ("nqo", ["ߒߞߏ ", "ߞߊ߲ߜߍ"]),
        ("ff-Adlm", ["𞤀𞤣𞤤𞤢𞤥 ", "𞤆𞤵𞤤𞤢𞤪 ", "Dakar"]),
        ("th", ["สวัสดี", "ชาว", "โลก"]),
        ("ja", ["日", "本", "語。"]),
    ],
)
def test_each_script_breaks_where_its_readers_expect(language: str, parts: list[str]) -> None:
    assert broken("".join(parts), language) == parts


def test_french_marks_set_with_a_plain_space_begin_no_line() -> None:
    text = "« Où ? » dit-elle : oui ! non ; « a » ‹ b ›"
    for part in broken(text, "fr")[1:]:
        assert part[0] not in "»›?!:;"
    for part in broken(text, "fr"):
        assert not part.endswith(("« ", "‹ "))


def test_a_line_must_begin_after_each_kind_of_line_end() -> None:
    text = "a\r\nb\n\nc\x85d\u2028e\x0bf\x0cg h"
    may, must = lines(text, "en")
    assert sorted(must) == [3, 5, 6, 8, 10, 12, 14]
    assert set(may) - must == {16}


def test_a_line_end_before_a_french_mark_stays_one() -> None:
    assert lines("oui\n! non", "fr")[1] == {4}


def test_words_hold_a_letter_or_a_digit() -> None:
    text = "l’arbre, 3,14 « 𞤀𞤣𞤤𞤢𞤥 » — ߞߊ߲ สวัสดีชาวโลก"
    assert [text[a:b] for a, b in words(text, "fr")] == [
        *("l’arbre", "3,14", "𞤀𞤣𞤤𞤢𞤥", "ߞߊ߲", "สวัสดี", "ชาว", "โลก")
    ]


def test_a_letter_keeps_its_marks() -> None:
    assert clusters("e\u0301بَّ👨‍👩‍👧x") == [0, 2, 5, 10]


@pytest.mark.parametrize("language", ["", "-", "fr-", "x" * 400, "fr\0", "日本", "zz-Zzzz-ZZ"])
def test_a_language_that_is_none_breaks_by_the_standard(language: str) -> None:
    assert broken("a b", language) == ["a ", "b"]


@given(some.text(some.characters() | some.sampled_from("\ud800\udfff\r\n\0 «»!"), max_size=60))
@settings(derandomize=True, deadline=None)
def test_any_text_has_offsets_inside_of_it(text: str) -> None:
    may, must = lines(text, "fr")
    assert must <= set(may)
    assert all(0 < offset < len(text) for offset in may)
    assert may == sorted(set(may))
    starts = clusters(text)
    assert starts == sorted(set(starts))
    assert set(may) <= set(starts)
    assert all(0 <= a < b <= len(text) for a, b in words(text, "ar"))


def test_the_standard_says_all_of_the_offsets_in_a_long_line() -> None:
    assert len(opportunities("la cour " * 125_000)) == 249_999
