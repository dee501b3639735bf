"""The proof reader of a whole show: what is written well and yet cannot be meant.

A scene that nothing leads to, a condition that can never be true, an input that nobody asks. Each
module finds one family of these; what cannot be known for certain is not said. It reads a show that
has no errors: in one that has, a scene may seem lost because its way in could not be read.
"""

from __future__ import annotations

from exhibit.authoring.program import placed_program
from exhibit.authoring.proof.story import read_story
from exhibit.authoring.proof.unused import read_unused
from exhibit.authoring.specs import ShowSpec
from exhibit.core.problems import Problems


def proof_read(spec: ShowSpec, problems: Problems) -> None:
    """Adds what is wrong with a show as a whole; `spec` as the checks of its parts left it."""
    if problems.stops_the_show or spec.scenes_lack:
        return
    show, places = placed_program(spec, Problems())
    read_story(spec, show, places, problems)
    if not problems.errors:  # what was left out may have been the only use of something
        read_unused(spec, problems)
