"""Late frames of the flagship, and who made them late: Python, the driver, or the machine itself.

Nothing is rasterised (GALLIUM_NOOP), so a late frame is not the software renderer's. What Python
could do to a frame is watched: collections of garbage by `gc.callbacks`, files opened on the
frame's thread by an audit hook. A 60 Hz loop that does nothing says how late this machine is by
itself.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from exhibit.app.run import FRAME_S
from tests.bench import frames

Run = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Lateness:
    """`ours`: late frames whose longest stage is not the waiting for the driver; `late`: as
    `frames.late` says it; `garbage_s`: the longest collection; `files`: opened while frames ran;
    `idle`: late intervals of a loop that does nothing, in as long a time."""

    ours: int
    late: str
    garbage_s: float
    collections: int
    files: int
    idle: int


def watch(show: str, seconds: float) -> dict[str, Any]:
    """In a process of its own: what `frames.watch` sees, and what Python did meanwhile."""
    collected: list[tuple[float, float]] = []  # when, and how long
    opened: list[float] = []
    thread = threading.get_ident()
    began = 0.0

    def garbage(phase: str, _: dict[str, int]) -> None:
        nonlocal began
        if phase == "start":
            began = perf_counter()
        else:
            collected.append((began, perf_counter() - began))

    def heard(event: str, _: object) -> None:
        if event == "open" and threading.get_ident() == thread:
            opened.append(perf_counter())

    gc.callbacks.append(garbage)
    sys.addaudithook(heard)
    seen = frames.watch(show, seconds)
    gc.callbacks.remove(garbage)
    # The show closes after its last frame; what it reads then is nobody's frame.
    until = perf_counter() - 1.0
    since = until - seconds + 1.0
    return {
        "frames": seen["frames"],
        "garbage": [length for when, length in collected if since < when < until],
        "files": sum(since < when < until for when in opened),
    }


def beside_everything(show: Path, seconds: float, run: Run) -> Lateness:
    seen = run("flagship", "watch", {"GALLIUM_NOOP": "1"}, show=str(show), seconds=seconds)
    idle = run("input_to_pixel", "empty_loop", None, seconds=seconds)
    late = [frame for frame in seen["frames"] if sum(frame.values()) > FRAME_S]
    return Lateness(
        ours=sum(max(frame, key=frame.__getitem__) != "present" for frame in late),
        late=frames.late(seen["frames"]),
        garbage_s=max(seen["garbage"], default=0.0),
        collections=len(seen["garbage"]),
        files=seen["files"],
        idle=sum(interval > 1.5 * FRAME_S for interval in idle),
    )


def told(seen: Lateness) -> str:
    return (
        f"{seen.late}; {seen.collections} collections, the longest {seen.garbage_s * 1000:.1f} ms; "
        f"{seen.files} files opened; an empty loop was late {seen.idle} times"
    )
