"""A sentence, with its place, about every mistake that a person can type."""

from __future__ import annotations

import pytest
import yaml

from exhibit.authoring.parse import parse_text
from exhibit.authoring.syntax.explain import explain
from exhibit.core.problems import Place, Problems
from tests.authoring.trees import FILE, only_problem, plain, problems_of

MISTAKES = [
    ("colon in a text", "a: 1\ntext: La cour: attend\n", "colon-in-text", 2, 14, "in quotes"),
    ("curly quotes", "a: “x: y”\n", "colon-in-text", 1, 6, "straight quotes"),
    ("keys in one line", "a: 1, b: 2\n", "colon-in-text", 1, 8, "{a: 1, b: 2}"),
    ("group in the line", "a: b:\n  c: 1\n", "colon-in-text", 1, 5, "a line of its own"),
    ("indented too far", "- image: a\n    name: b\n", "indentation", 2, 5, "0 or 2 spaces"),
    ("between two", "n:\n  - a: b\n   c: d\n", "indentation", 3, 4, "0, 2 or 4 spaces"),
    ("one space off", "a:\n  - b: 1\n - c: 1\n", "indentation", 3, 2, "after 1 space,"),
    ("first too far", "a:\n   b: 1\n  c: 2\n", "indentation", 2, 4, "begin after 2 spaces"),
    ("deeper", "a:\n  b: # n\n     c: 1\n    d: 2\n", "indentation", 3, 6, "begin after 4 spaces"),
    ("not enough", "a:\n    b: 1\n  c: 2\n", "indentation", 3, 3, "0 or 4 spaces"),
    ("key in a list", "- a\nb: 1\n", "indentation", 2, 1, "the list that begins in line 1"),
    ("item among keys", "a: b\n- c\n", "indentation", 2, 1, "two spaces before it"),
    ("block not indented", "a: |\nb\n", "indentation", 2, 1, "the text under '|'"),
    ("no space after colon", "a: 1\nb:2\nc: 3\n", "missing-space", 2, 1, "write 'b: 2'"),
    ("no space, first", "b:2\na: 1\n", "missing-space", 1, 1, "write 'b: 2'"),
    ("no space, only line", "show:Tide\n", "missing-space", 1, 1, "write 'show: Tide'"),
    ("no space in braces", "a: {x:1}\n", "missing-space", 1, 5, "write 'x: 1'"),
    ("no space after dash", "x:\n  - a\n  -b\n  - c\n", "missing-space", 3, 3, "write '- b'"),
    ("no colon", "a: 1\nfoo\nb: 2\n", "missing-colon", 2, 1, "'foo' has no ':'"),
    ("no colon, first", "nodes\n  - image: x\n", "missing-colon", 1, 1, "'nodes' has no ':'"),
    ("nothing before colon", ": x\n", "missing-key", 1, 1, "a key is missing"),
    ("nothing before colon", "{: x}\n", "missing-key", 1, 2, "a key is missing"),
    ("null as key", "null: x\n", "missing-key", 1, 1, "a key is missing"),
    ("open quote", 'a: 1\nb: "hello\nc: 2\n', "unclosed-quote", 2, 4, "never closed"),
    ("quote closed later", 'a: "hello\nb: "x"\n', "unclosed-quote", 1, 4, "only in line 2"),
    ("quote before key", "a: b\n'c: 1\nd: 'x'\n", "unclosed-quote", 2, 1, "without a ':'"),
    ("apostrophe", "a: 'L'atelier'\n", "after-quote", 1, 7, "apostrophe twice"),
    ("apostrophe in a list", "a: ['l'a', b]\n", "after-quote", 1, 8, "apostrophe twice"),
    ("text after quote", 'a: "x" y\nb: 1\n', "after-quote", 1, 8, "single quotes"),
    ("open bracket", "a: [1, 2\nb: 3\n", "unclosed-bracket", 1, 4, "write ']'"),
    ("bracket above a list", "a: [1\nb:\n- c\n", "unclosed-bracket", 1, 4, "write ']'"),
    ("bracket above items", "- [1, 2\n- c\n", "unclosed-bracket", 1, 3, "write ']'"),
    ("open brace", "a: {x: 1\n", "unclosed-bracket", 1, 4, "write '}'"),
    ("hidden brace", "a: {colour: #fff}\nb: 1\n", "unclosed-bracket", 1, 4, "colours in quotes"),
    ("wrong bracket", "a: {x: [1, 2}\n", "unclosed-bracket", 1, 13, "write ']' here"),
    ("closing alone", "a: 1\nb: ]\n", "unopened-bracket", 2, 4, "never opened"),
    ("no comma", "a: {x: 1 y: 2}\n", "missing-comma", 1, 11, "a ',' or a '}' is missing"),
    ("no comma, later", "a: [\n  {x: 1}\n  {y: 2}\n]\n", "missing-comma", 3, 3, "a ','"),
    ("two commas", "a: [1,,2]\n", "missing-value", 1, 7, "nothing stands before this ','"),
    ("after a bracket", "a: [1, 2] px\nb: 1\n", "after-value", 1, 11, "'px' follows"),
    ("after the end", "a: 1\n...\nb: 2\n", "after-value", 3, 1, "goes on after"),
    ("list in line", "a: - b\n", "list-in-line", 1, 4, "on the next line"),
    ("at sign", "a: @x\n", "text-beginning", 1, 4, "begins with '@'"),
    ("at sign in a list", "a: [@x, b]\n", "text-beginning", 1, 5, "begins with '@'"),
    ("percent", "a: %x\n", "text-beginning", 1, 4, "begins with '%'"),
    ("backtick", "a: `x`\n", "text-beginning", 1, 4, "begins with '`'"),
    ("star", "a: *important*\n", "text-beginning", 1, 4, "begins with '*'"),
    ("ampersand", "a: & b\n", "text-beginning", 1, 4, "begins with '&'"),
    ("exclamation", "a: !foo!bar x\n", "text-beginning", 1, 4, "begins with '!'"),
    ("question", "a: ? b\n", "text-beginning", 1, 4, "begins with '?'"),
    ("comma first", "a: ,x\n", "text-beginning", 1, 4, "begins with ','"),
    ("text after a bar", "a: |x\n  b\n", "text-beginning", 1, 5, "the next line"),
    ("Windows folder", 'a: "C:\\media"\n', "escape", 1, None, "single quotes"),
    ("order", "%b: 1\n", "directive", 1, 1, "an order to YAML"),
    ("tab", "a:\n  b: 1\n\tc: 2\n", "tab", 3, 1, "line 3 begins with a tab: YAML wants spaces"),
    ("tab after spaces", "a:\n  \tb: 1\n", "tab", 2, 3, "is indented with a tab"),
    ("many tabs", "a:\n\tb: 1\n\tc: 1\n\td: 1\n", "tab", 2, 1, "2 more lines"),
    ("tab in a block", "a: |\n  x\n\ty\n", "tab", 3, 1, "two spaces"),
    ("hard space", "a:\u00a0b\nc: 1\n", "invisible-character", 1, 3, "U+00A0"),
    ("hard indent", "a: 1\n\u00a0b: 1\n", "invisible-character", 2, 1, "U+00A0"),
    ("hard space behind", "a: [1]\u00a0\nb: 1\n", "invisible-character", 1, 7, "U+00A0"),
    ("mark in a key", "a: 1\n\u200fb: 1\n", "invisible-character", 2, 1, "U+200F"),
    ("colour", "colour: #d9a441\n", "colour-needs-quotes", 1, 8, '"#d9a441"'),
    ("colour in a list", "- #fff # white\n- a\n", "colour-needs-quotes", 1, 2, '"#fff"'),
    ("two documents", "a: 1\n---\nb: 2\n", "second-document", 2, 1, "'---'"),
    ("tag", "a: !!python/object:os.system x\n", "tag", 1, 4, "!!python/object:os.system"),
    ("tag on a group", "a: !!set {x: y}\n", "tag", 1, 4, "!!set"),
    ("merge", "a: &x {b: 1}\nc: {<<: *x}\n", "merge-key", 2, 5, "'<<' is not used"),
    ("template", "a: {{ name }}\n", "key-not-text", 1, 5, "goes in quotes"),
    ("long key", "x" * 1100 + ": 1\n", "key-too-long", 1, 1, "more than 200 characters"),
    ("long key", "x" * 300 + ": 1\n", "key-too-long", 1, 1, "more than 200 characters"),
    ("unknown name", "a: &soft 1\nb: *sof\n", "unknown-alias", 2, 4, "did you mean '*soft'?"),
    ("emphasis", "a: *vraiment\n", "unknown-alias", 1, 4, "goes in quotes"),
    ("itself", "a: &a [*a]\n", "alias-of-itself", 1, 8, "(line 1)"),
    ("name given twice", "a: &x 1\nb: &x 2\n", "duplicate-anchor", 2, 4, "in line 1 already"),
    ("NUL", "a: 1\nb: \0\n", "control-character", 2, 4, "not a text file"),
    ("escape key", "a: \x1b\n", "control-character", 1, 4, "U+001B"),
    ("written NUL", 'a: "x\\0"\n', "control-character", 1, 4, "cannot be shown"),
    ("second mark", "a: 1\n\ufeffb: 1\n", "control-character", 2, 1, "U+FEFF"),
    ("empty", "", "empty-file", 0, 0, "the file is empty"),
    ("blank", " \n\n", "empty-file", 0, 0, "the file is empty"),
    ("comments", "# nothing\n\n# yet\n", "empty-file", 0, 0, "only comments"),
]


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [pytest.param(*rest, id=name.replace(" ", "-")) for name, *rest in MISTAKES],
)
def test_a_mistake_is_answered_with_its_place_and_what_to_write(
    text: str, code: str, line: int, column: int | None, says: str
) -> None:
    problem = only_problem(text)
    assert problem.code == code
    assert problem.place.line == line
    assert column in (None, problem.place.column)  # the two parsers count some columns differently
    assert says in f"{problem.message}; {problem.hint}"
    assert problem.severity == "error"


def test_what_no_rule_knows_has_an_answer_too() -> None:
    odd = yaml.MarkedYAMLError(problem="an odd thing", problem_mark=None)
    assert explain(odd, "a: 1\n", FILE, None, None).code == "yaml"


def test_a_key_that_is_written_twice_names_both_lines() -> None:
    problem = only_problem("at: 1\nsize: 2\nat: 3\n")
    assert problem.place == Place(FILE, 3, 1)
    assert "'at' is written twice: in line 1 and in line 3" in problem.message


def test_of_a_key_that_is_written_twice_the_first_is_kept() -> None:
    tree = parse_text("at: 1\nat: 3\n", FILE, Problems())
    assert plain(tree) == {"at": "1"}


def test_all_double_keys_and_tags_are_reported_at_once() -> None:
    found = problems_of("a: 1\na: !x 2\nb: {c: 1, c: 2}\nb: 3\n")
    assert [(p.code, p.place.line) for p in found] == [
        ("duplicate-key", 2),
        ("tag", 2),
        ("duplicate-key", 3),
        ("duplicate-key", 4),
    ]


def test_an_error_of_syntax_keeps_the_problems_found_before_it() -> None:
    assert [p.code for p in problems_of('a: {b: 1, b: 2}\nc: "x\n')] == [
        "duplicate-key",
        "unclosed-quote",
    ]


@pytest.mark.parametrize("text", ["a:\n  -b\n  -c\n", "a: 1\n  over:3s\n"])
def test_lines_that_run_into_one_text_are_a_warning(text: str) -> None:
    problem = only_problem(text)
    assert (problem.code, problem.severity) == ("glued-lines", "warning")


@pytest.mark.parametrize("text", ["a: see\n  https://example.org/x\n", "a: at\n  12:30\n"])
def test_addresses_and_clocks_in_a_long_text_are_no_warning(text: str) -> None:
    assert problems_of(text) == []
