"""Hearing OSC, ours beside others on one machine in one run: `python -m tests.bench osc`.

Ratios first, as in `tests.bench.speed`: processor time of ours over that of theirs, for the same
messages. Each round measures everybody once, in a process each; the ratio is that of the round,
and the table shows the median of all rounds. `tests.bench.listening` says how each is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import machine, speed
from tests.bench.apart import apart
from tests.bench.speed import Row

Run = Callable[..., Any]
Say = Callable[[str], None]

IN_MEMORY = {20: 6.0, 200: 25.0, 1_000: 90.0}  # addresses: how many times python-osc at least
OVER_UDP = (20, 200)
_DISPATCHER, _LIBLO, _BLOCKING = "python-osc, Dispatcher", "pyliblo3, recv", "python-osc, blocking"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything; tests take hardly any."""

    rounds: int = 5
    messages: int = 10_000  # in a block of ours; python-osc has fewer, as it takes longer
    seconds: float = 1.0  # of sending
    liblo: bool = True


class Measurement:
    """All rows, in the order of the table. `say` hears what is measured before it is."""

    def __init__(self, counts: Counts, say: Say, run: Run = apart) -> None:
        self._counts = counts
        self._say = say
        self._run = run

    def rows(self) -> Iterator[Row]:
        for addresses, times in IN_MEMORY.items():
            yield from self._in_memory(addresses, times)
        for addresses in OVER_UDP:
            yield from self._over_udp(addresses)

    def _in_memory(self, addresses: int, times: float) -> Iterator[Row]:
        ours = self._counts.messages
        theirs = max(ours // (2 * int(times)), 2)
        rounds = []
        for number in range(self._counts.rounds):
            self._say(f"{addresses:,} addresses in memory, round {number + 1}")
            seen = self._run("listening", "in_memory", count=addresses, messages=ours,
                             theirs=theirs)  # fmt: skip
            rounds.append({name: median(each) for name, each in seen.items()})
        work = f"bytes to a handler, {addresses:,} addresses, 1,000 messages"
        yield _compared(work, _DISPATCHER, 1 / times, [(r["ours"], r["theirs"]) for r in rounds])
        work = f"bytes to an event in the inbox, {addresses:,} addresses, 1,000 messages"
        yield _compared(work, _DISPATCHER, None, [(r["door"], r["theirs"]) for r in rounds])

    def _over_udp(self, addresses: int) -> Iterator[Row]:
        listeners = ["ear", "plain_loop", "python_osc", *(["pyliblo"] * self._counts.liblo)]
        costs: dict[str, list[float]] = {name: [] for name in listeners}
        faults: dict[str, str] = {}
        for number in range(self._counts.rounds):
            for name in listeners:
                if name in faults:
                    continue
                self._say(f"{addresses:,} addresses over UDP: {name}, round {number + 1}")
                try:
                    costs[name].append(self._cost(name, addresses))
                except RuntimeError as error:
                    faults[name] = str(error).strip().splitlines()[-1][:200]
        for ours, how in (("plain_loop", "a handler"), ("ear", "an event in the inbox")):
            work = f"UDP to {how}, {addresses:,} addresses, 1,000 messages"
            for name, called, most in (
                ("pyliblo", _LIBLO, 1.0),
                ("python_osc", _BLOCKING, None),
            ):
                if name not in costs:
                    continue
                if why := faults.get(ours) or faults.get(name):
                    yield Row(work, called, most=most, remark=why)
                    continue
                pairs = list(zip(costs[ours], costs[name], strict=True))
                yield _compared(work, called, most, pairs)

    def _cost(self, listener: str, addresses: int) -> float:
        """Seconds of processor time for a message."""
        seen = self._run("listening", listener, count=addresses, seconds=self._counts.seconds)
        return float(seen["cpu_s"] / max(seen["heard"], 1))


def _compared(work: str, against: str, most: float | None, pairs: list[tuple[float, float]]) -> Row:
    """The median ratio of rounds, and the median milliseconds of a thousand messages."""
    ours, theirs = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(mine / other for mine, other in pairs)
    per_second = f"{1 / ours:,.0f} a second of processor time"
    return Row(work, against, ratio, most, f"{ours * 1e6:.3g}", f"{theirs * 1e6:.3g}", per_second)


def show(console: Console, counts: Counts, save: Path | None = None) -> None:
    """Measures and prints, with a bar that moves meanwhile; about a minute."""
    steps = counts.rounds * (len(IN_MEMORY) + 4 * len(OVER_UDP))
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("Measuring", total=steps)
        where = machine.describe()

        def say(what: str) -> None:
            bar.update(task, description=what[-70:], advance=1)

        rows = list(Measurement(counts, say).rows())
    console.print(where)
    console.print(speed.table(rows, counts.rounds))
    if save is not None:
        text = speed.markdown(rows, counts.rounds, " ".join(where.split()))
        save.write_text(text, encoding="utf-8")
