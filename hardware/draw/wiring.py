"""`wiring.yaml` as data: the board, its parts, and each wire between them; checked as it is read.

What could damage a board is refused here: a part that speaks 5 V to a pin that bears 3.3 V has to
have a divider in that wire, and the divider has to divide enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1]
RAILS = ("GND", "5V", "3V3")
SIGNALS = ("digital", "analogue", "bus", "output")
GAP = "-"  # no pin at this place of the board's edge
SPARE = 1.05  # a divider of 1 and 2 kΩ leaves 3.33 V of 5 V: what 5 % resistors do anyway
MULTIPLES = {"": 1.0, "k": 1e3, "M": 1e6}


class WiringError(Exception):
    """One sentence: what is wrong in which file, and what to do."""


@dataclass(frozen=True, slots=True)
class Wire:
    """From the pin of a part to a pin of the board, a rail, or `PART.PIN` of another part."""

    pin: str
    to: str
    signal: str
    config: str = ""
    series: str = ""
    ground: tuple[str, ...] = ()
    supply: tuple[str, ...] = ()

    @property
    def divides(self) -> bool:
        return bool(ohms(self.series)) and any(ohms(c) for c in self.ground)

    @property
    def divided(self) -> float:
        """What part of the voltage arrives at the board's end: 1 with nothing to divide it."""
        if not self.divides:
            return 1.0
        below = 1 / sum(1 / ohms(c) for c in self.ground if ohms(c))
        return below / (below + ohms(self.series))


@dataclass(frozen=True, slots=True)
class Part:
    """`takes` are the pins that other parts' wires go to."""

    name: str
    title: str
    feeds: tuple[str, ...]
    volts: float
    wires: tuple[Wire, ...]
    takes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wiring:
    """`left` and `right` are the board's pins from the top, `GAP` where there is none."""

    board: str
    volts: float
    config: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def supply(self) -> str:
        """The rail whose voltage the board's pins bear."""
        return "5V" if self.volts == 5 else "3V3"

    @property
    def signal_wires(self) -> Iterator[Wire]:
        """The wires that end at a pin of the board, rails left out."""
        for part in self.parts:
            for wire in part.wires:
                if wire.to not in RAILS and "." not in wire.to:
                    yield wire


def boards() -> list[str]:
    """The folders that hold a board, by name."""
    return sorted(file.parent.name for file in FOLDER.glob("*/wiring.yaml"))


def wirings(board: str) -> list[tuple[Path, Wiring]]:
    """A board's wiring, and those of its sisters, each with its file."""
    return [(file, read(file)) for file in sorted((FOLDER / board).glob("wiring*.yaml"))]


def read(file: Path) -> Wiring:
    """A wiring file; WiringError names what is wrong in it."""
    try:
        return wiring_of(yaml.safe_load(file.read_text("utf-8")))
    except WiringError as error:
        raise WiringError(f"{file.parent.name}/{file.name}: {error}") from None


def wiring_of(data: Any) -> Wiring:
    head = _keys("board", data["board"], {"name", "volts", "config", "left", "right"})
    parts = tuple(_part(name, part) for name, part in data["parts"].items())
    wiring = Wiring(
        board=head["name"],
        volts=float(head["volts"]),
        config=head.get("config", ""),
        left=tuple(map(str, head["left"])),
        right=tuple(map(str, head["right"])),
        parts=parts,
    )
    _check_targets(wiring)
    _check_volts(wiring)
    return wiring


def ohms(component: str) -> float:
    """The resistance of `10 kΩ`; 0 for what is no resistor."""
    found = re.fullmatch(r"([\d.]+) ?([kM]?)Ω", component)
    return float(found[1]) * MULTIPLES[found[2]] if found else 0.0


def _part(name: str, data: Any) -> Part:
    known = {"part", "feeds", "signal", "volts", "pins", "takes", "note"}
    row = _keys(name, data, known)
    signal = row.get("signal", "digital")
    return Part(
        name=name,
        title=row["part"],
        feeds=tuple(row.get("feeds", ())),
        volts=float(row.get("volts", 3.3)),
        wires=tuple(_wire(name, str(pin), wire, signal) for pin, wire in row["pins"].items()),
        takes=tuple(map(str, row.get("takes", ()))),
        note=row.get("note", ""),
    )


def _wire(part: str, pin: str, data: Any, signal: str) -> Wire:
    if not isinstance(data, dict):
        data = {"to": data}
    row = _keys(f"{part}.{pin}", data, {"to", "config", "signal", "series", "ground", "supply"})
    signal = row.get("signal", signal)
    if signal not in SIGNALS:
        raise WiringError(f"{part}.{pin}: a signal is {', '.join(SIGNALS)}, not {signal}")
    return Wire(
        pin=pin,
        to=str(row["to"]),
        signal=signal,
        config=row.get("config", ""),
        series=row.get("series", ""),
        ground=_several(row.get("ground", ())),
        supply=_several(row.get("supply", ())),
    )


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _keys(where: str, row: Any, known: set[str]) -> dict[str, Any]:
    for key in row:
        if key not in known:
            raise WiringError(f"{where}: no use for {key}; there are {', '.join(sorted(known))}")
    return dict(row)


def rail(pin: str) -> str:
    """The rail that a pin of the board is: `5V (VBUS)` is 5V; "" for all other pins."""
    first = pin.partition(" ")[0]
    return first if first in RAILS else ""


def _check_targets(wiring: Wiring) -> None:
    pins = {rail(pin) or pin for pin in (*wiring.left, *wiring.right)} - {GAP}
    taken = {f"{part.name}.{pin}" for part in wiring.parts for pin in part.takes}
    used: dict[str, str] = {}
    for part in wiring.parts:
        for wire in part.wires:
            place = f"{part.name}.{wire.pin}"
            if wire.to not in pins | taken:
                raise WiringError(f"{place} goes to {wire.to}, which is no pin of the board")
            if wire.to in used and wire.to not in RAILS and wire.signal != "bus":
                raise WiringError(f"{place} and {used[wire.to]} both go to {wire.to}")
            used[wire.to] = place


def _check_volts(wiring: Wiring) -> None:
    for part in wiring.parts:
        for wire in part.wires:
            inward = wire.to not in RAILS and "." not in wire.to and wire.signal != "output"
            if inward and part.volts * wire.divided > wiring.volts * SPARE:
                raise WiringError(
                    f"{part.name}.{wire.pin} brings {part.volts * wire.divided:.1f} V to "
                    f"{wire.to}, which bears {wiring.volts:g} V: give the wire a divider, "
                    f"series: 1 kΩ and ground: 2 kΩ, or say signal: output if the board drives it"
                )
