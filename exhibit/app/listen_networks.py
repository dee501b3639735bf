"""This computer's addresses on its networks."""

from __future__ import annotations

import socket
from contextlib import suppress

# One address a private network, and one outside: to which of its own addresses the way there
# belongs, a computer knows by itself. Nothing is sent.
_ANYWHERE = ("192.168.0.1", "192.168.1.1", "10.0.0.1", "172.16.0.1", "192.0.2.1")


def own_addresses() -> tuple[str, ...]:
    """The addresses that boards on a network can send to; none when there is no network."""
    found: dict[str, None] = {}
    for there in _ANYWHERE:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect((there, 9))
            found.setdefault(way.getsockname()[0])
    return tuple(address for address in found if not address.startswith("127."))
