"""Which scenes are in the picture at a time, how far into each we are, and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exhibit.show.state import Playing, State


@dataclass(frozen=True, slots=True)
class Seen:
    """A scene in the picture: it is mixed over those before it by `weight` (0..1)."""

    scene: int
    entered_s: float
    local_s: float
    weight: float


def seen(state: State, time_s: float) -> list[Seen]:
    """The scenes from the bottom up at `time_s` (>= the state's own time).

    The first one has weight 1: nothing lies below it.
    """
    layers: list[Seen] = []
    for playing in state.playing:
        weight = playing.weight(time_s) if layers else 1.0
        if weight >= 1.0:
            layers.clear()
        local = time_s - playing.entered_s
        layers.append(Seen(playing.scene, playing.entered_s, local, weight))
    return layers


def without_least_seen(playing: Sequence[Playing], time_s: float) -> tuple[Playing, ...]:
    """The scenes, at least one, without the one of which the picture has the least."""
    shares: list[float] = []
    left = 1.0  # of the picture, below the scenes mixed over it
    for i in range(len(playing) - 1, -1, -1):
        weight = playing[i].weight(time_s) if i else 1.0
        shares.append(left * weight)
        left *= 1.0 - weight
    least = len(playing) - 1 - shares.index(min(shares))
    return (*playing[:least], *playing[least + 1 :])
