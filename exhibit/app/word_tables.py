"""Tables of words to and from files: for a translator, and back into the show.

Files are written beside the old ones and then take their place. What was put back into a show is
read again at once; if anything in it is not as it should be, every file is as it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from exhibit.authoring.load import load_show
from exhibit.authoring.slips import short
from exhibit.authoring.specs import ShowSpec
from exhibit.authoring.tables.csv_table import csv_text
from exhibit.authoring.tables.joined import matched, overlaid, table_of, unreviewed_of
from exhibit.authoring.tables.po_table import po_text
from exhibit.authoring.tables.read import read_table
from exhibit.authoring.tables.rewrite import CannotRewrite, Change, rewritten, with_value
from exhibit.authoring.tables.rows import Row, Table
from exhibit.authoring.tables.texts import Text, texts_of
from exhibit.core.problems import Problems


class CannotWrite(Exception):
    """A table, or a show, was not written; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, how many texts, and how many words of each language are new."""

    files: tuple[Path, ...]
    texts: int
    new: Mapping[str, int]


def is_csv(path: Path) -> bool:
    """A table in one file; else a folder of PO files."""
    return path.suffix.lower() in (".csv", ".tsv", ".txt")


def export(spec: ShowSpec, path: Path, problems: Problems) -> Written:
    """Writes the words of a show into a table. One that is there already is brought up to date: the
    words that stand in it stay. Raises CannotWrite.
    """
    before = spec.table
    languages = [language.text for language in spec.languages]
    if _there(path) and path != spec.table_file:
        own = Problems()
        before = read_table(path, languages, own)
        problems.extend(own)
        if own.errors:
            raise CannotWrite(
                f"{path} is there already and cannot be read whole: nothing was written; mend it, "
                "or give another name"
            )
    elif path == spec.table_file and before is None and _there(path):
        raise CannotWrite(f"{path} cannot be read: nothing was written; mend it first")
    table = table_of(spec, before)
    return Written(tuple(write_table(path, table, spec.title)), len(table.rows), {})


def write_table(path: Path, table: Table, title: str) -> list[Path]:
    """The files of a table, once they are written. Raises CannotWrite."""
    if is_csv(path):
        _swap({path: "\ufeff" + csv_text(table)})
        return [path]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be made: {error.strerror}") from None
    files = {path / f"{each}.po": po_text(table, each, title) for each in table.languages[1:]}
    if not files:
        raise CannotWrite("the show speaks one language: there is nothing to translate it into")
    _swap(files)
    return list(files)


def bring_back(spec: ShowSpec, path: Path, problems: Problems) -> Written:
    """Takes the words of a table into the show: into its own table if it has one, else into its
    YAML. What cannot be read of the table is in `problems`, and leaves the show as it is. Raises
    CannotWrite.
    """
    incoming = read_table(path, [language.text for language in spec.languages], problems)
    if incoming is None:
        raise CannotWrite(f"nothing of {path} can be read: the show is as it was")
    texts = texts_of(spec)
    _name_strangers(texts, incoming, problems)
    wanted = overlaid(spec, incoming)
    new = _new_words(spec, wanted)
    if spec.table_file is not None:
        if spec.table is None:
            raise CannotWrite(f"the show's own table {spec.table_file} cannot be read: mend it")
        files = write_table(spec.table_file, wanted, spec.title)
        return Written(tuple(files), len(texts), new)
    files = _into_yaml(spec, texts, wanted)
    return Written(tuple(files), len(texts), new)


def _name_strangers(texts: Sequence[Text], table: Table, problems: Problems) -> None:
    """Rows that belong to no text, and those that were translated from other words."""
    pairs = matched(texts, table)
    used = {pair.row.key for pair in pairs if pair.row is not None}
    for row in table.rows:
        if row.key not in used:
            message = f"the show has no text '{short(row.key)}': this row is left in the table"
            problems.warning(row.place, "table-odd", message)
    for pair in pairs:
        if pair.row is not None and pair.row.words and pair.outdated(table.source):
            problems.warning(
                pair.row.place,
                "table-odd",
                f"'{short(pair.row.key)}' was translated from other words, "
                f"'{short(pair.row.source)}': it is used, and counts as not reviewed",
            )


def _new_words(spec: ShowSpec, wanted: Table) -> dict[str, int]:
    texts = {text.key: text for text in texts_of(spec)}
    new = dict.fromkeys(wanted.languages, 0)
    for row in wanted.rows:
        for language, said in row.words.items():
            new[language] += texts[row.key].said(language, wanted.source) != said
    return {language: count for language, count in new.items() if count}


# ------------------------------------------------------------------ into the show's own files


def _into_yaml(spec: ShowSpec, texts: Sequence[Text], wanted: Table) -> list[Path]:
    rows = {row.key: row for row in wanted.rows}
    changes: dict[Path, list[Change]] = {}
    for text in texts:
        change = _change(text, rows[text.key], wanted.source)
        if change is not None:
            changes.setdefault(Path(text.first.place.file), []).append(change)
    before: dict[Path, str] = {}
    after: dict[Path, str] = {}
    for file, those in changes.items():
        before[file] = _read(file)
        try:
            after[file] = rewritten(before[file], those)
        except CannotRewrite as error:
            raise CannotWrite(f"{file} cannot be written anew: {error}; nothing was") from None
    show = spec.folder / "show.yaml"
    value = _unreviewed(wanted)
    if value != _unreviewed(table_of(spec)):
        before.setdefault(show, _read(show))
        after[show] = with_value(after.get(show, before[show]), "unreviewed", value, "languages")
    if not after:
        return []
    _swap(after)
    fault = _differs(spec.folder, wanted)
    if fault:
        _swap(before)
        raise CannotWrite(f"{fault}: every file is as it was")
    return list(after)


def _change(text: Text, row: Row, source: str) -> Change | None:
    """What is to be written anew of a text, if anything is."""
    new = {lang: said for lang, said in row.words.items() if text.said(lang, source) != said}
    if not new:
        return None
    place = text.first.place
    if not text.shared:
        return Change(place, new)
    return Change(place, {source: text.said(source, source), **new}, shared=True, source=source)


def _unreviewed(table: Table) -> str:
    """What `unreviewed` in show.yaml says of a table, as YAML."""
    whole: list[str] = []
    some: dict[str, list[str]] = {}
    for language in table.languages:
        here = [r for r in table.rows if r.source if language == table.source] or [
            r for r in table.rows if r.words.get(language)
        ]
        keys = [row.key for row in here if language not in row.reviewed]
        if keys and len(keys) == len(here):
            whole.append(language)
        elif keys:
            some[language] = keys
    if not some:
        return f"[{', '.join(whole)}]"
    lines = [f"{language}: all" for language in whole]
    lines += [f"{lang}: [{', '.join(_plain(key) for key in keys)}]" for lang, keys in some.items()]
    return "{" + ", ".join(lines) + "}"


def _plain(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _differs(folder: Path, wanted: Table) -> str:
    """Why the show that stands in the folder now is not what it should be; or ""."""
    problems = Problems()
    spec = load_show(folder, problems)
    if spec is None or problems.stops_the_show:
        return "the show could not be read any more with these words"
    found = table_of(spec)
    here = {row.key: row for row in found.rows}
    for row in wanted.rows:
        now = here.get(row.key)
        if now is None or dict(now.words) != dict(row.words) or now.source != row.source:
            return f"'{short(row.key)}' would not say what the table says"
    kept = unreviewed_of(spec, texts_of(spec))
    for row in wanted.rows:
        for language in (language for language in row.words if row.words[language]):
            if (row.key in kept[language]) == (language in row.reviewed):
                return f"who has checked '{short(row.key)}' would be lost"
    return ""


# ------------------------------------------------------------------ files


def _there(path: Path) -> bool:
    try:
        return any(path.glob("*.po")) if path.is_dir() else path.exists()
    except OSError:
        return True


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{file} cannot be read: {error}") from None


def _swap(files: Mapping[Path, str]) -> None:
    """Writes files beside the old ones, and when all are written puts each in its place."""
    made: dict[Path, Path] = {}
    try:
        for path, text in files.items():
            beside = path.with_name(f".{path.name}.new")
            made[path] = beside
            with beside.open("w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        for path, beside in made.items():
            beside.replace(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotWrite(f"{path} cannot be written: {reason}") from None
    finally:
        _remove(made.values())


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
