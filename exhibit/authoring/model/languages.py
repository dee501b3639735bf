"""What a show says of its languages: which stands in for which, and what nobody has checked yet."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Reader, kind_of, name, several
from exhibit.authoring.shapes import TEXT, by_name, either, takes
from exhibit.core.problems import Problems

ByLanguage = dict[Name, tuple[Name, ...]]
ALL = "all"  # texts of a language


@takes(by_name(several(name, at_least=1)))
def read_fallback(tree: Tree, problems: Problems) -> ByLanguage | None:
    """`{ar-MA: [ar-TN, fr]}`."""
    return _by_language(several(name, at_least=1), "'fallback'", "{ar-MA: [ar-TN, fr]}")(
        tree, problems
    )


class Unreviewed:
    """Languages of which nothing has been checked, and texts of others that have not been."""

    def __init__(self, whole: tuple[Name, ...] = (), texts: ByLanguage | None = None) -> None:
        self.whole = whole
        self.texts = texts or {}


@takes(either(several(name), by_name(several(name), empty=False)))
def read_unreviewed(tree: Tree, problems: Problems) -> Unreviewed | None:
    """`[wo, zgh]`, or by language `{wo: all, ar-TN: [courtyard/line]}`."""
    if not isinstance(tree, Mapping):
        whole = several(name)(tree, problems)
        return None if whole is None else Unreviewed(whole)
    example = "{wo: all, ar-TN: [courtyard/line]}"
    found = _by_language(several(name), "'unreviewed'", example)(tree, problems) or {}
    whole = tuple(language for language, texts in found.items() if _is_all(texts))
    return Unreviewed(whole, {each: found[each] for each in found if each not in whole})


def _is_all(texts: tuple[Name, ...]) -> bool:
    return len(texts) == 1 and texts[0].text == ALL


def _by_language(read: Reader[Any], what: str, example: str) -> Reader[dict[Name, Any]]:
    def read_each(tree: Tree, problems: Problems) -> dict[Name, Any] | None:
        if isinstance(tree, Scalar) and not tree.text:
            return {}
        if not isinstance(tree, Mapping):
            problems.error(
                tree.place,
                "shape",
                f"{what} is written by language, found {kind_of(tree)}",
                f"for example: {what.strip(chr(39))}: {example}",
            )
            return None
        pairs = ((Name(key.text, key.place), read(value, problems)) for key, value in tree.entries)
        return {language: value for language, value in pairs if value is not None}

    return read_each


def files_by_language(what: str, example: str) -> Reader[dict[str, Name]]:
    """Files by language ("" is any), from one name or from one a language."""

    @takes(either(TEXT, by_name(name, empty=False)))
    def read(tree: Tree, problems: Problems) -> dict[str, Name] | None:
        if isinstance(tree, Scalar):
            found = name(tree, problems)
            return None if found is None else {"": found}
        if not isinstance(tree, Mapping) or not tree.entries:
            problems.error(
                tree.place,
                "shape",
                f"expected {what}, or one a language, found {kind_of(tree)}",
                f"for example: {example}",
            )
            return None
        files = ((language.text, name(value, problems)) for language, value in tree.entries)
        return {language: file for language, file in files if file is not None} or None

    return read
