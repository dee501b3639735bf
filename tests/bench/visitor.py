"""A visitor in a process of its own: sends OSC as boards do, and notes when.

    python -m tests.bench.visitor PORT SECONDS KIND NAMES

It waits for a line on standard input, sends, and writes its notes as JSON when it is done.
KIND is `walk` (distance at 30 Hz that comes and goes, a drum twice a second), `step` (the first
input jumps between 0 and 1 at random moments), `flood` (50,000 numbers a second for the first
input, counting up, from one board) or `floods` (the same from sixteen boards).
"""

from __future__ import annotations

import json
import math
import random
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import perf_counter, sleep

from exhibit.devices.osc_out import encode
from tests.bench.apart import HERE, ROOT

FLOOD = 50_000  # messages a second
BOARDS = {"flood": 1, "floods": 16}  # by kind: addresses of this machine that send
_BURST_S = 0.002  # sleeping is not finer; 100 messages arrive together

Note = tuple[float, float]  # when it was sent (perf_counter, which all processes share), its value
Timed = Iterator[tuple[float, str, float]]  # seconds from the start, address, value


def walk(seconds: float, names: Sequence[str]) -> Timed:
    """Somebody comes near and goes again every eight seconds, drumming."""
    for i in range(int(seconds * 30)):
        due_s = i / 30
        yield due_s, names[0], 1.7 + 1.3 * math.cos(due_s * math.tau / 8)
        if i % 15 == 7 and len(names) > 1:
            yield due_s, names[1], 0.5 + 0.5 * (i % 2)


def step(seconds: float, names: Sequence[str]) -> Timed:
    """0 and 1 in turn, 35 to 70 ms apart: never in step with the frames."""
    chance = random.Random(1)
    due_s, value = 0.3, 1.0
    while due_s < seconds:
        yield due_s, names[0], value
        due_s, value = due_s + chance.uniform(0.035, 0.070), 1.0 - value


KINDS = {"walk": walk, "step": step}


class Visitor:
    """The other process, as the measuring one sees it."""

    def __init__(self, kind: str, port: int, seconds: float, names: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.visitor", kind, str(port), str(seconds), *names],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._begun = False

    def begin(self) -> None:
        """Lets it send; a second time does nothing."""
        if not self._begun and self._process.stdin is not None:
            self._begun = True
            self._process.stdin.write("go\n")
            self._process.stdin.flush()

    def notes(self) -> list[Note]:
        """What it sent and when, once it has ended.

        Of a flood: when each burst began and its first number, and a last note: when the flood
        was over, and how many numbers there were.
        """
        said, _ = self._process.communicate()
        return [(when, value) for when, value in json.loads(said)]


def _main(kind: str, port: str, seconds: str, *names: str) -> None:
    speak = _flood if kind in BOARDS else _speak
    print(json.dumps(speak(kind, int(port), float(seconds), names)))


def _speak(kind: str, port: int, seconds: float, names: Sequence[str]) -> list[Note]:
    due = [
        (due_s, value, encode(f"/in/{name}", [value]))
        for due_s, name, value in KINDS[kind](seconds, names)
    ]
    notes: list[Note] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        sys.stdin.readline()
        begun = perf_counter()
        for due_s, value, datagram in due:
            early_s = begun + due_s - perf_counter()
            if early_s > 0:
                sleep(early_s)
            notes.append((perf_counter(), value))
            out.sendto(datagram, (HERE, port))
    return notes


def _flood(kind: str, port: int, seconds: float, names: Sequence[str]) -> list[Note]:
    """In bursts, because no clock sleeps for 20 microseconds; one that is late is so much longer.

    Nothing is made beforehand, and a burst has one note: a sender that is busy floods nobody.
    """
    head = encode(f"/in/{names[0]}", [0])[:-4]
    number_of = struct.Struct(">i").pack
    sends = [board.send for board in boards(port, BOARDS[kind])]
    many = len(sends)
    notes: list[Note] = []
    sent, total = 0, int(seconds * FLOOD)
    sys.stdin.readline()
    begun = perf_counter()
    with suppress(ConnectionError):  # the show is over
        while sent < total:
            sleep(_BURST_S)
            now = perf_counter()
            notes.append((now, sent))
            until = min(int((now - begun) * FLOOD), total)
            for number in range(sent, until):
                sends[number % many](head + number_of(number))
            sent = max(until, sent)
    notes.append((perf_counter(), sent))
    return notes


def boards(port: int, count: int) -> list[socket.socket]:
    """A socket for each, on 127.0.0.1 and up; a system that has no more gives that one only."""
    made = []
    for last in range(1, count + 1):
        board = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(OSError):
            board.bind((f"127.0.0.{last}", 0))
        board.connect((HERE, port))
        made.append(board)
    return made


if __name__ == "__main__":
    _main(*sys.argv[1:])
