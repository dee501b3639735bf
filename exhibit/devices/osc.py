"""OSC packets as values: bytes in, messages and faults out, and never an exception.

A gallery's network is open to everybody's telephone, so nothing here trusts a size, recurses, waits
for a time tag or matches a pattern: the work is linear in the bytes of the packet, at most
`DEEPEST` times over. Addresses that are patterns, and time tags, are handed on as they came: the
door knows what addresses there are, and what time it is.

One tag gives one value, so a show can count on positions:

    i h      int                           T F   True, False
    f d      float, always finite          N     None
    s S c    str                           I     True: OSC 1.1 calls it an impulse, "it happened"
    t        int, NTP 32.32 fixed point    r     "#rrggbbaa", as a show file writes a colour
    m        int, the four bytes in order  b     None, and the fault "no use for a blob"
    [ ]      no value: arrays are flattened, as the values of an event are a plain row and
             a show asks for the third number, not for the second of the first

What senders in the field get wrong and we accept: Latin-1 strings (osc-js), addresses without the
leading `/` (sclang), no type tag string at all (senders older than OSC 1.0). Not accepted: the
characters that sclang writes as type tags (`$a`), as nobody can say how long an unknown tag is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import isfinite
from struct import Struct
from struct import error as StructError
from typing import Any, Literal, NamedTuple

from exhibit.show.events import Value

BUNDLE = b"#bundle\0"
LARGEST = 65_507  # bytes: 65,535 of an IPv4 packet, less 20 of IP and 8 of UDP header
DEEPEST = 8  # bundles in bundles; no sender of the field goes beyond 2
LONGEST_KNOWN_HEAD = 256  # bytes: heads are kept as keys, and strangers choose their length
MOST_KNOWN_HEADS = 2048  # some 2 MB, if strangers fill them

Fault = Literal[
    "array not closed",
    "bad address",
    "bad character",
    "bad size",
    "bad type tag",
    "bundle too deep",
    "bytes left over",
    "empty",
    "no type tags",
    "no use for a blob",
    "not osc",
    "number not finite",
    "oversized",
    "truncated",
]


class Message(NamedTuple):
    """One message (a named tuple, as a frozen dataclass takes twice as long to make).

    `time_tag` is that of the nearest bundle around it, seconds since 1900 in 32.32 fixed point,
    and None for "at once" (1; 0 from pyliblo3) or no bundle. The door makes it a show time.
    """

    address: str
    values: tuple[Value, ...]
    time_tag: int | None = None


class Packet(NamedTuple):
    """What a datagram said, in its order, and what was wrong with it: each word once."""

    messages: tuple[Message, ...]
    faults: tuple[Fault, ...]


_new = tuple.__new__  # what Message(...) calls in the end; 0.3 microseconds of 2.4 less


def decode(packet: bytes) -> Packet:
    """The messages of a datagram. A bad element of a bundle leaves its neighbours alone."""
    start = (packet.find(b"\0", packet.find(b",")) + 4) & ~3
    known = _plain_heads.get(packet[:start])
    if known is not None and len(packet) == known.size:
        values = known.unpack(packet, start)
        if isfinite(sum(values)):  # all of them; else the longer way round finds out which
            return _new(Packet, ((_new(Message, (known.address, values, None)),), ()))
    return _decode(packet)


def _decode(packet: bytes) -> Packet:
    """What no message of plain numbers that was heard before is."""
    if len(packet) > LARGEST:
        return Packet((), ("oversized",))
    faults: dict[Fault, None] = {}  # a set that keeps its order
    if not packet.startswith(BUNDLE):  # the common case, without the stack of a bundle
        try:
            return _new(Packet, ((_read_message(packet, None, faults),), tuple(faults)))
        except _Broken as broken:
            return Packet((), (broken.fault,))
    messages: list[Message] = []
    elements = [_Element(packet, 0, None)]
    while elements:
        element = elements.pop()
        try:
            if element.data.startswith(BUNDLE):
                elements.extend(reversed(list(_unfold(element, faults))))
            else:
                messages.append(_read_message(element.data, element.time_tag, faults))
        except _Broken as broken:
            faults[broken.fault] = None
    return Packet(tuple(messages), tuple(faults))


class _Broken(Exception):
    """This element, and nothing around it, cannot be read."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Element(NamedTuple):
    """A message or a bundle not yet read, `depth` bundles inside the packet."""

    data: bytes
    depth: int
    time_tag: int | None


def _unfold(bundle: _Element, faults: dict[Fault, None]) -> Iterator[_Element]:
    """The elements of a bundle, as far as their sizes can be believed."""
    data, depth, _ = bundle
    if depth == DEEPEST:
        raise _Broken("bundle too deep")
    if len(data) < 16:
        raise _Broken("truncated")
    tag = int.from_bytes(data[8:16], "big")
    time_tag = tag if tag > 1 else None
    start = 16
    while start < len(data):
        size = int.from_bytes(data[start : start + 4], "big", signed=True)
        start += 4
        if size < 0 or start + size > len(data):
            faults["bad size" if size < 0 else "truncated"] = None
            return  # where the next element begins is anybody's guess
        if size:
            yield _Element(data[start : start + size], depth + 1, time_tag)
        else:
            faults["empty"] = None  # at once: a datagram has room for 16,000 of them
        start += size


def _read_message(data: bytes, time_tag: int | None, faults: dict[Fault, None]) -> Message:
    """One message; `data` is all of it. Faults that leave it usable are added to `faults`."""
    if len(data) % 4 or not data:
        raise _Broken(_what_is_wrong_with(data))
    address_end = _string_end(data, 0)
    if data[address_end : address_end + 1] != b",":
        return _message_without_tags(data, address_end, time_tag, faults)
    start = _string_end(data, address_end)
    raw = data[:start]
    head = _known_head(raw) if start <= LONGEST_KNOWN_HEAD else _read_head(raw)
    if head.numbers is None:
        values = _read_one_by_one(data, start, head.tags)
    else:
        values = _read_at_once(data, start, head.numbers, head.has_floats)
        if start <= LONGEST_KNOWN_HEAD and head.numbers.size <= LONGEST_KNOWN_HEAD:
            _remember(raw, head.address, head.numbers)
    if head.has_blobs:
        faults["no use for a blob"] = None
    return _new(Message, (head.address, values, time_tag))


def _read_at_once(
    data: bytes, start: int, numbers: Struct, has_floats: bool
) -> tuple[int | float, ...]:
    missing = numbers.size - (len(data) - start)
    if missing:
        raise _Broken("truncated" if missing > 0 else "bytes left over")
    values = numbers.unpack_from(data, start)
    if has_floats and not all(map(isfinite, values)):
        raise _Broken("number not finite")
    return values


def _what_is_wrong_with(data: bytes) -> Fault:
    """Why bytes whose number is no multiple of four, or none, are no message."""
    if not data:
        return "empty"
    return "truncated" if data.startswith((b"/", b"#bundle")) else "not osc"


def _message_without_tags(
    data: bytes, address_end: int, time_tag: int | None, faults: dict[Fault, None]
) -> Message:
    """An address alone; bytes behind it cannot be understood and are left out, with a fault."""
    if not data.startswith(b"/"):
        raise _Broken("not osc")  # without the slash too, anything with a zero byte would do
    if address_end < len(data):
        faults["no type tags"] = None
    return Message(_address(data[:address_end]), (), time_tag)


# --- the head: address and type tags, the same bytes every time a sensor speaks ------------------


class _Head(NamedTuple):
    address: str
    tags: str  # without the comma and the brackets
    numbers: Struct | None  # reads all the values in one call, when all are plain numbers
    has_floats: bool
    has_blobs: bool


def _read_head(head: bytes) -> _Head:
    """Address and type tags, both padded to four bytes."""
    address_end = _string_end(head, 0)
    tags = _until_zero(head[address_end + 1 :]).decode("latin-1")
    _check_arrays(tags)
    plain = tags.replace("[", "").replace("]", "")
    if not set(plain) <= _READERS.keys():
        raise _Broken("bad type tag")
    all_numbers = set(plain) <= set("ifhd")
    return _Head(
        address=_address(head[:address_end]),
        tags=plain,
        numbers=Struct(">" + plain.replace("h", "q")) if all_numbers else None,
        has_floats="f" in plain or "d" in plain,
        has_blobs="b" in plain,
    )


# A venue has some hundred (address, tags) pairs; a flood of invented ones only pushes them out,
# and reading a head anew takes 7 microseconds.
_known_head = lru_cache(maxsize=MOST_KNOWN_HEADS)(_read_head)


class _PlainHead(NamedTuple):
    """A head behind which only numbers follow, so that one call reads them all."""

    address: str
    unpack: Callable[[bytes, int], tuple[Any, ...]]
    size: int  # bytes of the whole message


# By their very bytes. A reader may come while another thread writes: it misses one, at the worst.
_plain_heads: dict[bytes, _PlainHead] = {}


def _remember(raw: bytes, address: str, numbers: Struct) -> None:
    if len(_plain_heads) >= MOST_KNOWN_HEADS:
        _plain_heads.clear()  # somebody invents them: those of the house are back in a moment
    _plain_heads[raw] = _PlainHead(address, numbers.unpack_from, len(raw) + numbers.size)


def _check_arrays(tags: str) -> None:
    depth = 0
    for tag in tags:
        depth += (tag == "[") - (tag == "]")
        if depth < 0:
            break
    if depth:
        raise _Broken("array not closed")


def _address(padded: bytes) -> str:
    """The address with its slash. Printable only: it will stand in a log and on a panel."""
    text = _text(_until_zero(padded))
    if not text or text.startswith("#") or not text.isprintable():
        raise _Broken("bad address")
    return text if text.startswith("/") else "/" + text


# --- one value: (data, start) -> (value, where the next one starts) ------------------------------

_Reader = Callable[[bytes, int], tuple[Value, int]]


def _read_one_by_one(data: bytes, start: int, tags: str) -> tuple[Value, ...]:
    values: list[Value] = []
    try:
        for tag in tags:
            value, start = _READERS[tag](data, start)
            values.append(value)
    except StructError:
        raise _Broken("truncated") from None
    if start > len(data):
        raise _Broken("truncated")
    if start < len(data):
        raise _Broken("bytes left over")
    return tuple(values)


def _string_end(data: bytes, start: int) -> int:
    """Where the padding of the string ends; within `data`, as all lengths are multiples of 4."""
    end = data.find(b"\0", start)
    if end < 0:
        raise _Broken("truncated" if start or data.startswith(b"/") else "not osc")
    return (end + 4) & ~3


def _until_zero(padded: bytes) -> bytes:
    """The string without its padding, whatever the padding holds: some boards reuse a buffer."""
    return padded.split(b"\0", 1)[0]


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # osc-js; a guess, but every byte has a meaning there


def _read_string(data: bytes, start: int) -> tuple[Value, int]:
    end = _string_end(data, start)
    return _text(_until_zero(data[start:end])), end


def _read_blob(data: bytes, start: int) -> tuple[Value, int]:
    """None in the place of the bytes, so that the values behind them keep theirs."""
    (size,) = _INT32.unpack_from(data, start)
    if size < 0:
        raise _Broken("bad size")
    return None, start + 4 + (size + 3 & ~3)


def _read_character(data: bytes, start: int) -> tuple[Value, int]:
    (code,) = _INT32.unpack_from(data, start)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:  # a surrogate is half a character
        raise _Broken("bad character")
    return chr(code), start + 4


def _read_colour(data: bytes, start: int) -> tuple[Value, int]:
    (rgba,) = _UINT32.unpack_from(data, start)
    return f"#{rgba:08x}", start + 4


def _finite(of: Struct) -> _Reader:
    def read(data: bytes, start: int) -> tuple[Value, int]:
        (value,) = of.unpack_from(data, start)
        if not isfinite(value):
            raise _Broken("number not finite")
        return value, start + of.size

    return read


def _number(of: Struct) -> _Reader:
    def read(data: bytes, start: int) -> tuple[Value, int]:
        (value,) = of.unpack_from(data, start)
        return value, start + of.size

    return read


def _constant(value: Value) -> _Reader:
    return lambda data, start: (value, start)


_INT32, _UINT32 = Struct(">i"), Struct(">I")
_READERS: dict[str, _Reader] = {
    "i": _number(_INT32),
    "h": _number(Struct(">q")),
    "f": _finite(Struct(">f")),
    "d": _finite(Struct(">d")),
    "t": _number(Struct(">Q")),
    "m": _number(_UINT32),
    "s": _read_string,
    "S": _read_string,
    "c": _read_character,
    "r": _read_colour,
    "b": _read_blob,
    "T": _constant(True),
    "F": _constant(False),
    "N": _constant(None),
    "I": _constant(True),
}
