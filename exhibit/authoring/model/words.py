"""Words and sounds: what a text and a sound say."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import SoundSpec, TextSpec
from exhibit.authoring.model.live import live_one, share
from exhibit.authoring.model.placed import NAMED, PLACED, SEEN, Kind, extent
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, name, one_of, seconds, text, yes_or_no
from exhibit.core.problems import Problems
from exhibit.core.units import Length


def words_by_language(tree: Tree, problems: Problems) -> dict[str, Name] | None:
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
    Key("text", words_by_language, "the words", "{fr: Bonsoir, en: Good evening}", required=True),
    *PLACED,
    *SEEN,
    Key("size", extent, "the letters' size; % of the canvas's height", "5%"),
    Key("width", extent, "how long a line may be; longer ones are broken", "60%"),
    Key("font", one_of(("serif", "sans")), "the letters, with feet or without", "serif"),
    Key("bold", yes_or_no, "whether its letters are heavy", "yes"),
    Key("italic", yes_or_no, "whether its letters lean", "yes"),
    Key("align", one_of(("start", "centre", "end")), "where short lines stand", "centre"),
)


def _text(values: dict[str, Any], _tree: Mapping, _problems: Problems) -> TextSpec:
    return TextSpec(
        size=values.get("size", Length(5.0, "%")),
        width=values.get("width"),
        font=values.get("font", "serif"),
        bold=values.get("bold", False),
        italic=values.get("italic", False),
        align=values.get("align", "centre"),
    )


TEXT = Kind(
    "text",
    "words, in one language or in several",
    "{fr: Bonsoir, en: Good evening}",
    TEXT_KEYS,
    _text,
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
