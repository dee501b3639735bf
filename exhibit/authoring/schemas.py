"""Schemas where an editor finds them: in a folder of the show, with a line in each file.

The line names a file beside it, so that it works with no network, and on the machine of whoever
is given the folder. It is a comment, which the kit does not read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from exhibit.authoring.edits import line_end
from exhibit.authoring.parse import Mapping, parse_text
from exhibit.authoring.schema import FILES, as_text, schema
from exhibit.authoring.textfile import Unreadable, read_text
from exhibit.core.problems import Problems

FOLDER = ".exhibit"
_LINE = "# yaml-language-server: $schema="
# What a kind of file is known by: a key that no other has.
_FIRST_KEYS = {
    "visit": "visit",
    "venue": "venue",
    "board": "profile",
    "scene": "scene",
    "show": "show",
}


def lay_schemas(folder: Path) -> list[Path]:
    """Writes the schemas of all kinds of files into a show's folder. Raises OSError."""
    (folder / FOLDER).mkdir(exist_ok=True)
    laid = []
    for kind in FILES:
        file = folder / FOLDER / f"{kind}.schema.json"
        file.write_text(_text(kind), "utf-8")
        laid.append(file)
    return laid


@cache
def _text(kind: str) -> str:
    return as_text(schema(kind))


def header(kind: str) -> str:
    """The line by which an editor finds the schema of a kind of file."""
    return f"{_LINE}{FOLDER}/{kind}.schema.json"


def headed(text: str, kind: str) -> str:
    """A file's text with its line: put first, or in the place of another one; the rest stays."""
    begin = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(begin).split("\n")
    for number, line in enumerate(lines):
        if line.lstrip().startswith(_LINE):
            end = "\r" if line.endswith("\r") else ""
            lines[number] = header(kind) + end
            return begin + "\n".join(lines)
        if line.strip() and not line.lstrip().startswith("#"):
            break
    return f"{begin}{header(kind)}{line_end(text)}{text.removeprefix(begin)}"


def kind_of_file(file: Path) -> str:
    """What a YAML file of a show is, a key of `FILES`; "" where that cannot be told."""
    if file.name == "show.yaml":
        return "show"
    try:
        tree = parse_text(read_text(file, str(file)), str(file), Problems())
    except Unreadable:
        return ""
    keys = tree.keys() if isinstance(tree, Mapping) else ()
    return next((kind for key, kind in _FIRST_KEYS.items() if key in keys), "")


def head_files(folder: Path) -> list[Path]:
    """Puts the line into every file of a show; those that were changed. Raises OSError."""
    changed = []
    for file in sorted(folder.glob("*.yaml")):
        kind = kind_of_file(file)
        if not kind:
            continue
        text = file.read_bytes().decode("utf-8")
        after = headed(text, kind)
        if after != text:
            file.write_bytes(after.encode())
            changed.append(file)
    return changed
