"""A show of 500 nodes is saved again and again while it plays: is a frame late because of it?

Good and broken versions in turn, each as soon as the one before it has been answered; every good
one changes words, places and a picture. The same is played without anybody saving, for comparison:
on a machine that does something else frames are late anyway. What a frame gives to a change is the
stage `reload`. At the end it is counted what there is more of than after the first changes.
"""

from __future__ import annotations

import os
import signal
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from PIL import Image

from exhibit.app import reloading
from exhibit.app.handover import Broken
from exhibit.app.rewriter import News
from exhibit.app.run import FRAME_S
from tests.bench.apart import apart
from tests.bench.frames import late
from tests.bench.played import START_S, Stopwatch, play
from tests.bench.sheet import Line, Section, ms, spread

SCENES, NODES = 5, 100
SETTLED = 10  # saves, after which what there is is counted for the first time
PATIENCE_S = 20.0  # for an answer
_MB = 2**20


def show_of(version: int) -> str:
    """500 nodes of five kinds; the version moves a tenth of them, and changes some words."""
    lines = [
        "show: Five hundred",
        "canvas: [1280, 720]",
        "languages: [en, fr]",
        "inputs: {near: {kind: distance, between: [0.3, 3.0]}, drum: hit}",
        'rhythm: {sabar: {tempo: 132 bpm, beat: 3 pulses, pattern: "x..x..x..x.x"}}',
        "start: s0",
        "scenes:",
    ]
    for scene in range(SCENES):
        lines += [f"  - scene: s{scene}", "    nodes:"]
        lines += [_node(scene, number, version) for number in range(NODES)]
        lines += [
            "    timeline: [{at: 1s, fade: n0, to: 1, over: 2s}]",
            f"    go: [{{when: time > 4s, to: s{(scene + 1) % SCENES}, with: crossfade 1s}}]",
        ]
    return "\n".join(lines) + "\n"


def _node(scene: int, number: int, version: int) -> str:
    moved = version % 7 if number % 10 == scene else 0
    at = f"name: n{number}, at: [{number * 37 % 97 + moved}%, {number * 53 % 89}%]"
    if number % 5 == 0:
        words = f"Word {scene} {number + version % 3 if number == 5 else number}"
        return f"      - {{text: {{en: {words}, fr: '{words}!'}}, {at}, size: 3%}}"
    if number == 1:
        return f"      - {{image: sea_{version % 2}.png, {at}, size: 10%}}"
    alive = (
        "opacity: {wave: 3s, from: 20%, to: 90%}",
        "turn: {follow: near, from: 0deg, to: 90deg, smooth: 300ms}",
        "scale: {pulse: sabar, from: 1, to: 1.3}",
        "soft: 2",
    )[number % 4]
    return f"      - {{shape: ellipse, {at}, size: 2%, {alive}}}"


def folder_of() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="exhibit_reload_"))
    for number in range(2):
        pixels = np.random.default_rng(number).integers(0, 255, (300, 400, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"sea_{number}.png")
    (folder / "show.yaml").write_text(show_of(0), "utf-8")
    return folder


@dataclass
class Author:
    """Saves as soon as the last version has been answered."""

    folder: Path
    saves: int
    done: int = 0
    answered_s: dict[str, list[float]] = field(default_factory=lambda: {"good": [], "broken": []})
    counted: list[dict[str, float]] = field(default_factory=list)
    _saved_s: float | None = None

    def turn(self, follows: Watched) -> bool:
        """Between two frames; False when all is done."""
        now_s = perf_counter()
        if not follows.there or follows.works:
            return True
        if self._saved_s is not None:
            if follows.answers < self.done and now_s < self._saved_s + PATIENCE_S:
                return True
            kind = "good" if self.done % 2 else "broken"
            self.answered_s[kind].append(follows.answered_s - self._saved_s)
        if self.done in (SETTLED, self.saves):
            self.counted.append(counts())
        if self.done == self.saves:
            return False
        self.done += 1
        text = show_of(self.done)
        if self.done % 2 == 0:
            text = text.replace("at: [", "ta: [", 3)
        beside = self.folder / ".show.yaml.new"
        beside.write_text(text, "utf-8")
        beside.replace(self.folder / "show.yaml")
        self._saved_s = perf_counter()
        return True


class Watched(reloading.Reloading):
    """Counts what it is told."""

    held: Watched | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.there = False
        self.answers = 0
        self.answered_s = 0.0
        Watched.held = self

    def _hear(self, news: News) -> None:
        super()._hear(news)
        self.there = True
        if isinstance(news, Broken):
            self.answers, self.answered_s = self.answers + 1, perf_counter()

    def _take(self, *given: Any) -> None:
        super()._take(*given)
        self.answers, self.answered_s = self.answers + 1, perf_counter()


def counts() -> dict[str, float]:
    """What there is in this process that could become more."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415  # in the bench extra; no stubs
    from OpenGL import GL  # noqa: PLC0415

    process = psutil.Process()
    kinds = (GL.glIsTexture, GL.glIsBuffer, GL.glIsProgram, GL.glIsVertexArray, GL.glIsFramebuffer)
    children = process.children(recursive=True)
    return {
        "GL objects": sum(bool(there(n)) for there in kinds for n in range(1, 3000)),
        "open files": process.num_fds(),
        "threads": process.num_threads(),
        "processes": 1 + len(children),
        "memory, MB": process.memory_info().rss / _MB,
        "memory of the processes beside it, MB": sum(c.memory_info().rss for c in children) / _MB,
    }


def watch(seconds: float, saves: int) -> dict[str, Any]:
    """In a process of its own: the frames, how soon each save was answered, and what is left."""
    folder = folder_of()
    stopwatch, author = Stopwatch(), Author(folder, saves)
    counted: list[int] = []  # frames in which it was counted what there is

    def mark(stage: str) -> None:
        if stage == "rest" and Watched.held is not None and saves:
            before = len(author.counted)
            if not author.turn(Watched.held):
                os.kill(os.getpid(), signal.SIGINT)  # as Ctrl-C: the show ends
            if len(author.counted) > before:
                counted.append(len(stopwatch.frames))
        stopwatch(stage)

    play(folder, seconds + START_S, "walk", mark=mark, reload=True, Reloading=Watched)
    began = [at - stopwatch.began[0] for at in stopwatch.began]
    first = next((i for i, at in enumerate(began) if at >= START_S), len(began))
    around = {n + d for n in counted for d in (-1, 0, 1)}
    frames = [f for i, f in enumerate(stopwatch.frames) if i >= first and i not in around]
    return {
        "frames": frames,
        "answered": author.answered_s,
        "counted": author.counted,
        "changes": 0 if Watched.held is None else Watched.held.changes,
    }


def measure(saves: int = 100) -> list[Section]:
    edited = apart("reload", "watch", seconds=10.0 + 2.0 * saves, saves=saves)
    alone = apart("reload", "watch", seconds=20.0, saves=0)
    return [
        Section(f"a show of 500 nodes saved {saves} times, good and broken", lines(edited)),
        Section("the same, and nobody saves", lines(alone)),
    ]


def lines(seen: dict[str, Any]) -> list[Line]:
    frames: list[dict[str, float]] = seen["frames"]
    own = [frame.get("reload", 0.0) for frame in frames]
    without = [sum(f.values()) - f.get("reload", 0.0) for f in frames]
    because = sum(rest <= FRAME_S < rest + mine for rest, mine in zip(without, own, strict=True))
    busy = [mine for mine in own if mine > 0.0002]
    found = [
        spread("frame", [sum(frame.values()) for frame in frames], late(frames)),
        spread("  reload", own, f"{because} late because of it; at work in {len(busy)}"),
        spread("  all else", without),
    ]
    for kind, took_s in seen["answered"].items():
        if took_s:
            middle = ms(statistics.median(took_s))
            found.append(Line(f"a {kind} version answered after, ms", middle, "", ms(max(took_s))))
    if len(seen["counted"]) == 2:
        first, last = seen["counted"]
        found += [
            Line(name, remark=f"{first[name]:.0f} after {SETTLED} saves, {last[name]:.0f} at last")
            for name in first
        ]
    found.append(Line("versions gone over to", remark=str(seen["changes"])))
    return found
