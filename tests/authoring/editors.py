"""What an editor makes of a YAML file before it holds it against a schema.

VS Code reads YAML 1.2: `yes` and `on` are texts there, `true` is a truth. Other editors still read
1.1, where all four are truths.
"""

from __future__ import annotations

import json
import re
from typing import Any

from exhibit.authoring.parse import Mapping, Scalar, Tree, parse_text
from exhibit.core.problems import Problems

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_TRUTHS = {"true": True, "false": False}
_TRUTHS_OF_1_1 = {**_TRUTHS, "yes": True, "no": False, "on": True, "off": False}


def as_an_editor_reads(text: str, *, old: bool = False) -> Any:
    """The values in a text; `old`: as YAML 1.1 has them."""
    problems = Problems()
    tree = parse_text(text, "show.yaml", problems)
    assert tree is not None, problems.sorted()
    return _value(tree, _TRUTHS_OF_1_1 if old else _TRUTHS)


def _value(tree: Tree, truths: dict[str, bool]) -> Any:
    if isinstance(tree, Mapping):
        return {key.text: _value(value, truths) for key, value in tree.entries}
    if not isinstance(tree, Scalar):
        return [_value(item, truths) for item in tree.items]
    if tree.quoted:
        return tree.text
    if tree.text in truths:
        return truths[tree.text]
    if _NUMBER.fullmatch(tree.text):
        return json.loads(_spelled(tree.text))
    return tree.text or None


def _spelled(text: str) -> str:
    """A number as JSON has it: digits on both sides of the point, no plus before it."""
    text = re.sub(r"^(-?)\.", r"\g<1>0.", text.removeprefix("+"))
    text = re.sub(r"\.(?![0-9])", ".0", text)
    return re.sub(r"^(-?)0+(?=[0-9])", r"\1", text)
