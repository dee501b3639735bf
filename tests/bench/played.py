"""Plays a show as `exhibit run SHOW --offscreen` does, with some of its parts watched.

`exhibit.app.run` names its parts once; a measurement puts a watching subclass in the place of one
and hears the loop's own `mark` for the rest.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from exhibit.app.occasion import Occasion
from exhibit.authoring.venue import Venue
from exhibit.render.instances import Place
from exhibit.render.renderer import Renderer
from exhibit.scene.drawlist import DrawList
from tests.bench.apart import HERE, ROOT
from tests.bench.visitor import Note, Visitor

FLAGSHIP, FIRST = ROOT / "scenes" / "resonances", ROOT / "scenes" / "first_light"
START_S = 1.0  # the first second compiles shaders and fills caches: it is counted apart
STAGES = (
    "hands",
    "events",
    "advance",
    "evaluate",
    "upload",
    "draw",
    "sound",
    "present",
    "pictures",
)


def show_to_measure() -> Path:
    """The flagship, as soon as it is there."""
    return FLAGSHIP if (FLAGSHIP / "show.yaml").exists() else FIRST


def quiet(_: str) -> None:
    """Hears what `run` would say."""


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


class Stopwatch:
    """Seconds of every stage of every frame, from the loop's marks."""

    def __init__(self) -> None:
        self.frames: list[dict[str, float]] = []
        self.began: list[float] = []  # perf_counter, of each frame
        self._now: dict[str, float] = {}
        self._last = perf_counter()

    def __call__(self, stage: str) -> None:
        now = perf_counter()
        if stage == "rest":
            self._now = {}
            self.frames.append(self._now)
            self.began.append(now)
        else:
            self._now[stage] = self._now.get(stage, 0.0) + now - self._last
        self._last = now


class SplitRenderer(Renderer):
    """A renderer that says when the records are on their way, and drawing begins."""

    mark: Callable[[str], None] = quiet

    def _upload(self, lists: Sequence[DrawList]) -> list[Place]:
        places = super()._upload(lists)
        self.mark("upload")
        return places


def play(  # noqa: PLR0913  # what is played, beside whom, and how
    show: Path,
    seconds: float,
    visitor: str,
    *,
    mark: Callable[[str], None] = quiet,
    after_s: float = 0.0,
    reload: bool = False,
    **parts: Any,
) -> list[Note]:
    """Plays a show beside a visitor for `seconds`; returns what the visitor sent and when.

    `parts` replace names of `exhibit.app.run` and of what it puts together; the visitor ends
    `after_s` before the show. With `reload` the show follows its files.
    """
    from exhibit import arguments  # noqa: PLC0415  # as the command imports them
    from exhibit.app import run, staged  # noqa: PLC0415

    occasion = arguments.occasion(show)
    port = free_port()
    other = Visitor(visitor, port, max(seconds - after_s, 0.1), _input_names(occasion))

    def mark_and_begin(stage: str) -> None:
        if stage == "rest":
            other.begin()
        mark(stage)

    where = {name: run if hasattr(run, name) else staged for name in parts}
    kept = {name: getattr(where[name], name) for name in parts}
    for name, part in parts.items():
        setattr(where[name], name, part)
    try:
        here = Occasion(occasion.spec, Venue(port=port))
        options = run.Options(offscreen=True, seconds=seconds, reload=reload)
        run.run(here, options, quiet, mark_and_begin)
    finally:
        for name, part in kept.items():
            setattr(where[name], name, part)
    return other.notes()


def _input_names(occasion: Occasion) -> list[str]:
    """A measured input and, if there is one, something to strike."""
    inputs = occasion.spec.inputs
    measured = [item.name.text for item in inputs if item.kind not in ("hit", "choice")]
    struck = [item.name.text for item in inputs if item.kind == "hit"]
    return [*measured[:1], *struck[:1]] or sys.exit("the show has no input to measure with")
