"""Packets on a line of bytes: whole, or counted."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc import slip as pythonosc_slip

from exhibit.devices.slip import END, ESCAPE, LARGEST, Slip, framed

exact = settings(deadline=None, derandomize=True, max_examples=200)
# Mostly the bytes that mean something on the line.
packets = st.lists(st.sampled_from(b"\xc0\xdb\xdc\xdd/a\0"), min_size=1, max_size=40).map(bytes)


def heard(line: bytes, piece: int = 1) -> list[bytes]:
    """What a listener hears who is given the line in pieces of `piece` bytes."""
    slip = Slip()
    return [p for n in range(0, len(line), piece) for p in slip.feed(line[n : n + piece])]


@exact
@given(st.lists(packets, max_size=6), st.integers(1, 50))
def test_packets_come_back_whatever_pieces_the_line_comes_in(sent: list[bytes], size: int) -> None:
    assert heard(b"".join(map(framed, sent)), size) == sent


@exact
@given(packets)
def test_python_osc_frames_and_reads_the_same(packet: bytes) -> None:
    assert framed(packet) == pythonosc_slip.encode(packet)
    assert heard(pythonosc_slip.encode(packet)) == [pythonosc_slip.decode(framed(packet))]


def test_one_end_between_packets_is_enough_and_many_are_not_too_many() -> None:
    assert heard(b"\xc0one\xc0two\xc0\xc0\xc0\xc0three\xc0") == [b"one", b"two", b"three"]


def test_a_line_opened_in_the_middle_of_a_packet_drops_the_rest_of_it_and_blames_nobody() -> None:
    slip = Slip()
    assert slip.feed(b"ar\0\0,f" + framed(b"/near")) == [b"/near"]
    assert slip.faults == 0


def test_a_fresh_connection_begins_with_a_packet() -> None:
    assert Slip(fresh=True).feed(b"/near\xc0/far\xc0") == [b"/near", b"/far"]


@pytest.mark.parametrize("bad", [b"a\xdbb", b"a\xdb", b"\xdb\xdb\xdc", b"\xdb"])
def test_an_escape_that_means_nothing_costs_its_packet_and_no_other(bad: bytes) -> None:
    slip = Slip()
    assert slip.feed(framed(b"before") + bad + framed(b"after")) == [b"before", b"after"]
    assert slip.faults == 1


def test_a_board_that_resets_within_a_packet_is_heard_again_at_the_next() -> None:
    slip = Slip()
    assert slip.feed(b"\xc0/near\0\0\0,f") == []
    assert slip.within
    assert slip.feed(framed(b"/node/hello"))[1:] == [b"/node/hello"]
    assert not slip.within


@pytest.mark.parametrize("piece", [1_000, 64])
def test_a_packet_without_an_end_takes_no_memory(piece: int) -> None:
    slip = Slip(largest=500)
    slip.feed(END)
    for _ in range(100_000 // piece):
        assert slip.feed(b"x" * piece) == []
        assert len(slip._held) <= 1_000
    assert slip.faults == 1
    assert slip.feed(framed(b"well again")) == [b"well again"]


def test_the_largest_packet_is_heard_even_if_every_byte_of_it_is_escaped() -> None:
    slip = Slip()
    assert slip.feed(framed(ESCAPE * LARGEST)) == [ESCAPE * LARGEST]
    assert slip.feed(framed(b"x" * (LARGEST + 1))) == []
    assert slip.faults == 1


def test_200_000_bytes_of_noise_do_no_harm_and_the_next_packet_is_heard() -> None:
    chance = random.Random(20_251_104)
    slip = Slip(largest=100)
    for _ in range(2_000):
        for packet in slip.feed(noise(chance)):
            assert 0 < len(packet) <= 100
    slip.feed(END)
    assert slip.feed(framed(b"/near")) == [b"/near"]


def noise(chance: random.Random) -> bytes:
    return bytes(chance.choices([*range(256), 0xC0, 0xDB, 0xDC, 0xDD], k=100))


def test_a_long_packet_byte_by_byte_costs_no_frame() -> None:
    slip = Slip()
    before_s = time.process_time()
    packets = [p for byte in framed(b"\xdb" * 30_000) for p in slip.feed(bytes([byte]))]
    assert time.process_time() - before_s < 2.0  # some 40 ms; copying what is held takes minutes
    assert packets == [b"\xdb" * 30_000]
