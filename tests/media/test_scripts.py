"""Scripts: who is of which, and with whom a comma goes."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from exhibit.media.text import script_table
from exhibit.media.text.scripts import runs, script_of
from tests.media.unicode.script_table import module, stretches


def said(text: str) -> list[tuple[str, str]]:
    return [(text[start:stop], tag) for start, stop, tag in runs(text)]


def test_every_character_is_of_the_script_that_unicode_says() -> None:
    for first, last, tag in stretches("Scripts"):
        for code in {first, (first + last) // 2, last}:
            assert script_of(chr(code)) == tag, hex(code)


def test_the_table_is_the_one_that_is_written() -> None:
    file = Path(script_table.__file__)
    if os.environ.get("EXHIBIT_NEW_REFERENCES"):
        file.write_text(module(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == module()


@pytest.mark.parametrize(
    "parts",
    [
        [("Bonjour (", "Latn"), ("السلام", "Arab"), (") 1888", "Latn")],
        [("« ⵜⴰⵎⴰⵣⵉⵖⵜ, ", "Tfng"), ("Dakar", "Latn"), ("» 12", "Tfng")],
        [("ߒߞߏ ", "Nkoo"), ("𞤀𞤣𞤤𞤢𞤥؟", "Adlm")],
        [("Tunis", "Latn"), ("، السلام", "Arab")],
        [("e\u0301", "Latn")],
        [("\u00a0\u064e", "Arab")],
        [("١٢ ", "Arab"), ("km", "Latn")],
        [("日本", "Hani"), ("カタカナー", "Kana")],
        [(" 12, (3)!", "Zyyy")],
    ],
)
def test_what_is_common_goes_with_the_letters_around_it(parts: list[tuple[str, str]]) -> None:
    assert said("".join(text for text, _ in parts)) == parts


def test_half_a_character_and_no_character_are_common() -> None:
    assert said("\ud800a\U000e1234") == [("\ud800a\U000e1234", "Latn")]
    assert runs("") == []


def test_a_flood_of_open_brackets_is_one_run() -> None:
    assert runs("(" * 10_000 + "a" + ")" * 10_000) == [(0, 20_001, "Latn")]


@given(some.text(some.characters() | some.sampled_from("()«»،\u0301اa"), max_size=50))
@settings(derandomize=True, deadline=None)
def test_the_runs_of_any_text_follow_each_other(text: str) -> None:
    found = runs(text)
    assert "".join(text[start:stop] for start, stop, _ in found) == text
    assert all(a[2] != b[2] for a, b in pairwise(found))
    assert not {"Zinh", ""} & {tag for *_, tag in found}
