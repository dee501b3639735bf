"""From a text to its tree, or to the problems in it, for the tests of the parser."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.parse import Mapping, Scalar, Sequence, Tree, parse_text
from exhibit.core.problems import Problem, Problems

FILE = "tide.yaml"


def tree_of(text: str) -> Tree:
    problems = Problems()
    tree = parse_text(text, FILE, problems)
    assert list(problems) == []
    assert tree is not None
    return tree


def value_of(text: str) -> Scalar:
    """The text under the first key."""
    value = mapping_of(text).entries[0][1]
    assert isinstance(value, Scalar)
    return value


def mapping_of(text: str) -> Mapping:
    tree = tree_of(text)
    assert isinstance(tree, Mapping)
    return tree


def problems_of(text: str) -> list[Problem]:
    problems = Problems()
    parse_text(text, FILE, problems)
    return problems.sorted()


def only_problem(text: str) -> Problem:
    found = problems_of(text)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def plain(tree: Tree | None) -> Any:
    """The tree as Python's own lists, dicts and strings."""
    if isinstance(tree, Mapping):
        return {key.text: plain(value) for key, value in tree.entries}
    if isinstance(tree, Sequence):
        return [plain(item) for item in tree.items]
    return tree.text if tree else None
