"""Directions: numbers and Latin names keep their order inside Arabic, and the other way round."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from exhibit.media.text.bidi import (
    base_level,
    levels,
    line_levels,
    runs_leftward,
    visual_runs,
)
from exhibit.media.text.bidi_classes import letters

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200d\n\t "
MIXED = some.text(some.sampled_from("ab1٢,.-()[]<« אبܐ߀𞤀\u0301\u064e" + CONTROLS), max_size=40)


def seen(text: str, leftward: bool) -> str:
    """The characters as they stand from left to right; capitals stand for Arabic letters."""
    arabic = "".join(chr(0x0627 + ord(c) - 65) if c.isupper() else c for c in text)
    base = int(leftward)
    ends = line_levels(arabic, levels(arabic, base), 0, len(text), base)
    return "".join(
        text[start:stop][:: -1 if level % 2 else 1] for start, stop, level in visual_runs(ends)
    )


@pytest.mark.parametrize(
    ("written", "leftward", "drawn"),
    [
        ("the court", False, "the court"),
        ("ABC DEF", True, "FED CBA"),
        ("ABC 1888 DEF", True, "FED 1888 CBA"),
        ("ABC 12,50 DEF", True, "FED 12,50 CBA"),
        ("ABC 10:30 DEF", True, "FED 10:30 CBA"),
        ("ABC 50% DEF", True, "FED %50 CBA"),  # as the standard has it
        ("ABC tunis DEF", True, "FED tunis CBA"),
        ("ABC la cour DEF", True, "FED la cour CBA"),
        ("ABC.", True, ".CBA"),
        ("word ABC DEF word", False, "word FED CBA word"),
        ("word ABC 18 DEF.", False, "word FED 18 CBA."),
        ("ABC tunis (1888) DEF", True, "FED tunis (1888) CBA"),
        ("ABC (tunis) DEF", True, "FED )tunis( CBA"),  # HarfBuzz mirrors these two
        ("word (ABC) word", False, "word (CBA) word"),
        ("ABC \u2066la cour (1888)\u2069 DEF", True, "FED \u2069la cour (1888)\u2066 CBA"),
        ("a \u2067A, b\u2069 c", False, "a \u2067b ,A\u2069 c"),
        ("a \u2068B c\u2069, d", False, "a \u2068c B\u2069, d"),
        ("\u202eabc\u202c def", False, "\u202e\u202ccba def"),
        ("ABC   ", True, "   CBA"),
        ("word ABC ", False, "word CBA "),
        ("", True, ""),
    ],
)
def test_a_line_is_seen_in_the_order_of_its_directions(
    written: str, leftward: bool, drawn: str
) -> None:
    assert seen(written, leftward) == drawn


def test_arabic_digits_keep_their_order() -> None:
    assert levels("\u0661\u0662\u0663", 1) == [2, 2, 2]


def test_marks_go_with_their_letter() -> None:
    assert levels("a\u0301\u0628\u064e", 0) == [0, 0, 1, 1]


def test_a_joiner_that_shows_nothing_has_the_level_before_it() -> None:
    assert levels("a\u200db \u0628\u200c\u0628", 0) == [0, 0, 0, 0, 1, 1, 1]


def test_two_spellings_of_one_bracket_are_a_pair() -> None:
    assert levels("\u0628\u2329a\u3009", 0) == [1, 0, 0, 0]
    assert levels("\u0628 \u2329\u0628\u232a a", 1) == [1, 1, 1, 1, 1, 1, 2]


def test_sixty_four_brackets_deep_is_no_pair_and_no_fault() -> None:
    assert set(levels("a" + "(" * 64 + "b" + ")" * 64, 1)) == {1, 2}


def test_each_paragraph_starts_again_at_its_base() -> None:
    assert levels("\u202ea\nb\u0628", 0) == [0, 1, 0, 0, 1]


def test_a_letter_newer_than_this_python_runs_as_its_block_does() -> None:
    assert letters("\u05ff\u086f\U0001e8ff\U0001eeff\u20cf\ufffe\ud800\U000e0fff") == "RARAtbLb"


@pytest.mark.parametrize("control", ["\u202a", "\u202b", "\u202c", "\u202e", "\u2067", "\u2068"])
def test_a_flood_of_controls_is_one_level_deep_at_a_time(control: str) -> None:
    flood = control * 3_000 + "a\u0628" + "\u2069\u202c" * 3_000
    assert max(levels(flood, 0)) <= 126
    assert len(levels(flood, 1)) == len(flood)


@given(MIXED, some.sampled_from([0, 1]))
@settings(derandomize=True, deadline=None)
def test_every_character_is_seen_once(text: str, base: int) -> None:
    found = line_levels(text, levels(text, base), 0, len(text), base)
    places = [place for start, stop, _ in visual_runs(found) for place in range(start, stop)]
    assert sorted(places) == list(range(len(text)))
    assert all(base <= level <= 126 for level in found)


@given(MIXED, some.sampled_from([0, 1]))
@settings(derandomize=True, deadline=None)
def test_an_isolated_stretch_changes_nothing_around_it(inside: str, base: int) -> None:
    inside = inside.translate({ord(control): None for control in "\u2066\u2067\u2068\u2069\n"})
    around = levels(f"a \u2067{inside}\u2069 \u0628 1", base)
    empty = levels("a \u2067\u2069 \u0628 1", base)
    assert around[:3] + around[len(inside) + 3 :] == empty


@pytest.mark.parametrize(
    ("text", "language", "level"),
    [
        ("la cour", "ar", 1),
        ("الفناء", "fr", 0),
        ("الفناء", "und", 1),
        ("(1888) la cour", "und", 0),
        ("\u2067الفناء\u2069 la cour", "und", 0),
        ("\u2068الفناء", "", 0),
        ("1888", "und", 0),
        ("la cour", "und-Arab", 1),
    ],
)
def test_the_language_says_where_a_paragraph_starts_or_else_its_first_letter(
    text: str, language: str, level: int
) -> None:
    assert base_level(text, language) == level


@pytest.mark.parametrize(
    "language",
    ["ar", "ar-TN", "ar-MA", "AR", "wo-Arab", "fa", "nqo", "ff-Adlm", "he", "ha-Arab", "zgh-Arab"],
)
def test_these_languages_start_at_the_right(language: str) -> None:
    assert runs_leftward(language)


@pytest.mark.parametrize(
    "language", ["fr", "wo", "en", "zgh", "zgh-Tfng", "ff", "ar-Latn", "und", "", "-", "arn"]
)
def test_these_languages_start_at_the_left(language: str) -> None:
    assert not runs_leftward(language)
