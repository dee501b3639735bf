"""From a venue file to a `VenueSpec`.

venue: Salle basse
osc: {listen: 192.168.1.20, port: 9000}
boards:
  lantern: {profile: arduino, serial: "usb:2341:0043"}
inputs:
  near: {board: lantern, sensor: distance, then: rest}
window: {full_screen: yes}
picture: {width: 4.2 m}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree, read_file
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    name,
    read_keys,
    several,
    text,
    unit_reader,
    yes_or_no,
)
from exhibit.authoring.shapes import METRES, either, takes
from exhibit.authoring.venue.boards import BoardWritten, read_boards, read_sends, resolved, sent_to
from exhibit.authoring.venue.hours import read_hours, read_remember
from exhibit.authoring.venue.memory import megabytes
from exhibit.authoring.venue.network import listened, multicast_group, port, sender
from exhibit.authoring.venue.outputs import read_outputs
from exhibit.authoring.venue.place import HERE, PORT, REMEMBERS, Venue
from exhibit.authoring.venue.profiles import find_profile, read_profile
from exhibit.authoring.venue.sound import SoundWritten, read_sound
from exhibit.authoring.venue.wire_keys import read_wires
from exhibit.authoring.venue.written import Profile, VenueSpec
from exhibit.core.problems import Problems
from exhibit.core.units import quantity


def load_venue(path: Path, problems: Problems) -> VenueSpec:
    """The venue in a file; a laptop where it cannot be read, and the reasons in `problems`."""
    tree = read_file(path, str(path), problems)
    values = None if tree is None else read_keys(tree, VENUE_KEYS, "a venue", problems)
    if values is None:
        return VenueSpec()
    osc = values.get("osc", {})
    listen = osc.get("listen", HERE)
    written: tuple[BoardWritten, ...] = values.get("boards", ())
    profiles = _profiles(written, path, problems)
    boards = tuple(
        board
        for each in written
        if (board := resolved(each, profiles[each.name.text], listen, problems)) is not None
    )
    window = values.get("window", {})
    sound = values.get("sound", SoundWritten())
    place = Venue(
        name=values.get("venue", ""),
        listen=listen,
        port=osc.get("port", PORT),
        tcp=osc.get("tcp"),
        multicast=osc.get("multicast", ""),
        senders=osc.get("from", ()),
        boards=boards,
        midi=values["midi"].ports if "midi" in values else None,
        sends=sent_to(values.get("send", ()), boards, problems),
        full_screen=window.get("full_screen", False),
        textures=window.get("textures"),
        language=values.get("language"),
        picture_m=values.get("picture", {}).get("width"),
        sound=sound.place,
        outputs=values.get("outputs", ()),
        hours=values.get("hours"),
        remember=values.get("remember", REMEMBERS),
    )
    return VenueSpec(place, values.get("inputs", ()), profiles, sound.names)


def _profiles(
    boards: tuple[BoardWritten, ...], path: Path, problems: Problems
) -> dict[str, Profile | None]:
    """The profile of each board, each file read once; None where there is none to be read."""
    read: dict[Path, Profile | None] = {}
    of: dict[str, Profile | None] = {}
    for board in boards:
        asked: Name | None = board.values.get("profile")
        file = None if asked is None else find_profile(asked, path, problems)
        if file is not None and file not in read:
            read[file] = read_profile(file, problems)
        of[board.name.text] = None if file is None else read[file]
    return of


# ------------------------------------------------------------------ the keys of the file


class _Midi:
    """Which ports are listened to: None for none, and all when there are none in the list."""

    def __init__(self, ports: tuple[str, ...] | None) -> None:
        self.ports = ports


@takes(either(yes_or_no, lambda book: book.group(MIDI_KEYS, "midi")))
def _midi(tree: Tree, problems: Problems) -> _Midi | None:
    if isinstance(tree, Mapping):
        values = read_keys(tree, MIDI_KEYS, "'midi'", problems)
        return None if values is None else _Midi(values.get("ports", ()))
    if isinstance(tree, Scalar):
        said = yes_or_no(tree, problems)
        return None if said is None else _Midi(() if said else None)
    problems.error(
        tree.place, "shape", "'midi' is 'yes', or names its ports", "midi: {ports: [nanoKONTROL]}"
    )
    return None


@takes(lambda book: book.group(OSC_KEYS, "osc"))
def _osc(tree: Tree, problems: Problems) -> dict[str, Any] | None:
    return read_keys(tree, OSC_KEYS, "'osc'", problems)


@takes(lambda book: book.group(WINDOW_KEYS, "window"))
def _window(tree: Tree, problems: Problems) -> dict[str, Any] | None:
    return read_keys(tree, WINDOW_KEYS, "'window'", problems)


@takes(lambda book: book.group(PICTURE_KEYS, "picture"))
def _picture(tree: Tree, problems: Problems) -> dict[str, Any] | None:
    return read_keys(tree, PICTURE_KEYS, "'picture'", problems)


_metres: Reader[float] = unit_reader(
    lambda text: quantity(text, "m"), "a width such as 4.2 m", METRES
)

OSC_KEYS: list[Key] = [
    Key("listen", listened, "the network address of this machine to listen on; `0.0.0.0` is all",
        "192.168.1.20"),
    Key("port", port, "the UDP port", "9000"),
    Key("tcp", port, "a TCP port beside it, for boards that speak TCP", "9001"),
    Key("multicast", multicast_group, "a multicast group to join", "239.1.2.3"),
    Key("from", several(sender, at_least=1), "who is heard: addresses and networks; all without it",
        "[192.168.1.0/24]"),
]  # fmt: skip
MIDI_KEYS: list[Key] = [Key("ports", several(text, at_least=1), "which ports", "[nanoKONTROL]")]
PICTURE_KEYS: list[Key] = [
    Key("width", between(0.05, 500.0, _metres, "the picture's width, in metres,"),
        "how wide it is on the wall; words that are `readable from 4 m` are as large as that needs",
        "4.2 m"),
]  # fmt: skip
WINDOW_KEYS: list[Key] = [
    Key("full_screen", yes_or_no, "fills the whole screen", "yes"),
    Key("textures", megabytes, "how much memory pictures may take while they are shown: 512 MB, "
        "less on small machines, without it", "1000 MB"),
]  # fmt: skip
VENUE_KEYS = [
    Key("venue", text, "its name", "Salle basse", required=True),
    Key("osc", _osc, "where messages are listened for"),
    Key("boards", read_boards, "the sensor boards, by name"),
    Key("midi", _midi, "`yes` for all MIDI ports, or some of them", "{ports: [nanoKONTROL]}"),
    Key("inputs", read_wires, "which wire feeds which input of the show"),
    Key("send", read_sends, "where the show's `send` cues go, by name"),
    Key("window", _window, "how the picture is shown", "{full_screen: yes}"),
    Key("picture", _picture, "how large the picture is there", "{width: 4.2 m}"),
    Key(
        "outputs",
        read_outputs,
        "parts of the picture, each of which may have its own language",
        "[{name: left, sees: [0%, 0%, 50%, 100%], language: ar-TN}]",
    ),
    Key("sound", read_sound, "its outputs and speakers, and how loud it is", "{level: 70%}"),
    Key("hours", read_hours, "when it is open", '{open: "09:00", close: "18:00", closed: [mon]}'),
    Key("remember", read_remember, "what shows forget when they end", "{never: [visitor]}"),
    Key("language", name, "the language the show begins in", "ar"),
]
