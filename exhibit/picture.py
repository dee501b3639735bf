"""The picture, and what sounds with it: a pure function of show, state and show time.

This is where the law's two halves meet. Stills, films and the running show all ask here, and
nothing here remembers the last question: the poses are room to work in, written anew each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exhibit.scene.drawlist import DrawList, Layer
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, SoundCue, Stage, evaluate, pack
from exhibit.show.program import Show
from exhibit.show.said import words_at
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
                if cue.extra >= 0:
                    opacity *= float(pose.columns.extras[cue.extra])
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
    if stage.late:
        earlier = (signals.earlier(state, late.signal, time_s - late.late_s) for late in stage.late)
        heard = np.concatenate([heard, *earlier])
    words = words_at(signals.show, state, stage.hears) if stage.hears else state.texts
    return Moment(local_s, heard, state.language, time_s, words=words)


def _begun(cue: SoundCue, layer: Seen, state: State, until_s: float) -> tuple[float, float] | None:
    """When a sound began and how strongly, or None while it has not."""
    if cue.on_input < 0:
        return (layer.entered_s + cue.at_s, 1.0) if layer.local_s >= cue.at_s else None
    struck = float(state.heard_s[cue.on_input])
    if not layer.entered_s <= struck < until_s:
        return None
    return struck, float(state.values[cue.on_input])
