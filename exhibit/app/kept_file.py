"""A small file of JSON that outlasts the program, in the user's own folder.

It is written on a thread of its own, whole, with the disk's word that it is there, and then put in
the place of the old one: a machine that loses its power has the one or the other. Of what changes
faster than a disk writes only the newest is written.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

_CLOSING_S = 2.0  # what the end of a show waits for a disk

Content = Callable[[], Mapping[str, object]]


class KeptFile:
    """The file at a path; with None nothing is there and nothing is kept."""

    def __init__(
        self, path: Path | None, most_bytes: int, cannot: str, say: Callable[[str], object]
    ) -> None:
        """`cannot`: a sentence's beginning, said once when it cannot be written."""
        self.path = path
        self._most_bytes = most_bytes
        self._cannot = cannot
        self._say = say
        self._changes: SimpleQueue[Content | None] = SimpleQueue()
        self._writer: Thread | None = None

    def read(self) -> dict[str, object] | None:
        """What is in it, {} where there is none; None when it cannot be read, or says nothing."""
        try:
            if self.path is None or not self.path.exists():
                return {}
            with self.path.open("rb") as file:
                known = json.loads(file.read(self._most_bytes))
        except (OSError, ValueError, RecursionError):
            return None
        return known if isinstance(known, dict) and known else None

    def keep(self, content: Content) -> None:
        """Waits for nothing; `content` is asked on the thread."""
        self._changes.put(content)
        if self._writer is None:
            self._writer = Thread(target=self._write_all, name="kept file", daemon=True)
            self._writer.start()

    def close(self) -> None:
        if self._writer is not None:
            self._changes.put(None)
            self._writer.join(_CLOSING_S)

    # -- on the thread

    def _write_all(self) -> None:
        said = False
        while (newest := self._changes.get()) is not None:
            last = False
            while not self._changes.empty():
                later = self._changes.get()
                last = later is None
                newest = later or newest
            try:
                self._write(newest())
            except OSError as error:
                if not said:
                    self._say(
                        f"{self._cannot} cannot be kept in {self.path} "
                        f"({error.strerror or error}): the next start does not know it"
                    )
                said = True
            if last:
                return

    def _write(self, content: Mapping[str, object]) -> None:
        """Raises OSError."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=True, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise


def kept_folder() -> Path | None:
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
    return folder / "exhibit"
