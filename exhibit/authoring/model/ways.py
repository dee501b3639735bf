"""The ways out of a scene, of every scene, and those that nobody takes: the limit, and idle."""

from __future__ import annotations

from collections.abc import Sequence

from exhibit.authoring.model.actions import read_actions
from exhibit.authoring.model.styles import read_with
from exhibit.authoring.model.targets import read_target
from exhibit.authoring.parse import Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    condition_text,
    name,
    read_keys,
    seconds,
    several,
    yes_or_no,
)
from exhibit.authoring.shapes import Book, Schema, either, grouped, one_key_of, takes, words
from exhibit.authoring.slips import short
from exhibit.authoring.specs import GoSpec, IdleSpec, LimitSpec, With
from exhibit.authoring.story import Target
from exhibit.core.problems import Problems

GO_KEYS = [
    Key("to", read_target, "the scene that follows; `back` for the one before; one of a list by "
        "chance, or by weights; or `shuffle`, `cycle`, `order`, `once` with a list", "courtyard",
        required=True),
    Key("when", condition_text, "what must be true", "near < 0.8 for 2s"),
    Key("after", seconds, "how long after the scene began", "20s"),
    Key("with", read_with, "how the picture changes", "crossfade 2s"),
    Key("resume", yes_or_no, "whether the scene goes on from where it was left", "yes"),
    Key("do", read_actions, "what is done on the way", "{set: {lamps: lamps + 1}}"),
]  # fmt: skip
ANYWHERE_KEYS = [
    *GO_KEYS,
    Key("from", several(name, at_least=1), "the scenes that it leads out of; all, unless said",
        "[sea, hall]"),
]  # fmt: skip


def _way_out(book: Book) -> Schema:
    return {**book.group(GO_KEYS, "way out"), **one_key_of(("when", "after"))}


@takes(_way_out)
def read_go(tree: Tree, problems: Problems) -> GoSpec | None:
    return _way(tree, GO_KEYS, problems)


@takes(lambda book: {**book.group(ANYWHERE_KEYS, "way out"), **one_key_of(("when", "after"))})
def read_anywhere(tree: Tree, problems: Problems) -> GoSpec | None:
    """A way out of every scene."""
    return _way(tree, ANYWHERE_KEYS, problems)


def _way(tree: Tree, keys: Sequence[Key], problems: Problems) -> GoSpec | None:
    before = len(problems)
    values = read_keys(tree, keys, "'go'", problems)
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
    target: Target = values["to"]
    return GoSpec(
        place=tree.place,
        to=target.to,
        when=values.get("when"),
        after_s=values.get("after"),
        fade_s=way.over_s,
        style=way.style,
        turn=target.turn,
        resumes=values.get("resume", False),
        do=values.get("do", ()),
        sources=values.get("from", ()),
    )


IDLE_KEYS = [
    Key("after", seconds, "how long nobody does anything", "60s", required=True),
    Key("to", read_target, "the scene to return to, or several as in `go`", "sleep",
        required=True),
    Key("with", read_with, "how the picture changes", "crossfade 3s"),
    Key("warn", seconds, "how long before that the switch `idle` is on: who follows it goes up "
        "evenly, and back when somebody does something", "10s"),
    Key("do", read_actions, "what is done on the way", "{speak: fr}"),
]  # fmt: skip


@takes(grouped(IDLE_KEYS, "idle"))
def read_idle(tree: Tree, problems: Problems) -> IdleSpec | None:
    before = len(problems)
    values = read_keys(tree, IDLE_KEYS, "'idle'", problems)
    if values is None or len(problems) > before:
        return None
    way: With = values.get("with", With())
    target: Target = values["to"]
    after_s, warn_s = values["after"], values.get("warn", 0.0)
    if warn_s > after_s:
        problems.error(
            tree.place, "range", "'warn' is longer than 'after': nobody would be idle yet",
            "it is counted back from the return: {after: 60s, warn: 10s} warns after 50s",
        )  # fmt: skip
        return None
    do = values.get("do", ())
    return IdleSpec(tree.place, after_s, target.to, way.over_s, way.style, target.turn, warn_s, do)


LIMIT_KEYS = [
    Key("after", seconds, "how long a scene lasts at the most", "5min", required=True),
    Key("to", read_target, "the scene that follows then, or several as in `go`", "sleep",
        required=True),
    Key("with", read_with, "how the picture changes", "crossfade 3s"),
]  # fmt: skip


@takes(grouped(LIMIT_KEYS, "limit"))
def read_limit(tree: Tree, problems: Problems) -> LimitSpec | None:
    before = len(problems)
    values = read_keys(tree, LIMIT_KEYS, "'limit'", problems)
    if values is None or len(problems) > before:
        return None
    way: With = values.get("with", With())
    return LimitSpec(tree.place, values["after"], values["to"], way.over_s, way.style)


@takes(either(words(("never", "none", "no")), seconds))
def read_own_limit(tree: Tree, problems: Problems) -> float | None:
    """How long this scene lasts at the most, or `never`, as infinity."""
    if isinstance(tree, Scalar) and tree.text.strip() in ("never", "none", "no"):
        return float("inf")
    return seconds(tree, problems)
