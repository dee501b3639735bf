"""`exhibit new`: a show that runs at once, explained to somebody who never wrote YAML."""

from __future__ import annotations

import json
import shlex
from importlib.resources import files
from pathlib import Path


class CannotBegin(Exception):
    """The new show cannot be written; the message is one sentence."""


def new_show(path: Path) -> Path:
    """Writes the starter show into a new folder and returns its show.yaml. Raises CannotBegin."""
    template = files("exhibit.authoring").joinpath("starter.yaml").read_text("utf-8")
    text = template.replace('"TITLE"', json.dumps(_title(path), ensure_ascii=False))
    text = text.replace("FOLDER", shlex.quote(_on_one_line(str(path))))
    try:
        path.mkdir(parents=True)
        file = path / "show.yaml"
        file.write_text(text, "utf-8")
    except FileExistsError as error:
        raise CannotBegin(f"{path} exists already: choose another name") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CannotBegin(f"{path} cannot be made: {reason}") from error
    return file


def _title(path: Path) -> str:
    """`my_first-show` as people write it."""
    words = _on_one_line(path.name).replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:] or "My show"


def _on_one_line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
