"""How a property moves by itself: what stands in the place of a value.

follow a sensor, pulse with a hit or a rhythm, wave, wander (noise), or go from key to key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exhibit.authoring.meant import suggest
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import (
    Key,
    Reader,
    between,
    condition_text,
    easing,
    kind_of,
    name,
    number,
    one_of,
    pair,
    read_keys,
    refuse,
    seconds,
)
from exhibit.authoring.shapes import Shape, by_name, either, grouped, listed, pattern, takes, words
from exhibit.authoring.slips import short
from exhibit.authoring.specs import FollowSpec, KeySpec, KeysSpec, Moving, NoiseSpec, WaveSpec
from exhibit.core import units
from exhibit.core.problems import Problems
from exhibit.core.units import UnitError
from exhibit.core.words import WAVE_SHAPES

SHORTEST_WAVE_S = 0.05  # three pictures of a 60 Hz screen: less is no wave to see
MOST_KEYS = 10_000  # of one property: an hour of them at three a second
MOST_PULSES = 1_000_000.0  # at which a key stands: a day of eleven pulses a second


def ease_key() -> Key:
    return Key("ease", easing, "how it gets there", "in-out")


def follow_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("follow", name, "the input it follows", "near", required=True),
        Key("from", read, "its value at the input's low end", required=True),
        Key("to", read, "its value at the input's high end", required=True),
        Key("between", pair(condition_text, "[0.5 m, 2 m]"), "the part of the range that counts"),
        Key("smooth", seconds, "how long it takes to arrive", "300ms"),
        Key("spring", seconds, "the same, as a spring that swings until then", "900ms"),
        Key("bounce", _bounce, "how far a spring shoots beyond, a part of the way", "30%"),
        ease_key(),
    ]


def pulse_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("pulse", name, "the hit, or the rhythm, that it answers", "drum", required=True),
        Key("from", read, "its value at rest", required=True),
        Key("to", read, "its value at a full stroke", required=True),
        Key("decay", seconds, "how long it rings", "600ms"),
        ease_key(),
    ]


def wave_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("wave", _period, "how long one wave takes, or the rhythm whose cycle it is", "6s",
            required=True),
        Key("from", read, "its value where the wave begins", required=True),
        Key("to", read, "its value half-way, or at the end of a ramp", required=True),
        Key("pulses", _pulses, "of a rhythm: how many of its pulses one wave takes", "4"),
        Key("phase", _phase, "where it begins: a part of the wave, or 'chance'", "25%"),
        Key("shape", one_of(WAVE_SHAPES), "how it moves", "smooth"),
        ease_key(),
    ]  # fmt: skip


def noise_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("noise", _wander, "how long it takes to wander elsewhere", "4s", required=True),
        Key("from", read, "the one end of where it wanders", required=True),
        Key("to", read, "the other end", required=True),
        ease_key(),
    ]


def keys_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("keys", _keys(read), "its values and when it has them", "{0s: 0%, 2s: 100%}",
            required=True),
        Key("loop", one_of(("no", "yes", "back")), "after the last: stay, begin again, or go back",
            "back"),
        Key("on", name, "the rhythm whose pulses the times are", "sabar"),
        ease_key(),
    ]  # fmt: skip


MOVEMENTS: dict[str, Callable[[Reader[Any]], list[Key]]] = {
    "follow": follow_keys,
    "pulse": pulse_keys,
    "wave": wave_keys,
    "noise": noise_keys,
    "keys": keys_keys,
}
_bounce: Reader[float] = between(0.0, 0.95, number, "a bounce")
_wander: Reader[float] = between(SHORTEST_WAVE_S, 1e6, seconds, "a noise, in seconds,")
_period_s: Reader[float] = between(SHORTEST_WAVE_S, 1e6, seconds, "a wave, in seconds,")
_pulses: Reader[float] = between(0.25, 1e6, number, "a wave, in pulses,")
_part: Reader[float] = between(-1.0, 1.0, number, "a phase")


@takes(either(_period_s, pattern("[A-Za-zÀ-\uffff].*", "a time, or the name of a rhythm")))
def _period(tree: Tree, problems: Problems) -> float | Name | None:
    """A time, or the name of a rhythm."""
    if isinstance(tree, Scalar) and tree.text[:1].isalpha():
        return Name(tree.text, tree.place)
    return _period_s(tree, problems)


@takes(either(_part, words(["chance"])))
def _phase(tree: Tree, problems: Problems) -> float | str | None:
    if isinstance(tree, Scalar) and tree.text == "chance":
        return "chance"
    return _part(tree, problems)


def moves(read: Reader[Any]) -> Shape:
    """What stands in the place of a value: any movement of it."""
    return lambda book: {
        "anyOf": [book.group(keys(read), word) for word, keys in MOVEMENTS.items()]
    }


# Keys that say more about a movement, and never which one it is.
_ONLY_BESIDE = (
    "from", "to", "between", "smooth", "spring", "bounce", "decay", "phase", "pulses", "shape",
    "loop", "on", "ease",
)  # fmt: skip


def moving(tree: Mapping, read: Reader[Any], problems: Problems) -> Moving | None:
    """The movement that a mapping says; its values are read with `read`."""
    kind = next((word for word in MOVEMENTS if tree.get(word) is not None), None)
    if kind is None:
        others = [key for key, _ in tree.entries if key.text not in _ONLY_BESIDE]
        first = others[0] if others else None
        problems.error(
            first.place if first else tree.place,
            "unknown-kind",
            f"a value that moves begins with one of {', '.join(MOVEMENTS)}"
            + (f", not with '{short(first.text)}'" if first else ""),
            suggest(first.text, MOVEMENTS)
            if first
            else "for example: {follow: near, from: 1, to: 0}",
        )
        return None
    before = len(problems)
    values = read_keys(tree, MOVEMENTS[kind](read), f"'{kind}'", problems)
    if values is None or len(problems) > before:
        return None
    if not _goes_together(values, tree, problems):
        return None
    return _keyed(values, tree, problems) if kind == "keys" else _CHANGES[kind](values)


def _goes_together(values: dict[str, Any], tree: Mapping, problems: Problems) -> bool:
    """Whether each key has the other one without which it would say nothing."""
    said = {key.text: key.place for key, _ in tree.entries}
    if "bounce" in values and "spring" not in values:
        message, hint = "'bounce' needs a 'spring' that bounces", "for example: spring: 900ms"
        problems.error(said.get("bounce", tree.place), "missing-key", message, hint)
    elif "spring" in values and "smooth" in values:
        message = "this has both 'smooth' and 'spring', and one of them decides"
        problems.error(said.get("spring", tree.place), "two-ways", message, "remove one of them")
    elif "pulses" in values and not isinstance(values.get("wave"), Name):
        message = "'pulses' are those of a rhythm, and this wave takes a time"
        hint = "for example: {wave: walk, pulses: 4}, where walk is a rhythm of the show"
        problems.error(said.get("pulses", tree.place), "missing-key", message, hint)
    else:
        return True
    return False


def _follow(values: dict[str, Any], kind: str) -> FollowSpec:
    settle_s = values.get("spring", values.get("smooth", 0.0))
    bounce = values.get("bounce", 0.3) if "spring" in values else 0.0
    return FollowSpec(
        input=values[kind],
        start=values["from"],
        end=values["to"],
        settle_s=settle_s if kind == "follow" else values.get("decay", 0.6),
        between=values.get("between"),
        easing=values.get("ease", "linear"),
        is_pulse=kind == "pulse",
        bounce=bounce,
    )


def _wave(values: dict[str, Any]) -> WaveSpec:
    phase, period = values.get("phase", 0.0), values["wave"]
    return WaveSpec(
        period_s=0.0 if isinstance(period, Name) else period,
        start=values["from"],
        end=values["to"],
        phase=None if phase == "chance" else phase,
        shape=values.get("shape", "smooth"),
        easing=values.get("ease", "linear"),
        rhythm=period if isinstance(period, Name) else None,
        pulses=values.get("pulses", 0.0),
    )


def _noise(values: dict[str, Any]) -> NoiseSpec:
    return NoiseSpec(values["noise"], values["from"], values["to"], values.get("ease", "linear"))


_CHANGES: dict[str, Callable[[dict[str, Any]], Moving]] = {
    "follow": lambda values: _follow(values, "follow"),
    "pulse": lambda values: _follow(values, "pulse"),
    "wave": _wave,
    "noise": _noise,
}


# ------------------------------------------------------------------ keys


def _keys(read: Reader[Any]) -> Reader[tuple[tuple[Scalar, Any, Any], ...]]:
    """`{0s: 0%, 2s: 100%}`, or a list of `{at: 2s, to: 100%, ease: out}`: time, value, easing."""

    @takes(either(by_name(read, empty=False), listed(grouped(key_keys(read)), 2)))
    def read_all(tree: Tree, problems: Problems) -> tuple[tuple[Scalar, Any, Any], ...] | None:
        before = len(problems)
        if isinstance(tree, Mapping):
            written = [(time, read(value, problems), None) for time, value in tree.entries]
        elif isinstance(tree, Items):
            written = [key for item in tree.items if (key := _key(item, read, problems))]
        else:
            written = []
        if len(problems) > before:
            return None
        if len(written) < 2 or len(written) > MOST_KEYS:
            problems.error(
                tree.place,
                "shape",
                f"expected two keys or more, found {kind_of(tree)}"
                if len(written) < 2
                else f"{len(written):,} keys are too many: {MOST_KEYS:,} are the most",
                "for example: keys: {0s: 0%, 2s: 100%}",
            )
            return None
        return tuple(written)

    return read_all


def key_keys(read: Reader[Any]) -> list[Key]:
    return [
        Key("at", condition_text, "when", "2s", required=True),
        Key("to", read, "its value then", required=True),
        Key("ease", easing, "how it gets there", "out"),
    ]


def _key(tree: Tree, read: Reader[Any], problems: Problems) -> tuple[Scalar, Any, Any] | None:
    values = read_keys(tree, key_keys(read), "a key", problems)
    if values is None or "at" not in values:
        return None
    return values["at"], values.get("to"), values.get("ease")


def _when(written: Scalar, rhythm: Name | None, problems: Problems) -> float | None:
    """The time of a key: in seconds, or, by a rhythm, in pulses."""
    if rhythm is None:
        return seconds(written, problems)
    try:
        at = units.number(written.text)
    except UnitError as error:
        refuse(error, written.place, problems)
        return None
    if at > MOST_PULSES:
        problems.error(written.place, "range", f"a key stands at {MOST_PULSES:,.0f} pulses at most")
        return None
    return at


def _keyed(values: dict[str, Any], tree: Mapping, problems: Problems) -> KeysSpec | None:
    rhythm: Name | None = values.get("on")
    ease = values.get("ease", "in-out")
    keys: list[KeySpec] = []
    for written, value, own in values["keys"]:
        at = _when(written, rhythm, problems)
        if at is None:
            return None
        if (keys and at <= keys[-1].at) or at < 0.0:
            problems.error(
                written.place,
                "range",
                f"a key at '{short(written.text)}' does not come after the one before it",
                "write the keys in the order of their times, each later than the last",
            )
            return None
        keys.append(KeySpec(at, value, own or ease))
    return KeysSpec(tuple(keys), values.get("loop", "yes" if rhythm else "no"), rhythm)
