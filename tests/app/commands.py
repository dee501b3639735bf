"""Runs commands as people do: in this process where that will do, else as one of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from pythonosc.udp_client import SimpleUDPClient
from typer.testing import CliRunner, Result

from exhibit.cli import app

Picture = NDArray[np.uint8]
PATIENCE_S = 60.0  # for a machine that is busy; nothing waits so long that is well
LOOK_S = 0.02


def command(*arguments: object, env: Mapping[str, str] | None = None) -> Result:
    """A command in this process; it must end in words, never in an exception."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


class Playing:
    """`exhibit ...` as a process of its own, whose words on standard error can be waited for."""

    def __init__(self, *arguments: object, **env: str) -> None:
        self.said: list[str] = []
        self._lines: Queue[str | None] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "exhibit", *map(str, arguments)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", **env},
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, words: str) -> str:
        """The first line with these words."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                line = self._lines.get(timeout=max(until - time.monotonic(), 0.01))
            except Empty:
                raise AssertionError(f"never said {words!r}, only {self.said}") from None
            assert line is not None, f"ended without {words!r}: {self.said}"
            self.said.append(line)
            if words in line:
                return line

    @property
    def port(self) -> int:
        """The port that it says it listens to."""
        heard = self.wait_for("hears OSC on").split(" on ")[1]
        return int(heard.split(":")[1].split(".")[0])

    def interrupt(self, number: int = signal.SIGTERM) -> int:
        self._process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """The exit status, once it has ended; whatever was said is in `said`."""
        status = self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        while (line := self._lines.get(timeout=PATIENCE_S)) is not None:
            self.said.append(line)
        assert not any("Traceback" in line for line in self.said), self.said
        return status

    def __enter__(self) -> Playing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Looks again and again, and fails when patience ends."""
    until = time.monotonic() + PATIENCE_S
    pause = Event()
    while not true():
        assert time.monotonic() < until, f"never came: {what}"
        pause.wait(LOOK_S)


def read(path: Path) -> Picture | None:
    """A picture file that another process writes, or None while there is none."""
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))
    except (FileNotFoundError, UnidentifiedImageError):
        return None


def colour_at(path: Path, x: float, y: float) -> tuple[int, ...] | None:
    """The colour at a point, in parts of the picture from its top left corner."""
    picture = read(path)
    if picture is None:
        return None
    height, width, _ = picture.shape
    return tuple(int(c) for c in picture[int(y * height), int(x * width)])


@contextmanager
def board(port: int) -> Iterator[Callable[[str, float], None]]:
    """python-osc, as a board: `say("/in/near", 0.4)`."""
    client = SimpleUDPClient("127.0.0.1", port)
    with client:
        yield client.send_message


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
