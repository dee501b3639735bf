"""Tables of words: what goes out comes back, and what is damaged is named and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exhibit.authoring.tables.csv_table import csv_text, parse_csv
from exhibit.authoring.tables.po_table import merged, parse_po, po_text
from exhibit.authoring.tables.read import read_table
from exhibit.authoring.tables.rows import Row, Table
from exhibit.core.problems import Problems
from tests.visits import exact

few = settings(exact, max_examples=40)
LANGUAGES = ("fr", "ar-TN", "en")
_ENDS = set("\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # where Python ends lines, and PO does not
# What a person can have typed, with all that means something to a table or a spreadsheet.
TYPED = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
        st.sampled_from(list("\n\t'\"=+-@;,#~\\\u200f\u2028\u0085\ufeffأ")),
    ),
    max_size=12,
)
WORDS = TYPED.filter(bool)
KEYS = st.text(st.sampled_from(list("abé /-=\"';\\#")), min_size=1, max_size=8).map(str.strip)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    keys = draw(st.lists(KEYS.filter(bool), unique=True, max_size=4))
    rows = []
    for key in keys:
        words: Mapping[str, str] = draw(
            st.dictionaries(st.sampled_from(LANGUAGES[1:]), WORDS, max_size=2)
        )
        reviewed = draw(st.sets(st.sampled_from(tuple(words)))) if words else set()
        rows.append(Row(key, draw(WORDS), words, frozenset(reviewed)))
    gone = draw(st.integers(0, len(rows)))
    separator = draw(st.sampled_from([";", ",", "\t"]))
    return Table(LANGUAGES, tuple(rows[gone:]), tuple(rows[:gone]), separator)


Said = tuple[str, str, Mapping[str, str], frozenset[str]]


def said(table: Table) -> list[Said]:
    return sorted(
        ((row.key, row.source, dict(row.words), row.reviewed) for row in table.every),
        key=lambda row: row[0],
    )


@exact
@given(tables())
def test_what_is_written_as_csv_is_read_again(table: Table) -> None:
    problems = Problems()
    found = parse_csv("\ufeff" + csv_text(table), "words.csv", LANGUAGES, problems)
    assert list(problems) == []
    assert said(found) == said(table)


@exact
@given(tables())
def test_what_is_written_as_po_is_read_again(table: Table) -> None:
    problems = Problems()
    files = [
        parse_po(po_text(table, each, 'A "show"\n'), f"{each}.po", LANGUAGES, problems, each)
        for each in LANGUAGES[1:]
    ]
    found = merged(files, LANGUAGES)
    assert list(problems) == []
    untranslated = {row.key for row in table.gone if not row.words}  # nothing of them to keep
    assert said(found) == [row for row in said(table) if row[0] not in untranslated]


@few
@given(tables())
def test_another_reader_of_po_reads_the_same(table: Table) -> None:
    plain = replace(table, gone=())
    assume(not _ENDS & set(po_text(plain, "en", "")))
    found = polib.pofile(po_text(plain, "en", "Show"))
    assert found.metadata["Language"] == "en"
    assert [(each.msgctxt, each.msgid, each.msgstr, each.fuzzy) for each in found] == [
        (row.key, row.source, row.words.get("en", ""), "en" in row.words.keys() - row.reviewed)
        for row in plain.rows
    ]


@few
@given(tables(), st.data())
def test_a_damaged_table_is_named_and_what_is_read_of_it_is_what_was_written(
    table: Table, data: st.DataObject
) -> None:
    text = csv_text(table)
    at = data.draw(st.integers(0, max(len(text) - 1, 0)))
    damage = data.draw(st.sampled_from(["", '"', ";", "\n", "x"]))
    problems = Problems()
    parse_csv(text[:at] + damage + text[at + 1 :], "words.csv", LANGUAGES, problems)
    assert all(problem.place.file == "words.csv" for problem in problems)
    po = po_text(table, "en", "Show")
    at = data.draw(st.integers(0, len(po) - 1))
    problems = Problems()
    parse_po(po[:at] + damage + po[at + 1 :], "en.po", LANGUAGES, problems, "en")
    assert all(problem.place.file == "en.po" for problem in problems)


HEAD = "key;where;fr;ar-TN;en;reviewed\n"


def read_csv(text: str) -> tuple[Table, list[tuple[int, str]]]:
    problems = Problems()
    table = parse_csv(text, "words.csv", LANGUAGES, problems)
    return table, [(problem.place.line, problem.message) for problem in problems]


def test_a_spreadsheet_never_computes_what_somebody_wrote() -> None:
    row = Row("a", "=1+1", {"en": "@x", "ar-TN": "-2"}, frozenset())
    text = csv_text(Table(LANGUAGES, (row,)))
    assert text.splitlines()[1] == '"a";"";"\'=1+1";"\'-2";"\'@x";""'
    kept = Row("a", "'=1+1", {"en": "'tis", "ar-TN": "''=x"}, frozenset())
    table, _ = read_csv(csv_text(Table(LANGUAGES, (kept,))))
    assert said(table) == said(Table(LANGUAGES, (kept,)))


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_comes_back_as_spreadsheets_write_it(separator: str, end: str) -> None:
    """Without quotes where none are needed, with the last empty cells left out, and with more."""
    lines = ["\ufeffKey;Where;FR;ar_TN;en;reviewed;", 'a;x;"deux', 'lignes";سطر;two;all;;',
             "b;x;Un", ""]  # fmt: skip
    text = end.join(lines).replace(";", separator)
    table, problems = read_csv(text)
    assert problems == []
    assert said(table) == [
        ("a", "deux\nlignes", {"ar-TN": "سطر", "en": "two"}, frozenset(LANGUAGES)),
        ("b", "Un", {}, frozenset()),
    ]


@pytest.mark.parametrize(
    ("rows", "problem", "left"),
    [
        ('a;x;Un;;"one\nb;x;Deux;;two\n', (2, "a quote that begins in this row is not cl"), []),
        ("a;x;Un;;one;en;what;now\nb;x;Deux\n", (2, "this row has 8 cells, and the table has 6"),
         ["b"]),
        (";x;Un;;one\nb;x;Deux\n", (2, "this row has no key: it is not read"), ["b"]),
        ("a;x;Un\na;x;Deux\n", (3, "'a' stands in the table twice, first in line 2"), ["a"]),
        ('a;x;"Un" dit-il;;one\nb;x;Deux\n', (2, "words stand behind a closing quote"), ["b"]),
        ('a;x;"Un\ndeux";;;;;;;x\nb;x;Deux\n', (2, "this row has 10 cells"), ["b"]),
    ],
)  # fmt: skip
def test_damage_is_named_at_its_line_and_the_other_rows_are_read(
    rows: str, problem: tuple[int, str], left: list[str]
) -> None:
    table, problems = read_csv(HEAD + rows)
    assert [(line, message[: len(problem[1])]) for line, message in problems] == [problem]
    assert [row.key for row in table.rows] == left


def test_a_table_without_its_first_line_is_named() -> None:
    table, problems = read_csv("a;Un;one\n")
    assert [line for line, _ in problems] == [1]
    assert "names its columns" in problems[0][1]
    assert table.rows == ()
    assert read_csv("")[1] == [(0, "this table is empty")]


def test_a_language_that_is_misspelt_is_named() -> None:
    _, problems = read_csv("key;fr;ar-TM\na;Un;x\n")
    assert problems == [(1, "no column is called 'ar-TM'")]


def test_a_translators_own_column_stays() -> None:
    table, problems = read_csv("key;fr;en;remarks of Awa\na;Un;one;really?\n")
    assert (problems, table.own) == ([], ("remarks of Awa",))
    assert csv_text(table).splitlines()[1].endswith(';"really?"')


PO = """\
msgid ""
msgstr ""
"Language: en\\n"

# from the garden
#: show.yaml:3
msgctxt "a"
msgid "Un"
msgstr "one"

"""


@pytest.mark.parametrize(
    ("entry", "problem", "left"),
    [
        ('msgctxt "b"\nmsgid "Deux\nmsgstr "two"\n', (12, "'msgid \"Deux' cannot be read"), ["a"]),
        ('msgctxt "b"\nmsgid "Deux"\nmsgstr "say "two""\n', (13, "'msgstr \"say"), ["a"]),
        ('msgid "Deux"\nmsgstr "two"\n', (11, "this entry has no msgctxt"), ["a"]),
        ('msgctxt "a"\nmsgid "Un"\nmsgstr "1"\n', (11, "'a' stands in this file twice"), ["a"]),
        ('nonsense\n\nmsgctxt "c"\nmsgid "Trois"\nmsgstr "3"\n', (11, "'nonsense' cannot be"),
         ["a", "c"]),
        ('msgctxt "b"\nmsgid "Deux"\nmsgid_plural "x"\nmsgstr[0] "2"\nmsgstr[1] "3"\n', None,
         ["a", "b"]),
    ],
)  # fmt: skip
def test_damage_in_po_is_named_at_its_line(
    entry: str, problem: tuple[int, str] | None, left: list[str]
) -> None:
    problems = Problems()
    table = parse_po(PO + entry, "en.po", LANGUAGES, problems)
    found = [(each.place.line, each.message) for each in problems]
    wanted = [] if problem is None else [problem]
    assert [(line, said[: len(problem[1])]) for line, said in found if problem] == wanted
    assert [row.key for row in table.rows] == left


def test_what_a_translators_program_writes_stays() -> None:
    problems = Problems()
    text = PO.replace('"Language: en\\n"', '"Language: en\\n"\n"Last-Translator: Awa\\n"')
    found = po_text(parse_po(text, "en.po", LANGUAGES, problems), "en", "Show")
    assert '"Last-Translator: Awa\\n"' in found
    assert "# from the garden\n#: show.yaml:3\n" in found


def test_a_file_of_a_language_that_is_not_spoken_is_named() -> None:
    problems = Problems()
    parse_po(PO.replace("Language: en", "Language: xx"), "yy.po", LANGUAGES, problems, "yy")
    message = "this is a file of 'yy', which the show does not speak"
    assert [problem.message for problem in problems] == [message]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("clé;fr\n".encode("cp1252"), "this table is not in UTF-8"),
        (b"PK\x03\x04rest", "this is a spreadsheet, and not a table in text"),
        (b"key;fr\n\0", "a NUL byte stands in this file"),
        (b"\xff\xfe" + "key\tfr\na\tUn\n".encode("utf-16-le"), ""),
    ],
)
def test_a_file_in_another_encoding_is_named_or_read(
    tmp_path: Path, data: bytes, message: str
) -> None:
    (tmp_path / "words.csv").write_bytes(data)
    problems = Problems()
    table = read_table(tmp_path / "words.csv", LANGUAGES, problems)
    assert [p.message.startswith(message) for p in problems] == [True] * bool(message)
    assert (table is None) == bool(message)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.po").mkdir()
    found = []
    for name in ("none.csv", "empty.po", "a\0b.csv", "/dev/zero"):
        problems = Problems()
        assert read_table(tmp_path / name, LANGUAGES, problems) is None
        found += [problem.message for problem in problems]
    assert len(found) == 4
