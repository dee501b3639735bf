"""One sentence for what the parser could not read: the first rule that knows the mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from exhibit.authoring.slips import short
from exhibit.authoring.syntax import brackets, characters, lines, quotes
from exhibit.authoring.syntax.fault import Fault
from exhibit.authoring.textfile import lines_of
from exhibit.authoring.tree import place_of
from exhibit.core.problems import Place, Problem

# What is seen in the file goes before what the parser thinks of it.
RULES: tuple[Callable[[Fault], Problem | None], ...] = (
    characters.tab,
    quotes.unclosed,
    quotes.escape,
    quotes.after,
    characters.odd_space,
    characters.directive,
    brackets.glued_colon,
    brackets.unclosed,
    lines.unwanted_colon,
    lines.missing_colon,
    characters.odd_beginning,
    lines.misplaced,
    lines.list_in_line,
    lines.goes_on,
)


def explain(
    error: yaml.YAMLError, text: str, file: str, last: Any, bracket: Place | None
) -> Problem:
    """`last` is the last event that was whole, `bracket` the innermost one that is open."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        words = short(str(error))
        return Problem(Place(file), "yaml", f"this cannot be read as YAML: {words}")
    fault = Fault(
        words=error.problem or "",
        context=error.context or "",
        at=place_of(error.problem_mark, file),
        opened=place_of(error.context_mark or error.problem_mark, file),
        lines=lines_of(text),
        last=last,
        bracket=bracket,
    )
    answers = (rule(fault) for rule in RULES)
    return next((answer for answer in answers if answer is not None), _unknown(fault))


def _unknown(fault: Fault) -> Problem:
    message = f"this cannot be read as YAML: {fault.words}"
    if fault.context:
        message += f", {fault.context} that begins in line {fault.opened.line}"
    hint = "a text with : # [ ] { } , & * ! | > ' \" % @ in it is safe in quotes"
    return Problem(fault.at, "yaml", message, hint)
