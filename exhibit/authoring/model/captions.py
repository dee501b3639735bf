"""Captions: the words of a recording, shown in step with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exhibit.authoring.details import CaptionsSpec, HighlightSpec
from exhibit.authoring.model.languages import files_by_language
from exhibit.authoring.model.letters import text_spec
from exhibit.authoring.model.live import Properties, share
from exhibit.authoring.model.placed import Kind, extent
from exhibit.authoring.model.words import TEXT_KEYS
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    colour,
    name,
    one_of,
    read_keys,
    seconds,
    several,
    text,
    yes_or_no,
)
from exhibit.authoring.shapes import either, grouped, takes, words
from exhibit.core.problems import Problems
from exhibit.core.units import Length

_NOT_FOR_CAPTIONS = ("text", "language", "repeat", "reveal")

_PLAIN_WORDS = ("word", "line", "no")
HIGHLIGHT_KEYS = (
    Key("by", one_of(("word", "line")), "what of it: each word, or the whole caption", "word"),
    Key("colour", colour, "the colour it gets", "gold"),
    Key("keeps", yes_or_no, "whether what has been said stays so", "no"),
    Key("rest", share, "how much is seen of what is not lit", "60%"),
)


by_language = files_by_language("a file of captions", "{ar-TN: story.ar.vtt, fr: story.fr.vtt}")


@takes(either(words(_PLAIN_WORDS), grouped(HIGHLIGHT_KEYS, "highlight")))
def highlight(tree: Tree, problems: Problems) -> HighlightSpec | None:
    """`word`, `line`, `no`, or what of it and how."""
    if isinstance(tree, Scalar):
        by = one_of(_PLAIN_WORDS)(tree, problems)
        return None if by is None else _PLAIN[by]
    values = read_keys(tree, HIGHLIGHT_KEYS, "a highlight", problems)
    if values is None:
        return None
    usual = HighlightSpec()
    return HighlightSpec(
        values.get("by", usual.by),
        values.get("colour", usual.colour),
        values.get("keeps", usual.keeps),
        values.get("rest", usual.rest),
    )


_PLAIN = {"word": HighlightSpec("word"), "line": HighlightSpec("line"), "no": HighlightSpec("no")}


def text_keys(*without: str) -> tuple[Key, ...]:
    """The keys of a text but for its words."""
    left_out = (*_NOT_FOR_CAPTIONS, *without)
    return tuple(key for key in TEXT_KEYS if key.name not in left_out)


CAPTIONS_KEYS = (
    Key("captions", by_language, "the file, WebVTT or SRT, or one a language",
        "{ar-TN: story.ar.vtt, fr: story.fr.vtt}", required=True),
    *(key for key in text_keys("height")),
    Key("of", name, "the sound or memory of the scene whose time it goes by; else the scene's",
        "story"),
    Key("language", text, "which: the visitor's, the original (the first file), or one",
        "visitor"),
    Key("without", several(text), "visitors of these languages are not shown it", "[fr]"),
    Key("highlight", highlight, "what is said just now, in another colour",
        "{by: word, colour: gold}"),
    Key("show", one_of(("cue", "all")), "one caption after the other, or all with the one that "
        "is said in the middle", "all"),
    Key("height", extent, "with 'show: all': the window's height", "50%"),
    Key("voices", yes_or_no, "names who speaks where the voice changes", "yes"),
    Key("fade", seconds, "how long a caption takes to come and to go", "150ms"),
)  # fmt: skip


def _captions(values: dict[str, Any], tree: Mapping, problems: Problems) -> CaptionsSpec:
    if not values.get("captions", True):
        problems.error(tree.place, "missing-key", "these captions have no file")
    placed = tree.get("at") is not None
    style = replace(text_spec(values, tree, problems), height=None)  # 'height' is the window's
    if style.width is None:
        style = replace(style, width=Length(70.0, "%"))
    if not placed:  # where captions stand in a film
        values["at"] = Properties({"x": Length(50.0, "%"), "y": Length(92.0, "%")})
        values.setdefault("anchor", "bottom")
    return CaptionsSpec(
        files=values.get("captions", {}),
        text=style,
        of=values["of"].text if "of" in values else "",
        language=values.get("language", "visitor"),
        without=values.get("without", ()),
        highlight=values.get("highlight"),
        show=values.get("show", "cue"),
        height=values.get("height", Length(50.0, "%")),
        voices=values.get("voices", False),
        fade_s=values.get("fade", 0.15),
        placed=placed,
    )


CAPTIONS = Kind(
    "captions",
    "the words of a recording, in step with it",
    "story.vtt",
    CAPTIONS_KEYS,
    _captions,
)
