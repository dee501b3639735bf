"""What the commands say: sentences, problems, tables, and the exit code that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from exhibit.core.problems import Problem

if TYPE_CHECKING:
    from rich.table import Table

    from exhibit.app.budget_words import Sheet
    from exhibit.app.doctor import Finding

WELL, SHOW_HAS_ERRORS, WRONG_USE, MACHINE_LACKS = 0, 1, 2, 3
EXHIBIT_IS_WRONG = 70  # as sysexits.h has it: "an internal software error"

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
_VERDICT_COLOURS = {"good": "green", "will do": "yellow", "missing": "red"}
_NAME = 26  # characters of a name in a table before it is folded
_MOST_SHOWN = 100  # problems: nobody reads more at once

T = TypeVar("T")


def say(sentence: str) -> None:
    """A sentence about what goes on; to standard error, so that output can be piped."""
    typer.echo(sentence, err=True)


def say_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        say(sentence)


def tell(line: str) -> None:
    """A line of what was asked for; to standard output."""
    typer.echo(line)


def wrong_use(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG_USE)


def print_problems(problems: Sequence[Problem], *, err: bool = False) -> None:
    """Each with its place, what is wrong and what was probably meant."""
    for problem in problems[:_MOST_SHOWN]:
        place = typer.style(str(problem.place), bold=True)
        severity = typer.style(problem.severity, fg=_COLOURS[problem.severity])
        code = typer.style(f"[{problem.code}]", dim=True)
        typer.echo(f"{place}: {severity}: {problem.message} {code}", err=err)
        if problem.hint:
            typer.echo(f"    {problem.hint}", err=err)
    if len(problems) > _MOST_SHOWN:
        typer.echo(f"and {len(problems) - _MOST_SHOWN} more", err=err)


def verdict(problems: Sequence[Problem]) -> str:
    """One line at the end: how many of which, and whether the show plays."""
    counts = {
        word: sum(p.severity == word for p in problems) for word in ("error", "warning", "note")
    }
    said = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for word, n in counts.items() if n)
    if not counts["error"]:
        return "The show can play" + (f": {said}." if said else ".")
    if all(p.left_out for p in problems if p.severity == "error"):
        return f"{said}. The show plays, without what is wrong."
    return f"{said}. The show cannot play yet."


def more_about(problems: Sequence[Problem]) -> str:
    """Where to read on, by an example; "" when nothing was found."""
    worst = sorted(problems, key=lambda p: ("error", "warning", "note").index(p.severity))
    return f"More about one of these: exhibit explain {worst[0].code}" if worst else ""


def as_data(problems: Iterable[Problem]) -> list[dict[str, str | int | bool]]:
    """The problems for other programs."""
    return [
        {
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
            "left_out": problem.left_out,
        }
        for problem in problems
    ]


def progress(work: Iterable[T], doing: str, count: int) -> Iterator[T]:
    """The work, with a bar on standard error that says how far it is and how long it takes."""
    from rich.console import Console  # noqa: PLC0415  # rich takes 60 ms
    from rich.progress import track  # noqa: PLC0415

    console = Console(stderr=True)
    yield from track(work, doing, count, console=console, disable=not console.is_terminal)


def progress_between(work: Iterable[T], doing: str, count: int) -> Iterator[T]:
    """As `progress`, drawn only between the pieces: a bar that moves by itself is measured too."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    bar = Progress(console=console, auto_refresh=False, disable=not console.is_terminal)
    with bar:
        yield from bar.track(work, count, description=doing)


def print_sheets(sheets: Iterable[Sheet], sentences: Iterable[str]) -> None:
    """Tables of measurements, names as long as they are; then what they mean, in lines that fit."""
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False)
    for sheet in sheets:
        table = Table(
            box=box.SIMPLE_HEAD, title=sheet.title, title_justify="left", padding=(0, 1, 0, 0)
        )
        if sheet.remark:
            table.caption, table.caption_justify = f"{sheet.remark}\n", "left"
        for i, column in enumerate(sheet.columns):
            text = i in sheet.texts
            longest = max((len(row[i]) for row in sheet.rows), default=0)
            table.add_column(
                column, justify="left" if text else "right", min_width=min(longest, _NAME)
            )
        for i, row in enumerate(sheet.rows):
            table.add_row(*row, style="yellow" if i in sheet.late else None)
        console.print(table)
    for sentence in sentences:
        console.print(sentence, markup=False)


def is_terminal() -> bool:
    """Whether somebody looks at standard output, rather than a file or another program."""
    from rich.console import Console  # noqa: PLC0415

    return Console().is_terminal


def speaks_unicode() -> bool:
    """Whether standard output can show block characters."""
    from rich.console import Console  # noqa: PLC0415

    return Console().encoding.casefold().startswith("utf")


def ask(question: str) -> str:
    """What somebody types at a question; "s" when nobody can be asked."""
    try:
        return str(typer.prompt(question, "", show_default=False, prompt_suffix=" ", err=True))
    except typer.Abort:
        return "s"


def live_tables(frames: Iterable[tuple[Sheet, Sequence[str]]]) -> None:
    """A table that is drawn anew in its place, with sentences below; the last one stays."""
    from rich.console import Console, Group  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    with Live(console=console, auto_refresh=False) as live:
        for sheet, sentences in frames:
            room = max(console.size.height - 5 - 2 * len(sentences), 1)
            left_out = len(sheet.rows) - room
            more = [f"and {left_out} more addresses"] if left_out > 0 else []
            lines = [Text(line) for line in (*more, *sentences)]
            live.update(Group(_live_table(sheet, room), *lines), refresh=True)


def _live_table(sheet: Sheet, most: int) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for i, column in enumerate(sheet.columns):
        table.add_column(column, justify="left" if i in sheet.texts else "right", no_wrap=True)
    for i, row in enumerate(sheet.rows[:most]):
        table.add_row(*map(Text, row), style="dim" if i in sheet.late else None)
    return table


def print_findings(examined: Iterable[Finding]) -> list[Finding]:
    """The doctor's table, and the findings in it."""
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    table = Table("part", "verdict", "found, and how to mend it", box=box.SIMPLE_HEAD)
    with console.status("Looking at this machine"):
        findings = list(examined)
    for finding in findings:
        found = Text(finding.found)
        if finding.mend:
            found.append(f"\n{finding.mend}", "dim")
        verdict = Text(finding.verdict, _VERDICT_COLOURS[finding.verdict])
        table.add_row(finding.what, verdict, found)
    console.print(table)
    return findings


@contextmanager
def machine_faults() -> Iterator[None]:
    """What the machine lacks ends in one sentence and its exit code, never in a traceback.

    What needs OpenGL, numpy or pygame is imported inside, so that one that is broken is named too.
    """
    try:
        with _known_faults():
            yield
    except ImportError as error:
        say(f"A part of exhibit is missing or broken ({error}): install it again, pip install .")
        raise typer.Exit(MACHINE_LACKS) from None


@contextmanager
def _known_faults() -> Iterator[None]:
    from exhibit.devices.journal import JournalError  # noqa: PLC0415
    from exhibit.devices.udp import CannotListen  # noqa: PLC0415
    from exhibit.media.fonts import FontError  # noqa: PLC0415
    from exhibit.render.programs import ShaderFault  # noqa: PLC0415
    from exhibit.render.targets import TargetFault  # noqa: PLC0415  # loads OpenGL
    from exhibit.render.window import NoGraphics  # noqa: PLC0415

    try:
        yield
    except (NoGraphics, ShaderFault, CannotListen, FontError) as error:
        say(str(error))
        raise typer.Exit(MACHINE_LACKS) from None
    except (JournalError, TargetFault) as error:
        say(str(error))
        raise typer.Exit(WRONG_USE) from None
