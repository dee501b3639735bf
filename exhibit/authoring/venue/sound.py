"""The sound of a place: how many outputs it has, which speaker hangs on which, and how loud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.live import share
from exhibit.authoring.model.sounds import USUAL_SPEAKERS
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.readers import Key, kind_of, read_keys, text, whole
from exhibit.authoring.shapes import by_name, grouped, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.venue.place import USUAL_SOUND, SoundPlace
from exhibit.core.problems import Problems

MOST_OUTPUTS = 8


@takes(by_name(whole(1, MOST_OUTPUTS), empty=False))
def _speakers(tree: Tree, problems: Problems) -> list[tuple[Name, int, Tree]] | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'speakers' are written as 'name: output', not as {kind_of(tree)}",
            "for example: speakers: {front left: 1, front right: 2, drum corner: 3}",
        )
        return None
    found = []
    for key, value in tree.entries:
        output = whole(1, MOST_OUTPUTS)(value, problems)
        if output is not None:
            found.append((Name(key.text, key.place), output, value))
    return found


SOUND_KEYS = [
    Key("outputs", whole(1, MOST_OUTPUTS), "how many outputs are used; 2 without a word", "4"),
    Key("level", share, "how loud the place has it", "70%"),
    Key("speakers", _speakers, "which output each speaker hangs on, by the show's names for them",
        "{front left: 1, front right: 2, drum corner: 3}"),
    Key("device", text, "the sound output, or a part of its name: see `exhibit doctor`",
        "Scarlett"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SoundWritten:
    """The sound of a place, and where each of its speakers is named."""

    place: SoundPlace = USUAL_SOUND
    names: tuple[Name, ...] = ()


@takes(grouped(SOUND_KEYS, "sound of a place"))
def read_sound(tree: Tree, problems: Problems) -> SoundWritten | None:
    values = read_keys(tree, SOUND_KEYS, "'sound'", problems)
    if values is None:
        return None
    written: list[tuple[Name, int, Tree]] = values.get("speakers", [])
    highest = max((output for _, output, _ in written), default=2)
    outputs = values.get("outputs", max(highest, 2))
    speakers = []
    for name, output, place in written:
        if output > outputs:
            problems.error(
                place.place,
                "range",
                f"'{short(name.text)}' hangs on output {output}, and there are {outputs}",
                f"write outputs: {output}, if the sound card has as many",
            )
        else:
            speakers.append((name.text, output - 1))
    level, device = values.get("level", 1.0), values.get("device", "")
    found = SoundPlace(outputs, level, tuple(speakers), device)
    return SoundWritten(found, tuple(name for name, _, _ in written))


def check_speakers(names: Sequence[Name], show: ShowSpec, problems: Problems) -> None:
    """Speakers of the venue by whose names the show calls none: nothing is sent to them alone."""
    known = [name.text for name, _ in show.sound.speakers]
    here = {name.text for name in names}
    for name in names:
        if name.text not in known and name.text not in USUAL_SPEAKERS:
            problems.warning(
                name.place,
                "speaker-unused",
                f"this show has no speaker '{short(name.text)}', so nothing is heard there alone",
                suggest(name.text, [each for each in known if each not in here]),
            )
