"""The command `exhibit prepare`: what a show needs made before it is opened.

What it needs is imported inside of it, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from exhibit import terminal
from exhibit.terminal import MACHINE_LACKS, SHOW_HAS_ERRORS

if TYPE_CHECKING:
    from exhibit.authoring.specs import ShowSpec

_PARTS = 100  # of a progress bar


def prepare(
    show: Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")],
    gently: Annotated[
        bool, typer.Option("--gently", help="Give way to whatever else is going on.")
    ] = False,
) -> None:
    """Cut the huge pictures of a show into tiles, so that it can zoom into them at once."""
    from exhibit.app.prepare import left_out_of, scanned_files
    from exhibit.app.proofread import checked
    from exhibit.core.problems import Problems

    if gently:
        _give_way()
    problems = Problems()
    spec = checked(show, problems)
    if spec is None:
        terminal.print_problems(problems.sorted(), err=True)
        raise typer.Exit(SHOW_HAS_ERRORS)
    files = scanned_files(spec)
    lost = left_out_of(show, problems)
    terminal.print_problems(lost, err=True)
    if not files and not lost:
        terminal.tell("There is nothing to prepare: no picture of this show is zoomed into.")
    failed = bool(lost)
    for file in files:
        failed = not _prepared(file, spec) or failed
    if failed:
        raise typer.Exit(MACHINE_LACKS)


def _prepared(file: Path, spec: ShowSpec) -> bool:
    from exhibit.media.image import ImageError

    try:
        made = [made for made in terminal.progress(_parts(file, spec), file.name, _PARTS) if made]
    except ImageError as fault:
        terminal.say(str(fault))
        return False
    words = "is cut into tiles" if made else "has its tiles already"
    terminal.tell(f"{file.name} {words}.")
    return True


def _parts(file: Path, spec: ShowSpec) -> Iterator[bool]:
    """The work, as so many parts; the work itself goes on beside. Raises what it raises."""
    from exhibit.app.prepare import prepare as cut

    told: SimpleQueue[float | Exception | bool] = SimpleQueue()

    def work() -> None:
        try:
            told.put(cut(file, spec, told.put))
        except Exception as fault:
            told.put(fault)

    Thread(target=work, name="tiles", daemon=True).start()
    done = 0
    while True:
        said = told.get()
        if isinstance(said, Exception):
            raise said
        if isinstance(said, bool):
            yield from [said] * max(_PARTS - done, 1)
            return
        while done < min(int(said * _PARTS), _PARTS - 1):
            done += 1
            yield False


def _give_way() -> None:
    """The show comes first: of the processors, and of what libvips would take of them."""
    os.environ.setdefault("VIPS_CONCURRENCY", "1")
    with suppress(AttributeError, OSError):
        os.nice(10)
