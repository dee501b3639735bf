"""What a text says of what is heard, in the words and the numbers of its language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhibit.authoring.compile.sayings import saying
from exhibit.authoring.messages import message_parts
from exhibit.scene.lettering import Heard
from exhibit.show.locales import forms_of, plural_form, written
from exhibit.show.program import Input, Show, channels_of
from exhibit.show.sayings import said
from tests.visits import exact

INPUTS = (
    Input("near", "distance", "/in/near", unit="m"),
    Input("lamps", "count", "/in/lamps"),
    Input("door", "switch", "/in/door"),
    Input("mood", "choice", "/in/mood", options=("calm", "the sea")),
    Input("name", "text", "/in/name"),
    *channels_of(Input("hand", "pose", "/in/hand")),
)
SHOW = Show("", (16, 9), ("fr", "ar-TN", "en"), INPUTS, (), ())
WORDS: tuple[Heard, ...] = (0.8, 3.0, 1.0, "the sea", "Awa", 0.0, 0.0, 0.0, 90.0, 0.0, 0.0, 1.0)


def says(text: str, language: str = "fr", marks: str = "", **heard: Heard) -> str:
    named = {item.name: number for number, item in enumerate(INPUTS)}
    words = list(WORDS)
    for name, value in heard.items():
        words[named[name]] = value
    made = said(saying(message_parts(text), SHOW, language, marks), words)
    return made.replace("\u2068", "⟨").replace("\u2069", "⟩")


@pytest.mark.parametrize("language", ["ar-TN", "ar-MA", "ar", "ar-SN", "wo", "wo-Arab"])
def test_tunis_rabat_and_dakar_write_points_and_a_comma(language: str) -> None:
    assert written(language, 1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("language", "number"),
    [("fr", "1\u202f234,5"), ("en", "1,234.5"), ("zgh", "1\u00a0234,5"), ("bm", "1\u202f234,5"),
     ("ar-EG", "١٬٢٣٤٫٥"), ("nqo", "߁،߂߃߄.߅"), ("xx", "1234.5")],
)  # fmt: skip
def test_others_write_as_they_do(language: str, number: str) -> None:
    assert written(language, 1234.5) == number


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "لا مصباح"), (1, "مصباح"), (2, "مصباحان"), (3, "3 مصابيح"), (10, "10 مصابيح"),
        (11, "11 مصباحًا"), (99, "99 مصباحًا"), (100, "100 مصباح"), (103, "103 مصابيح"),
        (1000, "1.000 مصباح"),
    ],
)  # fmt: skip
def test_arabic_counts_in_six_forms(count: float, words: str) -> None:
    text = (
        "{lamps, plural, zero {لا مصباح} one {مصباح} two {مصباحان} few {# مصابيح} "
        "many {# مصباحًا} other {# مصباح}}"
    )
    assert says(text, "ar-TN", lamps=count) == words


def test_french_says_one_lamp_for_none_and_english_does_not() -> None:
    text = "{lamps, plural, one {# lampe} other {# lampes}}"
    assert [says(text, "fr", lamps=n) for n in (0, 1, 2)] == ["0 lampe", "1 lampe", "2 lampes"]
    assert [says(text, "en", lamps=n) for n in (0, 1, 2)] == ["0 lampes", "1 lampe", "2 lampes"]


def test_an_exact_number_comes_before_a_form() -> None:
    text = "{lamps, plural, =0 {none} =1 {the lamp} one {one} other {# lamps}}"
    assert [says(text, "en", lamps=n) for n in (0, 1, 5)] == ["none", "the lamp", "5 lamps"]


def test_an_offset_counts_who_is_not_named() -> None:
    text = "{lamps, plural, offset:1 =0 {nobody} =1 {{name}} one {{name} and # more} other {#}}"
    heard = [says(text, "en", lamps=n) for n in (0, 1, 2, 9)]
    assert heard == ["nobody", "Awa", "⟨Awa⟩ and 1 more", "8"]


def test_ordinals_have_forms_of_their_own() -> None:
    text = "{lamps, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}"
    assert [says(text, "en", lamps=n) for n in (1, 2, 3, 4, 11)] == [
        "1st", "2nd", "3rd", "4th", "11th",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{near}", "0,8\u00a0m"),
        ("à {near}", "à ⟨0,8\u00a0m⟩"),
        ("{near, number, 0.00}", "0,80"),
        ("{near, number, percent}", "80\u202f%"),
        ("{near, number, ::.00}", "0,80"),
        ("{near, number, integer}", "1"),
        ("{hand.yaw}", "90°"),
        ("{door, select, on {ouverte} other {fermée}}", "ouverte"),
        ("{mood, select, calm {calme} the_sea {la mer} other {?}}", "la mer"),
        ("l’{name}, l'{lamps, plural, other {l'{name}}}", "l’⟨Awa⟩, l'l'⟨Awa⟩"),
        ("{lamps, plural, other {'{'#'}' '#'}}", "\\{3\\} #"),
        ("{lamps, plural, other {{door, select, on {# on} other {# off}}}}", "3 on"),
        ("{{lamps}}", "\\{lamps\\}"),
    ],
)
def test_what_is_heard_is_said(text: str, words: str) -> None:
    assert says(text, name="Awa").replace("80\u00a0%", "80\u202f%") == words


def test_marks_in_what_is_heard_mean_nothing_and_those_of_the_author_do() -> None:
    text = "{lamps, plural, other {**{name}** \\{}}"
    assert says(text, marks="*", name="a*b") == "**⟨a\\*b⟩** \\{"


def test_a_number_in_words_is_counted_and_what_is_none_takes_other() -> None:
    text = "{name, plural, one {one} other {#}}"
    assert [says(text, name=word) for word in ("1", "2,5", "Awa", "")] == ["one", "2,5", "", ""]


def test_an_input_that_is_not_there_says_nothing() -> None:
    assert says("[{nobody}] {nobody, number} {nobody, select, other {x}}") == "[]  x"


@exact
@given(st.floats(-1e9, 1e9), st.sampled_from(["fr", "ar-TN", "en", "nqo", "zgh"]))
def test_every_number_is_written_and_has_a_form(value: float, language: str) -> None:
    assert written(language, value)
    assert plural_form(language, value) in ("zero", "one", "two", "few", "many", "other")


def test_the_forms_of_a_language_are_those_that_are_met() -> None:
    assert forms_of("fr") == ("one", "other")
    assert forms_of("wo") == ("other",)
    assert len(forms_of("ar-MA")) == 6
