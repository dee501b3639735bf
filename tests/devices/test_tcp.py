"""OSC over real connections of this machine, framed in both ways, and what peers do wrong."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from queue import Queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.tcp_client import SimpleTCPClient

from exhibit.devices import tcp
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import LARGEST
from exhibit.devices.senders import EVERYBODY, Senders
from exhibit.devices.slip import framed
from exhibit.devices.tcp import BadFraming, Sized, TcpEar, framing_of
from exhibit.devices.udp import CannotListen, PortBusy
from exhibit.show.events import Event
from tests.devices.osc_bytes import float32, int32, message, padded, sized

HERE = "127.0.0.1"
PATIENCE_S = 20.0  # for a machine under load; what is waited for comes within a millisecond
NEAR = message("/in/near", ",f", float32(0.5))
FROM = "OSC over TCP from 127.0.0.1: "


class Room:
    """An ear and all that it hears."""

    def __init__(self, senders: Senders = EVERYBODY) -> None:
        self.said: Queue[str] = Queue()
        self.heard: Queue[Event] = Queue()
        self.inbox = Inbox(10_000)
        self.faults = FaultLog(self.said.put)
        clock = count().__next__  # a second a packet, so that every fault is said
        self.door = Door(self.inbox, clock, self.faults, self._accept)
        self.ear = TcpEar(HERE, 0, self.door, senders=senders)

    def _accept(self, event: Event) -> None:
        self.heard.put(event)

    def hear(self) -> Event:
        return self.heard.get(timeout=PATIENCE_S)

    def complaint(self) -> str:
        return self.said.get(timeout=PATIENCE_S)

    @contextmanager
    def caller(self) -> Iterator[socket.socket]:
        with socket.create_connection((HERE, self.ear.port), PATIENCE_S) as line:
            yield line


@pytest.fixture
def room() -> Iterator[Room]:
    here = Room()
    with here.ear:
        yield here


def is_hung_up(line: socket.socket) -> bool:
    """Whether the ear closes the connection, now or soon."""
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True


# --- how packets end -----------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1.0", "1.1"])
def test_what_python_osc_sends_is_heard(room: Room, mode: str) -> None:
    client = SimpleTCPClient(HERE, room.ear.port, mode=mode)  # type: ignore[no-untyped-call]  # theirs
    with client:
        client.send_message("/in/near", [0.5, "porte"])
        assert room.hear() == Event(0, "tcp 127.0.0.1", "/in/near", (0.5, "porte"))
        client.send_message("/in/near", 2)
        assert room.hear().values == (2,)


@pytest.mark.parametrize(
    "stream",
    [
        sized(NEAR) * 3,
        framed(NEAR) * 3,
        NEAR + b"\xc0" + NEAR + b"\xc0\xc0" + NEAR + b"\xc0",  # SLIP without an END before
    ],
)
def test_a_message_may_come_byte_by_byte(room: Room, stream: bytes) -> None:
    with room.caller() as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in stream:
            line.sendall(bytes([byte]))
        assert [room.hear().values for _ in range(3)] == [(0.5,)] * 3
    assert room.faults.counts == {}


def test_two_connections_may_speak_each_in_its_way(room: Room) -> None:
    with room.caller() as one, room.caller() as two:
        one.sendall(sized(NEAR)[:7])
        two.sendall(framed(message("/two", ","))[:3])
        one.sendall(sized(NEAR)[7:])
        assert room.hear().address == "/in/near"
        two.sendall(framed(message("/two", ","))[3:])
        assert room.hear().address == "/two"


def test_the_largest_packet_is_heard(room: Room) -> None:
    text = "x" * (LARGEST // 4 * 4 - 16)
    with room.caller() as line:
        line.sendall(sized(message("/a", ",s", padded(text))))
        assert room.hear().values == (text,)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(st.binary(max_size=30), max_size=6), st.integers(1, 20))
def test_sized_packets_come_back_whatever_pieces_they_come_in(
    sent: list[bytes], piece: int
) -> None:
    stream = b"".join(map(sized, sent))
    framing = Sized()
    heard = [p for n in range(0, len(stream), piece) for p in framing.feed(stream[n : n + piece])]
    assert heard == sent
    assert not framing.within


def test_a_packet_that_has_begun_is_known() -> None:
    framing = Sized()
    assert framing.feed(sized(NEAR) + b"\0\0") == [NEAR]
    assert framing.within


@pytest.mark.parametrize("size", [LARGEST + 1, -1, 2**31 - 1])
def test_a_length_that_no_packet_has_is_refused(size: int) -> None:
    with pytest.raises(BadFraming, match="a packet of"):
        Sized().feed(int32(size))


@pytest.mark.parametrize("first", [b"G", b"\x16", b"\xff", b" "])
def test_what_begins_like_something_else_is_no_osc(first: bytes) -> None:
    with pytest.raises(BadFraming, match="no OSC"):
        framing_of(first[0])


# --- peers that go wrong -------------------------------------------------------------------------


def test_a_browser_is_told_off_and_the_ear_goes_on(room: Room) -> None:
    with room.caller() as line:
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert room.complaint() == (
            f"{FROM}what is no OSC: it wants a length or SLIP's END before each packet: "
            "the connection is closed"
        )
        assert is_hung_up(line)
    with room.caller() as line:
        line.sendall(sized(NEAR))
        assert room.hear().values == (0.5,)


def test_a_length_beyond_belief_takes_no_memory_and_ends_the_connection(room: Room) -> None:
    with room.caller() as line:
        line.sendall(sized(NEAR) + int32(LARGEST + 1))
        assert room.complaint() == (
            f"{FROM}a packet of 65,508 bytes (at most 65,507 can be heard): "
            "the connection is closed"
        )
        assert is_hung_up(line)
    assert room.faults.counts == {"osc framing": 1}


def test_a_bad_slip_frame_costs_itself_alone(room: Room) -> None:
    with room.caller() as line:
        line.sendall(framed(NEAR) + b"\xdb\x00\xc0" + framed(NEAR))
        assert [room.hear().values for _ in range(2)] == [(0.5,)] * 2
        assert room.complaint() == f"{FROM}a SLIP frame that cannot be read"


def test_what_is_no_osc_within_a_frame_is_said_and_the_connection_goes_on(room: Room) -> None:
    with room.caller() as line:
        line.sendall(sized(b"hello") + sized(NEAR))
        assert room.complaint() == f"{FROM}not osc"
        assert room.hear().values == (0.5,)


def test_a_sender_that_hangs_up_in_good_order_is_no_fault(room: Room) -> None:
    with room.caller() as line:
        line.sendall(sized(NEAR))
        line.shutdown(socket.SHUT_WR)
        assert room.hear().values == (0.5,)
        assert is_hung_up(line)
    assert room.ear.lost == 0
    assert room.faults.counts == {}


def test_a_sender_that_is_gone_in_the_middle_of_a_message_is_said_and_may_come_back(
    room: Room,
) -> None:
    with room.caller() as line:
        line.sendall(sized(NEAR)[:-3])
    assert room.complaint() == (
        f"{FROM}the connection is lost (it ended in the middle of a message): "
        "it is heard again when it connects again"
    )
    with room.caller() as line:
        line.sendall(sized(NEAR))
        assert room.hear().values == (0.5,)
    assert room.ear.lost == 1


def test_a_sender_that_crashes_is_said(room: Room) -> None:
    with room.caller() as line:
        line.sendall(sized(NEAR))
        room.hear()
        no_goodbye = struct.pack("ii", 1, 0)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
    assert "the connection is lost (Connection reset by peer)" in room.complaint()
    assert room.ear.lost == 1


def test_a_ninth_connection_of_one_sender_takes_the_place_of_its_most_silent_one(
    room: Room,
) -> None:
    """As a board whose Wi-Fi drops leaves connections that nobody ever closes."""
    lines = [socket.create_connection((HERE, room.ear.port), PATIENCE_S) for _ in range(tcp.EACH)]
    try:
        for line in (*lines[1:], lines[0]):  # the second has been silent longest
            line.sendall(sized(NEAR))
            room.hear()
        with room.caller() as ninth:
            ninth.sendall(sized(NEAR))
            room.hear()
            assert is_hung_up(lines[1])
            lines[0].sendall(sized(NEAR))
            assert room.hear().values == (0.5,)
            assert room.ear.connections == tcp.EACH
    finally:
        for line in lines:
            line.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "CONNECTIONS", 2)


@pytest.mark.usefixtures("small")
def test_one_connection_too_many_is_refused_and_said(room: Room) -> None:
    with room.caller() as one, room.caller() as two:
        for line in (one, two):
            line.sendall(sized(NEAR))
            room.hear()
        with room.caller() as three:
            assert room.complaint() == f"{FROM}there are 2 connections already: it is refused"
            assert is_hung_up(three)
        one.sendall(sized(NEAR))
        assert room.hear().values == (0.5,)
    assert room.faults.counts == {"osc crowd": 1}


@pytest.mark.usefixtures("small")
def test_who_has_long_been_silent_gives_way(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "IDLE_S", 0.0)
    with room.caller() as one, room.caller() as two:
        for line in (one, two):
            line.sendall(sized(NEAR))
            room.hear()
        with room.caller() as three:
            three.sendall(sized(NEAR))
            assert room.hear().values == (0.5,)
            assert is_hung_up(one)
    assert room.faults.counts == {}


def test_a_stranger_is_refused_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    senders = Senders(["192.168.1.0/24"])
    monkeypatch.setattr(senders, "allows", lambda sender: False)  # here are only ourselves
    here = Room(senders)
    with here.ear, here.caller() as line:
        assert here.complaint() == (
            f"{FROM}it is not heard, as the venue hears 192.168.1.0/24 only "
            "(osc: from: in the venue file)"
        )
        assert is_hung_up(line)
        assert here.faults.counts == {"osc stranger": 1}


def test_a_connection_that_floods_does_not_keep_another_from_being_heard(room: Room) -> None:
    over = threading.Event()
    with room.caller() as loud, room.caller() as quiet:
        loud.settimeout(0.1)

        def flood() -> None:
            packet = sized(message("/loud", ",")) * 100
            while not over.is_set():
                select.select([], [loud], [], 0.1)
                try:
                    loud.send(packet)
                except OSError:
                    return

        sender = threading.Thread(target=flood)
        sender.start()
        try:
            assert room.hear().address == "/loud"
            quiet.sendall(sized(NEAR))
            while room.hear().address != "/in/near":
                pass
        finally:
            over.set()
            sender.join()


# --- opening and closing -------------------------------------------------------------------------


def test_a_closed_ear_hangs_up_ends_its_thread_and_frees_its_port(room: Room) -> None:
    port = room.ear.port
    name = f"osc tcp ear {port}"
    with room.caller() as line:
        line.sendall(sized(NEAR))
        room.hear()
        assert name in [thread.name for thread in threading.enumerate()]
        room.ear.close()
        room.ear.close()
        assert is_hung_up(line)
    assert name not in [thread.name for thread in threading.enumerate()]
    assert room.faults.counts == {}
    with TcpEar(HERE, port, room.door):
        pass


def test_a_busy_port_says_what_to_do(room: Room) -> None:
    port = room.ear.port
    with pytest.raises(PortBusy) as caught:
        TcpEar(HERE, port, room.door)
    other = port + 1 if port < 65_535 else port - 1
    assert str(caught.value) == (
        f"TCP port {port} is already in use: close the other show, "
        f"or choose another (osc: tcp: {other} in the venue file)"
    )


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        (HERE, 70_000, "there is no TCP port 70000: choose one from 1 to 65535"),
        ("203.0.113.7", 0, "this machine does not have the address 203.0.113.7: use 127.0.0.1"),
        ("gallery..local", 0, "cannot listen on the host 'gallery..local'"),
    ],
)
def test_a_place_where_nobody_can_listen_is_a_sentence(
    room: Room, host: str, port: int, sentence: str
) -> None:
    with pytest.raises(CannotListen) as caught:
        TcpEar(host, port, room.door)
    assert str(caught.value).startswith(sentence)
