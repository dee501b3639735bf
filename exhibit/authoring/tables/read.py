"""From a file, or a folder of PO files, to a table: what cannot be read is named, and nothing else
is lost by it.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from exhibit.authoring.slips import short
from exhibit.authoring.tables.csv_table import parse_csv
from exhibit.authoring.tables.po_table import merged, parse_po
from exhibit.authoring.tables.rows import Row, Table
from exhibit.authoring.textfile import CONTROL
from exhibit.core.problems import Place, Problems

MOST_BYTES = 8_000_000  # a long show in ten languages has 500 kB
MOST_FILES = 100
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # what Excel calls Unicode text
_SHEETS = ((b"PK\x03\x04", "a spreadsheet"), (b"\xd0\xcf\x11\xe0", "an old spreadsheet"))


def read_table(path: Path, languages: Sequence[str], problems: Problems) -> Table | None:
    """The table at a path; None where nothing of it can be read. `languages` are the show's, the
    first of which is that of the sources.
    """
    try:
        if path.is_dir():
            return _folder(path, languages, problems)
    except OSError:
        pass  # it is named below
    text = _text(path, problems)
    if text is None:
        return None
    if path.suffix.lower() == ".po":
        stem = path.stem.replace("_", "-")
        return _shown(parse_po(text, str(path), languages, problems, stem), problems)
    return _shown(parse_csv(text, str(path), languages, problems), problems)


def _folder(path: Path, languages: Sequence[str], problems: Problems) -> Table | None:
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".po")
    except OSError as error:
        reason = error.strerror or "it may not be read"
        problems.error(Place(str(path)), "table", f"this folder cannot be read: {reason}")
        return None
    if not files:
        hint = f"'exhibit words SHOW -o {path.name}/' writes one a language"
        problems.error(Place(str(path)), "table", "there are no .po files in this folder", hint)
        return None
    if len(files) > MOST_FILES:
        message = f"there are {len(files)} .po files in this folder, and {MOST_FILES} are read"
        problems.error(Place(str(path)), "table", message)
    tables: list[Table] = []
    told: dict[str, Path] = {}
    for file in files[:MOST_FILES]:
        text = _text(file, problems)
        if text is None:
            continue
        stem = file.stem.replace("_", "-")
        table = parse_po(text, str(file), languages, problems, stem)
        for language in table.tells & told.keys():
            message = f"{told[language].name} is of '{short(language)}' too: this file is not read"
            problems.error(Place(str(file)), "table", message, "remove one of the two")
            break
        else:
            told |= dict.fromkeys(table.tells, file)
            tables.append(table)
    return _shown(merged(tables, languages), problems)


def _shown(table: Table, problems: Problems) -> Table:
    """The table without words that hold what no keyboard makes and no wall shows."""
    rows = tuple(_shown_row(row, problems) for row in table.rows)
    return replace(table, rows=rows)


def _shown_row(row: Row, problems: Problems) -> Row:
    words: dict[str, str] = {}
    for language, said in row.words.items():
        found = CONTROL.search(said)
        if found is None:
            words[language] = said
            continue
        problems.error(
            row.place_of(language),
            "control-character",
            f"an invisible control character (U+{ord(found[0]):04X}) stands in these words of "
            f"'{short(row.key)}', {language}: they are not read",
            "delete it, or type the words anew",
        )
    return row if len(words) == len(row.words) else replace(row, words=words)


def _text(path: Path, problems: Problems) -> str | None:
    data = _bytes(path, problems)
    if data is None:
        return None
    place = Place(str(path))
    for start, what in _SHEETS:
        if data.startswith(start):
            hint = "save it as 'CSV UTF-8', or as 'Text CSV' with UTF-8"
            problems.error(place, "table", f"this is {what}, and not a table in text", hint)
            return None
    try:
        text = data.decode(_WIDE.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.error(
            Place(str(path), line, 1),
            "not-utf8",
            "this table is not in UTF-8: Arabic and accents would be lost",
            "in Excel save it as 'CSV UTF-8', in LibreOffice choose 'Unicode (UTF-8)'",
        )
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        message = "a NUL byte stands in this file: it is not a table"
        problems.error(Place(str(path), line, 1), "table", message)
        return None
    return text


def _bytes(path: Path, problems: Problems) -> bytes | None:
    place = Place(str(path))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            problems.error(place, "table", "this is a device or a pipe, and not a table")
            return None
        if status.st_size > MOST_BYTES:
            message = f"this table has {status.st_size / 1e6:.0f} MB, and 8 MB are the most"
            problems.error(place, "table", message, "is it a picture or a sound?")
            return None
        return path.read_bytes()[: MOST_BYTES + 1]
    except FileNotFoundError:
        hint = "'exhibit words SHOW -o words.csv' makes one"
        problems.error(place, "table", "there is no such table of words", hint)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.error(place, "table", f"this table cannot be read: {reason}")
    return None
