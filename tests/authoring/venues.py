"""Small venues for tests, read as the kit reads them, with a board whose profile is beside them."""

from __future__ import annotations

from pathlib import Path

from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.core.problems import Problem, Problems
from exhibit.wires.wire import Wire
from tests.shows import good, write

SHOW = """\
show: Hall
languages: [en, fr]
inputs:
  near: {kind: distance, between: [0.5, 3.0]}
  far: {kind: distance, unit: cm, between: [0, 400]}
  glow: level
  heat: {kind: level, unit: C, between: [15, 35]}
  drum: hit
  door: switch
  gate: switch
  tongue: {kind: choice, options: [en, fr]}
  hand: position
  body: {kind: pose, unit: m, between: [-2, 2]}
  crowd: {kind: count, between: [0, 50]}
  card: text
start: shore
scenes:
  - scene: shore
"""
PROFILE = """\
board: A board for tests
speaks: serial
sensors:
  distance: {osc: "/{name}/distance", kind: distance, unit: m, between: [0.02, 4.0],
             rate: 20 per s, silent_after: 3s, called: {en: the eye, fr: l'œil}}
  knob: {osc: "/{name}/knob", kind: level, between: [0, 1]}
  button-1: {osc: "/{name}/button/1", kind: switch, silent_after: 3s}
  drum: {osc: "/{name}/drum", kind: hit, between: [0, 1], value: 1, silent_after: 3s}
  mic: {osc: "/{name}/mic", kind: level, between: [0, 1023]}
outputs:
  led-1: {osc: "/{name}/led/1", between: [0, 1]}
"""
BOARD = 'boards:\n  lantern: {profile: bench, serial: "usb:2341:0043"}\n'


def venue_of(folder: Path, yaml: str, show: str = SHOW) -> tuple[Venue, list[Problem]]:
    """A venue that is asked to play a show; a profile `bench` lies in the `hardware` beside it."""
    spec = good(write(folder / "show", show))
    write(folder / "hardware" / "bench", PROFILE, "profile.yaml")
    write(folder, yaml, "hall.yaml")
    problems = Problems()
    venue = check_venue(load_venue(folder / "hall.yaml", problems), spec, problems)
    return venue, problems.sorted()


def wires_of(folder: Path, wires: str) -> tuple[tuple[Wire, ...], list[Problem]]:
    """The wires of a venue with one board, which begin in line 5."""
    lines = "".join(f"  {line}\n" for line in wires.splitlines())
    venue, problems = venue_of(folder, f"venue: Hall\n{BOARD}inputs:\n{lines}")
    return venue.wires, problems


def wire_of(folder: Path, wire: str) -> Wire:
    """The wire of a line in which nothing is wrong."""
    wires, problems = wires_of(folder, wire)
    assert [str(problem) for problem in problems] == []
    assert len(wires) == 1
    return wires[0]
