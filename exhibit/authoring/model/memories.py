"""A memory: somebody's recorded voice or film, what is said in it, and how visitors come to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exhibit.authoring.details import JumpSpec, Line, MemorySpec
from exhibit.authoring.model.captions import by_language, highlight, text_keys
from exhibit.authoring.model.languages import files_by_language
from exhibit.authoring.model.letters import text_spec
from exhibit.authoring.model.placed import PLACED, Kind, extent
from exhibit.authoring.model.words import words_by_language
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    Reader,
    colour,
    condition_text,
    listed,
    name,
    read_keys,
    seconds,
    text,
)
from exhibit.authoring.shapes import TEXT, by_name, either, grouped, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.authoring.specs import NodeSpec
from exhibit.core.problems import Problems
from exhibit.core.units import Length

JUMP_KEYS = (
    Key("next", name, "a hit of it goes to the next chapter", "drum"),
    Key("back", name, "a hit of it goes to the chapter before", "drum"),
    Key("to", name, "a choice or count that is the chapter, or a level that moves along", "glow"),
)
CHAPTER_KEYS = (
    Key("at", seconds, "when it begins", "12s", required=True),
    Key("title", words_by_language, "what it is called", "{fr: La cour, en: The yard}"),
)
# What a memory says of its letters as a text does.
_SAYS = ("voice", "film", "transcript", "translations", "nodes")  # one of them at least
_LETTERS = ("font", "bold", "italic", "width")


def memory_kind(nodes: Reader[tuple[NodeSpec, ...]]) -> Kind:
    """The kind, in which other nodes may stand, which `nodes` reads."""
    return Kind(
        "memory",
        "somebody's recorded voice: it plays for who comes near, with its words in the original "
        "and translated",
        "grandmother",
        (
            Key("memory", name, "its name", "grandmother", required=True),
            *(key for key in PLACED if key.name != "name"),
            Key("voice", files_by_language("a recording", "{ar-TN: story.ar.opus, "
                "fr: story.fr.opus}"), "the recording, or one a language", "story.opus"),
            Key("film", files_by_language("a film", "{ar-TN: story.ar.mp4, fr: story.fr.mp4}"),
                "the recording, where it is a film, or one a language", "story.mp4"),
            Key("original", name, "the language that is spoken", "ar-TN"),
            Key("transcript", by_language, "what is said, WebVTT or SRT, or one for each voice",
                "story.ar.vtt"),
            Key("translations", by_language, "the same in other languages",
                "{fr: story.fr.vtt, en: story.en.vtt}"),
            Key("speaker", _said, "who speaks, in the words that they wish; or "
                "anonymous, where they do not wish to be named", "anonymous"),
            Key("credit", _said, "where and by whom it was recorded",
                "{fr: Enregistré à .., en: Recorded in ..}"),
            Key("licence", text, "what its speaker has agreed to", "'shown in exhibitions'"),
            Key("plays", condition_text, "when it plays; else as long as its scene",
                "near < 1.2"),
            Key("pauses", condition_text, "when it pauses; else when it no longer plays",
                "near > 2 for 2s"),
            Key("resume", seconds, "how far before the place where it was left it goes on", "2s"),
            Key("forget", seconds, "after waiting so long it begins at the beginning", "60s"),
            Key("jump", _jump, "inputs by which it jumps", "{next: drum}"),
            Key("chapters", _chapters, "a WebVTT file, or a list of {at, title}",
                "[{at: 0s, title: {fr: La cour}}, {at: 20s}]"),
            *text_keys(*(key.name for key in text_keys() if key.name not in _LETTERS)),
            Key("size", extent, "the original's letters; % of the canvas's height", "5%"),
            Key("colour", colour, "the colour of its words", "ivory"),
            Key("highlight", highlight, "what is said just now, in another colour",
                "{by: word, colour: gold}"),
            Key("nodes", nodes, "what is shown of it in place of what it shows by itself"),
        ),
        _memory,
    )  # fmt: skip


@takes(either(TEXT, by_name(text, empty=False)))
def _said(tree: Tree, problems: Problems) -> dict[str, Name] | None:
    """Words by language; nothing is not a way of naming somebody."""
    if isinstance(tree, Scalar):
        found = name(tree, problems)
        return None if found is None else {"": found}
    return words_by_language(tree, problems)


@takes(grouped(JUMP_KEYS, "jump"))
def _jump(tree: Tree, problems: Problems) -> JumpSpec | None:
    values = read_keys(tree, JUMP_KEYS, "a jump", problems)
    if values is None:
        return None
    return JumpSpec(values.get("next"), values.get("back"), values.get("to"))


@takes(grouped(CHAPTER_KEYS, "chapter"))
def _chapter(tree: Tree, problems: Problems) -> Line | None:
    values = read_keys(tree, CHAPTER_KEYS, "a chapter", problems)
    if values is None or "at" not in values:
        return None
    return Line(values["at"], values.get("title", {}))


@takes(either(TEXT, listed_shape(_chapter)))
def _chapters(tree: Tree, problems: Problems) -> Name | tuple[Line, ...] | None:
    if isinstance(tree, Scalar):
        return name(tree, problems)
    found = listed(_chapter, "'chapters'")(tree, problems)
    return None if found is None else tuple(sorted(found, key=lambda line: line.at_s))


def _memory(values: dict[str, Any], tree: Mapping, problems: Problems) -> MemorySpec:
    speaker = values.get("speaker")
    anonymous = speaker is not None and speaker.get("", Name("", tree.place)).text == "anonymous"
    if not any(tree.get(word) is not None for word in _SAYS):
        problems.error(
            tree.place, "missing-key", "a memory needs a 'voice', a 'film' or a 'transcript'",
            "for example: voice: story.opus",
        )  # fmt: skip
    style = text_spec({key: value for key, value in values.items() if key in _LETTERS}, tree,
                    problems)  # fmt: skip
    chapters = values.get("chapters", ())
    usual = MemorySpec(style)
    width = values.get("width", usual.width)
    assert isinstance(width, Length)
    transcripts, translations = _read_aloud(values)
    return MemorySpec(
        text=replace(style, width=width),
        width=width,
        size=values.get("size", usual.size),
        voice=_first(values.get("voice")),
        film=_first(values.get("film")),
        original=values.get("original"),
        transcript=_first(transcripts),
        translations=translations,
        voices=_several(values.get("voice")),
        films=_several(values.get("film")),
        transcripts=_several(transcripts),
        speaker=None if anonymous else speaker,
        credit=values.get("credit"),
        anonymous=anonymous,
        licence=values.get("licence", ""),
        plays=values.get("plays"),
        pauses=values.get("pauses"),
        back_s=values.get("resume", usual.back_s),
        forget_s=values.get("forget", usual.forget_s),
        jump=values.get("jump", usual.jump),
        chapters=chapters if isinstance(chapters, Name) else None,
        marks=() if isinstance(chapters, Name) else chapters,
        highlight=values.get("highlight", usual.highlight),
        colour=values.get("colour", usual.colour),
    )


def _first(files: dict[str, Name] | None) -> Name | None:
    return None if files is None else next(iter(files.values()), None)


def _several(files: dict[str, Name] | None) -> dict[str, Name]:
    """Files by language, of what has more than one for all."""
    return {} if files is None or "" in files else files


def _read_aloud(
    values: dict[str, Any],
) -> tuple[dict[str, Name] | None, dict[str, Name] | None]:
    """Transcripts and translations: where a language has a voice, its words are what that says."""
    transcripts, translations = values.get("transcript"), values.get("translations")
    voices = _several(values.get("voice")) or _several(values.get("film"))
    original = values.get("original")
    if not voices or transcripts is None:
        return transcripts, translations
    if "" in transcripts:
        spoken = original.text if original is not None else next(iter(voices))
        transcripts = {spoken: transcripts[""]}
    said = {each: file for each, file in (translations or {}).items() if each in voices}
    rest = {each: file for each, file in (translations or {}).items() if each not in voices}
    return {**transcripts, **{k: v for k, v in said.items() if k not in transcripts}}, rest or None
