"""How loud staff have left a show, kept for the next morning: a file in the user's own folder.

One file for all shows, by title. What cannot be read is as if it was not there, and is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from exhibit.app.kept_file import KeptFile, kept_folder

STEPS = 10  # from silence to as loud as the place has it
_MOST_BYTES = 65_536
_MOST_SHOWS = 200


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
        self._file = KeptFile(
            file or usual_file(), _MOST_BYTES, "How loud the sound is", self.faults.put
        )
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
        self._file.keep(lambda: self._with(loudness))

    def close(self) -> None:
        self._file.close()

    def _read(self) -> dict[str, dict[str, object]]:
        """What is in the file, as far as it can be used."""
        known = self._file.read()
        if known is None:
            self._say_broken()
            return {}
        return {title: each for title, each in known.items() if isinstance(each, dict)}

    def _say_broken(self) -> None:
        if self._said_broken:
            return
        self._said_broken = True
        self.faults.put(
            f"How loud the sound was left cannot be read from {self._file.path}: it is as loud as "
            "the venue says"
        )

    def _with(self, loudness: Loudness) -> dict[str, object]:
        """All shows, of which the newest stands last, and the oldest goes."""
        known: dict[str, object] = dict(self._read())
        known.pop(self._title, None)
        known[self._title] = {"step": loudness.step, "muted": loudness.muted}
        return dict(list(known.items())[-_MOST_SHOWS:])


def usual_file() -> Path | None:
    """Where it is kept; None where nobody has a home."""
    folder = kept_folder()
    return None if folder is None else folder / "sound.json"
