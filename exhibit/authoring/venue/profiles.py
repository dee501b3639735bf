"""Profiles: what a kind of board has, written once beside its firmware (`hardware/<board>/`).

A venue names a profile (`arduino`), or a file or folder of its own (`boards/plinth.yaml`). Names
are looked for in a `hardware` folder beside the venue file or above it, then in the one that the
kit brings.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.inputs import quantity
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree, read_file
from exhibit.authoring.readers import (
    Key,
    kind_of,
    one_of,
    pair,
    read_keys,
    seconds,
    text,
    whole,
)
from exhibit.authoring.shapes import by_name, takes
from exhibit.authoring.slips import short
from exhibit.authoring.venue.measure import amount
from exhibit.authoring.venue.network import node_address
from exhibit.authoring.venue.place import Output
from exhibit.authoring.venue.wire_keys import per_second, words_by_language
from exhibit.authoring.venue.written import Profile, Sensor
from exhibit.core.problems import Place, Problems
from exhibit.core.words import INPUT_KINDS

FILE = "profile.yaml"
FOLDER = "hardware"
MOST_PARTS = 200  # sensors, or outputs, of one board


def find_profile(name: Name, venue_file: Path, problems: Problems) -> Path | None:
    """The file of a profile that a venue names; None when a problem says that there is none."""
    if "/" in name.text or "\\" in name.text or name.text.endswith((".yaml", ".yml")):
        return _file_of(name, venue_file.parent / name.text, problems)
    known: dict[str, Path] = {}
    for folder in _folders(venue_file):
        for file in _profiles_in(folder):
            known.setdefault(file.parent.name, file)
    if name.text not in known:
        problems.error(
            name.place,
            "unknown-profile",
            f"there is no profile '{short(name.text)}'",
            suggest(name.text, known)
            or "a profile of your own is named by its file: boards/x.yaml",
        )
        return None
    return known[name.text]


def _file_of(name: Name, path: Path, problems: Problems) -> Path | None:
    try:
        found = path / FILE if path.is_dir() else path
        there = found.is_file()
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        there = False
    if not there:
        problems.error(
            name.place,
            "missing-file",
            f"there is no profile at {short(name.text)}",
            "its path goes from the folder of the venue file",
        )
        return None
    return found


def _folders(venue_file: Path) -> Iterator[Path]:
    """Where profiles may be, the nearest first."""
    here = venue_file.absolute().parent
    yield here / FOLDER
    yield here.parent / FOLDER
    package = Path(__file__).resolve().parents[2]
    yield package / FOLDER  # in a wheel
    yield package.parent / FOLDER  # in the repository


def _profiles_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(f"*/{FILE}"))
    except OSError:
        return []


def read_profile(path: Path, problems: Problems) -> Profile | None:
    """What a profile says; None when it cannot be read, and the reasons in `problems`."""
    tree = read_file(path, str(path), problems)
    values = None if tree is None else read_keys(tree, PROFILE_KEYS, "a profile", problems)
    if values is None:
        return None
    return Profile(
        board=values.get("board", ""),
        speaks=values.get("speaks", "udp"),
        sensors=values.get("sensors", {}),
        outputs=values.get("outputs", ()),
    )


@takes(by_name(lambda book: book.group(SENSOR_KEYS, "sensor")))
def _sensors(tree: Tree, problems: Problems) -> dict[str, Sensor] | None:
    found = {}
    for key, value in _parts(tree, "sensors", problems):
        sensor = _sensor(key, value, problems)
        if sensor is not None:
            found[key.text] = sensor
    return found


def _sensor(key: Scalar, tree: Tree, problems: Problems) -> Sensor | None:
    values = read_keys(tree, SENSOR_KEYS, f"the sensor '{short(key.text)}'", problems)
    if values is None or "osc" not in values or "kind" not in values:
        return None
    unit: str = values.get("unit", "")
    noise = quantity(values["noise"], unit, problems) if "noise" in values else None
    return Sensor(
        name=key.text,
        address=values["osc"].text,
        kind=values["kind"],
        unit=unit,
        between=_range(values, unit, problems),
        value=values.get("value", 1),
        silent_after_s=values.get("silent_after"),
        stuck_after_s=values.get("stuck_after"),
        noise=noise,
        called=values.get("called", {}),
    )


@takes(by_name(lambda book: book.group(OUTPUT_KEYS, "output")))
def _outputs(tree: Tree, problems: Problems) -> tuple[Output, ...] | None:
    found = []
    for key, value in _parts(tree, "outputs", problems):
        values = read_keys(value, OUTPUT_KEYS, f"the output '{short(key.text)}'", problems)
        if values is not None and "osc" in values:
            low, high = _range(values, "", problems) or (0.0, 1.0)
            found.append(Output(key.text, values["osc"].text, low, high))
    return tuple(found)


def _range(values: dict[str, Any], unit: str, problems: Problems) -> tuple[float, float] | None:
    if "between" not in values:
        return None
    first, last = values["between"]
    low, high = (quantity(end, unit, problems) for end in (first, last))
    if low is None or high is None:
        return None
    if low >= high:
        problems.error(
            first.place,
            "range",
            f"'between' goes from the lowest to the highest, not from {low:g} to {high:g}",
        )
        return None
    return low, high


def _parts(tree: Tree, what: str, problems: Problems) -> tuple[tuple[Scalar, Tree], ...]:
    """The entries of a group of sensors or outputs; none, and a problem, where it is no group."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if isinstance(tree, Mapping) and len(tree.entries) <= MOST_PARTS:
        return tree.entries
    found = f"more than {MOST_PARTS}" if isinstance(tree, Mapping) else kind_of(tree)
    problems.error(
        tree.place,
        "shape",
        f"'{what}' is written as 'name: {{osc: ADDRESS}}', found {found}",
        'for example: distance: {osc: "/{name}/distance", kind: distance}',
    )
    return ()


SENSOR_KEYS: list[Key] = [
    Key("osc", node_address, "its address; {name} stands for the board's", '"/{name}/distance"',
        required=True),
    Key("kind", one_of(INPUT_KINDS), "what it is", "distance", required=True),
    Key("unit", text, "what its numbers mean", "m"),
    Key("between", pair(amount, "[0.02, 4.0]"), "what it can say", "[0.02, 4.0]"),
    Key("value", whole(1, 64), "which of the message's values it is", "1"),
    Key("rate", per_second, "how often it speaks", "20 per s"),
    Key("silent_after", seconds, "it has failed when nothing was heard for so long", "3s"),
    Key("stuck_after", seconds, "it has failed when it said the same for so long", "10 min"),
    Key("noise", amount, "it has failed when it trembles by more", "20 cm"),
    Key("called", words_by_language, "what the staff call it", "{en: the drum, fr: le tambour}"),
    Key("about", text, "what there is to know about it", "the farthest it sees is 4 m"),
]  # fmt: skip
OUTPUT_KEYS: list[Key] = [
    Key("osc", node_address, "its address", '"/{name}/led/1"', required=True),
    Key("between", pair(amount, "[0, 1]"), "what it takes", "[0, 1]"),
    Key("about", text, "what there is to know about it", "pin 9, dimmable"),
]
PROFILE_KEYS = [
    Key("board", text, "which boards it is for", "Arduino UNO, Nano, Mega", required=True),
    Key("speaks", one_of(("serial", "udp")), "how it is connected", "serial", required=True),
    Key("sensors", _sensors, "what it has to say, by name"),
    Key("outputs", _outputs, "what it can be told, by name"),
]


def missing_profile(place: Place, board: str, problems: Problems) -> None:
    """A wire asks for a sensor of a board whose profile nobody named."""
    problems.error(
        place,
        "missing-key",
        f"the board '{short(board)}' has no profile, so its sensors are not known",
        "add one, such as profile: arduino; or write the address: osc: /lantern/distance",
    )
