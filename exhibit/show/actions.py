"""What a show does at a moment: as a scene begins or ends, on a way out, at a line of a timeline.

An action is told in whose name it is done (`Doer`) and changes the state through it, at that very
moment and in the order in which it was written. What it changes may open ways out, so these are
asked once it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from exhibit.show.conditions import Condition, View
from exhibit.show.expressions import Expression
from exhibit.show.messages import Cue

NEXT = -1  # in the place of a language: the one after the present one


class Doer(Protocol):
    """Through whom an action is done: the region of the show whose scene it stands in."""

    @property
    def view(self) -> View:
        """What the expressions of an action may look at."""

    def put(self, channel: int, value: float | str) -> None:
        """A channel becomes this, within its range; what it cannot be changes nothing."""

    def forget(self, channels: Sequence[int]) -> None:
        """These channels are again what they were as the show began."""

    def speak(self, language: int) -> None:
        """The show speaks this language from now on; one that it does not have changes nothing."""

    def say(self, cue: Cue) -> None:
        """Tells another machine."""

    def leap(self, leap: Leap) -> None:
        """A region goes somewhere, once the actions of this moment are done."""

    def pace(self, rhythm: int, pulse_s: float, over_s: float) -> None:
        """A pulse of a rhythm comes to last so long, in so many seconds from now on."""


class Action:
    """Something that is done at a moment."""

    __slots__ = ()

    def apply(self, doer: Doer) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Put(Action):
    """`set`: channels become what expressions say, which all look at the state before it."""

    values: tuple[tuple[int, Expression], ...]

    def apply(self, doer: Doer) -> None:
        found = [(channel, wanted.value(doer.view)) for channel, wanted in self.values]
        for channel, value in found:
            doer.put(channel, value)


@dataclass(frozen=True, slots=True)
class Say(Action):
    """`send`: a message to another machine, whatever its own time."""

    cue: Cue

    def apply(self, doer: Doer) -> None:
        doer.say(self.cue)


@dataclass(frozen=True, slots=True)
class Speak(Action):
    """`speak`: a language, or the one after the present one, among these if any are named."""

    language: int
    among: tuple[int, ...] = ()

    def apply(self, doer: Doer) -> None:
        if self.language != NEXT:
            doer.speak(self.language)
        elif self.among:
            now = doer.view.language
            after = self.among.index(now) + 1 if now in self.among else 0
            doer.speak(self.among[after % len(self.among)])


@dataclass(frozen=True, slots=True)
class Leap(Action):
    """`go`: the region of a scene goes there; all but `region` is as in `program.Go`.

    Of the way back, the region of that number goes, or with -1 the one in which this is done.
    """

    to: int
    fade_s: float = 0.0
    turn: int = -1
    resumes: bool = False
    style: int = 0
    region: int = -1

    def apply(self, doer: Doer) -> None:
        doer.leap(self)


@dataclass(frozen=True, slots=True)
class Forget(Action):
    """`forget`: variables are again what they were in the beginning."""

    channels: tuple[int, ...]

    def apply(self, doer: Doer) -> None:
        doer.forget(self.channels)


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of a timeline that does something: by the clock of its scene, or at hits.

    at_s      when, in seconds of the scene
    every_s   and again so often; 0: once
    on        instead: at each hit of this input
    when      instead: at each of the moments that this names, at which it is true
    """

    actions: tuple[Action, ...]
    at_s: float = 0.0
    every_s: float = 0.0
    on: int = -1
    when: Condition | None = None
