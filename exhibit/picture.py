"""The picture, and what sounds with it: a pure function of show, state and show time.

This is where the law's two halves meet. Stills, films and the running show all ask here, and
nothing here remembers the last question: the poses are room to work in, written anew each time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from exhibit.scene.drawlist import NOTHING, DrawList, Layer
from exhibit.scene.moment import Moment
from exhibit.scene.stage import Pose, SoundCue, Stage, evaluate, pack
from exhibit.show.players import ratio
from exhibit.show.program import Show
from exhibit.show.said import words_at
from exhibit.show.seen import Seen, all_seen
from exhibit.show.signals import Signals
from exhibit.show.sounding import Sounding, Sounds, playings
from exhibit.show.state import State

__all__ = ["Picture", "Sounding", "moment_of"]


class Picture:
    """A show's stages with room to evaluate them; `lengths` are those of the sound files."""

    def __init__(
        self,
        show: Show,
        stages: Sequence[Stage],
        lengths: Mapping[str, float] | None = None,
        poses: Sequence[list[Pose]] | None = None,
    ) -> None:
        """`poses`: room for each stage, where it has been made already, as `poses_of` has it."""
        self.show = show
        self._lengths = lengths or {}
        self._time_s = 0.0
        self.stages = tuple(stages)
        self._signals = Signals(show)
        # A scene that is entered again while it still fades out is in the picture twice.
        self._poses = [[Pose(stage)] for stage in stages] if poses is None else list(poses)
        self._playing: list[tuple[Seen, Pose]] = []
        self._seen: list[Seen] = []  # as those that play, and where there is no scene
        self._layers: list[Layer] = []
        self._moments: list[Moment] = []  # of those that play

    def poses_of(self, scene: int) -> list[Pose]:
        """The room for a stage, which a picture of another show with the same stage may take."""
        return self._poses[scene]

    def layers(self, state: State, time_s: float) -> list[Layer]:
        """What to draw, from the bottom up, at `time_s` >= the state's own time: region by region.

        The layers' records are good until the next call.
        """
        layers: list[Layer] = []
        self._time_s = time_s
        self._playing.clear()
        self._seen.clear()
        self._moments.clear()
        for layer in all_seen(self.show, state, time_s):
            drawlist = self._drawn(layer, state) if layer.scene >= 0 else NOTHING
            layers.append(Layer(drawlist, layer.weight, layer.region, layer.style))
            self._seen.append(layer)
        self._layers = layers
        return layers

    def layers_in(self, language: int) -> list[Layer]:
        """The layers of the last call of `layers` as they are in another language.

        Nodes stand where they stood: only words, films and captions are others.
        """
        moments = zip(self._moments, (pose for _, pose in self._playing), strict=True)
        return [
            replace(layer, drawlist=self._spoken(*next(moments), language))
            if seen.scene >= 0
            else layer
            for layer, seen in zip(self._layers, self._seen, strict=True)
        ]

    def _spoken(self, moment: Moment, pose: Pose, language: int) -> DrawList:
        return pack(spoken_in(self.show, moment, language), pose)

    def _drawn(self, layer: Seen, state: State) -> DrawList:
        stage, pose = self.stages[layer.scene], self._free_pose(layer.scene)
        moment = moment_of(stage, self._signals, state, self._time_s, layer.local_s)
        evaluate(stage, moment, pose)
        self._playing.append((layer, pose))
        self._moments.append(moment)
        return pack(moment, pose)

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
        show, share = self.show, 1.0  # of a scene's loudness that the scenes over it leave
        sounds = Sounds(show.buses, show.speakers, self._lengths, self._time_s)
        last_entered, region = math.inf, -1
        poses = reversed(self._playing)
        for layer in reversed(self._seen):
            if layer.region != region:
                share, last_entered, region = 1.0, math.inf, layer.region
            scene_share = layer.weight * share
            cues = self._cues(*next(poses)) if layer.scene >= 0 else ()
            for cue, opacity, pan in cues:
                if cue.spoken and state.language not in cue.spoken:
                    continue
                for begun in playings(cue, layer, state, last_entered, show.rhythms):
                    # In another language it is another playing.
                    key = (layer.scene, layer.entered_s, cue.row, *cue.spoken[:1])
                    sounds.add(cue, begun, key, (opacity, scene_share), pan)
            share *= 1.0 - layer.weight
            last_entered = layer.seen_from_s
        return sounds.heard()

    def _cues(self, layer: Seen, pose: Pose) -> Iterator[tuple[SoundCue, float, float]]:
        """The sounds of a scene, with how loud each is by itself, and its pan."""
        columns = pose.columns
        for cue in self.stages[layer.scene].sounds:
            opacity = float(columns.seen_opacity[cue.row])
            if cue.extra >= 0:
                opacity *= float(columns.extras[cue.extra])
            yield cue, opacity, 0.0 if cue.pan_at < 0 else float(columns.flat[cue.pan_at])

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
    show, heard = signals.show, signals.at(state, time_s)
    players = players_at(show, state, time_s)
    if len(players):
        heard = np.concatenate([heard, players * _ratios(show, state.language, 0)])
    if stage.late:
        earlier = (signals.earlier(state, late.signal, time_s - late.late_s) for late in stage.late)
        heard = np.concatenate([heard, *earlier])
    words = words_at(show, state, stage.hears) if stage.hears else state.texts
    return Moment(local_s, heard, state.language, time_s, players, words, state.beats)


def spoken_in(show: Show, moment: Moment, language: int) -> Moment:
    """The same moment for who reads another language: a recording stands at the same share of it,
    which may be another second.
    """
    if language == moment.language:
        return moment
    players = moment.players
    if len(players):
        players = players * _ratios(show, moment.language, language)
    return replace(moment, language=language, players=players)


def players_at(show: Show, state: State, time_s: float) -> NDArray[np.float64]:
    """(P,) how far each of the show's recordings has been played, in its own seconds."""
    heads = zip(state.players, show.players_in[state.language], strict=True)
    return np.array([head.position(time_s, player.lasts_s) for head, player in heads], np.float64)


def _ratios(show: Show, language: int, other: int) -> NDArray[np.float64]:
    """(P,) how much longer each recording is in another language."""
    pairs = zip(show.players_in[other], show.players_in[language], strict=True)
    return np.array([ratio(one.lasts_s, than.lasts_s) for one, than in pairs], np.float64)
