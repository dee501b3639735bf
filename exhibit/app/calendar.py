"""Tells a running show what time it is outside, as events, which are recorded like a sensor's.

At the beginning, at midnight, when the house closes, and when somebody, or the summer, has set
the machine's clock: between these the show goes on counting by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from exhibit.authoring.venue.place import Hours
from exhibit.show.day import DAY_S, Day, event_of
from exhibit.show.events import Event

_APART_S = 0.5  # that the two clocks may differ before the show is told: some hours of quartz


class Calendar:
    """`put` is given the events; `now` is the time on the wall, `clock` that of the show."""

    def __init__(
        self,
        hours: Hours | None,
        put: Callable[[Event], object],
        clock: Callable[[], float],
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._hours = hours
        self._put = put
        self._clock = clock
        self._now = now
        self._told: Day | None = None

    def tick(self) -> None:
        """Once a second, and before the first frame."""
        day = day_of(self._now(), self._clock(), self._hours)
        if self._told is None or self._is_news(self._told, day):
            self._told = day
            self._put(event_of(day))

    def _is_news(self, told: Day, day: Day) -> bool:
        if (told.weekday, told.open_s, told.close_s) != (day.weekday, day.open_s, day.close_s):
            return True
        return abs(told.moment_of(day.seconds) - day.since_s) > _APART_S


def day_of(now: datetime, show_s: float, hours: Hours | None) -> Day:
    """The day at a show time, with the opening that lasts, or the next one of the day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    seconds, weekday = (now - midnight).total_seconds(), now.weekday()
    seconds = min(max(seconds, 0.0), DAY_S)
    if hours is None:
        return Day(show_s, seconds, weekday)
    open_s, close_s = _opening(hours, weekday, seconds)
    return Day(show_s, seconds, weekday, open_s, close_s)


def _opening(hours: Hours, weekday: int, seconds: float) -> tuple[float, float]:
    """When it opens and closes; of a night that yesterday began, as long as that lasts."""
    lasts_s = (hours.close_s - hours.open_s) % DAY_S
    over_s = hours.open_s + lasts_s - DAY_S  # when last night's opening ends today
    if seconds < over_s and (weekday - 1) % 7 not in hours.closed:
        return (hours.open_s - DAY_S, over_s)
    if weekday in hours.closed:
        return (0.0, 0.0)
    return (hours.open_s, hours.open_s + lasts_s)
