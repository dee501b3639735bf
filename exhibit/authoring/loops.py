"""Ways out that chase each other: scenes that lead round in a circle with no time passing.

Inputs stay as they are within an instant, so for given values each scene has one first way out
that is true at once, or none. A circle among those is a loop. The values that matter are those
around the numbers that conditions compare with, so a handful of each input covers all.

Nearly every way out of a real show waits for something, and cannot be true at once. What is left
falls into a few groups of scenes that could lead round, and each is tried by itself.

A turn may lead to any of its scenes, but one that comes to an end leads round only by its last. The
way back leads to where one came from: it closes a circle with scenes that lead there at once.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, product

from exhibit.show.actions import Leap
from exhibit.show.clocking import tick
from exhibit.show.conditions import (
    Both,
    Compare,
    Condition,
    Either,
    Held,
    Played,
    Plays,
    Quiet,
    Says,
    TimeInScene,
    Unvisited,
    Within,
    listened_to,
)
from exhibit.show.playhead import Playhead
from exhibit.show.program import BACK, Go, Show
from exhibit.show.rhythms import OnStroke

_SOMETHING = "\N{REPLACEMENT CHARACTER}"  # words that no condition asks for
_MOST = 5_000  # combinations of values for one group of scenes: some 50 ms


def instant_loops(show: Show) -> list[tuple[int, int]]:
    """The first way out of each circle, as (scene, index among its ways)."""
    hits = frozenset(i for i, item in enumerate(show.inputs) if item.kind == "hit")
    own = frozenset(i for i, item in enumerate(show.inputs) if item.own)
    ways = [
        # What a variable is on the way round nobody can say here: the scenes may set it.
        {
            i: go
            for i, go in enumerate(scene.gos)
            if not _waits(go.when, hits) and own.isdisjoint(listened_to(go.when))
        }
        for scene in show.scenes
    ]
    found: dict[frozenset[int], tuple[int, int]] = {}
    for group in _groups(_reach(show, ways)):
        inside = {scene: ways[scene] for scene in group}
        for view in islice(_views(show, inside, hits), _MOST):
            taken = {
                scene: way
                for scene in sorted(group)
                if (way := _first_way(inside[scene], view)) is not None
            }
            for circle in _circles(_led_to(show, {s: ways[s][w] for s, w in taken.items()})):
                found.setdefault(frozenset(circle), (circle[0], taken[circle[0]]))
    return sorted(found.values())


def entry_loops(show: Show) -> list[tuple[int, int]]:
    """Of each circle in which scenes send each other on as they begin the first, and the next."""
    forth = {
        number: {
            to
            for action in scene.enter
            if isinstance(action, Leap)
            for to in _targets(show, action)
        }
        for number, scene in enumerate(show.scenes)
    }
    circles = (circle for circle in _circles(forth) if circle[0] == min(circle))
    return sorted((circle[0], circle[1 % len(circle)]) for circle in circles)


def _reach(show: Show, ways: Sequence[Mapping[int, Go]]) -> list[set[int]]:
    """For each scene those to which these ways may lead; of the way back, all that lead here."""
    forth = {
        scene: {to for go in each.values() for to in _targets(show, go)}
        for scene, each in enumerate(ways)
    }
    if not any(_is_back(go) for each in ways for go in each.values()):
        return list(forth.values())
    reached = {scene: _reached(forth, scene) for scene in forth}
    return [
        there | {other for other, far in reached.items() if scene in far}
        if any(_is_back(go) for go in ways[scene].values())
        else there
        for scene, there in forth.items()
    ]


def _targets(show: Show, go: Go | Leap) -> tuple[int, ...]:
    """The scenes to which a way may lead again and again, but for the way back."""
    if go.turn < 0:
        return () if go.to == BACK else (go.to,)
    turn = show.turns[go.turn]
    if turn.how in ("once", "order"):
        return turn.scenes[-1:] if turn.how == "order" else ()
    weights = turn.weights or (1.0,) * len(turn.scenes)
    return tuple(scene for scene, weight in zip(turn.scenes, weights, strict=True) if weight > 0.0)


def _is_back(go: Go) -> bool:
    return go.turn < 0 and go.to == BACK


def _led_to(show: Show, taken: Mapping[int, Go]) -> dict[int, set[int]]:
    """For each scene those to which the way that it takes at once may lead."""
    forth = {scene: set(_targets(show, go)) for scene, go in taken.items()}
    backs = [scene for scene, go in taken.items() if _is_back(go)]
    if not backs:
        return forth
    reached = {scene: _reached(forth, scene) for scene in forth}
    return forth | {
        back: {scene for scene, there in reached.items() if back in there} for back in backs
    }


def _waits(condition: Condition, hits: frozenset[int]) -> bool:
    """Whether it can never be true in the instant in which its scene begins."""
    match condition:
        case Held(inner, seconds):
            waits = seconds > 0.0 or _waits(inner, hits)
        case TimeInScene(at_least, seconds):
            waits = at_least and seconds > 0.0
        case Plays() | Played() | OnStroke():
            waits = True  # for time to pass, in a recording or until a stroke
        case Quiet(seconds, over_scenes):
            waits = seconds > 0.0 and not over_scenes
        case Compare(number) if number in hits:
            waits = not condition.true(_Instant({}, hits, 0, None, {}))
        case Either(left, right):  # before Both, which it is a kind of
            waits = _waits(left, hits) and _waits(right, hits)
        case Both(left, right):
            waits = _waits(left, hits) or _waits(right, hits)
        case _:
            waits = False
    return waits


def _groups(next_of: Sequence[set[int]]) -> Iterator[set[int]]:
    """The scenes that could lead round to themselves, those of one circle together."""
    numbered = dict(enumerate(next_of))
    reached = [_reached(numbered, scene) for scene in numbered]
    done: set[int] = set()
    for scene, others in enumerate(reached):
        if scene in others and scene not in done:
            group = {other for other in others if scene in reached[other]}
            done |= group
            yield group


def _reached(next_of: Mapping[int, set[int]], start: int) -> set[int]:
    reached: set[int] = set()
    waiting = list(next_of[start])
    while waiting:
        scene = waiting.pop()
        if scene not in reached:
            reached.add(scene)
            waiting.extend(next_of.get(scene, ()))
    return reached


def _first_way(gos: Mapping[int, Go], view: _Instant) -> int | None:
    """The index of the first way out that is true in the instant in which its scene begins."""
    for i, go in gos.items():
        view.held.clear()
        _hold(go.when, view)
        if go.when.true(view):
            return i
    return None


def _hold(condition: Condition, view: _Instant) -> None:
    for part in condition.parts():
        _hold(part, view)
    if isinstance(condition, (Held, Within)):
        view.held[condition.timer] = tick(condition, None, condition.inner.true(view), 0.0)


def _circles(next_of: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """The shortest way round from each scene to itself, if there is one."""
    for start in next_of:
        came: dict[int, int] = {}  # from where one came first
        waiting = deque([start])
        while waiting and start not in came:
            at = waiting.popleft()
            for to in sorted(next_of.get(at, ())):
                if to not in came:
                    came[to] = at
                    waiting.append(to)
        if start in came:
            circle = [start]
            while (before := came[circle[-1]]) != start:
                circle.append(before)
            yield [start, *reversed(circle[1:])]


@dataclass
class _Instant(Unvisited):
    """A `conditions.View` of a scene that begins this very instant, at 0 s."""

    values: Mapping[int, float]
    hits: frozenset[int]
    language: int
    quiet_since_s: float | None
    texts: Mapping[int, str]
    now_s: float = 0.0
    entered_s: float = 0.0
    held: dict[int, float | None] = field(default_factory=dict)

    def value(self, number: int) -> float:
        return 0.0 if number in self.hits else self.values.get(number, 0.0)

    def words(self, number: int) -> str:
        return self.texts.get(number, "")

    def held_since_s(self, timer: int) -> float | None:
        return self.held.get(timer)

    def last_true_s(self, timer: int) -> float | None:
        return self.held.get(timer)

    def playhead(self, number: int) -> Playhead:
        return Playhead()

    def lasts_s(self, number: int) -> float:
        return math.inf


def _views(
    show: Show, ways: Mapping[int, Mapping[int, Go]], hits: frozenset[int]
) -> Iterator[_Instant]:
    """The instants among which these ways out can tell: values, languages, quiet."""
    conditions = [go.when for gos in ways.values() for go in gos.values()]
    inputs, around = _values(show, conditions, hits)
    returns = {c.seconds for whole in conditions for c in _parts(whole) if isinstance(c, Quiet)}
    for values in product(*around):
        said: dict[int, float | str] = dict(zip(inputs, values, strict=True))
        texts = {i: words for i, words in said.items() if isinstance(words, str)}
        known = {i: float(bool(v)) if isinstance(v, str) else v for i, v in said.items()}
        quiet: list[float | None] = [None]
        if returns and _nobody(show, known):
            # The idle return comes true at one moment: when it has been quiet for just so long.
            quiet += [-after_s for after_s in sorted(returns)]
        for language, since in product(range(len(show.languages)), quiet):
            yield _Instant(known, hits, language, since, texts)


def _nobody(show: Show, values: Mapping[int, float]) -> bool:
    from exhibit.show.signals import at_rest  # noqa: PLC0415  # loads numpy; few shows come here

    return all(at_rest(show.inputs[i], value) for i, value in values.items())


def _values(
    show: Show, conditions: Sequence[Condition], hits: frozenset[int]
) -> tuple[list[int], list[Sequence[float | str]]]:
    """The inputs that are compared with something, and the values to try of each."""
    numbers: dict[int, set[float]] = {}
    words: dict[int, set[str]] = {}
    for part in (part for whole in conditions for part in _parts(whole)):
        if isinstance(part, Says):
            words.setdefault(part.input, {"", _SOMETHING}).add(part.words)
        elif isinstance(part, Compare) and show.inputs[part.input].kind == "text":
            words.setdefault(part.input, {"", _SOMETHING})
        elif isinstance(part, Compare) and part.input not in hits:
            item = show.inputs[part.input]
            ends = {item.low, item.high, item.rest}
            numbers.setdefault(part.input, ends).add(part.number)
    around: list[Sequence[float | str]] = [_around(each) for each in numbers.values()]
    return [*numbers, *words], [*around, *map(sorted, words.values())]


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts():
        yield from _parts(part)


def _around(numbers: set[float]) -> list[float]:
    """The numbers themselves, and a value between each two."""
    edges = sorted(numbers)
    return sorted({*edges, *((a + b) / 2 for a, b in pairwise(edges))})
