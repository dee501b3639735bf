"""Ways out that chase each other: scenes that lead round in a circle with no time passing.

Inputs stay as they are within an instant, so for given values each scene has one first way out
that is true at once, or none. A circle among those is a loop. The values that matter are those
around the numbers that conditions compare with, so a handful of each input covers all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise, product

from exhibit.show.conditions import Compare, Condition, Held
from exhibit.show.program import Show

_MOST = 2000  # combinations of values: some 50 ms for a show of twenty scenes


def instant_loops(show: Show) -> list[tuple[int, str]]:
    """The first way out of each circle, as (index among its scene's ways, scene's name)."""
    found: dict[frozenset[int], tuple[int, str]] = {}
    for view in islice(_views(show), _MOST):
        ways = [_first_way(show, scene, view) for scene in range(len(show.scenes))]
        for circle in _circles(
            [-1 if w is None else show.scenes[i].gos[w].to for i, w in enumerate(ways)]
        ):
            scene = circle[0]
            found.setdefault(frozenset(circle), (ways[scene] or 0, show.scenes[scene].name))
    return list(found.values())


def _first_way(show: Show, scene: int, view: _Instant) -> int | None:
    for i, go in enumerate(show.scenes[scene].gos):
        if _true_at_once(go.when, view):
            return i
    return None


def _true_at_once(condition: Condition, view: _Instant) -> bool:
    """Whether it is true in the instant in which its scene is entered."""
    view.held.clear()
    _hold(condition, view)
    return condition.true(view)


def _hold(condition: Condition, view: _Instant) -> None:
    for part in condition.parts():
        _hold(part, view)
    if isinstance(condition, Held):
        view.held[condition.timer] = 0.0 if condition.inner.true(view) else None


def _circles(next_of: list[int]) -> Iterator[list[int]]:
    done: set[int] = set()
    for start in range(len(next_of)):
        path: list[int] = []
        at = start
        while at >= 0 and at not in done:
            done.add(at)
            path.append(at)
            at = next_of[at]
        if at in path:
            yield path[path.index(at) :]


@dataclass
class _Instant:
    """A `conditions.View` of a scene that was entered this very instant, at 0 s."""

    values: Mapping[int, float]
    hits: frozenset[int]
    language: int
    quiet_since_s: float | None
    now_s: float = 0.0
    entered_s: float = 0.0
    held: dict[int, float | None] = field(default_factory=dict)

    def value(self, number: int) -> float:
        return 0.0 if number in self.hits else self.values.get(number, 0.0)

    def held_since_s(self, timer: int) -> float | None:
        return self.held.get(timer)


def _views(show: Show) -> Iterator[_Instant]:
    hits = frozenset(i for i, item in enumerate(show.inputs) if item.kind == "hit")
    numbers: dict[int, set[float]] = {}
    for scene in show.scenes:
        for go in scene.gos:
            for compare in _compares(go.when):
                numbers.setdefault(compare.input, set()).add(compare.number)
    inputs = [i for i in numbers if i not in hits]
    around = [_around(numbers[i], show.inputs[i].low, show.inputs[i].high) for i in inputs]
    languages = range(len(show.languages))
    for values in product(*around):
        known = dict(zip(inputs, values, strict=True))
        for language, quiet_since in product(languages, (None, -1e9)):
            yield _Instant(known, hits, language, quiet_since)


def _compares(condition: Condition) -> Iterator[Compare]:
    if isinstance(condition, Compare):
        yield condition
    for part in condition.parts():
        yield from _compares(part)


def _around(numbers: set[float], low: float, high: float) -> list[float]:
    """The numbers themselves, and a value between each two and at both ends."""
    edges = sorted({low, high, *numbers})
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    return sorted({*edges, *middles})
