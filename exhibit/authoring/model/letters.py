"""How letters are set: their size, their font, their lines, and what makes them legible."""

from __future__ import annotations

import re
from typing import Any

from exhibit.authoring.details import (
    OutlineSpec,
    Point,
    Readable,
    ShadowSpec,
    TextSpec,
)
from exhibit.authoring.model.placed import extent, point
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    colour,
    kind_of,
    name,
    number,
    one_of,
    read_keys,
    refuse,
    thickness,
    whole,
    yes_or_no,
)
from exhibit.authoring.shapes import by_name, either, grouped, pattern, takes
from exhibit.authoring.slips import short
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.units import Length, UnitError

MOST_LINES = 1_000
NEAREST_M, FARTHEST_M = 0.2, 200.0  # an arm's length; the other side of a square
_READABLE = re.compile(r"readable\b(?: +from +(.*))?")
_AXIS = re.compile("[A-Za-z0-9 ]{4}")  # OpenType's names of axes
_SHADOW: Point = (Length(0.2, "%"), Length(0.3, "%"))
_SHADOW_BLUR = Length(0.5, "%")


@takes(either(extent, pattern(r"\s*readable from .*", "readable from 4 m")))
def _size(tree: Tree, problems: Problems) -> Length | Readable | None:
    """A length, or `readable from 4 m`."""
    found = _READABLE.fullmatch(tree.text.strip()) if isinstance(tree, Scalar) else None
    if found is None:
        return extent(tree, problems)
    try:
        distance_m = units.quantity(found[1] or "", "m")
    except UnitError as error:
        refuse(error, tree.place, problems)
        return None
    if not NEAREST_M <= distance_m <= FARTHEST_M:
        problems.error(
            tree.place, "range",
            f"letters are read from {NEAREST_M:g} m to {FARTHEST_M:g} m, not from {distance_m:g} m",
        )  # fmt: skip
        return None
    return Readable(distance_m)


@takes(by_name(number, empty=False))
def _axes(tree: Tree, problems: Problems) -> tuple[tuple[str, float], ...] | None:
    """`{wdth: 80, opsz: 32}`."""
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"the axes of a font are 'axis: number', found {kind_of(tree)}",
            "for example: axes: {wdth: 80}",
        )  # fmt: skip
        return None
    axes: list[tuple[str, float]] = []
    for axis, value in tree.entries:
        if not _AXIS.fullmatch(axis.text):
            problems.error(
                axis.place, "font-axis",
                f"'{short(axis.text)}' is no axis of a font: they have four letters",
                "wght, wdth, opsz, slnt and ital are the usual ones",
            )  # fmt: skip
            continue
        at = number(value, problems)
        if at is not None:
            axes.append((axis.text, at))
    return tuple(axes)


_OUTLINE_KEYS = [
    Key("width", thickness, "how wide; % of the canvas's height", "0.4%", required=True),
    Key("colour", colour, "its colour", "'#000000'"),
]
_SHADOW_KEYS = [
    Key("by", point, "how far to the right and down it falls", "[0.2%, 0.3%]"),
    Key("blur", thickness, "over how much its edge fades; % of the canvas's height", "0.5%"),
    Key("colour", colour, "its colour, with how dark it is", "'#000000c0'"),
]


@takes(either(thickness, grouped(_OUTLINE_KEYS, "outline")))
def _outline(tree: Tree, problems: Problems) -> OutlineSpec | None:
    """A width, or `{width: 0.4%, colour: navy}`."""
    if not isinstance(tree, Mapping):
        width = thickness(tree, problems)
        return None if width is None else OutlineSpec(width)
    values = read_keys(tree, _OUTLINE_KEYS, "'outline'", problems)
    if values is None or "width" not in values:
        return None
    return OutlineSpec(**values)


@takes(either(yes_or_no, grouped(_SHADOW_KEYS, "shadow")))
def _shadow(tree: Tree, problems: Problems) -> ShadowSpec | None:
    """`yes`, or `{by: [3, 4], blur: 8, colour: '#000000c0'}`."""
    if isinstance(tree, Mapping):
        values = read_keys(tree, _SHADOW_KEYS, "'shadow'", problems)
        if values is None:
            return None
        return ShadowSpec(**{"by": _SHADOW, "blur": _SHADOW_BLUR, **values})
    return ShadowSpec(_SHADOW, _SHADOW_BLUR) if yes_or_no(tree, problems) else None


_leading: Reader[float] = between(0.3, 10.0, number, "a line's height")
_spacing: Reader[float] = between(-0.3, 5.0, number, "a letter's spacing")
_weight: Reader[float] = between(1.0, 1000.0, number, "a weight")
ALIGNS = ("start", "centre", "end", "justify")

SETTING = [
    Key("size", _size, "the letters' size; % of the canvas's height, or from how far they can be "
        "read", "5%"),
    Key("width", extent, "how long a line may be; longer ones are broken", "60%"),
    Key("height", extent, "how high it may be; % of the canvas's height", "40%"),
    Key("lines", whole(1, MOST_LINES), "the most lines; what is more ends in …", "3"),
    Key("font", name, "`serif`, `sans`, or one of the show's own `fonts`", "serif"),
    Key("bold", yes_or_no, "whether its letters are heavy", "yes"),
    Key("italic", yes_or_no, "whether its letters lean", "yes"),
    Key("weight", _weight, "how heavy they are, where the font can vary: 400 is usual", "600"),
    Key("axes", _axes, "what else of the font can vary", "{wdth: 80}"),
    Key("align", one_of(ALIGNS), "where short lines stand; `justify` makes them equally long",
        "centre"),
    Key("kashida", yes_or_no, "whether Arabic is justified by longer joins", "yes"),
    Key("vertical", one_of(("top", "middle", "bottom")), "where it stands in its `height`", "top"),
    Key("leading", _leading, "from line to line, in sizes", "1.35"),
    Key("spacing", _spacing, "between letters, in sizes, where the script allows it", "5%"),
    Key("outline", _outline, "a line around its letters, for a wall that is lit", "0.4%"),
    Key("shadow", _shadow, "a shadow behind its letters", "yes"),
    Key("markup", yes_or_no, "whether `**bold**`, `*italic*` and `[words]{colour=gold}` are marks",
        "no"),
]  # fmt: skip


def text_spec(values: dict[str, Any], _tree: Mapping, _problems: Problems) -> TextSpec:
    """How the words of a node with these keys are set."""
    font = values.get("font")
    reveal = values.get("reveal")
    plain = ("width", "height", "lines", "bold", "italic", "weight", "axes", "align", "kashida",
             "vertical", "leading", "spacing", "outline", "shadow", "markup")  # fmt: skip
    said = {key: values[key] for key in plain if key in values}
    return TextSpec(
        size=values.get("size", Length(5.0, "%")),
        width=said.pop("width", None),
        font="serif" if font is None else font.text,
        font_place=None if font is None else font.place,
        by="word" if reveal is None else reveal.by,
        soft=1.0 if reveal is None else reveal.soft,
        **said,
    )
