"""The ways out of a scene."""

from __future__ import annotations

from exhibit.authoring.parse import Tree, within
from exhibit.authoring.readers import (
    Key,
    condition_text,
    name,
    read_keys,
    refuse,
    scalar,
    seconds,
)
from exhibit.authoring.shapes import Book, Schema, grouped, one_key_of, pattern, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import GoSpec, IdleSpec
from exhibit.core import units
from exhibit.core.problems import Problems, nearest
from exhibit.core.units import UnitError


@takes(pattern(r"\s*(cut|crossfade(\s.*)?)\s*", "cut, or crossfade 2s"))
def _fade(tree: Tree, problems: Problems) -> float | None:
    """`cut`, `crossfade` or `crossfade 2s`, as seconds."""
    found = scalar(tree, problems, "cut, or crossfade 2s")
    if found is None:
        return None
    style, _, rest = found.text.strip().partition(" ")
    if style == "cut" and not rest:
        return 0.0
    if style != "crossfade":
        problems.error(
            found.place, "value", f"'{short(found.text)}' is no way to change scenes",
            f"{_near_way(style)}for example: crossfade 2s",
        )  # fmt: skip
        return None
    try:
        return units.seconds(rest.strip()) if rest.strip() else _CROSSFADE_S
    except UnitError as error:
        refuse(error, within(found, len(found.text) - len(rest.lstrip())), problems)
        return None


def _near_way(word: str) -> str:
    close = nearest(word[:40], ("cut", "crossfade"))
    return f"did you mean '{close}'? " if close else ""


_CROSSFADE_S = 1.0
GO_KEYS = [
    Key("to", name, "the scene that follows", "courtyard", required=True),
    Key("when", condition_text, "what must be true", "near < 0.8 for 2s"),
    Key("after", seconds, "how long after the scene began", "20s"),
    Key("with", _fade, "how the picture changes", "crossfade 2s"),
]


def _way_out(book: Book) -> Schema:
    return {**book.group(GO_KEYS, "way out"), **one_key_of(("when", "after"))}


@takes(_way_out)
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
    return GoSpec(
        place=tree.place,
        to=values["to"],
        when=values.get("when"),
        after_s=values.get("after"),
        fade_s=values.get("with", _CROSSFADE_S),
    )


IDLE_KEYS = [
    Key("after", seconds, "how long nobody does anything", "60s", required=True),
    Key("to", name, "the scene to return to", "sleep", required=True),
    Key("with", _fade, "how the picture changes", "crossfade 3s"),
]


@takes(grouped(IDLE_KEYS, "idle"))
def read_idle(tree: Tree, problems: Problems) -> IdleSpec | None:
    before = len(problems)
    values = read_keys(tree, IDLE_KEYS, "'idle'", problems)
    if values is None or len(problems) > before:
        return None
    return IdleSpec(tree.place, values["after"], values["to"], values.get("with", _CROSSFADE_S))
