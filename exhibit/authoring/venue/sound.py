"""The sound of a place: how many outputs it has, which speaker hangs on which, and how loud."""

from __future__ import annotations

from exhibit.authoring.model.live import share
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.readers import Key, kind_of, read_keys, text, whole
from exhibit.authoring.slips import short
from exhibit.authoring.venue.place import SoundPlace
from exhibit.core.problems import Problems

MOST_OUTPUTS = 8


def _speakers(tree: Tree, problems: Problems) -> dict[str, tuple[int, Tree]] | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'speakers' are written as 'name: output', not as {kind_of(tree)}",
            "for example: speakers: {front left: 1, front right: 2, drum corner: 3}",
        )
        return None
    found = {}
    for key, value in tree.entries:
        output = whole(1, MOST_OUTPUTS)(value, problems)
        if output is not None:
            found[key.text] = (output, value)
    return found


SOUND_KEYS = [
    Key("outputs", whole(1, MOST_OUTPUTS), "how many outputs are used; 2 without a word", "4"),
    Key("level", share, "how loud the place has it", "70%"),
    Key("speakers", _speakers, "which output each speaker hangs on, by the show's names for them",
        "{front left: 1, front right: 2, drum corner: 3}"),
    Key("device", text, "the sound output, or a part of its name: see `exhibit doctor`",
        "Scarlett"),
]  # fmt: skip


def read_sound(tree: Tree, problems: Problems) -> SoundPlace | None:
    values = read_keys(tree, SOUND_KEYS, "'sound'", problems)
    if values is None:
        return None
    written: dict[str, tuple[int, Tree]] = values.get("speakers", {})
    highest = max((output for output, _ in written.values()), default=2)
    outputs = values.get("outputs", max(highest, 2))
    speakers = []
    for name, (output, place) in written.items():
        if output > outputs:
            problems.error(
                place.place,
                "range",
                f"'{short(name)}' hangs on output {output}, and there are {outputs}",
                f"write outputs: {output}, if the sound card has as many",
            )
        else:
            speakers.append((name, output - 1))
    return SoundPlace(outputs, values.get("level", 1.0), tuple(speakers), values.get("device", ""))
