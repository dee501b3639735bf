"""Input to pixel: from a board's datagram leaving to a changed pixel read back.

Beside the 60 Hz loop, with a small picture, at moments that have nothing to do with the frames.
An input that arrives just after a frame has begun waits a whole one: one frame is the law of the
loop, what comes on top is ours.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from exhibit.app.run import FRAME_S
from exhibit.app.window_screen import WindowScreen, wait_until
from exhibit.scene.drawlist import DrawList, Layer
from tests.bench.apart import apart
from tests.bench.played import play
from tests.bench.sheet import Line, Section, ms, spread

_GAP_S = 0.0525  # between two inputs, on average
_ALLOWED_S = FRAME_S + 0.002
_SHOW = """\
show: Echo
canvas: [1280, 16]
inputs:
  lever: {kind: level, between: [0, 1], rest: 0}
start: room
scenes:
  - scene: room
    tested: check
    background: "#000000"
    nodes:
      - shape: rectangle
        at: [50%, 50%]
        size: [200%, 200%]
        colour: "#ffffff"
        opacity: {follow: lever, from: 0%, to: 100%}
"""


def echo(seconds: float) -> list[float]:
    """In a process of its own: seconds from each input to the first picture that shows it."""
    seen: list[tuple[float, float]] = []  # when a picture was read, and what it showed

    class Reading(WindowScreen):
        def draw(self, layers: Sequence[Layer], overlay: DrawList | None) -> None:
            super().draw(layers, overlay)
            shown = float(self.renderer.read((1, 1))[0, 0, 0] > 127)
            seen.append((perf_counter(), shown))

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "show.yaml").write_text(_SHOW, encoding="utf-8")
        sent = play(Path(folder), seconds, "step", after_s=0.3, WindowScreen=Reading)
    times = [at for at, _ in seen]
    delays = []
    for when, value in sent:
        pictures = seen[bisect_right(times, when) :]
        delays.append(next((at - when for at, shown in pictures if shown == value), float("inf")))
    return delays


def empty_loop(seconds: float) -> list[float]:
    """In a process of its own: the intervals of a 60 Hz loop that does nothing.

    What is above a frame here is the machine's own: a processor shared with others, late timers.
    """
    due = last = perf_counter()
    intervals = []
    for _ in range(int(seconds / FRAME_S)):
        due = max(due + FRAME_S, perf_counter())
        wait_until(due)
        now = perf_counter()
        intervals.append(now - last)
        last = now
    return intervals


def measure(samples: int = 300) -> Section:
    empty = apart("input_to_pixel", "empty_loop", seconds=samples * _GAP_S / 2)
    delays = apart("input_to_pixel", "echo", seconds=samples * _GAP_S + 2.0)
    arrived = [delay for delay in delays if delay < float("inf")]
    line = spread("UDP send to changed pixel", arrived, f"{len(arrived)} of {len(delays)} seen")
    over = sum(delay > _ALLOWED_S for delay in arrived)
    well = bool(arrived) and over <= 0.01 * len(arrived) and len(arrived) == len(delays)
    verdict = f"{'kept' if well else 'NOT KEPT'}: {over} above"
    allowed = Line("  allowed at p99: a frame and 2 ms", "", ms(_ALLOWED_S), "", verdict)
    alone = spread("  the machine's own: intervals of a 60 Hz loop that does nothing", empty, "")
    return Section("input to pixel beside a 60 Hz loop", [line, allowed, alone])
