"""`python -m tests.bench [NAME ...] [--long]`: measures this machine and prints a table.

`python -m tests.bench speed [--save FILE.md]` prints another one: ours beside other engines, and
`python -m tests.bench osc [--save FILE.md]` a third: what hears OSC, ours beside others, and
`python -m tests.bench text [--save FILE.md]` a fourth: what sets words. The first two take minutes,
and all of them the extra `bench` for all of their lines, so they only run when they are named.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import (
    core,
    film,
    first_picture,
    flood,
    frames,
    input_to_pixel,
    inputs,
    machine,
    memory,
    osc,
    photographs,
    press,
    reload,
    speed,
    text,
    zoom,
)
from tests.bench.sheet import Section

# Each takes whether to measure for long.
ROWS: dict[str, Callable[[bool], list[Section]]] = {
    "first_picture": lambda _: [first_picture.measure()],
    "frames": lambda long: frames.measure(60.0 if long else 10.0),
    "film": lambda long: film.measure(60.0 if long else 15.0),
    "input_to_pixel": lambda long: [input_to_pixel.measure(1000 if long else 300)],
    "memory": lambda long: [memory.measure((60.0, 600.0) if long else (10.0, 30.0))],
    "core": lambda _: [core.measure()],
    "inputs": lambda _: [inputs.measure()],
    "flood": lambda _: flood.measure(),
    "photographs": lambda long: photographs.measure(200.0 if long else 30.0),
    "zoom": lambda _: zoom.measure(),
    "reload": lambda _: reload.measure(),
    "press": lambda long: [press.measure(100 if long else 50)],
}
# Ours beside others: each prints its own table, and takes where to save it.
TABLES: dict[str, Callable[[Console, bool, Path | None], None]] = {
    "speed": lambda to, long, file: speed.show(to, speed.Counts(rounds=9 if long else 5), file),
    "osc": lambda to, long, file: osc.show(to, osc.Counts(rounds=9 if long else 5), file),
    "text": lambda to, long, file: text.show(to, text.Counts(rounds=45 if long else 15), file),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*ROWS, *TABLES)))
    parser.add_argument("--long", action="store_true", help="60 s of frames, 10 min of memory")
    parser.add_argument("--save", type=Path, metavar="FILE.md", help="the table as a file")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in (*ROWS, *TABLES)]
    if unknown:
        known = ", ".join((*ROWS, *TABLES))
        parser.error(f"there is no measurement '{unknown[0]}': choose from {known}")
    tables = [name for name in TABLES if name in asked.names]
    if asked.save is not None and len(tables) != 1:
        parser.error(f"--save writes one table: name one of {', '.join(TABLES)}")
    console = Console()
    for name in tables:
        TABLES[name](console, asked.long, asked.save)
    rows = [name for name in asked.names if name in ROWS]
    if tables and not rows:
        return
    with console.status("Looking at this machine") as status:
        console.print(machine.describe())
        for section in _sections(rows or list(ROWS), asked.long, status.update):
            console.print(table(section))


def _sections(names: list[str], long: bool, say: Callable[[str], None]) -> Iterator[Section]:
    for name in names:
        say(f"Measuring {name}")
        yield from ROWS[name](long)


def table(section: Section) -> Table:
    drawn = Table(title=section.title, title_justify="left", width=100)
    drawn.add_column("ms", ratio=4)
    for name in ("p50", "p99", "worst"):
        drawn.add_column(name, justify="right", ratio=1)
    drawn.add_column("", ratio=4)
    for line in section.lines:
        drawn.add_row(line.what, line.p50, line.p99, line.worst, line.remark)
    return drawn


if __name__ == "__main__":
    main()
