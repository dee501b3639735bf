"""A flood: 20,000 messages a second from another process, beside the 60 Hz loop."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from time import perf_counter
from typing import Any

from exhibit.app.run import FRAME_S
from exhibit.devices.inbox import Inbox
from exhibit.show.events import Event
from tests.bench.apart import apart
from tests.bench.frames import late
from tests.bench.played import SplitRenderer, Stopwatch, play, show_to_measure
from tests.bench.sheet import Line, Section, spread
from tests.bench.visitor import FLOOD

_AFTER_S = 0.5


def drown(show: str, seconds: float, parts: dict[str, Any] | None = None) -> dict[str, Any]:
    """In a process of its own: the frames during the flood, and what became of the messages."""
    stopwatch = Stopwatch()
    heard: list[tuple[float, int]] = []  # at each frame's presentation: the newest number heard
    inboxes: list[Counting] = []

    class Watched(SplitRenderer):
        mark = staticmethod(stopwatch)

    class Counting(Inbox):
        def __init__(self, capacity: int) -> None:
            super().__init__(capacity)
            self.taken, self.newest = 0, -1
            inboxes.append(self)

        def drain(self, into: list[Event]) -> None:
            super().drain(into)
            self.taken += len(into)
            if into and isinstance(number := into[-1].values[0], int):
                self.newest = number

    def mark(stage: str) -> None:
        stopwatch(stage)
        if stage == "present":
            heard.append((perf_counter(), inboxes[0].newest))

    sent = play(
        Path(show),
        seconds + 2 * _AFTER_S,
        "flood",
        mark=mark,
        after_s=2 * _AFTER_S,
        Renderer=Watched,
        Inbox=Counting,
        **(parts or {}),
    )
    begun, ended = sent[0][0], sent[-1][0]
    times = [when for when, _ in sent]
    ages = []
    for shown, number in heard:
        if begun + FRAME_S < shown < ended:
            newest = bisect_right(times, shown) - 1
            missed = 0 <= number < newest
            ages.append(shown - times[number + 1] if missed else 0.0)
    within = [begun < at < ended for at in stopwatch.began]
    return {
        "frames": [f for f, inside in zip(stopwatch.frames, within, strict=True) if inside],
        "ages": ages,
        "sent": len(sent),
        "took_s": ended - begun,
        "taken": inboxes[0].taken,
        "dropped": inboxes[0].dropped,
    }


def measure(seconds: float = 5.0, show: Path | None = None) -> Section:
    show = show or show_to_measure()
    seen = apart("flood", "drown", show=str(show), seconds=seconds)
    lost = seen["sent"] - seen["taken"] - seen["dropped"]
    rate = seen["sent"] / max(seen["took_s"], 1e-9)
    wholes = [sum(frame.values()) for frame in seen["frames"]]
    fate = f"{seen['sent']:,} sent, {lost:,} lost by the system, {seen['dropped']:,} dropped by us"
    title = f"flood of {FLOOD:,} messages a second for {seconds:g} s ({rate:,.0f} sent)"
    lines = [
        spread("frame", wholes, late(seen["frames"])),
        *(
            spread(f"  {name}", [frame.get(name, 0.0) for frame in seen["frames"]])
            for name in ("events", "advance")
        ),
        spread("age of the oldest value not yet shown", seen["ages"]),
        Line("messages", remark=fate),
    ]
    return Section(title, lines)
