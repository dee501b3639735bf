"""The venue file: which wire feeds which input, and which screen shows the picture.

venue: Salle basse
osc: {listen: 192.168.1.20, port: 9000}
inputs:
  near: {osc: /lantern/distance}
window: {full_screen: yes}
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path

from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree, read_file
from exhibit.authoring.readers import Key, kind_of, name, read_keys, scalar, text, whole, yes_or_no
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Problems

HERE = "127.0.0.1"  # this machine only: a network is let in when somebody says so
PORT = 9000


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. The defaults are a laptop: one window, OSC from this machine only."""

    name: str = ""
    listen: str = HERE
    port: int = PORT
    wires: Table[str, Name] = field(default_factory=dict)  # input -> OSC address
    wire_names: tuple[Name, ...] = ()
    full_screen: bool = False
    language: Name | None = None

    @property
    def addresses(self) -> dict[str, str]:
        return {wired: address.text for wired, address in self.wires.items()}


def load_venue(path: Path, problems: Problems) -> Venue:
    """The venue in a file; a laptop where it cannot be read, and the reasons in `problems`."""
    tree = read_file(path, str(path), problems)
    values = None if tree is None else read_keys(tree, _KEYS, "a venue", problems)
    if values is None:
        return Venue()
    osc, window = values.get("osc", {}), values.get("window", {})
    inputs = values.get("inputs", {})
    return Venue(
        name=values.get("venue", ""),
        listen=osc.get("listen", HERE),
        port=osc.get("port", PORT),
        wires={key.text: address for key, address in inputs.items()},
        wire_names=tuple(inputs),
        full_screen=window.get("full_screen", False),
        language=values.get("language"),
    )


def check_venue(venue: Venue, spec: ShowSpec, problems: Problems) -> None:
    """Wires lead to inputs that the show has, one wire to each."""
    known = [item.name.text for item in spec.inputs]
    # An input that the venue does not wire keeps the address of its own name.
    taken = {f"/in/{name}": name for name in known if name not in venue.wires}
    for wired in venue.wire_names:
        if wired.text not in known:
            problems.error(
                wired.place,
                "unknown-input",
                f"the show has no input '{wired.text}'",
                suggest(wired.text, known),
            )
        address = venue.wires[wired.text]
        if address.text in taken:
            problems.error(
                address.place,
                "wire-twice",
                f"{address.text} feeds '{taken[address.text]}' already",
            )
        taken[address.text] = wired.text
    if venue.language is not None:
        check_spoken(venue.language, [each.text for each in spec.languages], problems)


def _osc_address(tree: Tree, problems: Problems) -> Name | None:
    found = scalar(tree, problems, "an OSC address such as /lantern/distance")
    if found is None:
        return None
    if not found.text.startswith("/") or any(c in found.text for c in " #*,?[]{}"):
        problems.error(
            found.place,
            "value",
            f"'{found.text[:40]}' is no OSC address",
            "it begins with '/', for example /lantern/distance",
        )
        return None
    return Name(found.text, found.place)


def _wires(tree: Tree, problems: Problems) -> dict[Name, Name] | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'inputs' is written as 'name: wire', found {kind_of(tree)}",
            "for example: near: {osc: /lantern/distance}",
        )
        return None
    wires = {}
    for key, value in tree.entries:
        wire = _wire(key, value, problems)
        if wire is not None:
            wires[Name(key.text, key.place)] = wire
    return wires


def _wire(key: Scalar, tree: Tree, problems: Problems) -> Name | None:
    values = read_keys(tree, _WIRE_KEYS, f"the wire of '{key.text}'", problems)
    return None if values is None else values.get("osc")


_WIRE_KEYS = [
    Key("osc", _osc_address, "the address that the board sends to", "/lantern/distance", True)
]
_OSC_KEYS = [
    Key("listen", text, "the network address of this machine to listen on", "192.168.1.20"),
    Key("port", whole(1, 65535), "the UDP port", "9000"),
]
_WINDOW_KEYS = [Key("full_screen", yes_or_no, "fills the whole screen", "yes")]


def _osc(tree: Tree, problems: Problems) -> dict[str, object] | None:
    return read_keys(tree, _OSC_KEYS, "'osc'", problems)


def _window(tree: Tree, problems: Problems) -> dict[str, object] | None:
    return read_keys(tree, _WINDOW_KEYS, "'window'", problems)


_KEYS = [
    Key("venue", text, "its name", "Salle basse", required=True),
    Key("osc", _osc, "where messages are listened for"),
    Key("inputs", _wires, "which wire feeds which input"),
    Key("window", _window, "how the picture is shown"),
    Key("language", name, "the language the show begins in", "ar"),
]
