"""From command to first picture: what somebody waits for in the morning.

The clock starts before the process does, and stops when the first frame was presented. The child
does what `exhibit run SHOW --offscreen` does, in the same order and with the same imports; only
the marks between are its own.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.apart import apart
from tests.bench.played import free_port, show_to_measure
from tests.bench.sheet import Line, Section, ms

# The parts in their order, as `exhibit.app.run` marks them.
_PARTS = {
    "command": "interpreter, imports of the command",
    "check": "YAML and check",
    "imports": "imports of the player",
    "window": "window and GL, media decoded beside",
    "shaders": "shaders, media decoded beside",
    "media": "the rest of media and letters",
    "textures": "textures and mipmaps",
    "ready": "sound, panel, loop",
    "first picture": "first picture",
}


def measure(repeat: int = 5, show: Path | None = None) -> Section:
    show = show or show_to_measure()
    runs = []
    for _ in range(repeat):
        marks = apart(
            "beginning", "begin", show=str(show), port=free_port(), spawned=perf_counter()
        )
        runs.append([(part, at_s) for part, at_s in marks if part in _PARTS])
    totals = [marks[-1][1] for marks in runs]
    lines = [Line("all", ms(median(totals)), "", ms(max(totals)))]
    for i, (part, _) in enumerate(runs[0]):
        took = [marks[i][1] - (marks[i - 1][1] if i else 0.0) for marks in runs]
        lines.append(Line(f"  {_PARTS[part]}", ms(median(took)), "", ms(max(took))))
    return Section(f"command to first picture of {show.name}, median of {repeat}", lines)
