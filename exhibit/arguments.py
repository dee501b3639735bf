"""From what was typed to what was meant; what cannot be meant ends in a sentence and exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import NoReturn

import typer

from exhibit import terminal
from exhibit.app.occasion import Occasion
from exhibit.app.proofread import checked
from exhibit.app.recording import RELOADED
from exhibit.authoring.meant import suggest
from exhibit.authoring.program import program
from exhibit.authoring.readers import LONGEST_S
from exhibit.authoring.specs import InputSpec, ShowSpec
from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.words import INPUT_PARTS
from exhibit.devices.journal import Journal, JournalError, read_journal
from exhibit.show.events import Event, Value
from exhibit.show.program import Show
from exhibit.show.signals import read_event, reading_of
from exhibit.wires.data import wires_from_data
from exhibit.wires.room import Room

LARGEST = 16_384  # pixels a side: beyond it no graphics card draws
_MOST_UNHEARD = 5  # sentences about a recording made for another show


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
    journal = None if replay is None else _journal(replay)
    heard = program(spec, Problems())
    place = _wired_as(journal, heard) if venue is None else _venue(venue, spec)
    said = language or (place.language.text if place.language else None)
    if journal is not None:
        _say_unheard(journal, Room(heard, place.wires))
        recorded = journal.header
        said = language or str(recorded.get("language", "")) or None
        seed = seed or _whole(recorded.get("seed"))
    scenes = [each.name.text for each in spec.scenes]
    languages = [each.text for each in spec.languages]
    return Occasion(
        spec=spec,
        venue=place if port is None else replace(place, port=port),
        scene=None if scene is None else _one_of(scene, scenes, "the show has no scene"),
        language=0 if said is None else _one_of(said, languages, "the show does not speak"),
        seed=seed,
        journal=journal,
        sets=tuple(_set(text, spec, heard) for text in sets or () if not _is_own(text, heard)),
        own=_remembered(journal) | _set_own(sets or (), heard),
    )


def _playable(show: Path) -> ShowSpec:
    problems = Problems()
    spec = checked(show, problems)
    terminal.print_problems(problems.errors, err=True)
    if spec is None or problems.stops_the_show:
        terminal.say(terminal.verdict(problems.errors))
        raise typer.Exit(terminal.SHOW_HAS_ERRORS)
    return spec


def _venue(path: Path, spec: ShowSpec) -> Venue:
    problems = Problems()
    venue = check_venue(load_venue(path, problems), spec, problems)
    terminal.print_problems(problems.sorted(), err=True)
    if problems.errors:
        raise typer.Exit(terminal.WRONG_USE)
    return venue


def _journal(path: Path) -> Journal:
    try:
        journal = read_journal(path)
    except JournalError as error:
        terminal.wrong_use(str(error))
    terminal.print_problems(journal.faults, err=True)
    return journal


def _wired_as(journal: Journal | None, show: Show) -> Venue:
    """A laptop; for a recording, with the wires that the place had where it was made."""
    header = {} if journal is None else journal.header
    try:
        wires = wires_from_data(header.get("wires", []))
    except ValueError as error:
        terminal.wrong_use(f"The recording was made with wires that cannot be read: {error}")
    known = {control.name for control in show.controls}
    return Venue(wires=tuple(wire for wire in wires if wire.input in known))


def _say_unheard(journal: Journal, room: Room) -> None:
    """Names what the recording has that the show has no use for, each address once."""
    unheard: dict[str, str] = {}
    changed_s = [event.time_s for event in journal.events if event.address == RELOADED]
    if changed_s:
        terminal.say(
            f"The show was edited while this was recorded, at {changed_s[-1]:.0f} s for the last "
            "time: what visitors did is played to the show as it is now."
        )
    for event in journal.events:
        if event.address == RELOADED:
            continue
        said = room.refusal(event)
        if said is not None:
            unheard.setdefault(event.address, said)
    for sentence in list(unheard.values())[:_MOST_UNHEARD]:
        terminal.say(f"In the recording, {sentence}.")
    if len(unheard) > _MOST_UNHEARD:
        terminal.say(
            f"In the recording, {len(unheard) - _MOST_UNHEARD} more addresses are unknown."
        )


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _one_of(name: str, names: Sequence[str], refused: str) -> int:
    if name not in names:
        _wrong(f"{refused} '{name}'", suggest(name, names))
    return names.index(name)


def _wrong(sentence: str, hint: str) -> NoReturn:
    terminal.wrong_use(f"{sentence}: {hint}" if hint else f"{sentence}.")


def _is_own(text: str, show: Show) -> bool:
    """Whether `--set` is about a variable: it begins so, where an input is told so."""
    number = show.channel_named.get(text.partition("=")[0].strip())
    return number is not None and show.inputs[number].own


def _set_own(texts: Sequence[str], show: Show) -> dict[str, Value]:
    """Those of `lamps=3` that say what a variable begins as."""
    found: dict[str, Value] = {}
    for text in (text for text in texts if _is_own(text, show)):
        name, _, value = (part.strip() for part in text.partition("="))
        number = show.channel_named[name]
        said = value if show.inputs[number].kind in ("choice", "text") else osc_value(value)
        reading = reading_of(show, number, said)
        if isinstance(reading, str):
            terminal.wrong_use(f"--set: {name} {reading}")
        found[name] = said
    return found


def _remembered(journal: Journal | None) -> dict[str, Value]:
    """What variables were remembered to be as a recording began."""
    said = None if journal is None else journal.header.get("own")
    if not isinstance(said, dict):
        return {}
    return {str(k): v for k, v in said.items() if isinstance(v, (int, float, str))}


def _set(text: str, spec: ShowSpec, show: Show) -> Event:
    """`near=0.4`, of a place `hand=0.4,0.5`, as an event at the very beginning."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        terminal.wrong_use(f"--set is written NAME=VALUE, for example near=0.4, not '{text}'")
    inputs = {item.name.text: item for item in spec.inputs}
    if name not in inputs:
        known = [item.name.text for item in spec.heard]
        _wrong(f"--set: the show has no input '{name}'", suggest(name, known))
    several = value.split(",") if inputs[name].kind in INPUT_PARTS else [value]
    said = tuple(_measured(each.strip(), inputs[name]) for each in several if value)
    address = next(item.address for item in show.inputs if item.of == name)
    event = Event(0.0, "set", address, said)
    reading = read_event(show, event)
    if isinstance(reading, str):
        terminal.wrong_use(f"--set: {reading}")
    return event


def _measured(text: str, item: InputSpec) -> Value:
    """A value as the show says it, with or without its unit."""
    if item.kind not in ("distance", "level"):
        return osc_value(text)
    try:
        return units.quantity(text, item.unit)
    except units.UnitError as error:
        terminal.wrong_use(f"--set {item.name.text}: {error}")


def osc_value(text: str) -> Value:
    """What a value that was typed is: a whole number, a number, or a word."""
    for convert in (int, float):
        try:
            value = convert(text)
        except ValueError:
            continue
        return value if isfinite(value) else text
    return text


def osc_values(texts: Sequence[str]) -> list[Value]:
    """The values of a message; a word that begins with '-' was meant as an option."""
    values = [osc_value(text) for text in texts]
    for value in values:
        if isinstance(value, str) and value.startswith("-"):
            _wrong(f"there is no option '{value}'", suggest(value, ("--host", "--port")))
    return values


def seconds(text: str, option: str) -> float:
    try:
        said_s = units.seconds(text)
    except units.UnitError as error:
        terminal.wrong_use(f"{option}: {error}")
    if said_s > LONGEST_S:
        terminal.wrong_use(f"{option}: a show lasts a year at most, and this is longer")
    return said_s


def picture_times(from_s: float, to_s: float, fps: int) -> Sequence[float]:
    """The show time of each picture of a film."""
    if to_s <= from_s:
        terminal.wrong_use(f"--to must come after --from, and {to_s:g}s does not after {from_s:g}s")
    return [from_s + i / fps for i in range(max(round((to_s - from_s) * fps), 1))]


def writable(path: Path | None, option: str) -> None:
    """Refuses a file that nobody can write, before work is done for it."""
    if path is None:
        return
    try:
        if path.is_dir():
            terminal.wrong_use(f"{option}: {path} is a folder: name a file, such as still.png")
        if not path.absolute().parent.is_dir():
            terminal.wrong_use(f"{option}: there is no folder {path.absolute().parent}")
    except (OSError, ValueError) as error:
        terminal.wrong_use(f"{option}: {path} cannot be written: {error}")


def size(text: str | None, spec: ShowSpec) -> tuple[int, int]:
    """`1280x720` in pixels; the show's canvas when nothing was said."""
    if text is None:
        return spec.canvas
    width, _, height = text.casefold().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        terminal.wrong_use(f"--size is written WIDTHxHEIGHT, for example 1280x720, not '{text}'")
    wide, high = int(width[:9]), int(height[:9])
    if not (1 <= wide <= LARGEST and 1 <= high <= LARGEST):
        terminal.wrong_use(f"--size: each side lies between 1 and {LARGEST} pixels")
    return wide, high
