"""Where the samples of a sound are kept while it can be heard: as far as they are decoded.

Short sounds lie in memory as float32, ready to be mixed, as long as there is room for them together
(`Room`: 256 MB, eleven minutes of stereo). Long ones, an hour of somebody's memories, lie as int16
in a temporary file without a name, which the machine pages in as it is played; and so do those for
which there is no room, and one that turns out to be longer than its file said.
"""

from __future__ import annotations

import tempfile
from threading import Lock

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz; Opus knows no 44.1 kHz, and most sound cards run at it
IN_MEMORY_S = 60.0  # 23 MB of stereo
BUDGET = 256_000_000  # bytes
_GROWS = 64 << 20  # bytes by which a temporary file that says nothing of its length grows
_PIECE = 1 << 16  # samples that are moved to a file at a time

Floats = NDArray[np.float32]
Shorts = NDArray[np.int16]


class Room:
    """How many bytes of memory sounds may take together."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.left = budget
        self._lock = Lock()

    def take(self, count: int) -> bool:
        """Whether there was room for so many bytes, which are then taken."""
        with self._lock:
            if count > self.left:
                return False
            self.left -= count
            return True

    def give_back(self, count: int) -> None:
        with self._lock:
            self.left += count


class Samples:
    """A sound as far as it is decoded: written by one thread, read by another.

    `ready` samples can be read; `length` is None until the last of them is known.
    """

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self.ready = 0
        self.length: int | None = None

    def read(self, start: int, into: Floats) -> None:
        """Fills `into` (channels, k) from sample `start` on; all of it must be ready."""
        raise NotImplementedError

    def write(self, samples: Floats) -> None:
        """Adds (channels, k) at the end. Raises OSError when there is no room for it."""
        raise NotImplementedError

    def close(self) -> None:
        """Gives back what it holds on to."""


class InFile(Samples):
    """A long sound: int16 in an unlinked temporary file, read through the machine's page cache.

    It is written, and not written through memory: where the disk is full, writing says so.
    """

    def __init__(self, channels: int, about: int) -> None:
        super().__init__(channels)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as it is played
        self._held = 0
        self._grow(max(about, 1))

    def _grow(self, samples: int) -> None:
        self._file.truncate(samples * self.channels * 2)
        shape = (samples, self.channels)
        self._data: Shorts = np.memmap(self._file, np.int16, "r", shape=shape)
        self._held = samples

    def read(self, start: int, into: Floats) -> None:
        rows = self._data[start : start + into.shape[1]]
        np.multiply(rows.T, np.float32(1 / 32_768), out=into)

    def write(self, samples: Floats) -> None:
        end = self.ready + samples.shape[1]
        if end > self._held:
            self._grow(end + _GROWS // (2 * self.channels))
        whole = np.clip(np.rint(samples.T * 32_767.0), -32_768, 32_767).astype(np.int16)
        self._file.seek(self.ready * self.channels * 2)
        self._file.write(whole.tobytes())
        self._file.flush()
        self.ready = end

    def close(self) -> None:
        self._file.close()  # the map keeps what is in it as long as somebody reads


class InMemory(Samples):
    """A short sound: (channels, n) float32. One that outgrows its room moves to a file."""

    def __init__(self, channels: int, about: int, room: Room) -> None:
        """`about` samples have been taken of the room already."""
        super().__init__(channels)
        self._data: Floats = np.empty((channels, about), np.float32)
        self._room = room
        self._moved: InFile | None = None
        self._closed = False

    def read(self, start: int, into: Floats) -> None:
        data = self._data  # first: after it is gone there is the file
        if self._moved is not None:
            self._moved.read(start, into)
        else:
            np.copyto(into, data[:, start : start + into.shape[1]])

    def write(self, samples: Floats) -> None:
        end = self.ready + samples.shape[1]
        if self._moved is None and end > self._data.shape[1]:
            self._grow(end)
        if self._moved is not None:
            self._moved.write(samples)
        else:
            self._data[:, self.ready : end] = samples
        self.ready = end

    def _grow(self, end: int) -> None:
        """By half; or into a file, where it is too long or there is no room."""
        longer = end + end // 2
        more = 4 * self.channels * (longer - self._data.shape[1])
        if end <= 2 * IN_MEMORY_S * RATE and self._room.take(more):
            larger: Floats = np.empty((self.channels, longer), np.float32)
            larger[:, : self.ready] = self._data[:, : self.ready]
            self._data = larger  # readers have either, and both hold what is ready
            return
        moved = InFile(self.channels, end)
        for start in range(0, self.ready, _PIECE):
            moved.write(self._data[:, start : min(start + _PIECE, self.ready)])
        self._moved = moved
        self._give_back()

    def _give_back(self) -> None:
        self._room.give_back(self._data.nbytes)
        self._data = np.empty((self.channels, 0), np.float32)

    def close(self) -> None:
        if self._moved is not None:
            self._moved.close()
        elif not self._closed:
            self._room.give_back(self._data.nbytes)  # whoever still plays it has it for a moment
        self._closed = True
