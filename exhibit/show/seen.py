"""Which scenes are in the picture at a time, how far into each we are, and how much of each."""

from __future__ import annotations

from dataclasses import dataclass

from exhibit.show.state import State


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
        local = time_s - playing.entered_s
        weight = 1.0
        if layers and playing.fade_s > 0.0:
            k = min(local / playing.fade_s, 1.0)
            weight = k * k * (3.0 - 2.0 * k)  # leaves and arrives gently
        if weight >= 1.0:
            layers.clear()
        layers.append(Seen(playing.scene, playing.entered_s, local, weight))
    return layers
