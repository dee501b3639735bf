"""Datagrams that stop, stall or mislead other libraries, and what we answer to each.

None of them can cost more than its length: the second half grows each kind and counts what the
decoder does for it, the instructions of its interpreter and the memory that it holds at once. A
count is the same on every machine, and nothing here is timed.
"""

from __future__ import annotations

import math
import struct
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest

from exhibit.devices import osc as decoder
from exhibit.devices.osc import LARGEST, Fault, Message, Packet, decode
from tests.devices.osc_bytes import (
    AT_ONCE,
    bundle,
    float32,
    float64,
    int32,
    message,
    padded,
    sized,
)

NEAR = message("/in/near", ",f", float32(0.5))
DRUM = message("/in/drum", ",i", int32(1))
NEAR_HEARD = Message("/in/near", (0.5,))
DRUM_HEARD = Message("/in/drum", (1,))
IN_2034 = (134 * 365 * 86_400) << 32  # NTP: seconds since 1900 and 32 bits of parts


def nested(depth: int, element: bytes = NEAR) -> bytes:
    heads = [b"#bundle\0" + AT_ONCE + int32(len(element) + 20 * n) for n in range(depth)]
    return b"".join(reversed(heads)) + element


def said(*messages: Message) -> Packet:
    return Packet(messages, ())


def refused(*faults: Fault) -> Packet:
    return Packet((), faults)


@dataclass(frozen=True)
class Killer:
    """`elsewhere` says what it does to python-osc 1.10.2, as it was tried."""

    name: str
    elsewhere: str
    datagram: bytes
    answer: Packet


KILLERS = (
    Killer(
        "an element of negative size",
        "its blocking and asyncio servers read it for ever, the threading one spins",
        b"#bundle\0" + AT_ONCE + int32(-4) + NEAR,
        refused("bad size"),
    ),
    Killer(
        "a negative size that leads back to a good element",
        "the same, and a list of that element grows until there is no memory",
        bundle(NEAR) + int32(-28) + DRUM,
        Packet((NEAR_HEARD,), ("bad size",)),
    ),
    Killer(
        "a size that leads back to where it stands",
        "the same",
        b"#bundle\0" + AT_ONCE + int32(-4),
        refused("bad size"),
    ),
    Killer(
        "a time tag in the future",
        "sleeps until then, inside asyncio too",
        bundle(NEAR, tag=struct.pack(">Q", IN_2034)),
        said(Message("/in/near", (0.5,), IN_2034)),
    ),
    Killer(
        "the last time tag there is",
        "sleeps until 2036",
        bundle(NEAR, tag=b"\xff" * 8),
        said(Message("/in/near", (0.5,), 2**64 - 1)),
    ),
    Killer(
        "a pattern of many stars",
        "a regular expression that backtracks for ever",
        message("/" + "*" * 60 + "x", ",i", int32(1)),
        said(Message("/" + "*" * 60 + "x", (1,))),
    ),
    Killer(
        "a pattern of many alternatives",
        "the same",
        message("/" + "{a,aa}" * 30 + "x", ",i", int32(1)),
        said(Message("/" + "{a,aa}" * 30 + "x", (1,))),
    ),
    Killer(
        "a pattern that is no regular expression",
        "matches nothing, without a word",
        message("/[z-a", ",i", int32(1)),
        said(Message("/[z-a", (1,))),
    ),
    Killer(
        "2,500 bundles in bundles",
        "RecursionError",
        nested(2_500),
        refused("bundle too deep"),
    ),
    Killer(
        "a Latin-1 string",
        "UnicodeDecodeError, and osc-js sends such strings",
        message("/say", ",s", padded("Médina".encode("latin-1"))),
        said(Message("/say", ("Médina",))),
    ),
    Killer(
        "a Latin-1 address",
        "UnicodeDecodeError",
        message("/lumière".encode("latin-1"), ",i", int32(1)),
        said(Message("/lumière", (1,))),
    ),
    Killer(
        "a symbol before a number",
        "the wrong number: the tag S does not consume its bytes",
        message("/a", ",Si", padded("near"), int32(3)),
        said(Message("/a", ("near", 3))),
    ),
    Killer(
        "a character before a number",
        "the wrong number: the tag c does not consume its bytes",
        message("/a", ",ci", int32(ord("q")), int32(3)),
        said(Message("/a", ("q", 3))),
    ),
    Killer(
        "a tag that nobody knows before a number",
        "the wrong number",
        message("/a", ",Qi", int32(9), int32(3)),
        refused("bad type tag"),
    ),
    Killer("an impulse", "left out", message("/a", ",I"), said(Message("/a", (True,)))),
    Killer(
        "an impulse between numbers",
        "left out, so that all behind it are one place off",
        message("/a", ",iIi", int32(1), int32(2)),
        said(Message("/a", (1, True, 2))),
    ),
    Killer(
        "a bad element among good ones",
        "the whole bundle is dropped",
        bundle(NEAR, message("/a", ",i"), DRUM),
        Packet((NEAR_HEARD, DRUM_HEARD), ("truncated",)),
    ),
    Killer(
        "no slash",
        "dropped without a word; sclang sends it",
        message("near", ",f", float32(0.5)),
        said(Message("/near", (0.5,))),
    ),
    Killer("no tags", "heard there as here", padded("/hello"), said(Message("/hello", ()))),
    Killer(
        "no tags, yet arguments",
        "dropped without a word",
        padded("/hello") + int32(3),
        Packet((Message("/hello", ()),), ("no type tags",)),
    ),
    Killer(
        "an empty blob",
        "cannot be sent by it; others can",
        message("/a", ",bi", int32(0), int32(3)),
        Packet((Message("/a", (None, 3)),), ("no use for a blob",)),
    ),
    Killer(
        "a blob larger than the datagram",
        "dropped without a word",
        message("/a", ",b", int32(2**31 - 1)),
        refused("truncated"),
    ),
    Killer(
        "a blob of negative size",
        "read backwards: its own type tags come out as a number",
        message("/a", ",bi", int32(-8), int32(3)),
        refused("bad size"),
    ),
    Killer(
        "a float that is no number",
        "handed on: it spreads through every sum it meets",
        message("/in/near", ",f", float32(math.nan)),
        refused("number not finite"),
    ),
    Killer(
        "an infinite double",
        "handed on",
        message("/in/near", ",d", float64(math.inf)),
        refused("number not finite"),
    ),
    Killer(
        "an array that never ends",
        "dropped without a word, and a bundle around it",
        message("/a", ",[[[i", int32(1)),
        refused("array not closed"),
    ),
    Killer(
        "an array that ends before it begins",
        "the same",
        message("/a", ",]i", int32(1)),
        refused("array not closed"),
    ),
    Killer("an empty datagram", "dropped without a word", b"", refused("empty")),
    Killer("more than UDP carries", "read to its end", b"/" * (LARGEST + 1), refused("oversized")),
)


@pytest.mark.parametrize("killer", KILLERS, ids=lambda killer: killer.name)
def test_what_stops_others_is_answered(killer: Killer) -> None:
    assert decode(killer.datagram) == killer.answer


@pytest.mark.parametrize("killer", KILLERS, ids=lambda killer: killer.name)
def test_what_stops_others_leaves_the_neighbours_of_a_bundle_alone(killer: Killer) -> None:
    """In one bundle with good ones, but for what no bundle can hold."""
    if len(killer.datagram) + 100 > LARGEST:
        assert decode(bundle(NEAR, killer.datagram)) == refused("oversized")
        return
    packet = decode(bundle(NEAR, killer.datagram, DRUM))
    assert packet.messages == (NEAR_HEARD, *killer.answer.messages, DRUM_HEARD)
    assert packet.faults == killer.answer.faults


def test_nobody_sleeps_until_a_time_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(_: float) -> None:
        raise AssertionError("it sleeps")

    monkeypatch.setattr(time, "sleep", sleep)
    for killer in KILLERS:
        assert decode(killer.datagram) == killer.answer


# --- what each kind costs ------------------------------------------------------------------------


def full(element: bytes, size: int) -> bytes:
    """A bundle of as many of them as come to `size`."""
    return bundle(*[element] * (size // (len(element) + 4)))


def many_addresses(size: int) -> bytes:
    return bundle(*(message(f"/{n:06}", ",i", int32(n)) for n in range(size // 24)))


def deep_and_wide(size: int) -> bytes:
    """Every bundle of the deepest that are read has all the rest in it, and is read to its end."""
    inside = full(NEAR, size)
    for _ in range(decoder.DEEPEST - 1):
        inside = b"#bundle\0" + AT_ONCE + sized(inside)
    return inside


def repeated(tags: str, argument: bytes) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        times = size // (len(tags) + len(argument))
        return message("/a", "," + tags * times, argument * times)

    return make


GROWING: dict[str, Callable[[int], bytes]] = {
    "bundles in bundles": lambda size: nested(size // 20),
    "a wide bundle, as deep as bundles go": deep_and_wide,
    "negative sizes in many bundles": lambda size: full(
        b"#bundle\0" + AT_ONCE + int32(-(2**31)), size
    ),
    "empty elements": lambda size: bundle() + b"\0" * (size & ~3),
    "bad elements": lambda size: full(message("/a", ",Q"), size),
    "elements that are no OSC": lambda size: full(b"\xff\xfe\xfd\xfc", size),
    "good elements": lambda size: full(NEAR, size),
    "addresses that were never heard": many_addresses,
    "stars": lambda size: message("/" + "*" * size, ",i", int32(1)),
    "an address of two bytes a letter": lambda size: message("/" + "é" * (size // 2), ","),
    "an address in Latin-1": lambda size: message(b"/" + b"\xe9" * size, ","),
    "an address without an end": lambda size: b"/" * (size & ~3),
    "slashes": lambda size: padded("/" * size),
    "brackets that open": lambda size: message("/a", "," + "[" * size),
    "brackets that open and close": lambda size: message("/a", "," + "[]" * (size // 2)),
    "brackets in brackets": lambda size: message("/a", "," + "[" * (size // 2) + "]" * (size // 2)),
    "truth": repeated("T", b""),
    "nothing": repeated("N", b""),
    "integers": repeated("i", int32(1)),
    "floats": repeated("f", float32(0.5)),
    "integers and truth": repeated("iT", int32(1)),
    "strings": repeated("s", padded("abc")),
    "empty strings": repeated("s", b"\0" * 4),
    "blobs": repeated("b", int32(0)),
    "characters": repeated("c", int32(233)),
    "strings that are missing": lambda size: message("/a", "," + "s" * size),
    "integers that are missing": lambda size: message("/a", "," + "i" * size),
    "a string": lambda size: message("/a", ",s", padded("x" * size)),
    "a string in Latin-1": lambda size: message("/a", ",s", padded(b"\xe9" * size)),
    "a string without an end": lambda size: message("/a", ",s") + b"x" * (size & ~3),
    "tags without an end": lambda size: padded("/a") + b"," + b"i" * (size | 3),
    "zeros": bytes,
    "commas": lambda size: b"," * size,
}
SMALL, LARGE = 4_096, 4 * 4_096
SLACK = 1.1  # 4 times the size must not be 5 times the work; a square would be 16 times
MOST_INSTRUCTIONS, MOST_MEMORY = 60, 60  # for a byte
A_FEW = 400  # instructions, and bytes of memory, that do not depend on the size


@pytest.mark.parametrize("kind", GROWING)
def test_the_work_for_a_datagram_grows_as_its_length_does(kind: str) -> None:
    small, large = (instructions(GROWING[kind](size)) for size in (SMALL, LARGE))
    assert large <= LARGE / SMALL * SLACK * small + A_FEW


@pytest.mark.parametrize("kind", GROWING)
def test_no_datagram_takes_more_than_sixty_instructions_a_byte(kind: str) -> None:
    datagram = GROWING[kind](LARGE)
    assert instructions(datagram) <= MOST_INSTRUCTIONS * len(datagram) + 10 * A_FEW


@pytest.mark.parametrize("kind", GROWING)
def test_no_datagram_takes_more_memory_than_its_length_allows(kind: str) -> None:
    datagram = GROWING[kind](LARGE)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        decode(datagram)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before <= MOST_MEMORY * len(datagram) + 20 * A_FEW


def instructions(datagram: bytes) -> int:
    """How many instructions of the interpreter `decode` takes; what is in C is not counted."""
    counted = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal counted
        if event == "call":
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counted += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        decode(datagram)
    finally:
        sys.settrace(before)
    return counted
