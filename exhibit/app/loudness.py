"""How loud staff have left a show, kept for the next morning: a file in the user's own folder.

One file for all shows, by title. It is written on a thread of its own, whole and at once, so that a
machine that loses its power has the old one or the new one. What cannot be read is as if it was not
there, and is said.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

STEPS = 10  # from silence to as loud as the place has it
_MOST_BYTES = 65_536
_MOST_SHOWS = 200
_CLOSING_S = 2.0  # what the end of a show waits for a disk


@dataclass(frozen=True, slots=True)
class Loudness:
    """`step` of STEPS, and whether it is silent all the same."""

    step: int = STEPS
    muted: bool = False


class Kept:
    """The loudness of one show; `faults` fills with sentences."""

    def __init__(self, title: str, file: Path | None = None) -> None:
        """`file` is where it is kept, if not in the usual place."""
        self.faults: SimpleQueue[str] = SimpleQueue()
        self._title = title
        self._file = file or usual_file()
        self._changes: SimpleQueue[Loudness | None] = SimpleQueue()
        self._writer: Thread | None = None
        self._said_broken = False

    def left(self) -> Loudness:
        """How it was left, or as loud as the place has it."""
        left = self._read().get(self._title, {})
        try:
            step, muted = left["step"], left["muted"]
            if type(step) is int and type(muted) is bool and 0 <= step <= STEPS:
                return Loudness(step, muted)
            raise TypeError
        except KeyError:
            return Loudness()
        except TypeError:
            self._say_broken()
            return Loudness()

    def keep(self, loudness: Loudness) -> None:
        """Waits for nothing."""
        self._changes.put(loudness)
        if self._writer is None:
            self._writer = Thread(target=self._write_all, name="loudness", daemon=True)
            self._writer.start()

    def close(self) -> None:
        if self._writer is not None:
            self._changes.put(None)
            self._writer.join(_CLOSING_S)

    def _read(self) -> dict[str, dict[str, object]]:
        """What is in the file, as far as it can be used."""
        try:
            if self._file is None or not self._file.exists():
                return {}
            with self._file.open("rb") as file:
                known = json.loads(file.read(_MOST_BYTES))
            if isinstance(known, dict):
                return {title: each for title, each in known.items() if isinstance(each, dict)}
        except (OSError, ValueError, RecursionError):
            pass
        self._say_broken()
        return {}

    def _say_broken(self) -> None:
        if self._said_broken:
            return
        self._said_broken = True
        self.faults.put(
            f"How loud the sound was left cannot be read from {self._file}: it is as loud as the "
            "venue says"
        )

    def _write_all(self) -> None:
        said = False
        while (loudness := self._changes.get()) is not None:
            last = False
            while not self._changes.empty():  # a key that is held down: only the last one counts
                later = self._changes.get()
                last = later is None
                loudness = later or loudness
            try:
                self._write(loudness)
            except OSError as error:
                if not said:
                    self.faults.put(
                        f"How loud the sound is cannot be kept in {self._file} "
                        f"({error.strerror or error}): the next start does not know it"
                    )
                said = True
            if last:
                return

    def _write(self, loudness: Loudness) -> None:
        """Raises OSError."""
        if self._file is None:
            return
        known: dict[str, object] = dict(self._read())
        known.pop(self._title, None)  # the newest stands last, and the oldest goes
        known[self._title] = {"step": loudness.step, "muted": loudness.muted}
        known = dict(list(known.items())[-_MOST_SHOWS:])
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
        try:
            beside.write_text(json.dumps(known, ensure_ascii=True, indent=1), encoding="utf-8")
            beside.replace(self._file)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def usual_file() -> Path | None:
    """Where a user's programs keep what is to outlast them; None where nobody has a home."""
    try:
        if sys.platform == "darwin":
            folder = Path.home() / "Library" / "Application Support"
        elif sys.platform == "win32":
            said = os.environ.get("LOCALAPPDATA", "")
            folder = Path(said) if said else Path.home() / "AppData" / "Local"
        else:
            said = os.environ.get("XDG_STATE_HOME", "")
            folder = Path(said) if said else Path.home() / ".local" / "state"
    except RuntimeError:
        return None
    return folder / "exhibit" / "sound.json"
