"""How memory is written in a venue file: `800 MB`, `1.5 GB`."""

from __future__ import annotations

import re

from exhibit.authoring.parse import Tree
from exhibit.authoring.readers import scalar
from exhibit.authoring.shapes import pattern, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems

_AMOUNT = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(MB|GB)", re.IGNORECASE)
_BYTES = {"MB": 1_000_000, "GB": 1_000_000_000}
LEAST, MOST = 32_000_000, 64_000_000_000  # bytes: a few pictures; more than any card has


@takes(
    pattern(r"\s*[0-9]{1,6}(\.[0-9]{1,3})?\s*([mM][bB]|[gG][bB])\s*", "an amount such as 512 MB")
)
def megabytes(tree: Tree, problems: Problems) -> int | None:
    """An amount of memory, in bytes."""
    found = scalar(tree, problems, "an amount of memory such as 512 MB")
    if found is None:
        return None
    read = _AMOUNT.fullmatch(found.text.strip())
    amount = round(float(read[1]) * _BYTES[read[2].upper()]) if read else 0
    if not LEAST <= amount <= MOST:
        problems.error(
            found.place,
            "value",
            f"'{short(found.text)}' is no amount of memory that pictures can have",
            "write it in MB or GB, from 32 MB on: textures: 512 MB",
        )
        return None
    return amount
