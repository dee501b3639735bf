"""What a packet says, and that nothing a stranger sends can do harm."""

from __future__ import annotations

import math
import random
import struct
import time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from exhibit.devices.osc import DEEPEST, LARGEST, Fault, Message, Packet, decode
from exhibit.show.events import Value
from tests.devices.osc_bytes import bundle, float32, float64, int32, message, padded, sized

NEAR = message("/in/near", ",f", float32(0.5))
DRUM = message("/in/drum", ",i", int32(1))
NEAR_HEARD = Message("/in/near", (0.5,))
DRUM_HEARD = Message("/in/drum", (1,))


# --- what each tag gives -------------------------------------------------------------------------

TAGS: list[tuple[str, bytes, tuple[Value, ...]]] = [
    (",", b"", ()),
    (",i", int32(-7), (-7,)),
    (",h", struct.pack(">q", -(2**40)), (-(2**40),)),
    (",f", float32(0.25), (0.25,)),
    (",d", float64(0.1), (0.1,)),
    (",t", struct.pack(">Q", 2**63 + 5), (2**63 + 5,)),
    (",s", padded("السلام"), ("السلام",)),
    (",S", padded("symbol"), ("symbol",)),
    (",c", int32(ord("é")), ("é",)),
    (",r", b"\x12\x34\xab\xff", ("#1234abff",)),
    (",m", b"\x00\x90\x3c\x7f", (0x00903C7F,)),
    (",T", b"", (True,)),
    (",F", b"", (False,)),
    (",N", b"", (None,)),
    (",I", b"", (True,)),
    (",[ff]", float32(1.0) + float32(2.0), (1.0, 2.0)),
    (",i[s[T]]f", int32(1) + padded("two") + float32(4.0), (1, "two", True, 4.0)),
    (",Si", padded("near") + int32(3), ("near", 3)),
    (",ci", int32(ord("a")) + int32(3), ("a", 3)),
    (",sTfNI", padded("") + float32(1.5), ("", True, 1.5, None, True)),
]


@pytest.mark.parametrize(("tags", "arguments", "values"), TAGS, ids=[t for t, _, _ in TAGS])
def test_each_type_tag_gives_its_value(
    tags: str, arguments: bytes, values: tuple[Value, ...]
) -> None:
    packet = decode(message("/a", tags, arguments))
    assert packet == Packet((Message("/a", values),), ())
    assert [type(v) for v in packet.messages[0].values] == [type(v) for v in values]


@pytest.mark.parametrize("blob", [b"", b"a", b"abcd", b"abcde"])
def test_a_blob_leaves_its_neighbours_in_their_places(blob: bytes) -> None:
    argument = int32(len(blob)) + blob + b"\0" * (-len(blob) % 4)
    packet = decode(message("/a", ",ibf", int32(1), argument, float32(2.0)))
    assert packet == Packet((Message("/a", (1, None, 2.0)),), ("no use for a blob",))


# --- what senders of the field get wrong ---------------------------------------------------------


def test_a_latin1_string_is_read_as_latin1() -> None:
    packet = decode(message("/a", ",s", padded("Médina".encode("latin-1"))))
    assert packet == Packet((Message("/a", ("Médina",)),), ())


def test_an_address_without_a_slash_gets_one() -> None:
    assert decode(message("near", ",i", int32(1))) == Packet((Message("/near", (1,)),), ())


def test_no_type_tag_string_means_no_arguments() -> None:
    assert decode(padded("/hello")) == Packet((Message("/hello", ()),), ())


def test_arguments_that_nobody_named_are_left_out_and_told() -> None:
    packet = decode(padded("/hello") + int32(5))
    assert packet == Packet((Message("/hello", ()),), ("no type tags",))


def test_padding_need_not_be_clean() -> None:
    packet = decode(b"/a\0x" + b",i\0x" + int32(4))
    assert packet == Packet((Message("/a", (4,)),), ())


# --- bundles -------------------------------------------------------------------------------------


def test_a_bundle_gives_its_messages_in_their_order() -> None:
    inner = bundle(DRUM, NEAR)
    packet = decode(bundle(NEAR, inner, DRUM))
    assert packet.messages == (NEAR_HEARD, DRUM_HEARD, NEAR_HEARD, DRUM_HEARD)
    assert packet.faults == ()


@pytest.mark.parametrize("tag", [0, 1])
def test_a_bundle_for_at_once_has_no_time_tag(tag: int) -> None:
    packet = decode(bundle(NEAR, tag=struct.pack(">Q", tag)))
    assert packet.messages[0].time_tag is None


def test_a_time_tag_is_reported_by_the_nearest_bundle_and_never_waited_for() -> None:
    in_some_years = (130 * 365 * 86_400) << 32
    inner = bundle(NEAR, tag=struct.pack(">Q", in_some_years))
    packet = decode(bundle(inner, DRUM, tag=struct.pack(">Q", 99)))
    assert [m.time_tag for m in packet.messages] == [in_some_years, 99]


BAD_ELEMENTS: list[tuple[bytes, Fault]] = [
    (b"", "empty"),
    (b"/a\0\0,i\0\0", "truncated"),
    (b"/a\0\0,i\0\0\0\0\0\1\0\0\0\2", "bytes left over"),
    (b"/a\0\0,Q\0\0\0\0\0\1", "bad type tag"),
    (b"/abc", "truncated"),
    (b"/ab", "truncated"),
    (b"\xff\xfe\xfd\xfc", "not osc"),
    (b"#bundle\0\0\0\0\0", "truncated"),
    (bundle(b"xyz"), "not osc"),
    (message("/a", ",f", float32(math.nan)), "number not finite"),
]


@pytest.mark.parametrize(("bad", "fault"), BAD_ELEMENTS)
def test_a_bad_element_leaves_its_neighbours_alone(bad: bytes, fault: Fault) -> None:
    packet = decode(bundle(NEAR, bad, DRUM))
    assert packet == Packet((NEAR_HEARD, DRUM_HEARD), (fault,))


def test_what_came_before_a_size_beyond_the_end_is_kept() -> None:
    packet = decode(bundle(NEAR, DRUM) + int32(64) + NEAR)
    assert packet == Packet((NEAR_HEARD, DRUM_HEARD), ("truncated",))


@pytest.mark.parametrize("depth", [1, DEEPEST])
def test_bundles_in_bundles_are_read_as_deep_as_anybody_nests_them(depth: int) -> None:
    assert decode(nested(NEAR, depth)) == Packet((NEAR_HEARD,), ())


def nested(element: bytes, depth: int) -> bytes:
    """The element in `depth` bundles; made from the inside of slices, as 2,500 copies are slow."""
    heads = []
    size = len(element)
    for _ in range(depth):
        heads.append(b"#bundle\0" + b"\0" * 7 + b"\1" + int32(size))
        size += 20
    return b"".join(reversed(heads)) + element


# --- datagrams that stop other listeners ---------------------------------------------------------

KILLERS: dict[str, tuple[bytes, Packet]] = {
    "a negative size": (
        b"#bundle\0" + b"\0" * 7 + b"\1" + int32(-4) + NEAR,
        Packet((), ("bad size",)),
    ),
    "the most negative size": (
        b"#bundle\0" + b"\0" * 7 + b"\1" + int32(-(2**31)) + NEAR,
        Packet((), ("bad size",)),
    ),
    "2,500 nested bundles": (nested(NEAR, 2_500), Packet((), ("bundle too deep",))),
    "one bundle too many": (nested(NEAR, DEEPEST + 1), Packet((), ("bundle too deep",))),
    "nothing but empty elements": (bundle() + b"\0" * 65_000, Packet((), ("empty",))),
    "an address of stars": (
        message("/" + "*" * 60 + "x", ",i", int32(1)),
        Packet((Message("/" + "*" * 60 + "x", (1,)),), ()),
    ),
    "a pattern in braces": (
        message("/{a,b}[!0-9]?*", ",i", int32(1)),
        Packet((Message("/{a,b}[!0-9]?*", (1,)),), ()),
    ),
    "a blob of negative size": (message("/a", ",b", int32(-1)), Packet((), ("bad size",))),
    "a blob of 2 GiB": (message("/a", ",bi", int32(2**31 - 1)), Packet((), ("truncated",))),
    "60,000 brackets": (
        message("/a", "," + "[" * 60_000),
        Packet((), ("array not closed",)),
    ),
    "brackets the wrong way round": (message("/a", ",]["), Packet((), ("array not closed",))),
    "a string without an end": (b"/a\0\0,s\0\0abcd", Packet((), ("truncated",))),
    "tags without an end": (b"/a\0\0,iii", Packet((), ("truncated",))),
    "an infinite float": (
        message("/a", ",f", float32(-math.inf)),
        Packet((), ("number not finite",)),
    ),
    "a double behind a string": (
        message("/a", ",sd", padded("x"), float64(math.nan)),
        Packet((), ("number not finite",)),
    ),
    "half a character": (message("/a", ",c", int32(0xD800)), Packet((), ("bad character",))),
    "a character that is none": (message("/a", ",c", int32(-1)), Packet((), ("bad character",))),
    "an escape sequence as address": (
        message("/\x1b[2J", ",i", int32(1)),
        Packet((), ("bad address",)),
    ),
    "an address turned around": (
        message("/\u202enear", ",i", int32(1)),
        Packet((), ("bad address",)),
    ),
    "no address": (message("", ",i", int32(1)), Packet((), ("bad address",))),
    "a bundle misspelt": (message("#bundel", ",i", int32(1)), Packet((), ("bad address",))),
    "nothing": (b"", Packet((), ("empty",))),
    "a question about the web": (b"GET / HTTP/1.1\r\n\r\n", Packet((), ("not osc",))),
    "zeros": (b"\0" * 64, Packet((), ("not osc",))),
    "more than UDP carries": (
        message("/a", ",s", padded("x" * LARGEST)),
        Packet((), ("oversized",)),
    ),
}


@pytest.mark.parametrize("name", KILLERS)
def test_no_datagram_stops_the_house(name: str) -> None:
    datagram, expected = KILLERS[name]
    assert decode(datagram) == expected


def test_each_fault_is_told_once_however_often_it_comes() -> None:
    packet = decode(bundle(*[message("/a", ",Q")] * 4_000))
    assert packet == Packet((), ("bad type tag",))


# --- python-osc as sender, and as second opinion -------------------------------------------------

exact = settings(deadline=None, derandomize=True, max_examples=300)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
floats32 = st.floats(width=32, allow_nan=False, allow_infinity=False)
ints = st.integers(-(2**63), 2**63 - 1)
values_sent = st.lists(st.one_of(texts, floats32, ints, st.booleans(), st.none()), max_size=8)
addresses = st.text("abcxyz/*0_-é", min_size=1, max_size=20).map(lambda s: "/" + s)


def sent(address: str, values: list[Value]) -> OscMessage:
    builder = OscMessageBuilder(address=address)
    for value in values:
        builder.add_arg(value)
    return builder.build()


@exact
@given(addresses, values_sent)
def test_what_python_osc_sends_is_what_arrives(address: str, values: list[Value]) -> None:
    packet = decode(sent(address, values).dgram)
    assert packet == Packet((Message(address, tuple(values)),), ())


@exact
@given(addresses, values_sent, st.floats(allow_nan=False, allow_infinity=False))
def test_python_osc_reads_the_same_values_from_the_same_bytes(
    address: str, values: list[Value], double: float
) -> None:
    builder = OscMessageBuilder(address=address)
    builder.add_arg(double, "d")
    for value in values:
        builder.add_arg(value)
    message_built = builder.build()
    (heard,) = decode(message_built.dgram).messages
    assert heard.address == message_built.address
    assert list(heard.values) == message_built.params


@exact
@given(st.lists(st.tuples(addresses, values_sent), max_size=5))
def test_a_bundle_of_python_osc_arrives_whole(contents: list[tuple[str, list[Value]]]) -> None:
    builder = OscBundleBuilder(IMMEDIATELY)
    for address, values in contents:
        builder.add_content(sent(address, values))
    packet = decode(builder.build().dgram)
    assert packet == Packet(tuple(Message(a, tuple(v)) for a, v in contents), ())


# --- noise ---------------------------------------------------------------------------------------

TYPES = (float, int, str, bool, type(None))
WORDS = frozenset(get_args(Fault))


def assert_harmless(packet: Packet, size: int) -> None:
    """Finite values of the five kinds, known words, and no more of them than bytes came in."""
    assert set(packet.faults) <= WORDS
    assert len(packet.messages) + sum(len(m.values) for m in packet.messages) <= size
    for address, values, _ in packet.messages:
        assert address.startswith("/")
        assert all(type(v) in TYPES for v in values)
        assert all(math.isfinite(v) for v in values if isinstance(v, float))
        "".join(v for v in values if isinstance(v, str)).encode("utf-8")


@exact
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_harmless(noise: bytes) -> None:
    assert_harmless(decode(noise), len(noise))


def test_200_000_damaged_datagrams_do_no_harm() -> None:
    chance = random.Random(20_240_917)
    good = [
        NEAR,
        bundle(NEAR, bundle(DRUM, NEAR), DRUM),
        *(message("/in/all", tags, arguments) for tags, arguments, _ in TAGS),
        message("/b", ",bi", int32(3), b"abc\0", int32(1)),
    ]
    for _ in range(200_000):
        datagram = damaged(chance.choice(good), chance)
        assert_harmless(decode(datagram), len(datagram))


def damaged(datagram: bytes, chance: random.Random) -> bytes:
    """With one to three bytes changed, and perhaps cut, doubled or put into a bundle."""
    raw = bytearray(datagram)
    for _ in range(chance.randrange(1, 4)):
        raw[chance.randrange(len(raw))] = chance.choice(b"\0\1\x7f\x80\xff,/#[]*bisTh")
    match chance.randrange(8):
        case 0:
            del raw[chance.randrange(len(raw)) :]
        case 1:
            raw *= 2
        case 2:
            return bundle(NEAR, bytes(raw), DRUM)
        case 3:
            return bundle(NEAR) + sized(bytes(raw))[: chance.randrange(4, 40)]
    return bytes(raw)


@pytest.mark.parametrize("name", ["2,500 nested bundles", "nothing but empty elements"])
def test_the_worst_datagrams_cost_no_frame(name: str) -> None:
    datagram, _ = KILLERS[name]
    before_s = time.process_time()
    for _ in range(10):
        decode(datagram)
    assert time.process_time() - before_s < 10 * 0.25  # some 3 ms each; a hang takes for ever
