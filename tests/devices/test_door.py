"""What enters: patterns, time tags and translations become plain events, and nothing stops it."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Collection
from itertools import count
from threading import Thread

import pytest

from exhibit.devices.allowance import NAMES, Allowance, Waiting
from exhibit.devices.door import (
    MEANT_EACH,
    NEW,
    NEW_EACH,
    SECONDS_1900_TO_1970,
    WAITING_EACH,
    Door,
    Translate,
    ahead_by,
    said,
    span,
)
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import Message
from exhibit.devices.patterns import REMEMBERED
from exhibit.show.events import Event
from tests.devices.osc_bytes import bundle, float32, int32, message

NOW_S, WALL_S = 100.0, 1_760_000_000.25  # show time and that of the world
NEAR, FAR, DRUM = "/in/near", "/in/far", "/in/drum"
BOARD = "10.0.0.7"


def useful(event: Event) -> str | None:
    return None if event.address in (NEAR, FAR, DRUM) else f"no input listens to {event.address}"


class House:
    """A door, and what is behind it; show time stands still unless it is set."""

    def __init__(
        self,
        addresses: Collection[str] = (NEAR, FAR, DRUM),
        accept: Callable[[Event], str | None] = useful,
        translate: Translate | None = None,
    ) -> None:
        self.said: list[str] = []
        self.now_s = NOW_S
        self.inbox = Inbox(100_000)
        self.faults = FaultLog(self.said.append)
        self.door = Door(
            self.inbox,
            lambda: self.now_s,
            self.faults,
            accept,
            addresses=addresses,
            wall=lambda: WALL_S + self.now_s - NOW_S,
            translate=translate,
        )

    def hears(self, *packets: bytes, sender: str = BOARD, via: str = "osc") -> list[Event]:
        for packet in packets:
            self.door.hear_packet(packet, sender, via)
        return self.behind()

    def lets_in(self, *packets: bytes, sender: str = BOARD) -> int:
        """How many events of these packets wait in the inbox; a frame would thin so many."""
        for packet in packets:
            self.door.hear_packet(packet, sender)
        waiting = len(self.inbox)
        self.behind()
        return waiting

    def behind(self) -> list[Event]:
        events: list[Event] = []
        self.inbox.drain(events)
        return events


def near(value: float) -> bytes:
    return message(NEAR, ",f", float32(value))


def tag(ahead_s: float) -> bytes:
    return struct.pack(">Q", int((WALL_S + SECONDS_1900_TO_1970 + ahead_s) * 2**32))


# --- plain messages ------------------------------------------------------------------------------


@pytest.mark.parametrize("via", ["osc", "tcp", "serial"])
def test_a_message_becomes_an_event_of_now(via: str) -> None:
    assert House().hears(near(0.5), via=via) == [Event(NOW_S, f"{via} {BOARD}", NEAR, (0.5,))]


def test_all_that_a_packet_says_happens_at_one_time_and_in_its_order() -> None:
    house = House()
    heard = house.hears(bundle(near(0.25), message(DRUM, ","), near(0.5)))
    assert [(e.time_s, e.address) for e in heard] == [(NOW_S, NEAR), (NOW_S, DRUM), (NOW_S, NEAR)]


@pytest.mark.parametrize(
    ("via", "words"),
    [
        ("osc", "OSC from lantern"),
        ("tcp", "OSC over TCP from lantern"),
        ("serial", "the serial line lantern"),
    ],
)
def test_what_is_wrong_is_said_with_where_it_came_from(via: str, words: str) -> None:
    house = House()
    assert house.hears(b"hello", sender="lantern", via=via) == []
    assert house.hears(message("/in/naer", ","), sender="lantern", via=via) == []
    house.faults.flush()
    assert house.said == [f"{words}: not osc", f"{words}: no input listens to /in/naer"]
    assert house.faults.counts == {"osc not osc": 1, "osc refused": 1}


def test_a_key_or_a_pad_becomes_an_event() -> None:
    house = House()
    house.door.hear_event("pad", DRUM, (1.0,))
    assert house.behind() == [Event(NOW_S, "pad", DRUM, (1.0,))]


def test_a_key_that_nobody_listens_to_is_no_fault() -> None:
    house = House()
    house.door.hear_event("key", "/key/space", (1,))
    assert house.behind() == []
    assert house.faults.counts == {}


def test_a_knob_that_says_what_its_input_cannot_use_is_said() -> None:
    house = House(accept=lambda event: "it wants a number")
    house.door.hear_event("midi nanoKONTROL", NEAR, ("loud",))
    assert house.said == ["midi nanoKONTROL: it wants a number"]
    assert house.faults.counts == {"midi refused": 1}


# --- patterns ------------------------------------------------------------------------------------


def test_a_pattern_is_as_many_events_as_it_has_addresses() -> None:
    heard = House().hears(message("/in/{near,far}", ",i", int32(3)))
    assert [(e.address, e.values) for e in heard] == [(FAR, (3,)), (NEAR, (3,))]


def test_a_pattern_that_means_nobody_is_said() -> None:
    house = House()
    assert house.hears(message("/out/*", ",")) == []
    assert house.said == [f"OSC from {BOARD}: no address here is like /out/*"]
    assert house.faults.counts == {"osc refused": 1}


def test_an_address_with_stars_that_somebody_listens_to_is_an_address() -> None:
    house = House(addresses=("/a*", "/ab"), accept=lambda event: None)
    assert [e.address for e in house.hears(message("/a*", ","))] == ["/a*"]


def test_where_no_addresses_are_known_a_pattern_is_an_address() -> None:
    house = House(addresses=(), accept=lambda event: None)
    assert [e.address for e in house.hears(message("/in/*", ","))] == ["/in/*"]


def test_new_patterns_are_rationed_and_known_ones_are_not() -> None:
    house = House()
    flood = [message(f"/in/near*{n}", ",") for n in range(1_000)]
    assert house.hears(message("/in/n*", ","), *flood[1:]) != []
    assert house.door._patterns.recall(f"/in/near*{NEW_EACH - 1}") == ()
    assert house.door._patterns.recall(f"/in/near*{NEW_EACH}") is None
    house.faults.flush()
    assert (
        f"OSC from {BOARD}: too many new address patterns (at most {NEW_EACH} a second)"
        in house.said[1]
    )
    assert len(house.hears(message("/in/n*", ","))) == 1  # known
    assert len(house.hears(message("/in/?ear", ","), sender="10.0.0.8")) == 1  # another's
    assert house.hears(message("/in/f*", ",")) == []
    house.now_s += 1.0
    assert len(house.hears(message("/in/f*", ","))) == 1


def test_many_senders_together_invent_no_more_than_the_house_can_bear() -> None:
    house = House()
    for n in range(10 * NEW):
        house.hears(message(f"/in/?{n}", ","), sender=f"10.0.1.{n}")
    assert len(house.door._patterns._resolved) == NEW


def test_ten_bytes_that_mean_a_thousand_events_are_rationed() -> None:
    known = [f"/in/{n}" for n in range(1_000)]
    house = House(addresses=known, accept=lambda event: None)
    assert house.lets_in(bundle(*[message("/in/*", ",")] * 3_000)) == MEANT_EACH
    assert house.said == [
        f"OSC from {BOARD}: its address patterns mean more than 10,000 messages a second"
    ]


# --- time tags -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead_s", [0.25, 1.0, 59.9])
def test_a_message_for_later_is_an_event_of_then(ahead_s: float) -> None:
    (event,) = House().hears(bundle(near(0.5), tag=tag(ahead_s)))
    assert event.time_s == pytest.approx(NOW_S + ahead_s, abs=1e-6)


@pytest.mark.parametrize("ahead_s", [-0.001, -3_600.0, -1.7e9])
def test_a_message_that_is_late_happens_now(ahead_s: float) -> None:
    assert House().hears(bundle(near(0.5), tag=tag(ahead_s))) == [
        Event(NOW_S, f"osc {BOARD}", NEAR, (0.5,))
    ]


def test_a_board_that_counts_from_its_start_is_heard_now() -> None:
    (event,) = House().hears(bundle(near(0.5), tag=struct.pack(">Q", 12 << 32)))
    assert event.time_s == NOW_S


@pytest.mark.parametrize(
    ("ahead_s", "how_far"),
    [(75, "75 s"), (600, "10 min"), (3 * 3_600, "3 hours"), (40 * 86_400, "40 days")],
)
def test_a_sender_whose_clock_is_wrong_is_told_by_how_much(ahead_s: float, how_far: str) -> None:
    house = House()
    assert house.hears(bundle(near(0.5), bundle(near(0.75)), tag=tag(ahead_s))) == [
        Event(NOW_S, f"osc {BOARD}", NEAR, (0.75,))
    ]
    assert house.said == [
        f"OSC from {BOARD}: its clock is {how_far} ahead of this machine's: set both by one time "
        "server (a message for later may be at most 60 s ahead)"
    ]
    assert house.faults.counts == {"osc clock": 1}


def test_as_many_messages_for_later_as_can_wait_do_and_the_others_are_counted() -> None:
    house = House()
    later = bundle(*[near(0.5)] * 400, tag=tag(10.0))
    assert house.lets_in(later, later) == WAITING_EACH
    assert house.lets_in(later, sender="10.0.0.8") == 400
    assert len(house.hears(near(0.1))) == 1  # what is for now need not wait
    assert house.faults.counts == {"osc refused": 800 - WAITING_EACH}
    house.now_s += 10.001  # they are over
    assert len(house.hears(bundle(near(0.5), tag=tag(15.0)))) == 1


def test_what_is_of_no_use_takes_no_place_of_what_waits() -> None:
    house = House()
    house.hears(*[bundle(message("/nobody", ","), tag=tag(10.0))] * 2 * WAITING_EACH)
    assert len(house.hears(bundle(near(0.5), tag=tag(10.0)))) == 1


def test_the_minute_around_the_end_of_an_era_is_a_minute_like_any_other() -> None:
    end_s = 2**32 - SECONDS_1900_TO_1970  # 7 February 2036, 06:28:16
    assert ahead_by(5 << 32, end_s - 10.0) == 15.0
    assert ahead_by((2**32 - 5) << 32, end_s + 10.0) == -15.0
    assert ahead_by(20 << 32, end_s + 10.0) == 10.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(61.0, "61 s"), (7_199.0, "120 min"), (7_200.0, "2 hours"), (1e9, "11,574 days")],
)
def test_a_length_of_time_is_easily_read(seconds: float, words: str) -> None:
    assert span(seconds) == words


# --- translation, and mistakes -------------------------------------------------------------------


def test_a_translation_replaces_the_messages_of_a_packet() -> None:
    asked: list[tuple[str, int, float]] = []

    def fingers(source: str, messages: tuple[Message, ...], now_s: float) -> tuple[Message, ...]:
        asked.append((source, len(messages), now_s))
        return (Message(NEAR, (len(messages),)),)

    house = House(translate=fingers)
    assert house.hears(bundle(near(0.5), near(0.75))) == [
        Event(NOW_S, f"osc {BOARD}", NEAR, (2,)),
    ]
    assert asked == [(f"osc {BOARD}", 2, NOW_S)]


def test_a_mistake_in_the_show_costs_its_message_and_no_other() -> None:
    def stumble(event: Event) -> str | None:
        if event.address == DRUM:
            raise KeyError("lamp")
        return None

    house = House(accept=stumble)
    assert len(house.hears(bundle(near(0.5), message(DRUM, ","), near(0.75)))) == 2
    house.door.hear_event("pad", DRUM)
    house.faults.flush()
    assert house.said == [f"OSC from {BOARD}: KeyError('lamp')", "pad: KeyError('lamp')"]
    assert house.faults.counts == {"osc stumble": 2}


def test_a_mistake_in_a_translation_costs_its_packet_and_no_other() -> None:
    def stumble(source: str, messages: tuple[Message, ...], now_s: float) -> tuple[Message, ...]:
        if len(messages) > 1:
            raise IndexError("finger")
        return messages

    house = House(translate=stumble)
    assert len(house.hears(bundle(near(0.5), near(0.5)), near(0.75))) == 1
    assert house.said == [f"OSC from {BOARD}: IndexError('finger')"]


def test_a_clock_that_fails_deafens_nobody() -> None:
    ticks = count()

    def clock() -> float:
        if next(ticks) < 4:
            raise RuntimeError("no time")
        return NOW_S

    inbox = Inbox(10)
    door = Door(inbox, clock, FaultLog(lambda line: None), useful)
    door.hear_packet(near(0.5), BOARD)
    door.hear_event("pad", NEAR, (1.0,))
    door.hear_packet(near(0.5), BOARD)
    assert len(inbox) == 1


def test_many_threads_may_come_in_at_once() -> None:
    house = House(translate=lambda source, messages, now_s: messages)
    packets = [near(0.5), message("/in/{near,far}", ","), bundle(near(0.5), tag=tag(30.0))]

    def board(number: int) -> None:
        for _ in range(100):
            for packet in packets:
                house.door.hear_packet(packet, f"10.0.0.{number}")

    threads = [Thread(target=board, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.inbox) == 4 * 100 * 4
    assert house.faults.counts == {}


def test_30_000_damaged_datagrams_are_events_of_use_or_counted_faults() -> None:
    chance = random.Random(20_251_106)
    good = [
        near(0.5),
        message("/in/*", ",i", int32(1)),
        bundle(message("/in/{near,[a-f]ar}", ","), bundle(near(0.5), tag=tag(0.5)), tag=tag(1.0)),
    ]
    house = House()
    for n in range(30_000):
        raw = bytearray(chance.choice(good))
        for _ in range(chance.randrange(3)):
            raw[chance.randrange(len(raw))] = chance.choice(b"\0\1\xff,/#[]*?{}!-af")
        house.now_s = NOW_S + n / 1_000
        for event in house.hears(bytes(raw)):
            assert event.address in (NEAR, FAR, DRUM)
            assert house.now_s <= event.time_s <= house.now_s + 60.0
    assert "osc stumble" not in house.faults.counts
    assert len(house.door._patterns._resolved) <= REMEMBERED


# --- what one source may make us do --------------------------------------------------------------


def test_an_allowance_is_for_a_second_and_has_a_share_for_each() -> None:
    allowance = Allowance(each=2, together=3)
    taken = [allowance.take(source, 1, 5.0) for source in "aaabb"]
    assert taken == [True, True, False, True, False]
    assert not allowance.take("a", 1, 5.999)
    assert allowance.take("a", 2, 6.0)
    assert not allowance.take("b", 2, 6.0)  # all or none
    assert allowance.take("b", 1, 6.0)


def test_a_clock_set_back_does_not_end_all_allowances() -> None:
    allowance = Allowance(each=1, together=1)
    assert allowance.take("a", 1, 3_600.0)
    assert allowance.take("a", 1, 0.0)


def test_invented_sources_share_one_allowance() -> None:
    allowance = Allowance(each=10, together=100_000)
    assert sum(allowance.take(f"stranger {n}", 1, 0.0) for n in range(5_000)) == NAMES + 10


def test_what_waited_leaves_its_place_when_its_time_has_come() -> None:
    waiting = Waiting(each=2, together=3)
    assert [waiting.add("a", due_s, 0.0) for due_s in (1.0, 2.0, 3.0)] == [True, True, False]
    assert [waiting.add("b", due_s, 0.0) for due_s in (1.0, 2.0)] == [True, False]
    assert [waiting.add("b", 9.0, 1.0) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("source", "words"),
    [("osc 10.0.0.7", "OSC from 10.0.0.7"), ("key", "key"), ("midi a b", "midi a b")],
)
def test_a_source_can_be_said(source: str, words: str) -> None:
    assert said(source) == words
