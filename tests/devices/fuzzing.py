"""Datagrams by the million that nobody sane would send: `python -m tests.devices.fuzzing [COUNT]`.

Half are good ones with one to four bytes turned. The rest are good ones cut, doubled, joined or put
into bundles whose sizes may lie, letters that OSC is made of in any order, and plain noise. Batch
`n` of a seed is always the same, so what goes wrong can be made again; what does is printed in
hexadecimal, to become a line of `test_osc_killers`.

The bytes are turned by numpy, a batch at a time: what is measured is the decoder. Workers are
fresh processes; each says after every task how many blocks its interpreter holds and how much
memory the system gives it.
"""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from time import perf_counter, process_time
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from exhibit.devices.osc import BUNDLE, Fault, Message, Packet, decode
from tests.devices import osc_bytes as osc
from tests.devices.datagrams.record import recorded

MILLIONS = 10_000_000
SEED = 20_240_917
BATCH = 4_000  # datagrams made at once: 1 MB
TASK = 25  # batches between two words of a worker: some seconds
WORKERS = 2
HANG_S = 120.0  # a task that takes some seconds and has not come back by then never will
WIDEST = 256  # bytes of a row; longer ones are in `test_osc_killers`
LETTERS = b"\0\0\0\0\1\4\x08\x10\x7f\x80\xff,,//#[]*bisTfhdcrmtSFNIan\xed\xa0"

Bytes = NDArray[np.uint8]
Chance = np.random.Generator


# --- good ones -----------------------------------------------------------------------------------


def good_datagrams() -> list[bytes]:
    """Every type tag, bundles in bundles, and what the programs of the field really send."""
    near = osc.message("/in/near", ",f", osc.float32(0.5))
    drum = osc.message("/lantern/drum", ",fi", osc.float32(1.0), osc.int32(3))
    text = osc.message("/say", ",ssi", osc.padded("médina"), osc.padded("السلام"), osc.int32(4))
    blob = osc.message("/blob", ",ibf", osc.int32(1), osc.int32(5) + b"abcde\0\0\0", b"\0" * 4)
    row = osc.message("/row", ",[i[f]T]s", osc.int32(1), osc.float32(2.0), osc.padded("end"))
    all_ = osc.message(
        "/all",
        ",ihfdtcrmTFNI",
        *(osc.int32(-2), b"\0" * 8, osc.float32(0.25), osc.float64(0.1), b"\0" * 7 + b"\1"),
        *(osc.int32(ord("q")), b"\x12\x34\xab\xff", b"\0\x90\x3c\x7f"),
    )
    far = osc.message(
        "/far", ",ffd", b"\x7f\x7f\xff\xff" * 2, b"\x7f\xef" + b"\xff" * 6
    )  # near nan
    pose = osc.message("/tuio/2Dcur", ",siffff", osc.padded("set"), osc.int32(9), b"\x3e\0\0\0" * 4)
    later = osc.bundle(near, pose, tag=b"\xe8\0\0\0\0\0\0\0")
    made = [near, drum, text, blob, row, all_, far, pose, later]
    nested = [osc.bundle(near, drum), osc.bundle(osc.bundle(osc.bundle(near), drum), text)]
    sent = [record.datagram for record in recorded()]
    return [datagram for datagram in (*made, *nested, *sent) if len(datagram) <= WIDEST]


@cache
def _good_rows() -> tuple[Bytes, NDArray[np.intp]]:
    """(n, WIDEST) and (n,): the good ones, zeros behind them, and their lengths."""
    good = good_datagrams()
    rows = np.zeros((len(good), WIDEST), np.uint8)
    for row, datagram in zip(rows, good, strict=True):
        row[: len(datagram)] = np.frombuffer(datagram, np.uint8)
    return rows, np.array([len(datagram) for datagram in good])


# --- bad ones ------------------------------------------------------------------------------------


def batch(number: int, seed: int = SEED, count: int = BATCH) -> list[bytes]:
    """The datagrams of batch `number`: half of them good ones with a few bytes turned."""
    chance = np.random.default_rng((seed, number))
    made = []
    for make, percent in _MAKERS:
        made += make(chance, count * percent // 100)
    return made


def _picked(chance: Chance, count: int) -> tuple[Bytes, NDArray[np.intp]]:
    rows, lengths = _good_rows()
    which = chance.integers(len(rows), size=count)
    return rows[which], lengths[which]


def _turn(chance: Chance, rows: Bytes, lengths: NDArray[np.intp]) -> None:
    """One to four bytes of every row, within its length: half to letters of OSC, half to any."""
    count = len(rows)
    at = (chance.random((count, 4)) * lengths[:, None]).astype(np.intp)
    at[:, 1:] = np.where(chance.random((count, 3)) < 0.5, at[:, 1:], at[:, :1])
    any_ = chance.integers(256, size=(count, 4), dtype=np.uint8)
    letters = np.frombuffer(LETTERS, np.uint8)[chance.integers(len(LETTERS), size=(count, 4))]
    to = np.where(chance.random((count, 4)) < 0.5, any_, letters)
    rows[np.arange(count)[:, None], at] = to


def _sliced(rows: Bytes, lengths: NDArray[np.intp]) -> list[bytes]:
    width, whole = rows.shape[1], rows.tobytes()
    starts = range(0, len(rows) * width, width)
    return [whole[at : at + n] for at, n in zip(starts, lengths.tolist(), strict=True)]


def _turned(chance: Chance, count: int) -> list[bytes]:
    rows, lengths = _picked(chance, count)
    _turn(chance, rows, lengths)
    return _sliced(rows, lengths)


def _stretched(chance: Chance, count: int) -> list[bytes]:
    """Good ones with zeros behind, or with another one: padding that is none, tails."""
    rows, lengths = _picked(chance, count)
    heads = _sliced(rows, lengths)
    tails = _sliced(*_picked(chance, count))
    zeros = chance.integers(0, 9, size=count).tolist()
    doubled = (chance.random(count) < 0.5).tolist()
    return [
        head + (tail if two else b"\0" * more)
        for head, tail, more, two in zip(heads, tails, zeros, doubled, strict=True)
    ]


def _cut(chance: Chance, count: int) -> list[bytes]:
    rows, lengths = _picked(chance, count)
    _turn(chance, rows, lengths)
    shorter = (chance.random(count) * (lengths + 1)).astype(np.intp)
    by_fours = chance.random(count) < 0.75  # what is no multiple of four is refused at once
    return _sliced(rows, np.where(by_fours, shorter & ~3, shorter))


def _bundled(chance: Chance, count: int) -> list[bytes]:
    """A good one between two bad ones, in up to twelve bundles; one size in nine lies."""
    good = _sliced(*_picked(chance, count))
    bad = _turned(chance, 2 * count)
    lies = [0] * 40 + [-4, 4, 1, 2**30, -(2**31)]
    by = chance.choice(lies, size=(count, 3)).tolist()
    depths = chance.choice([1, 1, 1, 2, 3, 8, 9, 12], size=count).tolist()
    made = []
    for elements, lied, depth in zip(
        zip(bad[:count], good, bad[count:], strict=True), by, depths, strict=True
    ):
        whole = b"".join(_sized(e, lie) for e, lie in zip(elements, lied, strict=True))
        for _ in range(depth - 1):
            whole = osc.sized(b"#bundle\0" + osc.AT_ONCE + whole)
        made.append(b"#bundle\0" + osc.AT_ONCE + whole)
    return made


def _sized(element: bytes, lie: int) -> bytes:
    return osc.int32(max(-(2**31), len(element) + lie)) + element


def _lettered(chance: Chance, count: int) -> list[bytes]:
    """Letters of OSC in any order; most begin as a message does, with tags of any kind."""
    letters = np.frombuffer(LETTERS, np.uint8)
    rows = letters[chance.integers(len(LETTERS), size=(count, 64))]
    begun = chance.random(count) < 0.75
    rows[begun, :5] = np.frombuffer(b"/a\0\0,", np.uint8)
    return _sliced(rows, chance.integers(0, 17, size=count) * 4)


def _noisy(chance: Chance, count: int) -> list[bytes]:
    rows = chance.integers(256, size=(count, 96), dtype=np.uint8)
    return _sliced(rows, chance.integers(0, 97, size=count))


_MAKERS: tuple[tuple[Callable[[Chance, int], list[bytes]], int], ...] = (
    (_turned, 50),
    (_stretched, 11),
    (_cut, 11),
    (_bundled, 6),  # percent: each costs as much as five others
    (_lettered, 11),
    (_noisy, 11),
)


# --- what is wrong with an answer ----------------------------------------------------------------

TYPES = frozenset({float, int, str, bool, type(None)})
WORDS = frozenset(get_args(Fault))
_INTS = range(-(2**63), 2**64)


def wrong_with(packet: Packet, datagram: bytes) -> str:
    """What must never be said of a datagram, or nothing. Raises for half a character."""
    said = len(packet.messages)
    for message in packet.messages:
        said += len(message.values)
        if wrong := _wrong_message(message):
            return wrong
    if said > len(datagram):
        return f"{said} messages and values out of {len(datagram)} bytes"
    if not WORDS.issuperset(packet.faults):
        return f"unknown faults {packet.faults}"
    if not said and not packet.faults and not datagram.startswith(BUNDLE):
        return "neither a message nor a fault"
    return ""


def _wrong_message(message: Message) -> str:
    address, values, time_tag = message
    if address[:1] != "/" or not address.isprintable():
        return f"the address {address!r}"
    if time_tag is not None and not 1 < time_tag < 2**64:
        return f"the time tag {time_tag}"
    for value in values:
        if isinstance(value, float):
            if not math.isfinite(value):
                return f"the number {value}"
        elif isinstance(value, str):
            value.encode()
        elif type(value) not in TYPES or (value is not None and value not in _INTS):
            return f"the value {value!r}"
    return ""


# --- millions ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """What a worker found in some batches, and what it holds at their end."""

    datagrams: int = 0
    messages: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)  # what went wrong, the bytes in hexadecimal
    cpu_s: float = 0.0  # of decoding and judging
    worker: int = 0
    blocks: int = 0  # of memory, that its interpreter holds
    resident: int = 0  # bytes, that the system says it has; 0 where it does not say


def work(batches: range, seed: int = SEED, size: int = BATCH) -> Tally:
    """Decodes the batches and judges every answer."""
    tally = Tally(worker=os.getpid())
    for number in batches:
        datagrams = batch(number, seed, size)
        began = process_time()
        for datagram in datagrams:
            try:
                packet = decode(datagram)
                wrong = wrong_with(packet, datagram)
            except Exception as fault:
                packet, wrong = Packet((), ()), f"{fault!r}"
            tally.messages += len(packet.messages)
            tally.faults.update(packet.faults)
            if wrong:
                tally.failures.append(f"{wrong}: {datagram.hex()}")
        tally.cpu_s += process_time() - began
        tally.datagrams += len(datagrams)
    gc.collect()
    tally.blocks, tally.resident = sys.getallocatedblocks(), _resident()
    return tally


def _resident() -> int:
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Report:
    """All workers together. Growth is that of the worker which grew most, once it was warm."""

    datagrams: int
    messages: int
    faults: Counter[str]
    failures: tuple[str, ...]
    cpu_s: float
    took_s: float
    grown_blocks: int
    grown_bytes: int


WARM = 3  # tasks of a worker, after which its tables of heads are as full as they get


def fuzz(count: int, on_done: Callable[[int], object] = lambda _: None, seed: int = SEED) -> Report:
    """Raises `multiprocessing.TimeoutError` when a worker hangs."""
    began = perf_counter()
    batches = -(-count // BATCH)
    tasks = [range(first, min(first + TASK, batches)) for first in range(0, batches, TASK)]
    tallies = []
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        done = pool.imap_unordered(partial(work, seed=seed), tasks)
        for _ in tasks:
            tallies.append(done.next(timeout=HANG_S))
            on_done(tallies[-1].datagrams)
    return _together(tallies, perf_counter() - began)


def _together(tallies: list[Tally], took_s: float) -> Report:
    by_worker: dict[int, list[Tally]] = {}
    for tally in tallies:
        by_worker.setdefault(tally.worker, []).append(tally)
    warm = [(each[min(WARM, len(each)) - 1], each[-1]) for each in by_worker.values()]
    return Report(
        datagrams=sum(tally.datagrams for tally in tallies),
        messages=sum(tally.messages for tally in tallies),
        faults=sum((tally.faults for tally in tallies), Counter()),
        failures=tuple(failure for tally in tallies for failure in tally.failures),
        cpu_s=sum(tally.cpu_s for tally in tallies),
        took_s=took_s,
        grown_blocks=max(last.blocks - first.blocks for first, last in warm),
        grown_bytes=max(last.resident - first.resident for first, last in warm),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.devices.fuzzing")
    parser.add_argument("count", nargs="?", type=int, default=MILLIONS, metavar="COUNT")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    console = Console()
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Datagrams", total=asked.count)
        report = fuzz(asked.count, partial(bar.advance, task), asked.seed)
    console.print(
        f"{report.datagrams:,} datagrams in {report.took_s:.0f} s on {WORKERS} cores "
        f"({report.datagrams / report.cpu_s:,.0f} decoded and judged per CPU second): "
        f"{report.messages:,} messages, {report.faults.total():,} faults; memory grew by "
        f"{report.grown_blocks:,} blocks, {report.grown_bytes / 2**20:.1f} MiB"
    )
    for fault, times in report.faults.most_common():
        console.print(f"  {times:>12,} {fault}")
    for failure in report.failures[:20]:
        console.print(failure, style="red", markup=False)
    sys.exit(bool(report.failures))


if __name__ == "__main__":
    main()
