"""What a show says to other machines, each at its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exhibit.show.courses import Walk
from exhibit.show.events import Value
from exhibit.show.hearing import Hearing
from exhibit.show.messages import Cue, Heard
from exhibit.show.program import Sent, Show
from exhibit.show.signals import Reading


class Outgoing:
    """Adds what is said to `sent`; nothing where nobody asks for it."""

    def __init__(self, show: Show, hearing: Hearing, sent: list[Sent] | None) -> None:
        self._show = show
        self._hearing = hearing
        self._sent = sent

    def pass_time(self, walks: Iterable[Walk], until: float) -> None:
        """The cues of the present scenes that have become due, up to and with `until`."""
        if self._sent is None:
            return
        due: list[Sent] = []
        for walk in walks:
            if walk.there and walk.scene.cues:
                due += self._due(walk, until)
            walk.said_s = max(until, walk.said_s)
        if due:
            self._sent += sorted(due, key=lambda sent: sent.time_s)

    def answer(self, walk: Walk, reading: Reading) -> None:
        """The cues that wait for a hit."""
        if self._sent is not None and reading.value > 0.0:
            for cue in walk.scene.cues:
                if cue.on == reading.input:
                    self.say(cue)

    def say(self, cue: Cue) -> None:
        """A cue, now."""
        if self._sent is not None:
            self._sent.append(self._said(cue, self._hearing.now_s))

    def _due(self, walk: Walk, until: float) -> Iterator[Sent]:
        for cue in walk.scene.cues:
            due_s = walk.entered_s + cue.at_s
            if cue.on < 0 and walk.said_s < due_s <= until:
                yield self._said(cue, due_s)

    def _said(self, cue: Cue, time_s: float) -> Sent:
        values = (self._spoken(v.input) if isinstance(v, Heard) else v for v in cue.values)
        return Sent(time_s, cue.to, cue.address, tuple(values))

    def _spoken(self, number: int) -> Value:
        item = self._show.inputs[number]
        value = float(self._hearing.values[number])
        if item.kind == "text":
            return self._hearing.texts[number]
        if item.kind == "choice":
            return item.options[int(value)] if value >= 0 else ""
        return int(value) if item.kind in ("switch", "count") or item.part == "on" else value
