"""Deep zoom: how near a picture is seen, and which point of it lies in the middle.

A zoom is kept as its logarithm, so that everything that moves it, moves it evenly: from 1 to 16 it
is at 4 half-way.
"""

from __future__ import annotations

import math
from typing import Any

from exhibit.authoring.model.live import live_one, live_pair
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.readers import Key, Reader, between, number, pair
from exhibit.authoring.shapes import like, listed, takes
from exhibit.authoring.specs import Number
from exhibit.core.problems import Problems

_LEAST, _MOST = 0.1, 10_000.0
_share = between(0.0, 1.0, number, "a point of the picture, across or down,")
_plain = between(_LEAST, _MOST, number, "a zoom")
GAZE = ("gaze_x", "gaze_y")


@takes(like(_plain))
def _zoom(tree: Tree, problems: Problems) -> float | None:
    """The logarithm of a zoom, to the base of 2."""
    value = _plain(tree, problems)
    return None if value is None else math.log2(value)


ZOOM_KEYS = (
    Key("zoom", live_one("nearness", _zoom),
        "deep zoom into a huge picture: how near, 1 is all of it", "12"),
    Key("look_at", live_pair(*GAZE, _share, "[30%, 40%]"),
        "the point of a huge picture that lies in the middle", "[30%, 40%]"),
)  # fmt: skip
# What cuts or repeats a picture, and so says nothing about one that is zoomed into.
_NOT_ZOOMED = ("part", "tile", "slice", "sheet", "frames", "fps", "play", "frame")


def is_zoomed(values: dict[str, Any], tree: Mapping, problems: Problems) -> bool:
    """Whether an image is one for deep zoom; what does not go with that becomes a problem."""
    named = values.get("image")
    tiles = named is not None and named.text.lower().endswith(".dzi")
    if not tiles and tree.get("zoom") is None and tree.get("look_at") is None:
        return False
    for key, value in tree.entries:
        tiled = key.text == "fit" and getattr(value, "text", "") == "tile"
        if key.text in _NOT_ZOOMED or tiled:
            what = "fit: tile" if tiled else key.text
            problems.error(
                key.place, "zoom-alone", f"'{what}' does not go with a picture that is zoomed into",
                "leave it out, or show that in an image of its own",
            )  # fmt: skip
    return True


@takes(like(_zoom))
def goal_zoom(tree: Tree, problems: Problems) -> dict[str, Number] | None:
    value = _zoom(tree, problems)
    return None if value is None else {"nearness": value}


@takes(listed(_share, 2, 2))
def goal_gaze(tree: Tree, problems: Problems) -> dict[str, Number] | None:
    both = pair(_share, "[30%, 40%]")(tree, problems)
    return None if both is None else dict(zip(GAZE, both, strict=True))


ALSO: dict[str, list[tuple[str, Reader[dict[str, Number]], str, str]]] = {
    # verb: (key, how it is read, what it says, example)
    "zoom": [("look_at", goal_gaze, "the point it flies to meanwhile", "[30%, 40%]")],
}
