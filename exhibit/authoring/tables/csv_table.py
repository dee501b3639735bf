"""A table as CSV, as LibreOffice and Excel read and write it.

Written with a byte order mark, without which Excel takes UTF-8 for something older; with
semicolons, which Excel expects where numbers have commas; every cell in quotes. Read with
semicolons, commas or tabs, whichever the first line has.

A spreadsheet computes a cell that begins with =, +, - or @, and what it computes may open programs:
such words get an apostrophe in front, which is taken away when they are read. So does what begins
with an apostrophe before one of these, so that nothing is lost on the way there and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exhibit.authoring.slips import short
from exhibit.authoring.tables.rows import Row, Table
from exhibit.core.problems import Place, Problems, did_you_mean

KEY, WHERE, REVIEWED = "key", "where", "reviewed"
GONE = "(no longer in the show)"
ALL = "all"
_COMPUTED = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_SEPARATORS = (";", ",", "\t")


def csv_text(table: Table) -> str:
    """The table, without the byte order mark; lines end as RFC 4180 has them."""
    head = [KEY, WHERE, *table.languages, REVIEWED, *table.own]
    lines = [head]
    for row in table.every:
        others = [row.words.get(language, "") for language in table.languages[1:]]
        reviewed = " ".join(each for each in table.languages if each in row.reviewed)
        own = [row.own.get(each, "") for each in table.own]
        where = GONE if row in table.gone else row.where
        lines.append([row.key, where, row.source, *others, reviewed, *own])
    return "".join(table.separator.join(_cell(each) for each in line) + "\r\n" for line in lines)


def parse_csv(text: str, file: str, languages: Sequence[str], problems: Problems) -> Table:
    """The table in a text, as far as it can be read; `languages` are those of the show."""
    text = text.removeprefix("\ufeff")
    separator = _separator(text)
    records = _records(text, separator, file, problems)
    head = next(records, None)
    if head is None:
        problems.error(Place(file), "table", "this table is empty", _MAKE)
        return Table(tuple(languages), separator=separator)
    columns = _columns(head, languages, problems)
    if KEY not in columns or not set(columns) & set(languages):
        problems.error(
            head.place,
            "table",
            f"the first line of a table names its columns: '{KEY}' and the languages of the show",
            _MAKE,
        )
        return Table(tuple(languages), separator=separator)
    rows = list(_rows(records, columns, languages, problems))
    known = (KEY, WHERE, REVIEWED, *languages)
    own = tuple(column for column in columns if column not in known)
    tells = frozenset(languages) if REVIEWED in columns else frozenset[str]()
    return Table(tuple(languages), tuple(rows), (), separator, own, tells)


_MAKE = "'exhibit words SHOW -o words.csv' makes one"


@dataclass(frozen=True, slots=True)
class _Record:
    place: Place
    cells: tuple[str, ...]
    lines: tuple[int, ...]  # in which each cell begins
    damaged: bool = False  # words stand behind a quote that is closed


def _rows(
    records: Iterator[_Record], columns: list[str], languages: Sequence[str], problems: Problems
) -> Iterator[Row]:
    seen: dict[str, Place] = {}
    for record in records:
        if not any(cell.strip() for cell in record.cells):
            continue
        cells = list(record.cells)
        while len(cells) > len(columns) and not cells[-1]:
            cells.pop()  # spreadsheets add empty columns
        if record.damaged:
            message = "words stand behind a closing quote in this row: it is not read"
            hint = 'a quote within words is written twice: ""'
            problems.error(record.place, "table", message, hint)
            continue
        if len(cells) > len(columns):
            problems.error(
                record.place,
                "table",
                f"this row has {len(cells)} cells, and the table has {len(columns)} columns: it is "
                "not read",
                "words with the character between cells stand in quotes",
            )
            continue
        said = dict(zip(columns, cells, strict=False))
        key = said.get(KEY, "").strip()
        if not key:
            message = "this row has no key: it is not read"
            hint = "the first column says which text it is; leave it as it was"
            problems.error(record.place, "table", message, hint)
            continue
        if key in seen:
            problems.error(
                record.place,
                "table",
                f"'{short(key)}' stands in the table twice, first in line {seen[key].line}: this "
                "row is not read",
                "remove one of the two",
            )
            continue
        seen[key] = record.place
        yield _row(key, said, columns, record, languages)


def _row(
    key: str, said: dict[str, str], columns: list[str], record: _Record, languages: Sequence[str]
) -> Row:
    lines = dict(zip(columns, record.lines, strict=False))
    tags = said.get(REVIEWED, "").replace(",", " ").replace(";", " ").split()
    reviewed = languages if ALL in tags else [each for each in languages if each in tags]
    known = (KEY, WHERE, REVIEWED, *languages)
    return Row(
        key=key,
        source=said.get(languages[0], ""),
        words={each: said[each] for each in languages[1:] if said.get(each)},
        reviewed=frozenset(reviewed),
        where=said.get(WHERE, ""),
        own={name: cell for name, cell in said.items() if name not in known},
        place=record.place,
        places={each: Place(record.place.file, lines[each], 1) for each in said if each in lines},
    )


def _columns(head: _Record, languages: Sequence[str], problems: Problems) -> list[str]:
    """The names of the columns; languages as the show writes them."""
    spelled = {each.casefold(): each for each in (KEY, WHERE, REVIEWED, *languages)}
    columns: list[str] = []
    for cell in head.cells:
        name = spelled.get(cell.strip().casefold().replace("_", "-"), cell.strip())
        if name in columns and name:
            message = f"the column '{short(name)}' stands there twice: the first one is read"
            problems.error(head.place, "table", message, "remove one of the two")
            name = f"{name} {len(columns)}"
        elif name and name not in spelled.values() and (near := _near(name, languages)):
            problems.warning(head.place, "table-odd", f"no column is called '{short(name)}'", near)
        columns.append(name)
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _near(name: str, languages: Sequence[str]) -> str:
    hint = did_you_mean(name, languages)
    return hint if hint.startswith("did") else ""


# ------------------------------------------------------------------ cells


def _cell(text: str) -> str:
    guarded = f"'{text}" if _COMPUTED.match(text) else text
    return '"' + guarded.replace('"', '""') + '"'


def _words(cell: str) -> str:
    """What stands in a cell: line ends as everywhere, and without the apostrophe of `_cell`."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith("'") and _COMPUTED.match(text[1:]) else text


def _separator(text: str) -> str:
    """What stands between the cells of the first line, outside of quotes."""
    line = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text, maxsplit=1)[0])
    return max(_SEPARATORS, key=line.count)


def _records(text: str, separator: str, file: str, problems: Problems) -> Iterator[_Record]:
    """The rows of a table, with the lines in which they and their cells begin."""
    cells: list[str] = []
    lines: list[int] = []
    line, here = 1, 0
    begins, damaged = 1, False
    while here < len(text):
        if not cells:
            begins, damaged = line, False
        lines.append(line)
        if text[here] == '"':
            cell, here, ends = _quoted(text, here, line)
            if here < 0:
                problems.error(
                    Place(file, line, 1),
                    "table",
                    "a quote that begins in this row is not closed: nothing from here on is read",
                    'add the " that is missing; a quote within words is written twice: ""',
                )
                return
            line, quoted = ends, True
        else:
            cell, quoted = "", False
        rest, here = _plain(text, here, separator)
        damaged = damaged or (quoted and bool(rest.strip()))
        cells.append(_words(cell + rest))
        if here < len(text) and text[here] == separator:
            here += 1
            if here == len(text):
                cells.append("")
                lines.append(line)
            continue
        if text.startswith("\r\n", here):
            here += 1
        here += 1
        line += 1
        yield _Record(Place(file, begins, 1), tuple(cells), tuple(lines), damaged)
        cells, lines = [], []
    if cells:
        yield _Record(Place(file, begins, 1), tuple(cells), tuple(lines), damaged)


def _quoted(text: str, begin: int, line: int) -> tuple[str, int, int]:
    """A cell in quotes, where it ends (-1: nowhere), and in which line."""
    pieces: list[str] = []
    here = begin + 1
    while (end := text.find('"', here)) >= 0:
        pieces.append(text[here:end])
        line += _line_ends(text, here, end)
        if text[end + 1 : end + 2] != '"':
            return "".join(pieces), end + 1, line
        pieces.append('"')
        here = end + 2
    return "", -1, line


def _line_ends(text: str, begin: int, end: int) -> int:
    broken = text.count("\n", begin, end)
    return broken + text.count("\r", begin, end) - text.count("\r\n", begin, end)


_ENDS = {each: re.compile(rf"[{each}\r\n]") for each in _SEPARATORS}


def _plain(text: str, here: int, separator: str) -> tuple[str, int]:
    found = _ENDS[separator].search(text, here)
    end = found.start() if found else len(text)
    return text[here:end], end
