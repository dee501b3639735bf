"""What moves by itself: live values to sources and bindings, and keys to tracks.

A property of a block is one track or one binding for all its rows, each as much later as the row
is, and changed by how copies differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from exhibit.authoring.compile.cues import timeline
from exhibit.authoring.compile.memories import player_named
from exhibit.authoring.compile.numbers import HUED, Numbers, Write, has, hued
from exhibit.authoring.compile.rows import Block, Rows
from exhibit.authoring.program import follower
from exhibit.authoring.specs import (
    FollowSpec,
    KeysSpec,
    Moving,
    NoiseSpec,
    SceneSpec,
    ShowSpec,
    WaveSpec,
)
from exhibit.core import chance, units
from exhibit.scene.bindings import Binding
from exhibit.scene.clocks import LateClock
from exhibit.scene.sources import Echo, Noise, Source, Wave
from exhibit.scene.stage import Late
from exhibit.scene.tracks import Segment, Track
from exhibit.show.program import Show

Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass
class Motion:
    """What moves in a scene, as `scene.stage.Stage` takes it."""

    tracks: list[Track] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    late_clocks: list[LateClock] = field(default_factory=list)
    # With the number of its source, where that is none of the show's signals: see `_add`.
    bindings: list[tuple[Binding, int | None]] = field(default_factory=list)


class Mover:
    """Moves the numbers of a scene: by themselves, and by the timeline."""

    def __init__(
        self, spec: ShowSpec, scene: SceneSpec, show: Show, rows: Rows, numbers: Numbers
    ) -> None:
        self._spec = spec
        self._scene = scene
        self._show = show
        self._numbers = numbers
        self._rhythms = {rhythm.name: i for i, rhythm in enumerate(show.rhythms)}
        self._known: dict[tuple[type, tuple[object, ...]], int] = {}
        self.motion = Motion(list(timeline(scene, rows.blocks, numbers)))
        for block in rows.blocks:
            for prop, live in block.node.live.items():
                if isinstance(live, Moving) and has(block, prop):
                    for write in numbers.writes(block, prop):
                        self._move(block, prop, live, write)

    def _move(self, block: Block, prop: str, live: Moving, write: Write) -> None:
        if isinstance(live, KeysSpec):
            self._keyed(block, prop, live, write)
            return
        low, high, source = self._source(block, prop, live)
        start, end = self._ends(block, prop, live)
        number = None if isinstance(source, int) else self._add(source)
        binding = Binding(
            write.targets,
            source if isinstance(source, int) else 0,
            low,
            high,
            start * write.times + write.plus,
            end * write.times + write.plus,
            live.easing,
        )
        self.motion.bindings.append((binding, number))

    def _add(self, source: Source | Late) -> int:
        """The number of a source: its own, from 0; or, below 0, that of something heard late.

        What two properties follow, as both scales do, is worked out once.
        """
        key = tuple(
            part.tobytes() if isinstance(part := getattr(source, each.name), np.ndarray) else part
            for each in fields(source)
        )
        known = (type(source), key)
        if known not in self._known:
            if isinstance(source, Late):
                self.motion.late.append(source)
                self._known[known] = -len(self.motion.late)
            else:
                self.motion.sources.append(source)
                self._known[known] = len(self.motion.sources) - 1
        return self._known[known]

    def _ends(
        self, block: Block, prop: str, live: FollowSpec | WaveSpec | NoiseSpec
    ) -> tuple[float | Doubles, float | Doubles]:
        ends = (self._numbers.number(prop, live.start), self._numbers.number(prop, live.end))
        if block.hue is None or prop not in HUED:
            return ends
        channel = HUED.index(prop)
        parts = [block.node.live[c] for c in HUED]
        first = [
            p.start if isinstance(p, (FollowSpec, WaveSpec, NoiseSpec)) else 1.0 for p in parts
        ]
        last = [p.end if isinstance(p, (FollowSpec, WaveSpec, NoiseSpec)) else 1.0 for p in parts]
        return hued(first, block.hue)[channel], hued(last, block.hue)[channel]

    def _source(
        self, block: Block, prop: str, live: FollowSpec | WaveSpec | NoiseSpec
    ) -> tuple[float, float, int | Source | Late]:
        """The source of a movement: a signal's number, or one of the scene's own; and its range."""
        late = block.late_s
        if isinstance(live, WaveSpec):
            return 0.0, 1.0, self._wave(block, prop, live)
        if isinstance(live, NoiseSpec):
            name = f"{self._scene.name.text}/{block.known_as}/{_together(prop)}"
            first = chance.key(self._show.seed, name)
            keys = np.array([first], np.uint64) + block.who.astype(np.uint64) * _APART
            return 0.0, 1.0, Noise(live.period_s, keys, late)
        if live.is_pulse and live.input.text in self._rhythms:
            rhythm = self._rhythms[live.input.text]
            return 0.0, 1.0, Echo(rhythm, live.settle_s, late, self._clock(rhythm, late))
        player = player_named(self._show, self._scene, live.input.text)
        if player >= 0 and live.input.text not in self._show.channel_named:
            lasts_s = self._show.players[player].lasts_s
            number = len(self._show.followers) + player
            return 0.0, lasts_s if np.isfinite(lasts_s) else 60.0, number
        low, high = self._range(live)
        followed = follower(self._show.channel_named, live, self._show.idle)
        signal = self._show.followers.index(followed)
        return low, high, Late(signal, late) if np.any(late) else signal

    def _range(self, follow: FollowSpec) -> tuple[float, float]:
        """The part of the input's range over which the property goes from start to end."""
        if follow.is_pulse:
            return 0.0, 1.0
        item = self._show.inputs[self._show.channel_named[follow.input.text]]
        if follow.between is None:
            top = float(len(item.options) - 1) if item.kind == "choice" else item.high
            return item.low, top if top > item.low else item.low + 1.0
        low, high = (units.quantity(end.text, item.unit) for end in follow.between)
        step = max(1e-6, abs(low) * 1e-6)  # both ends the same: from the one value to the other
        return (low, high) if abs(high - low) > step else (low, low + step)

    def _clock(self, rhythm: int, late_s: Doubles) -> int | Indices:
        """The clock of a rhythm; for the rows of a block, as it was when each is that late."""
        if not np.any(late_s):
            return rhythm + 1
        first = 1 + len(self._show.rhythms)
        for known in self.motion.late_clocks:
            if known.rhythm == rhythm and np.array_equal(known.late_s, late_s):
                break
            first += len(known.late_s)
        else:
            self.motion.late_clocks.append(LateClock(rhythm, late_s))
        return np.arange(first, first + len(late_s))

    def _wave(self, block: Block, prop: str, spec: WaveSpec) -> Wave:
        period, late = spec.period_s, block.late_s
        clock: int | Indices = 0
        if spec.rhythm is not None:
            rhythm = self._rhythms[spec.rhythm.text]
            period = spec.pulses or float(self._show.rhythms[rhythm].pulses)
            clock, late = self._clock(rhythm, late), np.zeros_like(late)
        phase = -late / period + (0.0 if spec.phase is None else spec.phase)
        if spec.phase is None:
            name = f"{self._scene.name.text}/{block.known_as}/{_together(prop)}"
            phase = phase + chance.stream(self._show.seed, name, block.who)
        if block.begun is not None:
            phase = phase + block.begun
        return Wave(period, phase, spec.shape, clock)

    def _keyed(self, block: Block, prop: str, live: KeysSpec, write: Write) -> None:
        late, loop = block.late_s, live.keys[-1].at
        clock: int | Indices = 0
        if live.rhythm is not None:
            number = self._rhythms[live.rhythm.text]
            rhythm = self._show.rhythms[number]
            clock, late = self._clock(number, late), np.zeros_like(late)
            # Whole cycles, so that it stays in step; a key at the end of one is in it.
            loop = max(float(np.ceil(loop / rhythm.pulses - 1e-9)), 1.0) * rhythm.pulses
        first = live.keys[0]
        value = self._numbers.number(prop, first.value)
        segments = [Segment(first.at, 0.0, value, value)] if first.at > 0.0 else []
        for one, next_ in zip(live.keys[:-1], live.keys[1:], strict=True):
            ends = self._numbers.number(prop, one.value), self._numbers.number(prop, next_.value)
            segments.append(Segment(one.at, next_.at - one.at, *ends, next_.easing))
        self.motion.tracks.append(
            Track(write.targets, segments, late, clock, 0.0 if live.loop == "no" else loop,
                  live.loop == "back", write.times, write.plus)
        )  # fmt: skip


_APART = np.uint64(0xD1342543DE82EF95)  # odd: the chances of two copies have nothing in common


def _together(prop: str) -> str:
    """Both scales, or all three colours, of one movement go together."""
    if prop in HUED:
        return "colour"
    return "scale" if prop in ("scale_x", "scale_y") else prop
