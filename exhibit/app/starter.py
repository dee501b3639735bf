"""`exhibit new`: a show that runs at once, explained to somebody who never wrote YAML.

The plain one is a page to learn from. The others are small rooms to begin with: each is a file of
less than sixty lines, with a visit beside it by which it is tested, and brings the few pictures and
sounds that it needs, with where they come from and under which licence. A schema is laid beside
them, so that an editor knows the words.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from exhibit.authoring.schemas import lay_schemas

# What each is, as `exhibit new` lists them.
TEMPLATES = {
    "wall": "a wall that wakes when somebody comes near, and answers who knocks",
    "table": "a touch table: fingers uncover what lies under the sand",
    "memory": "an oral-memory station: a voice, its words, and their translations",
    "floor": "a rhythm floor: steps are heard, and the floor joins in",
    "walk": "a walk with a lantern: the lamps on its way light up",
}


class CannotBegin(Exception):
    """The new show cannot be written; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that a template brings: what it becomes, and where the kit has it."""

    path: str
    kept: str
    about: dict[str, str]  # what it shows, its origin, its licence

    def read(self) -> bytes:
        """Raises OSError."""
        return kit_file(self.kept).read_bytes()


def new_show(path: Path, like: str = "") -> Path:
    """Writes a show into a new folder and returns its show.yaml. Raises CannotBegin.

    `like` is one of TEMPLATES, or "" for the page to learn from.
    """
    text = template(like).replace('"TITLE"', json.dumps(_title(path), ensure_ascii=False))
    text = text.replace("FOLDER", shlex.quote(_on_one_line(str(path))))
    try:
        path.mkdir(parents=True)
        file = path / "show.yaml"
        file.write_text(text, "utf-8")
        if visit := _visit(like):
            (path / "visit.yaml").write_text(visit, "utf-8")
        _bring(list(brought(like)), path)
        lay_schemas(path)
    except FileExistsError as error:
        raise CannotBegin(f"{path} exists already: choose another name") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CannotBegin(f"{path} cannot be made: {reason}") from error
    return file


def template(like: str) -> str:
    """The text of a template, in which TITLE and FOLDER stand for what they are."""
    return (_templates() / like / "show.yaml" if like else _STARTER).read_text("utf-8")


def _visit(like: str) -> str:
    """The visit by which a template is tested; "" for the page to learn from."""
    return (_templates() / like / "visit.yaml").read_text("utf-8") if like else ""


def brought(like: str) -> Iterator[Brought]:
    """The files that a template brings."""
    listing = _templates() / like / "sources.yaml"
    if not like or not listing.is_file():
        return
    for row in yaml.safe_load(listing.read_text("utf-8"))["sources"]:
        kept = row.pop("kept")
        yield Brought(row["path"], kept, row)


def kit_file(kept: str) -> Path:
    """A file of the kit's own shows: in the repository, or in a wheel, which has some of them."""
    package = Path(__file__).resolve().parents[1]
    in_wheel = package / kept
    return in_wheel if in_wheel.exists() else package.parent / kept


def _templates() -> Traversable:
    return files("exhibit.authoring").joinpath("templates")


_STARTER = files("exhibit.authoring").joinpath("starter.yaml")
_SOURCES = "# Where these files come from, and under which licence. Add your own.\n"


def _bring(found: list[Brought], path: Path) -> None:
    for each in found:
        file = path / each.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(each.read())
    if found:
        rows = {"sources": [each.about for each in found]}
        listing = yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=100)
        (path / "media" / "sources.yaml").write_text(_SOURCES + listing, "utf-8")


def _title(path: Path) -> str:
    """`my_first-show` as people write it."""
    words = _on_one_line(path.name).replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:] or "My show"


def _on_one_line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
