"""What kinds of nodes have in common: where they are, how large, how they look, how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exhibit.authoring.details import Detail, Point
from exhibit.authoring.model.live import (
    live_at,
    live_colour,
    live_one,
    live_pair,
    live_scale,
    live_visible,
    share,
)
from exhibit.authoring.model.repeat import read_repeat
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    degrees,
    length,
    length_from,
    name,
    number,
    one_of,
    pair,
)
from exhibit.authoring.shapes import either, listed, takes
from exhibit.core.problems import Problems
from exhibit.core.units import Length
from exhibit.core.words import BLENDS

ANCHORS = (
    "centre", "left", "right", "top", "bottom",
    "top left", "top right", "bottom left", "bottom right",
)  # fmt: skip

extent = length_from(0.01, "a size")
point: Reader[Point] = pair(length, "[50%, 30%]")
lean: Reader[float] = between(-85.0, 85.0, degrees, "a skew")


@takes(either(extent, listed(extent, 2, 2)))
def size(tree: Tree, problems: Problems) -> tuple[Length, Length | None] | None:
    """One length is the width, and the height goes with it; two are both."""
    if isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", "a size does not move by itself",
            "let 'scale' move: scale: {wave: 4s, from: 1, to: 1.5}",
        )  # fmt: skip
        return None
    if isinstance(tree, Items):
        return pair(extent, "[400, 300]")(tree, problems)
    width = extent(tree, problems)
    return None if width is None else (width, None)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its word, what it is, and the keys it knows besides that word.

    `detail` makes of their values what only this kind says; it may add problems.
    """

    word: str
    about: str
    example: str
    keys: tuple[Key, ...]
    detail: Callable[[dict[str, Any], Mapping, Problems], Detail | None] = lambda *_: None


NAMED = [Key("name", name, "what the timeline calls it", "lamp")]
PLACED = [
    *NAMED,
    Key("at", live_at, "where its anchor is; % of the canvas", "[50%, 30%]"),
    Key("turn", live_one("rotation", degrees), "its rotation, clockwise", "45deg"),
    Key("scale", live_scale, "its size, 1 as it is", "1.5"),
    Key("skew", live_one("skew", lean), "how far it leans to the left", "15deg"),
    Key("pivot", live_pair("pivot_x", "pivot_y", length, "[0, -100]"),
        "the point it turns and grows around, from its origin", "[0, -100]"),
    Key("opacity", live_one("opacity", share), "how much of it is seen", "80%"),
    Key("visible", live_visible, "whether it is there at all", "no"),
    Key("layer", number, "higher ones are painted later, over the others", "1"),
]  # fmt: skip
COLOURED = [Key("colour", live_colour, "multiplied with it", "'#d9a441'")]
BLENDED = [Key("blend", one_of(BLENDS), "how it is laid over what is below", "add")]
ANCHORED = [Key("anchor", one_of(ANCHORS), "the point of it that is put at 'at'", "top left")]
REPEATED = [
    Key("repeat", read_repeat, "many of it: see repeat", "{count: 12, ring: 400}"),
]
SEEN = [*COLOURED, *ANCHORED, *BLENDED, *REPEATED]
