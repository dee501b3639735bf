"""Lists and groups in brackets: not closed, closed by another, or with a comma missing."""

from __future__ import annotations

import re

from exhibit.authoring.syntax.fault import Fault
from exhibit.core.problems import Place, Problem

_CLOSING = {"[": "]", "{": "}"}
_HASH = re.compile(r"\s#[0-9a-fA-F]{3}")


def glued_colon(fault: Fault) -> Problem | None:
    """`{a:{b:1}}`: a colon that is taken for a letter until a bracket follows."""
    if "found unexpected ':'" not in fault.words:
        return None
    message = "a space is missing after this ':'"
    hint = "write 'key: value'; a text with ':' in it goes in quotes"
    return Problem(fault.at, "missing-space", message, hint)


def unclosed(fault: Fault) -> Problem | None:
    opened, at, rest = fault.bracket, fault.at, fault.rest
    if opened is None:
        return None
    dash_below = "sequence entries" in fault.words and opened.line < at.line
    if "flow" not in fault.context and not dash_below:
        return None
    bracket = fault.character(opened)
    closing = _CLOSING.get(bracket, "]")
    if rest.startswith(("]", "}")) and not rest.startswith(closing):
        message = f"'{bracket}' of line {opened.line} is closed by '{rest[0]}'"
        return Problem(at, "unclosed-bracket", message, f"write '{closing}' here")
    further_in = at.line == opened.line or fault.indent(at.line) > fault.indent(opened.line)
    if rest and further_in:
        return _inside(fault, closing)
    message = f"the bracket '{bracket}' opened here is never closed"
    hint = f"write '{closing}' where it ends{_comment_hint(fault, opened)}"
    return Problem(opened, "unclosed-bracket", message, hint)


def _inside(fault: Fault, closing: str) -> Problem:
    """A fault between brackets that are closed further on, or on the same line."""
    if "node content" in fault.words:
        if fault.rest.startswith(":"):
            return Problem(fault.at, "missing-key", "a key is missing before the ':'")
        message = f"nothing stands before this '{fault.rest[0]}'"
        return Problem(fault.at, "missing-value", message, "remove it, or write the value")
    message = f"a ',' or a '{closing}' is missing before this"
    hint = "between brackets, values are divided by ','; a text with : or , in it goes in quotes"
    hint += _comment_hint(fault, fault.opened)
    return Problem(fault.at, "missing-comma", message, hint)


def _comment_hint(fault: Fault, opened: Place) -> str:
    """What to add when a colour without quotes has hidden the rest of a line with brackets."""
    lines = fault.lines[opened.line - 1 : fault.at.line]
    if not any(_HASH.search(line) for line in lines):
        return ""
    return "; a '#' after a space begins a comment: put colours in quotes"
