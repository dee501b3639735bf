"""The ears of a venue: all that it names is heard, and what is not there holds nothing up."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from exhibit.app.ears import Ears
from exhibit.authoring.venue import Board, Venue
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc_out import encode
from exhibit.devices.udp import CannotListen
from exhibit.show.events import Event
from tests.app.commands import free_port, wait_until

HERE = Venue(port=0)


class House:
    """A door with an inbox behind it, and what was said."""

    def __init__(self) -> None:
        self.inbox = Inbox(100)
        self.said: list[str] = []
        self.faults = FaultLog(self.said.append)
        self.door = Door(self.inbox, self.clock, self.faults, lambda _: None)

    def clock(self) -> float:
        return 0.0

    def ears(self, venue: Venue) -> Ears:
        return Ears(venue, self.door, self.clock, self.faults)

    def heard(self) -> Event:
        wait_until(lambda: len(self.inbox) > 0, "an event")
        events: list[Event] = []
        self.inbox.drain(events)
        return events[0]


def test_a_laptop_hears_its_own_udp_port() -> None:
    house = House()
    with house.ears(HERE) as ears, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as board:
        assert ears.describe() == f"OSC on 127.0.0.1:{ears.port}"
        board.sendto(encode("/in/near", (1.5,)), (ears.host, ears.port))
        assert house.heard() == Event(0.0, "osc 127.0.0.1", "/in/near", (1.5,))
    ears.close()


def test_tcp_is_heard_beside_it() -> None:
    house, port = House(), _free_tcp_port()
    with (
        house.ears(replace(HERE, tcp=port)) as ears,
        socket.create_connection(("127.0.0.1", port)) as board,
    ):
        assert ears.describe().endswith(f", OSC over TCP on 127.0.0.1:{port}")
        packet = encode("/in/near", (1.5,))
        board.sendall(len(packet).to_bytes(4, "big") + packet)
        assert house.heard().source == "tcp 127.0.0.1"


def test_a_board_that_is_not_plugged_in_holds_nothing_up() -> None:
    pytest.importorskip("serial")
    house = House()
    lantern = Board("lantern", "lantern", serial="/dev/no-such-port")
    with house.ears(replace(HERE, boards=(lantern, Board("far", "far", host="10.0.0.7")))) as ears:
        assert ears.describe().endswith(", the serial line lantern")
        assert set(ears.lines) == {"lantern"}


def test_a_port_that_is_taken_leaves_nothing_open() -> None:
    port = free_port()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(CannotListen):
            House().ears(replace(HERE, port=port, tcp=taken))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", port))  # it is free again


def _free_tcp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
