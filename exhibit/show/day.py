"""The day outside: what time it is and how long the house is open, as an event has said it.

The wall clock is no part of a show. At the beginning, at midnight, at the end of the opening hours
and when the clock has been set, an event says what the time of the day is; until the next one it
goes on as show time does. So `closes within 10min` comes true at its very moment, and a replay,
which has the events in its journal, is at the same hour as the evening was.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from exhibit.core.words import WEEKDAYS
from exhibit.show.events import Event, Value

ADDRESS = "/exhibit/day"  # values: seconds of the day, weekday from 0 (Monday), opens, closes
SOURCE = "clock"  # what a network says about the day is not listened to
DAY_S = 86_400.0
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Day:
    """At `since_s` (show seconds) it was `seconds` of the day, on a `weekday` from 0, Monday.

    The house opens at `open_s` and closes at `close_s` of this day: those of the opening that
    lasts or comes, so they may lie in the day before or after. Without hours it is always open;
    on a day on which it stays closed both are the same.
    """

    since_s: float
    seconds: float
    weekday: int
    open_s: float = -math.inf
    close_s: float = math.inf

    def moment_of(self, day_s: float) -> float:
        """The show time at which it is so many seconds of the day."""
        return self.since_s + (day_s - self.seconds)

    def is_open(self, now_s: float) -> bool:
        return self.moment_of(self.open_s) <= now_s < self.moment_of(self.close_s)

    @property
    def midnight_s(self) -> float:
        """The show time at which the day ends."""
        return self.moment_of(DAY_S)

    def weekday_at(self, now_s: float) -> int:
        """After midnight it is the next day, even when no event has said so yet."""
        return (self.weekday + (now_s >= self.midnight_s)) % 7


def event_of(day: Day) -> Event:
    """The event that says so."""
    values: tuple[Value, ...] = (day.seconds, day.weekday)
    if math.isfinite(day.open_s) and math.isfinite(day.close_s):
        values += (day.open_s, day.close_s)
    return Event(day.since_s, SOURCE, ADDRESS, values)


def read_day(event: Event) -> Day | None:
    """The day that an event tells of; None for any other event, and for what makes no sense."""
    if event.address != ADDRESS or event.source != SOURCE:
        return None
    numbers = [float(v) for v in event.values if isinstance(v, (int, float))]
    if len(numbers) != len(event.values) or len(numbers) not in (2, 4):
        return None
    seconds, weekday, *hours = numbers
    if not (0.0 <= seconds <= DAY_S and 0 <= weekday < len(WEEKDAYS)):
        return None
    if not all(abs(each) <= 3 * DAY_S for each in hours):
        return None
    return Day(event.time_s, seconds, int(weekday), *hours)
