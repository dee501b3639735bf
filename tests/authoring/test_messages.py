"""Texts with gaps, as authors write them: what is wrong, and at which column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.authoring.messages import MessageError, longest, message_parts
from tests.shows import at, check, good, with_node, write
from tests.visits import exact


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("{n, plural, one {x}}", 1, "'n' has no wording for 'other', which is used where no"),
        ("{n, plurl, one {x}}", 4, "'plurl' is no way to say 'n'"),
        ("Hi {n, plural, ones {x} other {}}", 15, "'ones' is no form of counting"),
        ("{n, plural, one {x", 16, "this brace is not closed"),
        ("{n, plural, one {x} other {y}", 0, "this brace is not closed"),
        ("{n, number, 0.0", 0, "this brace is not closed"),
        ("{n, plural, one x}", 16, "the wording of 'one' is missing"),
        ("{n, plural other {}}", 11, "'plural' needs its wordings behind a comma"),
        ("{n, select, a {A} a {B} other {}}", 18, "'a' stands here twice"),
        ("{n, plural, other {a {b c}}}", 21, "what begins here is no gap"),
        ("{n,", 3, "'{n,' is not closed"),
        ("{a, plural, other {{a, plural, other {{a, plural, other {{a, plural, other {{a, plural, "
         "other {{a, plural, other {}}}}}}}}}}}}", 95, "more than 5 wordings stand inside"),
    ],
)  # fmt: skip
def test_a_slip_is_named_where_it_is(text: str, offset: int, message: str) -> None:
    with pytest.raises(MessageError) as error:
        message_parts(text)
    assert str(error.value).startswith(message)
    assert error.value.offset == offset


@exact
@given(st.text("{}nab, plurotheselc#'\\[]=1é", max_size=60), st.booleans())
def test_whatever_is_written_is_understood_or_named_where_it_is(text: str, marked: bool) -> None:
    try:
        parts = message_parts(text, marked=marked)
        fault = None
    except MessageError as error:
        parts, fault = (), error
    assert longest(parts, 0, 0) <= 2 * len(text)
    assert fault is None or (str(fault) and 0 <= fault.offset <= len(text))


def problems_of(folder: Path, text: str, inputs: str = "lamps: count") -> list[tuple[int, str]]:
    yaml = with_node(text).replace("drum: hit", inputs)
    _, problems = check(write(folder, yaml))
    return [(at(problem)[1], problem.message) for problem in problems if problem.severity != "note"]


def test_the_column_is_that_of_the_file(tmp_path: Path) -> None:
    text = '{text: {en: "A {lamps, plural, one {x}}", fr: "B"}}'
    assert problems_of(tmp_path, text) == [
        (25, "'lamps' has no wording for 'other', which is used where no other fits")
    ]


def test_an_input_of_another_kind_is_named(tmp_path: Path) -> None:
    text = '{text: {en: "{tongue, plural, other {}} {near, select, a {} other {}}", fr: "B"}}'
    assert [message for _, message in problems_of(tmp_path, text)] == [
        "'tongue' is a choice, and has no number",
        "'near' is a distance, which is a number: 'select' chooses by words",
    ]


def test_a_word_that_a_choice_has_not_is_named(tmp_path: Path) -> None:
    text = '{text: {en: "{tongue, select, en {E} gr {G} other {}}", fr: "B"}}'
    assert problems_of(tmp_path, text) == [(46, "'gr' is nothing that 'tongue' can be")]


def test_a_style_that_is_none_is_named(tmp_path: Path) -> None:
    text = '{text: {en: "{near, number, banana}", fr: "{near, number, ::bogus}"}}'
    assert [message for _, message in problems_of(tmp_path, text)] == [
        "'banana' is no way to write a number",
        "'::bogus' is no way to write a number",
    ]


def test_a_form_that_a_language_has_and_a_text_has_not_is_named(tmp_path: Path) -> None:
    text = (
        '{text: {en: "{lamps, plural, other {# lamps}}", fr: "{lamps, plural, one {} other {}}"}}'
    )
    assert problems_of(tmp_path, text) == [
        (23, "en counts in 2 forms, and one is missing here: 'other' stands in")
    ]
    text = '{text: {en: "{lamps, plural, =1 {a lamp} other {# lamps}}", fr: "x"}}'
    assert problems_of(tmp_path, text) == []


def test_good_messages_are_good(tmp_path: Path) -> None:
    text = (
        '{text: {en: "{lamps, plural, =0 {No} one {# lamp} other {# lamps}}: {near, number, 0.0}", '
        'fr: "{door, select, on {ouverte} off {fermée} other {}}"}}'
    )
    good(write(tmp_path, with_node(text).replace("drum: hit", "lamps: count")))
