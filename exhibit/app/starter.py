"""`exhibit new`: a show that runs at once, explained to somebody who never wrote YAML."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


class CannotBegin(Exception):
    """The new show cannot be written; the message is one sentence."""


def new_show(path: Path) -> Path:
    """Writes the starter show into a new folder and returns its show.yaml. Raises CannotBegin."""
    if path.exists():
        raise CannotBegin(f"{path} exists already: choose another name")
    title = path.name.replace("_", " ").replace("-", " ").strip().capitalize() or "My show"
    template = files("exhibit.authoring").joinpath("starter.yaml").read_text("utf-8")
    try:
        path.mkdir(parents=True)
        file = path / "show.yaml"
        file.write_text(template.replace("TITLE", title.replace('"', "'")), "utf-8")
    except OSError as error:
        raise CannotBegin(f"{path} cannot be made: {error.strerror}") from error
    return file
