"""The proof reader of languages: which there are, which stand in, and how far each of them is."""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.authoring.meant import check_spoken, suggest
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.tables.joined import Standing, standings
from exhibit.authoring.tables.texts import Text, texts_of
from exhibit.core.problems import Place, Problems

_MOST_NAMED = 5  # texts in a sentence


def check_languages(spec: ShowSpec, problems: Problems) -> None:
    spoken = [language.text for language in spec.languages]
    for i, language in enumerate(spec.languages):
        if language.text in spoken[:i]:
            problems.error(
                language.place, "name-twice", f"'{short(language.text)}' stands here twice"
            )
    for language in (*spec.unreviewed, *spec.unreviewed_texts):
        check_spoken(language, spoken, problems)
    _check_fallback(spec, spoken, problems)
    _check_keys(spec, problems)
    for standing in standings(spec):
        _tell(standing, spec, problems)


def _check_fallback(spec: ShowSpec, spoken: Sequence[str], problems: Problems) -> None:
    for language, others in spec.fallback.items():
        check_spoken(language, spoken, problems)
        for other in others:
            check_spoken(other, spoken, problems)
            if other.text == language.text:
                message = f"'{short(other.text)}' cannot stand in for itself"
                problems.warning(other.place, "fallback", message, "leave it out here")


def _check_keys(spec: ShowSpec, problems: Problems) -> None:
    """Texts that nobody has checked are named by their keys."""
    if not spec.unreviewed_texts:
        return
    keys = [text.key for text in texts_of(spec)]
    for key in (key for keys_of in spec.unreviewed_texts.values() for key in keys_of):
        if key.text not in keys:
            message = f"there is no text '{short(key.text)}'"
            hint = suggest(key.text, keys) + "; 'exhibit words SHOW' lists the keys"
            problems.warning(key.place, "unknown-text", message, hint)


def _tell(standing: Standing, spec: ShowSpec, problems: Problems) -> None:
    """One sentence about a language in which something is missing or not reviewed."""
    tag = short(standing.language.text)
    whole = next((each for each in spec.unreviewed if each.text == standing.language.text), None)
    if not standing.missing and not standing.unreviewed and whole is None:
        return
    place = (whole or standing.language).place
    if not standing.texts:
        problems.note(place, "unreviewed", f"{tag}: no speaker has checked it yet")
        return
    said = f"{tag}: {standing.written} of {standing.texts} texts are there"
    if standing.written == standing.texts == 1:
        said = f"{tag}: its only text is there"
    if standing.unreviewed:
        count = len(standing.unreviewed)
        said += f", and no speaker has checked {_so_many(count, standing.written)} yet"
    hints = [
        f"{what}: {_named(texts, spec)}"
        for what, texts in (("missing", standing.missing), ("unreviewed", standing.unreviewed))
        if texts and not (what == "unreviewed" and len(texts) == standing.written)
    ]
    code = "translation" if standing.missing else "unreviewed"
    problems.note(place, code, said, "; ".join(hints))


def _so_many(count: int, written: int) -> str:
    if count == written:
        return "them" if count > 1 else "it"
    return f"{count} of them"


def _named(texts: Sequence[Text], spec: ShowSpec) -> str:
    named = [f"{short(each.key)} ({_where(each.first, spec)})" for each in texts[:_MOST_NAMED]]
    more = len(texts) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _where(name: Name, spec: ShowSpec) -> str:
    place: Place = name.place
    file = place.file.removeprefix(str(spec.folder)).lstrip("/\\")
    return f"{file}:{place.line}"
