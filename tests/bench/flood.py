"""A flood: 50,000 messages a second from another process, beside the 60 Hz loop.

Once from one board, which the ear allows so much and no more, and once from sixteen, of which
everything is heard. What counts is that no frame is late, how old the newest value is when a frame
with it is shown, and that every message is accounted for. Nothing is rasterised: software GL would
take the processor from both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from time import perf_counter
from typing import Any

from exhibit.app import ears as app_ears
from exhibit.app.run import FRAME_S
from exhibit.devices.inbox import Inbox
from exhibit.devices.udp import UdpEar
from exhibit.show.events import Event
from tests.bench.apart import apart
from tests.bench.frames import late
from tests.bench.played import SplitRenderer, Stopwatch, play, show_to_measure
from tests.bench.sheet import Line, Section, ms, spread
from tests.bench.visitor import BOARDS, FLOOD, Note

_AFTER_S = 0.5
_OLDEST_S = 0.050  # the newest value that a frame shows is not older
_NOT_DRAWN = {"GALLIUM_NOOP": "1"}


def drown(
    show: str, seconds: float, kind: str = "flood", parts: dict[str, Any] | None = None
) -> dict[str, Any]:
    """In a process of its own: the frames during the flood, and what became of the messages."""
    stopwatch = Stopwatch()
    heard: list[tuple[float, int]] = []  # at each frame's presentation: the newest number heard
    inboxes: list[Counting] = []
    ears: list[UdpEar] = []

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
            if into and into[-1].values and isinstance(number := into[-1].values[0], int):
                self.newest = number

    class Kept(UdpEar):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            ears.append(self)

    def mark(stage: str) -> None:
        stopwatch(stage)
        if stage == "present":
            heard.append((perf_counter(), inboxes[0].newest))

    vars(app_ears)["UdpEar"] = Kept  # nobody else is in this process
    sent = play(
        Path(show),
        seconds + 2 * _AFTER_S,
        kind,
        mark=mark,
        after_s=2 * _AFTER_S,
        **{"Renderer": Watched, "Inbox": Counting, **(parts or {})},
    )
    begun, ended = sent[0][0], sent[-1][0]
    within = [begun < at < ended for at in stopwatch.began]
    return {
        "frames": [f for f, inside in zip(stopwatch.frames, within, strict=True) if inside],
        "ages": ages(heard, sent),
        "sent": int(sent[-1][1]),
        "took_s": ended - begun,
        "taken": inboxes[0].taken,
        "dropped": inboxes[0].dropped,
        "refused": sum(ear.refused for ear in ears),
    }


def ages(heard: list[tuple[float, int]], sent: list[Note]) -> list[float]:
    """Seconds from when the burst of the newest value began to each frame that showed it.

    `heard` is when frames were shown, and the newest number of each, -1 where there was none yet.
    """
    begun, ended = sent[0][0], sent[-1][0]
    firsts = [number for _, number in sent]
    found = []
    for shown, number in heard:
        if begun + FRAME_S < shown < ended:
            burst = max(bisect_right(firsts, number) - 1, 0)
            found.append(shown - sent[min(burst, len(sent) - 2)][0])
    return found


def measure(seconds: float = 10.0, show: Path | None = None) -> list[Section]:
    show = show or show_to_measure()
    return [_section(kind, seconds, show) for kind in BOARDS]


def _section(kind: str, seconds: float, show: Path) -> Section:
    seen = apart("flood", "drown", _NOT_DRAWN, show=str(show), seconds=seconds, kind=kind)
    dropped, refused = seen["dropped"], seen["refused"]
    lost = seen["sent"] - seen["taken"] - dropped - refused
    rate = seen["sent"] / max(seen["took_s"], 1e-9)
    wholes = [sum(frame.values()) for frame in seen["frames"]]
    oldest = max(seen["ages"], default=0.0)
    fate = (
        f"{seen['sent']:,} sent, {seen['taken']:,} played, {refused:,} refused by the ear, "
        f"{dropped:,} dropped by the inbox, {lost:,} lost before"
    )
    slow = "" if rate > 0.95 * FLOOD else ": this machine sends no faster"
    from_ = f"{BOARDS[kind]} board{'s' if BOARDS[kind] > 1 else ''}"
    title = f"{FLOOD:,} messages a second from {from_}, {seconds:g} s ({rate:,.0f} sent{slow})"
    lines = [
        spread("frame", wholes, late(seen["frames"])),
        *(
            spread(f"  {name}", [frame.get(name, 0.0) for frame in seen["frames"]])
            for name in ("events", "advance")
        ),
        spread("age of the newest value, when it is shown", seen["ages"]),
        Line("  allowed", "", "", ms(_OLDEST_S), "kept" if oldest <= _OLDEST_S else "NOT KEPT"),
        Line("messages", remark=fate),
    ]
    return Section(title, lines)
