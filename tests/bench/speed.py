"""Ours beside others on one machine in one run: `python -m tests.bench speed [--save FILE.md]`.

A ratio says more than milliseconds of a machine that nobody else has. Each round measures ours and
every rival once, one after the other and each in a process of its own; the ratio is that of the
round's medians, and the table shows the median of all rounds. What is compared within a process
takes turns every 20 frames. What is not installed becomes a line that says so.

`tests.bench.peers` says how each rival is used, and what else was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.bench import machine
from tests.bench.apart import apart
from tests.bench.flagship import beside_everything, told
from tests.bench.played import show_to_measure

Run = Callable[..., Any]
Say = Callable[[str], None]

# Mesa without a rasteriser: what is left of drawing is the program's and OpenGL's own work.
_NOTHING_DRAWN = {"GALLIUM_NOOP": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
_DRAWN = {"LIBGL_ALWAYS_SOFTWARE": "1"}
_NOISE = 1.1  # what must not be more is allowed this much: no two runs are the same
_BLOCK_PX = 40  # pictures are compared by the means of squares of this side
_ALIKE = 6.0  # of 255: filters make a difference of 1.2, the same scene 5 s later one of 24


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything; tests take hardly any."""

    rounds: int = 5
    nodes: int = 10_000
    sprites: int = 10_000
    particles: int = 100_000
    points: int = 1_000_000
    frames: int = 200
    late_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `ratio` is ours over theirs, and is kept where it is at most `most`."""

    work: str
    against: str
    ratio: float | None = None
    most: float | None = None
    ours: str = ""
    theirs: str = ""
    remark: str = ""
    count: bool = False  # a number of ours, and no ratio

    @property
    def verdict(self) -> str:
        if self.ratio is None or self.most is None:
            return ""
        if self.ratio <= self.most:
            return "kept"
        return f"missed by {self.ratio / self.most:.2g} x" if self.most else "missed"

    @property
    def measured(self) -> str:
        return "-" if self.ratio is None else self._said(self.ratio)

    @property
    def target(self) -> str:
        return "" if self.most is None else self._said(self.most)

    def _said(self, ratio: float) -> str:
        """1 : 21 where we take less, 1.9 : 1 where they do."""
        if self.count:
            return f"{ratio:.0f}"
        return f"1 : {1 / ratio:.3g}" if 0 < ratio < 1 else f"{ratio:.3g} : 1"


@dataclass(frozen=True, slots=True)
class Rival:
    """What is compared with ours: a function of `tests.bench.peers`, and the ratio to keep."""

    name: str
    module: str
    function: str
    frames: int
    most: float | None


GRAPHS = (
    Rival("three.js in Node", "three", "nodes", 200, 1 / 8),
    Rival("Panda3D", "panda_nodes", "nodes", 60, 1 / 30),
    Rival("Panda3D, worlds read too", "panda_nodes", "nodes_read", 30, 1 / 30),
    Rival("pygfx", "pygfx_nodes", "nodes", 8, 1 / 200),
)
SPRITES = (
    Rival("pyglet", "pyglet_sprites", "sprites", 30, 1 / 15),
    Rival("arcade", "arcade_sprites", "sprites", 30, 1 / 15),
    Rival("Panda3D, MeshDrawer", "panda_sprites", "sprites", 40, 1 / 15),
    Rival("Panda3D, a node each", "panda_sprites", "nodes", 10, 1 / 15),
)


class Measurement:
    """All rows, in the order of the table. `say` hears what is measured before it is."""

    def __init__(self, counts: Counts, say: Say, run: Run = apart, *, rivals: bool = True) -> None:
        self._counts = counts
        self._say = say
        self._run = run
        self._rivals = rivals

    def rows(self) -> Iterator[Row]:
        yield from self._propagation()
        yield from self._sprites()
        yield from self._particles()
        yield from self._points()
        yield from self._stillness()
        yield from self._lateness()

    def _propagation(self) -> Iterator[Row]:
        count, frames = self._counts.nodes, self._counts.frames
        for kind, name in (("plane", "in the plane"), ("space", "in space")):
            work = f"pose and propagate {count:,} nodes in five levels, {name}"
            if self._rivals:
                yield self._in_turns(
                    work,
                    "a fused loop (numba)",
                    4.5,
                    "numba_loops",
                    kind,
                    nodes=count,
                    frames=frames,
                )
                yield from self._in_rounds(work, kind, {"nodes": count}, GRAPHS)
            work = f"the same with {10 * count:,} nodes, {name}"
            yield self._in_turns(
                work,
                f"{count:,} nodes",
                12.0,
                "ours",
                f"{kind}_tenfold",
                nodes=count,
                frames=frames,
            )

    def _sprites(self) -> Iterator[Row]:
        count = self._counts.sprites
        work = f"a frame's CPU: {count:,} sprites, 4 numbers each moving, 3 levels, 16 pictures"
        given = {"sprites": count}
        rivals = SPRITES if self._rivals else ()
        with TemporaryDirectory() as folder:
            alike = {rival: self._picture(rival, Path(folder)) for rival in rivals}
            for row in self._in_rounds(work, "sprites", given, rivals, _NOTHING_DRAWN):
                rival = next(rival for rival in rivals if rival.name == row.against)
                yield _with(row, remark=row.remark or alike[rival])
        yield self._number(work, "draw calls", 20, "draw_calls", sprites=min(count, 1000))

    def _picture(self, rival: Rival, folder: Path) -> str:
        """Whether a rival draws what we draw, with a rasteriser; said where it does not."""
        if rival.function != "sprites":
            return ""
        self._say(f"the picture of {rival.name}")
        try:
            mine, theirs = (
                _blocks(self._call(module, "still", _DRAWN, sprites=self._counts.sprites,
                                   file=str(folder / f"{module}.png")))
                for module in ("ours", rival.module)
            )  # fmt: skip
        except RuntimeError as error:
            return _reason(error)
        apart_by = float(np.abs(mine - theirs).mean())
        return "" if apart_by < _ALIKE else f"another picture: off by {apart_by:.0f} of 255"

    def _particles(self) -> Iterator[Row]:
        count = self._counts.particles
        work = f"{count:,} particles evaluated and packed"
        if self._rivals:
            yield self._in_turns(
                work, "a fused loop (numba)", 5.0, "numba_loops", "particles",
                particles=count, frames=self._counts.frames,
            )  # fmt: skip

    def _points(self) -> Iterator[Row]:
        many, few = self._counts.points, max(self._counts.points // 1000, 1)
        work = f"{many:,} points drawn in a frame"
        yield self._in_turns(
            work, f"{few:,} points", _NOISE, "ours", "points",
            points=many, few=few, frames=self._counts.frames,
        )  # fmt: skip

    def _stillness(self) -> Iterator[Row]:
        work = f"evaluate {self._counts.nodes:,} nodes when nothing moves any more"
        yield self._in_turns(
            work, "everything moving", _NOISE, "ours", "stillness",
            nodes=self._counts.nodes, frames=self._counts.frames,
        )  # fmt: skip

    def _lateness(self) -> Iterator[Row]:
        show, seconds = show_to_measure(), self._counts.late_s
        if not seconds:
            return
        work = f"late frames in {seconds:g} s of {show.name} at 60 Hz beside everything"
        self._say(work)
        try:
            seen = beside_everything(show, seconds, self._run)
        except RuntimeError as error:
            yield Row(work, "", remark=_reason(error))
            return
        yield Row(work, "", float(seen.ours), 0.0, remark=told(seen), count=True)

    def _in_turns(self, work: str, against: str, most: float, *where: str, **given: Any) -> Row:
        """A function that measures both in one process, in turns."""
        module, function = where
        pairs = []
        for number in range(self._counts.rounds):
            self._say(f"{work}: {against}, round {number + 1}")
            try:
                both = self._call(module, function, _NOTHING_DRAWN, **given)
            except RuntimeError as error:
                return Row(work, against, most=most, remark=_reason(error))
            pairs.append((median(both["ours"]), median(both["theirs"])))
        return _compared(work, against, most, pairs)

    def _in_rounds(
        self,
        work: str,
        kind: str,
        given: dict[str, int],
        rivals: Sequence[Rival],
        environment: dict[str, str] | None = None,
    ) -> Iterator[Row]:
        """Ours and each rival once a round; a rival that fails is left out of the next rounds."""
        pairs: dict[Rival, list[tuple[float, float]]] = {rival: [] for rival in rivals}
        faults: dict[Rival, str] = {}
        for number in range(self._counts.rounds if rivals else 0):
            for rival in rivals:
                if rival in faults:
                    continue
                self._say(f"{work}: {rival.name}, round {number + 1}")
                try:
                    theirs = self._call(
                        rival.module, rival.function, environment, **given, frames=rival.frames
                    )
                    ours = self._call(
                        "ours", kind, environment, **given, frames=self._counts.frames
                    )
                except RuntimeError as error:
                    faults[rival] = _reason(error)
                    continue
                pairs[rival].append((median(ours), median(theirs)))
        for rival in rivals:
            if rival in faults:
                yield Row(work, rival.name, most=rival.most, remark=faults[rival])
            else:
                yield _compared(work, rival.name, rival.most, pairs[rival])

    def _number(self, work: str, what: str, most: int, function: str, **given: Any) -> Row:
        self._say(what)
        try:
            found = self._call("ours", function, _NOTHING_DRAWN, **given)
        except RuntimeError as error:
            return Row(work, what, most=most, remark=_reason(error), count=True)
        return Row(work, what, float(found), float(most), count=True)

    def _call(
        self, module: str, function: str, environment: dict[str, str] | None, **given: Any
    ) -> Any:
        return self._run(f"peers.{module}", function, environment, **given)


def _compared(
    work: str, against: str, most: float | None, pairs: Sequence[tuple[float, ...]]
) -> Row:
    """The median ratio of rounds, and the median milliseconds."""
    ours, theirs = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(mine / other for mine, other in pairs)
    return Row(work, against, ratio, most, f"{ours * 1000:.3g}", f"{theirs * 1000:.3g}")


def _with(row: Row, remark: str) -> Row:
    return Row(row.work, row.against, row.ratio, row.most, row.ours, row.theirs, remark, row.count)


def _reason(error: RuntimeError) -> str:
    """The last line of what a process said before it ended."""
    return str(error).strip().splitlines()[-1][:200]


def _blocks(file: str) -> Any:
    """The mean colours of the squares of a picture."""
    from PIL import Image  # noqa: PLC0415  # only where pictures are compared

    pixels = np.asarray(Image.open(file).convert("RGB"), np.float64)
    height, width = (side // _BLOCK_PX for side in pixels.shape[:2])
    cut = pixels[: height * _BLOCK_PX, : width * _BLOCK_PX]
    return cut.reshape(height, _BLOCK_PX, width, _BLOCK_PX, 3).mean((1, 3))


_COLUMNS = ("ours : theirs", "target", "", "work", "against", "ours, ms", "theirs, ms", "remark")


def cells(row: Row) -> tuple[str, ...]:
    return (
        row.measured, row.target, row.verdict, row.work, row.against, row.ours, row.theirs,
        row.remark,
    )  # fmt: skip


def table(rows: Sequence[Row], rounds: int) -> Table:
    drawn = Table(title=_title(rounds), title_justify="left", show_lines=False)
    for name in _COLUMNS:
        drawn.add_column(name, overflow="fold", no_wrap=name in _COLUMNS[:2])
    for row, work in zip(rows, _said_once(rows), strict=True):
        measured, target, verdict, _, *rest = cells(row)
        colour = {"kept": "green", "": ""}.get(verdict, "red")
        shown = f"[{colour}]{verdict}[/]" if colour else verdict
        drawn.add_row(measured, target, shown, work, *rest)
    return drawn


def markdown(rows: Sequence[Row], rounds: int, where: str) -> str:
    """The table for a README, with the machine below it."""
    lines = [_COLUMNS, tuple("---" for _ in _COLUMNS), *(cells(row) for row in rows)]
    body = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
    return f"{body}\n\n{_title(rounds)}. {where}\n"


def _title(rounds: int) -> str:
    return f"Medians of {rounds} rounds, in each of which ours and theirs take turns"


def _said_once(rows: Sequence[Row]) -> list[str]:
    """The works, each only where it begins."""
    works = [row.work for row in rows]
    return [work if i == 0 or works[i - 1] != work else "" for i, work in enumerate(works)]


def show(console: Console, counts: Counts, save: Path | None = None) -> None:
    """Measures and prints, with a bar that moves meanwhile; minutes."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("Measuring", total=_steps(counts))
        where = machine.describe()

        def say(what: str) -> None:
            bar.update(task, description=what[-70:], advance=1)

        rows = list(Measurement(counts, say).rows())
    console.print(where)
    console.print(table(rows, counts.rounds))
    if save is not None:
        save.write_text(markdown(rows, counts.rounds, " ".join(where.split())), encoding="utf-8")


def _steps(counts: Counts) -> int:
    """About how often `say` will be heard."""
    a_round = 2 * (2 + len(GRAPHS)) + len(SPRITES) + 3
    return counts.rounds * a_round + len(SPRITES) + 2
