"""What sounds at a time: which playings of a scene's sounds have begun, and how loud each is.

Asked for a moment, nothing here remembers the last one. A playing is told until a little after
its end, so that whoever mixes a moment behind, and what makes room for it, have all of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exhibit.core.beat import Beat
from exhibit.core.rhythm import Rhythm, last_stroke, moment_of, strength_of
from exhibit.scene.stage import SoundCue
from exhibit.show.buses import AMBIENCE, EFFECTS, Bus, Sounded, levels, longest_s
from exhibit.show.seen import Seen
from exhibit.show.state import State

MOST_STROKES = 8  # of a rhythm, that sound at once
_AFTER_S = 0.25  # as long as the mixer may be behind


@dataclass(frozen=True, slots=True)
class Sounding:
    """A sound that should be heard: `key` is the same for as long as it is the same playing.

    Of its file it plays what lies from `from_s` to `until_s`; at show time t it is
    t - `since_s` seconds into that. `speaker` is a word for where it is heard, "" for in front,
    where `pan` moves it between left (-1) and right (1).
    """

    key: tuple[float, ...]
    file: str
    level: float  # 0..1
    looped: bool
    since_s: float  # show time at which it began
    from_s: float = 0.0
    until_s: float = math.inf
    crossfade_s: float = 0.0
    pan: float = 0.0
    speaker: str = ""
    bus: str = ""
    at_once: bool = False  # it answers somebody's hit: sooner is better than in step

    def end_s(self, lengths: Mapping[str, float]) -> float:
        """The show time at which it ends by itself, as far as that is known."""
        until = min(self.until_s, lengths.get(self.file, math.inf))
        return math.inf if self.looped else self.since_s + max(until - self.from_s, 0.0)


@dataclass(frozen=True, slots=True)
class Begun:
    """One playing of a cue: since when, how strongly, and when it was stopped, if it was.

    `heard_s`: since when one hears it, where it did not begin with its file's first moment.
    """

    since_s: float
    strength: float = 1.0
    stopped_s: float = math.inf
    heard_s: float | None = None


def playings(
    cue: SoundCue, layer: Seen, state: State, until_s: float, rhythms: Sequence[Rhythm]
) -> Iterator[Begun]:
    """The playings of a cue that have begun by now, in a scene that was left at `until_s`."""
    now_s = layer.entered_s + layer.local_s
    if cue.player >= 0:
        yield from _played(cue.player, state)
    elif cue.rhythm >= 0:
        first_s = layer.entered_s + cue.at_s
        beat = state.beats[rhythms[cue.rhythm].beat_of(cue.rhythm)]
        yield from _strokes(rhythms[cue.rhythm], beat, first_s, min(now_s, until_s), until_s)
    elif cue.on_input >= 0:
        struck = float(state.heard_s[cue.on_input])
        if layer.seen_from_s <= struck < until_s:
            yield Begun(struck, float(state.values[cue.on_input]))
    elif layer.local_s >= cue.at_s:
        yield Begun(layer.entered_s + cue.at_s)


def _played(player: int, state: State) -> Iterator[Begun]:
    """A recording that runs, or one that was stopped and still keeps others down."""
    if player >= len(state.players):
        return
    head = state.players[player]
    since_s = head.since_s - head.at_s
    if head.runs:
        yield Begun(since_s, heard_s=head.begun_s)
    elif head.stopped_s > head.begun_s:
        yield Begun(since_s, 1.0, head.stopped_s, head.begun_s)


def _strokes(
    rhythm: Rhythm, beat: Beat, first_s: float, now_s: float, until_s: float
) -> Iterator[Begun]:
    """The last strokes of a rhythm, the newest first; each at its own moment, beside its pulse."""
    last = last_stroke(rhythm, beat, now_s)
    if last is None:
        return
    known_s = max(first_s, beat.past[0].since_s if beat.past else -math.inf)
    for stroke in range(last, last - MOST_STROKES, -1):
        struck_s = moment_of(rhythm, beat, stroke)
        if struck_s < known_s:
            return
        if struck_s < until_s:
            yield Begun(struck_s, strength_of(rhythm, stroke))


class Sounds:
    """Gathers what sounds at a moment, scene by scene, and gives it the levels of its buses."""

    def __init__(
        self,
        buses: Sequence[Bus],
        speakers: Sequence[tuple[str, float]],
        lengths: Mapping[str, float],
        time_s: float,
    ) -> None:
        """`lengths` are those of the files in seconds, as far as they are known."""
        self._buses = buses
        self._speakers = dict(speakers)
        self._lengths = lengths
        self._time_s = time_s
        self._found: list[Sounding] = []
        self._sounded: list[Sounded] = []

    def add(
        self,
        cue: SoundCue,
        begun: Begun,
        key: tuple[float, ...],
        loudness: tuple[float, float],
        pan: float,
    ) -> None:
        """One playing; `loudness` is what it has itself, and then how much its scene is heard."""
        pan = min(max(pan + self._speakers.get(cue.speaker, 0.0), -1.0), 1.0)
        sounding = Sounding(
            (*key, begun.since_s),
            cue.file,
            min(max(loudness[0], 0.0), 1.0) * begun.strength * loudness[1],
            cue.looped,
            begun.since_s,
            cue.from_s,
            cue.until_s,
            cue.crossfade_s,
            pan,
            cue.speaker,
            cue.bus or (AMBIENCE if cue.looped else EFFECTS),
            cue.on_input >= 0,
        )
        end_s = min(sounding.end_s(self._lengths), begun.stopped_s)
        if self._time_s <= end_s + longest_s(self._buses):
            heard = begun.strength * loudness[1] * (loudness[0] > 0.0)
            heard_s = begun.since_s if begun.heard_s is None else begun.heard_s
            self._sounded.append(Sounded(sounding.bus, heard_s, end_s, heard))
        if self._time_s <= end_s + _AFTER_S and math.isinf(begun.stopped_s):
            self._found.append(sounding)

    def heard(self) -> list[Sounding]:
        found = levels(self._buses, self._sounded, self._time_s)
        return [
            each if found.get(each.bus, 1.0) == 1.0
            else replace(each, level=each.level * found[each.bus])
            for each in self._found
        ]  # fmt: skip
