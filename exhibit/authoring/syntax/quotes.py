"""Quotes that are not closed, are closed too early, or have a backslash between them."""

from __future__ import annotations

from exhibit.authoring.syntax.fault import Fault
from exhibit.authoring.tree import QUOTES, place_of
from exhibit.core.problems import Problem


def unclosed(fault: Fault) -> Problem | None:
    if "quoted scalar" not in fault.context or "unexpected" not in fault.words:
        return None
    quote = fault.character(fault.opened)
    message = f"the quote {quote} opened here is never closed"
    return Problem(fault.opened, "unclosed-quote", message, f"write {quote} where the text ends")


def escape(fault: Fault) -> Problem | None:
    if "escape" not in fault.words and "hexdecimal" not in fault.words:
        return None
    message = "a '\\' in double quotes begins a special character, and this one is not known"
    hint = "use single quotes, or write '\\\\'; folders are written with '/' on every system"
    return Problem(fault.at, "escape", message, hint)


def after(fault: Fault) -> Problem | None:
    """Something follows a closing quote: an apostrophe inside, or an older quote left open."""
    quote = getattr(fault.last, "style", None)
    if quote not in QUOTES or not fault.rest or "mapping values" in fault.words:
        return None
    if fault.last.end_mark.line + 1 != fault.at.line:
        return None
    opened = place_of(fault.last.start_mark, fault.at.file)
    if opened.line != fault.at.line:
        message = f"the quote {quote} opened here is closed only in line {fault.at.line}"
        return Problem(opened, "unclosed-quote", message, f"write {quote} where the text ends")
    message = f"the text goes on after its closing quote {quote}"
    hint = "put single quotes ' around a text with \" in it"
    if quote == "'":
        hint = "write an apostrophe twice ('L''atelier'), or put the text in double quotes"
    return Problem(fault.at, "after-quote", message, hint)
