"""A visitor in a process of its own: sends OSC as boards do, and notes when.

    python -m tests.bench.visitor PORT SECONDS KIND NAMES

It waits for a line on standard input, sends, and writes its notes as JSON when it is done.
KIND is `walk` (distance at 30 Hz that comes and goes, a drum twice a second), `step` (the first
input jumps between 0 and 1 at random moments) or `flood` (20,000 a second, numbered).
"""

from __future__ import annotations

import json
import math
import random
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter, sleep

from exhibit.devices.osc_out import encode
from exhibit.show.events import Value
from tests.bench.apart import HERE, ROOT

FLOOD = 20_000  # messages a second
_BURST_S = 0.002  # sleeping is not finer; 40 messages arrive together

Note = tuple[float, float]  # when it was sent (perf_counter, which all processes share), its value
Timed = Iterator[tuple[float, str, Value]]  # seconds from the start, address, value


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


def flood(seconds: float, names: Sequence[str]) -> Timed:
    """Numbers that count up; bursts, because no clock sleeps for 50 microseconds."""
    for i in range(int(seconds * FLOOD)):
        yield i / FLOOD // _BURST_S * _BURST_S, names[0], i


KINDS = {"walk": walk, "step": step, "flood": flood}


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
        """What it sent and when, once it has ended."""
        said, _ = self._process.communicate()
        return [(when, value) for when, value in json.loads(said)]


def _main(kind: str, port: str, seconds: str, *names: str) -> None:
    due = [
        (due_s, value, encode(f"/in/{name}", [value]))
        for due_s, name, value in KINDS[kind](float(seconds), names)
    ]
    notes: list[tuple[float, Value]] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        sys.stdin.readline()
        begun = perf_counter()
        for due_s, value, datagram in due:
            early_s = begun + due_s - perf_counter()
            if early_s > 0:
                sleep(early_s)
            notes.append((perf_counter(), value))
            out.sendto(datagram, (HERE, int(port)))
    print(json.dumps(notes))


if __name__ == "__main__":
    _main(*sys.argv[1:])
