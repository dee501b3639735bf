"""The rows of a PLY file's points, block after block, as columns of numbers.

A block is what fits the cache, not what the file says it holds; of a cloud with too many points
every k-th row is taken, the first one first.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from exhibit.media.plyheader import Element, Fault, Header

BLOCK = 1 << 16  # points of a binary block: 1 MB for the usual 16 bytes a point
TEXT_BLOCK = 1 << 21  # bytes of text at a time, about 50,000 points
LONGEST_LINE = 1 << 16  # bytes
MOST_LISTS = 2_000_000  # rows with lists before the points: each is walked over by hand, 1 us

_PLAIN = bytes(range(32, 127)) + b"\t\n"

Columns = list[NDArray[np.generic]]  # (n,) for each of the wanted properties


def check(header: Header, size: int) -> None:
    """That the file can hold as many points as it says. Raises Fault."""
    element = header.points
    if element.has_lists:
        raise Fault("has lists inside of its points", "export it with numbers alone")
    if not element.count:
        raise Fault("has no points")
    left = size - header.length
    if header.order:
        wanted = sum(one.count * _row_bytes(one, header.order) for one in header.before)
        wanted += element.count * _row_bytes(element, header.order)
    else:  # a digit and a space each
        wanted = element.count * 2 * len(element.properties) - 1
    if wanted > left:
        raise Fault(
            f"is cut short: it should have {element.count:,} points, and the {left:,} bytes "
            "that follow cannot hold them"
        )


def blocks(file: BinaryIO, header: Header, wanted: list[int], step: int) -> Iterator[Columns]:
    """Every `step`-th point's wanted properties, in the order of the file. Raises Fault."""
    if header.order:
        for element in header.before:
            _pass_over(file, element, header.order)
        yield from _binary(file, header, wanted, step)
    else:
        yield from _text(file, header, wanted, step)


def _row_type(element: Element, order: str) -> np.dtype[np.void]:
    fields = [(str(k), order + one.kind) for k, one in enumerate(element.properties)]
    return np.dtype(fields)


def _row_bytes(element: Element, order: str) -> int:
    """Of a row, or the least that it can have."""
    kinds = [one.counted or one.kind for one in element.properties]
    return sum(np.dtype(order + kind).itemsize for kind in kinds)


def _binary(file: BinaryIO, header: Header, wanted: list[int], step: int) -> Iterator[Columns]:
    kind = _row_type(header.points, header.order)
    names = [str(k) for k in wanted]
    done = 0
    while done < header.points.count:
        count = min(max(BLOCK // step, 1) * step, header.points.count - done)
        rows = np.frombuffer(file.read(count * kind.itemsize), np.uint8)
        if rows.size < count * kind.itemsize:
            raise Fault(f"is cut short after {done:,} points")
        taken = rows.view(kind)[::step]
        yield [taken[name] for name in names]
        done += count


def _pass_over(file: BinaryIO, element: Element, order: str) -> None:
    """Leaves a binary element behind."""
    if not element.has_lists:
        file.seek(element.count * _row_bytes(element, order), io.SEEK_CUR)
        return
    if element.count > MOST_LISTS:
        raise Fault("has too much before its points", "export the points first, or alone")
    bytes_order: Literal["little", "big"] = "little" if order == "<" else "big"
    plan = [
        (
            np.dtype(one.counted or "u1").itemsize if one.counted else 0,
            one.counted[:1] == "i",
            np.dtype(one.kind).itemsize,
        )
        for one in element.properties
    ]
    for _ in range(element.count):
        for counted, signed, size in plan:
            many = 1
            if counted:
                many = int.from_bytes(file.read(counted), bytes_order, signed=signed)
            if many < 0:
                raise Fault("is damaged: a list in it has less than no length")
            file.seek(many * size, io.SEEK_CUR)


def _text(file: BinaryIO, header: Header, wanted: list[int], step: int) -> Iterator[Columns]:
    skip = sum(element.count for element in header.before)
    left, since = header.points.count, 0  # `since`: rows after the last that was taken
    for lines in _lines(file):
        if skip >= len(lines):
            skip -= len(lines)
            continue
        mine, skip = lines[skip : skip + left], 0
        left -= len(mine)
        kept = mine[-since % step :: step]
        since = (since + len(mine)) % step
        if kept:
            yield list(_parsed(kept, wanted, len(header.points.properties)).T)
        if not left:
            return
    raise Fault(f"is cut short: {left:,} of its {header.points.count:,} points are missing")


def _lines(file: BinaryIO) -> Iterator[list[bytes]]:
    """The lines that say something, many at a time."""
    rest = b""
    while block := file.read(TEXT_BLOCK):
        block = block.replace(b"\r", b"\n")
        if block.translate(None, _PLAIN):
            raise Fault("has bytes among its points that are not text")
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        if len(rest) > LONGEST_LINE:
            raise Fault("has a line without end")
        yield [line for line in lines if line and not line.isspace()]
    if rest and not rest.isspace():
        yield [rest]


def _parsed(lines: list[bytes], wanted: list[int], columns: int) -> NDArray[np.float64]:
    """(n, len(wanted)); more words on a line than there are properties are passed over."""
    try:
        rows = np.loadtxt(lines, usecols=wanted, comments=None, ndmin=2)
    except ValueError as fault:
        raise Fault(f"has a line of text that is not {columns} numbers") from fault
    if len(rows) != len(lines):
        raise Fault(f"has a line of text that is not {columns} numbers")
    return np.asarray(rows)
