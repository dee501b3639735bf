"""Which scene it is that a turn leads to: see `program.Turn`."""

from __future__ import annotations

import math

from exhibit.core.chance import stream
from exhibit.show.program import Turn


def chosen(turn: Turn, number: int, asked: int, seed: int) -> int | None:
    """The scene, when the turn of that number has been asked so often before; None: no more."""
    scenes = turn.scenes
    if turn.how == "chance":
        return scenes[_by_weight(turn, float(stream(seed, f"turn {number}", asked)))]
    if turn.how == "shuffle":
        return scenes[_shuffled(number, asked, len(scenes), seed)]
    if turn.how == "cycle":
        return scenes[asked % len(scenes)]
    if asked < len(scenes):
        return scenes[asked]
    return scenes[-1] if turn.how == "order" else None


def _by_weight(turn: Turn, chance: float) -> int:
    weights = turn.weights or (1.0,) * len(turn.scenes)
    left = chance * math.fsum(weights)
    for i, weight in enumerate(weights):
        left -= weight
        if left < 0.0:
            return i
    return max(i for i, weight in enumerate(weights) if weight > 0.0)


def _shuffled(number: int, asked: int, count: int, seed: int) -> int:
    """The one at that place of the order of this round, which does not begin with the one that the
    round before has ended with.
    """
    order = _round(number, asked // count, count, seed)
    if count > 2 and asked >= count:  # of two, no other order would be left
        last = _round(number, asked // count - 1, count, seed)[-1]
        if order[0] == last:
            order[0], order[1] = order[1], order[0]
    return order[asked % count]


def _round(number: int, turn: int, count: int, seed: int) -> list[int]:
    by = stream(seed, f"turn {number} round {turn}", range(count))
    return sorted(range(count), key=lambda i: float(by[i]))
