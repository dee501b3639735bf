"""`exhibit explain`: what a finding of `exhibit check` is, with what is wrong and what is right.

What it needs is imported inside of it, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import os
from typing import Annotated

import typer

from exhibit import terminal

_LANGUAGES = ("en", "fr")


def explain(
    code: Annotated[
        str | None, typer.Argument(help="As check shows it; without it, all are listed.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--in", help="en or fr; else this computer's.", metavar="L")
    ] = None,
) -> None:
    """Explain a finding of check by its code: what it is, what is wrong, what is right."""
    from exhibit.authoring.meant import suggest
    from exhibit.authoring.proof.pages import about, codes, explained, page_of

    spoken = _own() if language is None else language
    if spoken not in _LANGUAGES:
        terminal.wrong_use(f"the pages are in en and fr, not in '{spoken}'")
    if code is None:
        width = max(map(len, codes()))
        for each in codes():
            terminal.tell(f"{each:<{width}}  {about(page_of(each), spoken)}")
        return
    try:
        page = page_of(code.strip("[]").casefold())
    except KeyError:
        near = suggest(code, codes()) if len(code) < 40 else ""
        hint = near if near.startswith("did") else "exhibit explain lists all"
        terminal.wrong_use(f"No finding has the code '{code}': {hint}")
    for line in explained(page, spoken):
        terminal.tell(line)


def _own() -> str:
    """French where this computer speaks it."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if said.startswith("fr") else "en"
