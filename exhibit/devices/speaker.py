"""The loudspeaker: makes what should be heard be heard, and forgets what should not.

It is told, frame by frame, which sounds should be sounding and how loudly (`follow`), and starts,
sets and stops mixer channels accordingly. Files are decoded on a thread of their own; a sound
whose file is not decoded yet joins in when it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread
from typing import Protocol

import numpy as np
import pygame

RATE = 48_000  # Hz; Opus knows no 44.1 kHz, and resampling a loop softens its seam
CHANNELS = 48  # sounds at once; one is a few microseconds of mixing
_LATE_S = 0.1  # a sound that is this late begins in its middle
_RELEASE_MS = 60  # of a sound that ends before its end: shorter ones click
_CLOSING_S = 5.0  # what `close` waits for a long file that is being decoded


Key = tuple[float, ...]  # the same for as long as it is the same playing


class Heard(Protocol):
    """What `follow` needs to know of a sound (see `exhibit.picture.Sounding`)."""

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


class NoSound(Exception):
    """This machine has no way to be heard; the message is one sentence."""


def open_mixer() -> int:
    """Opens the machine's sound output and returns its rate in Hz. Raises NoSound."""
    try:
        with _drivers_silent():
            # No changes: what is decoded has this form, whatever the sound card prefers.
            pygame.mixer.init(frequency=RATE, size=-16, channels=2, buffer=1024, allowedchanges=0)
    except pygame.error as error:
        raise NoSound(
            f"No sound output ({error}): the show plays silent. Plug in or enable a sound card."
        ) from None
    return (pygame.mixer.get_init() or (RATE,))[0]


def close_mixer() -> None:
    pygame.mixer.quit()


@contextmanager
def _drivers_silent() -> Iterator[None]:
    """ALSA writes a dozen lines of its own to standard error when there is no sound card."""
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Speaker:
    """Plays on the machine's default output. Raises NoSound when there is none."""

    def __init__(self, files: Iterable[str]) -> None:
        open_mixer()
        pygame.mixer.set_num_channels(CHANNELS)
        self.faults: list[str] = []  # files that could not be decoded, as sentences
        self._decoded: dict[str, pygame.mixer.Sound | None] = {}
        self._begun: set[Key] = set()  # whether or not they are heard
        self._channels = [pygame.mixer.Channel(number) for number in range(CHANNELS)]
        self._owners: list[Key | None] = [None] * CHANNELS  # the last sound of each channel
        self._closing = Flag()
        self._reader = Thread(
            target=self._decode, args=(list(dict.fromkeys(files)),), name="sounds", daemon=True
        )
        self._reader.start()

    def follow(self, sounds: Iterable[Heard], now_s: float) -> None:
        """Makes exactly these sounds sound, at their levels."""
        wanted = {sound.key: sound for sound in sounds}
        for key in self._begun - wanted.keys():
            if (channel := self._channel_of(key)) is not None:
                channel.fadeout(_RELEASE_MS)
        self._begun &= wanted.keys()
        for key, sound in wanted.items():
            if key not in self._begun:
                if sound.file in self._decoded:  # else it is still being read: ask again
                    self._begun.add(key)
                    self._start(sound, now_s)
            elif (channel := self._channel_of(key)) is not None:
                channel.set_volume(sound.level)

    def wait_until_decoded(self) -> None:
        self._reader.join()

    def close(self) -> None:
        self._closing.set()
        self._reader.join(_CLOSING_S)  # it uses the mixer
        close_mixer()

    def _start(self, sound: Heard, now_s: float) -> None:
        """Begins a sound, where it is still to be heard and there is a channel for it."""
        decoded = self._decoded[sound.file]
        late_s = now_s - sound.since_s
        if decoded is None or (not sound.looped and late_s >= decoded.get_length()):
            return
        free = (i for i, channel in enumerate(self._channels) if not channel.get_busy())
        if (number := next(free, -1)) < 0:
            return
        playing = _from(decoded, late_s) if late_s > _LATE_S and not sound.looped else decoded
        self._channels[number].play(playing, loops=-1 if sound.looped else 0)
        self._channels[number].set_volume(sound.level)  # after `play`, which sets it to full
        self._owners[number] = sound.key

    def _channel_of(self, key: Key) -> pygame.mixer.Channel | None:
        """Where a sound is heard; once it has ended, its channel may be another's."""
        return self._channels[self._owners.index(key)] if key in self._owners else None

    def _decode(self, files: list[str]) -> None:
        for file in files:
            if self._closing.is_set():
                return
            try:
                self._decoded[file] = pygame.mixer.Sound(file)
            except (pygame.error, OSError) as error:
                self._decoded[file] = None
                self.faults.append(f"the sound {os.path.basename(file)} cannot be played: {error}")


def _from(sound: pygame.mixer.Sound, start_s: float) -> pygame.mixer.Sound:
    """The rest of a sound, from `start_s` on."""
    samples = np.frombuffer(sound.get_raw(), np.int16).reshape(-1, 2)
    return pygame.mixer.Sound(buffer=samples[int(start_s * RATE) :].tobytes())
