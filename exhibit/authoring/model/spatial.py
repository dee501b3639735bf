"""Meshes and point clouds: what things in three dimensions say."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import SolidSpec
from exhibit.authoring.model.live import (
    live_one,
    live_triple,
    metres,
    share,
)
from exhibit.authoring.model.placed import BLENDED, COLOURED, PLACED, REPEATED, Kind, extent
from exhibit.authoring.parse import Mapping
from exhibit.authoring.readers import (
    Key,
    between,
    degrees,
    length_from,
    name,
    number,
    one_of,
    triple,
    whole,
)
from exhibit.core.problems import Problems

lens = between(1.0, 170.0, degrees, "a lens")
LIT = [
    Key("light", triple(metres, "[-0.4, 0.7, 0.6]"),
        "from where it is lit: right, up, towards us", "[-0.4, 0.7, 0.6]"),
    Key("shade", between(0.0, 1.0, number, "'shade'"), "how bright its dark side is", "35%"),
]  # fmt: skip
IN_SPACE = [
    Key("size", extent, "its height on the canvas; % of the canvas's height", "40%"),
    Key("spin", live_one("spin", degrees), "how far it is turned about its upright axis", "30deg"),
    Key("tilt", live_one("tilt", degrees), "how far its top leans towards us", "15deg"),
    Key("place", live_triple(("place_x", "place_y", "place_z"), "[0, 0, -2]"),
        "where it stands in a camera's space: right, up, towards us", "[0, 0, -2]"),
    Key("lens", lens, "how strong its perspective is, when it stands by itself", "30deg"),
]  # fmt: skip

MESH_KEYS = (
    Key("mesh", name, "a glTF file: .glb, or .gltf", "lantern.glb", required=True),
    *PLACED,
    *COLOURED,
    *BLENDED,
    *REPEATED,
    *IN_SPACE,
    *LIT,
    Key("moved", live_one("moved", share), "how far its movement has gone, instead of the clock",
        "{follow: near, from: 0%, to: 100%}"),
)  # fmt: skip
POINTS_KEYS = (
    Key("points", name, "a PLY file, as photogrammetry gives them", "court.ply", required=True),
    *PLACED,
    *COLOURED,
    *BLENDED,
    *REPEATED,
    *IN_SPACE,
    Key("dot", live_one("dot_px", length_from(0.1, "a dot")), "how wide a dot is, in pixels", "3"),
    Key("grain", live_one("dot", between(0.0, 1e6, number, "'grain'")),
        "how wide a dot is in the cloud's own unit: near ones are larger", "0.02"),
    Key("up", one_of(("y", "z")), "which of the file's axes goes up", "z"),
    Key("most", whole(1, 4_000_000), "how many of its points are drawn", "1000000"),
)  # fmt: skip


def _solid(values: dict[str, Any], _tree: Mapping, _problems: Problems) -> SolidSpec:
    usual = SolidSpec()
    return SolidSpec(
        size=values.get("size"),
        lens=values.get("lens", usual.lens),
        light=values.get("light", usual.light),
        shade=values.get("shade", usual.shade),
        up=values.get("up", usual.up),
        most=values.get("most", usual.most),
    )


MESH = Kind(
    "mesh", "a thing in three dimensions, from a glTF file", "lantern.glb", MESH_KEYS, _solid
)
POINTS = Kind(
    "points", "a cloud of coloured points, from a PLY file", "court.ply", POINTS_KEYS, _solid
)
