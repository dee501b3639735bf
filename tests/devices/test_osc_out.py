"""What leaves over OSC arrives, or a sentence says why it cannot leave."""

from __future__ import annotations

import math
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhibit.devices.osc import Message, Packet, decode
from exhibit.devices.osc_out import LARGEST_FLOAT, CannotSend, encode, send
from exhibit.show.events import Value

exact = settings(deadline=None, derandomize=True, max_examples=300)

sendable = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.none(),
)


@exact
@given(st.lists(sendable, max_size=8))
def test_what_we_send_is_what_we_hear(values: list[Value]) -> None:
    assert decode(encode("/lamp", values)) == Packet((Message("/lamp", tuple(values)),), ())


def test_a_message_leaves_over_the_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(20.0)
        send("127.0.0.1", ear.getsockname()[1], "/lamp", [0.5, 7, "bleu", True])
        assert decode(ear.recv(1_000)).messages == (Message("/lamp", (0.5, 7, "bleu", True)),)


def test_the_largest_float_of_32_bits_still_fits() -> None:
    (heard,) = decode(encode("/lamp", [LARGEST_FLOAT])).messages
    assert heard.values == (LARGEST_FLOAT,)


@pytest.mark.parametrize(
    "value", [1e300, math.nan, math.inf, 2**63, "a\0b", b"blob", [1, 2], 3 + 4j]
)
def test_a_value_that_osc_cannot_carry_is_a_sentence(value: Value) -> None:
    with pytest.raises(CannotSend, match="OSC cannot carry"):
        encode("/lamp", [value])


def test_half_a_character_is_a_sentence() -> None:
    with pytest.raises(CannotSend, match="the message to /lamp cannot be written"):
        encode("/lamp", ["\ud800"])


@pytest.mark.parametrize("address", ["", "lamp", "/la mp", "/lamp\0", "/lamp\n"])
def test_an_address_that_is_none_is_a_sentence(address: str) -> None:
    with pytest.raises(CannotSend, match="is no OSC address"):
        encode(address, [])


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("gallery..local", 9000, "the host 'gallery..local' cannot be found"),
        ("127.0.0.1\0", 9000, "cannot be found"),
        ("127.0.0.1", 70_000, "there is no UDP port 70000"),
        ("255.255.255.255", 9000, "cannot send OSC to 255.255.255.255:9000: "),
    ],
)
def test_a_place_that_cannot_be_reached_is_a_sentence(host: str, port: int, sentence: str) -> None:
    with pytest.raises(CannotSend, match=sentence):
        send(host, port, "/lamp", [1])


def test_a_message_too_long_for_a_datagram_is_a_sentence() -> None:
    with pytest.raises(CannotSend, match="Message too long"):
        send("127.0.0.1", 9, "/lamp", ["x" * 70_000])
