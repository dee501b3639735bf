"""The order of a frame, as a list one can read.

Everything that waits (files, sockets, decoding) is elsewhere and only leaves finished events in
the inbox. Python's garbage is collected between frames, when nobody waits for a picture.
"""

from __future__ import annotations

import gc
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Protocol

from exhibit.picture import Picture, Sounding
from exhibit.scene.drawlist import DrawList, Layer
from exhibit.show.events import Event
from exhibit.show.program import Sent
from exhibit.show.state import State
from exhibit.show.step import advance


class Sources(Protocol):
    """Whatever events come from: the inbox, a recording, keys."""

    def drain(self, into: list[Event]) -> None:
        """Fills the emptied list with what has happened until now."""
        ...


class Screen(Protocol):
    """Where a picture goes."""

    def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None: ...
    def present(self) -> None: ...


class Ears(Protocol):
    """Where sound goes."""

    def follow(self, sounds: Sequence[Sounding], now_s: float) -> None: ...


Mark = Callable[[str], None]
# From what was heard until a time to what the show is told: the room, in `exhibit.wires`.
Trust = Callable[[Sequence[Event], float], Sequence[Event]]


def no_mark(_: str) -> None:
    pass


def as_it_comes(events: Sequence[Event], _until_s: float) -> Sequence[Event]:
    return events


class Loop:
    """Plays a picture: each `frame` takes it from where it was to the time that the clock says."""

    def __init__(  # noqa: PLR0913  # the parts it uses, each handed in
        self,
        picture: Picture,
        state: State,
        *,
        clock: Callable[[], float],
        sources: Sources,
        screen: Screen,
        trust: Trust = as_it_comes,
        ears: Ears | None = None,
        send: Callable[[Sent], object] | None = None,
        record: Callable[[Event], None] | None = None,
        overlay: Callable[[State], DrawList | None] | None = None,
        mark: Mark = no_mark,
    ) -> None:
        self.picture = picture
        self.state = state
        self._clock = clock
        self._sources = sources
        self._trust = trust
        self._send = send
        self._sent: list[Sent] = []
        self._screen = screen
        self._ears = ears
        self._record = record
        self._overlay = overlay
        self._mark = mark
        self._arrived: list[Event] = []
        self._waiting: list[Event] = []
        self._earliest_s = state.time_s  # from when on what happens can still be seen

    def frame(self) -> State:
        """One frame; `mark` is told the name of each stage as it ends."""
        now_s = max(self._clock(), self._earliest_s)
        events = self._trust(self._heard(now_s), now_s)
        self._mark("events")
        self.state = advance(self.picture.show, self.state, events, now_s, self._sent)
        self._tell_others()
        self._mark("advance")
        layers = self.picture.layers(self.state, now_s)
        overlay = self._overlay(self.state) if self._overlay else None
        self._mark("evaluate")
        self._screen.draw(layers, overlay)
        self._mark("draw")
        if self._ears is not None:
            self._ears.follow(self.picture.sounds(self.state), now_s)
        self._mark("sound")
        self._screen.present()
        self._mark("present")
        self._earliest_s = math.nextafter(now_s, math.inf)
        return self.state

    def _tell_others(self) -> None:
        if self._send is not None:
            for cue in self._sent:
                self._send(cue)
        self._sent.clear()

    def _heard(self, now_s: float) -> list[Event]:
        """What happened since the last frame and until now, in order.

        A reader may stamp an event just before a frame and deliver it just after. The picture of
        that frame is out: the event counts, and is recorded, as happening after it; only so does
        a replay give the same pictures. What is stamped later than now waits for its time.
        """
        self._sources.drain(self._arrived)
        self._waiting.extend(self._arrived)
        self._waiting.sort(key=lambda event: event.time_s)
        due = bisect_right(self._waiting, now_s, key=lambda event: event.time_s)
        events = [
            event if event.time_s >= self._earliest_s else event._replace(time_s=self._earliest_s)
            for event in self._waiting[:due]
        ]
        del self._waiting[:due]
        if self._record is not None:
            for event in events:
                self._record(event)
        return events


def freeze_garbage() -> None:
    """What was loaded stays for good: the collector need not look at it in every frame."""
    gc.collect()
    gc.freeze()
    gc.disable()


def collect_garbage() -> None:
    """For between frames: what was frozen is not looked at, so this takes microseconds."""
    gc.collect()
