"""What hearing costs, ours and others': the functions that `tests.bench.osc` measures with.

In memory: the same datagrams, one float each, to every address in turn; from bytes to a handler
that was mapped to the address. python-osc does that in `Dispatcher.call_handlers_for_packet`, with
an address each and `strict_timing` as it is by default; ours is `decode` and a dict.

Over UDP: another process sends as fast as it can, and the processor time of the listening one is
divided by what it heard; what the system dropped, because the listener was slower, counts for
nobody. pyliblo3 is used as its documentation says: a `Server`, `add_method` with the tags for each
address, and a loop of `recv`; python-osc is its `BlockingOSCUDPServer.serve_forever`.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import cycle, islice
from threading import Thread
from time import process_time, sleep
from typing import Any
from unittest.mock import patch

from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer

from exhibit.devices import udp
from exhibit.devices.door import Door
from exhibit.devices.faults import FaultLog
from exhibit.devices.inbox import Inbox
from exhibit.devices.osc import decode
from exhibit.devices.udp import RECEIVE_BUFFER, UdpEar
from exhibit.show.events import Event
from tests.bench.apart import HERE
from tests.bench.blast import OVER, Blast, addresses, datagram

_BLOCKS = 6  # of each, in turns
_FRAME_S = 1 / 60
_INBOX = 10_000  # events: at 60 Hz more than any listener here hears in a frame


class Counting:
    """The handler that everybody calls: `(address, *values)`."""

    def __init__(self) -> None:
        self.heard = 0
        self.over = False

    def __call__(self, address: str, *values: object) -> None:
        self.heard += 1

    def stop(self, *_: object) -> None:
        self.over = True


# --- in memory -----------------------------------------------------------------------------------


def in_memory(count: int, messages: int, theirs: int) -> dict[str, list[float]]:
    """Seconds for a message, of blocks in turns: of `messages` for ours, of `theirs` for theirs."""
    handler = Counting()
    names = addresses(count)
    packets = [datagram(name, number / 8) for number, name in enumerate(names)]
    random.Random(4).shuffle(packets)
    handlers = dict.fromkeys(names, handler)
    dispatcher = Dispatcher()
    for name in names:
        dispatcher.map(name, handler)
    inbox = Inbox(_INBOX)
    door = Door(inbox, float, FaultLog(_silent), _accept, addresses=names)
    events: list[Event] = []

    def plain(packet: bytes) -> None:
        for address, values, _ in decode(packet).messages:
            handlers[address](address, *values)

    def whole(packet: bytes) -> None:
        door.hear_packet(packet, HERE)

    def other(packet: bytes) -> None:
        dispatcher.call_handlers_for_packet(packet, (HERE, 9000))

    seconds: dict[str, list[float]] = {"ours": [], "door": [], "theirs": []}
    expected = 0
    for _ in range(_BLOCKS):
        seconds["ours"].append(_timed(plain, packets, messages))
        seconds["theirs"].append(_timed(other, packets, theirs))
        seconds["door"].append(_timed(whole, packets, min(messages, _INBOX)))
        expected += messages + theirs
        waiting = len(inbox)
        inbox.drain(events)
        if handler.heard != expected or waiting != min(messages, _INBOX):
            raise RuntimeError("not all messages were handled: nothing was measured")
    return seconds


def _timed(hear: Callable[[bytes], None], packets: list[bytes], times: int) -> float:
    few: Iterator[bytes] = islice(cycle(packets), times)
    whole = list(few)
    began = process_time()
    for packet in whole:
        hear(packet)
    return (process_time() - began) / times


def _silent(_: str) -> None:
    """Hears the faults: there are none."""


def _accept(_: Event) -> str | None:
    return None


# --- over UDP ------------------------------------------------------------------------------------

Listened = dict[str, float]  # cpu_s and heard; of our ear also refused, as too much of one sender


def ear(count: int, seconds: float) -> Listened:
    """Ours as a show has it: the ear's thread and a door, and a loop that empties the inbox.

    Everything is read, as the others do it: nothing is left out for something newer.
    """
    inbox, events, heard = Inbox(_INBOX), list[Event](), 0
    door = Door(inbox, float, FaultLog(_silent), _accept, addresses=(*addresses(count), OVER))
    with patch.object(udp, "FLOODED", 10**9), UdpEar(HERE, 0, door) as open_ear:
        blast, began = _begun(open_ear.port, seconds, count)
        while not any(event.address == OVER for event in events[-1:]):
            sleep(_FRAME_S)
            inbox.drain(events)
            heard += len(events)
        spent = process_time() - began
        blast.end()
    return {"cpu_s": spent, "heard": heard + inbox.dropped, "refused": open_ear.refused}


def plain_loop(count: int, seconds: float) -> Listened:
    """Ours without a thread, an event or an inbox: `recv_into`, `decode`, a dict of handlers."""
    handler = Counting()
    handlers: dict[str, Callable[..., None]] = dict.fromkeys(addresses(count), handler)
    handlers[OVER] = handler.stop
    buffer = bytearray(65_536)
    view = memoryview(buffer)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        sock.bind((HERE, 0))
        blast, began = _begun(sock.getsockname()[1], seconds, count)
        while not handler.over:
            size = sock.recv_into(buffer)
            for address, values, _ in decode(bytes(view[:size])).messages:
                handlers[address](address, *values)
        spent = process_time() - began
    blast.end()
    return {"cpu_s": spent, "heard": handler.heard}


def pyliblo(count: int, seconds: float) -> Listened:
    """RuntimeError without pyliblo3."""
    try:
        liblo: Any = import_module("pyliblo3")
    except ImportError as missing:
        raise RuntimeError(f"pyliblo3 is not here: pip install '.[bench]' ({missing})") from None
    handler = Counting()

    def heard(path: str, values: list[object]) -> None:
        handler(path, *values)

    def stop(path: str, values: list[object]) -> None:
        handler.stop()

    server = liblo.Server(proto=liblo.UDP)
    for address in addresses(count):
        server.add_method(address, "f", heard)
    server.add_method(OVER, "f", stop)
    blast, began = _begun(int(server.port), seconds, count)
    while not handler.over:
        server.recv()
    spent = process_time() - began
    blast.end()
    return {"cpu_s": spent, "heard": handler.heard}


def python_osc(count: int, seconds: float) -> Listened:
    handler = Counting()
    dispatcher = Dispatcher()
    for address in addresses(count):
        dispatcher.map(address, handler)
    with BlockingOSCUDPServer((HERE, 0), dispatcher) as server:
        ending = Thread(target=server.shutdown)

        def stop(*_: object) -> None:
            if not handler.over:
                handler.stop()
                ending.start()  # it waits for `serve_forever`, which waits for this handler

        dispatcher.map(OVER, stop)
        blast, began = _begun(server.server_address[1], seconds, count)
        server.serve_forever(poll_interval=10.0)
        spent = process_time() - began
    blast.end()
    return {"cpu_s": spent, "heard": handler.heard}


def _begun(port: int, seconds: float, count: int) -> tuple[Blast, float]:
    """The sender, and the processor time that this process had taken when it began."""
    blast = Blast(port, seconds, count)
    blast.begin()
    return blast, process_time()
