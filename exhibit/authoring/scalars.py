"""From one event of the parser to one text, with the column at which its first letter stands.

YAML reads a few slips without complaint, and into something else: a colour behind a `#` is a
comment, items without a space after the dash are one long text. They are answered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from exhibit.authoring.slips import GLUED_DASH, GLUED_KEY, short
from exhibit.authoring.textfile import CONTROL, lines_of, place_after
from exhibit.authoring.tree import QUOTES, Scalar, place_of
from exhibit.core.problems import Place, Problem

Say = Callable[[Problem], None]

_NULLS = frozenset(("null", "~", ""))
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
# `colour: #fff` is a key without value and a comment
_LOST_COLOUR = re.compile(
    r"[ \t]+(#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))[ \t]*(?![^\r\n#])"
)


def scalar_of(event: Any, text: str, place: Place, say: Say) -> Scalar:
    """The scalar of an event that begins at a place of the whole text of a file."""
    if not event.style and event.value in _NULLS:
        if not event.value and (lost := _LOST_COLOUR.match(text, event.start_mark.index)):
            message = f"{lost[1]} is read as a comment, because a '#' after a space begins one"
            hint = f'put the colour in quotes: "{lost[1]}"'
            say(Problem(place, "colour-needs-quotes", message, hint))
            return Scalar(lost[1], place, quoted=True)  # as it was meant
        return Scalar("", place)
    named = event.anchor is not None or event.tag is not None
    if named and (properties := _PROPERTIES.match(text, event.start_mark.index)):
        place = place_after(properties[0], place)
    return _marked(event, text, place, say) if event.style else _plain(event, text, place, say)


def _plain(event: Any, text: str, place: Place, say: Say) -> Scalar:
    if event.end_mark.line == event.start_mark.line:
        return Scalar(event.value, place)
    _warn_of_glued_lines(event, text, place.file, say)
    return Scalar(event.value, place, spelled="")


def _marked(event: Any, text: str, place: Place, say: Say) -> Scalar:
    """A text in quotes, or a block under `|` or `>`."""
    spelled = ""
    if event.style in QUOTES and event.end_mark.line + 1 == place.line:
        begin = event.end_mark.index - (event.end_mark.column + 1 - place.column)
        spelled = text[begin : event.end_mark.index - 1]
        if len(spelled) == len(event.value) + 1:
            return Scalar(event.value, place, quoted=True)
    if event.style == '"' and CONTROL.search(event.value):
        message = 'an escape such as "\\0" makes a character that cannot be shown'
        say(Problem(place, "control-character", message, "remove it"))
        return Scalar(CONTROL.sub("", event.value), place, quoted=True, spelled="")
    return Scalar(event.value, place, quoted=True, spelled=spelled)


def _warn_of_glued_lines(event: Any, text: str, file: str, say: Say) -> None:
    """A line of a longer text that looks like an item or a key was probably meant as one."""
    first = place_of(event.start_mark, file)
    lines = lines_of(text[event.start_mark.index : event.end_mark.index])
    if all(GLUED_DASH.match(line) for line in lines):
        message = f"lines {first.line} to {first.line + len(lines) - 1} are read as one text"
        hint = "for a list, put a space after each '-'; for a text, put it in quotes"
        say(Problem(first, "glued-lines", message, hint, "warning"))
        return
    for number, line in enumerate(lines[1:], start=first.line + 1):
        if glued := GLUED_KEY.fullmatch(line.rstrip()):
            message = f"'{short(line.strip())}' is read as the end of the text above"
            hint = f"write '{short(glued[1])}: {short(glued[2])}', or put the text in quotes"
            place = Place(file, number, glued.start(1) + 1)
            say(Problem(place, "glued-lines", message, hint, "warning"))
