"""Sending OSC: one message to one host, or a sentence that says why not."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from math import isfinite

from pythonosc.osc_message_builder import BuildError, OscMessageBuilder

from exhibit.show.events import Value

LARGEST_FLOAT = (2 - 2**-23) * 2.0**127  # of the 32 bits that every receiver of OSC understands


class CannotSend(Exception):
    """The message cannot leave; the text is a sentence that says why."""


def send(host: str, port: int, address: str, values: Sequence[Value] = ()) -> None:
    """Sends `values` to `address` in one datagram; raises `CannotSend`.

    UDP: that it was sent says nothing about its arrival. A host name is looked up at each call,
    which may take seconds; a number such as 10.0.0.7 is not.
    """
    datagram = encode(address, values)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(datagram, (host, port))
    except OverflowError as error:
        raise CannotSend(f"there is no UDP port {port}: choose one from 1 to 65535") from error
    except (socket.gaierror, ValueError, TypeError) as error:  # the last two: no host name
        raise CannotSend(f"the host {host!r} cannot be found: is its name right?") from error
    except OSError as error:
        raise CannotSend(f"cannot send OSC to {host}:{port}: {error.strerror or error}") from error


def encode(address: str, values: Sequence[Value]) -> bytes:
    """The datagram of one message: floats in 32 bits, ints in 32 or 64; raises `CannotSend`."""
    if not address.startswith("/") or not address.isprintable() or " " in address:
        raise CannotSend(f"{address!r} is no OSC address: it begins with / and has no spaces")
    builder = OscMessageBuilder(address=address)
    for value in values:
        _check(value)
        builder.add_arg(value)
    try:
        return builder.build().dgram
    except BuildError as error:  # half a character, from a file name for instance
        raise CannotSend(f"the message to {address} cannot be written: {error}") from error


def _check(value: Value) -> None:
    """Refuses what the builder would write wrongly or stumble over."""
    match value:
        case bool() | None:
            fits = True
        case int():
            fits = -(2**63) <= value < 2**63
        case float():
            fits = isfinite(value) and abs(value) <= LARGEST_FLOAT
        case str():
            fits = "\0" not in value  # which would end the string there
        case _:
            fits = False
    if not fits:
        raise CannotSend(f"OSC cannot carry {value!r} ({type(value).__name__})")
