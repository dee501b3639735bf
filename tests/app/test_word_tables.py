"""A show's words out into a table and back: into its YAML, or into its own table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.app.word_tables import CannotWrite, bring_back, export
from exhibit.authoring.load import load_show
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.tables.joined import table_of
from exhibit.authoring.tables.rewrite import quoted
from exhibit.authoring.tables.texts import texts_of
from exhibit.authoring.textfile import CONTROL
from exhibit.core.problems import Problems
from tests.app.commands import command
from tests.shows import write
from tests.visits import exact

SHOW = """\
# A show, with remarks of its artist.
show: Yard
canvas: [64, 36]
languages: [fr, ar-TN, en]
start: yard
scenes:
  - scene: yard
    nodes:
      - {text: {fr: Bonsoir, en: "Good evening"}, name: greeting}   # said at once
      - text:
          fr: |
            La cour
            attend.
          ar-TN: &waits الصحن ينتظر   # not checked
        name: line
      - {text: "Entrez", name: door, at: [1, 2]}
      - {text: 12}
      - group: more
        nodes:
          - {text: {ar-TN: *waits, fr: 'C''est'}}
      - {text: Wolof, language: wo}
"""


def show_in(folder: Path, text: str = SHOW) -> ShowSpec:
    problems = Problems()
    spec = load_show(write(folder, text), problems)
    assert spec is not None
    assert [str(each) for each in problems] == []
    return spec


def again(folder: Path) -> ShowSpec:
    spec = load_show(folder, Problems())
    assert spec is not None
    return spec


def words_of(spec: ShowSpec) -> dict[str, dict[str, str]]:
    return {
        text.key: {language: name.text for language, name in text.words.items()}
        for text in texts_of(spec)
    }


def changed(file: Path, *changes: tuple[str, str]) -> Path:
    text = file.read_text("utf-8-sig")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return file


def test_every_text_has_a_key_and_what_needs_no_translation_has_none(tmp_path: Path) -> None:
    assert words_of(show_in(tmp_path)) == {
        "yard/greeting": {"fr": "Bonsoir", "en": "Good evening"},
        "yard/line": {"fr": "La cour\nattend.\n", "ar-TN": "الصحن ينتظر"},
        "yard/door": {"": "Entrez"},
        "yard/text": {"ar-TN": "الصحن ينتظر", "fr": "C'est"},
    }


@pytest.mark.parametrize("name", ["words.csv", "words.po"])
def test_nothing_is_written_where_the_table_says_what_the_show_says(
    tmp_path: Path, name: str
) -> None:
    spec = show_in(tmp_path / "show")
    export(spec, tmp_path / name, Problems())
    assert bring_back(spec, tmp_path / name, Problems()).files == ()
    assert (tmp_path / "show/show.yaml").read_text("utf-8") == SHOW


def test_a_translators_words_stand_in_the_yaml_and_all_else_as_it_was(tmp_path: Path) -> None:
    spec, problems = show_in(tmp_path / "show"), Problems()
    export(spec, tmp_path / "words.csv", problems)
    table = changed(
        tmp_path / "words.csv",
        ('"Bonsoir";"";"Good evening";"fr en"', '"Bonsoir";"مساء الخير";"Hello: {you}";"fr ar-TN"'),
        ('"الصحن ينتظر";"";"fr ar-TN"\n"yard/door"', '"الصحن ينتظر";"The\nyard";"fr"\n"yard/door"'),
        ('"Entrez";"";"";"fr"', '"Entrez";"ادخلوا";"";"all"'),
    )
    written = bring_back(spec, table, problems)
    assert [str(each) for each in problems] == []
    assert dict(written.new) == {"ar-TN": 2, "en": 2}
    wanted = SHOW
    for old, new in (
        ('en: "Good evening"}', 'en: "Hello: {you}", ar-TN: "مساء الخير"}'),
        ("# not checked\n", '# not checked\n          en: "The\\nyard"\n'),
        ('"Entrez"', '{fr: "Entrez", ar-TN: "ادخلوا"}'),
        ("en]\nstart", 'en]\nunreviewed: {en: all, ar-TN: ["yard/line"]}\nstart'),
    ):
        wanted = wanted.replace(old, new)
    assert (tmp_path / "show/show.yaml").read_text("utf-8") == wanted


def test_an_empty_cell_takes_nothing_away(tmp_path: Path) -> None:
    spec = show_in(tmp_path / "show")
    export(spec, tmp_path / "words.csv", Problems())
    table = changed(tmp_path / "words.csv", ('"Good evening"', '""'))
    bring_back(spec, table, Problems())
    assert words_of(again(tmp_path / "show")) == words_of(spec)


def test_a_damaged_table_is_named_and_its_good_rows_are_brought(tmp_path: Path) -> None:
    spec, problems = show_in(tmp_path / "show"), Problems()
    export(spec, tmp_path / "words.csv", Problems())
    table = changed(
        tmp_path / "words.csv",
        ('"Bonsoir";""', '"Bonsoir" dit-il;"مساء"'),
        ('"yard/line"', '"yard/lime"'),  # found by its words
        ('"yard/door"', '"yard/dorr"'),
        ('"Entrez"', '"Sortez"'),
        ('"C\'est";"الصحن ينتظر";""', '"C\'est";"الصحن ينتظر";"It is"'),
    )
    bring_back(spec, table, problems)
    found = [(each.place.line, each.severity) for each in problems.sorted()]
    assert found == [(2, "error"), (6, "warning")]
    assert words_of(again(tmp_path / "show"))["yard/text"]["en"] == "It is"


def test_words_from_other_words_are_used_and_count_as_not_reviewed(tmp_path: Path) -> None:
    spec, problems = show_in(tmp_path / "show"), Problems()
    export(spec, tmp_path / "words.csv", Problems())
    table = changed(
        tmp_path / "words.csv",
        ('"Bonsoir";"";"Good evening";"fr en"', '"Bonjour";"صباح الخير";"Good evening";"all"'),
    )
    bring_back(spec, table, problems)
    assert [each.message for each in problems] == [
        "'yard/greeting' was translated from other words, 'Bonjour': it is used, and counts as "
        "not reviewed"
    ]
    found = again(tmp_path / "show")
    assert words_of(found)["yard/greeting"] == {
        "fr": "Bonsoir", "en": "Good evening", "ar-TN": "صباح الخير",
    }  # fmt: skip
    unreviewed = {language.text: keys for language, keys in found.unreviewed_texts.items()}
    assert {key.text for key in unreviewed["ar-TN"]} == {"yard/greeting"}


# Nothing that YAML, its quotes or its layouts could make something else of.
TRANSLATED = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
        st.sampled_from(list("\n\t'\"\\#:{}[],&*!|>%@`=-\u00a0\u200f\u2028\u0085أ")),
    ),
    min_size=1,
    max_size=16,
).filter(lambda text: any(map(str.isalpha, text)) and not CONTROL.search(text))


@settings(exact, max_examples=15)
@given(st.lists(TRANSLATED, min_size=4, max_size=4), st.sampled_from(["words.csv", "words.po"]))
def test_whatever_a_translator_writes_stands_in_the_show(words: list[str], name: str) -> None:
    import tempfile  # noqa: PLC0415  # a folder for each example

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        spec = show_in(folder / "show")
        other = show_in(
            folder / "other",
            SHOW.replace('"Good evening"', quoted(words[0]))
            .replace("الصحن ينتظر", quoted(words[1]))
            .replace('"Entrez"', f'{{fr: "Entrez", en: {quoted(words[2])}}}')
            .replace("'C''est'", f"'C''est', en: {quoted(words[3])}"),
        )
        export(other, folder / name, Problems())
        problems = Problems()
        bring_back(spec, folder / name, problems)
        assert [str(each) for each in problems] == []
        assert words_of(again(folder / "show")) == words_of(other)


# --- a show that has a table of its own -----------------------------------------------------------


@pytest.mark.parametrize("name", ["words.csv", "words"])
def test_a_show_reads_the_table_that_it_names(tmp_path: Path, name: str) -> None:
    other = show_in(tmp_path / "other", SHOW.replace("{fr: Bonsoir,", "{fr: Bonsoir, ar-TN: مساء,"))
    (tmp_path / "show").mkdir()
    export(other, tmp_path / "show" / name, Problems())
    spec = show_in(tmp_path / "show", SHOW.replace("start:", f"words: {name}\nstart:"))
    assert words_of(spec)["yard/greeting"] == {
        "fr": "Bonsoir", "en": "Good evening", "ar-TN": "مساء",
    }  # fmt: skip
    file = tmp_path / "show" / (name if name.endswith(".csv") else f"{name}/ar-TN.po")
    changed(file, ("مساء", "مساء الخير"))
    assert words_of(again(tmp_path / "show"))["yard/greeting"]["ar-TN"] == "مساء الخير"


def test_a_table_that_is_brought_up_to_date_keeps_all_that_stands_in_it(tmp_path: Path) -> None:
    spec = show_in(tmp_path / "show")
    table = tmp_path / "show/words.csv"
    export(spec, table, Problems())
    changed(
        table,
        ('"Entrez";"";"";"fr"', '"Entrez";"ادخلوا";"";"all"'),
        ('"reviewed"', '"reviewed";"remarks"'),
    )
    newer = SHOW.replace("name: door", "name: gate").replace("Bonsoir", "Bonjour").replace(
        "start:", "words: words.csv\nstart:"
    ).replace("- {text: 12}\n", "- {text: Nouveau}\n")  # fmt: skip
    spec = show_in(tmp_path / "show", newer)
    export(spec, table, Problems())
    lines = [line.split(";") for line in table.read_text("utf-8-sig").splitlines()]
    keys = {line[0].strip('"'): [cell.strip('"') for cell in line[2:6]] for line in lines}
    assert keys["yard/gate"] == ["Entrez", "ادخلوا", "", "fr ar-TN"]  # found by its words
    assert keys["yard/greeting"] == ["Bonjour", "", "Good evening", ""]  # from other words
    assert lines[0][-1] == '"remarks"'
    assert keys["yard/text"][0] == "Nouveau"
    assert keys["yard/text-2"][1] == "الصحن ينتظر"  # found by its words too


def test_a_text_that_is_gone_stays_at_the_end_of_its_table(tmp_path: Path) -> None:
    for name in ("words.csv", "words.po"):
        spec = show_in(tmp_path / "show")
        export(spec, tmp_path / name, Problems())
        less = SHOW.replace(', en: "Good evening"}, name: greeting', "}, name: other")
        less = less.replace("Bonsoir", "Salut")
        shorter = show_in(tmp_path / "show", less)
        for _ in range(2):
            export(shorter, tmp_path / name, Problems())
        file = tmp_path / name / "en.po" if name == "words.po" else tmp_path / name
        text = file.read_text("utf-8")
        assert text.index("yard/other") < text.index("yard/greeting")
        assert text.count("Good evening") == 1


def test_a_damaged_table_is_not_written_over(tmp_path: Path) -> None:
    spec = show_in(tmp_path / "show")
    table = tmp_path / "words.csv"
    table.write_text('key;fr\nyard/greeting;"Bonsoir\n', "utf-8")
    before = table.read_bytes()
    with pytest.raises(CannotWrite, match="cannot be read whole: nothing was written"):
        export(spec, table, Problems())
    assert table.read_bytes() == before


def test_a_show_whose_table_is_damaged_plays_with_its_own_words(tmp_path: Path) -> None:
    folder = write(tmp_path, SHOW.replace("start:", "words: words.csv\nstart:"))
    (folder / "words.csv").write_text('key;fr;en\nyard/greeting;Bonsoir;"Hi\n', "utf-8")
    problems = Problems()
    spec = load_show(folder, problems)
    assert spec is not None
    assert not problems.stops_the_show
    assert [(p.place.file, p.place.line) for p in problems] == [(str(folder / "words.csv"), 2)]
    assert words_of(spec)["yard/greeting"]["en"] == "Good evening"


def test_a_table_that_is_not_there_is_named_where_the_show_names_it(tmp_path: Path) -> None:
    problems = Problems()
    load_show(write(tmp_path, SHOW.replace("start:", "words: wrods.csv\nstart:")), problems)
    assert [(p.place.line, p.message) for p in problems] == [
        (5, "wrods.csv: there is no such table of words")
    ]


def test_the_table_of_a_show_is_the_same_each_time(tmp_path: Path) -> None:
    spec = show_in(tmp_path)
    assert table_of(spec, table_of(spec)) == table_of(spec)


def test_words_go_out_and_come_back_by_the_command(tmp_path: Path) -> None:
    folder = write(tmp_path / "show", SHOW)
    table = tmp_path / "words.csv"
    said = command("words", folder, "-o", table)
    assert said.exit_code == 0
    assert said.stdout.endswith("fr: 4 of 4\nar-TN: 3 of 4\nen: 2 of 4\n")
    changed(table, ('"Good evening"', '"Hi"'))
    assert "1 in en" in command("words", folder, "--from", table).stdout
    assert "nothing was written" in command("words", folder, "--from", table).stdout
    assert command("words", folder, "--from", tmp_path / "none.csv").exit_code == 2
    assert command("words", tmp_path / "none").exit_code == 1
