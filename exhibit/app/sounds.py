"""The sound of a show: its files, the mixer, and the speakers of the place, put together.

`HouseSound` plays in the room, `FilmSound` into a film; both tell the same mixer the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exhibit.app.loudness import STEPS, Kept, Loudness
from exhibit.authoring.venue.place import SoundPlace
from exhibit.devices.mixer import Key, Mixer
from exhibit.devices.placing import to_stereo
from exhibit.devices.playing import RATE
from exhibit.devices.speaker import Speaker
from exhibit.media.fault import MediaFault
from exhibit.media.sound import length_of
from exhibit.media.soundbank import SoundBank, Wanted
from exhibit.picture import Sounding
from exhibit.scene.stage import Stage

Floats = NDArray[np.float32]


def sounds_of(stages: Iterable[Stage]) -> list[Wanted]:
    """The files that are heard, each once, and whether as loops; those of the first scene first."""
    cues = (cue for stage in stages for cue in stage.sounds)
    return list(dict.fromkeys((cue.file, cue.looped) for cue in cues))


def lengths_of(stages: Iterable[Stage]) -> dict[str, float]:
    """How long each file is, as far as it says; one that cannot be read lasts no time."""
    found: dict[str, float] = {}
    for file, _ in sounds_of(stages):
        try:
            found[file] = length_of(Path(file))
        except MediaFault:
            found[file] = 0.0
    return found


class HouseSound:
    """The sound in the room, and what staff may do with it, which is `kept` for the next time."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        place: SoundPlace,
        clock: Callable[[], float],
        kept: Kept | None = None,
    ) -> None:
        self._bank = SoundBank(wanted)
        mixer = Mixer(self._bank, place.outputs, dict(place.speakers))
        self._speaker = Speaker(mixer, clock, device=place.device)
        self._place_level = place.level
        self._kept = kept
        left = kept.left() if kept else Loudness()
        self._step, self._speaker.muted = left.step, left.muted
        self._says_left = left.muted or left.step == 0
        self._set()

    def renew(self, wanted: Sequence[Wanted], changed: Collection[str]) -> None:
        """From now on these sounds are played; files that have `changed` are read anew."""
        self._bank.renew(wanted, changed)

    def follow(self, sounds: Sequence[Sounding], now_s: float) -> None:
        self._speaker.follow(sounds, now_s)

    @property
    def level(self) -> float:
        """How much of what the place has staff let be heard, 0..1."""
        return self._step / STEPS

    @property
    def muted(self) -> bool:
        return self._speaker.muted

    def mute(self) -> None:
        """Silent, or heard again."""
        self._speaker.muted = not self._speaker.muted
        self._keep()

    def step(self, by: int) -> None:
        """Louder or softer, and heard again if it was muted."""
        self._step = min(max(self._step + by, 0), STEPS)
        self._speaker.muted = False
        self._set()
        self._keep()

    def _keep(self) -> None:
        self._says_left = False
        if self._kept is not None:
            self._kept.keep(Loudness(self._step, self.muted))

    def _set(self) -> None:
        self._speaker.level = self._place_level * self.level**2  # ears hear even steps so

    def take_peaks(self) -> Floats:
        return self._speaker.take_peaks()

    def faults(self) -> Iterator[str]:
        """Sentences, each once."""
        if self._says_left:
            self._says_left = False
            yield f"The sound is off, as it was left: {'M' if self.muted else '+'} lets it be heard"
        while self._kept is not None and not self._kept.faults.empty():
            yield self._kept.faults.get()
        for faults in (self._bank.faults, self._speaker.faults):
            while faults:
                yield faults.popleft()

    def close(self) -> None:
        self._speaker.close()
        self._bank.close()
        if self._kept is not None:
            self._kept.close()


class PlaysOn:
    """What hears a show that may be read again: what is the same sound plays on.

    A playing is known by its key, which counts scenes and rows; after a change these are others.
    So what begins after one has a key that was not there before, and what goes on keeps its own.
    """

    def __init__(self, sound: HouseSound | None) -> None:
        self.sound = sound
        self._changes = 0
        self._same: Callable[[str], bool] | None = None  # of a change that nothing was told after
        self._kept: dict[Key, Key] = {}  # the keys of what goes on, by those that it has now
        self._heard: dict[Key, Sounding] = {}  # what was told last, by the keys that it was told by

    def changed(self, same: Callable[[str], bool]) -> None:
        """The show is another one from now on; `same` says of a file whether it is what it was."""
        self._changes += 1
        self._same = same

    def follow(self, sounds: Sequence[Sounding], now_s: float) -> None:
        if self.sound is None:
            return
        if self._same is not None:
            self._keep(sounds, self._same)
            self._same = None
        if self._changes:
            sounds = [replace(each, key=self._key(each.key)) for each in sounds]
        self._heard = {each.key: each for each in sounds}
        self.sound.follow(sounds, now_s)

    def _keep(self, sounds: Sequence[Sounding], same: Callable[[str], bool]) -> None:
        """Finds what goes on among what sounds at the first moment after a change."""
        waiting: dict[object, list[Key]] = {}
        for key, sounding in self._heard.items():
            waiting.setdefault(_identity(sounding), []).append(key)
        self._kept = {}
        for sounding in sounds:
            known = waiting.get(_identity(sounding))
            if known and same(sounding.file):
                self._kept[sounding.key] = known.pop(0)

    def _key(self, key: Key) -> Key:
        kept = self._kept.get(key)
        return (float(self._changes), *key) if kept is None else kept


def _identity(sounding: Sounding) -> object:
    """What makes two playings the same; how loud each is does not count."""
    return (
        sounding.file,
        sounding.looped,
        sounding.since_s,
        sounding.from_s,
        sounding.until_s,
        sounding.crossfade_s,
    )


class FilmSound:
    """The sound of a film: what is heard between two of its pictures, sample by sample.

    The mixer is told at each picture what sounds by then, and mixes up to it: so a hit between two
    pictures is heard at its very moment.
    """

    def __init__(self, place: SoundPlace, from_s: float) -> None:
        self._bank = SoundBank((), threaded=False)
        self._mixer = Mixer(self._bank, place.outputs, dict(place.speakers))
        self._stereo = to_stereo(place.outputs, dict(place.speakers))
        self._mixer.jump(round(from_s * RATE))

    def until(self, time_s: float, sounds: Sequence[Sounding]) -> Floats:
        """(n, 2) float32: from where it was asked last until `time_s`."""
        self._mixer.follow(sounds, time_s)
        frames = round(time_s * RATE) - self._mixer.at
        if frames <= 0:
            return np.zeros((0, 2), np.float32)
        heard: Floats = np.clip(self._mixer.mix(frames) @ self._stereo.T, -1.0, 1.0)
        return heard

    def faults(self) -> list[str]:
        return list(self._bank.faults)

    def close(self) -> None:
        self._bank.close()
