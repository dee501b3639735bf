"""The versions of the files' format, and how each became the next.

A show that does not say its format is of the first. Every step from one format to the next is a
row of `STEPS`: it finds what is written in the old way and says how it is written now. A step
leaves alone what is written in the new way already, so it can be taken twice, and a show that
forgot to say its format loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exhibit.authoring.edits import Edit, rewritten
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import scalar
from exhibit.authoring.shapes import takes, words
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems

FIRST, FORMAT = 1, 2
_WHOLE = re.compile("[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Step:
    """What a format changed in how something is written; `edits` finds it in a file's tree."""

    to: int
    about: str
    edits: Callable[[Tree], Iterator[Edit]]


def _pulses(tree: Tree) -> Iterator[Edit]:
    """`beat: 3` -> `beat: 3 pulses`."""
    for _, rhythm in _entries(_value(tree, "rhythm")):
        beat = _value(rhythm, "beat")
        if isinstance(beat, Scalar) and _WHOLE.fullmatch(beat.text):
            unit = "pulse" if int(beat.text) == 1 else "pulses"
            yield rewritten(beat, f"{beat.text} {unit}")


STEPS = (Step(2, "the beat of a rhythm says what it counts: beat: 3 pulses", _pulses),)


def _value(tree: Tree | None, key: str) -> Tree | None:
    return tree.get(key) if isinstance(tree, Mapping) else None


def _entries(tree: Tree | None) -> tuple[tuple[Scalar, Tree], ...]:
    return tree.entries if isinstance(tree, Mapping) else ()


# ------------------------------------------------------------------ what a show says


@takes(words(str(number) for number in range(FIRST, FORMAT + 1)))
def read_format(tree: Tree, problems: Problems) -> int | None:
    found = scalar(tree, problems, f"a number from {FIRST} to {FORMAT}")
    if found is None:
        return None
    number = int(found.text) if _WHOLE.fullmatch(found.text) else 0
    if FIRST <= number <= FORMAT:
        return number
    newer = number > FORMAT
    problems.error(
        found.place,
        "format",
        f"this show is of format {number}, and this kit knows {FORMAT}" if newer
        else f"a format is a number from {FIRST} to {FORMAT}, not '{short(found.text)}'",
        "play it with a newer kit" if newer else f"write format: {FORMAT}",
    )  # fmt: skip
    return None


def said_format(tree: Tree) -> int | None:
    """The format that a show.yaml says; None where it says none that is known."""
    written = _value(tree, "format")
    return None if written is None else read_format(written, Problems())


def steps_from(said: int | None) -> tuple[Step, ...]:
    """The steps that a show has before it, which says its format or not."""
    return tuple(step for step in STEPS if step.to > (said or FIRST))


def note_old(tree: Tree, problems: Problems) -> None:
    """Says of a show.yaml that it is written as shows were once written."""
    said = said_format(tree)
    if said == FORMAT:
        return
    for step in steps_from(said):
        edits = tuple(step.edits(tree))
        if not edits:
            continue
        message = f"this is written as in format {step.to - 1}; now {step.about}"
        problems.note(edits[0].place, "old-format", message, _UPGRADE)
    written = _value(tree, "format")
    if written is not None and said is not None:
        message = f"this show is of format {said}, and {FORMAT} is today's"
        problems.note(written.place, "old-format", message, _UPGRADE)


_UPGRADE = "'exhibit upgrade SHOW' shows how it is written today, and with --write it writes that"
