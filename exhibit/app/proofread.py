"""From a folder to a show that has been checked; loads nothing that draws or sounds."""

from __future__ import annotations

from pathlib import Path

from exhibit.app.film_faults import check_films
from exhibit.app.media_faults import media_fault
from exhibit.app.prepare import note_zooms
from exhibit.authoring.check import check
from exhibit.authoring.load import load_show
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Problems


def checked(path: Path, problems: Problems) -> ShowSpec | None:
    """The show as far as it can work; `problems` has everything that is wrong with it."""
    spec = load_show(path, problems)
    if spec is None:
        return None
    found = check(spec, problems, media_fault)
    note_zooms(found, problems)
    check_films(found, problems)
    return found


def tried(path: Path, problems: Problems) -> None:
    """As `checked`; and what is only found out by trying, the shaders and the letters, is tried."""
    from exhibit.app.letter_faults import try_letters  # noqa: PLC0415  # those who need them load
    from exhibit.app.shader_faults import try_shaders  # noqa: PLC0415

    spec = checked(path, problems)
    if spec is not None:
        try_shaders(spec, problems)
        try_letters(spec, problems)
