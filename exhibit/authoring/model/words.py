"""Words: what a text says, and in which language. How letters are set is in `letters`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from exhibit.authoring import shapes
from exhibit.authoring.details import TextSpec
from exhibit.authoring.model.letters import SETTING, text_spec
from exhibit.authoring.model.placed import PLACED, SEEN, Kind
from exhibit.authoring.model.reveal import read_reveal
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, scalar
from exhibit.authoring.shapes import NOTHING, by_name, either, pattern, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")  # as BCP 47 has them


@takes(either(shapes.TEXT, NOTHING, by_name(shapes.TEXT, empty=False)))
def words_by_language(tree: Tree, problems: Problems) -> dict[str, Name] | None:
    """Words for every language ("" is any), from one text or from one a language."""
    if isinstance(tree, Scalar):
        return {"": Name(tree.text, tree.place, tree)}
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
        said = scalar(value, problems, "some text")
        if said is not None:
            words[language.text] = Name(said.text, language.place, said)
    return words


@takes(pattern(_TAG.pattern, "the tag of a language such as ar-TN"))
def tag(tree: Tree, problems: Problems) -> str | None:
    """The tag of any language; the show need not speak it."""
    found = scalar(tree, problems, "a language")
    if found is None or _TAG.fullmatch(found.text):
        return None if found is None else found.text
    problems.error(
        found.place,
        "language-tag",
        f"'{short(found.text)}' is no tag of a language",
        "for example: fr, ar-TN, or with its script: wo-Arab",
    )
    return None


def _text(values: dict[str, Any], tree: Mapping, problems: Problems) -> TextSpec:
    spec = text_spec(values, tree, problems)
    language, written = values.get("language"), tree.get("language")
    if language is None or written is None:
        return spec
    if "" not in values.get("text", {"": None}):
        problems.warning(
            written.place,
            "no-effect",
            "these words stand by language already: 'language' says nothing more",
            "leave it out; it is for one text that all visitors read alike",
        )
    return replace(spec, language=language)


TEXT_KEYS = (
    Key("text", words_by_language, "the words", "{fr: Bonsoir, en: Good evening}", required=True),
    Key("language", tag, "the language of its words, where one text is for all visitors", "ar-TN"),
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
    _text,
)
