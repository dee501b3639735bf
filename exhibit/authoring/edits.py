"""Changes to a text that leave all the rest as it stands: comments, spaces, line ends, order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exhibit.authoring.tree import Scalar, within
from exhibit.core.problems import Place

_LINE_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")  # what YAML counts as one
_MARK = "\ufeff"  # of the byte order; columns are counted behind it


@dataclass(frozen=True, slots=True)
class Edit:
    """At a place, `old` becomes `new`; an empty `old` puts it in before what stands there."""

    place: Place
    old: str
    new: str


class CannotEdit(Exception):
    """What was to be changed is spelled in another way; `place` says where."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(f"write '{edit.new}' here by hand")
        self.place = edit.place


def rewritten(scalar: Scalar, new: str) -> Edit:
    """The whole of a text becomes another one; quotes around it stay."""
    return Edit(within(scalar, 0), scalar.text, new)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all changes made. Raises CannotEdit where one does not fit what is there."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    shift = len(_MARK) if text.startswith(_MARK) else 0
    done = len(text)
    for edit in sorted(set(edits), key=lambda each: each.place, reverse=True):
        line, column = edit.place.line - 1, edit.place.column - 1
        at = starts[line] + column + (shift if line == 0 else 0) if line < len(starts) else done
        if text[at : at + len(edit.old)] != edit.old or at + len(edit.old) > done:
            raise CannotEdit(edit)
        text = text[:at] + edit.new + text[at + len(edit.old) :]
        done = at
    return text


def line_end(text: str) -> str:
    """How the lines of a text end."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def after_line(text: str, line: int) -> int:
    """How many lines a text has up to and with `line` (from 1): 0 where it has no end."""
    ends = [found.end() for found in _LINE_END.finditer(text)]
    return ends[line - 1] if line <= len(ends) else 0
