"""From a show of an older format to one of today's, text by text, for `exhibit upgrade`."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from exhibit.authoring.edits import CannotEdit, Edit, after_line, edited, line_end, rewritten
from exhibit.authoring.formats import FORMAT, Step, said_format, steps_from
from exhibit.authoring.parse import Mapping, Scalar, parse_text
from exhibit.authoring.textfile import Unreadable, read_text
from exhibit.core.problems import Place, Problems


@dataclass(frozen=True, slots=True)
class Changed:
    """A file, as it is and as it would be."""

    file: Path
    before: str
    after: str

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff, without their ends."""
        before, after = self.before.splitlines(), self.after.splitlines()
        name = str(self.file)
        yield from difflib.unified_diff(before, after, name, name, "today", "upgraded", lineterm="")

    def write(self) -> None:
        """Replaces the file whole. Raises OSError."""
        beside = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            beside.write_bytes(self.after.encode())
            beside.chmod(self.file.stat().st_mode)
            os.replace(beside, self.file)
        finally:
            beside.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What would change in a show, and why: a sentence each."""

    said: int | None  # the format that it says
    files: tuple[Changed, ...]
    why: tuple[str, ...]


def upgrade(folder: Path, problems: Problems) -> Upgrade | None:
    """How a show would be written today; None where `problems` say why it cannot be read.

    What cannot be changed by itself is left as it is, with a problem that says where.
    """
    before = {file: text for file in _files(folder) if (text := _text(file, problems)) is not None}
    show = before.get(folder / "show.yaml")
    tree = None if show is None else parse_text(show, str(folder / "show.yaml"), problems)
    if show is None or tree is None:
        return None
    said = said_format(tree)
    after = dict(before)
    why = []
    for step in steps_from(said):
        taken = {file: _taken(step, file, text, problems) for file, text in after.items()}
        why += [step.about] if taken != after else []
        after = taken
    if why or (said is not None and said < FORMAT):
        after[folder / "show.yaml"] = _dated(after[folder / "show.yaml"], folder, problems)
    changed = [Changed(file, before[file], after[file]) for file in before]
    return Upgrade(said, tuple(each for each in changed if each.after != each.before), tuple(why))


def _taken(step: Step, file: Path, text: str, problems: Problems) -> str:
    """A text after one step; where it cannot be read it stays as it is, and that is said."""
    tree = parse_text(text, str(file), problems)
    return text if tree is None else _made(text, step.edits(tree), problems)


def _files(folder: Path) -> list[Path]:
    """The show's own first."""
    return sorted(folder.glob("*.yaml"), key=lambda file: (file.name != "show.yaml", file.name))


def _text(file: Path, problems: Problems) -> str | None:
    try:
        return read_text(file, str(file))
    except Unreadable as end:
        problems.extend([end.problem])
        return None


def _made(text: str, edits: Iterable[Edit], problems: Problems) -> str:
    try:
        return edited(text, edits)
    except CannotEdit as reason:
        problems.warning(reason.place, "by-hand", "this cannot be changed by itself", str(reason))
        return text


def _dated(text: str, folder: Path, problems: Problems) -> str:
    """A show.yaml that says today's format."""
    show = parse_text(text, str(folder / "show.yaml"), problems)
    if not isinstance(show, Mapping) or not show.entries:
        return text
    written = show.get("format")
    if isinstance(written, Scalar):
        return _made(text, [rewritten(written, str(FORMAT))], problems)
    at, new = _room(text, show)
    return text[:at] + new + text[at:]


def _room(text: str, show: Mapping) -> tuple[int, str]:
    """Where a line with the format has room, behind the show's title; and that line."""
    begin = _offset(text, show.place)
    if text[begin : begin + 1] == "{":
        return begin + 1, f"format: {FORMAT}, "
    titles = (entry for entry in show.entries if entry[0].text == "show")
    key, value = next(titles, show.entries[0])
    end = line_end(text)
    line = f"{' ' * (key.place.column - 1)}format: {FORMAT}"
    if not isinstance(value, Scalar) or value.spelled == "" or value.place.line != key.place.line:
        return _offset(text, Place("", key.place.line, 1)), line + end  # before it
    at = after_line(text, key.place.line)
    return (at, line + end) if at else (len(text), end + line + end)


def _offset(text: str, place: Place) -> int:
    start = after_line(text, place.line - 1) if place.line > 1 else int(text.startswith("\ufeff"))
    return start + place.column - 1
