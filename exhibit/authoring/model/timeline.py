"""What a timeline can do to nodes, and when."""

from __future__ import annotations

from dataclasses import replace

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.actions import ACTIONS, EVERY, action_keys, read_deed
from exhibit.authoring.model.live import scale_factor, share
from exhibit.authoring.model.movements import ease_key
from exhibit.authoring.model.sends import SEND_KEYS, read_send
from exhibit.authoring.model.zooms import ALSO, goal_gaze, goal_zoom
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    Reader,
    colour,
    degrees,
    kind_of,
    length,
    name,
    pair,
    read_keys,
    seconds,
    several,
)
from exhibit.authoring.shapes import Book, Schema, either, like, listed, takes
from exhibit.authoring.slips import short
from exhibit.authoring.specs import CueSpec, Number, SendSpec
from exhibit.authoring.story import DeedSpec
from exhibit.core.problems import Problems

_TARGETS: Reader[tuple[Name, ...]] = several(name, at_least=1)
_WHEN = [
    Key("at", seconds, "when it begins, in the scene", "4s", required=True),
    Key("over", seconds, "how long it takes", "3s"),
    ease_key(),
]


@takes(either(scale_factor, listed(scale_factor, 2, 2)))
def _goal_scale(tree: Tree, problems: Problems) -> dict[str, Number] | None:
    if isinstance(tree, Items):
        both = pair(scale_factor, "[1, 1.5]")(tree, problems)
    else:
        one = scale_factor(tree, problems)
        both = None if one is None else (one, one)
    return None if both is None else {"scale_x": both[0], "scale_y": both[1]}


@takes(listed(length, 2, 2))
def _goal_at(tree: Tree, problems: Problems) -> dict[str, Number] | None:
    both = pair(length, "[50%, 30%]")(tree, problems)
    return None if both is None else {"x": both[0], "y": both[1]}


@takes(like(colour))
def _goal_colour(tree: Tree, problems: Problems) -> dict[str, Number] | None:
    value = colour(tree, problems)
    return None if value is None else {"red": value[0], "green": value[1], "blue": value[2]}


def _goal_of(prop: str, read: Reader[float]) -> Reader[dict[str, Number]]:
    @takes(like(read))
    def read_goal(tree: Tree, problems: Problems) -> dict[str, Number] | None:
        value = read(tree, problems)
        return None if value is None else {prop: value}

    return read_goal


# What each verb does: how its goal is read, and a goal's example.
_GOALS: dict[str, tuple[Reader[dict[str, Number]], str]] = {
    "fade": (_goal_of("opacity", share), "80%"),
    "move": (_goal_at, "[50%, 30%]"),
    "scale": (_goal_scale, "1.2"),
    "turn": (_goal_of("rotation", degrees), "90deg"),
    "tint": (_goal_colour, "'#d9a441'"),
    "draw": (_goal_of("drawn", share), "100%"),
    "reveal": (_goal_of("revealed", share), "100%"),
    "spin": (_goal_of("spin", degrees), "180deg"),
    "tilt": (_goal_of("tilt", degrees), "20deg"),
    "zoom": (goal_zoom, "12"),
    "look": (goal_gaze, "[30%, 40%]"),
}
_ONLY_BESIDE = (
    "at", "over", "ease", "to", "from", "on", "values", "look_at", "every", "among",
)  # fmt: skip
VERBS = ("show", "hide", *_GOALS, *ACTIONS)
# Where a verb goes that does not say: a text is revealed to its end.
_USUAL: dict[str, dict[str, Number]] = {
    "show": {"opacity": 1.0},
    "hide": {"opacity": 0.0},
    "reveal": {"revealed": 1.0},
}


def cue_keys(verb: str) -> list[Key]:
    if verb == "send":
        return [*SEND_KEYS, EVERY]
    if verb in ACTIONS:
        return action_keys(verb)
    target = Key(verb, _TARGETS, "the node, or a list of nodes", "lamp", required=True)
    if verb not in _GOALS:
        return [target, *_WHEN]
    read, example = _GOALS[verb]
    return [
        target,
        *_WHEN,
        Key("to", read, "where it goes", example, required=verb not in _USUAL),
        Key("from", read, "where it comes from", example),
        *(Key(key, also, about, shown) for key, also, about, shown in ALSO.get(verb, ())),
    ]


def _lines(book: Book) -> Schema:
    return {"anyOf": [book.group(cue_keys(verb), f"line {verb}") for verb in VERBS]}


@takes(_lines)
def read_cue(tree: Tree, problems: Problems) -> CueSpec | SendSpec | DeedSpec | None:
    """A line of a timeline: `{at: 4s, show: lamp, over: 2s}`. A wrong one is left out."""
    own = Problems()
    cue = _read_cue(tree, own)
    problems.extend(replace(problem, left_out=True) for problem in own)
    return cue


def _read_cue(tree: Tree, problems: Problems) -> CueSpec | SendSpec | DeedSpec | None:
    if not isinstance(tree, Mapping):
        problems.error(
            tree.place, "shape", f"a line of the timeline needs 'at' and a verb, found "
            f"{kind_of(tree)}", "for example: - {at: 4s, show: lamp}",
        )  # fmt: skip
        return None
    verb = _verb(tree, problems)
    if verb is None:
        return None
    if verb == "send" and tree.get("every") is None:
        return read_send(tree, problems)
    if verb in ACTIONS:
        return read_deed(tree, verb, problems)
    values = read_keys(tree, cue_keys(verb), f"'{verb}'", problems)
    if values is None or len(problems):
        return None
    return CueSpec(
        place=tree.place,
        verb=verb,
        targets=values[verb],
        at_s=values["at"],
        over_s=values.get("over", 1.0),
        goals=(values["to"] if "to" in values else _USUAL[verb]) | values.get("look_at", {}),
        starts=values.get("from", {}),
        easing=values.get("ease", "in-out"),
    )


def _verb(tree: Mapping, problems: Problems) -> str | None:
    """What a line does: one thing."""
    verbs = [key for key, _ in tree.entries if key.text in VERBS]
    if len(verbs) == 1:
        return verbs[0].text
    if verbs:
        problems.error(
            verbs[1].place,
            "two-verbs",
            f"this line does two things, '{verbs[0].text}' and '{verbs[1].text}'",
            f"begin '{verbs[1].text}' on a line of its own, with its own 'at'",
        )
        return None
    others = [key for key, _ in tree.entries if key.text not in _ONLY_BESIDE]
    word = others[0].text if others else ""
    problems.error(
        others[0].place if others else tree.place,
        "unknown-verb",
        f"'{short(word)}' is nothing a timeline does" if word else "what should happen here?",
        suggest(word, VERBS),
    )
    return None
