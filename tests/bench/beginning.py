"""The child of `first_picture`: it imports nothing that the command itself would not import."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter


class _Shown(Exception):
    """Ends the show at its first picture."""


def begin(show: str, spawned: float, port: int) -> list[tuple[str, float]]:
    """In a fresh process: the marks, in seconds since it was spawned."""
    marks: list[tuple[str, float]] = []

    def mark(part: str) -> None:
        marks.append((part, perf_counter() - spawned))
        if part == "first picture":
            raise _Shown

    from exhibit import arguments, cli, terminal  # noqa: F401, PLC0415  # timed

    mark("command")
    occasion = arguments.occasion(Path(show))
    mark("check")
    from exhibit.app.run import Options, run  # noqa: PLC0415

    mark("imports")
    here = replace(occasion, venue=replace(occasion.venue, port=port))
    with suppress(_Shown):
        run(here, Options(offscreen=True), terminal.say, mark)
    return marks
