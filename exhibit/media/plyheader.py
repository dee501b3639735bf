"""The header of a PLY file: which elements follow, of what numbers, and where they begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

LARGEST_HEADER = 64 << 10  # bytes; a scanner's own remarks fit many times over

KINDS = {
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("short", "int16"), "i2"),
    **dict.fromkeys(("ushort", "uint16"), "u2"),
    **dict.fromkeys(("int", "int32"), "i4"),
    **dict.fromkeys(("uint", "uint32"), "u4"),
    **dict.fromkeys(("float", "float32"), "f4"),
    **dict.fromkeys(("double", "float64"), "f8"),
}
_ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
_MOST_ROWS = 10**12


class Fault(Exception):
    """What is wrong with the open file, said of it, and what to do."""

    def __init__(self, what: str, advice: str = "copy or export it again") -> None:
        super().__init__(f"{what}: {advice}")


@dataclass(frozen=True, slots=True)
class Property:
    """`kind` is numpy's, such as `f4`; `counted` is the kind of a list's length, "" for a number"""

    name: str
    kind: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    name: str
    count: int
    properties: tuple[Property, ...]

    @property
    def has_lists(self) -> bool:
        return any(one.counted for one in self.properties)


@dataclass(frozen=True, slots=True)
class Header:
    """`order`: "<" or ">" of binary numbers, "" for text; `length`: bytes before the data."""

    order: str
    before: tuple[Element, ...]  # what must be passed over to come to the points
    points: Element
    length: int


def read(file: BinaryIO) -> Header:
    """Reads the header and leaves the file at the first byte of the data. Raises Fault."""
    head = file.read(LARGEST_HEADER)
    if not head.startswith((b"ply\n", b"ply\r")):
        raise Fault("is not a PLY file", "export it as .ply")
    newline = b"\r\n" if head.startswith(b"ply\r\n") else head[3:4]
    end = head.find(newline + b"end_header")
    length = head.find(newline, end + len(newline)) + len(newline)
    if end < 0 or length < end + len(newline):
        raise Fault(f"has no header that ends within {LARGEST_HEADER >> 10} KB")
    lines = head[:end].decode("latin-1").split(newline.decode())[1:]
    order, elements = _spoken([line.split() for line in lines])
    names = [element.name for element in elements]
    if "vertex" not in names:
        raise Fault("has no points (no element called vertex)", "export the cloud, not a list")
    at = names.index("vertex")
    file.seek(length)
    return Header(order, tuple(elements[:at]), elements[at], length)


def _spoken(lines: list[list[str]]) -> tuple[str, list[Element]]:
    order: str | None = None
    elements: list[Element] = []
    for words in lines:
        match words:
            case [] | ["comment" | "obj_info", *_]:
                continue
            case ["format", name, _] if name in _ORDERS and order is None:
                order = _ORDERS[name]
            case ["element", name, count] if _is_count(count):
                elements.append(Element(name, int(count), ()))
            case ["property", *rest] if elements:
                last = elements[-1]
                found = _property(rest)
                if found is None:
                    raise _unread(words)
                elements[-1] = Element(last.name, last.count, (*last.properties, found))
            case _:
                raise _unread(words)
    if order is None:
        raise Fault("does not say its format")
    return order, elements


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12 and int(text) < _MOST_ROWS


def _property(words: list[str]) -> Property | None:
    match words:
        case ["list", counted, kind, name] if counted in KINDS and kind in KINDS:
            if KINDS[counted][0] == "f":
                return None
            return Property(name, KINDS[kind], KINDS[counted])
        case [kind, name] if kind in KINDS:
            return Property(name, KINDS[kind])
    return None


def _unread(words: list[str]) -> Fault:
    return Fault(f"has a header line that cannot be read ({' '.join(words)[:40]!a})")
