"""The picture, and what sounds with it: a pure function of show, state and show time.

This is where the law's two halves meet. Stills, films and the running show all ask here, and
nothing here remembers the last question: the poses are room to work in, written anew each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import DrawList, Layer
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, SoundCue, Stage, evaluate, pack
from exhibit.show.program import Show
from exhibit.show.seen import Seen, seen
from exhibit.show.signals import Signals
from exhibit.show.state import State


@dataclass(frozen=True, slots=True)
class Sounding:
    """A sound that should be heard: `key` is the same for as long as it is the same playing."""

    key: tuple[float, ...]
    file: str
    level: float  # 0..1
    looped: bool
    since_s: float  # show time at which it began


class Picture:
    """A show's stages with room to evaluate them."""

    def __init__(self, show: Show, stages: Sequence[Stage]) -> None:
        self.show = show
        self.stages = tuple(stages)
        self._signals = Signals(show)
        # A scene that is entered again while it still fades out is in the picture twice.
        self._poses = [[Pose(stage)] for stage in stages]
        self._playing: list[tuple[Seen, Pose]] = []

    def layers(self, state: State, time_s: float) -> list[Layer]:
        """What to draw, from the bottom up, at `time_s` >= the state's own time.

        The layers' records are good until the next call.
        """
        layers: list[Layer] = []
        self._playing.clear()
        for layer in seen(state, time_s):
            stage, pose = self.stages[layer.scene], self._free_pose(layer.scene)
            moment = moment_of(stage, self._signals, state, time_s, layer.local_s)
            evaluate(stage, moment, pose)
            layers.append(Layer(pack(moment, pose), layer.weight))
            self._playing.append((layer, pose))
        return layers

    def every_scene(self, state: State) -> list[DrawList]:
        """What each scene draws as it begins, for drivers that want to see everything once.

        They are good until the next call of `layers`.
        """
        lists: list[DrawList] = []
        for stage, poses in zip(self.stages, self._poses, strict=True):
            moment = moment_of(stage, self._signals, state, state.time_s, 0.0)
            evaluate(stage, moment, poses[0])
            lists.append(pack(moment, poses[0]))
        return lists

    def sounds(self, state: State) -> list[Sounding]:
        """What to hear at the moment of the last call of `layers`, with the same state."""
        heard: list[Sounding] = []
        share = 1.0  # of a scene's loudness that the scenes mixed over it leave
        last_entered = float("inf")
        for layer, pose in reversed(self._playing):
            for cue in self.stages[layer.scene].sounds:
                begun = _begun(cue, layer, state, last_entered)
                if begun is None:
                    continue
                since, strength = begun
                opacity = float(pose.columns.seen_opacity[cue.row])
                level = min(max(opacity, 0.0), 1.0) * strength * layer.weight * share
                key = (layer.scene, layer.entered_s, cue.row, since)
                heard.append(Sounding(key, cue.file, level, cue.looped, since))
            share *= 1.0 - layer.weight
            last_entered = layer.entered_s
        return heard

    def _free_pose(self, scene: int) -> Pose:
        poses = self._poses[scene]
        used = sum(layer.scene == scene for layer, _ in self._playing)
        if used == len(poses):
            poses.append(Pose(self.stages[scene]))
        return poses[used]


def moment_of(
    stage: Stage, signals: Signals, state: State, time_s: float, local_s: float
) -> Moment:
    """What a scene's picture depends on, `local_s` after it began: signals now, and late ones.

    Its signals are good until `signals` is asked again.
    """
    heard = signals.at(state, time_s)
    players = players_at(signals.show, state, time_s)
    if len(players):
        heard = np.concatenate([heard, players])
    if stage.late:
        earlier = (signals.earlier(state, late.signal, time_s - late.late_s) for late in stage.late)
        heard = np.concatenate([heard, *earlier])
    return Moment(local_s, heard, state.language, time_s, players, state.texts)


def players_at(show: Show, state: State, time_s: float) -> NDArray[np.float64]:
    """(P,) how far each of the show's recordings has been played, in its own seconds."""
    heads = zip(state.players, show.players, strict=True)
    return np.array([head.position(time_s, player.lasts_s) for head, player in heads], np.float64)


def _begun(cue: SoundCue, layer: Seen, state: State, until_s: float) -> tuple[float, float] | None:
    """When a sound began and how strongly, or None while it has not."""
    if cue.player >= 0:
        head = state.players[cue.player]  # its file began where it would be at 0 s by now
        return (head.since_s - head.at_s, 1.0) if head.runs else None
    if cue.on_input < 0:
        return (layer.entered_s + cue.at_s, 1.0) if layer.local_s >= cue.at_s else None
    struck = float(state.heard_s[cue.on_input])
    if not layer.entered_s <= struck < until_s:
        return None
    return struck, float(state.values[cue.on_input])
