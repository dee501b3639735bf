"""A stage is one scene, compiled; `evaluate` is the law's second half: what it looks like at t.

The stage holds what does not change; `Columns` hold one moment of it. The same stage, moment
and columns always give the same numbers, bit for bit: nothing is carried over from the last call.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exhibit.core.rhythm import Rhythm
from exhibit.scene.bindings import Bindings
from exhibit.scene.clocks import Clocks, LateClock
from exhibit.scene.columns import PLAIN, PROPERTIES, USUAL, Columns
from exhibit.scene.drawing import Besides, Drawing, Packer
from exhibit.scene.drawlist import DrawList
from exhibit.scene.moment import Moment
from exhibit.scene.propagate import Propagator
from exhibit.scene.sources import Sources
from exhibit.scene.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Late:
    """A signal heard late: by each of the copies of a node as much later as `late_s` (k,) says.

    Behind the show's signals, and how far its recordings have been played, a moment's have k more
    for each of these.
    """

    signal: int
    late_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SoundCue:
    """A sound that is a node: its loudness is the node's seen opacity.

    It starts `at_s` after the scene begins, or, with `on_input` >= 0, at every hit of that input,
    or, with `rhythm` >= 0, at every stroke of that one of the show's rhythms, or, with `player`
    >= 0, goes along with that one of the show's players. Of the file it plays what lies between
    `from_s` and `until_s`; a loop's end goes over into its beginning for `crossfade_s`.

    With `extra` >= 0 the loudness is multiplied with that one of `Columns.extras`: a film's, whose
    opacity is not all that its sound goes by. `pan_at` is where in `Columns.flat` its pan stands,
    -1 for the middle; `speaker` is a word for where it is heard instead, `bus` the name of the bus
    whose level it has too. `spoken`: it is heard while the show speaks one of these of its
    languages; in all of them where there are none.
    """

    row: int
    file: str
    at_s: float
    looped: bool
    on_input: int = -1
    player: int = -1
    from_s: float = 0.0
    until_s: float = math.inf
    extra: int = -1
    crossfade_s: float = 0.0
    rhythm: int = -1
    pan_at: int = -1
    speaker: str = ""
    bus: str = ""
    spoken: tuple[int, ...] = ()


@dataclass(frozen=True)
class Stage:
    """One scene, compiled: everything about it that does not change while it plays.

    names      the rows of each name
    parent     (n,) intp, rows in level order
    base       (13 n + k,) float32: what the author set, as `Columns.flat`
    """

    names: Mapping[str, slice]
    parent: NDArray[np.intp]
    base: NDArray[np.float32]
    tracks: Tracks
    bindings: Bindings
    sources: Sources
    drawings: tuple[Drawing, ...]  # one a language
    background: tuple[float, float, float]
    canvas: tuple[int, int]
    sounds: tuple[SoundCue, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    late: tuple[Late, ...] = ()
    late_clocks: tuple[LateClock, ...] = ()
    seed: int = 0  # of what chance decides while it plays
    cover: float = 1.0  # how much the background covers of what lies under the scene's region

    @cached_property
    def hears(self) -> frozenset[int]:
        """The channels of the show whose words can be read in the scene."""
        lettering = (each for drawing in self.drawings for each in drawing.sprites.lettering)
        return frozenset(channel for each in lettering for channel in each.hears)

    @cached_property
    def bent(self) -> NDArray[np.bool_]:
        """(n,) which rows skew, have a pivot or may be invisible, now or at any time."""
        count = len(self.parent)
        posed = self.base[: len(PROPERTIES) * count].reshape(len(PROPERTIES), count)
        bent: NDArray[np.bool_] = np.any(posed[PLAIN:] != USUAL[PLAIN:, None], axis=0)
        for target in (self.tracks.target, self.bindings.target):
            here = target[(target >= PLAIN * count) & (target < len(PROPERTIES) * count)]
            bent[here % max(count, 1)] = True
        return bent


class Pose:
    """Room for one moment of a stage: its columns, and what `pack` makes of them."""

    def __init__(self, stage: Stage) -> None:
        extras = len(stage.base) - len(PROPERTIES) * len(stage.parent)
        self.columns = Columns(stage.names, stage.parent, extras)
        self.propagator = Propagator(self.columns, stage.bent)
        self.clocks = Clocks(stage.rhythms, stage.late_clocks)
        besides = Besides(stage.canvas, stage.seed)
        self.packers = tuple(
            Packer(drawing, stage.background, stage.canvas, besides, stage.cover)
            for drawing in stage.drawings
        )


def evaluate(stage: Stage, moment: Moment, pose: Pose) -> Columns:
    """Poses every node for the moment and works out where it is seen; no allocation."""
    columns = pose.columns
    np.copyto(columns.flat, stage.base)
    clocks = pose.clocks.at(moment.local_s, moment.time_s, moment.beats)
    stage.tracks.apply(clocks, columns.flat)
    stage.bindings.apply(stage.sources.at(clocks, moment.signals), columns.flat)
    pose.propagator.propagate(columns)
    return columns


def pack(moment: Moment, pose: Pose) -> DrawList:
    """The evaluated columns as a draw list, whose arrays are good until the next call."""
    return pose.packers[moment.language].pack(moment, pose.columns)
