"""Datagrams from a socket: on Linux as many at once as wait there, elsewhere one after the other.

Each call to the system gives the interpreter away, and while a frame is being made the thread that
hears gets it back after a millisecond only. One by one that is 1,000 datagrams a second, and the
others wait, grow old and are lost; with `recvmmsg` it is 128 times as many.
"""

from __future__ import annotations

import ctypes
import socket
import sys
from collections.abc import Callable
from os import strerror

LARGEST = 65_536  # bytes: more than UDP can carry, so that nothing is cut unseen
AT_ONCE = 128
DO_NOT_WAIT = getattr(socket, "MSG_DONTWAIT", 0)  # Windows has none
_WAIT_FOR_ONE = 0x10000  # MSG_WAITFORONE: only the first one is waited for
_NAMES = 256  # senders whose addresses are known in words

Heard = list[tuple[bytes, str]]  # datagrams, each with its sender's address
Take = Callable[[bool], Heard]


def taker(ear: socket.socket) -> Take:
    """What takes datagrams from an IPv4 socket.

    Called with True it waits for one; with False it raises BlockingIOError where none is waiting,
    except on Windows. It raises OSError when the socket fails.
    """
    call = _system_call() if sys.platform == "linux" else None
    return one_by_one(ear) if call is None else _Batch(ear, call).take


def one_by_one(ear: socket.socket) -> Take:
    window = memoryview(bytearray(LARGEST))

    def take(wait: bool) -> Heard:
        size, origin = ear.recvfrom_into(window, 0, 0 if wait else DO_NOT_WAIT)
        return [(bytes(window[:size]), origin[0])]

    return take


class _Piece(ctypes.Structure):
    """A struct iovec."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Message(ctypes.Structure):
    """A struct msghdr."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("pieces", ctypes.POINTER(_Piece)),
        ("piece_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Header(ctypes.Structure):
    """A struct mmsghdr."""

    _fields_ = (("message", _Message), ("size", ctypes.c_uint))


_Call = Callable[[int, object, int, int, None], int]


def _system_call() -> _Call | None:
    try:
        call = ctypes.CDLL(None, use_errno=True).recvmmsg
    except (OSError, AttributeError):  # a libc without it
        return None
    call.argtypes = (
        ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_void_p,
    )  # fmt: skip
    call.restype = ctypes.c_int
    found: _Call = call
    return found


class _Batch:
    """Room for `AT_ONCE` datagrams; the system touches only as much of it as it needs."""

    def __init__(self, ear: socket.socket, call: _Call) -> None:
        self._ear = ear
        self._call = call
        self._bytes = bytearray(AT_ONCE * LARGEST)
        self._names = bytearray(AT_ONCE * 16)  # a struct sockaddr_in each: the address is 4 to 8
        self._window = memoryview(self._bytes)
        self._senders: dict[bytes, str] = {}
        base = ctypes.addressof(ctypes.c_char.from_buffer(self._bytes))
        names = ctypes.addressof(ctypes.c_char.from_buffer(self._names))
        self._pieces = (_Piece * AT_ONCE)()
        self._headers = (_Header * AT_ONCE)()
        for i, header in enumerate(self._headers):
            self._pieces[i] = _Piece(base + i * LARGEST, LARGEST)
            piece = ctypes.pointer(self._pieces[i])
            header.message = _Message(names + i * 16, 16, piece, 1)

    def take(self, wait: bool) -> Heard:
        flags = _WAIT_FOR_ONE if wait else DO_NOT_WAIT
        count = self._call(self._ear.fileno(), self._headers, AT_ONCE, flags, None)
        if count < 0:
            code = ctypes.get_errno()
            raise OSError(code, strerror(code))  # InterruptedError, BlockingIOError ... by its code
        return [self._datagram(i) for i in range(count)]

    def _datagram(self, number: int) -> tuple[bytes, str]:
        start = number * LARGEST
        origin = bytes(self._names[16 * number + 4 : 16 * number + 8])
        sender = self._senders.get(origin)
        if sender is None:
            if len(self._senders) >= _NAMES:
                self._senders.clear()
            sender = self._senders[origin] = socket.inet_ntoa(origin)
        return bytes(self._window[start : start + self._headers[number].size]), sender
