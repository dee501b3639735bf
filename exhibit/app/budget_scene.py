"""One scene played for its own sake: with nobody there, as fast as it goes, and never left.

Every input wanders between its ends so that whatever follows it moves, every pad is struck twice a
second, and the ways out are asked as ever but lead nowhere. Like all of the kit it is a function of
the time: the same scene is played the same way on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import floor, inf

import numpy as np

from exhibit.core.words import INPUT_PARTS
from exhibit.picture import moment_of
from exhibit.scene.columns import Columns
from exhibit.scene.drawlist import DrawList
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, Stage, evaluate, pack
from exhibit.show.conditions import Both, TimeInScene
from exhibit.show.events import Event, Value
from exhibit.show.program import Go, Input, Show
from exhibit.show.signals import Signals
from exhibit.show.state import State
from exhibit.show.step import advance, begin

HZ = 60
WANDERS_S = 2.0  # from one end of an input to the other and back
STRUCK_S = 0.5  # from one hit to the next, and from one choice to the next
_NEVER = TimeInScene(at_least=True, seconds=inf)


class Player:
    """A scene that began at 0 s: its local time is the show's."""

    def __init__(self, show: Show, stage: Stage, scene: int, language: int) -> None:
        self._show = staying(show)
        self._stage = stage
        self._scene = scene
        self._language = language
        self._signals = Signals(show)
        self.pose = Pose(stage)

    def begin(self) -> State:
        return begin(self._show, self._scene, self._language)

    def heard(self, before_s: float, until_s: float) -> list[Event]:
        """What the inputs say from one frame to the next."""
        return list(said_by(self._show, before_s, until_s))

    def advance(self, state: State, events: list[Event], until_s: float) -> State:
        return advance(self._show, state, events, until_s)

    def step(self, state: State, until_s: float) -> State:
        """Both of these."""
        return self.advance(state, self.heard(state.time_s, until_s), until_s)

    def evaluate(self, state: State) -> Columns:
        """Poses the scene at the state's own time."""
        return evaluate(
            self._stage,
            moment_of(self._stage, self._signals, state, state.time_s, state.time_s),
            self.pose,
        )

    def pack(self, state: State) -> DrawList:
        """What was evaluated last, as a draw list that is good until the next call."""
        return pack(Moment(state.time_s, _NO_SIGNALS, state.language, state.time_s), self.pose)


_NO_SIGNALS = np.zeros(0)  # packing asks only for the time and the language


def staying(show: Show) -> Show:
    """The show with ways out that cost what they do, and are never taken."""

    def stay(go: Go) -> Go:
        return replace(go, when=Both(go.when, _NEVER))

    scenes = (replace(scene, gos=tuple(map(stay, scene.gos))) for scene in show.scenes)
    return replace(show, scenes=tuple(scenes))


def frame_times(seconds: float, fullest_s: float) -> list[float]:
    """When frames are played, ascending, `seconds` of them at 60 Hz, at least two.

    From the scene's beginning; where its fullest moment comes later, half of them around that.
    """
    count = max(round(seconds * HZ), 2)
    if fullest_s * HZ < count:
        return [i / HZ for i in range(count)]
    first = count // 2
    later = max(floor(fullest_s * HZ) - (count - first) // 2, first)
    return [i / HZ for i in (*range(first), *range(later, later + count - first))]


def said_by(show: Show, before_s: float, until_s: float) -> Iterator[Event]:
    """From one frame to the next, those that measure always speak, the others now and then."""
    for number, control in enumerate(show.controls):
        item = show.inputs[control.first]
        # Inputs wander apart from each other, so that what follows two of them is seen too.
        wave = until_s / WANDERS_S + number * 0.37
        if control.kind in ("distance", "level", "count"):
            yield Event(until_s, "bench", item.address, (_wandering(item, wave),))
        elif control.kind in INPUT_PARTS:
            both = show.inputs[control.first : control.first + 2]
            place = tuple(_wandering(each, wave + i * 0.25) for i, each in enumerate(both))
            turned = () if control.kind == "position" else (wave % 1.0 * 360.0 - 180.0,)
            yield Event(until_s, "bench", item.address, (*place, *turned))
        elif floor(until_s / STRUCK_S) > floor(before_s / STRUCK_S) or until_s <= 0.0:
            yield from _now_and_then(item, floor(until_s / STRUCK_S), until_s)


def _wandering(item: Input, wave: float) -> float:
    """From one end to the other and back."""
    return item.low + (item.high - item.low) * (1.0 - abs(2.0 * (wave % 1.0) - 1.0))


def _now_and_then(item: Input, turn: int, time_s: float) -> Iterator[Event]:
    value: Value = 1.0
    if item.kind == "switch":
        value = turn % 2 == 0
    elif item.kind in ("choice", "text"):
        if item.chooses_language or not item.options:
            return  # the language is the one that was asked for
        value = item.options[turn % len(item.options)]
    yield Event(time_s, "bench", item.address, (value,))
