"""Memory after a while with events flowing: what grows would fill a gallery's machine by night."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.bench.apart import apart
from tests.bench.played import play, show_to_measure
from tests.bench.sheet import Line, Section

_MB = 2**20


def weigh(show: str, seconds: float) -> list[tuple[float, float]]:
    """In a process of its own: seconds since the first frame and MB, once a second."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415  # in the bench extra; no stubs

    weights: list[tuple[float, float]] = []
    process = psutil.Process()
    begun = 0.0

    def mark(stage: str) -> None:
        nonlocal begun
        if stage != "rest":
            return
        begun = begun or perf_counter()
        now_s = perf_counter() - begun
        if not weights or now_s >= weights[-1][0] + 1.0:
            weights.append((now_s, process.memory_info().rss / _MB))

    play(Path(show), seconds, "walk", mark=mark)
    return weights


def measure(moments: Sequence[float] = (10.0, 30.0), show: Path | None = None) -> Section:
    show = show or show_to_measure()
    weights = apart("memory", "weigh", show=str(show), seconds=moments[-1] + 1.0)
    lines = []
    for moment in moments:
        at_s, mb = min(weights, key=lambda weight: abs(weight[0] - moment))
        lines.append(Line(f"after {at_s:.0f} s", remark=f"{mb:.1f} MB"))
    between = [mb for at_s, mb in weights if at_s >= moments[0]]
    minutes = (moments[-1] - moments[0]) / 60
    grown = between[-1] - between[0] if between else 0.0
    lines.append(Line("growth", remark=f"{grown / minutes:+.2f} MB a minute"))
    return Section(f"memory of {show.name} with events flowing", lines)
