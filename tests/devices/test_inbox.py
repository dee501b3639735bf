"""Events on their way to the frame."""

from __future__ import annotations

from threading import Thread

import pytest

from exhibit.devices.inbox import Inbox
from exhibit.show.events import Event


def near(number: int, source: str = "osc 127.0.0.1") -> Event:
    return Event(float(number), source, "/in/near", (number,))


def test_events_leave_in_the_order_in_which_they_came() -> None:
    inbox = Inbox(10)
    assert all(inbox.put(near(n)) for n in range(3))
    events: list[Event] = []
    inbox.drain(events)
    assert events == [near(0), near(1), near(2)]


def test_a_drained_inbox_is_empty_and_the_frame_forgets_the_last_one() -> None:
    inbox = Inbox(10)
    inbox.put(near(0))
    events: list[Event] = []
    inbox.drain(events)
    inbox.drain(events)
    assert events == []


def test_a_full_inbox_drops_the_oldest_and_counts_it() -> None:
    inbox = Inbox(3)
    assert [inbox.put(near(n)) for n in range(5)] == [True, True, True, False, False]
    events: list[Event] = []
    inbox.drain(events)
    assert events == [near(2), near(3), near(4)]
    assert inbox.dropped == 2


def test_an_inbox_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 event"):
        Inbox(0)


def test_every_event_of_four_threads_is_drained_or_counted_and_keeps_its_order() -> None:
    inbox = Inbox(500)
    each = 5_000

    def board(source: str) -> None:
        for n in range(each):
            inbox.put(near(n, source))

    threads = [Thread(target=board, args=(source,)) for source in "0123"]
    for thread in threads:
        thread.start()
    heard: list[Event] = []
    events: list[Event] = []
    while any(thread.is_alive() for thread in threads) or len(inbox):
        inbox.drain(events)
        assert len(events) <= 500
        heard += events
    assert len(heard) + inbox.dropped == 4 * each
    for source in "0123":
        times = [event.time_s for event in heard if event.source == source]
        assert times == sorted(set(times))
