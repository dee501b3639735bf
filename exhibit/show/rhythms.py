"""Rhythms in a show: what happens on their strokes, and what changes their tempo.

A tempo changes at a moment: because an action says so, because an input that it follows has
changed, or because somebody has tapped another one on a drum. Between those moments pulses are a
closed form, so a stroke is a moment that is known beforehand, like any other by the clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median
from typing import Any, Protocol

from exhibit.core.beat import Beat, Way, steady
from exhibit.core.rhythm import Rhythm, next_moment, on_beats, on_cycles, struck_at
from exhibit.show.actions import Action, Doer
from exhibit.show.conditions import Condition, View

# How far back tempos are remembered at least: a stroke that still rings began when it began, and
# what was struck longer ago than this is not heard any more.
RINGS_S = 30.0
# A tempo that follows a sensor leaves changes alone that nobody hears: less than a tenth of what is
# noticed in even beats, some 2.5 % (Friberg and Sundberg, Time discrimination in a monotonic,
# isochronous sequence, 1995).
_SAME = 0.002

MOST_TAPS = 6  # of which the tempo is told: five intervals
_BOUNCE_S = 0.1  # one stroke may come twice from a cheap pad; nobody taps ten times a second
_AFAR = 0.3  # an interval that differs from the middle one by more than this part is a slip
_PAUSE = 2.5  # so many times the middle interval without a tap, and another tapping begins
_FIRST_PAUSE_S = 2.5  # after one tap alone, as no interval is known
_PULLS = 2.0  # beats, within which the rhythm has come to fall on the taps


class Rhythmic(Protocol):
    """As much of a show as is asked for."""

    @property
    def rhythms(self) -> tuple[Rhythm, ...]: ...
    @property
    def paces(self) -> tuple[Following | Tapped, ...]: ...
    @property
    def remembers_s(self) -> float: ...


class Said(Protocol):
    """What an input said: see `signals.Reading`."""

    @property
    def input(self) -> int: ...
    @property
    def value(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Following:
    """A tempo that an input decides: a pulse lasts `from_s` where it is `low`, `to_s` at `high`.

    In between the pulses of a second go in a straight line; a change takes `over_s`.
    """

    rhythm: int
    input: int
    low: float
    high: float
    from_s: float
    to_s: float
    over_s: float = 0.0

    def pulse_s(self, value: float) -> float:
        k = (value - self.low) / (self.high - self.low) if self.high != self.low else 1.0
        k = min(max(k, 0.0), 1.0)
        return 1.0 / ((1.0 - k) / self.from_s + k / self.to_s)

    def turned(self, beat: Beat, value: float, now_s: float, back_s: float) -> Beat:
        pulse_s = self.pulse_s(value)
        if pulse_s == beat.way.pulse_s:
            return beat
        at_an_end = pulse_s in (self.from_s, self.to_s)
        if not at_an_end and abs(pulse_s / beat.way.pulse_s - 1.0) < _SAME:
            return beat
        return beat.turned(now_s, pulse_s, self.over_s, back_s=back_s)


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tempo that somebody taps on a drum: a tap is a beat of `pulses`.

    One that would be slower or faster than is allowed is meant in twos or halves of it.
    """

    rhythm: int
    input: int
    pulses: float
    slowest_s: float  # a beat
    fastest_s: float

    def turned(self, beat: Beat, value: float, now_s: float, back_s: float) -> Beat:
        """The beat after a tap; it comes to fall on the taps, and goes on when they end."""
        if value <= 0.0 or (beat.taps and now_s - beat.taps[-1] < _BOUNCE_S):
            return beat
        taps = (*_together(beat.taps, now_s), now_s)[-MOST_TAPS:]
        beat = replace(beat, taps=taps)
        interval_s = tapped_s(taps)
        if interval_s is None:
            return beat
        pulse_s = self._within(interval_s) / self.pulses
        # How much of a beat it is ahead of the tap, at most half a one: made good by going slower,
        # or faster, at first. In a straight line that is twice as much at its beginning.
        passed = beat.pulses_at(now_s) / self.pulses
        ahead = passed - round(passed)
        from_s = pulse_s / (1.0 - 2.0 * ahead / _PULLS)
        over_s = _PULLS * self.pulses * pulse_s
        return beat.turned(now_s, pulse_s, over_s, from_s=from_s, back_s=back_s)

    def _within(self, interval_s: float) -> float:
        while interval_s > self.slowest_s:
            interval_s /= 2.0
        while interval_s < self.fastest_s:
            interval_s *= 2.0
        return min(max(interval_s, self.fastest_s), self.slowest_s)


def tapped_s(taps: Sequence[float]) -> float | None:
    """How long a beat is that was tapped at these times: None until three of them agree.

    The middle interval decides which ones count, and the mean of those is it.
    """
    intervals = [b - a for a, b in pairwise(taps)]
    if len(intervals) < 2:
        return None
    middle = median(intervals)
    near = [each for each in intervals if abs(each - middle) <= _AFAR * middle]
    return fmean(near) if len(near) >= 2 else None


def _together(taps: tuple[float, ...], now_s: float) -> tuple[float, ...]:
    """The taps that a tap now goes on from: none after a pause."""
    if not taps:
        return taps
    intervals = [b - a for a, b in pairwise(taps)]
    pause_s = _PAUSE * median(intervals) if intervals else _FIRST_PAUSE_S
    return taps if now_s - taps[-1] <= pause_s else ()


def first_beats(show: Rhythmic, rest: Sequence[float]) -> tuple[Beat, ...]:
    """How each rhythm goes in the beginning, with the inputs at rest."""
    beats = [steady(rhythm.pulse_s) for rhythm in show.rhythms]
    for pace in show.paces:
        if isinstance(pace, Following):
            beats[pace.rhythm] = steady(pace.pulse_s(rest[pace.input]))
    return tuple(beats)


def carried(
    old: Rhythmic, new: Rhythmic, beats: Sequence[Beat], values: Sequence[float], now_s: float
) -> tuple[Beat, ...]:
    """The rhythms of a show that has been changed, with those of the same names where they were.

    One whose tempo has been written anew goes at that from now on, with no jump. `values` are those
    of the new show's inputs.
    """
    before = {rhythm.name: number for number, rhythm in enumerate(old.rhythms)}
    paces = {pace.rhythm: pace for pace in new.paces if isinstance(pace, Following)}
    found: list[Beat] = []
    for number, rhythm in enumerate(new.rhythms):
        follows = paces.get(number)
        pulse_s = rhythm.pulse_s if follows is None else follows.pulse_s(values[follows.input])
        if rhythm.name not in before:
            found.append(steady(pulse_s))
            continue
        was = before[rhythm.name]
        beat, as_written = beats[was], old.rhythms[was].pulse_s == rhythm.pulse_s
        kept = beat.way.pulse_s == pulse_s if follows is not None else as_written
        found.append(beat if kept else beat.turned(now_s, pulse_s, back_s=back_s(new)))
    return tuple(found)


def heard(beats: tuple[Beat, ...], show: Rhythmic, reading: Said, now_s: float) -> tuple[Beat, ...]:
    """How the rhythms go once an input has said something; the same where that changes nothing."""
    for pace in show.paces:
        if pace.input == reading.input:
            before = beats[pace.rhythm]
            after = pace.turned(before, reading.value, now_s, back_s(show))
            if after is not before:
                beats = _with(beats, pace.rhythm, after)
    return beats


def turned(
    beats: tuple[Beat, ...], show: Rhythmic, retempo: Retempo, now_s: float
) -> tuple[Beat, ...]:
    """How the rhythms go once one of them is to go at another tempo."""
    beat = beats[retempo.rhythm]
    beat = beat.turned(now_s, retempo.pulse_s, retempo.over_s, back_s=back_s(show))
    return _with(beats, retempo.rhythm, beat)


def back_s(show: Rhythmic) -> float:
    """For how long tempos are remembered."""
    return max(RINGS_S, show.remembers_s)


def _with(beats: tuple[Beat, ...], number: int, beat: Beat) -> tuple[Beat, ...]:
    return (*beats[:number], beat, *beats[number + 1 :])


# --- what happens by a rhythm ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retempo(Action):
    """`tempo`: a rhythm with a tempo of its own goes, `over_s` from now on, at another one."""

    rhythm: int
    pulse_s: float
    over_s: float = 0.0

    def apply(self, doer: Doer) -> None:
        doer.pace(self.rhythm, self.pulse_s, self.over_s)


@dataclass(frozen=True, slots=True)
class OnStroke(Condition):
    """`on sabar`: true at the very moment of a stroke, and at no other.

    A scene that begins at a stroke waits for the next one.
    """

    rhythm: Rhythm
    beat: int  # the number of the beat by which it goes

    def true(self, view: View) -> bool:
        if view.now_s <= view.entered_s:
            return False
        return struck_at(self.rhythm, view.beat(self.beat), view.now_s) > 0.0

    def moments(self, view: View) -> Iterator[float]:
        moment_s = next_moment(self.rhythm, view.beat(self.beat), view.now_s)
        if moment_s < math.inf:
            yield moment_s


_ON: dict[str, Callable[[Rhythm], Rhythm]] = {
    "{}": lambda rhythm: rhythm,
    "beat of {}": on_beats,
    "cycle of {}": on_cycles,
}


def on_names(rhythms: Iterable[str]) -> tuple[str, ...]:
    """What may stand behind `on`: `sabar`, `sabar.low`, `beat of sabar`, `cycle of sabar`."""
    return tuple(words.format(name) for name in rhythms for words in _ON)


def on_words(rhythms: Sequence[Rhythm]) -> dict[str, Condition]:
    """What each of these means."""
    return {
        words.format(rhythm.name): OnStroke(struck(rhythm), rhythm.beat_of(number))
        for number, rhythm in enumerate(rhythms)
        for words, struck in _ON.items()
    }


# --- saved and loaded -----------------------------------------------------------------------------


def said(beats: Sequence[Beat]) -> list[Any]:
    """Beats as what JSON can say."""
    return [[list(b.way), [list(way) for way in b.past], list(b.taps)] for b in beats]


def read(data: Any) -> tuple[Beat, ...]:
    """The inverse of `said`; TypeError or ValueError for something else."""
    return tuple(
        Beat(Way(*map(float, way)), tuple(Way(*map(float, w)) for w in past),
             tuple(map(float, taps)))
        for way, past, taps in data
    )  # fmt: skip
