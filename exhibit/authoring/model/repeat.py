"""Repeat: one node as many, without as many lines."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import NO_LENGTH, Point, RepeatSpec
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    between,
    degrees,
    length,
    length_from,
    number,
    pair,
    read_keys,
    seconds,
    several,
    thickness,
    whole,
    yes_or_no,
)
from exhibit.authoring.shapes import Book, Schema, either, grouped, listed, one_key_of, takes
from exhibit.core.problems import Problems
from exhibit.core.units import Length

MOST_COPIES = 200_000  # of one node, and of all nodes of a scene: see `check_scene`
FORMS = ("grid", "ring", "line", "spiral", "path", "scatter")

_extent = length_from(0.0, "a size")
_part = between(0.0, 1.0, number, "a variation")


@takes(either(_extent, listed(_extent, 2, 2)))
def _across(tree: Tree, problems: Problems) -> Point | None:
    """One length for both directions, or two."""
    if isinstance(tree, Items):
        return pair(_extent, "[800, 400]")(tree, problems)
    both = _extent(tree, problems)
    return None if both is None else (both, both)


_way = pair(length, "[900, 0]")
_points = several(pair(length, "[10%, 50%]"), at_least=2)
VARY_KEYS = [
    Key("size", _part, "to both sides of its size", "30%"),
    Key("turn", between(0.0, 360.0, degrees, "a variation"), "to both sides of its rotation",
        "20deg"),
    Key("hue", between(0.0, 180.0, degrees, "a variation"), "around the wheel of colours", "15deg"),
    Key("opacity", _part, "less than its opacity", "50%"),
    Key("place", thickness, "in any direction from its place", "12"),
    Key("phase", _part, "the part of a wave over which waves begin", "100%"),
]  # fmt: skip


@takes(grouped(VARY_KEYS, "vary"))
def _vary(tree: Tree, problems: Problems) -> dict[str, Any] | None:
    return read_keys(tree, VARY_KEYS, "'vary'", problems)


REPEAT_KEYS = [
    Key("count", whole(1, MOST_COPIES), "how many; a grid says it itself", "12"),
    Key("grid", pair(whole(1, MOST_COPIES), "[12, 8]"), "columns and rows", "[12, 8]"),
    Key("gap", _across, "from each of a grid to the next", "[120, 100]"),
    Key("ring", _across, "around an ellipse of this size", "400"),
    Key("line", _way, "along a line that goes so far across and down", "[900, 0]"),
    Key("spiral", _across, "from the middle outwards, to this size", "600"),
    Key("turns", between(0.1, 1000.0, number, "'turns'"), "how often a spiral goes around", "3"),
    Key("path", _points, "along a smooth path through these points", "[[0, 0], [300, -80]]"),
    Key("scatter", _across, "anywhere in a box of this size, by chance", "[80%, 60%]"),
    Key("facing", yes_or_no, "whether each is turned as its place on the ring or path is", "yes"),
    Key("late", seconds, "how much later each moves than the one before", "80ms"),
    Key("vary", _vary, "how they differ, by chance", "{size: 30%, hue: 15deg}"),
]


def _layouts(book: Book) -> Schema:
    return {**book.group(REPEAT_KEYS, "repeat"), **one_key_of(FORMS)}


@takes(_layouts)
def read_repeat(tree: Tree, problems: Problems) -> RepeatSpec | None:
    before = len(problems)
    values = read_keys(tree, REPEAT_KEYS, "'repeat'", problems)
    if values is None:
        return None
    written = set(values) | set(tree.keys() if isinstance(tree, Mapping) else ())
    forms = [form for form in FORMS if form in written]
    if len(problems) > before and len(forms) < 2:
        return None  # what is missing may be what could not be read, which has been said
    if len(forms) != 1:
        problems.error(
            tree.place,
            "shape",
            f"'repeat' has one layout, and this has {' and '.join(forms) or 'none'}",
            f"write one of {', '.join(FORMS)}, for example: {{count: 12, ring: 400}}",
        )
        return None
    return _spec(forms[0], values, tree, problems)


def _spec(form: str, values: dict[str, Any], tree: Tree, problems: Problems) -> RepeatSpec | None:
    grid: tuple[int, int] = values.get("grid", (1, 1))
    count = grid[0] * grid[1] if form == "grid" else values.get("count", 0)
    if not 1 <= count <= MOST_COPIES:
        problems.error(
            tree.place,
            "too-many" if count else "missing-key",
            f"{count:,} copies are too many: {MOST_COPIES:,} are the most"
            if count
            else "'repeat' needs 'count'",
            "particles are made for more" if count else "for example: count: 12",
        )
        return None
    vary = values.get("vary", {})
    return RepeatSpec(
        form=form,  # type: ignore[arg-type]  # one of FORMS
        count=count,
        grid=grid,
        across=values.get("gap", _GAP) if form == "grid" else _size(form, values),
        through=values.get("path", ()),
        turns=values.get("turns", 3.0),
        facing=values.get("facing", False),
        late_s=values.get("late", 0.0),
        vary_size=vary.get("size", 0.0),
        vary_turn=vary.get("turn", 0.0),
        vary_hue=vary.get("hue", 0.0),
        vary_opacity=vary.get("opacity", 0.0),
        vary_place=vary.get("place", NO_LENGTH),
        vary_phase=vary.get("phase", 0.0),
    )


_GAP = (Length(100.0, "px"), Length(100.0, "px"))


def _size(form: str, values: dict[str, Any]) -> Point:
    return (NO_LENGTH, NO_LENGTH) if form == "path" else values[form]
