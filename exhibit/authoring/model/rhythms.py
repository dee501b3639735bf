"""Rhythms: named cycles that a show's things can move by."""

from __future__ import annotations

import re
from typing import Any

from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, read_keys, scalar, text, whole
from exhibit.authoring.shapes import by_name, either, grouped, pattern, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import RhythmSpec
from exhibit.core.problems import Problems
from exhibit.core.rhythm import STROKES, strokes_of

MOST_PULSES = 1024  # of one cycle
_TEMPO = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?) ?bpm")


@takes(pattern(r"\s*[0-9]{1,4}(\.[0-9]{1,4})? ?bpm\s*", "a tempo such as 120 bpm"))
def _tempo(tree: Tree, problems: Problems) -> float | None:
    """Beats a minute, from `132 bpm`."""
    found = scalar(tree, problems, "a tempo such as 120 bpm")
    tempo = _TEMPO.fullmatch(found.text.strip()) if found else None
    if found is None or (tempo is not None and 1.0 <= float(tempo[1]) <= 1000.0):
        return None if tempo is None else float(tempo[1])
    problems.error(
        found.place,
        "value",
        f"expected a tempo such as 120 bpm, found '{short(found.text)}'",
        "a tempo is from 1 bpm to 1000 bpm",
    )
    return None


@takes(pattern(r"[xo.\s]+", "strokes: x, o and ."))
def _pattern(tree: Tree, problems: Problems) -> tuple[float, ...] | None:
    written = text(tree, problems)
    if written is None:
        return None
    odd = next((c for c in written if c not in STROKES and not c.isspace()), "")
    strokes = () if odd else strokes_of(written[: 2 * MOST_PULSES])
    if odd or not 1 <= len(strokes) <= MOST_PULSES:
        problems.error(
            tree.place,
            "value",
            f"a pattern is made of x, o and ., not of '{odd}'" if odd
            else f"a pattern has 1 to {MOST_PULSES:,} pulses",
            'for example: pattern: "x..x..x.x."',
        )  # fmt: skip
        return None
    return strokes


_pulses = whole(1, 64)


@takes(either(_pulses, pattern(r"\s*[0-9]{1,2} pulses?\s*", "so many pulses: 3 pulses")))
def _beat(tree: Tree, problems: Problems) -> int | None:
    """`3 pulses`; a number alone is as it was written in format 1."""
    if isinstance(tree, Scalar) and (counted := _COUNTED.fullmatch(tree.text)):
        return _pulses(Scalar(counted[1], tree.place, tree.quoted), problems)
    return _pulses(tree, problems)


_COUNTED = re.compile(r"\s*(\S+) pulses?\s*")
RHYTHM_KEYS = [
    Key("tempo", _tempo, "how many beats in a minute", "132 bpm", required=True),
    Key("beat", _beat, "how many pulses a beat has", "3 pulses"),
    Key("pattern", _pattern, "its pulses: x a stroke, o a soft one, . none", '"x..x..x.x."',
        required=True),
]  # fmt: skip


@takes(by_name(grouped(RHYTHM_KEYS, "rhythm")))
def read_rhythms(tree: Tree, problems: Problems) -> tuple[RhythmSpec, ...] | None:
    """`sabar: {tempo: 132 bpm, beat: 3 pulses, pattern: "x..x..x.x..x"}`."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place,
            "shape",
            f"'rhythm' is written as 'name: {{tempo, pattern}}', found {kind_of(tree)}",
            'for example: walk: {tempo: 100 bpm, pattern: "x..x"}',
        )
        return None
    return tuple(_rhythm(key, value, problems) for key, value in tree.entries)


def _rhythm(key: Scalar, tree: Tree, problems: Problems) -> RhythmSpec:
    """A rhythm; what it lacks has been said, and is guessed, so that what uses it is not wrong."""
    if not key.text[:1].isalpha():
        problems.error(
            key.place, "name", f"'{short(key.text)}' cannot be the name of a rhythm",
            "a name begins with a letter: what begins with a digit is a time",
        )  # fmt: skip
    values: dict[str, Any] = (
        read_keys(tree, RHYTHM_KEYS, f"the rhythm '{short(key.text)}'", problems) or {}
    )
    pulse_s = 60.0 / (values.get("tempo", 60.0) * values.get("beat", 1))
    return RhythmSpec(Name(key.text, key.place), pulse_s, values.get("pattern", (1.0,)))
