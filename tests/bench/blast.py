"""Sends OSC as fast as it can: `python -m tests.bench.blast PORT SECONDS ADDRESSES`.

It waits for a line on standard input. Then a float to each address in turn, over and over; and at
the end `OVER`, again and again, until its standard input is closed: in a flood one may be lost.

The messages come from as many boards as a large show has, each an address of this machine: what
one sender may not do, all of them together may.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from select import select
from time import perf_counter

from exhibit.devices.osc_out import encode
from tests.bench.apart import ROOT
from tests.bench.visitor import boards

OVER = "/over"
BOARDS = 16
_TOGETHER = 320  # messages, at least, between two looks at the clock


def addresses(count: int) -> list[str]:
    """As a show's are: a word for the board, a word for the sensor."""
    return [f"/board{number // 8}/sensor/{number % 8}" for number in range(count)]


def datagram(address: str, value: float) -> bytes:
    return encode(address, [value])


class Blast:
    """The sending process, as the one that is measured sees it."""

    def __init__(self, port: int, seconds: float, count: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.blast", str(port), str(seconds), str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            text=True,
        )

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _main(port: str, seconds: str, count: str) -> None:
    sent = [datagram(address, 0.5) for address in addresses(int(count))]
    out = boards(int(port), BOARDS)
    once = max(len(sent), _TOGETHER)
    calls = [(out[i % BOARDS].send, sent[i % len(sent)]) for i in range(once)]
    sys.stdin.readline()
    until = perf_counter() + float(seconds)
    with suppress(ConnectionRefusedError):  # the listener has gone
        while perf_counter() < until:
            for send, each in calls:
                send(each)
    over = datagram(OVER, 1.0)
    while not select([sys.stdin], [], [], 0.02)[0]:
        with suppress(ConnectionRefusedError):
            out[0].send(over)
    for board in out:
        board.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
