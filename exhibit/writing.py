"""The commands of somebody who writes a show: `check` and `new`.

What they need is imported inside of them, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exhibit import terminal
from exhibit.terminal import SHOW_HAS_ERRORS, WELL

if TYPE_CHECKING:
    from exhibit.app.mending import Look


def check(
    show: Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")],
    venue: Annotated[Path | None, typer.Option(help="The place: a file.", metavar="FILE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend plain slips in the files.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would mend.")] = False,
) -> None:
    """Find every mistake in a show, or in the venue for it, and what was probably meant."""
    from exhibit.app.proofread import tried
    from exhibit.core.problems import Problems

    if fix or diff:
        _mend(lambda found: tried(show, found, venue), write=fix)
    problems = Problems()
    tried(show, problems, venue)
    found = problems.sorted()
    if as_json:
        import json

        typer.echo(json.dumps(terminal.as_data(found), ensure_ascii=False, indent=2))
    else:
        terminal.print_problems(found)
        typer.echo(terminal.verdict(found))
        if more := terminal.more_about(found):
            typer.echo(more)
    raise typer.Exit(SHOW_HAS_ERRORS if problems.errors else WELL)


def _mend(look: Look, *, write: bool) -> None:
    """Mends plain slips, or only says which, with the lines that change."""
    from exhibit.app.mending import difference, mend, planned
    from exhibit.core.problems import Problems

    if write:
        try:
            changed = mend(look)
        except OSError as error:
            terminal.wrong_use(f"{error.filename} cannot be written: {error.strerror}")
    else:
        problems = Problems()
        look(problems)
        changed = planned(problems)
    for line in difference(changed):
        terminal.say(line)
    done = "Mended" if write else "To be mended by --fix"
    files = f"{len(changed)} file{'s' if len(changed) != 1 else ''}"
    terminal.say(
        f"{done}: {files}." if changed else "No slip here is so plain that it mends itself."
    )


def new(
    name: Annotated[
        Path | None,
        typer.Argument(help="The new folder; without it, what there is.", metavar="NAME"),
    ] = None,
    like: Annotated[
        str, typer.Option("--like", help="What it begins as: see below.", metavar="KIND")
    ] = "",
) -> None:
    """Write a small show that runs at once, explained line by line.

    It may begin as one of these: a wall, a touch table, an oral-memory station, a rhythm floor, a
    walk with a lantern: --like wall, table, memory, floor, walk.
    """
    import shlex

    from exhibit.app.starter import TEMPLATES, CannotBegin, new_show

    if like and like not in TEMPLATES:
        from exhibit.authoring.meant import suggest

        terminal.wrong_use(
            f"There is nothing like '{like}' to begin with: {suggest(like, TEMPLATES)}"
        )
    if name is None:
        for word, about in TEMPLATES.items():
            typer.echo(f"  exhibit new my_show --like {word:8}{about}")
        terminal.wrong_use("Give the new folder a name; without --like it is a page to learn from.")
    try:
        file = new_show(name, like)
    except CannotBegin as error:
        terminal.wrong_use(str(error))
    typer.echo(f"{file} is written: open it in any editor for plain text.")
    folder = shlex.quote(str(name))
    typer.echo(f"See it with:  exhibit run {folder}")
    if like:
        typer.echo(f"Try the visit beside it with:  exhibit test {folder}")
