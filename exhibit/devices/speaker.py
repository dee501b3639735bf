"""The loudspeaker: makes what should be heard be heard, and forgets what should not.

It is told, frame by frame, which sounds should be sounding and how loudly (`follow`), and starts,
sets and stops mixer channels accordingly. Files are decoded on a thread of their own; a sound
whose file is not decoded yet joins in when it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Protocol

import numpy as np
import pygame

RATE = 44_100
CHANNELS = 48  # sounds at once; one is a few microseconds of mixing
_LATE_S = 0.1  # a sound that is this late begins in its middle
_RELEASE_MS = 60  # of a sound that ends before its end: shorter ones click


class Heard(Protocol):
    """What `follow` needs to know of a sound (see `exhibit.picture.Sounding`)."""

    @property
    def key(self) -> tuple[float, ...]: ...
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
            pygame.mixer.init(frequency=RATE, size=-16, channels=2, buffer=1024)
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
        self._playing: dict[tuple[float, ...], pygame.mixer.Channel | None] = {}
        self._reader = Thread(
            target=self._decode, args=(list(dict.fromkeys(files)),), name="sounds", daemon=True
        )
        self._reader.start()

    def follow(self, sounds: Iterable[Heard], now_s: float) -> None:
        """Makes exactly these sounds sound, at their levels."""
        wanted = {sound.key: sound for sound in sounds}
        for key in [key for key in self._playing if key not in wanted]:
            channel = self._playing.pop(key)
            if channel is not None:
                channel.fadeout(_RELEASE_MS)
        for key, sound in wanted.items():
            if key not in self._playing:
                self._start(sound, now_s)
            elif (channel := self._playing[key]) is not None:
                channel.set_volume(sound.level)

    def wait_until_decoded(self) -> None:
        self._reader.join()

    def close(self) -> None:
        close_mixer()

    def _start(self, sound: Heard, now_s: float) -> None:
        if sound.file not in self._decoded:
            return  # still being read: the next frame asks again
        decoded = self._decoded[sound.file]
        self._playing[sound.key] = None  # begun, whether or not it is heard
        if decoded is None:
            return
        late_s = now_s - sound.since_s
        if not sound.looped and late_s >= decoded.get_length():
            return
        playing = _from(decoded, late_s) if late_s > _LATE_S and not sound.looped else decoded
        channel = pygame.mixer.find_channel()
        if channel is not None:
            channel.set_volume(sound.level)
            channel.play(playing, loops=-1 if sound.looped else 0)
            self._playing[sound.key] = channel

    def _decode(self, files: list[str]) -> None:
        for file in files:
            try:
                self._decoded[file] = pygame.mixer.Sound(file)
            except (pygame.error, OSError) as error:
                self._decoded[file] = None
                self.faults.append(f"the sound {os.path.basename(file)} cannot be played: {error}")


def _from(sound: pygame.mixer.Sound, start_s: float) -> pygame.mixer.Sound:
    """The rest of a sound, from `start_s` on."""
    samples = np.frombuffer(sound.get_raw(), np.int16).reshape(-1, 2)
    return pygame.mixer.Sound(buffer=samples[int(start_s * RATE) :].tobytes())
