"""A venue file as text whose wires can be changed, and nothing else is.

PyYAML says where each key and value begins and ends; edits are made there, from the last to the
first, and the text is read again after each wire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from exhibit.authoring.parse import Mapping as Group
from exhibit.authoring.parse import parse_text
from exhibit.core.problems import Problems

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SHOWN = "venue"


class VenueText:
    """The text of a venue file. Raises ValueError for one that cannot be read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._read()

    def _read(self) -> None:
        problems = Problems()
        tree = parse_text(self.text, _SHOWN, problems)  # keeps out what is too deep or too long
        if tree is None or problems.errors:
            raise ValueError(f"the venue file cannot be read: {problems.errors[0].message}")
        if not isinstance(tree, Group):
            raise ValueError("this is no venue file: it is written as 'key: value' lines")
        # Marks count from the byte order mark, which the parser takes away.
        self._mark = 1 if self.text.startswith("\ufeff") else 0
        self._root: Any = yaml.compose(self.text[self._mark :], Loader=_LOADER)
        if "&" in self.text and any(_is_alias(event) for event in self._events()):
            raise ValueError("a venue file that repeats values with '*name' is changed by hand")

    def _events(self) -> Any:
        return yaml.parse(self.text[self._mark :], Loader=_LOADER)

    def has(self, name: str, key: str) -> bool:
        """Whether the wire of an input has a key."""
        wire = self._wire(name)
        return isinstance(wire, yaml.MappingNode) and _find(wire, key) is not None

    def set(
        self, name: str, words: Mapping[str, str], removed: Sequence[str], note: str = ""
    ) -> None:
        """Gives the wire of an input these words, in the place of those that it has.

        Words of `removed` that are not in `words` go; `note` is a comment behind a line that is
        new.
        """
        wire = self._wire(name)
        if isinstance(wire, yaml.MappingNode) and wire.value:
            self._change(wire, words, removed)
        else:
            self._add(name, wire, words, note)
        self._read()

    def _wire(self, name: str) -> Any:
        """The node of an input's wire, or None."""
        inputs = _find(self._root, "inputs")
        if inputs is None or not isinstance(inputs[1], yaml.MappingNode):
            return None
        found = _find(inputs[1], name)
        return None if found is None else found[1]

    # -- a wire that is there

    def _change(self, wire: Any, words: Mapping[str, str], removed: Sequence[str]) -> None:
        edits: list[tuple[int, int, str]] = []
        entries = [*wire.value]
        kept = [
            entry for entry in entries if entry[0].value in words or entry[0].value not in removed
        ]
        for key, value in entries:
            if key.value in words and self._slice(value) != words[key.value]:
                edits.append(self._value_edit(key, value, words[key.value]))
        written = {key.value for key, _ in entries}
        new = {word: value for word, value in words.items() if word not in written}
        if wire.flow_style:
            edits += self._flow_edits(wire, entries, kept, new)
        else:
            edits += self._block_edits(entries, kept, new)
        self._apply(edits)

    def _slice(self, node: Any) -> str:
        return self.text[node.start_mark.index + self._mark : _end(node) + self._mark]

    def _value_edit(self, key: Any, value: Any, new: str) -> tuple[int, int, str]:
        """Another value; in the place of a block below its key, in the key's own line."""
        if isinstance(value, yaml.CollectionNode) and not value.flow_style:
            colon = self.text.index(":", key.end_mark.index + self._mark) - self._mark
            return colon + 1, _end(value), f" {new}"
        return value.start_mark.index, _end(value), new

    def _flow_edits(
        self, wire: Any, entries: Sequence[Any], kept: Sequence[Any], new: Mapping[str, str]
    ) -> list[tuple[int, int, str]]:
        added = ", ".join(f"{word}: {value}" for word, value in new.items())
        if not kept:
            return [(wire.start_mark.index, wire.end_mark.index, f"{{{added}}}")]
        edits = []
        last = max(i for i, (key, _) in enumerate(entries) if any(key is each for each, _ in kept))
        for i, (key, _) in enumerate(entries[:last]):
            if not any(key is each for each, _ in kept):
                edits.append((key.start_mark.index, entries[i + 1][0].start_mark.index, ""))
        if last + 1 < len(entries):
            edits.append((_end(entries[last][1]), _end(entries[-1][1]), ""))
        if added:
            first = kept[0][0].start_mark.index
            if "osc" in new:
                edits.append((first, first, f"{added}, "))
            else:
                end = _end(kept[0][1])
                edits.append((end, end, f", {added}"))
        return edits

    def _block_edits(
        self, entries: Sequence[Any], kept: Sequence[Any], new: Mapping[str, str]
    ) -> list[tuple[int, int, str]]:
        edits = []
        for key, value in entries:
            if not any(key is each for each, _ in kept):
                begin = self._line_begin(key.start_mark.index)
                edits.append((begin, self._next_line(_end(value)), ""))
        indent = " " * entries[0][0].start_mark.column
        lines = "".join(f"{indent}{w}: {value}{self._line_end}" for w, value in new.items())
        if lines:
            at = self._line_begin(entries[0][0].start_mark.index)
            edits.append((at, at, lines))
        return edits

    # -- a wire that is new

    def _add(self, name: str, wire: Any, words: Mapping[str, str], note: str) -> None:
        written = "{" + ", ".join(f"{word}: {value}" for word, value in words.items()) + "}"
        inputs = _find(self._root, "inputs")
        if wire is not None:  # `near:` with nothing, or with something that is no wire
            self._fill(wire, written)
            return
        line = f"{name}: {written}"
        behind = f"  # {note}" if note else ""
        if inputs is None:
            self._append_inputs(f"inputs:{self._line_end}  {line}{behind}")
        elif not isinstance(inputs[1], yaml.MappingNode):
            self._begin_inputs(inputs, f"  {line}{behind}")
        elif inputs[1].flow_style:
            entries = inputs[1].value
            end = _end(entries[-1][1]) if entries else inputs[1].start_mark.index + 1
            self._apply([(end, end, f", {line}" if entries else line)])
        else:
            entries = inputs[1].value
            indent = " " * entries[0][0].start_mark.column
            self._insert_line(self._next_line(_end(entries[-1][1])), f"{indent}{line}{behind}")

    def _fill(self, wire: Any, written: str) -> None:
        begin, end = wire.start_mark.index, _end(wire)
        before = self.text[: begin + self._mark]
        self._apply([(begin, end, written if before.endswith((" ", "\n")) else f" {written}")])

    def _append_inputs(self, lines: str) -> None:
        if self._root.flow_style:
            raise ValueError("a venue file in braces is changed by hand: write it in lines")
        self._insert_line(len(self.text) - self._mark, lines)

    def _begin_inputs(self, inputs: Any, line: str) -> None:
        """Below `inputs:` with nothing behind it."""
        key, value = inputs
        if not (isinstance(value, yaml.ScalarNode) and not value.value):
            raise ValueError("'inputs' is written as 'name: wire', and here it is not")
        self._insert_line(self._next_line(key.end_mark.index), line)

    # -- text

    def _line_begin(self, index: int) -> int:
        return self.text.rfind("\n", 0, index + self._mark) + 1 - self._mark

    def _next_line(self, index: int) -> int:
        """Where the line after this index begins; the end of the text where there is none."""
        end = self.text.find("\n", index + self._mark)
        return (len(self.text) if end < 0 else end + 1) - self._mark

    def _insert_line(self, index: int, line: str) -> None:
        before = self.text[: index + self._mark]
        first = "" if not before or before.endswith("\n") else self._line_end
        self._apply([(index, index, f"{first}{line}{self._line_end}")])

    def _apply(self, edits: Sequence[tuple[int, int, str]]) -> None:
        for begin, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
            self.text = self.text[: begin + self._mark] + new + self.text[end + self._mark :]


def _find(mapping: Any, key: str) -> tuple[Any, Any] | None:
    """The node of a key and that of its value."""
    return next((entry for entry in mapping.value if entry[0].value == key), None)


def _end(node: Any) -> int:
    """Where the last character of a value is over; a block's own mark is at the next one."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _is_alias(event: Any) -> bool:
    return isinstance(event, yaml.AliasEvent)
