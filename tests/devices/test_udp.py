"""Over a real socket of this machine: what is sent is heard, and the ear closes."""

from __future__ import annotations

import errno
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from queue import Queue

import pytest
from pythonosc.udp_client import SimpleUDPClient

from exhibit.devices import datagrams, floods, networks, udp
from exhibit.devices.datagrams import AT_ONCE
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import BUNDLE
from exhibit.devices.senders import EVERYBODY, Senders
from exhibit.devices.udp import CannotListen, PortBusy, UdpEar
from exhibit.show.events import Event
from tests.devices.osc_bytes import padded

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="its loopback has a broadcast")

HERE = "127.0.0.1"
GROUP = "239.1.2.3"
PATIENCE_S = 20.0  # for a machine under load; what is waited for comes within a millisecond


def near(metres: float) -> bytes:
    return padded("/in/near") + padded(",f") + struct.pack(">f", metres)


def far(metres: float) -> bytes:
    return padded("/in/far") + padded(",f") + struct.pack(">f", metres)


class Room:
    """An ear and all that it hears; `heard` gets every event before it goes into the inbox."""

    def __init__(
        self,
        capacity: int = 100,
        refuse: Callable[[Event], str | None] | None = None,
        *,
        host: str = HERE,
        multicast: str | None = None,
        senders: Senders = EVERYBODY,
    ) -> None:
        self.next: Callable[[bytes], None]  # of a socket that a test plays
        self.said: Queue[str] = Queue()
        self.heard: Queue[Event] = Queue()
        self.inbox = Inbox(capacity)
        self.faults = FaultLog(self.said.put)
        self._refuse = refuse or (lambda event: None)
        clock = count().__next__  # a second a datagram, so that every fault is said
        self.door = Door(self.inbox, clock, self.faults, self._accept)
        self.ear = UdpEar(host, 0, self.door, multicast=multicast, senders=senders)

    def _accept(self, event: Event) -> str | None:
        refusal = self._refuse(event)
        self.heard.put(event)
        return refusal

    def hear(self) -> Event:
        return self.heard.get(timeout=PATIENCE_S)

    def complaint(self) -> str:
        return self.said.get(timeout=PATIENCE_S)

    def drained(self) -> list[Event]:
        """Closes the ear, so that all it heard has arrived, and empties the inbox."""
        self.ear.close()
        events: list[Event] = []
        self.inbox.drain(events)
        return events


@contextmanager
def room(
    capacity: int = 100, refuse: Callable[[Event], str | None] | None = None
) -> Iterator[tuple[Room, SimpleUDPClient]]:
    here = Room(capacity, refuse)
    client = SimpleUDPClient("127.0.0.1", here.ear.port)
    with here.ear, client:
        yield here, client


def say_bytes(to: Room, datagram: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(datagram, ("127.0.0.1", to.ear.port))


def test_a_message_of_python_osc_becomes_an_event_in_the_inbox() -> None:
    with room() as (here, client):
        client.send_message("/in/near", [0.5, 3, "porte", True])
        here.hear()
        (event,) = here.drained()
    assert event == Event(0.0, "osc 127.0.0.1", "/in/near", (0.5, 3, "porte", True))


def test_events_carry_the_show_time_of_their_datagram() -> None:
    with room() as (here, client):
        for n in range(3):
            client.send_message("/in/near", n)
            here.hear()
        assert [event.time_s for event in here.drained()] == [0.0, 1.0, 2.0]


def test_what_is_no_osc_is_said_with_its_sender_and_the_ear_goes_on() -> None:
    with room() as (here, client):
        say_bytes(here, b"hello")
        assert here.complaint() == "OSC from 127.0.0.1: not osc"
        client.send_message("/in/near", 1)
        assert here.hear().address == "/in/near"
        assert here.faults.counts == {"osc not osc": 1}


def test_what_the_show_has_no_use_for_is_said_and_kept_out() -> None:
    def refuse(event: Event) -> str | None:
        return None if event.address == "/in/near" else f"no input listens to {event.address}"

    with room(refuse=refuse) as (here, client):
        client.send_message("/in/naer", 1)
        client.send_message("/in/near", 2)
        assert here.complaint() == "OSC from 127.0.0.1: no input listens to /in/naer"
        here.hear()
        here.hear()
        assert [event.address for event in here.drained()] == ["/in/near"]


def test_a_mistake_in_the_show_does_not_make_the_house_deaf() -> None:
    def stumble(event: Event) -> str | None:
        if event.address == "/bad":
            raise KeyError("lamp")
        return None

    with room(refuse=stumble) as (here, client):
        client.send_message("/bad", 1)
        assert here.complaint() == "OSC from 127.0.0.1: KeyError('lamp')"
        client.send_message("/in/near", 1)
        assert here.hear().address == "/in/near"


def test_a_flood_keeps_the_newest_and_counts_the_rest() -> None:
    over = threading.Event()

    def until_over(event: Event) -> str | None:
        if event.address == "/over":
            over.set()
        return None

    with room(capacity=50, refuse=until_over) as (here, client):
        for n in range(5_000):
            with suppress(BlockingIOError):  # the sender's own buffer may be full
                client.send_message("/in/near", n)
        wait_until(over, lambda: client.send_message("/over", 1))
        events = here.drained()
    assert len(events) == 50
    assert events[-1].address == "/over"
    assert here.inbox.dropped == here.heard.qsize() - 50


def wait_until(done: threading.Event, again: Callable[[], None]) -> None:
    """Sends again and again, as UDP may lose it in a flood, until it has arrived."""
    for _ in range(int(PATIENCE_S / 0.05)):
        with suppress(BlockingIOError):
            again()
        if done.wait(0.05):
            return
    pytest.fail("the last message never arrived")


def test_a_closed_ear_ends_its_thread_and_frees_its_port() -> None:
    here = Room()
    name = f"osc ear {here.ear.port}"
    assert name in [thread.name for thread in threading.enumerate()]
    here.ear.close()
    here.ear.close()
    assert name not in [thread.name for thread in threading.enumerate()]
    assert here.heard.empty()
    assert here.faults.counts == {}  # the knock that wakes the thread is no fault
    with UdpEar(HERE, here.ear.port, here.door):
        pass


def test_an_ear_closes_in_the_middle_of_a_flood() -> None:
    over = threading.Event()
    with room() as (here, client):

        def flood() -> None:
            while not over.is_set():
                with suppress(OSError):
                    client.send_message("/in/near", 1)

        sender = threading.Thread(target=flood)
        sender.start()
        try:
            here.hear()
            here.ear.close()
            assert f"osc ear {here.ear.port}" not in [t.name for t in threading.enumerate()]
        finally:
            over.set()
            sender.join()


def ears(port: int) -> int:
    """How many threads listen on a port."""
    return [thread.name for thread in threading.enumerate()].count(f"osc ear {port}")


@pytest.mark.parametrize(("host", "multicast"), [("0.0.0.0", None), (HERE, GROUP)])
def test_an_ear_with_more_than_one_address_closes_too(host: str, multicast: str | None) -> None:
    here = Room(host=host, multicast=multicast)
    assert ears(here.ear.port) == (1 if multicast is None else 2)
    here.ear.close()
    assert ears(here.ear.port) == 0
    assert here.faults.counts == {}


# --- groups, broadcasts, strangers ---------------------------------------------------------------


@pytest.mark.parametrize("host", [HERE, "0.0.0.0"])
def test_what_is_sent_to_the_group_is_heard_beside_what_is_sent_to_the_host(host: str) -> None:
    here = Room(host=host, multicast=GROUP)
    client = SimpleUDPClient(HERE, here.ear.port)
    with here.ear, client, sending() as out:
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
        out.sendto(padded("/group") + padded(","), (GROUP, here.ear.port))
        assert here.hear().address == "/group"
        client.send_message("/host", 1)
        assert here.hear().address == "/host"


@needs_linux
def test_a_broadcast_is_heard_on_all_networks() -> None:
    here = Room(host="0.0.0.0")
    with here.ear, sending() as out:
        out.sendto(padded("/all") + padded(","), ("127.255.255.255", here.ear.port))
        assert here.hear().address == "/all"


@needs_linux
def test_a_broadcast_is_heard_by_an_ear_of_one_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_network_of", lambda host: ("lo", "127.255.255.255"))
    here = Room()
    with here.ear, sending() as out:
        out.sendto(padded("/all") + padded(","), ("127.255.255.255", here.ear.port))
        assert here.hear().address == "/all"
    assert ears(here.ear.port) == 0


@needs_linux
def test_this_machine_alone_is_no_network_to_shout_into() -> None:
    assert networks._network_of(HERE) == ("", "")
    assert list(networks.broadcast_ears("0.0.0.0", 0)) == []


@contextmanager
def sending() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        yield out


def test_a_stranger_is_not_heard_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    senders = Senders(["192.168.1.0/24"])
    monkeypatch.setattr(senders, "allows", lambda sender: False)  # here are only ourselves
    here = Room(senders=senders)
    client = SimpleUDPClient(HERE, here.ear.port)
    with here.ear, client:
        client.send_message("/in/near", 1)
        assert here.complaint() == (
            "OSC from 127.0.0.1: it is not heard, as the venue hears 192.168.1.0/24 only "
            "(osc: from: in the venue file)"
        )
        assert here.drained() == []
        assert here.faults.counts == {"osc stranger": 1}


# --- floods --------------------------------------------------------------------------------------


@contextmanager
def heard_at_once(
    waiting: list[tuple[bytes, str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """An ear in whose socket so many datagrams lie at once, and then `here.next`, one at a time.

    When they lie in a real one is the system's secret.
    """
    batches: Queue[list[tuple[bytes, str]]] = Queue()

    def take(wait: bool) -> list[tuple[bytes, str]]:
        if not wait and batches.empty():
            raise BlockingIOError
        return batches.get(timeout=PATIENCE_S)

    monkeypatch.setattr(udp, "taker", lambda ear: take)
    here = Room()
    here.next = lambda datagram: batches.put([(datagram, HERE)])
    batches.put(waiting)
    try:
        yield here
    finally:
        here.ear._closing.set()
        batches.put([])
        for thread in here.ear._threads:
            thread.join(PATIENCE_S)
        for ear in here.ear._sockets:
            ear.close()


def test_of_a_sender_that_floods_the_newest_is_heard_and_the_others_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "BUDGET", 10)
    monkeypatch.setattr(floods, "WINDOW_S", PATIENCE_S)
    monkeypatch.setattr(floods, "NEWEST_S", PATIENCE_S)
    monkeypatch.setattr(udp, "FLOODED", 1_000)  # so that what waits is not thinned besides
    with heard_at_once([(near(n), HERE) for n in range(100)], monkeypatch) as here:
        heard = [here.hear().values[0] for _ in range(11)]
        assert heard == [*range(10), 99]
        assert here.complaint() == (
            "OSC from 127.0.0.1: more than 25,000 short datagrams a second: "
            "89 were left out for newer ones"
        )
        assert here.ear.refused == 89
        here.next(near(100))  # nothing newer waits
        assert here.hear().values == (100,)
        assert here.ear.refused == 89


def test_an_ear_that_has_fallen_behind_hears_the_newest_of_each_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = [(far(n) if n % 2 == 0 else near(n), HERE) for n in range(AT_ONCE)]
    with heard_at_once(waiting, monkeypatch) as here:
        heard = [(event.address, event.values[0]) for event in (here.hear(), here.hear())]
        assert heard == [("/in/far", AT_ONCE - 2), ("/in/near", AT_ONCE - 1)]
        assert here.ear.refused == AT_ONCE - 2


def test_bundles_are_never_left_out_for_others() -> None:
    bundles = [(BUNDLE + bytes(8) + bytes([n]), "10.0.0.7") for n in range(AT_ONCE)]
    assert floods.Floods().thinned(bundles) == bundles


def test_what_one_board_says_does_not_replace_what_another_says() -> None:
    said = [(near(0.1), "10.0.0.7"), (near(0.2), "10.0.0.8"), (near(0.3), "10.0.0.7")]
    assert floods.Floods().thinned(said) == said[1:]


@pytest.mark.parametrize("take", [datagrams.one_by_one, datagrams.taker])
def test_datagrams_come_whole_with_their_sender(
    take: Callable[[socket.socket], datagrams.Take],
) -> None:
    sizes = [0, 1, 40, 65_507]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
        ear.bind((HERE, 0))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as board:
            for size in sizes:
                board.sendto(bytes([size % 251]) * size, ear.getsockname())
        taken, heard = take(ear), list[tuple[bytes, str]]()
        while len(heard) < len(sizes):
            heard += taken(True)
        assert heard == [(bytes([size % 251]) * size, HERE) for size in sizes]
        with pytest.raises(BlockingIOError):
            taken(False)


def test_a_socket_that_is_gone_is_an_error_and_no_crash() -> None:
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind((HERE, 0))
    take = datagrams.taker(ear)
    ear.close()
    with pytest.raises(OSError):  # noqa: PT011  # the words are the system's
        take(True)


def test_where_sockets_cannot_be_asked_without_waiting_all_floods_are_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "BUDGET", 10)
    monkeypatch.setattr(udp, "DO_NOT_WAIT", 0)
    monkeypatch.setattr(udp, "FLOODED", 1_000)
    with room() as (here, client):
        for n in range(50):
            client.send_message("/in/near", n)
        assert [here.hear().values[0] for _ in range(50)] == [*range(50)]


# --- what cannot be opened -----------------------------------------------------------------------


def refused(host: str, port: int, multicast: str | None = None) -> CannotListen:
    door = Door(Inbox(1), float, FaultLog(lambda line: None), lambda e: None)
    with pytest.raises(CannotListen) as caught:
        UdpEar(host, port, door, multicast=multicast)
    return caught.value


@pytest.mark.parametrize("group", ["192.168.1.20", "lights", "", "240.0.0.1"])
def test_what_is_no_group_is_a_sentence(group: str) -> None:
    assert str(refused(HERE, 0, group)) == (
        f"{group} is no multicast address: choose one from 239.0.0.0 to 239.255.255.255"
    )


def test_a_group_that_cannot_be_joined_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(udp, "join", no_network)
    assert str(refused(HERE, 0, GROUP)) == (
        f"cannot hear the multicast group {GROUP} on 127.0.0.1 (No such device): "
        "is that network's cable in, or its Wi-Fi on?"
    )


def test_a_busy_port_says_what_to_do() -> None:
    with room() as (here, _):
        port = here.ear.port
        error = refused("127.0.0.1", port)
        other = port + 1 if port < 65_535 else port - 1
        assert isinstance(error, PortBusy)
        assert str(error) == (
            f"UDP port {port} is already in use: close the other show, "
            f"or choose another with --port {other}"
        )


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 70_000, "there is no UDP port 70000: choose one from 1 to 65535"),
        ("203.0.113.7", 0, "this machine does not have the address 203.0.113.7: use 127.0.0.1"),
        ("gallery..local", 0, "cannot listen on the host 'gallery..local'"),
        ("127.0.0.1\0", 0, "cannot listen on the host"),
    ],
)
def test_a_place_where_nobody_can_listen_is_a_sentence(host: str, port: int, sentence: str) -> None:
    assert str(refused(host, port)).startswith(sentence)
