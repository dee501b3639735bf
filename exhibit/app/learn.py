"""Which address a maker meant, by moving a hand: a pure function of what was heard.

For each input there is a while in which nobody touches anything, and one in which the maker moves
what should feed the input. What moved then, and did not before, and moved as that kind of input
does, is the one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from exhibit.show.events import Event, Value

QUIET_S, MOVE_S = 3.0, 10.0
LEAST = 0.02  # of the largest number on an address: what moved less has not been moved
FEWEST = 4  # different values of something that moves smoothly
MOST_STATES = 16  # different values of a switch of many ways
MOST_VALUES = 16  # of a message that are looked at
MOST_SERIES = 2_000

Floats = NDArray[np.float64]

# What to do for an input of each kind; {name} is the input's.
ASKS = {
    "distance": "Move your hand slowly in front of the sensor for '{name}', near and far",
    "level": "Turn or move what feeds '{name}', all the way down and up",
    "hit": "Strike '{name}' five times, hard and softly",
    "switch": "Press what feeds '{name}' and let go, five times",
    "choice": "Choose each of the options of '{name}', one after the other",
    "position": "Touch and draw for '{name}', into all corners",
    "pose": "Move and turn what feeds '{name}'",
    "count": "Make the number of '{name}' go up and down",
    "text": "Show the cards of '{name}', one after the other",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An address for an input: `value` is which of the message's values, from 1.

    `low` and `high` are the numbers that were seen, as the board says them.
    """

    input: str
    address: str
    source: str
    value: int
    low: float
    high: float
    score: float


@dataclass(frozen=True, slots=True)
class _Series:
    """One of the values of one address: what it was in quiet, and while the maker moved it."""

    address: str
    source: str
    value: int
    calm: Floats
    moved: Floats
    times: Floats  # show seconds of what was said while it was moved
    watched: bool  # whether anything is known of the quiet before

    @property
    def low(self) -> float:
        return float(self.moved.min())

    @property
    def high(self) -> float:
        return float(self.moved.max())

    @property
    def states(self) -> int:
        return len(np.unique(self.moved))

    @property
    def changes(self) -> int:
        return int(np.count_nonzero(np.diff(self.moved)))

    @property
    def is_a_habit(self) -> bool:
        """Whether it says the same again and again, as boards do so that nothing is lost."""
        gaps = np.diff(self.times)
        if self.changes or len(gaps) < 2:
            return False
        return float(gaps.max() - gaps.min()) < 0.2 * float(gaps.mean()) + 0.02

    @property
    def moved_by(self) -> float:
        """How much more it moved than in quiet, as a part of its largest number."""
        largest = max(float(np.abs(self.moved).max()), 1e-9)
        calm = float(np.ptp(self.calm)) if len(self.calm) else 0.0
        return (float(np.ptp(self.moved)) - calm) / largest


def choose(
    name: str,
    kind: str,
    quiet: Sequence[Event],
    moved: Sequence[Event],
    taken: Sequence[Found] = (),
) -> tuple[Found, ...]:
    """What may feed the input, the likeliest first; nothing when nothing moved in its way.

    `quiet` is what was heard while nobody did anything (it may be empty), `moved` what was heard
    while the maker did. What other inputs have `taken` already is left to them.
    """
    if kind == "text":
        found = list(_words(name, quiet, moved))
    else:
        found = [
            Found(name, s.address, s.source, s.value, *_ends(kind, s), score)
            for s in _series(quiet, moved)
            if (score := _score(kind, s)) > 0.0
        ]
        if kind in ("position", "pose"):
            found = list(_beside(found))
    known = {(each.address, each.source, each.value) for each in taken}
    found = [each for each in found if (each.address, each.source, each.value) not in known]
    return tuple(sorted(found, key=lambda each: (-each.score, each.address, each.value)))


def _series(quiet: Sequence[Event], moved: Sequence[Event]) -> Iterator[_Series]:
    calm = _numbers(quiet)
    for (address, source, value), said in _numbers(moved).items():
        before = [number for number, _ in calm.get((address, source, value), [])]
        numbers, times = np.array(said).T
        yield _Series(address, source, value, np.array(before), numbers, times, bool(quiet))


def _numbers(events: Sequence[Event]) -> dict[tuple[str, str, int], list[tuple[float, float]]]:
    """Each value of each address, counted from 1: numbers with their times, in their order."""
    found: dict[tuple[str, str, int], list[tuple[float, float]]] = {}
    for event in events:
        if event.address.startswith("/node/"):
            continue
        for i, said in enumerate(event.values[:MOST_VALUES], 1):
            if isinstance(said, str) or said is None:
                continue
            key = (event.address, event.source, i)
            if key in found or len(found) < MOST_SERIES:
                found.setdefault(key, []).append((float(said), event.time_s))
        if not event.values:  # a stroke that says nothing but that it was
            found.setdefault((event.address, event.source, 1), []).append((1.0, event.time_s))
    return found


def _ends(kind: str, series: _Series) -> tuple[float, float]:
    """The range that was seen; a stroke's begins where the sensor rests."""
    if kind == "hit":
        rest = float(np.median(series.calm)) if len(series.calm) else min(series.low, 0.0)
        return min(rest, series.high), series.high
    return series.low, series.high


def _score(kind: str, series: _Series) -> float:
    """How well it moved as that kind of input does; 0: not at all."""
    if kind in ("switch", "choice", "count"):
        return _stepped(kind, series)
    if kind == "hit":
        return _struck(series)
    if series.states < FEWEST or series.moved_by < LEAST:
        return 0.0
    smooth = float(np.abs(np.diff(series.moved)).sum()) / max(float(np.ptp(series.moved)), 1e-9)
    # A hand goes to and fro a few times; what trembles goes the same way hundreds of times.
    return series.moved_by * min(1.0, 40.0 / max(smooth, 1e-9))


def _stepped(kind: str, series: _Series) -> float:
    """States, not a sweep: two of a switch, several of a choice, and none of them in quiet."""
    most = 2 if kind == "switch" else MOST_STATES
    changes = series.changes
    if len(series.calm) and float(series.calm[-1]) != float(series.moved[0]):
        changes += 1
    if not 2 <= series.states <= most or not changes:
        return 0.0
    calm = np.count_nonzero(np.diff(series.calm)) if len(series.calm) > 1 else 0
    score = min(changes, 12) / (1.0 + 4.0 * float(calm))
    return score if series.states > 2 or kind != "count" else 0.5 * score


def _struck(series: _Series) -> float:
    """Short and rare: heard only when struck, or high for a small part of the time."""
    if series.high <= 0.0:
        return 0.0
    new = not len(series.calm) and len(series.moved) <= 60
    if new and (series.watched or not series.is_a_habit):
        return 1.0 + min(len(series.moved), 20) / 20.0
    rest = float(np.median(np.concatenate([series.calm, series.moved])))
    reach = series.high - rest
    noise = float(np.ptp(series.calm)) if len(series.calm) else 0.0
    if reach <= 2.0 * noise or reach < LEAST * max(abs(series.high), 1e-9):
        return 0.0
    above = series.moved > rest + 0.4 * reach
    strokes = int(np.count_nonzero(np.diff(above.astype(np.int8)) > 0)) + int(above[0])
    share = float(np.count_nonzero(above)) / len(above)
    return min(strokes, 10) / 10.0 if strokes >= 2 and share < 0.35 else 0.0


def _beside(found: Sequence[Found]) -> Iterator[Found]:
    """Two values of one message that both moved, named by the first of them."""
    for one, other in pairwise(sorted(found, key=lambda f: (f.address, f.source, f.value))):
        if (one.address, one.source, one.value + 1) == (other.address, other.source, other.value):
            low, high = min(one.low, other.low), max(one.high, other.high)
            if low >= -0.01 and high <= 1.01:
                low, high = 0.0, 1.0  # parts of a canvas
            score = one.score + other.score
            yield Found(one.input, one.address, one.source, one.value, low, high, score)


def _words(name: str, quiet: Sequence[Event], moved: Sequence[Event]) -> Iterator[Found]:
    """The addresses that said new words."""
    before = {(e.address, e.source, _text(e.values)) for e in quiet}
    said: dict[tuple[str, str, int], set[str]] = {}
    for event in moved:
        at, words = _text(event.values)
        new = (event.address, event.source, (at, words)) not in before
        if words and new and not event.address.startswith("/node/"):
            said.setdefault((event.address, event.source, at), set()).add(words)
    for (address, source, at), words_said in said.items():
        yield Found(name, address, source, at, 0.0, 1.0, float(len(words_said)))


def _text(values: Sequence[Value]) -> tuple[int, str]:
    return next(((i, said) for i, said in enumerate(values, 1) if isinstance(said, str)), (1, ""))


def learn_all(inputs: Sequence[tuple[str, str]], heard: Sequence[Event]) -> tuple[Found, ...]:
    """The likeliest address for each (name, kind) in a recording in which everything was moved."""
    found: list[Found] = []
    for name, kind in inputs:
        found += choose(name, kind, (), heard, found)[:1]
    return tuple(found)
