"""Frame time by stage, at 60 Hz beside a visitor who plays over UDP.

With software GL most of a frame is rasterising, for which `present` waits. The second half plays
the same with GALLIUM_NOOP=1, which draws nothing: what is left is the kit's own cost.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from exhibit.app.run import FRAME_S
from tests.bench.apart import apart
from tests.bench.played import STAGES, START_S, SplitRenderer, Stopwatch, play, show_to_measure
from tests.bench.sheet import Line, Section, spread

Frames = list[dict[str, float]]


def watch(show: str, seconds: float, parts: dict[str, Any] | None = None) -> dict[str, Any]:
    """In a process of its own: every frame after the first second, and how late frames began."""
    stopwatch = Stopwatch()

    class Watched(SplitRenderer):
        mark = staticmethod(stopwatch)

    play(
        Path(show),
        seconds + START_S,
        "walk",
        mark=stopwatch,
        Renderer=Watched,
        **(parts or {}),
    )
    began = [at - stopwatch.began[0] for at in stopwatch.began]
    first = next((i for i, at in enumerate(began) if at >= START_S), len(began))
    return {
        "start": stopwatch.frames[:first],
        "frames": stopwatch.frames[first:],
        "apart": [after - at for at, after in zip(began[first:], began[first + 1 :], strict=False)],
    }


def measure(seconds: float = 10.0, show: Path | None = None) -> list[Section]:
    show = show or show_to_measure()
    sections = []
    for name, environment in (("", {}), (", nothing rasterised", {"GALLIUM_NOOP": "1"})):
        seen = apart("frames", "watch", environment, show=str(show), seconds=seconds)
        title = f"frame of {show.name} at 60 Hz beside a visitor, {seconds:g} s{name}"
        pace = spread("from frame to frame", seen["apart"])
        start = Line("in the first second", remark=late(seen["start"]))
        sections.append(Section(title, [*lines(seen["frames"]), pace, start]))
    return sections


def lines(frames: Frames) -> list[Line]:
    """The whole frame and its stages, and which of them made frames late."""
    wholes = [sum(frame.values()) for frame in frames]
    stages = [spread(f"  {name}", [f.get(name, 0.0) for f in frames]) for name in STAGES]
    return [spread("frame", wholes, late(frames)), *stages]


def late(frames: Frames) -> str:
    """How many frames took longer than a sixtieth, and the longest stage of each of those."""
    blamed = Counter(
        max(frame, key=frame.__getitem__) for frame in frames if sum(frame.values()) > FRAME_S
    )
    named = ", ".join(f"{name} {count}" for name, count in blamed.most_common())
    return f"{blamed.total()} of {len(frames)} late" + (f": {named}" if named else "")
