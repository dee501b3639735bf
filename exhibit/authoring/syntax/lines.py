"""Lines that are neither `key: value` nor `- item`, or stand under the wrong one."""

from __future__ import annotations

import re

from exhibit.authoring.slips import (
    GLUED_DASH,
    GLUED_KEY,
    ODD_SPACE,
    glued,
    invisible,
    long_key,
    short,
)
from exhibit.authoring.syntax.fault import Fault
from exhibit.authoring.textfile import MAX_BYTES
from exhibit.authoring.tree import QUOTES
from exhibit.core.problems import Place, Problem

_COLON = re.compile(r":(?:\s|$)")
_BRACKET = re.compile(r"( *(?:- )*)([^\W\d][\w-]*) +([\[{])")  # `by [..]`: a key without its ':'
_GLUED_BRACKET = re.compile(r"( *(?:- )*)([^\W\d][\w-]*):([\[{])")  # `by:[..]`
_OPENS = re.compile(r":\s*(?:#.*)?$")  # a key with what belongs to it below
_DASH = re.compile(r"-(?:\s|$)")

# --- colons ---------------------------------------------------------------------------------------


def unwanted_colon(fault: Fault) -> Problem | None:
    """The parser's `mapping values are not allowed`."""
    if "mapping values" not in fault.words:
        return None
    number, before = fault.at.line, fault.before
    if len(before) > 1000:
        return long_key(Place(fault.at.file, number, 1))
    if _COLON.search(before):
        return _second_colon(fault, before)
    above = fault.above(number)
    if not _COLON.search(fault.line(above)):
        return _keyless(fault, above)
    if GLUED_DASH.match(fault.line(above)):
        return _glued_dash(fault, above)
    message = f"line {number} is indented further than line {above}, which has a value"
    place = Place(fault.at.file, number, fault.indent(number) + 1)
    return Problem(place, "indentation", message, _align_hint(fault))


def _second_colon(fault: Fault, before: str) -> Problem:
    if found := _GLUED_BRACKET.match(before):
        shown = f"{short(found[2])}:"
        message = f"a space is missing after the ':' of '{shown}'"
        place = Place(fault.at.file, fault.at.line, found.start(2) + 1)
        return Problem(place, "missing-space", message, f"write '{shown} {found[3]}'")
    if found := _BRACKET.match(before):
        shown, opening = short(found[2]), found[3]
        message = f"a ':' is missing behind '{shown}'"
        place = Place(fault.at.file, fault.at.line, found.start(2) + 1)
        return Problem(place, "missing-colon", message, f"write '{shown}: {opening}..'")
    value = re.split(r":\s", before, maxsplit=1)[-1].strip()
    message = "a second ':' stands in this line, and a ':' before a space ends a key"
    hint = "put the text in quotes"
    if value.startswith(tuple("“”«„‘’")):
        hint = "put the text in straight quotes (\" or '); curly ones are letters to YAML"
    elif not fault.rest[1:].strip():
        hint = f"begin '{short(value)}:' on a line of its own, or put the text in quotes"
    elif ", " in value:
        hint += "; several keys in one line go in braces: {a: 1, b: 2}"
    return Problem(fault.at, "colon-in-text", message, hint)


def missing_colon(fault: Fault) -> Problem | None:
    if "could not find expected ':'" not in fault.words:
        return None
    return _keyless(fault, fault.opened.line)


def _keyless(fault: Fault, number: int) -> Problem:
    """A line that should be `key: value` or `- item`, and is neither."""
    line = fault.line(number)
    text = line.lstrip()
    place = Place(fault.at.file, number, len(line) - len(text) + 1)
    if found := GLUED_KEY.match(line):
        return glued(Place(place.file, number, found.start(1) + 1), found)
    if GLUED_DASH.match(line):
        return _glued_dash(fault, number)
    if text.startswith(QUOTES):
        message = f"the quote {text[0]} opened here ends without a ':' behind it"
        hint = "remove it, or write it again where the text ends"
        return Problem(place, "unclosed-quote", message, hint)
    above = fault.line(fault.above(number)).rstrip()
    if above.endswith(("|", ">")):
        message = f"the text under '{above[-1]}' is not indented"
        return Problem(place, "indentation", message, "put two spaces before each of its lines")
    message = f"'{short(line)}' has no ':'"
    hint = "write 'key: value', or 'key:' and a group below; if it belongs to the text above, "
    hint += "put two spaces before it"
    return Problem(place, "missing-colon", message, hint)


def _glued_dash(fault: Fault, number: int) -> Problem:
    """`-image: floor.png`, where a list item is meant."""
    line = fault.line(number)
    found = GLUED_DASH.match(line)
    assert found is not None
    place = Place(fault.at.file, number, len(line) - len(line.lstrip()) + 1)
    hint = f"write '- {short(found[1])}'"
    return Problem(place, "missing-space", "a space is missing after the '-'", hint)


# --- indentation ----------------------------------------------------------------------------------


def misplaced(fault: Fault) -> Problem | None:
    """The parser's `did not find expected key` and `'-' indicator`."""
    if "block mapping" not in fault.context and "block collection" not in fault.context:
        return None
    return _trailing(fault) if fault.before.strip() else _misplaced_line(fault)


def _misplaced_line(fault: Fault) -> Problem:
    if fault.rest.startswith(":"):
        return Problem(fault.at, "missing-key", "a key is missing before the ':'")
    spaces = fault.at.column - 1
    if first := _item_too_far_in(fault, spaces) or _first_too_far_in(fault, spaces):
        return first
    if spaces not in _levels(fault):
        begins = f"begins after {spaces} space{'s' * (spaces > 1)}"
        message = f"line {fault.at.line} {begins}, as no group above does"
        return Problem(fault.at, "indentation", message, _align_hint(fault))
    if _DASH.match(fault.rest):
        message = f"a list item stands among keys (from line {fault.opened.line})"
        hint = "put two spaces before it if it belongs to the key above"
        return Problem(fault.at, "indentation", message, hint)
    if GLUED_DASH.match(fault.rest):
        return _glued_dash(fault, fault.at.line)
    message = f"this stands among the items of the list that begins in line {fault.opened.line}"
    hint = "put '- ' before an item, and two spaces before a line that belongs to the item above"
    return Problem(fault.at, "indentation", message, hint)


def _item_too_far_in(fault: Fault, spaces: int) -> Problem | None:
    """A '- ' with one space too many before it, where all that belongs to it stands well."""
    number = fault.above(fault.at.line)
    item = re.match(r"( *)- +", fault.line(number))
    if fault.rest.startswith("-") or spaces % 2:
        return None
    following = next(
        (fault.indent(line) for line in range(fault.at.line + 1, len(fault.lines) + 1)
         if fault.line(line).strip()), spaces,
    )  # fmt: skip
    if item is None or item.end() != spaces + 1 or (following != spaces and following % 2):
        return None
    begins = len(item[1])
    message = f"this '-' stands after {begins} spaces, and what belongs to it after {spaces}"
    hint = f"let it begin after {begins - 1} spaces"
    return Problem(Place(fault.at.file, number, begins + 1), "indentation", message, hint)


def _first_too_far_in(fault: Fault, spaces: int) -> Problem | None:
    """The first line of a group with one space too many before it, where the others stand well."""
    number = fault.above(fault.at.line)
    parent = fault.above(number)
    begins = fault.indent(number)
    if begins != spaces + 1 or spaces % 2 or fault.indent(parent) >= spaces:
        return None
    if _DASH.match(fault.line(number).lstrip()) or not _OPENS.search(fault.line(parent)):
        return None
    message = f"line {number} begins after {begins} spaces, and those below it after {spaces}"
    hint = f"let it begin after {spaces} spaces"
    return Problem(Place(fault.at.file, number, begins + 1), "indentation", message, hint)


def _levels(fault: Fault) -> list[int]:
    """How many spaces stand before the groups that are open above the fault, in growing order."""
    levels: set[int] = set()
    lowest = MAX_BYTES
    for line in reversed(fault.lines[: fault.at.line - 1]):
        text = line.lstrip(" ")
        spaces = len(line) - len(text)
        if not text or text.startswith("#") or spaces >= lowest:
            continue
        lowest = spaces
        levels.add(spaces)
        if item := re.match(r"(?:- +)+", text):
            levels.add(spaces + item.end())
    return sorted(levels)


def _align_hint(fault: Fault) -> str:
    *others, last = _levels(fault) or [0]
    choice = f"{', '.join(map(str, others))} or {last}" if others else str(last)
    return f"lines that belong together begin under each other: here after {choice} spaces"


# --- what follows a value -------------------------------------------------------------------------


def _trailing(fault: Fault) -> Problem:
    if odd := ODD_SPACE.match(fault.rest):
        return invisible(fault.at, odd[0])
    message = f"'{short(fault.rest)}' follows a value that has ended"
    hint = "put the whole text in quotes, or begin a new line"
    return Problem(fault.at, "after-value", message, hint)


def list_in_line(fault: Fault) -> Problem | None:
    if "sequence entries are not allowed" not in fault.words:
        return None
    message = "a list item cannot begin in the line of its key"
    hint = "begin it on the next line, or write [a, b]; a text that begins with '-' goes in quotes"
    return Problem(fault.at, "list-in-line", message, hint)


def goes_on(fault: Fault) -> Problem | None:
    if "<document start>" not in fault.words:
        return None
    first = next((n for n in range(1, fault.at.line) if fault.above(n + 1) == n), 0)
    if fault.indent(first) > fault.at.column - 1 and not fault.before.strip():
        message = f"line {first} begins further right than line {fault.at.line}, which goes with it"
        place = Place(fault.at.file, first, fault.indent(first) + 1)
        hint = f"let it begin after {fault.at.column - 1} spaces"
        return Problem(place, "indentation", message, hint)
    message = "the file goes on after its value has ended"
    hint = "a file is one group of 'key: value' lines; "
    hint += "remove '...' or brackets around the first part"
    return Problem(fault.at, "after-value", message, hint)
