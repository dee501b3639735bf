"""The ways out of a scene."""

from __future__ import annotations

from exhibit.authoring.model.styles import read_with
from exhibit.authoring.parse import Tree
from exhibit.authoring.readers import Key, condition_text, name, read_keys, seconds
from exhibit.authoring.slips import short
from exhibit.authoring.specs import GoSpec, IdleSpec, With
from exhibit.core.problems import Problems

GO_KEYS = [
    Key("to", name, "the scene that follows", "courtyard", required=True),
    Key("when", condition_text, "what must be true", "near < 0.8 for 2s"),
    Key("after", seconds, "how long after the scene began", "20s"),
    Key("with", read_with, "how the picture changes", "crossfade 2s"),
]


def read_go(tree: Tree, problems: Problems) -> GoSpec | None:
    before = len(problems)
    values = read_keys(tree, GO_KEYS, "'go'", problems)
    if values is None or len(problems) > before:
        return None
    if "when" in values and "after" in values:
        problems.error(
            tree.place,
            "two-conditions",
            "'go' has both 'when' and 'after', and one of them decides",
            f"write {{when: {short(values['when'].text)} and time > ..., to: ...}}",
        )
        return None
    if "when" not in values and "after" not in values:
        problems.error(
            tree.place,
            "missing-key",
            "'go' does not say when: it needs 'when' or 'after'",
            "for example: {when: near < 0.8 for 2s, to: courtyard}",
        )
        return None
    way: With = values.get("with", With())
    return GoSpec(
        place=tree.place,
        to=values["to"],
        when=values.get("when"),
        after_s=values.get("after"),
        fade_s=way.over_s,
        style=way.style,
    )


IDLE_KEYS = [
    Key("after", seconds, "how long nobody does anything", "60s", required=True),
    Key("to", name, "the scene to return to", "sleep", required=True),
    Key("with", read_with, "how the picture changes", "crossfade 3s"),
]


def read_idle(tree: Tree, problems: Problems) -> IdleSpec | None:
    before = len(problems)
    values = read_keys(tree, IDLE_KEYS, "'idle'", problems)
    if values is None or len(problems) > before:
        return None
    way: With = values.get("with", With())
    return IdleSpec(tree.place, values["after"], values["to"], way.over_s, way.style)
