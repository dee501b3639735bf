"""How places in a network and on a cable are written: addresses, networks, hosts, ports.

Addresses are those of IPv4: what boards have, and what the ears of the kit are bound to.
"""

from __future__ import annotations

import ipaddress
import re

from exhibit.authoring.model.sends import osc_address
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Scalar, Tree
from exhibit.authoring.readers import scalar, whole
from exhibit.authoring.shapes import TEXT, pattern, takes
from exhibit.authoring.slips import short
from exhibit.core.problems import Place, Problems

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.?")
_NUMBERS = re.compile(r"[0-9.]+")
_USB = re.compile(r"usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(:[^\s:]{1,64})?")
_USB_MEANT = re.compile(r"(?:usb:)?(?:0x)?([0-9a-fA-F]{1,4}):(?:0x)?([0-9a-fA-F]{1,4})(:\S{1,64})?")
_PORT = re.compile(r"/dev/[\w./-]+|COM[0-9]{1,3}", re.IGNORECASE)
_LONGEST = 253  # characters of a host name

port = whole(1, 65_535)


@takes(pattern(r"/.*", 'an OSC address such as "/{name}/distance"'))
def node_address(tree: Tree, problems: Problems) -> Name | None:
    """An address in a profile: `{name}` in it stands for the name of the node."""
    found = scalar(tree, problems, "an OSC address such as /lantern/distance")
    if found is None:
        return None
    plain = Scalar(found.text.replace("{name}", "name"), found.place)
    if set(plain.text) & set("{}"):
        problems.error(
            found.place,
            "value",
            f"'{short(found.text)}' has a brace that is not '{{name}}'",
            "'{name}' stands for the board's name, as in \"/{name}/distance\"",
        )
        return None
    return None if osc_address(plain, problems) is None else Name(found.text, found.place)


@takes(TEXT)
def listened(tree: Tree, problems: Problems) -> str | None:
    """The address of this machine in one of its networks."""
    found = scalar(tree, problems, "a network address of this machine such as 192.168.1.20")
    if found is None:
        return None
    if found.text == "localhost":
        return "127.0.0.1"
    if _address(found.text) is None:
        problems.error(
            found.place,
            "value",
            f"'{short(found.text)}' is no network address",
            "127.0.0.1 is this machine only, 0.0.0.0 all its networks, or write one of its own "
            "addresses, such as 192.168.1.20",
        )
        return None
    return found.text


@takes(TEXT)
def multicast_group(tree: Tree, problems: Problems) -> str | None:
    found = scalar(tree, problems, "a multicast address such as 239.1.2.3")
    if found is None:
        return None
    address = _address(found.text)
    if address is None or not address.is_multicast:
        problems.error(
            found.place,
            "value",
            f"'{short(found.text)}' is no multicast address",
            "those begin with 224 to 239, for example 239.1.2.3",
        )
        return None
    return found.text


@takes(TEXT)
def sender(tree: Tree, problems: Problems) -> str | None:
    """An address that is heard, or a network of them, written with its numbers in full."""
    found = scalar(tree, problems, "an address or a network such as 192.168.1.0/24")
    if found is None:
        return None
    try:
        network = ipaddress.IPv4Network(found.text, strict=False)
    except ValueError:
        problems.error(
            found.place,
            "value",
            f"'{short(found.text)}' is no address and no network",
            "for example 192.168.1.7, or 192.168.1.0/24 for all that begin with 192.168.1",
        )
        return None
    return str(network) if "/" in found.text else str(network.network_address)


@takes(TEXT)
def host(tree: Tree, problems: Problems) -> str | None:
    """Another machine, by its address or its name."""
    found = scalar(tree, problems, "a machine such as 192.168.1.31 or qlab.local")
    if found is None:
        return None
    text = found.text
    named = len(text) <= _LONGEST and _HOST.fullmatch(text) and not _NUMBERS.fullmatch(text)
    if _address(text) is None and not named:
        problems.error(
            found.place,
            "value",
            f"'{short(text)}' is no address and no name of a machine",
            "for example 192.168.1.31 or qlab.local; its port is written apart, as 'port'",
        )
        return None
    return text


def is_address(text: str) -> bool:
    return _address(text) is not None


def is_this_machine(text: str) -> bool:
    """Whether an address or name reaches this machine only."""
    address = _address(text)
    return text == "localhost" or (address is not None and address.is_loopback)


def _address(text: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        return None


@takes(TEXT)
def serial_port(tree: Tree, problems: Problems) -> str | None:
    """`usb:2341:0043`, with a serial number behind it where two are alike; or a port's name."""
    found = scalar(tree, problems, "a USB id such as usb:2341:0043, or a port")
    if found is None:
        return None
    if usb := _USB.fullmatch(found.text):
        return f"usb:{usb[1].lower()}:{usb[2].lower()}{usb[3] or ''}"
    if _PORT.fullmatch(found.text):
        return found.text if found.text.startswith("/") else found.text.upper()
    _refuse_serial(found.text, found.place, problems)
    return None


def _refuse_serial(text: str, place: Place, problems: Problems) -> None:
    hint = "for example usb:2341:0043, /dev/ttyACM0 or COM3"
    if meant := _USB_MEANT.fullmatch(text):
        vendor, product = meant[1].lower(), meant[2].lower()
        hint = f"write usb:{vendor:0>4}:{product:0>4}{meant[3] or ''}"
    elif text.casefold().startswith("usb"):
        hint = "a USB id is two numbers of four digits 0 to f: usb:2341:0043"
    problems.error(place, "value", f"'{short(text)}' is no USB id and no serial port", hint)
