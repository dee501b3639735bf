"""OSC by hand, for the datagrams that no honest sender would build."""

from __future__ import annotations

import struct

AT_ONCE = b"\0\0\0\0\0\0\0\1"


def padded(text: str | bytes) -> bytes:
    """An OSC string: a zero byte at least, and a length that is a multiple of four."""
    raw = text.encode() if isinstance(text, str) else text
    return raw + b"\0" * (4 - len(raw) % 4)


def message(address: str | bytes, tags: str | bytes, *numbers: bytes) -> bytes:
    return padded(address) + padded(tags) + b"".join(numbers)


def bundle(*elements: bytes, tag: bytes = AT_ONCE) -> bytes:
    return b"#bundle\0" + tag + b"".join(sized(e) for e in elements)


def sized(element: bytes) -> bytes:
    return int32(len(element)) + element


def int32(number: int) -> bytes:
    return struct.pack(">i", number)


def float32(number: float) -> bytes:
    return struct.pack(">f", number)


def float64(number: float) -> bytes:
    return struct.pack(">d", number)
