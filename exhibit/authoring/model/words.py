"""Words: what a text says. How letters are set is in `letters`."""

from __future__ import annotations

from exhibit.authoring.model.letters import SETTING, text_spec
from exhibit.authoring.model.placed import PLACED, SEEN, Kind
from exhibit.authoring.model.reveal import read_reveal
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, text
from exhibit.core.problems import Problems


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
