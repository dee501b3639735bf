"""Datagrams by the hundred thousand, or by the million: no crash, no hang, no growth of memory."""

from __future__ import annotations

import math
import tracemalloc

import pytest

from exhibit.devices.osc import Message, Packet, decode
from exhibit.show.events import Value
from tests.devices.fuzzing import (
    BATCH,
    MILLIONS,
    SEED,
    WORDS,
    WORKERS,
    Tally,
    batch,
    fuzz,
    good_datagrams,
    work,
    wrong_with,
)

BATCHES = 50  # 200,000 datagrams: three seconds


@pytest.fixture(scope="module")
def tallies() -> list[Tally]:
    """A warm half, then one to compare with it."""
    return [work(range(BATCHES // 2)), work(range(BATCHES // 2, BATCHES))]


def test_two_hundred_thousand_bad_datagrams_are_packets_of_sound_values(
    tallies: list[Tally],
) -> None:
    assert sum(tally.datagrams for tally in tallies) == BATCHES * BATCH
    assert [tally.failures for tally in tallies] == [[], []]


def test_memory_does_not_grow_with_the_datagrams(tallies: list[Tally]) -> None:
    first, last = tallies
    assert last.blocks - first.blocks < 2_000  # 100,000 datagrams that left a block each: 100,000


def test_every_fault_a_small_datagram_can_have_was_met(tallies: list[Tally]) -> None:
    met = {fault for tally in tallies for fault in tally.faults}
    assert met == WORDS - {"oversized"}


def test_the_messages_between_bad_bytes_are_heard(tallies: list[Tally]) -> None:
    assert sum(tally.messages for tally in tallies) > BATCHES * BATCH / 4


def test_nothing_is_left_of_datagrams_that_were_decoded() -> None:
    datagrams = batch(0)

    def held_after() -> int:
        """The table of known heads ends every time with the same ones, made anew."""
        for datagram in datagrams:
            decode(datagram)
        held, _ = tracemalloc.get_traced_memory()
        return held

    tracemalloc.start()
    try:
        held_after()
        once, twice = held_after(), held_after()
    finally:
        tracemalloc.stop()
    assert twice - once < len(datagrams)  # bytes: less than one a datagram


def test_a_batch_is_the_same_again_and_no_other() -> None:
    assert batch(7) == batch(7)
    assert batch(7) != batch(8)
    assert batch(7) != batch(7, SEED + 1)


def test_half_of_a_batch_are_good_ones_with_at_most_four_bytes_turned() -> None:
    good = good_datagrams()
    turned = [
        datagram
        for datagram in batch(3)[: BATCH // 2]
        if any(
            len(datagram) == len(whole)
            and sum(a != b for a, b in zip(datagram, whole, strict=True)) <= 4
            for whole in good
        )
    ]
    assert len(batch(3)) == BATCH
    assert len(turned) == BATCH // 2


@pytest.mark.parametrize("value", [math.nan, -math.inf, 2**64, b"bytes", "\ud800", (1,)])
def test_the_judge_sees_a_value_that_must_not_be(value: Value) -> None:
    packet = Packet((Message("/a", (1, value)),), ())
    try:
        wrong = wrong_with(packet, b"\0" * 64)
    except UnicodeEncodeError as half_a_character:
        wrong = str(half_a_character)
    assert wrong


@pytest.mark.parametrize(
    ("packet", "wrong"),
    [
        (Packet((Message("near", ()),), ()), "the address 'near'"),
        (Packet((Message("/a\n", ()),), ()), "the address '/a\\n'"),
        (Packet((Message("/a", (), 1),), ()), "the time tag 1"),
        (Packet((Message("/a", (1,) * 99),), ()), "100 messages and values out of 8 bytes"),
        (Packet((), ()), "neither a message nor a fault"),
        (Packet((Message("/a", (1, "a", 0.5, None, True)),), ()), ""),
    ],
)
def test_the_judge_says_what_is_wrong(packet: Packet, wrong: str) -> None:
    assert wrong_with(packet, b"/a\0\0,\0\0\0") == wrong


@pytest.mark.slow
def test_ten_million_bad_datagrams_in_two_minutes_of_two_cores() -> None:
    report = fuzz(MILLIONS)
    assert report.datagrams == MILLIONS
    assert report.failures == ()
    assert report.cpu_s / WORKERS < 120  # what the cores took, however many shared them
    assert report.grown_blocks < 12_000  # the heads that are known: 2,048 of some objects each
    assert report.grown_bytes < 8 * 2**20  # the allocator's own arenas come and go
