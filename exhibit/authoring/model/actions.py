"""Actions: what is done as a scene begins or ends, on a way out, and at a line of a timeline.

enter: [{set: {lamps: lamps + 1, mood: wild}}, {speak: next}]
leave: {go: {region: soundscape, to: storm, with: crossfade 4s}}
do: [{forget: [lamps]}, {send: /cue/go, to: lights}]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.rhythms import read_retempo
from exhibit.authoring.model.sends import SEND_KEYS
from exhibit.authoring.model.styles import read_with
from exhibit.authoring.model.targets import read_target
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping as Lines
from exhibit.authoring.parse import Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    kind_of,
    listed,
    name,
    read_keys,
    scalar,
    seconds,
    several,
    yes_or_no,
)
from exhibit.authoring.shapes import NOTHING, TEXT, Book, Schema, by_name, either, grouped, takes
from exhibit.authoring.shapes import listed as listed_shape
from exhibit.authoring.slips import short
from exhibit.authoring.specs import LeapSpec, With
from exhibit.authoring.story import (
    ActSpec,
    DeedSpec,
    ForgetSpec,
    SaySpec,
    SetSpec,
    SpeakSpec,
    Target,
)
from exhibit.core.problems import Place, Problems

SHORTEST_EVERY_S = 0.05
_CROSSFADE = With()


@takes(by_name(TEXT, empty=False))
def _assignments(tree: Tree, problems: Problems) -> tuple[tuple[Name, Scalar], ...] | None:
    if not isinstance(tree, Lines) or not tree.entries:
        problems.error(
            tree.place, "shape", f"'set' is written as 'name: value', found {kind_of(tree)}",
            "for example: set: {lamps: lamps + 1}",
        )  # fmt: skip
        return None
    found = [(key, scalar(value, problems, "a value")) for key, value in tree.entries]
    return tuple((Name(k.text, k.place), value) for k, value in found if value is not None)


LEAP_KEYS = [
    Key("to", read_target, "the scene that it goes to", "storm", required=True),
    Key("region", name, "the region that goes; it is known from its scenes", "soundscape"),
    Key("with", read_with, "how the picture changes", "crossfade 4s"),
    Key("resume", yes_or_no, "whether the scene goes on from where it was left", "yes"),
]


@dataclass(frozen=True, slots=True)
class _Leap:
    target: Target
    region: Name | None = None
    resumes: bool = False
    way: With = _CROSSFADE


@takes(either(read_target, grouped(LEAP_KEYS, "leap")))
def _leap(tree: Tree, problems: Problems) -> _Leap | None:
    """`storm`, or `{region: soundscape, to: storm}`."""
    if isinstance(tree, Lines):
        values = read_keys(tree, LEAP_KEYS, "'go'", problems)
        if values is None or "to" not in values:
            return None
        way = values.get("with", With())
        return _Leap(values["to"], values.get("region"), values.get("resume", False), way)
    target = read_target(tree, problems)
    return None if target is None else _Leap(target)


@dataclass(frozen=True, slots=True)
class Verb:
    """A thing that can be done: its keys, the verb's own first, and how they become a spec."""

    keys: Sequence[Key]
    made: Callable[[Place, Mapping[str, Any]], ActSpec]


def _say(place: Place, values: Mapping[str, Any]) -> ActSpec:
    return SaySpec(place, values["send"], values["to"], values.get("values", ()))


def _leaping(place: Place, values: Mapping[str, Any]) -> ActSpec:
    leap: _Leap = values["go"]
    way = leap.way
    return LeapSpec(place, leap.target, leap.region, leap.resumes, way.over_s, way.style)


ACTIONS: dict[str, Verb] = {
    "set": Verb(
        [Key("set", _assignments, "variables, and what they become", "{lamps: lamps + 1}",
             required=True)],
        lambda place, values: SetSpec(place, values["set"]),
    ),
    "send": Verb([key for key in SEND_KEYS if key.name not in ("at", "on")], _say),
    "speak": Verb(
        [Key("speak", name, "the language that is spoken from now on, or `next`", "ar-TN",
             required=True),
         Key("among", several(name, at_least=1), "of `next`: the languages that take turns",
             "[fr, ar]")],
        lambda place, values: SpeakSpec(place, values["speak"], values.get("among", ())),
    ),
    "go": Verb(
        [Key("go", _leap, "a scene, of this region or of another", "storm", required=True)],
        _leaping,
    ),
    "tempo": Verb(
        [Key("tempo", read_retempo, "rhythms and how fast they go from now on; `over`: how long it "
             "takes until they do", "{walk: 140 bpm, over: 4s}", required=True)],
        lambda place, values: values["tempo"],
    ),
    "forget": Verb(
        [Key("forget", several(name, at_least=1), "variables that begin again", "[lamps]",
             required=True)],
        lambda place, values: ForgetSpec(place, values["forget"]),
    ),
}  # fmt: skip
EVERY = Key("every", seconds, "and again so often", "20s")
WHEN_KEYS = [
    Key("at", seconds, "when, in the scene; or `on`", "4s"),
    EVERY,
    Key("on", name, "each time this hit, or rhythm, is struck", "drum"),
]


def action_keys(verb: str) -> list[Key]:
    """The keys of a line of a timeline that does this."""
    return [*ACTIONS[verb].keys, *WHEN_KEYS]


def _deeds(book: Book) -> Schema:
    return {"anyOf": [book.group(verb.keys, word) for word, verb in ACTIONS.items()]}


@takes(_deeds)
def read_action(tree: Tree, problems: Problems) -> ActSpec | None:
    """One thing to do: `{speak: next}`."""
    verb = _verb_of(tree, problems)
    if verb is None:
        return None
    before = len(problems)
    values = read_keys(tree, ACTIONS[verb].keys, f"'{verb}'", problems)
    if values is None or verb not in values or len(problems) > before:
        return None
    return ACTIONS[verb].made(tree.place, values)


_LIST = listed(read_action, "a list of actions")


@takes(either(read_action, listed_shape(read_action), NOTHING))
def read_actions(tree: Tree, problems: Problems) -> tuple[ActSpec, ...] | None:
    """A list of actions, or one alone."""
    if isinstance(tree, Lines):
        one = read_action(tree, problems)
        return None if one is None else (one,)
    return _LIST(tree, problems)


def _verb_of(tree: Tree, problems: Problems) -> str | None:
    if not isinstance(tree, Lines):
        problems.error(
            tree.place, "shape", f"an action is written as 'verb: value', found {kind_of(tree)}",
            "for example: set: {lamps: lamps + 1}",
        )  # fmt: skip
        return None
    verbs = [key for key, _ in tree.entries if key.text in ACTIONS]
    if len(verbs) == 1:
        return verbs[0].text
    if verbs:
        problems.error(
            verbs[1].place,
            "two-verbs",
            f"this does two things, '{verbs[0].text}' and '{verbs[1].text}'",
            f"begin '{verbs[1].text}' on a line of its own, with '- ' before it",
        )
        return None
    word = tree.entries[0][0] if tree.entries else None
    problems.error(
        word.place if word else tree.place,
        "unknown-verb",
        f"'{short(word.text)}' is nothing that can be done here" if word else "what is done here?",
        suggest(word.text if word else "", ACTIONS),
    )
    return None


def read_deed(tree: Lines, verb: str, problems: Problems) -> DeedSpec | None:
    """A line of a timeline that does something: `{every: 20s, speak: next}`."""
    values = read_keys(tree, action_keys(verb), f"'{verb}'", problems)
    if values is None or len(problems):
        return None
    by_clock = "at" in values or "every" in values
    if by_clock == ("on" in values):
        problems.error(
            tree.place, "shape",
            "this is done either 'at' a time, 'every' so often, or 'on' a hit",
            f"for example: - {{at: 4s, {verb}: ...}}",
        )  # fmt: skip
        return None
    every_s = values.get("every")
    if every_s is not None and every_s < SHORTEST_EVERY_S:
        problems.error(tree.place, "range", "'every' is 50ms at least")
        return None
    action = ACTIONS[verb].made(tree.place, values)
    return DeedSpec(tree.place, (action,), values.get("at"), every_s, values.get("on"))


ROTATE_KEYS: list[Key] = [
    Key("every", seconds, "how long each language stays", "15s", required=True),
    Key("among", several(name, at_least=1), "the languages that take turns; all, unless said",
        "[fr, ar]"),
]  # fmt: skip


@takes(either(seconds, lambda book: book.group(ROTATE_KEYS, "rotate")))
def read_rotate(tree: Tree, problems: Problems) -> DeedSpec | None:
    """`15s`, or `{every: 15s, among: [fr, ar]}`: the languages take turns while a scene lasts."""
    values: Mapping[str, Any] | None
    if isinstance(tree, Lines):
        values = read_keys(tree, ROTATE_KEYS, "'rotate'", problems)
    else:
        every = seconds(tree, problems)
        values = None if every is None else {"every": every}
    if values is None or "every" not in values:
        return None
    every_s = values["every"]
    if every_s < 1.0:
        problems.error(tree.place, "range", "a language stays for 1s at least")
        return None
    action = SpeakSpec(tree.place, Name("next", tree.place), values.get("among", ()))
    return DeedSpec(tree.place, (action,), every_s, every_s)
