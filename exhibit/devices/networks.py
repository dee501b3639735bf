"""What this machine's networks are called and how they are shouted into, as far as it tells.

A socket that is bound to one address of the machine hears what is sent to that address alone, so
a broadcast needs a socket of its own. The standard library does not know a network's broadcast
address; Linux does. Windows hears broadcasts where it hears the rest.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import AddressValueError, IPv4Address

ANY, EVERYBODY = "0.0.0.0", "255.255.255.255"
_SIOCGIFADDR, _SIOCGIFBRDADDR = 0x8915, 0x8919  # linux/sockios.h


def hears_groups_anywhere(host: str) -> bool:
    """Whether a socket bound to `host` hears what is sent to the groups that it joins."""
    return host == ANY or sys.platform == "win32"


def is_group(text: str) -> bool:
    """Whether it is an address of multicast, 224.0.0.0 to 239.255.255.255."""
    try:
        return IPv4Address(text).is_multicast
    except AddressValueError:
        return False


def join(ear: socket.socket, group: str, host: str) -> None:
    """Joins a group on the network of `host`, of `ANY` on all there are. Raises OSError."""
    wanted = socket.inet_aton(group)
    joined = 0
    if host == ANY and sys.platform == "linux":
        for number, _ in socket.if_nameindex():  # one that is down, or has no address, cannot
            with suppress(OSError):
                _join(ear, struct.pack("=4s4si", wanted, b"\0" * 4, number))
                joined += 1
    if not joined:
        _join(ear, wanted + socket.inet_aton(host))


def _join(ear: socket.socket, membership: bytes) -> None:
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)


def broadcast_ears(host: str, port: int) -> Iterator[socket.socket]:
    """Sockets that hear broadcasts in the network of `host`, where its own socket does not.

    Those to everybody, 255.255.255.255, are heard if the system lets us bind a socket to the
    network (Linux from 5.7): from another one, which the venue does not name, they are not.
    """
    name, broadcast = _network_of(host)
    if name and sys.platform == "linux":
        for address in (broadcast, EVERYBODY):
            ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                if address == EVERYBODY:
                    ear.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name.encode())
                ear.bind((address, port))
            except OSError:
                ear.close()
            else:
                yield ear


def _network_of(host: str) -> tuple[str, str]:
    """The name and the broadcast address of the network in which this machine is `host`."""
    if sys.platform == "linux" and host != ANY:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            for _, name in socket.if_nameindex():
                with suppress(OSError):
                    if _ask(asking, _SIOCGIFADDR, name) == host:
                        broadcast = _ask(asking, _SIOCGIFBRDADDR, name)
                        return ("", "") if broadcast == ANY else (name, broadcast)
    return "", ""


def _ask(asking: socket.socket, question: int, name: str) -> str:
    import fcntl  # noqa: PLC0415  # Windows has none

    answer = fcntl.ioctl(asking.fileno(), question, struct.pack("256s", name.encode()[:15]))
    return socket.inet_ntoa(answer[20:24])
