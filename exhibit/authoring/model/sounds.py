"""Sounds: the node, and what a show says of its buses and speakers."""

from __future__ import annotations

from typing import Any

from exhibit.authoring.details import BusSpec, SoundSpec, SoundsSpec
from exhibit.authoring.model.languages import files_by_language
from exhibit.authoring.model.live import live_one, share
from exhibit.authoring.model.placed import NAMED, Kind
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    kind_of,
    name,
    number,
    read_keys,
    seconds,
    yes_or_no,
)
from exhibit.authoring.shapes import NOTHING, Book, Schema, by_name, either, grouped, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Problems
from exhibit.show.buses import AMBIENCE, EFFECTS, USUAL_BUSES, VOICE

USUAL_SPEAKERS = ("left", "right", "all", *"12345678")
_LONGEST_CROSSFADE_S = 60.0
side: Reader[float] = between(-1.0, 1.0, number, "a pan, from -100% (left) to 100% (right),")
_crossfade: Reader[float] = between(0.0, _LONGEST_CROSSFADE_S, seconds, "a crossfade")


@takes(either(yes_or_no, lambda book: book.group(LOOP_KEYS, "loop")))
def _loop(tree: Tree, problems: Problems) -> tuple[bool, float] | None:
    """`yes`, `no`, or `{crossfade: 2s}`: whether, and for how long its ends overlap."""
    if not isinstance(tree, Mapping):
        said = yes_or_no(tree, problems)
        return None if said is None else (said, 0.0)
    values = read_keys(tree, LOOP_KEYS, "'loop'", problems)
    return None if values is None else (True, values.get("crossfade", 0.0))


LOOP_KEYS: list[Key] = [
    Key("crossfade", _crossfade, "for how long its end goes over into its beginning", "2s"),
]
SOUND_KEYS = (
    Key("sound", files_by_language("a sound", "{fr: voice.fr.ogg, ar-TN: voice.ar.ogg}"),
        "the file, beside the scene, or one a language", "sea.ogg", required=True),
    *NAMED,
    Key("level", live_one("opacity", share), "how loud it is", "60%"),
    Key("pan", live_one("pan", side), "where it is, from -100% (left) to 100% (right)", "-40%"),
    Key("speaker", name, "where it is heard: `left`, `right`, `all`, a number, or a name of the "
        "show's speakers", "drum corner"),
    Key("bus", name, "whose level it has too, and who makes room for it: without it `ambience` "
        "for loops, `effects` for others", "voice"),
    Key("loop", _loop, "begins again at its end; with a crossfade where the file does not close",
        "{crossfade: 2s}"),
    Key("from", seconds, "where in the file it begins", "1s"),
    Key("until", seconds, "where in the file it ends", "12s"),
    Key("start", seconds, "when it begins, in the scene", "2s"),
    Key("on", name, "the input whose hits it answers, or the rhythm whose strokes", "drum"),
)  # fmt: skip


def _sound(values: dict[str, Any], tree: Mapping, problems: Problems) -> SoundSpec:
    looped, crossfade_s = values.get("loop", (False, 0.0))
    from_s, until_s = values.get("from", 0.0), values.get("until")
    if until_s is not None and until_s <= from_s:
        problems.error(
            tree.place,
            "until-before-from",
            f"this sound would end, at {until_s:g} s, before it begins, at {from_s:g} s",
            "'from' and 'until' are places in the file, the first before the second",
        )
    return SoundSpec(
        loop=looped,
        start_s=values.get("start", 0.0),
        on=values.get("on"),
        from_s=from_s,
        until_s=until_s,
        crossfade_s=crossfade_s,
        bus=values.get("bus"),
        speaker=values.get("speaker"),
    )


SOUND = Kind(
    "sound",
    "a sound from the show's folder, or that of a film; it is as loud as its group is seen",
    "sea.ogg",
    SOUND_KEYS,
    _sound,
)

# ------------------------------------------------------------------ what a show says of its sound


def _named(what: str, example: str) -> Reader[tuple[tuple[Name, Tree], ...]]:
    """A mapping by names of the author's own."""

    @takes(by_name({}))
    def read(tree: Tree, problems: Problems) -> tuple[tuple[Name, Tree], ...] | None:
        if isinstance(tree, Scalar) and not tree.text:
            return ()
        if isinstance(tree, Mapping):
            return tuple((Name(key.text, key.place), value) for key, value in tree.entries)
        problems.error(
            tree.place, "shape", f"{what} are written as 'name: ..', found {kind_of(tree)}",
            f"for example: {example}",
        )  # fmt: skip
        return None

    return read


def _ducked(book: Book) -> Schema:
    over = {"over": {**book.of(_over), "description": "how long making room takes"}}
    return {"type": ["object", "null"], "properties": over, "additionalProperties": book.of(share)}


@takes(_ducked)
def _duck(tree: Tree, problems: Problems) -> tuple[tuple[Name, float], ...] | None:
    """`{ambience: 30%, over: 500ms}`: the buses that make room, and within which time.

    The time stands under the name `over`.
    """
    entries = _named("those that make room", "duck: {ambience: 30%, over: 500ms}")(tree, problems)
    if entries is None:
        return None
    found = []
    for bus, value in entries:
        read = _over if bus.text == "over" else share
        amount = read(value, problems)
        if amount is not None:
            found.append((bus, amount))
    return tuple(found)


_over: Reader[float] = between(0.0, 60.0, seconds, "'over'")
BUS_KEYS = [
    Key("level", share, "how loud all of its sounds are", "80%"),
    Key("duck", _duck, "which buses make room while it is heard, and `over` what time",
        "{ambience: 30%, over: 500ms}"),
]  # fmt: skip


@takes(by_name(either(share, NOTHING, grouped(BUS_KEYS, "bus"))))
def _buses(tree: Tree, problems: Problems) -> tuple[BusSpec, ...] | None:
    entries = _named("'buses'", "buses: {ambience: {level: 80%}}")(tree, problems)
    return None if entries is None else tuple(_bus(*entry, problems) for entry in entries)


def _bus(bus: Name, tree: Tree, problems: Problems) -> BusSpec:
    if isinstance(tree, Scalar):
        level = share(tree, problems) if tree.text else None
        return BusSpec(bus, level)
    values = read_keys(tree, BUS_KEYS, f"the bus '{short(bus.text)}'", problems) or {}
    ducks = dict(values["duck"]) if "duck" in values else None
    over_s = None
    if ducks is not None:
        over = next((key for key in ducks if key.text == "over"), None)
        over_s = ducks.pop(over) if over is not None else None
    room = None if ducks is None else tuple(ducks.items())
    return BusSpec(bus, values.get("level"), room, over_s)


@takes(by_name(side))
def _speakers(tree: Tree, problems: Problems) -> tuple[tuple[Name, float], ...] | None:
    entries = _named("'speakers'", "speakers: {drum corner: 60%}")(tree, problems)
    found = []
    for speaker, value in entries or ():
        if speaker.text in USUAL_SPEAKERS:
            problems.error(
                speaker.place, "bad-name", f"'{speaker.text}' is known already, and needs no name",
                "name what this place alone has: a corner, a chair, a wall",
            )  # fmt: skip
            continue
        where = side(value, problems)
        if where is not None:
            found.append((speaker, where))
    return None if entries is None else tuple(found)


SOUNDS_KEYS = [
    Key("buses", _buses, f"groups of sounds: `{AMBIENCE}`, `{EFFECTS}`, `{VOICE}`, or others",
        "{ambience: {level: 80%}, voice: {duck: {ambience: 30%, over: 500ms}}}"),
    Key("speakers", _speakers, "speakers that places may have: where they are, from -100% (left) "
        "to 100% (right), in places without them", "{drum corner: 60%}"),
]  # fmt: skip


@takes(grouped(SOUNDS_KEYS, "sound of a show"))
def read_sounds(tree: Tree, problems: Problems) -> SoundsSpec | None:
    """`sound: {buses: {..}, speakers: {..}}` of a show."""
    values = read_keys(tree, SOUNDS_KEYS, "'sound'", problems)
    if values is None:
        return None
    return SoundsSpec(values.get("buses", ()), values.get("speakers", ()))


def bus_names(spec: SoundsSpec) -> list[str]:
    """The buses of a show: those that every show has, and its own."""
    own = [bus.name.text for bus in spec.buses]
    return list(dict.fromkeys([*(bus.name for bus in USUAL_BUSES), *own]))
