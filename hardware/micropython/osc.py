"""OSC packets for MicroPython: messages to bytes, and bytes to messages.

What comes in is not trusted: sizes are checked, nothing recurses, and a packet that cannot be
understood gives no messages rather than an exception.
"""

import struct

BUNDLE = b"#bundle\0"
DEEPEST = 4  # bundles in bundles


def int32(number):
    """Wrapped on purpose: MicroPython's struct would wrap without a word, on some ports only."""
    return ((int(number) + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def padded(text):
    raw = text.encode() + b"\0"
    return raw + b"\0" * (-len(raw) % 4)


def message(address, tags, *values):
    """One message; `tags` has an f, i or s for each value."""
    parts = [padded(address), padded("," + tags)]
    for tag, value in zip(tags, values):  # noqa: B905  # MicroPython's zip has no strict
        if tag == "i":
            parts.append(struct.pack(">i", int32(value)))
        elif tag == "f":
            parts.append(struct.pack(">f", value))
        else:
            parts.append(padded(value))
    return b"".join(parts)


def messages(packet):
    """The messages of a packet, as (address, values); values are int, float or str."""
    found = []
    waiting = [(packet, 0)]
    while waiting:
        data, depth = waiting.pop()
        if data[:8] == BUNDLE:
            if depth < DEEPEST:
                waiting.extend((part, depth + 1) for part in reversed(_elements(data)))
        else:
            try:  # noqa: SIM105  # MicroPython has no contextlib
                found.append(_message(data))
            except (ValueError, IndexError, KeyError, UnicodeError):
                pass  # not for us, or broken
    return found


def _elements(data):
    elements = []
    start = 16
    while start + 4 <= len(data):
        size = struct.unpack(">i", data[start : start + 4])[0]
        start += 4
        if size <= 0 or start + size > len(data):
            break  # where the next one begins is anybody's guess
        elements.append(data[start : start + size])
        start += size
    return elements


def _message(data):
    if data[:1] != b"/" or len(data) % 4:
        raise ValueError
    address, start = _string(data, 0)
    if data[start : start + 1] != b",":
        return address, ()
    tags, start = _string(data, start)
    values = []
    for tag in tags[1:]:
        if tag == "s":
            value, start = _string(data, start)
        elif tag in "if":
            if start + 4 > len(data):
                raise ValueError
            value = struct.unpack(">" + tag, data[start : start + 4])[0]
            if value - value != 0:
                raise ValueError  # not finite
            start += 4
        elif tag in "TF":
            value = int(tag == "T")
        else:
            raise ValueError
        values.append(value)
    return address, tuple(values)


def _string(data, start):
    end = data.find(b"\0", start)
    if end < 0:
        raise ValueError
    return data[start:end].decode(), (end + 4) & ~3
