"""Characters with a meaning of their own to YAML, and spaces that are none."""

from __future__ import annotations

from exhibit.authoring.slips import ODD_START, invisible
from exhibit.authoring.syntax.fault import Fault
from exhibit.core.problems import Place, Problem


def tab(fault: Fault) -> Problem | None:
    if "tab char" not in fault.words and not fault.rest.startswith("\t"):
        return None
    number = fault.at.line
    if fault.before.strip():
        message = f"a tab stands in line {number}: YAML wants spaces"
        return Problem(fault.at, "tab", message, "replace it with one space")
    more = sum(line.startswith("\t") for line in fault.lines[number:])
    also = f"; {more} more lines below begin with a tab" if more > 1 else ""
    begins = "begins with" if fault.line(number).startswith("\t") else "is indented with"
    message = f"line {number} {begins} a tab: YAML wants spaces"
    return Problem(fault.at, "tab", message, f"replace it with two spaces{also}")


def odd_space(fault: Fault) -> Problem | None:
    """A space that is none, in the indentation or behind a key, near the fault."""
    for number in sorted({fault.opened.line, fault.above(fault.at.line), fault.at.line}):
        if found := ODD_START.match(fault.line(number)):
            return invisible(Place(fault.at.file, number, found.start(1) + 1), found[1])
    return None


def directive(fault: Fault) -> Problem | None:
    if not fault.line(fault.at.line).startswith("%"):
        return None
    message = "a line that begins with '%' is an order to YAML, and none is used here"
    return Problem(Place(fault.at.file, fault.at.line, 1), "directive", message, "remove it")


_AT_A_BEGINNING = (  # what the two parsers say of it, or were reading
    "cannot start any token",
    "alphabetic",
    "node content",
    "block scalar",
    "mapping keys are not allowed",
    "tag",
)


def odd_beginning(fault: Fault) -> Problem | None:
    """A text that begins with a character that YAML keeps for itself."""
    said = f"{fault.context}: {fault.words}"
    character = fault.character(fault.opened)
    if not character or not any(words in said for words in _AT_A_BEGINNING):
        return None
    if character in "]}":
        message = f"'{character}' closes a bracket that was never opened"
        return Problem(fault.at, "unopened-bracket", message, "a text with brackets goes in quotes")
    if character in "|>":
        hint = f"the text under '{character}' begins on the next line; "
        hint += "in one line it goes in quotes"
        return Problem(fault.at, "text-beginning", f"'{character}' is followed by text", hint)
    message = f"a text that begins with '{character}' cannot stand without quotes"
    return Problem(fault.opened, "text-beginning", message, "put the text in quotes")
