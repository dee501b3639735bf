"""Over a real socket of this machine: what is sent is heard, and the ear closes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from queue import Queue

import pytest
from pythonosc.udp_client import SimpleUDPClient

from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.udp import CannotListen, PortBusy, UdpEar
from exhibit.show.events import Event

PATIENCE_S = 20.0  # for a machine under load; what is waited for comes within a millisecond


class Room:
    """An ear and all that it hears; `heard` gets every event before it goes into the inbox."""

    def __init__(self, capacity: int = 100, refuse: Callable[[Event], str | None] | None = None):
        self.said: Queue[str] = Queue()
        self.heard: Queue[Event] = Queue()
        self.inbox = Inbox(capacity)
        self.faults = FaultLog(self.said.put)
        self._refuse = refuse or (lambda event: None)
        clock = count().__next__  # a second a datagram, so that every fault is said
        self.ear = UdpEar("127.0.0.1", 0, self.inbox, clock, self.faults, self._accept)

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
    with UdpEar("127.0.0.1", here.ear.port, here.inbox, float, here.faults, lambda e: None):
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


def test_an_ear_on_all_networks_closes_too() -> None:
    faults = FaultLog(lambda line: None)
    ear = UdpEar("0.0.0.0", 0, Inbox(1), float, faults, lambda e: None)
    ear.close()
    assert f"osc ear {ear.port}" not in [thread.name for thread in threading.enumerate()]


def refused(host: str, port: int) -> CannotListen:
    with pytest.raises(CannotListen) as caught:
        UdpEar(host, port, Inbox(1), float, FaultLog(lambda line: None), lambda e: None)
    return caught.value


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
