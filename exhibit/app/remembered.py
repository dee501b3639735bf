"""What a show remembers when it is started again: its variables with `keep: day` and `always`.

One small file a show, in the user's own folder. A file that cannot be read is as if it was not
there, and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue

from exhibit.app.kept_file import KeptFile, kept_folder
from exhibit.app.occasion import Occasion
from exhibit.authoring.venue.place import REMEMBERS, Remember
from exhibit.show.events import Value
from exhibit.show.own import own_values
from exhibit.show.program import Show
from exhibit.show.state import State

VERSION = 1
_MOST_BYTES = 1_048_576

Said = dict[str, Value]


class Remembered:
    """The memory of one show; `faults` fills with sentences."""

    def __init__(
        self,
        show: Show,
        place: Remember = REMEMBERS,
        file: Path | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`file` is where it is kept, if not in the usual place."""
        self.faults: SimpleQueue[str] = SimpleQueue()
        self._show = show
        self._today = today
        self._file = KeptFile(
            file or memory_file(show.title), _MOST_BYTES, "What the show remembers", self.faults.put
        )
        self._place = place
        self._channels = self._channels_of(show)
        self._last: Said | None = None

    def _channels_of(self, show: Show) -> tuple[int, ...]:
        """The variables that are kept beyond a visit, as far as the place does not forget them."""
        if self._place.nothing:
            return ()
        never = {name.text for name in self._place.never}
        kept = (*show.variables.get("day", ()), *show.variables.get("always", ()))
        derived = {each.channel for each in show.kept}
        return tuple(
            channel
            for channel in sorted(kept)
            if channel not in derived and show.inputs[channel].name not in never
        )

    def follow(self, show: Show) -> None:
        """From now on the show is this one: it was read again."""
        if show is not self._show:
            self._show, self._channels = show, self._channels_of(show)

    def values(self) -> Said:
        """What it was when it was last seen, by name; of another day only what is kept always."""
        if self._place.nothing:
            self.forget()  # nor a file in which something is
        if not self._channels:
            return {}
        known = self._read()
        values = known.get("values")
        same_day = known.get("day") == self._today().isoformat()
        if not isinstance(values, dict):
            return {}
        wanted = {
            self._show.inputs[channel].name
            for channel in self._channels
            if same_day or self._show.inputs[channel].keep == "always"
        }
        self._last = {
            name: value
            for name, value in values.items()
            if name in wanted and isinstance(value, (int, float, str))
        }
        return dict(self._last)

    def forget(self) -> None:
        """As if it had never been played."""
        path = self._file.path
        if path is None:
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            self.faults.put(f"{path} cannot be deleted: {error.strerror or error}")

    def look(self, state: State) -> None:
        """Keeps what has changed; waits for nothing. Once a second will do."""
        if not self._channels:
            return
        said = own_values(self._show, state, self._channels)
        if said == self._last:
            return
        self._last = said
        content = self._content(said)
        self._file.keep(lambda: content)

    def close(self, state: State) -> None:
        self.look(state)
        self._file.close()

    def _read(self) -> dict[str, object]:
        known = self._file.read()
        if known is not None and (not known or known.get("remembered") == VERSION):
            return known
        self.faults.put(
            f"What the show remembers cannot be read from {self._file.path}: it begins as if it "
            "had never been played"
        )
        return {}

    def _content(self, values: Said) -> dict[str, object]:
        return {
            "remembered": VERSION,
            "show": self._show.title,
            "day": self._today().isoformat(),
            "values": values,
        }


def memory_file(title: str) -> Path | None:
    """Where the memory of a show lies; None where nobody has a home."""
    folder = kept_folder()
    if folder is None:
        return None
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in title)[:40]
    apart = blake2b(title.encode(), digest_size=4).hexdigest()  # of titles that look alike then
    return folder / "memory" / f"{plain}-{apart}.json"


class Memory:
    """The memory of an occasion: that of a recording is in its journal, and is not written."""

    def __init__(
        self, show: Show, occasion: Occasion, say: Callable[[str], None], *, forget: bool = False
    ) -> None:
        self._say = say
        self._kept: Remembered | None = None
        self.own: Mapping[str, Value] = occasion.own
        if occasion.journal is None:
            self._kept = Remembered(show, occasion.venue.remember)
            if forget:
                self._kept.forget()
            self.own = {**self._kept.values(), **occasion.own}
            self._say_faults()

    def look(self, show: Show, state: State) -> None:
        """Once a second; waits for nothing."""
        if self._kept is not None:
            self._kept.follow(show)
            self._kept.look(state)
            self._say_faults()

    def close(self, show: Show, state: State) -> None:
        if self._kept is not None:
            self._kept.follow(show)
            self._kept.close(state)
            self._say_faults()

    def _say_faults(self) -> None:
        while self._kept is not None and not self._kept.faults.empty():
            self._say(self._kept.faults.get())
