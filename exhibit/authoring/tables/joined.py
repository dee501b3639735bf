"""A show and its table together: whose words are used, and what a table should have.

The show's own words are the sources: in its first language it is right. In the others the table
is. A row is that of its key; a text that has none is looked for by its words, as a node that got
another name has another key. Words that were translated from other words than the show has now are
used, and count as not reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.tables.rows import Row, Table
from exhibit.authoring.tables.texts import Text, Words, places_of, texts_of, with_words
from exhibit.core.problems import Place, Problems


@dataclass(frozen=True, slots=True)
class Matched:
    """A text with its row, if the table has one for it."""

    text: Text
    row: Row | None

    def outdated(self, source: str) -> bool:
        """Whether the table was made from other words than the show has."""
        now = self.text.said(source, source)
        return self.row is not None and bool(self.row.source and now) and self.row.source != now


def matched(texts: Sequence[Text], table: Table) -> list[Matched]:
    """Each text with its row: by its key, else by its words."""
    by_key = {row.key: row for row in table.every}
    free = {row.key: row for row in table.every}
    for text in texts:
        free.pop(text.key, None)
    by_source: dict[str, Row] = {}
    for other in free.values():
        by_source.setdefault(other.source, other)
    found: list[Matched] = []
    for text in texts:
        row = by_key.get(text.key)
        source = text.said(table.source, table.source)
        if row is None and source:
            row = by_source.pop(source, None)
        found.append(Matched(text, row))
    return found


def joined(spec: ShowSpec, table: Table, problems: Problems) -> ShowSpec:
    """The show with the words of its table."""
    texts = texts_of(spec)
    pairs = matched(texts, table)
    used = {pair.row.key for pair in pairs if pair.row is not None}
    keys = [text.key for text in texts]
    for row in table.rows:
        if row.key not in used:
            message = f"the show has no text '{short(row.key)}'"
            problems.warning(row.place, "table-odd", message, suggest(row.key, keys))
    words = {places_of(pair.text): _words(pair, table) for pair in pairs if pair.row is not None}
    return replace(with_words(spec, words), table=table)


def _words(pair: Matched, table: Table) -> Words:
    """The words of a text with those of its row; the order of the languages stays."""
    assert pair.row is not None
    own, row = dict(pair.text.words), pair.row
    said = {language: text for language, text in row.words.items() if text}
    if said and "" in own:
        own[table.source] = own.pop("")
    if table.source not in own and row.source:
        said[table.source] = row.source
    for language, text in said.items():
        if language != table.source or language not in own:
            own[language] = Name(text, row.place_of(language))
    return own


# ------------------------------------------------------------------ what a table should have


Unreviewed = Mapping[str, frozenset[str]]  # languages: the keys of texts that nobody has checked


def unreviewed_of(spec: ShowSpec, texts: Sequence[Text]) -> dict[str, frozenset[str]]:
    """By language the texts that have words which nobody has checked, or from other words."""
    whole = {language.text for language in spec.unreviewed}
    named = {
        language.text: {name.text for name in keys}
        for language, keys in spec.unreviewed_texts.items()
    }
    source = spec.languages[0].text
    rows = {} if spec.table is None else {
        pair.text.key: pair for pair in matched(texts, spec.table)
    }  # fmt: skip
    found: dict[str, frozenset[str]] = {}
    for language in (each.text for each in spec.languages):
        keys = set()
        for text in texts:
            if not text.said(language, source):
                continue
            own = language in whole or text.key in named.get(language, ())
            pair = rows.get(text.key)
            if pair is not None and pair.row is not None:
                told = spec.table is not None and language in spec.table.tells
                if told and (language in pair.row.words or language == source):
                    own = language not in pair.row.reviewed
                from_table = language in pair.row.words or (told and language == source)
                own = own or (from_table and pair.outdated(source))
            if own:
                keys.add(text.key)
        found[language] = frozenset(keys)
    return found


def table_of(spec: ShowSpec, before: Table | None = None) -> Table:
    """The table of a show, with what stands in the one `before` it and not in the show."""
    languages = tuple(language.text for language in spec.languages)
    texts = texts_of(spec)
    unreviewed = unreviewed_of(spec, texts)
    old = before or Table(languages)
    pairs = matched(texts, old)
    rows = tuple(_row(pair, languages, unreviewed, old, spec) for pair in pairs)
    used = {pair.row.key for pair in pairs if pair.row is not None}
    gone = tuple(row for row in old.every if row.key not in used)
    tells = frozenset(languages)
    return Table(languages, rows, gone, old.separator, old.own, tells, old.heads)


def _row(
    pair: Matched,
    languages: tuple[str, ...],
    unreviewed: Unreviewed,
    old: Table,
    spec: ShowSpec,
) -> Row:
    text, row, source = pair.text, pair.row, languages[0]
    words = {each: said for each in languages[1:] if (said := text.said(each, source))}
    reviewed = {
        each for each in languages
        if text.said(each, source) and text.key not in unreviewed[each]
    }  # fmt: skip
    before = ""
    if row is not None:
        before = row.source if pair.outdated(source) and row.words else ""
        if source in old.tells:
            keep = source in row.reviewed and not pair.outdated(source)
            reviewed = (reviewed | {source}) if keep else (reviewed - {source})
        for language, said in row.words.items():
            if words.get(language) == said and language not in old.tells and not before:
                continue
            words[language] = said
            checked = language in row.reviewed and not before
            reviewed = (reviewed | {language}) if checked else (reviewed - {language})
    return Row(
        key=text.key,
        source=text.said(source, source),
        words=words,
        reviewed=frozenset(reviewed),
        where=_said(text.first.place, spec),
        own={} if row is None else row.own,
        remarks={} if row is None else row.remarks,
        formatted=text.formatted,
        before=before,
    )


def _said(place: Place, spec: ShowSpec) -> str:
    """A place as a translator can find it: `courtyard.yaml:12`."""
    file = place.file.removeprefix(str(spec.folder)).lstrip("/\\").replace("\\", "/")
    return f"{file}:{place.line}" if place.line else file


# ------------------------------------------------------------------ how far each language is


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a language is: of so many texts, which are missing, and which nobody has checked."""

    language: Name
    texts: int
    missing: tuple[Text, ...] = ()
    unreviewed: tuple[Text, ...] = ()

    @property
    def written(self) -> int:
        return self.texts - len(self.missing)


def standings(spec: ShowSpec) -> Iterator[Standing]:
    """For each language of the show, in its order."""
    texts = texts_of(spec)
    unreviewed = unreviewed_of(spec, texts)
    source = spec.languages[0].text
    for language in dict.fromkeys(spec.languages):
        tag = language.text
        missing = tuple(t for t in texts if not t.shared and not t.said(tag, source))
        unchecked = tuple(t for t in texts if t.key in unreviewed[tag])
        yield Standing(language, len(texts), missing, unchecked)


def overlaid(spec: ShowSpec, incoming: Table) -> Table:
    """The table of a show with what a translator has brought over it; nothing is taken away by a
    cell that is empty.
    """
    base = table_of(spec, spec.table)
    pairs = {pair.text.key: pair for pair in matched(texts_of(spec), incoming)}
    rows = tuple(_over(row, pairs[row.key], incoming) for row in base.rows)
    return replace(base, rows=rows)


def _over(row: Row, pair: Matched, incoming: Table) -> Row:
    brought = pair.row
    if brought is None:
        return row
    outdated = pair.outdated(incoming.source)
    words, reviewed = dict(row.words), set(row.reviewed)
    for language, said in brought.words.items():
        if not said or (words.get(language) == said and language not in incoming.tells):
            continue
        words[language] = said
        reviewed.discard(language)
        if language in brought.reviewed and not outdated:
            reviewed.add(language)
    if incoming.source in incoming.tells and not outdated:
        reviewed.discard(incoming.source)
        reviewed |= brought.reviewed & {incoming.source}
    before = brought.source if outdated and brought.words else row.before
    return replace(row, words=words, reviewed=frozenset(reviewed), before=before)
