"""From a folder to a show that has been checked; loads nothing that draws or sounds."""

from __future__ import annotations

from pathlib import Path

from exhibit.app.caption_faults import check_captions
from exhibit.app.media_faults import media_fault
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
    check_captions(found, problems)
    return found
