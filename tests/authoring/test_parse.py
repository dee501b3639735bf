"""What a text becomes: a tree with line marks, and an answer to all that nobody wrote by hand."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.authoring.parse import Scalar, Sequence, parse_text, within
from exhibit.core.problems import Place, Problems
from tests.authoring.trees import (
    FILE,
    mapping_of,
    only_problem,
    plain,
    problems_of,
    tree_of,
    value_of,
)

# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("each_parser")
def test_a_scene_becomes_keys_lists_and_texts() -> None:
    text = "scene: courtyard\nnodes:\n  - image: floor.png\n    at: [50%, 30%]\n  - {text: x}\n"
    assert plain(tree_of(text)) == {
        "scene": "courtyard",
        "nodes": [{"image": "floor.png", "at": ["50%", "30%"]}, {"text": "x"}],
    }


@pytest.mark.parametrize(
    "word", ["no", "on", "Yes", "12:30", "1_000", "0x10", "010", "1e3", "2024-01-01", ".inf", "="]
)
def test_no_word_becomes_anything_but_itself(word: str) -> None:
    assert value_of(f"a: {word}\n") == Scalar(word, Place(FILE, 1, 4), quoted=False)


def test_on_can_be_a_key() -> None:
    assert mapping_of("on: drum\n").keys() == ("on",)


@pytest.mark.parametrize("nothing", ["", " null", " ~"])
def test_nothing_is_the_empty_text_without_quotes(nothing: str) -> None:
    value = value_of(f"a:{nothing}\n")
    assert (value.text, value.quoted) == ("", False)


@pytest.mark.parametrize("text", ['"null"', "'null'", "|-\n  null"])
def test_null_that_is_written_as_text_stays_text(text: str) -> None:
    value = value_of(f"a: {text}\n")
    assert (value.text, value.quoted) == ("null", True)


@pytest.mark.usefixtures("each_parser")
def test_every_value_knows_where_it_begins() -> None:
    scene = mapping_of("é: 1\nat: [50%, '30%']\ntext: |\n  deux\nnodes:\n  - a: b\n")
    places = [(v.place.line, v.place.column) for _, v in scene.entries]
    assert places == [(1, 4), (2, 5), (3, 7), (6, 3)]
    at = scene.get("at")
    assert isinstance(at, Sequence)
    assert [item.place for item in at.items] == [Place(FILE, 2, 6), Place(FILE, 2, 11)]


def test_a_missing_key_is_none() -> None:
    assert mapping_of("a: 1\n").get("b") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_count_the_same_with_every_line_ending(end: str) -> None:
    scene = mapping_of(end.join(("a: 1", "b: 2", "")))
    assert [key.place for key, _ in scene.entries] == [Place(FILE, 1, 1), Place(FILE, 2, 1)]


def test_a_byte_order_mark_takes_no_column() -> None:
    assert mapping_of("\ufeffa: 1\n").entries[0][0].place == Place(FILE, 1, 1)


def test_a_named_value_is_repeated_where_its_name_stands() -> None:
    scene = mapping_of("a: &soft {over: 3s}\nb: *soft\n")
    assert scene.get("b") is scene.get("a")


@pytest.mark.parametrize("opening", ["---\n", "%YAML 1.2\n---\n", "# note\n"])
def test_one_document_may_have_an_opening(opening: str) -> None:
    assert plain(tree_of(opening + "a: 1\n")) == {"a": "1"}


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff")
)
SHORT_KEYS = st.text("abcé -'\"\\#:", min_size=1, max_size=12)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(SHORT_KEYS, inner),
    max_leaves=20,
)


@settings(max_examples=30)  # a tree is slow to draw
@given(TREES)
def test_any_tree_of_texts_comes_back(tree: Any) -> None:
    assert plain(tree_of(json.dumps({"root": tree}, ensure_ascii=False)))["root"] == tree


@given(st.text("ab é\"\\'٣\N{GRINNING FACE}", max_size=30))
def test_a_place_within_double_quotes_counts_escapes(text: str) -> None:
    value = value_of("a: " + json.dumps(text, ensure_ascii=False))
    for offset in range(len(text) + 1):
        column = 4 + len(json.dumps(text[:offset], ensure_ascii=False)) - 1
        assert within(value, offset) == Place(FILE, 1, column)


@pytest.mark.parametrize(
    ("text", "offset", "column"),
    [
        ("when: near < 0.8", 5, 12),
        ("when: 'near < 0.8'", 5, 13),
        ("when: 'l''eau < 1'", 6, 15),
        ("when: &v near < 0.8", 5, 15),
        ("when: &v 'near < 0.8'", 5, 16),
        ("when: &v \n  'near < 0.8'", 5, 9),
        ("when: near\n  < 0.8", 5, 7),
        ("when: 'near\n  < 0.8'", 5, 7),
        ("when: |\n  near < 0.8", 5, 7),
    ],
)
def test_a_place_within_a_condition(text: str, offset: int, column: int) -> None:
    assert within(value_of(text), offset).column == column


# --- what nobody wrote by hand --------------------------------------------------------------------


def alias_bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels)]
    return "\n".join(lines)


def chain(levels: int) -> str:
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, levels))]
    return "\n".join(lines)


NOISE = random.Random(7)
HOSTILE = [
    ("brackets", "[" * 50_000, "too-deep"),
    ("brackets in lines", "[\n" * 9_000, "too-deep"),
    ("dashes", "- " * 500_000, "too-deep"),
    ("braces", "{a:" * 17_000, "missing-space"),
    ("spaced braces", "{a: " * 12_500, "too-deep"),
    ("alias bomb", alias_bomb(9), "alias-bomb"),
    ("alias chain", chain(60), "too-deep"),
    ("keys", "".join(f"k{i}: v\n" for i in range(100_000)), "too-long"),
    ("keys in braces", "{" + ", ".join(f"k{i}" for i in range(100_000)) + "}", "too-many"),
    ("same key", "{" + "a: 1, " * 50_000 + "}", "too-many"),
    ("list", "[" + "a," * 400_000 + "]", "too-many"),
    ("documents", "---\n" * 9_000, "second-document"),
    ("colours", "- #fff\n" * 9_000, "too-many-problems"),
    ("tags", "[" + "!x y, " * 100_000 + "]", "too-many-problems"),
    ("unknown names", "- &a x\n" + "- *b\n" * 9_000, "too-many-problems"),
    ("spaces", " " * 1_000_000 + "[", "unclosed-bracket"),
    ("open quote", '"' + "a" * 1_000_000, "unclosed-quote"),
    ("late fault", "".join(f"k{i}: v\n" for i in range(4_900)) + "\tx", "tab"),
    ("ASCII noise", "".join(NOISE.choices("\t !#%&*-:>?@[]{|}abc\n", k=150_000)), None),
    ("binary noise", NOISE.randbytes(1_000_000).decode("latin-1"), None),
]


@pytest.mark.parametrize(
    ("text", "code"), [pytest.param(*rest, id=name.replace(" ", "-")) for name, *rest in HOSTILE]
)
def test_a_hostile_text_is_answered_at_once(text: str, code: str | None) -> None:
    """At most 75 ms each on a quiet core; 1 s leaves room for a busy one and not for a hang."""
    started_s = perf_counter()
    found = problems_of(text)
    assert perf_counter() - started_s < 1
    assert found
    assert code is None or code in {problem.code for problem in found}


def test_an_alias_bomb_is_answered_with_the_line_of_its_alias() -> None:
    assert problems_of(alias_bomb(9))[-1].place.line == 5


def test_a_deep_tree_is_answered_at_the_bracket_that_is_too_many() -> None:
    assert only_problem("[" * 41).place == Place(FILE, 1, 41)


def test_forty_levels_are_not_too_deep() -> None:
    tree_of("[" * 40 + "]" * 40)


def test_a_hundred_mistakes_are_enough() -> None:
    found = problems_of("{" + "a: 1, " * 150 + "}")
    assert len(found) == 101


def test_a_message_shows_no_more_than_the_beginning_of_a_long_text() -> None:
    assert len(str(only_problem("a: 1\n" + "b" * 5000 + "\n"))) < 300


SCENE = """\
show: Résonances
inputs:
  near:  {kind: distance, unit: m, between: [0.3, 3.0]}
nodes:
  - image: zellige.png   # note
    name: floor
  - group: lanterns
    at: [50%, 30%]
    nodes:
      - image: "lantern.png"
  - text: {fr: "La cour attend.", ar: "الصحن ينتظر."}
  - text: |
      deux
      lignes
go:
  - {when: "near < 0.8 for 2s", to: &v voices, with: *v}
"""


def slips(text: str, seed: int, count: int) -> Iterator[str]:
    """The text with one to three slips of a finger in it, `count` times."""
    chance = random.Random(seed)
    bits = [*"\t :-[]{}\"'#&*!|>%@`,\n?\\", "\u00a0", "---\n", "<<", "“"]
    for _ in range(count):
        letters = list(text)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(letters))
            letters[at : at + chance.randint(0, 3)] = chance.choices(bits, k=chance.randint(0, 1))
        yield "".join(letters)


@pytest.mark.usefixtures("each_parser")
def test_every_slip_of_a_finger_is_read_or_answered_in_the_file() -> None:
    for text in slips(SCENE, seed=3, count=100):
        problems = Problems()
        tree = parse_text(text, FILE, problems)
        assert tree is not None or problems.errors
        lines = text.count("\n") + 1
        assert all(problem.place.line <= lines for problem in problems)
        assert all("\n" not in problem.message for problem in problems)


@given(st.text(st.sampled_from("ab \n\t:-[]{}\"'#&*!|>%@`,?\\<\u00a0\0"), max_size=60))
def test_any_text_is_read_or_answered(text: str) -> None:
    problems = Problems()
    assert parse_text(text, FILE, problems) is not None or problems.errors
