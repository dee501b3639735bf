"""The sound of a show: its files, the mixer, and the speakers of the place, put together.

`HouseSound` plays in the room, `FilmSound` into a film; both tell the same mixer the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exhibit.app.loudness import STEPS, Kept, Loudness
from exhibit.authoring.venue.place import SoundPlace
from exhibit.devices.mixer import Mixer
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
