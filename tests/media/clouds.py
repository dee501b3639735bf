"""Builds small PLY files for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

NAMES = {"i1": "char", "u1": "uchar", "i2": "short", "u2": "ushort", "i4": "int", "u4": "uint"}
NAMES |= {"f4": "float", "f8": "double"}
FORMATS = {"<": "binary_little_endian", ">": "binary_big_endian", "": "ascii"}

XYZ = [("x", "f4"), ("y", "f4"), ("z", "f4")]
RGB = [("red", "u1"), ("green", "u1"), ("blue", "u1")]

Fields = list[tuple[str, str]]


def ply(
    rows: list[tuple[Any, ...]],
    fields: Fields,
    order: str = "<",
    before: tuple[str, bytes] = ("", b""),
    newline: str = "\n",
) -> bytes:
    """A file of points; `before`: header lines and bytes of what comes before them."""
    lines = ["ply", f"format {FORMATS[order]} 1.0", "comment made for a test"]
    lines += [*before[0].splitlines(), f"element vertex {len(rows)}"]
    lines += [f"property {NAMES[kind]} {name}" for name, kind in fields]
    lines += ["element face 1", "property list uchar int vertex_indices", "end_header", ""]
    head = newline.join(lines).encode() + before[1]
    if not order:
        text = "".join(" ".join(map(str, row)) + newline for row in rows)
        return head + text.encode() + b"3 0 1 2" + newline.encode()
    kind = np.dtype([(name, order + kind) for name, kind in fields])
    with np.errstate(all="ignore"):
        return head + np.array(rows, kind).tobytes() + bytes(13)


def write(folder: Path, data: bytes) -> Path:
    path = folder / "court.ply"
    path.write_bytes(data)
    return path
