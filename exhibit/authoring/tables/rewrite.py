"""Words put back into YAML: what a translator wrote, where the artist's words stand.

Only the words are written anew; comments, order and layout of all else stay as they are. A text
that stood there once for all becomes a text by language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from exhibit.authoring.slips import ODD_SPACE
from exhibit.core.problems import Place

_ANCHOR = re.compile(r"&[^\s,\[\]{}]+\s+")
_UNSEEN = re.compile(f"{ODD_SPACE.pattern}|[\x7f-\x9f\ufeff\u2028\u2029]")


class CannotRewrite(Exception):
    """This file is not written: the message says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """A text of a file: where one of its keys, or it itself, stands, and all its words.

    `shared`: it stands there once, for all, in the language `source`.
    """

    place: Place
    words: Mapping[str, str]
    shared: bool = False
    source: str = ""


Edit = tuple[int, int, str]  # what stands from here to there becomes this


def rewritten(text: str, changes: list[Change]) -> str:
    """The text of a YAML file with these changes. CannotRewrite where one has no place in it."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CannotRewrite(f"it cannot be read ({type(error).__name__})") from None
    known = _Nodes(root)
    edits: list[Edit] = []
    for change in changes:
        edits += _edits(text, change, known)
    return _edited(text, edits)


def _edited(text: str, edits: list[Edit]) -> str:
    """The text with these edits; what is repeated (`*name`) is written anew once."""
    last = len(text) + 1
    for begin, end, new in sorted(set(edits), reverse=True):
        if end > last or (begin == last and end > begin):
            line = text.count("\n", 0, begin) + 1
            raise CannotRewrite(f"the words in line {line} are repeated, and stand for two texts")
        text = text[:begin] + new + text[end:]
        last = begin
    return text


def with_value(text: str, key: str, value: str, after: str) -> str:
    """The text of a YAML file with a value of a top-level key; a new one stands behind `after`."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise CannotRewrite("it has no keys")
    ends = {name.value: (name, node) for name, node in root.value}
    if key in ends:
        begin, end = _span(text, ends[key][1])
        return text[:begin] + value + text[end:]
    _, node = ends.get(after, root.value[-1])
    at = text.find("\n", _span(text, node)[1])
    at = len(text) if at < 0 else at + 1
    before = "" if text[:at].endswith("\n") else "\n"
    return f"{text[:at]}{before}{key}: {value}\n{text[at:]}"


class _Nodes:
    """Where mappings and texts stand in a file, by line and column from 1."""

    def __init__(self, root: yaml.Node | None) -> None:
        self.of_key: dict[tuple[int, int], yaml.MappingNode] = {}
        self.texts: dict[tuple[int, int], yaml.ScalarNode] = {}
        seen: set[int] = set()
        waiting = [root] if root is not None else []
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                for name, value in node.value:
                    self.of_key[_at(name)] = node
                    waiting.append(value)
            elif isinstance(node, yaml.SequenceNode):
                waiting += node.value
            elif isinstance(node, yaml.ScalarNode):
                self.texts[_at(node)] = node


def _edits(text: str, change: Change, known: _Nodes) -> Iterator[Edit]:
    at = (change.place.line, change.place.column)
    if change.shared:
        node = known.texts.get(at)
        if node is None:
            raise CannotRewrite(f"nothing is found at {change.place}")
        begin, end = _span(text, node)
        if set(change.words) == {change.source}:
            if node.value != change.words[change.source]:
                yield begin, end, quoted(change.words[change.source]) + _line_end(text, node)
            return
        pairs = ", ".join(f"{tag}: {quoted(said)}" for tag, said in change.words.items())
        yield begin, end, f"{{{pairs}}}{_line_end(text, node)}"
        return
    mapping = known.of_key.get(at)
    if mapping is None:
        raise CannotRewrite(f"nothing is found at {change.place}")
    there = {name.value: value for name, value in mapping.value}
    for tag, said in change.words.items():
        value = there.get(tag)
        if value is not None and value.value != said:
            begin, end = _span(text, value)
            yield begin, end, quoted(said) + _line_end(text, value)
    added = [(tag, said) for tag, said in change.words.items() if tag not in there]
    if added:
        yield _added(text, mapping, added)


def _added(text: str, mapping: yaml.MappingNode, added: list[tuple[str, str]]) -> Edit:
    """The languages that a text did not have, behind those that it has."""
    last = mapping.value[-1][1]
    _, end = _span(text, last)
    if mapping.flow_style:
        new = "".join(f", {tag}: {quoted(said)}" for tag, said in added)
        return end, end, new
    indent = " " * mapping.value[0][0].start_mark.column
    lines = "".join(f"{indent}{tag}: {quoted(said)}\n" for tag, said in added)
    if _is_block(last):
        return end, end, lines if text[:end].endswith("\n") else f"\n{lines}"
    at = text.find("\n", end)
    if at < 0:
        return len(text), len(text), f"\n{lines}"
    return at + 1, at + 1, lines


def _span(text: str, node: yaml.Node) -> tuple[int, int]:
    """From where to where a value stands, without the name that it is repeated by."""
    begin, end = node.start_mark.index, node.end_mark.index
    anchor = _ANCHOR.match(text, begin)
    begin = anchor.end() if anchor else begin
    if not _is_block(node):
        end = begin + len(text[begin:end].rstrip())
    return begin, end


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _line_end(text: str, node: yaml.Node) -> str:
    """A block ends with its line, which what stands in its place must too."""
    return "\n" if _is_block(node) and text[: node.end_mark.index].endswith("\n") else ""


def quoted(text: str) -> str:
    """A text in double quotes, as YAML has them; what cannot be seen is spelled out."""
    return _UNSEEN.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _at(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
