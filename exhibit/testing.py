"""The command `exhibit test`: a show is held to what it says of itself.

What it needs is imported inside of it, as in `cli`.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from exhibit import terminal
from exhibit.terminal import SHOW_HAS_ERRORS, WELL

if TYPE_CHECKING:
    from exhibit.app.trying import Outcome, Trial


def try_show(
    show: Annotated[Path, typer.Argument(help="The show's folder.", metavar="SHOW")],
    only: Annotated[
        str, typer.Option(help="Those with this in their names.", metavar="WORDS")
    ] = "",
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Compare stills.")
    ] = True,
    new_stills: Annotated[
        bool, typer.Option("--new-stills", help="Keep what is drawn now as the stills.")
    ] = False,
) -> None:
    """Play the visits, evenings and stills by which a show says how it should be."""
    from exhibit import arguments

    occasion = arguments.occasion(show)
    with terminal.machine_faults():
        from exhibit.app.trying import Trial, Wanted

        trial = Trial(
            occasion,
            Wanted(only, pictures, new_stills),
            lambda file: arguments.occasion(show, replay=file),
        )
        if only and not trial.count:
            terminal.wrong_use(f"No visit, evening or still has '{only}' in its name.")
        began_s = perf_counter()
        outcomes = list(terminal.progress(trial.outcomes(), "Visiting", trial.count))
    for outcome in outcomes:
        _tell(outcome)
    terminal.say_all(trial.faults)
    terminal.say_all(trial.silent)
    terminal.tell(_verdict(outcomes, trial, perf_counter() - began_s))
    raise typer.Exit(WELL if all(outcome.well for outcome in outcomes) else SHOW_HAS_ERRORS)


def _tell(outcome: Outcome) -> None:
    mark = typer.style("well", fg="green") if outcome.well else typer.style("no", fg="red")
    terminal.tell(f"{mark:>4}  {outcome.kind}: {outcome.name}")
    for miss in outcome.missed:
        terminal.tell(f"      {typer.style(str(miss.place), bold=True)}: {miss.said}")
    for still in outcome.made:
        terminal.tell(f"      {still} is kept: look at it")


def _verdict(outcomes: list[Outcome], trial: Trial, took_s: float) -> str:
    from exhibit.app.evening_words import amount, long

    if not outcomes:
        return "Nothing was tried."
    played_s = sum(outcome.lasts_s for outcome in outcomes)
    missed = sum(not outcome.well for outcome in outcomes)
    what = (
        f"{amount(missed, 'test')} of {trial.count} came otherwise"
        if missed
        else (
            f"All {trial.count} came as they should" if trial.count > 1 else "It came as it should"
        )
    )
    return f"{what}: {long(played_s)} of the show in {long(took_s)}."
