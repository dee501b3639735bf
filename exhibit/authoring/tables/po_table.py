"""A table as PO files, one a language, as Poedit, Weblate and gettext have them.

The key of a text is its msgctxt, the words that are translated are its msgid. A translation that
nobody has looked at is fuzzy; one that was made from other words is fuzzy too, and says from which.
Texts that the show has no longer stay at the end, behind `#~`, as gettext keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from exhibit.authoring.slips import short
from exhibit.authoring.tables.rows import Row, Table
from exhibit.core.problems import Place, Problems

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SPELLED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b",
            "f": "\f", "v": "\v"}  # fmt: skip
_ESCAPE = re.compile(r'[\\"\n\t\r]')
_SPELLING = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*"(.*)"\s*')
FORMATTED = "icu-message-format"


def po_text(table: Table, language: str, title: str) -> str:
    """The PO file of one language."""
    head = _head(table, language, title)
    blocks = ['msgid ""\n' + _spelled("msgstr", head)]
    blocks += [_entry(row, language) for row in table.rows]
    gone = (_entry(row, language) for row in table.gone if row.words.get(language))
    blocks += ["".join(f"#~ {line}\n" for line in each.splitlines()) for each in gone]
    return "\n".join(blocks)


def _head(table: Table, language: str, title: str) -> str:
    """What a PO file says of itself; what a translator's program has added stays."""
    own = {
        "Project-Id-Version": title.replace("\n", " "),
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": table.source.replace("-", "_"),
    }
    there = (line.partition(":") for line in table.heads.get(language, "").split("\n"))
    lines = {name.strip(): said.strip() for name, colon, said in there if colon} | own
    return "".join(f"{name}: {said}\n" for name, said in lines.items())


def _entry(row: Row, language: str) -> str:
    words = row.words.get(language, "")
    fuzzy = bool(words) and language not in row.reviewed
    lines = "".join(f"{remark}\n" for remark in row.remarks.get(language, ()))
    lines += f"#: {row.where}\n" if row.where else ""
    flags = [*(["fuzzy"] if fuzzy else []), *([FORMATTED] if row.formatted else [])]
    if flags:
        lines += f"#, {', '.join(flags)}\n"
    if fuzzy and row.before:
        lines += "".join(f"#| {each}\n" for each in _spelled("msgid", row.before).splitlines())
    lines += _spelled("msgctxt", row.key)
    return lines + _spelled("msgid", row.source) + _spelled("msgstr", words)


def _spelled(word: str, text: str) -> str:
    """`msgid "..."`, over several lines where the text has several."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text) or [""]
    quoted = ['"' + _ESCAPE.sub(lambda found: _ESCAPES[found[0]], each) + '"' for each in lines]
    if len(quoted) == 1:
        return f"{word} {quoted[0]}\n"
    return f'{word} ""\n' + "".join(f"{each}\n" for each in quoted)


# ------------------------------------------------------------------ reading


@dataclass(slots=True)
class _Entry:
    """One entry as it is read: what was said after each word, and where it begins."""

    line: int = 0
    said: dict[str, str] = field(default_factory=dict)
    word: str = ""
    fuzzy: bool = False
    where: str = ""
    gone: bool = False
    bad: bool = False
    words_at: int = 0
    formatted: bool = False
    remarks: list[str] = field(default_factory=list)


def parse_po(
    text: str, file: str, languages: Sequence[str], problems: Problems, language: str = ""
) -> Table:
    """The table in a PO file, of one language besides the source: the one that its header names if
    the show speaks it, else `language`.
    """
    entries = list(_entries(text.removeprefix("\ufeff"), file, problems))
    head = next((each for each in entries if _is_head(each)), None)
    language = _language(head, languages) or language
    if language not in languages:
        problems.error(
            Place(file, head.line if head else 1, 1),
            "table",
            f"this is a file of '{short(language)}', which the show does not speak",
            f"its header or its name says the language: {', '.join(languages[1:])}",
        )
        return Table(tuple(languages))
    rows: dict[str, Row] = {}
    gone: dict[str, Row] = {}
    for entry in entries:
        if entry.bad or _is_head(entry):
            continue
        place = Place(file, entry.line, 1)
        row = _row(entry, language, place)
        if not row.key:
            message = "this entry has no msgctxt, which says which text it is: it is not read"
            problems.error(place, "table", message, "leave the msgctxt as it was")
        elif row.key in rows and not entry.gone:
            message = f"'{short(row.key)}' stands in this file twice: this one is not read"
            hint = f"the first one stands in line {rows[row.key].place.line}"
            problems.error(place, "table", message, hint)
        else:
            (gone if entry.gone else rows)[row.key] = row
    left = tuple(row for key, row in gone.items() if key not in rows)
    heads = {language: head.said.get("msgstr", "")} if head else {}
    tells = frozenset((language,))
    return Table(tuple(languages), tuple(rows.values()), left, tells=tells, heads=heads)


def _row(entry: _Entry, language: str, place: Place) -> Row:
    words = entry.said.get("msgstr", "")
    return Row(
        key=entry.said.get("msgctxt", ""),
        source=entry.said.get("msgid", ""),
        words={language: words} if words else {},
        reviewed=frozenset((language,)) if words and not entry.fuzzy else frozenset(),
        where=entry.where,
        place=place,
        places={language: Place(place.file, entry.words_at or entry.line, 1)},
        formatted=entry.formatted,
        remarks={language: tuple(entry.remarks)} if entry.remarks else {},
    )


def _is_head(entry: _Entry) -> bool:
    return entry.said.get("msgid") == "" and "msgctxt" not in entry.said and not entry.gone


def _language(head: _Entry | None, languages: Sequence[str]) -> str:
    said = "" if head is None else head.said.get("msgstr", "")
    found = re.search(r"^Language:[ \t]*(\S+)", said, re.MULTILINE)
    tag = found[1].replace("_", "-").casefold() if found else ""
    return next((each for each in languages if each.casefold() == tag), "")


def _entries(text: str, file: str, problems: Problems) -> Iterator[_Entry]:
    """The entries of a file, each with the line at which it begins; what is damaged is named."""
    entry = _Entry()
    for number, written in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = written.strip()
        gone = line.startswith("#~")
        body = line[2:].strip() if gone else line
        if gone and body.startswith("|"):
            continue
        if _begins_anew(entry, body):
            yield entry
            entry = _Entry()
        if not body:
            continue
        entry.line = entry.line or number
        if body.startswith("#"):
            _comment(entry, body)
            continue
        entry.gone = entry.gone or gone
        if not _said(entry, body, number) and not entry.bad:
            entry.bad = True
            problems.error(
                Place(file, number, 1),
                "table",
                f"'{short(body)}' cannot be read: this entry is left as it was",
                'words stand in quotes behind msgctxt, msgid and msgstr; a quote is written \\"',
            )
    if entry.said or entry.bad:
        yield entry


def _begins_anew(entry: _Entry, body: str) -> bool:
    """Whether a line belongs to the next entry: nothing stands in it, or what comes first."""
    if not entry.said and not entry.bad:
        return False
    if not body or body.startswith("#"):
        return True
    word = body.split(None, 1)[0]
    return word == "msgctxt" or (word == "msgid" and "msgid" in entry.said)


def _comment(entry: _Entry, body: str) -> None:
    if body.startswith("#,"):
        flags = [flag.strip() for flag in body[2:].split(",")]
        entry.fuzzy = entry.fuzzy or "fuzzy" in flags
        entry.formatted = entry.formatted or FORMATTED in flags
    elif body.startswith("#:"):
        entry.where = f"{entry.where} {body[2:].strip()}".strip()
    elif not body.startswith(("#|", "#.")):
        entry.remarks.append(body)


def _said(entry: _Entry, body: str, number: int) -> bool:
    """Takes a line of words; whether it could be read."""
    found = _LINE.fullmatch(body)
    if found is None or _open_quote(found[2]):
        return False
    word = found[1] or entry.word
    if not word or (found[1] and word in entry.said):
        return False
    word = "msgstr" if word == "msgstr[0]" else word
    entry.word = word
    if word == "msgstr" and found[1]:
        entry.words_at = number
    entry.said[word] = entry.said.get(word, "") + _unspelled(found[2])
    return True


def _open_quote(text: str) -> bool:
    """Whether a quote within words, or the one that ends them, is not what it seems."""
    left = re.sub(r"\\.", "", text, flags=re.DOTALL)
    return '"' in left or left.endswith("\\")


def _unspelled(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1]
        if code in _SPELLED:
            return _SPELLED[code]
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        return chr(int(code, 8)) if code.isdigit() else code

    return _SPELLING.sub(one, text)


def merged(tables: Sequence[Table], languages: Sequence[str]) -> Table:
    """The tables of several languages as one; of each row the words of all."""
    rows: dict[str, Row] = {}
    gone: dict[str, Row] = {}
    for table in tables:
        for found, known in ((table.rows, rows), (table.gone, gone)):
            for row in found:
                known[row.key] = _both(known.get(row.key), row)
    left = tuple(row for key, row in gone.items() if key not in rows)
    tells = frozenset(each for table in tables for each in table.tells)
    heads = {each: head for table in tables for each, head in table.heads.items()}
    return Table(tuple(languages), tuple(rows.values()), left, tells=tells, heads=heads)


def _both(row: Row | None, other: Row) -> Row:
    if row is None:
        return other
    return replace(
        row,
        words={**row.words, **other.words},
        reviewed=row.reviewed | other.reviewed,
        places={**row.places, **other.places},
        remarks={**row.remarks, **other.remarks},
        formatted=row.formatted or other.formatted,
    )
