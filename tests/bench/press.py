"""Press to value: from a finger on the button of a simulated Arduino UNO to a message of OSC.

In the board's own time, so it is the same on every machine. The board has all its sensors at work,
the button bounces, and presses come at every moment of the second: also when the board says hello.
"""

from __future__ import annotations

import math
import random
import tempfile
from pathlib import Path

from tests.bench.sheet import Line, Section, ms, spread
from tests.hardware import arduino
from tests.hardware.arduino import Arduino

TITLE = "press to value on a simulated Arduino UNO"
DEBOUNCE_S = 0.010
_ALLOWED_S = DEBOUNCE_S + 0.005
_APART_S = 0.0973  # so that in ten seconds every hundredth of a second has had its turn
_BUTTON = 4


def delays(edges: int) -> list[float]:
    """Seconds from each first contact to the last byte of its message; inf when none came."""
    with tempfile.TemporaryDirectory() as folder:
        board = Arduino(arduino.build("uno", Path(folder)))
    chance = random.Random(4)
    board.distance_m = 1.5
    contacts_s = [0.5 + _APART_S * number for number in range(edges)]
    for number, at_s in enumerate(contacts_s):
        board.at(at_s, lambda part=number % 10 / 10: board.volts("A0", part))  # type: ignore[misc]
        # An even number of bounces of up to 4 ms in all.
        bounces_s = sorted(chance.uniform(0.0002, 0.004) for _ in range(chance.choice((0, 2, 4))))
        contact = (board.press, board.release)
        for bounce, after_s in enumerate((0.0, *bounces_s)):
            do = contact[(number + bounce) % 2]
            board.at(at_s + after_s, lambda do=do: do(_BUTTON))  # type: ignore[misc]
    board.run(contacts_s[-1] + 0.05)
    took = []
    for number, at_s in enumerate(contacts_s):
        wanted = (1 - number % 2,)
        later = board.heard("/lantern/button/1", at_s)
        found = next((said for said in later if said.values == wanted), None)
        took.append(math.inf if found is None else found.time_s - at_s)
    return took


def measure(edges: int = 50) -> Section:
    missing = arduino.lacks_simulator()
    if missing:
        return Section(TITLE, [Line("not measured", remark=missing)])
    took = delays(edges)
    arrived = [took_s for took_s in took if took_s < _APART_S]
    line = spread("contact to OSC message", arrived, f"{len(arrived)} of {edges} arrived")
    kept = len(arrived) == edges and max(arrived) <= _ALLOWED_S
    allowed = Line(
        "  allowed: the debounce of 10 ms, and 5 ms",
        worst=ms(_ALLOWED_S),
        remark="kept" if kept else "NOT KEPT",
    )
    return Section(TITLE, [line, allowed])
