"""The proof reader of how scenes follow each other: the files of artists' shaders."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exhibit.authoring.names import Name
from exhibit.authoring.specs import LeapSpec, ShowSpec, StyleSpec, acts_in


def styles_in(spec: ShowSpec) -> Iterator[StyleSpec]:
    """How the picture changes, wherever the show says so."""
    for written in (spec.idle, spec.limit):
        if written is not None:
            yield written.style
    yield from (go.style for go in spec.anywhere)
    for scene in spec.scenes:
        yield from (go.style for go in scene.gos)
    yield from (act.style for act in acts_in(spec) if isinstance(act, LeapSpec))


def check_styles(spec: ShowSpec, works_as: Callable[[Name, str], bool]) -> None:
    """Says which shaders cannot be read: in place of what they mix, scenes fade over."""
    for name in shader_names(spec):
        works_as(name, "mixing")


def shader_names(spec: ShowSpec) -> list[Name]:
    """The files of the shaders that scenes are mixed by, each where it is named first."""
    found: dict[str, Name] = {}
    for style in styles_in(spec):
        if style.file is not None:
            found.setdefault(style.file.text, style.file)
    return list(found.values())
