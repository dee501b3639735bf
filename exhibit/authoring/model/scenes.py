"""A scene: its nodes, its timeline, its ways out."""

from __future__ import annotations

from exhibit.authoring.model.actions import read_actions, read_rotate
from exhibit.authoring.model.nodes import read_node
from exhibit.authoring.model.passages import read_tells
from exhibit.authoring.model.timeline import read_cue
from exhibit.authoring.model.ways import read_go, read_own_limit
from exhibit.authoring.parse import Tree
from exhibit.authoring.readers import (
    Key,
    colour,
    listed,
    name,
    pair,
    read_keys,
    refuse,
    scalar,
    whole,
)
from exhibit.authoring.shapes import grouped, like, pattern, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import CueSpec, SceneSpec, SendSpec
from exhibit.authoring.story import DeedSpec
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.units import UnitError

BLACK = (0.0, 0.0, 0.0, 1.0)
_CANVAS = pair(whole(16, 16384), "[1920, 1080]")


@takes(pattern("check|picture at .*", "check, or picture at 6s"))
def _tested(tree: Tree, problems: Problems) -> float | str | None:
    """`check`, or `picture at 6s`, as seconds."""
    found = scalar(tree, problems, "check, or picture at 6s")
    if found is None or found.text == "check":
        return "check" if found else None
    style, _, when = found.text.partition(" at ")
    try:
        if style == "picture":
            return units.seconds(when.strip())
    except UnitError as error:
        refuse(error, found.place, problems)
        return None
    problems.error(
        found.place,
        "unknown-word",
        f"expected check, or picture at 6s, found '{short(found.text)}'",
    )
    return None


SCENE_KEYS = [
    Key("scene", name, "its name", "courtyard", required=True),
    Key("background", colour, "the colour behind everything", "'#0b1026'"),
    Key("nodes", listed(read_node, "'nodes'"), "what is in it, the lowest first"),
    Key("timeline", listed(read_cue, "'timeline'"), "what happens by the clock"),
    Key("go", listed(read_go, "'go'"), "the ways out"),
    Key("enter", read_actions, "what is done as it begins", "{set: {lamps: lamps + 1}}"),
    Key("leave", read_actions, "what is done as it ends", "{speak: fr}"),
    Key("limit", read_own_limit, "how long it lasts at the most, or `never`", "2min"),
    Key("rotate", read_rotate, "the languages take turns while it lasts", "15s"),
    Key("tells", read_tells, "a told story, or several: see told stories"),
    Key("region", name, "the region that it is a scene of", "soundscape"),
    Key("tested", _tested, "how its picture is kept from changing unseen", "picture at 6s"),
]


@takes(grouped(SCENE_KEYS, "scene"))
def read_scene(tree: Tree, problems: Problems) -> SceneSpec | None:
    values = read_keys(tree, SCENE_KEYS, "a scene", problems)
    if values is None or "scene" not in values:
        return None
    tested = values.get("tested")
    lines = values.get("timeline", ())
    return SceneSpec(
        name=values["scene"],
        background=values.get("background", BLACK),
        nodes=values.get("nodes", ()),
        timeline=tuple(line for line in lines if isinstance(line, CueSpec)),
        gos=values.get("go", ()),
        tested_at_s=tested if isinstance(tested, float) else None,
        sends=tuple(line for line in lines if isinstance(line, SendSpec)),
        has_background="background" in values,
        only_checked=tested == "check",
        region=values.get("region"),
        enter=values.get("enter", ()),
        leave=values.get("leave", ()),
        deeds=(
            *(line for line in lines if isinstance(line, DeedSpec)),
            *((values["rotate"],) if "rotate" in values else ()),
        ),
        limit_s=values.get("limit"),
    )


@takes(like(_CANVAS))
def read_canvas(tree: Tree, problems: Problems) -> tuple[int, int] | None:
    """The canvas in pixels; beyond 16,384 no graphics card can draw it."""
    return _CANVAS(tree, problems)
