"""Words and sounds: what a text and a sound say. How letters are set is in `letters`."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import SoundSpec
from exhibit.authoring.model.letters import SETTING, text_spec
from exhibit.authoring.model.live import live_one, share
from exhibit.authoring.model.placed import NAMED, PLACED, SEEN, Kind
from exhibit.authoring.model.reveal import read_reveal
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, name, seconds, text, yes_or_no
from exhibit.core.problems import Problems


def _words(tree: Tree, problems: Problems) -> dict[str, Name] | None:
    """Words for every language ("" is any), from one text or from one a language."""
    if isinstance(tree, Scalar):
        return {"": Name(tree.text, tree.place)}
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"expected words, or words by language, found {kind_of(tree)}",
            'for example: {fr: "La cour attend.", en: "The courtyard is waiting."}',
        )
        return None
    words = {}
    for language, value in tree.entries:
        said = text(value, problems)
        if said is not None:
            words[language.text] = Name(said, language.place)
    return words


TEXT_KEYS = (
    Key("text", _words, "the words", "{fr: Bonsoir, en: Good evening}", required=True),
    *PLACED,
    *SEEN,
    *SETTING,
    Key("reveal", read_reveal, "how it comes, bit by bit: see reveal", "{by: word, over: 3s}"),
)


TEXT = Kind(
    "text",
    "words, in one language or in several",
    "{fr: Bonsoir, en: Good evening}",
    TEXT_KEYS,
    text_spec,
)

SOUND_KEYS = (
    Key("sound", name, "the file, beside the scene", "sea.ogg", required=True),
    *NAMED,
    Key("level", live_one("opacity", share), "how loud it is", "60%"),
    Key("loop", yes_or_no, "begins again at its end", "yes"),
    Key("start", seconds, "when it begins, in the scene", "2s"),
    Key("on", name, "the input whose hits it answers", "drum"),
)


def _sound(values: dict[str, Any], _tree: Mapping, _problems: Problems) -> SoundSpec:
    return SoundSpec(values.get("loop", False), values.get("start", 0.0), values.get("on"))


SOUND = Kind(
    "sound",
    "a sound from the show's folder; it is as loud as its group is seen",
    "sea.ogg",
    SOUND_KEYS,
    _sound,
)
