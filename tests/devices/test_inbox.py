"""Events on their way to the frame."""

from __future__ import annotations

from threading import Thread

import pytest

from exhibit.devices.inbox import LANES, NAMES, OTHERS, Inbox
from exhibit.show.events import Event


def near(number: int, source: str = "osc 127.0.0.1") -> Event:
    return Event(float(number), source, "/in/near", (number,))


def drained(inbox: Inbox) -> list[Event]:
    events: list[Event] = []
    inbox.drain(events)
    return events


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


def test_events_of_several_sources_leave_in_order_of_time() -> None:
    inbox = Inbox(10)
    for number, source in [(1, "a"), (3, "a"), (0, "b"), (2, "b"), (4, "a")]:
        inbox.put(near(number, source))
    assert [event.time_s for event in drained(inbox)] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_flood_takes_nothing_from_a_source_that_speaks_now_and_then() -> None:
    inbox = Inbox(100)
    for n in range(5_000):
        inbox.put(near(n, "osc flood"))
        if n % 500 == 0:
            inbox.put(near(n, "osc lantern"))
    heard = drained(inbox)
    quiet = [event.time_s for event in heard if event.source == "osc lantern"]
    assert quiet == [float(n) for n in range(0, 5_000, 500)]
    assert heard[-1] == near(4_999, "osc flood")  # its newest is there too
    assert len(heard) == 100
    assert inbox.dropped_of == {"osc flood": inbox.dropped}


def test_two_floods_share_what_there_is() -> None:
    inbox = Inbox(100)
    for n in range(2_000):
        inbox.put(near(n, "osc one"))
    for n in range(2_000):
        inbox.put(near(n, "osc two"))
    sources = [event.source for event in drained(inbox)]
    assert abs(sources.count("osc one") - 50) <= 1
    assert len(sources) == 100


def test_what_the_frame_takes_makes_room_again() -> None:
    inbox = Inbox(3)
    for n in range(10):
        assert all(inbox.put(near(3 * n + k, f"osc {k}")) for k in range(3))
        assert len(drained(inbox)) == 3
    assert inbox.dropped == 0


def test_strangers_who_invent_sources_take_no_memory_and_no_lane_for_good() -> None:
    inbox = Inbox(200)
    for n in range(10_000):
        inbox.put(near(n, f"osc stranger {n}"))
    assert len(inbox._lanes) == LANES + 1
    assert len(inbox.dropped_of) == NAMES + 1
    assert inbox.dropped_of[OTHERS] == 10_000 - 200 - NAMES
    drained(inbox)
    inbox.put(near(0, "osc lantern"))
    for n in range(10_000):
        inbox.put(near(n, "osc flood"))
    assert near(0, "osc lantern") in drained(inbox)


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
    assert sum(inbox.dropped_of.values()) == inbox.dropped
    for source in "0123":
        times = [event.time_s for event in heard if event.source == source]
        assert times == sorted(set(times))


def test_of_more_than_a_frame_can_play_the_newest_of_each_address_are_left_and_counted() -> None:
    inbox = Inbox(1_000)
    for n in range(300):
        inbox.put(Event(1.0 + n / 1e5, "osc flood", "/in/near", (n,)))
    inbox.put(Event(1.0, "osc board", "/in/drum", (1.0,)))
    events: list[Event] = []
    inbox.drain(events)
    assert [(event.address, event.values[0]) for event in events] == [
        ("/in/drum", 1.0),
        ("/in/near", 299),
    ]
    assert (inbox.dropped, inbox.dropped_of["osc flood"]) == (299, 299)
    assert inbox.dropped_of.get("osc board", 0) == 0


def test_whoever_counts_events_gets_them_all() -> None:
    inbox = Inbox(1_000, thin_from=1_000)
    for n in range(300):
        inbox.put(Event(1.0, "osc flood", "/in/near", (n,)))
    events: list[Event] = []
    inbox.drain(events)
    assert len(events) == 300


def test_a_thousand_sensors_that_speak_at_once_are_all_heard() -> None:
    inbox = Inbox(2_000)
    for n in range(1_000):
        inbox.put(Event(1.0, "osc board", f"/in/n{n}"))
    events: list[Event] = []
    inbox.drain(events)
    assert len(events) == 1_000
    assert inbox.dropped == 0


def test_what_is_for_later_is_not_thinned_by_what_is_for_even_later() -> None:
    inbox = Inbox(1_000)
    for n in range(200):
        inbox.put(Event(1.0 + n / 10, "osc notes", "/in/drum", (n,)))
    events: list[Event] = []
    inbox.drain(events)
    assert len(events) == 200
