"""The day outside, told to a show as events."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from exhibit.app.calendar import Calendar, day_of
from exhibit.authoring.venue.place import Hours
from exhibit.core.problems import Problem
from exhibit.show.day import Day, event_of, read_day
from exhibit.show.events import Event
from tests.authoring.venues import SHOW, venue_of

NINE_TO_SIX = Hours(9 * 3600.0, 18 * 3600.0, frozenset({0}))
NIGHTS = Hours(20 * 3600.0, 2 * 3600.0, frozenset({0}))  # till two; not on the night of Monday
MONDAY = datetime(2026, 5, 4)


def at(hours: float, days: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


@pytest.mark.parametrize(
    ("now", "hours", "is_open", "opens_h", "closes_h"),
    [
        (at(12, 1), NINE_TO_SIX, True, 9, 18),
        (at(8, 1), NINE_TO_SIX, False, 9, 18),
        (at(18, 1), NINE_TO_SIX, False, 9, 18),
        (at(12, 0), NINE_TO_SIX, False, 0, 0),
        (at(21, 1), NIGHTS, True, 20, 26),
        (at(1, 2), NIGHTS, True, -4, 2),
        (at(2, 2), NIGHTS, False, 20, 26),
        (at(1, 1), NIGHTS, False, 20, 26),  # Monday night it was closed
        (at(1, 0), NIGHTS, True, -4, 2),  # Sunday night it was not
        (at(3, 0), NIGHTS, False, 0, 0),
    ],
)
def test_the_opening_that_lasts_or_comes(
    now: datetime, hours: Hours, is_open: bool, opens_h: float, closes_h: float
) -> None:
    day = day_of(now, 100.0, hours)
    assert day.is_open(100.0) is is_open
    assert (day.open_s / 3600, day.close_s / 3600) == (opens_h, closes_h)


def test_a_place_without_hours_is_always_open() -> None:
    assert day_of(at(4), 0.0, None).is_open(1e9)


@pytest.mark.parametrize(
    "day",
    [Day(1.5, 61_200.25, 3, 32_400.0, 64_800.0), Day(0.0, 0.0, 6), Day(2.0, 9.0, 1, 0.0, 0.0)],
)
def test_an_event_says_the_day_and_is_read_as_that(day: Day) -> None:
    assert read_day(event_of(day)) == day


@pytest.mark.parametrize(
    "values",
    [(), (1.0,), (1.0, 2.0, 3.0), ("noon", 1), (-1.0, 1), (90_000.0, 1), (1.0, 7),
     (1.0, -1), (float("nan"), 1), (1.0, float("nan")), (1.0, 1, 2.0, 1e9), (1.0, None)],
)  # fmt: skip
def test_what_is_no_day_is_none(values: tuple[float, ...]) -> None:
    assert read_day(Event(0.0, "clock", "/exhibit/day", values)) is None


class Wall:
    """A clock on a wall and that of a show, which somebody moves on."""

    def __init__(self, hours: Hours | None, now: datetime) -> None:
        self.now = now
        self.show_s = 0.0
        self.told: list[Day] = []
        self.calendar = Calendar(hours, self._hear, lambda: self.show_s, lambda: self.now)
        self.calendar.tick()

    def _hear(self, event: Event) -> None:
        day = read_day(event)
        assert day is not None
        self.told.append(day)

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.show_s += 1.0
            self.now += timedelta(seconds=1)
            self.calendar.tick()


def test_it_is_said_at_the_beginning_at_midnight_and_when_a_night_ends() -> None:
    wall = Wall(NIGHTS, at(23.999, 1))
    wall.pass_time(60)
    assert [(day.weekday, day.open_s / 3600) for day in wall.told] == [(1, 20), (2, -4)]
    assert wall.told[1].seconds < 1.0
    wall.now = at(1.9999, 2)
    wall.pass_time(5)
    assert wall.told[-1].open_s / 3600 == 20


def test_a_clock_that_is_set_is_said_and_one_that_goes_is_not() -> None:
    wall = Wall(None, at(12))
    wall.pass_time(600)
    assert len(wall.told) == 1
    wall.now += timedelta(hours=1)  # summer
    wall.pass_time(3)
    assert len(wall.told) == 2


# --- what an installer writes ---------------------------------------------------------------------


def venue(folder: Path, written: str) -> tuple[Hours | None, list[Problem]]:
    place, problems = venue_of(folder, f"venue: Hall\n{written}")
    return place.hours, problems


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ('{open: "09:00", close: "18:00", closed: [mon]}', NINE_TO_SIX),
        ("{open: 9:00, close: 18h, closed: monday}", NINE_TO_SIX),
        ("{open: 20h00, close: 2h, closed: [Mon]}", NIGHTS),
        ('{open: "00:00", close: "24:00"}', Hours(0.0, 86_400.0)),
    ],
)
def test_hours_are_read(written: str, hours: Hours, tmp_path: Path) -> None:
    assert venue(tmp_path, f"hours: {written}\n") == (hours, [])


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("{open: 9, close: 18:00}", "a time of the day", "9:00"),
        ("{open: 25:00, close: 18:00}", "a time of the day", ""),
        ("{open: 9:75, close: 18:00}", "a time of the day", ""),
        ("{open: 9:00, close: 18:00, closed: [lundi]}", "no day of the week", "'monday'"),
        ("{open: 9:00, close: 18:00, closed: [mond]}", "no day of the week", "'monday'"),
        ("{open: 9:00, close: 9:00}", "at the same time", "leave"),
        ("{open: 9:00}", "close", ""),
        ("{opens: 9:00, close: 18:00}", "'opens'", "'open'"),
    ],
)
def test_hours_that_are_none_are_said(written: str, said: str, hint: str, tmp_path: Path) -> None:
    _, problems = venue(tmp_path, f"hours: {written}\n")
    assert said in problems[0].message
    assert hint in problems[0].hint


def test_what_a_place_wants_forgotten_is_read(tmp_path: Path) -> None:
    show = SHOW.replace("start:", "variables: {visitor: text}\nstart:")
    written = "venue: Hall\nremember: {never: [visitor], nothing: yes}\n"
    place, problems = venue_of(tmp_path, written, show)
    assert problems == []
    assert [name.text for name in place.remember.never] == ["visitor"]
    assert place.remember.nothing


def test_a_variable_that_the_show_has_not_is_said(tmp_path: Path) -> None:
    show = SHOW.replace("start:", "variables: {visitor: text}\nstart:")
    _, problems = venue_of(tmp_path, "venue: Hall\nremember: {never: [vistor]}\n", show)
    assert [(p.severity, p.code, p.hint) for p in problems] == [
        ("warning", "remember-unknown", "did you mean 'visitor'?")
    ]
