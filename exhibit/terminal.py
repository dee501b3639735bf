"""What the commands say: sentences, problems and the exit code that goes with them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer

from exhibit.core.problems import Problem

WELL, SHOW_HAS_ERRORS, WRONG_USE, MACHINE_LACKS = 0, 1, 2, 3

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}


def say(sentence: str) -> None:
    """A sentence about what goes on; to standard error, so that output can be piped."""
    typer.echo(sentence, err=True)


def say_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        say(sentence)


def wrong_use(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG_USE)


def print_problems(problems: Sequence[Problem], *, err: bool = False) -> None:
    """Each with its place, what is wrong and what was probably meant."""
    for problem in problems:
        place = typer.style(str(problem.place), bold=True)
        severity = typer.style(problem.severity, fg=_COLOURS[problem.severity])
        typer.echo(f"{place}: {severity}: {problem.message}", err=err)
        if problem.hint:
            typer.echo(f"    {problem.hint}", err=err)


def verdict(problems: Sequence[Problem]) -> str:
    """One line at the end: how many of which."""
    counts = {
        word: sum(p.severity == word for p in problems) for word in ("error", "warning", "note")
    }
    said = [f"{n} {word}{'s' if n > 1 else ''}" for word, n in counts.items() if n]
    if not counts["error"]:
        return "The show can play" + (f": {', '.join(said)}." if said else ".")
    return f"{', '.join(said)}."


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


@contextmanager
def machine_faults() -> Iterator[None]:
    """What the machine lacks ends in one sentence and its exit code, never in a traceback."""
    from exhibit.devices.journal import JournalError  # noqa: PLC0415  # loads sockets
    from exhibit.devices.udp import CannotListen  # noqa: PLC0415
    from exhibit.render.targets import TargetFault  # noqa: PLC0415  # loads OpenGL
    from exhibit.render.window import NoGraphics  # noqa: PLC0415

    try:
        yield
    except (NoGraphics, CannotListen) as error:
        say(str(error))
        sys.exit(MACHINE_LACKS)
    except (JournalError, TargetFault) as error:
        say(str(error))
        sys.exit(WRONG_USE)
