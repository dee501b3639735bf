"""Whether a condition can be true at all, or false: by trying every situation it can tell apart.

What it asks of an input divides the input's range into a few stretches, and one value of each
stretch stands for all of it; so it is with the time in the scene, with quiet, languages and words.
What nothing is known of here, chance or a recording, may be either, whatever else is the case.
So a condition for which no situation is found has none. Where there are too many, nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from exhibit.show.conditions import (
    SIGNS,
    Both,
    Compare,
    Condition,
    Either,
    Held,
    Not,
    Quiet,
    Says,
    Speaks,
    TimeInScene,
    Within,
)
from exhibit.show.expressions import Channel, Constant, Elapsed, Relation
from exhibit.show.program import Input, Show

MOST = 20_000  # situations that are tried for one question: a tenth of a second
_SOMETHING = "\N{REPLACEMENT CHARACTER}"  # words that no condition asks for
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "is": "is"}
_MEASURED = ("distance", "level", "position", "pose")


class Unclear(Exception):
    """There are more situations than are tried."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is the case at a moment: the value of each thing that was asked about."""

    said: Mapping[Hashable, float | str | bool]

    def true(self, condition: Condition) -> bool:  # noqa: PLR0911  # one return a kind
        """Whether a condition is true then."""
        match _plain(condition):
            case Either(left, right):  # before Both, which it is a kind of
                return self.true(left) or self.true(right)
            case Both(left, right):
                return self.true(left) and self.true(right)
            case Not(inner):
                return not self.true(inner)
            case Compare(number, sign, value):
                return SIGNS[sign](float(self.said["value", number]), value)
            case Says(number, words):
                return self.said["words", number] == words
            case TimeInScene(at_least, seconds):
                return (float(self.said["time"]) >= seconds) is at_least
            case Quiet(seconds, over_scenes):
                lasts = float(self.said["quiet"]) >= seconds
                return lasts and (over_scenes or float(self.said["time"]) >= seconds)
            case Speaks(language):
                return self.said["language"] == language
            case Held(inner, seconds) as held:
                long = float(self.said["time"]) >= seconds and bool(self.said[_key(held)])
                return self.true(inner) and long
            case Within(inner) as within:
                return self.true(inner) or bool(self.said[_key(within)])
            case unknown:
                return bool(self.said[_key(unknown)])


def situations(
    show: Show, conditions: Sequence[Condition], most_s: float = math.inf
) -> Iterator[Situation]:
    """One situation of each sort that these conditions can tell apart, up to `most_s` in a scene.

    Raises Unclear when there are too many sorts.
    """
    atoms = [atom for whole in conditions for atom in _atoms(whole)]
    axes = _axes(show, atoms, most_s)
    if math.prod(len(values) for values in axes.values()) > MOST:
        raise Unclear
    for values in product(*axes.values()):
        yield Situation(dict(zip(axes, values, strict=True)))


def can_be_true(show: Show, condition: Condition) -> bool:
    """False when there is no situation in which it is; Unclear when nobody can tell."""
    return any(each.true(condition) for each in situations(show, [condition]))


def can_be_false(show: Show, condition: Condition) -> bool:
    return any(not each.true(condition) for each in situations(show, [condition]))


def compared(show: Show, condition: Condition) -> Iterator[Compare]:
    """The comparisons in a condition that are never true, whatever stands beside them."""
    for atom in _atoms(condition):
        if isinstance(atom, Compare) and not can_be_true(show, atom):
            yield atom


# --- what is asked --------------------------------------------------------------------------------


def _plain(condition: Condition) -> Condition:
    """A relation of one channel, or of the time, and a number as the comparison that it is."""
    match condition:
        case Relation(Channel(number), sign, Constant(float(value))):
            return Compare(number, sign, value)
        case Relation(Constant(float(value)), sign, Channel(number)):
            return Compare(number, _TURNED[sign], value)
        case Relation(Elapsed(), sign, Constant(float(value))) if sign != "is":
            return TimeInScene(sign in (">", ">="), value)
        case Relation(Constant(float(value)), sign, Elapsed()) if sign != "is":
            return TimeInScene(sign in ("<", "<="), value)
        case _:
            return condition


def _atoms(condition: Condition) -> Iterator[Condition]:
    """The condition and all in it, as far as it can be looked into."""
    plain = _plain(condition)
    yield plain
    if isinstance(plain, (Both, Not, Held, Within)):
        for part in plain.parts():
            yield from _atoms(part)


def _key(condition: Condition) -> Hashable:
    """What a condition of which nothing is known goes by; clocks of one thing are the same."""
    if isinstance(condition, (Held, Within)):
        return (type(condition), condition.inner, condition.seconds)
    return condition


Axes = dict[Hashable, Sequence[float | str | bool]]


def _axes(show: Show, atoms: Sequence[Condition], most_s: float) -> Axes:
    """Each thing that is asked about, and the values to try of it."""
    numbers: dict[int, set[float]] = {}
    words: dict[int, set[str]] = {}
    times: set[float] = {0.0}
    quiets: set[float] = {0.0}
    axes: Axes = {}
    for atom in atoms:
        match atom:
            case Compare(number, _, value):
                numbers.setdefault(number, set()).add(value)
            case Says(number, said):
                words.setdefault(number, {"", _SOMETHING}).add(said)
            case TimeInScene(_, seconds):
                times.add(seconds)
            case Quiet(seconds):
                quiets.add(seconds)
                times.add(seconds)
            case Speaks():
                axes["language"] = range(len(show.languages))
            case Held(_, seconds) | Within(_, seconds):
                times.add(seconds)
                axes[_key(atom)] = (False, True)
            case Both() | Not():
                pass
            case unknown:
                axes[_key(unknown)] = (False, True)
    for number, values in numbers.items():
        axes["value", number] = _around(show.inputs[number], values)
    for number, known in words.items():
        axes["words", number] = sorted(known)
    axes["time"] = _stretches(times, most_s)
    axes["quiet"] = _stretches(quiets, math.inf)
    return axes


def _stretches(edges: set[float], most: float) -> list[float]:
    """From 0: the edges, a value between each two, one beyond the last; none above `most`."""
    known = sorted({each for each in edges if each >= 0.0} | {max(edges) + 1.0})
    if math.isfinite(most):
        known = [each for each in known if each < most] + [most]
    return sorted({*known, *((a + b) / 2 for a, b in pairwise(known))})


def _around(item: Input, numbers: set[float]) -> list[float]:
    """The values that an input can have, one of each stretch between the numbers."""
    if item.kind == "hit":  # how often, since the scene began
        near = {math.floor(n) + d for n in numbers if math.isfinite(n) for d in (-1, 0, 1, 2)}
        return sorted({0.0, *(float(n) for n in near if n >= 0)})
    if item.kind == "count":
        near = {math.floor(n) + d for n in numbers if math.isfinite(n) for d in (-1, 0, 1, 2)}
        ends = {item.low, item.high, item.rest}
        return sorted({*ends, *(float(n) for n in near if item.low <= n <= item.high)})
    if item.kind in ("switch", "text") or item.part == "on":
        return [0.0, 1.0]
    if item.kind == "choice":
        return [float(n) for n in range(-1, len(item.options))]
    low, high = min(item.low, item.rest), max(item.high, item.rest)
    if item.kind not in _MEASURED:  # nothing is known of its range
        low, high = min(numbers) - 1.0, max(numbers) + 1.0
    edges = sorted({low, high, item.rest} | {n for n in numbers if low <= n <= high})
    return sorted({*edges, *((a + b) / 2 for a, b in pairwise(edges))})
