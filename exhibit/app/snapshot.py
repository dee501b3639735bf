"""A current still in a file, for whoever asks what the show looks like."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

EVERY_S = 0.5
CLOSING_S = 5.0  # what `close` waits for a disk that hangs


class Snapshot:
    """Keeps a file at most half a second old; writing happens on a thread of its own.

    The file is replaced whole, so that whoever reads it never sees half a picture.
    """

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path = path
        self._say = say
        self._failed = False
        self._next_s = 0.0
        self._waiting: SimpleQueue[Pixels | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="snapshot", daemon=True)
        self._thread.start()

    def keep(self, read: Callable[[], Pixels]) -> None:
        """Takes the picture that `read` gives, if it is time for one and the last is written."""
        now_s = perf_counter()
        if now_s < self._next_s or not self._waiting.empty():
            return
        self._next_s = now_s + EVERY_S
        self._waiting.put(read())

    def close(self, last: Pixels) -> None:
        """Writes the last picture and ends."""
        self._waiting.put(last)
        self._waiting.put(None)
        self._thread.join(CLOSING_S)

    def _work(self) -> None:
        while (pixels := self._waiting.get()) is not None:
            try:
                save_picture(self._path, pixels)
                self._failed = False
            except OSError as error:
                if not self._failed:
                    self._say(f"The still {self._path} cannot be written: {error.strerror}.")
                self._failed = True


def save_picture(path: Path, pixels: Pixels) -> None:
    """Writes (height, width, 3) uint8 as the format of the file's ending, PNG if it has none.

    Raises OSError.
    """
    beside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix or '.png'}")
    try:
        Image.fromarray(pixels).save(beside, compress_level=1)
        os.replace(beside, path)
    except (ValueError, KeyError) as error:
        raise OSError(0, f"{path.suffix} is no kind of picture: try .png", str(path)) from error
    finally:
        beside.unlink(missing_ok=True)
