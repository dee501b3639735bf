"""Nodes that hold others: groups, cameras, masks and trails."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import CameraSpec, MaskSpec, TrailSpec
from exhibit.authoring.model.live import live_at, live_one, live_triple
from exhibit.authoring.model.placed import BLENDED, PLACED, REPEATED, Kind, size
from exhibit.authoring.model.spatial import LIT, lens
from exhibit.authoring.parse import Mapping
from exhibit.authoring.readers import Key, Reader, between, name, number, seconds, whole, yes_or_no
from exhibit.authoring.specs import NodeSpec
from exhibit.core.problems import Problems

MOST_ECHOES = 64
_EYE = ("eye_x", "eye_y", "eye_z")
_FLAT = {"at": "x", "skew": "skew", "pivot": "pivot_x"}  # what is done to pictures only
_LOOK = ("look_x", "look_y", "look_z")


def group_kinds(nodes: Reader[tuple[NodeSpec, ...]]) -> tuple[Kind, ...]:
    """The kinds that hold other nodes, which `nodes` reads."""
    inside = Key("nodes", nodes, "what is in it")
    group = Kind(
        "group",
        "several nodes that move and fade together",
        "lanterns",
        (Key("group", name, "its name", "lanterns"), *PLACED, *REPEATED, inside),
    )
    mask = Kind(
        "mask",
        "nodes that are seen only where others, its 'by', cover them",
        "window",
        (
            Key("mask", name, "its name", "window"),
            *PLACED,
            Key("by", nodes, "what cuts it: shapes, pictures, words", required=True),
            Key("inverted", yes_or_no, "seen where it is not covered", "yes"),
            inside,
        ),
        _mask,
    )
    trail = Kind(
        "trail",
        "nodes with echoes of where they were a moment ago",
        "comet",
        (
            Key("trail", name, "its name", "comet"),
            *PLACED,
            Key("echoes", whole(1, MOST_ECHOES), "how many", "12"),
            Key("every", between(0.001, 5.0, seconds, "'every', in seconds,"),
                "how far they are apart", "60ms"),
            Key("fade", between(0.0, 1.0, number, "'fade'"),
                "how much of each is left in the next", "80%"),
            inside,
        ),
        _trail,
    )  # fmt: skip
    return group, _camera_kind(inside), mask, trail


def _camera_kind(inside: Key) -> Kind:
    return Kind(
        "camera",
        "a view of the nodes in it: it pans, zooms and turns, or, with an eye, walks in space",
        "walk",
        (
            Key("camera", name, "its name", "walk"),
            *(key for key in PLACED if key.name not in ("at", "scale", "skew", "pivot")),
            Key("at", live_at, "the place that is seen in its middle; with an eye, where its "
                "picture lies", "[50%, 30%]"),
            Key("zoom", live_one("zoom", _zoom), "how near it is, 1 as it is", "1.5"),
            Key("eye", live_triple(_EYE, "[0, 1.6, 4]"),
                "where it stands in space: right, up, towards us", "[0, 1.6, 4]"),
            Key("look", live_triple(_LOOK, "[0, 1, 0]"), "the point it looks at", "[0, 1, 0]"),
            Key("size", size, "with an eye: its picture's width, or [width, height]",
                "[44%, 80%]"),
            Key("lens", live_one("lens", lens), "how much it sees, from top to bottom", "50deg"),
            *LIT,
            *BLENDED,
            inside,
        ),
        _camera,
    )  # fmt: skip


_zoom: Reader[float] = between(0.001, 1000.0, number, "a zoom")


def _camera(values: dict[str, Any], tree: Mapping, problems: Problems) -> CameraSpec:
    spatial = "eye" in values
    if spatial and not values.get("nodes") and ("nodes" in values or tree.get("nodes") is None):
        problems.error(
            tree.place, "missing-key", "a camera with an eye sees nothing without 'nodes'",
            "for example: nodes: [{points: court.ply}]",
        )  # fmt: skip
    for word in ("look", "lens", "size"):
        if word in values and not spatial and tree.get("eye") is None:
            problems.error(
                tree.place, "missing-key", f"a camera with '{word}' needs an 'eye'",
                "for example: eye: [0, 1.6, 4]",
            )  # fmt: skip
    for node in values.get("nodes", ()) if spatial else ():
        if node.kind not in ("mesh", "points", ""):
            problems.error(
                node.place, "camera-child",
                f"in a camera with an eye stand meshes and points, not '{node.kind}'",
                "put it beside the camera; a higher 'layer' lies over its picture",
            )  # fmt: skip
        for word, prop in _FLAT.items():
            if prop in node.live:
                problems.warning(
                    node.place, "no-effect", f"'{word}' means nothing in a camera with an eye",
                    "it stands at its 'place', for example: place: [0, 0, -2]",
                )  # fmt: skip
        if node.repeat is not None:
            problems.error(
                node.place, "camera-child", "in a camera's space things are not repeated",
                "write each with its own 'place'",
            )  # fmt: skip
    usual = CameraSpec()
    return CameraSpec(
        spatial,
        values.get("size"),
        values.get("light", usual.light),
        values.get("shade", usual.shade),
    )


def _mask(values: dict[str, Any], tree: Mapping, problems: Problems) -> MaskSpec:
    cut = tree.get("by")
    if not values.get("by", True) and not getattr(cut, "items", ()):
        problems.error(
            (cut or tree).place, "missing-key", "nothing cuts this mask: its 'by' is empty",
            "for example: by: [{shape: ellipse, size: 400}]",
        )  # fmt: skip
    return MaskSpec(values.get("inverted", False))


def _trail(values: dict[str, Any], _tree: Mapping, _problems: Problems) -> TrailSpec:
    usual = TrailSpec()
    return TrailSpec(
        values.get("echoes", usual.echoes),
        values.get("every", usual.every_s),
        values.get("fade", usual.fade),
    )
