"""Who may speak: networks and addresses, as the venue names them.

This machine itself is always heard, whatever the list says: `exhibit send`, a Pure Data patch or a
lighting desk on the same computer are no strangers, and whoever can start programs here needs no
OSC to do harm. An address can be forged by whoever shares the network: this keeps out telephones
and the show next door, no burglars.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, ip_address, ip_network

CACHED = 1024  # addresses; anew each takes 3 microseconds


class Senders:
    """An allow-list; empty, it allows everybody. Any thread may ask it."""

    def __init__(self, allowed: Sequence[str] = ()) -> None:
        """From addresses (192.168.1.31) and networks (192.168.1.0/24). Raises ValueError."""
        self._networks = tuple(_network(text) for text in allowed)
        self.allows = lru_cache(CACHED)(self._allows)

    def __str__(self) -> str:
        return ", ".join(
            str(net.network_address if net.prefixlen == net.max_prefixlen else net)
            for net in self._networks
        )

    def refusal(self) -> str:
        """What staff is told of a sender that is not allowed."""
        return f"it is not heard, as the venue hears {self} only (osc: from: in the venue file)"

    def _allows(self, sender: str) -> bool:
        if not self._networks:
            return True
        try:
            address = ip_address(sender)
        except ValueError:
            return False
        return address.is_loopback or any(address in network for network in self._networks)


def _network(text: str) -> IPv4Network:
    """A network, or one address as a network; 192.168.1.31/24 is the network around it."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        network = None
    if not isinstance(network, IPv4Network):
        raise ValueError(
            f"{text!r} is no address and no network: write 192.168.1.31 for one sender, "
            "or 192.168.1.0/24 for all whose address begins with 192.168.1"
        )
    return network


EVERYBODY = Senders()
