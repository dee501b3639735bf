"""How a pattern is played beside its pulses: swing, and strokes that come early or late."""

from __future__ import annotations

import re

from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import between, kind_of, number, refuse, scalar
from exhibit.authoring.shapes import TEXT, by_name, either, listed, takes
from exhibit.authoring.slips import short
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.units import UnitError

_share = between(0.0, 1.0, number, "a part of a beat")
_swing = between(0.2, 0.8, number, "a swing")
_COUNTED = re.compile("[1-9][0-9]{0,4}")
_EXACT = 0.005  # by which the parts may miss the whole: 33% and twice 33%


@takes(either(_swing, listed(_share, 2)))
def read_swing(tree: Tree, problems: Problems) -> tuple[float, ...] | None:
    """`60%`: of two pulses the first takes so much; `[42%, 29%, 29%]`: the pulses of a beat."""
    if not isinstance(tree, Items):
        one = _swing(tree, problems)
        return None if one is None else (one, 1.0 - one)
    parts = [_share(item, problems) for item in tree.items]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    if len(found) < 2 or abs(sum(found) - 1.0) > _EXACT * len(found) or min(found) <= 0.0:
        problems.error(
            tree.place, "range",
            f"the parts of a beat make up 100%, and these are {100 * sum(found):.4g}%",
            "for example: swing: [42%, 29%, 29%]",
        )  # fmt: skip
        return None
    return tuple(part / sum(found) for part in found)


@takes(by_name(TEXT, empty=False))
def read_shift(tree: Tree, problems: Problems) -> tuple[tuple[Scalar, float, str], ...] | None:
    """`{2: -20ms, 5: 15%}`: by its pulse, by how much a stroke comes later."""
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'shift' is written as 'pulse: how much', found {kind_of(tree)}",
            "for example: shift: {2: -20ms, 5: 15%}",
        )  # fmt: skip
        return None
    found: list[tuple[Scalar, float, str]] = []
    for key, value in tree.entries:
        if not _COUNTED.fullmatch(key.text):
            problems.error(
                key.place, "value", f"'{short(key.text)}' is not the number of a pulse",
                "pulses are counted from 1",
            )  # fmt: skip
            continue
        amount = _amount(value, problems)
        if amount is not None:
            found.append((key, *amount))
    return tuple(found)


def _amount(tree: Tree, problems: Problems) -> tuple[float, str] | None:
    """A time, or a part of a pulse; either may be negative."""
    found = scalar(tree, problems, "a time such as -20ms, or a part of a pulse such as 15%")
    if found is None:
        return None
    written = found.text.strip()
    sign = -1.0 if written[:1] in ("-", "\N{MINUS SIGN}") else 1.0
    bare = written.lstrip("+-\N{MINUS SIGN}").strip()
    try:
        if bare.endswith("%"):
            return sign * units.number(bare), "pulses"
        return sign * units.seconds(bare), "s"
    except UnitError as error:
        refuse(error, found.place, problems)
        return None
