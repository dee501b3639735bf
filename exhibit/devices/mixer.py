"""The mixer: what is heard is a function of what should be heard and of show time.

It knows no device. It is told now and then what sounds (`follow`), and asked for the next samples
(`mix`), whatever thread does either; neither waits for the other. It counts show time in samples,
at 48,000 a second: a sound that began at a time is heard there with its first sample, and levels
go in straight lines from one telling to the next. The same tellings give the same samples,
whatever the sizes of the blocks.

A sound card's seconds are not the computer's. Whoever knows the true time lets a block take a few
samples more or less of show time than it has (`taking`), half a percent at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exhibit.devices.placing import gains
from exhibit.devices.playing import (
    LONGEST_BLOCK,
    RAMP,
    RATE,
    RELEASE,
    Fader,
    Reader,
    Region,
    Samples,
)
from exhibit.devices.summing import Sum

Floats = NDArray[np.float32]
Key = tuple[float, ...]  # the same for as long as it is the same playing

MOST_VOICES = 64
SEEK = 2_880  # samples, 60 ms: what is further from where it should be is sought there
_SOFTEST_RAMP = 240  # 5 ms: levels go no faster, however late they are told
_STRETCH = 200  # a block gives or takes one sample in so many
_CATCHES_UP = 3 * RATE  # sounds that are shorter stay as late as they began
_KNEE = np.float32(0.8)  # above it the limiter bends; nothing gets beyond 1
_MASTER_RAMP = 960  # 20 ms


class Heard(Protocol):
    """What the mixer needs to know of a sound (see `exhibit.picture.Sounding`)."""

    @property
    def key(self) -> Key: ...
    @property
    def file(self) -> str: ...
    @property
    def level(self) -> float: ...
    @property
    def looped(self) -> bool: ...
    @property
    def since_s(self) -> float: ...
    @property
    def from_s(self) -> float: ...
    @property
    def until_s(self) -> float: ...
    @property
    def crossfade_s(self) -> float: ...
    @property
    def pan(self) -> float: ...
    @property
    def speaker(self) -> str: ...
    @property
    def at_once(self) -> bool: ...


class _Voice:
    """A sound that is being played, or waits for its first sample."""

    def __init__(self, sound: Heard, since: int) -> None:
        self.sound = sound
        self.since = since  # the sample of the show with which it begins
        self.reader: Reader | None = None
        self.fader: Fader | None = None  # None while it is not heard yet
        self.behind = 0  # samples by which it is late for show time
        self.told: tuple[object, ...] = ()  # what its gains were worked out from
        self.placed: Floats | None = None  # its gains at full level
        self.leaving = False

    def region(self) -> Region:
        sound = self.sound
        last = round(min(sound.until_s, 1e9) * RATE)
        first = round(sound.from_s * RATE)
        return Region(first, last, sound.looped, round(sound.crossfade_s * RATE))


class Mixer:
    """Mixes sounds to 1 to 8 outputs at 48 kHz.

    `samples_of(file, looped)` gives a sound as far as it is decoded, or None. `speakers` are the
    outputs, from 0, by name.
    """

    def __init__(
        self,
        samples_of: Callable[[str, bool], Samples | None],
        outputs: int = 2,
        speakers: Mapping[str, int] | None = None,
    ) -> None:
        self.at = 0  # the next sample of the show
        self.early = 0  # samples by which sounds begin earlier that are to be heard at once
        self.peaks: Floats = np.zeros(outputs, np.float32)  # loudest since they were set to 0
        self.outputs = outputs
        self.voices_used = 0
        self._samples_of = samples_of
        self._speakers = dict(speakers or {})
        self._told: tuple[int, tuple[Heard, ...]] | None = None
        self._taken: object = None
        self._voices: dict[Key, _Voice] = {}
        self._leaving: list[_Voice] = []
        self._out: Floats = np.zeros((outputs, LONGEST_BLOCK), np.float32)
        self._sum = Sum(outputs)
        self._master = 1.0
        self._master_fader = Fader(np.ones((1, 1), np.float32))

    # -- told by the frame

    def follow(self, sounds: Iterable[Heard], now_s: float) -> None:
        """From `now_s` on exactly these sounds are heard, at these levels."""
        self._told = (round(now_s * RATE), tuple(sounds))

    def set_master(self, level: float) -> None:
        """How loud everything is together, 0..1."""
        self._master = level

    def take_peaks(self) -> Floats:
        """The loudest sample of each output since the last time, 1 as loud as can be."""
        peaks, self.peaks = self.peaks, np.zeros(self.outputs, np.float32)
        return peaks

    # -- asked by the device

    def jump(self, at: int) -> None:
        """Show time is another one: what sounds is sought there, with a crossfade."""
        before, self.at = self.at, at
        for voice in self._leaving:
            self._fade_out(voice, before, RAMP)
        for voice in self._voices.values():
            if voice.fader is not None:
                self._leave_behind(voice, before)
        self._master_fader = Fader(self._master_fader.goal)

    def _leave_behind(self, voice: _Voice, before: int) -> None:
        """What is heard of a sound fades out, and the sound begins again where it should be."""
        ghost = _Voice(voice.sound, voice.since)
        ghost.reader, ghost.fader = voice.reader, voice.fader
        ghost.behind = voice.behind
        voice.fader = voice.reader = None
        self._leaving.append(ghost)
        self._fade_out(ghost, before, RAMP)

    def _fade_out(self, voice: _Voice, before: int, over: int) -> None:
        """From where it stands at `before`, which is now called `self.at`."""
        voice.leaving = True
        voice.since += self.at - before
        if voice.fader is not None:
            voice.fader = Fader(voice.fader.at(before))
            voice.fader.go(np.zeros_like(voice.fader.goal), self.at, self.at + over)

    def mix(self, frames: int, taking: int | None = None) -> Floats:
        """(frames, outputs) float32 within -1..1, good until the next call.

        They are the next `taking` samples of the show: as many as `frames`, if nobody says more.
        """
        told = self._told
        if told is not None and told is not self._taken:
            self._take(*told)
            self._taken = told
        if frames > LONGEST_BLOCK:
            starts = range(0, frames, LONGEST_BLOCK)
            pieces = (self._block(min(LONGEST_BLOCK, frames - start)) for start in starts)
            return np.concatenate([piece.copy() for piece in pieces])
        return self._block(frames, taking)

    def _block(self, frames: int, taking: int | None = None) -> Floats:
        room = frames // _STRETCH
        taken = frames + max(min((taking or frames) - frames, room), -room)
        out = self._out[:, :frames]
        out[:] = 0.0
        self._sum.begin(out, self.at)
        for voice in [*self._voices.values(), *self._leaving]:
            self._play(voice, frames, taken, room)
        self._sum.end()
        self._leaving = [v for v in self._leaving if v.fader and v.fader.moves(self.at + taken)]
        self._finish(out)
        self.at += taken
        return out.T

    # -- voices

    def _take(self, now: int, sounds: tuple[Heard, ...]) -> None:
        """What is told: new voices wait, those that are not named leave, the others go on."""
        wanted = {sound.key: sound for sound in _loudest(sounds)}
        for key in [key for key in self._voices if key not in wanted]:
            self._let_go(self._voices.pop(key))
        until = max(now, self.at + _SOFTEST_RAMP)
        for key, sound in wanted.items():
            voice = self._voices.get(key)
            if voice is None:
                self._voices[key] = _Voice(sound, self._due(sound))
            else:
                voice.sound = sound
                self._keep_up(voice)
                self._place(voice, until)
        self.voices_used = len(self._voices)

    def _due(self, sound: Heard) -> int:
        """The sample of the show with which a sound begins."""
        return round(sound.since_s * RATE) - (self.early if sound.at_once else 0)

    def _place(self, voice: _Voice, until: int) -> None:
        """The gains that a sound goes to until a time, where they are others than before."""
        goal = None if voice.fader is None else self._gains(voice)
        if goal is not None and voice.fader is not None:
            voice.fader.go(goal, self.at, until)

    def _gains(self, voice: _Voice) -> Floats | None:
        """The gains of a sound, or None where they are those of before."""
        sound = voice.sound
        told = (sound.level, sound.pan, sound.speaker)
        if told == voice.told or voice.reader is None:
            return None
        if voice.placed is None or told[1:] != voice.told[1:]:
            channels = voice.reader.samples.channels
            voice.placed = gains(channels, self.outputs, sound.pan, sound.speaker, self._speakers)
        voice.told = told
        return voice.placed * np.float32(min(max(sound.level, 0.0), 4.0))

    def _let_go(self, voice: _Voice) -> None:
        """It fades out from where it is."""
        if voice.fader is not None and not voice.fader.silent(self.at):
            self._leaving.append(voice)
            self._fade_out(voice, self.at, RELEASE)

    def _begin(self, voice: _Voice, taken: int) -> None:
        """Starts a sound whose first sample is due, or which is late for it."""
        sound = voice.sound
        if voice.since >= self.at + taken:
            return
        samples = self._samples_of(sound.file, sound.looped)
        if samples is None:
            return
        reader = Reader(samples, voice.region())
        late = max(self.at - voice.since, 0)
        tolerated = SEEK + (self.early if sound.at_once else 0)
        whole = late <= tolerated and (sound.at_once or not sound.from_s)
        voice.behind = late if whole else 0
        if reader.ended(late) or not reader.has(late - voice.behind, late - voice.behind + taken):
            return
        voice.reader = reader
        voice.told, voice.placed = (), None
        goal = self._gains(voice)
        assert goal is not None  # nothing was told before
        begins = late == voice.behind and not sound.from_s
        voice.fader = Fader(goal if begins else np.zeros_like(goal))
        if not begins:
            first = max(self.at, voice.since)
            voice.fader.go(goal, first, first + RAMP)

    def _play(self, voice: _Voice, frames: int, taken: int, room: int) -> None:
        if voice.fader is None and not voice.leaving:
            self._begin(voice, taken)
        fader, reader = voice.fader, voice.reader
        if fader is None or reader is None:
            return
        place = self.at - voice.since - voice.behind
        steps = self._caught_up(voice, reader, frames, taken, room)
        if reader.ended(place) or fader.silent(self.at):
            return
        if not reader.has(place, place + steps + 2):
            self._starve(voice)
            return
        rows = self._sum.rows(reader.samples.channels, steps, fader)
        reader.read(place if steps == frames else place - 1, rows)

    def _caught_up(self, voice: _Voice, reader: Reader, frames: int, taken: int, room: int) -> int:
        """How many of its samples a sound plays now: more, where it is behind."""
        lasts = voice.sound.looped or reader.region.count(reader.samples) > _CATCHES_UP
        more = min(voice.behind, frames + room - taken) if voice.behind > 0 and lasts else 0
        voice.behind -= more
        return taken + more

    def _keep_up(self, voice: _Voice) -> None:
        """A sound that was told to be elsewhere by now is sought there, with a crossfade."""
        since = self._due(voice.sound)
        if since == voice.since:
            return
        if voice.fader is not None and 0 < voice.since - since <= SEEK:
            voice.behind += voice.since - since
            voice.since = since
            return
        if voice.fader is not None:
            self._leave_behind(voice, self.at)
        voice.since, voice.behind = since, 0

    def _starve(self, voice: _Voice) -> None:
        """What is not decoded yet is waited for, and joined where it should be by then."""
        voice.fader = voice.reader = None

    # -- all together

    def _finish(self, out: Floats) -> None:
        """Master level, the limiter, and what the meter shows."""
        master = self._master_fader
        if master.goal[0, 0] != np.float32(self._master):
            goal = np.full((1, 1), self._master, np.float32)
            master.go(goal, self.at, self.at + _MASTER_RAMP)
        if master.moves(self.at):
            begins, ends = (float(master.at(self.at + i)[0, 0]) for i in (0, out.shape[1]))
            out *= np.linspace(begins, ends, out.shape[1], endpoint=False, dtype=np.float32)
        elif self._master != 1.0:
            out *= np.float32(self._master)
        for output in range(self.outputs):
            line = out[output]
            peak = max(float(line.max()), -float(line.min()))
            if peak > _KNEE:
                _limit(line)
            self.peaks[output] = max(self.peaks[output], peak)


def _loudest(sounds: tuple[Heard, ...]) -> Iterable[Heard]:
    """As many as can be played."""
    if len(sounds) <= MOST_VOICES:
        return sounds
    return sorted(sounds, key=lambda sound: -sound.level)[:MOST_VOICES]


def _limit(line: Floats) -> None:
    """Bends what is above the knee, so that it stays below 1; below the knee nothing changes."""
    over = np.abs(line) - _KNEE
    np.maximum(over, 0.0, out=over)
    room = np.float32(1.0) - _KNEE
    bent = np.minimum(np.abs(line), _KNEE) + room * np.tanh(over / room)
    np.copysign(bent, line, out=line)
