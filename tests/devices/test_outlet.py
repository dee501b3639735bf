"""What the show says to other machines arrives, or a sentence says why not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event

import pytest

from exhibit.devices import outlet
from exhibit.devices.faults import FaultLog
from exhibit.devices.osc import Message, decode
from exhibit.devices.outlet import WAITING, Outlet, Target
from exhibit.show.events import Value
from exhibit.show.program import Sent


@contextmanager
def lights() -> Iterator[tuple[socket.socket, Target]]:
    """A machine on this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(20.0)
        yield ear, Target("127.0.0.1", ear.getsockname()[1])


def cue(to: str, address: str, *values: Value) -> Sent:
    return Sent(1.0, to, address, values)


def out(targets: dict[str, Target], said: Queue[str]) -> Outlet:
    return Outlet(targets, FaultLog(said.put), lambda: 1.0)


def test_a_cue_arrives_where_the_venue_says() -> None:
    with lights() as (ear, target):
        outlet = out({"lights": target}, Queue())
        outlet.say(cue("lights", "/go", 0.5, 7, "bleu"))
        assert decode(ear.recv(1_000)).messages == (Message("/go", (0.5, 7, "bleu")),)
        outlet.close()


def test_a_board_is_told_by_its_line() -> None:
    packets: Queue[bytes] = Queue()
    outlet = out({"lantern": Target(line=packets.put)}, Queue())
    outlet.say(cue("lantern", "/lantern/led/1", 1.0))
    heard = decode(packets.get(timeout=20.0)).messages
    assert heard == (Message("/lantern/led/1", (1.0,)),)
    outlet.close()


def test_what_waits_as_the_show_ends_is_sent_before_it_closes() -> None:
    with lights() as (ear, target):
        outlet = out({"lights": target}, Queue())
        for number in range(20):
            outlet.say(cue("lights", "/go", number))
        outlet.close()
        outlet.close()
        values = [decode(ear.recv(1_000)).messages[0].values[0] for _ in range(20)]
        assert values == list(range(20))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (cue("sound", "/go"), "/go did not reach 'sound': name 'sound' in the venue file"),
        (cue("lights", "/go", 1e300), "/go did not reach 'lights': OSC cannot carry 1e+300"),
        (cue("nowhere", "/go"), "/go did not reach 'nowhere': the host 'no such host' cannot be"),
    ],
)
def test_what_cannot_be_sent_is_named_and_the_next_one_leaves(said: Sent, sentence: str) -> None:
    sentences: Queue[str] = Queue()
    with lights() as (ear, target):
        outlet = out({"lights": target, "nowhere": Target("no such host", 9)}, sentences)
        outlet.say(said)
        assert sentences.get(timeout=20.0).startswith(sentence)
        outlet.say(cue("lights", "/next"))
        assert decode(ear.recv(1_000)).messages == (Message("/next", ()),)
        outlet.close()


def test_a_host_is_looked_up_once_and_what_was_found_serves_when_the_network_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def look_up(host: str) -> str:
        asked.append(host)
        if len(asked) > 1:
            raise OSError("no network")
        return "127.0.0.1"

    monkeypatch.setattr(outlet, "LOOK_UP_AGAIN_S", 0.0)
    monkeypatch.setattr(socket, "gethostbyname", look_up)
    with lights() as (ear, target):
        going = out({"lights": Target("lights.local", target.port)}, Queue())
        for number in range(2):
            going.say(cue("lights", "/go", number))
            assert decode(ear.recv(1_000)).messages[0].values == (number,)
        going.close()
    assert asked == ["lights.local"] * 2


def test_a_network_that_hangs_costs_messages_and_not_the_frame() -> None:
    back, sentences = Event(), Queue[str]()
    going = out({"slow": Target(line=lambda _: back.wait(20.0))}, sentences)
    for number in range(WAITING + 10):
        going.say(cue("slow", "/go", number))
    assert sentences.get(timeout=20.0) == "messages to other machines pile up"
    back.set()
    going.close()
    assert not going._thread.is_alive()
