"""From what was typed to what was meant; what cannot be meant ends in a sentence and exit code."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from pathlib import Path

import typer

from exhibit import terminal
from exhibit.app.occasion import Occasion
from exhibit.app.produce import checked
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.core import units
from exhibit.core.problems import Problems, did_you_mean
from exhibit.devices.journal import Journal, JournalError, read_journal
from exhibit.show.events import Event, Value

LARGEST = 16_384  # pixels a side: beyond it no graphics card draws


def occasion(  # noqa: PLR0913  # one parameter an option
    show: Path,
    *,
    scene: str | None = None,
    language: str | None = None,
    seed: int = 0,
    replay: Path | None = None,
    sets: list[str] | None = None,
    venue: Path | None = None,
    port: int | None = None,
) -> Occasion:
    """A show with the circumstances in which it is to be played."""
    spec = _playable(show)
    place = Venue() if venue is None else _venue(venue, spec)
    journal = None if replay is None else _journal(replay)
    said = language or (place.language.text if place.language else None)
    if journal is not None:
        recorded = journal.header
        said = language or str(recorded.get("language", "")) or None
        seed = seed or _whole(recorded.get("seed"))
    return Occasion(
        spec=spec,
        venue=place if port is None else replace(place, port=port),
        scene=None if scene is None else _scene(scene, spec),
        language=0 if said is None else _language(said, spec),
        seed=seed,
        journal=journal,
        sets=tuple(_set(text, spec) for text in sets or ()),
    )


def _playable(show: Path) -> ShowSpec:
    problems = Problems()
    spec = checked(show, problems)
    if spec is None or problems.stops_the_show:
        terminal.print_problems(problems.errors, err=True)
        terminal.say(terminal.verdict(problems.errors))
        raise typer.Exit(terminal.SHOW_HAS_ERRORS)
    terminal.print_problems(problems.errors, err=True)
    return spec


def _venue(path: Path, spec: ShowSpec) -> Venue:
    problems = Problems()
    venue = load_venue(path, problems)
    check_venue(venue, spec, problems)
    if problems.errors:
        terminal.print_problems(problems.errors, err=True)
        raise typer.Exit(terminal.WRONG_USE)
    return venue


def _journal(path: Path) -> Journal:
    try:
        journal = read_journal(path)
    except JournalError as error:
        terminal.wrong_use(str(error))
    terminal.print_problems(journal.faults, err=True)
    return journal


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _scene(name: str, spec: ShowSpec) -> int:
    names = [scene.name.text for scene in spec.scenes]
    if name not in names:
        terminal.wrong_use(f"the show has no scene '{name}': {did_you_mean(name, names)}")
    return names.index(name)


def _language(name: str, spec: ShowSpec) -> int:
    names = [language.text for language in spec.languages]
    if name not in names:
        terminal.wrong_use(f"the show does not speak '{name}': {did_you_mean(name, names)}")
    return names.index(name)


def _set(text: str, spec: ShowSpec) -> Event:
    """`near=0.4` as an event at the very beginning."""
    name, equals, value = text.partition("=")
    names = [item.name.text for item in spec.inputs]
    if not equals:
        terminal.wrong_use(f"--set is written NAME=VALUE, for example near=0.4, not '{text}'")
    if name not in names:
        terminal.wrong_use(f"the show has no input '{name}': {did_you_mean(name, names)}")
    return Event(0.0, "set", f"/in/{name}", (osc_value(value),) if value else ())


def osc_value(text: str) -> Value:
    """What a value that was typed is: a whole number, a number, or a word."""
    for convert in (int, float):
        try:
            value = convert(text)
        except ValueError:
            continue
        return value if isfinite(value) else text
    return text


def seconds(text: str, option: str) -> float:
    try:
        return units.seconds(text)
    except units.UnitError as error:
        terminal.wrong_use(f"{option}: {error}")


def size(text: str | None, spec: ShowSpec) -> tuple[int, int]:
    """`1280x720` in pixels; the show's canvas when nothing was said."""
    if text is None:
        return spec.canvas
    width, _, height = text.casefold().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        terminal.wrong_use(f"--size is written WIDTHxHEIGHT, for example 1280x720, not '{text}'")
    wide, high = int(width), int(height)
    if not (1 <= wide <= LARGEST and 1 <= high <= LARGEST):
        terminal.wrong_use(f"--size: each side lies between 1 and {LARGEST} pixels")
    return wide, high
