"""What an input is told while its wire is not well.

`hold` tells it nothing, `rest` and `value` tell it one thing, `input` what another input says,
measured by their ranges, and `simulate` what plausible visitors would do, for as long as it takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from exhibit.show.events import Event
from exhibit.show.program import Control, Show
from exhibit.wires.kept import Kept
from exhibit.wires.messages import Values, number_of
from exhibit.wires.wire import Watch

Play = Callable[[Show, str, int, float], Iterator[Event]]

_ON = 0.5  # of the way from rest to the farther end of its range, a number is on for a switch


class StandIn(Kept):
    """In the place of one wire. `due_s` is when the visitors do something next.

    Visitors are played in stretches of ten minutes, each with a seed of its own: after a crash
    what was played is played to again, and that must not take long.
    """

    KEPT = ("is_on", "due_s", "_followed", "_begins_s", "_stretch", "_played")

    _STRETCH_S = 600.0

    def __init__(self, show: Show, control: Control, watch: Watch, play: Play) -> None:
        """KeyError when the show has no input `watch.other`."""
        self._show, self._control, self._watch, self._play = show, control, watch, play
        self._other = control_named(show, watch.other) if watch.then == "input" else control
        self.other_address = show.inputs[self._other.first].address
        self._followed: Values | None = None  # what the other input was told last, as ours
        self.is_on = False
        self.due_s = math.inf
        self._begins_s = 0.0
        self._stretch = 0
        self._played = 0
        self._visitors: Iterator[Event] = iter(())
        self._next: Event | None = None

    def begin(self, time_s: float) -> Values | None:
        """What the input is told now, when the wire fails."""
        self.is_on = True
        if self._watch.then == "value":
            return self._value()
        if self._watch.then == "simulate":
            self._begin_stretch(time_s)
        if self._watch.then == "hold" or self._control.kind == "hit":
            return None
        if self._followed is not None:
            return self._followed
        return at_rest(self._show, self._control)

    def follow(self, values: Values) -> Values | None:
        """What the input is told now that the other one is told this."""
        self._followed = as_another(self._show, values, self._other, self._control)
        return self._followed if self.is_on else None

    def end(self) -> None:
        self.is_on, self.due_s, self._next = False, math.inf, None
        self._visitors = iter(())

    def ring(self, time_s: float) -> Values | None:
        """What the visitors do now."""
        done = self._next
        if time_s >= self._begins_s + self._STRETCH_S:
            self._stretch += 1
            self._begin_stretch(time_s)
        else:
            self._played += 1
            self._look_ahead()
        self.due_s = max(self.due_s, time_s)
        return done.values if done is not None else None

    def resume(self, data: Sequence[Any]) -> None:
        super().resume(data)
        if self.is_on and self._watch.then == "simulate":
            played, due_s = self._played, self.due_s
            self._begin_stretch(self._begins_s)
            if played:  # the first has been taken to look ahead
                next(islice(self._visitors, played - 1, played - 1), None)
                self._look_ahead()
            self._played, self.due_s = played, due_s

    def _begin_stretch(self, time_s: float) -> None:
        self._begins_s, self._played = time_s, 0
        seed = self._show.seed + self._stretch
        self._visitors = self._play(self._show, self._control.name, seed, time_s)
        self._look_ahead()

    def _look_ahead(self) -> None:
        self._next = next(self._visitors, None)
        self.due_s = math.inf if self._next is None else max(self._next.time_s, self._begins_s)

    def _value(self) -> Values | None:
        kind, value = self._control.kind, self._watch.value
        if kind in ("position", "pose", "text"):
            return at_rest(self._show, self._control)  # a number is no place and no word
        if kind == "choice":
            options = self._show.inputs[self._control.first].options
            return (float(min(max(round(value), 0), len(options))),)
        return (value,)


def control_named(show: Show, name: str) -> Control:
    """The input of that name; KeyError when there is none."""
    return show.control_at[f"/in/{name}"]


def at_rest(show: Show, control: Control) -> Values | None:
    """What says to an input that nobody is there; None for a hit, which is a moment."""
    if control.kind == "hit":
        return None
    if control.kind == "choice":
        return (0,)  # takes the choice back
    if control.kind in ("position", "pose"):
        return ()
    return ("",) if control.kind == "text" else (show.inputs[control.first].rest,)


def as_another(show: Show, said: Values, of: Control, to: Control) -> Values | None:
    """What one input says, as another may say it; None where that cannot be.

    A number is taken by its part of the range; for a switch it is on half way from its rest.
    """
    numeric = ("distance", "level", "count")
    if of.kind == to.kind and of.kind not in numeric:
        return said
    if to.kind not in (*numeric, "switch") or of.kind not in (*numeric, "switch") or not said:
        return None
    number = number_of(said[0])
    if isinstance(number, str):
        on = {"on": 1.0, "off": 0.0}.get(str(said[0]))
        if of.kind != "switch" or on is None:
            return None
        number = on
    here, there = show.inputs[of.first], show.inputs[to.first]
    if to.kind == "switch":
        farthest = max(here.high - here.rest, here.rest - here.low)
        return (float(abs(number - here.rest) >= _ON * farthest),)
    if of.kind == "switch":
        away = max((there.low, there.high), key=lambda end: abs(end - there.rest))
        return (away if number else there.rest,)
    width = here.high - here.low
    part = (number - here.low) / width if width else 0.0
    return (there.low + part * (there.high - there.low),)
