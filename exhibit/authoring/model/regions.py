"""Regions: parts of a show that have a scene of their own, beside the main one."""

from __future__ import annotations

from exhibit.authoring.model.targets import read_target
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import Key, kind_of, name, read_keys, several, yes_or_no
from exhibit.authoring.shapes import by_name, either, grouped, takes
from exhibit.authoring.story import RegionSpec, Target
from exhibit.core.problems import Problems


@takes(either(read_target))
def read_start(tree: Tree, problems: Problems) -> Target | None:
    """What a region begins with: a scene, or one of several."""
    found = read_target(tree, problems)
    if found is None or found.names:
        return found
    problems.error(
        found.to.place, "value", "a region cannot begin with 'back': it has been nowhere yet",
        "name the scene that it begins with",
    )  # fmt: skip
    return None


REGION_KEYS = [
    Key("start", read_start, "the scene that it begins with, or one of several in turn", "night",
        required=True),
    Key("during", several(name, at_least=1), "the scenes of the show during which it is there; "
        "always, unless said", "[courtyard, hall]"),
    Key("over", yes_or_no, "whether it is painted over the scenes of the show, or under them",
        "no"),
]  # fmt: skip


@takes(by_name(either(name, grouped(REGION_KEYS, "region"))))
def read_regions(tree: Tree, problems: Problems) -> tuple[RegionSpec, ...] | None:
    """`soundscape: {start: night, over: no}`, or short, `soundscape: night`."""
    if isinstance(tree, Scalar) and not tree.text:
        return ()
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"'regions' is written as 'name: start', found {kind_of(tree)}",
            "for example: soundscape: {start: night, over: no}",
        )  # fmt: skip
        return None
    found = (_region(key, value, problems) for key, value in tree.entries)
    return tuple(region for region in found if region is not None)


def _region(key: Scalar, tree: Tree, problems: Problems) -> RegionSpec | None:
    called = Name(key.text, key.place)
    if isinstance(tree, Scalar):
        start = read_start(tree, problems)
        return None if start is None else RegionSpec(called, start)
    values = read_keys(tree, REGION_KEYS, f"the region '{called.text}'", problems)
    if values is None or "start" not in values:
        return None
    return RegionSpec(called, values["start"], values.get("during"), values.get("over", True))
