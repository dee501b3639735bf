"""Sound outputs by way of SDL, which the window has loaded already: 1 to 8, on every system.

pygame's own way there (`pygame._sdl2.AudioDevice`) holds Python's lock while it waits for the
audio thread, which waits for that same lock: pausing or closing it can hang the show. Called
through ctypes, SDL is waited for without the lock.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pygame
import pygame.base
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Fill = Callable[[int], Floats]  # so many frames -> (frames, outputs)

RATE = 48_000
# Frames, 10.7 ms. Mixing 16 sounds takes 0.8 ms, and on two busy cores 15 when Python is late.
# In 5 s with a show's load blocks of 512 came too late 1 to 3 times, blocks of 256 5 to 11 times.
BLOCK = 512
_AUDIO = 0x10  # SDL_INIT_AUDIO
_FLOAT = 0x8120 if sys.byteorder == "little" else 0x9120
_STOPPED = 0


class NoSound(Exception):
    """This machine has no way to be heard; the message is one sentence."""


_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


class _Spec(ctypes.Structure):
    """SDL_AudioSpec."""

    _fields_ = (
        ("freq", ctypes.c_int),
        ("format", ctypes.c_uint16),
        ("channels", ctypes.c_uint8),
        ("silence", ctypes.c_uint8),
        ("samples", ctypes.c_uint16),
        ("padding", ctypes.c_uint16),
        ("size", ctypes.c_uint32),
        ("callback", _CALLBACK),
        ("userdata", ctypes.c_void_p),
    )


@cache
def _sdl() -> ctypes.CDLL:
    """The SDL that pygame has loaded. Raises NoSound."""
    try:
        if sys.platform == "win32":
            sdl = ctypes.CDLL(str(Path(pygame.__file__).parent / "SDL2.dll"))
        else:  # what a library was linked with is found through it
            sdl = ctypes.CDLL(pygame.base.__file__)
        sdl.SDL_GetError.restype = ctypes.c_char_p
        sdl.SDL_GetAudioDeviceName.restype = ctypes.c_char_p
        sdl.SDL_GetCurrentAudioDriver.restype = ctypes.c_char_p
        sdl.SDL_OpenAudioDevice.restype = ctypes.c_uint32
        sdl.SDL_OpenAudioDevice.argtypes = (
            ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(_Spec), ctypes.POINTER(_Spec),
            ctypes.c_int,
        )  # fmt: skip
        for called in ("SDL_CloseAudioDevice", "SDL_GetAudioDeviceStatus"):
            getattr(sdl, called).argtypes = (ctypes.c_uint32,)
        sdl.SDL_PauseAudioDevice.argtypes = (ctypes.c_uint32, ctypes.c_int)
    except (OSError, AttributeError) as error:
        raise NoSound(f"No sound output ({error}): the show plays silent.") from None
    return sdl


def _said() -> str:
    return (_sdl().SDL_GetError() or b"").decode("utf-8", "replace") or "no reason given"


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


def _start() -> None:
    """SDL's audio, once for each call of `_end`. Raises NoSound."""
    with _drivers_silent():
        if _sdl().SDL_InitSubSystem(_AUDIO) != 0:
            raise NoSound(
                f"No sound output ({_said()}): the show plays silent. "
                "Plug in or enable a sound card."
            )


def _end() -> None:
    _sdl().SDL_QuitSubSystem(_AUDIO)


def outputs() -> list[str]:
    """The names of the machine's sound outputs. Raises NoSound where there is no sound at all."""
    _start()
    try:
        sdl = _sdl()
        names = (sdl.SDL_GetAudioDeviceName(i, 0) for i in range(sdl.SDL_GetNumAudioDevices(0)))
        return [name.decode("utf-8", "replace") for name in names if name]
    finally:
        _end()


class Output:
    """A sound output that is open: `fill` is called on a thread of SDL's, block after block."""

    def __init__(self, fill: Fill, channels: int, device: str = "") -> None:
        """`device` is a part of its name, or empty for the machine's usual one. Raises NoSound."""
        _start()
        try:
            self.name = _named(device)
            self.fault = ""  # what went wrong in `fill`, as far as it is known
            self._fill = fill
            self._channels = channels
            self._callback = _CALLBACK(self._called)  # SDL keeps no reference to it
            self._id = self._open()
        except BaseException:
            _end()
            raise

    def _open(self) -> int:
        wanted = _Spec(RATE, _FLOAT, self._channels, 0, BLOCK, 0, 0, self._callback, None)
        with _drivers_silent():
            # No changes: SDL converts to what the sound card prefers.
            name = self.name.encode() if self.name else None
            number = _sdl().SDL_OpenAudioDevice(name, 0, ctypes.byref(wanted), None, 0)
        if not number:
            raise NoSound(
                f"No sound output ({_said()}): the show plays silent. "
                "Plug in or enable a sound card."
            )
        _sdl().SDL_PauseAudioDevice(number, 0)
        return int(number)

    @property
    def is_gone(self) -> bool:
        """Whether the device was unplugged."""
        return bool(_sdl().SDL_GetAudioDeviceStatus(self._id) == _STOPPED)

    def close(self) -> None:
        _sdl().SDL_CloseAudioDevice(self._id)
        _end()

    def _called(self, _user: int | None, stream: int, size: int) -> None:
        """Nothing may be raised here: there is nobody to catch it."""
        try:
            frames = size // (4 * self._channels)
            mixed = np.ascontiguousarray(self._fill(frames), np.float32)
            ctypes.memmove(stream, mixed.ctypes.data, min(size, mixed.nbytes))
        except Exception as error:  # silence is better than no show, and it is said
            self.fault = f"{type(error).__name__}: {error}"
            ctypes.memset(stream, 0, size)


def _named(device: str) -> str:
    """The whole name of a device; empty for the usual one. Raises NoSound."""
    if not device:
        return ""
    names = outputs()
    found = next((name for name in names if device.casefold() in name.casefold()), None)
    if found is None:
        raise NoSound(
            f"There is no sound output '{device}' here: the show plays silent. "
            f"Plug it in, or name another one in the venue file: {', '.join(names) or 'none'}"
        )
    return found
