"""The command `exhibit words`: a show's words as a table for translators, and back.

What it needs is imported inside of it, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exhibit import terminal
from exhibit.terminal import SHOW_HAS_ERRORS, WRONG_USE

if TYPE_CHECKING:
    from exhibit.app.word_tables import Written
    from exhibit.authoring.specs import ShowSpec


def words(
    show: Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="words.csv, or a folder of PO files.", metavar="FILE"),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A table that comes back from a translator.", metavar="FILE"),
    ] = None,
) -> None:
    """Write a show's words into a table for translators, or bring a table back into the show.

    Without a file it says how far each language is; a table that the show names itself
    (`words: words.csv`) is brought up to date.
    """
    from exhibit.app.word_tables import CannotWrite, bring_back, export
    from exhibit.authoring.load import load_show
    from exhibit.core.problems import Problems

    problems = Problems()
    spec = load_show(show, problems)
    if spec is None or spec.scenes_lack:  # a table without its texts would seem to have lost them
        terminal.print_problems(problems.sorted(), err=True)
        raise typer.Exit(SHOW_HAS_ERRORS)
    told = Problems()
    try:
        if source is not None:
            _say_brought(bring_back(spec, source, told), spec)
        elif (table := output or spec.table_file) is not None:
            _say_written(export(spec, table, told))
    except CannotWrite as error:
        terminal.print_problems(told.sorted(), err=True)
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from None
    terminal.print_problems(told.sorted(), err=True)
    if source is None:
        for line in _standings(spec):
            terminal.tell(line)
    if told.errors:
        raise typer.Exit(SHOW_HAS_ERRORS)


def _say_written(written: Written) -> None:
    names = ", ".join(str(file) for file in written.files)
    terminal.tell(f"{names}: {written.texts} texts.")


def _say_brought(written: Written, spec: ShowSpec) -> None:
    if not written.files:
        terminal.tell("The table says what the show says already: nothing was written.")
        return
    new = ", ".join(f"{count} in {language}" for language, count in written.new.items())
    names = ", ".join(file.name for file in written.files)
    terminal.tell(f"Words were brought back ({new or 'none new'}): {names} written.")


def _standings(spec: ShowSpec) -> list[str]:
    from exhibit.authoring.tables.joined import standings

    lines = []
    for each in standings(spec):
        line = f"{each.language.text}: {each.written} of {each.texts}"
        lines.append(f"{line}, {len(each.unreviewed)} not reviewed" if each.unreviewed else line)
    return lines
