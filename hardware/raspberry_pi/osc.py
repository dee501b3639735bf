"""OSC packets: messages to bytes, and bytes to messages; what comes in is not trusted."""

from __future__ import annotations

import struct
from math import isfinite

Value = int | float | str
BUNDLE = b"#bundle\0"
DEEPEST = 4  # bundles in bundles


def int32(number: int) -> int:
    """Wrapped on purpose: a count goes around rather than ending the node."""
    return ((number + 2**31) & 0xFFFFFFFF) - 2**31


def _padded(text: str) -> bytes:
    raw = text.encode() + b"\0"
    return raw + b"\0" * (-len(raw) % 4)


def message(address: str, *values: Value) -> bytes:
    """One message: an int is `,i`, a float `,f`, a text `,s`."""
    tags, parts = ",", []
    for value in values:
        if isinstance(value, str):
            tags, part = tags + "s", _padded(value)
        elif isinstance(value, int):
            tags, part = tags + "i", struct.pack(">i", int32(value))
        else:
            tags, part = tags + "f", struct.pack(">f", value)
        parts.append(part)
    return _padded(address) + _padded(tags) + b"".join(parts)


def messages(packet: bytes) -> list[tuple[str, tuple[Value, ...]]]:
    """The messages of a packet that can be understood; no exception, whatever it holds."""
    found = []
    waiting = [(packet, 0)]
    while waiting:
        data, depth = waiting.pop()
        if data.startswith(BUNDLE):
            if depth < DEEPEST:
                waiting.extend((part, depth + 1) for part in reversed(_elements(data)))
            continue
        try:
            found.append(_message(data))
        except ValueError:  # also bad UTF-8
            continue
    return found


def _elements(data: bytes) -> list[bytes]:
    elements = []
    start = 16
    while start + 4 <= len(data):
        (size,) = struct.unpack_from(">i", data, start)
        start += 4
        if size <= 0 or start + size > len(data):
            break  # where the next one begins is anybody's guess
        elements.append(data[start : start + size])
        start += size
    return elements


def _message(data: bytes) -> tuple[str, tuple[Value, ...]]:
    if not data.startswith(b"/") or len(data) % 4:
        raise ValueError
    address, start = _string(data, 0)
    if data[start : start + 1] != b",":
        return address, ()
    tags, start = _string(data, start)
    values: list[Value] = []
    for tag in tags[1:]:
        if tag == "s":
            text, start = _string(data, start)
            values.append(text)
        elif tag in "if" and start + 4 <= len(data):
            (number,) = struct.unpack_from(f">{tag}", data, start)
            if not isfinite(number):
                raise ValueError
            values.append(number)
            start += 4
        elif tag in "TF":
            values.append(int(tag == "T"))
        else:
            raise ValueError
    return address, tuple(values)


def _string(data: bytes, start: int) -> tuple[str, int]:
    end = data.find(b"\0", start)
    if end < 0:
        raise ValueError
    return data[start:end].decode(), (end + 4) & ~3
