"""Properties that may be alive: a value, or what it follows (an input, a hit's echo, a wave)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    colour,
    condition_text,
    length,
    name,
    number,
    one_of,
    pair,
    read_keys,
    seconds,
)
from exhibit.authoring.slips import short
from exhibit.authoring.specs import FollowSpec, Live, WaveSpec
from exhibit.core.problems import Problems
from exhibit.core.words import EASINGS, WAVE_SHAPES

SHORTEST_WAVE_S = 0.05  # three pictures of a 60 Hz screen: less is no wave to see
share: Reader[float] = between(0.0, 1.0, number, "an opacity or a level")
scale_factor: Reader[float] = between(-1000.0, 1000.0, number, "a scale")


def ease_key(words: Sequence[str] = EASINGS) -> Key:
    return Key("ease", one_of(words), "how it gets there", "in-out")


def follow_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("follow", name, "the input it follows", "near", required=True),
        Key("from", read, "its value at the input's low end", required=True),
        Key("to", read, "its value at the input's high end", required=True),
        Key("between", pair(condition_text, "[0.5 m, 2 m]"), "the part of the range that counts"),
        Key("smooth", seconds, "how long it takes to arrive", "300ms"),
        ease_key(),
    ]


def pulse_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("pulse", name, "the hit it answers", "drum", required=True),
        Key("from", read, "its value at rest", required=True),
        Key("to", read, "its value at a full hit", required=True),
        Key("decay", seconds, "how long it rings", "600ms"),
        ease_key(),
    ]


def wave_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("wave", _period, "how long one wave takes", "6s", required=True),
        Key("from", read, "its value where the wave begins", required=True),
        Key("to", read, "its value half-way, or at the end of a ramp", required=True),
        Key("phase", _phase, "where it begins: a part of the wave, or 'chance'", "25%"),
        Key("shape", one_of(WAVE_SHAPES), "how it moves", "smooth"),
        ease_key(),
    ]


_period: Reader[float] = between(SHORTEST_WAVE_S, 1e6, seconds, "a wave, in seconds,")
_part: Reader[float] = between(-1.0, 1.0, number, "a phase")


def _phase(tree: Tree, problems: Problems) -> float | str | None:
    if isinstance(tree, Scalar) and tree.text == "chance":
        return "chance"
    return _part(tree, problems)


def live(read: Reader[Any]) -> Reader[Any]:
    """A value, or a mapping that says what it follows."""

    def read_live(tree: Tree, problems: Problems) -> Any:
        return _bound(tree, read, problems) if isinstance(tree, Mapping) else read(tree, problems)

    return read_live


# Keys that say more about a movement, and never which one it is.
_ONLY_BESIDE = ("from", "to", "between", "smooth", "decay", "phase", "shape", "ease")


def _bound(tree: Mapping, read: Reader[Any], problems: Problems) -> FollowSpec | WaveSpec | None:
    kinds: dict[str, Callable[[Reader[Any]], list[Key]]] = {
        "follow": follow_keys,
        "pulse": pulse_keys,
        "wave": wave_keys,
    }
    kind = next((word for word in kinds if tree.get(word) is not None), None)
    if kind is None:
        others = [key for key, _ in tree.entries if key.text not in _ONLY_BESIDE]
        first = others[0] if others else None
        problems.error(
            first.place if first else tree.place,
            "unknown-kind",
            "a value that moves begins with follow, pulse or wave"
            + (f", not with '{short(first.text)}'" if first else ""),
            suggest(first.text, kinds) if first else "for example: {follow: near, from: 1, to: 0}",
        )
        return None
    keys = kinds[kind](read)
    before = len(problems)
    values = read_keys(tree, keys, f"'{kind}'", problems)
    if values is None or len(problems) > before:
        return None
    return _wave(values) if kind == "wave" else _follow(values, kind)


def _follow(values: dict[str, Any], kind: str) -> FollowSpec:
    return FollowSpec(
        input=values[kind],
        start=values["from"],
        end=values["to"],
        settle_s=values.get("smooth", 0.0) if kind == "follow" else values.get("decay", 0.6),
        between=values.get("between"),
        easing=values.get("ease", "linear"),
        is_pulse=kind == "pulse",
    )


def _wave(values: dict[str, Any]) -> WaveSpec:
    phase = values.get("phase", 0.0)
    return WaveSpec(
        period_s=values["wave"],
        start=values["from"],
        end=values["to"],
        phase=None if phase == "chance" else phase,
        shape=values.get("shape", "smooth"),
        easing=values.get("ease", "linear"),
    )


def _split(value: Any, properties: Sequence[str]) -> dict[str, Live]:
    """One value for several properties: a colour for red, green and blue."""
    if isinstance(value, (FollowSpec, WaveSpec)):
        starts: Any = value.start
        ends: Any = value.end
        return {
            prop: replace(value, start=starts[i], end=ends[i]) for i, prop in enumerate(properties)
        }
    return dict(zip(properties, value, strict=False))


def live_colour(tree: Tree, problems: Problems) -> dict[str, Live] | None:
    value = live(colour)(tree, problems)
    return None if value is None else _split(value, ("red", "green", "blue"))


def live_scale(tree: Tree, problems: Problems) -> dict[str, Live] | None:
    if isinstance(tree, Items):
        both = pair(live(scale_factor), "[1, 1.5]")(tree, problems)
        return None if both is None else {"scale_x": both[0], "scale_y": both[1]}
    value = live(scale_factor)(tree, problems)
    return None if value is None else {"scale_x": value, "scale_y": value}


def live_at(tree: Tree, problems: Problems) -> dict[str, Live] | None:
    both = pair(live(length), "[50%, 30%]")(tree, problems)
    return None if both is None else {"x": both[0], "y": both[1]}
