"""Directions: numbers and Latin names keep their order inside Arabic, and the other way round."""

from __future__ import annotations

import pytest

from exhibit.media.bidi import directions, level, runs_leftward, visual_order


def seen(text: str, leftward: bool) -> str:
    """The characters as they stand from left to right; capitals stand for Arabic letters."""
    arabic = "".join(chr(0x0627 + ord(c) - 65) if c.isupper() else c for c in text)
    levels = [level(direction, leftward) for direction in directions(arabic, leftward)]
    return "".join(text[place] for place in visual_order(levels))


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
        ("", True, ""),
    ],
)
def test_a_line_is_seen_in_the_order_of_its_directions(
    written: str, leftward: bool, drawn: str
) -> None:
    assert seen(written, leftward) == drawn


def test_arabic_digits_keep_their_order() -> None:
    assert directions("\u0661\u0662\u0663", True) == "NNN"


def test_marks_go_with_their_letter() -> None:
    assert directions("a\u0301\u0628\u064e", False) == "LLRR"


def test_sixty_four_brackets_deep_is_no_pair_and_no_fault() -> None:
    assert set(directions("a" + "(" * 64 + "b" + ")" * 64, True)) == {"L", "R"}


@pytest.mark.parametrize(
    "language", ["ar", "ar-TN", "ar-MA", "AR", "wo-Arab", "fa", "nqo", "ff-Adlm"]
)
def test_these_languages_start_at_the_right(language: str) -> None:
    assert runs_leftward(language)


@pytest.mark.parametrize("language", ["fr", "wo", "en", "zgh", "ar-Latn", "und", "", "-", "arn"])
def test_these_languages_start_at_the_left(language: str) -> None:
    assert not runs_leftward(language)
