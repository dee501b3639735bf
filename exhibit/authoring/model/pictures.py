"""Pictures and forms: what an image and a shape say."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import THIN, ImageSpec, ShapeSpec
from exhibit.authoring.model.live import live_one, share
from exhibit.authoring.model.placed import PLACED, SEEN, Kind, extent, point, size
from exhibit.authoring.model.zooms import ZOOM_KEYS, is_zoomed
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    between,
    kind_of,
    name,
    number,
    one_of,
    pair,
    several,
    text,
    thickness,
    whole,
    yes_or_no,
)
from exhibit.authoring.shapes import either, listed, takes
from exhibit.core.problems import Problems
from exhibit.core.units import Length
from exhibit.core.words import DRAWN_SHAPES, SHAPES

FITS = ("cover", "contain", "stretch", "tile")
MOST_FRAMES = 256  # layers that OpenGL promises of a texture
MOST_POINTS = 10_000


@takes(either(thickness, listed(thickness, 4, 4)))
def _borders(tree: Tree, problems: Problems) -> tuple[Length, ...] | None:
    """One border for all four sides, or left, top, right and bottom."""
    if not isinstance(tree, Items):
        one = thickness(tree, problems)
        return None if one is None else (one,) * 4
    four = [thickness(item, problems) for item in tree.items]
    if len(four) != 4:
        problems.error(
            tree.place, "shape", f"expected one border or four, found {len(four)}",
            "for example: slice: [32, 32, 32, 32]",
        )  # fmt: skip
        return None
    return None if None in four else tuple(border for border in four if border is not None)


_share = between(0.0, 1.0, number, "a part of a picture")


@takes(listed(_share, 4, 4))
def part(tree: Tree, problems: Problems) -> tuple[float, ...] | None:
    """Left, top, right and bottom edge, as parts of the whole."""
    items = tree.items if isinstance(tree, Items) else ()
    edges = [edge for item in items if (edge := _share(item, problems)) is not None]
    if len(edges) < len(items):
        return None
    if len(edges) != 4 or edges[0] >= edges[2] or edges[1] >= edges[3]:
        found = "" if items else f", found {kind_of(tree)}"
        problems.error(
            tree.place, "shape", f"'part' is left, top, right and bottom, in this order{found}",
            "for example: part: [10%, 0%, 60%, 50%]",
        )  # fmt: skip
        return None
    return tuple(edges)


_frame_number = between(0.0, float(MOST_FRAMES), number, "the number of a frame")

IMAGE_KEYS = (
    Key("image", name, "the file, beside the scene", "floor.png", required=True),
    *PLACED,
    *SEEN,
    Key("fit", one_of(FITS), "how it fills its size, or the canvas", "cover"),
    Key("size", size, "its width, or [width, height]", "[400, 300]"),
    Key("part", part, "the part of it that is shown: left, top, right and bottom",
        "[10%, 0%, 60%, 50%]"),
    Key("tile", extent, "the width of one tile, where it is tiled", "120"),
    Key("slice", _borders, "borders that keep their size while the rest grows", "32"),
    Key("sheet", pair(whole(1, MOST_FRAMES), "[6, 2]"), "its frames: columns and rows", "[6, 2]"),
    Key("frames", whole(1, MOST_FRAMES), "how many of them there are", "11"),
    Key("fps", between(0.01, 240.0, number, "'fps'"), "how many of them in a second", "12"),
    Key("play", one_of(("loop", "once")), "after the last frame", "once"),
    Key("frame", live_one("frame", _frame_number), "which frame, from 0, instead of the clock",
        "{follow: near, from: 0, to: 11}"),
    *ZOOM_KEYS,
)  # fmt: skip


def _image(values: dict[str, Any], tree: Mapping, problems: Problems) -> ImageSpec:
    sheet = values.get("sheet")
    if sheet and sheet[0] * sheet[1] > MOST_FRAMES:
        written = tree.get("sheet") or tree
        message = f"{sheet[0] * sheet[1]:,} frames are too many: {MOST_FRAMES} are the most"
        problems.error(written.place, "too-many", message, "divide the sheet into several")
    if "slice" in values and "size" not in values:
        written = tree.get("slice") or tree
        problems.error(
            written.place, "missing-key", "'slice' needs a 'size' to grow to",
            "for example: size: [600, 300]",
        )  # fmt: skip
    fit, usual = values.get("fit", "tile" if "tile" in values else ""), ImageSpec()
    return ImageSpec(
        size=values.get("size"),
        fit=fit,
        part=values.get("part", usual.part),
        tile=values.get("tile"),
        slice=values.get("slice"),
        sheet=sheet,
        frames=values.get("frames"),
        fps=values.get("fps", 12.0),
        once=values.get("play") == "once",
        zoomed=is_zoomed(values, tree, problems),
    )


IMAGE = Kind("image", "a picture from the show's folder", "floor.png", IMAGE_KEYS, _image)

SHAPE_KEYS = (
    Key("shape", one_of((*SHAPES, *DRAWN_SHAPES)), "the form", "star", required=True),
    *PLACED,
    *SEEN,
    Key("size", size, "its width, or [width, height]", "200"),
    Key("points", whole(3, 64), "corners of a polygon, points of a star", "8"),
    Key("inner", live_one("inner", between(0.0, 1.0, number, "'inner'")),
        "how deep a star is cut, how wide a ring's hole is", "40%"),
    Key("corners", thickness, "how round a rectangle's corners are", "20"),
    Key("soft", live_one("soft", thickness), "how soft its edge is: a glow", "30"),
    Key("through", several(point, at_least=2), "the points of a line, or of a smooth path",
        "[[0, 0], [200, -60], [400, 0]]"),
    Key("data", text, "of svg: path data, as drawing programs write it",
        "M0 0 C40 -80 80 80 120 0"),
    Key("closed", yes_or_no, "whether a line or a path ends where it begins", "yes"),
    Key("fill", yes_or_no, "whether it is filled", "yes"),
    Key("stroke", thickness, "how thick its line is; 0 is none", "6"),
    Key("rule", one_of(("nonzero", "evenodd")), "of svg: what is inside where it crosses itself",
        "evenodd"),
    Key("drawn", live_one("drawn", share), "how much of its line is there, from its beginning",
        "{keys: {0s: 0%, 4s: 100%}}"),
)  # fmt: skip


# Which forms a key says something about, where not all do.
_FORMS = {
    "points": ("polygon", "star"),
    "inner": ("ring", "star"),
    "corners": ("rectangle",),
    "soft": SHAPES,
    "through": ("line", "path"),
    "closed": ("line", "path"),
    "data": ("svg",),
    "rule": ("svg",),
    "fill": DRAWN_SHAPES,
    "stroke": DRAWN_SHAPES,
    "drawn": DRAWN_SHAPES,
}


def _warn_of_strangers(form: str, tree: Mapping, problems: Problems) -> None:
    """Names the keys that say nothing about this form."""
    for key, _ in tree.entries:
        forms = _FORMS.get(key.text, (form,))
        if form and form not in forms:
            problems.warning(
                key.place,
                "no-effect",
                f"'{key.text}' says nothing about the shape '{form}'",
                f"it is for {' and '.join(forms)}",
            )


def _shape(values: dict[str, Any], tree: Mapping, problems: Problems) -> ShapeSpec:
    form = values.get("shape", "")
    _warn_of_strangers(form, tree, problems)
    through, data = values.get("through", ()), values.get("data", "")
    needed = {"line": "through", "path": "through", "svg": "data"}.get(form, "")
    if needed and needed not in values and tree.get(needed) is None:
        example = "[[0, 0], [200, -60], [400, 0]]" if needed == "through" else "M0 0 L100 0"
        problems.error(
            tree.place, "missing-key", f"the shape '{form}' needs '{needed}'",
            f"for example: {needed}: {example}",
        )  # fmt: skip
    if len(through) > MOST_POINTS:
        problems.error(
            tree.place, "too-many",
            f"{len(through):,} points are too many: {MOST_POINTS:,} are the most",
        )  # fmt: skip
    return ShapeSpec(
        form=form,
        size=values.get("size"),
        points=values.get("points", 5),
        corners=values.get("corners", Length(0.0, "px")),
        through=through,
        data=data,
        closed=values.get("closed", False),
        filled=values.get("fill", form == "svg"),
        stroke=values.get("stroke", Length(0.0, "px") if form == "svg" else THIN),
        rule=values.get("rule", "nonzero"),
    )


SHAPE = Kind(
    "shape",
    f"a form drawn by the kit: {', '.join((*SHAPES, *DRAWN_SHAPES))}",
    "star",
    SHAPE_KEYS,
    _shape,
)
